"""KINDS: what a run can come to, and how it is told.

The kinds are told apart by the trail alone, so that they hold for every landscape and every optimizer. x_k is the position after
k steps, |g_k| the length of the slope there. In this order:

``diverged``
    x_k lies further than ``REACH`` = 10^6 from zero, and ten times further than the start; or the numbers of step k + 1 would no
    longer fit in a double.
``settled-...``
    The slope and the next move are both nearly nothing, |g_k| < 0.001 and |x_{k+1} - x_k| < 0.002, and the next step would not
    make it steeper, |g_{k+1}| <= max(|g_k|, 10^-6): a ball that happens to fly over a valley's bottom has not settled.
    ``-global`` and ``-local`` by the known minimum within a hundredth of the window's width; else ``-saddle`` where some
    curvature is below -0.01 (a top, over one weight), ``-flat`` where no curvature is above 0.01, and plain ``settled`` where
    the ground curves up but no minimum is known.
``crawling``
    In the last 20 steps it moved less than a hundredth of the window's width, never turned round, and the slope is still more
    than half of what it was: at this pace it hardly gets anywhere.
``swinging``
    The positions repeat with a period p of 2 to 16 steps: over the last 2p steps, x_k and x_{k-p} differ by at most 1/10 000 of
    how far the swing goes. The smallest such p counts.
``chaotic``
    At least 64 steps were made, an eighth of the last 64 turned round, and in the last whole 32 steps (counted from the start) a
    second ball that begins beside this one, at 10^-9 of the window's width, loses it: seen against how far the ball swings, it
    gets more than ten times further off.
``running``
    None of these (yet).

With noise the felt slope never stays zero, so that a ball never settles for good, swings or repeats. There ``settled-global`` and
``-local`` mean that it hovers: in each of the last 20 steps it was within a twentieth of the window's width of the same known
minimum. Only ``diverged`` is as without noise; all else is ``running``.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape, Minimum
from gdviz.descent.step import Step

Indices = NDArray[np.int64]

SETTLED_SLOPE = 1e-3
SETTLED_MOVE = 2e-3
REACH = 1e6
NEAR = 0.01
FLAT = 0.01
CRAWL_STEPS = 20
LONGEST_PERIOD = 16
REPEATS = 1e-4
CHAOS_STEPS = 64
TWIN_STEPS = 32
TWIN_DISTANCE = 1e-9
TWIN_LOST = 10.0
HOVER_STEPS = 20
HOVER = 0.05


class Kind(Enum):
    """What a run is doing: the word that programs read, and the one that people read."""

    RUNNING = "running", "Rolling"
    CRAWLING = "crawling", "Crawling"
    SETTLED_GLOBAL = "settled-global", "Settled in the deepest valley"
    SETTLED_LOCAL = "settled-local", "Settled in a local minimum"
    SETTLED_SADDLE = "settled-saddle", "Balanced on a saddle or top"
    SETTLED_FLAT = "settled-flat", "Stopped on flat ground"
    SETTLED = "settled", "Settled"
    SWINGING = "swinging", "Swinging"
    CHAOTIC = "chaotic", "Chaotic"
    DIVERGED = "diverged", "Diverged"

    def __init__(self, word: str, label: str) -> None:
        self.word = word
        self.label = label

    @property
    def is_settled(self) -> bool:
        """Whether the ball has come to rest, wherever that is."""
        return self.word.startswith("settled")


def has_left(step: Step, start: Array) -> NDArray[np.bool_]:
    """Which balls, of shape ``(...)``, are beyond ``REACH`` or no longer finite."""
    with np.errstate(all="ignore"):
        limit = np.maximum(REACH, 10 * _largest(np.abs(start)))
    return ~((_largest(np.abs(step.position)) <= limit) & np.isfinite(step.loss) & np.isfinite(_largest(np.abs(step.gradient))))


def fits_in_doubles(step: Step) -> NDArray[np.bool_]:
    """Which balls, of shape ``(...)``, have only finite numbers at ``step``."""
    fits = np.isfinite(step.loss)
    felt = () if step.felt is step.gradient else (step.felt,)
    for value in (step.position, step.gradient, *felt, *step.memory.values()):
        finite = np.isfinite(value)
        if not finite.all():
            fits = fits & finite.all(axis=-1)
    return fits


def has_settled(step: Step, upcoming: Step) -> NDArray[np.bool_]:
    """Which balls, of shape ``(...)``, have come to rest at ``step``; ``upcoming`` is the step after it."""
    with np.errstate(all="ignore"):
        slope, next_slope = length(step.gradient), length(upcoming.gradient)
        move = length(upcoming.position - step.position)
    return (slope < SETTLED_SLOPE) & (move < SETTLED_MOVE) & (next_slope <= np.maximum(slope, SETTLED_SLOPE / 1000))


def resting_kinds(landscape: Landscape, positions: Array) -> tuple[list[Kind], list[int]]:
    """What kinds of places balls at rest at ``positions``, shape ``(count, n)``, are in.

    Also the indices of the minima that they are at, -1 for none.
    """
    if not landscape.minima:
        return [_kind_off_minima(landscape, place) for place in positions], [-1] * len(positions)
    distances = length((positions[:, np.newaxis] - landscape.bottoms) / landscape.widths)
    nearest: list[int] = np.where(distances.min(axis=1) < NEAR, distances.argmin(axis=1), -1).tolist()
    by_minimum = [Kind.SETTLED_GLOBAL if minimum.is_global else Kind.SETTLED_LOCAL for minimum in landscape.minima]
    kinds = [
        by_minimum[index] if index >= 0 else _kind_off_minima(landscape, place)
        for place, index in zip(positions, nearest, strict=True)
    ]
    return kinds, nearest


def _kind_off_minima(landscape: Landscape, position: Array) -> Kind:
    curvatures = np.linalg.eigvalsh(landscape.hessian(position))
    if curvatures.min() < -FLAT:
        return Kind.SETTLED_SADDLE
    return Kind.SETTLED_FLAT if curvatures.max() <= FLAT else Kind.SETTLED


def nearest_minimum(landscape: Landscape, position: Array) -> Minimum | None:
    """The known minimum that is nearest to ``position``, shape ``(n,)``."""
    return landscape.minima[int(length(position - landscape.bottoms).argmin())] if landscape.minima else None


def hovering_places(landscape: Landscape, positions: Array) -> Indices:
    """The index of the minimum at which each ball hovers, -1 for none, from its last ``HOVER_STEPS`` positions.

    ``positions`` has the shape ``(steps, ..., n)``, the result ``(...)``.
    """
    if not landscape.minima or len(positions) < HOVER_STEPS:
        return np.full(positions.shape[1:-1], -1)
    with np.errstate(all="ignore"):
        nearest = length((positions[-1][..., np.newaxis, :] - landscape.bottoms) / landscape.widths).argmin(axis=-1)
        away = length((positions[-HOVER_STEPS:] - landscape.bottoms[nearest]) / landscape.widths)
    return np.where((away <= HOVER).all(axis=0), nearest, -1)


def crawls(landscape: Landscape, positions: Array, gradients: Array) -> NDArray[np.bool_]:
    """Which balls crawl, from the last steps' positions and gradients, both of shape ``(steps, ..., n)``."""
    if len(positions) <= CRAWL_STEPS:
        return np.zeros(positions.shape[1:-1], bool)
    positions, gradients = positions[-CRAWL_STEPS - 1 :], gradients[-CRAWL_STEPS - 1 :]
    moved = length((positions[-1] - positions[0]) / landscape.widths)
    steep = length(gradients[-1]) > 0.5 * length(gradients[0])
    return (moved < NEAR) & steep & ~_turns(positions).any(axis=0)


def periods(positions: Array, within: float = REPEATS) -> NDArray[np.int64]:
    """The period, of shape ``(...)``, with which positions of shape ``(steps, ..., n)`` repeat; 0 where they do not.

    They repeat where two passes differ by no more than the share ``within`` of how far the swing goes.
    """
    found = np.zeros(positions.shape[1:-1], np.int64)
    possible = np.arange(2, min(LONGEST_PERIOD, (len(positions) - 1) // 3) + 1)
    # Whoever repeats is, one period ago, nearly where it is now: most periods need no closer look.
    back = _largest(np.abs(positions[-1] - positions[-1 - possible])) <= within * _largest(np.ptp(positions, axis=0))
    for period in possible[back.any(axis=tuple(range(1, back.ndim)))].tolist():
        tail = positions[-3 * period :]
        swing = _largest(np.ptp(tail[-period - 1 :], axis=0))
        drift = _largest(np.abs(tail[period:] - tail[:-period]).max(axis=0))
        found[(found == 0) & (drift <= within * swing) & (swing > 0)] = period
    return found


def turns_often(positions: Array) -> NDArray[np.bool_]:
    """Which balls turned round in an eighth of the last ``CHAOS_STEPS`` steps; positions of shape ``(steps, ..., n)``."""
    if len(positions) <= CHAOS_STEPS:
        return np.zeros(positions.shape[1:-1], bool)
    return _turns(positions[-CHAOS_STEPS - 1 :]).sum(axis=0) >= CHAOS_STEPS / 8


def loses_twin(descent: Descent, before: Step, positions: Array) -> NDArray[np.bool_]:
    """Which balls lose a twin that starts beside them at ``before``.

    ``positions``, shape ``(TWIN_STEPS + 1, ..., n)``, are those of the balls themselves from ``before`` on.
    """
    apart = TWIN_DISTANCE * descent.landscape.widths
    twin = descent.feel(before.index, before.position + apart, before.memory)
    for _ in range(TWIN_STEPS):
        twin = descent.next_step(twin)
    half = TWIN_STEPS // 2
    with np.errstate(all="ignore"):
        swing_before = length(np.ptp(positions[:half], axis=0))
        swing_after = length(np.ptp(positions[half:], axis=0))
        growth = length(twin.position - positions[-1]) / length(apart)
        return growth * swing_before > TWIN_LOST * swing_after


def _turns(positions: Array) -> NDArray[np.bool_]:
    """Whether each move goes back against the one before, shape ``(steps - 2, ...)``."""
    moves = np.diff(positions, axis=0)
    return _sum(moves[1:] * moves[:-1]) < 0


def length(vector: Array) -> Array:
    """The lengths of vectors of shape ``(..., n)``, shape ``(...)``."""
    if vector.shape[-1] == 1:
        return np.abs(vector[..., 0])
    return np.sqrt(_sum(vector * vector))


# Along an axis of one or two elements numpy's own sums and maxima take ten times as long as these.


def _sum(vector: Array) -> Array:
    total = vector[..., 0]
    for number in range(1, vector.shape[-1]):
        total = total + vector[..., number]
    return total


def _largest(vector: Array) -> Array:
    most = vector[..., 0]
    for number in range(1, vector.shape[-1]):
        most = np.maximum(most, vector[..., number])
    return most
