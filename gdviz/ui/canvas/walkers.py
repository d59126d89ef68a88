"""WALKERS: who else walks on a curve or a map: the rivals of a race and the balls that began at random places."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.descent.exact import Array
from gdviz.lab.restarts import ROLLING
from gdviz.ui.canvas.outcomes import valley_color
from gdviz.ui.marks import draw_mark
from gdviz.ui.scene import Scene
from gdviz.ui.signs import bounded
from gdviz.ui.theme import Theme

MARK = 8.0
CROWD_BALL = 8.0

Place = Callable[[Array], Array]
"""Turns positions ``(count, n)`` into points of the picture ``(count, 2)``."""


class Walkers:
    """Glide with the own ball, and are drawn below it."""

    def __init__(self) -> None:
        self._scene: Scene | None = None
        self._from = self._to = self._at = np.zeros((0, 0))
        self._crowd_from = self._crowd_to = self._crowd_at = np.zeros((0, 0))

    def wear(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme

    def display(self, scene: Scene) -> None:
        """Show this moment; ``glide`` says how far all have come from where they were drawn."""
        self._scene = scene
        runs = [run for run in scene.rivals if run is not None]
        self._to = np.array([run.step(scene.cursor).position for run in runs])
        self._from = self._at if self._at.shape == self._to.shape else self._to
        self._crowd_to = scene.crowd.positions(scene.cursor) if scene.crowd else np.zeros((0, 0))
        self._crowd_from = self._crowd_at if self._crowd_at.shape == self._crowd_to.shape else self._crowd_to

    def glide(self, share: float) -> None:
        """Draw them on their way: 0 where they were, 1 where they are."""
        with np.errstate(all="ignore"):
            self._at = self._to if share >= 1 else self._from + (self._to - self._from) * share
            difference = self._crowd_to - self._crowd_from
            self._crowd_at = self._crowd_to if share >= 1 else self._crowd_from + difference * share

    def paint(self, painter: QPainter, place: Place) -> None:
        """Draw the crowd, and the rivals over it."""
        scene = self._scene
        if scene is None:
            return
        if scene.crowd is not None:
            self._paint_crowd(painter, place, scene)
        walking = [place for place, run in enumerate(scene.rivals, 1) if run is not None]
        spots = bounded(place(self._at)) if walking else []
        painter.setPen(QPen(QColor(self._theme.rim), 1.4))
        for number, spot in zip(walking, spots, strict=True):
            painter.setBrush(QColor(self._theme.hikers[number]))
            draw_mark(painter, number, spot, MARK)

    def _paint_crowd(self, painter: QPainter, place: Place, scene: Scene) -> None:
        """Balls as points of a wide pen, which is quick for a thousand: round in the deepest valley, square in others."""
        crowd = scene.crowd
        if crowd is None:
            return
        landscape = scene.descent.landscape
        spots, valleys = np.array(bounded(place(self._crowd_at)), object), crowd.valleys(scene.cursor)
        found: list[int] = np.unique(valleys).tolist()
        for valley in found:
            color = self._theme.dim if valley < 0 else valley_color(self._theme, landscape, valley)
            size = CROWD_BALL * (0.6 if valley < 0 else 1.0)
            is_round = valley == ROLLING or (valley >= 0 and landscape.minima[valley].is_global)
            cap = Qt.PenCapStyle.RoundCap if is_round else Qt.PenCapStyle.SquareCap
            mine: list[QPointF] = spots[valleys == valley].tolist()
            for shade, width in ((self._theme.rim, size + 2), (color, size)):
                painter.setPen(QPen(QColor(shade), width, Qt.PenStyle.SolidLine, cap))
                painter.drawPoints(mine)
