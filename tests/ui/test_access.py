"""What a keyboard reaches and a screen reader says."""
# pyright: basic

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QTabBar, QWidget

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.experiment import CHOICES
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, events, shown
from tests.ui.on_map import coarse

__all__ = ["coarse"]

pytestmark = pytest.mark.usefixtures("coarse")


def name_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox | QTabBar):
        # On Unix Qt gives a menu's text for its name, and its name as the label's; of tabs it gives the chosen one's.
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def picture_of(desk: Desk) -> QWidget:
    """The curve or the map."""
    stage = desk.window.stage
    return stage.curve_bench.curve if stage.bench is stage.curve_bench else stage.foggy_bench.map


def unfold(desk: Desk) -> None:
    for section in desk.window.controls.sections:
        section.open()
    desk.settle()


def tab_stops(desk: Desk, most: int = 120) -> list[QWidget]:
    """All that Tab comes to, from the curve or the map on, until it is there again."""
    curve = picture_of(desk)
    curve.setFocus()
    stops: list[QWidget] = []
    for _ in range(most):
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Tab)
        here = desk.window.focusWidget()
        if not stops or here is not stops[-1]:
            stops.append(here)
        if here is curve:
            return stops
    raise AssertionError([name_of(stop) for stop in stops])


def focusable(desk: Desk) -> list[QWidget]:
    return [
        widget
        for widget in shown(desk.window, QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.focusProxy() is None
    ]


FULL = "landscape=line-fit&optimizer=momentum&schedule=exponential&batch=8&restarts=5&race=adam;momentum,off"


@pytest.mark.parametrize("text", ["", "optimizer=momentum&schedule=exponential", FULL])
def test_tab_goes_round_through_every_control(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    desk.window.look_at(2)
    unfold(desk)
    stops = tab_stops(desk)
    transport, controls = desk.window.transport, desk.window.controls
    wanted = [transport.run, transport.back, transport.step, transport.reset, transport.speed, transport.timeline]
    wanted += [*controls._menus.values(), controls.rate.field, controls.rate.slider, *controls.start.stops]
    wanted += [part for one in controls._settings.values() for part in (one.field, one.slider)]
    wanted += [desk.window.lessons.page.texts[0], desk.window.stage.tabs, *controls.chance.stops, *controls.race.stops]
    if text == FULL:
        bench = desk.window.stage.foggy_bench
        wanted += [bench.lift, bench.basins, bench.batch, bench.remember, bench.visibility]
    wanted = [widget for widget in wanted if widget.isEnabled()]
    assert [name_of(widget) for widget in wanted if widget not in stops] == []


@pytest.mark.parametrize("text", ["", FULL])
def test_backtab_goes_the_same_way_back(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    picture, forth = picture_of(desk), tab_stops(desk)
    back: list[QWidget] = []
    for _ in range(150):
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Backtab)
        here = desk.window.focusWidget()
        # On its way the page of a lesson goes through its links.
        if not back or here is not back[-1]:
            back.append(here)
        if here is picture:
            break
    assert [name_of(stop) for stop in back[-2::-1]] == [name_of(stop) for stop in forth[:-1]]


def test_controls_are_reached_from_top_to_bottom(open_desk: OpenDesk) -> None:
    desk = open_desk(FULL)
    unfold(desk)
    controls = desk.window.controls
    stops = tab_stops(desk)
    wanted = [stop for stop in (*controls.chance.stops, *controls.race.stops) if stop.isEnabled()]
    assert [stop for stop in stops if stop in wanted] == wanted
    # The name, the box and the buttons of one hiker stand in two lines.
    tops = [stop.mapTo(controls.widget(), stop.rect().topLeft()).y() for stop in wanted]
    assert all(below - above > -48 for above, below in itertools.pairwise(tops))
    assert tops[0] == min(tops)
    assert tops[-1] == max(tops)


def test_a_rule_s_settings_come_right_after_its_menu(desk: Desk) -> None:
    controls = desk.window.controls
    desk.choose(controls._menus["schedule"], "exponential")
    desk.choose(controls._menus["optimizer"], "momentum")
    stops = tab_stops(desk)
    for kind, name in (("optimizer", "beta"), ("schedule", "gamma")):
        place = stops.index(controls._menus[kind])
        assert stops[place + 1 : place + 3] == [controls._settings[name].field, controls._settings[name].slider]


@pytest.mark.parametrize("text", ["optimizer=momentum&schedule=exponential", FULL])
def test_whatever_takes_the_focus_has_a_name_of_its_own(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    desk.window.look_at(2)
    unfold(desk)
    names = {widget: name_of(widget) for widget in focusable(desk)}
    assert [type(widget).__name__ for widget, name in names.items() if not name] == []
    assert sorted(names.values()) == sorted(set(names.values()))


def test_a_panel_that_only_scrolls_is_no_stop(desk: Desk) -> None:
    stops = tab_stops(desk)
    assert [
        type(stop).__name__
        for stop in stops
        if type(stop) is not type(desk.window.stage.curve_bench.curve) and isinstance(stop, QScrollArea)
    ] == []


def test_roles_and_values(desk: Desk) -> None:
    controls, transport = desk.window.controls, desk.window.transport
    roles = {
        transport.run: QAccessible.Role.Button,
        transport.timeline: QAccessible.Role.Slider,
        controls.rate.slider: QAccessible.Role.Slider,
        controls.rate.field: QAccessible.Role.EditableText,
        controls._menus["landscape"]: QAccessible.Role.ComboBox,
    }
    for widget, role in roles.items():
        assert QAccessible.queryAccessibleInterface(widget).role() == role
    assert QAccessible.queryAccessibleInterface(controls.rate.field).text(QAccessible.Text.Value) == "0.05"


def test_the_curve_tells_each_step(desk: Desk) -> None:
    told = set()
    for step in range(4):
        text = desk.window.stage.curve_bench.curve.accessibleDescription()
        assert text.startswith(f"Step {step}: the ball is at x = {desk.readouts[1]}")
        told.add(text)
        desk.window.step()
    assert len(told) == 4


def test_strips_and_chart_are_told(desk: Desk) -> None:
    desk.settle()
    assert "Swinging" in desk.window.rate_strip.accessibleDescription()
    desk.window.look_at(4)
    assert "at step 4" in desk.window.stage.curve_bench.chart.accessibleDescription()
    assert desk.window.rate_strip.accessibleName()
    assert desk.window.stage.curve_bench.chart.accessibleName()


def test_the_map_s_numbers_are_told_too(open_desk: OpenDesk) -> None:
    desk = open_desk(FULL)
    desk.settle()
    bench = desk.window.stage.foggy_bench
    told = []
    for step in range(3):
        assert bench.map.accessibleDescription().startswith(f"Step {step}: the ball is at ")
        told.append([part.accessibleDescription() for part in (bench.map, bench.data, bench.chart, bench.race)])
        desk.window.step()
    assert all(len(set(texts)) == 3 for texts in zip(*told, strict=True))
    for part in (bench.map, bench.data, bench.chart, bench.race, bench.restarts, bench.memory, desk.window.stage.tabs):
        assert part.accessibleName(), type(part).__name__


def test_each_menu_says_what_its_choice_does_and_offers_what_fits(open_desk: OpenDesk) -> None:
    for text, dimensions in (("", 1), ("landscape=foggy-hills", 2)):
        desk = open_desk(text)
        for kind, menu in desk.window.controls._menus.items():
            entries = dict(CHOICES[kind])
            if kind == "landscape":
                entries = {name: one for name, one in LANDSCAPES.items() if one.dimensions == dimensions}
            assert [menu.itemData(index) for index in range(menu.count())] == list(entries)
            for name, entry in entries.items():
                menu.setCurrentIndex(menu.findData(name))
                assert menu.toolTip() == entry.meaning


def test_nothing_has_a_menu_on_the_right_button(desk: Desk) -> None:
    for widget in shown(desk.window, QWidget):
        QTest.mouseClick(widget, Qt.MouseButton.RightButton)
        events()
        assert QApplication.activePopupWidget() is None, type(widget).__name__
    assert desk.simulator.experiment.start == (3.5,)


def test_nothing_on_the_map_s_bench_has_a_menu_on_the_right_button(open_desk: OpenDesk) -> None:
    desk = open_desk(FULL)
    unfold(desk)
    before = desk.simulator.experiment
    for widget in shown(desk.window, QWidget):
        QTest.mouseClick(widget, Qt.MouseButton.RightButton)
        events()
        assert QApplication.activePopupWidget() is None, type(widget).__name__
    assert desk.simulator.experiment is before
