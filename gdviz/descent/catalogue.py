"""Named lists of things to choose from, and the numbers that a choice can be tuned by."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from gdviz.words import InputError, plain

Entry = TypeVar("Entry")

LOG_TICKS = 400


def suggestion(word: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` where a known word is near, else ``; there are: x, y``."""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(word, names, 1)
    return f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(names)}"


class Catalogue(Mapping[str, Entry]):
    """Entries of one kind by name, in the order in which they are offered.

    >>> from gdviz.descent.schedules import SCHEDULES
    >>> SCHEDULES["expnential"]
    Traceback (most recent call last):
    ...
    gdviz.words.InputError: no schedule called 'expnential'; did you mean 'exponential'?
    """

    def __init__(self, kind: str, entries: Mapping[str, Entry]) -> None:
        self.kind = kind
        self._entries = dict(entries)

    def __getitem__(self, name: str) -> Entry:
        if name not in self._entries:
            remedy = suggestion(name, self._entries)
            raise InputError("no {kind} called '{name}'; {remedy}", kind=self.kind, name=name, remedy=remedy)
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True)
class Setting:
    """A number that can be chosen: what it may be, and what a control for it looks like.

    ``low`` and ``high`` are the ends of its slider, which moves by ``tick``, or, if it is ``logarithmic``, in ``LOG_TICKS`` steps
    of equal ratio. What may be typed is wider: ``least`` to ``most``,
    where ``open_ends`` says that these two themselves are excluded.
    """

    name: str
    label: str
    symbol: str
    default: float
    low: float
    high: float
    meaning: str
    least: float = -math.inf
    most: float = math.inf
    open_ends: bool = False
    tick: float = 0.001
    whole: bool = False
    logarithmic: bool = False

    def __post_init__(self) -> None:
        self.check(self.default)

    @property
    def allowed(self) -> str:
        """The range of what may be typed, in words: ``above 0``, ``0 to 1``."""
        if self.most == math.inf:
            return f"above {self.least:g}" if self.open_ends else f"{self.least:g} or more"
        if self.open_ends:
            return f"between {self.least:g} and {self.most:g}, without these two"
        return f"{self.least:g} to {self.most:.0f}" if self.whole else f"{self.least:g} to {self.most:g}"

    @property
    def ticks(self) -> int:
        """How many steps its slider has."""
        return LOG_TICKS if self.logarithmic else round((self.high - self.low) / self.tick)

    def at_tick(self, tick: float) -> float:
        """The value at a step of the slider, as one would type it; beyond the ends, that of the nearer end."""
        share = min(max(tick / self.ticks, 0.0), 1.0)
        if self.logarithmic:
            return float(f"{self.low * (self.high / self.low) ** share:.3g}")
        return round(self.low + share * (self.high - self.low), 4)

    def tick_of(self, value: float) -> float:
        """Where on the slider a value lies, from 0 to ``ticks``; values beyond the ends lie at the ends."""
        within = min(max(value, self.low), self.high)
        if self.logarithmic:
            return self.ticks * math.log(within / self.low) / math.log(self.high / self.low)
        return (within - self.low) / self.tick

    def check(self, value: float) -> float:
        """``value``, if it is allowed; InputError otherwise."""
        inside = self.least < value < self.most if self.open_ends else self.least <= value <= self.most
        if not (math.isfinite(value) and inside and (not self.whole or value == int(value))):
            kind = "a whole number" if self.whole else "a number"
            raise InputError(
                "{name} is {value}; it must be {kind}, {allowed}",
                name=self.name,
                value=plain(float(value)),
                kind=kind,
                allowed=self.allowed,
            )
        return value

    def parse(self, text: str) -> float:
        """The number that ``text`` says, if it is one and allowed; InputError otherwise."""
        return self.check(parse_number(self.name, text))


def parse_number(name: str, text: str) -> float:
    """The finite double that ``text`` says for what is called ``name``.

    >>> parse_number("start", "0,05")
    Traceback (most recent call last):
    ...
    gdviz.words.InputError: start is '0,05', which is not a number; write 0.05
    """
    stripped = text.strip()
    try:
        value = float(stripped)
    except ValueError:
        remedy = stripped.replace(",", ".", 1)
        hint = f"write {remedy}" if _is_number(remedy) else "write it like 0.05"
        raise InputError("{name} is '{text}', which is not a number; {hint}", name=name, text=text, hint=hint) from None
    if not math.isfinite(value):
        raise InputError("{name} is '{text}', which is not a finite number; the largest is about 1.8e308", name=name, text=text)
    return value


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
