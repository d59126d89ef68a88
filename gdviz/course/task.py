"""TASK: something that a lesson asks: a prediction, a question, or a challenge.

What is right is not written down where a run can tell: an option says what would have to hold, an estimate which quantity it is
about, a goal what is to be reached, and the engine decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from gdviz.course.claim import Claim, Quantity, parse_claim, parse_quantity
from gdviz.course.setups import KINDS, WORDS, Setup, Told, kind_of
from gdviz.course.table import Table
from gdviz.descent.catalogue import suggestion
from gdviz.lab.experiment import Experiment
from gdviz.words import InputError

PREDICT, QUESTION, CHALLENGE = "predict", "question", "challenge"
TASKS = (PREDICT, QUESTION, CHALLENGE)
BETTER = {"fewest": False, "lowest": False, "largest": True}
"""How the best result of a challenge is told, and whether larger is better."""
FEWEST_OPTIONS = 2
NAME = re.compile(r"[\w-]{1,100}")
"""A task is known by its name in the notebook."""


@dataclass(frozen=True)
class Option:
    """One of several answers, and why it is right or wrong: as written down, or where ``holds`` holds."""

    text: str
    why: str
    is_right: bool = False
    holds: Claim | None = None


@dataclass(frozen=True)
class Choice:
    """One of several options is right."""

    options: tuple[Option, ...]

    def right(self, told: Told | None) -> int:
        """The number of the right option; ``told`` is what the task's setup comes to, if it has one."""
        return next((index for index, option in enumerate(self.options) if is_right(option, told)), -1)


def is_right(option: Option, told: Told | None) -> bool:
    """Whether this option is right."""
    return option.is_right if option.holds is None or told is None else option.holds.holds(told)


@dataclass(frozen=True)
class Estimate:
    """A number is asked for: ``answer``, or what ``quantity`` comes to. ``within`` is how near is right.

    ``right`` and ``wrong`` say why; ``{value}`` in them stands for the true number. ``by_place``: it can be shown on the curve.
    """

    within: float
    right: str
    wrong: str
    answer: float = 0.0
    quantity: Quantity | None = None
    unit: str = ""
    by_place: bool = False

    def value(self, told: Told | None) -> float:
        """The true number."""
        return self.answer if self.quantity is None or told is None else self.quantity.of(told)

    def accepts(self, given: float, told: Told | None) -> bool:
        """Whether ``given`` is near enough."""
        # A hair, so that an answer just at the edge is right however it is rounded.
        return abs(given - self.value(told)) <= self.within * (1 + 1e-9) + 1e-12


@dataclass(frozen=True)
class Goal:
    """The simulator is to be set so that ``claim`` holds, without changing the keys in ``keep``."""

    claim: Claim
    keep: tuple[str, ...]
    right: str
    wrong: str
    solution: Setup

    def changed(self, setup: Setup, base: Setup) -> list[str]:
        """The keys that may not be changed but were."""
        now, before = _keys(setup), _keys(base)
        return [key for key in self.keep if now.get(key) != before.get(key)]


Answer = Choice | Estimate | Goal


def _keys(setup: Setup) -> dict[str, str]:
    pairs = (part.partition("=") for part in setup.text().split("&"))
    return {key: value for key, _, value in pairs}


@dataclass(frozen=True)
class Best:
    """Which result of a challenge is kept: the ``word`` (fewest, lowest, largest) of a quantity."""

    word: str
    quantity: Quantity

    @property
    def larger_is_better(self) -> bool:
        """Whether a larger number is the better one."""
        return BETTER[self.word]


@dataclass(frozen=True)
class Task:
    """What is asked. ``setup`` is put on the stage for it; ``title``, ``hints`` and ``best`` are a challenge's."""

    kind: str
    name: str
    ask: str
    line: int
    answer: Answer
    setup: Setup | None = None
    title: str = ""
    hints: tuple[str, ...] = ()
    best: Best | None = None


def read_setup(table: Table) -> Setup | None:
    """The setup under the word of its kind, if there is one."""
    return next((table.read(kind.word, kind.parse) for kind in KINDS.values() if kind.word in table), None)


def read_task(kind: str, table: Table) -> Task:
    """The task of this kind that a block says; InputError with the file and the line."""
    setup = read_setup(table)
    name, ask = table.text("id"), table.text("ask")
    if not NAME.fullmatch(name):
        raise table.at("id").error("'id' is '{name}'; it may have letters, digits, - and _", name=name)
    if setup is None and (kind != QUESTION or "goal" in table):
        raise table.place.error("a {kind} needs {words}", kind=kind, words=WORDS)
    answer = _read_answer(kind, table, setup)
    best = _read_best(table, setup) if kind == CHALLENGE and setup else None
    title = table.text("title") if kind == CHALLENGE else ""
    hints = table.texts("hints") if kind == CHALLENGE else ()
    table.finish()
    return Task(kind, name, ask, table.place.line, answer, setup, title, hints, best)


def _read_answer(kind: str, table: Table, setup: Setup | None) -> Answer:
    if setup is not None and (kind == CHALLENGE or "goal" in table):
        return _read_goal(table, setup)
    if "option" in table:
        return _read_choice(kind, table, setup)
    return _read_estimate(table, setup)


def _read_goal(table: Table, setup: Setup) -> Goal:
    kind = kind_of(setup)
    solution = table.read("solution", kind.parse)
    claim, _ = (table.read("goal", partial(parse_claim, setup=one)) for one in (setup, solution))
    keep, known = table.texts("keep"), list(kind.keys(setup))
    for key in keep:
        if key not in known:
            raise table.at("keep").error("nothing called '{key}' to keep; {remedy}", key=key, remedy=suggestion(key, known))
    return Goal(claim, keep, table.text("right"), table.text("wrong", ""), solution)


def _read_choice(kind: str, table: Table, setup: Setup | None) -> Choice:
    options = tuple(_read_option(one, setup) for one in table.tables("option"))
    if len(options) < FEWEST_OPTIONS:
        raise table.at("option").error("a choice needs two options or more")
    by_run = [option.holds is not None for option in options]
    is_run = kind == PREDICT or any(by_run)
    if is_run and not all(by_run):
        raise table.at("option").error("each option needs 'holds', and {words} says of what", words=WORDS)
    count = sum(option.is_right for option in options)
    if not is_run and count != 1:
        raise table.at("option").error("{count} options are right; one must be", count=count)
    return Choice(options)


def _read_option(table: Table, setup: Setup | None) -> Option:
    holds = None
    if "holds" in table:
        if setup is None:
            raise table.at("holds").error("'holds' needs {words}, which says of what", words=WORDS)
        holds = table.read("holds", lambda text: parse_claim(text, setup))
    option = Option(table.text("text"), table.text("why"), table.flag("right"), holds)
    table.finish()
    return option


def _read_estimate(table: Table, setup: Setup | None) -> Estimate:
    quantity, answer = None, 0.0
    if "quantity" in table and setup is not None:
        quantity = table.read("quantity", lambda text: parse_quantity(text, setup))
    else:
        answer = table.number("answer")
    by_place = table.flag("place")
    if by_place and not (_is_over_one_weight(setup) and quantity and quantity.name == "x"):
        raise table.at("place").error("only the quantity x of an experiment over one weight can be shown on the curve")
    within, unit = table.number("within"), table.text("unit", "")
    return Estimate(within, table.text("right"), table.text("wrong"), answer, quantity, unit, by_place)


def _is_over_one_weight(setup: Setup | None) -> bool:
    return isinstance(setup, Experiment) and len(setup.start) == 1


def _read_best(table: Table, setup: Setup) -> Best | None:
    return table.read("best", lambda text: _parse_best(text, setup)) if "best" in table else None


def _parse_best(text: str, setup: Setup) -> Best:
    word, _, quantity = text.partition(" ")
    if word not in BETTER:
        raise InputError("'best' is like 'fewest steps', 'lowest loss' or 'largest learning_rate', not '{word}'", word=word)
    return Best(word, parse_quantity(quantity, setup))
