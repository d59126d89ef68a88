from __future__ import annotations

from pathlib import Path

import pytest

from gdviz.course.lesson import Link, read_course, read_lesson
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.paths import resources
from gdviz.words import InputError

SHIPPED = read_course(resources() / "lessons" / "en")
LINKS = [(slug, link) for slug, lesson in SHIPPED.items() for link in lesson.links]

HEAD = """\
+++
title = "Roll"
minutes = 10
goals = ["Say what a step is", "Do one"]
+++
"""


def written(folder: Path, text: str, name: str = "03-roll.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_lesson_has_its_head_its_text_and_its_links(tmp_path: Path) -> None:
    body = 'Here is $f(x)$.\n\nNow [put it at 2](try:start=2&learning_rate=0.2 "swinging") and see.\n'
    lesson = read_lesson(written(tmp_path, HEAD + body))
    assert (lesson.slug, lesson.number, lesson.title, lesson.minutes) == ("roll", 3, "Roll", 10)
    assert lesson.goals == ("Say what a step is", "Do one")
    assert lesson.links == (Link("put it at 2", Experiment(start=(2.0,), learning_rate=0.2), Kind.SWINGING, 8),)
    assert lesson.text == "Here is $f(x)$.\n\nNow [put it at 2](try:start=2&learning_rate=0.2) and see."


MISTAKES = {
    "no head": ("# Roll\n", ", line 1: a lesson begins with a head"),
    "a head that does not end": (HEAD.removesuffix("+++\n"), ", line 1: a lesson begins with a head"),
    "something before the head": (f"\n{HEAD}", ", line 1: a lesson begins with a head"),
    "an empty file": ("", ", line 1: a lesson begins with a head"),
    "a head that is no TOML": ("+++\ntitle = Roll\n+++\n", ": its head is not TOML"),
    "no title": (HEAD.replace('title = "Roll"\n', ""), ": its head needs 'title', str"),
    "a title that is a number": (HEAD.replace('"Roll"', "3"), ": its head needs 'title', str"),
    "no minutes": (HEAD.replace("minutes = 10\n", ""), ": its head needs 'minutes', int"),
    "minutes in words": (HEAD.replace("10", '"ten"'), ": its head needs 'minutes', int"),
    "no goals": (HEAD.replace('goals = ["Say what a step is", "Do one"]\n', ""), ": its head needs 'goals', list"),
    "an unknown key": (HEAD.replace("minutes", "mintes = 3\nminutes"), ": its head has no 'mintes'; did you mean 'minutes'?"),
    "another address": (f'{HEAD}\n[see](https://example.org "swinging")\n', ", line 7: a link must begin with try:, not 'https:"),
    "no claim": (f"{HEAD}[see](try:start=2)\n", ", line 6: a link says what it comes to"),
    "a claim misspelt": (f'{HEAD}[see](try:start=2 "swingin")\n', ', line 6: a link says what it comes to, like "swinging"; did'),
    "a landscape misspelt": (f'{HEAD}\n\n[see](try:landscape=parabla "swinging")\n', ", line 8: no landscape called 'parabla'"),
    "an experiment without =": (f'{HEAD}[see](try:start "swinging")\n', ", line 6: 'start' is not of the form key=value"),
    "a rate of 0": (f'{HEAD}[see](try:learning_rate=0 "swinging")\n', ", line 6: learning_rate is 0; it must be"),
    "a second link": (f'{HEAD}[a](try: "settled-local")\n[b](try:x=1 "swinging")\n', ", line 7: no setting called 'x'"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, mistake: str) -> None:
    text, problem = MISTAKES[mistake]
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_lesson(path)
    assert str(caught.value).startswith(f"{path}{problem}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["roll.md", "x1-roll.md", "01.md", "01-.md", "-roll.md"])
def test_a_lesson_s_file_has_a_number_and_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"a lesson's file is called like 01-roll-downhill\.md"):
        read_lesson(written(tmp_path, HEAD, name))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"04-none\.md: no such file"):
        read_lesson(tmp_path / "04-none.md")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "04-bytes.md"
    path.write_bytes(b"+++\n\xff\xfe")
    with pytest.raises(InputError, match=r"04-bytes\.md: not a text file in UTF-8"):
        read_lesson(path)


def test_a_course_is_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    for name in ("10-last.md", "02-second.md", "1-first.md", "notes.txt"):
        written(tmp_path, HEAD, name)
    assert list(read_course(tmp_path)) == ["first", "second", "last"]


def test_an_unknown_lesson_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match="no lesson called 'roll-downhil'; did you mean 'roll-downhill'"):
        SHIPPED["roll-downhil"]


def test_all_shipped_lessons_can_be_read() -> None:
    assert len(SHIPPED) == len(list((resources() / "lessons" / "en").glob("*.md")))
    assert [lesson.number for lesson in SHIPPED.values()] == list(range(1, len(SHIPPED) + 1))
    for lesson in SHIPPED.values():
        assert lesson.goals
        assert lesson.links
        words = len(lesson.text.split())
        assert words / len(lesson.links) <= 120


@pytest.mark.parametrize(("slug", "link"), LINKS, ids=[f"{slug}:{link.line}" for slug, link in LINKS])
def test_what_a_link_claims_is_what_a_whole_run_comes_to(slug: str, link: Link) -> None:
    simulator = Simulator(link.experiment)
    simulator.go_to(link.experiment.steps)
    assert simulator.verdict().kind is link.claim, f"{slug}, line {link.line}: {simulator.verdict().message}"


@pytest.mark.parametrize(("slug", "link"), LINKS, ids=[f"{slug}:{link.line}" for slug, link in LINKS])
def test_the_rate_a_link_names_is_the_one_it_sets(slug: str, link: Link) -> None:
    del slug
    named = [word.rstrip(":,") for word in link.words.replace("η = ", "η=").split() if word.startswith("η=")]
    for text in named:
        assert link.experiment.learning_rate == float(text.removeprefix("η="))
    assert parse(link.experiment.text()) == link.experiment


def test_a_course_without_lessons_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read_course(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: there are no lessons here"
