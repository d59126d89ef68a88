"""VERDICT: what happened in a run, in words, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape, Minimum
from gdviz.descent.step import Step
from gdviz.lab.kinds import (
    CHAOS_STEPS,
    CRAWL_STEPS,
    HOVER_STEPS,
    TWIN_STEPS,
    Kind,
    crawls,
    has_left,
    has_settled,
    hovering_places,
    length,
    loses_twin,
    nearest_minimum,
    periods,
    resting_kinds,
    turns_often,
)
from gdviz.words import Message, Numeral, plain


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
    if descent.noise:
        return _judge_shaken(descent, trail)
    if bool(has_settled(step, upcoming)):
        (kind,), (index,) = resting_kinds(descent.landscape, step.position[np.newaxis])
        return Verdict(kind, _why_settled(kind, descent.landscape, step), descent.landscape.minima[index] if index >= 0 else None)
    return _judge_moving(descent, trail, upcoming)


def _judge_shaken(descent: Descent, trail: Sequence[Step]) -> Verdict:
    """The verdict on a ball that noise keeps from resting."""
    index = int(hovering_places(descent.landscape, np.array([one.position for one in trail[-HOVER_STEPS:]])))
    if index < 0:
        return _running(descent, trail)
    minimum = descent.landscape.minima[index]
    kind = Kind.SETTLED_GLOBAL if minimum.is_global else Kind.SETTLED_LOCAL
    limit = descent.optimizer.stability_limit
    text = " at {place}, where the noise keeps shaking it."
    if limit is not None and _steepness(descent, trail[-1], minimum) > limit:
        text = " at {place}, where the noise keeps shaking it, and overshooting too."
    return Verdict(kind, Message(text, {"place": _place(minimum.position)}), minimum)


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


def _place(position: Sequence[float] | Array) -> Numeral:
    values = [f"{round(float(value), 3) + 0.0:.3f}" for value in position]
    return Numeral(f"x = {values[0]}" if len(values) == 1 else f"({', '.join(values)})")


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
    moves = length(np.diff(last, axis=0))
    if bool(trail[-1].loss < trail[0].loss):
        return Message(
            ": at step {count} it is over a million from zero. The ground goes down without end here.", {"count": trail[-1].index}
        )
    reason = "Each step overshoots more than the last. " if len(moves) == 2 and moves[1] > moves[0] else ""
    return Message(f": at step {{count}} it is over a million from zero. {reason}Try a smaller rate.", {"count": trail[-1].index})


def _why_settled(kind: Kind, landscape: Landscape, step: Step) -> Message:
    fields: dict[str, object] = {"place": _place(step.position), "count": step.index}
    if kind is Kind.SETTLED_GLOBAL:
        return Message(" at {place} after {count} steps. No other valley is lower.", fields)
    if kind is Kind.SETTLED_LOCAL:
        if landscape.dimensions > 1:
            # Where it lies is not said: on a map it may be hidden by fog.
            return Message(" at {place} after {count} steps. There is a deeper valley, but from here every way leads up.", fields)
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
    move, slope = float(length(upcoming.position - step.position)), float(length(step.gradient))
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


TOWARDS = (
    " to the valley at {place}: η times its curvature is {product}, below {smooth:.2g}. A smooth descent.",
    " to the valley at {place}: η times its curvature is {product}, below {limit:.3g}. It overshoots, but settles.",
    " to the valley at {place}: η times its curvature is {product}, above {limit:.3g}. Too much to settle at this rate.",
)
BESIDE = (
    " on. In the nearest valley η times the curvature is {product}, below {smooth:.2g}: there it can settle smoothly.",
    " on. In the nearest valley η times the curvature is {product}, below {limit:.3g}: there it overshoots, but can settle.",
    " on. In the nearest valley η times the curvature is {product}, above {limit:.3g}: too much to settle there.",
)
"""What a ball under way may expect of a valley, by the limits below which it lies; over one weight it knows where it is going."""


def _running(descent: Descent, trail: Sequence[Step]) -> Verdict:
    step = trail[-1]
    minimum = _valley_below(descent.landscape, step)
    smooth, limit = descent.optimizer.smooth_limit, descent.optimizer.stability_limit
    if minimum is None or smooth is None or limit is None:
        return Verdict(Kind.RUNNING, _slope_here(descent.landscape, step), minimum)
    product = _steepness(descent, step, minimum)
    nearest_limit = smooth if product < smooth else limit
    fields = {"place": _place(minimum.position), "product": _beside(product, nearest_limit), "smooth": smooth, "limit": limit}
    texts = TOWARDS if descent.landscape.dimensions == 1 else BESIDE
    return Verdict(Kind.RUNNING, Message(texts[(product >= smooth) + (product >= limit)], fields), minimum)


def _slope_here(landscape: Landscape, step: Step) -> Message:
    if landscape.dimensions == 1:
        return Message(" on: the slope here is {slope:+.3f}.", {"slope": float(step.gradient[0])})
    return Message(" on: the ground here is {slope:.3f} steep.", {"slope": float(length(step.gradient))})


def _valley_below(landscape: Landscape, step: Step) -> Minimum | None:
    """The next minimum downhill; over more than one weight, where there is no next one, the nearest."""
    if landscape.dimensions > 1:
        return nearest_minimum(landscape, step.position)
    downhill = [minimum for minimum in landscape.minima if (minimum.position[0] - step.position[0]) * step.gradient[0] <= 0]
    return min(downhill, key=lambda minimum: abs(minimum.position[0] - step.position[0]), default=None)
