"""EXPERIMENT: everything that decides a run, as one value, one line of text and one file.

It is at once what the controls show, what a lesson's link says, what the command line takes, what a ``.gdviz`` file holds and
what Reset returns to. The same experiment always gives the same trail.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

import numpy as np

from gdviz.descent.catalogue import Setting, suggestion
from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.noise import Noise
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab.hiker import LEARNING_RATE, MOST_RIVALS, Hiker, complete, race_text
from gdviz.lab.line import Value, file_of, line_of
from gdviz.words import InputError, plain

STEPS = Setting(
    name="steps",
    label="Step limit",
    symbol="",
    default=300,
    low=10,
    high=1000,
    tick=10,
    least=1,
    most=100_000,
    whole=True,
    meaning="After this many steps a run ends, wherever the ball is.",
)
NOISE = Setting(
    name="noise",
    label="Noise on the slope",
    symbol="σ",
    default=0.0,
    low=0.0,
    high=3.0,
    tick=0.01,
    least=0.0,
    most=1e6,
    meaning="How much chance is in each felt slope. A little shakes the ball out of small dips; much drowns the way down.",
)
BATCH = Setting(
    name="batch",
    label="Batch size",
    symbol="",
    default=0,
    low=0,
    high=64,
    tick=1,
    least=0,
    most=100_000,
    whole=True,
    meaning="So many rows of the data decide each step; 0 takes all. Few are quick to look at, but say less about the rest.",
)
SEED = Setting(
    name="seed",
    label="Seed",
    symbol="",
    default=0,
    low=0,
    high=999,
    tick=1,
    least=0,
    most=2**31 - 1,
    whole=True,
    meaning="The number that all chance is drawn from: the same seed gives the same noise, batches and random starts again.",
)
RESTARTS = Setting(
    name="restarts",
    label="Balls at random places",
    symbol="",
    default=0,
    low=0,
    high=200,
    tick=1,
    least=0,
    most=1000,
    whole=True,
    meaning="So many balls begin at random places and roll together; 0 for none. The best of them counts.",
)
OWN_RATE: Final = float("nan")
"""Stands for the landscape's own learning rate, until the landscape is known."""
RATE_ON_MAPS = replace(LEARNING_RATE, low=0.0001, high=2.0, logarithmic=True)

BENCHES = {"loss-curve": "roll-downhill", "foggy-landscape": "foggy-hills"}
"""The stage's benches, the n-th for landscapes over n weights, each with the landscape that it opens with."""
START, RACE = "start", "race"
CHOICES = {"landscape": LANDSCAPES, "optimizer": OPTIMIZERS, "schedule": SCHEDULES}
NUMBERS = (LEARNING_RATE, STEPS, NOISE, BATCH, SEED, RESTARTS)
OWN_KEYS = (*CHOICES, *(one.name for one in NUMBERS), START, RACE)


def rate_setting(landscape: Landscape) -> Setting:
    """The learning rate as it is chosen on this landscape; slopes over two weights differ by powers of ten."""
    setting = LEARNING_RATE if landscape.dimensions == 1 else RATE_ON_MAPS
    return replace(setting, default=landscape.default_rate)


def declared(optimizer: str, schedule: str) -> tuple[Setting, ...]:
    """The settings of this optimizer, then those of this schedule."""
    return OPTIMIZERS[optimizer].settings + SCHEDULES[schedule].settings


class Ruled(Protocol):
    """What goes by an optimizer and a schedule, as far as their settings are concerned."""

    @property
    def optimizer(self) -> str:
        """The optimizer's name."""
        ...

    @property
    def schedule(self) -> str:
        """The schedule's name."""
        ...

    @property
    def settings(self) -> Mapping[str, float]:
        """The values of all their settings."""
        ...


def still_declared(setup: Ruled, changes: Mapping[str, Any]) -> dict[str, float]:
    """The values of the settings that there still are after these changes."""
    new = declared(changes.get("optimizer", setup.optimizer), changes.get("schedule", setup.schedule))
    # What has the same name may have another meaning or range, and another default that is usual for it.
    return {one.name: setup.settings[one.name] for one in declared(setup.optimizer, setup.schedule) if one in new}


def check_names(optimizer: str, schedule: str, names: Iterable[str]) -> None:
    """InputError if one of ``names`` is no setting of this optimizer or this schedule."""
    known = [setting.name for setting in declared(optimizer, schedule)]
    for name in names:
        if name not in known:
            raise InputError(
                "no setting called '{name}' for optimizer '{optimizer}' and schedule '{schedule}'; {remedy}",
                name=name,
                optimizer=optimizer,
                schedule=schedule,
                remedy=suggestion(name, [*OWN_KEYS, *known]),
            )


@dataclass(frozen=True)
class Experiment:
    """A run that can be made: what rolls where, by which rule, how fast, from which start, with how much chance, beside whom.

    An empty ``start`` becomes the landscape's own, and so does a learning rate that is not given; ``settings`` are filled up to
    all those of the optimizer and the schedule. ``noise`` is the standard deviation of what chance adds to each part of the
    gradient, ``batch`` the rows of data that decide a step (0: all), ``restarts`` the number of balls at random starts. All
    chance comes from ``seed``. ``rivals`` walk from the same start. Whatever cannot be used raises InputError, in words for the
    person who typed it.

    >>> Experiment(optimizer="momentum").settings["beta"]
    0.9
    """

    landscape: str = "roll-downhill"
    optimizer: str = "gradient-descent"
    schedule: str = "constant"
    learning_rate: float = OWN_RATE
    start: tuple[float, ...] = ()
    steps: int = int(STEPS.default)
    settings: Mapping[str, float] = field(default_factory=dict[str, float])
    noise: float = NOISE.default
    batch: int = int(BATCH.default)
    seed: int = int(SEED.default)
    restarts: int = int(RESTARTS.default)
    rivals: tuple[Hiker, ...] = ()

    def __post_init__(self) -> None:
        landscape = LANDSCAPES[self.landscape]
        if self.learning_rate is OWN_RATE:
            object.__setattr__(self, "learning_rate", landscape.default_rate)
        for setting in NUMBERS:
            value = setting.check(getattr(self, setting.name))
            object.__setattr__(self, setting.name, int(value) if setting.whole else float(value))
        object.__setattr__(self, "start", tuple(float(value) for value in self.start) or landscape.default_start)
        self._check_start(landscape)
        self._check_batch(landscape)
        if len(self.rivals) > MOST_RIVALS:
            raise InputError("race has {count} rivals; at most {most} can walk", count=len(self.rivals), most=MOST_RIVALS)
        check_names(self.optimizer, self.schedule, self.settings)
        object.__setattr__(self, "settings", complete(self.declared_settings, self.settings))

    def _check_start(self, landscape: Landscape) -> None:
        if len(self.start) != landscape.dimensions:
            raise InputError(
                "start has {count} numbers; landscape '{landscape}' needs {needed}",
                count=len(self.start),
                landscape=self.landscape,
                needed=landscape.dimensions,
            )
        if not all(math.isfinite(value) for value in self.start):
            raise InputError("start must be finite numbers; the largest is about 1.8e308")
        with np.errstate(all="ignore"):
            if not all(np.isfinite(felt).all() for felt in landscape.feel(self.start_array)):
                raise InputError(
                    "start {start} is too far out; the loss there is too large for a double", start=_start_text(self.start)
                )

    def _check_batch(self, landscape: Landscape) -> None:
        if not self.batch:
            return
        if landscape.fit is None:
            raise InputError(
                "batch is {batch}, but landscape '{landscape}' has no data", batch=self.batch, landscape=self.landscape
            )
        if self.batch > landscape.fit.count:
            raise InputError("batch is {batch}; the data has {count} rows", batch=self.batch, count=landscape.fit.count)

    @property
    def declared_settings(self) -> tuple[Setting, ...]:
        """The settings of this optimizer, then those of this schedule."""
        return declared(self.optimizer, self.schedule)

    def change(self, **changes: Any) -> Experiment:
        """The experiment with other fields; what no longer fits them is dropped, unless it is given too.

        A new landscape brings its start, and its learning rate where another one is usual there; a new rule brings its settings.

        >>> Experiment(optimizer="momentum", start=(1.0,)).change(landscape="parabola", optimizer="gradient-descent").start
        (2.5,)
        """
        before, after = LANDSCAPES[self.landscape], LANDSCAPES[changes.get("landscape", self.landscape)]
        if after is not before:
            changes.setdefault(START, ())
            changes.setdefault(BATCH.name, 0)
            if after.default_rate != before.default_rate:
                changes.setdefault(LEARNING_RATE.name, OWN_RATE)
        if "settings" not in changes:
            changes["settings"] = still_declared(self, changes)
        return replace(self, **changes)

    def descent(self) -> Descent:
        """The rule on its landscape, ready to step."""
        return self.descent_at(self.learning_rate)

    def descent_at(self, learning_rate: float | Array) -> Descent:
        """The same rule at another learning rate, or at many."""
        return replace(self.descent_of(self.own), learning_rate=learning_rate)

    def descent_of(self, hiker: Hiker) -> Descent:
        """The rule by which this hiker walks here."""
        schedule = SCHEDULES[self.schedule]
        chosen = {setting.name: self.settings[setting.name] for setting in schedule.settings}
        noise = Noise(self.noise, self.batch, self.seed)
        return Descent(LANDSCAPES[self.landscape], hiker.made(), schedule(**chosen), hiker.learning_rate, noise)

    @property
    def own(self) -> Hiker:
        """The hiker that the experiment itself describes."""
        names = [setting.name for setting in OPTIMIZERS[self.optimizer].settings]
        return Hiker(self.optimizer, self.learning_rate, {name: self.settings[name] for name in names})

    def swapped(self, index: int) -> Experiment:
        """The race in which its own hiker and this rival have changed places. Who stays at home goes by the place."""
        rival = self.rivals[index]
        rivals = (*self.rivals[:index], replace(self.own, is_on=rival.is_on), *self.rivals[index + 1 :])
        kept = {setting.name: self.settings[setting.name] for setting in SCHEDULES[self.schedule].settings}
        return replace(
            self,
            optimizer=rival.optimizer,
            learning_rate=rival.learning_rate,
            settings={**kept, **rival.settings},
            rivals=rivals,
        )

    @property
    def start_array(self) -> Array:
        """The start, shape ``(n,)``."""
        return np.array(self.start)

    def keys(self) -> dict[str, Value]:
        """All keys and their values, in the order in which they are written; of chance and the race, what there is."""
        start = self.start[0] if len(self.start) == 1 else list(self.start)
        chance = {one.name: getattr(self, one.name) for one in (NOISE, BATCH, SEED, RESTARTS)}
        return {
            "landscape": self.landscape,
            "optimizer": self.optimizer,
            "schedule": self.schedule,
            "learning_rate": self.learning_rate,
            "start": start,
            "steps": self.steps,
            **self.settings,
            **{name: value for name, value in chance.items() if value},
            **({RACE: race_text(self.rivals)} if self.rivals else {}),
        }

    def text(self) -> str:
        """The experiment in one line, as ``notation.parse`` reads it."""
        return line_of(self.keys())

    def json(self) -> str:
        """The experiment as a ``.gdviz`` file holds it."""
        return file_of(self.keys())


def _start_text(start: tuple[float, ...]) -> str:
    return ",".join(plain(value) for value in start)
