"""LESSON PAGE: one page of a lesson, its texts and its tasks under each other; it scrolls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gdviz.course.glossary import Term
from gdviz.course.progress import Progress
from gdviz.course.setups import Setup, Told, told
from gdviz.course.task import Estimate, Task
from gdviz.ui.lessons.cards import TaskCard, make_card
from gdviz.ui.lessons.text import LessonText
from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.theme import BODY_POINTS, GAP, Theme, font

Parts = Sequence[str | tuple[str, Task]]
"""Texts, and tasks with their keys, in their order."""


class LessonPage(ScrollPage):
    """What its texts and cards wish goes up with the key of the task."""

    setup_requested = Signal(object)
    run_requested = Signal(object)
    lesson_requested = Signal(str)
    term_requested = Signal(str)
    live_grasped = Signal()
    live_turned = Signal(object, float)
    answered = Signal(str, object, bool)
    skipped = Signal(str)
    hint_taken = Signal(str)
    solved = Signal(str, float, object)
    place_wanted = Signal(bool)
    guess_shown = Signal(object)

    def __init__(self, glossary: Mapping[str, Term], theme: Theme, percent: int) -> None:
        super().__init__()
        self._glossary = glossary
        self._theme, self._percent = theme, percent
        self._is_complete = False
        self._setup: Setup | None = None
        self._asked_anew: set[str] = set()
        self._answers: dict[str, Any] = {}
        self._guessed: Setup | None = None
        self.texts: list[LessonText] = []
        self.cards: dict[str, TaskCard] = {}
        self.setObjectName("scrolled")

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        for part in (*self.texts, *self.cards.values()):
            part.wear(theme, percent)
        if self.widget():
            self._title.setFont(font(BODY_POINTS + 2, percent, bold=True))

    def complete(self) -> None:
        """Set the formulas, from now on at once."""
        self._is_complete = True
        for text in self.texts:
            text.complete()

    def fill(self, title: str, parts: Parts, progress: Progress, *, anew: bool = False) -> None:
        """Show these parts from the beginning; tasks asked ``anew`` without what was answered before."""
        self.place_wanted.emit(False)
        self.guess_shown.emit(None)
        self.texts, self.cards = [], {}
        self._asked_anew = {part[0] for part in parts if anew and not isinstance(part, str)}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GAP, 0, GAP, GAP)
        column.setSpacing(GAP + 2)
        self._title = QLabel(title)
        self._title.setWordWrap(True)
        self._title.setFont(font(BODY_POINTS + 2, self._percent, bold=True))
        column.addWidget(self._title)
        for part in parts:
            column.addWidget(self._text(part) if isinstance(part, str) else self._card(*part))
        column.addStretch(1)
        if before := self.takeWidget():
            # What turned the page may be on it.
            before.hide()
            before.deleteLater()
        self.hold(inside)
        self.setAccessibleName(title)
        self.display_progress(progress)

    def _text(self, text: str) -> LessonText:
        piece = LessonText(text, self._glossary, self._theme, self._percent)
        piece.setAccessibleName(self.tr("{title}, text {number}").format(title=self._title.text(), number=len(self.texts) + 1))
        for wish in ("setup_requested", "lesson_requested", "term_requested", "live_grasped", "live_turned"):
            getattr(piece, wish).connect(getattr(self, wish))
        if self._setup is not None:
            piece.display_setup(self._setup)
        if self._is_complete:
            piece.complete()
        self.texts.append(piece)
        return piece

    def _card(self, key: str, task: Task) -> TaskCard:
        card = make_card(task, told)
        card.wear(self._theme, self._percent)
        card.answered.connect(partial(self._answer, key))
        card.skipped.connect(partial(self._skip, key))
        card.hint_taken.connect(lambda: self.hint_taken.emit(key))
        card.solved.connect(partial(self.solved.emit, key))
        for wish in ("setup_requested", "run_requested", "place_wanted"):
            getattr(card, wish).connect(getattr(self, wish))
        if isinstance(task.answer, Estimate) and task.answer.by_place:
            card.run_requested.connect(partial(self._show_guess, key))
        self.cards[key] = card
        return card

    def _answer(self, key: str, value: Any, is_right: bool) -> None:
        self._asked_anew.discard(key)
        self._answers[key] = value
        self.answered.emit(key, value, is_right)

    def _skip(self, key: str) -> None:
        self._answers.pop(key, None)
        self.skipped.emit(key)

    def _show_guess(self, key: str, setup: Setup) -> None:
        """Mark a guess as long as what it is about is on the stage."""
        self._guessed = setup
        self.guess_shown.emit(self._answers.get(key))

    def display_progress(self, progress: Progress) -> None:
        """Show what was answered before."""
        for key, card in self.cards.items():
            if key not in self._asked_anew:
                card.display_answer(progress.answers.get(key), progress.bests.get(key), progress.hints.get(key, 0))

    def display_setup(self, setup: Setup) -> None:
        """Show in the texts what is on the stage."""
        if setup is not self._setup:
            self._setup = setup
            if self._guessed is not None and setup != self._guessed:
                self._guessed = None
                self.guess_shown.emit(None)
            for text in self.texts:
                text.display_setup(setup)

    def display_end(self, setup: Setup, outcome: Told) -> None:
        """What is on the stage has come to its end."""
        for card in self.cards.values():
            card.display_end(setup, outcome)

    def take_place(self, x: float) -> None:
        """The curve was pointed at."""
        for card in self.cards.values():
            card.take_place(x)
