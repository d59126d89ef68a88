"""TRAINING: all that decides how a network learns, as one value and one line of text: data, network, rule, batches, chance.

It is to the bench "Training loop" what an experiment is to those of the ball. The same training always gives the same weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from gdviz.descent.catalogue import Catalogue, Setting, parse_number, suggestion
from gdviz.descent.datasets import DATA_NOISE, DATASETS, EXAMPLES, Data, Scale, split
from gdviz.descent.exact import Array
from gdviz.descent.fit import Rows
from gdviz.descent.losses import BINARY_CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY, SQUARED_ERROR
from gdviz.descent.network import ACTIVATIONS, INITIALISATIONS, Network
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES, Schedule
from gdviz.lab.experiment import SEED, declared, still_declared
from gdviz.lab.hiker import LEARNING_RATE, complete
from gdviz.lab.line import Value, file_of, keys_of, line_of
from gdviz.words import InputError

TRAINING_LOOP = "training-loop"
"""The name of the bench that shows trainings."""
MSE, BCE, CCE = "mse", "bce", "cce"
LOSSES = Catalogue(
    "loss",
    {
        name: replace(function, name=name)
        for name, function in ((MSE, SQUARED_ERROR), (BCE, BINARY_CROSS_ENTROPY), (CCE, CATEGORICAL_CROSS_ENTROPY))
    },
)
"""What a network can be judged by, under the short names of the bench."""
OWN_DATA = "own"
"""In place of a data set: what was read from a file."""
TEST_SHARE = 0.3
MOST_LAYERS, MOST_NEURONS = 3, 8
MOST_STEPS = 100_000
"""A training ends with the last epoch that these steps are enough for."""
MOST_NEWTON_WEIGHTS = 200
"""Newton's method works with the curvature between each two weights; of more weights than these it would take seconds."""
MOST_NEWTON_EXAMPLES = 1000
"""For each weight it looks at all examples of the batch twice; with more of them than these a step would take seconds."""

RATE = replace(LEARNING_RATE, default=0.3, low=0.001, high=10.0, logarithmic=True)
NEURONS = Setting(
    name="hidden",
    label="Neurons",
    symbol="",
    default=4,
    low=0,
    high=MOST_NEURONS,
    tick=1,
    least=0,
    most=MOST_NEURONS,
    whole=True,
    meaning="How many neurons a hidden layer has. Each bends the answer once; without any, all it can draw is a straight line.",
)
BATCH = Setting(
    name="batch",
    label="Batch size",
    symbol="m",
    default=16,
    low=0,
    high=64,
    tick=1,
    least=0,
    most=100_000,
    whole=True,
    meaning="So many examples decide one update; 0 takes all. Few give many noisy steps in an epoch, many give few calm ones.",
)
EPOCHS = Setting(
    name="epochs",
    label="Epochs",
    symbol="",
    default=100,
    low=10,
    high=500,
    tick=10,
    least=1,
    most=2000,
    whole=True,
    meaning="Training ends when every training example has been looked at so many times.",
)
DATA_SEED = replace(
    SEED,
    name="data_seed",
    label="Seed of the data",
    meaning="The number that the examples are drawn from, and which of them are kept apart for the test.",
)
TRAINING_SEED = replace(
    SEED,
    meaning="The number that the first weights and the order of the examples are drawn from: the same seed, the same training.",
)
NUMBERS = (EXAMPLES, DATA_NOISE, RATE, BATCH, EPOCHS, TRAINING_SEED, DATA_SEED)
CHOICES = ("data", "loss", "activation", "initialisation", "optimizer", "schedule")
HIDDEN = NEURONS.name
OWN_KEYS = (*CHOICES, HIDDEN, *(one.name for one in NUMBERS))


@dataclass(frozen=True, eq=False)
class Part:
    """Some of the examples as the network meets them: standardised inputs ``(m, n)`` and coded targets ``(m, outputs)``.

    ``rows`` says which examples of the data these are.
    """

    rows: Rows
    inputs: Array
    targets: Array

    @property
    def count(self) -> int:
        """The number of examples."""
        return len(self.inputs)


@dataclass(frozen=True, eq=False)
class Material:
    """The data, how they are put on one scale, and which of them are for training and which for the test."""

    data: Data
    scale: Scale
    training: Part
    test: Part


@dataclass(frozen=True)
class Training:
    """A training that can be run.

    ``hidden`` has the neurons of each hidden layer; an empty ``loss`` becomes the one that is usual for the data. ``settings``
    are filled up to all those of the optimizer and the schedule. ``own`` are the data of ``data="own"``, read from a file.
    Whatever cannot be used raises InputError, in words for the person who typed it.

    >>> Training(data="penguins").loss, Training(data="sine").network.output
    ('cce', 'linear')
    """

    data: str = "circles"
    examples: int = int(EXAMPLES.default)
    data_noise: float = DATA_NOISE.default
    hidden: tuple[int, ...] = (4,)
    activation: str = "tanh"
    loss: str = ""
    initialisation: str = "xavier"
    optimizer: str = "gradient-descent"
    schedule: str = "constant"
    learning_rate: float = RATE.default
    batch: int = int(BATCH.default)
    epochs: int = int(EPOCHS.default)
    seed: int = int(SEED.default)
    data_seed: int = int(SEED.default)
    settings: Mapping[str, float] = field(default_factory=dict[str, float])
    own: Data | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for setting in NUMBERS:
            value = setting.check(getattr(self, setting.name))
            object.__setattr__(self, setting.name, int(value) if setting.whole else float(value))
        self._check_layers()
        self._check_loss()
        known = declared(self.optimizer, self.schedule)
        _check_names(self.optimizer, self.schedule, self.settings)
        _ = ACTIVATIONS[self.activation], INITIALISATIONS[self.initialisation], LOSSES[self.loss]
        object.__setattr__(self, "settings", complete(known, self.settings))
        if self.data != OWN_DATA:
            object.__setattr__(self, "own", None)
        if self.optimizer == "newton":
            self._check_newton()

    def _check_newton(self) -> None:
        if self.network.size > MOST_NEWTON_WEIGHTS:
            raise InputError(
                "a network of {size} weights is too large for optimizer 'newton', which takes at most {most}; take fewer neurons",
                size=self.network.size,
                most=MOST_NEWTON_WEIGHTS,
            )
        count = self.material.training.count
        if min(self.batch or count, count) > MOST_NEWTON_EXAMPLES:
            raise InputError(
                "a batch of {count} examples is too large for optimizer 'newton', which takes at most {most}; take a smaller one",
                count=min(self.batch or count, count),
                most=MOST_NEWTON_EXAMPLES,
            )

    def _check_layers(self) -> None:
        if len(self.hidden) > MOST_LAYERS:
            raise InputError("hidden has {count} layers; at most {most} fit in", count=len(self.hidden), most=MOST_LAYERS)
        hidden = tuple(int(NEURONS.check(neurons)) for neurons in self.hidden)
        if 0 in hidden:
            raise InputError("hidden has a layer without neurons; write hidden=0 alone for no hidden layer")
        object.__setattr__(self, HIDDEN, hidden)

    @property
    def usual_loss(self) -> str:
        """The loss that one takes for such data."""
        classes = len(self.examples_of.classes)
        return CCE if classes > 2 else BCE if classes else MSE

    def _check_loss(self) -> None:
        classes = len(self.examples_of.classes)
        object.__setattr__(self, "loss", self.loss or self.usual_loss)
        if not classes and LOSSES[self.loss].name != MSE:
            raise InputError(
                "loss '{loss}' is for classes, but data '{data}' has numbers to predict; take 'mse'",
                loss=self.loss,
                data=self.data,
            )

    @property
    def examples_of(self) -> Data:
        """The examples, in their own units; InputError where there are none."""
        if self.data == OWN_DATA:
            if self.own is None:
                raise InputError("data 'own' is what you open from a file; open one first, or take another data set")
            return self.own
        return _examples(self.data, self.examples, self.data_noise, self.data_seed)

    @cached_property
    def network(self) -> Network:
        """The network that learns: as many outputs as the data and the loss need."""
        classes = len(self.examples_of.classes)
        inputs = len(self.examples_of.features)
        if not classes:
            return Network(inputs, self.hidden, 1, self.activation, "linear", MSE)
        output = "sigmoid" if self.loss == BCE or (self.loss == MSE and classes == 2) else "softmax"
        outputs = 1 if classes == 2 and output == "sigmoid" else classes
        return Network(inputs, self.hidden, outputs, self.activation, output, self.loss)

    @property
    def material(self) -> Material:
        """The examples as the network meets them."""
        return _material(self.examples_of, self.data_seed, self.network)

    @property
    def steps_per_epoch(self) -> int:
        """How many batches go through all training examples once; the last may be smaller."""
        count = self.material.training.count
        return -(-count // self.batch) if 0 < self.batch < count else 1

    @property
    def epochs_within(self) -> int:
        """How many epochs it has: ``epochs``, or as many as ``MOST_STEPS`` are enough for."""
        return min(self.epochs, MOST_STEPS // self.steps_per_epoch)

    @property
    def declared_settings(self) -> tuple[Setting, ...]:
        """The settings of this optimizer, then those of this schedule."""
        return declared(self.optimizer, self.schedule)

    @property
    def rule(self) -> Optimizer:
        """The optimizer with its settings."""
        kind = OPTIMIZERS[self.optimizer]
        return kind(**{one.name: self.settings[one.name] for one in kind.settings})

    @property
    def plan(self) -> Schedule:
        """The schedule with its settings."""
        kind = SCHEDULES[self.schedule]
        return kind(**{one.name: self.settings[one.name] for one in kind.settings})

    def change(self, **changes: Any) -> Training:
        """The training with other fields; what no longer fits them is dropped, unless it is given too.

        >>> Training(data="penguins").change(data="sine").loss
        'mse'
        """
        if changes.get("data", self.data) != self.data:
            changes.setdefault("loss", "")
        if "settings" not in changes:
            changes["settings"] = still_declared(self, changes)
        return replace(self, **changes)

    def keys(self) -> dict[str, Value]:
        """All keys and their values, in the order in which they are written: the data, and what is not as usual."""
        numbers = {one.name: getattr(self, one.name) for one in NUMBERS}
        unusual = {name: value for name, value in numbers.items() if value != getattr(Training, name)}
        usual = {name: getattr(Training, name) for name in CHOICES[1:]} | {"loss": self.usual_loss}
        told = {name: getattr(self, name) for name in usual if getattr(self, name) != usual[name]}
        defaults = {one.name: one.default for one in self.declared_settings}
        settings = {name: value for name, value in self.settings.items() if value != defaults[name]}
        hidden = ",".join(map(str, self.hidden)) or "0"
        return {"data": self.data, HIDDEN: hidden, **told, **unusual, **settings}

    def text(self) -> str:
        """The training in one line, as ``parse_training`` reads it.

        >>> Training(hidden=(8, 8), learning_rate=0.1).text()
        'data=circles&hidden=8,8&learning_rate=0.1'
        """
        return line_of(self.keys())

    def json(self) -> str:
        """The training as a ``.gdviz`` file holds it."""
        return file_of(self.keys())


# Trainings are kept for undo, two hundred of them; what they learn from is not kept with each.


@lru_cache(maxsize=4)
def _examples(data: str, examples: int, noise: float, seed: int) -> Data:
    return DATASETS[data].make(examples, noise, seed)


@lru_cache(maxsize=4)
def _material(data: Data, seed: int, network: Network) -> Material:
    rows = split(data.count, TEST_SHARE, seed)
    scale = Scale.of(data.inputs[rows[0]])
    parts = [Part(which, scale.apply(data.inputs[which]), network.coded(data.targets[which])) for which in rows]
    return Material(data, scale, *parts)


def _check_names(optimizer: str, schedule: str, names: Mapping[str, float]) -> None:
    known = [setting.name for setting in declared(optimizer, schedule)]
    for name in names:
        if name not in known:
            remedy = suggestion(name, [*OWN_KEYS, *known])
            raise InputError("nothing called '{name}' in a training; {remedy}", name=name, remedy=remedy)


def parse_training(text: str, own: Data | None = None) -> Training:
    """The training that a line of text says: ``data=xor&hidden=4,4&learning_rate=0.1``; the empty text is the default.

    >>> parse_training("data=moons&hidden=9")
    Traceback (most recent call last):
    ...
    gdviz.words.InputError: hidden is 9; it must be a whole number, 0 to 8
    """
    return training_from(keys_of(text, "data=xor"), own)


def training_from(given: Mapping[str, str], own: Data | None = None) -> Training:
    """The training that these texts say, by their keys."""
    readers: dict[str, Callable[[str], Any]] = {
        **dict.fromkeys(CHOICES, str.strip),
        **{setting.name: setting.parse for setting in NUMBERS},
        HIDDEN: _layers,
    }
    fields = {key: readers[key](value) for key, value in given.items() if key in readers}
    settings = {key: value for key, value in given.items() if key not in readers}
    choices = {name: fields.get(name, getattr(Training, name)) for name in ("optimizer", "schedule")}
    _check_names(choices["optimizer"], choices["schedule"], dict.fromkeys(settings, 0.0))
    return Training(**fields, settings={name: parse_number(name, value) for name, value in settings.items()}, own=own)


def _layers(text: str) -> tuple[int, ...]:
    neurons = tuple(int(NEURONS.parse(part)) for part in text.split(","))
    return () if neurons == (0,) else neurons


def weights_of(training: Training) -> Array:
    """The weights that it begins with."""
    return training.network.begin(training.initialisation, training.seed)


def accuracy(network: Network, answers: Array, targets: Array) -> Array:
    """The share of answers ``(..., m, outputs)`` that are right about coded targets ``(m, outputs)``, 0 to 1, ``(...)``."""
    return np.asarray((network.choices(answers) == network.choices(targets)).mean(axis=-1))
