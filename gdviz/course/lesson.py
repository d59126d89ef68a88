"""LESSON: a Markdown file with a head in TOML, pages with links that set the stage, tasks, and claims that a test runs.

Each ``## heading`` begins a page. Fenced blocks called ``predict``, ``question`` and ``challenge`` are tasks, ``claim`` is a
statement that is only checked. README tells all of the format. A mistake in a file is an InputError with the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gdviz.course.claim import Claim, parse_claim
from gdviz.course.glossary import Term, read_glossary
from gdviz.course.live import LIVE, read_live
from gdviz.course.setups import SCHEMES, WORDS, Setup, parse_setup
from gdviz.course.table import Place, Table, read_table
from gdviz.course.task import TASKS, Task, read_setup, read_task
from gdviz.descent.catalogue import Catalogue, parse_number, suggestion
from gdviz.saved import read_text
from gdviz.words import InputError

HEAD_FENCE, BLOCK_FENCE, HEADING = "+++", "```", "## "
CLAIM = "claim"
TERM, LESSON = "term:", "lesson:"
LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<target>[^)\s]+)(?:\s+\"(?P<claim>[^\"]*)\")?\)")
ALMOST_LINK = re.compile(rf"\]\s?\((?:{'|'.join(SCHEMES)}|live:|term:|lesson:)")
FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$\n]+)\$", re.DOTALL)
TEACHERS = "teachers"


@dataclass(frozen=True)
class Statement:
    """What a lesson says of a setup, in the ``words`` of its link if it has one."""

    setup: Setup
    claim: Claim
    place: Place
    words: str = ""


@dataclass(frozen=True)
class Page:
    """One page: pieces of Markdown, in whose links the claims are left out, and tasks, in their order."""

    name: str
    title: str
    parts: tuple[str | Task, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What is asked on this page."""
        return tuple(part for part in self.parts if isinstance(part, Task))

    def linked(self, scheme: str) -> tuple[str, ...]:
        """What its links of this scheme (``term:``, ``lesson:``) go to."""
        targets = [found["target"] for part in self.parts if isinstance(part, str) for found in LINK.finditer(part)]
        return tuple(target.removeprefix(scheme) for target in targets if target.startswith(scheme))


@dataclass(frozen=True)
class Content:
    """All that a lesson says."""

    pages: tuple[Page, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Lesson:
    """One lesson. Its head is read at once; its ``content`` when it is first asked for, and may then be an InputError."""

    path: Path
    slug: str
    number: int
    title: str
    minutes: int
    goals: tuple[str, ...]
    audience: str

    @cached_property
    def content(self) -> Content:
        """Pages and statements of the lesson."""
        _, place, body = _split(self.path)
        return _Reader(place).read(body)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Its pages."""
        return self.content.pages

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Everything that it asks."""
        return tuple(task for page in self.pages for task in page.tasks)

    def key(self, task: Task) -> str:
        """The name of one of its tasks in the whole course."""
        return f"{self.slug}/{task.name}"


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file called ``NN-slug.md``."""
    number, _, slug = path.stem.partition("-")
    if not (number.isdecimal() and slug):
        raise InputError("{path}: a lesson's file is called like 01-learning.md", path=path)
    head, _, _ = _split(path)
    table = read_table(head, Place(path, 2))
    title, minutes, goals = table.text("title"), table.whole("minutes"), table.texts("goals")
    audience = table.text("audience", "")
    table.finish()
    if not goals:
        raise table.at("goals").error("'goals' is missing here; it is a list of texts")
    return Lesson(path, slug, int(number), title, minutes, goals, audience)


def _split(path: Path) -> tuple[str, Place, str]:
    """Head and body of a lesson's file, and where the body begins."""
    content = read_text(path).replace("\r\n", "\n")
    pieces = content.split(f"{HEAD_FENCE}\n", 2)
    if len(pieces) != 3 or pieces[0]:
        raise Place(path, 1).error("a lesson begins with a head between two lines of {fence}", fence=HEAD_FENCE)
    _, head, body = pieces
    return head, Place(path, content[: len(content) - len(body)].count("\n") + 1), body


class _Reader:
    """Reads a lesson's body line by line."""

    def __init__(self, start: Place) -> None:
        self._start = start
        self._names: set[str] = set()
        self._statements: list[Statement] = []

    def read(self, body: str) -> Content:
        lines = body.split("\n")
        starts = [number for number, line in _outside(lines) if line.startswith(HEADING)]
        first = starts[0] if starts else len(lines)
        for number, line in enumerate(lines[:first]):
            if line.strip():
                raise self._start.below(number).error("text stands under a heading like '## The first step'")
        if not starts:
            raise self._start.error("a lesson has a page under a heading like '## The first step'")
        ends = [*starts[1:], len(lines)]
        pages = tuple(self._page(lines[begin:end], self._start.below(begin)) for begin, end in zip(starts, ends, strict=True))
        return Content(pages, tuple(self._statements))

    def _page(self, lines: list[str], place: Place) -> Page:
        title = lines[0].removeprefix(HEADING).strip()
        if not _slug(title):
            raise place.error("a heading has words, like '## The first step'")
        parts: list[str | Task] = []
        text_from = number = 1
        while number < len(lines):
            if not lines[number].startswith(BLOCK_FENCE):
                number += 1
                continue
            self._add_text(parts, lines[text_from:number], place.below(text_from))
            end = next((at for at in range(number + 1, len(lines)) if lines[at].startswith(BLOCK_FENCE)), 0)
            if not end or lines[end].strip() != BLOCK_FENCE:
                raise place.below(number).error("this block does not end with {fence}", fence=BLOCK_FENCE)
            kind = lines[number].removeprefix(BLOCK_FENCE).strip()
            table = read_table("\n".join(lines[number + 1 : end]), place.below(number + 1))
            parts += self._block(kind, table)
            text_from = number = end + 1
        self._add_text(parts, lines[text_from:], place.below(text_from))
        return Page(_slug(title), title, tuple(parts))

    def _block(self, kind: str, table: Table) -> Iterator[Task]:
        if kind in TASKS:
            task = read_task(kind, table)
            if task.name in self._names:
                raise table.at("id").error("two tasks are called '{name}'", name=task.name)
            self._names.add(task.name)
            yield task
        elif kind == CLAIM:
            setup = read_setup(table)
            if setup is None:
                raise table.place.error("a claim needs {words}", words=WORDS)
            claim = table.read("holds", lambda text: parse_claim(text, setup))
            self._statements.append(Statement(setup, claim, table.at("holds")))
            table.finish()
        else:
            remedy = suggestion(kind, [*TASKS, CLAIM])
            raise table.place.error("no block is called '{kind}'; {remedy}", kind=kind, remedy=remedy)

    def _add_text(self, parts: list[str | Task], lines: list[str], place: Place) -> None:
        text = "\n".join(lines)
        read_to = 0
        for found in LINK.finditer(text):
            self._check_no_link(text, read_to, found.start(), place)
            where, read_to = place.below(text.count("\n", 0, found.start())), found.end()
            try:
                self._read_link(found, where)
            except InputError as error:
                raise where.error("{problem}", problem=error.message) from None
        self._check_no_link(text, read_to, len(text), place)
        if text.strip():
            parts.append(LINK.sub(lambda found: f"[{found['words']}]({found['target']})", text).strip())

    def _check_no_link(self, text: str, begin: int, end: int, place: Place) -> None:
        if found := ALMOST_LINK.search(text, begin, end):
            where = place.below(text.count("\n", 0, found.start()))
            raise where.error("a link is like [words](try:start=2 \"swinging\"); '{found}' does not go on so", found=found[0])

    def _read_link(self, found: re.Match[str], place: Place) -> None:
        target = found["target"]
        if target.startswith(SCHEMES):
            setup = parse_setup(target)
            self._statements.append(Statement(setup, parse_claim(found["claim"] or "", setup), place, found["words"]))
        elif target.startswith(LIVE):
            read_live(target).at(parse_number("the live number", found["words"]))
        elif not target.startswith((TERM, LESSON)):
            schemes = f"{', '.join((*SCHEMES, LIVE, TERM))} or {LESSON}"
            raise InputError("a link begins with {schemes}, not '{target}'", schemes=schemes, target=target)


def _outside(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines outside of blocks, with their numbers."""
    is_outside = True
    for number, line in enumerate(lines):
        if line.startswith(BLOCK_FENCE):
            is_outside = not is_outside
        elif is_outside:
            yield number, line


def _slug(title: str) -> str:
    return "-".join(re.findall(r"\w+", title.lower()))


@dataclass(frozen=True)
class Course:
    """All lessons of a language in their order, the words that they explain, and what was wrong with files left out."""

    lessons: Catalogue[Lesson]
    glossary: Mapping[str, Term]
    problems: tuple[InputError, ...] = ()


def read_course(folder: Path) -> Course:
    """The course in a folder; a lesson whose head is damaged is left out, a damaged glossary is empty, and both are said."""
    lessons: list[Lesson] = []
    problems: list[InputError] = []
    for path in sorted(folder.glob("*.md")):
        try:
            lessons.append(read_lesson(path))
        except InputError as error:
            problems.append(error)
    if not lessons:
        raise problems[0] if problems else InputError("{folder}: there are no lessons here", folder=folder)
    lessons.sort(key=lambda lesson: lesson.number)
    try:
        glossary = read_glossary(folder)
    except InputError as error:
        glossary = Catalogue[Term]("term", {})
        problems.append(error)
    return Course(Catalogue("lesson", {lesson.slug: lesson for lesson in lessons}), glossary, tuple(problems))
