"""What holds of every lesson that is shipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from gdviz.course.glossary import read_glossary
from gdviz.course.lesson import LINK, TEACHERS, Lesson, Page, read_course, read_lesson
from gdviz.course.live import LIVE
from gdviz.course.proof import broken_links, problems_of
from gdviz.course.setups import SCHEMES
from gdviz.course.task import TASKS, Choice
from gdviz.paths import resources

FOLDER = resources() / "lessons" / "en"
PATHS = sorted(FOLDER.glob("*.md"))
MOST_WORDS = 120
"""Between two things to do."""
each_lesson = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@cache
def lesson_in(path: Path) -> Lesson:
    return read_lesson(path)


def learners_only(path: Path) -> Lesson:
    lesson = lesson_in(path)
    if lesson.audience == TEACHERS:
        pytest.skip("for teachers, who need not do anything")
    return lesson


def stretches(page: Page) -> Iterator[int]:
    """The words before each thing to do on a page, and in the end those after the last one."""
    words = 0
    for part in page.parts:
        if not isinstance(part, str):
            yield words
            words = 0
            continue
        read_to = 0
        for found in LINK.finditer(part):
            if found["target"].startswith((*SCHEMES, LIVE)):
                yield words + len(part[read_to : found.start()].split())
                words, read_to = 0, found.end()
        words += len(part[read_to:].split())
    yield words


def test_the_course_has_no_lesson_that_is_left_out() -> None:
    course = read_course(FOLDER)
    assert course.problems == ()
    assert [lesson.path for lesson in course.lessons.values()] == PATHS


def test_the_lessons_are_numbered_from_1_without_gaps() -> None:
    assert [lesson_in(path).number for path in PATHS] == list(range(1, len(PATHS) + 1))


@each_lesson
def test_a_lesson_can_be_read_and_says_what_one_can_do_afterwards(path: Path) -> None:
    lesson = lesson_in(path)
    assert lesson.audience in {"", TEACHERS}
    assert 2 <= len(lesson.goals) <= 4
    assert 1 <= lesson.minutes <= 60
    names = [page.name for page in lesson.pages]
    assert len(set(names)) == len(names) > 0


@each_lesson
def test_all_that_a_lesson_says_is_so(path: Path) -> None:
    assert "\n".join(problems_of(lesson_in(path))) == ""


@each_lesson
def test_all_links_of_a_lesson_lead_somewhere(path: Path) -> None:
    assert "\n".join(broken_links(lesson_in(path), read_course(FOLDER))) == ""


@each_lesson
def test_nobody_reads_for_long_without_something_to_do(path: Path) -> None:
    lengths = {page.title: max(stretches(page)) for page in learners_only(path).pages}
    assert {title: words for title, words in lengths.items() if words > MOST_WORDS} == {}


@each_lesson
def test_each_page_has_something_to_do(path: Path) -> None:
    assert [page.title for page in learners_only(path).pages if len(list(stretches(page))) == 1] == []


@each_lesson
def test_a_lesson_predicts_asks_and_challenges(path: Path) -> None:
    assert {task.kind for task in learners_only(path).tasks} == set(TASKS)


@each_lesson
def test_each_answer_is_told_why_it_is_right_or_wrong(path: Path) -> None:
    for task in lesson_in(path).tasks:
        options = task.answer.options if isinstance(task.answer, Choice) else ()
        whys = [option.why for option in options] if isinstance(task.answer, Choice) else [task.answer.right]
        assert all(why.strip() for why in whys), f"{task.name}, line {task.line}"
        assert len({option.text for option in options}) == len(options), f"{task.name}, line {task.line}"


def test_every_word_of_the_glossary_can_be_linked_and_is_explained_in_a_sentence_or_two() -> None:
    glossary = read_glossary(FOLDER)
    assert glossary
    for key, word in glossary.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key), key
        assert word.term.strip() == word.term != "", key
        assert word.meaning.endswith((".", "!", ")")), key
        assert len(word.meaning.split()) <= 60, key
    terms = [word.term for word in glossary.values()]
    assert len(set(terms)) == len(terms)
