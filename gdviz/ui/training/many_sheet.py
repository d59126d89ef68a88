"""MANY SHEET: the drawing of many networks: their curves above, and below a heap of dots wherever some of them ended."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gdviz.descent.exact import Array
from gdviz.lab.many import Many
from gdviz.ui.paper import MARGIN, draw_line, tick_text
from gdviz.ui.theme import Theme
from gdviz.ui.training.many_layout import curve_axis, end_axis, heap

CURVES_SHARE = 0.42
"""Of the height, for the curves above the heaps."""
FAINT = 0.6
"""How much of its colour a curve keeps."""
NEAREST = 6.0
"""The pointer is on a dot that is no farther from it than this, however small the dot is."""


class ManySheet:
    """Everything in its place, for a picture of this size; ``present`` is the network on the bench, -1 for none."""

    def __init__(self, many: Many, present: int, theme: Theme, font: QFont, size: tuple[float, float]) -> None:
        self._many, self._present, self._theme = many, present, theme
        self._metrics = QFontMetricsF(font)
        self._width, height = size
        self._axis = end_axis(many)
        self._curve_axis = curve_axis(many, self._axis)
        line = self._line = self._metrics.height()
        wide = max(map(self._wide, (0.25, 1e-3, *self._curve_axis.ticks(4))))
        top, left = MARGIN + line + 4, MARGIN + wide + 6
        self._curves = QRectF(left, top, size[0] - left - 2 * MARGIN, max(8.0, (height - 5 * line - 3 * MARGIN) * CURVES_SHARE))
        self._lost = self._metrics.horizontalAdvance(self._tr("ran away")) + 2 * MARGIN if many.ran_away.any() else 0.0
        top, bottom = self._curves.bottom() + 2 * line + MARGIN, height - MARGIN - 2 * line - 4
        self._heaps = QRectF(MARGIN + 4, top, size[0] - 2 * MARGIN - 8 - self._lost, max(8.0, bottom - top))
        self._spots, self._dot = heap(many, self._axis, self._heaps, self._lost)

    @staticmethod
    def _tr(text: str) -> str:
        return QCoreApplication.translate("ManySheet", text)

    def _wide(self, loss: float) -> float:
        return self._metrics.horizontalAdvance(tick_text(loss))

    def _fit(self, tries: list[str], width: float) -> str:
        return next((text for text in tries if self._metrics.horizontalAdvance(text) <= width), tries[-1])

    def under(self, spot: QPointF) -> int:
        """The network whose dot is there, -1 for none."""
        away = np.hypot(*(self._spots - (spot.x(), spot.y())).T)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= max(NEAREST, self._dot / 2 + 1) else -1

    def spot(self, network: int) -> QPointF:
        """Where a network has its dot."""
        x, y = self._spots[network].tolist()
        return QPointF(x, y)

    def draw(self, painter: QPainter) -> None:
        """Draw all but the network that one points at."""
        self._draw_curve_axis(painter)
        for network in reversed(self._many.order.tolist()):
            painter.setPen(QPen(self._faint(network), 1))
            draw_line(painter, self._corners(network))
        self._draw_end_axis(painter)
        self._draw_bar(painter)
        self._draw_legend(painter)
        self._draw_dots(painter)

    def draw_pointed(self, painter: QPainter, network: int) -> None:
        """Draw the curve and the dot of the network that one points at so that they stand out."""
        painter.setPen(QPen(QColor(self._theme.accent), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        draw_line(painter, self._corners(network))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.spot(network), self._dot / 2 + 3, self._dot / 2 + 3)

    def _color(self, network: int) -> str:
        if self._many.ran_away[network]:
            return self._theme.gone
        return self._theme.good if self._many.is_good[network] else self._theme.bad

    def _faint(self, network: int) -> QColor:
        """Its colour, paler; what can be seen through takes Qt three times as long to draw."""
        ground, color = QColor(self._theme.raised), QColor(self._color(network))
        pairs = ((color.red(), ground.red()), (color.green(), ground.green()), (color.blue(), ground.blue()))
        return QColor(*(round(FAINT * one + (1 - FAINT) * other) for one, other in pairs))

    def _corners(self, network: int) -> Array:
        """The curve of a network as points of the picture, ``(noted, 2)``."""
        area, many = self._curves, self._many
        across = area.left() + many.at / max(1, many.steps) * area.width()
        return np.column_stack([across, area.bottom() - self._curve_axis.shares(many.history[:, network]) * area.height()])

    def _draw_curve_axis(self, painter: QPainter) -> None:
        area, line = self._curves, self._line
        titles = [self._tr("Training loss, step by step"), self._tr("Training loss")]
        if self._curve_axis.is_logarithmic:
            titles = [self._tr("Training loss, step by step, in powers of ten"), self._tr("Training loss, log"), self._tr("log")]
        painter.setPen(QColor(self._theme.dim))
        painter.drawText(QPointF(MARGIN, MARGIN + 0.75 * line), self._fit(titles, self._width - 2 * MARGIN))
        for loss in self._curve_axis.ticks(max(1, min(5, int(area.height() / (1.2 * line))))):
            y = area.bottom() - self._curve_axis.share(loss) * area.height()
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self._theme.dim))
            box = QRectF(0, y - line / 2, area.left() - 6, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_text(loss))
        last = self._tr("step {step}").format(step=self._many.steps)
        painter.drawText(QRectF(area.left(), area.bottom() + 2, 40, line), Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(QRectF(area.left(), area.bottom() + 2, area.width(), line), Qt.AlignmentFlag.AlignRight, last)

    def _draw_end_axis(self, painter: QPainter) -> None:
        area, line = self._heaps, self._line
        painter.setPen(QPen(QColor(self._theme.edge), 1))
        painter.drawLine(QPointF(area.left(), area.bottom() + 1), QPointF(area.right(), area.bottom() + 1))
        widest = max(map(self._wide, self._axis.ticks(6)), default=2 * line)
        for loss in self._axis.ticks(max(1, min(8, int(area.width() / (2 * widest))))):
            x = area.left() + self._axis.share(loss) * area.width()
            painter.setPen(QPen(QColor(self._theme.edge), 1))
            painter.drawLine(QPointF(x, area.bottom() + 1), QPointF(x, area.bottom() + 5))
            half = self._wide(loss) / 2 + 2
            x = min(max(x, MARGIN + half), self._width - MARGIN - half)
            painter.setPen(QColor(self._theme.dim))
            box = QRectF(x - half, area.bottom() + 4, 2 * half, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick_text(loss))
        titles = [self._tr("Training loss at the end"), self._tr("Loss at the end")]
        if not self._many.has_ended:
            titles = [self._tr("Training loss after step {step}"), self._tr("Step {step}")]
        title = self._fit([text.format(step=self._many.step) for text in titles], area.width())
        below = QRectF(area.left(), area.bottom() + 4 + line, area.width(), line)
        painter.setPen(QColor(self._theme.dim))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, title)
        if self._lost:
            box = QRectF(area.right(), area.bottom() + 4, self._lost, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, self._tr("ran away"))

    def _draw_bar(self, painter: QPainter) -> None:
        """A dashed line where good enough ends."""
        if self._axis.low < self._many.bar < self._axis.high:
            x = self._heaps.left() + self._axis.share(self._many.bar) * self._heaps.width()
            painter.setPen(QPen(QColor(self._theme.good), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, self._heaps.top() - 2), QPointF(x, self._heaps.bottom()))

    def _draw_legend(self, painter: QPainter) -> None:
        signs = [self._tr("good enough"), self._tr("worse")]
        if self._present >= 0:
            signs.append(self._tr("on the bench"))
        size, left, y = 0.6 * self._line, float(MARGIN), self._heaps.top() - 0.8 * self._line
        for place, text in enumerate(signs):
            width = size + 6 + self._metrics.horizontalAdvance(text)
            if left + width > self._width - MARGIN:
                return
            middle = QPointF(left + size / 2, y)
            if place < 2:
                self._draw_dot(painter, middle, size, is_good=place == 0)
            else:
                self._draw_present(painter, middle, size - 2)
            painter.setPen(QColor(self._theme.dim))
            painter.drawText(QPointF(left + size + 6, y + self._metrics.capHeight() / 2), text)
            left += width + 2 * MARGIN

    def _draw_dot(self, painter: QPainter, spot: QPointF, size: float, *, is_good: bool) -> None:
        """A disc for what is good enough, else a ring."""
        radius = size / 2 - max(0.5, 0.1 * size)
        painter.setPen(QPen(QColor(self._theme.good if is_good else self._theme.bad), max(1.0, 0.14 * size)))
        painter.setBrush(QColor(self._theme.good) if is_good else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot, radius, radius)

    def _draw_present(self, painter: QPainter, spot: QPointF, size: float) -> None:
        """A square around the dot of the network that is on the bench."""
        half = size / 2 + 1.5
        painter.setPen(QPen(QColor(self._theme.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(spot.x() - half, spot.y() - half, 2 * half, 2 * half))

    def _draw_dots(self, painter: QPainter) -> None:
        reach = 0.3 * self._dot
        for network, (x, y) in enumerate(self._spots.tolist()):
            if self._many.ran_away[network]:
                painter.setPen(QPen(QColor(self._theme.gone), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(QPointF(x - reach, y - reach), QPointF(x + reach, y + reach))
                painter.drawLine(QPointF(x - reach, y + reach), QPointF(x + reach, y - reach))
            else:
                self._draw_dot(painter, QPointF(x, y), self._dot, is_good=bool(self._many.is_good[network]))
        if self._present >= 0:
            self._draw_present(painter, self.spot(self._present), self._dot)
