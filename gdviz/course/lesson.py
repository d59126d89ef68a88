"""LESSON: a Markdown file with a head in TOML, links that set the stage, and formulas in LaTeX.

A link ``[words](try:learning_rate=0.2 "swinging")`` sets up the experiment and says in quotes what a whole run of it comes to,
one of the verdicts' words; a test runs every such claim. A formula stands between dollar signs: ``$f(x)$`` in a line,
``$$...$$`` on lines of its own. A mistake in a file is an InputError with the file and the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from gdviz.descent.catalogue import Catalogue, suggestion
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.saved import read_text
from gdviz.words import InputError

FENCE = "+++"
TRY = "try:"
LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<target>[^)\s]+)(?:\s+\"(?P<claim>[^\"]*)\")?\)")
FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$\n]+)\$", re.DOTALL)


@dataclass(frozen=True)
class Link:
    """An experiment that a lesson offers, and what it says a whole run of it comes to."""

    words: str
    experiment: Experiment
    claim: Kind
    line: int


@dataclass(frozen=True)
class Lesson:
    """One lesson. ``text`` is Markdown in which a link's target is ``try:`` and an experiment's text."""

    slug: str
    number: int
    title: str
    minutes: int
    goals: tuple[str, ...]
    text: str
    links: tuple[Link, ...]


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file called ``NN-slug.md``."""
    number, _, slug = path.stem.partition("-")
    if not (number.isdigit() and slug):
        raise InputError("{path}: a lesson's file is called like 01-roll-downhill.md", path=path)
    content = read_text(path)
    pieces = content.split(f"{FENCE}\n")
    if len(pieces) != 3 or pieces[0]:
        raise InputError("{path}, line 1: a lesson begins with a head between two lines of {fence}", path=path, fence=FENCE)
    _, head, body = pieces
    title, minutes, goals = _read_head(path, head)
    first_line = content[: len(content) - len(body)].count("\n") + 1
    links = tuple(_links(path, body, first_line))
    text = LINK.sub(lambda found: f"[{found['words']}]({found['target']})", body)
    return Lesson(slug, int(number), title, minutes, goals, text.strip(), links)


def _read_head(path: Path, head: str) -> tuple[str, int, tuple[str, ...]]:
    try:
        values: Mapping[str, object] = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise InputError("{path}: its head is not TOML: {problem}", path=path, problem=str(error)) from None
    needed: dict[str, type] = {"title": str, "minutes": int, "goals": list}
    for key, kind in needed.items():
        if not isinstance(values.get(key), kind):
            raise InputError("{path}: its head needs '{key}', {kind}", path=path, key=key, kind=kind.__name__)
    unknown = [key for key in values if key not in needed]
    if unknown:
        remedy = suggestion(unknown[0], needed)
        raise InputError("{path}: its head has no '{key}'; {remedy}", path=path, key=unknown[0], remedy=remedy)
    goals = tuple(str(goal) for goal in cast("list[object]", values["goals"]))
    return cast("str", values["title"]), cast("int", values["minutes"]), goals


def _links(path: Path, body: str, first_line: int) -> Iterator[Link]:
    kinds = {kind.word: kind for kind in Kind}
    for found in LINK.finditer(body):
        line = first_line + body[: found.start()].count("\n")
        where = {"path": path, "line": line}
        target, claim = found["target"], found["claim"] or ""
        if not target.startswith(TRY):
            raise InputError("{path}, line {line}: a link must begin with try:, not '{target}'", target=target, **where)
        if claim not in kinds:
            raise InputError(
                '{path}, line {line}: a link says what it comes to, like "swinging"; {remedy}',
                remedy=suggestion(claim, kinds),
                **where,
            )
        try:
            experiment = parse(target.removeprefix(TRY))
        except InputError as error:
            raise InputError("{path}, line {line}: {problem}", problem=str(error), **where) from None
        yield Link(found["words"], experiment, kinds[claim], line)


def read_course(folder: Path) -> Catalogue[Lesson]:
    """All lessons of a language in their order, by slug."""
    lessons = sorted((read_lesson(path) for path in folder.glob("*.md")), key=lambda lesson: lesson.number)
    if not lessons:
        raise InputError("{folder}: there are no lessons here", folder=folder)
    return Catalogue("lesson", {lesson.slug: lesson for lesson in lessons})
