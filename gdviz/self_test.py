"""SELF-TEST: whether all that is installed here does what it says. No Qt.

Every lesson is read and everything that it says is run, in each language; every link must lead somewhere; and experiments must
give the bits that they gave where gdviz was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO, cast

from gdviz.course.lesson import LESSON, TERM, Course, Lesson, read_course
from gdviz.course.proof import broken_links, problems_of
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.saved import read_text
from gdviz.words import InputError

LESSONS, GOLDEN_TRAILS = "lessons", Path("golden", "trails.json")
"""Where in the resources the lessons of each language are, and the hashes of trails, by their experiments."""


def fingerprint(text: str) -> str:
    """The SHA-256 of an experiment's trail: of each step the position and the loss, as doubles with the lowest byte first."""
    simulator = Simulator(parse(text))
    simulator.go_to(simulator.experiment.steps)
    sha = hashlib.sha256()
    for step in simulator.trail:
        sha.update(step.position.astype("<f8").tobytes())
        sha.update(step.loss.astype("<f8").tobytes())
    return sha.hexdigest()


class SelfTest:
    """Tests the resources in a folder: writes a line on each area to ``output``, and one on each problem to ``complaints``."""

    def __init__(self, resources: Path, output: TextIO, complaints: TextIO) -> None:
        self._resources = resources
        self._output = output
        self._complaints = complaints
        self._count = 0

    def run(self) -> bool:
        """Test all; whether all holds."""
        folders = sorted(folder for folder in (self._resources / LESSONS).glob("*") if folder.is_dir())
        if not folders:
            self._complain(f"{self._resources / LESSONS}: there are no lessons here")
        for folder in folders:
            self._test_language(folder)
        self._test_trails(self._resources / GOLDEN_TRAILS)
        return not self._count

    def _test_language(self, folder: Path) -> None:
        try:
            course = read_course(folder)
        except InputError as error:
            self._complain(str(error))
            return
        readable = self._test_lessons(folder.name, course)
        self._test_links(folder.name, course, readable)

    def _test_lessons(self, language: str, course: Course) -> list[Lesson]:
        """Run what all lessons say; those that can be read."""
        before = self._count
        for problem in course.problems:
            self._complain(str(problem))
        readable: list[Lesson] = []
        statements = tasks = 0
        for lesson in course.lessons.values():
            try:
                statements, tasks = statements + len(lesson.content.statements), tasks + len(lesson.tasks)
            except InputError as error:
                self._complain(str(error))
                continue
            readable.append(lesson)
            for problem in problems_of(lesson):
                self._complain(problem)
        self._report(f"{language}: lessons {len(readable)}, statements {statements}, tasks {tasks}", before)
        return readable

    def _test_links(self, language: str, course: Course, lessons: list[Lesson]) -> None:
        before = self._count
        for lesson in lessons:
            for problem in broken_links(lesson, course):
                self._complain(problem)
        pages = [page for lesson in lessons for page in lesson.pages]
        terms, others = (sum(len(page.linked(scheme)) for page in pages) for scheme in (TERM, LESSON))
        self._report(f"{language}: links to terms {terms}, to lessons {others}", before)

    def _test_trails(self, path: Path) -> None:
        before = self._count
        try:
            trails = _read_trails(path)
        except InputError as error:
            self._complain(str(error))
            return
        for problem in _other_trails(path, trails):
            self._complain(problem)
        self._report(f"golden trails {len(trails)}", before)

    def _report(self, area: str, before: int) -> None:
        count = self._count - before
        said = f"{count} problem{'s' if count > 1 else ''}" if count else "all hold"
        self._output.write(f"{area}: {said}\n")
        self._output.flush()

    def _complain(self, problem: str) -> None:
        self._count += 1
        self._complaints.write(f"{' '.join(problem.splitlines())}\n")
        self._complaints.flush()


def _read_trails(path: Path) -> dict[str, str]:
    try:
        content = json.loads(read_text(path))
    except InputError:
        raise
    except (ValueError, RecursionError):
        content = None
    trails = cast("dict[str, object]", content) if isinstance(content, dict) else {}
    if not trails or not all(isinstance(sha, str) for sha in trails.values()):
        raise InputError("{path}: this is not a list of experiments and their hashes; install gdviz again", path=path)
    return cast("dict[str, str]", trails)


def _other_trails(path: Path, trails: Mapping[str, str]) -> Iterator[str]:
    for text, sha in trails.items():
        try:
            if fingerprint(text) != sha:
                yield f"{path}: '{text}' does not give the same bits here"
        except InputError as error:
            yield f"{path}: '{text}': {error}"
