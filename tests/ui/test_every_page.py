"""Every page of the course as a learner meets it: all of it can be read, and each answer is told why."""

# pyright: basic
from __future__ import annotations

import pytest

from gdviz.course.lesson import Course
from gdviz.course.setups import told
from gdviz.course.task import PREDICT, Choice, Estimate, Task
from gdviz.paths import resources
from gdviz.ui.lessons.card import TaskCard
from gdviz.ui.lessons.cards import ChoiceCard, EstimateCard
from gdviz.ui.lessons.goal_card import GoalCard
from gdviz.ui.lessons.signs import Sign
from gdviz.ui.settings import Settings
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, events
from tests.ui.test_layout import cut_off

pytestmark = pytest.mark.usefixtures("nothing_left")

SLUGS = [path.stem.partition("-")[2] for path in sorted((resources() / "lessons" / "en").glob("*.md"))]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize(
    ("size", "theme", "percent"), [((1024, 600), "dark", 100), ((1366, 768), "light", 100), ((1920, 1080), "contrast", 200)]
)
def test_no_page_is_cut_off(
    open_desk: OpenDesk, course: Course, slug: str, size: tuple[int, int], theme: str, percent: int
) -> None:
    desk = open_desk(size=size, settings=Settings(theme=theme, text_size=percent))
    lessons = desk.window.lessons
    for number in range(len(course.lessons[slug].pages)):
        lessons.display(slug, number)
        for _ in range(3):
            events()
        assert cut_off(lessons) == []
        assert lessons.page.horizontalScrollBar().maximum() == 0
        for text in lessons.page.texts:
            assert text.height() >= text.document().size().height() - 1
            assert text.document().idealWidth() <= text.viewport().width() + 1, text.toPlainText()[:60]


def fresh(desk: Desk, slug: str, number: int, key: str) -> TaskCard:
    """The card of a task that nobody has answered."""
    desk.notebook.reset()
    desk.window.lessons.display(slug, number)
    return desk.window.lessons.page.cards[key]


def tell(desk: Desk, card: TaskCard, task: Task) -> None:
    """Let what was predicted come to its end."""
    desk.window.player.pause()
    if task.kind == PREDICT and task.setup is not None:
        card.display_end(task.setup, told(task.setup))


def answer_choice(desk: Desk, slug: str, number: int, key: str, task: Task) -> None:
    assert isinstance(task.answer, Choice)
    signs: list[Sign] = []
    for index in range(len(task.answer.options)):
        card = fresh(desk, slug, number, key)
        assert isinstance(card, ChoiceCard)
        card.options[index].click()
        tell(desk, card, task)
        why = card.whys[index]
        assert why.text()
        signs.append(why.mark.sign)
        assert desk.notebook.progress.answers[key].is_right is (signs[-1] is Sign.RIGHT)
    assert sorted(sign is Sign.RIGHT for sign in signs) == [False] * (len(signs) - 1) + [True]


def answer_estimate(desk: Desk, slug: str, number: int, key: str, task: Task) -> None:
    assert isinstance(task.answer, Estimate)
    truth = task.answer.value(None if task.setup is None else told(task.setup))
    for given, is_right in ((truth, True), (truth + 3 * task.answer.within + 1, False)):
        card = fresh(desk, slug, number, key)
        assert isinstance(card, EstimateCard)
        card.field.setText(repr(given))
        card.submit()
        tell(desk, card, task)
        assert card.feedback.text()
        assert "{value}" not in card.feedback.text()
        assert desk.notebook.progress.answers[key].is_right is is_right
        assert card.feedback.mark.sign is (Sign.RIGHT if is_right else Sign.WRONG)


def fall_short(desk: Desk, slug: str, number: int, key: str, task: Task) -> None:
    """Begin, do nothing, and take all hints."""
    card = fresh(desk, slug, number, key)
    assert isinstance(card, GoalCard)
    assert task.setup is not None
    card.begin.click()
    card.display_end(task.setup, told(task.setup))
    assert key not in desk.notebook.progress.answers
    assert key not in desk.notebook.progress.bests
    for count in range(len(task.hints)):
        card.hint.click()
        assert desk.notebook.progress.hints[key] == count + 1


@pytest.mark.parametrize("slug", SLUGS)
def test_each_task_is_answered_both_ways_and_says_why(desk: Desk, course: Course, slug: str) -> None:
    for number, page in enumerate(course.lessons[slug].pages):
        for task in page.tasks:
            answer = (
                answer_choice
                if isinstance(task.answer, Choice)
                else answer_estimate
                if isinstance(task.answer, Estimate)
                else fall_short
            )
            answer(desk, slug, number, course.lessons[slug].key(task), task)
