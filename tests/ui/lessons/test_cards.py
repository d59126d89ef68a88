from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from time import perf_counter
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from gdviz.course.lesson import read_lesson
from gdviz.course.progress import Answer, Best
from gdviz.course.setups import Setup, Told, parse_setup, told
from gdviz.course.table import Place, read_table
from gdviz.course.task import CHALLENGE, PREDICT, QUESTION, Task, read_task
from gdviz.paths import resources
from gdviz.ui.lessons.card import AskingCard, TaskCard
from gdviz.ui.lessons.cards import ChoiceCard, EstimateCard, make_card
from gdviz.ui.lessons.goal_card import GoalCard
from gdviz.ui.lessons.options import ActionButton, Feedback, Words, figures
from gdviz.ui.lessons.signs import Mark, Sign
from gdviz.ui.theme import DARK, LIGHT, THEMES, Theme, dress
from tests.ui.hands import active_timers, clear_away, events, shown, write

pytestmark = pytest.mark.usefixtures("nothing_left")

Kind = TypeVar("Kind", bound=TaskCard)

PREDICTION = """
id = "fate"
ask = "What will the ball do at **this** rate?"
experiment = "learning_rate=1.2"
[[option]]
text = "It flies off."
holds = "diverged"
why = "The wide bowl brings it back."
[[option]]
text = "It is thrown about, *without* end."
holds = "chaotic"
why = "Right: chaos."
[[option]]
text = "It settles."
holds = "settled-*"
why = "No bottom can hold it."
"""
CHOICE = """
id = "first"
ask = "What do you change first?"
[[option]]
text = "A smaller rate."
right = true
why = "Growing jumps are the mark of long steps."
[[option]]
text = "A larger rate."
why = "No, that throws it further."
[[option]]
text = "Patience."
why = "Bad steps stay bad."
"""
CHOICE_BY_RUN = (
    CHOICE.replace('ask = "What', 'experiment = "landscape=parabola&learning_rate=2"\nask = "What')
    .replace("right = true", 'holds = "diverged"')
    .replace('rate."\nwhy = "No', 'rate."\nholds = "settled-*"\nwhy = "No')
    .replace('why = "Bad', 'holds = "settled-*"\nwhy = "Bad')
)
PLACE = """
id = "where"
ask = "Where will it rest?"
experiment = "start=3.5"
quantity = "x"
within = 0.3
place = true
right = "Yes, at {value}."
wrong = "It rests at {value}."
"""
NUMBER = """
id = "mass"
ask = "How heavy is it?"
answer = 3.25
within = 0.01
unit = "kg"
right = "That is how one does it."
wrong = "First times, then plus."
"""
REACH = """
id = "reach"
ask = "Settle in 10 steps or fewer."
experiment = "landscape=parabola&learning_rate=0.05"
goal = "settled-global, steps <= 10, overshoots = 0"
keep = ["landscape", "start"]
right = "That is a good rate."
wrong = "The rate is too small."
solution = "landscape=parabola&learning_rate=0.4"
"""
RACE = """
id = "race"
title = "The fastest way"
ask = "Settle in 30 steps or fewer."
experiment = "landscape=parabola&learning_rate=0.05"
goal = "settled-global, steps <= 30"
keep = ["landscape", "start"]
best = "fewest steps"
hints = ["Try a larger one.", "Try 0.3.", "Try 0.4."]
right = "Done: the factor was small."
solution = "landscape=parabola&learning_rate=0.4"
"""
LOSSES = """
id = "bench"
title = "Sure"
ask = "Make it small."
losses = "panel=bce&probability=0.5&label=1"
goal = "cross_entropy < 0.1"
keep = ["label"]
hints = []
right = "So it is."
solution = "panel=bce&probability=0.99&label=1"
"""


def task_of(kind: str, text: str) -> Task:
    return read_task(kind, read_table(text, Place(resources(), 1)))


class Reader:
    """Holds a card as a page does, hears what it wishes, and counts the runs."""

    def __init__(self, width: int = 330) -> None:
        self.room = QScrollArea()
        self.room.setWidgetResizable(True)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.width = width
        self.heard: list[tuple[Any, ...]] = []
        self.runs = 0

    def find(self, setup: Setup) -> Told:
        self.runs += 1
        return told(setup)

    def hear(self, name: str, *values: object) -> None:
        self.heard.append((name, *(value.text() if isinstance(value, Setup) else value for value in values)))

    def hold(self, kind: type[Kind], task: Task, theme: Theme = DARK, percent: int = 100) -> Kind:
        card = make_card(task, self.find)
        assert isinstance(card, kind)
        self.card = card
        card.wear(theme, percent)
        for name, wish in (
            ("answered", card.answered),
            ("skipped", card.skipped),
            ("set up", card.setup_requested),
            ("run", card.run_requested),
            ("hint", card.hint_taken),
            ("solved", card.solved),
            ("place", card.place_wanted),
        ):
            wish.connect(partial(self.hear, name))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.room.setWidget(inside)
        self.room.resize(self.width, 900)
        self.room.show()
        self.room.activateWindow()
        self.settle()
        return card

    def settle(self) -> None:
        for _ in range(3):
            clear_away()

    def press(self, button: QAbstractButton) -> None:
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def end(self, text: str) -> None:
        """What stands on the stage has come to its end."""
        setup = parse_setup(text)
        self.card.display_end(setup, told(setup))
        self.settle()

    def said(self) -> list[str]:
        """What is said to the answer."""
        return [part.text() for part in shown(self.card, Feedback)]

    def words(self) -> list[str]:
        return [label.text() for label in shown(self.card, QLabel)]

    def close(self) -> None:
        self.room.close()
        self.room.deleteLater()
        clear_away()


@pytest.fixture
def reader(application: QApplication) -> Iterator[Reader]:
    del application
    one = Reader()
    yield one
    one.close()


def marks(card: ChoiceCard) -> list[Sign]:
    return [button.mark.sign for button in card.options]


OPEN, CHOSEN, RIGHT, WRONG = Sign.OPEN, Sign.CHOSEN, Sign.RIGHT, Sign.WRONG


def run_of(card: TaskCard) -> tuple[str, str]:
    assert card.task.setup is not None
    return "run", card.task.setup.text()


def test_a_question_is_answered_at_once_and_others_can_be_tried(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(QUESTION, CHOICE))
    assert (marks(card), reader.said(), reader.runs) == ([OPEN] * 3, [], 0)
    reader.press(card.options[2])
    assert marks(card) == [OPEN, OPEN, WRONG]
    assert reader.said() == ["**Not so.** Bad steps stay bad."]
    reader.press(card.options[1])
    assert marks(card) == [OPEN, WRONG, WRONG]
    assert reader.said() == ["**No,** that throws it further."]
    reader.press(card.options[0])
    assert marks(card) == [RIGHT, WRONG, WRONG]
    assert reader.said() == ["**Right.** Growing jumps are the mark of long steps."]
    assert card.accessibleDescription() == "Right. Growing jumps are the mark of long steps."
    answers = [("answered", "Patience.", False), ("answered", "A larger rate.", False), ("answered", "A smaller rate.", True)]
    assert reader.heard == answers


def test_after_the_right_answer_the_others_only_say_why_not(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(QUESTION, CHOICE))
    reader.press(card.options[0])
    reader.press(card.options[1])
    assert reader.heard == [("answered", "A smaller rate.", True)]
    assert marks(card) == [RIGHT, WRONG, OPEN]
    assert reader.said() == ["**No,** that throws it further."]


def test_the_engine_says_what_is_right_and_is_asked_once(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(QUESTION, CHOICE_BY_RUN))
    assert reader.runs == 0
    for index in (2, 1, 0):
        reader.press(card.options[index])
    assert marks(card) == [RIGHT, WRONG, WRONG]
    assert reader.runs == 1


@pytest.mark.parametrize("way", ["the run ends", "tell me now"])
def test_a_prediction_waits_for_the_run(reader: Reader, way: str) -> None:
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION))
    reader.press(card.options[0])
    assert reader.heard == [("answered", "It flies off.", False), run_of(card)]
    assert marks(card) == [CHOSEN, OPEN, OPEN]
    assert "Your prediction: It flies off.\n\nWatch what it does." in reader.words()
    assert reader.said() == []
    assert not any(button.isEnabled() for button in card.options)
    assert not card.skip.isVisible()
    if way == "the run ends":
        reader.end("learning_rate=1.1")
        assert reader.said() == []
        reader.end("learning_rate=1.2")
    else:
        reader.press(card.tell_now)
    assert marks(card) == [WRONG, RIGHT, OPEN]
    assert reader.said() == ["**Not so.** The wide bowl brings it back.", "**Right:** chaos."]
    assert not card.tell_now.isVisible()
    assert reader.runs == 1


def test_a_right_prediction(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION))
    reader.press(card.options[1])
    reader.press(card.tell_now)
    assert (marks(card), reader.said()) == ([OPEN, RIGHT, OPEN], ["**Right:** chaos."])
    reader.press(card.again)
    assert reader.heard == [("answered", "It is thrown about, *without* end.", True), run_of(card), run_of(card)]
    reader.end("learning_rate=1.2")
    assert reader.said() == ["**Right:** chaos."]


def test_a_prediction_can_be_skipped(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION.replace("Right: chaos", "Chaos")))
    reader.press(card.skip)
    assert reader.heard == [("skipped",), run_of(card)]
    assert "Watch what it does." in reader.words()
    reader.end("learning_rate=1.2")
    assert marks(card) == [OPEN, RIGHT, OPEN]
    assert reader.said() == ["**This one is right.** Chaos."]


def test_a_number_is_judged_and_both_are_shown(reader: Reader) -> None:
    card = reader.hold(EstimateCard, task_of(QUESTION, NUMBER))
    for text, value, said in [
        ("3,5", 3.5, ("You said 3.5 kg, it is 3.25 kg.", "**Not so.** First times, then plus.")),
        (" −3.25 kg", -3.25, ("You said −3.25 kg, it is 3.25 kg.", "**Not so.** First times, then plus.")),
        ("3.25", 3.25, ("You said 3.25 kg.", "**Right.** That is how one does it.")),
    ]:
        reader.heard.clear()
        write(card.field, text)
        reader.press(card.button)
        assert reader.heard == [("answered", value, value == 3.25)]
        shown_words = [text.replace("\N{NO-BREAK SPACE}", " ") for text in reader.words()]
        assert [text in shown_words for text in said] == [True, True]
    assert card.feedback.mark.sign is RIGHT


@pytest.mark.parametrize("way", ["button", "enter"])
@pytest.mark.parametrize(("text", "complaint"), [("", "Type a number first"), ("much", "the answer is 'much'")])
def test_what_is_no_number_is_said_and_not_kept(reader: Reader, way: str, text: str, complaint: str) -> None:
    card = reader.hold(EstimateCard, task_of(QUESTION, NUMBER))
    card.field.setFocus()
    write(card.field, text)
    if way == "button":
        reader.press(card.button)
    else:
        QTest.keyClick(card.field, Qt.Key.Key_Return)
    events()
    assert [words for words in reader.words() if words.startswith(complaint)]
    assert reader.heard == []
    assert card.field.hasFocus()
    write(card.field, "3.25")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert reader.heard == [("answered", 3.25, True)]
    assert not [words for words in reader.words() if words.startswith(complaint)]


def test_a_place_is_pointed_at_and_then_predicted(reader: Reader) -> None:
    card = reader.hold(EstimateCard, task_of(PREDICT, PLACE))
    card.take_place(4.0)
    assert card.field.text() == ""
    reader.press(card.point)
    assert card.point.words.text() == "Now click on the curve"
    card.take_place(1.88888)
    assert (card.field.text(), card.point.isChecked()) == ("1.889", False)
    assert reader.heard == [("place", True), ("place", False)]
    write(card.field, "2")
    reader.press(card.point)
    card.take_place(1.88888)
    assert card.field.text() == "1.889"
    reader.press(card.button)
    assert reader.heard[4:] == [("answered", 1.889, True), run_of(card)]
    assert not any(part.isVisible() for part in (card.field, card.button, card.point, card.skip))
    assert "Your prediction: 1.889\n\nWatch what it does." in reader.words()
    reader.end("start=3.5")
    assert reader.said() == ["**Yes,** at 1.885."]
    assert "You said 1.889, it is 1.885." in reader.words()


def test_pointing_ends_when_the_answer_is_given_another_way(reader: Reader) -> None:
    card = reader.hold(EstimateCard, task_of(PREDICT, PLACE))
    reader.press(card.point)
    write(card.field, "0.5")
    reader.press(card.button)
    assert reader.heard == [("place", True), ("place", False), ("answered", 0.5, False), run_of(card)]


def test_a_skipped_estimate_tells_the_number(reader: Reader) -> None:
    card = reader.hold(EstimateCard, task_of(PREDICT, PLACE))
    reader.press(card.skip)
    reader.press(card.tell_now)
    assert reader.said() == ["It rests at 1.885."]
    assert card.feedback.mark.sign is Sign.NOTE
    assert "It is 1.885." in reader.words()


def test_a_goal_is_only_judged_once_begun(reader: Reader) -> None:
    card = reader.hold(GoalCard, task_of(QUESTION, REACH))
    reader.end("landscape=parabola&learning_rate=0.4")
    assert reader.heard == []
    reader.press(card.begin)
    assert card.task.setup is not None
    assert reader.heard == [("set up", card.task.setup.text())]
    assert card.begin.words.text() == "Begin again"
    assert "It is set up. Now it is your turn. To be left as it is: landscape, start." in reader.words()
    reader.heard.clear()
    for text, said in [
        ("landscape=parabola&learning_rate=0.1", "**Not yet.** The rate is too small."),
        ("landscape=parabola&learning_rate=0.4&start=2", "Leave the start as it was."),
        ("start=2", "Leave these as they were: landscape, start."),
    ]:
        reader.end(text)
        assert reader.said() == [said]
        assert reader.heard == []
    reader.end("losses:panel=bce")
    assert reader.said() == ["Leave these as they were: landscape, start."]
    reader.end("landscape=parabola&learning_rate=0.4")
    assert reader.said() == ["**Solved.** That is a good rate."]
    assert reader.heard == [
        ("solved", 1.0, parse_setup("landscape=parabola&learning_rate=0.4").text()),
        ("answered", "set", True),
    ]
    for text in ("landscape=parabola&learning_rate=0.1", "start=2", "landscape=parabola&learning_rate=0.4"):
        reader.end(text)
        assert reader.said() == ["**Solved.** That is a good rate."]
    assert len(reader.heard) == 2


def test_a_challenge_says_what_is_missing_and_keeps_the_best(reader: Reader) -> None:
    card = reader.hold(GoalCard, task_of(CHALLENGE, RACE))
    assert "The fastest way" in reader.words()
    reader.press(card.begin)
    reader.end("landscape=parabola&learning_rate=0.05")
    assert reader.said() == ["**Not there yet:** the number of steps is 81; it should be 30 at the most."]
    reader.end("landscape=parabola&learning_rate=2")
    assert reader.said() == ["**Not there yet:** the ball has flown off."]
    for rate, steps in ((0.2, 17), (0.25, 13), (0.15, 24)):
        reader.end(f"landscape=parabola&learning_rate={rate}")
        assert reader.said() == ["**Done:** the factor was small."]
        assert reader.heard[-1][:2] == ("solved", float(steps))
    assert card.best.text() == "Your best: 13 steps"
    assert card.caption.text() == "Challenge · solved"
    reader.end("landscape=parabola&learning_rate=2")
    assert reader.said() == ["**Not this time:** the ball has flown off."]
    reader.end("landscape=parabola&learning_rate=2&start=1")
    assert reader.said() == ["**Not this time:** the ball has flown off."]
    assert not [sound for sound in reader.heard if sound[0] == "answered"]


def test_hints_come_one_at_a_time(reader: Reader) -> None:
    card = reader.hold(GoalCard, task_of(CHALLENGE, RACE))
    told_hints: list[str] = []
    for number, text in enumerate(card.task.hints, 1):
        assert card.hint.words.text() == f"Hint {number} of 3"
        card.hint.setFocus()
        QTest.keyClick(card.hint, Qt.Key.Key_Space)
        reader.settle()
        told_hints.append(f"**Hint {number} of 3.** {text}")
        assert reader.said() == told_hints
    assert reader.heard == [("hint",)] * 3
    assert not card.hint.isVisible()
    assert card.begin.hasFocus()


def test_a_goal_on_the_bench_of_losses(reader: Reader) -> None:
    card = reader.hold(GoalCard, task_of(CHALLENGE, LOSSES))
    assert not card.hint.isVisible()
    reader.press(card.begin)
    reader.end("losses:panel=bce&probability=0.5&label=1")
    assert reader.said() == []
    reader.end("losses:panel=bce&probability=0.8&label=1")
    assert reader.said() == ["**Not there yet:** the cross-entropy is 0.223144; it should be below 0.1."]
    reader.end("losses:panel=bce&probability=0.1&label=0")
    assert reader.said() == ["Leave the label as it was."]
    reader.end("losses:panel=bce&probability=0.95&label=1")
    assert reader.said() == ["**Solved.** So it is."]
    assert reader.heard[-1][:2] == ("solved", 1.0)
    assert not card.best.isVisible()


@pytest.mark.parametrize(
    ("goal", "attempt", "said"),
    [
        ("settled-global", "landscape=parabola&learning_rate=1", "the ball is swinging and never comes to rest."),
        ("swinging", "landscape=parabola", "the ball has settled in the deepest valley."),
        ("loss@3 < 0.1", "landscape=parabola", "the loss after 3 steps is 3.32151; it should be below 0.1."),
        ("x > 1", "landscape=parabola&learning_rate=0.5", "x is 0; it should be above 1."),
        (
            "learning_rate >= 0.2",
            "landscape=parabola&learning_rate=0.19999",
            "the learning rate is 0.19999; it should be 0.2 at ",
        ),
        ("period = 2", "landscape=parabola", "the number of places that it swings through is 0; it should be 2."),
        ("x < x@1", "landscape=parabola&learning_rate=2", "x is 1328602, and x after 1 step is −7.5."),
    ],
)
def test_what_is_missing_is_said_in_plain_words(reader: Reader, goal: str, attempt: str, said: str) -> None:
    text = RACE.replace("settled-global, steps <= 30", goal).replace('keep = ["landscape", "start"]', "keep = []")
    card = reader.hold(GoalCard, task_of(CHALLENGE, text))
    reader.press(card.begin)
    reader.end(attempt)
    assert reader.said()[0].startswith(f"**Not there yet:** {said}")


def test_a_rival_who_is_missing_or_too_slow_is_named(reader: Reader) -> None:
    race = "landscape=parabola&learning_rate=0.05&race=adam,learning_rate:0.0001"
    text = RACE.replace("settled-global, steps <= 30", "settled-*.adam").replace(
        "landscape=parabola&learning_rate=0.4", race.replace("0.0001", "0.1")
    )
    text = text.replace('experiment = "landscape=parabola&learning_rate=0.05"', f'experiment = "{race}"')
    card = reader.hold(GoalCard, task_of(CHALLENGE, text))
    reader.press(card.begin)
    reader.end(race)
    assert reader.said() == ["**Not there yet:** the ball with the rule Adam is only crawling."]
    reader.end("landscape=parabola&learning_rate=0.05")
    assert reader.said()[0].startswith("**Not there yet:** no 'adam' walks there")


def test_the_best_of_another_quantity(reader: Reader) -> None:
    text = RACE.replace("fewest steps", "largest learning_rate")
    card = reader.hold(GoalCard, task_of(CHALLENGE, text))
    reader.press(card.begin)
    for rate in (0.3, 0.35, 0.2):
        reader.end(f"landscape=parabola&learning_rate={rate}")
    assert card.best.text() == "Your best learning rate: 0.35"
    card = reader.hold(GoalCard, task_of(CHALLENGE, RACE))
    card.display_answer(None, Best(1.0, "landscape=parabola&learning_rate=0.5"), 0)
    assert card.best.text() == "Your best: 1 step"


def test_a_kept_answer_is_shown_again(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(QUESTION, CHOICE))
    card.display_answer(Answer("Patience."), None, 0)
    assert marks(card) == [OPEN, OPEN, WRONG]
    assert reader.said() == ["**Not so.** Bad steps stay bad."]
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION))
    card.display_answer(Answer("It settles."), None, 0)
    assert marks(card) == [OPEN, RIGHT, WRONG]
    assert card.again.isVisible()
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION))
    card.display_answer(Answer(None), None, 0)
    assert marks(card) == [OPEN, RIGHT, OPEN]
    number = reader.hold(EstimateCard, task_of(QUESTION, NUMBER))
    number.display_answer(Answer(3.0), None, 0)
    assert number.field.text() == "3"
    assert reader.said() == ["**Not so.** First times, then plus."]
    goal = reader.hold(GoalCard, task_of(QUESTION, REACH))
    goal.display_answer(Answer("set", is_right=True, was_right=True), None, 0)
    assert reader.said() == ["**Solved.** That is a good rate."]
    challenge = reader.hold(GoalCard, task_of(CHALLENGE, RACE))
    challenge.display_answer(None, Best(12, "x"), 2)
    assert reader.said() == ["**Hint 1 of 3.** Try a larger one.", "**Hint 2 of 3.** Try 0.3.", "**Done:** the factor was small."]
    assert challenge.best.text() == "Your best: 12 steps"
    assert reader.heard == []


@pytest.mark.parametrize("value", ["An option of another version.", 2.0, None])
def test_an_answer_that_does_not_fit_is_as_none(reader: Reader, value: str | float | None) -> None:
    card = reader.hold(ChoiceCard, task_of(QUESTION, CHOICE))
    card.display_answer(Answer(value), None, 0)
    assert marks(card) == [OPEN] * 3
    number = reader.hold(EstimateCard, task_of(QUESTION, NUMBER))
    number.display_answer(Answer("much"), None, 0)
    assert (number.field.text(), reader.said()) == ("", [])


def test_what_goes_on_in_a_card_is_not_disturbed_by_what_is_kept(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION))

    def keep(value: str | float, right: Any) -> None:
        card.display_answer(Answer(value, right, right), None, 0)

    card.answered.connect(keep)
    card.display_answer(None, None, 0)
    reader.press(card.options[0])
    card.display_answer(Answer("It flies off."), None, 0)
    assert marks(card) == [CHOSEN, OPEN, OPEN]
    assert card.tell_now.isVisible()
    goal = reader.hold(GoalCard, task_of(CHALLENGE, RACE))
    reader.press(goal.begin)
    reader.end("landscape=parabola&learning_rate=2")
    goal.display_answer(None, None, 1)
    assert reader.said() == ["**Hint 1 of 3.** Try a larger one.", "**Not there yet:** the ball has flown off."]


def test_one_who_begins_anew_finds_the_cards_untouched(reader: Reader) -> None:
    kinds: list[tuple[type[TaskCard], Task, Answer | None, Best | None]] = [
        (ChoiceCard, task_of(PREDICT, PREDICTION), Answer("It settles."), None),
        (ChoiceCard, task_of(QUESTION, CHOICE), Answer("Patience."), None),
        (EstimateCard, task_of(PREDICT, PLACE), Answer(2.0), None),
        (GoalCard, task_of(QUESTION, REACH), Answer("set", is_right=True, was_right=True), None),
        (GoalCard, task_of(CHALLENGE, RACE), None, Best(12.0, "x")),
    ]
    for kind, task, answer, best in kinds:
        card = reader.hold(kind, task)
        fresh = reader.words()
        card.display_answer(answer, best, 0)
        reader.settle()
        assert reader.words() != fresh
        card.display_answer(None, None, 0)
        reader.settle()
        assert reader.words() == fresh
        card.display_answer(answer, best, 0)
        reader.settle()
        assert reader.words() != fresh


def tab_stops(card: TaskCard) -> list[QWidget]:
    stops: list[QWidget] = []
    first = next(w for w in shown(card, QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled())
    first.setFocus()
    while (here := card.window().focusWidget()) not in stops and card.isAncestorOf(here):
        stops.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    return stops


TASKS = [(PREDICT, PREDICTION), (QUESTION, CHOICE), (PREDICT, PLACE), (QUESTION, NUMBER), (QUESTION, REACH), (CHALLENGE, RACE)]


@pytest.mark.parametrize(("kind", "text"), TASKS)
def test_tab_comes_to_all_from_top_to_bottom_and_each_has_its_own_name(reader: Reader, kind: str, text: str) -> None:
    card = reader.hold(TaskCard, task_of(kind, text))
    stops = tab_stops(card)
    controls = [w for w in shown(card, QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert set(stops) == set(controls)
    places = [stop.mapTo(card, QPoint()) for stop in stops]
    assert [(place.y() // 12, place.x()) for place in places] == sorted((place.y() // 12, place.x()) for place in places)
    names = [QAccessible.queryAccessibleInterface(stop).text(QAccessible.Text.Name) for stop in stops]
    assert all(names)
    assert len(names) == len(set(names))
    assert not any("*" in name for name in names)


def test_a_prediction_goes_by_keyboard_alone(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION))
    card.options[1].setFocus()
    QTest.keyClick(card.options[1], Qt.Key.Key_Space)
    reader.settle()
    assert card.tell_now.hasFocus()
    QTest.keyClick(card.tell_now, Qt.Key.Key_Space)
    reader.settle()
    assert card.again.hasFocus()
    assert reader.said() == ["**Right:** chaos."]
    assert [button.accessibleDescription() for button in card.options] == ["", "right", ""]


def test_the_keyboard_is_not_taken_from_elsewhere(reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION))
    other = ActionButton("Elsewhere")
    inside = reader.room.widget()
    assert inside is not None
    layout = inside.layout()
    assert layout is not None
    layout.addWidget(other)
    reader.settle()
    reader.press(card.options[0])
    other.setFocus()
    reader.end("learning_rate=1.2")
    assert other.hasFocus()


def pixels_of(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_one_sees_where_the_keyboard_is(application: QApplication, reader: Reader, theme: Theme) -> None:
    dress(application, theme, 100)
    card = reader.hold(ChoiceCard, task_of(PREDICT, PREDICTION), theme)
    for button in (card.options[1], card.skip):
        card.options[0].setFocus()
        events()
        assert QColor(theme.accent).name() not in pixels_of(button)
        button.setFocus()
        events()
        assert QColor(theme.accent).name() in pixels_of(button)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_signs_are_in_the_theme_s_colours_and_all_unlike(application: QApplication, reader: Reader, theme: Theme) -> None:
    del application, reader
    pictures: list[bytes] = []
    for sign in Sign:
        mark = Mark(Sign.OPEN)
        mark.wear(theme, 200)
        mark.display(sign)
        image = mark.grab().toImage().convertToFormat(mark.grab().toImage().Format.Format_Grayscale8)
        pictures.append(bytes(image.constBits()))
        mark.deleteLater()
    assert len(set(pictures)) == len(Sign)


def assert_whole(card: TaskCard, width: int) -> None:
    """No text is cut off, and no two parts lie over each other."""
    assert card.width() <= width
    for label in shown(card, QLabel):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.height() >= needed, label.text()
        assert label.width() >= label.minimumSizeHint().width(), label.text()
    parts = [part for part in shown(card, QWidget) if part.parentWidget() is card]
    places = [part.geometry() for part in parts]
    assert all(QRect(0, 0, card.width(), card.height()).contains(place) for place in places)
    overlapping = [(a, b) for a, b in itertools.combinations(places, 2) if a.intersects(b)]
    assert overlapping == []
    for part in parts:
        assert part.height() >= 14


def act_on(card: TaskCard, reader: Reader) -> Iterator[None]:
    """All that a card comes to, one after the other."""
    yield
    if isinstance(card, ChoiceCard):
        reader.press(card.options[0])
        yield
    elif isinstance(card, EstimateCard):
        reader.press(card.button)
        yield
        write(card.field, "−12345.678")
        reader.press(card.button)
        yield
    elif isinstance(card, GoalCard):
        reader.press(card.begin)
        yield
        setup = card.task.setup
        assert setup is not None
        card.display_end(setup, told(setup))
        while card.hint.isVisible():
            reader.press(card.hint)
        yield
        answer: Any = card.task.answer
        card.display_end(answer.solution, told(answer.solution))
        yield
    if isinstance(card, AskingCard) and card.tell_now.isVisible():
        reader.press(card.tell_now)
        yield


REAL = [task for number in ("03-learning-rate",) for task in read_lesson(resources() / f"lessons/en/{number}.md").tasks]


@pytest.mark.parametrize(("width", "percent"), [(200, 100), (330, 100), (330, 200), (500, 150)])
def test_nothing_is_cut_off_at_any_width(application: QApplication, width: int, percent: int) -> None:
    dress(application, LIGHT, percent)
    reader = Reader(width)
    for task in [*REAL, *(task_of(kind, text) for kind, text in TASKS)]:
        card = reader.hold(TaskCard, task, LIGHT, percent)
        for _ in act_on(card, reader):
            reader.settle()
            assert_whole(card, width)
    reader.close()


def test_a_press_is_answered_within_a_tenth_of_a_second(reader: Reader) -> None:
    for task in REAL:
        card = reader.hold(TaskCard, task)
        begin = perf_counter()
        if isinstance(card, ChoiceCard):
            card.options[0].click()
        elif isinstance(card, EstimateCard):
            card.field.setText("1")
            card.button.click()
        assert perf_counter() - begin < 0.1
        assert active_timers() == []


def test_a_theme_can_be_changed_at_any_time(application: QApplication, reader: Reader) -> None:
    card = reader.hold(ChoiceCard, task_of(QUESTION, CHOICE))
    reader.press(card.options[0])
    small = card.options[0].mark.size()
    dress(application, LIGHT, 200)
    card.wear(LIGHT, 200)
    reader.settle()
    assert card.options[0].mark.width() == 2 * small.width()
    assert QColor(LIGHT.good).name() in pixels_of(card.options[0].mark)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1.88496, 4, "1.885"),
        (-0.62831, 4, "−0.6283"),
        (0.8000000001, 4, "0.8"),
        (27.512, 4, "27.51"),
        (12345.678, 4, "12346"),
        (0.149253, 6, "0.149253"),
        (1e-5, 6, "0.00001"),
        (2e-9, 4, "2.00×10⁻⁹"),
        (2.5e12, 4, "2.50×10¹²"),
        (float("-inf"), 4, "−∞"),
        (float("nan"), 4, "?"),
    ],
)
def test_figures(value: float, digits: int, text: str) -> None:
    assert figures(value, digits) == text


def test_words_without_a_parent_open_no_window(application: QApplication) -> None:
    del application
    words = Words("Hello")
    words.display("**There**")
    assert not words.isVisible()
    assert words.accessibleName() == "There"
    words.deleteLater()
