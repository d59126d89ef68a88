from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gdviz.lab.experiment import LEARNING_RATE
from gdviz.ui.number_field import MOST_CHARACTERS, NumberField, Problem
from tests.ui.hands import write

pytestmark = pytest.mark.usefixtures("nothing_left")

ALLOWED = {
    "1e-6": (1e-6, "0.000001"),
    "0.00001": (1e-5, "0.00001"),
    "1.5": (1.5, "1.5"),
    "10": (10.0, "10"),
    "0,05": (0.05, "0.05"),
    "0,2": (0.2, "0.2"),
    "  0.3 ": (0.3, "0.3"),
    "1e308": (1e308, "1e+308"),
    "5e-324": (5e-324, "5e-324"),
    ".5": (0.5, "0.5"),
    "1e-9": (1e-9, "1e-9"),
    "1E2": (100.0, "100"),
    "+0.25": (0.25, "0.25"),
}
REFUSED = ("abc", "0", "-1", "−1", "", " ", "1e309", "nan", "inf", "1.2.3", "1,2,3", "1.000,5", "0x10", "½", "1e", "--1", "5 %")


class Form:
    """A field with another beside it, to which the focus can go."""

    def __init__(self) -> None:
        self.page = QWidget()
        self.field, self.other = NumberField("Learning rate", LEARNING_RATE.parse), QLineEdit()
        column = QVBoxLayout(self.page)
        for part in (self.field, self.other):
            column.addWidget(part)
        self.chosen: list[float] = []
        self.problems: list[str] = []
        self.field.chosen.connect(self.chosen.append)
        self.field.display(0.05)
        self.field.refused.connect(self.problems.append)
        self.page.show()
        self.page.activateWindow()
        self.field.setFocus()

    def write(self, text: str) -> None:
        write(self.field, text)

    def enter(self) -> None:
        QTest.keyClick(self.field, Qt.Key.Key_Return)


@pytest.fixture
def form(application: Any) -> Iterator[Form]:
    del application
    made = Form()
    yield made
    made.page.close()
    made.page.deleteLater()


@pytest.mark.parametrize("text", ALLOWED)
@pytest.mark.parametrize("end", ["enter", "leave"])
def test_a_number_is_chosen_and_written_as_one_would_type_it(form: Form, text: str, end: str) -> None:
    form.write(text)
    form.enter() if end == "enter" else form.other.setFocus()
    value, written = ALLOWED[text]
    assert form.chosen == [value]
    assert form.field.text() == written
    assert float(form.field.text()) == value
    assert not form.field.property("wrong")


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_rate_is_marked_and_explained_and_changes_nothing(form: Form, text: str) -> None:
    form.write(text)
    form.enter()
    assert form.chosen == []
    assert form.field.property("wrong")
    assert form.problems[-1]
    assert form.field.text() == text


@pytest.mark.parametrize("text", ["abc", "0", ""])
def test_leaving_a_refused_number_shows_again_what_holds(form: Form, text: str) -> None:
    form.write(text)
    form.other.setFocus()
    assert form.field.text() == "0.05"
    assert not form.field.property("wrong")
    assert form.problems[-1] == ""
    assert form.chosen == []


@pytest.mark.parametrize("text", ["0.7", "abc"])
def test_escape_takes_back_what_was_typed(form: Form, text: str) -> None:
    form.write(text)
    QTest.keyClick(form.field, Qt.Key.Key_Escape)
    assert form.field.text() == "0.05"
    form.other.setFocus()
    assert form.chosen == []


def test_typing_on_takes_the_mark_away(form: Form) -> None:
    form.write("abc")
    form.enter()
    QTest.keyClicks(form.field, "d")
    assert not form.field.property("wrong")
    assert form.problems[-1] == ""


def test_what_has_not_changed_is_not_chosen(form: Form) -> None:
    form.enter()
    form.other.setFocus()
    assert form.chosen == []


def test_the_same_value_does_not_disturb_what_is_being_typed(form: Form) -> None:
    form.write("0.")
    form.field.display(0.05)
    assert form.field.text() == "0."
    form.field.display(0.06)
    assert form.field.text() == "0.06"


def test_a_long_text_is_cut(form: Form) -> None:
    form.write("1" * 100)
    assert form.field.text() == "1" * MOST_CHARACTERS


def test_before_it_was_told_a_number_it_is_empty(application: Any) -> None:
    del application
    field = NumberField("Start at x", LEARNING_RATE.parse)
    QTest.keyClicks(field, "1")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "1"
    field.deleteLater()


@pytest.mark.parametrize("text", ["start is 'abc', which is not a number; write it like 0.05", "1" * MOST_CHARACTERS, "−1"])
def test_a_problem_takes_room_only_while_there_is_one_and_no_more_than_there_is(application: Any, text: str) -> None:
    del application
    page = QWidget()
    problem = Problem()
    QVBoxLayout(page).addWidget(problem)
    page.show()
    assert not problem.isVisible()
    problem.display(text)
    assert problem.isVisible()
    assert problem.text().replace("\N{ZERO WIDTH SPACE}", "") == text
    page.resize(200, 300)
    assert page.minimumSizeHint().width() <= 200
    problem.display("")
    assert not problem.isVisible()
    page.close()
    page.deleteLater()
