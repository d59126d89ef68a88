"""EXHIBIT: what the bench of loss functions shows, as one value and one line of text.

Three panels: a line's errors at some points, one answer to a question of yes or no, and the choice of one of four classes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gdviz.descent.catalogue import Setting, parse_number, suggestion
from gdviz.descent.exact import Array
from gdviz.descent.losses import (
    DELTA,
    absolute_error,
    binary_cross_entropy,
    categorical_cross_entropy,
    huber_error,
    softmax,
    squared_error,
)
from gdviz.lab.line import keys_of
from gdviz.words import InputError

Points = tuple[tuple[float, float], ...]

SLOPE = Setting(
    name="slope",
    label="Slope",
    symbol="w",
    default=1.0,
    low=-2.0,
    high=2.0,
    tick=0.05,
    least=-1e6,
    most=1e6,
    meaning="How much higher the line is one further to the right. Together with the intercept it is what the line learns.",
)
INTERCEPT = Setting(
    name="intercept",
    label="Intercept",
    symbol="b",
    default=-1.0,
    low=-4.0,
    high=8.0,
    tick=0.05,
    least=-1e6,
    most=1e6,
    meaning="How high the line is where the input is 0: a larger one lifts all of the line.",
)
PROBABILITY = Setting(
    name="probability",
    label="Probability of yes",
    symbol="p",
    default=0.7,
    low=0.0,
    high=1.0,
    tick=0.01,
    least=0.0,
    most=1.0,
    meaning="How sure the model is that the answer is yes: 1 is quite sure, 0 is quite sure that it is no.",
)
LABEL = Setting(
    name="label",
    label="True answer",
    symbol="y",
    default=1,
    low=0,
    high=1,
    tick=1,
    least=0,
    most=1,
    whole=True,
    meaning="What is the case: 1 is yes, 0 is no. The loss is how surprised the model is by it.",
)
LOGIT = Setting(
    name="logits",
    label="Logit",
    symbol="z",
    default=0.0,
    low=-5.0,
    high=5.0,
    tick=0.1,
    least=-1e308,
    most=1e308,
    meaning="What the model says of this class before it is a probability: one more makes the class e = 2.7 times as likely.",
)
TRUTH = Setting(
    name="truth",
    label="Right class",
    symbol="",
    default=0,
    low=0,
    high=3,
    tick=1,
    least=0,
    most=3,
    whole=True,
    meaning="Which of the four it is. Only the probability of this one counts.",
)
COORDINATE = Setting(
    name="points",
    label="Point",
    symbol="",
    default=0.0,
    low=-1.0,
    high=9.0,
    tick=0.5,
    least=-1e6,
    most=1e6,
    meaning="Where a point is that the line should pass.",
)

LOSS_FUNCTIONS = "loss-functions"
"""The name of the bench that shows exhibits."""
MSE, BCE, CCE = "mse", "bce", "cce"
PANELS = (MSE, BCE, CCE)
SETTINGS = {one.name: one for one in (SLOPE, INTERCEPT, DELTA, PROBABILITY, LABEL, TRUTH)}
POINTS, LOGITS = "points", "logits"
KEYS = {
    MSE: (SLOPE.name, INTERCEPT.name, DELTA.name, POINTS),
    BCE: (PROBABILITY.name, LABEL.name),
    CCE: (LOGITS, TRUTH.name),
}
"""What each panel is about."""
CLASSES = 4
MOST_POINTS = 12

DEFAULT_POINTS: Points = ((1.0, 2.0), (2.0, 2.0), (3.0, 3.0), (4.0, 2.5), (5.0, 3.5), (6.0, 4.0))
"""Near a line, in halves; the default line misses them by -2, -1, -1, 0.5, 0.5 and 1, whose squares are 7.5 together."""


@dataclass(frozen=True)
class Exhibit:
    """A line and points that it should pass, a probability and the answer, logits and the right class; and which panel is open.

    ``label`` is 1 for yes and 0 for no, ``truth`` the number of the right class, from 0. Whatever cannot be used raises
    InputError, in words for the person who typed it.

    >>> Exhibit().readings()["mse"], Exhibit("bce", probability=0.5).readings()["squared_error"]
    (1.25, 0.25)
    """

    panel: str = MSE
    points: Points = DEFAULT_POINTS
    slope: float = SLOPE.default
    intercept: float = INTERCEPT.default
    delta: float = DELTA.default
    probability: float = PROBABILITY.default
    label: int = int(LABEL.default)
    logits: tuple[float, ...] = (2.0, 1.0, 0.0, -1.0)
    truth: int = int(TRUTH.default)

    def __post_init__(self) -> None:
        if self.panel not in PANELS:
            raise InputError("no panel called '{name}'; {remedy}", name=self.panel, remedy=suggestion(self.panel, PANELS))
        for setting in SETTINGS.values():
            value = setting.check(getattr(self, setting.name))
            object.__setattr__(self, setting.name, int(value) if setting.whole else float(value) + 0.0)
        if not 1 <= len(self.points) <= MOST_POINTS:
            raise InputError("points has {count} points; it must be 1 to {most}", count=len(self.points), most=MOST_POINTS)
        points = tuple((COORDINATE.check(x) + 0.0, COORDINATE.check(y) + 0.0) for x, y in self.points)
        object.__setattr__(self, POINTS, points)
        if len(self.logits) != CLASSES:
            raise InputError("logits has {count} numbers; it must be {needed}", count=len(self.logits), needed=CLASSES)
        object.__setattr__(self, LOGITS, tuple(LOGIT.check(value) + 0.0 for value in self.logits))

    def change(self, **changes: Any) -> Exhibit:
        """The exhibit with other fields."""
        return replace(self, **changes)

    @property
    def errors(self) -> Array:
        """How far the line lies above each point, shape ``(n,)``."""
        x, y = np.array(self.points).T
        return self.slope * x + self.intercept - y

    @property
    def probabilities(self) -> Array:
        """What the logits say of each class, shape ``(4,)``."""
        return softmax(np.array(self.logits))

    def moved(self, index: int, x: float, y: float) -> Points:
        """The points with this one elsewhere."""
        return (*self.points[:index], (x, y), *self.points[index + 1 :])

    def readings(self) -> dict[str, float]:
        """The numbers of the open panel, by name; the loss of what was ruled out and is the case is infinite.

        >>> Exhibit("bce", probability=0.0, label=1).readings()["cross_entropy"]
        inf
        """
        return {MSE: self._line_readings, BCE: self._answer_readings, CCE: self._class_readings}[self.panel]()

    def _line_readings(self) -> dict[str, float]:
        errors = self.errors
        pull = (2 * errors).tolist()
        return {
            "mse": float(squared_error(errors)[0]),
            "mae": float(absolute_error(errors)[0]),
            "huber": float(huber_error(errors, self.delta)[0]),
            "largest_error": float(np.abs(errors).max()),
            "slope_gradient": math.fsum(each * x for each, (x, _) in zip(pull, self.points, strict=True)) / len(pull),
            "intercept_gradient": math.fsum(pull) / len(pull),
        }

    def _answer_readings(self) -> dict[str, float]:
        loss, gradient = binary_cross_entropy(np.array(self.probability), np.array(float(self.label)))
        miss = self.probability - self.label
        return {
            "cross_entropy": float(loss),
            "squared_error": miss * miss,
            "cross_entropy_gradient": float(gradient),
            "squared_error_gradient": 2 * miss,
            "logit_gradient": miss,
        }

    def _class_readings(self) -> dict[str, float]:
        loss, gradient = categorical_cross_entropy(np.array(self.logits), np.array(self.truth))
        probabilities = self.probabilities.tolist()
        return {
            "cross_entropy": float(loss),
            **{f"p{number}": value for number, value in enumerate(probabilities)},
            **{f"g{number}": value for number, value in enumerate(gradient.tolist())},
            "confidence": max(probabilities),
        }

    def text(self) -> str:
        """The exhibit in one line, as ``parse_exhibit`` reads it: the open panel's numbers, and what else is not as usual.

        >>> Exhibit("bce", probability=0.01).text()
        'panel=bce&probability=0.01&label=1'
        """
        usual = Exhibit()
        keys = [key for panel in PANELS for key in KEYS[panel]]
        told = [key for key in keys if key in KEYS[self.panel] or getattr(self, key) != getattr(usual, key)]
        return "&".join([f"panel={self.panel}", *(f"{key}={_written(key, getattr(self, key))}" for key in told)])


def _written(key: str, value: Any) -> str:
    if key == POINTS:
        return ",".join(f"{x!r}:{y!r}" for x, y in value)
    return ",".join(map(repr, value)) if key == LOGITS else repr(value)


def parse_exhibit(text: str) -> Exhibit:
    """The exhibit that a line of text says: ``panel=bce&probability=0.01&label=1``; the empty text is the default.

    >>> parse_exhibit("panel=cce&truth=4")
    Traceback (most recent call last):
    ...
    gdviz.words.InputError: truth is 4; it must be a whole number, 0 to 3
    """
    given = {key: _read(key, value) for key, value in keys_of(text, "panel=bce").items()}
    return Exhibit(**given)


def _read(key: str, text: str) -> Any:
    known: Mapping[str, Callable[[str], Any]] = {
        "panel": str.strip,
        **{name: setting.parse for name, setting in SETTINGS.items()},
        POINTS: lambda text: tuple(_point(part) for part in text.split(",")),
        LOGITS: lambda text: tuple(LOGIT.parse(part) for part in text.split(",")),
    }
    if key not in known:
        remedy = suggestion(key, known)
        raise InputError("nothing called '{key}' on the bench of loss functions; {remedy}", key=key, remedy=remedy)
    return known[key](text)


def _point(text: str) -> tuple[float, float]:
    x, colon, y = text.partition(":")
    if not colon:
        raise InputError("points has '{text}', which is not of the form x:y, like 1:2.5", text=text)
    return parse_number(POINTS, x), parse_number(POINTS, y)
