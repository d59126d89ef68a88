import math
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from gdviz.descent.momenta import Momentum
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.lab.hiker import LEARNING_RATE, MOST_RIVALS, Hiker, parse_race, race_text
from gdviz.lab.notation import parse
from gdviz.words import InputError

FAST = Hiker("momentum", 0.30000000000000004, {"beta": 0.25})


def refusal_of(text: str) -> str:
    with pytest.raises(InputError) as refusal:
        parse_race(text, 0.05)
    message = str(refusal.value)
    assert len(message.splitlines()) == 1
    return message


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_hiker_has_all_settings_of_its_optimizer_and_makes_it(optimizer: str) -> None:
    hiker = Hiker(optimizer, 0.1)
    assert list(hiker.settings) == [one.name for one in OPTIMIZERS[optimizer].settings]
    assert hiker.made() == OPTIMIZERS[optimizer]()
    assert parse_race(hiker.text(), 9.0) == (hiker,)


def test_a_hiker_is_its_optimizer_then_its_numbers() -> None:
    assert FAST.text() == "momentum,learning_rate:0.30000000000000004,beta:0.25"
    assert FAST.made() == Momentum(beta=0.25)
    assert Hiker("gradient-descent", 0.1, is_on=False).text() == "gradient-descent,learning_rate:0.1,off"


def test_a_race_is_its_hikers_with_semicolons_between() -> None:
    race = (FAST, Hiker("gradient-descent", 5e-324, is_on=False), FAST)
    assert race_text(race) == f"{FAST.text()};gradient-descent,learning_rate:5e-324,off;{FAST.text()}"
    assert parse_race(race_text(race), 0.05) == race
    assert parse_race("", 0.05) == ()
    assert race_text(()) == ""


def test_what_a_hiker_leaves_out_is_that_of_the_optimizer_and_the_rate_that_of_the_race() -> None:
    assert parse_race("momentum", 0.07) == (Hiker("momentum", 0.07, {"beta": 0.9}),)
    (hiker,) = parse_race(" momentum , off , beta: 2.5e-1 ", 0.07)
    assert hiker == Hiker("momentum", 0.07, {"beta": 0.25}, is_on=False)


def test_the_race_of_an_experiment_goes_at_the_rate_of_its_own_hiker_or_of_its_landscape() -> None:
    assert [one.learning_rate for one in parse("learning_rate=0.3&race=momentum;momentum,learning_rate:0.2").rivals] == [0.3, 0.2]
    assert parse("race=momentum&landscape=ravine").rivals == (Hiker("momentum", 0.07),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("momentm", "race: no optimizer called 'momentm'; did you mean 'momentum'?"),
        (";", f"race: no optimizer called ''; there are: {', '.join(OPTIMIZERS)}"),
        ("momentum;", f"race: no optimizer called ''; there are: {', '.join(OPTIMIZERS)}"),
        ("momentum,bta:0.5", "race: no setting called 'bta' for optimizer 'momentum'; did you mean 'beta'?"),
        (
            "gradient-descent,beta:0.5",
            "race: no setting called 'beta' for optimizer 'gradient-descent'; there are: learning_rate, off",
        ),
        ("momentum,beta:0.5,beta:0.5", "race: beta is given twice for momentum; keep one"),
        (
            "momentum,learning_rate:1,learning_rate:2",
            "race: learning_rate is given twice for momentum; keep one",
        ),
        ("momentum,beta:2", "race: beta is 2; it must be a number, 0 to 1"),
        ("momentum,beta:x", "race: beta is 'x', which is not a number; write it like 0.05"),
        ("momentum,beta:nan", "race: beta is 'nan', which is not a finite number; the largest is about 1.8e308"),
        ("momentum,learning_rate:0", "race: learning_rate is 0; it must be a number, above 0"),
        ("momentum,learning_rate:-1", "race: learning_rate is -1; it must be a number, above 0"),
        ("momentum,0.5", "race: '0.5' is not of the form name:value, like beta:0.9"),
        ("momentum,beta=0.5", "race: 'beta=0.5' is not of the form name:value, like beta:0.9"),
        ("momentum,", "race: '' is not of the form name:value, like beta:0.9"),
    ],
)
def test_a_wrong_hiker_is_refused_in_one_line(text: str, message: str) -> None:
    assert refusal_of(text) == message
    with pytest.raises(InputError) as refusal:
        parse(f"race={text}")
    assert str(refusal.value) == message


def test_no_more_than_eight_walk_in_a_race() -> None:
    assert MOST_RIVALS == 7
    assert len(parse("race=" + ";".join(["momentum"] * 7)).rivals) == 7
    with pytest.raises(InputError, match=r"^race has 8 rivals; at most 7 can walk$"):
        parse("race=" + ";".join(["momentum"] * 8))


@pytest.mark.parametrize(
    "fields",
    [
        {"learning_rate": math.nan},
        {"learning_rate": 0.0},
        {"learning_rate": math.inf},
        {"optimizer": "moon"},
        {"settings": {"gamma": 0.9}},
        {"settings": {"beta": math.nan}},
    ],
)
def test_no_hiker_is_ever_made_of_a_bad_value(fields: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        replace(Hiker("momentum", 0.1), **fields)


def test_a_hiker_cannot_be_changed_behind_ones_back() -> None:
    settings = {"beta": 0.5}
    hiker = Hiker("momentum", 0.1, settings)
    settings["beta"] = 0.7
    assert hiker.settings["beta"] == 0.5
    with pytest.raises(FrozenInstanceError):
        hiker.is_on = False  # pyright: ignore[reportAttributeAccessIssue] - the point of the test


def test_the_rate_of_every_hiker_is_chosen_alike() -> None:
    assert (LEARNING_RATE.low, LEARNING_RATE.high) == (0.01, 1.2)
    assert repr(Hiker("momentum", 1).learning_rate) == "1.0"
