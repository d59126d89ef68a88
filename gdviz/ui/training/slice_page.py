"""SLICE PAGE: the landscape of the network's loss, as far as two of its many directions show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QToolButton, QVBoxLayout, QWidget

from gdviz.descent.exact import Array
from gdviz.lab.loop import Loop
from gdviz.lab.loss_slice import Plane, Slice, cut, path_plane, random_plane
from gdviz.ui.buttons import make_button
from gdviz.ui.growing_label import GrowingLabel
from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.theme import BODY_POINTS, GAP, SMALL_POINTS, Theme, font
from gdviz.ui.training.flow import Flow
from gdviz.ui.training.scene import TrainingScene
from gdviz.ui.training.slice_picture import SlicePicture
from gdviz.ui.training.slice_words import about_directions, about_ground, about_loss, about_path, about_places
from gdviz.ui.worker import Worker

RANDOM, PATH = range(2)
SLICE = "slice"
BESIDE = 620
"""From this width on, at 100 % text, the words stand beside the picture."""
COLUMN = 250
"""So wide is their column then."""
MOST = 1_000_000
CHOSEN = "QToolButton:checked { border-bottom: 3px solid palette(highlight); }"
"""What is chosen is seen by a line too, as with tabs."""


@dataclass(frozen=True)
class Question:
    """What a slice is asked for: around the weights of this moment of this run, along these directions."""

    loop: Loop
    step: int
    kind: int
    seed: int


@dataclass(frozen=True, eq=False)
class Answer:
    """A slice, what it was asked for, and the share of the run's path that it shows."""

    question: Question
    share: float
    slice: Slice


class SlicePage(ScrollPage):
    """Shows a slice and the run's path on it. ``display`` moves the path; ``refresh`` works the slice out if it is out of date.

    What takes long is done in another thread; who puts the page away calls ``stop`` first.
    """

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene: TrainingScene | None = None
        self._asked: Question | None = None
        self._answer: Answer | None = None
        self._kept = np.zeros((0, 2))
        self._seed = 0
        self._worker = Worker()
        self._worker.answered.connect(self._receive)
        self.picture = SlicePicture(theme, percent)
        self._make_buttons()
        self.about, self.words = GrowingLabel(sample=" "), GrowingLabel(sample=" ")
        self._lay_out()
        self.picture.asked.connect(self._describe)
        self.wear(theme, percent)
        self._order()
        self._say()

    def _make_buttons(self) -> None:
        self.choices = QButtonGroup(self)
        texts = (
            (self.tr("Random directions"), self.tr("Two directions drawn by chance: what the ground is like all around")),
            (self.tr("Path of this run"), self.tr("The two directions in which this run has moved most")),
        )
        for kind, (text, meaning) in enumerate(texts):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(meaning)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setStyleSheet(CHOSEN)
            self.choices.addButton(button, kind)
        self.choices.button(RANDOM).setChecked(True)
        self.others = make_button(self.tr("Other directions"), self.tr("Draw two other directions"))
        self.now = make_button(self.tr("Show now"), self.tr("Work the landscape out anew, around the present weights"))
        self.fog = QCheckBox(self.tr("Lift the fog"))
        self.fog.setToolTip(self.tr("Show all of the ground. Learning itself never sees more than the slope where it stands."))
        self.choices.idClicked.connect(self._ask_now)
        self.others.clicked.connect(self._draw_others)
        self.now.clicked.connect(self.refresh)
        self.fog.toggled.connect(self._lift_fog)

    def _lay_out(self) -> None:
        self._flow = Flow(*self.choices.buttons(), self.others, self.now, self.fog)
        self._texts = QWidget()
        column = QVBoxLayout(self._texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.about)
        column.addWidget(self.words)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, GAP // 2, 0, GAP // 2)
        self._grid.setSpacing(GAP)
        self.hold(inside)

    def _order(self) -> None:
        """Let Tab go from the buttons to the picture."""
        for before, after in pairwise([*self.choices.buttons(), self.others, self.now, self.fog, self.picture]):
            self.setTabOrder(before, after)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being worked out."""
        return self._worker.is_idle

    def stop(self) -> None:
        """End all work and wait until it has ended."""
        self._worker.stop()

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._scale = percent / 100
        self.picture.wear(theme, percent)
        self.about.wear(font(BODY_POINTS, percent))
        self.words.wear(font(SMALL_POINTS, percent))
        self._flow.arrange()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words beside the picture where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_beside = self.viewport().width() >= BESIDE * self._scale
        column = round(COLUMN * self._scale) if is_beside else 0
        for part in (self._flow, self._texts):
            part.setMinimumWidth(column)
            part.setMaximumWidth(column or MOST)
        if is_beside:
            self._grid.addWidget(self._flow, 0, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self._texts, 1, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self.picture, 0, 1, 3, 1)
        else:
            for row, part in enumerate((self._flow, self.picture, self._texts)):
                self._grid.addWidget(part, row, 0)
        for row in range(3):
            self._grid.setRowStretch(row, int(row == (2 if is_beside else 1)))
        self._grid.setColumnStretch(0, int(not is_beside))
        self._grid.setColumnStretch(1, int(is_beside))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what went on while one looked elsewhere."""
        super().showEvent(event)
        self._flow.arrange()
        self._follow()

    def display(self, scene: TrainingScene) -> None:
        """Follow the run to this moment; the ground stays what it was."""
        self._scene = scene
        if self._asked is not None and self._asked.loop is not scene.loop:
            self._worker.drop(SLICE)
            self._asked = self._answer = None
            self.picture.display_slice(None)
        if self.isVisible():
            self._follow()

    def _question(self, scene: TrainingScene) -> Question:
        kind = self.choices.checkedId()
        return Question(scene.loop, scene.moment.step, kind, self._seed)

    @property
    def is_outdated(self) -> bool:
        """Whether the ground that is shown, or being worked out, is not that around the present weights."""
        return self._scene is not None and self._question(self._scene) != self._asked

    def refresh(self) -> None:
        """Work out the ground around the present weights, unless that has been done."""
        scene = self._scene
        if scene is None or not self.is_outdated:
            return
        self._asked = self._question(scene)
        path = _path(scene)
        if self._asked.kind == PATH:
            plane = path_plane(path, self._seed)
        else:
            plane = random_plane(scene.network, scene.moment.weights, self._seed)
        self._worker.ask(SLICE, partial(_cut, scene, plane, self._asked, plane.share(path)))
        self._say()

    def _ask_now(self, kind: int = RANDOM) -> None:
        del kind
        self.refresh()

    def _draw_others(self) -> None:
        self._seed += 1
        self.refresh()

    def _lift_fog(self, is_lifted: bool) -> None:
        self.picture.lift_fog(is_lifted)
        self._describe()

    def _receive(self, kind: str, answer: Answer) -> None:
        del kind
        if self._answer is None or answer.slice.plane is not self._answer.slice.plane:
            self._kept = np.zeros((0, 2))
        self._answer = answer
        self.picture.display_slice(answer.slice)
        self._follow()

    def _follow(self) -> None:
        """Bring the path and the words up to the moment."""
        scene = self._scene
        if scene is not None and self._answer is not None:
            plane, epochs = self._answer.slice.plane, scene.moment.epoch + 1
            if len(self._kept) < epochs:
                self._kept = np.vstack([self._kept, plane.places(scene.loop.kept_weights[len(self._kept) :])])
            now = plane.places(scene.moment.weights[np.newaxis])
            self.picture.display_path(np.vstack([self._kept[:epochs], now]))
        self._say()

    # The words.

    def _say(self) -> None:
        scene = self._scene
        self.now.setEnabled(self.is_outdated)
        answer, is_under_way = self._answer, not self.is_outdated
        has_chance = self.choices.checkedId() == RANDOM or answer is None or answer.slice.plane.found < 2
        self.others.setEnabled(scene is not None and has_chance)
        if scene is None:
            return
        self.about.display(about_places(scene.network.size))
        told = [about_loss(scene.marks.training_loss)]
        working = self.tr("Working out the landscape …")
        if answer is not None:
            question, plane = answer.question, answer.slice.plane
            told.append(about_ground(answer.slice.losses))
            if question.step != scene.moment.step:
                told.append(self.tr("The ground is that around step {step}.").format(step=question.step))
            told += [about_directions(plane, question.seed, question.kind == PATH), about_path(answer.share)]
            told += [working] if is_under_way and question != self._asked else []
        else:
            idle = self.tr("“Show now” works out the landscape around the present weights.")
            self.picture.display_slice(None, working if is_under_way else idle)
        self.words.display(" ".join(filter(None, told)))
        self._describe()

    def _describe(self) -> None:
        asked = self.picture.asked_about()
        fog = "" if self._answer is None or self.fog.isChecked() else self.tr("Fog lies over all but the ground near the path.")
        self.picture.setAccessibleDescription(" ".join(filter(None, [asked, self.about.text(), self.words.text(), fog])))


def _path(scene: TrainingScene) -> Array:
    """The weights from the begin of the run to this moment, epoch by epoch, ``(count, size)``."""
    return np.vstack([scene.loop.kept_weights[: scene.moment.epoch + 1], scene.moment.weights])


def _cut(
    scene: TrainingScene, plane: Plane, question: Question, share: float, is_outdated: Callable[[], bool]
) -> Iterator[Answer]:
    for found in cut(scene.network, scene.material.training, plane, is_outdated):
        yield Answer(question, share, found)
