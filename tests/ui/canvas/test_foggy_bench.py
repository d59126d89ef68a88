"""Stories at the bench with the map: its buttons, the basins, the data, the numbers beside it."""
# pyright: basic

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QBoxLayout

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.experiment import Experiment
from gdviz.lab.notation import parse
from gdviz.lab.sweep import KINDS, Basins, map_basins
from gdviz.ui import sweeper
from gdviz.ui.canvas.loss_chart import LossChart
from gdviz.ui.canvas.map_view import MapView
from gdviz.ui.settings import Settings
from tests.ui.conftest import OpenDesk
from tests.ui.hands import LEFT, Desk, events, shown
from tests.ui.on_map import FOGGY, bench_of, coarse, frame_of, likeness, map_of, picture, spot

__all__ = ["coarse"]


@pytest.fixture
def hike(coarse: None, open_desk: OpenDesk) -> Desk:  # noqa: ARG001 - before the window is opened
    return open_desk(FOGGY)


class Asked:
    """Remembers what was asked about basins."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.experiments: list[Experiment] = []
        monkeypatch.setattr(sweeper, "map_basins", self.map_basins)

    def map_basins(self, experiment: Experiment, is_outdated: Callable[[], bool]) -> Iterator[Basins]:
        self.experiments.append(experiment)
        yield from map_basins(experiment, is_outdated)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(monkeypatch)


def places(desk: Desk) -> list[QPoint]:
    """Places all over the map, but for its edges, where words stand."""
    square = frame_of(desk).square.adjusted(30, 30, -30, -50)
    across, down = np.linspace(square.left(), square.right(), 14), np.linspace(square.top(), square.bottom(), 14)
    return [QPoint(round(x), round(y)) for x in across for y in down]


# Basins


def test_no_basins_are_worked_out_unless_somebody_wants_them(hike: Desk, asked: Asked) -> None:
    window = hike.window
    for change in (window.step, window.reset, window.toggle_fog, lambda: window.wishes.choose_rate(0.2), window.wishes.draw_seed):
        change()
        hike.settle()
    assert asked.experiments == []
    assert map_of(hike)._basins._basins is None


def test_the_button_lifts_the_fog_and_colours_the_map(hike: Desk, asked: Asked) -> None:
    bench = bench_of(hike)
    hike.simulator.lift_fog(is_lifted=True)
    hike.let_pass(0.6)
    clear = picture(hike)
    hike.simulator.lift_fog(is_lifted=False)
    hike.click(bench.basins)
    assert bench.lift.isChecked()
    assert hike.simulator.fog_is_lifted
    hike.let_pass(0.6)
    hike.settle()
    assert [one.landscape for one in asked.experiments] == ["foggy-hills"]
    coloured = picture(hike)
    assert likeness(coloured, clear, places(hike)) < 0.1
    hike.click(bench.basins)
    hike.settle()
    assert picture(hike) == clear
    assert len(asked.experiments) == 1


def test_only_another_rule_is_asked_about_anew(hike: Desk, asked: Asked) -> None:
    window = hike.window
    hike.click(bench_of(hike).basins)
    hike.settle()
    for change, count in (
        (window.step, 1),
        (lambda: window.wishes.choose_start((1.0, 1.0)), 1),
        (lambda: window.wishes.choose_rivals((hike.simulator.experiment.own,)), 1),
        (lambda: window.wishes.choose_rate(0.05), 2),
        (lambda: window.wishes.choose_rate(0.06), 3),
        (lambda: hike.choose(window.controls._menus["optimizer"], "momentum"), 4),
        (window.undo, 5),
    ):
        change()
        hike.settle()
        assert len(asked.experiments) == count
    assert asked.experiments[2].learning_rate == 0.06
    assert all(one.rivals == () and one.restarts == 0 for one in asked.experiments)


def test_while_basins_are_worked_out_anew_the_old_ones_are_not_shown(hike: Desk, asked: Asked) -> None:
    bench = bench_of(hike)
    hike.click(bench.basins)
    hike.settle()
    layer = map_of(hike)._basins
    first = layer._basins
    assert first
    hike.window.wishes.choose_rate(0.02)
    hike.window.sweeper.sweep(hike.simulator.experiment, basins_wanted=True)
    assert layer._basins is None
    hike.settle()
    assert layer._basins is not first
    assert len(asked.experiments) == 2


def test_real_basins_come_ever_finer_and_the_window_steps_meanwhile(open_desk: OpenDesk) -> None:
    hike = open_desk(FOGGY)
    window, sides = hike.window, []
    window.sweeper.basins_known.connect(lambda basins, _: sides.append(basins and len(basins.kinds)))
    hike.click(bench_of(hike).basins)
    steps = 0
    while not window.sweeper.is_idle:
        window.step()
        hike.let_pass(0.05)
        assert hike.readouts[0] == str(hike.simulator.step.index)
        events()
        steps += 1
        if 64 in sides:
            break
    assert steps > 2
    assert sides[0] is None
    assert sides[1:3] == [32, 64]
    hike.click(bench_of(hike).basins)
    hike.settle()
    assert 256 not in sides
    assert map_of(hike)._basins._basins is None


def test_basins_follow_to_another_landscape_and_are_kept_from_the_curve(hike: Desk, asked: Asked) -> None:
    window = hike.window
    hike.click(bench_of(hike).basins)
    hike.settle()
    window.wishes.set_up(parse("landscape=himmelblau"))
    hike.settle()
    assert asked.experiments[-1].landscape == "himmelblau"
    window.open_bench("loss-curve")
    hike.settle()
    count = len(asked.experiments)
    window.open_bench("foggy-landscape")
    hike.settle()
    assert len(asked.experiments) == count + 1
    assert hike.pictured_as() == []


def test_basins_agree_with_the_runs_that_begin_there(hike: Desk, asked: Asked) -> None:
    del asked
    hike.click(bench_of(hike).basins)
    hike.settle()
    basins = map_of(hike)._basins._basins
    assert basins
    (left, right), (bottom, top) = hike.simulator.descent.landscape.window
    count = len(basins.kinds)
    for row, column in ((3, 4), (8, 8), (14, 5), (5, 13)):
        x = left + (column + 0.5) / count * (right - left)
        y = top - (row + 0.5) / count * (top - bottom)
        hike.simulator.adjust(start=(x, y))
        hike.simulator.go_to(300)
        assert hike.simulator.verdict().kind is KINDS[basins.kinds[row, column]]


# Mini-batches, memory, data


def test_the_batch_s_map_is_offered_only_with_a_batch(open_desk: OpenDesk) -> None:
    desk = open_desk("landscape=line-fit")
    bench = bench_of(desk)
    assert not bench.batch.isVisible()
    desk.window.wishes.choose_setting("batch", 8)
    assert bench.batch.isVisible()
    desk.simulator.lift_fog(is_lifted=True)
    desk.let_pass(0.6)
    without = picture(desk)
    desk.click(bench.batch)
    faint = picture(desk)
    changed = 1 - likeness(faint, without, [QPoint(x, y) for x in range(faint.width()) for y in range(0, faint.height(), 3)])
    assert 0.005 < changed < 0.15
    desk.window.step()
    desk.window.player.land()
    after = map_of(desk)._batch._losses
    desk.window.step()
    assert (map_of(desk)._batch._losses != after).any()
    desk.window.reset()
    desk.simulator.lift_fog(is_lifted=True)
    desk.let_pass(0.6)
    desk.click(bench.batch)
    assert picture(desk) == without
    desk.click(bench.batch)
    desk.window.wishes.choose_setting("batch", 0)
    assert not bench.batch.isVisible()
    assert map_of(desk)._batch._losses is None
    desk.window.wishes.set_up(parse(FOGGY))
    picture(desk)
    assert not bench.batch.isVisible()


def test_the_data_are_shown_for_fits_only_and_the_line_moves(hike: Desk) -> None:
    bench = bench_of(hike)
    assert not bench.data.isVisible()
    for name in ("line-fit", "logistic-fit"):
        hike.choose(hike.window.controls._menus["landscape"], name)
        assert bench.data.isVisible()
        begin, told = bench.data.grab().toImage(), bench.data.accessibleDescription()
        hike.window.step()
        hike.let_pass(0.15)
        between = bench.data.grab().toImage()
        hike.let_pass(0.5)
        end = bench.data.grab().toImage()
        assert begin != between != end
        assert bench.data.accessibleDescription() != told
    hike.choose(hike.window.controls._menus["landscape"], "bowl")
    assert not bench.data.isVisible()


def test_a_missing_data_file_is_said_and_the_last_good_landscape_stays(
    hike: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("gdviz.descent.fits.resources", lambda: tmp_path)
    for name in ("line-fit", "logistic-fit"):
        # What was read of it once is kept; here it is not yet.
        for kept in (LANDSCAPES[name].fit.__dict__, LANDSCAPES[name].__dict__):
            for cached in (
                "data",
                "_moments",
                "_groups",
                "_whole",
                "level_places",
                "_is_minimum",
                "minima",
                "bottoms",
                "saddles",
            ):
                monkeypatch.delitem(kept, cached, raising=False)
    window = hike.window
    window.step()
    before = hike.simulator.experiment
    menu = window.controls._menus["landscape"]
    for name in ("line-fit", "logistic-fit"):
        menu.setCurrentIndex(menu.findData(name))
        events()
        said = window.statusBar().currentMessage()
        assert "penguins.csv" in said
        assert "install gdviz again" in said
        assert hike.simulator.experiment is before
        assert menu.currentData() == "foggy-hills"
        assert hike.pictured_as() == []
        assert not bench_of(hike).data.isVisible()
    window.step()
    assert hike.simulator.cursor == 2
    assert hike.pictured_as() == []


# The rest of the bench


def test_a_click_into_the_chart_goes_to_the_step_there(hike: Desk) -> None:
    hike.window.look_at(300)
    end, chart = hike.simulator.cursor, bench_of(hike).chart
    QTest.mouseClick(chart, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(chart.width() // 2, chart.height() // 2))
    assert 0.3 * end < hike.simulator.cursor < 0.7 * end
    assert hike.pictured_as() == []


def test_the_slider_shows_what_the_simulator_sees(hike: Desk) -> None:
    bench = bench_of(hike)
    hike.simulator.see(0.3)
    assert bench.visibility.value() == 25
    bench.visibility.setFocus()
    hike.key(Qt.Key.Key_Right)
    assert hike.simulator.visibility == pytest.approx(0.31)
    hike.key(Qt.Key.Key_Home)
    assert hike.simulator.visibility == pytest.approx(0.05)


def test_the_numbers_stand_beside_the_map_or_under_it_where_there_is_no_room(open_desk: OpenDesk) -> None:
    for percent, width, direction in (
        (100, 1280, QBoxLayout.Direction.LeftToRight),
        (200, 1024, QBoxLayout.Direction.TopToBottom),
    ):
        desk = open_desk(FOGGY, size=(width, 700), settings=Settings(text_size=percent))
        bench = bench_of(desk)
        assert bench._picture.direction() == direction
        assert bench.map.width() >= bench.map.minimumWidth()
        assert frame_of(desk).square.width() > 100
    for percent in (100, 150, 200):
        desk.window._remember(Settings(text_size=percent))
        desk.window._dress()
        desk.settle(1)
        assert bench.map._percent == percent


def test_every_theme_and_text_size_reaches_the_map(hike: Desk) -> None:
    images = []
    for theme in ("dark", "light", "contrast"):
        hike.window.choose_theme(theme)
        images.append(picture(hike))
        middle = spot(hike, hike.simulator.step.position.tolist())
        assert images[-1].pixelColor(middle).name() == map_of(hike)._theme.ball
    assert len({image.pixelColor(2, 2).name() for image in images}) == 3
    hike.window.larger_text()
    assert map_of(hike)._percent == 125


def test_each_tool_has_a_meaning_and_a_name(hike: Desk) -> None:
    bench = bench_of(hike)
    tools = (bench.lift, bench.basins, bench.batch, bench.remember)
    assert len({tool.text() for tool in tools}) == len({tool.toolTip() for tool in tools}) == len(tools)
    assert all(tool.isCheckable() and tool.toolTip() for tool in tools)
    assert bench.visibility.accessibleName() == "Visibility"
    assert bench.visibility.toolTip()


def test_the_bench_has_one_map_one_chart_and_no_second_of_anything(hike: Desk) -> None:
    for kind in (MapView, LossChart):
        assert len(shown(hike.window, kind)) == 1
