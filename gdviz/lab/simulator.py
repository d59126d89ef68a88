"""SIMULATOR: the one owner of what is going on: the experiment, the trail of its steps, and where in the trail one looks.

The trail is a function of the experiment alone. Another learning rate therefore gives another trail at once, and one looks at
the same step of it; stepping back and going to any step of it are an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gdviz.descent.descend import Descent
from gdviz.descent.step import Step
from gdviz.lab.experiment import Experiment
from gdviz.lab.fog import VISIBILITY
from gdviz.lab.owner import Runner
from gdviz.lab.restarts import Crowd
from gdviz.lab.run import Run
from gdviz.lab.verdict import Verdict


class Simulator(Runner):
    """Holds one experiment and the trails of all who walk in it. Every verb that changes something tells the watchers, once."""

    def __init__(self, experiment: Experiment | None = None) -> None:
        super().__init__()
        self._fog_is_lifted = False
        self._visibility = VISIBILITY.default
        self._enter(experiment or Experiment(), 0)

    def _enter(self, experiment: Experiment, wish: int) -> None:
        self._experiment = experiment
        start = experiment.start_array
        hikers = (experiment.own, *experiment.rivals)
        self._runs = [Run(experiment.descent_of(hiker), start, experiment.steps) if hiker.is_on else None for hiker in hikers]
        self._crowd = Crowd(experiment) if experiment.restarts else None
        self._look_at(wish)

    def _look_at(self, wish: int) -> None:
        """Look at step ``wish``, or at the last step if all end before. The wish is kept for the next adjustment."""
        self._wish = max(0, wish)
        for walker in self._walkers:
            walker.reach(self._wish)
        self._cursor = min(self._wish, self.length)

    @property
    def _walkers(self) -> list[Run | Crowd]:
        return [walker for walker in (*self._runs, self._crowd) if walker is not None]

    @property
    def own(self) -> Run:
        """The run of the experiment's own ball."""
        run = self._runs[0]
        assert run is not None  # noqa: S101 - the own ball always walks
        return run

    @property
    def rivals(self) -> Sequence[Run | None]:
        """The runs of the race's others; None for those that stay at home."""
        return self._runs[1:]

    @property
    def crowd(self) -> Crowd | None:
        """The balls that began at random places, if there are any."""
        return self._crowd

    @property
    def experiment(self) -> Experiment:
        """What is being run."""
        return self._experiment

    @property
    def setup(self) -> Experiment:
        """What is being run, under the name that all owners have for it."""
        return self._experiment

    @property
    def descent(self) -> Descent:
        """The experiment's rule on its landscape."""
        return self.own.descent

    @property
    def cursor(self) -> int:
        """The number of the step that one looks at."""
        return self._cursor

    @property
    def length(self) -> int:
        """The number of the last step so far, of whoever has made the most."""
        return max(walker.length for walker in self._walkers)

    @property
    def step(self) -> Step:
        """The own ball's step that one looks at; its last one where others go on."""
        return self.own.step(self._cursor)

    @property
    def upcoming(self) -> Step:
        """The step after the one that one looks at; its numbers may not be finite where the run has diverged."""
        return self.own.upcoming(self._cursor)

    @property
    def trail(self) -> Sequence[Step]:
        """All steps of the own ball so far, from the start; it grows as steps are made."""
        return self.own.trail

    @property
    def has_ended(self) -> bool:
        """Whether nobody has a step left to make: settled, diverged, or at the step limit."""
        return all(walker.has_ended for walker in self._walkers)

    @property
    def is_at_end(self) -> bool:
        """Whether one looks at the end of a run that has ended."""
        return self._cursor == self.length and self.has_ended

    def verdict(self) -> Verdict:
        """What the own ball's run up to the step that one looks at is doing, and why."""
        return self.own.verdict(self._cursor)

    @property
    def fog_is_lifted(self) -> bool:
        """Whether all of the ground is seen; else only what has been felt."""
        return self._fog_is_lifted

    @property
    def visibility(self) -> float:
        """How far one sees in the fog, as a share of the window's width."""
        return self._visibility

    def lift_fog(self, is_lifted: bool) -> None:  # noqa: FBT001 - it is what the verb is about
        """Show all of the ground, or only what has been felt."""
        if is_lifted != self._fog_is_lifted:
            self._fog_is_lifted = is_lifted
            self._tell()

    def see(self, visibility: float) -> None:
        """See so far in the fog; InputError for what ``VISIBILITY`` does not allow."""
        if VISIBILITY.check(visibility) != self._visibility:
            self._visibility = visibility
            self._tell()

    @property
    def _state(self) -> tuple[Experiment, int]:
        """What undo returns to."""
        return self._experiment, self._cursor

    def set_up(self, experiment: Experiment) -> None:
        """Begin another experiment, at its start, in the fog."""
        self.let_go()
        was_lifted, self._fog_is_lifted = self._fog_is_lifted, False
        if experiment != self._experiment or self._cursor:
            self._history.remember(self._state)
        elif self.length == 0 and not was_lifted:
            self._wish = 0
            return
        self._enter(experiment, 0)
        self._tell()

    def adjust(self, **changes: Any) -> None:
        """Change something of the experiment and look at the same step of the trail that it now gives.

        A start or a landscape is looked at from step 0. InputError leaves everything as it was.
        """
        experiment = self._experiment.change(**changes)
        if experiment == self._experiment:
            return
        moved = not {"start", "landscape"}.isdisjoint(changes)
        before = self._experiment.settings
        settings = {name for name, value in changes.get("settings", {}).items() if value != before.get(name)}
        self._history.remember(self._state, frozenset(changes) | settings)
        self._enter(experiment, 0 if moved else self._wish)
        self._tell()

    def advance(self, count: int = 1) -> None:
        """Make so many steps, as far as there are some."""
        self.go_to(self._cursor + count)

    def back(self) -> None:
        """Look at the step before, if there is one."""
        self.go_to(self._cursor - 1)

    def go_to(self, index: int) -> None:
        """Look at step ``index``, or at the nearest that there is."""
        before = self._cursor
        self._look_at(index)
        self._wish = self._cursor
        self._history.let_go()
        if self._cursor != before:
            self._tell()

    def go_to_step(self, step: int) -> None:
        """Look at this step, as every runner names it."""
        self.go_to(step)

    def _return_to(self, state: tuple[Experiment, int]) -> None:
        self._enter(*state)
        self._tell()
