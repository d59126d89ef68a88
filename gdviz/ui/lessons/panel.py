"""LESSONS: the contents, or a page of a lesson, or the questions to ask again; one of them is shown at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gdviz.course.lesson import Course, Lesson, Page
from gdviz.course.progress import Progress
from gdviz.course.task import Task
from gdviz.ui.lessons.contents import Contents
from gdviz.ui.lessons.options import ActionButton
from gdviz.ui.lessons.page import LessonPage, Parts
from gdviz.ui.lessons.text import explained
from gdviz.ui.theme import GAP, Theme
from gdviz.ui.wording import say_error
from gdviz.words import InputError


class LessonPanel(QWidget):
    """Wishes of the page and the contents go up as they are; which page is open is known here."""

    page_opened = Signal(str, int, str)
    trouble = Signal(str)

    def __init__(self, course: Course, theme: Theme, percent: int) -> None:
        super().__init__()
        self._course = course
        self._slugs = list(course.lessons)
        self._slug, self._number = self._slugs[0], 0
        self._progress = Progress()
        self._buttons: list[ActionButton] = []
        self.contents = Contents(course, theme, percent)
        self.page = LessonPage(course.glossary, theme, percent)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.contents)
        self._pages.addWidget(self._make_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.contents.lesson_chosen.connect(self.display)
        self.contents.continue_requested.connect(self.go_on)
        self.page.lesson_requested.connect(self._follow)
        self.page.term_requested.connect(self._explain)
        self.wear(theme, percent)

    def _make_page(self) -> QWidget:
        self._heading, self._count = QLabel(), QLabel()
        for label in (self._heading, self._count):
            label.setProperty("role", "dim")
        self._heading.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 0)
        head.addWidget(self._heading, 1)
        head.addWidget(self._count)
        self.to_contents = self._button(self.tr("Lessons"), self.tr("All lessons, and how far you have come"))
        self.back = self._button("←", self.tr("The page before"))
        self.next = self._button("", "", leading=True)
        self.to_contents.clicked.connect(self.show_contents)
        self.back.clicked.connect(lambda: self._turn(-1))
        self.next.clicked.connect(lambda: self._turn(1))
        foot = QHBoxLayout()
        foot.setContentsMargins(GAP, 0, GAP, GAP)
        foot.setSpacing(GAP // 2)
        foot.addWidget(self.to_contents)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self.page, 1)
        column.addWidget(self._make_definition())
        column.addLayout(foot)
        return page

    def _make_definition(self) -> QFrame:
        self.definition = QFrame()
        self.definition.setProperty("role", "card")
        self._meaning = QLabel()
        self._meaning.setWordWrap(True)
        self.close_definition = self._button("×", self.tr("Close the explanation"))
        self.close_definition.clicked.connect(self.definition.hide)
        row = QHBoxLayout(self.definition)
        row.addWidget(self._meaning, 1)
        row.addWidget(self.close_definition)
        self.definition.hide()
        return self.definition

    def _button(self, text: str, meaning: str, *, leading: bool = False) -> ActionButton:
        button = ActionButton(text, leading=leading)
        button.setToolTip(meaning)
        button.setAccessibleName(meaning)
        self._buttons.append(button)
        return button

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.contents.wear(theme, percent)
        self.page.wear(theme, percent)
        for button in self._buttons:
            button.wear(theme, percent)

    def complete(self) -> None:
        """Add what the first picture can do without: the formulas."""
        self.page.complete()

    def display(self, slug: str, number: int = 0) -> None:
        """Show this page of a lesson, or its last one; InputError if there is no such lesson. A damaged one is said."""
        lesson = self._course.lessons[slug]
        try:
            pages = lesson.pages
        except InputError as error:
            self.trouble.emit(say_error(error))
            return
        number = min(number, len(pages) - 1)
        self._slug, self._number = slug, number
        page = pages[number]
        self._heading.setText(lesson.title)
        self._count.setText(self.tr("{page} of {count}").format(page=number + 1, count=len(pages)))
        self.contents.show_lesson(slug)
        self._fill(page.title, [part if isinstance(part, str) else (lesson.key(part), part) for part in page.parts])
        self._label_turns(lesson, page)
        self.page_opened.emit(slug, number, page.name)

    def _fill(self, title: str, parts: Parts, *, anew: bool = False) -> None:
        self.definition.hide()
        self.page.fill(title, parts, self._progress, anew=anew)
        self._pages.setCurrentIndex(1)

    def _label_turns(self, lesson: Lesson, page: Page) -> None:
        """Say on the buttons where they lead."""
        at = self._slugs.index(lesson.slug)
        is_last = page is lesson.pages[-1]
        self.back.setVisible(self._number > 0 or at > 0)
        self.next.setVisible(not is_last or at + 1 < len(self._slugs))
        self.next.say(self.tr("Next lesson →") if is_last else self.tr("Next →"))
        following = self._course.lessons[self._slugs[at + 1]].title if is_last and at + 1 < len(self._slugs) else ""
        meaning = self.tr("Next lesson: {title}").format(title=following) if following else self.tr("The next page")
        self.next.setToolTip(meaning)
        self.next.setAccessibleName(meaning)

    def show_review(self, keys: list[str]) -> None:
        """Ask these questions again."""
        parts: list[str | tuple[str, Task]] = [(key, task) for key in keys if (task := self.task(key)) is not None]
        if not parts:
            return
        self._heading.setText(self.tr("Do you still know?"))
        self._count.setText("")
        self.back.hide()
        self.next.hide()
        self._fill(self.tr("From lessons before"), parts, anew=True)

    def task(self, key: str) -> Task | None:
        """The task of this key, if the course has it."""
        slug, _, name = key.partition("/")
        try:
            tasks = self._course.lessons[slug].tasks
        except InputError:
            return None
        return next((task for task in tasks if task.name == name), None)

    def show_contents(self) -> None:
        """Show the list of all lessons."""
        self.page.place_wanted.emit(False)
        self._pages.setCurrentIndex(0)
        self.contents.list.setFocus()

    def go_on(self) -> None:
        """Open the page where the learner was last, else the first."""
        place = self._progress.place
        if place is not None and place.lesson in self._course.lessons:
            self.display(place.lesson, place.page)
        else:
            self.display(self._slugs[0])

    def _turn(self, step: int) -> None:
        number = self._number + step
        at = self._slugs.index(self._slug)
        if 0 <= number < len(self._course.lessons[self._slug].pages):
            self.display(self._slug, number)
        elif 0 <= at + step < len(self._slugs):
            self.display(self._slugs[at + step], 0 if step > 0 else 10**6)
        (self.next if step > 0 and self.next.isVisible() else self.page).setFocus()

    def _follow(self, slug: str) -> None:
        try:
            self.display(slug)
        except InputError as error:
            self.trouble.emit(say_error(error))

    def _explain(self, key: str) -> None:
        if key in self._course.glossary:
            self._meaning.setText(explained(self._course.glossary[key]))
            self.definition.show()

    def display_progress(self, progress: Progress, due: int, *, can_undo: bool) -> None:
        """Show how far the learner has come."""
        self._progress = progress
        self.contents.display(progress, due, can_undo=can_undo)
        self.page.display_progress(progress)
