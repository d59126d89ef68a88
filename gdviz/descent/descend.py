"""DESCEND: the step, and the one transition from a step to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.exact import Array
from gdviz.descent.landscapes import Landscape
from gdviz.descent.optimizers import Memory, Optimizer, Rate
from gdviz.descent.schedules import Schedule

Picked = NDArray[np.bool_] | NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Step:
    """Where a ball is after ``index`` steps, and what it feels there.

    ``position`` and ``gradient`` have shape ``(..., n)``, ``loss`` has ``(...)``. ``learning_rate`` is the one that the move from
    here uses. ``memory`` is what the optimizer remembers, by name.
    """

    index: int
    position: Array
    loss: Array
    gradient: Array
    learning_rate: Rate
    memory: Memory

    @property
    def is_finite(self) -> bool:
        """Whether every number in it is finite."""
        values = [self.position, self.loss, self.gradient, *self.memory.values()]
        return all(bool(np.isfinite(value).all()) for value in values)

    def pick(self, which: Picked) -> Step:
        """The same step of some of its balls: those that ``which`` marks or counts along the first axis."""
        memory = {name: value[which] for name, value in self.memory.items()}
        return Step(
            self.index, self.position[which], self.loss[which], self.gradient[which], _picked(self.learning_rate, which), memory
        )


@dataclass(frozen=True, eq=False)
class Descent:
    """A rule on a landscape: gives each step from the one before, and nothing else decides it."""

    landscape: Landscape
    optimizer: Optimizer
    schedule: Schedule
    learning_rate: Rate

    def pick(self, which: Picked) -> Descent:
        """The same rule for some of its balls, each with its own learning rate."""
        return replace(self, learning_rate=_picked(self.learning_rate, which))

    def begin(self, start: Array) -> Step:
        """Step 0 at ``start``, shape ``(..., n)``."""
        return self._feel(0, start, self.optimizer.begin(start))

    def next_step(self, step: Step) -> Step:
        """The step after ``step``. Where numbers grow too large for a double they become infinite or not a number."""
        with np.errstate(all="ignore"):
            position, memory = self.optimizer.move(step.position, step.gradient, step.learning_rate, step.memory)
        return self._feel(step.index + 1, position, memory)

    def _feel(self, index: int, position: Array, memory: Mapping[str, Array]) -> Step:
        with np.errstate(all="ignore"):
            loss, gradient = self.landscape.feel(position)
        return Step(index, position, loss, gradient, self.learning_rate * self.schedule.factor(index), memory)


def _picked(rate: Rate, which: Picked) -> Rate:
    return rate[which] if isinstance(rate, np.ndarray) else rate
