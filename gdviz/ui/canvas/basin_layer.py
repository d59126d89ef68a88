"""BASIN LAYER: over the map, each place in the colour of the valley in which a ball ends that starts there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.descent.landscape import Landscape
from gdviz.lab.kinds import Kind
from gdviz.lab.sweep import KINDS, RESOLUTIONS, Basins
from gdviz.ui.canvas.outcomes import valley_color
from gdviz.ui.theme import Theme

SIDE = RESOLUTIONS[-1]
OPACITY = 0.68
"""The hills shine through."""


class BasinLayer:
    """Draws nothing while there is nothing to show."""

    def __init__(self) -> None:
        self._basins: Basins | None = None
        self._landscape: Landscape | None = None
        self._picture: QImage | None = None

    def wear(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme
        self._picture = None

    def display(self, basins: Basins | None, landscape: Landscape) -> None:
        """Show these basins of a landscape, or none."""
        self._basins, self._landscape, self._picture = basins, landscape, None

    def kind_at(self, across: float, down: float) -> Kind | None:
        """What becomes of a ball that starts at these shares of the map's width and height; None where nothing is shown."""
        if self._basins is None:
            return None
        count = len(self._basins.kinds)
        row, column = (min(count - 1, max(0, int(share * count))) for share in (down, across))
        return KINDS[int(self._basins.kinds[row, column])]

    def paint(self, painter: QPainter, square: QRectF) -> None:
        """Draw the basins over the map's square."""
        if self._basins is None or self._landscape is None:
            return
        if self._picture is None:
            self._picture = self._draw(self._basins, self._landscape)
        painter.setOpacity(OPACITY)
        painter.drawImage(square, self._picture)
        painter.setOpacity(1.0)

    def _draw(self, basins: Basins, landscape: Landscape) -> QImage:
        larger = SIDE // len(basins.kinds)
        kinds, minima = (part.repeat(larger, axis=0).repeat(larger, axis=1) for part in (basins.kinds, basins.minima))
        names = [valley_color(self._theme, landscape, index) for index in range(len(landscape.minima))]
        names += [self._theme.of_kind(kind) for kind in KINDS]
        colors = np.array([_rgb(name) for name in names], np.uint8)
        picture = colors[np.where(minima >= 0, minima, len(landscape.minima) + kinds)]
        picture[_patterned(kinds)] = _rgb(self._theme.ground)
        return QImage(picture.tobytes(), SIDE, SIDE, 3 * SIDE, QImage.Format.Format_RGB888)


def _rgb(name: str) -> tuple[int, int, int]:
    color = QColor(name)
    return color.red(), color.green(), color.blue()


def _patterned(kinds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the pattern of a kind that does not settle is drawn, so that it is not told by its colour alone."""
    row, column = np.indices(kinds.shape)
    patterns = {
        Kind.RUNNING: (row % 6 == 0) & (column % 6 == 0),
        Kind.CRAWLING: (row % 4 == 0) & (column % 4 == 0),
        Kind.SWINGING: column % 6 == 0,
        Kind.CHAOTIC: ((row + column) % 8 == 0) | ((row - column) % 8 == 0),
        Kind.DIVERGED: (row + column) % 8 == 0,
    }
    drawn = np.zeros(kinds.shape, bool)
    for kind, pattern in patterns.items():
        drawn |= pattern & (kinds == KINDS.index(kind))
    return drawn
