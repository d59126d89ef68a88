"""PICTURE: a window on the plane with axes, which takes the keyboard and shows that it has it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen

from gdviz.descent.exact import Array
from gdviz.lab.exhibit import Exhibit
from gdviz.ui.crash import told
from gdviz.ui.key_picture import KeyPicture
from gdviz.ui.paper import MARGIN, draw_card, draw_line, round_ticks, tick_text
from gdviz.ui.theme import SMALL_POINTS, Theme, font

Window = tuple[tuple[float, float], tuple[float, float]]

FAR = 1e5
"""Nothing is drawn further off than so many pixels."""
LEAST_WIDTH = 240
DOT = 7.0
DASH = (9.0, 6.0)
"""The lengths of a dash and of a gap."""
BELOW = QPointF(0, DOT + 12)
"""What lies above the window is drawn so far below its edge, with a sign that points up."""
BESIDE, TICKS = 14.0, 4.0
"""The figures of the axes stand so far beside and under them; a handle fits between."""
MOST_TICKS = 11


class Picture(KeyPicture):
    """Draws its ground; what lies on it is drawn by those who inherit."""

    LEAST_HEIGHT = 230

    grasped = Signal()

    def __init__(self, theme: Theme, percent: int, window: Window) -> None:
        super().__init__()
        self.window_shown = window
        self.exhibit = Exhibit()
        self.across = self.up = ""
        self.is_dragging = False
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.theme, self.scale = theme, percent / 100
        self.small = font(SMALL_POINTS, percent)
        self.setMinimumSize(LEAST_WIDTH, self.least_height)
        self.update()

    @property
    def least_height(self) -> int:
        """Below this, one could not tell much apart."""
        return round(self.LEAST_HEIGHT * (0.6 + 0.4 * self.scale))

    def sizeHint(self) -> QSize:
        """As little as shows what matters; the bench gives what is left."""
        return QSize(400, self.minimumHeight())

    def display(self, exhibit: Exhibit) -> None:
        """Show these numbers."""
        if exhibit != self.exhibit:
            self.exhibit = exhibit
            self.update()

    @property
    def area(self) -> QRectF:
        """Where the window on the plane is drawn."""
        metrics = QFontMetricsF(self.small)
        (_, _), (low, high) = self.window_shown
        widest = max((metrics.horizontalAdvance(tick_text(value)) for value in round_ticks(low, high, 8)), default=0.0)
        line = metrics.height()
        return QRectF(self.rect()).adjusted(MARGIN + widest + BESIDE, MARGIN + line + 4, -2 * MARGIN, -MARGIN - 2 * line - TICKS)

    def spot(self, x: float, y: float) -> QPointF:
        """Where a point of the plane is in the picture."""
        across, down = self.spots(np.array([x]), np.array([y]))
        return QPointF(float(across[0]), float(down[0]))

    def spots(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Where points of the plane are in the picture, all of shape ``(count,)``."""
        (left, right), (bottom, top) = self.window_shown
        area = self.area
        across = area.left() + (x - left) / (right - left) * area.width()
        down = area.bottom() - (y - bottom) / (top - bottom) * area.height()
        return across.clip(-FAR, FAR), down.clip(-FAR, FAR)

    def place(self, spot: QPointF) -> tuple[float, float]:
        """Which point of the plane is there in the picture; the nearest in the window."""
        (left, right), (bottom, top) = self.window_shown
        area = self.area
        x = left + (spot.x() - area.left()) / max(1.0, area.width()) * (right - left)
        y = bottom + (area.bottom() - spot.y()) / max(1.0, area.height()) * (top - bottom)
        return min(max(x, left), right), min(max(y, bottom), top)

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, what is on it, and the ring of the keyboard's focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self.theme)
        self._draw_axes(painter, self.area)
        painter.save()
        painter.setClipRect(self.area)
        self.draw_inside(painter)
        painter.restore()
        self.draw_over(painter)
        self.draw_focus(painter, self.theme)
        painter.end()

    def draw_inside(self, painter: QPainter) -> None:
        """Draw what ends at the window's edges."""

    def draw_over(self, painter: QPainter) -> None:
        """Draw what may reach over them."""

    def _draw_axes(self, painter: QPainter, area: QRectF) -> None:
        metrics, (horizontal, vertical) = QFontMetricsF(self.small), self.window_shown
        line = metrics.height()
        painter.setFont(self.small)
        grid, words = QPen(QColor(self.theme.line), 1), QPen(QColor(self.theme.dim))
        for x in round_ticks(*horizontal, min(MOST_TICKS, max(3, int(area.width() / (3.2 * line))))):
            at = self.spot(x, vertical[0])
            painter.setPen(grid)
            painter.drawLine(QPointF(at.x(), area.top()), at)
            painter.setPen(words)
            painter.drawText(QRectF(at.x() - 50, area.bottom() + TICKS, 100, line), Qt.AlignmentFlag.AlignCenter, tick_text(x))
        for y in round_ticks(*vertical, min(MOST_TICKS, max(3, int(area.height() / (2 * line))))):
            at = self.spot(horizontal[0], y)
            painter.setPen(grid)
            painter.drawLine(at, QPointF(area.right(), at.y()))
            painter.setPen(words)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, at.y() - line / 2, area.left() - BESIDE + 2, line), side, tick_text(y))
        inner = QRectF(self.rect()).adjusted(MARGIN, 4, -MARGIN, -4)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self.up)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, self.across)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of what is under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and self.take(event.position()):
            self.is_dragging = True
            self.grasped.emit()
            self.drag(event.position())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, or show what could be."""
        if self.is_dragging:
            self.drag(event.position())
        else:
            self.hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        del event
        if self.is_dragging:
            self.is_dragging = False
            self.let_go()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Treat the second press of a double click like the first."""
        self.mousePressEvent(event)

    def take(self, spot: QPointF) -> bool:
        """Take hold of what is there; whether there is something."""
        del spot
        return False

    def drag(self, spot: QPointF) -> None:
        """Move what is held there."""

    def hover(self, spot: QPointF) -> None:
        """Show that something there can be held, if it can."""

    def let_go(self) -> None:
        """Be done with a drag."""


def draw_curve(painter: QPainter, picture: Picture, across: Array, up: Array, *, is_dashed: bool = False) -> None:
    """Draw from point to point of the plane, each of shape ``(count,)``.

    Single lines, as Qt joins those of a polyline, and works out its dashes, at many times the cost.
    """
    x, y = picture.spots(across, up)
    if not is_dashed:
        draw_line(painter, np.column_stack([x, y]))
        return
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    for begin in np.arange(0.0, along[-1], sum(DASH)).tolist():
        at = np.array([begin, min(begin + DASH[0], float(along[-1]))])
        draw_line(painter, np.column_stack([np.interp(at, along, x), np.interp(at, along, y)]))


def draw_above(painter: QPainter, theme: Theme, at: QPointF) -> None:
    """Say that what is drawn near the upper edge lies above it."""
    painter.setPen(QPen(QColor(theme.text), 2.5))
    for side in (-1, 1):
        painter.drawLine(at + QPointF(0, -DOT - 7), at + QPointF(side * 5, -DOT - 2))
