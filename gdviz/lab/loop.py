"""LOOP: the training loop, phase by phase: forward, loss, backprop, update, and again with the next batch.

Where one is in it is a number of phases: four to a step. Any moment can be gone to: the weights at each epoch's begin are kept,
and what lies between is worked out again, always with the same bits.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
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
MOST_STEPS = 100_000
BLOCK = 32
"""The marks of so many epochs are worked out at once."""
LARGEST = 1e150
"""Weights beyond this have run away: squares of them no longer fit into a double."""


class Marks(NamedTuple):
    """How good the network is on all examples: mean losses, and the shares that are right (0 to 1; nan without classes)."""

    training_loss: float
    test_loss: float
    training_accuracy: float
    test_accuracy: float


@dataclass(frozen=True, eq=False)
class Moment:
    """One moment of a training: what is known by then of the step that is under way, and where it is counted.

    ``step`` steps are done, and ``done`` phases (0 to 3) of the next; ``rows`` are the examples of its batch, counted in the
    training part, ``number`` says which batch of the epoch it is, from 0. ``weights`` are the present ones, ``change`` is what
    the last update did to them. What a phase has not given yet is None.
    """

    step: int
    done: int
    epoch: int
    number: int
    rows: Rows
    weights: Array
    memory: Memory
    learning_rate: float
    change: Array | None
    forward: Forward | None
    costs: Array | None
    backward: Backward | None

    @property
    def phase(self) -> str:
        """The phase that was done last; empty at the very begin."""
        return PHASES[self.done - 1] if self.done or self.step else ""

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
        self.limit = min(training.epochs, MOST_STEPS // self.steps_per_epoch) * self.steps_per_epoch
        self._order = (-1, np.arange(0))
        start = weights_of(training)
        state = _State(start, self._rule.begin(start))
        self._at, self._now, self._change = 0, state, None
        self._kept = [state]
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
        return np.array([state.weights for state in self._kept])

    @property
    def marks(self) -> Sequence[Marks]:
        """How good the network was at the begin of each epoch, and after the last; as far as it has been run."""
        while missing := [state.weights for state in self._kept[len(self._marks) :][:BLOCK]]:
            many = self._marks_of(np.stack(missing))
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
        # One sum tells of all: an infinity or a nan in it stays one.
        size = np.abs(after.weights).max(initial=0.0)
        if not (np.isfinite(loss) and size < LARGEST):
            return False
        self._change = after.weights - state.weights
        self._at, self._now = step + 1, after
        if step == self.length:
            self._note(float(loss))
        return True

    def _note(self, loss: float) -> None:
        """Keep what is kept of a step that was made for the first time."""
        self._losses.append(loss)
        if self._at % self.steps_per_epoch == 0:
            self._kept.append(self._now)

    def reach(self, step: int) -> None:
        """Make all steps up to ``step``, or to the end of the run."""
        target = min(step, self.limit)
        if target <= self.length:
            return
        self._stand_at(self.length)
        while self._at < target and not self.has_diverged:
            self.has_diverged = not self._make_step()

    def _stand_at(self, step: int) -> None:
        """Have the weights of this step, which has been made before, as the present ones."""
        if self._at <= step < self._at + self.steps_per_epoch:
            begin = self._at
        else:
            # One step earlier, so that the change that led here is known too.
            epoch = min(max(step - 1, 0) // self.steps_per_epoch, len(self._kept) - 1)
            begin = epoch * self.steps_per_epoch
            self._at, self._now, self._change = begin, self._kept[epoch], None
        while self._at < step:
            self._make_step()

    @np.errstate(all="ignore")
    def moment(self, step: int, done: int) -> Moment:
        """The moment after ``step`` steps, which have been made, and ``done`` phases of the next."""
        self._stand_at(step)
        state, change = self._now, self._change
        part = self._batch(step)
        forward = self.network.forward(state.weights, part.inputs) if done else None
        costs = self.network.costs(forward, part.targets) if forward is not None and done > 1 else None
        backward = self.network.backward(state.weights, forward, part.targets) if forward is not None and done > 2 else None
        epoch, number = divmod(step, self.steps_per_epoch)
        return Moment(
            step, done, epoch, number, part.rows, state.weights, state.memory, self._rate(step), change, forward, costs, backward
        )
