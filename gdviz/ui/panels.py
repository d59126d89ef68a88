"""PANELS: what stands left and right of the stage, how wide it is, and what ends a drag of its edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

LESSONS_SHARE, CONTROLS_SHARE = 0.26, 0.225
"""Of the window's width, for the panels at first."""
LEAST_PANELS = (200, 240)
LEAST_WIDTH = 760
"""Of the panels and, for all three areas, of the window; at 100 % text."""


def add_dock(window: QMainWindow, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    """A panel at one side of the window, which can be folded and does not float."""
    dock = QDockWidget(title)
    dock.setObjectName(name)
    dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
    dock.setTitleBarWidget(QWidget())
    dock.setWidget(content)
    window.addDockWidget(area, dock)
    return dock


def panel_widths(width: int, percent: int) -> list[int]:
    """The widths of lessons and controls in a window of this width, at this text size."""
    least = [round(points * percent / 100) for points in LEAST_PANELS]
    shares = [round(width * share) for share in (LESSONS_SHARE, CONTROLS_SHARE)]
    return [max(pair) for pair in zip(least, shares, strict=True)]


def let_go_of_edges(window: QMainWindow) -> None:
    """End a drag of a panel's edge, during which Qt lays nothing out."""
    place = QPointF(-1, -1)
    let_go = QMouseEvent(
        QEvent.Type.MouseButtonRelease,
        place,
        window.mapToGlobal(place),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, let_go)
