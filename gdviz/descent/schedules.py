"""SCHEDULES: the learning rate, step by step. To add one, add a class and name it in ``SCHEDULES`` at the end of this file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from gdviz.descent.catalogue import Catalogue, Setting
from gdviz.descent.exact import power


@dataclass(frozen=True)
class Schedule(ABC):
    """What the learning rate is multiplied by at each step. The fields of a schedule are its ``settings``."""

    name: ClassVar[str]
    label: ClassVar[str]
    meaning: ClassVar[str]
    formula: ClassVar[str]
    source: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()

    @abstractmethod
    def factor(self, index: int) -> float:
        """The factor at the step with this number, 0 for the first: the rate used is the learning rate times this."""


@dataclass(frozen=True)
class Constant(Schedule):
    r"""The same rate at every step: :math:`\eta_k = \eta`.

    >>> Constant().factor(100)
    1.0
    """

    name = "constant"
    label = "Constant"
    meaning = "The same learning rate at every step."
    formula = r"\eta_k = \eta"
    source = "torch.optim.lr_scheduler.ConstantLR(factor=1)"

    def factor(self, index: int) -> float:
        del index
        return 1.0


GAMMA = Setting(
    name="gamma",
    label="Decay per step",
    symbol="γ",
    default=0.98,
    low=0.9,
    high=1.0,
    least=0.0,
    most=1.0,
    meaning="What is left of the learning rate after each step: big steps to explore, then small ones to settle.",
)


@dataclass(frozen=True)
class Exponential(Schedule):
    r"""Each rate is ``gamma`` times the one before: :math:`\eta_k = \eta\,\gamma^k`.

    ``torch.optim.lr_scheduler.ExponentialLR`` multiplies step by step; this agrees with it to rounding.

    >>> Exponential(gamma=0.5).factor(3)
    0.125
    """

    gamma: float = GAMMA.default

    name = "exponential"
    label = "Exponential decay"
    meaning = "The learning rate shrinks by the same factor at each step."
    formula = r"\eta_k = \eta\,\gamma^k"
    source = "torch.optim.lr_scheduler.ExponentialLR"
    settings = (GAMMA,)

    def factor(self, index: int) -> float:
        return power(self.gamma, index)


SCHEDULES: Catalogue[type[Schedule]] = Catalogue("schedule", {entry.name: entry for entry in (Constant, Exponential)})
