import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.ui.losses.figures import NO_BREAK, added, result, round_top, short, shown
from tests.ui.hands import last_digit, read


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (-0.5, "−0.5"), (10.0, "10"), (0.0, "0"), (-1e-300, "−1.00×10⁻³⁰⁰"), (math.inf, "∞"), (0.125, "0.125")],
)
def test_a_short_number_is_what_one_would_write_down(value: float, text: str) -> None:
    assert short(value) == text


@given(st.floats(-1e6, 1e6))
def test_a_number_is_shown_to_its_last_digit_and_said_to_be_equal_only_if_it_is(value: float) -> None:
    for text in (shown(value), short(value)):
        assert abs(read(text) - value) <= 0.51 * max(last_digit(text), 1e-3)
    sign, figures = result(value).split(NO_BREAK)
    if "×" not in figures:
        assert (sign == "=") == (abs(read(figures) - value) <= 1e-12 * max(1.0, abs(value)))


def test_infinities_have_a_sign_where_it_is_asked_for() -> None:
    assert (shown(math.inf), shown(math.inf, sign=True), shown(-math.inf)) == ("∞", "+∞", "−∞")
    assert result(math.inf) == f"={NO_BREAK}∞"


@given(st.floats(0, 1e300))
def test_a_scale_has_room_and_is_round(value: float) -> None:
    top = round_top(value, 5)
    assert top >= value
    assert top == 5 or (top <= 2.6 * value and f"{top:e}"[0] in "125")


def test_terms_are_added_with_their_signs() -> None:
    assert added(["1"]) == "1"
    assert added(["−1·2", "3·4", "−5·6", "0·1"]) == "−1·2 + 3·4 − 5·6 + 0·1"
