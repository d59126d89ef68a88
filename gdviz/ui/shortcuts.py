"""SHORTCUTS: the one table of keys, from which the actions and the help are made."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from gdviz.ui.theme import GAP
from gdviz.ui.wording import translated


@dataclass(frozen=True)
class Shortcut:
    """Keys, what they do, and the main window's verb for it; without a verb the curve itself takes the keys."""

    keys: tuple[str, ...]
    text: str
    verb: str = ""
    on_curve: bool = False


SHORTCUTS = (
    Shortcut(("F5", "Ctrl+Return"), "Run or pause", "toggle_run"),
    Shortcut(("Ctrl+Right",), "One step", "step"),
    Shortcut(("Ctrl+Left",), "One step back", "back"),
    Shortcut(("Ctrl+R",), "Reset: the ball back to its start", "reset"),
    Shortcut(("Ctrl+Z",), "Undo the last change or reset", "undo"),
    Shortcut(("Ctrl+Shift+Z", "Ctrl+Y"), "Do it again", "redo"),
    Shortcut(("Ctrl++", "Ctrl+="), "Larger text", "larger_text"),
    Shortcut(("Ctrl+-",), "Smaller text", "smaller_text"),
    Shortcut(("F8",), "Fold or unfold the lessons", "toggle_lessons"),
    Shortcut(("F9",), "Fold or unfold the controls", "toggle_controls"),
    Shortcut(("F1",), "This list", "show_help"),
    Shortcut(("Space",), "Run or pause", "toggle_run", on_curve=True),
    Shortcut(("R",), "Reset", "reset", on_curve=True),
    Shortcut(("Left", "Right"), "Move the start by 0.1", on_curve=True),
    Shortcut(("Shift+Left", "Shift+Right"), "Move the start by 0.01", on_curve=True),
    Shortcut(("PgDown", "PgUp"), "Move the start by 1", on_curve=True),
    Shortcut(("Home", "End"), "Start at the left or right end", on_curve=True),
)


def shown_keys(shortcut: Shortcut) -> str:
    """The keys as this system writes them."""
    return ",  ".join(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in shortcut.keys)


class ShortcutHelp(QDialog):
    """The table of keys, as a person reads it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        column = QVBoxLayout(self)
        column.setSpacing(GAP)
        for title, on_curve in ((self.tr("Everywhere"), False), (self.tr("While the curve has the keyboard (Tab)"), True)):
            heading = QLabel(title)
            heading.setProperty("role", "heading")
            column.addWidget(heading)
            column.addLayout(self._rows(on_curve=on_curve))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)

    @staticmethod
    def _rows(*, on_curve: bool) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GAP)
        grid.setColumnStretch(1, 1)
        for row, shortcut in enumerate(one for one in SHORTCUTS if one.on_curve == on_curve):
            keys = QLabel(shown_keys(shortcut))
            keys.setProperty("role", "dim")
            grid.addWidget(keys, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(QLabel(translated(shortcut.text)), row, 1)
        return grid
