"""CLAIM: a statement about what a setup comes to, as data: ``settled-global, steps <= 30``. Tests and challenges check it.

A claim is one or more conditions with commas between, all of which hold: a verdict (``swinging``, ``not swinging``, ``settled-*``
for any place of rest), or a comparison of a quantity with a number or another one (``x@10 < 0.5``, ``loss.momentum < loss``).
``= 1.885`` means: equal at the decimals that are written. ``@10`` is after 10 steps or epochs, ``.momentum`` is the
rival with that optimizer.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from gdviz.course.setups import Setup, Told, kind_of, told
from gdviz.descent.catalogue import parse_number, suggestion
from gdviz.lab.kinds import Kind
from gdviz.words import InputError

SETTLED = "settled-*"
ANY_SETTLED = frozenset(kind.word for kind in Kind if kind.is_settled)
VERDICT = re.compile(r"(?P<negated>not )?(?P<word>[a-z]+(?:-(?:[a-z]+|\*))?)(?:\.(?P<hiker>[a-z-]+))?")
QUANTITY = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(?:\.(?P<hiker>[a-z-]+))?(?:@(?P<step>\d+))?")
COMPARISON = re.compile(r"(?P<left>\S+) (?P<sign><=|>=|<|>|=) (?P<right>\S+)")
NUMBER = re.compile(r"-?\d+(?:\.(?P<decimals>\d+))?(?:e(?P<exponent>-?\d+))?")
SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


@dataclass(frozen=True)
class Quantity:
    """A number by name, in the end or after ``step`` steps, of the own ball or of the rival ``hiker``."""

    name: str
    step: int | None = None
    hiker: str = ""

    def of(self, told: Told) -> float:
        """Its value."""
        return told.number(self.name, self.step, self.hiker)

    def __str__(self) -> str:
        hiker, step = f".{self.hiker}" if self.hiker else "", "" if self.step is None else f"@{self.step}"
        return f"{self.name}{hiker}{step}"


def parse_quantity(text: str, setup: Setup) -> Quantity:
    """A quantity of this setup, out of ``x``, ``x@10`` or ``loss.momentum@40``.

    >>> from gdviz.course.setups import parse_setup
    >>> parse_quantity("loss.adam@40", parse_setup("try:optimizer=adam"))
    Quantity(name='loss', step=40, hiker='adam')
    """
    found = QUANTITY.fullmatch(text)
    kind = kind_of(setup)
    names = list(kind.names(setup))
    if found is None or found["name"] not in names:
        raise InputError("no quantity called '{text}'; {remedy}", text=text, remedy=suggestion(text, names))
    name, step, hiker = found["name"], found["step"], found["hiker"] or ""
    if step is not None and name not in kind.along:
        raise InputError("'{name}' is of a whole run; leave @{step} out", name=name, step=step)
    if hiker and name in kind.of_many:
        raise InputError("'{name}' is of many balls; leave .{hiker} out", name=name, hiker=hiker)
    _check_hiker(hiker, setup)
    return Quantity(name, None if step is None else int(step), hiker)


@dataclass(frozen=True)
class VerdictCondition:
    """A run ended like this, or ``negated`` did not."""

    word: str
    hiker: str = ""
    negated: bool = False

    def holds(self, told: Told) -> bool:
        """Whether it did."""
        word = told.verdict(self.hiker).kind.word
        return (word in ANY_SETTLED if self.word == SETTLED else word == self.word) is not self.negated

    def found(self, told: Told) -> str:
        """What it really is."""
        return told.verdict(self.hiker).text


@dataclass(frozen=True)
class Comparison:
    """A quantity beside a number or another quantity; a number ``=`` is met within ``within``."""

    left: Quantity
    sign: str
    right: Quantity | float
    within: float = 0.0

    def holds(self, told: Told) -> bool:
        """Whether it is so."""
        left = self.left.of(told)
        right = self.right.of(told) if isinstance(self.right, Quantity) else self.right
        if self.sign == "=":
            # Half a unit of the last decimal, and a hair: a 5 behind it may be rounded either way.
            return left == right or abs(left - right) <= self.within * (1 + 1e-9)
        return SIGNS[self.sign](left, right)

    def found(self, told: Told) -> str:
        """What it really is."""
        right = f", {self.right} is {self.right.of(told)!r}" if isinstance(self.right, Quantity) else ""
        return f"{self.left} is {self.left.of(told)!r}{right}"


@dataclass(frozen=True)
class Claim:
    """Conditions that are all said to hold."""

    text: str
    conditions: tuple[VerdictCondition | Comparison, ...]

    def holds(self, told: Told) -> bool:
        """Whether all of them do."""
        return all(condition.holds(told) for condition in self.conditions)

    def problem(self, told: Told) -> str:
        """What the first condition that does not hold comes to instead; empty if all hold."""
        return next((condition.found(told) for condition in self.conditions if not condition.holds(told)), "")


def parse_claim(text: str, setup: Setup) -> Claim:
    """A claim about this setup; InputError says which condition cannot be read.

    >>> from gdviz.lab.experiment import Experiment
    >>> claim = parse_claim("settled-local, x = 1.885", Experiment())
    >>> claim.holds(told(Experiment()))
    True
    """
    return Claim(text, tuple(_condition(part, setup) for part in text.split(", ")))


def _condition(text: str, setup: Setup) -> VerdictCondition | Comparison:
    if compared := COMPARISON.fullmatch(text):
        return _comparison(compared, setup)
    words = [*(kind.word for kind in Kind), SETTLED]
    verdict = VERDICT.fullmatch(text)
    if verdict is None or verdict["word"] not in words:
        raise InputError(
            "a claim is like 'swinging' or 'x@10 < 0.5', not '{text}'; {remedy}", text=text, remedy=suggestion(text, words)
        )
    if kind_of(setup).word != "experiment":
        told(setup).verdict("")
    hiker = verdict["hiker"] or ""
    _check_hiker(hiker, setup)
    return VerdictCondition(verdict["word"], hiker, bool(verdict["negated"]))


def _comparison(found: re.Match[str], setup: Setup) -> Comparison:
    left, sign, right = parse_quantity(found["left"], setup), found["sign"], found["right"]
    number = NUMBER.fullmatch(right)
    if number is None and right[0].isalpha():
        return Comparison(left, sign, parse_quantity(right, setup))
    value = parse_number(str(left), right)
    if number is None:
        raise InputError("'{text}' is a number, but write it like 0.05 or 2e-6", text=right)
    last_decimal = int(number["exponent"] or 0) - len(number["decimals"] or "")
    return Comparison(left, sign, value, 0.5 * 10.0**last_decimal)


def _check_hiker(hiker: str, setup: Setup) -> None:
    if not hiker:
        return
    walking = kind_of(setup).walking(setup)
    if not walking:
        raise InputError("nobody walks there; leave .{hiker} out", hiker=hiker)
    if hiker not in walking:
        raise InputError("no '{hiker}' walks there; {remedy}", hiker=hiker, remedy=suggestion(hiker, walking))
