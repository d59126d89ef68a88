"""DESCEND: the one transition from a step to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.noise import NO_NOISE, Noise
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.schedules import Schedule
from gdviz.descent.step import Memory, Picked, Rate, Step, picked


@dataclass(frozen=True, eq=False)
class Descent:
    """A rule on a landscape: gives each step from the one before, and nothing else decides it."""

    landscape: Landscape
    optimizer: Optimizer
    schedule: Schedule
    learning_rate: Rate
    noise: Noise = NO_NOISE

    def pick(self, which: Picked) -> Descent:
        """The same rule for some of its balls, each with its own learning rate."""
        return replace(self, learning_rate=picked(self.learning_rate, which))

    def begin(self, start: Array) -> Step:
        """Step 0 at ``start``, shape ``(..., n)``."""
        return self.feel(0, start, self.optimizer.begin(start))

    def next_step(self, step: Step) -> Step:
        """The step after ``step``. Where numbers grow too large for a double they become infinite or not a number."""
        with np.errstate(all="ignore"):
            position, memory = self.optimizer.move(step, self.landscape)
        return self.feel(step.index + 1, position, memory)

    def feel(self, index: int, position: Array, memory: Memory) -> Step:
        """What step ``index`` is like at ``position``, shape ``(..., n)``."""
        with np.errstate(all="ignore"):
            loss, gradient = self.landscape.feel(position)
            felt = self.noise.felt(self.landscape, position, gradient, index)
        return Step(index, position, loss, gradient, felt, self.learning_rate * self.schedule.factor(index), memory)
