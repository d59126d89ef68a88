"""PAPER: what the small charts are drawn on and with: a card, a heading, round ticks, and lines that cost little."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget
from shiboken6 import wrapInstance

from gdviz.descent.exact import Array
from gdviz.ui.theme import Theme
from gdviz.ui.wording import MINUS, with_power
from gdviz.words import plain

MARGIN = 8.0
LARGEST = 1e300
"""What is larger is drawn here: sums of such numbers still fit in a double."""


def blank(widget: QWidget, size: QSize | None = None) -> QPixmap:
    """An empty picture as large as the widget, or of this size, in the pixels of the widget's screen."""
    ratio, size = widget.devicePixelRatioF(), size or widget.size()
    picture = QPixmap(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def draw_card(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """The ground of a chart, like that of the read-outs."""
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


def draw_note(painter: QPainter, area: QRectF, theme: Theme, face: QFont, text: str) -> None:
    """Write words in the middle of a chart that has nothing to show yet."""
    painter.setFont(face)
    painter.setPen(QColor(theme.dim))
    flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
    painter.drawText(area.adjusted(2 * MARGIN, 2 * MARGIN, -2 * MARGIN, -2 * MARGIN), flags, text)


def draw_heading(painter: QPainter, words: QRectF, face: QFont, titles: Sequence[str], note: str) -> bool:
    """Write the first title that leaves room for the note at the right; False where none does, and a title stands alone."""
    metrics = QFontMetricsF(face)
    painter.setFont(face)
    top = Qt.AlignmentFlag.AlignTop
    for title in titles:
        if metrics.horizontalAdvance(title + note) + 2 * MARGIN < words.width():
            painter.drawText(words, top | Qt.AlignmentFlag.AlignLeft, title)
            painter.drawText(words, top | Qt.AlignmentFlag.AlignRight, note)
            return True
    title = next((title for title in titles if metrics.horizontalAdvance(title) <= words.width()), titles[-1])
    painter.drawText(
        words, top | Qt.AlignmentFlag.AlignLeft, metrics.elidedText(title, Qt.TextElideMode.ElideRight, words.width())
    )
    return False


def draw_line(painter: QPainter, corners: Array) -> None:
    """Draw from corner to corner, shape ``(count, 2)``.

    Qt joins the corners of a polyline at thirty times the cost of single lines, and a QLineF made in Python costs as much as
    drawing it; so that Qt is shown the numbers where they are.
    """
    lines = np.ascontiguousarray(np.hstack([corners[:-1], corners[1:]]), np.float64)
    if len(lines):
        painter.drawLines(cast("QLineF", wrapInstance(lines.ctypes.data, QLineF)), len(lines))


def draw_squares(painter: QPainter, middles: Array, radius: float) -> None:
    """Draw squares around places, shape ``(count, 2)``."""
    boxes = np.ascontiguousarray(np.hstack([middles - radius, np.full_like(middles, 2 * radius)]), np.float64)
    if len(boxes):
        painter.drawRects(cast("QRectF", wrapInstance(boxes.ctypes.data, QRectF)), len(boxes))


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """At most ``most`` round numbers from ``low`` to ``high``, evenly spaced by 1, 2 or 5 times a power of ten.

    >>> round_ticks(0.3, 9.7, 4), round_ticks(150, 210, 4), round_ticks(1, 1, 4)
    ([2.0, 4.0, 6.0, 8.0], [160.0, 180.0, 200.0], [])
    """
    if not (math.isfinite(high - low) and high > low and most >= 1):
        return []
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for factor in (1, 2, 5, 10, 20, 50):
        gap = factor * power
        ticks = [float(f"{number * gap:.12g}") + 0.0 for number in range(math.ceil(low / gap), math.floor(high / gap) + 1)]
        if len(ticks) <= most:
            return ticks
    return []


def tick_text(value: float) -> str:
    """A number beside an axis."""
    return with_power(plain(float(f"{value:.6g}"))).replace("-", MINUS)
