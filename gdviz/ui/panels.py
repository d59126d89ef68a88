"""PANELS: what stands left and right of the stage, how wide it is, and what ends a drag of its edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QStackedWidget, QWidget

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


def lay_out_at_once(window: QMainWindow) -> None:
    """Lay the parts of a window out also where Qt would not: while the edge of a panel is dragged, which ends here."""
    if not window.rect().contains(window.centralWidget().geometry()):
        let_go_of_edges(window)
        if layout := window.layout():
            layout.setGeometry(window.rect())


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
