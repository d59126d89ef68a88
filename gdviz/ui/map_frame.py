"""MAP FRAME: where the map lies in its picture, and the way from weights to points of the picture and back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gdviz.descent.exact import Array
from gdviz.lab.fog import Window
from gdviz.ui.signs import FAR
from gdviz.ui.theme import Theme
from gdviz.ui.wording import number

TICK = 4.0
GAP = 4.0
MARGIN = 12.0
"""What stays free at the least on the sides without an axis."""
ACROSS, UP = 1.6, 2.2
"""The least distance of two ticks: across in widths of their widest label, up in heights of a line."""
MOST_TICKS = 9.0
LEAST_SIDE = 16.0
WIDEST = "−0.00"
"""Room is left for a tick's label of this width, so that the map keeps its size from landscape to landscape."""


class MapFrame:
    """Fits a window over two weights into ``area`` as a square, as large as leaves room for the axes in this font.

    ``titles`` are the words at the axes of the first and the second weight; ``square`` is where the window lies.
    """

    def __init__(self, area: QRectF, window: Window, font: QFont, titles: tuple[str, str] | None = None) -> None:
        self.area, self.window, self._font = area, window, font
        self.titles = titles or (
            QCoreApplication.translate("MapFrame", "weight x"),
            QCoreApplication.translate("MapFrame", "weight y"),
        )
        metrics = QFontMetricsF(font)
        line = metrics.height()
        left = GAP + line + GAP + metrics.horizontalAdvance(WIDEST) + GAP + TICK
        top, bottom = max(MARGIN, line / 2), TICK + GAP + 2 * line
        right = max(MARGIN, metrics.horizontalAdvance(WIDEST) / 2)
        side = max(LEAST_SIDE, math.floor(min(area.width() - left - right, area.height() - top - bottom)))
        x = area.left() + left + max(0.0, area.width() - left - side - right) / 2
        y = area.top() + top
        self.square = QRectF(math.ceil(x), math.ceil(y), side, side)
        self._low, self._high = np.array(window).T

    def points(self, positions: Array) -> Array:
        """Points of the picture for positions, both of shape ``(count, 2)``; far and impossible ones are kept within ``FAR``."""
        with np.errstate(all="ignore"):
            share = (positions - self._low) / (self._high - self._low)
            x = self.square.left() + share[:, 0] * self.square.width()
            y = self.square.bottom() - share[:, 1] * self.square.height()
        return np.nan_to_num(np.stack([x, y], axis=1), nan=FAR, posinf=FAR, neginf=-FAR).clip(-FAR, FAR)

    def point(self, position: Sequence[float]) -> QPointF:
        """The point of the picture for one position."""
        ((x, y),) = self.points(np.array([position])).tolist()
        return QPointF(x, y)

    def position(self, point: QPointF) -> tuple[float, float]:
        """The position under a point of the picture."""
        (left, right), (bottom, top) = self.window
        across = (point.x() - self.square.left()) / self.square.width()
        up = (self.square.bottom() - point.y()) / self.square.height()
        return left + across * (right - left), bottom + up * (top - bottom)

    def paint_axes(self, painter: QPainter, theme: Theme) -> None:
        """Draw ticks with their numbers, the titles, and a thin line around the map."""
        painter.save()
        painter.setFont(self._font)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(self.square.adjusted(-0.5, -0.5, 0.5, 0.5))
        self._paint_across(painter, theme)
        self._paint_up(painter, theme)
        painter.restore()

    def _paint_across(self, painter: QPainter, theme: Theme) -> None:
        metrics, square = QFontMetricsF(self._font), self.square
        space = ACROSS * metrics.horizontalAdvance(WIDEST)
        top = square.bottom() + TICK + GAP
        for value, text in ticks(self.window[0], min(MOST_TICKS, square.width() / space)):
            x = self.point((value, self.window[1][0])).x()
            painter.setPen(QPen(QColor(theme.edge), 1))
            painter.drawLine(QLineF(x, square.bottom() + 1, x, square.bottom() + TICK))
            painter.setPen(QColor(theme.dim))
            painter.drawText(_around(QPointF(x, top + metrics.height() / 2), text, metrics), Qt.AlignmentFlag.AlignCenter, text)
        middle = QPointF(square.center().x(), top + 1.5 * metrics.height())
        painter.drawText(_around(middle, self.titles[0], metrics), Qt.AlignmentFlag.AlignCenter, self.titles[0])

    def _paint_up(self, painter: QPainter, theme: Theme) -> None:
        metrics, square = QFontMetricsF(self._font), self.square
        right = square.left() - TICK - GAP
        for value, text in ticks(self.window[1], min(MOST_TICKS, square.height() / (UP * metrics.height()))):
            y = self.point((self.window[0][0], value)).y()
            painter.setPen(QPen(QColor(theme.edge), 1))
            painter.drawLine(QLineF(square.left() - TICK, y, square.left() - 1, y))
            painter.setPen(QColor(theme.dim))
            width = metrics.horizontalAdvance(text) + 2
            painter.drawText(_around(QPointF(right - width / 2, y), text, metrics), Qt.AlignmentFlag.AlignCenter, text)
        painter.translate(right - metrics.horizontalAdvance(WIDEST) - GAP - metrics.height() / 2, square.center().y())
        painter.rotate(-90)
        painter.drawText(_around(QPointF(0, 0), self.titles[1], metrics), Qt.AlignmentFlag.AlignCenter, self.titles[1])


def ticks(window: tuple[float, float], most: float) -> Iterator[tuple[float, str]]:
    """Round numbers in ``window`` with their words, at most about so many.

    >>> [text for _, text in ticks((-4.0, 4.0), 5)], [text for _, text in ticks((0.0, 1.0), 2)]
    (['−4', '−2', '0', '2', '4'], ['0.0', '0.5', '1.0'])
    """
    low, high = window
    step = round_number((high - low) / max(1.0, most))
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        yield index * step, number(index * step, digits)


def round_number(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... (and 0.5, 0.2, ...) that is not less than ``least``.

    >>> round_number(3.0), round_number(0.11), round_number(5.0)
    (5.0, 0.2, 5.0)
    """
    decade = math.floor(math.log10(least))
    return next(
        candidate
        for power in (decade, decade + 1)
        for figure in (1, 2, 5)
        if (candidate := float(f"{figure}e{power}")) >= least * (1 - 1e-9)
    )


def _around(middle: QPointF, text: str, metrics: QFontMetricsF) -> QRectF:
    """Room for words around their middle."""
    width, height = metrics.horizontalAdvance(text) + 4, metrics.height()
    return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
