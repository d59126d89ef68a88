"""SCROLL PAGE: what is taller than its place can be scrolled; Tab goes to what is on it, not to the page itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class ScrollPage(QScrollArea):
    """A page without a frame, as wide as its place."""

    def __init__(self, inside: QWidget | None = None) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if inside is not None:
            self.hold(inside)

    def hold(self, inside: QWidget) -> None:
        """Have this on the page."""
        inside.setObjectName("scrolled")
        self.setWidget(inside)
