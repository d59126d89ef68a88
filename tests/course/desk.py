"""A notebook on a desk, with a clock on the wall, and what somebody does with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from gdviz.course.notebook import Notebook
from gdviz.course.progress import Answer, Best, Bookmark, Progress
from gdviz.course.review import Review
from gdviz.words import Message

MONDAY = datetime(2025, 3, 3, 8, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = "fog/why"


class Clock:
    """A clock on the wall that anybody may set."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        self.now = now


class Desk:
    """A notebook as the window has it: what it said, and how often it told of a change."""

    def __init__(self, path: Path | None, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.said: list[str] = []
        self.changes = 0
        self.notebook = Notebook(path, self.clock)
        self.notebook.listen(self._hear)
        self.notebook.watch(self._count)

    def _hear(self, message: Message) -> None:
        self.said.append(str(message))

    def _count(self) -> None:
        self.changes += 1

    @property
    def progress(self) -> Progress:
        return self.notebook.progress

    def know(self, key: str = WHY) -> None:
        self.notebook.answer(key, "right", is_right=True, reviewed=True)

    def fail(self, key: str = WHY) -> None:
        self.notebook.answer(key, "wrong", is_right=False, reviewed=True)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def work_through(notebook: Notebook) -> None:
    notebook.turn_to("fog", 0, "the-ground")
    notebook.turn_to("fog", 1, "one-step")
    notebook.answer("fog/where", -1.25, is_right=False, reviewed=False)
    notebook.answer(WHY, "It rolls.", is_right=True, reviewed=True)
    notebook.skip("fog/guess")
    notebook.take_hint("fog/valley")
    notebook.record("fog/valley", 12, "learning_rate=0.1", larger_is_better=False)


WORKED = Progress(
    Bookmark("fog", 1),
    {"fog": frozenset({"the-ground", "one-step"})},
    {"fog/where": Answer(-1.25), WHY: Answer("It rolls.", is_right=True, was_right=True), "fog/guess": Answer(None)},
    {"fog/valley": Best(12.0, "learning_rate=0.1")},
    {"fog/valley": 1},
    {WHY: Review(1, MONDAY + DAY)},
)
