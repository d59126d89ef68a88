"""CONTROLS: all that decides a run: landscape, learning rate, start, rule and schedule, chance, and the others in a race."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from gdviz.descent.catalogue import Setting
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.schedules import Schedule
from gdviz.lab.experiment import CHOICES, LEARNING_RATE, Experiment, rate_setting
from gdviz.ui.chance_controls import ChanceControls
from gdviz.ui.entry_menu import EntryMenu
from gdviz.ui.race_controls import RaceControls
from gdviz.ui.scene import Scene
from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.section import Section
from gdviz.ui.setting_control import SettingControl
from gdviz.ui.start_control import StartControl
from gdviz.ui.theme import GAP, Theme
from gdviz.ui.wording import translated


class Controls(ScrollPage):
    """Wishes go up as signals; ``display`` shows what holds. ``chance`` and ``race`` are there once ``complete`` was called."""

    chance: ChanceControls
    race: RaceControls

    entry_chosen = Signal(str, str)
    setting_chosen = Signal(str, float)
    setting_dragged = Signal(str, float)
    slider_grasped = Signal()
    start_chosen = Signal(tuple)
    random_start_requested = Signal()
    new_seed_requested = Signal()
    restarts_chosen = Signal(int)
    rivals_chosen = Signal(tuple)
    swap_requested = Signal(int)
    race_chosen = Signal(str)

    def __init__(
        self,
        rate_strip: QWidget,
        formulas: QWidget,
        schedule_curve: QWidget,
        races: Sequence[tuple[str, str, str]],
        theme: Theme,
        percent: int,
    ) -> None:
        super().__init__()
        self._menus: dict[str, EntryMenu] = {}
        self._settings: dict[str, SettingControl] = {}
        self._groups = {"optimizer": QVBoxLayout(), "schedule": QVBoxLayout()}
        for group in self._groups.values():
            group.setContentsMargins(0, 4, 0, 0)
        self._declared: tuple[Setting, ...] = ()
        self._stops: list[QWidget] = []
        self._dimensions = 0
        self._shown: Experiment | None = None
        self.rate = SettingControl(LEARNING_RATE)
        self.start = StartControl()
        self._races, self._theme, self._percent = races, theme, percent
        self._is_complete = False
        self._scene: Scene | None = None
        self._optimizer_words = QLabel()
        self._optimizer_words.setProperty("role", "small")
        self._optimizer_words.setWordWrap(True)
        self._lay_out(rate_strip, formulas, schedule_curve)
        self._connect()

    def _lay_out(self, rate_strip: QWidget, formulas: QWidget, schedule_curve: QWidget) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(2 * GAP, GAP + 4, 2 * GAP, GAP)
        self._column.setSpacing(4)
        self._add_menu("landscape", self.tr("Landscape"))
        self._add(formulas)
        self._column.addWidget(self.rate)
        self._add(rate_strip)
        self._add(self.start)
        self._add_menu("optimizer", self.tr("Optimizer"))
        self._column.addWidget(self._optimizer_words)
        self._column.addLayout(self._groups["optimizer"])
        self._column.addSpacing(GAP)
        self._add_menu("schedule", self.tr("Schedule"))
        self._column.addLayout(self._groups["schedule"])
        self._add(schedule_curve)
        self._column.addStretch(1)
        self.hold(inside)

    def _add(self, part: QWidget) -> None:
        """Put in what ends a group."""
        self._column.addWidget(part)
        self._column.addSpacing(GAP)

    def _add_menu(self, kind: str, title: str) -> None:
        menu = self._menus[kind] = EntryMenu(title, CHOICES[kind])
        self._column.addWidget(menu.heading)
        self._column.addWidget(menu)

    def _connect(self) -> None:
        self._connect_setting(self.rate)
        self.start.chosen.connect(self.start_chosen)
        self.start.random_requested.connect(self.random_start_requested)
        for kind, menu in self._menus.items():
            menu.currentIndexChanged.connect(partial(self._choose_entry, kind))

    def complete(self) -> None:
        """Add the parts that are folded at first: the first picture need not wait for them."""
        self.chance = ChanceControls()
        self.race = RaceControls(self._races, self._theme, self._percent)
        for part in (self.chance, self.race):
            self._column.insertWidget(self._column.count() - 1, part)
        self._is_complete = True
        self._connect_rarer()
        if self._scene:
            self.display_anew(self._scene)

    def _connect_rarer(self) -> None:
        self.chance.setting_chosen.connect(self.setting_chosen)
        self.chance.setting_dragged.connect(self.setting_dragged)
        self.chance.grasped.connect(self.slider_grasped)
        self.chance.new_seed_requested.connect(self.new_seed_requested)
        self.chance.restarts_chosen.connect(self.restarts_chosen)
        self.race.rivals_chosen.connect(self.rivals_chosen)
        self.race.swap_requested.connect(self.swap_requested)
        self.race.preset_chosen.connect(self.race_chosen)
        for section in self.sections:
            section.opened.connect(partial(self._reveal, section))

    def _connect_setting(self, control: SettingControl) -> None:
        control.chosen.connect(self.setting_chosen)
        control.dragged.connect(self.setting_dragged)
        control.grasped.connect(self.slider_grasped)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts that fold."""
        return (*self.chance.sections, self.race.section)

    def _reveal(self, section: Section) -> None:
        """Bring what was opened into sight."""
        self._settle()
        self.ensureWidgetVisible(section, 0, 0)

    def _settle(self) -> None:
        """Lay everything out at once. Qt alone would take some rounds of its loop, and show parts squeezed until then."""
        if not self.isVisible():
            return
        for part in reversed(self.widget().findChildren(QWidget)):
            if layout := part.layout():
                layout.activate()
        self._column.activate()
        QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def _choose_entry(self, kind: str, index: int) -> None:
        self.entry_chosen.emit(kind, self._menus[kind].itemData(index))

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        if self._is_complete:
            self.race.wear(theme, percent)
        self._settle()

    def display(self, scene: Scene) -> None:
        """Show what this moment's experiment is."""
        experiment, landscape = scene.experiment, scene.descent.landscape
        if experiment is self._shown:
            return
        self._shown, self._scene = experiment, scene
        if landscape.dimensions != self._dimensions:
            self._dimensions = landscape.dimensions
            self._menus["landscape"].offer([one for one in LANDSCAPES.values() if one.dimensions == landscape.dimensions])
        for kind, menu in self._menus.items():
            menu.display(getattr(experiment, kind))
        optimizer = scene.descent.optimizer
        self._optimizer_words.setText(translated(optimizer.meaning))
        self._optimizer_words.setToolTip(translated(optimizer.source))
        self.rate.declare(rate_setting(landscape))
        self.rate.display(experiment.learning_rate)
        self.start.display(scene)
        self._display_settings(scene)
        if self._is_complete:
            self.chance.display(scene)
            self.race.display(scene)
        self._order_stops(scene)
        self._settle()

    def display_anew(self, scene: Scene) -> None:
        """Show again what holds, where something was chosen that cannot be."""
        self._shown = None
        self.display(scene)

    def _rules(self, scene: Scene) -> tuple[tuple[str, Optimizer | Schedule], ...]:
        """What has settings of its own, by the name of its menu."""
        return ("optimizer", scene.descent.optimizer), ("schedule", scene.descent.schedule)

    def _order_stops(self, scene: Scene) -> None:
        """Let Tab go downwards, and from each menu to its own settings."""
        stops = [self._menus["landscape"], *self.rate.stops, *self.start.stops]
        for kind, rule in self._rules(scene):
            stops += [self._menus[kind], *(stop for one in rule.settings for stop in self._settings[one.name].stops)]
        if self._is_complete:
            stops += [*self.chance.stops, *self.race.stops]
        if stops != self._stops:
            self._stops = stops
            for before, after in pairwise(stops):
                self.setTabOrder(before, after)

    def _display_settings(self, scene: Scene) -> None:
        declared = scene.experiment.declared_settings
        if declared != self._declared:
            self._declared = declared
            for control in self._settings.values():
                control.discard()
            self._settings = {}
            for kind, rule in self._rules(scene):
                for setting in rule.settings:
                    control = SettingControl(setting)
                    self._connect_setting(control)
                    self._groups[kind].addWidget(control)
                    control.show()
                    self._settings[setting.name] = control
        for name, control in self._settings.items():
            control.display(scene.experiment.settings[name])
