"""SIGNS: what curve and map draw alike: the ball, arrows, words on a ground of their own, a pointer to a ball out of sight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gdviz.descent.exact import Array
from gdviz.descent.step import Step
from gdviz.ui.theme import Theme

RADIUS = 10.0
SHORTEST_ARROW = 6.0
FAR = 1e7
"""Points of a picture are kept within this, so that no number that Qt draws with overflows."""


def bounded(points: Array) -> list[QPointF]:
    """Points of a picture, shape ``(count, 2)``, as Qt can draw with them."""
    finite = np.nan_to_num(points, nan=FAR, posinf=FAR, neginf=-FAR).clip(-FAR, FAR)
    return [QPointF(x, y) for x, y in finite.tolist()]


def draw_ball(painter: QPainter, theme: Theme, spot: QPointF) -> None:
    """Draw the own ball."""
    painter.setPen(QPen(QColor(theme.rim), 2))
    painter.setBrush(QColor(theme.ball))
    painter.drawEllipse(spot, RADIUS, RADIUS)


def draw_arrow(painter: QPainter, color: QColor, begin: QPointF, end: QPointF, width: float = 3.0) -> None:
    """Draw an arrow, unless it is too short to be seen under the ball."""
    along = end - begin
    length = float(np.hypot(along.x(), along.y()))
    if length < SHORTEST_ARROW:
        return
    ahead = along * (1 / length)
    across = QPointF(-ahead.y(), ahead.x())
    foot = end - ahead * 9
    painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QLineF(begin, foot + ahead * 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([end, foot + across * 5.5, foot - across * 5.5]))


def draw_landing(painter: QPainter, color: QColor, spot: QPointF) -> None:
    """Draw a ring where the next step lands."""
    painter.setPen(QPen(color, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(spot, RADIUS * 0.7, RADIUS * 0.7)


def draw_chip(painter: QPainter, theme: Theme, font: QFont, place: QRectF, text: str) -> None:
    """Draw words on a ground of their own."""
    painter.setFont(font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.ground))
    painter.drawRoundedRect(place, 5, 5)
    painter.setPen(QColor(theme.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def chip_size(font: QFont, text: str) -> tuple[float, float]:
    """Width and height of words on a ground of their own."""
    metrics = QFontMetricsF(font)
    return metrics.horizontalAdvance(text) + 10, metrics.height() + 4


def draw_pointer(painter: QPainter, theme: Theme, font: QFont, area: QRectF, spot: QPointF, text: str) -> None:
    """Draw an arrow at the edge of ``area`` towards a ball that has left it, with words that say where it is."""
    inner = area.adjusted(16, 16, -16, -16)
    edge = QPointF(min(max(spot.x(), inner.left()), inner.right()), min(max(spot.y(), inner.top()), inner.bottom()))
    away = spot - edge
    ahead = away * (1 / max(1e-9, float(np.hypot(away.x(), away.y()))))
    across = QPointF(-ahead.y(), ahead.x())
    painter.setPen(QPen(QColor(theme.rim), 1.5))
    painter.setBrush(QColor(theme.ball))
    painter.drawPolygon(QPolygonF([edge + ahead * 13, edge - ahead * 7 + across * 10, edge - ahead * 7 - across * 10]))
    width, height = chip_size(font, text)
    left = min(max(edge.x() - width / 2, inner.left() + 20), inner.right() - 20 - width)
    top = edge.y() + 16 if edge.y() < inner.center().y() else edge.y() - 16 - height
    draw_chip(painter, theme, font, QRectF(left, top, width, height), text)


class Footprints:
    """The positions of a trail as an array that grows with it."""

    def __init__(self) -> None:
        self._trail: Sequence[Step] = ()
        self._positions: Array = np.zeros((0, 0))
        self._count = 0

    def until(self, trail: Sequence[Step], cursor: int) -> Array:
        """The positions of the steps up to ``cursor``, shape ``(count, n)``."""
        if trail is not self._trail:
            self._trail, self._count = trail, 0
            self._positions = np.zeros((64, len(trail[0].position)))
        if len(trail) > len(self._positions):
            grown = np.zeros((2 * len(trail), self._positions.shape[1]))
            grown[: self._count] = self._positions[: self._count]
            self._positions = grown
        for step in trail[self._count :]:
            self._positions[self._count] = step.position
            self._count += 1
        return self._positions[: min(cursor + 1, self._count)]
