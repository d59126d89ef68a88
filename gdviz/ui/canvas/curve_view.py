"""CURVE VIEW: the loss curve with the ball that rolls on it, and the strip that says where each start ends."""

# pyright: basic
# pyqtgraph has no types.

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gdviz.descent.landscape import Landscape
from gdviz.lab.sweep import Sweep
from gdviz.ui.canvas.ball import BallLayer
from gdviz.ui.canvas.basin_strip import BasinStrip
from gdviz.ui.canvas.ground import Ground
from gdviz.ui.crash import told
from gdviz.ui.scene import Scene
from gdviz.ui.signs import chip_size, draw_chip
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.wording import number

NUDGE, FINE_NUDGE, COARSE_NUDGE = 0.1, 0.01, 1.0
DECIMALS = 2
"""A start that is clicked, dragged or nudged has so many decimals, so that the numbers that follow can be checked by hand."""
LEFT_AXIS = 46
LEAST_HEIGHT = 190
ABOVE = 0.06
"""The share of the picture's height over the highest point of the curve."""


class CurveView(pg.GraphicsView):
    """Shows one ball on a curve over one weight; clicks, drags and arrow keys choose its start."""

    start_chosen = Signal(float)
    start_dragged = Signal(float)
    place_chosen = Signal(float)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene_shown: Scene | None = None
        self._is_dragging = False
        self._shows_focus = False
        self._points = False
        self._guess: float | None = None
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Loss curve"))
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self._ground = Ground(self._box)
        self._ball = BallLayer(self._box, self._ground)
        self._strip = BasinStrip()
        self._axes: dict[str, Any] = {side: pg.AxisItem(side) for side in ("left", "bottom")}
        for axis in self._axes.values():
            axis.linkToView(self._box)
            axis.enableAutoSIPrefix(False)
        grid = pg.GraphicsLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for part, row, column in (
            (self._axes["left"], 0, 0),
            (self._box, 0, 1),
            (self._axes["bottom"], 1, 1),
            (self._strip, 2, 1),
        ):
            grid.addItem(part, row, column)
        self.setCentralItem(grid)
        self._box.sigResized.connect(self._fit)
        self.wear(theme, percent)

    def sizeHint(self) -> QSize:
        """As little as shows the curve; the window gives it what is left."""
        return QSize(400, self.minimumHeight())

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self.setMinimumSize(240, round(LEAST_HEIGHT * percent / 100))
        small = font(SMALL_POINTS, percent)
        self.setBackground(theme.ground)
        for side, text in (("left", self.tr("loss f(x)")), ("bottom", self.tr("weight x"))):
            axis = self._axes[side]
            axis.setTickFont(small)
            axis.setTextPen(QColor(theme.dim))
            axis.setPen(QPen(QColor(theme.line), 1))
            axis.setLabel(text, color=theme.dim, **{"font-size": f"{small.pointSizeF()}pt"})
        self._axes["left"].setWidth(round(LEFT_AXIS * percent / 100))
        for part in (self._ground, self._ball, self._strip):
            part.wear(theme, percent)
        self._fit()

    def display(self, scene: Scene) -> None:
        """Show this moment; the ball stays where it is drawn until ``glide`` moves it."""
        before = self._scene_shown
        self._scene_shown = scene
        if before is None or before.descent.landscape is not scene.descent.landscape:
            self._fit()
            self._ground.display(scene.descent.landscape)
        self._ball.display(scene)
        self.setAccessibleDescription(self._description(scene))

    def display_sweep(self, sweep: Sweep, landscape: Landscape) -> None:
        """Show where each start ends."""
        self._strip.display(sweep, landscape)

    def glide(self, progress: float) -> None:
        """Draw the ball on its way: 0 where it was, 1 where it is."""
        self._ball.glide(progress)

    def point(self, is_wanted: bool) -> None:
        """Let the next press choose a place instead of a start, or no longer."""
        self._points = is_wanted
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if is_wanted else Qt.CursorShape.ArrowCursor)

    def display_guess(self, x: float | None) -> None:
        """Mark where the learner said that the ball will end; None for nowhere."""
        if x != self._guess:
            self._guess = x
            self.viewport().update()

    def _fit(self, *_: Any) -> None:
        """Lay the axes around the whole curve, with room for a word under the lowest valley; while the ball moves they stay."""
        if self._scene_shown is None:
            return
        landscape = self._scene_shown.descent.landscape
        ((low, high),) = landscape.window
        losses = landscape.loss(np.linspace(low, high, 1001)[:, np.newaxis])
        bottom, top = float(losses.min()), float(losses.max())
        below = min(0.4, self._ground.room_below / max(1.0, self._box.height()))
        height = (top - bottom) / (1 - ABOVE - below)
        self._box.setRange(xRange=(low, high), yRange=(bottom - below * height, top + ABOVE * height), padding=0)

    def _description(self, scene: Scene) -> str:
        step = scene.step
        return self.tr(
            "Step {step}: the ball is at x = {x}, where the loss is {loss} and the slope is {slope}. {verdict}"
        ).format(
            step=step.index,
            x=number(float(step.position[0])),
            loss=number(float(step.loss)),
            slope=number(float(step.gradient[0]), sign=True),
            verdict=scene.verdict.kind.label,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the ball, wherever the curve is pressed; or choose a place, if one is asked for."""
        inside = self._box.sceneBoundingRect().contains(self.mapToScene(event.position().toPoint()))
        if not self._scene_shown or event.button() != Qt.MouseButton.LeftButton or not inside:
            return
        if self._points:
            self.place_chosen.emit(self._start_at(event, self._scene_shown))
        else:
            self._is_dragging = True
            self.start_chosen.emit(self._start_at(event, self._scene_shown))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the ball, or say what the strip means under the pointer."""
        if self._scene_shown and self._is_dragging:
            self.start_dragged.emit(self._start_at(event, self._scene_shown))
        else:
            self.setToolTip(self._strip.text_at(self.mapToScene(event.position().toPoint())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the ball."""
        del event
        self._is_dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Treat the second press of a double click like the first."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: Any) -> None:
        """Leave the wheel to whatever scrolls around the picture; the axes stay put."""
        event.ignore()

    def _start_at(self, event: QMouseEvent, scene: Scene) -> float:
        return _possible(float(self._box.mapSceneToView(self.mapToScene(event.position().toPoint())).x()), scene)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the start: arrows, Shift with arrows, Page Up and Down, Home and End."""
        if self._scene_shown is None:
            return
        self._shows_focus = True
        start = self._scene_shown.experiment.start[0]
        ((low, high),) = self._scene_shown.descent.landscape.window
        nudge = FINE_NUDGE if event.modifiers() == Qt.KeyboardModifier.ShiftModifier else NUDGE
        targets: dict[int, float] = {
            Qt.Key.Key_Left: start - nudge,
            Qt.Key.Key_Right: start + nudge,
            Qt.Key.Key_PageDown: start - COARSE_NUDGE,
            Qt.Key.Key_PageUp: start + COARSE_NUDGE,
            Qt.Key.Key_Home: low,
            Qt.Key.Key_End: high,
        }
        if event.key() in targets and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.start_dragged.emit(_possible(targets[event.key()], self._scene_shown))
        else:
            QWidget.keyPressEvent(self, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the curve has the keyboard, unless it came with a click or with the window itself."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._shows_focus = event.reason() != Qt.FocusReason.MouseFocusReason
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    @told
    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the learner's guess, and the ring of the keyboard's focus around the whole picture."""
        del rect
        if self._guess is not None:
            self._draw_guess(painter, self._guess)
        if self.hasFocus() and self._shows_focus:
            painter.save()
            painter.resetTransform()
            painter.setPen(QPen(QColor(self._theme.accent), 4))
            painter.drawRect(QRectF(QPointF(0, 0), self.viewport().size().toSizeF()))
            painter.restore()

    def _draw_guess(self, painter: QPainter, x: float) -> None:
        """Draw a dashed line at a place, with words at its foot, or at its top where the foot is taken."""
        area = self._box.rect()
        across = self._ground.point(x, 0.0).x()
        small, text = font(SMALL_POINTS, self._percent, bold=True), self.tr("your guess")
        width, height = chip_size(small, text)
        foot, top = area.bottom() - height - 2, area.top() + 2
        for shift, y in ((0.5, foot), (1.05, foot), (-0.05, foot), (0.5, top)):
            left = min(max(across - shift * width, area.left() + 4), area.right() - width - 4)
            chip = QRectF(left, y, width, height)
            if not self._ground.crosses(chip):
                break
        painter.save()
        painter.translate(self._box.sceneBoundingRect().topLeft() - area.topLeft())
        painter.setPen(QPen(QColor(self._theme.slope), 2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))
        draw_chip(painter, self._theme, small, chip, text)
        painter.restore()


def _possible(x: float, scene: Scene) -> float:
    """The start nearest to ``x`` that lies in the window and has few decimals."""
    ((low, high),) = scene.descent.landscape.window
    return round(min(max(x, low), high), DECIMALS) + 0.0
