import math
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.catalogue import LOG_TICKS, Catalogue, Setting, parse_number, suggestion
from gdviz.words import InputError

TREES = Catalogue("tree", {"oak": 1, "maple": 2, "larch": 3})


def setting(
    default: float = 0.5, least: float = -math.inf, most: float = math.inf, *, open_ends: bool = False, whole: bool = False
) -> Setting:
    return Setting("size", "Size", "s", default, 0.1, 0.9, "How big.", least, most, open_ends, whole=whole)


def test_a_catalogue_offers_its_entries_in_their_order() -> None:
    assert list(TREES.items()) == [("oak", 1), ("maple", 2), ("larch", 3)]
    assert len(TREES) == 3
    assert "oak" in TREES
    assert "ash" not in TREES


def test_a_catalogue_does_not_change_with_the_mapping_it_was_made_from() -> None:
    entries = {"oak": 1}
    trees = Catalogue("tree", entries)
    entries["ash"] = 2
    assert list(trees) == ["oak"]


def test_a_nearly_right_name_is_answered_with_the_right_one() -> None:
    with pytest.raises(InputError, match=r"^no tree called 'mapel'; did you mean 'maple'\?$"):
        TREES["mapel"]


def test_a_wholly_wrong_name_is_answered_with_all_names() -> None:
    with pytest.raises(InputError, match=r"^no tree called 'xyz'; there are: oak, maple, larch$"):
        TREES["xyz"]


def test_a_suggestion_takes_any_iterable_of_words() -> None:
    assert suggestion("lard", iter(["oak", "larch"])) == "did you mean 'larch'?"
    assert suggestion("", ["oak"]) == "there are: oak"


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (setting(least=0.0, open_ends=True), "above 0"),
        (setting(least=0.25), "0.25 or more"),
        (setting(least=0.0, most=1.0, open_ends=True), "between 0 and 1, without these two"),
        (setting(least=0.0, most=1.0), "0 to 1"),
        (setting(default=300, least=1, most=100_000, whole=True), "1 to 100000"),
    ],
)
def test_the_allowed_range_is_said_in_words(one: Setting, words: str) -> None:
    assert one.allowed == words


@pytest.mark.parametrize("value", [0.0, 1.0, 0.3])
def test_closed_ends_belong_to_the_range(value: float) -> None:
    assert setting(least=0.0, most=1.0).check(value) == value


@pytest.mark.parametrize("value", [-5e-324, math.nextafter(1, 2), math.nan, math.inf, -math.inf])
def test_what_lies_outside_closed_ends_is_refused(value: float) -> None:
    with pytest.raises(InputError, match=r"^size is .*; it must be a number, 0 to 1$"):
        setting(least=0.0, most=1.0).check(value)


@pytest.mark.parametrize("value", [5e-324, 1e308])
def test_an_open_end_lets_in_everything_beside_it(value: float) -> None:
    assert setting(least=0.0, open_ends=True).check(value) == value


@pytest.mark.parametrize("value", [0.0, -0.0, -1.0, math.nan, math.inf])
def test_an_open_end_is_itself_refused(value: float) -> None:
    with pytest.raises(InputError, match=r"^size is .*; it must be a number, above 0$"):
        setting(least=0.0, open_ends=True).check(value)


def test_only_whole_numbers_are_whole() -> None:
    steps = setting(default=1, least=1, most=9, whole=True)
    assert steps.check(2.0) == 2
    with pytest.raises(InputError, match=r"^size is 1\.5; it must be a whole number, 1 to 9$"):
        steps.check(1.5)


@pytest.mark.parametrize("value", [math.nextafter(1, 2), 1.0000001])
def test_a_refused_number_is_not_shown_as_one_that_is_allowed(value: float) -> None:
    with pytest.raises(InputError) as refusal:
        setting(least=0.0, most=1.0).check(value)
    assert not str(refusal.value).startswith("size is 1;")


def test_a_default_outside_its_own_range_is_refused_when_the_setting_is_made() -> None:
    with pytest.raises(InputError, match=r"^size is 2; it must be a number, 0 to 1$"):
        setting(default=2.0, least=0.0, most=1.0)


def test_a_setting_reads_text() -> None:
    assert setting(least=0.0).parse(" 2.5e-1 ") == 0.25
    with pytest.raises(InputError, match=r"^size is -1; it must be a number, 0 or more$"):
        setting(least=0.0).parse("-1")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_is_read_back_exactly(value: float) -> None:
    assert parse_number("x", repr(value)).hex() == value.hex()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abc", "x is 'abc', which is not a number; write it like 0.05"),
        ("", "x is '', which is not a number; write it like 0.05"),
        ("0,05", "x is '0,05', which is not a number; write 0.05"),
        (" -1,5 ", "x is ' -1,5 ', which is not a number; write -1.5"),
        ("1,2,3", "x is '1,2,3', which is not a number; write it like 0.05"),
        ("1,e999", "x is '1,e999', which is not a number; write it like 0.05"),
        ("nan", "x is 'nan', which is not a finite number; the largest is about 1.8e308"),
        ("-inf", "x is '-inf', which is not a finite number; the largest is about 1.8e308"),
        ("1e999", "x is '1e999', which is not a finite number; the largest is about 1.8e308"),
    ],
)
def test_what_is_no_number_is_refused_with_the_remedy(text: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse_number("x", text)
    assert str(refusal.value) == message


@given(st.text())
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        value = parse_number("x", text)
    except InputError:
        return
    assert math.isfinite(value)


# Sliders.


def slider(low: float, high: float, tick: float = 0.001, *, logarithmic: bool = False) -> Setting:
    return Setting("size", "Size", "s", low, low, high, "How big.", tick=tick, logarithmic=logarithmic)


def test_a_slider_moves_by_its_tick() -> None:
    size = slider(0.0, 0.99, 0.01)
    assert size.ticks == 99
    assert [size.at_tick(tick) for tick in (0, 1, 50, 99)] == [0.0, 0.01, 0.5, 0.99]
    assert [size.tick_of(value) for value in (0.0, 0.5, 0.99)] == pytest.approx([0, 50, 99])


def test_a_logarithmic_slider_moves_by_equal_ratios_to_values_of_three_digits() -> None:
    rate = slider(0.0001, 1.0, logarithmic=True)
    assert rate.ticks == LOG_TICKS == 400
    assert [rate.at_tick(tick) for tick in (0, 1, 100, 200, 300, 399, 400)] == [0.0001, 0.000102, 0.001, 0.01, 0.1, 0.977, 1.0]
    assert [rate.tick_of(value) for value in (0.0001, 0.001, 0.01, 1.0)] == pytest.approx([0, 100, 200, 400])


@pytest.mark.parametrize("size", [slider(0.1, 0.9), slider(-3.0, 3.0, 0.5), slider(0.0001, 2.0, logarithmic=True)])
def test_beyond_the_ends_of_a_slider_are_its_ends(size: Setting) -> None:
    assert (size.at_tick(-1), size.at_tick(size.ticks + 1)) == (size.low, size.high)
    assert size.tick_of(-1e308) == pytest.approx(0)
    assert size.tick_of(1e308) == pytest.approx(size.ticks)


@given(st.floats(0, 400))
def test_where_a_value_lies_on_a_slider_is_where_it_came_from(tick: float) -> None:
    rate = slider(0.0001, 2.0, logarithmic=True)
    assert rate.tick_of(rate.at_tick(tick)) == pytest.approx(tick, abs=0.25)


def test_a_number_out_of_an_array_is_refused_in_the_same_words() -> None:
    with pytest.raises(InputError, match=r"^size is nan; it must be a number, 0 or more$"):
        setting(least=0.0).check(cast("float", np.float64("nan")))
