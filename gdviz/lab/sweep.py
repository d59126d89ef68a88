"""SWEEPS: what a thousand starts, or three hundred learning rates, come to. All balls of a sweep roll at once, as one array."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.descend import Descent, Step
from gdviz.descent.exact import Array
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.schedules import Constant
from gdviz.lab.experiment import LEARNING_RATE, Experiment
from gdviz.lab.verdict import (
    REPEATS,
    TWIN_STEPS,
    Kind,
    crawls,
    has_left,
    has_settled,
    loses_twin,
    periods,
    resting_kinds,
    turns_often,
)

STARTS = 1000
RATES = 300
ROUNDS = (16, 16, 32, 64)
"""The balls roll so many steps between the first looks at what became of them; then 64 between each two."""
MOST_STEPS = 1000
"""A sweep rolls as far as its experiment's run, but no further than this."""

STAYS = 1e-9
"""A ball that repeats itself within this share of its swing is on its cycle for good."""

KINDS = tuple(Kind)
ROLLING, CRAWLING = KINDS.index(Kind.RUNNING), KINDS.index(Kind.CRAWLING)

Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sweep:
    """How each of many runs ends.

    ``values`` are the starts or the rates, shape ``(count,)``. ``kinds`` are indices into ``KINDS``, ``minima`` indices into the
    landscape's minima (-1 for none), ``periods`` those of the balls that swing (0 for none); all of shape ``(count,)``.
    """

    values: Array
    kinds: Indices
    minima: Indices
    periods: Indices

    def kind(self, index: int) -> Kind:
        """What became of one of the runs."""
        return KINDS[int(self.kinds[index])]

    def runs(self) -> Iterator[tuple[int, int]]:
        """The stretches of neighbours that end alike, as (first, one past the last)."""
        same = (np.diff(self.kinds) == 0) & (np.diff(self.minima) == 0)
        edges = [0, *(np.flatnonzero(~same) + 1).tolist(), len(self.values)]
        yield from pairwise(edges)


def sweep_starts(experiment: Experiment) -> Sweep:
    """Where each of ``STARTS`` starts across the window ends, under the experiment's rule; for landscapes over one weight."""
    ((low, high),) = LANDSCAPES[experiment.landscape].window
    starts = np.linspace(low, high, STARTS)
    rates = np.full((STARTS, 1), experiment.learning_rate)
    return Sweep(starts, *_outcomes(experiment, rates, starts[:, np.newaxis]))


def sweep_rates(experiment: Experiment) -> Sweep:
    """What each of ``RATES`` learning rates along the slider does, from the experiment's start."""
    rates = np.linspace(LEARNING_RATE.low, LEARNING_RATE.high, RATES)
    starts = np.repeat(experiment.start_array[np.newaxis], RATES, axis=0)
    return Sweep(rates, *_outcomes(experiment, rates[:, np.newaxis], starts))


@np.errstate(all="ignore")
def _outcomes(experiment: Experiment, rates: Array, starts: Array) -> tuple[Indices, Indices, Indices]:
    """Kinds, minima and periods of all balls, one per row of ``rates`` and ``starts``, both of shape ``(count, n)``.

    They roll round by round. After each, those that have settled or flown off go no further. As long as the rate stays the same,
    nor do those that have come so near to a cycle that they stay on it, and those that are chaotic after 128 steps, though a few
    of these would find a cycle later. What the others are doing is noted in the end.
    """
    descent, rate_stays = experiment.descent_at(rates), experiment.schedule == Constant.name
    count = len(starts)
    kinds, minima, periods_found = np.full(count, ROLLING), np.full(count, -1), np.zeros(count, np.int64)
    balls = np.arange(count)
    step = descent.begin(starts)
    lengths = _rounds(min(experiment.steps, MOST_STEPS))
    for number, length in enumerate(lengths):
        steps = [step]
        for _ in range(length + 1):
            steps.append(descent.next_step(steps[-1]))
        rolled = _stacked(steps)
        ended, kinds[balls], minima[balls] = _ends(descent, rolled, starts[balls])
        is_last = number == len(lengths) - 1
        go_on = ~ended
        if is_last or rate_stays:
            within = REPEATS if is_last else STAYS
            kinds[balls[~ended]], periods_found[balls[~ended]] = _look(descent, steps, rolled, ~ended, within)
            go_on = (kinds[balls] == ROLLING) | (kinds[balls] == CRAWLING)
        balls, descent, step = balls[go_on], descent.pick(go_on), steps[-2].pick(go_on)
        if not len(balls):
            break
    return kinds, minima, periods_found


def _rounds(steps: int) -> list[int]:
    """The lengths of the rounds, ``steps`` in all: ``ROUNDS``, more like its last, and what would be less added to the last."""
    lengths: list[int] = []
    while steps:
        usual = ROUNDS[min(len(lengths), len(ROUNDS) - 1)]
        lengths.append(usual if steps >= usual + ROUNDS[-1] else steps)
        steps -= lengths[-1]
    return lengths


def _stacked(steps: Sequence[Step]) -> Step:
    """Steps as one, along a new first axis; without rates and memory."""
    position, loss, gradient = (np.array([getattr(one, name) for one in steps]) for name in ("position", "loss", "gradient"))
    return Step(steps[0].index, position, loss, gradient, 0.0, {})


def _part(rolled: Step, which: slice) -> Step:
    return Step(rolled.index, rolled.position[which], rolled.loss[which], rolled.gradient[which], 0.0, {})


def _ends(descent: Descent, rolled: Step, starts: Array) -> tuple[NDArray[np.bool_], Indices, Indices]:
    """Which balls settle or fly off before the last of the steps; and the kinds and minima where they first do."""
    before, after = _part(rolled, slice(None, -1)), _part(rolled, slice(1, None))
    left = has_left(before, starts) | ~(np.isfinite(after.loss) & np.isfinite(after.gradient).all(axis=-1))
    ended = left | has_settled(before, after)
    kinds, minima = np.full(len(starts), ROLLING), np.full(len(starts), -1)
    which = np.flatnonzero(ended.any(axis=0))
    first = ended.argmax(axis=0)[which], which
    kinds[which] = KINDS.index(Kind.DIVERGED)
    resting = ~left[first]
    found, minima[which[resting]] = resting_kinds(descent.landscape, before.position[first][resting])
    kinds[which[resting]] = [KINDS.index(kind) for kind in found]
    return ended.any(axis=0), kinds, minima


def _look(
    descent: Descent, steps: Sequence[Step], rolled: Step, which: NDArray[np.bool_], within: float
) -> tuple[Indices, Indices]:
    """Kinds and periods of those balls under way that ``which`` marks."""
    positions, gradients = rolled.position[:-1, which], rolled.gradient[:-1, which]
    found = periods(positions, within)
    kinds = np.full(len(found), ROLLING)
    wild = turns_often(positions) & (found == 0)
    if wild.any():
        ball = np.flatnonzero(which)[wild]
        lost = loses_twin(descent.pick(ball), steps[-TWIN_STEPS - 2].pick(ball), positions[-TWIN_STEPS - 1 :, wild])
        kinds[wild] = np.where(lost, KINDS.index(Kind.CHAOTIC), ROLLING)
    kinds[found > 0] = KINDS.index(Kind.SWINGING)
    slow = crawls(descent.landscape, positions, gradients)
    kinds[slow] = CRAWLING
    return kinds, np.where(slow, 0, found)
