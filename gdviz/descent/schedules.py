"""SCHEDULES: the learning rate, step by step. To add one, add a class and name it in ``SCHEDULES`` at the end of this file."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gdviz.descent.catalogue import Catalogue, Setting
from gdviz.descent.exact import power, sine_cosine

MOST_STEPS = 100_000
"""More steps than these no period of a schedule may have."""


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


DROP = Setting(
    name="drop",
    label="Left after each drop",
    symbol="γ",
    default=0.5,
    low=0.1,
    high=1.0,
    tick=0.01,
    least=0.0,
    most=1.0,
    meaning="What is left of the learning rate after each drop: 0.5 makes the steps half as long each time.",
)
PERIOD = Setting(
    name="period",
    label="Steps between drops",
    symbol="p",
    default=30,
    low=1,
    high=200,
    tick=1,
    least=1,
    most=MOST_STEPS,
    whole=True,
    meaning="How many steps are made at each learning rate before it drops: time to explore before the next finer search.",
)


@dataclass(frozen=True)
class Step(Schedule):
    r"""Every ``period`` steps the rate is multiplied by ``drop``: :math:`\eta_k = \eta\,\gamma^{\lfloor k / p \rfloor}`.

    ``torch.optim.lr_scheduler.StepLR(step_size=period, gamma=drop)`` multiplies drop by drop; this agrees with it to rounding.

    >>> [Step(period=2, drop=0.5).factor(k) for k in range(5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    period: float = PERIOD.default
    drop: float = DROP.default

    name = "step"
    label = "Steps down"
    meaning = "The learning rate stays the same for a while, then drops at once, again and again."
    formula = r"\eta_k = \eta\,\gamma^{\lfloor k / p \rfloor}"
    source = "torch.optim.lr_scheduler.StepLR"
    settings = (PERIOD, DROP)

    def factor(self, index: int) -> float:
        return power(self.drop, int(index // self.period))


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


DECAY = Setting(
    name="decay",
    label="Decay",
    symbol="d",
    default=0.1,
    low=0.0,
    high=1.0,
    tick=0.01,
    least=0.0,
    meaning="How soon the steps shorten: at 0.1 they are half as long after 10 steps. They never quite stop.",
)


@dataclass(frozen=True)
class InverseTime(Schedule):
    r"""The rate falls like one over the number of steps: :math:`\eta_k = \eta / (1 + d k)`.

    Robbins and Monro 1951: the rates add up without end, so that the ball can get anywhere, but their squares add up to a finite
    sum, so that noise dies out. PyTorch has no such schedule; in Keras it is ``InverseTimeDecay(decay_steps=1)``.

    >>> [InverseTime(decay=0.5).factor(k) for k in (0, 2, 6)]
    [1.0, 0.5, 0.25]
    """

    decay: float = DECAY.default

    name = "inverse-time"
    label = "Inverse time"
    meaning = "The learning rate falls quickly at first, then ever more slowly, but never to nothing."
    formula = r"\eta_k = \frac{\eta}{1 + d\,k}"
    source = "Robbins and Monro 1951; keras.optimizers.schedules.InverseTimeDecay"
    settings = (DECAY,)

    def factor(self, index: int) -> float:
        return 1 / (1 + self.decay * index)


OVER = Setting(
    name="over",
    label="Steps it takes",
    symbol="T",
    default=100,
    low=10,
    high=1000,
    tick=1,
    least=1,
    most=MOST_STEPS,
    whole=True,
    meaning="How many steps the schedule takes; after these the learning rate stays as it is then.",
)
FIRST = Setting(
    name="first",
    label="First factor",
    symbol="a",
    default=1.0,
    low=0.0,
    high=1.0,
    tick=0.01,
    least=0.0,
    most=1.0,
    meaning="The share of the learning rate that the first step uses: a small one starts carefully.",
)
LAST = Setting(
    name="last",
    label="Last factor",
    symbol="b",
    default=0.0,
    low=0.0,
    high=1.0,
    tick=0.01,
    least=0.0,
    most=1.0,
    meaning="The share of the learning rate that is used at the end: a small one lets the ball settle, and with 0 it stops.",
)


@dataclass(frozen=True)
class Linear(Schedule):
    r"""From one share of the rate to another in a straight line: :math:`\eta_k = \eta\,(a + (b - a) \min(k / T, 1))`.

    ``torch.optim.lr_scheduler.LinearLR(start_factor=first, end_factor=last, total_iters=over)``, which refuses to start at 0 and
    computes each rate from the one before; this agrees with it to rounding.

    >>> [Linear(over=4, first=1.0, last=0.5).factor(k) for k in (0, 1, 2, 4, 5)]
    [1.0, 0.875, 0.75, 0.5, 0.5]
    """

    over: float = OVER.default
    first: float = FIRST.default
    last: float = LAST.default

    name = "linear"
    label = "Straight line"
    meaning = "The learning rate changes by the same amount at each step, until it is at its last value."
    formula = r"\eta_k = \eta \left( a + (b - a)\,\min\left(\frac{k}{T}, 1\right) \right)"
    source = "torch.optim.lr_scheduler.LinearLR"
    settings = (OVER, FIRST, LAST)

    def factor(self, index: int) -> float:
        return self.first + (self.last - self.first) * min(index / self.over, 1.0)


def half_wave(first: float, last: float, share: float) -> float:
    """From ``first`` at share 0 to ``last`` at share 1 and beyond, along half a wave of a cosine: slow, fast, slow.

    >>> [round(half_wave(1.0, 0.0, share), 6) for share in (0, 0.25, 0.5, 0.75, 1, 2)]
    [1.0, 0.853553, 0.5, 0.146447, 0.0, 0.0]
    """
    if share >= 1:
        return last
    _, cosine = sine_cosine(np.array(math.pi * share))
    return last + (first - last) * (1 + float(cosine)) / 2


FLOOR = Setting(
    name="floor",
    label="Floor",
    symbol="m",
    default=0.0,
    low=0.0,
    high=1.0,
    tick=0.01,
    least=0.0,
    most=1.0,
    meaning="The share of the learning rate that is left at the end: with 0 the ball stops, with more it goes on learning.",
)


@dataclass(frozen=True)
class Cosine(Schedule):
    r"""Down half a wave: :math:`\eta_k = \eta\,(m + (1 - m) (1 + \cos(\pi k / T)) / 2)` for k up to T, then :math:`\eta m`.

    Loshchilov and Hutter 2017, without restarts. ``torch.optim.lr_scheduler.CosineAnnealingLR(T_max=over, eta_min=floor * rate)``
    gives the same up to step T; after it PyTorch's rate swings up again, while here it stays.

    >>> [round(Cosine(over=4, floor=0.5).factor(k), 6) for k in range(6)]
    [1.0, 0.926777, 0.75, 0.573223, 0.5, 0.5]
    """

    over: float = OVER.default
    floor: float = FLOOR.default

    name = "cosine"
    label = "Cosine"
    meaning = "The learning rate falls slowly, then fast, then slowly again, along half a wave."
    formula = r"\eta_k = \eta \left( m + (1 - m)\,\frac{1 + \cos(\pi k / T)}{2} \right)"
    source = "Loshchilov and Hutter 2017; torch.optim.lr_scheduler.CosineAnnealingLR"
    settings = (OVER, FLOOR)

    def factor(self, index: int) -> float:
        return half_wave(1.0, self.floor, index / self.over)


WARMUP = Setting(
    name="warmup",
    label="Warm-up steps",
    symbol="W",
    default=10,
    low=0,
    high=100,
    tick=1,
    least=0,
    most=MOST_STEPS,
    whole=True,
    meaning="How many short, growing steps come first, so that a steep start does not throw the ball out.",
)


@dataclass(frozen=True)
class WarmupCosine(Schedule):
    r"""Up a straight line in W steps, then down half a wave until step T.

    :math:`\eta_k = \eta\,(k + 1) / (W + 1)` for k < W, then :math:`\eta\,(m + (1 - m) (1 + \cos \pi (k - W) / (T - W)) / 2)`.

    Goyal et al. 2017 for the warm-up. In PyTorch it is ``SequentialLR`` with ``milestones=[warmup]`` of
    ``LinearLR(start_factor=1 / (warmup + 1), total_iters=warmup)`` and ``CosineAnnealingLR(T_max=over - warmup)``, up to step T;
    after it the rate stays. A wave that would begin at step T or later is one step long.

    >>> [round(WarmupCosine(over=6, floor=0.0, warmup=2).factor(k), 6) for k in range(8)]
    [0.333333, 0.666667, 1.0, 0.853553, 0.5, 0.146447, 0.0, 0.0]
    """

    over: float = OVER.default
    floor: float = FLOOR.default
    warmup: float = WARMUP.default

    name = "warmup-cosine"
    label = "Warm-up, then cosine"
    meaning = "The learning rate grows during the first steps, then falls along half a wave."
    formula = r"\frac{\eta}{W + 1} \,\to\, \eta \;\; (k = W) \,\to\, \eta\,m \;\; (k = T)"
    source = "Goyal et al. 2017; Loshchilov and Hutter 2017; torch.optim.lr_scheduler.SequentialLR"
    settings = (OVER, FLOOR, WARMUP)

    def factor(self, index: int) -> float:
        if index < self.warmup:
            return (index + 1) / (self.warmup + 1)
        return half_wave(1.0, self.floor, (index - self.warmup) / max(self.over - self.warmup, 1.0))


@dataclass(frozen=True)
class OneCycle(Schedule):
    r"""Up half a wave to the full rate, then down another to almost nothing.

    The first rises from 1/25 at step 0 to 1 at step 0.3 T - 1, the second falls to 1/250,000 at step T - 1:
    :math:`\eta_k = \eta\,(b + (a - b) (1 + \cos \pi t) / 2)`, where a wave goes from a to b while t goes from 0 to 1. Smith and
    Topin 2018 in the form of ``torch.optim.lr_scheduler.OneCycleLR(max_lr=rate, total_steps=over)`` with its defaults, except
    that the momentum stays as it is. PyTorch refuses to make more than T steps; here the rate stays.

    >>> [round(OneCycle(over=10).factor(k), 6) for k in (0, 1, 2, 9, 10)]
    [0.04, 0.52, 1.0, 4e-06, 4e-06]
    """

    over: float = OVER.default

    name = "one-cycle"
    label = "One cycle"
    meaning = (
        "The learning rate rises to its full value, then falls to almost nothing: a careful start, bold steps, a fine finish."
    )
    formula = r"\frac{\eta}{25} \,\to\, \eta \;\; (k = 0.3\,T - 1) \,\to\, \frac{\eta}{250\,000} \;\; (k = T - 1)"
    source = "Smith and Topin 2018; torch.optim.lr_scheduler.OneCycleLR"
    settings = (OVER,)

    def factor(self, index: int) -> float:
        first, last = 1 / 25, 1 / 25 / 1e4
        top = 0.3 * self.over - 1
        if index <= top:
            return half_wave(first, 1.0, index / top)
        return half_wave(1.0, last, (index - top) / (self.over - 1 - top))


SCHEDULES: Catalogue[type[Schedule]] = Catalogue(
    "schedule",
    {entry.name: entry for entry in (Constant, Step, Exponential, InverseTime, Linear, Cosine, WarmupCosine, OneCycle)},
)
