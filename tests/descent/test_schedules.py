import json
import math
from dataclasses import fields
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.catalogue import Setting
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import (
    MOST_STEPS,
    SCHEDULES,
    Constant,
    Cosine,
    Exponential,
    InverseTime,
    Linear,
    OneCycle,
    Schedule,
    Step,
    WarmupCosine,
    half_wave,
)

BY_TORCH: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "golden/schedules.json").read_text(encoding="utf-8"))
"""What PyTorch multiplies the learning rate by, step by step; see golden/make_schedules.py."""
NOT_IN_TORCH = {"inverse-time"}
INDICES = (*range(13), 29, 30, 31, 98, 99, 100, 101, 149, 999, 1000, 99_999, 100_000)

every_schedule = pytest.mark.parametrize("kind", SCHEDULES.values(), ids=list(SCHEDULES))


def made(kind: type[Schedule], settings: dict[str, float]) -> Schedule:
    for setting in kind.settings:
        setting.check(settings[setting.name])
    return kind(**settings)


def rarest(setting: Setting) -> list[float]:
    """The most unusual values that may be chosen."""
    most = setting.most if math.isfinite(setting.most) else 1e308
    return [setting.least, setting.low, setting.default, setting.high, most]


@pytest.mark.parametrize("case", BY_TORCH, ids=[f"{case['schedule']} {case['settings']}" for case in BY_TORCH])
def test_each_schedule_is_pytorchs(case: dict[str, Any]) -> None:
    schedule = made(SCHEDULES[case["schedule"]], case["settings"])
    for index, factor in enumerate(case["factors"]):
        assert schedule.factor(index) == pytest.approx(factor, rel=1e-12, abs=1e-15)


def test_each_schedule_that_pytorch_has_is_compared_with_it() -> None:
    assert {case["schedule"] for case in BY_TORCH} == set(SCHEDULES) - NOT_IN_TORCH


@every_schedule
def test_the_settings_of_a_schedule_are_its_fields_with_their_defaults(kind: type[Schedule]) -> None:
    assert {one.name: one.default for one in kind.settings} == {one.name: one.default for one in fields(kind)}


@every_schedule
def test_a_schedule_says_what_it_is(kind: type[Schedule]) -> None:
    assert kind.name == kind.name.lower().replace(" ", "-")
    assert all([kind.label, kind.meaning, kind.formula, kind.source])


@every_schedule
def test_each_setting_says_what_it_is(kind: type[Schedule]) -> None:
    for setting in kind.settings:
        assert setting.label
        assert setting.meaning.endswith(".")
        assert setting.least <= setting.low < setting.high <= setting.most
        assert setting.low <= setting.default <= setting.high
        assert not setting.whole or setting.tick == 1
        assert setting.name not in {one.name for rule in OPTIMIZERS.values() for one in rule.settings}


@every_schedule
def test_a_learning_rate_never_turns_negative_or_grows_beyond_the_one_chosen(kind: type[Schedule]) -> None:
    for values in product(*map(rarest, kind.settings)):
        schedule = made(kind, {setting.name: value for setting, value in zip(kind.settings, values, strict=True)})
        for index in INDICES:
            assert 0 <= schedule.factor(index) <= 1


@every_schedule
@given(st.data())
def test_whatever_is_chosen_the_learning_rate_stays_in_its_range(kind: type[Schedule], data: st.DataObject) -> None:
    settings = {
        one.name: float(data.draw(st.integers(int(one.least), MOST_STEPS)))
        if one.whole
        else data.draw(st.floats(one.least, min(one.most, 1e308)))
        for one in kind.settings
    }
    factor = made(kind, settings).factor(data.draw(st.integers(0, 100_000)))
    assert type(factor) is float
    assert 0 <= factor <= 1


@pytest.mark.parametrize("kind", [Linear, Cosine, WarmupCosine, OneCycle])
@pytest.mark.parametrize("over", [1, 2, 3, 4, 10, 77, 100_000])
def test_a_schedule_of_so_many_steps_stays_as_it_is_after_them(kind: type[Schedule], over: float) -> None:
    schedule = made(kind, {one.name: one.default for one in kind.settings} | {"over": over})
    last = {schedule.factor(index) for index in (max(int(over), 11), 100_000, 1_000_000)}
    assert len(last) == 1


@pytest.mark.parametrize("kind", [Step, Exponential, InverseTime, Linear, Cosine])
def test_a_decay_never_goes_up(kind: type[Schedule]) -> None:
    factors = [kind().factor(index) for index in range(300)]
    assert factors[0] == 1
    assert all(before >= after for before, after in pairwise(factors))
    assert factors[-1] < 0.1


def test_a_constant_rate_is_the_same_at_the_last_of_all_steps() -> None:
    assert [Constant().factor(index) for index in (0, 1, 100_000)] == [1.0, 1.0, 1.0]


def test_exponential_decay_by_hand() -> None:
    assert [Exponential(gamma=0.75).factor(index) for index in range(5)] == [1.0, 0.75, 0.5625, 0.421875, 0.31640625]


def test_exponential_decay_keeps_to_the_true_power_after_many_steps() -> None:
    true = Fraction(0.999) ** 5000
    assert Fraction(Exponential(gamma=0.999).factor(5000)) == pytest.approx(float(true), rel=1e-12, abs=0)


def test_a_rate_that_decays_at_once_is_gone_after_one_step() -> None:
    assert [Exponential(gamma=0.0).factor(index) for index in range(3)] == [1.0, 0.0, 0.0]


def test_steps_down_by_hand() -> None:
    assert [Step(period=3, drop=0.25).factor(index) for index in range(7)] == [1, 1, 1, 0.25, 0.25, 0.25, 0.0625]
    assert [Step(period=1, drop=0.0).factor(index) for index in range(3)] == [1, 0, 0]


def test_inverse_time_by_hand() -> None:
    assert [InverseTime(decay=1.0).factor(index) for index in (0, 1, 3, 7)] == [1, 0.5, 0.25, 0.125]
    assert InverseTime(decay=0.0).factor(100_000) == 1
    assert InverseTime(decay=1e308).factor(100_000) == 0


def test_a_straight_line_by_hand() -> None:
    assert [Linear(over=4, first=0.25, last=0.75).factor(index) for index in range(6)] == [0.25, 0.375, 0.5, 0.625, 0.75, 0.75]
    assert [Linear(over=1, first=0.0, last=1.0).factor(index) for index in range(3)] == [0, 1, 1]


def test_a_cosine_by_hand() -> None:
    assert [Cosine(over=3, floor=0.2).factor(index) for index in range(5)] == pytest.approx([1, 0.8, 0.4, 0.2, 0.2], rel=1e-15)


def test_pytorchs_cosine_would_swing_up_again_where_this_one_stays() -> None:
    assert Cosine(over=50, floor=0.3).factor(99) == 0.3


def test_a_warm_up_by_hand() -> None:
    by_hand = [0.25, 0.5, 0.75, 1, 0.75, 0.25, 0, 0]
    assert [WarmupCosine(over=6, floor=0.0, warmup=3).factor(index) for index in range(8)] == pytest.approx(by_hand, abs=1e-15)


def test_without_a_warm_up_the_cosine_begins_at_once() -> None:
    for index in range(120):
        assert WarmupCosine(over=100, floor=0.1, warmup=0).factor(index) == Cosine(over=100, floor=0.1).factor(index)


@pytest.mark.parametrize("over", [1, 4, 5])
def test_a_warm_up_as_long_as_everything_is_followed_by_one_step_at_the_full_rate(over: float) -> None:
    schedule = WarmupCosine(over=over, floor=0.25, warmup=4)
    assert [schedule.factor(index) for index in range(7)] == [0.2, 0.4, 0.6, 0.8, 1.0, 0.25, 0.25]


def test_one_cycle_by_hand() -> None:
    schedule = OneCycle(over=20)
    assert [schedule.factor(index) for index in (0, 5, 12, 19)] == pytest.approx([0.04, 1, 0.500002, 4e-6], rel=1e-12)


def test_one_cycle_is_at_the_full_rate_once() -> None:
    factors = [OneCycle(over=100).factor(index) for index in range(100)]
    assert factors.index(1.0) == 29
    assert all(before < after for before, after in pairwise(factors[:30]))
    assert all(before > after for before, after in pairwise(factors[29:]))


def test_half_a_wave_goes_slowly_at_both_ends_and_is_the_same_from_both() -> None:
    wave = [half_wave(1.0, 0.0, index / 20) for index in range(21)]
    assert wave[0] == 1
    assert wave[20] == 0
    assert [1 - value for value in reversed(wave)] == pytest.approx(wave, abs=1e-15)
    assert wave[0] - wave[1] < 0.01 < wave[9] - wave[10]
