"""MANY: fifty networks that differ in nothing but their first weights learn at once, as one array.

Each step looks at all training examples, so that the first weights are all that chance decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.step import Memory, Step
from gdviz.lab.experiment import SEED
from gdviz.lab.loop import LARGEST
from gdviz.lab.loss_slice import blocks
from gdviz.lab.training import Part, Training, accuracy

Marked = NDArray[np.bool_]

COUNT, STEPS = 50, 500
BLOCK = 25
"""So many steps are made between two answers."""
THIN = 10
"""Every so many steps the losses are noted."""
NEAR = 0.05
"""A network is good enough if its training loss is at most this much above the best one's."""

WIDE = "data=xor&hidden=8,8&examples=100&learning_rate=1.0&batch=0&epochs=500"
"""Nearly all of fifty such networks end equally well."""
ONE_NEURON = "data=xor&hidden=1&examples=100&learning_rate=1.0&batch=0&epochs=500"
"""One neuron draws one straight line; where the first weights send it decides which squares it gets right, and it stays there."""


@dataclass(frozen=True, eq=False)
class Many:
    """What became of many networks after ``step`` of ``steps`` steps; ``seeds`` are the numbers that their weights came from.

    ``history`` are their training losses, ``(noted, count)``, after the steps ``at``, ``(noted,)``; the other arrays have shape
    ``(count,)``. A network that ``ran_away`` stays as it was when its numbers were finite for the last time. Without classes,
    accuracies are nan.
    """

    training: Training
    seeds: NDArray[np.int64]
    step: int
    steps: int
    at: NDArray[np.int64]
    history: Array
    training_losses: Array
    test_losses: Array
    training_accuracies: Array
    test_accuracies: Array
    ran_away: Marked

    @property
    def has_ended(self) -> bool:
        """Whether all steps are made."""
        return self.step >= self.steps

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The networks from the lowest training loss to the highest, those that ran away behind the others."""
        return np.lexsort((self.training_losses, self.ran_away))

    @cached_property
    def ended(self) -> Array:
        """The training losses of those that did not run away, in rising order."""
        return np.sort(self.training_losses[~self.ran_away])

    @property
    def bar(self) -> float:
        """The highest loss that is good enough; nan where all ran away."""
        return float(self.ended[0]) + NEAR if len(self.ended) else np.nan

    @cached_property
    def is_good(self) -> Marked:
        """Which networks are good enough."""
        return ~self.ran_away & (self.training_losses <= self.bar)


def one_of_many(training: Training, place: int = 0, steps: int = STEPS) -> Training:
    """The training as the network at ``place`` (from 0) among many goes through it: all examples at each of ``steps`` steps.

    InputError if there can be no such training.
    """
    return training.change(batch=0, epochs=steps, seed=first_seed(training) + place)


def first_seed(training: Training, count: int = COUNT) -> int:
    """The seed of the first of ``count`` networks: that of the training, or as much lower as all of them need room."""
    return min(training.seed, int(SEED.most) - count + 1)


def train_many(
    training: Training, is_outdated: Callable[[], bool] = lambda: False, count: int = COUNT, steps: int = STEPS
) -> Iterator[Many]:
    """Train networks with the seeds ``training.seed`` and following; answers come every ``BLOCK`` steps, the last is the end.

    A training as ``one_of_many`` gives them tells of each of the networks.
    """
    crowd = _Crowd(training, count, steps, is_outdated)
    yield crowd.look()
    while crowd.step < steps:
        try:
            for _ in range(min(BLOCK, steps - crowd.step)):
                crowd.go_on()
        except _OutdatedError:
            return
        yield crowd.look()


class _OutdatedError(Exception):
    """Nobody wants the answer any longer."""


class _Crowd:
    """Networks that learn side by side: weights of shape ``(count, size)``."""

    def __init__(self, training: Training, count: int, steps: int, is_outdated: Callable[[], bool]) -> None:
        self._is_outdated = is_outdated
        self._training, self._steps = training, steps
        self._network, self._rule, self._plan = training.network, training.rule, training.plan
        self._part = training.material.training
        self._landscape = self._one_by_one(self._network.landscape(self._part.inputs, self._part.targets))
        self._seeds = first_seed(training, count) + np.arange(count)
        self._weights = np.array([self._network.begin(training.initialisation, seed) for seed in self._seeds.tolist()])
        self._memory: Memory = self._rule.begin(self._weights)
        self._ran_away = np.zeros(count, bool)
        self._at: list[int] = []
        self._history: list[Array] = []
        self.step = 0

    @np.errstate(all="ignore")
    def go_on(self) -> None:
        """Make a step with all training examples."""
        loss, gradient = self._feel()
        rate = float(self._training.learning_rate * self._plan.factor(self.step))
        felt = Step(self.step, self._weights, loss, gradient, gradient, rate, self._memory)
        weights, memory = self._rule.move(felt, self._landscape)
        if self.step % THIN == 0:
            self._at.append(self.step)
            self._history.append(loss)
        # As a single training does, a network stays where its numbers are finite.
        goes_on = np.isfinite(loss) & (np.abs(weights).max(axis=1) < LARGEST)
        self._ran_away |= ~goes_on
        if self._ran_away.any():
            here = self._ran_away[:, np.newaxis]
            weights = np.where(here, self._weights, weights)
            memory = {name: np.where(here, self._memory[name], value) for name, value in memory.items()}
        self._weights, self._memory = weights, memory
        self.step += 1

    def _feel(self) -> tuple[Array, Array]:
        felt: list[tuple[Array, Array]] = []
        for part in blocks(self._network, self._part.count, len(self._weights)):
            self._ask()
            felt.append(self._network.feel(self._weights[part], self._part.inputs, self._part.targets))
        losses, gradients = zip(*felt, strict=True)
        return np.concatenate(losses), np.concatenate(gradients)

    def _one_by_one(self, landscape: Landscape) -> Landscape:
        """The landscape, its curvature worked out for one network after the other: at once it would fill the memory."""

        def hessian(weights: Array) -> Array:
            found: list[Array] = []
            for one in weights:
                self._ask()
                found.append(landscape.hessian(one))
            return np.array(found)

        return replace(landscape, hessian=hessian)

    def _ask(self) -> None:
        if self._is_outdated():
            raise _OutdatedError

    def look(self) -> Many:
        """How good the networks are now."""
        material = self._training.material
        (losses, shares), (test_losses, test_shares) = (self._marks(part) for part in (material.training, material.test))
        at, history = np.array([*self._at, self.step]), np.array([*self._history, losses])
        counts = self._seeds, self.step, self._steps
        return Many(self._training, *counts, at, history, losses, test_losses, shares, test_shares, self._ran_away.copy())

    @np.errstate(all="ignore")
    def _marks(self, part: Part) -> tuple[Array, Array]:
        """Mean losses and shares that are right, both ``(count,)``."""
        losses, shares = np.empty(len(self._weights)), np.full(len(self._weights), np.nan)
        for some in blocks(self._network, part.count, len(self._weights)):
            forward = self._network.forward(self._weights[some], part.inputs)
            losses[some] = self._network.costs(forward, part.targets).mean(axis=-1)
            if self._training.material.data.classes:
                shares[some] = accuracy(self._network, forward.answers, part.targets)
        return losses, shares
