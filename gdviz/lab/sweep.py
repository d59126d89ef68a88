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
from gdviz.lab.experiment import LEARNING_RATE, Experiment
from gdviz.lab.verdict import (
    CHAOS_STEPS,
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
ROUNDS = (16, 16, 32, 64, 64, 108)
"""The balls roll so many steps between two looks at what became of them: 300 in all, as many as a run makes by itself."""

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
    return Sweep(starts, *_outcomes(experiment.descent_at(rates), starts[:, np.newaxis]))


def sweep_rates(experiment: Experiment) -> Sweep:
    """What each of ``RATES`` learning rates along the slider does, from the experiment's start."""
    rates = np.linspace(LEARNING_RATE.low, LEARNING_RATE.high, RATES)
    starts = np.repeat(experiment.start_array[np.newaxis], RATES, axis=0)
    return Sweep(rates, *_outcomes(experiment.descent_at(rates[:, np.newaxis]), starts))


def _outcomes(descent: Descent, starts: Array) -> tuple[Indices, Indices, Indices]:
    """Kinds, minima and periods of all balls.

    They roll round by round; after each, what became of them is noted, and those that still may change go on.
    """
    count = len(starts)
    all_kinds, all_minima, all_periods = np.full(count, ROLLING), np.full(count, -1), np.zeros(count, np.int64)
    balls = np.arange(count)
    step = descent.begin(starts)
    for length in ROUNDS:
        steps = [step]
        for _ in range(length + 1):
            steps.append(descent.next_step(steps[-1]))
        kinds, minima, found_periods = _look(descent, steps, starts[balls])
        if length >= CHAOS_STEPS:
            kinds[kinds == ROLLING] = _look_for_chaos(descent, steps, kinds == ROLLING)
        all_kinds[balls], all_minima[balls], all_periods[balls] = kinds, minima, found_periods
        undecided = (kinds == ROLLING) | (kinds == CRAWLING)
        balls, step, descent = balls[undecided], steps[-2].pick(undecided), descent.pick(undecided)
        if not len(balls):
            break
    return all_kinds, all_minima, all_periods


def _look(descent: Descent, steps: Sequence[Step], starts: Array) -> tuple[Indices, Indices, Indices]:
    """Kinds, minima and periods of balls whose steps since the last look are ``steps``, one upcoming step included."""
    step, upcoming = steps[-2:]
    kinds, minima, found = np.full(len(starts), ROLLING), np.full(len(starts), -1), np.zeros(len(starts), np.int64)
    left = has_left(step, starts)
    kinds[left] = KINDS.index(Kind.DIVERGED)
    settled = has_settled(step, upcoming) & ~left
    resting, minima[settled] = resting_kinds(descent.landscape, step.position[settled])
    kinds[settled] = [KINDS.index(kind) for kind in resting]
    moving = ~(left | settled)
    positions = np.array([one.position[moving] for one in steps[:-1]])
    gradients = np.array([one.gradient[moving] for one in steps[:-1]])
    found[moving] = periods(positions)
    kinds[moving] = np.where(crawls(descent.landscape, positions, gradients), CRAWLING, ROLLING)
    kinds[found > 0] = KINDS.index(Kind.SWINGING)
    return kinds, minima, found


def _look_for_chaos(descent: Descent, steps: Sequence[Step], which: NDArray[np.bool_]) -> Indices:
    """The kinds, chaotic or rolling, of the balls that ``which`` marks."""
    positions = np.array([one.position[which] for one in steps[:-1]])
    before = steps[-TWIN_STEPS - 2].pick(which)
    chaotic = turns_often(positions) & loses_twin(descent.pick(which), before, positions[-TWIN_STEPS - 1 :])
    return np.where(chaotic, KINDS.index(Kind.CHAOTIC), ROLLING)
