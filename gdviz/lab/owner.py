"""OWNER: what the simulator, the desk of the loss functions and the trainer have in common: they hold what is shown, and undo."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from gdviz.lab.history import History


class Owner(ABC):
    """Holds one setup. Every verb that changes something tells the watchers, once; what is set up or adjusted can be undone."""

    def __init__(self) -> None:
        self._watchers: list[Callable[[], None]] = []
        self._history: History[Any] = History()

    @property
    @abstractmethod
    def setup(self) -> Any:
        """What is shown or run."""

    @abstractmethod
    def set_up(self, setup: Any, /) -> None:
        """Begin with another setup, which reset returns to."""

    @abstractmethod
    def adjust(self, **changes: Any) -> None:
        """Change something of the setup. InputError leaves everything as it was."""

    @abstractmethod
    def reset(self) -> None:
        """Begin anew with what was set up."""

    @property
    @abstractmethod
    def _state(self) -> Any:
        """What undo returns to."""

    @abstractmethod
    def _return_to(self, state: Any) -> None:
        """Be as ``state`` says, and tell the watchers."""

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` after each change."""
        self._watchers.append(watcher)

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()

    def let_go(self) -> None:
        """End an adjustment (a slider is let go): the next one is another to undo."""
        self._history.let_go()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return self._history.can_redo

    def undo(self) -> None:
        """Return to what was before the last set-up, adjustment or reset."""
        if self.can_undo:
            self._return_to(self._history.undo(self._state))

    def redo(self) -> None:
        """Take the last undo back."""
        if self.can_redo:
            self._return_to(self._history.redo(self._state))


class Runner(Owner):
    """An owner of something that runs, step by step."""

    @property
    @abstractmethod
    def is_at_end(self) -> bool:
        """Whether one looks at the end of a run that has ended."""

    @abstractmethod
    def advance(self, count: int = 1) -> None:
        """Go on by so many steps."""

    @abstractmethod
    def back(self) -> None:
        """Look at what was a step before."""

    @abstractmethod
    def go_to_step(self, step: int) -> None:
        """Look at this step of the run, or at the nearest that there is; 0 is the begin."""

    def reset(self) -> None:
        """Begin the same anew."""
        self.set_up(self.setup)
