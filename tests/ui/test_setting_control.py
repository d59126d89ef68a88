# pyright: basic
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gdviz.descent.catalogue import LOG_TICKS, Setting
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab.experiment import BATCH, LEARNING_RATE, NOISE, RATE_ON_MAPS, RESTARTS, SEED, STEPS
from gdviz.ui.setting_control import SettingControl

pytestmark = pytest.mark.usefixtures("nothing_left")

OWN = [LEARNING_RATE, STEPS, NOISE, BATCH, SEED, RESTARTS]
ALL = [*OWN, *(one for entry in (*OPTIMIZERS.values(), *SCHEDULES.values()) for one in entry.settings)]


@pytest.fixture
def made(application: Any) -> Iterator[list[SettingControl]]:
    del application
    controls: list[SettingControl] = []
    yield controls
    for control in controls:
        control.deleteLater()


def control_of(setting: Setting, made: list[SettingControl]) -> tuple[SettingControl, list[tuple[str, float]]]:
    control = SettingControl(setting)
    made.append(control)
    control.resize(280, 80)
    control.display(setting.default)
    control.show()
    heard: list[tuple[str, float]] = []
    for signal in (control.chosen, control.dragged):
        signal.connect(lambda name, value: heard.append((name, value)))
    return control, heard


@pytest.mark.parametrize(("tick", "rate"), [(0, 0.01), (595, 0.605), (1190, 1.20), (40, 0.05), (190, 0.2), (1, 0.011)])
def test_the_rates_on_the_slider_are_exact(made: list[SettingControl], tick: int, rate: float) -> None:
    control, heard = control_of(LEARNING_RATE, made)
    control.slider.setValue(600)
    heard.clear()
    control.slider.setValue(tick)
    assert heard == [("learning_rate", rate)]


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.name)
def test_a_slider_can_show_the_default(made: list[SettingControl], setting: Setting) -> None:
    control, heard = control_of(setting, made)
    at_default = control.slider.value()
    control.slider.setValue(at_default + (1 if at_default < control.slider.maximum() else -1))
    heard.clear()
    control.slider.setValue(at_default)
    assert heard == [(setting.name, setting.default)]


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.name)
def test_the_ends_of_a_slider_are_those_that_are_declared(made: list[SettingControl], setting: Setting) -> None:
    control, heard = control_of(setting, made)
    control.slider.setValue(setting.ticks // 2)
    heard.clear()
    control.slider.setFocus()
    QTest.keyClick(control.slider, Qt.Key.Key_End)
    QTest.keyClick(control.slider, Qt.Key.Key_Home)
    assert heard == [(setting.name, setting.high), (setting.name, setting.low)]


@pytest.mark.parametrize(
    ("tick", "rate"), [(0, 0.0001), (LOG_TICKS, 2.0), (LOG_TICKS // 2, 0.0141), (1, 0.000103), (LOG_TICKS - 1, 1.95)]
)
def test_on_maps_each_tick_is_the_same_ratio(made: list[SettingControl], tick: int, rate: float) -> None:
    control, heard = control_of(RATE_ON_MAPS, made)
    control.slider.setValue(7)
    heard.clear()
    control.slider.setValue(tick)
    assert heard == [("learning_rate", rate)]
    control.display(rate)
    assert control.slider.value() == tick


@pytest.mark.parametrize("setting", [STEPS, BATCH, SEED, RESTARTS], ids=lambda setting: setting.name)
def test_whole_numbers_stay_whole(made: list[SettingControl], setting: Setting) -> None:
    control, heard = control_of(setting, made)
    for tick in range(0, setting.ticks + 1, 7):
        control.slider.setValue(tick)
    assert heard
    for _, value in heard:
        assert value == int(value)
        control.display(value)
        assert control.field.text() == str(int(value))
    heard.clear()
    control.field.selectAll()
    QTest.keyClicks(control.field, "2.5")
    QTest.keyClick(control.field, Qt.Key.Key_Return)
    assert heard == []
    assert "a whole number" in control._problem.text()


def test_another_setting_brings_its_range_its_words_and_what_may_be_typed(made: list[SettingControl]) -> None:
    control, heard = control_of(LEARNING_RATE, made)
    control.display(0.5)
    control.declare(RATE_ON_MAPS)
    control.display(0.5)
    assert heard == []
    assert control.slider.maximum() == LOG_TICKS
    assert control.slider.value() == round(RATE_ON_MAPS.tick_of(0.5))
    control.slider.setFocus()
    QTest.keyClick(control.slider, Qt.Key.Key_Home)
    assert heard == [("learning_rate", 0.0001)]
    control.declare(RESTARTS)
    assert control.field.accessibleName() == RESTARTS.label
    assert control.slider.toolTip() == RESTARTS.meaning
    control.field.selectAll()
    QTest.keyClicks(control.field, "1001")
    QTest.keyClick(control.field, Qt.Key.Key_Return)
    assert "0 to 1000" in control._problem.text()
    control.field.selectAll()
    QTest.keyClicks(control.field, "1000")
    QTest.keyClick(control.field, Qt.Key.Key_Return)
    assert heard[1:] == [("restarts", 1000.0)]


def test_what_is_being_typed_stays_when_the_same_setting_is_declared_again(made: list[SettingControl]) -> None:
    control, _ = control_of(LEARNING_RATE, made)
    control.field.selectAll()
    QTest.keyClicks(control.field, "0.")
    control.declare(LEARNING_RATE)
    control.display(LEARNING_RATE.default)
    assert control.field.text() == "0."


def test_a_setting_may_have_only_a_field(made: list[SettingControl]) -> None:
    control = SettingControl(SEED, has_slider=False)
    made.append(control)
    control.show()
    assert not control.slider.isVisible()
    assert control.stops == [control.field]


def test_a_number_half_typed_is_not_chosen_when_its_field_goes_away(made: list[SettingControl]) -> None:
    control, heard = control_of(LEARNING_RATE, made)
    control.field.setFocus()
    control.field.selectAll()
    QTest.keyClicks(control.field, "0.7")
    control.discard()
    made.remove(control)
    assert heard == []


@pytest.mark.parametrize(
    ("rate", "tick"), [(0.01, 0), (1.2, 1190), (1.05, 1040), (1.05066, 1041), (10.0, 1190), (1e-6, 0), (1e308, 1190)]
)
def test_what_the_slider_cannot_show_is_kept(made: list[SettingControl], rate: float, tick: int) -> None:
    control, heard = control_of(LEARNING_RATE, made)
    control.display(rate)
    assert control.slider.value() == tick
    assert float(control.field.text()) == rate
    assert heard == []


def test_a_typed_number_is_chosen_and_a_wrong_one_explained(made: list[SettingControl]) -> None:
    control, heard = control_of(LEARNING_RATE, made)
    control.field.selectAll()
    QTest.keyClicks(control.field, "-1")
    QTest.keyClick(control.field, Qt.Key.Key_Return)
    assert control._problem.isVisible()
    assert "above 0" in control._problem.text()
    control.field.selectAll()
    QTest.keyClicks(control.field, "0.7")
    QTest.keyClick(control.field, Qt.Key.Key_Return)
    assert not control._problem.isVisible()
    assert heard == [("learning_rate", 0.7)]


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.name)
def test_it_says_its_name_and_what_it_does(made: list[SettingControl], setting: Setting) -> None:
    control, _ = control_of(setting, made)
    label = control.findChildren(QLabel)[0]
    assert label.text().replace("\N{NO-BREAK SPACE}", " ") == f"{setting.label} {setting.symbol}".strip()
    assert {part.toolTip() for part in (label, control.field, control.slider)} == {setting.meaning}
    assert control.field.accessibleName() != control.slider.accessibleName()
