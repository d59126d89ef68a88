from __future__ import annotations

import math
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.ui.wording import figure, number, say, say_error, translated
from gdviz.words import InputError, Message, Numeral, plain
from tests.ui.foreign import spoken
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


@pytest.mark.parametrize(
    ("value", "text"), [(math.nan, "?"), (-math.nan, "?"), (math.inf, "∞"), (-math.inf, "−∞"), (1.5, "1.5000"), (-0.0, "0.0000")]
)
def test_what_is_no_number_has_a_sign_of_its_own(value: float, text: str) -> None:
    assert figure(value) == text
    assert figure(value, sign=True) in {text, f"+{text}"}


@pytest.mark.parametrize(
    ("template", "value", "said"),
    [
        ("The slope is {x:+.3f}.", -0.6283, "The slope is −0.628."),
        ("The slope is {x:+.3f}.", 0.6283, "The slope is +0.628."),
        ("it is {x}", -3, "it is −3"),
        ("it is {x}", plain(-0.05), "it is −0.05"),
        ("it is {x}", plain(-1e-8), "it is −1e-8"),
        ("it lies at {x}.", Numeral("x = -0.628"), "it lies at x = −0.628."),
        ("it lies at {x}.", Numeral("(-0.628, -1.000, 0.500)"), "it lies at (−0.628, −1.000, 0.500)."),
    ],
)
def test_a_number_in_a_sentence_has_a_real_minus_sign(template: str, value: object, said: str) -> None:
    assert say(Message(template, {"x": value})) == said


@pytest.mark.parametrize(
    "typed", ["my files -old.csv", "-1", " -1", "a -1", "x -y", "-", PurePosixPath("/home/ann -b/runs -2.gdviz"), "{x} -{0}"]
)
def test_paths_and_what_a_person_typed_are_said_as_they_are(typed: object) -> None:
    assert say(Message("{x} cannot be used", {"x": typed})) == f"{typed} cannot be used"
    assert say_error(InputError("{x}: leave --this out, {y}", x=typed, y=-1)) == f"{typed}: leave --this out, −1"


@pytest.mark.usefixtures("application")
def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    within = Message("{name} is at {x}", {"name": "a -b", "x": -1.0})
    whole = InputError("{problem}; go on", problem=within)
    assert str(whole) == "a -b is at -1.0; go on"
    with spoken({"{name} is at {x}": "{name} ist bei {x}", "{problem}; go on": "{problem}; weiter"}):
        assert say_error(whole) == "a -b ist bei −1.0; weiter"


def test_an_error_is_said_in_its_own_words() -> None:
    assert say_error(InputError("{name} is {value:g}", name="start", value=-1)) == "start is −1"


def test_without_a_translation_words_stay() -> None:
    assert translated("Learning rate") == "Learning rate"
