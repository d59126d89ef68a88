"""A number in the text: what it drives, and where it means nothing."""

from __future__ import annotations

import pytest

from gdviz.course.live import read_live
from gdviz.course.setups import parse_setup


@pytest.mark.parametrize(
    ("target", "setup", "value"),
    [
        ("live:learning_rate?start=3.5", "start=3.5&learning_rate=0.3", 0.3),
        ("live:learning_rate?start=3.5", "start=3.4&learning_rate=0.3", None),
        ("live:beta?optimizer=momentum", "optimizer=momentum&beta=0.5", 0.5),
        ("live:learning_rate?start=3.5", "losses:panel=bce", None),
        ("live:probability?losses:panel=bce", "losses:panel=bce&probability=0.25", 0.25),
    ],
)
def test_a_number_is_that_of_a_setup_that_is_like_its_own_in_all_else(target: str, setup: str, value: float | None) -> None:
    assert read_live(target).value_in(parse_setup(setup)) == value


def test_a_value_that_its_own_setup_does_not_allow_is_none_of_its_own() -> None:
    assert read_live("live:batch?landscape=roll-downhill").value_in(parse_setup("landscape=line-fit&batch=8")) is None
