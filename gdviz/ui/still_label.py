"""A label whose text changes many times a second: it has its room once and for all, and never asks for a new layout."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class StillLabel(QWidget):
    """Room for so many lines, at least as wide as ``widest``. A QLabel in a layout lays the window out anew at each text."""

    def __init__(self, lines: int = 1, widest: str = "") -> None:
        super().__init__()
        self._lines, self._widest = lines, widest
        self._text = ""
        self.label = QLabel(self)
        self.label.setWordWrap(lines > 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.label.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def wear(self, font: QFont) -> None:
        """Take on a font, and the room that it needs."""
        self.setFont(font)
        self.label.setFont(font)
        self.updateGeometry()

    def set_lines(self, lines: int) -> None:
        """Have room for another number of lines."""
        if lines != self._lines:
            self._lines = lines
            self.label.setWordWrap(lines > 1)
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
        if text != self._text:
            self._text = text
            self.label.setText(text)

    def text(self) -> str:
        """The text that is shown."""
        return self._text

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the label all of the room."""
        super().resizeEvent(event)
        self.label.setGeometry(self.rect())
