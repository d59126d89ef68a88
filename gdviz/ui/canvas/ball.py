"""BALL: what moves in the picture of a curve: the ball, its trail, the slope that it feels and where it goes next."""

# pyright: basic
# pyqtgraph has no types.

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gdviz.descent.exact import Array
from gdviz.ui.canvas.ground import Ground
from gdviz.ui.scene import Scene
from gdviz.ui.theme import BODY_POINTS, Theme, font
from gdviz.ui.wording import number

RADIUS = 10.0
TANGENT = 62.0
TRAIL = 40
"""So many past positions are drawn."""
SHORTEST_ARROW = 6.0
FAR = 1e7
"""Points of the picture are kept within this, so that no number that Qt draws with overflows."""


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
        box.sigResized.connect(lambda *_: self.prepareGeometryChange())

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(BODY_POINTS, percent)
        self.update()

    def display(self, scene: Scene) -> None:
        """Show this moment; ``glide`` says how far the ball has come from where it was drawn."""
        self._from, self._to = self._at, float(scene.step.position[0])
        self._scene = scene
        self.update()

    def glide(self, progress: float) -> None:
        """Draw the ball on its way: 0 where it was, 1 where it is, slower at both ends."""
        eased = progress * progress * (3 - 2 * progress)
        self._at = self._to if progress >= 1 else self._from + (self._to - self._from) * eased
        self._is_resting = progress >= 1
        self.update()

    def boundingRect(self) -> QRectF:
        """All of the picture."""
        return self._box.rect()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw all that moves."""
        if self._scene is None or not len(self._ground.line):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._box.rect())
        with np.errstate(all="ignore"):
            losses, gradients = self._scene.descent.landscape.feel(np.array([[self._at]]))
        spot = self._bounded(self._ground.points(np.array([self._at]), losses))[0]
        self._draw_trail(painter, self._scene)
        if not self._box.rect().adjusted(-1, -1, 1, 1).contains(spot):
            self._draw_pointer(painter, spot)
            return
        self._draw_tangent(painter, spot, float(gradients[0, 0]))
        if self._is_resting and not self._scene.is_at_end:
            self._draw_next_move(painter, self._scene, spot)
        painter.setPen(QPen(QColor(self._theme.rim), 2))
        painter.setBrush(QColor(self._theme.ball))
        painter.drawEllipse(spot, RADIUS, RADIUS)

    @staticmethod
    def _bounded(points: Array) -> list[QPointF]:
        finite = np.nan_to_num(points, nan=FAR, posinf=FAR, neginf=-FAR).clip(-FAR, FAR)
        return [QPointF(x, y) for x, y in finite.tolist()]

    def _draw_trail(self, painter: QPainter, scene: Scene) -> None:
        past = scene.trail[max(0, scene.cursor - TRAIL) : scene.cursor]
        if not past:
            return
        positions, losses = np.array([step.position[0] for step in past]), np.array([float(step.loss) for step in past])
        spots = self._bounded(self._ground.points(positions, losses))
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
        target = self._bounded(self._ground.points(scene.upcoming.position, np.atleast_1d(scene.upcoming.loss)))[0]
        length = target.x() - spot.x()
        if abs(length) < SHORTEST_ARROW:
            return
        color = QColor(self._theme.accent)
        end = QPointF(target.x(), spot.y())
        back = -9.0 if length > 0 else 9.0
        painter.setPen(QPen(color, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QLineF(spot, end + QPointF(back * 0.7, 0)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([end, end + QPointF(back, -5.5), end + QPointF(back, 5.5)]))
        if abs(length) > 2 * RADIUS:
            painter.setPen(QPen(color, 1.2, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(end, target))
            painter.setPen(QPen(color, 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(target, RADIUS * 0.7, RADIUS * 0.7)

    def _draw_pointer(self, painter: QPainter, spot: QPointF) -> None:
        """An arrow at the edge for a ball that has left the picture, with the place where it is."""
        area = self._box.rect().adjusted(16, 16, -16, -16)
        edge = QPointF(min(max(spot.x(), area.left()), area.right()), min(max(spot.y(), area.top()), area.bottom()))
        away = spot - edge
        direction = away * (1 / max(1e-9, float(np.hypot(away.x(), away.y()))))
        across = QPointF(-direction.y(), direction.x())
        painter.setPen(QPen(QColor(self._theme.rim), 1.5))
        painter.setBrush(QColor(self._theme.ball))
        painter.drawPolygon(
            QPolygonF([edge + direction * 13, edge - direction * 7 + across * 10, edge - direction * 7 - across * 10])
        )
        text = self.tr("the ball is at x = {x}").format(x=number(self._at, 2))
        metrics = QFontMetricsF(self._font)
        width, height = metrics.horizontalAdvance(text) + 8, metrics.height() + 4
        left = min(max(edge.x() - width / 2, area.left() + 20), area.right() - 20 - width)
        top = edge.y() + 16 if edge.y() < area.center().y() else edge.y() - 16 - height
        painter.setFont(self._font)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.ground))
        painter.drawRoundedRect(QRectF(left, top, width, height), 5, 5)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(left, top, width, height), Qt.AlignmentFlag.AlignCenter, text)
