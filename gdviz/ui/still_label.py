"""A label whose text changes many times a second: it has its room beforehand, and no text of it asks for a new layout."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

WRAPPING = 1.06
"""A wrapped text is so much longer than its words, because lines are not quite filled."""


class StillLabel(QWidget):
    """Room for one line as wide as ``widest``, or for texts like ``sample`` on as many lines as they need at this width.

    A QLabel in a layout would lay the whole window out anew at each of its texts.
    """

    def __init__(self, *, widest: str = "", sample: str = "") -> None:
        super().__init__()
        self._widest, self._sample = widest, sample
        self._lines = 1
        self.label = QLabel(self)
        self.label.setWordWrap(bool(sample))
        self.label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def wear(self, font: QFont) -> None:
        """Take on a font, and the room that it needs."""
        self.setFont(font)
        self.label.setFont(font)
        self._make_room()
        self.updateGeometry()

    def expect(self, sample: str) -> None:
        """Have room for texts like this."""
        if sample != self._sample:
            self._sample = sample
            self.label.setWordWrap(bool(sample))
            self._make_room()

    def widen(self, widest: str) -> None:
        """Have room for a line like this."""
        if widest != self._widest:
            self._widest = widest
            self.updateGeometry()

    def _make_room(self) -> None:
        metrics, width = self.fontMetrics(), max(1, self.width())
        needed = sum(max(1, ceil(WRAPPING * metrics.horizontalAdvance(line) / width)) for line in self._sample.split("\n"))
        if needed != self._lines:
            self._lines = needed
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The room for the text, whatever it is at the moment."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._widest), self._lines * metrics.lineSpacing() + 4)

    def minimumSizeHint(self) -> QSize:
        """The same: less would cut the text."""
        return self.sizeHint()

    def display(self, text: str) -> None:
        """Show this text."""
        if text != self.label.text():
            self.label.setText(text)

    def text(self) -> str:
        """The text that is shown."""
        return self.label.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the label all of the room."""
        super().resizeEvent(event)
        self.label.setGeometry(self.rect())
        self._make_room()
