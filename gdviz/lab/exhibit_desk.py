"""EXHIBIT DESK: the one owner of what the bench of loss functions shows."""

from __future__ import annotations

from typing import Any

from gdviz.lab.exhibit import Exhibit
from gdviz.lab.owner import Owner


class ExhibitDesk(Owner):
    """Holds one exhibit. Every verb that changes it tells the watchers, once; what it does can be undone."""

    def __init__(self, exhibit: Exhibit | None = None) -> None:
        super().__init__()
        self._home = self._exhibit = exhibit or Exhibit()

    @property
    def exhibit(self) -> Exhibit:
        """What is shown."""
        return self._exhibit

    @property
    def setup(self) -> Exhibit:
        """What is shown, under the name that all owners have for it."""
        return self._exhibit

    def set_up(self, exhibit: Exhibit) -> None:
        """Show another exhibit, which reset returns to."""
        self.let_go()
        if exhibit != self._exhibit:
            self._history.remember(self._state)
        self._return_to((exhibit, exhibit))

    def adjust(self, **changes: Any) -> None:
        """Change something of the exhibit. InputError leaves everything as it was."""
        exhibit = self._exhibit.change(**changes)
        if exhibit != self._exhibit:
            self._history.remember(self._state, frozenset(changes))
            self._return_to((exhibit, self._home))

    def reset(self) -> None:
        """Put all numbers back to what was set up last; the same panel stays open."""
        self.let_go()
        exhibit = self._home.change(panel=self._exhibit.panel)
        if exhibit != self._exhibit:
            self._history.remember(self._state)
            self._return_to((exhibit, self._home))

    @property
    def _state(self) -> tuple[Exhibit, Exhibit]:
        return self._exhibit, self._home

    def _return_to(self, state: tuple[Exhibit, Exhibit]) -> None:
        was = self._exhibit
        self._exhibit, self._home = state
        if self._exhibit != was:
            self._tell()
