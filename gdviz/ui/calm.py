"""Sliders and menus that leave the wheel to the panel that scrolls, unless they have the keyboard."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSlider, QStyle, QStyleOptionComboBox, QStylePainter

from gdviz.ui.crash import told


class CalmSlider(QSlider):
    """A horizontal slider that only turns with the wheel where one has chosen it."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn, or let the panel scroll."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class CalmMenu(QComboBox):
    """A menu that only turns with the wheel where one has chosen it, and that shortens words for which it is too narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def shown_text(self) -> str:
        """The words of the present entry, as far as there is room."""
        return str(self._option().currentText)

    def _option(self) -> Any:
        """How it is to be drawn; the types of PySide do not know this option's fields."""
        option: Any = QStyleOptionComboBox()
        self.initStyleOption(option)
        kind, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(kind, option, field, self).width()
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        return option

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the menu with the words for which there is room."""
        del event
        option = self._option()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn, or let the panel scroll."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()
