"""What is worked out beside the window, and when."""
# pyright: basic

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gdviz.lab import sweep
from gdviz.lab.notation import parse
from gdviz.ui.sweeper import Sweeper
from tests.ui.hands import until
from tests.ui.on_map import FOGGY, coarse

__all__ = ["coarse"]

pytestmark = pytest.mark.usefixtures("coarse", "application")


class Listener:
    """Asks a sweeper, and says what came."""

    def __init__(self) -> None:
        self.sweeper = Sweeper()
        self.heard: list[tuple[str, str]] = []
        for name in ("rates", "starts", "basins"):
            getattr(self.sweeper, f"{name}_known").connect(lambda *answer, name=name: self._hear(name, *answer))

    def _hear(self, name: str, found: object, landscape) -> None:  # noqa: ANN001
        self.heard.append((name if found is not None else f"no {name}", landscape.name))

    def after(self, text: str, *, basins: bool = False) -> set[tuple[str, str]]:
        self.heard.clear()
        self.sweeper.sweep(parse(text), basins_wanted=basins)
        until(lambda: self.sweeper.is_idle)
        return set(self.heard)


@pytest.fixture
def listener(qtbot: QtBot) -> Iterator[Listener]:
    del qtbot
    made = Listener()
    yield made
    made.sweeper.stop()


def test_on_the_curve_rates_and_starts_are_told(listener: Listener) -> None:
    here = "roll-downhill"
    assert listener.after("") == {("rates", here), ("starts", here)}
    assert listener.after("") == set()
    assert listener.after("learning_rate=0.2") == {("starts", here)}
    assert listener.after("learning_rate=0.2&start=1") == {("rates", here)}
    assert listener.after("learning_rate=0.2&start=1&race=adam&restarts=9") == set()
    assert listener.after("optimizer=adam") == {("rates", here), ("starts", here)}


def test_on_the_map_basins_only_where_they_are_wanted_or_needed(listener: Listener) -> None:
    here = "foggy-hills"
    assert ("basins", here) not in listener.after(FOGGY)
    assert listener.after(FOGGY, basins=True) == {("no basins", here), ("basins", here)}
    assert listener.after(FOGGY, basins=True) == set()
    assert listener.after(f"{FOGGY}&start=1,1", basins=True) == {("rates", here)}
    assert ("basins", here) not in listener.after(FOGGY)
    assert ("basins", here) in listener.after(f"{FOGGY}&restarts=5")
    assert listener.after(f"{FOGGY}&restarts=50") == set()
    assert listener.after(f"{FOGGY}&restarts=50&learning_rate=0.07") == {("no basins", here), ("basins", here)}


def test_an_answer_about_another_landscape_says_so(listener: Listener) -> None:
    assert ("basins", "himmelblau") in listener.after("landscape=himmelblau", basins=True)
    assert {name for _, name in listener.after("")} == {"roll-downhill"}


def test_of_two_questions_only_the_later_is_answered(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "RESOLUTIONS", (16, 32, 64))
    listener.sweeper.sweep(parse(FOGGY), basins_wanted=True)
    answers = listener.after("landscape=booth", basins=True)
    assert ("basins", "booth") in answers
    assert ("basins", "foggy-hills") not in answers


def test_what_is_stopped_says_no_more(listener: Listener) -> None:
    listener.sweeper.sweep(parse(FOGGY), basins_wanted=True)
    listener.sweeper.stop()
    listener.heard.clear()
    until(lambda: listener.sweeper.is_idle)
    assert listener.heard == []
