"""MAP VIEW: the landscape over two weights from above, under fog, with all who walk on it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)

from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.lab.fog import Fog
from gdviz.lab.sweep import Basins
from gdviz.ui.canvas.basin_layer import BasinLayer
from gdviz.ui.canvas.batch_layer import BatchLayer
from gdviz.ui.canvas.relief import draw_relief
from gdviz.ui.canvas.trails import Trails
from gdviz.ui.canvas.walkers import Walkers
from gdviz.ui.crash import told
from gdviz.ui.fog_layer import FogLayer
from gdviz.ui.key_picture import KeyPicture
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.scene import Scene
from gdviz.ui.signs import (
    RADIUS,
    bounded,
    chip_size,
    draw_arrow,
    draw_ball,
    draw_chip,
    draw_landing,
    draw_pointer,
)
from gdviz.ui.theme import BODY_POINTS, SMALL_POINTS, Theme, font
from gdviz.ui.wording import number, translated

DECIMALS = 2
"""A start that is clicked, dragged or nudged has so many decimals, so that the numbers that follow can be checked by hand."""
NUDGE, FINE_NUDGE, COARSE_NUDGE = 0.01, 0.001, 0.1
"""Shares of the map's width."""
LEAST_SIDE = 220
GRADIENT = 74.0
"""The length of the arrow of an endless slope."""
CLEAR = 0.3
"""Where the ground is at least so clear one can see what it is like."""
DIRECTIONS = ("velocity", "mean")
"""What an optimizer remembers and has a direction."""


class MapView(KeyPicture):
    """Shows hikers on a map; clicks, drags and arrow keys choose their start."""

    start_chosen = Signal(tuple)
    start_dragged = Signal(tuple)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene_shown: Scene | None = None
        self._frame: MapFrame | None = None
        self._ground: QPixmap | None = None
        self._fog = Fog()
        self._fog_layer = FogLayer()
        self._basins = BasinLayer()
        self._batch = BatchLayer()
        self._walkers = Walkers()
        self._trails = Trails()
        self._from = self._to = self._at = np.zeros(2)
        self._fog_from = self._fog_to = self._fog_at = 1.0
        self._is_resting = True
        self._is_dragging = self._shows_memory = self._shows_batch = False
        self._hovered: QPointF | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Map of the loss over two weights"))
        self.wear(theme, percent)

    def sizeHint(self) -> QSize:
        """As little as shows the map; the window gives it what is left."""
        return self.minimumSize()

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self._font, self._small = font(BODY_POINTS, percent), font(SMALL_POINTS, percent)
        self.setMinimumSize(round(LEAST_SIDE * percent / 100), round(LEAST_SIDE * percent / 100))
        for part in (self._fog_layer, self._basins, self._trails, self._walkers, self._batch):
            part.wear(theme)
        self._forget()

    def _forget(self) -> None:
        """Draw the ground anew: another size, theme or landscape."""
        self._ground = None
        if self._scene_shown:
            landscape = self._scene_shown.descent.landscape
            titles = (self.tr("weight w"), self.tr("bias b")) if landscape.fit else (self.tr("weight x"), self.tr("weight y"))
            self._frame = MapFrame(QRectF(self.rect()), landscape.window, self._small, titles)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the map into the new size."""
        super().resizeEvent(event)
        self._forget()

    def display(self, scene: Scene) -> None:
        """Show this moment; all stay where they are drawn until ``glide`` moves them."""
        before, self._scene_shown = self._scene_shown, scene
        if before is None or before.descent.landscape is not scene.descent.landscape:
            self._at = scene.step.position
            self._forget()
        self._from, self._to = self._at, scene.step.position
        self._fog_from, self._fog_to = self._fog_at, 0.0 if scene.fog_is_lifted else 1.0
        self._walkers.display(scene)
        self._feel_ground(scene)
        if self._shows_batch:
            self._batch.display(scene)
        self.setAccessibleDescription(self._description(scene))
        self.update()

    def _feel_ground(self, scene: Scene) -> None:
        trails = [scene.trail, *(run.trail for run in scene.rivals if run is not None)]
        self._fog.look(scene.descent.landscape.window, trails, scene.cursor, scene.visibility)

    def glide(self, progress: float) -> None:
        """Draw all on their way: 0 where they were, 1 where they are, slower at both ends; and the fog as it lifts or comes."""
        share = 1.0 if progress >= 1 else progress * progress * (3 - 2 * progress)
        self._at = self._to if share >= 1 else self._from + (self._to - self._from) * share
        self._fog_at = self._fog_from + (self._fog_to - self._fog_from) * share
        self._walkers.glide(share)
        self._fog.glide(share)
        self._is_resting = share >= 1
        self.update()

    @property
    def shown_position(self) -> Array:
        """Where the own ball is drawn, shape ``(2,)``."""
        return self._at

    def display_basins(self, basins: Basins | None, landscape: Landscape) -> None:
        """Colour the map by where each start ends; None does not."""
        self._basins.display(basins, landscape)
        self.update()

    def show_memory(self, wanted: bool) -> None:
        """Draw what the optimizer remembers as arrows, or no longer."""
        self._shows_memory = wanted
        self.update()

    def show_batch(self, wanted: bool) -> None:
        """Draw the ground as the mini-batch feels it, or no longer."""
        self._shows_batch = wanted
        if self._scene_shown:
            self.display(self._scene_shown)
            self.glide(1.0)

    def _description(self, scene: Scene) -> str:
        step = scene.step
        return self.tr(
            "Step {step}: the ball is at {x}, {y}, where the loss is {loss} and the slope is {slope}. {verdict}"
        ).format(
            step=step.index,
            x=number(float(step.position[0])),
            y=number(float(step.position[1])),
            loss=number(float(step.loss)),
            slope=number(_length(step.gradient)),
            verdict=translated(scene.verdict.kind.label),
        )

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the fog over it, and who walks there."""
        del event
        scene, frame = self._scene_shown, self._frame
        if scene is None or frame is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        landscape = scene.descent.landscape
        if self._ground is None:
            self._ground = draw_relief(landscape, frame, self._theme, self._small, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, self._ground)
        painter.save()
        painter.setClipRect(frame.square)
        self._basins.paint(painter, frame.square)
        if self._shows_batch:
            self._batch.paint(painter, frame)
        self._fog_layer.paint(painter, frame.square, self._fog, self._fog_at)
        self._paint_walkers(painter, scene, frame)
        painter.restore()
        self._paint_hovered(painter, scene, frame)
        self.draw_focus(painter, self._theme)
        painter.end()

    def _paint_walkers(self, painter: QPainter, scene: Scene, frame: MapFrame) -> None:
        (spot,) = bounded(frame.points(self._at[np.newaxis]))
        rivals = [() if run is None else run.trail for run in scene.rivals]
        self._trails.paint(painter, frame, [scene.trail, *rivals], scene.cursor if self._is_resting else max(0, scene.cursor - 1))
        self._walkers.paint(painter, frame.points)
        if not frame.square.adjusted(-1, -1, 1, 1).contains(spot):
            x, y = (number(value, 2) for value in self._at.tolist())
            text = self.tr("the ball is at ({x}, {y})").format(x=x, y=y)
            draw_pointer(painter, self._theme, self._font, frame.square, spot, text)
            return
        if self._is_resting:
            self._paint_slope(painter, scene, spot)
            if not scene.rests:
                self._paint_next_move(painter, scene, frame, spot)
            if self._shows_memory:
                self._paint_memory(painter, scene, spot)
        draw_ball(painter, self._theme, spot)

    def _paint_slope(self, painter: QPainter, scene: Scene, spot: QPointF) -> None:
        """An arrow uphill, the longer the steeper, with the steepness beside it."""
        tip = spot + self._reach(scene.step.felt, scene.descent.landscape)
        color = QColor(self._theme.slope)
        painter.setPen(QPen(QColor(self._theme.ground), 6))
        painter.drawLine(QLineF(spot, spot + (tip - spot) * 0.85))
        draw_arrow(painter, color, spot, tip)
        text = self.tr("slope {slope}").format(slope=number(_length(scene.step.felt), 2))
        self._label(painter, text, tip, tip - spot)

    def _label(self, painter: QPainter, text: str, tip: QPointF, along: QPointF) -> None:
        """Words beyond the tip of an arrow, inside the map."""
        if self._frame is None:
            return
        width, height = chip_size(self._small, text)
        left = tip.x() + (4 if along.x() >= 0 else -4 - width)
        top = tip.y() + (2 if along.y() > 0 else -2 - height)
        area = self._frame.square
        place = QRectF(
            min(max(left, area.left() + 2), area.right() - width - 2),
            min(max(top, area.top() + 2), area.bottom() - height - 2),
            width,
            height,
        )
        draw_chip(painter, self._theme, self._small, place, text)

    def _paint_next_move(self, painter: QPainter, scene: Scene, frame: MapFrame, spot: QPointF) -> None:
        (target,) = bounded(frame.points(scene.upcoming.position[np.newaxis]))
        color = QColor(self._theme.accent)
        draw_arrow(painter, color, spot, target)
        if QLineF(spot, target).length() > 2 * RADIUS:
            draw_landing(painter, color, target)

    def _paint_memory(self, painter: QPainter, scene: Scene, spot: QPointF) -> None:
        """Arrows the way that the remembered slope sends the ball."""
        for name in DIRECTIONS:
            if name in scene.step.memory:
                tip = spot - self._reach(scene.step.memory[name], scene.descent.landscape)
                draw_arrow(painter, QColor(self._theme.curve), spot, tip, 2.4)
                self._label(painter, name, tip, tip - spot)

    def _reach(self, slope: Array, landscape: Landscape) -> QPointF:
        """How a slope is drawn: in its direction on the map, with a length that grows with its steepness up to ``GRADIENT``."""
        if self._frame is None:
            return QPointF()
        steep = _length(slope)
        shown = slope / landscape.widths
        ahead = shown / max(_length(shown), 1e-300)
        length = RADIUS + (GRADIENT * self._percent / 100 - RADIUS) * steep / (steep + self._usual_slope(landscape))
        return QPointF(float(ahead[0]), -float(ahead[1])) * length

    @staticmethod
    def _usual_slope(landscape: Landscape) -> float:
        """How steep it is at the landscape's own start."""
        return _length(landscape.gradient(np.array(landscape.default_start)))

    def _paint_hovered(self, painter: QPainter, scene: Scene, frame: MapFrame) -> None:
        """What the ground under the pointer is like, where it can be seen."""
        if self._hovered is None or self._is_dragging or not frame.square.contains(self._hovered):
            return
        text = self._ground_at(np.array(frame.position(self._hovered)), scene)
        away = self._hovered - frame.square.topLeft()
        kind = self._basins.kind_at(away.x() / frame.square.width(), away.y() / frame.square.height())
        if kind is not None:
            text = self.tr("{ground}; from here: {kind}").format(ground=text, kind=translated(kind.label))
        width, height = chip_size(self._small, text)
        place = QRectF(frame.square.left() + 6, frame.square.bottom() - height - 6, width, height)
        draw_chip(painter, self._theme, self._small, place, text)

    def _ground_at(self, position: Array, scene: Scene) -> str:
        fields = {"x": number(float(position[0]), 2), "y": number(float(position[1]), 2)}
        if not scene.fog_is_lifted and self._fog.at((float(position[0]), float(position[1]))) < CLEAR:
            return self.tr("({x}, {y}): in the fog").format(**fields)
        loss, gradient = scene.descent.landscape.feel(position)
        fields |= {"loss": number(float(loss), 3), "slope": number(_length(gradient), 3)}
        return self.tr("({x}, {y}): loss {loss}, slope {slope}").format(**fields)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the ball, wherever the map is pressed."""
        if self._frame and event.button() == Qt.MouseButton.LeftButton and self._frame.square.contains(event.position()):
            self._is_dragging = True
            self.start_chosen.emit(self._possible(np.array(self._frame.position(event.position()))))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the ball, or say what the ground under the pointer is like."""
        self._hovered = event.position()
        if self._frame and self._is_dragging:
            self.start_dragged.emit(self._possible(np.array(self._frame.position(event.position()))))
        else:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the ball."""
        del event
        self._is_dragging = False

    def leaveEvent(self, event: object) -> None:
        """Say nothing about the ground when the pointer is elsewhere."""
        del event
        self._hovered = None
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Treat the second press of a double click like the first."""
        self.mousePressEvent(event)

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Move the start: arrows, Shift with arrows, Home, End, Page Up and Down."""
        nudge = FINE_NUDGE if is_fine else NUDGE
        moves: dict[int, tuple[float, float]] = {
            Qt.Key.Key_Left: (-nudge, 0),
            Qt.Key.Key_Right: (nudge, 0),
            Qt.Key.Key_Up: (0, nudge),
            Qt.Key.Key_Down: (0, -nudge),
            Qt.Key.Key_Home: (-COARSE_NUDGE, 0),
            Qt.Key.Key_End: (COARSE_NUDGE, 0),
            Qt.Key.Key_PageUp: (0, COARSE_NUDGE),
            Qt.Key.Key_PageDown: (0, -COARSE_NUDGE),
        }
        scene = self._scene_shown
        if scene is None or key not in moves:
            return False
        moved = np.array(scene.experiment.start) + np.array(moves[key]) * scene.descent.landscape.widths
        self.start_dragged.emit(self._possible(moved))
        return True

    def _possible(self, position: Array) -> tuple[float, ...]:
        """The start nearest to ``position`` that lies in the window and has few decimals."""
        if self._scene_shown is None:
            return tuple(position.tolist())
        low, high = np.array(self._scene_shown.descent.landscape.window).T
        return tuple((np.round(np.clip(position, low, high), DECIMALS) + 0.0).tolist())


def _length(vector: Array) -> float:
    return float(np.hypot(*vector.tolist()))
