# pyright: basic
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.player import SPEEDS
from gdviz.ui.scene import take_scene
from gdviz.ui.theme import DARK, LIGHT
from gdviz.ui.transport import Transport
from tests.ui.hands import LEFT

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def transport(application: Any) -> Iterator[Transport]:
    del application
    made = Transport(DARK, 100, SPEEDS)
    made.resize(700, 90)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def simulator_at(step: int, text: str = "") -> Simulator:
    simulator = Simulator(parse(text))
    simulator.go_to(step)
    return simulator


def heard_by(transport: Transport) -> list[tuple[str, object]]:
    heard: list[tuple[str, object]] = []
    for name in ("play", "pause", "step", "back", "reset"):
        getattr(transport, f"{name}_requested").connect(lambda name=name: heard.append((name, None)))
    transport.step_chosen.connect(lambda step: heard.append(("go to", step)))
    transport.speed_chosen.connect(lambda speed: heard.append(("speed", speed)))
    return heard


@pytest.mark.parametrize(("button", "wish"), [("run", "play"), ("step", "step"), ("back", "back"), ("reset", "reset")])
@pytest.mark.parametrize("by_key", [False, True])
def test_each_button_is_one_wish(transport: Transport, button: str, wish: str, *, by_key: bool) -> None:
    transport.display_scene(take_scene(simulator_at(3)))
    heard = heard_by(transport)
    target = getattr(transport, button)
    if by_key:
        QTest.keyClick(target, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(target, LEFT)
    assert heard == [(wish, None)]


def test_run_becomes_pause_and_back(transport: Transport) -> None:
    heard = heard_by(transport)
    transport.display_playing(is_playing=True)
    assert transport.run.text() == "Pause"
    QTest.mouseClick(transport.run, LEFT)
    transport.display_playing(is_playing=False)
    assert transport.run.text() == "Run"
    QTest.mouseClick(transport.run, LEFT)
    assert heard == [("pause", None), ("play", None)]


@pytest.mark.parametrize(
    ("text", "step", "back", "forward"),
    [("", 0, False, True), ("", 3, True, True), ("steps=3", 3, True, False), ("start=1.885", 300, True, False)],
)
def test_only_what_can_be_done_is_enabled(transport: Transport, text: str, step: int, *, back: bool, forward: bool) -> None:
    transport.display_scene(take_scene(simulator_at(step, text)))
    assert (transport.back.isEnabled(), transport.step.isEnabled()) == (back, forward)


@pytest.mark.parametrize(
    ("text", "step", "end"),
    [
        ("", 0, 10),
        ("", 9, 10),
        ("", 10, 20),
        ("steps=1000&learning_rate=0.2", 499, 500),
        ("steps=1000&learning_rate=0.2", 500, 1000),
        ("steps=5", 0, 5),
        ("steps=5", 5, 5),
        ("learning_rate=1e-5&steps=3000", 1000, 1500),
    ],
)
def test_the_timeline_reaches_a_round_number_or_the_end(transport: Transport, text: str, step: int, end: int) -> None:
    transport.display_scene(take_scene(simulator_at(step, text)))
    assert (transport.timeline.maximum(), transport.timeline.value()) == (end, step)
    assert (transport._now.text(), transport._end.text()) == (f"Step {step}", str(end))


def test_showing_is_no_wish(transport: Transport) -> None:
    heard = heard_by(transport)
    transport.display_scene(take_scene(simulator_at(5)))
    transport.display_speed(20)
    transport.wear(LIGHT, 150)
    assert transport.speed.currentText() == "20/s"
    assert heard == []


def test_the_timeline_and_the_speed_are_wishes(transport: Transport) -> None:
    transport.display_scene(take_scene(simulator_at(5)))
    heard = heard_by(transport)
    transport.timeline.setFocus()
    QTest.keyClick(transport.timeline, Qt.Key.Key_Right)
    QTest.keyClick(transport.timeline, Qt.Key.Key_End)
    QTest.keyClick(transport.speed, Qt.Key.Key_End)
    assert heard == [("go to", 6), ("go to", 10), ("speed", SPEEDS[-1])]
