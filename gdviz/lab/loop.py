"""LOOP: the training loop, phase by phase: forward, loss, backprop, update, and again with the next batch.

Where one is in it is a number of phases: four to a step. Any moment can be gone to: the weights at each epoch's begin are kept,
and some between, and what lies between these is worked out again, always with the same bits.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

import numpy as np

from gdviz.descent.exact import Array, uniform
from gdviz.descent.fit import Rows
from gdviz.descent.landscape import Landscape
from gdviz.descent.network import Backward, Forward
from gdviz.descent.step import Memory, Step
from gdviz.lab.training import Part, Training, accuracy, weights_of

FORWARD, LOSS, BACKPROP, UPDATE = "forward", "loss", "backprop", "update"
PHASES = (FORWARD, LOSS, BACKPROP, UPDATE)
BLOCK = 32
"""The marks of so many epochs are worked out at once."""
REST = 500
"""In a longer epoch, the weights are kept at every so many steps too: no moment is further from what is kept."""
LARGEST = 1e150
"""Weights beyond this have run away: squares of them no longer fit into a double."""


class Marks(NamedTuple):
    """How good the network is on all examples: mean losses, and the shares that are right (0 to 1; nan without classes)."""

    training_loss: float
    test_loss: float
    training_accuracy: float
    test_accuracy: float


def _turn(step: int, done: int) -> int:
    return step if done else max(0, step - 1)


@dataclass(frozen=True, eq=False)
class Moment:
    """One moment of a training: what is known by then of the step that is under way, and where it is counted.

    ``step`` steps and ``epoch`` epochs are done, and ``done`` phases (0 to 3) of the next step. ``rows`` are the examples of
    the batch that is worked with, counted in the training part, ``number`` says which batch of its epoch that is, from 0, and
    ``learning_rate`` how it is learned from: right after an update, all three are those of the update. ``weights`` are the
    present ones, ``weights_before`` those before the last update. What a phase has not given yet is None.
    """

    step: int
    done: int
    epoch: int
    number: int
    rows: Rows
    weights: Array
    memory: Memory
    learning_rate: float
    weights_before: Array | None
    forward: Forward | None
    costs: Array | None
    backward: Backward | None

    @property
    def phase(self) -> str:
        """The phase that was done last; empty at the very begin."""
        return PHASES[self.done - 1] if self.done or self.step else ""

    @property
    def turn(self) -> int:
        """Which step ``rows`` belong to, from 0: the one that is under way, or right after an update the one that it ended."""
        return _turn(self.step, self.done)

    @property
    def change(self) -> Array | None:
        """What the last update did to the weights."""
        return None if self.weights_before is None else self.weights - self.weights_before

    @property
    def loss(self) -> float | None:
        """The mean loss of the batch, once it is known."""
        return None if self.costs is None else float(self.costs.mean())


class _State(NamedTuple):
    """What a step begins with."""

    weights: Array
    memory: Memory


class Loop:
    """Runs one training, as far as somebody has looked; a training that runs away ends at its last finite weights."""

    def __init__(self, training: Training) -> None:
        self.training = training
        self.network = training.network
        self.material = training.material
        self._rule, self._plan = training.rule, training.plan
        self.steps_per_epoch = training.steps_per_epoch
        self.limit = training.epochs_within * self.steps_per_epoch
        self._order = (-1, np.arange(0))
        start = weights_of(training)
        state = _State(start, self._rule.begin(start))
        self._at, self._now = 0, state
        self._before: Array | None = None
        self._kept = {0: state}
        self._losses = array("d")
        self._marks: list[Marks] = []
        self.has_diverged = False

    @property
    def length(self) -> int:
        """The number of steps that have been made."""
        return len(self._losses)

    @property
    def has_ended(self) -> bool:
        """Whether no step follows the last one that was made."""
        return self.has_diverged or self.length >= self.limit

    @property
    def batch_losses(self) -> Array:
        """The loss of each step's batch before its update, ``(length,)``."""
        return np.frombuffer(self._losses.tobytes()) if self._losses else np.empty(0)

    @property
    def kept_weights(self) -> Array:
        """The weights at the begin of each epoch that has been run to, ``(count, size)``."""
        return np.array([self._weights_at(epoch) for epoch in range(self.epochs_done + 1)])

    @property
    def epochs_done(self) -> int:
        """The number of epochs that have been run to their end."""
        return self.length // self.steps_per_epoch

    def _weights_at(self, epoch: int) -> Array:
        return self._kept[epoch * self.steps_per_epoch].weights

    @property
    def marks(self) -> Sequence[Marks]:
        """How good the network was at the begin of each epoch, and after the last; as far as it has been run."""
        while missing := range(len(self._marks), self.epochs_done + 1)[:BLOCK]:
            many = self._marks_of(np.stack([self._weights_at(epoch) for epoch in missing]))
            self._marks += [Marks(*(float(each[place]) for each in many)) for place in range(len(missing))]
        return self._marks

    def marks_of(self, weights: Array) -> Marks:
        """How good the network with these weights, ``(size,)``, is on all examples."""
        return Marks(*(float(each) for each in self._marks_of(weights)))

    @np.errstate(all="ignore")
    def _marks_of(self, weights: Array) -> list[Array]:
        """The same for weights ``(..., size)``, in the order of the fields of ``Marks``, each ``(...)``."""
        parts = (self.material.training, self.material.test)
        passes = [self.network.forward(weights, part.inputs) for part in parts]
        losses = [self.network.costs(one, part.targets).mean(axis=-1) for one, part in zip(passes, parts, strict=True)]
        if not self.material.data.classes:
            return losses + [np.full(weights.shape[:-1], np.nan)] * 2
        return losses + [accuracy(self.network, one.answers, part.targets) for one, part in zip(passes, parts, strict=True)]

    def rows(self, step: int) -> Rows:
        """The examples of a step's batch: the next ones of the epoch's order, which is drawn anew for each epoch."""
        epoch, number = divmod(step, self.steps_per_epoch)
        count = self.material.training.count
        if self.steps_per_epoch == 1:
            return np.arange(count)
        if self._order[0] != epoch:
            drawn = uniform(2 * self.training.seed + 1, epoch, count)
            self._order = (epoch, np.argsort(drawn, kind="stable"))
        size = self.training.batch
        return self._order[1][number * size : (number + 1) * size]

    def landscape(self, part: Part) -> Landscape:
        """The loss over the weights on some of the examples, for rules that look further than the slope."""
        return self.network.landscape(part.inputs, part.targets)

    def _batch(self, step: int) -> Part:
        rows, part = self.rows(step), self.material.training
        return Part(rows, part.inputs[rows], part.targets[rows])

    def _rate(self, step: int) -> float:
        return float(self.training.learning_rate * self._plan.factor(step))

    def _update(self, step: int, state: _State, part: Part, loss: Array, gradient: Array) -> _State:
        """The fourth phase: the optimizer's move."""
        felt = Step(step, state.weights, loss, gradient, gradient, self._rate(step), state.memory)
        return _State(*self._rule.move(felt, self.landscape(part)))

    @np.errstate(all="ignore")
    def _make_step(self) -> bool:
        """Go on by one step from where the run is; whether it could be made."""
        step, state = self._at, self._now
        part = self._batch(step)
        loss, gradient = self.network.feel(state.weights, part.inputs, part.targets)
        after = self._update(step, state, part, loss, gradient)
        # A nan among them makes the largest a nan, which is not below anything.
        size = np.abs(after.weights).max(initial=0.0)
        if not (np.isfinite(loss) and size < LARGEST):
            return False
        self._at, self._now, self._before = step + 1, after, state.weights
        if step == self.length:
            self._note(float(loss))
        return True

    def _note(self, loss: float) -> None:
        """Keep what is kept of a step that was made for the first time."""
        self._losses.append(loss)
        if self._at % self.steps_per_epoch == 0 or self._at % REST == 0:
            self._kept[self._at] = self._now

    def reach(self, step: int, seconds: float = math.inf) -> None:
        """Make all steps up to ``step``, or to the end of the run; stop on the way once ``seconds`` are over."""
        target, end = min(step, self.limit), perf_counter() + seconds
        if target > self.length:
            self._stand_at(self.length)
        while self.length < target and not self.has_diverged:
            self.has_diverged = not self._make_step()
            if perf_counter() > end:
                return

    def _stand_at(self, step: int) -> None:
        """Have the weights of this step, which has been made before, as the present ones."""
        # From one step earlier, so that the weights before the last update are known too.
        last = max(step - 1, 0)
        begin = max(last // every * every for every in (self.steps_per_epoch, REST))
        if not begin <= self._at <= step:
            self._at, self._now, self._before = begin, self._kept[begin], None
        while self._at < step:
            self._make_step()

    @np.errstate(all="ignore")
    def moment(self, step: int, done: int) -> Moment:
        """The moment after ``step`` steps, which have been made, and ``done`` phases of the next."""
        self._stand_at(step)
        state, before = self._now, self._before
        turn = _turn(step, done)
        part = self._batch(turn)
        forward = self.network.forward(state.weights, part.inputs) if done else None
        costs = self.network.costs(forward, part.targets) if forward is not None and done > 1 else None
        backward = self.network.backward(state.weights, forward, part.targets) if forward is not None and done > 2 else None
        epoch, number = step // self.steps_per_epoch, turn % self.steps_per_epoch
        told = part.rows, state.weights, state.memory, self._rate(turn), before
        return Moment(step, done, epoch, number, *told, forward, costs, backward)
