"""LOOP RING: the training loop as a ring of stations, of which the present phase is lit; in its middle it is counted."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from gdviz.lab.loop import BACKPROP, FORWARD, LOSS, PHASES, UPDATE
from gdviz.ui.crash import told
from gdviz.ui.theme import BODY_POINTS, GAP, SMALL_POINTS, Theme, font
from gdviz.ui.training.losses_told import loss_told
from gdviz.ui.training.network_words import NetworkWords
from gdviz.ui.training.scene import TrainingScene
from gdviz.ui.wording import figure, number

REPEAT = "repeat"
STATIONS = (*PHASES, REPEAT)
LIT = "QPushButton {{ background: {ground}; color: {text}; font-weight: bold; border: 2px solid {ground}; }}"
NEXT = "QPushButton {{ border: 2px dashed {edge}; }}"
HEAD = 5.0
"""The size of an arrow's head."""


class LoopRing(QWidget):
    """A press on a station wishes to go on to its end. Where there is no room for a ring, the stations stand in lines."""

    phase_chosen = Signal(str)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene: TrainingScene | None = None
        self._lit, self._next = "", ""
        self._counted: list[str] = []
        self._room_for_words = (0, 0)
        self._arrows: list[tuple[QPointF, QPointF]] = []
        self.stations = {name: self._station(name, place) for place, name in enumerate(STATIONS, 1)}
        self.counters = QLabel(self)
        self.counters.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setAccessibleName(self.tr("What has just happened"))
        for label in (self.counters, self.words):
            label.setWordWrap(True)
        self.setAccessibleName(self.tr("The training loop"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.wear(theme, percent)

    def _station(self, name: str, place: int) -> QPushButton:
        titles = {
            FORWARD: self.tr("Forward pass"),
            LOSS: self.tr("Loss"),
            BACKPROP: self.tr("Backprop"),
            UPDATE: self.tr("Update"),
            REPEAT: self.tr("Repeat"),
        }
        button = QPushButton(f"{place} {titles[name]}", self)
        button.clicked.connect(partial(self._choose, name))
        return button

    def _choose(self, name: str) -> None:
        self.phase_chosen.emit(name)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self._room_for_words = (0, 0)
        self.words.setFont(font(BODY_POINTS, percent))
        self.counters.setFont(font(SMALL_POINTS, percent))
        for button in self.stations.values():
            button.setFont(font(SMALL_POINTS, percent))
        self._light()
        self._arrange()
        self.update()

    def display(self, scene: TrainingScene) -> None:
        """Show which phase was done last, and what it came to."""
        self._scene = scene
        lit = scene.moment.phase
        following = REPEAT if lit == UPDATE and not scene.is_at_end else ""
        if (lit, following) != (self._lit, self._next):
            self._lit, self._next = lit, following
            self._light()
        for name, text in self._hints(scene).items():
            self.stations[name].setToolTip(text)
        self._counted = self._count(scene)
        happened = self._happened(scene)
        self.words.setText(happened)
        self.setAccessibleDescription(f"{', '.join(self._counted)}. {happened}")
        self._arrange()

    def _light(self) -> None:
        for name, button in self.stations.items():
            style = ""
            if name == self._lit:
                style = LIT.format(ground=self._theme.accent, text=self._theme.on_accent)
            elif name == self._next:
                style = NEXT.format(edge=self._theme.accent)
            if button.styleSheet() != style:
                button.setStyleSheet(style)
            state = self.tr("done last") if name == self._lit else self.tr("comes next") if name == self._next else ""
            button.setAccessibleDescription(state)

    def _count(self, scene: TrainingScene) -> list[str]:
        moment, loop = scene.moment, scene.loop
        epoch, epochs = moment.turn // loop.steps_per_epoch + 1, scene.training.epochs_within
        return [
            self.tr("Epoch {epoch} of {epochs}").format(epoch=epoch, epochs=epochs),
            self.tr("Batch {batch} of {batches}").format(batch=moment.number + 1, batches=loop.steps_per_epoch),
            self.tr("Step {step}").format(step=moment.step),
            self.tr("Examples: {count} of {all}").format(count=len(moment.rows), all=scene.material.training.count),
        ]

    def _hints(self, scene: TrainingScene) -> dict[str, str]:
        rate = number(scene.moment.learning_rate)
        return {
            FORWARD: self.tr(
                "Forward pass: the examples of the batch go in at the left, and each neuron passes on what it makes of them."
            ),
            LOSS: self.tr("Loss: how far the answers are from the targets, as one number."),
            BACKPROP: self.tr("Backprop: from the answers back, each neuron and each weight gets its share of the blame."),
            UPDATE: self.tr("Update: each weight moves against its gradient; the learning rate is {rate} now.").format(rate=rate),
            REPEAT: self.tr("Repeat: the next batch comes; after the last one, the next epoch begins in another order."),
        }

    def _happened(self, scene: TrainingScene) -> str:
        moment = scene.moment
        if scene.is_at_end:
            return self._ended(scene)
        if moment.forward is None:
            return self._updated(scene) if moment.step else self.tr("Nothing has happened yet: the weights are the first ones.")
        if moment.costs is None:
            answer = ", ".join(figure(value) for value in moment.forward.answers[scene.followed].tolist()[:3])
            text = self.tr("Forward pass: a batch of {count} went through. Of the example you follow the network says {answer}.")
            return text.format(count=len(moment.rows), answer=answer)
        if moment.backward is None:
            text = self.tr("Loss: {loss} on average; {own} for the example you follow.")
            return text.format(loss=loss_told(moment.loss or 0.0), own=loss_told(float(moment.costs[scene.followed])))
        # The largest of all is a nan where there is one.
        at = int(np.abs(moment.backward.gradient).argmax())
        largest = float(moment.backward.gradient[at])
        text = self.tr("Backprop: each weight has its gradient. The largest is {gradient}, of the {weight}.")
        if math.isnan(largest):
            text = self.tr("Backprop: there are gradients that are no numbers any more, the first for the {weight}.")
        return text.format(gradient=figure(largest), weight=NetworkWords(scene).weight(scene.network.place(at)))

    def _updated(self, scene: TrainingScene) -> str:
        moment = scene.moment
        change = 0.0 if moment.change is None else float(np.abs(moment.change).max())
        text = self.tr("Update: each weight took a step, the longest of {change}.").format(change=figure(change))
        if moment.step % scene.loop.steps_per_epoch == 0:
            text += " " + self.tr("Epoch {epoch} is over: all examples were looked at once.").format(epoch=moment.epoch)
        return text

    def _ended(self, scene: TrainingScene) -> str:
        if scene.loop.has_diverged:
            return self.tr("The weights ran away: the next update is beyond all numbers. Try a smaller learning rate.")
        return self.tr("Training is over. Updates: {steps}; epochs: {epochs}.").format(
            steps=scene.moment.step, epochs=scene.moment.epoch
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the places of the stations anew."""
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        """As much as a ring needs."""
        return QSize(330, 220)

    def _arrange(self) -> None:
        """Put the stations in a ring, or in lines where its middle would have no room, and the words under them."""
        below = self._below()
        room = QRect(0, 0, self.width(), max(0, self.height() - below - GAP // 2))
        sizes = {name: button.sizeHint() for name, button in self.stations.items()}
        high = max(size.height() for size in sizes.values())
        wide = max(sizes[name].width() for name in STATIONS[1:])
        metrics = self.counters.fontMetrics()
        middle = QSize(max(map(metrics.horizontalAdvance, self._counted), default=0), len(self._counted) * metrics.lineSpacing())
        least = 2 * high + middle.height() + GAP
        is_ring = room.width() >= middle.width() + 2 * wide + 3 * GAP and room.height() >= least - GAP
        if is_ring:
            self._ring(room, sizes, high, wide)
        else:
            least = self._lines(sizes, high)
        self.words.setGeometry(0, room.height() + GAP // 2 if is_ring else least + GAP // 2, self.width(), below)
        least += below + GAP
        if self.minimumHeight() != least:
            self.setMinimumHeight(least)
        self.update()

    def _below(self) -> int:
        """How high the words are at this width; as long as that stays, never less than they were."""
        width, high = self._room_for_words
        high = max(high if width == self.width() else 0, self.words.heightForWidth(max(1, self.width())))
        self._room_for_words = (self.width(), high)
        return high

    def _ring(self, room: QRect, sizes: dict[str, QSize], high: int, wide: int) -> None:
        """Put them clockwise from the top, and the counters in the middle."""
        step = (room.height() - high) / 2
        rows = {FORWARD: 0.0, LOSS: 0.8, BACKPROP: 2.0, UPDATE: 2.0, REPEAT: 0.8}
        for name, button in self.stations.items():
            width = sizes[name].width()
            left = room.width() - wide if name in (LOSS, BACKPROP) else 0
            if name == FORWARD:
                left = (room.width() - width) // 2
            button.setGeometry(left, round(rows[name] * step), wide if name != FORWARD else width, high)
        self.counters.setText("\n".join(self._counted))
        self.counters.setGeometry(
            wide + GAP, high + GAP // 2, room.width() - 2 * wide - 2 * GAP, room.height() - high - high // 2 - GAP
        )
        at = {name: QRectF(button.geometry()) for name, button in self.stations.items()}
        self._arrows = [
            (QPointF(at[FORWARD].right(), at[FORWARD].center().y()), QPointF(at[LOSS].center().x(), at[LOSS].top())),
            (QPointF(at[LOSS].center().x(), at[LOSS].bottom()), QPointF(at[BACKPROP].center().x(), at[BACKPROP].top())),
            (QPointF(at[BACKPROP].left(), at[BACKPROP].center().y()), QPointF(at[UPDATE].right(), at[UPDATE].center().y())),
            (QPointF(at[UPDATE].center().x(), at[UPDATE].top()), QPointF(at[REPEAT].center().x(), at[REPEAT].bottom())),
            (QPointF(at[REPEAT].center().x(), at[REPEAT].top()), QPointF(at[FORWARD].left(), at[FORWARD].center().y())),
        ]

    def _lines(self, sizes: dict[str, QSize], high: int) -> int:
        """From left to right, on as many lines as it takes, under the counters; the height that it takes."""
        self.counters.setText(" · ".join(self._counted))
        top = self.counters.heightForWidth(max(1, self.width()))
        self.counters.setGeometry(0, 0, self.width(), top)
        x, y = 0, top + GAP // 2
        for name, button in self.stations.items():
            width = min(sizes[name].width(), max(1, self.width()))
            if x and x + width > self.width():
                x, y = 0, y + high + GAP // 2
            button.setGeometry(x, y, width, high)
            x += width + 2 * GAP
        places = [QRectF(button.geometry()) for button in self.stations.values()]
        self._arrows = [
            (QPointF(one.right(), one.center().y()), QPointF(other.left(), other.center().y()))
            for one, other in pairwise(places)
            if one.top() == other.top()
        ]
        return y + high

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrows between the stations."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.edge), 2))
            painter.setBrush(QColor(self._theme.edge))
            for begin, end in self._arrows:
                _draw_arrow(painter, begin, end)


def _draw_arrow(painter: QPainter, begin: QPointF, end: QPointF) -> None:
    """Draw a line with a head, a little off both ends."""
    along = np.array([end.x() - begin.x(), end.y() - begin.y()])
    length = float(np.hypot(*along))
    if length < 3 * HEAD:
        return
    x, y = (along / length).tolist()
    tip = QPointF(end.x() - 3 * x, end.y() - 3 * y)
    neck = QPointF(tip.x() - HEAD * 1.6 * x, tip.y() - HEAD * 1.6 * y)
    painter.drawLine(QPointF(begin.x() + 3 * x, begin.y() + 3 * y), neck)
    painter.drawPolygon(
        QPolygonF([tip, QPointF(neck.x() - HEAD * y, neck.y() + HEAD * x), QPointF(neck.x() + HEAD * y, neck.y() - HEAD * x)])
    )
