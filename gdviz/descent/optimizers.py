"""OPTIMIZERS: the rules that turn a slope into a move.

To add one, add a class and name it in ``OPTIMIZERS`` at the end of this file.

Positions and gradients have shape ``(..., n)``: n weights, and any leading axes of balls that roll at once. A learning rate is a
number or an array that broadcasts against them, for instance ``(300, 1)`` for 300 balls at 300 rates. Conventions follow
PyTorch's ``torch.optim``.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gdviz.descent.catalogue import Catalogue, Setting
from gdviz.descent.exact import Array

Memory = Mapping[str, Array]
"""What an optimizer remembers between steps, by name, each of the shape of the position."""

Rate = float | Array


@dataclass(frozen=True)
class Optimizer(ABC):
    """A rule of descent. The fields of an optimizer are its ``settings``; it has no state of its own."""

    name: ClassVar[str]
    label: ClassVar[str]
    meaning: ClassVar[str]
    formula: ClassVar[str]
    source: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()
    arithmetic: ClassVar[tuple[str, ...]]
    """The rule with its numbers filled in, a line each. Fields: ``position``, ``gradient``, ``rate``, ``result`` (the next
    position), every setting, every memory by name, and ``next_...`` for the memory after the step."""

    @property
    def stability_limit(self) -> float | None:
        """A ball stays at a minimum where rate times curvature is below this; None where no such rule is known."""
        return None

    @property
    def smooth_limit(self) -> float | None:
        """Below this product a ball near a minimum does not even overshoot; None where no such rule is known."""
        return None

    def begin(self, position: Array) -> Memory:
        """The memory before the first step from ``position``."""
        del position
        return {}

    @abstractmethod
    def move(self, position: Array, gradient: Array, rate: Rate, memory: Memory) -> tuple[Array, Memory]:
        """The next position, and the memory after this step. Nothing that is passed in is changed."""


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    r"""Step against the slope: :math:`w \leftarrow w - \eta\,g`.

    Cauchy 1847; ``torch.optim.SGD`` without momentum. One step on x^2 from x = 3 at rate 0.1:

    >>> GradientDescent().move(np.array([3.0]), np.array([6.0]), 0.1, {})[0].round(12).tolist()
    [2.4]
    """

    name = "gradient-descent"
    label = "Gradient descent"
    meaning = "Each step goes downhill, as far as the slope is steep times the learning rate."
    formula = r"w \leftarrow w - \eta\,g"
    source = "Cauchy 1847; torch.optim.SGD"
    arithmetic = ("x ← x − η·f′(x) = {position} − {rate} × ({gradient}) ≈ {result}",)

    @property
    def stability_limit(self) -> float:
        """Near a minimum a step multiplies the distance by 1 - rate * curvature, which is above -1 for products below 2."""
        return 2.0

    @property
    def smooth_limit(self) -> float:
        """The factor 1 - rate * curvature is positive for products below 1."""
        return 1.0

    def move(self, position: Array, gradient: Array, rate: Rate, memory: Memory) -> tuple[Array, Memory]:
        return position - rate * gradient, memory


BETA = Setting(
    name="beta",
    label="Momentum",
    symbol="β",
    default=0.9,
    low=0.0,
    high=0.99,
    tick=0.01,
    least=0.0,
    most=1.0,
    meaning="How much of its speed the ball keeps from step to step. With much of it, it rolls through small valleys.",
)


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""Keep part of the speed: :math:`v \leftarrow \beta v + g,\; w \leftarrow w - \eta v`, with v = 0 before the first step.

    Polyak 1964 in the form of ``torch.optim.SGD(momentum=beta, dampening=0)``; Polyak and Sutskever et al. 2013 put the learning
    rate inside v, which is the same as long as the rate does not change. Two steps on x^2 from x = 3 at rate 0.1, beta 0.5: the
    velocity is 6, then 0.5 * 6 + 4.8 = 7.8.

    >>> rule = Momentum(beta=0.5)
    >>> x, memory = rule.move(np.array([3.0]), np.array([6.0]), 0.1, rule.begin(np.array([3.0])))
    >>> x, memory = rule.move(x, 2 * x, 0.1, memory)
    >>> x.round(12).tolist(), memory["velocity"].round(12).tolist()
    ([1.62], [7.8])
    """

    beta: float = BETA.default

    name = "momentum"
    label = "Momentum"
    meaning = "The ball keeps part of its speed, so that it rolls on through flat places and over small hills."
    formula = r"v \leftarrow \beta\,v + g, \quad w \leftarrow w - \eta\,v"
    source = "Polyak 1964; torch.optim.SGD(momentum=beta)"
    settings = (BETA,)
    arithmetic = (
        "v ← β·v + f′(x) = {beta} × ({velocity}) + ({gradient}) ≈ {next_velocity}",
        "x ← x − η·v = {position} − {rate} × ({next_velocity}) ≈ {result}",
    )

    @property
    def stability_limit(self) -> float | None:
        """For beta < 1 both roots of the recurrence lie in the unit circle for products below 2 (1 + beta) (Polyak 1964)."""
        return 2 * (1 + self.beta) if self.beta < 1 else None

    @property
    def smooth_limit(self) -> float:
        """The roots of the recurrence are real and positive for products up to (1 - sqrt(beta))^2 (Polyak 1964)."""
        return (1 - math.sqrt(self.beta)) ** 2

    def begin(self, position: Array) -> Memory:
        return {"velocity": np.zeros_like(position)}

    def move(self, position: Array, gradient: Array, rate: Rate, memory: Memory) -> tuple[Array, Memory]:
        velocity = self.beta * memory["velocity"] + gradient
        return position - rate * velocity, {"velocity": velocity}


OPTIMIZERS: Catalogue[type[Optimizer]] = Catalogue("optimizer", {entry.name: entry for entry in (GradientDescent, Momentum)})
