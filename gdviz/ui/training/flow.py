"""FLOW: buttons beside each other, on as many lines as they need; it is as high as these."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdviz.ui.theme import GAP, TOUCH


class Flow(QWidget):
    """Places what is put in at its own size, from left to right; what is hidden takes no room."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._parts = parts
        self._room = QSize()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part in parts:
            part.setParent(self)

    def arrange(self) -> None:
        """Find places anew: a text, its size, or what is hidden has changed."""
        x, y, line, widest = 0, 0, 0, 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint().expandedTo(QSize(0, TOUCH))
            width = min(size.width(), max(1, self.width()))
            if x and x + width > self.width():
                x, y, line = 0, y + line + GAP // 2, 0
            part.setGeometry(x, y, width, size.height())
            x, line, widest = x + width + GAP, max(line, size.height()), max(widest, size.width())
        room = QSize(widest, y + line)
        if room != self._room:
            self._room = room
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The room for all lines at this width."""
        return self._room

    def minimumSizeHint(self) -> QSize:
        """The same: a button narrower than its words would cut them off."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Begin lines elsewhere."""
        super().resizeEvent(event)
        self.arrange()
