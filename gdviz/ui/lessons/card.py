"""CARD: a panel with what a lesson asks; what is common to all kinds of answers.

A card wishes by signals and is told by methods; what was answered is kept by somebody else and comes back to
``display_answer``. Whether an answer is right is asked of the engine, once, when the first answer is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdviz.course.progress import Answer, Best
from gdviz.course.setups import Setup, Told
from gdviz.course.task import CHALLENGE, PREDICT, Task
from gdviz.ui.lessons.options import ActionButton, Flow, OptionButton, Words, announce, without_emphasis
from gdviz.ui.lessons.signs import Mark, Sign
from gdviz.ui.theme import DARK, GAP, SMALL_POINTS, Theme, font

Find = Callable[[Setup], Told]
"""Gives what a setup comes to."""


class TaskCard(QFrame):
    """A raised panel: what kind of task it is, what is asked, and below it what a kind of answer needs."""

    answered = Signal(object, bool)
    skipped = Signal()
    setup_requested = Signal(object)
    run_requested = Signal(object)
    hint_taken = Signal()
    solved = Signal(float, object)
    place_wanted = Signal(bool)

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task
        self._rows: list[Flow] = []
        self.setProperty("role", "card")
        kinds = {PREDICT: (Sign.PREDICT, self.tr("Predict")), CHALLENGE: (Sign.CHALLENGE, self.tr("Challenge"))}
        sign, self.kind = kinds.get(task.kind, (Sign.QUESTION, self.tr("Question")))
        self._sign, self.caption = Mark(sign), QLabel(self.kind)
        self.caption.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(GAP - 2)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.caption, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP + 4)
        self.column.setSpacing(GAP)
        self.column.addLayout(head)
        if task.title:
            self.column.addWidget(Words(task.title, "heading"))
        self.column.addWidget(Words(task.ask))
        self.setAccessibleName(f"{self.kind}: {task.title or task.ask}")

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.caption.setFont(font(SMALL_POINTS + 0.5, percent, bold=True))
        self.caption.setStyleSheet(f"color: {theme.accent}")
        for kind in (Mark, OptionButton, ActionButton):
            for part in self.findChildren(kind):
                part.wear(theme, percent)

    def display_answer(self, answer: Answer | None, best: Best | None, hints: int) -> None:
        """Show what is kept of this task. What is going on in the card goes on, unless all was forgotten."""
        raise NotImplementedError

    def display_end(self, setup: Setup, told: Told) -> None:
        """What stands on the stage has come to its end."""
        raise NotImplementedError

    def take_place(self, x: float) -> None:
        """The curve was pointed at."""

    def led(self, lead: str, text: str) -> str:
        """A text with a word before it that says how it is; one that begins with such a word says it itself."""
        known = self.tr("Right|Yes|Good|Well done|Done|No|Not yet|Not quite|Nearly")
        found = re.match(rf"(?:{known})[.:,!](?=\s)", text)
        return f"**{found[0]}**{text[found.end() :]}" if found else f"**{lead}** {text}"

    def tell(self, text: str) -> None:
        """Have what is new read aloud."""
        self.setAccessibleDescription(without_emphasis(text))
        announce(self, text)

    def add_row(self, *parts: QWidget) -> None:
        """Put these beside each other, as far as there is room."""
        row = Flow()
        for part in parts:
            row.add(part)
        self._rows.append(row)
        self.column.addWidget(row)

    def fold_rows(self) -> None:
        """Let rows in which there is nothing take no room."""
        for row in self._rows:
            row.fold()


class AskingCard(TaskCard):
    """A card whose answer is right or wrong: said at once, or, of a prediction, when the run has shown it."""

    def __init__(self, task: Task, find: Find) -> None:
        super().__init__(task)
        self._find = find
        self._truth: Told | None = None
        self._value: str | float | None = None
        self._is_kept = self._is_answered = self._is_waiting = False
        self._waiting = Words()
        self.tell_now = ActionButton(self.tr("Tell me now"))
        self.skip = ActionButton(self.tr("Skip the prediction"), quiet=True)
        self.again = ActionButton(self.tr("Watch it again"), quiet=True)
        self.tell_now.clicked.connect(self._reveal)
        self.skip.clicked.connect(self._skip)
        self.again.clicked.connect(lambda: self.run_requested.emit(self.task.setup))

    def finish(self) -> None:
        """Put what all answers have under the answers of a kind."""
        self.column.addWidget(self._waiting)
        self.add_row(self.tell_now, self.skip, self.again)
        self._show()
        self.wear(DARK, 100)

    @property
    def is_predict(self) -> bool:
        """Whether the run will show it."""
        return self.task.kind == PREDICT

    @property
    def is_open(self) -> bool:
        """Whether an answer can be given."""
        return not (self.is_predict and self._is_answered)

    def truth(self) -> Told | None:
        """What the task's setup comes to; it is run when this is first asked."""
        if self._truth is None and self.task.setup is not None:
            self._truth = self._find(self.task.setup)
        return self._truth

    def is_right(self, value: str | float) -> bool:
        """Whether this answer is right."""
        raise NotImplementedError

    def known(self, value: str | float | None) -> str | float | None:
        """A value that was kept, if it can still be an answer."""
        raise NotImplementedError

    def in_words(self, value: str | float) -> str:
        """An answer as it is repeated."""
        raise NotImplementedError

    def show_answers(self, value: str | float | None, *, is_judged: bool) -> str:
        """Show what was answered, and if it is judged what is right; what is said to it."""
        raise NotImplementedError

    def give(self, value: str | float) -> None:
        """Take this answer."""
        right = self.is_right(value)
        self._value, self._is_answered, self._is_waiting = value, True, self.is_predict
        self._show(is_new=True)
        self.answered.emit(value, right)
        if self.is_predict:
            self.run_requested.emit(self.task.setup)

    def _skip(self) -> None:
        self._value, self._is_answered, self._is_waiting = None, True, True
        self._show(is_new=True)
        self.skipped.emit()
        self.run_requested.emit(self.task.setup)

    def _reveal(self) -> None:
        self._is_waiting = False
        self._show(is_new=True)

    def display_end(self, setup: Setup, told: Told) -> None:
        """If this is what was predicted, say how it came out."""
        del told  # it may go on; what is said here is about the whole run
        if self._is_waiting and setup == self.task.setup:
            self._reveal()

    def display_answer(self, answer: Answer | None, best: Best | None, hints: int) -> None:
        """Show what was answered before."""
        del best, hints
        if answer is None:
            if self._is_kept:
                self.show_kept(None, is_answered=False)
            self._is_kept = False
            return
        self._is_kept = True
        value = self.known(answer.value)
        if not self._is_answered or (value != self._value and not self._is_waiting):
            self.show_kept(value, is_answered=value is not None or self.is_predict)

    def show_kept(self, value: str | float | None, *, is_answered: bool) -> None:
        """Show what was answered before."""
        self._value, self._is_answered, self._is_waiting = value, is_answered, False
        self._show()

    def _show(self, *, is_new: bool = False) -> None:
        """Show how far it is; what is new is read aloud, and the keyboard goes where one can go on."""
        is_told = self._is_answered and not self._is_waiting
        had_keyboard = self._has_keyboard()
        self.tell_now.setVisible(self._is_waiting)
        self.again.setVisible(self.is_predict and is_told)
        self._display_waiting()
        said = self.show_answers(self._value, is_judged=is_told)
        if had_keyboard and not self._has_keyboard():
            (self.tell_now if self._is_waiting else self.again).setFocus()
        self.skip.setVisible(self.is_predict and not self._is_answered)
        self.fold_rows()
        if is_new:
            said = said or self._waiting.text()
            self.tell(said)

    def _display_waiting(self) -> None:
        watch = self.tr("Watch what it does.")
        if self._is_waiting and self._value is not None:
            mine = self.tr("Your prediction: {prediction}").format(prediction=self.in_words(self._value))
            watch = f"{mine}\n\n{watch}"
        self._waiting.display(watch if self._is_waiting else "")

    def _has_keyboard(self) -> bool:
        focus = self.window().focusWidget()
        return bool(focus) and self.isAncestorOf(focus) and focus.isEnabled() and not focus.isHidden()
