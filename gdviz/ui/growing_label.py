"""GROWING LABEL: a still label that takes another row where a text needs it, and keeps it."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from gdviz.ui.still_label import StillLabel


class GrowingLabel(StillLabel):
    """It grows with its texts and never shrinks, so that nothing jumps to and fro."""

    def display(self, text: str) -> None:
        """Show this text."""
        if text != self.text():
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
        super().__init__(sample=" ")
        self.label.setTextFormat(Qt.TextFormat.RichText)

    def rows_of(self, text: str) -> int:
        """How many rows its words take."""
        bold = self.font()
        bold.setBold(True)
        return self._rows_in(bold, re.sub(r"<[^>]*>", "", text))
