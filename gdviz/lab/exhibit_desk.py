"""EXHIBIT DESK: the one owner of what the bench of loss functions shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gdviz.lab.exhibit import Exhibit
from gdviz.lab.history import History


class ExhibitDesk:
    """Holds one exhibit. Every verb that changes it tells the watchers, once; what it does can be undone."""

    def __init__(self, exhibit: Exhibit | None = None) -> None:
        self._watchers: list[Callable[[], None]] = []
        self._history: History[tuple[Exhibit, Exhibit]] = History()
        self._home = self._exhibit = exhibit or Exhibit()

    @property
    def exhibit(self) -> Exhibit:
        """What is shown."""
        return self._exhibit

    @property
    def setup(self) -> Exhibit:
        """What is shown, as each owner names it."""
        return self._exhibit

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` after each change."""
        self._watchers.append(watcher)

    def set_up(self, exhibit: Exhibit) -> None:
        """Show another exhibit, which reset returns to."""
        self.let_go()
        if exhibit != self._exhibit:
            self._history.remember((self._exhibit, self._home))
        self._enter(exhibit, exhibit)

    def adjust(self, **changes: Any) -> None:
        """Change something of the exhibit. InputError leaves everything as it was."""
        exhibit = self._exhibit.change(**changes)
        if exhibit != self._exhibit:
            self._history.remember((self._exhibit, self._home), frozenset(changes))
            self._enter(exhibit, self._home)

    def let_go(self) -> None:
        """End an adjustment (a slider or a point is let go): the next one is another to undo."""
        self._history.let_go()

    def reset(self) -> None:
        """Put all numbers back to what was set up last; the same panel stays open."""
        self.let_go()
        exhibit = self._home.change(panel=self._exhibit.panel)
        if exhibit != self._exhibit:
            self._history.remember((self._exhibit, self._home))
            self._enter(exhibit, self._home)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return self._history.can_redo

    def undo(self) -> None:
        """Return to the exhibit before the last set-up, adjustment or reset."""
        self._return_to(self._history.undo((self._exhibit, self._home)))

    def redo(self) -> None:
        """Take the last undo back."""
        self._return_to(self._history.redo((self._exhibit, self._home)))

    def _return_to(self, state: tuple[Exhibit, Exhibit] | None) -> None:
        if state is not None:
            self._enter(*state)

    def _enter(self, exhibit: Exhibit, home: Exhibit) -> None:
        was, self._exhibit, self._home = self._exhibit, exhibit, home
        if exhibit != was:
            for watcher in self._watchers:
                watcher()
