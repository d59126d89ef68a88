"""FOG LAYER: the fog over the map, drawn as soft clouds that are thin where the ground has been felt."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.descent.exact import Array
from gdviz.lab.fog import RESOLUTION, Fog
from gdviz.ui.theme import Theme

Texture = NDArray[np.float32]

RAGGED = 0.45
"""How much the clouds fray the edge of what is clear."""
SEED = 3
CLOUDS = ((3, 5, 1.0, 0.2), (5, 10, 0.55, -0.25), (8, 18, 0.28, 0.3))
"""The octaves of the clouds: how many across, how many down, how strong, and how askew in radians, so that no grid shows."""
DRIFT = 0.22
"""How far the clouds are pulled out of shape, as a share of the map's width."""


class FogLayer:
    """Keeps its picture until what is felt, or the theme, changes; it draws nothing before it has worn a theme."""

    def __init__(self) -> None:
        self._theme: Theme | None = None
        self._clouds: tuple[Texture, Texture] | None = None
        self._picture: QImage | None = None
        self._shown: tuple[Fog, int] | None = None

    def wear(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme, self._clouds, self._shown = theme, None, None

    def paint(self, painter: QPainter, square: QRectF, fog: Fog, opacity: float) -> None:
        """Draw the fog over the map's square: 1 as it is, 0 lifted."""
        if self._theme is None or opacity <= 0 or not fog.version:
            return
        if self._picture is None or self._shown != (fog, fog.version):
            self._picture, self._shown = self._draw(fog, self._theme), (fog, fog.version)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(min(1.0, opacity))
        painter.drawImage(square, self._picture)
        painter.restore()

    def _draw(self, fog: Fog, theme: Theme) -> QImage:
        if self._clouds is None:
            shape = clouds()
            self._clouds = _colored(shape, theme), (RAGGED * (2 * shape - 1)).astype(np.float32)
        color, fray = self._clouds
        clear = fog.clear
        # Half clear ground is where the clouds show their shape; clear and hidden ground are the same everywhere.
        thickness = (1 - clear) * (1 + fray * clear)
        pixels = (color * thickness[..., np.newaxis] + np.float32(0.5)).astype(np.uint8)
        return QImage(pixels.tobytes(), RESOLUTION, RESOLUTION, QImage.Format.Format_ARGB32_Premultiplied).copy()


def clouds() -> Array:
    """The shape of the clouds, always the same: from 0 to 1, shape ``(RESOLUTION, RESOLUTION)``."""
    chance = np.random.default_rng(SEED)
    place = (np.arange(RESOLUTION) + 0.5) / RESOLUTION
    across, down = np.meshgrid(place, place)
    across, down = (part + DRIFT * (_waves(across, down, chance.random((5, 5))) - 0.5) for part in (across, down))
    shape = np.zeros_like(across)
    for columns, rows, strength, askew in CLOUDS:
        along, beside = math.cos(askew), math.sin(askew)
        shape += strength * _waves(along * across - beside * down, beside * across + along * down, chance.random((rows, columns)))
    shape = (shape - shape.min()) / np.ptp(shape)
    return shape * shape * (3 - 2 * shape)


def _waves(across: Array, down: Array, heights: Array) -> Array:
    """A smooth surface through heights that are spread evenly over the map, at places from 0 to 1; beyond, it repeats."""
    rows, columns = heights.shape
    column, row = across * (columns - 1), down * (rows - 1)
    left, top = np.floor(column).astype(int), np.floor(row).astype(int)
    right_share, bottom_share = _eased(column - left), _eased(row - top)
    upper, lower = (
        heights[line % rows, left % columns] * (1 - right_share) + heights[line % rows, (left + 1) % columns] * right_share
        for line in (top, top + 1)
    )
    return upper * (1 - bottom_share) + lower * bottom_share


def _eased(share: Array) -> Array:
    return share * share * (3 - 2 * share)


def _colored(shape: Array, theme: Theme) -> Texture:
    """The clouds in the theme's colours: blue, green, red and opacity, shape ``(RESOLUTION, RESOLUTION, 4)``."""
    stops = np.array([(color.blue(), color.green(), color.red(), 255) for color in map(QColor, theme.fog)])
    where = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(shape, where, stops[:, part]) for part in range(4)], axis=-1).astype(np.float32)
