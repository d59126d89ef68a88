"""The benches as tabs."""
# pyright: basic

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction

from gdviz.ui.canvas.stage import Stage
from gdviz.ui.shortcuts import CURVE, MAP
from gdviz.ui.theme import DARK, LIGHT
from tests.ui.canvas.alone import alone, scene_at
from tests.ui.on_map import FOGGY

pytestmark = pytest.mark.usefixtures("nothing_left")


def test_the_map_is_made_when_it_is_first_needed_and_only_once() -> None:
    stage = Stage(DARK, 100)
    with alone(stage, 900, 700):
        stage.display(scene_at("", 0))
        stage.wear(LIGHT, 125)
        stage.display_basins(None, scene_at(FOGGY, 0).descent.landscape)
        assert stage._foggy is None
        stage.display(scene_at(FOGGY, 0))
        made = stage.foggy_bench
        assert stage.bench is made
        assert made.map._theme is LIGHT
        stage.display(scene_at("", 0))
        assert stage.bench is stage.curve_bench
        stage.wear(DARK, 100)
        assert made.map._theme is DARK
        stage.display(scene_at(FOGGY, 2))
        assert stage.foggy_bench is made


def test_the_tab_follows_the_landscape_without_a_wish() -> None:
    stage = Stage(DARK, 100)
    wishes: list[str] = []
    stage.bench_chosen.connect(wishes.append)
    with alone(stage, 900, 700):
        for text, index in (("", 0), (FOGGY, 1), ("landscape=booth", 1), ("", 0)):
            stage.display(scene_at(text, 0))
            assert stage.tabs.currentIndex() == index
        assert wishes == []
        stage.tabs.setCurrentIndex(1)
        assert wishes == ["foggy-landscape"]


def test_wishes_of_both_benches_go_up() -> None:
    stage = Stage(DARK, 100)
    heard: list[object] = []
    for signal in (stage.start_chosen, stage.start_dragged, stage.step_chosen, stage.fog_lift_chosen, stage.basins_chosen):
        signal.connect(heard.append)
    with alone(stage, 900, 700):
        stage.display(scene_at("", 0))
        stage.curve_bench.curve.start_chosen.emit(1.0)
        stage.curve_bench.step_chosen.emit(2)
        stage.display(scene_at(FOGGY, 0))
        stage.foggy_bench.map.start_dragged.emit((1.0, 2.0))
        stage.foggy_bench.lift.click()
        stage.foggy_bench.basins.click()
        assert heard == [(1.0,), 2, (1.0, 2.0), True, True]


def test_keys_belong_to_the_pictures_they_were_given_to() -> None:
    stage = Stage(DARK, 100)
    both, for_map = QAction("both", stage), QAction("map", stage)
    stage.add_action(both, (CURVE, MAP))
    stage.add_action(for_map, (MAP,))
    with alone(stage, 900, 700):
        stage.display(scene_at(FOGGY, 0))
        assert stage.curve_bench.curve.actions() == [both]
        assert stage.foggy_bench.map.actions() == [both, for_map]
        stage.take_keyboard()
        assert stage.window().focusWidget() is stage.foggy_bench.map
