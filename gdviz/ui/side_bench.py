"""SIDE BENCH: a bench on which no ball rolls: its picture, the owner of what it shows, and what connects the two."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gdviz.course.setups import Setup, Told
from gdviz.lab.exhibit import LOSS_FUNCTIONS
from gdviz.lab.owner import Owner, Runner
from gdviz.lab.owners import Owners
from gdviz.ui.theme import Theme
from gdviz.ui.transport import Progress

if TYPE_CHECKING:
    from gdviz.ui.wishes import Wishes


class SideBench(QObject):
    """What the main window needs to know of such a bench. ``owner`` holds what it shows.

    ``picture`` stands on the stage; ``controls``, if there are any, in the panel at the right. ``runner`` is the owner, where
    it runs, and None where there is nothing to run.
    """

    name: ClassVar[str]
    picture: QWidget
    owner: Owner
    controls: QWidget | None = None
    runner: Runner | None = None

    @property
    def setup(self) -> Setup:
        """What it shows."""
        setup: Setup = self.owner.setup
        return setup

    def told(self) -> Told | None:
        """What the setup came to, once it has come to something."""
        raise NotImplementedError

    def progress(self) -> Progress | None:
        """Where in the run one looks; None where nothing runs."""
        return None

    def paces(self) -> tuple[list[tuple[str, str]], str]:
        """The paces to choose from, each a name and its words, and the one that is chosen."""
        return [], ""

    def go_to(self, now: int) -> None:
        """Look at this place of the timeline."""
        del now

    def set_pace(self, pace: str) -> None:
        """Go on by this from now on."""
        del pace

    @property
    def wants_glide(self) -> bool:
        """Whether what was shown last can be moved to, and not only be there."""
        return False

    def glide(self, progress: float) -> None:
        """Draw what moves on its way: 0 where it was, 1 where it is."""
        del progress

    def display(self) -> None:
        """Show what the owner now holds."""
        raise NotImplementedError

    def display_anew(self) -> None:
        """Show again what holds, where something was chosen that cannot be."""
        self.display()

    def rest(self) -> None:
        """Bring up to date what need not be while a run goes on."""

    def stop(self) -> None:
        """Give up what is worked on beside the window, which is about to close."""

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        raise NotImplementedError


class Sides(QObject):
    """The benches on which no ball rolls, by name; each is made when it is first needed.

    ``changed`` says the name of one whose owner now holds something else.
    """

    changed = Signal(str)

    def __init__(self, owners: Owners, wishes: Wishes, theme: Theme, percent: int) -> None:
        super().__init__()
        self._owners, self._wishes = owners, wishes
        self._theme, self._percent = theme, percent
        self._sides: dict[str, SideBench] = {}

    def __getitem__(self, name: str) -> SideBench:
        if name not in self._sides:
            self._sides[name] = self._make(name)
            self._sides[name].owner.watch(partial(self.changed.emit, name))
        return self._sides[name]

    def _make(self, name: str) -> SideBench:
        # Neither is in the first picture, which need not wait for their modules.
        if name == LOSS_FUNCTIONS:
            from gdviz.ui.loss_functions import LossFunctions

            return LossFunctions(self._owners.desk, self._wishes, self._theme, self._percent)
        from gdviz.ui.training_loop import TrainingLoop

        return TrainingLoop(self._owners.trainer, self._wishes, self._theme, self._percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        for side in self._sides.values():
            side.wear(theme, percent)

    def rest(self, is_playing: bool) -> None:
        """Let them know that nothing runs any more, if so."""
        for side in () if is_playing else self._sides.values():
            side.rest()

    def stop(self) -> None:
        """Give up what is worked on beside the window."""
        for side in self._sides.values():
            side.stop()
