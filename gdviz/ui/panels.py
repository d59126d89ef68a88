"""PANELS: what stands left and right of the stage, how wide it is, and what ends a drag of its edge."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QLayout, QMainWindow, QStackedWidget, QWidget

LESSONS_SHARE, CONTROLS_SHARE = 0.26, 0.225
"""Of the window's width, for the panels at first."""
LEAST_PANELS = (200, 240)
LEAST_WIDTH = 760
"""Of the panels and, for all three areas, of the window; at 100 % text."""


class PanelledWindow(QMainWindow):
    """A window in which no drag of a panel's edge outlives its press, as Qt lays nothing out while one goes on."""

    def event(self, event: QEvent) -> bool:
        """End a drag whose release was lost before another begins, and where the window changes its size meanwhile."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Resize) and self._let_go_of_edge():
            cast("QLayout", self.layout()).setGeometry(self.rect())
        return super().event(event)

    def _let_go_of_edge(self) -> bool:
        """End a drag of a panel's edge; whether there was one."""
        place = QPointF(-1, -1)
        let_go = QMouseEvent(
            QEvent.Type.MouseButtonRelease,
            place,
            self.mapToGlobal(place),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self, let_go)
        return let_go.isAccepted()


def add_dock(window: QMainWindow, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    """A panel at one side of the window, which can be folded and does not float."""
    dock = QDockWidget(title)
    dock.setObjectName(name)
    dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
    dock.setTitleBarWidget(QWidget())
    dock.setWidget(content)
    window.addDockWidget(area, dock)
    return dock


class Cupboard(QStackedWidget):
    """What a dock holds: the panel that the bench needs; it is folded where that needs none, and then as it was before."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self._was_open, self._is_bare = True, False
        self.addWidget(panel)

    def hold(self, panel: QWidget | None, dock: QDockWidget) -> None:
        """Hold this panel in the dock, or none."""
        if not self._is_bare:
            self._was_open = not dock.isHidden()
        self._is_bare = panel is None
        if panel:
            self.setCurrentIndex(self.addWidget(panel) if self.indexOf(panel) < 0 else self.indexOf(panel))
        dock.setVisible(self._was_open and panel is not None)


def panel_widths(width: int, percent: int) -> list[int]:
    """The widths of lessons and controls in a window of this width, at this text size."""
    least = [round(points * percent / 100) for points in LEAST_PANELS]
    shares = [round(width * share) for share in (LESSONS_SHARE, CONTROLS_SHARE)]
    return [max(pair) for pair in zip(least, shares, strict=True)]
