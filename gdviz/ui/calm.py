"""Sliders and menus that leave the wheel to the panel that scrolls, unless they have the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSlider


class CalmSlider(QSlider):
    """A horizontal slider that only turns with the wheel where one has chosen it."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn, or let the panel scroll."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class CalmMenu(QComboBox):
    """A menu that only turns with the wheel where one has chosen it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn, or let the panel scroll."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()
