"""MAPS: the losses over two weights. To add one, add an entry and name it in ``MAPS`` at the end of this file.

Positions have shape ``(..., 2)``. Powers are written as products: those are the same bits on every machine. The published minima
are in ``tests/descent/test_maps.py``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np

from gdviz.descent.exact import Array, exponential, sine_cosine
from gdviz.descent.landscape import Landscape

Feel = Callable[[Array], tuple[Array, Array]]
Hessian = Callable[[Array], Array]
Place = tuple[float, float]

TEXTBOOK = "textbook"
SURVEY = "Jamil and Yang 2013, A literature survey of benchmark functions"


def _gradient(along_x: Array, along_y: Array) -> Array:
    """The gradient from its two parts of shape ``(...)``."""
    gradient = np.empty((*along_x.shape, 2))
    gradient[..., 0], gradient[..., 1] = along_x, along_y
    return gradient


def _hessian(xx: Array | float, xy: Array | float, yy: Array | float) -> Array:
    """The symmetric matrix from its three different entries, one of which at least has the shape ``(...)`` of the positions."""
    hessian = np.empty((*np.broadcast(xx, xy, yy).shape, 2, 2))
    hessian[..., 0, 0], hessian[..., 0, 1], hessian[..., 1, 0], hessian[..., 1, 1] = xx, xy, xy, yy
    return hessian


def _diagonal(curvatures: Array) -> Array:
    """The hessian of a loss whose two weights do not know of each other, from the curvature along each, shape ``(..., 2)``."""
    return _hessian(curvatures[..., 0], 0.0, curvatures[..., 1])


def _quadratic(xx: float, xy: float, yy: float, bottom: Place = (0.0, 0.0)) -> tuple[Feel, Hessian]:
    """The loss that has this curvature everywhere, and is 0 at its bottom."""

    def feel(position: Array) -> tuple[Array, Array]:
        x, y = position[..., 0] - bottom[0], position[..., 1] - bottom[1]
        along_x, along_y = xx * x + xy * y, xy * x + yy * y
        return (x * along_x + y * along_y) / 2, _gradient(along_x, along_y)

    return feel, lambda position: _hessian(np.full(position.shape[:-1], xx), xy, yy)


def _crossings(valleys: tuple[float, ...], tops: tuple[float, ...]) -> tuple[Place, ...]:
    """The minima and saddles of a loss that is the same wave along x, plus the same along y."""
    return (*product(valleys, valleys), *product(valleys, tops), *product(tops, valleys))


# The valleys and hills of the foggy landscape: height, place (x, y) and width (along x, along y).
_BUMPS = np.array([
    (-1.52, -1.58, 1.24, 1.69, 0.92),
    (-4.82, 1.84, -1.55, 1.88, 1.78),
    (-1.79, -2.12, -3.44, 1.69, 1.54),
    (-1.07, 1.81, 2.40, 1.66, 1.53),
    (0.60, 1.08, 1.33, 1.57, 1.09),
    (0.64, -3.10, -0.84, 0.72, 0.70),
    (1.60, 1.21, -3.15, 0.70, 1.50),
    (0.80, 3.52, 1.02, 1.04, 1.04),
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
    return _hessian(xx, _add_up(bend * along_x * along_y), yy).reshape(*position.shape, 2)


FOGGY_HILLS = Landscape(
    name="foggy-hills",
    label="Foggy hills",
    meaning="Hills and four valleys. Downhill from the start leads into a shallow one; the deepest lies hidden behind a ridge.",
    formula=r"f = 0.06\,(x^2 + y^2) + \sum_{k=1}^{8} \frac{h_k}{(1 + q_k)^2}",
    gradient_formula=r"\nabla f = 0.12 \begin{pmatrix} x \\ y \end{pmatrix} - \sum_{k=1}^{8} \frac{2\,h_k\,\nabla q_k}{(1 + q_k)^3}",
    source="gdviz; each q is the squared distance from the middle of a hill or valley, in its widths",
    window=((-4.0, 4.0), (-4.0, 4.0)),
    default_start=(-0.7, 3.5),
    default_rate=0.1,
    near=((-1.36, 1.39), (1.86, -1.59), (-1.89, -2.87), (1.97, 2.5)),
    feel=_foggy_hills,
    hessian=_foggy_hills_hessian,
)

_BOWL = _quadratic(2, 0, 2)

BOWL = Landscape(
    name="bowl",
    label="Round bowl",
    meaning="Equally steep on all sides, so that downhill points straight at the bottom.",
    formula=r"f = x^2 + y^2",
    gradient_formula=r"\nabla f = (2\,x,\; 2\,y)",
    source=TEXTBOOK,
    window=((-4.0, 4.0), (-4.0, 4.0)),
    default_start=(-3.0, 2.0),
    default_rate=0.1,
    near=((0.0, 0.0),),
    feel=_BOWL[0],
    hessian=_BOWL[1],
)

_RAVINE = _quadratic(1, 0, 25)

RAVINE = Landscape(
    name="ravine",
    label="Ravine",
    meaning="25 times steeper across than along. A step that is safe across is tiny along, so that the ball zigzags.",
    formula=r"f = \frac{1}{2}\,(x^2 + 25\,y^2)",
    gradient_formula=r"\nabla f = (x,\; 25\,y)",
    source=TEXTBOOK,
    window=((-5.0, 5.0), (-5.0, 5.0)),
    default_start=(-4.0, 2.0),
    default_rate=0.07,
    near=((0.0, 0.0),),
    feel=_RAVINE[0],
    hessian=_RAVINE[1],
)


def _rosenbrock(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    short, off = 1 - x, y - x * x
    return short * short + 100 * off * off, _gradient(-2 * short - 400 * x * off, 200 * off)


def _rosenbrock_hessian(position: Array) -> Array:
    x, y = position[..., 0], position[..., 1]
    return _hessian(2 + 1200 * x * x - 400 * y, -400 * x, 200.0)


ROSENBROCK = Landscape(
    name="rosenbrock",
    label="Rosenbrock's banana",
    meaning="Finding the curved valley is easy. Following its nearly flat floor to the bottom takes thousands of steps.",
    formula=r"f = (1 - x)^2 + 100\,(y - x^2)^2",
    gradient_formula=r"\nabla f = \begin{pmatrix} -2\,(1 - x) - 400\,x\,(y - x^2) \\ 200\,(y - x^2) \end{pmatrix}",
    source="Rosenbrock 1960, An automatic method for finding the greatest or least value of a function",
    window=((-2.0, 2.0), (-1.0, 3.0)),
    default_start=(-1.2, 1.0),
    default_rate=0.002,
    near=((1.0, 1.0),),
    feel=_rosenbrock,
    hessian=_rosenbrock_hessian,
)


def _himmelblau(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    first, second = x * x + y - 11, x + y * y - 7
    return first * first + second * second, _gradient(4 * x * first + 2 * second, 2 * first + 4 * y * second)


def _himmelblau_hessian(position: Array) -> Array:
    x, y = position[..., 0], position[..., 1]
    return _hessian(12 * x * x + 4 * y - 42, 4 * (x + y), 12 * y * y + 4 * x - 26)


HIMMELBLAU = Landscape(
    name="himmelblau",
    label="Himmelblau",
    meaning="Four valleys, all equally deep. Which of them the ball finds is decided by where it starts.",
    formula=r"f = (x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    gradient_formula=r"\nabla f = \begin{pmatrix} 4\,x\,(x^2 + y - 11) + 2\,(x + y^2 - 7) \\ 2\,(x^2 + y - 11) + 4\,y\,(x + y^2 - 7) \end{pmatrix}",
    source="Himmelblau 1972, Applied nonlinear programming",
    window=((-5.0, 5.0), (-5.0, 5.0)),
    default_start=(0.5, -0.5),
    default_rate=0.005,
    near=(
        (3.0, 2.0),
        (-2.81, 3.13),
        (-3.78, -3.28),
        (3.58, -1.85),
        (-3.07, -0.08),
        (-0.13, -1.95),
        (0.09, 2.88),
        (3.39, 0.07),
    ),
    feel=_himmelblau,
    hessian=_himmelblau_hessian,
)


def _beale(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    square, cube = y * y, y * y * y
    first, second, third = 1.5 + x * (y - 1), 2.25 + x * (square - 1), 2.625 + x * (cube - 1)
    along_x = 2 * (first * (y - 1) + second * (square - 1) + third * (cube - 1))
    along_y = 2 * x * (first + 2 * y * second + 3 * square * third)
    return first * first + second * second + third * third, _gradient(along_x, along_y)


def _beale_hessian(position: Array) -> Array:
    x, y = position[..., 0], position[..., 1]
    square, cube = y * y, y * y * y
    first, second, third = 1.5 + x * (y - 1), 2.25 + x * (square - 1), 2.625 + x * (cube - 1)
    steep = first + 2 * y * second + 3 * square * third
    rising = (y - 1) + 2 * y * (square - 1) + 3 * square * (cube - 1)
    xx = 2 * ((y - 1) * (y - 1) + (square - 1) * (square - 1) + (cube - 1) * (cube - 1))
    yy = 2 * x * (x * (1 + 4 * square + 9 * square * square) + 2 * second + 6 * y * third)
    return _hessian(xx, 2 * (steep + x * rising), yy)


BEALE = Landscape(
    name="beale",
    label="Beale",
    meaning="Walls that shoot up at the corners around a nearly flat floor. What is a good step on the floor is too long on a wall.",
    formula=r"f = \sum_{k=1}^{3} (c_k - x + x\,y^k)^2,\quad c = 1.5,\, 2.25,\, 2.625",
    gradient_formula=r"\nabla f = \sum_{k=1}^{3} 2\,(c_k - x + x\,y^k) \begin{pmatrix} y^k - 1 \\ k\,x\,y^{k-1} \end{pmatrix}",
    source="Beale 1958, On an iterative method for finding a local minimum of a function of more than one variable",
    window=((-4.5, 4.5), (-4.5, 4.5)),
    default_start=(1.0, 1.5),
    default_rate=0.01,
    near=((3.0, 0.5), (0.0, 1.0)),
    feel=_beale,
    hessian=_beale_hessian,
)

_BOOTH = _quadratic(10, 8, 10, (1.0, 3.0))

BOOTH = Landscape(
    name="booth",
    label="Booth",
    meaning="A long bowl that lies askew, so that downhill points neither along x nor along y.",
    formula=r"f = (x + 2\,y - 7)^2 + (2\,x + y - 5)^2",
    gradient_formula=r"\nabla f = (10\,x + 8\,y - 34,\; 8\,x + 10\,y - 38)",
    source=f"Booth; {SURVEY}",
    window=((-10.0, 10.0), (-10.0, 10.0)),
    default_start=(-7.0, 4.0),
    default_rate=0.05,
    near=((1.0, 3.0),),
    feel=_BOOTH[0],
    hessian=_BOOTH[1],
)

_MATYAS = _quadratic(0.52, -0.48, 0.52)

MATYAS = Landscape(
    name="matyas",
    label="Matyas",
    meaning="A ravine along the diagonal, 25 times steeper across than along. Nearly all of the way is its flat floor.",
    formula=r"f = 0.26\,(x^2 + y^2) - 0.48\,x\,y",
    gradient_formula=r"\nabla f = (0.52\,x - 0.48\,y,\; 0.52\,y - 0.48\,x)",
    source="Matyas 1965, Random optimization",
    window=((-10.0, 10.0), (-10.0, 10.0)),
    default_start=(-3.0, -9.0),
    default_rate=1.2,
    near=((0.0, 0.0),),
    feel=_MATYAS[0],
    hessian=_MATYAS[1],
)


def _three_hump_camel(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    square = x * x
    loss = square * (2 + square * (square / 6 - 1.05)) + x * y + y * y
    return loss, _gradient(x * (4 + square * (square - 4.2)) + y, x + 2 * y)


def _three_hump_camel_hessian(position: Array) -> Array:
    square = position[..., 0] * position[..., 0]
    return _hessian(4 + square * (5 * square - 12.6), 1.0, 2.0)


THREE_HUMP_CAMEL = Landscape(
    name="three-hump-camel",
    label="Three-hump camel",
    meaning="Three valleys side by side. The middle one is the deepest; from outside, the ball rests in another one first.",
    formula=r"f = 2\,x^2 - 1.05\,x^4 + \frac{1}{6}\,x^6 + x\,y + y^2",
    gradient_formula=r"\nabla f = (4\,x - 4.2\,x^3 + x^5 + y,\; x + 2\,y)",
    source=f"Branin 1972; {SURVEY}",
    window=((-2.5, 2.5), (-2.5, 2.5)),
    default_start=(-2.1, -1.8),
    default_rate=0.05,
    near=((0.0, 0.0), (1.75, -0.87), (-1.75, 0.87), (1.07, -0.54), (-1.07, 0.54)),
    feel=_three_hump_camel,
    hessian=_three_hump_camel_hessian,
)


def _six_hump_camel(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    square, other = x * x, y * y
    loss = square * (4 + square * (square / 3 - 2.1)) + x * y + other * (4 * other - 4)
    return loss, _gradient(x * (8 + square * (2 * square - 8.4)) + y, x + y * (16 * other - 8))


def _six_hump_camel_hessian(position: Array) -> Array:
    square, other = position[..., 0] * position[..., 0], position[..., 1] * position[..., 1]
    return _hessian(8 + square * (10 * square - 25.2), 1.0, 48 * other - 8)


SIX_HUMP_CAMEL = Landscape(
    name="six-hump-camel",
    label="Six-hump camel",
    meaning="Six valleys, in pairs that mirror each other. Two of them are the deepest.",
    formula=r"f = 4\,x^2 - 2.1\,x^4 + \frac{1}{3}\,x^6 + x\,y - 4\,y^2 + 4\,y^4",
    gradient_formula=r"\nabla f = (8\,x - 8.4\,x^3 + 2\,x^5 + y,\; x - 8\,y + 16\,y^3)",
    source="Branin 1972, Widely convergent method for finding multiple solutions of simultaneous nonlinear equations",
    window=((-2.0, 2.0), (-2.0, 2.0)),
    default_start=(1.9, 0.2),
    default_rate=0.02,
    near=(
        *((-0.09, 0.71), (0.09, -0.71), (-1.70, 0.80), (1.70, -0.80), (-1.61, -0.57), (1.61, 0.57)),
        *((0.0, 0.0), (-1.11, 0.77), (1.11, -0.77), (-1.64, 0.23), (1.64, -0.23), (-1.30, -0.60), (1.30, 0.60)),
    ),
    feel=_six_hump_camel,
    hessian=_six_hump_camel_hessian,
)


def _styblinski_tang(position: Array) -> tuple[Array, Array]:
    square = position * position
    parts = (square * (square - 16) + 5 * position) / 2
    return parts[..., 0] + parts[..., 1], position * (2 * square - 16) + 2.5


STYBLINSKI_TANG = Landscape(
    name="styblinski-tang",
    label="Styblinski-Tang",
    meaning="A valley in each of the four quarters. They look alike, but only one is the deepest.",
    formula=r"f = \frac{1}{2}\,(x^4 - 16\,x^2 + 5\,x) + \frac{1}{2}\,(y^4 - 16\,y^2 + 5\,y)",
    gradient_formula=r"\nabla f = (2\,x^3 - 16\,x + 2.5,\; 2\,y^3 - 16\,y + 2.5)",
    source="Styblinski and Tang 1990, Experiments in nonconvex optimization",
    window=((-5.0, 5.0), (-5.0, 5.0)),
    default_start=(0.6, 4.4),
    default_rate=0.01,
    near=_crossings((-2.9, 2.75), (0.16,)),
    feel=_styblinski_tang,
    hessian=lambda position: _diagonal(6 * position * position - 16),
)

_TURN = 2 * math.pi


def _rastrigin(position: Array) -> tuple[Array, Array]:
    sine, cosine = sine_cosine(_TURN * position)
    parts = position * position + (10 - 10 * cosine)
    return parts[..., 0] + parts[..., 1], 2 * position + 10 * _TURN * sine


RASTRIGIN = Landscape(
    name="rastrigin",
    label="Rastrigin",
    meaning="A bowl like an egg carton: 121 dents in sight. Wherever the ball starts, it stops in the next one.",
    formula=r"f = 20 + x^2 - 10\cos(2\pi\,x) + y^2 - 10\cos(2\pi\,y)",
    gradient_formula=r"\nabla f = (2\,x + 20\pi\sin(2\pi\,x),\; 2\,y + 20\pi\sin(2\pi\,y))",
    source="Rastrigin 1974, Systems of extremal control",
    window=((-5.12, 5.12), (-5.12, 5.12)),
    default_start=(2.6, -3.4),
    default_rate=0.001,
    near=_crossings(tuple(0.995 * k for k in range(-5, 6)), tuple(1.005 * (k + 0.5) for k in range(-5, 5))),
    feel=_rastrigin,
    hessian=lambda position: _diagonal(2 + 10 * _TURN * _TURN * sine_cosine(_TURN * position)[1]),
)

_E = float(exponential(np.array(1.0)))


def _ackley_parts(position: Array) -> tuple[Array, Array, Array, Array, Array]:
    """The root, the cone's part and the waves' part of the loss, and the waves' sines and cosines."""
    x, y = position[..., 0], position[..., 1]
    sine, cosine = sine_cosine(_TURN * position)
    root = np.sqrt((x * x + y * y) / 2)
    return root, exponential(-0.2 * root), exponential((cosine[..., 0] + cosine[..., 1]) / 2), sine, cosine


def _ackley(position: Array) -> tuple[Array, Array]:
    """At the very centre the cone has a point. There its slope is taken to be 0, so that a ball may rest."""
    root, cone, waves, sine, _ = _ackley_parts(position)
    steep = 2 * cone / np.where(root > 0, root, 1.0)
    return 20 - 20 * cone + (_E - waves), steep[..., np.newaxis] * position + math.pi * waves[..., np.newaxis] * sine


def _ackley_hessian(position: Array) -> Array:
    """At the very centre, where the cone's point has no curvature, that of the waves alone."""
    root, cone, waves, sine, cosine = _ackley_parts(position)
    x, y = position[..., 0], position[..., 1]
    safe = np.where(root > 0, root, 1.0)
    steep = np.where(root > 0, 2 * cone / safe, 0.0)
    drop = steep * (1 / safe + 0.2) / (2 * safe)
    rise = math.pi * math.pi * waves
    own = 2 * rise[..., np.newaxis] * cosine - rise[..., np.newaxis] * sine * sine
    return _hessian(
        steep - drop * x * x + own[..., 0], -drop * x * y - rise * sine[..., 0] * sine[..., 1], steep - drop * y * y + own[..., 1]
    )


ACKLEY = Landscape(
    name="ackley",
    label="Ackley",
    meaning="A funnel with dents all over. Far out the dents hide the way; at the very centre the ground ends in a point.",
    formula=r"\begin{aligned} f = 20 &- 20\,e^{-0.2\,r} + e \\ &- e^{(\cos 2\pi x + \cos 2\pi y)/2} \end{aligned}"
    r",\; r = \sqrt{\frac{x^2 + y^2}{2}}",
    gradient_formula=r"\begin{aligned} \nabla f &= \frac{2}{r}\,e^{-0.2\,r}\,(x,\; y) \\"
    r" &+ \pi\,e^{(\cos 2\pi x + \cos 2\pi y)/2}\,(\sin 2\pi x,\; \sin 2\pi y) \end{aligned}",
    source="Ackley 1987, A connectionist machine for genetic hillclimbing",
    window=((-5.0, 5.0), (-5.0, 5.0)),
    default_start=(2.6, -3.4),
    default_rate=0.01,
    near=_crossings(tuple(0.99 * k for k in range(-5, 6)), tuple(k + 0.5 for k in range(-5, 5))),
    feel=_ackley,
    hessian=_ackley_hessian,
)


def _saddle(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    square = y * y
    return x * x + square * (square / 4 - 1), _gradient(2 * x, y * (square - 2))


SADDLE = Landscape(
    name="saddle",
    label="Saddle",
    meaning="Downhill leads to the saddle first, where the slope is nearly nothing: the ball lingers, then rolls off to one side. "
    "The last term of the formula keeps it from rolling on forever.",
    formula=r"f = x^2 - y^2 + \frac{1}{4}\,y^4",
    gradient_formula=r"\nabla f = (2\,x,\; y^3 - 2\,y)",
    source=f"{TEXTBOOK}, with valleys added by gdviz",
    window=((-2.5, 2.5), (-2.5, 2.5)),
    default_start=(1.5, 0.01),
    default_rate=0.1,
    near=((0.0, 0.0), (0.0, 1.4), (0.0, -1.4)),
    feel=_saddle,
    hessian=lambda position: _hessian(2.0, 0.0, 3 * position[..., 1] * position[..., 1] - 2),
)


def _monkey_saddle(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    square, other = x * x, y * y
    radius = square + other
    loss = x * (square - 3 * other) + radius * radius / 2
    return loss, _gradient(3 * (square - other) + 2 * x * radius, 2 * y * (radius - 3 * x))


def _monkey_saddle_hessian(position: Array) -> Array:
    x, y = position[..., 0], position[..., 1]
    square, other = x * x, y * y
    return _hessian(6 * (x + square) + 2 * other, y * (4 * x - 6), 2 * square + 6 * (other - x))


MONKEY_SADDLE = Landscape(
    name="monkey-saddle",
    label="Monkey saddle",
    meaning="Three ways down from one flat place: two for the legs and one for the tail. "
    "The last term of the formula keeps the ball from rolling on forever.",
    formula=r"f = x^3 - 3\,x\,y^2 + \frac{1}{2}\,(x^2 + y^2)^2",
    gradient_formula=r"\nabla f = (3\,x^2 - 3\,y^2 + 2\,x\,r^2,\; 2\,y\,r^2 - 6\,x\,y),\quad r^2 = x^2 + y^2",
    source=f"{TEXTBOOK}, with valleys added by gdviz",
    window=((-2.5, 2.5), (-2.5, 2.5)),
    default_start=(1.3, 0.1),
    default_rate=0.05,
    near=((0.0, 0.0), (-1.5, 0.0), (0.75, 1.3), (0.75, -1.3)),
    feel=_monkey_saddle,
    hessian=_monkey_saddle_hessian,
)


def _plateau(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0] - 1, position[..., 1] + 1
    square = x * x + 2 * y * y
    spread = 1 + square
    steep = 2 / (spread * spread)
    return square / spread, _gradient(steep * x, 2 * steep * y)


def _plateau_hessian(position: Array) -> Array:
    x, y = position[..., 0] - 1, position[..., 1] + 1
    spread = 1 + x * x + 2 * y * y
    steep = 2 / (spread * spread)
    bend = 4 * steep / spread
    return _hessian(steep - bend * x * x, -2 * bend * x * y, 2 * steep - 4 * bend * y * y)


PLATEAU = Landscape(
    name="plateau-2d",
    label="Plateau with a hole",
    meaning="A wide flat shelf around one narrow valley. On the shelf the slope is nearly nothing, and so is each step.",
    formula=r"f = \frac{q}{1 + q},\quad q = (x - 1)^2 + 2\,(y + 1)^2",
    gradient_formula=r"\nabla f = \frac{1}{(1 + q)^2}\,(2\,(x - 1),\; 4\,(y + 1))",
    source="Geman and McClure 1987, Statistical methods for tomographic image reconstruction",
    window=((-6.0, 6.0), (-6.0, 6.0)),
    default_start=(-2.0, 0.5),
    default_rate=0.25,
    near=((1.0, -1.0),),
    feel=_plateau,
    hessian=_plateau_hessian,
)

MAPS = (
    *(FOGGY_HILLS, BOWL, RAVINE, ROSENBROCK, HIMMELBLAU, BEALE, BOOTH, MATYAS, THREE_HUMP_CAMEL, SIX_HUMP_CAMEL),
    *(STYBLINSKI_TANG, RASTRIGIN, ACKLEY, SADDLE, MONKEY_SADDLE, PLATEAU),
)
