from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.experiment import Experiment
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.chance_controls import ChanceControls
from gdviz.ui.scene import take_scene
from gdviz.ui.setting_control import SettingControl
from tests.ui.hands import shown, write

pytestmark = pytest.mark.usefixtures("nothing_left")

DATA = [one for one in LANDSCAPES.values() if one.fit]


class Form:
    """The controls as a window would use them: what is chosen holds."""

    def __init__(self) -> None:
        self.controls = ChanceControls()
        self.experiment = Experiment()
        self.heard: list[tuple[str, float]] = []
        self.controls.setting_chosen.connect(self._choose)
        self.controls.setting_dragged.connect(self._choose)
        self.controls.restarts_chosen.connect(partial(self._choose, "restarts"))
        self.controls.new_seed_requested.connect(lambda: self._choose("seed", self.experiment.seed + 417))
        for section in self.controls.sections:
            section.open()

    def _choose(self, name: str, value: float) -> None:
        self.heard.append((name, value))
        self.experiment = replace(self.experiment, **{name: value})
        self.show()

    def display(self, text: str) -> None:
        self.experiment = parse(text)
        self.show()

    def show(self) -> None:
        self.controls.display(take_scene(Simulator(self.experiment)))
        self.controls.show()

    def type(self, control: SettingControl, text: str) -> None:
        control.field.setFocus()
        write(control.field, text)
        QTest.keyClick(control.field, Qt.Key.Key_Return)

    def press(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def words(self) -> str:
        return " ".join(label.text() for label in shown(self.controls, QLabel))


@pytest.fixture
def form(application: Any) -> Iterator[Form]:
    del application
    made = Form()
    made.show()
    yield made
    made.controls.close()
    made.controls.deleteLater()


# Noise and batches


@pytest.mark.parametrize(
    ("name", "typed", "value"), [("noise", "0,5", 0.5), ("noise", "12", 12.0), ("batch", "8", 8.0), ("seed", "417", 417.0)]
)
def test_what_is_typed_is_chosen_and_stays_there(form: Form, name: str, typed: str, value: float) -> None:
    form.display("landscape=line-fit")
    control: SettingControl = getattr(form.controls, name)
    form.type(control, typed)
    assert form.heard == [(name, value)]
    assert float(control.field.text()) == value


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("noise", "-1", "0 to 1e+06"),
        ("batch", "2.5", "a whole number"),
        ("batch", "-1", "0 to 342"),
        ("batch", "343", "0 to 342"),
        ("seed", "-3", "a whole number"),
        ("seed", "1e10", "0 to 2147483647"),
        ("restarts", "-1", "0 to 1000"),
        ("restarts", "1000000", "0 to 1000"),
        ("restarts", "2.5", "a whole number"),
    ],
)
def test_what_is_wrong_is_said(form: Form, name: str, typed: str, reason: str) -> None:
    form.display("landscape=line-fit")
    form.type(getattr(form.controls, name), typed)
    assert form.heard == []
    assert reason in form.words


@pytest.mark.parametrize("landscape", DATA, ids=lambda landscape: landscape.name)
def test_the_slider_of_the_batch_goes_up_to_all_rows(form: Form, landscape: Any) -> None:
    form.display(f"landscape={landscape.name}")
    rows = landscape.fit.count
    assert f"all {rows} rows" in form.words
    slider = form.controls.batch.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert form.heard == [("batch", float(rows))]
    assert f"{rows} of {rows} rows" in form.words
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert f"all {rows} rows" in form.words


@pytest.mark.parametrize("text", ["", "landscape=ravine"])
def test_without_data_there_is_no_batch_to_choose(form: Form, text: str) -> None:
    form.display("landscape=line-fit")
    assert form.controls.batch.isVisible()
    form.display(text)
    assert not form.controls.batch.isVisible()
    assert "rows" not in form.words
    assert form.controls.batch.field not in form.controls.stops


def test_a_batch_half_typed_is_not_chosen_when_the_data_go(form: Form) -> None:
    form.display("landscape=line-fit")
    form.controls.activateWindow()
    form.controls.batch.field.setFocus()
    write(form.controls.batch.field, "12")
    form.display("landscape=ravine")
    assert form.heard == []


def test_new_noise_says_its_seed(form: Form) -> None:
    form.display("noise=0.5")
    assert "seed 0" in form.words
    form.press(form.controls.new_noise)
    assert form.heard == [("seed", 417)]
    assert form.controls.seed.field.text() == "417"
    assert "seed 417" in form.words


@pytest.mark.parametrize(
    ("text", "has_chance"), [("", False), ("noise=0.1", True), ("landscape=line-fit&batch=4", True), ("restarts=3", True)]
)
def test_it_says_whether_the_seed_decides_anything(form: Form, text: str, has_chance: bool) -> None:  # noqa: FBT001
    form.display(text)
    assert ("every seed gives the same" not in form.words) is has_chance


@pytest.mark.parametrize(
    ("text", "summaries"),
    [
        ("", ["", ""]),
        ("seed=5", ["", ""]),
        ("noise=0.25&seed=5", ["σ 0.25, seed 5", ""]),
        ("landscape=line-fit&batch=16&noise=1", ["σ 1, batch 16, seed 0", ""]),
        ("restarts=1", ["", "1 ball"]),
        ("restarts=200", ["", "200 balls"]),
    ],
)
def test_folded_sections_say_what_is_set_in_them(form: Form, text: str, summaries: list[str]) -> None:
    form.display(text)
    for section, summary in zip(form.controls.sections, summaries, strict=True):
        section.open(is_open=False)
        assert [label.text() for label in shown(section, QLabel)] == ([summary] if summary else [])
        assert section.heading.accessibleDescription() == ("folded; " + summary if summary else "folded")


# Restarts


def test_balls_are_dropped_and_taken_away(form: Form) -> None:
    button = form.controls.drop
    story: list[tuple[Callable[[], None], str, float | None]] = [
        (lambda: None, "Drop 50 balls", None),
        (lambda: form.press(button), "Take them away", 50),
        (lambda: form.type(form.controls.restarts, "100"), "Drop 100 balls", None),
        (lambda: form.press(button), "Take them away", 100),
        (lambda: form.controls.restarts.slider.setValue(1), "Drop 1 ball", None),
        (lambda: form.press(button), "Take them away", 1),
        (lambda: form.press(button), "Drop 1 ball", 0),
        (lambda: form.type(form.controls.restarts, "7"), "Drop 7 balls", None),
        (lambda: form.press(button), "Take them away", 7),
        (lambda: form.type(form.controls.restarts, "0"), "Take them away", None),
        (lambda: form.press(button), "Take them away", 0),
    ]
    for act, text, chosen in story:
        form.heard.clear()
        act()
        assert button.text() == text
        assert form.heard == ([] if chosen is None else [("restarts", chosen)])
        assert bool(button.property("leading")) is text.startswith("Drop")
    assert not button.isEnabled()
    assert "0 means none" in form.words


def test_a_link_s_balls_are_shown_and_a_wish_is_not_forgotten(form: Form) -> None:
    form.display("restarts=20")
    assert form.controls.restarts.field.text() == "20"
    form.type(form.controls.restarts, "30")
    form.display("restarts=20&learning_rate=0.1")
    assert form.controls.restarts.field.text() == "30"
    assert form.controls.drop.text() == "Drop 30 balls"
    form.display("")
    assert form.controls.drop.text() == "Drop 30 balls"


def test_balls_can_be_dropped_elsewhere_only_if_there_are_any(form: Form) -> None:
    assert not form.controls.elsewhere.isEnabled()
    form.press(form.controls.drop)
    form.press(form.controls.elsewhere)
    assert form.heard == [("restarts", 50), ("seed", 417)]
    assert form.experiment.restarts == 50
