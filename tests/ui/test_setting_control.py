# pyright: basic
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gdviz.descent.catalogue import Setting
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab.experiment import LEARNING_RATE
from gdviz.ui.setting_control import SettingControl

pytestmark = pytest.mark.usefixtures("nothing_left")

ALL = [LEARNING_RATE, *(one for entry in (*OPTIMIZERS.values(), *SCHEDULES.values()) for one in entry.settings)]


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
    control.slider.setFocus()
    QTest.keyClick(control.slider, Qt.Key.Key_End)
    QTest.keyClick(control.slider, Qt.Key.Key_Home)
    assert heard == [(setting.name, setting.high), (setting.name, setting.low)]


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
    assert label.text() == f"{setting.label} {setting.symbol}"
    assert {part.toolTip() for part in (label, control.field, control.slider)} == {setting.meaning}
    assert control.field.accessibleName() != control.slider.accessibleName()
