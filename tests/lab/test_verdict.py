import math
from dataclasses import replace
from string import Formatter
from typing import Any, cast

import numpy as np
import pytest

from gdviz.descent.curves import PARABOLA, ROLL_DOWNHILL
from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.maps import FOGGY_HILLS
from gdviz.descent.momenta import GradientDescent, Momentum
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.schedules import Constant
from gdviz.descent.step import Step
from gdviz.lab.kinds import (
    CHAOS_STEPS,
    CRAWL_STEPS,
    HOVER_STEPS,
    LONGEST_PERIOD,
    REACH,
    Kind,
    crawls,
    fits_in_doubles,
    has_left,
    has_settled,
    hovering_places,
    loses_twin,
    nearest_minimum,
    periods,
    resting_kinds,
    turns_often,
)
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.lab.verdict import Verdict, judge

KINDS_OF_EXPERIMENTS = [
    ("", Kind.SETTLED_LOCAL, 300),
    ("start=-0.5", Kind.SETTLED_GLOBAL, 300),
    ("landscape=parabola&learning_rate=0.3", Kind.SETTLED_GLOBAL, 300),
    ("learning_rate=0.00001", Kind.CRAWLING, 300),
    ("landscape=parabola&learning_rate=0.00001", Kind.CRAWLING, 300),
    ("landscape=cliff&start=-1&learning_rate=0.0001", Kind.CRAWLING, 300),
    ("learning_rate=0.05&start=3.5", Kind.RUNNING, 2),
    ("landscape=plateau&start=500", Kind.SETTLED_FLAT, 300),
    ("landscape=plateau&start=1e80", Kind.SETTLED_FLAT, 300),
    ("learning_rate=0.2&start=3.5", Kind.SWINGING, 300),
    ("learning_rate=0.255&start=-0.7", Kind.SWINGING, 300),
    ("learning_rate=0.605", Kind.CHAOTIC, 300),
    ("learning_rate=1.2", Kind.CHAOTIC, 300),
    ("landscape=parabola&learning_rate=1", Kind.SWINGING, 300),
    ("landscape=parabola&learning_rate=1.5", Kind.DIVERGED, 300),
    ("learning_rate=10", Kind.DIVERGED, 300),
    ("learning_rate=8.4&steps=2000", Kind.DIVERGED, 2000),
    ("learning_rate=1e308", Kind.DIVERGED, 300),
    ("optimizer=momentum&learning_rate=0.02", Kind.SETTLED_LOCAL, 300),
    ("optimizer=momentum&landscape=parabola&learning_rate=3", Kind.DIVERGED, 300),
    ("optimizer=momentum&learning_rate=0.2&beta=0.99", Kind.RUNNING, 30),
    ("optimizer=momentum&learning_rate=0.00001", Kind.CRAWLING, 40),
    ("optimizer=momentum&learning_rate=1&beta=0.5", Kind.CHAOTIC, 300),
]


def verdict_of(text: str, step: int = 10**9) -> Verdict:
    simulator = Simulator(parse(text))
    simulator.go_to(step)
    return simulator.verdict()


@pytest.mark.parametrize(("text", "kind", "step"), KINDS_OF_EXPERIMENTS)
def test_what_becomes_of_an_experiment_and_why_it_is_said_in_whole_words(text: str, kind: Kind, step: int) -> None:
    verdict = verdict_of(text, step)
    assert verdict.kind is kind
    said = verdict.text
    assert "{" not in said
    assert "}" not in said
    assert "nan" not in said
    assert said.endswith(".")
    assert verdict.period > 1 if kind is Kind.SWINGING else verdict.period == 0


@pytest.mark.parametrize(("text", "kind", "step"), KINDS_OF_EXPERIMENTS)
def test_every_value_of_a_verdict_is_used_in_its_sentence_or_belongs_to_its_number(text: str, kind: Kind, step: int) -> None:
    message = verdict_of(text, step).message
    named = {field for _, field, _, _ in Formatter().parse(message.template) if field is not None}
    assert named <= message.fields.keys(), kind


def test_every_kind_is_reached_in_this_file_or_in_the_next_tests() -> None:
    made_of_test_landscapes = {Kind.SETTLED_SADDLE, Kind.SETTLED}
    assert {kind for _, kind, _ in KINDS_OF_EXPERIMENTS} | made_of_test_landscapes == set(Kind)


def test_the_words_of_the_kinds_are_those_that_programs_rely_on() -> None:
    assert [kind.word for kind in Kind] == [
        "running",
        "crawling",
        "settled-global",
        "settled-local",
        "settled-saddle",
        "settled-flat",
        "settled",
        "swinging",
        "chaotic",
        "diverged",
    ]
    assert [kind for kind in Kind if kind.is_settled] == [
        Kind.SETTLED_GLOBAL,
        Kind.SETTLED_LOCAL,
        Kind.SETTLED_SADDLE,
        Kind.SETTLED_FLAT,
        Kind.SETTLED,
    ]
    assert len({kind.label for kind in Kind}) == len(Kind)


def test_the_issues_example_swings_between_two_places_because_27_is_above_2() -> None:
    verdict = verdict_of("start=3.5&learning_rate=0.2")
    assert verdict.kind is Kind.SWINGING
    assert verdict.period == 2
    assert verdict.minimum is not None
    assert verdict.minimum.position[0] == pytest.approx(1.884756, abs=1e-6)
    said = verdict.text
    assert "between two places" in said
    assert "2.7, above 2" in said


def test_a_longer_swing_says_how_many_places_it_visits() -> None:
    verdict = verdict_of("start=-0.7&learning_rate=0.255")
    assert verdict.period == 4
    assert "through 4 places" in verdict.text


def test_a_swing_that_no_limit_explains_is_said_to_overshoot_and_no_more() -> None:
    assert "each step overshoots" in verdict_of("landscape=parabola&learning_rate=1").text


def test_settled_in_a_local_minimum_says_where_the_deepest_is() -> None:
    verdict = verdict_of("")
    assert verdict.minimum is not None
    assert verdict.minimum.is_global is False
    assert "x = 1.885" in verdict.text
    assert "x = -0.628" in verdict.text


def test_a_ball_in_the_deepest_valley_knows_it() -> None:
    verdict = verdict_of("start=-0.5")
    assert verdict.minimum is not None
    assert verdict.minimum.is_global
    assert "x = -0.628" in verdict.text


def test_a_running_ball_is_told_what_eta_times_the_curvature_promises() -> None:
    """Below 1 it settles smoothly, below 2 it overshoots and settles, from 2 on it does not settle."""
    smooth, overshooting, never = (verdict_of(f"landscape=parabola&learning_rate={rate}", 0).text for rate in (0.3, 0.7, 1.0))
    assert "0.6" in smooth
    assert "1.4" in overshooting
    assert "2" in never
    assert len({message.replace("0.6", "").replace("1.4", "") for message in (smooth, overshooting, never)}) == 3


def test_a_run_without_friction_is_not_promised_to_settle() -> None:
    assert "settles" not in verdict_of("landscape=parabola&optimizer=momentum&beta=1&learning_rate=0.1", 0).text


# Landscapes made for one story each.


def landscape(
    loss: str, slope: str, curvature: str, window: tuple[float, float] = (-3.0, 3.0), search: tuple[float, float] | None = None
) -> Landscape:
    """A landscape over one weight x from three formulas in Python."""

    def value(formula: str, position: Array) -> Array:
        return np.asarray(eval(formula, {"x": position, "np": np}) + 0 * position)  # noqa: S307 - a test's own formula

    def feel(position: Array) -> tuple[Array, Array]:
        return value(loss, position)[..., 0], value(slope, position)

    def hessian(position: Array) -> Array:
        return value(curvature, position)[..., np.newaxis]

    return replace(
        PARABOLA,
        name="test",
        window=(window,),
        search=search or window,
        feel=feel,
        hessian=hessian,
    )


HILL = landscape("x**4 / 4 - x**2 / 2", "x**3 - x", "3 * x**2 - 1")
BOWL_OF_UNKNOWN_DEPTH = landscape("x**2", "2 * x", "2.0", search=(5.0, 6.0))


def roll(
    ground: Landscape, start: float, rate: float | Array, steps: int, optimizer: Optimizer | None = None
) -> tuple[Descent, list[Step]]:
    descent = Descent(ground, optimizer or GradientDescent(), Constant(), rate)
    trail = [descent.begin(np.array([start]))]
    for _ in range(steps):
        trail.append(descent.next_step(trail[-1]))
    return descent, trail


def judged(ground: Landscape, start: float, rate: float, steps: int, optimizer: Optimizer | None = None) -> Verdict:
    descent, trail = roll(ground, start, rate, steps + 1, optimizer)
    return judge(descent, trail[:-1], trail[-1])


def test_a_ball_put_exactly_on_a_top_is_balanced_and_settled_nowhere() -> None:
    verdict = judged(HILL, 0.0, 0.1, 0)
    assert (verdict.kind, verdict.minimum) == (Kind.SETTLED_SADDLE, None)
    assert "x = 0.000" in verdict.text


def test_a_ball_at_rest_in_a_valley_that_nobody_knows_has_plainly_settled() -> None:
    verdict = judged(BOWL_OF_UNKNOWN_DEPTH, 0.0, 0.1, 3)
    assert (verdict.kind, verdict.minimum) == (Kind.SETTLED, None)
    assert verdict.text == "Settled at x = 0.000 after 3 steps."


def test_where_no_valley_is_known_a_ball_still_runs_crawls_swings_is_lost_or_flies_off() -> None:
    """The same kinds as on the plain bowl, for the same reasons, with no valley to name."""
    for rate, steps, kind in (
        (0.1, 2, Kind.RUNNING),
        (1e-6, 30, Kind.CRAWLING),
        (1.0, 30, Kind.SWINGING),
        (2.0, 30, Kind.DIVERGED),
    ):
        verdict = judged(BOWL_OF_UNKNOWN_DEPTH, 2.5, rate, steps)
        assert (verdict.kind, verdict.minimum) == (kind, None)
        assert "{" not in verdict.text
    unknown = replace(ROLL_DOWNHILL, search=(100.0, 101.0))
    assert judged(unknown, 3.5, 1.2, 200).kind is Kind.CHAOTIC


@pytest.mark.parametrize(("start", "slope"), [(2.5, "+5.000"), (-2.5, "-5.000")])
def test_where_no_valley_is_known_a_running_ball_is_told_the_slope_with_its_sign(start: float, slope: str) -> None:
    assert slope in judged(BOWL_OF_UNKNOWN_DEPTH, start, 0.1, 0).text


def test_flat_ground_is_flat_where_the_curvature_is_nearly_nothing() -> None:
    assert judged(landscape("0.0", "0.0", "0.01"), 1.0, 0.1, 0).kind is Kind.SETTLED_FLAT
    assert judged(landscape("0.0", "0.0", "-0.01"), 1.0, 0.1, 0).kind is Kind.SETTLED_FLAT
    assert judged(landscape("0.0", "0.0", "0.0101"), 1.0, 0.1, 0).kind is Kind.SETTLED
    assert judged(landscape("0.0", "0.0", "-0.0101"), 1.0, 0.1, 0).kind is Kind.SETTLED_SADDLE


def test_a_place_in_two_weights_is_written_as_a_pair_and_distances_are_pythagoras() -> None:
    ground = two_weights()
    descent = Descent(ground, GradientDescent(), Constant(), 0.1)
    start = descent.begin(np.array([0.0003, 0.0]))
    verdict = judge(descent, [start], descent.next_step(start))
    assert verdict.kind is Kind.SETTLED_GLOBAL
    assert "(0.000, 0.000)" in verdict.text
    kinds, indices = resting_kinds(ground, np.array([[0.03, 0.04], [0.05, 0.04], [0.0, 0.0]]))
    assert indices == [0, -1, 0]
    assert kinds == [Kind.SETTLED_GLOBAL, Kind.SETTLED, Kind.SETTLED_GLOBAL]


def two_weights() -> Landscape:
    """The round bowl x^2 + y^2 on a window 6 wide."""

    def feel(position: Array) -> tuple[Array, Array]:
        return (position * position).sum(axis=-1), 2 * position

    def hessian(position: Array) -> Array:
        return np.broadcast_to(2 * np.eye(2), (*position.shape, 2))

    return replace(
        PARABOLA,
        window=((-3.0, 3.0),) * 2,
        near=((0.1, -0.1),),
        default_start=(2.0, 1.0),
        feel=feel,
        hessian=hessian,
    )


def test_in_two_weights_the_nearest_valley_is_the_one_below() -> None:
    descent = Descent(two_weights(), GradientDescent(), Constant(), 0.1)
    start = descent.begin(np.array([2.0, 1.0]))
    verdict = judge(descent, [start], descent.next_step(start))
    assert verdict.kind is Kind.RUNNING
    assert verdict.minimum == descent.landscape.minima[0]
    assert "nearest valley" in verdict.text


# When a ball has left, settled, crawls, swings: to the numbers in the module's docstring.


def step_at(position: float, slope: float = 0.0, loss: float = 0.0) -> Step:
    gradient = np.array([slope])
    return Step(0, np.array([position]), np.array(loss), gradient, gradient, 0.1, {})


@pytest.mark.parametrize(
    ("position", "start", "left"),
    [
        (REACH, 3.5, False),
        (-REACH, 3.5, False),
        (math.nextafter(REACH, math.inf), 3.5, True),
        (-math.nextafter(REACH, math.inf), 3.5, True),
        (9e7, 1e7, False),
        (1.1e8, 1e7, True),
        (math.nan, 3.5, True),
        (math.inf, 3.5, True),
    ],
)
def test_a_ball_has_left_beyond_a_million_and_ten_times_its_start(position: float, start: float, *, left: bool) -> None:
    assert bool(has_left(step_at(position), np.array([start]))) is left


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_ball_whose_loss_or_slope_is_no_number_has_left(bad: float) -> None:
    assert has_left(step_at(1.0, loss=bad), np.array([1.0]))
    assert has_left(step_at(1.0, slope=bad), np.array([1.0]))


@pytest.mark.parametrize(
    ("slope", "move", "next_slope", "settled"),
    [
        (0.0009, 0.0019, 0.0009, True),
        (-0.0009, -0.0019, 0.0009, True),
        (0.001, 0.0, 0.0, False),
        (0.0, 0.002, 0.0, False),
        (0.0005, 0.0, 0.0006, False),
        (1e-9, 0.0, 1e-6, True),
        (1e-9, 0.0, 1.1e-6, False),
        (0.0005, 0.0, math.nan, False),
    ],
)
def test_a_ball_has_settled_where_slope_and_move_are_nearly_nothing_and_stay_so(
    slope: float, move: float, next_slope: float, *, settled: bool
) -> None:
    assert bool(has_settled(step_at(1.0, slope), step_at(1.0 + move, next_slope))) is settled


def test_a_ball_that_flies_over_a_valley_has_not_settled() -> None:
    """With much momentum the ball crosses the very bottom, where the slope is nothing, at full speed."""
    descent = Descent(PARABOLA, Momentum(beta=0.9), Constant(), 0.1)
    flying = replace(descent.begin(np.array([0.0001])), memory={"velocity": np.array([-0.1])})
    after = descent.next_step(flying)
    assert abs(flying.gradient[0]) < 0.001
    assert not has_settled(flying, after)
    creeping = replace(descent.begin(np.array([0.0001])), memory={"velocity": np.array([-0.005])})
    assert abs(descent.next_step(creeping).position[0] - 0.0001) < 0.002
    assert not has_settled(creeping, descent.next_step(creeping))


def test_what_has_settled_stays_where_it_is() -> None:
    for text in ("", "start=-0.5", "optimizer=momentum&learning_rate=0.02", "landscape=double-well"):
        simulator = Simulator(parse(text))
        simulator.go_to(300)
        step = simulator.step
        for _ in range(100):
            step = simulator.descent.next_step(step)
            assert abs(step.position[0] - simulator.step.position[0]) < 0.01


def slide(first: float, move: float, steps: int) -> Array:
    return (first + move * np.arange(steps + 1))[:, np.newaxis]


def crawl_of(positions: Array, first_slope: float = 1.0, last_slope: float = 1.0) -> bool:
    slopes = np.linspace(first_slope, last_slope, len(positions))[:, np.newaxis]
    return bool(crawls(PARABOLA, positions, slopes))


def test_a_ball_crawls_when_it_moved_less_than_a_hundredth_of_the_window_in_20_steps_and_the_slope_is_still_there() -> None:
    """The plain bowl's window is 6 wide, so that a hundredth of it is 0.06."""
    assert crawl_of(slide(2.0, 0.0029, CRAWL_STEPS))
    assert not crawl_of(slide(2.0, 0.0031, CRAWL_STEPS))
    assert not crawl_of(slide(2.0, 0.001, CRAWL_STEPS - 1))
    assert crawl_of(slide(2.0, 0.001, CRAWL_STEPS), 1.0, 0.51)
    assert not crawl_of(slide(2.0, 0.001, CRAWL_STEPS), 1.0, 0.5)
    assert not crawl_of(np.where(np.arange(21) == 10, 2.001, slide(2.0, 0.001, 20)[:, 0])[:, np.newaxis])


def test_only_the_last_20_steps_say_whether_a_ball_crawls() -> None:
    assert crawl_of(np.concatenate([slide(-3.0, 0.2, 10), slide(2.0, 0.001, CRAWL_STEPS)]))


def swing(places: list[float], steps: int) -> Array:
    return np.array([places[index % len(places)] for index in range(steps)])[:, np.newaxis]


@pytest.mark.parametrize("period", range(2, LONGEST_PERIOD + 1))
def test_a_swing_through_as_many_places_has_that_period(period: int) -> None:
    places = np.random.default_rng(period).permutation(period).astype(float).tolist()
    assert periods(swing(places, 65)) == period
    assert periods(swing(places, 3 * period + 1)) == period


def test_a_swing_must_be_seen_three_times_before_it_is_one() -> None:
    assert periods(swing([0.0, 1.0, 5.0, 2.0], 12)) == 0


def test_a_ball_that_does_not_move_does_not_swing() -> None:
    assert periods(swing([1.0], 65)) == 0


def test_a_swing_longer_than_16_places_is_no_swing() -> None:
    assert periods(swing([float(k * k % 17) + k / 10 for k in range(17)], 65)) == 0


@pytest.mark.parametrize(("share", "found"), [(0.9e-4, 2), (1.2e-4, 0)])
def test_a_swing_may_drift_by_a_ten_thousandth_of_its_width_and_no_more(share: float, found: int) -> None:
    places = swing([0.0, 1.0], 65)
    places[-1] += share
    assert periods(places) == found


def test_many_balls_are_told_apart_one_by_one() -> None:
    positions = np.stack([swing([0.0, 1.0], 65), swing([0.0, 2.0, 1.0], 65), slide(0.0, 0.001, 64)], axis=1)
    assert periods(positions).tolist() == [2, 3, 0]
    assert turns_often(positions).tolist() == [True, True, False]
    assert crawls(PARABOLA, positions, np.ones_like(positions)).tolist() == [False, False, True]


def zigzag(turns: int) -> Array:
    """65 positions whose moves change direction so many times."""
    moves = np.ones(CHAOS_STEPS)
    moves[CHAOS_STEPS - turns :] = [(-1.0) ** (k + 1) for k in range(turns)]
    return np.concatenate([[0.0], np.cumsum(moves)])[:, np.newaxis]


def test_a_ball_turns_often_when_an_eighth_of_its_last_64_steps_turn_round() -> None:
    assert turns_often(zigzag(8))
    assert not turns_often(zigzag(7))
    assert not turns_often(zigzag(20)[1:])


def test_the_twin_of_a_chaotic_ball_is_lost_and_that_of_a_swinging_one_is_not() -> None:
    for rate, lost in ((1.2, True), (0.605, True), (0.2, False), (0.1, False)):
        descent, trail = roll(ROLL_DOWNHILL, 3.5, rate, 200)
        positions = np.array([step.position for step in trail[-33:]])
        assert bool(loses_twin(descent, trail[-33], positions)) is lost


def test_the_nearest_valley_is_the_one_that_is_least_far() -> None:
    nearest = nearest_minimum(ROLL_DOWNHILL, np.array([1.0]))
    assert nearest is not None
    assert nearest.position[0] == pytest.approx(1.884756, abs=1e-6)
    assert nearest_minimum(BOWL_OF_UNKNOWN_DEPTH, np.array([1.0])) is None


@pytest.mark.parametrize(
    "text",
    [
        "landscape=parabola&start=1.3e154&learning_rate=1&steps=80",
        "landscape=double-well&start=1e77&steps=40",
        "landscape=plateau&start=1e154",
        "landscape=cliff&start=-1e154&learning_rate=4.9&steps=80",
        "start=-1e154&learning_rate=8.3&steps=80",
        "optimizer=momentum&start=1e154&learning_rate=2&steps=80",
    ],
)
def test_a_ball_at_the_end_of_the_numbers_is_judged_without_a_warning(text: str) -> None:
    simulator = Simulator(parse(text))
    simulator.go_to(80)
    for index in range(simulator.length + 1):
        simulator.go_to(index)
        assert "{" not in simulator.verdict().text


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0.149, "is 1.996, below 2"), (0.15, "is 2.01, above 2"), (0.2, "is 2.7, above 2"), (10, "is 130, above 2")],
)
def test_the_product_is_written_so_that_one_sees_its_side_of_the_limit(rate: float, words: str) -> None:
    assert words in verdict_of(f"learning_rate={rate}", 0).text


# Over two weights.


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (
            "landscape=foggy-hills",
            Kind.SETTLED_LOCAL,
            " at (-1.632, 1.324) after 76 steps. There is a deeper valley, but",
        ),
        ("landscape=ravine&start=0,0", Kind.SETTLED_GLOBAL, " at (0.000, 0.000) after 0 steps. No other valley is lower."),
        ("landscape=saddle&start=1.5,0", Kind.SETTLED_SADDLE, " at (0.000, 0.000): the slope is zero, but this is no valley."),
        ("landscape=plateau-2d&start=500,0", Kind.SETTLED_FLAT, " at (500.000, 0.000): the slope is below 0.001"),
        ("landscape=ravine&learning_rate=0.08", Kind.SWINGING, " between two places: each step overshoots."),
        ("landscape=himmelblau&learning_rate=0.03", Kind.SWINGING, ": η times the curvature is 2.5, above 2."),
        ("landscape=himmelblau&learning_rate=0.033", Kind.CHAOTIC, "η times the curvature is"),
        ("landscape=ravine&learning_rate=0.00001", Kind.CRAWLING, ", η = 0.00001 times a slope of"),
        ("landscape=ravine&learning_rate=0.2", Kind.DIVERGED, "Each step overshoots more than the last. Try a smaller rate."),
        ("landscape=rosenbrock&learning_rate=1e300", Kind.DIVERGED, "would be too long for a computer's numbers."),
    ],
)
def test_what_becomes_of_a_run_over_two_weights_is_said_with_pairs(text: str, kind: Kind, said: str) -> None:
    verdict = verdict_of(text)
    assert verdict.kind is kind
    assert said in verdict.text
    assert "{" not in verdict.text


def test_over_two_weights_a_running_ball_is_not_told_where_it_goes_but_what_the_nearest_valley_allows() -> None:
    texts = [verdict_of(f"landscape=ravine&learning_rate={rate}", 1).text for rate in (0.02, 0.07, 0.2)]
    assert texts[0].endswith("In the nearest valley η times the curvature is 0.5, below 1: there it can settle smoothly.")
    assert texts[1].endswith("η times the curvature is 1.8, below 2: there it overshoots, but can settle.")
    assert texts[2].endswith("η times the curvature is 5, above 2: too much to settle there.")


def test_where_no_limit_is_known_a_ball_over_two_weights_is_told_how_steep_it_is_here() -> None:
    assert verdict_of("landscape=ravine&optimizer=adam", 0).text == "Rolling on: the ground here is 50.160 steep."


def test_a_ball_that_falls_without_end_is_not_told_that_it_overshoots() -> None:
    """On x^2 - y^2 without valleys the ball goes down for ever, and no smaller rate would help."""

    def feel(position: Array) -> tuple[Array, Array]:
        x, y = position[..., 0], position[..., 1]
        return x * x - y * y, np.stack([2 * x, -2 * y], axis=-1)

    def hessian(position: Array) -> Array:
        return np.broadcast_to(np.diag([2.0, -2.0]), (*position.shape, 2))

    endless = replace(two_weights(), feel=feel, hessian=hessian, near=())
    descent = Descent(endless, GradientDescent(), Constant(), 0.3)
    trail = [descent.begin(np.array([1.0, 0.5]))]
    while not has_left(trail[-1], trail[0].position):
        trail.append(descent.next_step(trail[-1]))
    verdict = judge(descent, trail, descent.next_step(trail[-1]))
    assert verdict.kind is Kind.DIVERGED
    assert verdict.text.endswith(" it is over a million from zero. The ground goes down without end here.")
    assert judge(descent, trail[:3], trail[3]).minimum is None
    assert judge(descent, [descent.begin(np.zeros(2))], descent.begin(np.zeros(2))).kind is Kind.SETTLED_SADDLE


# With noise.


def hover(*places: tuple[float, ...]) -> list[int]:
    """At which minimum of the foggy hills a ball hovers that was at these places in its last steps."""
    return [int(hovering_places(FOGGY_HILLS, np.array(places)))]


def test_a_ball_hovers_when_it_was_near_the_same_valley_in_each_of_the_last_20_steps() -> None:
    """The window is 8 wide, a twentieth of it 0.4."""
    (deepest,) = [number for number, one in enumerate(FOGGY_HILLS.minima) if one.is_global]
    x, y = FOGGY_HILLS.minima[deepest].position
    inside, outside = (x + 0.39, y), (x, y + 0.41)
    assert hover(*[inside] * HOVER_STEPS) == [deepest]
    assert hover(*[inside] * (HOVER_STEPS - 1)) == [-1]
    assert hover(outside, *[inside] * (HOVER_STEPS - 1)) == [-1]
    assert hover(outside, *[inside] * HOVER_STEPS) == [deepest]
    assert hover(*[inside] * (HOVER_STEPS - 1), outside) == [-1]
    assert hover(*[inside] * (HOVER_STEPS - 1), (math.nan, math.inf)) == [-1]
    other = FOGGY_HILLS.minima[1 - deepest if deepest < 2 else 0].position
    assert hover(*[inside] * (HOVER_STEPS // 2), *[other] * (HOVER_STEPS // 2)) == [-1]


def test_where_no_valley_is_known_no_ball_hovers() -> None:
    assert hovering_places(BOWL_OF_UNKNOWN_DEPTH, np.zeros((30, 7, 1))).tolist() == [-1] * 7


def test_many_hovering_balls_are_told_apart_one_by_one() -> None:
    bottoms = FOGGY_HILLS.bottoms
    positions = np.repeat(np.stack([bottoms[0], bottoms[1], np.zeros(2)])[np.newaxis], HOVER_STEPS, axis=0)
    assert hovering_places(FOGGY_HILLS, positions).tolist() == [0, 1, -1]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("noise=0.3", Kind.SETTLED_LOCAL, "Settled in a local minimum at x = 1.885, where the noise keeps shaking it."),
        ("noise=0.3&start=-0.5", Kind.SETTLED_GLOBAL, "Settled in the deepest valley at x = -0.628, where the noise"),
        ("landscape=line-fit&batch=20&learning_rate=0.05", Kind.SETTLED_GLOBAL, "where the noise keeps shaking it."),
        ("noise=0.3&steps=18", Kind.RUNNING, "Rolling to the valley at x = 1.885"),
        ("noise=50", Kind.RUNNING, "Rolling"),
        ("noise=0.3&learning_rate=0.2", Kind.SETTLED_LOCAL, "where the noise keeps shaking it, and overshooting too."),
        ("noise=0.3&learning_rate=0.02&optimizer=adam", Kind.SETTLED_LOCAL, "where the noise keeps shaking it."),
        ("noise=0.3&learning_rate=0.6", Kind.RUNNING, "Rolling"),
        ("noise=0.000001&learning_rate=0.00001", Kind.RUNNING, "Rolling"),
        ("noise=0.3&learning_rate=10", Kind.DIVERGED, "over a million from zero"),
        ("noise=0.3&learning_rate=1e308", Kind.DIVERGED, "would be too long for a computer's numbers."),
    ],
)
def test_with_noise_a_ball_hovers_rolls_or_flies_off_and_nothing_else(text: str, kind: Kind, said: str) -> None:
    verdict = verdict_of(text)
    assert verdict.kind is kind
    assert said in verdict.text


def test_numbers_that_no_longer_fit_in_a_double_are_found_ball_by_ball_wherever_they_are() -> None:
    fine = np.ones((3, 2))
    for bad in (math.nan, math.inf, -math.inf):
        spoilt = fine.copy()
        spoilt[1, 1] = bad
        for field in ("position", "gradient", "felt", "memory"):
            parts = {"position": fine, "gradient": fine, "felt": fine, "memory": {"velocity": fine}}
            parts[field] = {"velocity": spoilt} if field == "memory" else spoilt
            step = Step(4, loss=np.ones(3), learning_rate=0.1, **cast("dict[str, Any]", parts))
            assert fits_in_doubles(step).tolist() == [True, False, True]
        loss = np.array([1.0, 1.0, bad])
        assert fits_in_doubles(Step(4, fine, loss, fine, fine, 0.1, {})).tolist() == [True, True, False]
