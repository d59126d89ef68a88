"""WORKER: works out beside the window what takes longer than a frame, and brings it back as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Job = Callable[[Callable[[], bool]], Iterator[object]]
"""Yields its answers, each better than the one before; asks now and then whether it is outdated, and then ends."""


THREADS = 2
"""So that a quick question need not wait behind a long one."""


class Worker(QObject):
    """Answers questions. Of each kind only the latest counts: what it makes outdated is dropped."""

    answered = Signal(str, object)
    _found = Signal(str, int, object)
    _finished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._thread: ThreadPoolExecutor | None = None
        self._latest: dict[str, int] = {}
        self._count = self._under_way = 0
        self._found.connect(self._deliver)
        # Queued, so that it comes after the last answer also where the work was done before anybody could listen.
        self._finished.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether no question is left."""
        return self._under_way == 0

    def ask(self, kind: str, job: Job) -> None:
        """Begin to work out ``job``; its answers come with ``answered``."""
        if self._thread is None:
            from concurrent.futures import ThreadPoolExecutor

            self._thread = ThreadPoolExecutor(THREADS, "gdviz-worker")
        self._count += 1
        self._under_way += 1
        number = self._latest[kind] = self._count
        future = self._thread.submit(self._work, kind, number, job)
        future.add_done_callback(self._finished.emit)

    def drop(self, kind: str) -> None:
        """Want no more answers of this kind."""
        self._latest.pop(kind, None)

    def stop(self) -> None:
        """End all work and wait until it has ended."""
        self._latest.clear()
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)
            self._thread = None

    def _work(self, kind: str, number: int, job: Job) -> None:
        """Runs in the other thread; it only reads what the job was given."""

        def is_outdated() -> bool:
            return self._latest.get(kind) != number

        if not is_outdated():
            for answer in job(is_outdated):
                self._found.emit(kind, number, answer)

    def _deliver(self, kind: str, number: int, answer: object) -> None:
        if self._latest.get(kind) == number:
            self.answered.emit(kind, answer)

    def _finish(self, future: Future[None]) -> None:
        """Raise here, where it is noticed, what went wrong there."""
        self._under_way -= 1
        if not future.cancelled():
            future.result()
