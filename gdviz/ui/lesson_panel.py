"""LESSONS: the contents, or one lesson's page with its formulas and links."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QPaintEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gdviz.course.lesson import FORMULA, LINK, TRY, Lesson
from gdviz.descent.catalogue import Catalogue
from gdviz.lab.experiment import Experiment
from gdviz.lab.notation import parse
from gdviz.ui.crash import told
from gdviz.ui.formulas import formula_image
from gdviz.ui.theme import BODY_POINTS, GAP, TITLE_POINTS, Theme, font

LINE_HEIGHT = 128.0
"""Per cent of the font's own."""
SCHEME = "formula:"
PLACEHOLDER = QImage()


class LessonPage(QTextBrowser):
    """The text of one lesson. Its formulas are set after it was painted once, so that the window need not wait for them."""

    _was_painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lesson: Lesson | None = None
        self._formulas: list[str] = []
        self._may_set_formulas = False
        self.setOpenLinks(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(2)
        self._was_painted.connect(self._fill, Qt.ConnectionType.QueuedConnection)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self.document().setDefaultFont(font(BODY_POINTS, percent))
        self._fill()

    def display(self, lesson: Lesson) -> None:
        """Show this lesson from its beginning."""
        self._lesson = lesson
        self._fill()
        self.verticalScrollBar().setValue(0)

    def _fill(self) -> None:
        if self._lesson is None:
            return
        scrolled = self.verticalScrollBar().value()
        self._formulas = []
        text = LINK.sub(r"[▶ \g<words>](\g<target>)", self._lesson.text)
        text = FORMULA.sub(lambda found: self._reference(found["display"] or found["inline"]), text)
        self.document().clear()
        self.setMarkdown(text)
        self._space_out()
        self.verticalScrollBar().setValue(scrolled)

    def _reference(self, latex: str) -> str:
        """A picture's reference in Markdown. Its words must be plain: Qt repeats the picture for each sign it reads there."""
        self._formulas.append(latex.strip())
        return f"![formula]({SCHEME}{len(self._formulas) - 1})"

    def _space_out(self) -> None:
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            layout = block.blockFormat()
            if SCHEME not in "".join(line.charFormat().toImageFormat().name() for line in _fragments(block)):
                layout.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            layout.setTopMargin(14 if layout.headingLevel() else 0)
            layout.setBottomMargin(8)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(layout)
            if layout.headingLevel():
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                heading = QTextCharFormat()
                heading.setFont(font(BODY_POINTS + 2, self._percent, bold=True))
                cursor.mergeCharFormat(heading)
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Give the document its formulas as pictures."""
        address = name.toString() if isinstance(name, QUrl) else name
        if kind != QTextDocument.ResourceType.ImageResource.value or not address.startswith(SCHEME):
            return None
        if not self._may_set_formulas:
            return PLACEHOLDER
        latex = self._formulas[int(address.removeprefix(SCHEME))]
        ratio = self.devicePixelRatioF()
        image = formula_image(latex, (BODY_POINTS + 1) * self._percent / 100, self._theme.text, ratio)
        widest = round((self.viewport().width() - 8) * ratio)
        return image.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation) if 0 < widest < image.width() else image

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and after the first time set the formulas."""
        super().paintEvent(event)
        if not self._may_set_formulas:
            self._may_set_formulas = True
            self._was_painted.emit()


def _fragments(block: Any) -> list[Any]:
    found: list[Any] = []
    step = block.begin()
    while not step.atEnd():
        found.append(step.fragment())
        step += 1
    return found


class LessonPanel(QWidget):
    """The contents and the page; one of the two is shown at a time."""

    experiment_requested = Signal(Experiment)

    def __init__(self, course: Catalogue[Lesson], theme: Theme, percent: int) -> None:
        super().__init__()
        self._course = course
        self._slugs = list(course)
        self._open = ""
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_contents())
        self._pages.addWidget(self._make_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.wear(theme, percent)

    def _make_contents(self) -> QWidget:
        self._brand, motto = QLabel("gdviz"), QLabel(self.tr("Learn how machines learn, by rolling downhill"))
        motto.setProperty("role", "dim")
        motto.setWordWrap(True)
        self.contents = QListWidget()
        self.contents.setAccessibleName(self.tr("Lessons"))
        for lesson in self._course.values():
            text = self.tr("{number}   {title}   ·   {minutes} min")
            text = text.format(number=lesson.number, title=lesson.title, minutes=lesson.minutes)
            QListWidgetItem(text, self.contents).setData(Qt.ItemDataRole.UserRole, lesson.slug)
        self._goals = QLabel()
        self._goals.setWordWrap(True)
        self._goals.setProperty("role", "dim")
        self.contents.currentRowChanged.connect(self._show_goals)
        self.contents.itemActivated.connect(self._open_item)
        self.contents.itemClicked.connect(self._open_item)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        for part, stretch in ((self._brand, 0), (motto, 0), (self.contents, 1), (self._goals, 0)):
            column.addWidget(part, stretch)
        self.contents.setCurrentRow(0)
        return page

    def _make_page(self) -> QWidget:
        self._title = QLabel()
        self._title.setWordWrap(True)
        self.page = LessonPage()
        self.page.anchorClicked.connect(self._follow)
        self._previous, self._next = QPushButton(), QPushButton()
        to_contents = QPushButton(self.tr("All lessons"))
        to_contents.clicked.connect(self.show_contents)
        self._previous.clicked.connect(lambda: self._turn(-1))
        self._next.clicked.connect(lambda: self._turn(1))
        foot = QHBoxLayout()
        foot.addWidget(to_contents)
        foot.addStretch(1)
        for button in (self._previous, self._next):
            button.setAutoDefault(False)
            foot.addWidget(button)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * GAP, 2 * GAP, GAP, GAP + 2)
        column.setSpacing(GAP)
        column.addWidget(self._title)
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        return page

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        title = font(TITLE_POINTS, percent, bold=True)
        self._title.setFont(title)
        self._brand.setFont(title)
        self.page.wear(theme, percent)

    def display(self, slug: str) -> None:
        """Show the page of this lesson; InputError if there is none."""
        lesson = self._course[slug]
        self._open = slug
        self._title.setText(lesson.title)
        self.page.setAccessibleName(lesson.title)
        self.page.display(lesson)
        self.contents.setCurrentRow(self._slugs.index(slug))
        for button, step, mark in ((self._previous, -1, "←"), (self._next, 1, "→")):
            place = self._slugs.index(slug) + step
            exists = 0 <= place < len(self._slugs)
            button.setVisible(exists)
            if exists:
                words = [mark, self._course[self._slugs[place]].title]
                button.setText(" ".join(words if step < 0 else reversed(words)))
        self._pages.setCurrentIndex(1)

    def show_contents(self) -> None:
        """Show the list of all lessons."""
        self._pages.setCurrentIndex(0)
        self.contents.setFocus()

    def _turn(self, step: int) -> None:
        self.display(self._slugs[self._slugs.index(self._open) + step])

    def _open_item(self, item: QListWidgetItem) -> None:
        self.display(item.data(Qt.ItemDataRole.UserRole))

    def _show_goals(self, row: int) -> None:
        lesson = self._course[self._slugs[row]]
        self._goals.setText("\n".join([self.tr("Afterwards you can:"), *(f"•  {goal}" for goal in lesson.goals)]))

    def _follow(self, link: QUrl) -> None:
        self.experiment_requested.emit(parse(link.toString().removeprefix(TRY)))
