"""CARDS: the card for each kind of answer; here those for a choice and for a number."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLabel

from gdviz.course.task import Choice, Estimate, Task, is_right
from gdviz.descent.catalogue import parse_number
from gdviz.ui.lessons.card import AskingCard, Find, TaskCard
from gdviz.ui.lessons.goal_card import GoalCard
from gdviz.ui.lessons.options import ActionButton, Feedback, OptionButton, Words, figures
from gdviz.ui.lessons.signs import Sign
from gdviz.ui.number_field import NumberField, Problem
from gdviz.ui.wording import MINUS
from gdviz.words import InputError

NO_BREAK = "\N{NO-BREAK SPACE}"
POINTED = 3
"""Decimals of a place that was pointed at."""


def make_card(task: Task, told: Find) -> TaskCard:
    """The card for this task; ``told`` gives what a setup comes to."""
    if isinstance(task.answer, Choice):
        return ChoiceCard(task, task.answer, told)
    if isinstance(task.answer, Estimate):
        return EstimateCard(task, task.answer, told)
    return GoalCard(task, task.answer)


class ChoiceCard(AskingCard):
    """One of several options. Why it is right or wrong stands below it."""

    def __init__(self, task: Task, choice: Choice, find: Find) -> None:
        super().__init__(task, find)
        self._choice = choice
        self._looked_at: int | None = None
        self._tried: set[int] = set()
        self.options = [OptionButton(option.text) for option in choice.options]
        self.whys = [Feedback() for _ in choice.options]
        for index, (button, why) in enumerate(zip(self.options, self.whys, strict=True)):
            button.clicked.connect(partial(self._press, index))
            self.column.addWidget(button)
            self.column.addWidget(why)
        self.finish()

    def _index(self, value: str | float | None) -> int | None:
        return next((index for index, option in enumerate(self._choice.options) if option.text == value), None)

    def known(self, value: str | float | None) -> str | float | None:
        """The text of an option."""
        return None if self._index(value) is None else value

    def is_right(self, value: str | float) -> bool:
        """Whether the option with this text is right."""
        index = self._index(value)
        return index is not None and is_right(self._choice.options[index], self.truth())

    def in_words(self, value: str | float) -> str:
        """The option."""
        return str(value)

    def _press(self, index: int) -> None:
        """Take it as the answer; once the right one was found, only say why not this one."""
        self._looked_at = index
        self._tried.add(index)
        if self._value is not None and self.is_right(self._value):
            self._show(is_new=True)
        else:
            self.give(self._choice.options[index].text)

    def show_kept(self, value: str | float | None, *, is_answered: bool) -> None:
        """Show what was answered before."""
        index = self._index(value)
        self._looked_at, self._tried = index, set() if index is None else {index}
        super().show_kept(value, is_answered=is_answered)

    def show_answers(self, value: str | float | None, *, is_judged: bool) -> str:
        """Mark the options that were chosen and the right one where the run has shown it."""
        said: list[str] = []
        chosen = self._index(value)
        right = self._choice.right(self.truth()) if is_judged else -1
        for index, (button, why) in enumerate(zip(self.options, self.whys, strict=True)):
            is_shown = index in self._tried or (self.is_predict and index == right)
            judged = Sign.RIGHT if index == right else Sign.WRONG
            waiting = Sign.CHOSEN if index == chosen and self._is_waiting else Sign.OPEN
            button.display(judged if is_judged and is_shown else waiting)
            button.setEnabled(self.is_open)
            is_told = is_judged and (index == self._looked_at or (self.is_predict and index == right))
            text = self._why(index, right=right) if is_told else ""
            why.display(judged, text)
            said += [text] if text else []
        return " ".join(said)

    def _why(self, index: int, *, right: int) -> str:
        lead = self.tr("Right.") if index == self._looked_at else self.tr("This one is right.")
        return self.led(lead if index == right else self.tr("Not so."), self._choice.options[index].why)


class EstimateCard(AskingCard):
    """A number, typed or pointed at on the curve."""

    def __init__(self, task: Task, estimate: Estimate, find: Find) -> None:
        super().__init__(task, find)
        self._estimate = estimate
        self.field = NumberField(self.tr("Your answer"), self._read)
        self.button = ActionButton(self.tr("Predict") if self.is_predict else self.tr("Answer"), leading=True)
        self.point = ActionButton(self.tr("Point at the curve"))
        self.point.setCheckable(True)
        problem = Problem()
        self._unit = QLabel(estimate.unit)
        self.add_row(self.field, self._unit, self.button, self.point)
        self.column.addWidget(problem)
        self._numbers, self.feedback = Words(role="dim"), Feedback()
        self.column.addWidget(self._numbers)
        self.column.addWidget(self.feedback)
        self.field.refused.connect(problem.display)
        self.field.returnPressed.connect(self.submit)
        self.button.clicked.connect(self.submit)
        self.point.toggled.connect(self._want_place)
        self.skip.clicked.connect(partial(self.point.setChecked, False))
        self.finish()

    def _read(self, text: str) -> float:
        """The number that was typed, with a point or a comma, and perhaps its unit."""
        plain = text.replace(MINUS, "-").strip().removesuffix(self._estimate.unit).strip()
        if not plain:
            raise InputError("Type a number first, like 0.5.")
        if plain.count(",") == 1 and "." not in plain:
            plain = plain.replace(",", ".")
        return parse_number("the answer", plain)

    def submit(self) -> None:
        """Take what is in the field as the answer; if that is no number, say so."""
        try:
            value = self._read(self.field.text())
        except InputError:
            self.field.setFocus()
            # The field marks it and says why.
            self.field.editingFinished.emit()
            return
        self.point.setChecked(False)
        self.field.display(value)
        self.field.restore()
        self.give(value)

    def _want_place(self, is_wanted: bool) -> None:
        self.point.say(self.tr("Now click on the curve") if is_wanted else self.tr("Point at the curve"))
        self.place_wanted.emit(is_wanted)

    def take_place(self, x: float) -> None:
        """Fill in the place that was pointed at, if that was wanted."""
        if self.point.isChecked():
            self.point.setChecked(False)
            self.field.display(round(x, POINTED))
            self.field.restore()
            self.button.setFocus()

    def known(self, value: str | float | None) -> str | float | None:
        """A number."""
        return None if isinstance(value, str) else value

    def is_right(self, value: str | float) -> bool:
        """Whether it is near enough."""
        return not isinstance(value, str) and self._estimate.accepts(value, self.truth())

    def in_words(self, value: str | float) -> str:
        """The number with its unit."""
        return NO_BREAK.join([figures(float(value)), *([self._estimate.unit] if self._estimate.unit else [])])

    def show_kept(self, value: str | float | None, *, is_answered: bool) -> None:
        """Show what was answered before."""
        self.point.setChecked(False)
        if isinstance(value, float | int):
            self.field.display(value)
            self.field.restore()
        else:
            self.field.clear()
        super().show_kept(value, is_answered=is_answered)

    def show_answers(self, value: str | float | None, *, is_judged: bool) -> str:
        """Show both numbers, and why."""
        for part in (self.field, self.button):
            part.setVisible(self.is_open)
        self._unit.setVisible(self.is_open and bool(self._estimate.unit))
        self.point.setVisible(self.is_open and self._estimate.by_place)
        numbers = text = ""
        sign = Sign.NOTE
        if is_judged:
            numbers, sign, text = self._judge(value)
        self._numbers.display(numbers)
        self.feedback.display(sign, text)
        return " ".join(part for part in (text, numbers) if part)

    def _judge(self, value: str | float | None) -> tuple[str, Sign, str]:
        """Both numbers beside each other, whether that is right, and why."""
        estimate, true = self._estimate, self._estimate.value(self.truth())
        right, wrong = (text.replace("{value}", figures(true)) for text in (estimate.right, estimate.wrong))
        if value is None:
            return self.tr("It is {value}.").format(value=self.in_words(true)), Sign.NOTE, wrong
        fields = {"mine": self.in_words(value), "value": self.in_words(true)}
        both = self.tr("You said {mine}, it is {value}.") if fields["mine"] != fields["value"] else self.tr("You said {mine}.")
        numbers = both.format(**fields)
        if self.is_right(value):
            return numbers, Sign.RIGHT, self.led(self.tr("Right."), right)
        return numbers, Sign.WRONG, self.led(self.tr("Not so."), wrong)
