"""BALL: what moves in the picture of a curve: the ball, its trail, the slope that it feels and where it goes next."""

# pyright: basic
# pyqtgraph has no types.

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gdviz.descent.exact import Array
from gdviz.ui.canvas.ground import Ground
from gdviz.ui.canvas.walkers import Walkers
from gdviz.ui.crash import told
from gdviz.ui.scene import Scene
from gdviz.ui.signs import (
    RADIUS,
    SHORTEST_ARROW,
    Footprints,
    bounded,
    draw_arrow,
    draw_ball,
    draw_landing,
    draw_pointer,
)
from gdviz.ui.theme import BODY_POINTS, Theme, font
from gdviz.ui.wording import number

TANGENT = 62.0
TRAIL = 40
"""So many past positions are drawn."""


class BallLayer(pg.GraphicsObject):
    """Drawn anew in each frame, over the ground."""

    def __init__(self, box: pg.ViewBox, ground: Ground) -> None:
        super().__init__(box)
        self._box = box
        self._ground = ground
        self._scene: Scene | None = None
        self._from = self._to = self._at = 0.0
        self._is_resting = True
        self._side = 0
        self._footprints = Footprints()
        self._walkers = Walkers()
        box.sigResized.connect(lambda *_: self.prepareGeometryChange())

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(BODY_POINTS, percent)
        self._walkers.wear(theme)
        self.update()

    def display(self, scene: Scene) -> None:
        """Show this moment; ``glide`` says how far the ball has come from where it was drawn."""
        self._from, self._to = self._at, float(scene.step.position[0])
        self._scene = scene
        self._walkers.display(scene)
        self.update()

    def glide(self, progress: float) -> None:
        """Draw the ball on its way: 0 where it was, 1 where it is, slower at both ends."""
        eased = progress * progress * (3 - 2 * progress)
        self._at = self._to if progress >= 1 else self._from + (self._to - self._from) * eased
        self._is_resting = progress >= 1
        self._walkers.glide(eased if progress < 1 else 1.0)
        self.update()

    def boundingRect(self) -> QRectF:
        """All of the picture."""
        return self._box.rect()

    @told
    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw all that moves."""
        if self._scene is None or not len(self._ground.line):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._box.rect())
        with np.errstate(all="ignore"):
            losses, gradients = self._scene.descent.landscape.feel(np.array([[self._at]]))
        spot = bounded(self._ground.points(np.array([self._at]), losses))[0]
        self._draw_trail(painter, self._scene)
        self._walkers.paint(painter, self._place)
        if not self._box.rect().adjusted(-1, -1, 1, 1).contains(spot):
            text = self.tr("the ball is at x = {x}").format(x=number(self._at, 2))
            draw_pointer(painter, self._theme, self._font, self._box.rect(), spot, text)
            return
        self._draw_tangent(painter, spot, float(gradients[0, 0]))
        if self._is_resting and not self._scene.rests:
            self._draw_next_move(painter, self._scene, spot)
        draw_ball(painter, self._theme, spot)

    def _place(self, positions: Array) -> Array:
        """Points of the picture for positions of shape (count, 1), on the curve."""
        if self._scene is None:
            return positions
        with np.errstate(all="ignore"):
            return self._ground.points(positions[:, 0], self._scene.descent.landscape.loss(positions))

    def _draw_trail(self, painter: QPainter, scene: Scene) -> None:
        past = self._footprints.until(scene.trail, scene.cursor - 1)[-TRAIL:]
        if not len(past):
            return
        spots = bounded(self._place(past))
        color = QColor(self._theme.ball)
        painter.setPen(Qt.PenStyle.NoPen)
        for age, spot in enumerate(reversed(spots)):
            color.setAlphaF(0.65 * (1 - age / TRAIL))
            painter.setBrush(color)
            painter.drawEllipse(spot, 4.2, 4.2)

    def _draw_tangent(self, painter: QPainter, spot: QPointF, slope: float) -> None:
        ahead = self._ground.point(self._at + 1, slope) - self._ground.point(self._at, 0)
        length = max(1e-9, float(np.hypot(ahead.x(), ahead.y())))
        reach = ahead * (TANGENT / length)
        painter.setPen(QPen(QColor(self._theme.slope), 2.4, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QLineF(spot - reach, spot + reach))
        text = self.tr("slope {slope}").format(slope=number(slope, 2, sign=True))
        self._label_slope(painter, spot, reach, text, 1 if slope < 0 else -1)

    def _label_slope(self, painter: QPainter, spot: QPointF, reach: QPointF, text: str, side: int) -> None:
        """Write beside the ball where neither curve nor edge is in the way, on the same side as before if that is free."""
        metrics = QFontMetricsF(self._font)
        width, height = metrics.horizontalAdvance(text) + 4, metrics.height()
        places = [
            QRectF(spot.x() + across * (RADIUS + 14) - (width if across < 0 else 0), spot.y() - up - height, width, height)
            for up in (RADIUS + 8, RADIUS + 44, RADIUS + 80, -RADIUS - 12 - height, -RADIUS - 48 - height)
            for across in (side, -side)
        ]
        inside = self._box.rect().adjusted(4, 4, -4, -4)
        tangent = [spot + reach * (part / 8) for part in range(-8, 9)]
        free = [
            index
            for index, place in enumerate(places)
            if inside.contains(place)
            and not self._ground.crosses(place)
            and not any(place.adjusted(-4, -4, 4, 4).contains(point) for point in tangent)
        ]
        if not free:
            return
        self._side = self._side if self._side in free else free[0]
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.slope))
        painter.drawText(places[self._side], Qt.AlignmentFlag.AlignCenter, text)

    def _draw_next_move(self, painter: QPainter, scene: Scene, spot: QPointF) -> None:
        """An arrow as long as the next step, and the place where it lands."""
        target = bounded(self._ground.points(scene.upcoming.position, np.atleast_1d(scene.upcoming.loss)))[0]
        length = target.x() - spot.x()
        if abs(length) < SHORTEST_ARROW:
            return
        color = QColor(self._theme.accent)
        end = QPointF(target.x(), spot.y())
        draw_arrow(painter, color, spot, end)
        if abs(length) > 2 * RADIUS:
            painter.setPen(QPen(color, 1.2, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(end, target))
            draw_landing(painter, color, target)
