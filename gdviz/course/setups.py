"""SETUP: what a lesson can put on the stage, and what it comes to: an experiment, an exhibit of the loss functions, a training.

Each kind of setup has a scheme for links, ``try:`` ``losses:`` ``train:``, and a word in blocks. To add a kind, add an entry to
``KINDS`` at the end of this file; the bench that shows it is made in ``ui.side_bench``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, ClassVar, Protocol

from gdviz.descent.catalogue import Setting
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab import training
from gdviz.lab.exhibit import KEYS, PANELS, SETTINGS, Exhibit, parse_exhibit
from gdviz.lab.experiment import NUMBERS, OWN_KEYS, Experiment, rate_setting
from gdviz.lab.hiker import LEARNING_RATE
from gdviz.lab.notation import parse
from gdviz.lab.outcome import ALONG_THE_WAY, OF_MANY, QUANTITIES, Outcome
from gdviz.lab.training import Training, parse_training
from gdviz.lab.training_outcome import OF_EPOCHS, TRAINING_QUANTITIES, TrainingOutcome
from gdviz.lab.verdict import Verdict
from gdviz.words import InputError

Setup = Experiment | Exhibit | Training
"""What a lesson can put on the stage: a ball to run, something to look at among the loss functions, a network to train."""


class Told(Protocol):
    """What a setup came to."""

    def verdict(self, hiker: str) -> Verdict:
        """How the run of the own ball, or of a rival, ended; InputError where no ball runs."""
        ...

    def number(self, name: str, step: int | None, hiker: str) -> float:
        """One of its quantities."""
        ...


class Readings:
    """What an exhibit shows: numbers, and nothing that runs."""

    def __init__(self, exhibit: Exhibit) -> None:
        self._numbers = exhibit.readings()

    def verdict(self, hiker: str) -> Verdict:
        """There is none: InputError."""
        del hiker
        raise InputError("nothing runs among the loss functions; claim a reading, like mse = 2.25")

    def number(self, name: str, step: int | None, hiker: str) -> float:
        """One of the exhibit's readings."""
        del step, hiker
        return self._numbers[name]


class TrainingReadings:
    """What a training came to."""

    def __init__(self, outcome: TrainingOutcome) -> None:
        self._outcome = outcome

    def verdict(self, hiker: str) -> Verdict:
        """There is none: InputError."""
        del hiker
        raise InputError("a training has no verdict; claim a quantity, like test_accuracy >= 95")

    def number(self, name: str, step: int | None, hiker: str) -> float:
        """One of its quantities; ``step`` counts epochs."""
        del hiker
        return self._outcome.number(name, step)


class SetupKind(ABC):
    """One kind of setup: how it is written, what may be claimed of it and what may be changed in it."""

    scheme: ClassVar[str]
    word: ClassVar[str]
    """The key in a block under which such a setup stands."""
    along: ClassVar[Iterable[str]] = ()
    """The quantities that can be asked at a step, or at an epoch."""
    of_many: ClassVar[Iterable[str]] = ()
    """The quantities that are not of one who walks in a race."""

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The setup that the text behind the scheme says."""

    @abstractmethod
    def told(self, setup: Any) -> Told:
        """What it comes to; what runs is run to its end."""

    @abstractmethod
    def names(self, setup: Any) -> Iterable[str]:
        """The quantities that can be claimed of it."""

    @abstractmethod
    def settings(self, setup: Any) -> Mapping[str, Setting]:
        """Its numbers that one can change in the text, by name."""

    @abstractmethod
    def keys(self, setup: Any) -> Iterable[str]:
        """What a goal can ask to be kept."""

    def walking(self, setup: Any) -> list[str]:
        """The optimizers of those who race in it."""
        del setup
        return []


class _Experiments(SetupKind):
    scheme, word = "try:", "experiment"
    along, of_many = ALONG_THE_WAY, OF_MANY

    def parse(self, text: str) -> Experiment:
        return parse(text)

    def told(self, setup: Experiment) -> Told:
        return Outcome.of(setup)

    def names(self, setup: Experiment) -> Iterable[str]:
        del setup
        return QUANTITIES

    def settings(self, setup: Experiment) -> Mapping[str, Setting]:
        known = {one.name: one for one in (*NUMBERS, *setup.declared_settings)}
        return {**known, LEARNING_RATE.name: rate_setting(LANDSCAPES[setup.landscape])}

    def keys(self, setup: Experiment) -> Iterable[str]:
        return [*OWN_KEYS, *(one.name for one in setup.declared_settings)]

    def walking(self, setup: Experiment) -> list[str]:
        return [setup.optimizer, *(rival.optimizer for rival in setup.rivals if rival.is_on)]


class _Exhibits(SetupKind):
    scheme, word = "losses:", "losses"

    def parse(self, text: str) -> Exhibit:
        return parse_exhibit(text)

    def told(self, setup: Exhibit) -> Told:
        return Readings(setup)

    def names(self, setup: Exhibit) -> Iterable[str]:
        return _reading_names(setup.panel)

    def settings(self, setup: Exhibit) -> Mapping[str, Setting]:
        return {name: SETTINGS[name] for name in SETTINGS if name in KEYS[setup.panel]}

    def keys(self, setup: Exhibit) -> Iterable[str]:
        del setup
        return ["panel", *(key for keys in KEYS.values() for key in keys)]


class _Trainings(SetupKind):
    scheme, word = "train:", "training"
    along = OF_EPOCHS

    def parse(self, text: str) -> Training:
        return parse_training(text)

    def told(self, setup: Training) -> Told:
        return TrainingReadings(TrainingOutcome.of(setup))

    def names(self, setup: Training) -> Iterable[str]:
        del setup
        return TRAINING_QUANTITIES

    def settings(self, setup: Training) -> Mapping[str, Setting]:
        return {one.name: one for one in (*training.NUMBERS, *setup.declared_settings)}

    def keys(self, setup: Training) -> Iterable[str]:
        return [*training.OWN_KEYS, *(one.name for one in setup.declared_settings)]


@lru_cache(maxsize=len(PANELS))
def _reading_names(panel: str) -> tuple[str, ...]:
    return tuple(Exhibit(panel).readings())


KINDS: dict[type, SetupKind] = {Experiment: _Experiments(), Exhibit: _Exhibits(), Training: _Trainings()}
SCHEMES = tuple(kind.scheme for kind in KINDS.values())
WORDS = ", ".join(f"'{kind.word}'" for kind in KINDS.values())
"""The keys under which setups stand in blocks, as messages name them."""


def kind_of(setup: Setup) -> SetupKind:
    """What kind of setup it is."""
    return KINDS[type(setup)]


def told(setup: Setup) -> Told:
    """What this setup comes to; what runs is run to its end."""
    return kind_of(setup).told(setup)


def parse_setup(text: str) -> Setup:
    """A setup as links have it: a scheme and a text; without a scheme, an experiment."""
    for kind in KINDS.values():
        if text.startswith(kind.scheme):
            return kind.parse(text.removeprefix(kind.scheme))
    return parse(text)


def change_of(setup: Setup, name: str, value: Any) -> dict[str, Any]:
    """What is to be changed of the setup so that ``name``, a field or a setting of an optimizer or schedule, has this value."""
    settings: Mapping[str, float] = getattr(setup, "settings", {})
    return {"settings": {**settings, name: value}} if name in settings else {name: value}


def with_setting(setup: Setup, name: str, value: float) -> Setup:
    """The setup with this value of one of its numbers; InputError for one that is not allowed."""
    return setup.change(**change_of(setup, name, value))


def setting_of(setup: Setup, name: str) -> float | None:
    """The value of one of its numbers, if it has that."""
    settings: Mapping[str, float] = getattr(setup, "settings", {})
    return settings.get(name, getattr(setup, name, None))
