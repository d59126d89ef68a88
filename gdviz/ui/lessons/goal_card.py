"""GOAL CARD: something that is to be reached on the stage, in a question or a challenge."""

from __future__ import annotations

import math

from gdviz.course.progress import Answer, Best
from gdviz.course.setups import Setup, Told
from gdviz.course.task import QUESTION, Goal, Task
from gdviz.lab.exhibit import Exhibit
from gdviz.ui.lessons.card import TaskCard
from gdviz.ui.lessons.options import ActionButton, Feedback, Words
from gdviz.ui.lessons.shortfall import Shortfall
from gdviz.ui.lessons.signs import Sign
from gdviz.ui.theme import DARK
from gdviz.ui.wording import say_error
from gdviz.words import InputError

REACHED = "set"
"""What is kept as the answer to a question that was to set the simulator."""


class GoalCard(TaskCard):
    """Something to be reached on the stage: each run is judged, once one has begun. A challenge has hints and a best result."""

    def __init__(self, task: Task, goal: Goal) -> None:
        super().__init__(task)
        self._goal = goal
        self._words = Shortfall(self)
        self._is_begun = self._is_solved = self._is_kept = False
        self._best: float | None = None
        self._hints = 0
        self.begin, self.hint = ActionButton("", leading=True), ActionButton("")
        self.hints = [Feedback() for _ in task.hints]
        for part in self.hints:
            self.column.addWidget(part)
        self.add_row(self.begin, self.hint)
        self._state, self.feedback, self.best = Words(role="dim"), Feedback(), Words(role="heading")
        for part in (self._state, self.feedback, self.best):
            self.column.addWidget(part)
        self.begin.clicked.connect(self._begin)
        self.hint.clicked.connect(self._take_hint)
        self._show()
        self.wear(DARK, 100)

    def _begin(self) -> None:
        self._is_begun = True
        self.feedback.display(Sign.NOTE, "")
        self._show()
        self.tell(self._state.text())
        self.setup_requested.emit(self.task.setup)

    def _take_hint(self) -> None:
        self._hints += 1
        self._show()
        self.tell(self.hints[self._hints - 1].text())
        self.hint_taken.emit()

    def display_end(self, setup: Setup, told: Told) -> None:
        """Judge what stands on the stage."""
        base = self.task.setup
        if not self._is_begun or base is None or type(setup) is not type(base):
            return
        if isinstance(setup, Exhibit) and (setup == base or setup.panel != getattr(base, "panel", "")):
            return  # nothing was changed, and nothing runs there; or one looks elsewhere
        changed = self._goal.changed(setup, base)
        try:
            if not changed and self._goal.claim.holds(told):
                self._solve(setup, told)
                return
            text = self._words.of_changes(changed) if changed else self._words.of_claim(self._goal.claim, told)
        except InputError as error:
            text = say_error(error)
        self._fall_short(text, is_foul=bool(changed))

    def _solve(self, setup: Setup, told: Told) -> None:
        """The goal is reached."""
        if self._is_solved and self.task.kind == QUESTION:
            return
        best = self.task.best
        value = best.quantity.of(told) if best else 1.0
        is_better = self._best is None or (best is not None and (value > self._best) == best.larger_is_better)
        if is_better and math.isfinite(value):
            self._best = value
        self._is_solved = True
        self._say_solved()
        self._show()
        self.tell(f"{self.feedback.text()} {self.best.text()}")
        if math.isfinite(value):
            self.solved.emit(value, setup)
        if self.task.kind == QUESTION:
            self.answered.emit(REACHED, True)

    def _fall_short(self, text: str, *, is_foul: bool) -> None:
        """The goal is not reached. One who has reached it before may play on in peace."""
        if self._is_solved and (is_foul or self.task.kind == QUESTION):
            return
        if not is_foul and self.task.kind == QUESTION and self._goal.wrong:
            text = self.led(self.tr("Not yet."), self._goal.wrong)
        elif not is_foul:
            text = self.led(self.tr("Not this time:") if self._is_solved else self.tr("Not there yet:"), text)
        if text != self.feedback.text():
            self.feedback.display(Sign.WRONG, text)
            self.tell(text)

    def _say_solved(self) -> None:
        self.feedback.display(Sign.RIGHT, self.led(self.tr("Solved."), self._goal.right))

    def display_answer(self, answer: Answer | None, best: Best | None, hints: int) -> None:
        """Show whether it was reached before, how well, and the hints that were taken."""
        was_solved = best is not None or (answer is not None and answer.was_right)
        self._hints = min(hints, len(self.hints))
        if was_solved:
            self._best = best.value if best else self._best
            if not self._is_solved:
                self._is_solved = True
                self._say_solved()
        elif self._is_kept:
            self._is_begun = self._is_solved = False
            self._best = None
            self.feedback.display(Sign.NOTE, "")
        self._is_kept = was_solved
        self._show()

    def _show(self) -> None:
        """Show how far it is."""
        count = len(self.hints)
        for number, (feedback, text) in enumerate(zip(self.hints, self.task.hints, strict=True), 1):
            lead = self.tr("Hint {number} of {count}.").format(number=number, count=count)
            feedback.display(Sign.NOTE, f"**{lead}** {text}" if number <= self._hints else "")
        self.begin.say(self.tr("Begin again") if self._is_begun else self.tr("Begin"))
        had_keyboard = self.hint.hasFocus()
        self.hint.say(self.tr("Hint {number} of {count}").format(number=self._hints + 1, count=count))
        self.hint.setVisible(self._hints < count)
        if had_keyboard and self.hint.isHidden():
            self.begin.setFocus()
        self._state.display(self._started() if self._is_begun and not self._is_solved else "")
        best = self.task.best
        self.best.display(self._words.of_best(best.quantity, self._best) if best and self._best is not None else "")
        if self._is_solved:
            self.caption.setText(self.tr("{kind} · solved").format(kind=self.kind))
        else:
            self.caption.setText(self.kind)

    def _started(self) -> str:
        ready = self.tr("It is set up. Now it is your turn.")
        return f"{ready} {self._words.of_keeps(self._goal.keep)}" if self._goal.keep else ready
