from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.ui.wording import number, say, say_error, translated
from gdviz.words import InputError, Message
from tests.ui.hands import last_digit, read

FINITE = st.floats(-1e307, 1e307, allow_subnormal=False)

SHOWN = {
    0.0: "0.0000",
    3.5: "3.5000",
    -0.62831: "−0.6283",
    99999.9: "99999.9000",
    1e5: "1.00×10⁵",
    -1e5: "−1.00×10⁵",
    0.00005: "0.0001",
    0.00004: "4.00×10⁻⁵",
    -2e-7: "−2.00×10⁻⁷",
    1e308: "1.00×10³⁰⁸",
    5e-324: "4.94×10⁻³²⁴",
}


@pytest.mark.parametrize("value", SHOWN)
def test_a_number_is_shown_like_this(value: float) -> None:
    assert number(value) == SHOWN[value]


@pytest.mark.parametrize(("value", "text"), [(1.0571, "+1.0571"), (-1.0571, "−1.0571"), (0.0, "+0.0000"), (2e9, "+2.00×10⁹")])
def test_a_slope_has_its_sign(value: float, text: str) -> None:
    assert number(value, sign=True) == text


@pytest.mark.parametrize(("digits", "text"), [(1, "0.1"), (2, "0.15"), (3, "0.150")])
def test_digits_can_be_chosen(digits: int, text: str) -> None:
    assert number(0.1496, digits) == text


@given(value=FINITE, digits=st.integers(1, 6), sign=st.booleans())
def test_a_shown_number_is_within_its_last_digit(value: float, digits: int, *, sign: bool) -> None:
    text = number(value, digits, sign=sign)
    assert abs(read(text) - value) <= 0.5001 * last_digit(text)
    assert "-" not in text
    assert len(text) <= 14


def test_minus_zero_is_zero() -> None:
    assert number(-0.0) == "0.0000"


def test_a_sentence_has_real_minus_signs() -> None:
    assert say(Message("A deeper valley lies at x = {x}.", {"x": "-0.628"})) == "A deeper valley lies at x = −0.628."


def test_an_error_is_said_in_its_own_words() -> None:
    assert say_error(InputError("{name} is {value:g}", name="start", value=-1)) == "start is −1"


def test_without_a_translation_words_stay() -> None:
    assert translated("Learning rate") == "Learning rate"
