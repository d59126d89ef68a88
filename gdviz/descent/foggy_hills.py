"""FOGGY HILLS: the landscape that the fog was made for: a bowl with eight hills and valleys, each a rational bump."""

from __future__ import annotations

import numpy as np

from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.pairs import hessian_of

# The valleys and hills of the foggy landscape: height, place (x, y) and width (along x, along y).
_BUMPS = np.array([
    (-1.61, -1.72, 1.36, 1.52, 1.10),
    (-4.42, 2.10, -1.60, 1.98, 1.53),
    (-1.85, -2.04, -3.50, 1.64, 1.97),
    (-1.22, 1.74, 2.45, 1.49, 1.26),
    (0.68, 1.94, 1.34, 1.45, 1.01),
    (2.07, -3.19, -0.80, 0.95, 0.80),
    (1.54, 1.31, -3.39, 0.88, 1.59),
    (1.09, 3.64, 1.70, 1.13, 0.94),
])  # fmt: skip
_HEIGHT, _X, _Y, _WIDTH_X, _WIDTH_Y = (column[:, np.newaxis].copy() for column in _BUMPS.T)
_NARROW_X, _NARROW_Y = 1 / (_WIDTH_X * _WIDTH_X), 1 / (_WIDTH_Y * _WIDTH_Y)
_RIM = 0.06
_BLOCK = 1024


def _add_up(parts: Array) -> Array:
    """The sum over the eight bumps, the first axis, always in the same order, which ``np.sum`` does not promise."""
    half = parts[:4] + parts[4:]
    quarter = half[:2] + half[2:]
    return quarter[0] + quarter[1]


def _bumps(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Half the slope of each bump's squared distance in widths, along x and y, and 1 / (1 + that distance), each ``(8, m)``."""
    away, other = x - _X, y - _Y
    along_x, along_y = away * _NARROW_X, other * _NARROW_Y
    away *= along_x
    other *= along_y
    away += other
    away += 1
    return along_x, along_y, np.divide(1, away, out=away)


def _foggy_hills(position: Array) -> tuple[Array, Array]:
    """Block by block: what is worked on stays in the processor's cache, which makes it three times as fast."""
    places = position.reshape(-1, 2)
    loss, gradient = np.empty(len(places)), np.empty(places.shape)
    for begin in range(0, len(places), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        x, y = np.ascontiguousarray(places[block].T)
        along_x, along_y, nearness = _bumps(x, y)
        part = nearness * nearness
        part *= _HEIGHT
        loss[block] = _add_up(part) + _RIM * (x * x + y * y)
        part *= nearness
        along_x *= part
        along_y *= part
        gradient[block, 0] = 2 * _RIM * x - 4 * _add_up(along_x)
        gradient[block, 1] = 2 * _RIM * y - 4 * _add_up(along_y)
    return loss.reshape(position.shape[:-1]), gradient.reshape(position.shape)


def _foggy_hills_hessian(position: Array) -> Array:
    x, y = position.reshape(-1, 2).T
    along_x, along_y, nearness = _bumps(x, y)
    cube = _HEIGHT * nearness * nearness * nearness
    bend = 24 * cube * nearness
    xx = _add_up(bend * along_x * along_x - 4 * cube * _NARROW_X) + 2 * _RIM
    yy = _add_up(bend * along_y * along_y - 4 * cube * _NARROW_Y) + 2 * _RIM
    return hessian_of(xx, _add_up(bend * along_x * along_y), yy).reshape(*position.shape, 2)


FOGGY_HILLS = Landscape(
    name="foggy-hills",
    label="Foggy hills",
    meaning="Hills and four valleys. Downhill from the start leads into a shallow one; the deepest lies hidden behind a ridge.",
    formula=r"f(x, y) = 0.06\,(x^2 + y^2) + \sum_{k=1}^{8} \frac{h_k}{(1 + q_k)^2}",
    gradient_formula=r"\nabla f = 0.12\,(x, y) - \sum_{k=1}^{8} \frac{2\,h_k\,\nabla q_k}{(1 + q_k)^3}",
    source="gdviz; each q is the squared distance from the middle of a hill or valley, in its widths",
    window=((-4.0, 4.0), (-4.0, 4.0)),
    default_start=(-0.3, 3.5),
    default_rate=0.1,
    near=((2.08, -1.56), (-1.63, 1.32), (-1.92, -3.27), (1.59, 2.43), (-0.92, -2.15), (-0.34, 0.27), (0.50, 1.86)),
    feel=_foggy_hills,
    hessian=_foggy_hills_hessian,
)
