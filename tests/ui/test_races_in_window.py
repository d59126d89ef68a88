"""Stories of races, restarts and noise, in the real window."""
# pyright: basic

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gdviz.lab.experiment import Experiment
from gdviz.lab.hiker import MOST_RIVALS
from gdviz.lab.notation import parse
from gdviz.lab.races import RACES
from gdviz.lab.restarts import Crowd
from gdviz.ui.canvas.loss_chart import LossChart
from gdviz.ui.settings import Settings
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, events, named_action
from tests.ui.on_map import FOGGY, bench_of, coarse, map_of, picture

__all__ = ["coarse"]

ROOT = Path(__file__).parent.parent.parent
FAST = Settings(speed=60)


@pytest.fixture
def hike(coarse: None, open_desk: OpenDesk) -> Desk:  # noqa: ARG001 - before the window is opened
    return open_desk(FOGGY, settings=FAST)


def lines_of(chart: LossChart) -> int:
    return len(chart._lines)


def crowd_of(desk: Desk) -> Crowd:
    assert desk.simulator.crowd
    return desk.simulator.crowd


def open_sections(desk: Desk) -> None:
    for section in desk.window.controls.sections:
        section.open()
    desk.settle(1)


# Races


def test_every_race_is_set_up_from_the_menu_and_run_to_its_end(hike: Desk) -> None:
    window = hike.window
    for race in RACES.values():
        named_action(window, race.label).trigger()
        events()
        assert hike.simulator.experiment == parse(race.text)
        assert hike.simulator.fog_is_lifted
        bench = window.stage.bench
        assert bench.race.isVisible()
        walking = 1 + len(hike.simulator.rivals)
        assert lines_of(bench.chart) == walking == 1 + len(window.controls.race.rows)
        assert hike.pictured_as() == []
        window.play()
        hike.let_pass(0.5)
        assert hike.simulator.cursor > 10
        window.look_at(10_000)
        assert hike.simulator.is_at_end
        assert bench.chart.accessibleDescription().count("at the start") == walking
        bench.grab()
        assert hike.pictured_as() == []


def test_back_and_timeline_move_all(hike: Desk) -> None:
    window = hike.window
    window.wishes.begin_race("ridge")
    walkers = map_of(hike)._walkers
    window.look_at(8)
    window.back()
    hike.let_pass(0.5)
    for cursor in (7, 3, 0, 200):
        window.transport.timeline.setValue(cursor)
        hike.let_pass(0.5)
        now = hike.simulator.cursor
        assert walkers._at.tolist() == [run.step(now).position.tolist() for run in hike.simulator.rivals if run]
        assert map_of(hike).shown_position.tolist() == hike.simulator.step.position.tolist()
    window.reset()
    assert {tuple(place) for place in walkers._at.tolist()} == {hike.simulator.experiment.start}


def test_rivals_stay_at_home_and_walk_again(hike: Desk) -> None:
    window = hike.window
    window.wishes.begin_race("ridge")
    window.look_at(5)
    open_sections(hike)
    rows, chart = window.controls.race.rows, bench_of(hike).chart
    for row, walking in ((0, 2), (1, 1), (0, 2), (1, 3)):
        hike.click(rows[row].check)
        assert sum(rival.is_on for rival in hike.simulator.experiment.rivals) == walking - 1
        assert lines_of(chart) == walking
        assert hike.simulator.cursor == 5
        picture(hike)
        assert hike.pictured_as() == []
    window.undo()
    assert lines_of(chart) == 2


def test_a_race_is_made_and_ended_with_the_controls(hike: Desk) -> None:
    window = hike.window
    open_sections(hike)
    race, alone = window.controls.race, hike.simulator.experiment
    hike.click(race.add)
    hike.choose(window.controls._menus["optimizer"], "adam")
    hike.click(race.add)
    assert [rival.optimizer for rival in hike.simulator.experiment.rivals] == ["gradient-descent", "adam"]
    hike.click(race.rows[0].swap)
    assert hike.simulator.experiment.optimizer == "gradient-descent"
    assert [rival.optimizer for rival in hike.simulator.experiment.rivals] == ["adam", "adam"]
    assert hike.pictured_as() == []
    hike.click(race.rows[1].remove)
    assert len(hike.simulator.experiment.rivals) == 1
    while race.add.isEnabled():
        hike.click(race.add)
    assert len(hike.simulator.experiment.rivals) == MOST_RIVALS
    window.look_at(3)
    picture(hike)
    assert hike.pictured_as() == []
    hike.click(race.end)
    assert hike.simulator.experiment == alone
    assert not race.rows
    window.undo()
    assert len(race.rows) == MOST_RIVALS


def test_a_jump_while_the_fog_lifts_over_the_start_shows_the_whole_trail(hike: Desk) -> None:
    window = hike.window
    window.player.speed = 5
    window.wishes.set_up(parse("landscape=ravine&learning_rate=0.07"))
    window.look_at(12)
    window.toggle_fog()
    hike.let_pass(0.6)
    whole = picture(hike)
    window.reset()
    hike.let_pass(0.6)
    picture(hike)
    window.toggle_fog()
    hike.let_pass(0.1)
    picture(hike)
    window.look_at(12)
    hike.let_pass(0.6)
    assert picture(hike) == whole


def test_the_logarithmic_axis_is_switched_in_the_chart(hike: Desk) -> None:
    window, chart = hike.window, bench_of(hike).chart
    window.wishes.begin_race("ravine")
    window.look_at(30)
    hike.settle(1)
    window.transport.run.setFocus()
    plain = chart.grab().toImage()
    hike.click(chart._switch)
    assert chart.is_logarithmic
    assert chart.grab().toImage() != plain
    assert "powers of ten" in chart.toolTip()
    hike.click(chart._switch)
    assert not chart.is_logarithmic
    window.transport.run.setFocus()
    assert chart.grab().toImage() == plain


# Benches


def test_tabs_bring_back_what_was_there_and_undo_crosses_benches(hike: Desk) -> None:
    window, tabs = hike.window, hike.window.stage.tabs
    window.wishes.choose_rate(0.07)
    foggy = hike.simulator.experiment
    tabs.setCurrentIndex(0)
    assert hike.simulator.experiment == Experiment()
    assert window.stage.bench is window.stage.curve_bench
    assert hike.pictured_as() == []
    window.wishes.choose_rate(0.3)
    curve = hike.simulator.experiment
    tabs.setCurrentIndex(1)
    assert hike.simulator.experiment == foggy
    assert hike.pictured_as() == []
    tabs.setCurrentIndex(0)
    assert hike.simulator.experiment == curve
    for experiment, index in ((foggy, 1), (curve, 0), (Experiment(), 0), (foggy, 1)):
        window.undo()
        assert hike.simulator.experiment == experiment
        assert tabs.currentIndex() == index
        assert hike.pictured_as() == []
    window.redo()
    assert tabs.currentIndex() == 0


def test_tabs_are_chosen_with_the_keyboard(hike: Desk) -> None:
    tabs = hike.window.stage.tabs
    tabs.setFocus()
    QTest.keyClick(tabs, Qt.Key.Key_Left)
    assert hike.simulator.experiment.landscape == "roll-downhill"
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert hike.simulator.experiment.landscape == "foggy-hills"
    assert hike.pictured_as() == []


def test_a_race_on_the_curve_opens_the_curve(hike: Desk) -> None:
    hike.window.wishes.begin_race("curve")
    assert hike.window.stage.tabs.currentIndex() == 0
    hike.window.step()
    hike.let_pass(0.5)
    walkers = hike.window.stage.curve_bench.curve._ball._walkers
    assert walkers._at.tolist() == [run.step(1).position.tolist() for run in hike.simulator.rivals if run]
    assert hike.pictured_as() == []


# Restarts


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("text", ["", FOGGY])
def test_balls_drop_roll_are_counted_and_taken_away(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text, settings=FAST)
    window = desk.window
    open_sections(desk)
    chance, before = window.controls.chance, desk.simulator.experiment
    window.look_at(4)
    counter = window.stage.bench.restarts
    assert not counter.isVisible()
    assert chance.drop.text() == "Drop 50 balls"
    cursors: list[int] = []
    desk.simulator.watch(lambda: cursors.append(desk.simulator.cursor))
    desk.click(chance.drop)
    assert cursors[0] == 0
    assert window.player.is_playing
    assert crowd_of(desk).count == 50
    assert counter.isVisible()
    first = counter.accessibleDescription()
    desk.let_pass(1.5)
    assert desk.simulator.cursor > 10
    window.look_at(10_000)
    desk.settle(1)
    reached = crowd_of(desk).deepest(desk.simulator.cursor)
    assert counter.accessibleDescription() != first
    assert f"Reached the deepest: {reached} of 50" in counter.accessibleDescription()
    window.stage.bench.grab()
    assert desk.pictured_as() == []
    assert chance.drop.text() == "Take them away"
    desk.click(chance.drop)
    assert desk.simulator.crowd is None
    assert not counter.isVisible()
    assert desk.simulator.experiment == before
    window.undo()
    assert crowd_of(desk).count == 50


def test_a_wrong_number_of_balls_is_refused_with_the_reason(hike: Desk) -> None:
    open_sections(hike)
    chance, before = hike.window.controls.chance, hike.simulator.experiment
    for wrong in ("1000000", "-1", "2.5", "many"):
        hike.type(chance.restarts.field, wrong)
        assert chance.restarts._problem.isVisible()
        assert wrong.replace("-", "−") in chance.restarts._problem.text()
        assert hike.simulator.experiment is before
    QTest.keyClick(chance.restarts.field, Qt.Key.Key_Escape)
    assert not chance.restarts._problem.isVisible()
    hike.type(chance.restarts.field, "0")
    assert not chance.drop.isEnabled()
    hike.window.wishes.drop_balls(1_000_000)
    assert "1000000" in hike.window.statusBar().currentMessage()
    assert hike.simulator.experiment is before
    assert not hike.window.player.is_playing or hike.simulator.crowd is None
    assert hike.pictured_as() == []


def test_balls_elsewhere_are_of_another_seed(hike: Desk) -> None:
    open_sections(hike)
    chance = hike.window.controls.chance
    hike.click(chance.drop)
    begin = crowd_of(hike).positions(0).tolist()
    hike.click(chance.elsewhere)
    assert crowd_of(hike).count == 50
    assert crowd_of(hike).positions(0).tolist() != begin
    hike.window.player.pause()


def test_restarts_ask_for_the_basins_and_their_end_drops_the_question(hike: Desk) -> None:
    heard = []
    hike.window.sweeper.basins_known.connect(lambda *answer: heard.append(answer[0]))
    hike.window.wishes.drop_balls(20)
    hike.window.player.pause()
    events()
    assert hike.window.sweeper._rule is not None
    hike.window.wishes.drop_balls(0)
    hike.settle()
    assert hike.window.sweeper._rule is None
    assert hike.simulator.crowd is None


# Noise


def test_new_noise_is_another_seed_and_says_which(hike: Desk) -> None:
    open_sections(hike)
    chance, window = hike.window.controls.chance, hike.window
    hike.type(chance.noise.field, "0.5")
    window.look_at(20)
    seeds, ends = set(), set()
    for _ in range(5):
        hike.click(chance.new_noise)
        seed = hike.simulator.experiment.seed
        assert str(seed) in window.statusBar().currentMessage()
        assert chance.seed.field.text() == str(seed)
        seeds.add(seed)
        ends.add(tuple(hike.simulator.step.position.tolist()))
        assert hike.simulator.cursor == 20
        assert hike.pictured_as() == []
    assert len(seeds) > 2
    assert len(ends) == len(seeds)
    hike.type(chance.seed.field, str(seed))
    assert tuple(hike.simulator.step.position.tolist()) in ends


# The end


CLOSING = """
import sys, threading
from PySide6.QtCore import QTimer
from gdviz.app import make_application, make_window
from gdviz.lab.notation import parse
from gdviz.ui.settings import Settings

application = make_application()
window = make_window(parse("landscape=six-hump-camel&optimizer=adam&steps=1000"), None, Settings(), keep_in=None)
window.show()
application.processEvents()
window.show_basins(True)
for _ in range(50):
    application.processEvents()
assert not window.sweeper.is_idle
assert any(thread.name.startswith("gdviz-worker") for thread in threading.enumerate())
window.close()
left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
print("left:", left)
application.processEvents()
"""


def test_closing_while_the_worker_works_ends_cleanly() -> None:

    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", CLOSING],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "left: []"
    assert [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line] == []
