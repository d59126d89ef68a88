"""TOOL BAR: what concerns the window: panels, undo, the size of the text, colours and motion, the list of keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from gdviz.ui.settings import SYSTEM, Settings


class ToolBar(QToolBar):
    """Made of the window's actions by their verbs, and of a menu of looks."""

    theme_chosen = Signal(str)
    motion_chosen = Signal(bool)

    def __init__(self, actions: Mapping[str, QAction], settings: Settings) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for verb, text in (
            ("toggle_lessons", self.tr("Lessons")),
            ("undo", self.tr("Undo")),
            ("redo", self.tr("Redo")),
        ):
            self._add(actions[verb], text)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self._add(actions["smaller_text"], self.tr("A−"))
        self._add(actions["larger_text"], self.tr("A+"))
        self.addWidget(self._view_button(settings))
        self._add(actions["show_help"], self.tr("Keys"))
        self._add(actions["toggle_controls"], self.tr("Controls"))

    def _add(self, action: QAction, text: str) -> None:
        action.setIconText(text)
        self.addAction(action)
        button = self.widgetForAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())

    def _view_button(self, settings: Settings) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("View"))
        button.setToolTip(self.tr("Colours and motion"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        group = QActionGroup(menu)
        names = {
            SYSTEM: self.tr("Colours of the system"),
            "dark": self.tr("Dark"),
            "light": self.tr("Light"),
            "contrast": self.tr("High contrast"),
        }
        for name, text in names.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(name == settings.theme)
            action.triggered.connect(partial(self._choose_theme, name))
            group.addAction(action)
        menu.addSeparator()
        calm = menu.addAction(self.tr("Less motion"))
        calm.setCheckable(True)
        calm.setChecked(settings.reduced_motion)
        calm.toggled.connect(self.motion_chosen)
        button.setMenu(menu)
        return button

    def _choose_theme(self, name: str, checked: bool = False) -> None:
        del checked
        self.theme_chosen.emit(name)
