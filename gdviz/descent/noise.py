"""NOISE: what makes the felt slope differ from the true one: chance, or a mini-batch that stands for all of the data.

What chance brings at a step is decided by the seed and the number of the step alone, not by where the ball is: the same for every
ball that rolls at once, whichever steps were asked for before, and the same bits on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdviz.descent.exact import Array, gaussian, uniform
from gdviz.descent.fit import Rows
from gdviz.descent.landscape import Landscape

BLOCK = 64
"""Normal numbers are drawn for so many steps at once, because a draw costs about the same for one step as for all of these."""


@dataclass(frozen=True)
class Noise:
    """Gaussian noise of standard deviation ``strength`` on each part of the gradient, and the size of the mini-batch.

    A ``batch`` of 0 is all of the data, and so is one that is larger. The batch of a step is drawn without replacement, anew at
    each step, as in stochastic gradient descent (Robbins and Monro 1951): every set of so many rows is equally likely, so that
    the slope that is felt is right on average.
    """

    strength: float = 0.0
    batch: int = 0
    seed: int = 0

    def __bool__(self) -> bool:
        return self.strength > 0 or self.batch > 0

    def felt(self, landscape: Landscape, position: Array, gradient: Array, index: int) -> Array:
        """The slope ``(..., n)`` that balls feel at ``position`` at step ``index``, where the landscape's own is ``gradient``."""
        if self.batch and landscape.fit is not None and self.batch < landscape.fit.count:
            gradient = landscape.fit.feel(position, self.rows(landscape.fit.count, index))[1]
        if self.strength:
            gradient = gradient + self.strength * self.chance(landscape.dimensions, index)
        return gradient

    def chance(self, dimensions: int, index: int) -> Array:
        """The normal numbers of step ``index``, with mean 0 and variance 1: shape ``(dimensions,)``."""
        block, step = divmod(index, BLOCK)
        return _normal_numbers(self.seed, block, dimensions)[step]

    def rows(self, count: int, index: int) -> Rows:
        """The batch of step ``index``: which of ``count`` rows of data are in it, in rising order.

        Each row draws a number; those with the least are in.
        """
        drawn = uniform(2 * self.seed + 1, index, count)
        return np.sort(np.argsort(drawn, kind="stable")[: self.batch])


@lru_cache(maxsize=64)
def _normal_numbers(seed: int, block: int, dimensions: int) -> Array:
    """The normal numbers of a block of steps, shape ``(BLOCK, dimensions)``. Keys of batches are odd, those of these even."""
    numbers = gaussian(2 * seed, block, BLOCK * dimensions).reshape(BLOCK, dimensions)
    numbers.flags.writeable = False
    return numbers


NO_NOISE = Noise()
