"""SECTION: a part of a panel that is folded until one wants it; folded, it says in a line what is set in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QTransform
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gdviz.paths import resources
from gdviz.ui.theme import GAP

CHEVRON = 12
INDENT = 3 * GAP
"""Of what stands under the words of a heading."""
QUIET = """
QToolButton { background: transparent; border: 2px solid transparent; padding: 2px 0; font-weight: bold; }
QToolButton:focus { border: 2px solid palette(highlight); border-radius: 7px; padding: 2px 0; }
"""
"""In place of a button's frame, with the theme's own colours."""


def chevron(*, is_open: bool = True) -> QIcon:
    """A sign that points down at what is open, or sideways at what is folded."""
    picture = QIcon(str(resources() / "icons" / "chevron.svg")).pixmap(QSize(4 * CHEVRON, 4 * CHEVRON))
    return QIcon(picture if is_open else picture.transformed(QTransform().rotate(-90)))


def quiet_line() -> QFrame:
    """A line between two parts of a panel."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setStyleSheet("color: palette(mid)")
    return line


class Heading(QToolButton):
    """Words with a sign before them that is as large as they are."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(QUIET)

    def changeEvent(self, event: QEvent) -> None:
        """Let the sign grow with the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            side = round(self.fontMetrics().height() * 0.7)
            self.setIconSize(QSize(side, side))


class Section(QWidget):
    """A heading that opens and folds what is under it."""

    opened = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = Heading(title)
        self._summary = QLabel()
        self._summary.setProperty("role", "small")
        self._summary.setWordWrap(True)
        self._summary.setContentsMargins(INDENT, 0, 0, GAP)
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 4, 0, GAP)
        self.column.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (quiet_line(), self.heading, self._summary, self.body):
            column.addWidget(part)
        self.heading.toggled.connect(self._fold)
        self._fold(False)

    @property
    def is_open(self) -> bool:
        """Whether one sees what is in it."""
        return self.heading.isChecked()

    def open(self, is_open: bool = True) -> None:
        """Open it, or fold it."""
        self.heading.setChecked(is_open)

    def summarize(self, text: str) -> None:
        """What is set in it, for when it is folded; empty if nothing is."""
        self._summary.setText(text)
        self._tell()

    def _fold(self, is_open: bool) -> None:
        self.heading.setIcon(chevron(is_open=is_open))
        self.body.setVisible(is_open)
        self._tell()
        if is_open:
            self.opened.emit()

    def _tell(self) -> None:
        state = self.tr("open") if self.is_open else self.tr("folded")
        text = self._summary.text()
        self._summary.setVisible(bool(text) and not self.is_open)
        self.heading.setAccessibleDescription(f"{state}; {text}" if text else state)
