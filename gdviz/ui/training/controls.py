"""TRAINING CONTROLS: all that decides a training: data, network, loss, learning rate, batches, optimizer and schedule, chance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gdviz.descent.catalogue import Setting
from gdviz.descent.datasets import DATA_NOISE, DATASETS, EXAMPLES
from gdviz.descent.network import ACTIVATIONS, INITIALISATIONS
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab.training import (
    BATCH,
    DATA_SEED,
    EPOCHS,
    HIDDEN,
    LOSSES,
    MOST_LAYERS,
    MOST_STEPS,
    NEURONS,
    OWN_DATA,
    RATE,
    TRAINING_SEED,
    Training,
)
from gdviz.ui.entry_menu import EntryMenu
from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.setting_control import SettingControl
from gdviz.ui.theme import GAP
from gdviz.ui.wording import translated


class TrainingControls(ScrollPage):
    """Wishes go up as signals, by the name of a training's field; ``display`` shows what holds."""

    setting_chosen = Signal(str, object)
    setting_dragged = Signal(str, object)
    grasped = Signal()
    new_seed_requested = Signal(str)
    own_data_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: Training | None = None
        self._grasped: Training | None = None
        self._menus: dict[str, EntryMenu] = {}
        self._controls: dict[str, SettingControl] = {}
        self._groups = {"optimizer": QVBoxLayout(), "schedule": QVBoxLayout()}
        self._declared: tuple[Setting, ...] = ()
        self._tuned: dict[str, SettingControl] = {}
        self._data_words, self._network_words, self._optimizer_words = self._words(), self._words(), self._words()
        self._limit_words = self._words()
        self.own_data = QPushButton(self.tr("Open a CSV file …"))
        self.own_data.setToolTip(
            self.tr(
                "Your own data: two columns of numbers and a column with the name of the class. A file can also be dropped here."
            )
        )
        self.new_data = QPushButton(self.tr("Other examples"))
        self.new_data.setToolTip(self.tr("Draw other examples of the same kind, and others to be kept apart for the test"))
        self.new_weights = QPushButton(self.tr("Other weights"))
        self.new_weights.setToolTip(self.tr("Begin with other random weights, and another order of the examples"))
        self._layers = [self._layer(number) for number in range(MOST_LAYERS)]
        self._lay_out()
        self.own_data.clicked.connect(self.own_data_requested)
        self.new_data.clicked.connect(lambda: self.new_seed_requested.emit(DATA_SEED.name))
        self.new_weights.clicked.connect(lambda: self.new_seed_requested.emit(TRAINING_SEED.name))

    @staticmethod
    def _words() -> QLabel:
        words = QLabel()
        words.setProperty("role", "small")
        words.setWordWrap(True)
        return words

    def _layer(self, number: int) -> SettingControl:
        """The control of a hidden layer's neurons; 0 is a layer that is not there."""
        control = SettingControl(NEURONS)
        control.rename(self.tr("Neurons in hidden layer {number}").format(number=number + 1))
        control.chosen.connect(partial(self._choose_layer, number, self.setting_chosen))
        control.dragged.connect(partial(self._drag_layer, number))
        control.grasped.connect(self._grasp_layer)
        return control

    def _grasp_layer(self) -> None:
        self._grasped = self._shown
        self.grasped.emit()

    def _drag_layer(self, number: int, name: str, neurons: float) -> None:
        """A layer that is pulled to 0 is gone, but only for as long as it is held there: the others keep their places."""
        is_held = self._layers[number].slider.isSliderDown()
        self._choose_layer(number, self.setting_dragged, name, neurons, self._grasped if is_held else None)

    def _choose_layer(self, number: int, signal: Any, name: str, neurons: float, training: Training | None = None) -> None:
        del name
        if shown := training or self._shown:
            hidden = [*shown.hidden, 0]
            hidden[number] = int(neurons)
            signal.emit(HIDDEN, tuple(size for size in hidden if size))

    def _lay_out(self) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(2 * GAP, GAP + 4, 2 * GAP, GAP)
        self._column.setSpacing(4)
        self._add_menu("data", self.tr("Data"), DATASETS)
        self._add(self._data_words, self.own_data)
        self._add(self._control(EXAMPLES), self._control(DATA_NOISE), self.new_data)
        self._add(*self._layers)
        self._add(self._network_words)
        self._add_menu("activation", self.tr("Activation"), ACTIVATIONS)
        self._add_menu("initialisation", self.tr("First weights"), INITIALISATIONS)
        self._add(self.new_weights)
        self._add_menu("loss", self.tr("Loss"), LOSSES)
        self._add(self._control(RATE), self._control(BATCH), self._control(EPOCHS), self._limit_words)
        self._add_menu("optimizer", self.tr("Optimizer"), OPTIMIZERS)
        self._column.addWidget(self._optimizer_words)
        self._column.addLayout(self._groups["optimizer"])
        self._column.addSpacing(GAP)
        self._add_menu("schedule", self.tr("Schedule"), SCHEDULES)
        self._column.addLayout(self._groups["schedule"])
        self._add(self._control(TRAINING_SEED, has_slider=False), self._control(DATA_SEED, has_slider=False))
        self._column.addStretch(1)
        self.hold(inside)

    def _add(self, *parts: QWidget) -> None:
        """Put in a group of parts."""
        for part in parts:
            self._column.addWidget(part)
        self._column.addSpacing(GAP)

    def _add_menu(self, kind: str, title: str, catalogue: Mapping[str, object]) -> None:
        menu = self._menus[kind] = EntryMenu(title, catalogue)
        menu.currentIndexChanged.connect(partial(self._choose_entry, kind))
        self._column.addWidget(menu.heading)
        self._column.addWidget(menu)

    def _choose_entry(self, kind: str, index: int) -> None:
        self.setting_chosen.emit(kind, self._menus[kind].itemData(index))

    def _control(self, setting: Setting, *, has_slider: bool = True) -> SettingControl:
        control = SettingControl(setting, has_slider=has_slider)
        self._connect(control)
        self._controls[setting.name] = control
        return control

    def _connect(self, control: SettingControl) -> None:
        control.chosen.connect(self._choose_number)
        control.dragged.connect(self._drag_number)
        control.grasped.connect(self.grasped)

    def _choose_number(self, name: str, value: float) -> None:
        self.setting_chosen.emit(name, value)

    def _drag_number(self, name: str, value: float) -> None:
        self.setting_dragged.emit(name, value)

    def display(self, training: Training) -> None:
        """Show what is trained."""
        if training is self._shown:
            return
        self._shown = training
        self._display_menus(training)
        self._display_words(training)
        for name, control in self._controls.items():
            control.display(getattr(training, name))
        for number, control in enumerate(self._layers):
            control.display(training.hidden[number] if number < len(training.hidden) else 0)
            control.setHidden(number > len(training.hidden))
        is_generated = training.data in DATASETS and DATASETS[training.data].is_generated
        for part in (self._controls[EXAMPLES.name], self._controls[DATA_NOISE.name], self.new_data):
            part.setVisible(is_generated)
        self._display_tuned(training)
        self._order()

    def display_anew(self, training: Training) -> None:
        """Show again what holds, where something was chosen that cannot be."""
        self._shown = None
        self.display(training)

    def _display_menus(self, training: Training) -> None:
        data = self._menus["data"]
        with QSignalBlocker(data):
            place = data.findData(OWN_DATA)
            if training.own is not None and place < 0:
                data.addItem(self.tr("Your own data"), OWN_DATA)
        for kind, menu in self._menus.items():
            menu.display(getattr(training, kind))
        self._menus["loss"].setEnabled(bool(training.examples_of.classes))

    def _display_words(self, training: Training) -> None:
        material, network = training.material, training.network
        counts = self.tr("{training} examples for training, {test} for the test.").format(
            training=material.training.count, test=material.test.count
        )
        about = translated(DATASETS[training.data].meaning) if training.data in DATASETS else self.tr("Read from your file.")
        self._data_words.setText(f"{about} {counts}")
        self._data_words.setToolTip(translated(DATASETS[training.data].source) if training.data in DATASETS else "")
        layers = " → ".join(str(size) for size in network.sizes)
        self._network_words.setText(
            self.tr("{layers}: {count} weights, biases among them").format(layers=layers, count=network.size)
        )
        self._limit_words.setVisible(training.epochs_within < training.epochs)
        self._limit_words.setText(
            self.tr("Training ends earlier, after {most} steps at most; here that is with epoch {epochs}.").format(
                most=MOST_STEPS, epochs=training.epochs_within
            )
        )
        rule = OPTIMIZERS[training.optimizer]
        self._optimizer_words.setText(translated(rule.meaning))
        self._optimizer_words.setToolTip(translated(rule.source))

    def _display_tuned(self, training: Training) -> None:
        """Show the settings of the optimizer and the schedule."""
        if training.declared_settings != self._declared:
            self._declared = training.declared_settings
            for control in self._tuned.values():
                control.discard()
            self._tuned = {}
            for kind, catalogue in (("optimizer", OPTIMIZERS), ("schedule", SCHEDULES)):
                for setting in catalogue[getattr(training, kind)].settings:
                    control = SettingControl(setting)
                    self._connect(control)
                    self._groups[kind].addWidget(control)
                    control.show()
                    self._tuned[setting.name] = control
        for name, control in self._tuned.items():
            control.display(training.settings[name])

    def _order(self) -> None:
        """Let Tab go downwards."""
        parts = [*self._menus.values(), self.own_data, self.new_data, self.new_weights]
        controls = [*self._controls.values(), *self._layers, *self._tuned.values()]
        stops = [*parts, *(stop for control in controls for stop in control.stops)]
        self._column.activate()
        places = sorted(stops, key=lambda stop: stop.mapTo(self.widget(), stop.rect().topLeft()).y())
        for before, after in pairwise(places):
            self.setTabOrder(before, after)
