"""NOTEBOOK: the one owner of the learner's progress. It keeps it in a file after each action, and goes on where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gdviz.course.progress import (
    MOST_HINTS,
    MOST_PAGES,
    Answer,
    Best,
    Bookmark,
    Progress,
    checked_count,
    checked_key,
    checked_name,
    checked_number,
    checked_text,
    checked_value,
    from_json,
    from_object,
    is_progress,
    to_json,
)
from gdviz.course.review import after_answer
from gdviz.saved import copy_aside, keep, read_object, read_text, set_aside, sweep, write_text
from gdviz.words import InputError, Message

CANNOT_BE_KEPT = "Your progress cannot be kept: {problem}"
CANNOT_BE_READ = "Your progress could not be read and begins anew: {problem}"
PARTLY_READ = "Some of your progress could not be read and is left out ({parts}): {path}"


class Notebook:
    """Holds the learner's progress. Every verb that changes something saves it, then tells the watchers, once.

    ``path`` is None where nothing is to be kept. ``now`` is the time on the clock, with its zone.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._watchers: list[Callable[[], None]] = []
        self._listeners: list[Callable[[Message], None]] = []
        self._said: list[Message] = []
        self._cannot_be_kept = False
        self._before: Progress | None = None
        self._progress = self._opened(path) if path else Progress()

    def _opened(self, path: Path) -> Progress:
        """What the file says; at once written again if some of it cannot be used, or the clock was set back."""
        sweep(path)
        content, problem = read_object(path, "this is no progress")
        if content is not None and not is_progress(content):
            content, problem = None, set_aside(path, "another version of gdviz may have written this file")
        if content is None:
            if problem:
                self._give_up(path, problem)
            return Progress()
        found, wrong = from_object(content)
        if wrong:
            parts = ", ".join(f"{part}: {count}" for part, count in wrong.items())
            self._say(PARTLY_READ, parts=parts, path=copy_aside(path))
        progress = found.within_reach(self._now())
        if wrong or progress != found:
            self._save(progress)
        return progress

    def _give_up(self, path: Path, problem: str) -> None:
        """Say that the file could not be read; one that could not be set aside is left alone from now on."""
        is_still_there = path.is_symlink() or path.exists()
        if is_still_there:
            self._path = None
        self._say(CANNOT_BE_KEPT if is_still_there else CANNOT_BE_READ, problem=problem)

    @property
    def progress(self) -> Progress:
        """How far the learner has come."""
        return self._progress

    def due(self, known: Container[str]) -> list[str]:
        """The keys of the questions to ask again now, of those that the course has; the longest due first."""
        return [key for key in self._progress.due(self._now()) if key in known]

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` after each change."""
        self._watchers.append(watcher)

    def listen(self, listener: Callable[[Message], None]) -> None:
        """Say to ``listener`` what goes wrong with the file, and what already has."""
        self._listeners.append(listener)
        for message in self._said:
            listener(message)

    def _say(self, template: str, **fields: object) -> None:
        message = Message(template, fields)
        self._said.append(message)
        for listener in self._listeners:
            listener(message)

    def turn_to(self, lesson: str, page: int, name: str) -> None:
        """Open the page of this number and name of a lesson; it counts as read."""
        read = self._progress.read
        pages = read.get(checked_name(lesson), frozenset()) | {checked_name(name)}
        place = Bookmark(lesson, checked_count(page, MOST_PAGES))
        self._change(replace(self._progress, place=place, read={**read, lesson: pages}))

    def answer(self, key: str, value: str | float, *, is_right: bool, reviewed: bool) -> None:
        """Answer a task; ``reviewed`` says whether it is one that is asked again after days."""
        before = self._progress.answers.get(checked_key(key))
        was_right = is_right or (before is not None and before.was_right)
        answers = {**self._progress.answers, key: Answer(checked_value(value), is_right, was_right)}
        reviews = self._progress.reviews
        if reviewed:
            reviews = {**reviews, key: after_answer(reviews.get(key), self._now(), is_right=is_right)}
        self._change(replace(self._progress, answers=answers, reviews=reviews))

    def skip(self, key: str) -> None:
        """Leave a task without an answer; an earlier answer stays, and a question asked again counts as forgotten."""
        answers, reviews = self._progress.answers, self._progress.reviews
        review = reviews.get(checked_key(key))
        if review and review.is_due(self._now()):
            reviews = {**reviews, key: after_answer(review, self._now(), is_right=False)}
        self._change(replace(self._progress, answers={key: Answer(None), **answers}, reviews=reviews))

    def take_hint(self, key: str) -> None:
        """Take the next hint of a challenge."""
        hints = self._progress.hints
        count = min(hints.get(checked_key(key), 0) + 1, MOST_HINTS)
        self._change(replace(self._progress, hints={**hints, key: count}))

    def record(self, key: str, value: float, experiment: str, *, larger_is_better: bool) -> bool:
        """Note the result of a challenge; whether it is the best so far."""
        bests, result = self._progress.bests, Best(checked_number(value), checked_text(experiment))
        best = bests.get(checked_key(key))
        if best and not (result.value > best.value if larger_is_better else result.value < best.value):
            return False
        self._change(replace(self._progress, bests={**bests, key: result}))
        return True

    def reset(self) -> None:
        """Begin anew, as one who has seen nothing; it can be undone."""
        self._replace(Progress())

    @property
    def can_undo_reset(self) -> bool:
        """Whether there was a reset or an import that can be undone."""
        return self._before is not None

    def undo_reset(self) -> None:
        """Return to what was before the last reset or import."""
        if self._before is not None:
            before, self._before = self._before, None
            self._change(before)

    def export(self, path: Path) -> None:
        """Write the progress to a file for another computer; OutputError if that cannot be."""
        write_text(path, to_json(self._progress))

    def import_from(self, path: Path) -> None:
        """Go on from an exported file instead; InputError, with everything as it was, for any other. It can be undone."""
        text = read_text(path)
        try:
            progress = from_json(text)
        except InputError as error:
            raise InputError("{path}: {problem}", path=path, problem=error.message) from None
        self._replace(progress)

    def _replace(self, progress: Progress) -> None:
        if progress != self._progress:
            self._before = self._progress
            self._change(progress)

    def _change(self, progress: Progress) -> None:
        progress = progress.within_reach(self._now())
        if progress == self._progress:
            return
        self._progress = progress
        self._save(progress)
        for watcher in self._watchers:
            watcher()

    def _save(self, progress: Progress) -> None:
        problem = keep(self._path, to_json(progress)) if self._path else ""
        if problem and not self._cannot_be_kept:
            self._cannot_be_kept = True
            self._say(CANNOT_BE_KEPT, problem=problem)
