"""WORKING: a text of words and arithmetic by turns, as the bench of the training loop shows it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gdviz.ui.theme import Theme

BETWEEN = 5
"""Pixels between what is worked out and the next."""


class Line(NamedTuple):
    """What is worked out, and the arithmetic, if there is any."""

    words: str
    numbers: str = ""


def as_html(lines: Sequence[Line], theme: Theme) -> str:
    """The lines under each other: quiet words, and the arithmetic that they are about."""
    return "".join(
        f"<p style='margin:{BETWEEN}px 0 0 0'><span style='color:{theme.dim}'>{escape(line.words)}</span><br>"
        f"{escape(line.numbers)}</p>"
        if line.numbers
        else f"<p style='margin:{BETWEEN}px 0 0 0'>{escape(line.words)}</p>"
        for line in lines
    )


class Working(QWidget):
    """A rich text that is as high as it needs, and that keeps the room which it once had until it is told to ``begin_anew``.

    A QLabel in a layout would lay the whole window out anew at each of its texts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._room = 0

    def display(self, text: str) -> None:
        """Show this text."""
        if text != self.label.text():
            self.label.setText(text)
            self._make_room(self._room)

    def text(self) -> str:
        """The text that is shown."""
        return self.label.text()

    def begin_anew(self) -> None:
        """Have no more room than this text needs."""
        self._make_room(0)

    def _make_room(self, least: int) -> None:
        room = max(least, self.label.heightForWidth(max(1, self.width())))
        if room != self._room:
            self._room = room
            self.updateGeometry()
        self.label.resize(self.width(), max(room, self.height()))

    def sizeHint(self) -> QSize:
        """The room for the text at this width."""
        return QSize(0, self._room)

    def minimumSizeHint(self) -> QSize:
        """The same: less would cut the text."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the text anew at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.begin_anew()
        self.label.resize(event.size())
