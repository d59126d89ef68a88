"""HISTORY: what was, for undo and redo; one drag of a slider is one thing to undo."""

from __future__ import annotations

from typing import Generic, TypeVar

State = TypeVar("State")

UNDO_LIMIT = 200


class History(Generic[State]):
    """Keeps the states before each change, the last ``UNDO_LIMIT`` of them. Its owner keeps the present one."""

    def __init__(self) -> None:
        self._undo: list[State] = []
        self._redo: list[State] = []
        self._adjusting: frozenset[str] = frozenset()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return bool(self._redo)

    def remember(self, state: State, adjusting: frozenset[str] = frozenset()) -> None:
        """Make ``state`` one that undo returns to, unless this goes on with the same adjustment (a slider's drag)."""
        if not adjusting or adjusting != self._adjusting:
            self._undo = [*self._undo[-UNDO_LIMIT + 1 :], state]
        self._redo.clear()
        self._adjusting = adjusting

    def let_go(self) -> None:
        """End an adjustment: the next one is another to undo."""
        self._adjusting = frozenset()

    def undo(self, state: State) -> State | None:
        """The state before the last change, if there is one; ``state`` is what redo returns to."""
        return self._swap(state, self._undo, self._redo)

    def redo(self, state: State) -> State | None:
        """The state before the last undo, if there is one; ``state`` is what undo returns to."""
        return self._swap(state, self._redo, self._undo)

    def _swap(self, state: State, source: list[State], target: list[State]) -> State | None:
        if not source:
            return None
        target.append(state)
        self._adjusting = frozenset()
        return source.pop()
