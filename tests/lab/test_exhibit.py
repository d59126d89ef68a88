import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.lab.exhibit import DEFAULT_POINTS, KEYS, LOGIT, MOST_POINTS, PANELS, SETTINGS, Exhibit, parse_exhibit
from gdviz.words import InputError

READINGS = {
    "mse": {"mse", "mae", "huber", "largest_error", "slope_gradient", "intercept_gradient"},
    "bce": {"cross_entropy", "squared_error", "cross_entropy_gradient", "squared_error_gradient", "logit_gradient"},
    "cce": {"cross_entropy", "confidence", *(f"{letter}{number}" for letter in "pg" for number in range(4))},
}

# Its numbers.


def test_the_first_line_can_be_checked_by_hand() -> None:
    exhibit = Exhibit()
    assert exhibit.errors.tolist() == [-2.0, -1.0, -1.0, 0.5, 0.5, 1.0]
    readings = exhibit.readings()
    assert (readings["mse"], readings["mae"], readings["largest_error"]) == (1.25, 1.0, 2.0)
    # 2 - 1/2, 1/2, 1/2, 1/8, 1/8, 1/2
    assert readings["huber"] == 3.25 / 6
    # 2 (-2 - 2 - 3 + 2 + 2.5 + 6) / 6, 2 (-1 ... + 1) / 6
    assert readings["slope_gradient"] == 7 / 6
    assert readings["intercept_gradient"] == -4 / 6


def test_another_delta_changes_hubers_loss_alone() -> None:
    before, after = Exhibit().readings(), Exhibit(delta=0.5).readings()
    # 0.5 (|e| - 0.25) of 2, 1, 1, 1 and half the squares of 0.5 and 0.5
    assert after.pop("huber") == pytest.approx((0.875 + 3 * 0.375 + 2 * 0.125) / 6)
    del before["huber"]
    assert before == after


def test_the_line_s_gradient_is_a_difference_quotient() -> None:
    step = 1e-6

    def loss(**changes: float) -> float:
        return Exhibit(**changes).readings()["mse"]  # type: ignore[arg-type]

    readings = Exhibit(slope=0.3, intercept=0.7).readings()
    by_slope = (loss(slope=0.3 + step, intercept=0.7) - loss(slope=0.3 - step, intercept=0.7)) / (2 * step)
    by_intercept = (loss(slope=0.3, intercept=0.7 + step) - loss(slope=0.3, intercept=0.7 - step)) / (2 * step)
    assert readings["slope_gradient"] == pytest.approx(by_slope, rel=1e-8)
    assert readings["intercept_gradient"] == pytest.approx(by_intercept, rel=1e-8)


def test_an_answer_by_hand() -> None:
    readings = Exhibit("bce", probability=0.25, label=0).readings()
    assert readings["cross_entropy"] == pytest.approx(math.log(4 / 3), rel=1e-15)
    del readings["cross_entropy"]
    assert readings == {
        "squared_error": 0.0625,
        "cross_entropy_gradient": 4 / 3,
        "squared_error_gradient": 0.5,
        "logit_gradient": 0.25,
    }


def test_who_is_sure_and_wrong_is_infinitely_surprised() -> None:
    wrong = Exhibit("bce", probability=0.0, label=1).readings()
    assert (wrong["cross_entropy"], wrong["cross_entropy_gradient"], wrong["squared_error"]) == (math.inf, -math.inf, 1.0)
    assert Exhibit("bce", probability=1.0, label=1).readings()["cross_entropy"] == 0


def test_classes_by_hand() -> None:
    exhibit = Exhibit("cce", logits=(math.log(5), math.log(2), 0.0, -1e308), truth=1)
    readings = exhibit.readings()
    assert [round(readings[f"p{number}"], 12) for number in range(4)] == [0.625, 0.25, 0.125, 0.0]
    assert [round(readings[f"g{number}"], 12) for number in range(4)] == [0.625, -0.75, 0.125, 0.0]
    assert readings["cross_entropy"] == pytest.approx(math.log(4), rel=1e-15)
    assert readings["confidence"] == readings["p0"]


@pytest.mark.parametrize("panel", PANELS)
def test_each_panel_has_the_readings_that_lessons_name(panel: str) -> None:
    assert set(Exhibit(panel).readings()) == READINGS[panel]


# What is refused.


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"panel": "msee"}, "no panel called 'msee'; did you mean 'mse'?"),
        ({"slope": math.nan}, "slope is nan; it must be a number, -1e+06 to 1e+06"),
        ({"intercept": 2e6}, "intercept is 2000000; it must be a number, -1e+06 to 1e+06"),
        ({"delta": 0}, "delta is 0; it must be a number, above 0"),
        ({"probability": 1.01}, "probability is 1.01; it must be a number, 0 to 1"),
        ({"label": 0.5}, "label is 0.5; it must be a whole number, 0 to 1"),
        ({"truth": 4}, "truth is 4; it must be a whole number, 0 to 3"),
        ({"points": ()}, "points has 0 points; it must be 1 to 12"),
        ({"points": ((1.0, 1.0),) * 13}, "points has 13 points; it must be 1 to 12"),
        ({"points": ((1.0, 1e7),)}, "points is 10000000; it must be a number, -1e+06 to 1e+06"),
        ({"logits": (1.0, 2.0, 3.0)}, "logits has 3 numbers; it must be 4"),
        ({"logits": (1.0, 2.0, 3.0, math.inf)}, "logits is inf; it must be a number, -1e+308 to 1e+308"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refused:
        Exhibit().change(**changes)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("panel", "'panel' is not of the form key=value, like panel=bce"),
        ("slope=1&slope=2", "slope is given twice; keep one"),
        ("slop=1", "nothing called 'slop' on the bench of loss functions; did you mean 'slope'?"),
        ("slope=abc", "slope is 'abc', which is not a number; write it like 0.05"),
        ("points=1:2,3", "points has '3', which is not of the form x:y, like 1:2.5"),
        ("points=1:b", "points is 'b', which is not a number; write it like 0.05"),
        ("logits=1,2", "logits has 2 numbers; it must be 4"),
        ("logits=1,2,3,x", "logits is 'x', which is not a number; write it like 0.05"),
        ("panel=cce&truth=1.5", "truth is 1.5; it must be a whole number, 0 to 3"),
    ],
)
def test_a_text_that_says_nothing_usable_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_exhibit(text)
    assert str(refused.value) == words


# Its text.

numbers = st.floats(-1e6, 1e6)
exhibits = st.builds(
    Exhibit,
    panel=st.sampled_from(PANELS),
    points=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=MOST_POINTS).map(tuple) | st.just(DEFAULT_POINTS),
    slope=numbers,
    intercept=numbers,
    delta=st.floats(1e-300, 1e300),
    probability=st.floats(0, 1),
    label=st.integers(0, 1),
    logits=st.tuples(*[st.floats(LOGIT.least, LOGIT.most)] * 4),
    truth=st.integers(0, 3),
)


@given(exhibits)
def test_an_exhibit_is_read_back_from_its_text_and_has_all_readings(exhibit: Exhibit) -> None:
    assert parse_exhibit(exhibit.text()) == exhibit
    readings = exhibit.readings()
    assert set(readings) == READINGS[exhibit.panel]
    assert not any(math.isnan(value) for value in readings.values())
    if exhibit.panel == "mse":
        assert all(math.isfinite(value) for value in readings.values())


def test_a_text_says_the_open_panel_s_numbers_and_what_else_is_not_as_usual() -> None:
    assert parse_exhibit("") == parse_exhibit("  ") == Exhibit()
    exhibit = Exhibit("cce", logits=(1.0, 0.5, 0.0, -2.0), truth=2)
    assert exhibit.text() == "panel=cce&logits=1.0,0.5,0.0,-2.0&truth=2"
    assert exhibit.change(slope=0.5).text() == "panel=cce&slope=0.5&logits=1.0,0.5,0.0,-2.0&truth=2"
    one = parse_exhibit("points=0:0,2:3.5&slope=-0.0")
    assert one.points == ((0.0, 0.0), (2.0, 3.5))
    assert one.text() == "panel=mse&slope=0.0&intercept=-1.0&delta=1.0&points=0.0:0.0,2.0:3.5"


def test_whole_numbers_are_whole_and_all_keys_are_declared() -> None:
    exhibit = parse_exhibit("label=0&truth=3")
    assert (exhibit.label, exhibit.truth) == (0, 3)
    assert (type(exhibit.label), type(exhibit.truth)) == (int, int)
    assert {key for keys in KEYS.values() for key in keys} == {*SETTINGS, "points", "logits"}


def test_a_point_is_moved_alone() -> None:
    assert Exhibit(points=((0, 0), (1, 1), (2, 2))).moved(1, 5.0, 6.0) == ((0, 0), (5, 6), (2, 2))
