"""LOSS CHART: the loss at each step so far."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gdviz.descent.exact import Array
from gdviz.ui.scene import Scene
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.wording import number

MARGIN = 8.0
LARGEST = 1e300


class LossChart(QWidget):
    """A small line chart; a click goes to the step under the pointer, as the timeline does."""

    step_chosen = Signal(int)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene_shown: Scene | None = None
        self._losses: Array = np.zeros(0)
        self.setAccessibleName(self.tr("Loss by step"))
        self.setToolTip(self.tr("The loss at each step: learning is this line going down."))
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        self.setMinimumSize(round(150 * percent / 100), round(84 * percent / 100))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for a line to be seen."""
        return QSize(320, 96)

    def display(self, scene: Scene) -> None:
        """Show the losses of this trail."""
        self._losses = self._losses_of(scene)
        self._scene_shown = scene
        last = scene.trail[-1]
        self.setAccessibleDescription(
            self.tr("From {first} at the start to {last} at step {step}").format(
                first=number(float(scene.trail[0].loss)), last=number(float(last.loss)), step=last.index
            )
        )
        self.update()

    def _losses_of(self, scene: Scene) -> Array:
        """The losses of the whole trail; of a trail that has only grown, the new ones behind those that are known."""
        known = self._losses if self._scene_shown and self._scene_shown.trail is scene.trail else self._losses[:0]
        new = [float(step.loss) for step in scene.trail[len(known) :]]
        return np.concatenate([known, np.clip(new, -LARGEST, LARGEST)]) if new else known

    def _area(self) -> QRectF:
        line = QFontMetricsF(self._font).height()
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN + line, -MARGIN, -MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, its highest and lowest loss, and the present step."""
        del event
        if self._scene_shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = float(self._losses.min()), float(self._losses.max())
        self._draw_frame(painter, low, high)
        area, scene = self._area(), self._scene_shown
        points = self._points(area, low, high, scene.horizon)
        painter.setPen(QPen(QColor(self._theme.curve), 2))
        # Qt joins the corners of a polyline at thirty times the cost of single lines.
        painter.drawLines([QLineF(*before, *after) for before, after in pairwise(points.tolist())])
        painter.setPen(QPen(QColor(self._theme.rim), 1.5))
        painter.setBrush(QColor(self._theme.ball))
        now = self._place(np.array([scene.cursor]), self._losses[[scene.cursor]], (area, low, high, scene.horizon))
        painter.drawEllipse(QPointF(*now[0].tolist()), 4.5, 4.5)
        painter.end()

    def _points(self, area: QRectF, low: float, high: float, horizon: int) -> Array:
        """The line's corners, shape (count, 2); where steps are more than columns, the lowest and highest of each column."""
        count = len(self._losses)
        thick = max(1, count // max(1, int(area.width())))
        columns = count // thick
        blocks = self._losses[: columns * thick].reshape(columns, thick)
        losses = blocks[:, 0] if thick == 1 else np.column_stack([blocks.min(axis=1), blocks.max(axis=1)]).ravel()
        steps = np.repeat(np.arange(columns) * thick, len(losses) // columns)
        return self._place(steps, losses, (area, low, high, horizon))

    @staticmethod
    def _place(steps: NDArray[np.int64], losses: Array, frame: tuple[QRectF, float, float, int]) -> Array:
        area, low, high, horizon = frame
        height = (losses / 2 - low / 2) / max(high / 2 - low / 2, 1e-300)
        return np.column_stack([area.left() + steps / horizon * area.width(), area.bottom() - height * area.height()])

    def _draw_frame(self, painter: QPainter, low: float, high: float) -> None:
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.dim))
        words = QRectF(self.rect()).adjusted(MARGIN, 4, -MARGIN, 0)
        title = self.tr("Loss by step")
        painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        span = self.tr("{low} to {high}").format(low=number(low, 2), high=number(high, 2))
        if QFontMetricsF(self._font).horizontalAdvance(title + span) + 2 * MARGIN < words.width():
            painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, span)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the pointer."""
        self._choose_at(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with the pointer while it is held down."""
        self._choose_at(event)

    def _choose_at(self, event: QMouseEvent) -> None:
        if self._scene_shown and event.buttons() & Qt.MouseButton.LeftButton:
            area = self._area()
            share = (event.position().x() - area.left()) / max(1.0, area.width())
            self.step_chosen.emit(max(0, min(len(self._scene_shown.trail) - 1, round(share * self._scene_shown.horizon))))
