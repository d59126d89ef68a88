"""OWNER: what the simulator, the desk of the loss functions and the trainer have in common: they hold what is shown, and undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Owner(Protocol):
    """Holds one setup. Every verb that changes something tells the watchers, once."""

    @property
    def setup(self) -> Any:
        """What is shown or run."""
        ...

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        ...

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        ...

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` after each change."""

    def set_up(self, setup: Any, /) -> None:
        """Begin with another setup, which reset returns to."""

    def adjust(self, **changes: Any) -> None:
        """Change something of the setup. InputError leaves everything as it was."""

    def let_go(self) -> None:
        """End an adjustment (a slider is let go): the next one is another to undo."""

    def reset(self) -> None:
        """Begin anew with what was set up."""

    def undo(self) -> None:
        """Return to what was before the last set-up, adjustment or reset."""

    def redo(self) -> None:
        """Take the last undo back."""


class Runner(Owner, Protocol):
    """An owner of something that runs, step by step."""

    @property
    def is_at_end(self) -> bool:
        """Whether one looks at the end of a run that has ended."""
        ...

    def advance(self, count: int = 1) -> None:
        """Go on by so many steps."""

    def back(self) -> None:
        """Look at what was a step before."""

    def go_to_step(self, step: int) -> None:
        """Look at this step of the run, or at the nearest that there is; 0 is the begin."""
