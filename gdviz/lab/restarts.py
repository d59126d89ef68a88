"""RESTARTS: many balls at random places, which roll together; the best of them counts."""

from __future__ import annotations

import numpy as np

from gdviz.descent.exact import Array, uniform
from gdviz.descent.landscape import Landscape
from gdviz.descent.step import Step
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import HOVER_STEPS, Indices, fits_in_doubles, has_left, has_settled, hovering_places, resting_kinds

ROLLING = -2
"""In place of a valley: the ball is under way."""
ELSEWHERE = -1
"""In place of a valley: the ball has ended, but in no known valley."""
STARTS_COUNTER = 2**62
"""The block of the random numbers from which starts are drawn; noise is drawn from the blocks of its steps."""
DECIMALS = 2
MOST_STEPS = 10_000
"""A crowd rolls as far as its experiment's run, but no further than this: the steps of a thousand balls fill the memory."""


def random_starts(landscape: Landscape, count: int, seed: int) -> Array:
    """So many places of the window, each as likely as any other, shape ``(count, n)``; the same for the same seed."""
    drawn = uniform(2 * seed, STARTS_COUNTER, count * landscape.dimensions).reshape(count, landscape.dimensions)
    low = np.array([low for low, _ in landscape.window])
    return np.round(low + drawn * landscape.widths, DECIMALS)


def chance_of_one(share: float, tries: int) -> float:
    """The chance that at least one of ``tries`` balls reaches what a ``share`` of the starts reaches: 1 - (1 - p)^k.

    >>> round(chance_of_one(0.27, 10), 3)
    0.957
    """
    return 1 - (1 - share) ** tries


class Crowd:
    """The experiment's ``restarts`` balls; they grow their trails together, as one array.

    A ball that has settled or flown off stays where it then was. With noise no ball rests for good; it counts as being in a
    valley as long as it hovers there.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.count = experiment.restarts
        self._limit = min(experiment.steps, MOST_STEPS)
        self._descent = experiment.descent()
        self._landscape = self._descent.landscape
        self._starts = random_starts(self._landscape, self.count, experiment.seed)
        self._has_ended = np.zeros(self.count, bool)
        step = self._descent.begin(self._starts)
        self._after = self._descent.next_step(step)
        self._trail = [step.position]
        self._valleys = [np.full(self.count, ROLLING)]
        self._note(self._valleys[0], step)

    def reach(self, index: int) -> None:
        """Make all steps up to ``index``, or to the end of the last ball's run."""
        while self.length < index and not self.has_ended:
            step, self._after = self._after, self._descent.next_step(self._after)
            self._trail.append(np.where(self._has_ended[:, np.newaxis], self._trail[-1], step.position))
            self._valleys.append(self._valleys[-1].copy())
            self._note(self._valleys[-1], step)

    def _note(self, valleys: Indices, step: Step) -> None:
        """Enter into ``valleys`` where the balls that were rolling have now come to."""
        rolling = ~self._has_ended
        left = rolling & (has_left(step, self._starts) | ~fits_in_doubles(self._after))
        if self._descent.noise:
            hovering = hovering_places(self._landscape, np.array(self._trail[-HOVER_STEPS:]))
            valleys[rolling] = np.where(hovering < 0, ROLLING, hovering)[rolling]
        else:
            resting = rolling & ~left & has_settled(step, self._after)
            if resting.any():
                valleys[resting] = resting_kinds(self._landscape, step.position[resting])[1]
                self._has_ended |= resting
        valleys[left] = ELSEWHERE
        self._has_ended |= left

    @property
    def length(self) -> int:
        """The number of the last step so far."""
        return len(self._trail) - 1

    @property
    def has_ended(self) -> bool:
        """Whether no ball has a step left to make."""
        return self.length >= self._limit or bool(self._has_ended.all())

    def positions(self, index: int) -> Array:
        """Where the balls are at step ``index``, shape ``(count, n)``."""
        return self._trail[min(index, self.length)]

    def valleys(self, index: int) -> Indices:
        """In which of the landscape's minima the balls are at step ``index``; ``ROLLING`` or ``ELSEWHERE`` for the others."""
        return self._valleys[min(index, self.length)]

    def deepest(self, index: int) -> int:
        """How many balls have reached the deepest valley by step ``index``."""
        is_deepest = np.array([minimum.is_global for minimum in self._landscape.minima] + [False, False])
        return int(is_deepest[self.valleys(index)].sum())
