"""EXPERIMENT: everything that decides a run, as one value, one line of text and one file.

It is at once what the controls show, what a lesson's link says, what the command line takes, what a ``.gdviz`` file holds and
what Reset returns to. The same experiment always gives the same trail.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import numpy as np

from gdviz.descent.catalogue import Setting, parse_number, suggestion
from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.saved import read_text
from gdviz.words import InputError, plain

LEARNING_RATE = Setting(
    name="learning_rate",
    label="Learning rate",
    symbol="η",
    default=0.05,
    low=0.01,
    high=1.20,
    least=0.0,
    open_ends=True,
    meaning="How far a step goes for the same slope. Small: safe and slow. Large: fast, until it overshoots.",
)
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

FORMAT = 1
CHOICES = {"landscape": LANDSCAPES, "optimizer": OPTIMIZERS, "schedule": SCHEDULES}
OWN_KEYS = (*CHOICES, LEARNING_RATE.name, "start", STEPS.name)


def declared(optimizer: str, schedule: str) -> tuple[Setting, ...]:
    """The settings of this optimizer, then those of this schedule."""
    return OPTIMIZERS[optimizer].settings + SCHEDULES[schedule].settings


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
    """A run that can be made: what rolls where, by which rule, how fast, from which start.

    An empty ``start`` becomes the landscape's own, and ``settings`` are filled up to all those of the optimizer and the schedule.
    Whatever cannot be used raises InputError, in words for the person who typed it.

    >>> Experiment(optimizer="momentum").settings["beta"]
    0.9
    """

    landscape: str = "roll-downhill"
    optimizer: str = "gradient-descent"
    schedule: str = "constant"
    learning_rate: float = LEARNING_RATE.default
    start: tuple[float, ...] = ()
    steps: int = int(STEPS.default)
    settings: Mapping[str, float] = field(default_factory=dict[str, float])

    def __post_init__(self) -> None:
        landscape = LANDSCAPES[self.landscape]
        LEARNING_RATE.check(self.learning_rate)
        object.__setattr__(self, "steps", int(STEPS.check(self.steps)))
        object.__setattr__(self, "learning_rate", float(self.learning_rate))
        object.__setattr__(self, "start", tuple(float(value) for value in self.start) or landscape.default_start)
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
        check_names(self.optimizer, self.schedule, self.settings)
        complete = {one.name: float(one.check(self.settings.get(one.name, one.default))) for one in self.declared_settings}
        object.__setattr__(self, "settings", MappingProxyType(complete))

    @property
    def declared_settings(self) -> tuple[Setting, ...]:
        """The settings of this optimizer, then those of this schedule."""
        return declared(self.optimizer, self.schedule)

    def change(self, **changes: Any) -> Experiment:
        """The experiment with other fields; a new landscape brings its start, a new rule its settings, unless they are given.

        >>> Experiment(optimizer="momentum", start=(1.0,)).change(landscape="parabola", optimizer="gradient-descent").start
        (2.5,)
        """
        if changes.get("landscape", self.landscape) != self.landscape:
            changes.setdefault("start", ())
        if "settings" not in changes:
            names = [
                one.name for one in declared(changes.get("optimizer", self.optimizer), changes.get("schedule", self.schedule))
            ]
            changes["settings"] = {name: value for name, value in self.settings.items() if name in names}
        return replace(self, **changes)

    def descent(self) -> Descent:
        """The rule on its landscape, ready to step."""
        return self.descent_at(self.learning_rate)

    def descent_at(self, learning_rate: float | Array) -> Descent:
        """The same rule at another learning rate, or at many."""

        def made(choices: Any, name: str) -> Any:
            chosen = choices[name]
            return chosen(**{setting.name: self.settings[setting.name] for setting in chosen.settings})

        return Descent(
            LANDSCAPES[self.landscape], made(OPTIMIZERS, self.optimizer), made(SCHEDULES, self.schedule), learning_rate
        )

    @property
    def start_array(self) -> Array:
        """The start, shape ``(n,)``."""
        return np.array(self.start)

    def keys(self) -> dict[str, str | float | list[float]]:
        """All keys and their values, in the order in which they are written."""
        start = self.start[0] if len(self.start) == 1 else list(self.start)
        return {
            "landscape": self.landscape,
            "optimizer": self.optimizer,
            "schedule": self.schedule,
            "learning_rate": self.learning_rate,
            "start": start,
            "steps": self.steps,
            **self.settings,
        }

    def text(self) -> str:
        """The experiment in one line, as ``parse`` reads it."""
        return "&".join(f"{key}={_written(value)}" for key, value in self.keys().items())

    def json(self) -> str:
        """The experiment as a ``.gdviz`` file holds it."""
        return json.dumps({"format": FORMAT, **self.keys()}, indent=2) + "\n"


def _start_text(start: tuple[float, ...]) -> str:
    return ",".join(plain(value) for value in start)


def parse(text: str) -> Experiment:
    """The experiment that a line of text says: ``learning_rate=0.2&start=3.5``; the empty text is the default.

    >>> parse("learning_rate=abc")
    Traceback (most recent call last):
    ...
    gdviz.words.InputError: learning_rate is 'abc', which is not a number; write it like 0.05
    """
    given: dict[str, str] = {}
    for part in text.strip().split("&") if text.strip() else []:
        key, equals, value = part.partition("=")
        if not equals:
            raise InputError("'{part}' is not of the form key=value, like learning_rate=0.05", part=part)
        if key in given:
            raise InputError("{key} is given twice; keep one", key=key)
        given[key] = value
    return _from_texts(given)


def _from_texts(given: Mapping[str, str]) -> Experiment:
    choices = {key: given.get(key, getattr(Experiment, key)) for key in CHOICES}
    names = [key for key in given if key not in OWN_KEYS]
    check_names(choices["optimizer"], choices["schedule"], names)
    numbers = {key: parse_number(key, given[key]) for key in (LEARNING_RATE.name, STEPS.name) if key in given}
    start = tuple(parse_number("start", part) for part in given["start"].split(",")) if "start" in given else ()
    settings = {name: parse_number(name, given[name]) for name in names}
    return Experiment(**choices, **cast("dict[str, Any]", numbers), start=start, settings=settings)


def from_json(text: str) -> Experiment:
    """The experiment that the text of a ``.gdviz`` file says."""
    try:
        content = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise InputError(
            "not a whole gdviz file: {problem} in line {line}, column {column}",
            problem=error.msg.lower(),
            line=error.lineno,
            column=error.colno,
        ) from None
    except InputError:
        raise
    except (RecursionError, ValueError):
        raise InputError("not a gdviz file: its numbers or its nesting are too large") from None
    if not isinstance(content, dict):
        raise InputError('not a gdviz file: it should begin with {{"format": 1')
    keys = cast("dict[str, object]", content)
    if repr(keys.pop("format", None)) != repr(FORMAT):
        raise InputError('"format" must be {format}; another version of gdviz may have written this file', format=FORMAT)
    return _from_texts({key: _as_text(key, value) for key, value in keys.items()})


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object of these keys and values; InputError if a key comes twice."""
    keys: dict[str, object] = {}
    for key, value in pairs:
        if key in keys:
            raise InputError("{key} is given twice; keep one", key=key)
        keys[key] = value
    return keys


def read_experiment(path: Path) -> Experiment:
    """The experiment in a ``.gdviz`` file; InputError names the file."""
    text = read_text(path)
    try:
        return from_json(text)
    except InputError as error:
        raise InputError("{path}: {problem}", path=path, problem=str(error)) from None


def _as_text(key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        parts = cast("list[object]", value)
        if not any(isinstance(part, list) for part in parts):
            return ",".join(_as_text(key, part) for part in parts)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    raise InputError("{key} must be a number or a text, like 0.05", key=key)


def _written(value: str | float | list[float]) -> str:
    if isinstance(value, list):
        return ",".join(repr(part) for part in value)
    return value if isinstance(value, str) else repr(value)
