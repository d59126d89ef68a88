from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gdviz.lab.experiment import Experiment
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.scene import take_scene
from gdviz.ui.start_control import StartControl
from tests.ui.hands import clear_away, shown, write

pytestmark = pytest.mark.usefixtures("nothing_left")

LETTERS = {"": ("x",), "landscape=ravine": ("x", "y"), "landscape=line-fit": ("w", "b")}


class Form:
    """The control, what it shows, and what it said."""

    def __init__(self) -> None:
        self.control = StartControl()
        self.chosen: list[tuple[float, ...]] = []
        self.wishes: list[bool] = []
        self.control.chosen.connect(self.chosen.append)
        self.control.random_requested.connect(lambda: self.wishes.append(True))

    def display(self, text: str) -> Experiment:
        experiment = parse(text)
        self.control.display(take_scene(Simulator(experiment)))
        self.control.show()
        self.control.activateWindow()
        clear_away()
        return experiment

    def type(self, row: int, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        field = self.control.fields[row]
        field.setFocus()
        write(field, text)
        if end is not None:
            QTest.keyClick(field, end)

    @property
    def words(self) -> str:
        return " ".join(label.text() for label in shown(self.control, QLabel))


@pytest.fixture
def form(application: Any) -> Iterator[Form]:
    del application
    made = Form()
    yield made
    made.control.close()
    made.control.deleteLater()


@pytest.mark.parametrize("text", LETTERS)
def test_each_weight_has_a_field_of_its_own_with_its_letter(form: Form, text: str) -> None:
    experiment = form.display(text)
    letters = LETTERS[text]
    assert [field.accessibleName() for field in form.control.fields] == [f"Start at {letter}" for letter in letters]
    assert [float(field.text()) for field in form.control.fields] == list(experiment.start)
    buddies = [label.text() for label in shown(form.control, QLabel) if label.buddy() in form.control.fields]
    assert tuple(buddies) == letters
    assert ("on the map" in form.words) is (len(letters) == 2)
    assert ("on the curve" in form.words) is (len(letters) == 1)


@pytest.mark.parametrize(
    ("text", "row", "typed", "start"),
    [
        ("", 0, "-1,5", (-1.5,)),
        ("", 0, "100", (100.0,)),
        ("landscape=ravine&start=1,2", 0, "−3", (-3.0, 2.0)),
        ("landscape=ravine&start=1,2", 1, "0.25", (1.0, 0.25)),
        ("landscape=himmelblau&start=1,2", 1, "1e6", (1.0, 1e6)),
        ("landscape=line-fit&start=1,2", 0, "0", (0.0, 2.0)),
    ],
)
def test_a_typed_number_chooses_the_whole_start(form: Form, text: str, row: int, typed: str, start: tuple[float, ...]) -> None:
    form.display(text)
    form.type(row, typed)
    assert form.chosen == [start]


@pytest.mark.parametrize("text", ["", "landscape=himmelblau&start=1,2"])
@pytest.mark.parametrize(
    ("typed", "reason"), [("abc", "not a number"), ("", "not a number"), ("1e309", "finite"), ("1e200", "far")]
)
def test_where_one_cannot_begin_is_said_and_nothing_is_lost(form: Form, text: str, typed: str, reason: str) -> None:
    experiment = form.display(text)
    field = form.control.fields[-1]
    form.type(len(form.control.fields) - 1, typed)
    assert form.chosen == []
    assert reason in form.words
    assert field.text() == typed
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert reason not in form.words
    assert float(field.text()) == experiment.start[-1]


def test_a_random_place_is_asked_for(form: Form) -> None:
    form.display("landscape=ravine")
    QTest.mouseClick(form.control.random, Qt.MouseButton.LeftButton)
    assert form.wishes == [True]
    assert form.chosen == []


@pytest.mark.parametrize(("before", "after"), [("", "landscape=ravine"), ("landscape=ravine", "landscape=line-fit")])
def test_a_number_half_typed_is_not_chosen_when_its_field_goes_away(form: Form, before: str, after: str) -> None:
    form.display(before)
    form.type(0, "1.2", None)
    experiment = form.display(after)
    assert form.chosen == []
    assert [float(field.text()) for field in form.control.fields] == list(experiment.start)


def test_another_start_on_the_same_landscape_keeps_the_fields(form: Form) -> None:
    form.display("landscape=ravine&start=1,2")
    fields = form.control.fields
    form.type(0, "0.", None)
    form.display("landscape=ravine&start=1,3")
    assert form.control.fields is fields
    assert [field.text() for field in fields] == ["0.", "3"]
