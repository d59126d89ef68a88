"""ROW: buttons beside each other, on as many lines as they need."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from gdviz.ui.theme import GAP


class Row(QWidget):
    """The last button stands at the right end."""

    def __init__(self) -> None:
        super().__init__()
        self._buttons: list[QAbstractButton] = []
        self._ends: list[int] = []
        self._lines: list[QHBoxLayout] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)

    def add(self, button: QAbstractButton) -> None:
        """Put a button behind the others."""
        self._buttons.append(button)
        self._fill([len(self._buttons)])

    def arrange(self, width: int) -> None:
        """Begin another line where this width ends."""
        ends: list[int] = []
        used = 0
        for place, button in enumerate(self._buttons):
            # Else the style's least height, which does not grow with the text, is all that the button gets.
            button.setMinimumHeight(button.sizeHint().height())
            used += button.sizeHint().width() + GAP
            if place and used > width + GAP:
                ends.append(place)
                used = button.sizeHint().width() + GAP
        self._fill([*ends, len(self._buttons)])

    def _fill(self, ends: list[int]) -> None:
        """Make a line of the buttons up to each of these."""
        if ends == self._ends:
            return
        self._ends = ends
        for line in self._lines:
            while line.count():
                line.takeAt(0)
            self._column.removeItem(line)
            line.deleteLater()
        self._lines = []
        for begin, end in zip([0, *ends], ends, strict=False):
            line = QHBoxLayout()
            line.setSpacing(GAP)
            for place, button in enumerate(self._buttons[begin:end], begin):
                if place == len(self._buttons) - 1:
                    line.addStretch(1)
                line.addWidget(button)
            if end < len(self._buttons):
                line.addStretch(1)
            self._column.addLayout(line)
            self._lines.append(line)
