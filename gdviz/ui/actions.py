"""ACTIONS: what keys and buttons do, made from the table of shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gdviz.ui.shortcuts import SHORTCUTS, shown_keys
from gdviz.ui.wording import translated


class Places(Protocol):
    """What has pictures in which keys of their own hold."""

    def add_action(self, action: QAction, places: tuple[str, ...]) -> None:
        """Let a key do this while one of these pictures has the keyboard."""


def make_actions(window: QWidget, places: Places, obey: Callable[..., None]) -> dict[str, QAction]:
    """The actions that hold in all of the window, by their verbs; those of single pictures go to ``places``."""
    actions: dict[str, QAction] = {}
    for shortcut in SHORTCUTS:
        if not shortcut.verb:
            continue
        action = QAction(translated(shortcut.text), window)
        action.setShortcuts([QKeySequence(keys) for keys in shortcut.keys])
        action.triggered.connect(partial(obey, shortcut.verb))
        if shortcut.where:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            places.add_action(action, shortcut.where)
        else:
            action.setToolTip(f"{action.text()} ({shown_keys(shortcut)})")
            actions[shortcut.verb] = action
            window.addAction(action)
    return actions
