# pyright: basic
from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from gdviz.lab.experiment import parse
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, drag


def across(desk: Desk, step: float, horizon: int) -> QPoint:
    chart = desk.window.bench.chart
    area = chart._area()
    return QPoint(round(area.left() + step / horizon * area.width()), round(area.center().y()))


def test_a_click_goes_to_the_step_under_it(open_desk: OpenDesk) -> None:
    desk = open_desk("learning_rate=1.2")
    desk.window.look_at(40)
    for step in (0, 13, 27, 40):
        drag(desk.window.bench.chart, [across(desk, step, 50)])
        assert desk.simulator.cursor == step
        assert desk.pictured_as() == []
    drag(desk.window.bench.chart, [across(desk, 2, 50), across(desk, 20, 50), across(desk, 49, 50), QPoint(5000, 0)])
    assert desk.simulator.cursor == 40
    drag(desk.window.bench.chart, [across(desk, 2, 50), QPoint(-5000, 0)])
    assert desk.simulator.cursor == 0


def test_a_click_pauses_a_run(desk: Desk) -> None:
    desk.window.play()
    desk.let_pass(1)
    drag(desk.window.bench.chart, [across(desk, 1, 10)])
    assert not desk.window.player.is_playing
    assert desk.simulator.cursor == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "learning_rate=1e308",
        "learning_rate=10",
        "landscape=parabola&start=0",
        "start=1e100",
        "learning_rate=1.2&steps=5000",
        "learning_rate=5e-324",
    ],
)
def test_every_trail_can_be_drawn(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    for step in (0, 1, 2, 300, 5000):
        desk.window.look_at(step)
        desk.window.bench.chart.grab()
    desk.window.look_at(0)
    desk.window.bench.chart.grab()
    assert "at the start" in desk.window.bench.chart.accessibleDescription()


def test_the_line_has_the_losses_of_the_trail(open_desk: OpenDesk) -> None:
    desk = open_desk("learning_rate=1.2")
    chart = desk.window.bench.chart
    for text, step in (("", 3), ("learning_rate=0.2", 30), ("learning_rate=0.2", 60), ("learning_rate=10", 5)):
        if parse(text) != desk.simulator.experiment:
            desk.simulator.set_up(parse(text))
        desk.window.look_at(step)
        desk.window.look_at(max(0, step - 2))
        assert chart._losses.tolist() == [float(one.loss) for one in desk.simulator.trail]
    desk.window.reset()
    desk.window.step()
    assert chart._losses.tolist() == [float(one.loss) for one in desk.simulator.trail]
