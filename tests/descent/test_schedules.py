from collections.abc import Callable, Mapping
from dataclasses import fields
from fractions import Fraction

import pytest

from gdviz.descent.schedules import SCHEDULES, Constant, Exponential, Schedule


def constant_by_torch(index: int, settings: Mapping[str, float]) -> float:
    """torch.optim.lr_scheduler.ConstantLR(factor=1) multiplies by nothing at any epoch."""
    del index, settings
    return 1.0


def exponential_by_torch(index: int, settings: Mapping[str, float]) -> float:
    """torch.optim.lr_scheduler.ExponentialLR: group["lr"] * gamma at each epoch but the first."""
    rate = 1.0
    for _ in range(index):
        rate = rate * settings["gamma"]
    return rate


BY_TORCH: dict[str, Callable[[int, Mapping[str, float]], float]] = {
    "constant": constant_by_torch,
    "exponential": exponential_by_torch,
}
"""PyTorch's documented rule, step by step; each new schedule needs its own here."""
SETTINGS: dict[str, list[dict[str, float]]] = {
    "constant": [{}],
    "exponential": [{"gamma": 0.98}, {"gamma": 0.973}, {"gamma": 1.0}, {"gamma": 0.0}],
}

every_schedule = pytest.mark.parametrize("kind", SCHEDULES.values(), ids=list(SCHEDULES))


@every_schedule
def test_each_schedule_is_pytorchs(kind: type[Schedule]) -> None:
    for settings in SETTINGS[kind.name]:
        schedule = kind(**settings)
        for index in range(501):
            assert schedule.factor(index) == pytest.approx(BY_TORCH[kind.name](index, settings), rel=1e-12, abs=0)


@every_schedule
def test_the_settings_of_a_schedule_are_its_fields_with_their_defaults(kind: type[Schedule]) -> None:
    assert {one.name: one.default for one in kind.settings} == {one.name: one.default for one in fields(kind)}


@every_schedule
def test_a_schedule_says_what_it_is(kind: type[Schedule]) -> None:
    assert kind.name == kind.name.lower().replace(" ", "-")
    assert all([kind.label, kind.meaning, kind.formula, kind.source])


@every_schedule
def test_a_learning_rate_never_turns_negative_or_grows_beyond_the_one_chosen(kind: type[Schedule]) -> None:
    for index in (0, 1, 2, 50, 999, 100_000):
        assert 0 <= kind().factor(index) <= 1


def test_a_constant_rate_is_the_same_at_the_last_of_all_steps() -> None:
    assert [Constant().factor(index) for index in (0, 1, 100_000)] == [1.0, 1.0, 1.0]


def test_exponential_decay_by_hand() -> None:
    assert [Exponential(gamma=0.75).factor(index) for index in range(5)] == [1.0, 0.75, 0.5625, 0.421875, 0.31640625]


def test_exponential_decay_keeps_to_the_true_power_after_many_steps() -> None:
    true = Fraction(0.999) ** 5000
    assert Fraction(Exponential(gamma=0.999).factor(5000)) == pytest.approx(float(true), rel=1e-12, abs=0)


def test_a_rate_that_decays_at_once_is_gone_after_one_step() -> None:
    assert [Exponential(gamma=0.0).factor(index) for index in range(3)] == [1.0, 0.0, 0.0]
