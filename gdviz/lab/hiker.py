"""HIKER: who walks: an optimizer with its settings and its learning rate; several of them make a race.

In a line of text a hiker is its optimizer, then what differs from the optimizer's own settings, and ``off`` where it stays at
home: ``momentum,learning_rate:0.05,beta:0.95``. Hikers of a race are separated by semicolons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gdviz.descent.catalogue import Setting, parse_number, suggestion
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.words import InputError

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
MOST_RIVALS = 7
OFF = "off"


def complete(declared: tuple[Setting, ...], given: Mapping[str, float]) -> Mapping[str, float]:
    """All declared settings with the given values, or else their defaults; InputError for a value that is not allowed."""
    return MappingProxyType({one.name: float(one.check(given.get(one.name, one.default))) for one in declared})


@dataclass(frozen=True)
class Hiker:
    """One who walks in a race. ``settings`` are filled up to all those of the optimizer.

    >>> Hiker("momentum", 0.1).text()
    'momentum,learning_rate:0.1,beta:0.9'
    """

    optimizer: str
    learning_rate: float
    settings: Mapping[str, float] = field(default_factory=dict[str, float])
    is_on: bool = True

    def __post_init__(self) -> None:
        LEARNING_RATE.check(self.learning_rate)
        declared = OPTIMIZERS[self.optimizer].settings
        for name in self.settings:
            if name not in [one.name for one in declared]:
                raise InputError(
                    "no setting called '{name}' for optimizer '{optimizer}'; {remedy}",
                    name=name,
                    optimizer=self.optimizer,
                    remedy=suggestion(name, [LEARNING_RATE.name, *(one.name for one in declared), OFF]),
                )
        object.__setattr__(self, "learning_rate", float(self.learning_rate))
        object.__setattr__(self, "settings", complete(declared, self.settings))

    def made(self) -> Optimizer:
        """The optimizer with these settings."""
        return OPTIMIZERS[self.optimizer](**self.settings)

    def text(self) -> str:
        """The hiker as ``parse_race`` reads it."""
        numbers = {LEARNING_RATE.name: self.learning_rate, **self.settings}
        return ",".join(
            [self.optimizer, *(f"{name}:{value!r}" for name, value in numbers.items()), *([] if self.is_on else [OFF])]
        )


def race_text(rivals: tuple[Hiker, ...]) -> str:
    """The rivals of a race as ``parse_race`` reads them."""
    return ";".join(rival.text() for rival in rivals)


def parse_race(text: str, learning_rate: float) -> tuple[Hiker, ...]:
    """The rivals that a text says; those without a learning rate of their own take this one.

    >>> parse_race("momentum,beta:0.5;adam,learning_rate:0.1,off", 0.05)[0].settings["beta"]
    0.5
    """
    return tuple(_parse_hiker(part, learning_rate) for part in text.split(";")) if text else ()


def _parse_hiker(text: str, learning_rate: float) -> Hiker:
    optimizer, *parts = [part.strip() for part in text.split(",")]
    numbers: dict[str, float] = {}
    for part in parts:
        name, colon, value = part.partition(":")
        if part == OFF:
            continue
        if not colon:
            raise InputError("race: '{part}' is not of the form name:value, like beta:0.9", part=part)
        if name in numbers:
            raise InputError("race: {name} is given twice for {optimizer}; keep one", name=name, optimizer=optimizer)
        numbers[name] = parse_number(f"race: {name}", value)
    rate = numbers.pop(LEARNING_RATE.name, learning_rate)
    try:
        return Hiker(optimizer, rate, numbers, is_on=OFF not in parts)
    except InputError as error:
        raise InputError("race: {problem}", problem=error.message) from None
