"""CHANCE CONTROLS: noise, batches and the seed that both are drawn from; many balls at random places."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gdviz.lab.experiment import BATCH, NOISE, RESTARTS, SEED, Experiment
from gdviz.ui.scene import Scene
from gdviz.ui.section import Section
from gdviz.ui.setting_control import SettingControl
from gdviz.words import plain

USUAL_RESTARTS = 50


def _small() -> QLabel:
    label = QLabel()
    label.setProperty("role", "small")
    label.setWordWrap(True)
    return label


class ChanceControls(QWidget):
    """All that lets chance into a run, in two sections."""

    setting_chosen = Signal(str, float)
    setting_dragged = Signal(str, float)
    grasped = Signal()
    new_seed_requested = Signal()
    restarts_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._wish = USUAL_RESTARTS
        self._lying = 0
        self.noise, self.batch = SettingControl(NOISE), SettingControl(BATCH)
        self.seed = SettingControl(SEED, has_slider=False)
        self.restarts = SettingControl(RESTARTS)
        self.new_noise, self.drop, self.elsewhere = QPushButton(self.tr("New noise")), QPushButton(), QPushButton()
        self._batch_words, self._seed_words, self._restarts_words = _small(), _small(), _small()
        self.chance = Section(self.tr("Noise and batches"))
        self.crowd = Section(self.tr("Restarts"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chance)
        column.addWidget(self.crowd)
        self._fill_chance()
        self._fill_crowd()
        self._connect()
        self._wish_for(RESTARTS.name, USUAL_RESTARTS)

    def _fill_chance(self) -> None:
        self.new_noise.setToolTip(self.tr("The same run with other luck: another seed is drawn"))
        for part in (self.noise, self.batch, self._batch_words, self.seed, self.new_noise, self._seed_words):
            self.chance.column.addWidget(part)

    def _fill_crowd(self) -> None:
        self.elsewhere.setText(self.tr("Drop them elsewhere"))
        self.elsewhere.setToolTip(self.tr("Drop as many at other places: another seed is drawn"))
        for part in (self.restarts, self._restarts_words, self.drop, self.elsewhere):
            self.crowd.column.addWidget(part)

    def _connect(self) -> None:
        for control in (self.noise, self.batch, self.seed):
            control.chosen.connect(self.setting_chosen)
            control.dragged.connect(self.setting_dragged)
            control.grasped.connect(self.grasped)
        self.new_noise.clicked.connect(self.new_seed_requested)
        self.restarts.chosen.connect(self._wish_for)
        self.restarts.dragged.connect(self._wish_for)
        self.drop.clicked.connect(self._drop)
        self.elsewhere.clicked.connect(self.new_seed_requested)

    @property
    def sections(self) -> tuple[Section, Section]:
        """Both parts."""
        return self.chance, self.crowd

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        batch = [] if self.batch.isHidden() else self.batch.stops
        chance = [self.chance.heading, *self.noise.stops, *batch, *self.seed.stops, self.new_noise]
        return [*chance, self.crowd.heading, *self.restarts.stops, self.drop, self.elsewhere]

    def display(self, scene: Scene) -> None:
        """Show what chance this moment's experiment has."""
        experiment = scene.experiment
        fit = scene.descent.landscape.fit
        self.noise.display(experiment.noise)
        self.seed.display(experiment.seed)
        self._display_batch(experiment, fit.count if fit else 0)
        self._display_seed(experiment)
        if experiment.restarts not in (0, self._lying):
            self._wish = experiment.restarts
        self._lying = experiment.restarts
        self._display_wish()

    def _display_batch(self, experiment: Experiment, count: int) -> None:
        """Show the batch where there are rows of data to take it from."""
        if not count:
            self.batch.field.restore()
        else:
            self.batch.declare(replace(BATCH, high=count, most=count))
        self.batch.setVisible(bool(count))
        self.batch.display(experiment.batch)
        every = self.tr("0: each step looks at all {count} rows.").format(count=count)
        some = self.tr("Each step looks at {batch} of {count} rows, drawn anew.").format(batch=experiment.batch, count=count)
        self._batch_words.setText(some if experiment.batch else every)
        self._batch_words.setVisible(bool(count))

    def _display_seed(self, experiment: Experiment) -> None:
        has_chance = experiment.noise > 0 or experiment.batch > 0 or experiment.restarts > 0
        seed = self.tr("seed {seed}").format(seed=experiment.seed)
        drawn = self.tr("This run's luck is that of {seed}.").format(seed=seed)
        none = self.tr("No chance in this run: every seed gives the same.")
        self._seed_words.setText(drawn if has_chance else none)
        parts = [f"σ {plain(experiment.noise)}"] if experiment.noise else []
        parts += [self.tr("batch {batch}").format(batch=experiment.batch)] if experiment.batch else []
        self.chance.summarize(", ".join([*parts, seed] if parts else []))

    def _wish_for(self, name: str, count: float) -> None:
        del name
        self._wish = int(count)
        self._display_wish()

    def _display_wish(self) -> None:
        """Say on the button what it would do: drop so many, or take away those that are there."""
        self.restarts.display(self._wish)
        drops = self._wish not in (0, self._lying)
        dropping = self.tr("Drop 1 ball") if self._wish == 1 else self.tr("Drop {count} balls").format(count=self._wish)
        self.drop.setText(dropping if drops else self.tr("Take them away"))
        self.drop.setEnabled(drops or self._lying > 0)
        if self.drop.property("leading") != drops:
            self.drop.setProperty("leading", drops)
            self.drop.style().unpolish(self.drop)
            self.drop.style().polish(self.drop)
        self.elsewhere.setEnabled(self._lying > 0)
        none = self.tr("0 means none.")
        words = self.tr("They begin at random places and roll by the rule above. The best of them counts.")
        self._restarts_words.setText(words if self._wish else none)
        there = self.tr("1 ball") if self._lying == 1 else self.tr("{count} balls").format(count=self._lying)
        self.crowd.summarize(there if self._lying else "")

    def _drop(self) -> None:
        self.restarts_chosen.emit(0 if self._wish == self._lying else self._wish)
