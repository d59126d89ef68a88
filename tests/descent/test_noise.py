import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array, uniform
from gdviz.descent.fit import Fit
from gdviz.descent.landscape import Landscape
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.noise import BLOCK, NO_NOISE, Noise
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES

LINE = LANDSCAPES["line-fit"]
LOGISTIC = LANDSCAPES["logistic-fit"]
BOWL = LANDSCAPES["parabola"]
STEPS = 4000

CHANCE = ["-0x1.47bf592519c23p-5", "0x1.220b25c48878cp-3"]
ROWS = [9, 17, 110, 180, 215, 331]

every_fit = pytest.mark.parametrize("landscape", [LINE, LOGISTIC], ids=["line-fit", "logistic-fit"])


def fit_of(landscape: Landscape) -> Fit:
    assert landscape.fit is not None
    return landscape.fit


def felt(noise: Noise, landscape: Landscape, position: Array, steps: int = STEPS) -> Array:
    """What one ball feels at the same place at each of so many steps, shape ``(steps, n)``."""
    gradient = landscape.gradient(position)
    return np.array([noise.felt(landscape, position, gradient, index) for index in range(steps)])


def assert_mean(values: Array, expected: Array) -> None:
    """The mean over the first axis is as expected, to four standard errors."""
    error = values.std(axis=0, ddof=1) / math.sqrt(len(values))
    assert (np.abs(values.mean(axis=0) - expected) < 4 * error).all()


def test_noise_is_there_if_it_has_strength_or_a_batch() -> None:
    assert [bool(noise) for noise in (NO_NOISE, Noise(seed=5), Noise(0.1), Noise(batch=1))] == [False, False, True, True]


def test_without_noise_the_slope_is_felt_as_it_is() -> None:
    gradient = np.array([1.0, -2.0])
    assert NO_NOISE.felt(LINE, np.zeros(2), gradient, 3) is gradient
    assert Noise(seed=9).felt(LINE, np.zeros(2), gradient, 3) is gradient


# Chance on the slope.


@pytest.mark.parametrize("landscape", [BOWL, LINE], ids=["parabola", "line-fit"])
def test_chance_is_right_on_average_and_as_strong_as_it_says(landscape: Landscape) -> None:
    position = np.array(landscape.default_start)
    values = felt(Noise(0.5, seed=3), landscape, position)
    assert_mean(values, landscape.gradient(position))
    # The standard error of a variance is that of the mean of the squares.
    off = values - landscape.gradient(position)
    assert_mean(off * off, np.full(landscape.dimensions, 0.25))


def test_chance_has_the_shape_of_the_bell_curve() -> None:
    values = np.sort(np.concatenate([Noise(1.0, seed=8).chance(2, index) for index in range(STEPS)]))
    bell = np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in values.tolist()])
    # Kolmogorov's test at one in a thousand.
    assert np.abs(bell - (np.arange(len(values)) + 0.5) / len(values)).max() < 1.95 / math.sqrt(len(values))


def test_chance_on_one_weight_says_nothing_of_the_other_or_of_the_next_step() -> None:
    values = np.array([Noise(1.0, seed=4).chance(2, index) for index in range(STEPS)])
    for one, other in ((values[:, 0], values[:, 1]), (values[:-1, 0], values[1:, 0]), (values[:-1, 1], values[1:, 0])):
        assert_mean(one * other, np.zeros(()))


def test_twice_the_strength_is_twice_the_same_chance() -> None:
    gradient = np.array([1.0, -2.0])
    once, twice = (Noise(strength, seed=1).felt(LINE, np.zeros(2), gradient, 7) - gradient for strength in (0.25, 0.5))
    np.testing.assert_allclose(twice, 2 * once, rtol=1e-13)


@pytest.mark.parametrize("noise", [Noise(0.3, seed=2), Noise(batch=8, seed=2), Noise(0.3, 8, 2)])
def test_all_balls_of_a_crowd_feel_the_chance_that_each_would_feel_alone(noise: Noise) -> None:
    position = np.random.default_rng(1).uniform(-2, 2, (4, 3, 2))
    gradient = LINE.gradient(position)
    together = noise.felt(LINE, position, gradient, 5)
    for index in np.ndindex(4, 3):
        alone = noise.felt(LINE, position[index], gradient[index], 5)
        assert alone.tobytes() == together[index].tobytes()


def test_the_landscapes_own_slope_is_left_as_it_was() -> None:
    gradient = np.array([1.0, -2.0])
    Noise(0.5, 8, 1).felt(LINE, np.zeros(2), gradient, 0)
    assert gradient.tolist() == [1.0, -2.0]


def test_chance_cannot_be_changed_by_those_who_get_it() -> None:
    chance = Noise(1.0).chance(2, 0)
    with pytest.raises(ValueError, match="read-only"):
        chance += 1


# The same again, and different.

DRAWS: list[Callable[[Noise, int], Array]] = [
    lambda noise, index: noise.chance(2, index),
    lambda noise, index: noise.felt(LOGISTIC, np.zeros(2), np.zeros(2), index),
]


@pytest.mark.parametrize("draw", DRAWS)
def test_the_same_seed_gives_the_same_bits_in_whatever_order_steps_are_asked_for(draw: Callable[[Noise, int], Array]) -> None:
    indices = list(range(3 * BLOCK))
    forth = [draw(Noise(1.0, 8, 11), index).tobytes() for index in indices]
    back = [draw(Noise(1.0, 8, 11), index).tobytes() for index in reversed(indices)]
    assert forth == back[::-1]


@pytest.mark.parametrize("draw", DRAWS)
def test_each_seed_and_each_step_has_its_own_chance(draw: Callable[[Noise, int], Array]) -> None:
    steps = [*range(3 * BLOCK), 99_999, 100_000]
    drawn = {draw(Noise(1.0, 8, seed), index).tobytes() for seed in (0, 1, 2, 3, 2**31 - 1) for index in steps}
    assert len(drawn) == 5 * len(steps)


def test_the_bits_are_those_of_every_machine() -> None:
    assert [value.hex() for value in Noise(1.0, seed=7).chance(2, 100).tolist()] == CHANCE
    assert Noise(batch=6, seed=7).rows(342, 100).tolist() == ROWS


def test_batches_and_chance_on_the_slope_are_drawn_apart() -> None:
    """Adding chance does not change the batches, nor these the chance; and the one says nothing of the other."""
    position = np.array([1.0, 2.0])
    gradient = LINE.gradient(position)
    for index in range(20):
        batch = Noise(0.0, 8, 6).felt(LINE, position, gradient, index)
        both = Noise(0.5, 8, 6).felt(LINE, position, gradient, index)
        assert both.tobytes() == (batch + 0.5 * Noise(0.5, 0, 6).chance(2, index)).tobytes()
    chance = np.array([Noise(1.0, seed=6).chance(2, index) for index in range(STEPS)])
    batches = felt(Noise(batch=8, seed=6), LINE, position) - gradient
    for one in chance.T:
        for other in batches.T:
            assert_mean(one * other, np.zeros(()))


def test_neighbouring_seeds_share_no_stream() -> None:
    """The key of one seed's batches is that of no seed's chance."""
    keys = [key for seed in range(50) for key in (2 * seed, 2 * seed + 1)]
    assert len(set(keys)) == len(keys)
    first = [Noise(batch=1, seed=seed).rows(342, 0)[0] for seed in range(50)]
    assert first == [int(np.argmin(uniform(2 * seed + 1, 0, 342))) for seed in range(50)]


# Batches.


@pytest.mark.parametrize("batch", [1, 2, 8, 64, 67])
def test_the_rows_of_a_batch_are_distinct_and_in_order(batch: int) -> None:
    for index in range(100):
        rows = Noise(batch=batch, seed=1).rows(68, index)
        assert len(rows) == batch
        assert (np.diff(rows) > 0).all()
        assert 0 <= rows[0] <= rows[-1] < 68


def test_every_row_is_as_likely_as_any_other() -> None:
    drawn = np.concatenate([Noise(batch=8, seed=2).rows(68, index) for index in range(STEPS)])
    counts = np.bincount(drawn, minlength=68)
    share = 8 / 68
    expected = STEPS * share
    # Without replacement the counts' variance is STEPS * share * (1 - share), spread over one degree of freedom less.
    chi_square = ((counts - expected) ** 2).sum() / (STEPS * share * (1 - share)) * 67 / 68
    assert abs(chi_square - 67) < 4 * math.sqrt(2 * 67)
    assert counts.min() > expected - 4.5 * math.sqrt(expected)
    assert counts.max() < expected + 4.5 * math.sqrt(expected)


def test_every_set_of_rows_is_as_likely_as_any_other() -> None:
    sets = dict.fromkeys(combinations(range(5), 2), 0)
    for index in range(STEPS):
        first, second = Noise(batch=2, seed=3).rows(5, index).tolist()
        sets[first, second] += 1
    expected = STEPS / 10
    chi_square = sum((count - expected) ** 2 / expected for count in sets.values())
    assert chi_square < 27.9  # one in a thousand, for nine degrees of freedom


@every_fit
@pytest.mark.parametrize("batch", [1, 8, 64])
def test_the_slope_of_a_batch_is_right_on_average(landscape: Landscape, batch: int) -> None:
    position = np.array(landscape.default_start)
    assert_mean(felt(Noise(batch=batch, seed=5), landscape, position), landscape.gradient(position))


@every_fit
def test_the_slope_of_a_batch_strays_as_sampling_without_replacement_does(landscape: Landscape) -> None:
    fit, position = fit_of(landscape), np.array(landscape.default_start)
    each = np.array([fit.feel(position, np.array([row]))[1] for row in range(fit.count)])
    expected = each.var(axis=0, ddof=1) / 8 * (1 - 8 / fit.count)
    off = felt(Noise(batch=8, seed=6), landscape, position) - landscape.gradient(position)
    assert_mean(off * off, expected)


@every_fit
def test_a_batch_is_felt_over_the_rows_that_it_says(landscape: Landscape) -> None:
    fit, position, noise = fit_of(landscape), np.array([0.5, 1.5]), Noise(batch=8, seed=4)
    for index in range(20):
        expected = fit.feel(position, noise.rows(fit.count, index))[1]
        assert noise.felt(landscape, position, landscape.gradient(position), index).tobytes() == expected.tobytes()


@every_fit
@pytest.mark.parametrize("more", [0, 1, 1000])
def test_a_batch_as_large_as_the_data_is_all_of_the_data(landscape: Landscape, more: int) -> None:
    count, position = fit_of(landscape).count, np.array([0.5, 1.5])
    noise, gradient = Noise(batch=count + more, seed=4), landscape.gradient(position)
    assert noise.rows(count, 0).tolist() == list(range(count))
    assert noise.felt(landscape, position, gradient, 3) is gradient


@every_fit
def test_a_batch_of_all_rows_but_one_is_still_a_batch(landscape: Landscape) -> None:
    count, position = fit_of(landscape).count, np.array([0.5, 1.5])
    gradient = landscape.gradient(position)
    assert Noise(batch=count - 1).felt(landscape, position, gradient, 0).tolist() != gradient.tolist()


def test_a_landscape_without_data_knows_no_batches() -> None:
    gradient = np.array([4.0])
    assert Noise(batch=8).felt(BOWL, np.array([2.0]), gradient, 0) is gradient


# In a descent.


def test_a_descent_goes_by_what_is_felt_and_shows_the_landscapes_own_slope() -> None:
    noise = Noise(0.5, 8, 3)
    descent = Descent(LINE, OPTIMIZERS["gradient-descent"](), SCHEDULES["constant"](), 0.1, noise)
    step = descent.begin(np.array(LINE.default_start))
    for index in range(1, 30):
        following = descent.next_step(step)
        assert step.gradient.tobytes() == LINE.gradient(step.position).tobytes()
        assert step.felt.tobytes() == noise.felt(LINE, step.position, step.gradient, step.index).tobytes()
        assert following.index == index
        assert following.position.tobytes() == (step.position - 0.1 * step.felt).tobytes()
        step = following
    assert np.abs(step.position - LINE.bottoms[0]).max() < 1
