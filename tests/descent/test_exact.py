import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gdviz.descent.exact import PIECES, power, sine_cosine

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
