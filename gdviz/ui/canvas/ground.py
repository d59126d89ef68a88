"""GROUND: the curve itself with its valleys, drawn once for each size and theme."""

# pyright: basic
# pyqtgraph has no types.

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape, Minimum
from gdviz.ui.canvas.outcomes import valley_color
from gdviz.ui.crash import told
from gdviz.ui.theme import SMALL_POINTS, Theme, font

LABEL_GAP = 9.0


class Ground(pg.GraphicsObject):
    """What does not move in the picture of a curve, and the way from weights and losses to points of the picture."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box)
        self._box = box
        self._landscape: Landscape | None = None
        self._picture: QPixmap | None = None
        self.line = np.zeros((0, 2))
        """The curve in points of the picture, shape (columns, 2)."""
        self.labels: list[QRectF] = []
        """Where words stand in the picture."""
        box.sigResized.connect(self._forget)
        box.sigRangeChanged.connect(self._forget)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        self._forget()

    @property
    def room_below(self) -> float:
        """How much a valley's name needs under the valley."""
        return LABEL_GAP + QFontMetricsF(self._font).height() + 4

    def display(self, landscape: Landscape) -> None:
        """Show this landscape."""
        self._landscape = landscape
        self._forget()

    def _forget(self, *_: Any) -> None:
        self._picture = None
        self.prepareGeometryChange()
        self.lay_out()
        self.update()

    def lay_out(self) -> None:
        """Find out where the curve runs and where the valleys' names stand, at the present size."""
        self.labels = []
        if self._landscape is None or self._box.width() < 2:
            self.line = np.zeros((0, 2))
            return
        ((low, high),) = self._landscape.window
        weights = np.linspace(low, high, int(self._box.width()) + 1)
        self.line = self.points(weights, self._landscape.loss(weights[:, np.newaxis]))
        metrics = QFontMetricsF(self._font)
        for minimum in self._visible_minima():
            spot = self.point(minimum.position[0], minimum.loss)
            size = metrics.boundingRect(self._word(minimum)).size()
            left = min(max(spot.x() - size.width() / 2, 6.0), self._box.width() - size.width() - 6)
            self.labels.append(QRectF(left, spot.y() + LABEL_GAP, size.width(), size.height()))

    def _visible_minima(self) -> list[Minimum]:
        if self._landscape is None:
            return []
        ((low, high),) = self._landscape.window
        return [minimum for minimum in self._landscape.minima if low < minimum.position[0] < high]

    def _word(self, minimum: Minimum) -> str:
        return self.tr("global") if minimum.is_global else self.tr("local")

    def points(self, weights: Array, losses: Array) -> Array:
        """Points of the picture for weights and losses, both of shape (count,); shape (count, 2)."""
        (left, right), (bottom, top) = self._box.viewRange()
        area = self._box.rect()
        with np.errstate(all="ignore"):
            across = area.left() + (weights - left) / (right - left) * area.width()
            down = area.bottom() - (losses - bottom) / (top - bottom) * area.height()
        return np.column_stack([across, down])

    def point(self, weight: float, loss: float) -> QPointF:
        """The point of the picture for one weight and its loss."""
        ((x, y),) = self.points(np.array([weight]), np.array([loss]))
        return QPointF(float(x), float(y))

    def crosses(self, area: QRectF) -> bool:
        """Whether the curve or a valley's name runs through ``area``."""
        first = max(0, int(area.left() - self._box.rect().left()) - 2)
        last = max(first, int(area.right() - self._box.rect().left()) + 2)
        under = self.line[first:last, 1]
        hit = bool(((under > area.top() - 3) & (under < area.bottom() + 3)).any())
        passed = bool((under < area.top()).any() and (under > area.bottom()).any())
        return hit or passed or any(label.intersects(area) for label in self.labels)

    def boundingRect(self) -> QRectF:
        """All of the picture."""
        return self._box.rect()

    @told
    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the picture that was made for this size."""
        if self._landscape is None or not len(self.line):
            return
        ratio = painter.device().devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._draw(ratio)
        painter.drawPixmap(self._box.rect().topLeft(), self._picture)

    def _draw(self, ratio: float) -> QPixmap:
        area = self._box.rect()
        picture = QPixmap((area.size() * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        # Without transparency it is copied, not blended.
        picture.fill(QColor(self._theme.ground))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-area.topLeft())
        self._draw_curve(painter, area)
        self._draw_minima(painter)
        painter.end()
        return picture

    def _draw_curve(self, painter: QPainter, area: QRectF) -> None:
        curve = QPainterPath(QPointF(*self.line[0]))
        for x, y in self.line[1:].tolist():
            curve.lineTo(x, y)
        earth = QPainterPath(curve)
        earth.lineTo(area.bottomRight())
        earth.lineTo(area.bottomLeft())
        color = QColor(self._theme.curve)
        color.setAlpha(26)
        painter.fillPath(earth, color)
        painter.strokePath(curve, QPen(QColor(self._theme.curve), 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))

    def _draw_minima(self, painter: QPainter) -> None:
        if self._landscape is None:
            return
        painter.setFont(self._font)
        for minimum, label in zip(self._visible_minima(), self.labels, strict=True):
            color = QColor(valley_color(self._theme, self._landscape, self._landscape.minima.index(minimum)))
            spot = self.point(minimum.position[0], minimum.loss)
            painter.setPen(QPen(QColor(self._theme.ground), 1.5))
            painter.setBrush(color)
            if minimum.is_global:
                painter.drawEllipse(spot, 5.5, 5.5)
            else:
                painter.drawRect(QRectF(spot.x() - 4, spot.y() - 4, 8, 8))
            painter.setPen(QColor(self._theme.text if minimum.is_global else self._theme.dim))
            painter.drawText(label.adjusted(-4, 0, 4, 0), Qt.AlignmentFlag.AlignCenter, self._word(minimum))
