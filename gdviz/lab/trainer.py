"""TRAINER: the one owner of what goes on at the bench of the training loop: the training, its run, and where in it one looks."""

from __future__ import annotations

import math
from typing import Any, NamedTuple
from weakref import ReferenceType, ref

from gdviz.descent.datasets import Data
from gdviz.descent.network import Place
from gdviz.lab.loop import PHASES, Loop, Marks, Moment
from gdviz.lab.owner import Runner
from gdviz.lab.training import Training
from gdviz.lab.worked import Worked

PHASE, BATCH, EPOCH = "phase", "batch", "epoch"


class State(NamedTuple):
    """What undo returns to. The run itself is not kept for it, but taken up again where it is still there."""

    training: Training
    loop: ReferenceType[Loop]
    cursor: int
    worked: Worked


class Trainer(Runner):
    """Holds one training and its run, and the worked numbers beside it. Every verb that changes something tells the watchers.

    ``cursor`` counts phases: four to a step. Another setting means another training, which begins at its begin. A way that takes
    longer than ``patience`` seconds is gone in several goes: as long as it ``is_under_way``, ``go_on`` takes it further.
    """

    def __init__(self, training: Training | None = None) -> None:
        super().__init__()
        self.patience = math.inf
        self._before: Loop | None = None
        self._own: Data | None = None
        self._worked = Worked()
        self._followed, self._weight, self._pace = 0, -1, BATCH
        self._enter(Loop(training or Training()), 0)

    def _enter(self, loop: Loop, cursor: int) -> None:
        self._loop = loop
        self._own = self.training.own or self._own
        self._look_at(cursor)
        if self._weight >= self._loop.network.size:
            self._weight = -1

    def _look_at(self, cursor: int) -> None:
        self._goal = max(0, cursor)
        step, done = divmod(self._goal, len(PHASES))
        self._loop.reach(step, self.patience)
        if step > self._loop.length or (self._loop.has_ended and step == self._loop.length):
            # What follows the last step of all is no step: its batch would be another epoch's.
            step, done = self._loop.length, 0
        self._cursor = step * len(PHASES) + done
        self._moment = self._loop.moment(step, done)

    @property
    def training(self) -> Training:
        """What is being run."""
        return self._loop.training

    @property
    def setup(self) -> Training:
        """What is being run, under the name that all owners have for it."""
        return self._loop.training

    @property
    def loop(self) -> Loop:
        """The run, as far as somebody has looked."""
        return self._loop

    @property
    def before(self) -> Loop | None:
        """The run before the last change, to compare with; None where nothing was run before."""
        return self._before

    @property
    def cursor(self) -> int:
        """The number of phases that are done."""
        return self._cursor

    @property
    def is_under_way(self) -> bool:
        """Whether what one wants to look at is further than patience has lasted."""
        return self._goal > self._cursor and not self._loop.has_ended

    def go_on(self) -> None:
        """Go further on the way that is under way."""
        self.go_to(self._goal)

    @property
    def moment(self) -> Moment:
        """What one looks at."""
        return self._moment

    @property
    def marks(self) -> Marks:
        """How good the network is now, on all examples."""
        return self._loop.marks_of(self._moment.weights)

    @property
    def pace(self) -> str:
        """What one goes on by: a phase, a batch or an epoch."""
        return self._pace

    @property
    def followed(self) -> int:
        """Which example of the batch is followed through the network, from 0."""
        return min(self._followed, len(self._moment.rows) - 1)

    @property
    def weight(self) -> Place | None:
        """The weight that is looked at closely, if one is."""
        return None if self._weight < 0 else self._loop.network.place(self._weight)

    def follow(self, example: int) -> None:
        """Follow this example of the batch through the network, or the nearest that there is."""
        before, self._followed = self.followed, max(0, example)
        if self.followed != before:
            self._tell()

    def look_at(self, weight: Place | None) -> None:
        """Look closely at this weight, or at none."""
        before, self._weight = self._weight, -1 if weight is None else self._loop.network.index(weight)
        if self._weight != before:
            self._tell()

    @property
    def is_at_end(self) -> bool:
        """Whether one looks at the end of a run that has ended."""
        return self._loop.has_ended and self._moment.step == self._loop.length

    @property
    def worked(self) -> Worked:
        """The round of the smallest network that is worked out."""
        return self._worked

    def work_out(self, worked: Worked) -> None:
        """Work out this round."""
        self.let_go()
        if worked != self._worked:
            self._history.remember(self._state)
            self._worked = worked
            self._tell()

    @property
    def _state(self) -> State:
        return State(self.training, ref(self._loop), self._cursor, self._worked)

    def set_up(self, training: Training) -> None:
        """Begin another training, or this one anew."""
        self.let_go()
        if training != self.training or self._cursor:
            self._history.remember(self._state)
            self._begin(training)

    def adjust(self, **changes: Any) -> None:
        """Change something of the training, which begins anew. InputError leaves everything as it was.

        Data that were once read from a file are there to be chosen again.
        """
        training = self.training.change(**{"own": self._own, **changes})
        if training != self.training:
            self._history.remember(self._state, frozenset(changes) | set(changes.get("settings", ())))
            self._begin(training)

    def _begin(self, training: Training) -> None:
        self._replace(Loop(training), 0)

    def _replace(self, loop: Loop, cursor: int) -> None:
        """Run this in place of what was run, which is kept to compare with."""
        others = [one for one in (self._loop, self._before) if one is not None and one.length and one is not loop]
        self._before = others[0] if others else None
        self._enter(loop, cursor)
        self._tell()

    def go_to(self, cursor: int) -> None:
        """Look at the moment after so many phases, or at the nearest that there is."""
        before = self._cursor, self.is_at_end
        self._look_at(cursor)
        self.let_go()
        # Who wanted to be elsewhere is told too: a timeline must not stay where it was pulled to.
        if (self._cursor, self.is_at_end) != before or self._cursor != self._goal:
            self._tell()

    def set_pace(self, pace: str) -> None:
        """Go on by phases, batches or epochs from now on."""
        if pace != self._pace:
            self._pace = pace
            self._tell()

    def advance(self, count: int = 1) -> None:
        """Go on by so many phases, or to the end of the batch or the epoch and of so many more less one, as the pace is."""
        self.go_to((self._cursor // self._stride + count) * self._stride)

    def back(self) -> None:
        """Go back by one phase, or to the begin of the batch or the epoch; from there to that of the one before."""
        self.go_to((self._cursor - 1) // self._stride * self._stride)

    @property
    def _stride(self) -> int:
        """How many phases the pace goes on by."""
        epoch = self._loop.steps_per_epoch * len(PHASES)
        return {PHASE: 1, BATCH: len(PHASES), EPOCH: epoch}[self._pace]

    def go_to_step(self, step: int) -> None:
        """Look at the moment after so many steps, or at the nearest that there is."""
        self.go_to(step * len(PHASES))

    def go_to_epoch(self, epoch: int) -> None:
        """Look at the begin of an epoch (from 0), or at the nearest that there is."""
        self.go_to(epoch * self._loop.steps_per_epoch * len(PHASES))

    def _return_to(self, state: State) -> None:
        self._worked = state.worked
        self._replace(state.loop() or Loop(state.training), state.cursor)
