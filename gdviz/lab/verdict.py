"""VERDICT: what happened in a run, in words, with the reason.

The kinds are told apart by the trail alone, so that they hold for every landscape and every optimizer. x_k is the position after
k steps, |g_k| the length of the slope there. In this order:

``diverged``
    x_k lies further than ``REACH`` = 10^6 from zero, and ten times further than the start; or the numbers of step k + 1 would no
    longer fit in a double.
``settled-...``
    The slope and the next move are both nearly nothing, |g_k| < 0.001 and |x_{k+1} - x_k| < 0.002, and the next step would not
    make it steeper, |g_{k+1}| <= max(|g_k|, 10^-6): a ball that happens to fly over a valley's bottom has not settled.
    ``-global`` and ``-local`` by the known minimum within a hundredth of the window's width; else ``-saddle`` where some
    curvature is below -0.01 (a top, in one dimension), ``-flat`` where no curvature is above 0.01, and plain ``settled`` where
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
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.descend import Descent, Step
from gdviz.descent.exact import Array
from gdviz.descent.landscapes import Landscape, Minimum
from gdviz.words import Message, plain

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


class Kind(Enum):
    """What a run is doing: the word that programs read, and the one that people read."""

    RUNNING = "running", "Rolling"
    CRAWLING = "crawling", "Crawling"
    SETTLED_GLOBAL = "settled-global", "Settled in the deepest valley"
    SETTLED_LOCAL = "settled-local", "Settled in a local minimum"
    SETTLED_SADDLE = "settled-saddle", "Balanced on a top"
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


@dataclass(frozen=True)
class Verdict:
    """What a run is doing, why, and which valley it is about, if any. ``message`` goes on where the kind's label ends."""

    kind: Kind
    message: Message
    minimum: Minimum | None = None
    period: int = 0

    @property
    def text(self) -> str:
        """The whole sentence, in English."""
        return f"{self.kind.label}{self.message}"


def has_left(step: Step, start: Array) -> NDArray[np.bool_]:
    """Which balls, of shape ``(...)``, are beyond ``REACH`` or no longer finite."""
    distance = np.abs(step.position).max(axis=-1)
    limit = np.maximum(REACH, 10 * np.abs(start).max(axis=-1))
    return ~((distance <= limit) & np.isfinite(step.loss) & np.isfinite(step.gradient).all(axis=-1))


def has_settled(step: Step, upcoming: Step) -> NDArray[np.bool_]:
    """Which balls, of shape ``(...)``, have come to rest at ``step``; ``upcoming`` is the step after it."""
    with np.errstate(all="ignore"):
        slope, next_slope = _length(step.gradient), _length(upcoming.gradient)
        move = _length(upcoming.position - step.position)
    return (slope < SETTLED_SLOPE) & (move < SETTLED_MOVE) & (next_slope <= np.maximum(slope, SETTLED_SLOPE / 1000))


def resting_kinds(landscape: Landscape, positions: Array) -> tuple[list[Kind], list[int]]:
    """What kinds of places balls at rest at ``positions``, shape ``(count, n)``, are in.

    Also the indices of the minima that they are at, -1 for none.
    """
    if not landscape.minima:
        return [_kind_off_minima(landscape, place) for place in positions], [-1] * len(positions)
    bottoms = np.array([minimum.position for minimum in landscape.minima])
    distances = _length((positions[:, np.newaxis] - bottoms) / landscape.widths)
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
    return min(landscape.minima, key=lambda minimum: _length(position - minimum.position), default=None)


def crawls(landscape: Landscape, positions: Array, gradients: Array) -> NDArray[np.bool_]:
    """Which balls crawl, from the last steps' positions and gradients, both of shape ``(steps, ..., n)``."""
    if len(positions) <= CRAWL_STEPS:
        return np.zeros(positions.shape[1:-1], bool)
    positions, gradients = positions[-CRAWL_STEPS - 1 :], gradients[-CRAWL_STEPS - 1 :]
    moved = _length((positions[-1] - positions[0]) / landscape.widths)
    steep = _length(gradients[-1]) > 0.5 * _length(gradients[0])
    return (moved < NEAR) & steep & ~_turns(positions).any(axis=0)


def periods(positions: Array, within: float = REPEATS) -> NDArray[np.int64]:
    """The period, of shape ``(...)``, with which positions of shape ``(steps, ..., n)`` repeat; 0 where they do not.

    They repeat where two passes differ by no more than the share ``within`` of how far the swing goes.
    """
    found = np.zeros(positions.shape[1:-1], np.int64)
    possible = np.arange(2, min(LONGEST_PERIOD, (len(positions) - 1) // 3) + 1)
    # Whoever repeats is, one period ago, nearly where it is now: most periods need no closer look.
    back = np.abs(positions[-1] - positions[-1 - possible]).max(axis=-1) <= within * np.ptp(positions, axis=0).max(axis=-1)
    for period in possible[back.any(axis=tuple(range(1, back.ndim)))].tolist():
        tail = positions[-3 * period :]
        swing = np.ptp(tail[-period - 1 :], axis=0).max(axis=-1)
        drift = np.abs(tail[period:] - tail[:-period]).max(axis=(0, -1))
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
    twin = Step(
        before.index,
        before.position + apart,
        before.loss,
        descent.landscape.gradient(before.position + apart),
        before.learning_rate,
        before.memory,
    )
    for _ in range(TWIN_STEPS):
        twin = descent.next_step(twin)
    half = TWIN_STEPS // 2
    with np.errstate(all="ignore"):
        swing_before = _length(np.ptp(positions[:half], axis=0))
        swing_after = _length(np.ptp(positions[half:], axis=0))
        growth = _length(twin.position - positions[-1]) / _length(apart)
        return growth * swing_before > TWIN_LOST * swing_after


def _last_whole_block(trail: Sequence[Step]) -> tuple[Step, ...]:
    end = (len(trail) - 1) // TWIN_STEPS * TWIN_STEPS
    return tuple(trail[end - TWIN_STEPS : end + 1])


@lru_cache(maxsize=4)
def _lost_twin(descent: Descent, block: tuple[Step, ...]) -> bool:
    """Whether one ball loses its twin in these steps; kept, because it holds for all of the next ``TWIN_STEPS`` verdicts."""
    return bool(loses_twin(descent, block[0], np.array([step.position for step in block])))


@np.errstate(all="ignore")
def judge(descent: Descent, trail: Sequence[Step], upcoming: Step) -> Verdict:
    """The verdict on one ball whose steps so far are ``trail``; ``upcoming`` is the step after them."""
    step, start = trail[-1], trail[0].position
    if bool(has_left(step, start)):
        return Verdict(Kind.DIVERGED, _why_diverged(trail))
    if not upcoming.is_finite:
        return Verdict(
            Kind.DIVERGED,
            Message(": step {count} would be too long for a computer's numbers.", {"count": upcoming.index}),
        )
    if bool(has_settled(step, upcoming)):
        (kind,), (index,) = resting_kinds(descent.landscape, step.position[np.newaxis])
        return Verdict(kind, _why_settled(kind, descent.landscape, step), descent.landscape.minima[index] if index >= 0 else None)
    return _judge_moving(descent, trail, upcoming)


def _judge_moving(descent: Descent, trail: Sequence[Step], upcoming: Step) -> Verdict:
    step = trail[-1]
    positions = np.array([one.position for one in trail[-CHAOS_STEPS - 1 :]])
    gradients = np.array([one.gradient for one in trail[-CRAWL_STEPS - 1 :]])
    if bool(crawls(descent.landscape, positions, gradients)):
        return Verdict(Kind.CRAWLING, _why_crawling(step, upcoming))
    period = int(periods(positions))
    middle = nearest_minimum(descent.landscape, positions[-max(period, 2) :].mean(axis=0))
    if period:
        return Verdict(Kind.SWINGING, _why_swinging(descent, step, middle, period), middle, period)
    if turns_often(positions) and _lost_twin(descent, _last_whole_block(trail)):
        return Verdict(Kind.CHAOTIC, _why_chaotic(descent, step, middle), middle)
    return _running(descent, trail)


def _turns(positions: Array) -> NDArray[np.bool_]:
    """Whether each move goes back against the one before, shape ``(steps - 2, ...)``."""
    moves = np.diff(positions, axis=0)
    return (moves[1:] * moves[:-1]).sum(axis=-1) < 0


def _length(vector: Array) -> Array:
    return np.abs(vector[..., 0]) if vector.shape[-1] == 1 else np.sqrt((vector * vector).sum(axis=-1))


def _place(position: Sequence[float] | Array) -> str:
    values = [f"{round(float(value), 3) + 0.0:.3f}" for value in position]
    return f"x = {values[0]}" if len(values) == 1 else f"({', '.join(values)})"


def _steepness(descent: Descent, step: Step, minimum: Minimum) -> float:
    """The learning rate times the largest curvature at the valley's bottom."""
    return float(step.learning_rate * np.linalg.eigvalsh(descent.landscape.hessian(np.array(minimum.position))).max())


def _overshoot(descent: Descent, step: Step, minimum: Minimum | None) -> tuple[str, dict[str, object]]:
    """Why a ball does not settle at ``minimum``, as the end of a sentence."""
    limit = descent.optimizer.stability_limit
    if minimum is None or limit is None:
        return "each step overshoots", {}
    product = _steepness(descent, step, minimum)
    if product <= limit:
        return "each step overshoots", {}
    return "η times the curvature is {product}, above {limit:.3g}", {"product": _beside(product, limit), "limit": limit}


def _why_diverged(trail: Sequence[Step]) -> Message:
    last = np.array([step.position for step in trail[-3:]])
    moves = _length(np.diff(last, axis=0))
    reason = "Each step overshoots more than the last. " if len(moves) == 2 and moves[1] > moves[0] else ""
    return Message(f": at step {{count}} it is over a million from zero. {reason}Try a smaller rate.", {"count": trail[-1].index})


def _why_settled(kind: Kind, landscape: Landscape, step: Step) -> Message:
    fields: dict[str, object] = {"place": _place(step.position), "count": step.index}
    if kind is Kind.SETTLED_GLOBAL:
        return Message(" at {place} after {count} steps. No other valley is lower.", fields)
    if kind is Kind.SETTLED_LOCAL:
        deepest = next(minimum for minimum in landscape.minima if minimum.is_global)
        fields["deepest"] = _place(deepest.position)
        return Message(
            " at {place} after {count} steps. A deeper valley lies at {deepest}, but from here every way leads up.", fields
        )
    if kind is Kind.SETTLED_SADDLE:
        return Message(" at {place}: the slope is zero, but this is no valley. The smallest push, and it would roll.", fields)
    if kind is Kind.SETTLED_FLAT:
        return Message(" at {place}: the slope is below 0.001, so that steps are nearly nothing. This is no valley.", fields)
    return Message(" at {place} after {count} steps.", fields)


def _why_crawling(step: Step, upcoming: Step) -> Message:
    move, slope = float(_length(upcoming.position - step.position)), float(_length(step.gradient))
    fields: dict[str, object] = {"move": _rounded(move), "rate": _rounded(float(step.learning_rate)), "slope": _rounded(slope)}
    if abs(step.learning_rate * slope - move) > 1e-6 * move:
        return Message(": the next step is only {move} long. At this pace it hardly gets anywhere.", fields)
    return Message(
        ": the next step is only {move} long, η = {rate} times a slope of {slope}. At this pace it hardly gets anywhere.", fields
    )


def _rounded(value: float) -> str:
    """Two significant digits, as one would type them."""
    return plain(float(f"{value:.2g}"))


def _beside(value: float, limit: float) -> str:
    """A number with as many digits, two at least, as show on which side of ``limit`` it lies."""
    digits, shown = 2, float(f"{value:.2g}")
    while (shown < limit, shown > limit) != (value < limit, value > limit):
        digits += 1  # ends at 17 at the latest, where nothing is rounded
        shown = float(f"{value:.{digits}g}")
    return plain(shown)


def _why_swinging(descent: Descent, step: Step, minimum: Minimum | None, period: int) -> Message:
    reason, fields = _overshoot(descent, step, minimum)
    places = "between two places" if period == 2 else "through {period} places in turn"
    return Message(f" {places}: {reason}. At this rate it will never settle.", {"period": period, **fields})


def _why_chaotic(descent: Descent, step: Step, minimum: Minimum | None) -> Message:
    reason, fields = _overshoot(descent, step, minimum)
    return Message(
        f": at this rate it never settles and never repeats, {reason}. Two balls started side by side would soon part.", fields
    )


def _running(descent: Descent, trail: Sequence[Step]) -> Verdict:
    step = trail[-1]
    minimum = _valley_below(descent.landscape, step)
    smooth, limit = descent.optimizer.smooth_limit, descent.optimizer.stability_limit
    if minimum is None or smooth is None or limit is None:
        slope = step.gradient[0] if descent.landscape.dimensions == 1 else _length(step.gradient)
        return Verdict(Kind.RUNNING, Message(" on: the slope here is {slope:+.3f}.", {"slope": float(slope)}), minimum)
    product = _steepness(descent, step, minimum)
    nearest_limit = smooth if product < smooth else limit
    fields = {"place": _place(minimum.position), "product": _beside(product, nearest_limit), "smooth": smooth, "limit": limit}
    if product < smooth:
        text = " to the valley at {place}: η times its curvature is {product}, below {smooth:.2g}. A smooth descent."
    elif product < limit:
        text = " to the valley at {place}: η times its curvature is {product}, below {limit:.3g}. It overshoots, but settles."
    else:
        text = (
            " to the valley at {place}: η times its curvature is {product}, above {limit:.3g}. Too much to settle at this rate."
        )
    return Verdict(Kind.RUNNING, Message(text, fields), minimum)


def _valley_below(landscape: Landscape, step: Step) -> Minimum | None:
    """The next minimum downhill; in more than one dimension, where there is no next one, the nearest."""
    downhill = [
        minimum
        for minimum in landscape.minima
        if landscape.dimensions > 1 or (minimum.position[0] - step.position[0]) * step.gradient[0] <= 0
    ]
    return min(downhill, key=lambda minimum: _length(step.position - minimum.position), default=None)
