"""MANY PAGE: fifty networks that differ in nothing but their first weights, and whether they all end equally well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.lab.many import COUNT, NEAR, ONE_NEURON, STEPS, WIDE, Many, one_of_many, train_many
from gdviz.lab.training import BATCH, EPOCHS, TRAINING_SEED, Training, parse_training
from gdviz.ui.buttons import make_button
from gdviz.ui.growing_label import GrowingLabel
from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.theme import BODY_POINTS, GAP, SMALL_POINTS, Theme, font
from gdviz.ui.training.flow import Flow
from gdviz.ui.training.losses_told import loss_told, share_told
from gdviz.ui.training.many_picture import ManyPicture
from gdviz.ui.training.scene import TrainingScene
from gdviz.ui.wording import number
from gdviz.ui.worker import Worker
from gdviz.words import InputError

MANY = "many"


class ManyPage(ScrollPage):
    """Trains fifty networks like the one on the bench when asked to, and shows what became of them.

    ``training_requested`` wishes a prepared training, as text, ``training_chosen`` that of one of the fifty; ``refused`` says the
    InputError why these fifty cannot be.
    The work is done in another thread; who puts the page away calls ``stop`` first.
    """

    training_requested = Signal(str)
    training_chosen = Signal(object)
    refused = Signal(object)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene: TrainingScene | None = None
        self._training: Training | None = None
        self._many: Many | None = None
        self._pointed = -1
        self._is_stopped = False
        self._worker = Worker()
        self._worker.answered.connect(self._receive)
        self.picture = ManyPicture(theme, percent)
        self.train = make_button(self.tr("Train fifty"), self.tr("Train this network from fifty beginnings at once"))
        self.train.setProperty("leading", True)
        self.halt = make_button(self.tr("Stop"), self.tr("Train these no further"))
        self.wide = make_button(self.tr("Wide network"), self.tr("Two layers of eight neurons: all ways lead down"))
        self.narrow = make_button(self.tr("One neuron"), self.tr("The same examples for a single neuron: it gets stuck"))
        self.words, self.told = GrowingLabel(sample=" "), GrowingLabel(sample=" ")
        self._lay_out()
        for before, after in pairwise([self.train, self.halt, self.wide, self.narrow, self.picture]):
            self.setTabOrder(before, after)
        self.train.clicked.connect(self._train_present)
        self.halt.clicked.connect(self._halt)
        self.wide.clicked.connect(partial(self._prepare, WIDE))
        self.narrow.clicked.connect(partial(self._prepare, ONE_NEURON))
        self.picture.pointed.connect(self._point)
        self.picture.chosen.connect(self._choose)
        self.wear(theme, percent)
        self._say()

    def _lay_out(self) -> None:
        self._flow = Flow(self.train, self.halt, self.wide, self.narrow)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, GAP // 2, 0, GAP // 2)
        column.setSpacing(GAP)
        for part in (self._flow, self.words, self.picture, self.told):
            column.addWidget(part, int(part is self.picture))
        self.hold(inside)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being trained."""
        return self._worker.is_idle

    def stop(self) -> None:
        """End all work and wait until it has ended."""
        self._worker.stop()

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.picture.wear(theme, percent)
        self.words.wear(font(BODY_POINTS, percent))
        self.told.wear(font(SMALL_POINTS, percent))
        self._flow.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the buttons find their places."""
        super().resizeEvent(event)
        self._flow.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the buttons find their places in the style that they have now."""
        super().showEvent(event)
        self._flow.arrange()

    def display(self, scene: TrainingScene) -> None:
        """Mark the network on the bench; what was trained before it was changed is put away."""
        before, self._scene = self._scene, scene
        if before is not None and before.training is scene.training:
            return
        if self._training is not None and _alike(scene.training) != _alike(self._training):
            self._forget()
        self._say()

    def _forget(self) -> None:
        self._worker.drop(MANY)
        self._training = self._many = None
        self._pointed = -1

    @property
    def is_training(self) -> bool:
        """Whether networks are under way."""
        return self._training is not None and not self._is_stopped and (self._many is None or not self._many.has_ended)

    def _train_present(self) -> None:
        if self._scene is not None:
            try:
                self._begin(one_of_many(self._scene.training))
            except InputError as error:
                self.refused.emit(error)

    def _prepare(self, text: str) -> None:
        self.training_requested.emit(text)
        self._begin(parse_training(text))

    def _begin(self, training: Training) -> None:
        self._forget()
        self._training, self._is_stopped = training, False
        self._worker.ask(MANY, partial(_train, training))
        self._say()

    def _halt(self) -> None:
        self._worker.drop(MANY)
        self._is_stopped = True
        self._say()

    def _receive(self, kind: str, many: Many) -> None:
        del kind
        self._many = many
        self._say()

    def _point(self, network: int) -> None:
        self._pointed = network
        self._say()

    def _choose(self, network: int) -> None:
        if self._many is not None:
            self.training_chosen.emit(one_of_many(self._many.training, network))

    # The words.

    def _say(self) -> None:
        focused = self.train.hasFocus() or self.halt.hasFocus()
        self.train.setVisible(not self.is_training)
        self.halt.setVisible(self.is_training)
        if focused:
            (self.halt if self.is_training else self.train).setFocus()
        self._flow.arrange()
        words, many = self._words(), self._many
        self.words.display(words)
        note = self.tr("Each dot will be a network, at the loss with which it ended.")
        self.picture.display(many, self._present, note)
        about = "" if many is None or self._pointed < 0 else self._told(many, self._pointed)
        self.told.display(about or (self._hint() if many is not None else ""))
        self.picture.setAccessibleDescription(" ".join(filter(None, [about, words])))

    @property
    def _present(self) -> int:
        """Which of them is on the bench, -1 for none."""
        if self._scene is None or self._many is None:
            return -1
        place = self._scene.training.seed - int(self._many.seeds[0])
        return place if 0 <= place < len(self._many.seeds) else -1

    def _hint(self) -> str:
        return self.tr("Point at a dot, or go there with the arrow keys; a click or Enter puts that network on the bench.")

    def _words(self) -> str:
        many = self._many
        if many is None:
            if self.is_training:
                return self.tr("Fifty networks begin …")
            return self.tr(
                "Fifty networks that differ in nothing but their first weights make {steps} steps,"
                " each with all training examples. Do they all end equally well?"
            ).format(steps=STEPS)
        counts = {"step": many.step, "steps": many.steps, "count": len(many.seeds)}
        if self.is_training:
            return self.tr("Training {count} networks: step {step} of {steps}.").format(**counts)
        return " ".join(filter(None, [self._ended(many), self._spread(many), self._lost(many)]))

    def _ended(self, many: Many) -> str:
        if not len(many.ended):
            return ""
        told = self.tr("Good enough: {good} of {count} ended with a loss of at most {bar}, {near} above the best.")
        if not many.has_ended:
            told = self.tr("Stopped at step {step}. Good enough: {good} of {count} have at most {bar}, {near} above the best.")
        good = int(many.is_good.sum())
        return told.format(good=good, count=len(many.seeds), bar=loss_told(many.bar), near=number(NEAR, 2), step=many.step)

    def _spread(self, many: Many) -> str:
        if not len(many.ended):
            return ""
        best, median, worst = (loss_told(float(loss)) for loss in (many.ended[0], np.median(many.ended), many.ended[-1]))
        return self.tr("The best has {best}, the median is {median}, the worst {worst}.").format(
            best=best, median=median, worst=worst
        )

    def _lost(self, many: Many) -> str:
        count = int(many.ran_away.sum())
        if not count:
            return ""
        return self.tr("{lost} of {count} ran away: their numbers grew without end.").format(lost=count, count=len(many.seeds))

    def _told(self, many: Many, network: int) -> str:
        fields = {
            "seed": int(many.seeds[network]),
            "training": loss_told(float(many.training_losses[network])),
            "test": loss_told(float(many.test_losses[network])),
        }
        told = self.tr("Seed {seed}: loss {training} (test {test})").format(**fields)
        shares = float(many.training_accuracies[network]), float(many.test_accuracies[network])
        if np.isfinite(shares).all():
            training, test = map(share_told, shares)
            told += "; " + self.tr("right {training} (test {test})").format(training=training, test=test)
        if many.ran_away[network]:
            told += "; " + self.tr("ran away")
        return told + "."


def _alike(training: Training) -> tuple[object, ...]:
    """What fifty networks go by of a training."""
    own_keys = (BATCH.name, EPOCHS.name, TRAINING_SEED.name)
    return training.own, {key: value for key, value in training.keys().items() if key not in own_keys}


def _train(training: Training, is_outdated: Callable[[], bool]) -> Iterator[Many]:
    yield from train_many(training, is_outdated, COUNT, STEPS)
