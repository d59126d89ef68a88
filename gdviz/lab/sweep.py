"""SWEEPS: what a thousand starts, three hundred learning rates, or every place of a map come to.

All balls of a sweep roll at once, as one array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.schedules import Constant
from gdviz.descent.step import Step
from gdviz.lab.experiment import Experiment, rate_setting
from gdviz.lab.kinds import (
    HOVER_STEPS,
    REPEATS,
    TWIN_STEPS,
    Indices,
    Kind,
    crawls,
    fits_in_doubles,
    has_left,
    has_settled,
    hovering_places,
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
RESOLUTIONS = (32, 64, 128, 256)
"""A map of basins is made in ever finer ones."""
CHUNK = 4096
"""So many balls of a map roll at once: more would no longer fit into the processor's cache."""

STAYS = 1e-9
"""A ball that repeats itself within this share of its swing is on its cycle for good."""

KINDS = tuple(Kind)
ROLLING, CRAWLING = KINDS.index(Kind.RUNNING), KINDS.index(Kind.CRAWLING)


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

    @property
    def share(self) -> float:
        """The share of the runs that end in the deepest valley."""
        return _share(self.kinds)

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
    setting = rate_setting(LANDSCAPES[experiment.landscape])
    spaced = np.geomspace if setting.logarithmic else np.linspace
    rates = spaced(setting.low, setting.high, RATES)
    starts = np.repeat(experiment.start_array[np.newaxis], RATES, axis=0)
    return Sweep(rates, *_outcomes(experiment, rates[:, np.newaxis], starts))


@dataclass(frozen=True, eq=False)
class Basins:
    """How the run from each place of a map ends: kinds and minima as in a ``Sweep``, of shape ``(resolution, resolution)``.

    The first row is the top of the map, the first column its left edge; each place is the middle of its pixel.
    """

    kinds: Indices
    minima: Indices

    @property
    def share(self) -> float:
        """The share of the starts that reach the deepest valley."""
        return _share(self.kinds)


def _share(kinds: Indices) -> float:
    return float((kinds == KINDS.index(Kind.SETTLED_GLOBAL)).mean())


def map_basins(experiment: Experiment, is_outdated: Callable[[], bool]) -> Iterator[Basins]:
    """The basins of a landscape over two weights in growing resolution; ends early when asked to."""
    for resolution in RESOLUTIONS:
        starts = _pixel_middles(LANDSCAPES[experiment.landscape].window, resolution)
        rates = np.full((len(starts), 1), experiment.learning_rate)
        parts: list[tuple[Indices, Indices, Indices]] = []
        for first in range(0, len(starts), CHUNK):
            if is_outdated():
                return
            part = slice(first, first + CHUNK)
            parts.append(_outcomes(experiment, rates[part], starts[part]))
        kinds, minima, _ = (np.concatenate(column).reshape(resolution, resolution) for column in zip(*parts, strict=True))
        yield Basins(kinds, minima)


def _pixel_middles(window: tuple[tuple[float, float], ...], resolution: int) -> Array:
    middles = (np.arange(resolution) + 0.5) / resolution
    (left, right), (bottom, top) = window
    across, up = np.meshgrid(left + middles * (right - left), top - middles * (top - bottom))
    return np.column_stack([across.ravel(), up.ravel()])


@np.errstate(all="ignore")
def _outcomes(experiment: Experiment, rates: Array, starts: Array) -> tuple[Indices, Indices, Indices]:
    """Kinds, minima and periods of all balls, one per row of ``rates`` and ``starts``, both of shape ``(count, n)``.

    They roll round by round. After each, those that have settled or flown off go no further. Where the rule stays the same from
    step to step, nor do those that have come so near to a cycle that they stay on it, and over one weight those that are chaotic
    after 128 steps, though a few of these would find a cycle later. What the others are doing is noted in the end.
    """
    descent = experiment.descent_at(rates)
    repeats = _stays_the_same(descent)
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
        ended, kinds[balls], minima[balls] = _ends(descent, steps, rolled, starts[balls])
        is_last = number == len(lengths) - 1
        go_on = ~ended
        if is_last or repeats:
            if descent.noise:
                kinds[balls[~ended]], minima[balls[~ended]] = _hovering(descent, rolled.position[:-1, ~ended])
            else:
                kinds[balls[~ended]], periods_found[balls[~ended]] = _look(descent, steps, rolled, ~ended, is_last=is_last)
            go_on = (kinds[balls] == ROLLING) | (kinds[balls] == CRAWLING)
        balls, descent, step = balls[go_on], descent.pick(go_on), steps[-2].pick(go_on)
        if not len(balls):
            break
    return kinds, minima, periods_found


def _stays_the_same(descent: Descent) -> bool:
    """Whether each step follows the same rule. Where a rule measures its steps by past slopes, no limit of stability is known."""
    steady = isinstance(descent.schedule, Constant) and descent.optimizer.stability_limit is not None
    return steady and not descent.noise


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
    return Step(steps[0].index, position, loss, gradient, gradient, 0.0, {})


def _part(rolled: Step, which: slice) -> Step:
    gradient = rolled.gradient[which]
    return Step(rolled.index, rolled.position[which], rolled.loss[which], gradient, gradient, 0.0, {})


def _ends(descent: Descent, steps: Sequence[Step], rolled: Step, starts: Array) -> tuple[NDArray[np.bool_], Indices, Indices]:
    """Which balls settle or fly off before the last of the steps; and the kinds and minima where they first do."""
    before, after = _part(rolled, slice(None, -1)), _part(rolled, slice(1, None))
    left = has_left(before, starts) | ~np.array([fits_in_doubles(step) for step in steps[1:]])
    ended = left if descent.noise else left | has_settled(before, after)
    kinds, minima = np.full(len(starts), ROLLING), np.full(len(starts), -1)
    which = np.flatnonzero(ended.any(axis=0))
    first = ended.argmax(axis=0)[which], which
    kinds[which] = KINDS.index(Kind.DIVERGED)
    resting = ~left[first]
    found, minima[which[resting]] = resting_kinds(descent.landscape, before.position[first][resting])
    kinds[which[resting]] = [KINDS.index(kind) for kind in found]
    return ended.any(axis=0), kinds, minima


def _hovering(descent: Descent, positions: Array) -> tuple[Indices, Indices]:
    """Kinds and minima of balls that noise keeps moving, from their last positions, shape ``(steps, count, n)``."""
    minima = hovering_places(descent.landscape, positions[-HOVER_STEPS:])
    by_minimum = [
        KINDS.index(Kind.SETTLED_GLOBAL if minimum.is_global else Kind.SETTLED_LOCAL) for minimum in descent.landscape.minima
    ]
    return np.array([*by_minimum, ROLLING])[minima], minima


def _look(
    descent: Descent, steps: Sequence[Step], rolled: Step, which: NDArray[np.bool_], *, is_last: bool
) -> tuple[Indices, Indices]:
    """Kinds and periods of those balls under way that ``which`` marks, in the last round or for good."""
    positions, gradients = rolled.position[:-1, which], rolled.gradient[:-1, which]
    found = periods(positions, REPEATS if is_last else STAYS)
    kinds = np.full(len(found), ROLLING)
    wild = turns_often(positions) & (found == 0)
    if wild.any() and (is_last or descent.landscape.dimensions == 1):
        ball = np.flatnonzero(which)[wild]
        lost = loses_twin(descent.pick(ball), steps[-TWIN_STEPS - 2].pick(ball), positions[-TWIN_STEPS - 1 :, wild])
        kinds[wild] = np.where(lost, KINDS.index(Kind.CHAOTIC), ROLLING)
    kinds[found > 0] = KINDS.index(Kind.SWINGING)
    slow = crawls(descent.landscape, positions, gradients)
    kinds[slow] = CRAWLING
    return kinds, np.where(slow, 0, found)
