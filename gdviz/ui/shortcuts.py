"""SHORTCUTS: the one table of keys, from which the actions and the help are made."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdviz.ui.theme import GAP
from gdviz.ui.wording import translated


@dataclass(frozen=True)
class Shortcut:
    """Keys, what they do, and the main window's verb for it; without a verb the curve or the map itself takes the keys.

    ``where`` names the pictures that must have the keyboard; without any, the keys hold everywhere.
    """

    keys: tuple[str, ...]
    text: str
    verb: str = ""
    where: tuple[str, ...] = ()


CURVE, MAP = "curve", "map"


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
    Shortcut(("Space",), "Run or pause", "toggle_run", where=(CURVE, MAP)),
    Shortcut(("R",), "Reset", "reset", where=(CURVE, MAP)),
    Shortcut(("L",), "Lift the fog, or let it come back", "toggle_fog", where=(MAP,)),
    Shortcut(("Left", "Right"), "Move the start by 0.1", where=(CURVE,)),
    Shortcut(("Shift+Left", "Shift+Right"), "Move the start by 0.01", where=(CURVE,)),
    Shortcut(("PgDown", "PgUp"), "Move the start by 1", where=(CURVE,)),
    Shortcut(("Home", "End"), "Start at the left or right end", where=(CURVE,)),
    Shortcut(("Left", "Right", "Up", "Down"), "Move the start by a hundredth of the map", where=(MAP,)),
    Shortcut(("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"), "Move the start by a tenth of that", where=(MAP,)),
    Shortcut(("Home", "End"), "Move the start by a tenth of the map, left or right", where=(MAP,)),
    Shortcut(("PgUp", "PgDown"), "Move the start by a tenth of the map, up or down", where=(MAP,)),
)


def shown_keys(shortcut: Shortcut) -> str:
    """The keys as this system writes them."""
    return ",  ".join(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in shortcut.keys)


class ShortcutHelp(QDialog):
    """The table of keys, as a person reads it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        column, sheet = QVBoxLayout(self), QHBoxLayout()
        sheet.setSpacing(4 * GAP)
        column.addLayout(sheet)
        # Two columns, so that the sheet fits on a small screen.
        for titles in (
            ((self.tr("Everywhere"), ""),),
            (
                (self.tr("While the curve has the keyboard (Tab)"), CURVE),
                (self.tr("While the map has the keyboard (Tab)"), MAP),
            ),
        ):
            half = QVBoxLayout()
            half.setSpacing(GAP)
            sheet.addLayout(half)
            for title, place in titles:
                heading = QLabel(title)
                heading.setProperty("role", "heading")
                half.addWidget(heading)
                half.addLayout(self._rows(place))
            half.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)

    @staticmethod
    def _rows(place: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GAP)
        grid.setColumnStretch(1, 1)
        for row, shortcut in enumerate(one for one in SHORTCUTS if (place in one.where if place else not one.where)):
            keys = QLabel(shown_keys(shortcut))
            keys.setProperty("role", "dim")
            grid.addWidget(keys, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(QLabel(translated(shortcut.text)), row, 1)
        return grid
