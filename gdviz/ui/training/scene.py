"""TRAINING SCENE: what the bench of the training loop shows at one moment; every part of it takes what it needs."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.descent.network import Network, Place
from gdviz.lab.loop import Loop, Marks, Moment
from gdviz.lab.trainer import Trainer
from gdviz.lab.training import Material, Training
from gdviz.lab.worked import Worked


@dataclass(frozen=True, eq=False)
class TrainingScene:
    """A training, its run so far, the run before the last change, the moment that is looked at and how good the network is then.

    ``followed`` is the example of the batch (from 0) whose numbers are shown, ``weight`` the one that is looked at closely,
    ``worked`` the round of the smallest network.
    """

    training: Training
    loop: Loop
    before: Loop | None
    moment: Moment
    marks: Marks
    followed: int
    weight: Place | None
    is_at_end: bool
    worked: Worked

    @property
    def network(self) -> Network:
        """The network that learns."""
        return self.loop.network

    @property
    def material(self) -> Material:
        """What it learns from."""
        return self.loop.material

    @property
    def example(self) -> int:
        """The followed example's place in the training part."""
        return int(self.moment.rows[self.followed])


def take_training_scene(trainer: Trainer) -> TrainingScene:
    """What goes on at the bench now."""
    return TrainingScene(
        trainer.training,
        trainer.loop,
        trainer.before,
        trainer.moment,
        trainer.marks,
        trainer.followed,
        trainer.weight,
        trainer.is_at_end,
        trainer.worked,
    )
