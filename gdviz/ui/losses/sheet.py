"""SHEET: what the pictures of this bench are drawn on, and a label that takes the rows that it needs.

The same as on the canvas, which this bench does not know.
"""

from __future__ import annotations

import math
import re
from typing import cast

import numpy as np
from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from shiboken6 import wrapInstance

from gdviz.descent.exact import Array
from gdviz.ui.still_label import StillLabel
from gdviz.ui.theme import Theme
from gdviz.ui.wording import MINUS, with_power
from gdviz.words import plain

MARGIN = 8.0


def draw_card(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """The ground of a picture."""
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


def draw_line(painter: QPainter, corners: Array) -> None:
    """Draw from corner to corner, shape ``(count, 2)``; Qt is shown the numbers where they are, which is the quickest way."""
    lines = np.ascontiguousarray(np.hstack([corners[:-1], corners[1:]]), np.float64)
    painter.drawLines(cast("QLineF", wrapInstance(lines.ctypes.data, QLineF)), len(lines))


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """At most ``most`` round numbers from ``low`` to ``high``, evenly spaced by 1, 2 or 5 times a power of ten.

    >>> round_ticks(0.3, 9.7, 4), round_ticks(-2, 9, 11)[:3]
    ([2.0, 4.0, 6.0, 8.0], [-2.0, 0.0, 2.0])
    """
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    gaps = (factor * power for factor in (1, 2, 5, 10, 20))
    gap = next(gap for gap in gaps if math.floor(high / gap) - math.ceil(low / gap) < most)
    return [float(f"{number * gap:.12g}") + 0.0 for number in range(math.ceil(low / gap), math.floor(high / gap) + 1)]


def tick_text(value: float) -> str:
    """A number beside an axis."""
    return with_power(plain(float(f"{value:.6g}"))).replace("-", MINUS)


class GrowingLabel(StillLabel):
    """Takes another row where a text needs it, and keeps it, so that nothing jumps to and fro."""

    def __init__(self) -> None:
        super().__init__(sample=" ")

    def display(self, text: str) -> None:
        """Show this text."""
        super().display(text)
        needed = self.rows_of(text)
        if needed > self._lines:
            self._lines = needed
            self.updateGeometry()

    def _make_room(self) -> None:
        needed = max(self.rows_of(self._sample), self.rows_of(self.text()))
        if needed != self._lines:
            self._lines = needed
            self.updateGeometry()

    def rows_of(self, text: str) -> int:
        """How many rows a text takes at this width, with its words kept whole."""
        return self._rows_in(self.font(), text)

    def _rows_in(self, font: QFont, text: str) -> int:
        metrics, room = QFontMetrics(font), QRect(0, 0, max(1, self.width()), 1_000_000)
        height = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap.value, text).height()
        return max(1, round(height / metrics.lineSpacing()))


class Sentence(GrowingLabel):
    """A rich text, which takes no more rows than if all of it were bold."""

    def __init__(self) -> None:
        super().__init__()
        self.label.setTextFormat(Qt.TextFormat.RichText)

    def rows_of(self, text: str) -> int:
        """How many rows its words take."""
        bold = self.font()
        bold.setBold(True)
        return self._rows_in(bold, re.sub(r"<[^>]*>", "", text))
