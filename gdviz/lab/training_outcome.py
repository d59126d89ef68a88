"""TRAINING OUTCOME: what a whole training came to, as numbers with names; claims, questions and challenges are about these."""

from __future__ import annotations

from collections.abc import Callable

from gdviz.lab.loop import Loop, Marks
from gdviz.lab.training import Training

OF_EPOCHS: dict[str, Callable[[Marks], float]] = {
    "training_loss": lambda marks: marks.training_loss,
    "test_loss": lambda marks: marks.test_loss,
    "training_accuracy": lambda marks: 100 * marks.training_accuracy,
    "test_accuracy": lambda marks: 100 * marks.test_accuracy,
}
"""What can be asked at the begin of each epoch; accuracies in percent."""
OF_TRAININGS: dict[str, Callable[[Loop], float]] = {
    "epochs": lambda loop: loop.length / loop.steps_per_epoch,
    "steps": lambda loop: loop.length,
    "steps_per_epoch": lambda loop: loop.steps_per_epoch,
    "weights": lambda loop: loop.network.size,
    "neurons": lambda loop: sum(loop.network.hidden),
    "ran_away": lambda loop: loop.has_diverged,
    "lowest_test_loss": lambda loop: min(marks.test_loss for marks in loop.marks),
    "highest_test_accuracy": lambda loop: 100 * max(marks.test_accuracy for marks in loop.marks),
}
"""What is asked of a training as a whole; ``ran_away`` is 1 or 0."""
TRAINING_QUANTITIES = (*OF_EPOCHS, *OF_TRAININGS)


class TrainingOutcome:
    """The run of a training to its end, or what a trainer has of it."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    @classmethod
    def of(cls, training: Training) -> TrainingOutcome:
        """What the whole of this training comes to."""
        loop = Loop(training)
        loop.reach(loop.limit)
        return cls(loop)

    def number(self, name: str, epoch: int | None = None) -> float:
        """One of ``TRAINING_QUANTITIES``, in the end or at the begin of an epoch; of a training that ended before, at its end.

        >>> TrainingOutcome.of(Training(data="blobs", epochs=5, batch=0)).number("epochs")
        5.0
        """
        if name in OF_TRAININGS:
            return float(OF_TRAININGS[name](self._loop))
        marks = self._loop.marks
        return OF_EPOCHS[name](marks[-1 if epoch is None else min(epoch, len(marks) - 1)])
