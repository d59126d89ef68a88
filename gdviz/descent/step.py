"""STEP: where a ball is at one moment of a descent, and what it feels there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.exact import Array

Memory = Mapping[str, Array]
"""What an optimizer remembers between steps, by name, each of the shape of the position."""

Rate = float | Array
"""A number, or an array that broadcasts against positions, for instance ``(300, 1)`` for 300 balls at 300 rates."""

Picked = NDArray[np.bool_] | NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Step:
    """Where a ball is after ``index`` steps, and what it feels there.

    ``position``, ``gradient`` and ``felt`` have shape ``(..., n)``, ``loss`` has ``(...)``. ``gradient`` is the landscape's own;
    ``felt`` is what the move from here goes by: the same, or with noise on it. ``learning_rate`` is the one that the move from
    here uses. ``memory`` is what the optimizer remembers, by name.
    """

    index: int
    position: Array
    loss: Array
    gradient: Array
    felt: Array
    learning_rate: Rate
    memory: Memory

    @property
    def is_finite(self) -> bool:
        """Whether every number in it is finite."""
        values = [self.position, self.loss, self.gradient, self.felt, *self.memory.values()]
        return all(bool(np.isfinite(value).all()) for value in values)

    def pick(self, which: Picked) -> Step:
        """The same step of some of its balls: those that ``which`` marks or counts along the first axis."""
        memory = {name: value[which] for name, value in self.memory.items()}
        position, gradient, felt = self.position[which], self.gradient[which], self.felt[which]
        return Step(self.index, position, self.loss[which], gradient, felt, picked(self.learning_rate, which), memory)


def picked(rate: Rate, which: Picked) -> Rate:
    """The learning rates of some of the balls."""
    return rate[which] if isinstance(rate, np.ndarray) else rate
