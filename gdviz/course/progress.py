"""PROGRESS: where the learner is, what was read, answered and reached. A value, and the same as text, checked part by part.

Lessons are known by their slug, pages by their name, tasks by ``slug/id``. What this version's course does not have is kept too:
another version's may have it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar, cast

from gdviz.course.review import DONE, Review, due_keys
from gdviz.saved import MOST_BYTES
from gdviz.words import InputError

Part = TypeVar("Part")

FORMAT = 1
MOST_LETTERS = 10_000
"""Of an answer or an experiment; much longer than any of them."""
MOST_PAGES = 1_000
MOST_HINTS = 100
NAME = r"[\w-]{1,200}"


@dataclass(frozen=True)
class Bookmark:
    """A lesson, and the number of a page in it, from 0."""

    lesson: str
    page: int


@dataclass(frozen=True)
class Answer:
    """The last answer to a task (None: skipped), whether it is right, and whether one ever was."""

    value: str | float | None
    is_right: bool = False
    was_right: bool = False


@dataclass(frozen=True)
class Best:
    """The best result of a challenge, and the experiment that reached it."""

    value: float
    experiment: str


@dataclass(frozen=True)
class Progress:
    """All that is known of a learner: by lesson the pages read, by task what came of it."""

    place: Bookmark | None = None
    read: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer])
    bests: Mapping[str, Best] = field(default_factory=dict[str, Best])
    hints: Mapping[str, int] = field(default_factory=dict[str, int])
    reviews: Mapping[str, Review] = field(default_factory=dict[str, Review])

    def due(self, now: datetime) -> list[str]:
        """The keys of the questions to ask again now, the longest due first."""
        return due_keys(self.reviews, now)

    def within_reach(self, now: datetime) -> Progress:
        """The same, with no review further away than its stage's wait."""
        return replace(self, reviews={key: review.within_reach(now) for key, review in self.reviews.items()})


def to_json(progress: Progress) -> str:
    """The text of a progress file."""
    place = progress.place
    content: dict[str, object] = {
        "format": FORMAT,
        "place": None if place is None else [place.lesson, place.page],
        "read": {lesson: sorted(pages) for lesson, pages in progress.read.items()},
        "answers": {key: vars(answer) for key, answer in progress.answers.items()},
        "bests": {key: vars(best) for key, best in progress.bests.items()},
        "hints": dict(progress.hints),
        "reviews": {
            key: {"stage": review.stage, "due": review.due.astimezone(UTC).isoformat()}
            for key, review in progress.reviews.items()
        },
    }
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def is_progress(content: Mapping[str, object]) -> bool:
    """Whether this is what a file of a version that this one understands says."""
    version = content.get("format")
    return type(version) is int and version == FORMAT


def from_object(content: Mapping[str, object]) -> tuple[Progress, dict[str, int]]:
    """The progress that a file's JSON object says, and how much of each part could not be used and is left out."""
    reader = _Reader(content)
    progress = Progress(
        place=reader.one("place", _bookmark),
        read={lesson: frozenset(pages) for lesson, pages in reader.pages().items()},
        answers=reader.each("answers", _answer),
        bests=reader.each("bests", _best),
        hints=reader.each("hints", _hints),
        reviews=reader.each("reviews", _review),
    )
    return progress, reader.wrong


def from_json(text: str) -> Progress:
    """The progress that an exported file's text says; InputError if anything in it is missing or wrong."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError("not a whole progress file of gdviz") from None
    if not isinstance(content, dict):
        raise InputError('not a progress file of gdviz: it should begin with {{"format": 1')
    parts = cast("dict[str, object]", content)
    missing = [part for part in vars(Progress()) if part not in parts]
    if missing:
        raise InputError('not a progress file of gdviz: it has no "{part}"', part=missing[0])
    if not is_progress(parts):
        raise InputError('"format" must be {format}; another version of gdviz may have written this file', format=FORMAT)
    progress, wrong = from_object(parts)
    if wrong:
        raise InputError("damaged: some of its {parts} cannot be used", parts=", ".join(wrong))
    if len(to_json(progress)) > MOST_BYTES:
        raise InputError("too much for one learner; this is not a file that gdviz has written")
    return progress


class _Reader:
    """Takes the parts out of a JSON object and counts what is wrong."""

    def __init__(self, content: Mapping[str, object]) -> None:
        self._content = content
        self.wrong: dict[str, int] = {}

    def _checked(self, part: str, check: Callable[[object], Part], value: object) -> Part | None:
        try:
            return check(value)
        except InputError:
            self.wrong[part] = self.wrong.get(part, 0) + 1
            return None

    def one(self, part: str, check: Callable[[object], Part]) -> Part | None:
        """A part that may be null or missing."""
        value = self._content.get(part)
        return None if value is None else self._checked(part, check, value)

    def each(
        self, part: str, check: Callable[[object], Part], check_key: Callable[[object], str] | None = None
    ) -> dict[str, Part]:
        """The parts by their keys."""
        entries = self._checked(part, _entries, self._content.get(part, {})) or {}
        found: dict[str, Part] = {}
        for key, value in entries.items():
            checked = self._checked(part, check, value)
            if checked is not None and self._checked(part, check_key or checked_key, key):
                found[key] = checked
        return found

    def pages(self) -> dict[str, list[str]]:
        """The names of pages by lesson; one that is wrong costs only itself."""
        lessons = self.each("read", _list, checked_name)
        named = {lesson: [self._checked("read", checked_name, name) for name in names] for lesson, names in lessons.items()}
        return {lesson: [name for name in names if name is not None] for lesson, names in named.items()}


def checked_name(value: object) -> str:
    """The slug of a lesson or the name of a page; InputError if it cannot be one."""
    return _matched(value, NAME, "a name has letters, digits and - only, like learning-rate")


def checked_key(value: object) -> str:
    """The key of a task; InputError if it cannot be one."""
    return _matched(value, f"{NAME}/{NAME}", "a task is called like learning-rate/too-large, with letters, digits and - only")


def _matched(value: object, pattern: str, remedy: str) -> str:
    if isinstance(value, str) and re.fullmatch(pattern, value):
        return value
    raise InputError("{remedy}", remedy=remedy)


def checked_number(value: object) -> float:
    """A finite number; InputError if it is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            if math.isfinite(value):
                return float(value)
        except OverflowError:
            pass
    raise InputError("a result must be a number, not too large to tell")


def checked_text(value: object) -> str:
    """A text of no more than ``MOST_LETTERS``; InputError if it is none."""
    if isinstance(value, str) and len(value) <= MOST_LETTERS:
        return value
    raise InputError("a text of more than {most} letters cannot be kept", most=MOST_LETTERS)


def checked_value(value: object) -> str | float:
    """What was answered; InputError if it is neither a text nor a number."""
    return checked_text(value) if isinstance(value, str) else checked_number(value)


def checked_count(value: object, most: int) -> int:
    """A whole number from 0 to ``most``; InputError if it is none."""
    if type(value) is int and 0 <= value <= most:
        return value
    raise InputError("a count must be a whole number from 0 to {most}", most=most)


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise InputError("true or false")


def _list(value: object) -> list[object]:
    if isinstance(value, list):
        return cast("list[object]", value)
    raise InputError("a list is needed")


def _entries(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    raise InputError("an object is needed")


def _bookmark(value: object) -> Bookmark:
    parts = _list(value)
    if len(parts) != 2:
        raise InputError("a place is a lesson and a page")
    return Bookmark(checked_name(parts[0]), checked_count(parts[1], MOST_PAGES))


def _answer(value: object) -> Answer:
    fields = _entries(value)
    is_right = _flag(fields.get("is_right"))
    was_right = _flag(fields.get("was_right")) or is_right
    if "value" in fields and fields["value"] is None and not was_right:
        return Answer(None)
    return Answer(checked_value(fields.get("value")), is_right, was_right)


def _best(value: object) -> Best:
    fields = _entries(value)
    return Best(checked_number(fields.get("value")), checked_text(fields.get("experiment")))


def _hints(value: object) -> int:
    return checked_count(value, MOST_HINTS)


def _review(value: object) -> Review:
    fields = _entries(value)
    try:
        due = datetime.fromisoformat(checked_text(fields.get("due")))
        if due.tzinfo is None:
            raise InputError("a time needs its zone")
        return Review(checked_count(fields.get("stage"), DONE), due.astimezone(UTC))
    except (ValueError, OverflowError):
        raise InputError("a time is written like 2025-01-31T08:00:00+00:00") from None
