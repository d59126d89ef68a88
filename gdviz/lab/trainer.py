"""TRAINER: the one owner of what goes on at the bench of the training loop: the training, its run, and where in it one looks."""

from __future__ import annotations

from typing import Any

from gdviz.descent.network import Place
from gdviz.lab.loop import PHASES, Loop, Marks, Moment
from gdviz.lab.owner import Runner
from gdviz.lab.training import Training

State = tuple[Training, int]
PHASE, BATCH, EPOCH = "phase", "batch", "epoch"
PACES = (PHASE, BATCH, EPOCH)


class Trainer(Runner):
    """Holds one training and the run of it. Every verb that changes something tells the watchers, once.

    ``cursor`` counts phases: four to a step. Another setting means another training, which begins at its begin.
    """

    def __init__(self, training: Training | None = None) -> None:
        super().__init__()
        self._before: Loop | None = None
        self._followed, self._weight, self._pace = 0, -1, BATCH
        self._enter(training or Training(), 0)

    def _enter(self, training: Training, cursor: int) -> None:
        self._loop = Loop(training)
        self._look_at(cursor)
        if self._weight >= self._loop.network.size:
            self._weight = -1

    def _look_at(self, cursor: int) -> None:
        step, done = divmod(max(0, cursor), len(PHASES))
        self._loop.reach(step)
        if step >= self._loop.length:
            # What follows the last step of all is no step: its batch would be another epoch's.
            step, done = self._loop.length, 0 if self._loop.has_ended else done
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
    def _state(self) -> State:
        return self.training, self._cursor

    def set_up(self, training: Training) -> None:
        """Begin another training, or this one anew."""
        self.let_go()
        if training != self.training or self._cursor:
            self._history.remember(self._state)
            self._begin(training)

    def adjust(self, **changes: Any) -> None:
        """Change something of the training, which begins anew. InputError leaves everything as it was."""
        training = self.training.change(**changes)
        if training != self.training:
            self._history.remember(self._state, frozenset(changes) | set(changes.get("settings", ())))
            self._begin(training)

    def _begin(self, training: Training) -> None:
        before = self._loop
        self._enter(training, 0)
        self._before = before if before.length else self._before
        self._tell()

    def go_to(self, cursor: int) -> None:
        """Look at the moment after so many phases, or at the nearest that there is."""
        before = self._cursor, self.is_at_end
        self._look_at(cursor)
        self.let_go()
        if (self._cursor, self.is_at_end) != before:
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
        self._before = self._loop if self._loop.length else self._before
        self._enter(*state)
        self._tell()
