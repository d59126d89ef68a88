import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from gdviz.descent.curves import PARABOLA, ROLL_DOWNHILL
from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.momenta import GradientDescent, Momentum
from gdviz.descent.noise import NO_NOISE, Noise
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES, Constant, Exponential, Schedule
from gdviz.descent.step import Step

every_landscape = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=list(LANDSCAPES))
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=list(SCHEDULES))


def bits(step: Step, index: int | None = None) -> list[bytes]:
    values = [step.position, step.loss, step.gradient, step.felt, *step.memory.values()]
    return [np.asarray(value if index is None else value[index]).tobytes() for value in values]


def test_the_first_step_is_where_the_ball_was_put() -> None:
    step = Descent(PARABOLA, Momentum(), Constant(), 0.1).begin(np.array([3.0]))
    assert (step.index, step.position.tolist(), float(step.loss), step.gradient.tolist()) == (0, [3.0], 9.0, [6.0])
    assert step.felt.tolist() == [6.0]
    assert step.learning_rate == 0.1
    assert {name: value.tolist() for name, value in step.memory.items()} == {"velocity": [0.0]}


def test_a_step_says_the_rate_of_the_move_that_leads_away_from_it() -> None:
    descent = Descent(ROLL_DOWNHILL, GradientDescent(), Exponential(gamma=0.5), 0.08)
    step = descent.begin(np.array([3.5]))
    for index in range(20):
        after = descent.next_step(step)
        assert after.index == step.index + 1 == index + 1
        assert step.learning_rate == 0.08 * 0.5**index
        assert after.position.tolist() == (step.position - step.learning_rate * step.gradient).tolist()
        step = after


def test_the_next_step_leaves_the_one_before_as_it_was() -> None:
    descent = Descent(ROLL_DOWNHILL, Momentum(), Constant(), 0.08)
    step = descent.next_step(descent.begin(np.array([3.5])))
    before = bits(step)
    assert bits(descent.next_step(step)) == bits(descent.next_step(step))
    assert bits(step) == before


NOISY = Noise(strength=0.5, batch=8, seed=3)
every_noise = pytest.mark.parametrize("noise", [NO_NOISE, NOISY], ids=["exact", "noisy"])


def check_that_a_crowd_rolls_as_each_would_alone(
    landscape: Landscape, optimizer: Optimizer, schedule: Schedule, noise: Noise, steps: int
) -> None:
    random = np.random.default_rng(3)
    starts = random.uniform(-4, 4, (6, landscape.dimensions))
    rates = np.array([1e-300, 0.001, 0.05, 0.3, 1.2, 9.0])
    crowd = Descent(landscape, optimizer, schedule, rates[:, np.newaxis], noise)
    ones = [Descent(landscape, optimizer, schedule, rate, noise) for rate in rates.tolist()]
    together = crowd.begin(starts)
    alone = [one.begin(start) for one, start in zip(ones, starts, strict=True)]
    for _ in range(steps):
        together = crowd.next_step(together)
        alone = [one.next_step(step) for one, step in zip(ones, alone, strict=True)]
        for index, step in enumerate(alone):
            assert bits(together, index) == bits(step)


@every_landscape
@every_optimizer
def test_a_crowd_rolls_as_each_ball_would_alone_bit_for_bit(landscape: Landscape, optimizer: type[Optimizer]) -> None:
    check_that_a_crowd_rolls_as_each_would_alone(landscape, optimizer(), Constant(), NOISY, 12)


@every_schedule
@every_noise
@pytest.mark.parametrize("name", ["roll-downhill", "line-fit"])
def test_it_does_so_for_a_long_time_with_every_schedule(schedule: type[Schedule], noise: Noise, name: str) -> None:
    check_that_a_crowd_rolls_as_each_would_alone(LANDSCAPES[name], Momentum(), schedule(), noise, 60)


@pytest.mark.parametrize("rate", [0.2, np.array([[0.1], [0.2], [0.3], [0.4]])], ids=["one rate", "own rates"])
def test_picking_some_balls_and_going_on_is_going_on_and_picking_them(rate: float | Array) -> None:
    which = np.array([True, False, False, True])
    descent = Descent(ROLL_DOWNHILL, Momentum(), Exponential(), rate)
    step = descent.next_step(descent.begin(np.array([[3.5], [1.0], [-2.0], [5.0]])))
    picked_first = descent.pick(which).next_step(step.pick(which))
    picked_last = descent.next_step(step).pick(which)
    assert picked_first.index == picked_last.index == 2
    assert bits(picked_first) == bits(picked_last)
    assert np.array_equal(picked_first.learning_rate, picked_last.learning_rate)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("part", ["position", "loss", "gradient", "felt", "memory"])
def test_a_step_is_finite_when_all_of_its_numbers_are(part: str, bad: float) -> None:
    step = Descent(PARABOLA, Momentum(), Constant(), 0.1).begin(np.array([3.0]))
    assert step.is_finite
    broken = {"velocity": np.array([bad])} if part == "memory" else np.array([bad])
    assert not replace(step, **{part: broken}).is_finite  # pyright: ignore[reportArgumentType] - each part gets what it takes


@every_landscape
@every_optimizer
@pytest.mark.parametrize("rate", [5e-324, 1e-320, 1e154, 1e308])
def test_no_learning_rate_makes_a_step_fail(landscape: Landscape, optimizer: type[Optimizer], rate: float) -> None:
    descent = Descent(landscape, optimizer(), Constant(), rate)
    step = descent.begin(np.array(landscape.default_start))
    for _ in range(5):
        step = descent.next_step(step)
    assert step.index == 5


# Noise.


def trail_bits(noise: Noise, steps: int = 130, name: str = "line-fit", optimizer: Optimizer | None = None) -> list[list[bytes]]:
    landscape = LANDSCAPES[name]
    descent = Descent(landscape, optimizer or Momentum(), Constant(), 0.01, noise)
    step = descent.begin(np.array(landscape.default_start))
    trail = [bits(step)]
    for _ in range(steps):
        step = descent.next_step(step)
        trail.append(bits(step))
    return trail


def test_without_noise_the_slope_that_is_felt_is_the_landscapes_own() -> None:
    step = Descent(ROLL_DOWNHILL, GradientDescent(), Constant(), 0.08).begin(np.array([3.5]))
    assert step.felt.tobytes() == step.gradient.tobytes() == ROLL_DOWNHILL.gradient(np.array([3.5])).tobytes()


@every_landscape
def test_noise_changes_what_is_felt_and_neither_the_loss_nor_the_gradient(landscape: Landscape) -> None:
    start = np.array(landscape.default_start)
    noisy, exact = (Descent(landscape, GradientDescent(), Constant(), 0.01, noise).begin(start) for noise in (NOISY, NO_NOISE))
    assert noisy.loss.tobytes() == exact.loss.tobytes()
    assert noisy.gradient.tobytes() == exact.gradient.tobytes()
    assert (noisy.felt != exact.felt).all()
    assert noisy.felt.tobytes() == NOISY.felt(landscape, start, exact.gradient, 0).tobytes()


@every_optimizer
def test_every_optimizer_goes_by_what_is_felt_and_by_nothing_else(optimizer: type[Optimizer]) -> None:
    landscape = LANDSCAPES["himmelblau"]
    descent = Descent(landscape, optimizer(), Constant(), 0.01, NOISY)
    step = descent.next_step(descent.begin(np.array(landscape.default_start)))
    nothing = np.full(2, math.nan)
    blind = replace(step, gradient=nothing, loss=nothing[0])
    assert bits(descent.next_step(blind)) == bits(descent.next_step(step))
    lost = descent.next_step(replace(step, felt=-step.felt))
    assert (lost.position != descent.next_step(step).position).all()


def test_a_step_is_made_along_what_is_felt() -> None:
    descent = Descent(ROLL_DOWNHILL, GradientDescent(), Constant(), 0.08, NOISY)
    step = descent.begin(np.array([3.5]))
    assert descent.next_step(step).position.tolist() == (step.position - 0.08 * step.felt).tolist()


@every_optimizer
@pytest.mark.parametrize("noise", [Noise(0.5, 0, 3), Noise(0.0, 8, 3), NOISY], ids=["gauss", "batch", "both"])
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(optimizer: type[Optimizer], noise: Noise) -> None:
    once, again = trail_bits(noise, 70, optimizer=optimizer()), trail_bits(replace(noise), 70, optimizer=optimizer())
    assert once == again
    assert trail_bits(replace(noise, seed=4), 70, optimizer=optimizer())[-1] != once[-1]


def test_a_seed_without_noise_makes_no_difference() -> None:
    assert trail_bits(Noise(seed=1)) == trail_bits(Noise(seed=2)) == trail_bits(NO_NOISE)


def test_a_run_that_is_taken_up_in_the_middle_goes_on_as_it_would_have() -> None:
    descent = Descent(LANDSCAPES["line-fit"], Momentum(), Constant(), 0.01, NOISY)
    step = descent.begin(np.array([0.0, 0.0]))
    for _ in range(100):
        step = descent.next_step(step)
    felt = descent.feel(step.index, step.position, step.memory)
    assert bits(felt) == bits(step)
    assert bits(descent.next_step(felt)) == bits(descent.next_step(step))


def test_all_balls_at_one_place_feel_the_same_noise() -> None:
    crowd = Descent(ROLL_DOWNHILL, Momentum(), Constant(), 0.05, NOISY)
    step = crowd.begin(np.full((5, 1), 3.5))
    for _ in range(20):
        step = crowd.next_step(step)
        assert {bits(step, index)[0] for index in range(5)} == {bits(step, 0)[0]}


def test_picking_balls_keeps_the_noise() -> None:
    crowd = Descent(ROLL_DOWNHILL, Momentum(), Constant(), np.array([[0.1], [0.2]]), NOISY)
    assert crowd.pick(np.array([True, False])).noise is NOISY


# What physics.md says about gradient descent on the default landscape and on the plain bowl.

NEVER = 10**9


def steps_to_settle(rate: float, steps: int) -> tuple[NDArray[np.int64], Array]:
    """After how many steps each of 4001 balls from -6 to 6 settles, ``NEVER`` where it does not; and where it ends."""
    from gdviz.lab.kinds import has_settled

    descent = Descent(ROLL_DOWNHILL, GradientDescent(), Constant(), rate)
    step = descent.begin(np.linspace(-6, 6, 4001)[:, np.newaxis])
    counts = np.full(4001, NEVER)
    places = np.full(4001, math.nan)
    for index in range(steps):
        after = descent.next_step(step)
        now = has_settled(step, after) & (counts == NEVER)
        counts[now] = index
        places[now] = step.position[now, 0]
        step = after
    return counts, places


@pytest.mark.parametrize(("rate", "median"), [(0.01, 71), (0.03, 21), (0.05, 11), (0.075, 5), (0.10, 8), (0.14, 48)])
def test_how_long_a_ball_rolls_before_it_settles(rate: float, median: int) -> None:
    counts, _ = steps_to_settle(rate, 1500)
    assert np.median(counts) == median
    assert counts.max() < NEVER


@pytest.mark.parametrize("rate", [0.16, 0.2, 0.605, 1.2])
def test_from_016_on_no_ball_settles(rate: float) -> None:
    counts, _ = steps_to_settle(rate, 1500)
    assert counts.min() == NEVER


def test_about_a_quarter_of_all_starts_reach_the_deepest_valley_and_restarts_find_it() -> None:
    _, places = steps_to_settle(0.05, 1500)
    share = float(np.mean(np.abs(places + 0.628311) < 0.01))
    assert share == pytest.approx(0.27, rel=0, abs=0.005)
    assert 1 - (1 - share) ** 5 == pytest.approx(0.79, rel=0, abs=0.01)
    assert 1 - (1 - share) ** 10 == pytest.approx(0.96, rel=0, abs=0.01)


def positions(landscape: Landscape, rate: float, start: float, steps: int) -> Array:
    descent = Descent(landscape, GradientDescent(), Constant(), rate)
    step = descent.begin(np.array([start]))
    trail = [float(step.position[0])]
    for _ in range(steps):
        step = descent.next_step(step)
        trail.append(float(step.position[0]))
    return np.array(trail)


def period(trail: Array) -> int:
    """The smallest period, up to 64, with which the last steps repeat to nine digits; 0 for none."""
    tail = trail[-256:]
    return next((p for p in range(1, 65) if np.abs(tail[p:] - tail[:-p]).max() < 1e-9), 0)


def test_with_a_growing_rate_rest_becomes_a_swing_between_two_then_four_places_then_chaos() -> None:
    found = {rate: period(positions(ROLL_DOWNHILL, rate, -0.7, 4000)) for rate in (0.147, 0.15, 0.2, 0.255, 0.60, 1.20)}
    assert found == {0.147: 1, 0.15: 2, 0.2: 2, 0.255: 4, 0.60: 0, 1.20: 0}


@pytest.mark.parametrize("rate", [0.60, 0.605, 1.20])
def test_the_middle_and_the_right_end_of_the_slider_are_chaos_and_stay_near(rate: float) -> None:
    trail = positions(ROLL_DOWNHILL, rate, 3.5, 3000)
    twin = positions(ROLL_DOWNHILL, rate, 3.5 + 1e-9, 3000)
    assert np.abs(trail).max() < 20
    assert np.abs(trail[100:] - twin[100:]).max() > 1
    assert period(trail) == 0


@pytest.mark.parametrize(("rate", "about", "within"), [(8.4, 600, 100), (10.0, 40, 10)])
def test_far_above_one_ball_does_fly_to_infinity(rate: float, about: int, within: int) -> None:
    trail = np.abs(positions(ROLL_DOWNHILL, rate, 3.5, 1000))
    assert abs(int(np.argmax(trail > 1e6)) - about) <= within


def test_below_833_no_ball_flies_to_infinity() -> None:
    assert np.abs(positions(ROLL_DOWNHILL, 8.2, 3.5, 20_000)).max() < 1e4


def test_on_the_plain_bowl_the_classic_statements_are_exactly_true() -> None:
    assert positions(PARABOLA, 0.00001, 2.5, 300)[-1] > 2.48
    for rate in (0.01, 0.1):
        smooth = positions(PARABOLA, rate, 2.5, 300)
        assert (smooth > 0).all()
        assert (np.diff(smooth) < 0).all()
    assert np.abs(positions(PARABOLA, 0.99, 2.5, 1000)[-1]) < 1e-6
    assert np.abs(positions(PARABOLA, 1.0, 2.5, 300)).tolist() == [2.5] * 301
    assert np.abs(positions(PARABOLA, 1.01, 2.5, 1000)[-1]) > 1e6
    assert positions(PARABOLA, 1.5, 2.5, 4).tolist() == [2.5, -5.0, 10.0, -20.0, 40.0]


@pytest.mark.parametrize("bottom", [-5.649209, -3.140659, -0.628311, 1.884756, 4.395626])
def test_eta_times_the_curvature_decides_between_smooth_overshooting_and_never(bottom: float) -> None:
    minimum = min(ROLL_DOWNHILL.minima, key=lambda one: abs(one.position[0] - bottom))
    (x,) = minimum.position
    curvature = float(ROLL_DOWNHILL.hessian(np.array([x]))[0, 0])
    smooth, overshooting, never = (positions(ROLL_DOWNHILL, p / curvature, x + 1e-4, 400) - x for p in (0.95, 1.5, 2.05))
    assert (smooth[:5] > 0).all()
    assert abs(smooth[-1]) < 1e-12
    assert (overshooting[:8:2] > 0).all()
    assert (overshooting[1:8:2] < 0).all()
    assert abs(overshooting[-1]) < 1e-12
    assert abs(never[-1]) > 1e-3
