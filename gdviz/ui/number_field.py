"""A field for a number of any size with a point or a comma, and the line that says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from gdviz.ui.wording import MINUS, say_error
from gdviz.words import InputError, plain

MOST_CHARACTERS = 40
USUAL = "−0.00000"
MARGINS = 24
LONGEST_WORD = 16
"""Longer ones may be broken, so that a long number does not push the panel's edge away."""


class NumberField(QLineEdit):
    """Enter or leaving the field chooses, Escape takes back; what is no number is marked, explained, and changes nothing."""

    chosen = Signal(float)
    refused = Signal(str)

    def __init__(self, name: str, parse: Callable[[str], float]) -> None:
        super().__init__()
        self._parse = parse
        self._value: float | None = None
        self.setMaxLength(MOST_CHARACTERS)
        self.setAccessibleName(name)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.editingFinished.connect(self._finish)
        self.textEdited.connect(lambda: self._mark(""))

    def sizeHint(self) -> QSize:
        """Wide enough for a usual number."""
        usual = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(USUAL) + MARGINS, usual.height())

    def minimumSizeHint(self) -> QSize:
        """The same: less would cut the number."""
        return self.sizeHint()

    def display(self, value: float) -> None:
        """Show this number, unless another is being typed."""
        if value != self._value:
            self._value = value
            self.restore()

    def restore(self) -> None:
        """Show again what holds, in place of what is being typed."""
        if self._value is not None:
            self.setText(plain(self._value))
            self.setCursorPosition(0)
        self._mark("")

    def _finish(self) -> None:
        if self._value is not None and self.text() == plain(self._value):
            return
        text = self.text().strip().replace(MINUS, "-")
        if text.count(",") == 1 and "." not in text:
            text = text.replace(",", ".")
        try:
            value = self._parse(text)
        except InputError as error:
            self._mark(say_error(error))
            return
        self._value = value
        self.restore()
        self.chosen.emit(value)

    def _mark(self, problem: str) -> None:
        """Show a problem, or with an empty text that there is none."""
        if bool(self.property("wrong")) != bool(problem):
            self.setProperty("wrong", bool(problem))
            self.style().unpolish(self)
            self.style().polish(self)
        self.refused.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a half-typed number back on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.restore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a number that was refused: the field shows again what holds."""
        super().focusOutEvent(event)
        if self.property("wrong"):
            self.restore()


class Problem(QLabel):
    """Says what is wrong with a number; takes no room while nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "wrong")
        self.setWordWrap(True)
        self.hide()

    def display(self, text: str) -> None:
        """Show what is wrong, or with an empty text that nothing is."""
        self.setText(re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\N{ZERO WIDTH SPACE}", text))
        self.setVisible(bool(text))
