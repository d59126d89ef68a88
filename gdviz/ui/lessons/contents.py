"""CONTENTS: all lessons with how far one has come, where to go on, what to ask again, and what to do with one's progress."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QMenu, QToolButton, QVBoxLayout, QWidget

from gdviz.course.lesson import TEACHERS, Course, Lesson
from gdviz.course.progress import Progress
from gdviz.ui.lessons.options import ActionButton
from gdviz.ui.theme import GAP, TITLE_POINTS, Theme, font
from gdviz.words import InputError

UNREAD, BEGUN, READ = "○", "◐", "●"


class Contents(QWidget):
    """The first page of the lesson panel."""

    lesson_chosen = Signal(str)
    continue_requested = Signal()
    review_requested = Signal()
    export_requested = Signal()
    import_requested = Signal()
    reset_requested = Signal()
    undo_requested = Signal()

    def __init__(self, course: Course, theme: Theme, percent: int) -> None:
        super().__init__()
        self._course = course
        self._brand, motto = QLabel("gdviz"), QLabel(self.tr("Learn how machines learn, by rolling downhill"))
        motto.setProperty("role", "dim")
        motto.setWordWrap(True)
        self.go_on, self.review = ActionButton("", leading=True), ActionButton("")
        for button, wish in ((self.go_on, self.continue_requested), (self.review, self.review_requested)):
            button.clicked.connect(wish)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Lessons"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for lesson in course.lessons.values():
            QListWidgetItem(self.list).setData(Qt.ItemDataRole.UserRole, lesson.slug)
        self._goals = QLabel()
        self._goals.setWordWrap(True)
        self._goals.setProperty("role", "dim")
        self.list.currentRowChanged.connect(self._show_goals)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        parts = ((self._brand, 0), (motto, 0), (self.go_on, 0), (self.review, 0), (self.list, 1), (self._goals, 0))
        for part, stretch in parts:
            column.addWidget(part, stretch)
        column.addWidget(self._make_menu())
        self.list.setCurrentRow(0)
        self.display(Progress(), 0, can_undo=False)
        self.wear(theme, percent)

    def _make_menu(self) -> QToolButton:
        self.more = QToolButton()
        self.more.setText(self.tr("My progress"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self.more)
        self.actions_by_wish: dict[str, QAction] = {}
        for name, text, wish in (
            ("export", self.tr("Save it to a file…"), self.export_requested),
            ("import", self.tr("Go on from a file…"), self.import_requested),
            ("reset", self.tr("Begin the course anew"), self.reset_requested),
            ("undo", self.tr("Take that back"), self.undo_requested),
        ):
            action = menu.addAction(text)
            action.triggered.connect(wish)
            self.actions_by_wish[name] = action
        self.more.setMenu(menu)
        return self.more

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        for button in (self.go_on, self.review):
            button.wear(theme, percent)
        self._brand.setFont(font(TITLE_POINTS, percent, bold=True))

    def display(self, progress: Progress, due: int, *, can_undo: bool) -> None:
        """Show how far the learner has come, and how many questions are to be asked again."""
        for row, lesson in enumerate(self._course.lessons.values()):
            mark, word = self._state(lesson, progress)
            number = "" if lesson.audience == TEACHERS else f"{lesson.number}  "
            text = self.tr("{mark}  {number}{title}  ·  {minutes} min")
            item = self.list.item(row)
            item.setText(text.format(mark=mark, number=number, title=lesson.title, minutes=lesson.minutes))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{number}{lesson.title}, {word}")
        place = progress.place
        known = place is not None and place.lesson in self._course.lessons
        self.go_on.setVisible(known)
        if place is not None and known:
            title = self._course.lessons[place.lesson].title
            self.go_on.say(self.tr("Go on: {title}").format(title=title))
            self.go_on.setToolTip(self.tr("Where you left: page {page} of “{title}”").format(page=place.page + 1, title=title))
        self.review.setVisible(due > 0)
        self.review.say(self.tr("Do you still know? {count} to answer").format(count=due))
        self.actions_by_wish["undo"].setEnabled(can_undo)

    def _state(self, lesson: Lesson, progress: Progress) -> tuple[str, str]:
        """The sign and the word for how much of a lesson was read."""
        read = progress.read.get(lesson.slug, frozenset())
        if not read:
            return UNREAD, self.tr("not begun")
        try:
            names = {page.name for page in lesson.pages}
        except InputError:
            return UNREAD, self.tr("cannot be read")
        return (READ, self.tr("read")) if names <= read else (BEGUN, self.tr("begun"))

    def show_lesson(self, slug: str) -> None:
        """Point at this lesson in the list."""
        self.list.setCurrentRow(list(self._course.lessons).index(slug))

    def _choose(self, item: QListWidgetItem) -> None:
        self.lesson_chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _show_goals(self, row: int) -> None:
        lesson = list(self._course.lessons.values())[row]
        self._goals.setText("\n".join([self.tr("Afterwards you can:"), *(f"•  {goal}" for goal in lesson.goals)]))
