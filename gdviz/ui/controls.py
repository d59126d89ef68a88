"""CONTROLS: all that decides a run: landscape, learning rate, start, optimizer and schedule with their settings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gdviz.descent.catalogue import Setting, parse_number
from gdviz.lab.experiment import CHOICES, LEARNING_RATE, Experiment
from gdviz.ui.calm import CalmMenu
from gdviz.ui.number_field import NumberField
from gdviz.ui.scene import Scene
from gdviz.ui.setting_control import SettingControl
from gdviz.ui.theme import GAP
from gdviz.ui.wording import translated


class Choice(Protocol):
    """An entry of a catalogue, as far as a menu needs it."""

    @property
    def name(self) -> str:
        """The word in an experiment's text."""
        ...

    @property
    def label(self) -> str:
        """The words in the window."""
        ...


class Controls(QScrollArea):
    """Wishes go up as signals; ``display`` shows what holds."""

    entry_chosen = Signal(str, str)
    setting_chosen = Signal(str, float)
    setting_dragged = Signal(str, float)
    slider_grasped = Signal()
    start_chosen = Signal(float)
    random_start_requested = Signal()

    def __init__(self, rate_strip: QWidget, formulas: QWidget) -> None:
        super().__init__()
        self._menus: dict[str, QComboBox] = {}
        self._settings: dict[str, SettingControl] = {}
        self._declared: tuple[Setting, ...] = ()
        self._shown: Experiment | None = None
        self.rate = SettingControl(LEARNING_RATE)
        self.start = NumberField(self.tr("Start at x"), self._parse_start)
        self.random = QPushButton(self.tr("Random"))
        self.random.setToolTip(self.tr("Begin somewhere else: where one starts decides in which valley one ends"))
        self.random.setAutoDefault(False)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(2 * GAP, GAP + 4, 2 * GAP, GAP)
        self._column.setSpacing(4)
        self._add_menu("landscape", self.tr("Landscape"))
        self._column.addWidget(formulas)
        self._space()
        self._column.addWidget(self.rate)
        self._column.addWidget(rate_strip)
        self._space()
        self._add_start()
        self._space()
        self._add_menu("optimizer", self.tr("Optimizer"))
        self._add_menu("schedule", self.tr("Schedule"))
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._connect()

    def _space(self) -> None:
        self._column.addSpacing(GAP)

    def _add_menu(self, kind: str, title: str) -> None:
        label = QLabel(title)
        label.setProperty("role", "heading")
        menu = CalmMenu()
        menu.setAccessibleName(title)
        menu.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        label.setBuddy(menu)
        for entry in cast("Iterable[Choice]", CHOICES[kind].values()):
            menu.addItem(translated(entry.label), entry.name)
        self._menus[kind] = menu
        self._column.addWidget(label)
        self._column.addWidget(menu)

    def _add_start(self) -> None:
        label = QLabel(self.tr("Start at x"))
        label.setProperty("role", "heading")
        label.setBuddy(self.start)
        row = QHBoxLayout()
        row.addWidget(self.start, 1)
        row.addWidget(self.random, 1)
        hint = QLabel(self.tr("or click on the curve, or drag the ball"))
        hint.setProperty("role", "small")
        hint.setWordWrap(True)
        self._start_problem = QLabel()
        self._start_problem.setProperty("role", "wrong")
        self._start_problem.setWordWrap(True)
        self._start_problem.hide()
        self._column.addWidget(label)
        self._column.addLayout(row)
        self._column.addWidget(self._start_problem)
        self._column.addWidget(hint)

    def _connect(self) -> None:
        self._connect_setting(self.rate)
        self.start.chosen.connect(self.start_chosen)
        self.start.refused.connect(self._explain_start)
        self.random.clicked.connect(self.random_start_requested)
        for kind, menu in self._menus.items():
            menu.currentIndexChanged.connect(partial(self._choose_entry, kind))

    def _connect_setting(self, control: SettingControl) -> None:
        control.chosen.connect(self.setting_chosen)
        control.dragged.connect(self.setting_dragged)
        control.grasped.connect(self.slider_grasped)

    def _parse_start(self, text: str) -> float:
        """A start at which this experiment can begin."""
        start = parse_number("start", text)
        (self._shown or Experiment()).change(start=(start,))
        return start

    def _choose_entry(self, kind: str, index: int) -> None:
        self.entry_chosen.emit(kind, self._menus[kind].itemData(index))

    def _explain_start(self, problem: str) -> None:
        self._start_problem.setText(problem)
        self._start_problem.setVisible(bool(problem))

    def display(self, scene: Scene) -> None:
        """Show what this moment's experiment is."""
        experiment = scene.experiment
        if experiment is self._shown:
            return
        self._shown = experiment
        for kind, menu in self._menus.items():
            name: str = getattr(experiment, kind)
            with QSignalBlocker(menu):
                menu.setCurrentIndex(menu.findData(name))
            menu.setToolTip(translated(CHOICES[kind][name].meaning))
        self.rate.display(experiment.learning_rate)
        self.start.display(experiment.start[0])
        self._display_settings(scene)

    def _order_stops(self, scene: Scene) -> None:
        """Let Tab go from each menu to its own settings."""
        before: QWidget = self._menus["optimizer"]
        for kind, rule in (("optimizer", scene.descent.optimizer), ("schedule", scene.descent.schedule)):
            controls = [self._settings[setting.name] for setting in rule.settings]
            for stop in [self._menus[kind], *(part for control in controls for part in (control.field, control.slider))]:
                self.setTabOrder(before, stop)
                before = stop

    def _display_settings(self, scene: Scene) -> None:
        declared = scene.experiment.declared_settings
        if declared != self._declared:
            self._declared = declared
            for control in self._settings.values():
                # A number half typed must not be chosen by the field's going away.
                control.blockSignals(True)
                control.hide()
                control.deleteLater()
            self._settings = {}
            for setting in declared:
                kind = "optimizer" if setting in scene.descent.optimizer.settings else "schedule"
                control = SettingControl(setting)
                self._connect_setting(control)
                self._column.insertWidget(self._column.indexOf(self._menus[kind]) + 1, control)
                self._settings[setting.name] = control
            self._order_stops(scene)
        for name, control in self._settings.items():
            control.display(scene.experiment.settings[name])
