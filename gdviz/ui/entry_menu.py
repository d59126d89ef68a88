"""A menu of a catalogue's entries, each told what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, cast

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QLabel

from gdviz.ui.calm import CalmMenu
from gdviz.ui.wording import translated


class Entry(Protocol):
    """An entry of a catalogue, as far as a menu needs it."""

    @property
    def name(self) -> str:
        """The word in an experiment's text."""
        ...

    @property
    def label(self) -> str:
        """The words in the window."""
        ...

    @property
    def meaning(self) -> str:
        """What it does to learning."""
        ...


class EntryMenu(CalmMenu):
    """Offers the entries of a catalogue; ``heading`` is the label that stands over it."""

    def __init__(self, title: str, catalogue: Mapping[str, object]) -> None:
        super().__init__()
        self.heading = QLabel(title)
        self.heading.setProperty("role", "heading")
        self.heading.setBuddy(self)
        self.setAccessibleName(title)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.offer(cast("Iterable[Entry]", catalogue.values()))

    def offer(self, entries: Iterable[Entry]) -> None:
        """Offer these entries and no others."""
        with QSignalBlocker(self):
            self.clear()
            for entry in entries:
                self.addItem(translated(entry.label), entry.name)
                self.setItemData(self.count() - 1, translated(entry.meaning), Qt.ItemDataRole.ToolTipRole)

    def display(self, name: str) -> None:
        """Show that this entry holds."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(name))
        self.setToolTip(str(self.currentData(Qt.ItemDataRole.ToolTipRole) or ""))
