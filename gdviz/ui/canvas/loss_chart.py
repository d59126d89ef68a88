"""LOSS CHART: the loss of each hiker at each step so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from gdviz.descent.exact import Array
from gdviz.descent.step import Step
from gdviz.ui.crash import told
from gdviz.ui.marks import draw_mark, hiker_names
from gdviz.ui.paper import LARGEST, MARGIN, blank, draw_card, draw_heading, draw_line
from gdviz.ui.scene import Scene
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.wording import number

LEAST = 1e-12
"""On the logarithmic axis nothing is drawn below this."""
UNSEEN = 1e-3
"""Where the deepest place is not known, the axis ends this share of all that was seen below the lowest loss seen."""
FLIES_OFF = 1000
"""A hiker of a race flies off the chart where its loss is so many times higher than what others descend; they are still seen."""
TOUCH = 24
MOST_DECADES = 5
HIGHEST = 1000.0
"""No line goes further up than so many heights of the chart."""


@dataclass(eq=False)
class _Line:
    """The losses of one who walks, at his place in the race; ``drawn`` corners of it are in the picture."""

    place: int
    name: str
    trail: Sequence[Step]
    losses: Array
    drawn: int = 0

    def grow(self) -> None:
        new = [float(step.loss) for step in self.trail[len(self.losses) :]]
        if new:
            self.losses = np.concatenate([self.losses, np.clip(new, -LARGEST, LARGEST)])


@dataclass(frozen=True)
class _Frame:
    """What the axes are: the picture of the lines holds as long as this stays."""

    low: float
    high: float
    horizon: int
    floor: float | None
    left: float
    top: float
    width: float
    height: float

    @property
    def thick(self) -> int:
        """How many steps share a column of pixels."""
        return max(1, -(-(self.horizon + 1) // max(1, int(self.width))))

    def level(self, losses: Array) -> Array:
        """Losses as they are measured on the axis."""
        if self.floor is None:
            return losses
        return np.log10(np.maximum(losses - self.floor, LEAST))

    def place(self, steps: NDArray[np.int64], losses: Array) -> Array:
        """Where steps and losses are in the chart, shape ``(count, 2)``."""
        low, high = self.level(np.array([self.low, self.high])).tolist()
        height = np.minimum((self.level(losses) / 2 - low / 2) / max(high / 2 - low / 2, 1e-300), HIGHEST)
        return np.column_stack([self.left + steps / self.horizon * self.width, self.top + self.height * (1 - height)])

    def corners(self, losses: Array, first: int = 0) -> Array:
        """The corners of a line from its block ``first`` on: a step each, or the lowest and highest of each column's steps."""
        thick = self.thick
        steps = np.arange(first * thick, len(losses), thick)
        part = losses[first * thick :]
        if thick == 1:
            return self.place(steps, part)
        lowest = np.minimum.reduceat(part, steps - first * thick)
        highest = np.maximum.reduceat(part, steps - first * thick)
        return self.place(np.repeat(steps, 2), np.column_stack([lowest, highest]).ravel())


class LossChart(QWidget):
    """A small line chart; a click goes to the step under the pointer, as the timeline does."""

    step_chosen = Signal(int)
    logarithmic_chosen = Signal(bool)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene_shown: Scene | None = None
        self._lines: list[_Line] = []
        self._picture: QPixmap | None = None
        self._frame_drawn: _Frame | None = None
        self._is_logarithmic = False
        self._switch = _Switch(self)
        self._switch.setText(self.tr("log"))
        self._switch.setAccessibleName(self.tr("Logarithmic loss axis"))
        self._switch.setToolTip(
            self.tr("Shows powers of ten, counted from the deepest place: how learning goes on when the line already looks flat.")
        )
        self._switch.clicked.connect(self._choose_logarithmic)
        self.setAccessibleName(self.tr("Loss by step"))
        self._explain()
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        self._switch.wear(theme, self._font)
        self._put_switch()
        self._picture = None
        self.setMinimumSize(round(150 * percent / 100), round(84 * percent / 100))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for a line to be seen."""
        return QSize(320, 96)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the switch in its corner."""
        super().resizeEvent(event)
        self._picture = None
        self._put_switch()

    def _put_switch(self) -> None:
        size = self._switch.sizeHint()
        middle = 4 + QFontMetricsF(self._font).height() / 2
        self._switch.resize(size)
        self._switch.move(self.width() - size.width() - 3, max(1, round(middle - size.height() / 2)))

    def set_logarithmic(self, is_logarithmic: bool) -> None:
        """Measure the loss on a logarithmic axis, or on a plain one."""
        self._switch.setChecked(is_logarithmic)
        self._is_logarithmic = is_logarithmic
        self._explain()
        self.update()

    @property
    def is_logarithmic(self) -> bool:
        """Whether the axis is logarithmic."""
        return self._is_logarithmic

    def _choose_logarithmic(self, is_logarithmic: bool) -> None:
        self.set_logarithmic(is_logarithmic)
        self.logarithmic_chosen.emit(is_logarithmic)

    def display(self, scene: Scene) -> None:
        """Show the losses of all who walk."""
        trails = {0: scene.trail, **{place: run.trail for place, run in enumerate(scene.rivals, 1) if run is not None}}
        shown = {line.place: line.trail for line in self._lines}
        if shown.keys() != trails.keys() or any(shown[place] is not trail for place, trail in trails.items()):
            hikers = (scene.experiment.own, *scene.experiment.rivals)
            names = hiker_names(hikers)
            self._lines = [_Line(place, names[place], trail, np.zeros(0)) for place, trail in trails.items()]
            self._picture = None
        for line in self._lines:
            line.grow()
        self._scene_shown = scene
        self._describe()
        self._explain()
        self.update()

    def _explain(self) -> None:
        """Say in the tool-tip what the line shows."""
        text = self.tr("The loss at each step: learning is this line going down.")
        if self._is_logarithmic and self._scene_shown is not None:
            text = self.tr(
                "The loss above the lowest so far, in powers of ten: a straight line down is learning at a steady pace."
            )
            if self._floor(self._scene_shown, *self._extremes())[1]:
                text = self.tr(
                    "The loss above the deepest valley, in powers of ten: a straight line is learning at a steady pace."
                )
        if self._lines and max(float(line.losses.max()) for line in self._lines) > self._extremes()[1]:
            text = self.tr("{text} What flies off is cut off at the top.").format(text=text)
        if text != self.toolTip():
            self.setToolTip(text)

    def _describe(self) -> None:
        def told(line: _Line) -> str:
            words = self.tr("From {first} at the start to {last} at step {step}")
            if len(self._lines) > 1:
                words = self.tr("{name}: from {first} at the start to {last} at step {step}")
            first, last = number(float(line.losses[0])), number(float(line.losses[-1]))
            return words.format(name=line.name, first=first, last=last, step=len(line.losses) - 1)

        self.setAccessibleDescription("; ".join(told(line) for line in self._lines))

    def _area(self) -> QRectF:
        line = QFontMetricsF(self._font).height()
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN + line, -MARGIN, -MARGIN)

    def _extremes(self) -> tuple[float, float]:
        """The lowest and the highest loss that are shown: of all lines, but of who flies off in a race only the beginning."""
        low = min(float(line.losses.min()) for line in self._lines)
        high, start = max(float(line.losses.max()) for line in self._lines), float(self._lines[0].losses[0])
        if len(self._lines) > 1 and high / 2 - low / 2 > FLIES_OFF * (start / 2 - low / 2) > 0:
            high = start + (start - low)
        return low, high

    def _frame(self, scene: Scene) -> _Frame:
        low, high = self._extremes()
        area = self._area()
        floor = self._floor(scene, low, high)[0] if self._is_logarithmic else None
        return _Frame(low, high, scene.horizon, floor, area.left(), area.top(), area.width(), area.height())

    @staticmethod
    def _floor(scene: Scene, low: float, high: float) -> tuple[float, bool]:
        """The loss that the logarithmic axis counts from, and whether it is the deepest valley's."""
        deepest = min((minimum.loss for minimum in scene.descent.landscape.minima), default=float("inf"))
        if deepest <= low + 1e-9 * (1 + abs(low)):
            return deepest, True
        return low - max(UNSEEN * (high / 2 - low / 2) * 2, LEAST), False

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, the lowest and highest loss, and the present step."""
        del event
        if self._scene_shown is None:
            return
        scene, frame = self._scene_shown, self._frame(self._scene_shown)
        picture = self._picture_of(scene, frame)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, picture)
        for line in reversed(self._lines):
            self._draw_line(painter, frame, line, len(line.losses))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(self._theme.rim), 1.5))
        steps = [min(scene.cursor, len(line.losses) - 1) for line in self._lines]
        losses = [line.losses[step] for line, step in zip(self._lines, steps, strict=True)]
        spots = frame.place(np.array(steps), np.array(losses)).tolist()
        for line, (x, y) in reversed(list(zip(self._lines, spots, strict=True))):
            painter.setBrush(QColor(self._theme.hikers[line.place]))
            draw_mark(painter, line.place, QPointF(x, max(y, frame.top)), 4.5)
        painter.end()

    def _picture_of(self, scene: Scene, frame: _Frame) -> QPixmap:
        """The chart without its last columns, which may still change; of a longer trail only what is new is drawn."""
        picture = self._picture
        if picture is None or frame != self._frame_drawn or picture.devicePixelRatio() != self.devicePixelRatioF():
            picture = blank(self)
            for line in self._lines:
                line.drawn = 0
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if picture is not self._picture:
            self._draw_ground(painter, scene, frame)
        for line in reversed(self._lines):
            whole = len(line.losses) // frame.thick
            self._draw_line(painter, frame, line, whole * frame.thick)
            line.drawn = max(line.drawn, whole)
        painter.end()
        self._picture, self._frame_drawn = picture, frame
        return picture

    def _draw_line(self, painter: QPainter, frame: _Frame, line: _Line, count: int) -> None:
        """Draw what is not yet in the picture of a line's first ``count`` losses."""
        if count <= line.drawn * frame.thick:
            return
        is_alone = len(self._lines) == 1
        painter.setClipRect(QRectF(0, frame.top - 2, self.width(), frame.height + 4))
        painter.setPen(QPen(QColor(self._theme.curve if is_alone else self._theme.hikers[line.place]), 1.5 if line.place else 2))
        draw_line(painter, frame.corners(line.losses[:count], max(0, line.drawn - 1)))

    def _draw_ground(self, painter: QPainter, scene: Scene, frame: _Frame) -> None:
        draw_card(painter, QRectF(self.rect()), self._theme)
        self._draw_decades(painter, frame)
        painter.setPen(QColor(self._theme.dim))
        words = QRectF(self.rect()).adjusted(MARGIN, 4, self._switch.x() - self.width() - 4, 0)
        low, high = frame.low, frame.high
        titles = [self.tr("Loss by step"), self.tr("Loss")]
        if frame.floor is not None:
            is_deepest = self._floor(scene, low, high)[1]
            low, high = max(low - frame.floor, LEAST), max(high - frame.floor, LEAST)
            above = self.tr("Loss above the deepest valley") if is_deepest else self.tr("Loss above the lowest so far")
            titles = [self.tr("{what}, log scale").format(what=above), above, self.tr("Loss, log scale")]
        span = self.tr("{low} to {high}").format(low=number(low, 2), high=number(high, 2))
        draw_heading(painter, words, self._font, titles, span)

    def _draw_decades(self, painter: QPainter, frame: _Frame) -> None:
        """A thin line at powers of ten."""
        if frame.floor is None:
            return
        low, high = frame.level(np.array([frame.low, frame.high])).tolist()
        gap = max(1, -(-int(high - low) // MOST_DECADES))
        painter.setPen(QPen(QColor(self._theme.line), 1))
        for power in range(-(-int(np.ceil(low)) // gap) * gap, int(np.floor(high)) + 1, gap):
            y = frame.top + frame.height * (1 - (power - low) / max(high - low, 1e-300))
            painter.drawLine(QPointF(frame.left, y), QPointF(frame.left + frame.width, y))

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
            self.step_chosen.emit(max(0, min(self._scene_shown.length, round(share * self._scene_shown.horizon))))


class _Switch(QCheckBox):
    """A small check box: a box with a word, with the window's ring when it has the focus."""

    BOX = 11.0

    def wear(self, theme: Theme, face: QFont) -> None:
        self._theme = theme
        self.setFont(face)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        width = self.BOX + metrics.horizontalAdvance(self.text()) + 16
        return QSize(round(width), max(TOUCH, round(metrics.height()) + 4))

    def hitButton(self, pos: object) -> bool:
        del pos
        return True

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRoundedRect(area, 5, 5)
        box = QRectF(area.left() + 4, area.center().y() - self.BOX / 2, self.BOX, self.BOX)
        painter.setPen(QPen(QColor(self._theme.text if self.underMouse() else self._theme.edge), 1.2))
        painter.drawRoundedRect(box, 2, 2)
        if self.isChecked():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            tick = [(0.2, 0.5), (0.42, 0.75), (0.82, 0.22)]
            painter.drawPolyline([box.topLeft() + QPointF(x, y) * self.BOX for x, y in tick])
        painter.setFont(self.font())
        painter.setPen(QColor(self._theme.dim))
        words = area.adjusted(self.BOX + 8, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
