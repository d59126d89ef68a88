"""What a keyboard reaches and a screen reader says."""
# pyright: basic

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QWidget

from gdviz.lab.experiment import CHOICES
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, events, shown


def name_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        # On Unix Qt gives a menu's text for its name, and its name as the label's.
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def tab_stops(desk: Desk, most: int = 80) -> list[QWidget]:
    """All that Tab comes to, from the curve on, until it is there again."""
    curve = desk.window.stage.curve_bench.curve
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


@pytest.mark.parametrize("text", ["", "optimizer=momentum&schedule=exponential"])
def test_tab_goes_round_through_every_control(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    desk.window.look_at(2)
    desk.settle()
    stops = tab_stops(desk)
    transport, controls = desk.window.transport, desk.window.controls
    wanted = [transport.run, transport.back, transport.step, transport.reset, transport.speed, transport.timeline]
    wanted += [*controls._menus.values(), controls.rate.field, controls.rate.slider, *controls.start.stops]
    wanted += [part for one in controls._settings.values() for part in (one.field, one.slider)]
    wanted += [desk.window.lessons.page]
    assert [name_of(widget) for widget in wanted if widget not in stops] == []


def test_backtab_goes_the_same_way_back(desk: Desk) -> None:
    curve = desk.window.stage.curve_bench.curve
    curve.setFocus()
    for _ in range(80):
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Backtab)
        if desk.window.focusWidget() is curve:
            return
    raise AssertionError


def test_a_rule_s_settings_come_right_after_its_menu(desk: Desk) -> None:
    controls = desk.window.controls
    desk.choose(controls._menus["schedule"], "exponential")
    desk.choose(controls._menus["optimizer"], "momentum")
    stops = tab_stops(desk)
    for kind, name in (("optimizer", "beta"), ("schedule", "gamma")):
        place = stops.index(controls._menus[kind])
        assert stops[place + 1 : place + 3] == [controls._settings[name].field, controls._settings[name].slider]


def test_whatever_takes_the_focus_has_a_name_of_its_own(desk: Desk) -> None:
    desk.choose(desk.window.controls._menus["optimizer"], "momentum")
    desk.choose(desk.window.controls._menus["schedule"], "exponential")
    desk.window.look_at(2)
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


def test_each_menu_says_what_its_choice_does(desk: Desk) -> None:
    for kind, menu in desk.window.controls._menus.items():
        for name, entry in CHOICES[kind].items():
            desk.choose(menu, name)
            assert menu.toolTip() == entry.meaning


def test_nothing_has_a_menu_on_the_right_button(desk: Desk) -> None:
    for widget in shown(desk.window, QWidget):
        QTest.mouseClick(widget, Qt.MouseButton.RightButton)
        events()
        assert QApplication.activePopupWidget() is None, type(widget).__name__
    assert desk.simulator.experiment.start == (3.5,)
