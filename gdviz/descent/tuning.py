"""TUNING: the numbers that optimizers can be tuned by. What means the same in several rules has one name."""

from __future__ import annotations

from dataclasses import replace

from gdviz.descent.catalogue import Setting

ALMOST_ONE = 0.999999
BETA = Setting(
    name="beta",
    label="Momentum",
    symbol="β",
    default=0.9,
    low=0.0,
    high=0.99,
    tick=0.01,
    least=0.0,
    most=1.0,
    meaning="How much of its speed the ball keeps from step to step. With much of it, it rolls through small valleys.",
)
LONG_BETA = replace(BETA, default=0.999, high=0.999, tick=0.001, most=ALMOST_ONE)
ALPHA = Setting(
    name="alpha",
    label="Memory of steepness",
    symbol="α",
    default=0.99,
    low=0.0,
    high=0.999,
    least=0.0,
    most=1.0,
    meaning="How much of the mean squared slope is kept from step to step. With much of it, old slopes count for longer.",
)
RHO = replace(ALPHA, name="rho", symbol="ρ", default=0.9)
BETA1 = Setting(
    name="beta1",
    label="Memory of direction",
    symbol="β₁",
    default=0.9,
    low=0.0,
    high=0.999,
    least=0.0,
    most=ALMOST_ONE,
    meaning="How much of the mean slope is kept from step to step. With much of it, the ball is slow to turn.",
)
BETA2 = replace(ALPHA, name="beta2", symbol="β₂", default=0.999, most=ALMOST_ONE)
LONG_BETA1 = replace(BETA1, default=0.995)
VOTE = replace(
    BETA1,
    label="Weight of the memory",
    most=1.0,
    meaning="How much the remembered slopes count when the direction is chosen. The slope at the ball counts for the rest.",
)
DIRECTION = replace(BETA1, name="beta2", symbol="β₂", default=0.99, most=1.0)
EPSILON = Setting(
    name="epsilon",
    label="Least divisor",
    symbol="ε",
    default=1e-8,
    low=1e-10,
    high=1.0,
    least=0.0,
    open_ends=True,
    logarithmic=True,
    meaning="Keeps the division from blowing up where slopes are tiny. A large one makes the steps shorter where it is flat.",
)
TINY_EPSILON = replace(EPSILON, default=1e-10)
FIRST_PUSH = replace(
    EPSILON,
    label="First push",
    default=1e-6,
    meaning="Sets the ball in motion while there are no earlier moves to go by. A larger one makes the first moves longer.",
)
WEIGHT_DECAY = Setting(
    name="weight_decay",
    label="Weight decay",
    symbol="λ",
    default=0.01,
    low=0.0,
    high=1.0,
    tick=0.01,
    least=0.0,
    meaning="How strongly every weight is pulled towards 0. In large networks this guards against learning by heart.",
)
NO_WEIGHT_DECAY = replace(WEIGHT_DECAY, default=0.0)
MOMENTUM_DECAY = Setting(
    name="momentum_decay",
    label="Warm-up of momentum",
    symbol="ψ",
    default=0.004,
    low=0.0,
    high=0.1,
    least=0.0,
    meaning="How soon the momentum grows from half of β₁ to all of it. With 0 it stays at half.",
)
NU = Setting(
    name="nu",
    label="Share of the velocity",
    symbol="ν",
    default=0.7,
    low=0.0,
    high=1.0,
    tick=0.01,
    least=0.0,
    most=1.0,
    meaning="How much of each move comes from the remembered slopes. The slope at the ball gives the rest.",
)
NU1 = replace(NU, name="nu1", label="Share of the mean slope", symbol="ν₁")
NU2 = replace(
    NU,
    name="nu2",
    label="Share of the mean square",
    symbol="ν₂",
    default=1.0,
    meaning="How much of the divisor comes from the remembered steepness. The slope at the ball gives the rest.",
)
