"""OWNERS: who holds what the benches without a ball show; each is made when somebody first asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gdviz.lab.exhibit import LOSS_FUNCTIONS, Exhibit
from gdviz.lab.exhibit_desk import ExhibitDesk
from gdviz.lab.owner import Owner
from gdviz.lab.training import TRAINING_LOOP, Training

if TYPE_CHECKING:
    from gdviz.lab.trainer import Trainer


class Owners:
    """One owner for each bench."""

    @cached_property
    def desk(self) -> ExhibitDesk:
        """The desk of the loss functions."""
        return ExhibitDesk()

    @cached_property
    def trainer(self) -> Trainer:
        """The trainer of the training loop."""
        from gdviz.lab.trainer import Trainer

        return Trainer()

    def of(self, setup: Exhibit | Training) -> tuple[str, Owner]:
        """The bench that shows such a setup, by name, and its owner."""
        return (LOSS_FUNCTIONS, self.desk) if isinstance(setup, Exhibit) else (TRAINING_LOOP, self.trainer)

    @property
    def made(self) -> list[tuple[str, Owner]]:
        """The benches that somebody has asked for, and their owners."""
        names = {"desk": LOSS_FUNCTIONS, "trainer": TRAINING_LOOP}
        return [(name, vars(self)[owner]) for owner, name in names.items() if owner in vars(self)]
