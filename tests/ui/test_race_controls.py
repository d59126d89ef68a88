from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from gdviz.lab.experiment import Experiment
from gdviz.lab.hiker import MOST_RIVALS, Hiker
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.race_controls import RaceControls, distinct_names, numbers_of
from gdviz.ui.scene import take_scene
from gdviz.ui.theme import DARK, THEMES, Theme
from tests.ui.hands import clear_away, events, shown

pytestmark = pytest.mark.usefixtures("nothing_left")

NARROW = "\N{NO-BREAK SPACE}"
RACES = [("ravine", "A ravine", "Who finds the way along?"), ("banana", "The banana", "Who is in time?")]
RACE = "optimizer=momentum&race=gradient-descent,learning_rate:0.1;momentum,beta:0.5,off;gradient-descent,learning_rate:0.3"


class Form:
    """The controls as a window would use them: what is chosen holds."""

    def __init__(self) -> None:
        self.controls = RaceControls(RACES, DARK, 100)
        self.experiment = Experiment()
        self.heard: list[tuple[Hiker, ...]] = []
        self.swaps: list[int] = []
        self.presets: list[str] = []
        self.controls.rivals_chosen.connect(self._choose)
        self.controls.swap_requested.connect(self._swap)
        self.controls.preset_chosen.connect(self.presets.append)
        self.controls.section.open()

    def _choose(self, rivals: tuple[Hiker, ...]) -> None:
        self.heard.append(rivals)
        self.experiment = self.experiment.change(rivals=rivals)
        self.show()

    def _swap(self, index: int) -> None:
        self.swaps.append(index)
        self.experiment = self.experiment.swapped(index)
        self.show()

    def display(self, text: str) -> Experiment:
        self.experiment = parse(text)
        self.show()
        return self.experiment

    def show(self) -> None:
        self.controls.display(take_scene(Simulator(self.experiment)))
        self.controls.resize(290, 700)
        self.controls.show()
        self.controls.activateWindow()
        clear_away()

    def press(self, button: QAbstractButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        events()

    @property
    def words(self) -> list[str]:
        return [label.text() for label in shown(self.controls, QLabel)]

    def row_words(self) -> list[list[str]]:
        rows = (self.controls.own, *self.controls.rows)
        return [[label.text().replace(NARROW, " ") for label in shown(row, QLabel)] for row in rows]


@pytest.fixture
def form(application: Any) -> Iterator[Form]:
    del application
    made = Form()
    made.show()
    yield made
    made.controls.close()
    made.controls.deleteLater()


def test_each_hiker_has_a_row_with_its_rule_and_its_numbers(form: Form) -> None:
    form.display(RACE)
    assert form.row_words() == [
        ["Momentum", "your ball: η 0.05, β 0.9"],
        ["Gradient descent", "η 0.1"],
        ["Momentum", "η 0.05, β 0.5"],
        ["Gradient descent", "η 0.3"],
    ]
    assert [row.check.isChecked() for row in form.controls.rows] == [True, False, True]
    assert not form.controls.own.check.isEnabled()
    assert form.controls.own.check.isChecked()


def test_without_rivals_there_is_only_the_own_ball(form: Form) -> None:
    assert form.row_words() == [["Gradient descent", "your ball: η 0.05"]]
    assert "Only your ball walks." in form.words
    assert not form.controls.end.isEnabled()
    assert form.controls.add.isEnabled()


def test_a_hiker_stays_at_home_and_walks_again(form: Form) -> None:
    before = form.display(RACE).rivals
    for is_on in (False, True):
        form.press(form.controls.rows[0].check)
        assert form.heard[-1] == (replace(before[0], is_on=is_on), *before[1:])
        assert form.controls.rows[0].check.isChecked() is is_on
    form.controls.rows[1].check.setFocus()
    QTest.keyClick(form.controls.rows[1].check, Qt.Key.Key_Space)
    assert form.heard[-1][1].is_on
    assert len(form.heard) == 3


def test_with_all_at_home_only_the_own_ball_walks(form: Form) -> None:
    form.display(RACE)
    assert "Only your ball walks." not in form.words
    for row in (form.controls.rows[0], form.controls.rows[2]):
        form.press(row.check)
    assert "Only your ball walks." in form.words
    assert len(form.controls.rows) == 3


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_hiker_is_removed_and_the_others_stay(form: Form, index: int) -> None:
    rivals = list(form.display(RACE).rivals)
    form.press(form.controls.rows[index].remove)
    del rivals[index]
    assert form.heard == [tuple(rivals)]
    assert [words[1] for words in form.row_words()[1:]] == [numbers_of(rival).replace(NARROW, " ") for rival in rivals]


def test_all_can_be_removed_by_keyboard_without_searching_the_button_again(form: Form) -> None:
    form.display(RACE)
    form.controls.rows[0].remove.setFocus()
    for left in (2, 1, 0):
        QTest.keyClick(form.controls.rows[0].remove, Qt.Key.Key_Space)
        events()
        assert len(form.experiment.rivals) == left
        if left:
            assert form.controls.rows[0].remove.hasFocus()


def test_swap_makes_a_hiker_the_own_ball(form: Form) -> None:
    form.display(RACE)
    form.press(form.controls.rows[0].swap)
    assert form.swaps == [0]
    assert form.row_words()[:2] == [["Gradient descent", "your ball: η 0.1"], ["Momentum", "η 0.05, β 0.9"]]
    assert form.heard == []


def test_the_own_rule_joins_until_the_race_is_full(form: Form) -> None:
    form.display("optimizer=momentum&learning_rate=0.2")
    for count in range(1, MOST_RIVALS + 1):
        form.press(form.controls.add)
        assert len(form.controls.rows) == count
        assert form.experiment.rivals[-1] == form.experiment.own
    assert not form.controls.add.isEnabled()
    assert str(MOST_RIVALS) in form.controls.add.toolTip()
    form.press(form.controls.rows[0].remove)
    assert form.controls.add.isEnabled()
    assert str(MOST_RIVALS) not in form.controls.add.toolTip()


def test_the_race_is_ended(form: Form) -> None:
    form.display(RACE)
    form.press(form.controls.end)
    assert form.heard == [()]
    assert form.controls.rows == []
    assert not form.controls.end.isEnabled()


def test_a_race_is_chosen_in_the_menu(form: Form) -> None:
    menu = form.controls.presets.menu()
    assert menu is not None
    assert [(action.text(), action.toolTip()) for action in menu.actions()] == [race[1:] for race in RACES]
    assert menu.toolTipsVisible()
    menu.actions()[1].trigger()
    assert form.presets == ["banana"]


def test_rows_are_kept_while_as_many_walk(form: Form) -> None:
    form.display(RACE)
    rows = list(form.controls.rows)
    form.display(RACE.replace("0.3", "0.4"))
    assert form.controls.rows == rows
    form.display(RACE + ";momentum")
    assert form.controls.rows[:3] == rows
    form.display("")
    assert form.controls.rows == []


@pytest.mark.parametrize("text", [RACE, "race=" + ";".join(["momentum"] * MOST_RIVALS), "optimizer=momentum&race=momentum"])
def test_no_two_buttons_have_the_same_name(form: Form, text: str) -> None:
    form.display(text)

    def name_of(widget: QWidget) -> str:
        return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)

    names = [name_of(stop) for stop in form.controls.stops]
    assert all(names)
    assert sorted(names) == sorted(set(names))
    assert all(stop.toolTip() for stop in form.controls.stops[1:])


def test_names_say_what_a_button_does_to_whom(form: Form) -> None:
    form.display("race=momentum")
    row = form.controls.rows[0]
    assert [part.accessibleName() for part in (row.check, row.swap, row.remove)] == [
        "Momentum walks",
        "Swap Momentum with your ball",
        "Remove Momentum",
    ]
    assert distinct_names([Hiker("momentum", 0.1), Hiker("gradient-descent", 0.1)]) == ["Momentum", "Gradient descent"]
    assert len(set(distinct_names([Hiker("momentum", 0.1)] * 3))) == 3


@pytest.mark.parametrize(
    ("text", "summary"),
    [("", None), ("race=momentum", "1 rival walks"), (RACE, "2 rivals walk"), ("race=momentum,off", "0 rivals walk")],
)
def test_folded_it_says_how_many_walk(form: Form, text: str, summary: str | None) -> None:
    form.display(text)
    form.controls.section.open(is_open=False)
    assert form.words == ([summary] if summary else [])


def colors_of(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("percent", [100, 200])
def test_marks_are_in_the_theme_s_colours_and_grow_with_the_text(form: Form, theme: Theme, percent: int) -> None:
    form.display("race=" + ";".join(["gradient-descent"] * MOST_RIVALS))
    before = form.controls.own.check.sizeHint()
    form.controls.wear(theme, percent)
    events()
    for place, row in enumerate((form.controls.own, *form.controls.rows)):
        assert QColor(theme.hikers[place]).name() in colors_of(row.check)
    after = form.controls.own.check.sizeHint()
    assert after.width() == pytest.approx(before.width() * percent / 100, abs=1)
    form.press(form.controls.add)
    assert {row.check.sizeHint() for row in form.controls.rows} == {after}


@pytest.mark.parametrize("act", ["send home", "focus"])
def test_one_sees_who_walks_and_where_the_keyboard_is(form: Form, act: str) -> None:
    form.display("race=momentum;momentum")
    check = form.controls.rows[0].check
    form.controls.add.setFocus()
    acts: dict[str, Callable[[], None]] = {"send home": lambda: form.press(check), "focus": check.setFocus}
    before = check.grab().toImage()
    acts[act]()
    events()
    assert check.grab().toImage() != before
