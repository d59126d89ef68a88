import math
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gdviz.descent.exact import PIECES, box_muller, exponential, gaussian, logarithm, middles, power, sine_cosine, uniform
from gdviz.descent.exponentials import PARTS

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
ERROR = Decimal("2.3e-16")
"""What the docstring promises for angles up to a million."""


def true_sine_cosine(angle: float) -> tuple[Decimal, Decimal]:
    """Sine and cosine to 45 digits, from their power series."""
    with localcontext() as context:
        context.prec = 60
        rest = Decimal(angle).remainder_near(2 * PI)
        term, sums = Decimal(1), [Decimal(0), Decimal(0)]
        for power_of_rest in range(70):
            sums[power_of_rest % 2] += term if power_of_rest % 4 < 2 else -term
            term *= rest / (power_of_rest + 1)
        return sums[1], sums[0]


def assert_true(angle: float) -> None:
    sine, cosine = sine_cosine(np.array(angle))
    true_sine, true_cosine = true_sine_cosine(angle)
    assert abs(Decimal(float(sine)) - true_sine) <= ERROR
    assert abs(Decimal(float(cosine)) - true_cosine) <= ERROR


@given(st.floats(-1e6, 1e6))
def test_sine_and_cosine_are_right_to_the_last_digit_up_to_a_million(angle: float) -> None:
    assert_true(angle)


def test_sine_and_cosine_are_right_where_one_arc_meets_the_next() -> None:
    borders = [float((2 * k + 1) * PI / PIECES) for k in (*range(-200, 200), 10**6, 10**7)]
    for border in borders:
        for angle in (math.nextafter(border, -math.inf), border, math.nextafter(border, math.inf)):
            assert_true(angle)


def test_sine_and_cosine_are_right_beside_their_zeros_and_tops() -> None:
    for quarter in (*range(-40, 41), 99_999, 636_619):
        assert_true(float(quarter * PI / 2))


def test_sine_and_cosine_are_right_all_over_the_range() -> None:
    random = np.random.default_rng(20_260_101)
    for angle in (10 ** random.uniform(-8, 6, 1500) * random.choice([-1.0, 1.0], 1500)).tolist():
        assert_true(angle)


def test_the_known_values_come_out() -> None:
    sine, cosine = sine_cosine(np.array([0.0, math.pi / 2, math.pi, -math.pi / 2]))
    assert sine.tolist() == [0.0, 1.0, 1.2246467991473532e-16, -1.0]
    assert cosine.tolist()[0] == 1.0
    assert cosine.tolist()[2] == -1.0


@given(st.floats(-1e300, 1e300))
def test_sine_is_odd_and_cosine_is_even_bit_for_bit(angle: float) -> None:
    sine, cosine = sine_cosine(np.array([angle, -angle]))
    assert sine[0] == -sine[1]
    assert cosine[0] == cosine[1]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_angle_makes_a_sine_larger_than_one(angle: float) -> None:
    with np.errstate(all="ignore"):
        sine, cosine = sine_cosine(np.array(angle))
    assert -1 <= sine <= 1
    assert -1 <= cosine <= 1


@pytest.mark.parametrize("angle", [math.nan, math.inf, -math.inf])
def test_what_is_no_angle_has_no_sine(angle: float) -> None:
    with np.errstate(all="ignore"):
        sine, cosine = sine_cosine(np.array([angle, 1.0]))
    assert np.isnan(sine).tolist() == [True, False]
    assert np.isnan(cosine).tolist() == [True, False]


def test_a_number_alone_a_vector_and_a_slice_give_the_same_bits() -> None:
    random = np.random.default_rng(7)
    for count in (1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33):
        angles: NDArray[np.float64] = random.uniform(-1e3, 1e3, (count, 3))
        for function in (0, 1):
            together = sine_cosine(angles)[function]
            assert together.dtype == np.float64
            assert together.shape == angles.shape
            alone = [[float(sine_cosine(np.array(angle))[function]) for angle in row] for row in angles.tolist()]
            assert together.tolist() == alone
            assert sine_cosine(angles[:, 1])[function].tobytes() == together[:, 1].tobytes()
            assert sine_cosine(angles[::-1])[function].tobytes() == together[::-1].tobytes()


def test_the_angles_that_are_passed_in_are_not_changed() -> None:
    angles = np.array([1.0, 2.0, 1e9])
    sine_cosine(angles)
    assert angles.tolist() == [1.0, 2.0, 1e9]


@given(st.floats(0.5, 1.0), st.integers(0, 900))
def test_a_power_is_the_true_one_but_for_one_rounding_per_factor(base: float, exponent: int) -> None:
    true = Fraction(base) ** exponent
    assert abs(Fraction(power(base, exponent)) - true) <= exponent * Fraction(1, 2**53) * true


@given(st.integers(0, 2**17), st.integers(0, 9))
def test_a_power_that_a_double_can_hold_is_exact(whole: int, exponent: int) -> None:
    base = whole / 2**12
    true = Fraction(base) ** exponent
    if (true.numerator).bit_length() <= 53:
        assert Fraction(power(base, exponent)) == true


def test_a_power_too_small_for_a_double_is_zero() -> None:
    assert power(0.5, 1074) == 5e-324
    assert power(0.5, 1076) == 0.0
    assert power(0.98, 100_000) == 0.0
    assert power(0.0, 3) == 0.0


@pytest.mark.parametrize("base", [0.0, 0.5, 1.0, 7.0])
def test_the_zeroth_power_is_one_and_the_first_is_the_number(base: float) -> None:
    assert power(base, 0) == 1.0
    assert power(base, 1) == base


CLOSE = Decimal("3e-16")
"""What the docstrings of exponential and logarithm promise, relative to the true value."""
LOG_2 = Decimal("0.69314718055994530941723212145817656807550013436025525412068001")
LARGEST = sys.float_info.max
SMALLEST_NORMAL = sys.float_info.min
SMALLEST = 5e-324
Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]
both = pytest.mark.parametrize("function", [exponential, logarithm])


def worst(function: Function, true: Callable[[Decimal], Decimal], values: list[float]) -> Decimal:
    """The largest error at these values, relative to the true result."""
    with localcontext() as context:
        context.prec = 40
        results: list[float] = function(np.array(values)).tolist()
        truth = [true(Decimal(value)) for value in values]
        return max(abs(Decimal(result) / exact - 1) for result, exact in zip(results, truth, strict=True))


def alone(function: Function, value: float) -> float:
    return float(function(np.array(value)))


def around(values: list[float]) -> list[float]:
    """Each value and its two neighbours."""
    return [near for value in values for near in (math.nextafter(value, -math.inf), value, math.nextafter(value, math.inf))]


@given(st.floats(-708, 709))
def test_an_exponential_is_right_to_the_last_digit(x: float) -> None:
    assert worst(exponential, Decimal.exp, [x]) <= CLOSE


@given(st.floats(0, exclude_min=True, allow_infinity=False).filter(lambda x: x != 1))
def test_a_logarithm_is_right_to_the_last_digit(x: float) -> None:
    assert worst(logarithm, Decimal.ln, [x]) <= CLOSE


def test_exponentials_are_right_all_over_the_range_and_where_one_part_meets_the_next() -> None:
    random = np.random.default_rng(20_260_102)
    assert worst(exponential, Decimal.exp, random.uniform(-708, 709, 3000).tolist()) <= CLOSE
    assert worst(exponential, Decimal.exp, random.uniform(-1, 1, 3000).tolist()) <= CLOSE
    borders = [float((2 * k + 1) * LOG_2 / (2 * PARTS)) for k in (*range(-2 * PARTS, 2 * PARTS), -522_000, 522_000)]
    assert worst(exponential, Decimal.exp, around(borders)) <= CLOSE


def test_logarithms_are_right_all_over_the_range_and_where_one_part_meets_the_next() -> None:
    random = np.random.default_rng(20_260_103)
    mantissas, exponents = random.uniform(0.5, 1, 3000), random.integers(-1021, 1025, 3000)
    assert worst(logarithm, Decimal.ln, np.ldexp(mantissas, exponents).tolist()) <= CLOSE
    for width in (1.0, 0.1, 0.01, 1e-3, 1e-6, 1e-12):
        assert worst(logarithm, Decimal.ln, (1 + width * random.uniform(-1, 1, 500)).tolist()) <= CLOSE
    borders = [(1 + (k + 0.5) / PARTS) * 2.0**exponent for k in range(PARTS) for exponent in (-1, 0, 500)]
    assert worst(logarithm, Decimal.ln, around(borders)) <= CLOSE
    assert worst(logarithm, Decimal.ln, around([SMALLEST_NORMAL, 2.0**1023, 1e-310, 1.795e308])) <= CLOSE


def test_the_known_exponentials_come_out() -> None:
    assert [alone(exponential, x) for x in (0.0, -0.0, -math.inf, math.inf)] == [1, 1, 0, math.inf]
    assert math.isnan(alone(exponential, math.nan))
    assert alone(exponential, 1.0) == pytest.approx(math.e, rel=3e-16)


def test_an_exponential_becomes_nothing_or_infinite_where_the_doubles_end() -> None:
    end, beginning = 709.782712893384, -745.1332191019411
    assert alone(exponential, end) == pytest.approx(LARGEST, rel=1e-12)
    assert alone(exponential, math.nextafter(end, math.inf)) == math.inf
    assert alone(exponential, beginning) == SMALLEST
    assert alone(exponential, math.nextafter(beginning, -math.inf)) == 0
    assert [alone(exponential, x) for x in (-1e300, 1e300)] == [0, math.inf]


def test_the_smallest_exponentials_are_rounded_like_any_double() -> None:
    values = np.linspace(-745.13, -708, 2000)
    for x, result in zip(values.tolist(), exponential(values).tolist(), strict=True):
        true = Decimal(x).exp()
        assert abs(Decimal(result) - true) <= Decimal(SMALLEST) * Decimal("0.501") + CLOSE * true


def test_the_known_logarithms_come_out() -> None:
    assert [alone(logarithm, x) for x in (1.0, 0.0, -0.0, math.inf)] == [0, -math.inf, -math.inf, math.inf]
    assert [alone(logarithm, x) for x in (2.0, LARGEST, SMALLEST)] == [math.log(2), 709.782712893384, -744.4400719213812]
    for wrong in (-1.0, -SMALLEST, -math.inf, math.nan):
        assert math.isnan(alone(logarithm, wrong))


def test_beside_one_a_logarithm_is_the_distance_from_one() -> None:
    for k in range(1, 50):
        assert alone(logarithm, 1 + 2.0**-52 * k) == pytest.approx(2.0**-52 * k, rel=1e-13)
        assert alone(logarithm, 1 - 2.0**-53 * k) == pytest.approx(-(2.0**-53) * k, rel=1e-13)


def test_the_bits_of_exponentials_and_logarithms_are_these_on_every_machine() -> None:
    assert [alone(exponential, x).hex() for x in (1.0, -0.3, 12.345, 500.0, -740.0)] == EXPONENTIAL_BITS
    assert [alone(logarithm, x).hex() for x in (3.0, 0.999, 12.345, 1e300, 1e-310)] == LOGARITHM_BITS


EXPONENTIAL_BITS = [
    "0x1.5bf0a8b14576ap+1",
    "0x1.7b4c869c37c05p-1",
    "0x1.c0d80ffb740c4p+17",
    "0x1.45ba2a9f7e439p+721",
    "0x0.0000000000055p-1022",
]
LOGARITHM_BITS = [
    "0x1.193ea7aad030bp+0",
    "-0x1.064670d979b73p-10",
    "0x1.41b236798645fp+1",
    "0x1.5963447f87fb5p+9",
    "-0x1.64e69394d9508p+9",
]


@both
def test_a_number_alone_a_table_and_a_slice_give_the_same_bits_here_too(function: Function) -> None:
    random = np.random.default_rng(8)
    table = random.uniform(-5, 800, (4, 2500))
    table[2, 7:11] = [math.nan, math.inf, 0.0, -1e9]
    together = function(table)
    assert together.dtype == np.float64
    assert together.shape == table.shape
    assert function(table[:, 1]).tobytes() == together[:, 1].tobytes()
    assert function(table[::-1, ::3]).tobytes() == together[::-1, ::3].tobytes()
    for row, column in ((0, 0), (1, 3), (2, 8), (2, 9), (2, 10), (3, 691), (3, 692), (3, 2499)):
        assert function(table[row, column]).tobytes() == together[row, column].tobytes()
        assert function(table[row, column]).shape == ()
    assert function(np.empty((0, 3))).shape == (0, 3)


@both
def test_what_is_passed_in_is_not_changed(function: Function) -> None:
    values = np.array([1.0, -2.0, 1e-320, math.inf, 1e300])
    before = values.copy()
    function(values)
    function(values[:1])
    assert values.tobytes() == before.tobytes()


@both
def test_nothing_is_said_about_numbers_out_of_range(function: Function) -> None:
    with np.errstate(all="raise"):
        function(np.array([math.nan, math.inf, -math.inf, 0.0, -1.0, 1e308, -1e308, 1e-320, 720.0, -720.0, -800.0]))


@given(st.floats(-700, 700), st.floats(-700, 700))
def test_exponential_and_logarithm_keep_the_order(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert alone(exponential, low) <= alone(exponential, high) * (1 + 1e-15)
    if low > 0:
        assert alone(logarithm, low) <= alone(logarithm, high) + 1e-15 * abs(alone(logarithm, high))


@given(st.floats(1e-300, 1e300))
def test_the_exponential_of_the_logarithm_is_the_number(x: float) -> None:
    there = alone(logarithm, x)
    assert alone(exponential, there) == pytest.approx(x, rel=4e-16 * (1 + abs(there)), abs=0)


@given(st.floats(-300, 300), st.floats(-300, 300))
def test_the_exponential_of_a_sum_is_the_product_of_the_exponentials(a: float, b: float) -> None:
    product = alone(exponential, a) * alone(exponential, b)
    assert alone(exponential, a + b) == pytest.approx(product, rel=1e-15 + 2.0**-52 * abs(a + b), abs=0)


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1), st.integers(0, 40), st.integers(0, 40))
def test_the_same_key_and_counter_give_the_same_numbers_however_many(key: int, counter: int, few: int, many: int) -> None:
    few, many = sorted((few, many))
    for random in (uniform, gaussian):
        numbers = random(key, counter, many)
        assert numbers.shape == (many,)
        assert numbers.dtype == np.float64
        assert random(key, counter, few).tobytes() == numbers[:few].tobytes()
    assert all(0 < number < 1 for number in uniform(key, counter, many).tolist())


def test_the_bits_of_random_numbers_are_these_on_every_machine() -> None:
    assert [number.hex() for number in uniform(42, 7, 3).tolist()] == UNIFORM_BITS
    assert [number.hex() for number in gaussian(42, 7, 3).tolist()] == GAUSSIAN_BITS


UNIFORM_BITS = ["0x1.cd12a76eeea72p-2", "0x1.3953c25ea1a06p-2", "0x1.1bea191725343p-1"]
GAUSSIAN_BITS = ["-0x1.bdb2b4ed95364p-2", "0x1.2f97ec8d46ac5p+0", "0x1.0f40bf30d7e52p+0"]


def test_random_numbers_of_the_nearest_keys_and_counters_have_nothing_in_common() -> None:
    count = 10_000
    blocks = [uniform(key, counter, count) for key, counter in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2**63 - 1, 2**63 - 1))]
    assert np.unique(np.concatenate(blocks)).size == len(blocks) * count
    together = np.corrcoef(blocks) - np.eye(len(blocks))
    assert np.abs(together).max() < 5 / math.sqrt(count)


def test_the_outermost_draws_stay_between_nought_and_one() -> None:
    outermost = middles(np.array([0, 2**64 - 1], np.uint64))
    assert outermost.tolist() == [2.0**-53, 1 - 2.0**-53]
    assert box_muller(outermost).tolist() == pytest.approx([math.sqrt(106 * math.log(2)), 0], abs=1e-14)
    assert box_muller(outermost[::-1])[0] == pytest.approx(2.0**-26, rel=1e-14)


def test_uniform_numbers_fill_the_interval_evenly() -> None:
    count = 200_000
    counts, _ = np.histogram(uniform(5, 0, count), 20, (0, 1))
    assert np.abs(counts - count / 20).max() < 5 * math.sqrt(count / 20)


def test_gaussian_numbers_have_the_bell_s_mean_variance_and_shape() -> None:
    count = 200_000
    numbers = gaussian(6, 0, count)
    wanted = {1: 0.0, 2: 1.0, 3: 0.0, 4: 3.0}
    spread = {1: 1.0, 2: 2.0, 3: 15.0, 4: 96.0}
    for moment, value in wanted.items():
        assert abs(float((numbers**moment).mean()) - value) < 4 * math.sqrt(spread[moment] / count)
    for limit in (0.5, 1.0, 2.0, 3.0):
        share = math.erf(limit / math.sqrt(2))
        assert abs(float((np.abs(numbers) < limit).mean()) - share) < 4 * math.sqrt(share * (1 - share) / count)


def test_two_gaussian_numbers_of_a_pair_are_unrelated() -> None:
    count = 200_000
    pairs = gaussian(7, 0, count).reshape(-1, 2)
    for first, second in ((pairs[:, 0], pairs[:, 1]), (pairs[:, 0] ** 2, pairs[:, 1] ** 2)):
        assert abs(float(np.corrcoef(first, second)[0, 1])) < 4 / math.sqrt(count / 2)
