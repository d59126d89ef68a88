"""WISHES: does to the simulator, the exhibit and the training what the controls, the stage and the lessons ask for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QRandomGenerator, Signal

from gdviz.course.live import Live
from gdviz.course.setups import Setup, change_of
from gdviz.lab.exhibit import Exhibit
from gdviz.lab.experiment import LEARNING_RATE, SEED, Experiment
from gdviz.lab.hiker import Hiker
from gdviz.lab.notation import parse
from gdviz.lab.owner import Owner
from gdviz.lab.owners import Owners
from gdviz.lab.races import RACES
from gdviz.lab.simulator import Simulator
from gdviz.ui.player import Player
from gdviz.ui.wording import say_error
from gdviz.words import InputError

SEEDS = 1000
"""A new seed is drawn below this, so that it can be told to somebody else."""


class Wishes(QObject):
    """What cannot be is said, and nothing is changed."""

    said = Signal(str)
    refused = Signal()
    run_requested = Signal()
    side_opened = Signal(str)
    experiment_opened = Signal()
    taken = Signal()

    def __init__(self, simulator: Simulator, owners: Owners, player: Player) -> None:
        super().__init__()
        self._simulator, self._owners, self.player = simulator, owners, player

    def take(self, setup: Setup) -> None:
        """Put on the stage what a lesson offers."""
        if isinstance(setup, Experiment):
            self.set_up(setup)
        else:
            name, owner = self._owners.of(setup)
            self.player.pause()
            owner.set_up(setup)
            self.side_opened.emit(name)
        self.taken.emit()

    def take_and_run(self, setup: Setup) -> None:
        """Put on the stage what a lesson offers, and let it run."""
        self.take(setup)
        if not isinstance(setup, Exhibit):
            self.run_requested.emit()

    def turn(self, live: Live, value: float) -> None:
        """Set what a live number of a lesson drives: on the stage as it is, if it shows that, else on a new one."""
        if live.value_in(self._simulator.experiment) is not None:
            self.experiment_opened.emit()
            self.drag_setting(live.name, value)
            return
        for name, owner in self._owners.made:
            if live.value_in(owner.setup) is not None:
                self.side_opened.emit(name)
                self.drag_of(owner, live.name, value)
                return
        self.take(live.at(value))

    def let_go(self) -> None:
        """End an adjustment; the next one is another to undo."""
        for owner in (self._simulator, *(owner for _, owner in self._owners.made)):
            owner.let_go()

    def choose_of(self, owner: Owner, name: str, value: Any) -> None:
        """Change one thing of what this owner shows."""
        owner.let_go()
        self.drag_of(owner, name, value)

    def drag_of(self, owner: Owner, name: str, value: Any) -> None:
        """The same, as a part of a drag; what cannot be is said, and nothing is changed."""
        try:
            owner.adjust(**change_of(owner.setup, name, value))
        except InputError as error:
            self.refuse(error)

    def refuse(self, error: InputError) -> None:
        """Say what cannot be, and have shown again what holds."""
        self.said.emit(say_error(error))
        self.refused.emit()

    def choose_rate(self, rate: float) -> None:
        """Take this learning rate."""
        self.choose_setting(LEARNING_RATE.name, rate)

    def choose_entry(self, kind: str, name: str) -> None:
        """Take another landscape, optimizer or schedule."""
        self._simulator.let_go()
        self._adjust(**{kind: name})

    def _adjust(self, **changes: Any) -> None:
        """Change the experiment; what cannot be is said, and nothing is changed."""
        try:
            self._simulator.adjust(**changes)
        except InputError as error:
            self.refuse(error)

    def set_up(self, experiment: Experiment) -> None:
        """Begin another experiment."""
        self.player.pause()
        self._simulator.set_up(experiment)
        self.experiment_opened.emit()

    def choose_start(self, start: tuple[float, ...]) -> None:
        """Begin here."""
        self._simulator.let_go()
        self.drag_start(start)

    def drag_start(self, start: tuple[float, ...]) -> None:
        """The same, as a part of a drag."""
        self.player.pause()
        self._adjust(start=start)

    def choose_random_start(self) -> None:
        """Begin anywhere in the window."""
        draw = QRandomGenerator.global_().generateDouble
        window = self._simulator.descent.landscape.window
        self.choose_start(tuple(round(low + (high - low) * draw(), 2) for low, high in window))

    def choose_setting(self, name: str, value: float) -> None:
        """Take this value of a setting."""
        self._simulator.let_go()
        self.drag_setting(name, value)

    def drag_setting(self, name: str, value: float) -> None:
        """The same, as a part of a drag."""
        self.drag_of(self._simulator, name, value)

    def draw_seed(self) -> None:
        """Take other noise, and say which."""
        self.draw_seed_of(self._simulator, SEED.name)

    def draw_seed_of(self, owner: Owner, name: str) -> None:
        """Take another seed, and say which."""
        seed = QRandomGenerator.global_().bounded(1, SEEDS)
        self.choose_of(owner, name, seed)
        self.said.emit(self.tr("Other chance, from seed {seed}. The same seed gives the same again.").format(seed=seed))

    def drop_balls(self, count: int) -> None:
        """Let so many balls begin at random places, and roll."""
        self.player.pause()
        self._simulator.let_go()
        self._simulator.go_to(0)
        self._adjust(restarts=count)
        if count:
            self._simulator.lift_fog(True)
            self.run_requested.emit()

    def choose_rivals(self, rivals: tuple[Hiker, ...]) -> None:
        """Race with these."""
        self._simulator.let_go()
        self._adjust(rivals=rivals)

    def swap(self, index: int) -> None:
        """Let the ball and a rival change places."""
        swapped = self._simulator.experiment.swapped(index)
        self._simulator.let_go()
        self._adjust(
            optimizer=swapped.optimizer,
            learning_rate=swapped.learning_rate,
            settings=swapped.settings,
            rivals=swapped.rivals,
        )

    def begin_race(self, name: str) -> None:
        """Set up a race, and lift the fog: it is about the ground that all walk on."""
        self.set_up(parse(RACES[name].text))
        self._simulator.lift_fog(True)
