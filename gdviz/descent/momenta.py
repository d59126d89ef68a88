r"""MOMENTA: the rules that go by the slope itself, at once or with momentum, and Newton's, which knows the curvature too.

Positions and slopes have shape ``(..., n)``: n weights, and any leading axes of balls that roll at once. Conventions follow
PyTorch's ``torch.optim``; where a paper differs, the class says so. In the formulas w is the position, g the slope that is felt,
:math:`\eta` the learning rate, and k the number of the move, 1 for the first. Squares, roots and quotients are those of each
weight by itself. What a rule remembers is 0 before the first step.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.step import Memory, Step
from gdviz.descent.tuning import (
    BETA,
    LONG_BETA,
    NU,
)


def blend(keep: float, old: Array, new: Array) -> Array:
    """A mean that runs along: ``keep`` of the old and the rest of the new.

    >>> blend(0.75, np.array([8.0]), np.array([4.0])).tolist()
    [7.0]
    """
    return keep * old + (1 - keep) * new


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    r"""Step against the slope: :math:`w \leftarrow w - \eta\,g`.

    Cauchy 1847; ``torch.optim.SGD`` without momentum. One step on x^2 from x = 3 at rate 0.1:

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, GradientDescent(), Constant(), 0.1)
    >>> descent.next_step(descent.begin(np.array([3.0]))).position.round(12).tolist()
    [2.4]
    """

    name = "gradient-descent"
    label = "Gradient descent"
    meaning = "Each step goes downhill, as far as the slope is steep times the learning rate."
    formula = r"w \leftarrow w - \eta\,g"
    source = "Cauchy 1847; torch.optim.SGD"
    arithmetic = ("{x} ← {x} − η·{slope} = {position} − {rate} × ({gradient}) ≈ {result}",)

    @property
    def stability_limit(self) -> float:
        """Near a minimum a step multiplies the distance by 1 - rate * curvature, which is above -1 for products below 2."""
        return 2.0

    @property
    def smooth_limit(self) -> float:
        """The factor 1 - rate * curvature is positive for products below 1."""
        return 1.0

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        return step.position - step.learning_rate * step.felt, step.memory


_VELOCITY_LINE = "v ← β·v + {slope} = {beta} × ({velocity}) + ({gradient}) ≈ {next_velocity}"


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""Keep part of the speed: :math:`v \leftarrow \beta v + g,\; w \leftarrow w - \eta v`.

    Polyak 1964 in the form of ``torch.optim.SGD(momentum=beta, dampening=0)``; Polyak and Sutskever et al. 2013 put the learning
    rate inside v, which is the same as long as the rate does not change. Two steps on x^2 from x = 3 at rate 0.1, beta 0.5: the
    velocity is 6, then 0.5 * 6 + 4.8 = 7.8.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, Momentum(beta=0.5), Constant(), 0.1)
    >>> step = descent.next_step(descent.next_step(descent.begin(np.array([3.0]))))
    >>> step.position.round(12).tolist(), step.memory["velocity"].round(12).tolist()
    ([1.62], [7.8])
    """

    beta: float = BETA.default

    name = "momentum"
    label = "Momentum"
    meaning = "The ball keeps part of its speed, so that it rolls on through flat places and over small hills."
    formula = r"v \leftarrow \beta\,v + g, \quad w \leftarrow w - \eta\,v"
    source = "Polyak 1964; torch.optim.SGD(momentum=beta)"
    settings = (BETA,)
    remembers = ("velocity",)
    arithmetic = (_VELOCITY_LINE, "{x} ← {x} − η·v = {position} − {rate} × ({next_velocity}) ≈ {result}")

    @property
    def stability_limit(self) -> float | None:
        """For beta < 1 both roots of the recurrence lie in the unit circle for products below 2 (1 + beta) (Polyak 1964)."""
        return 2 * (1 + self.beta) if self.beta < 1 else None

    @property
    def smooth_limit(self) -> float:
        """The roots of the recurrence are real and positive for products up to (1 - sqrt(beta))^2 (Polyak 1964)."""
        return (1 - math.sqrt(self.beta)) ** 2

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        velocity = self.beta * step.memory["velocity"] + step.felt
        return step.position - step.learning_rate * velocity, {"velocity": velocity}


@dataclass(frozen=True)
class Nesterov(Optimizer):
    r"""Look ahead with the speed: :math:`v \leftarrow \beta v + g,\; w \leftarrow w - \eta\,(g + \beta v)`.

    ``torch.optim.SGD(momentum=beta, nesterov=True)``. Nesterov 1983 and Sutskever et al. 2013 follow another ball, and take the
    slope at the place ahead to which its velocity leads. As long as the rate does not change, that place is w here. Two steps on
    x^2 from x = 3 at rate 0.1, beta 0.5: the velocity is 6, the move 0.1 (6 + 0.5 * 6) = 0.9; then the slope is 4.2, the velocity
    0.5 * 6 + 4.2 = 7.2, the move 0.1 (4.2 + 0.5 * 7.2) = 0.78.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, Nesterov(beta=0.5), Constant(), 0.1)
    >>> first = descent.next_step(descent.begin(np.array([3.0])))
    >>> first.position.round(12).tolist(), descent.next_step(first).position.round(12).tolist()
    ([2.1], [1.32])
    """

    beta: float = BETA.default

    name = "nesterov"
    label = "Nesterov momentum"
    meaning = "Momentum that looks ahead to where its speed will take it, so that it brakes in time before the ground rises."
    formula = r"v \leftarrow \beta\,v + g, \quad w \leftarrow w - \eta\,(g + \beta\,v)"
    source = "Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD(momentum=beta, nesterov=True)"
    settings = (BETA,)
    remembers = ("velocity",)
    arithmetic = (
        _VELOCITY_LINE,
        "{x} ← {x} − η·({slope} + β·v) = {position} − {rate} × (({gradient}) + {beta} × ({next_velocity})) ≈ {result}",
    )

    @property
    def stability_limit(self) -> float:
        """With z = 1 - rate * curvature, the roots of the recurrence have the sum (1 + beta) z and the product beta z.

        Both lie in the unit circle for z between -1 / (1 + 2 beta) and 1.
        """
        return 2 * (1 + self.beta) / (1 + 2 * self.beta)

    @property
    def smooth_limit(self) -> float:
        """The same roots are real and positive for z from 4 beta / (1 + beta)^2."""
        return ((1 - self.beta) / (1 + self.beta)) ** 2

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        velocity = self.beta * step.memory["velocity"] + step.felt
        return step.position - step.learning_rate * (step.felt + self.beta * velocity), {"velocity": velocity}


@dataclass(frozen=True)
class QHM(Optimizer):
    r"""Between gradient descent and momentum.

    :math:`v \leftarrow \beta v + (1 - \beta)\,g,\; w \leftarrow w - \eta\,((1 - \nu)\,g + \nu v)`. Quasi-hyperbolic momentum, Ma
    and Yarats 2019, whose recommended settings are the defaults; not in PyTorch, but in the authors' package ``qhoptim``. Nu 0 is
    gradient descent at this rate, nu 1 is momentum at 1 - beta times this rate. Two steps on x^2 from x = 3 at rate 0.1, beta
    0.5, nu 0.75: the velocity is 3, the move 0.1 (0.25 * 6 + 0.75 * 3) = 0.375; then the slope is 5.25, the velocity
    1.5 + 2.625 = 4.125, the move 0.1 (0.25 * 5.25 + 0.75 * 4.125) = 0.440625.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, QHM(beta=0.5, nu=0.75), Constant(), 0.1)
    >>> first = descent.next_step(descent.begin(np.array([3.0])))
    >>> first.position.round(12).tolist(), descent.next_step(first).position.round(12).tolist()
    ([2.625], [2.184375])
    """

    beta: float = LONG_BETA.default
    nu: float = NU.default

    name = "qhm"
    label = "Quasi-hyperbolic momentum"
    meaning = "A mixture of gradient descent and momentum: part of each move answers to the slope at once, part is long memory."
    formula = r"v \leftarrow \beta\,v + (1 - \beta)\,g, \quad w \leftarrow w - \eta\,\left((1 - \nu)\,g + \nu\,v\right)"
    source = "Ma and Yarats 2019"
    settings = (LONG_BETA, NU)
    remembers = ("velocity",)
    arithmetic = (
        "v ← β·v + (1 − β)·{slope} = {beta} × ({velocity}) + (1 − {beta}) × ({gradient}) ≈ {next_velocity}",
        (
            "{x} ← {x} − η·((1 − ν)·{slope} + ν·v)"
            " = {position} − {rate} × ((1 − {nu}) × ({gradient}) + {nu} × ({next_velocity})) ≈ {result}"
        ),
    )

    @property
    def stability_limit(self) -> float:
        """Both roots of the recurrence lie in the unit circle below this product (Gitman et al. 2019)."""
        return 2 * (1 + self.beta) / (1 + self.beta * (1 - 2 * self.nu))

    @property
    def smooth_limit(self) -> float:
        """Both roots are real and positive, and a ball does not overshoot, up to (1 - beta) / (1 + sqrt(nu beta))^2.

        With nu 0 nothing comes of the velocity, and this is gradient descent.
        """
        return (1 - self.beta) / (1 + math.sqrt(self.nu * self.beta)) ** 2 if self.nu else 1.0

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        velocity = blend(self.beta, step.memory["velocity"], step.felt)
        return step.position - step.learning_rate * blend(self.nu, velocity, step.felt), {"velocity": velocity}


@dataclass(frozen=True)
class Newton(Optimizer):
    r"""Leap to where the slope would be 0 if the curvature were the same all the way: :math:`w \leftarrow w - \eta\,H^{-1} g`.

    Newton and Raphson; not in PyTorch. H is the curvature at the ball, the matrix of second derivatives. With rate 1 the bottom
    of a quadratic bowl is reached in one step. The slope is 0 at saddles and on tops too, and the leap goes there as gladly as to
    valleys. Where H cannot be inverted, the leap is infinite or not a number. One step on x^2 from x = 3 at rate 0.5: the slope
    is 6, the curvature 2, the leap 6 / 2 = 3, of which half is made.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, Newton(), Constant(), 0.5)
    >>> descent.next_step(descent.begin(np.array([3.0]))).position.tolist()
    [1.5]
    """

    name = "newton"
    label = "Newton's method"
    meaning = (
        "Knows the curvature too, and leaps to where the ground should be level: to saddles and tops as gladly as to valleys."
    )
    formula = r"w \leftarrow w - \eta\,H^{-1} g"
    source = "Newton 1669; Raphson 1690; Simpson 1740 for several weights"
    arithmetic = (
        "s = H⁻¹·{slope} = H⁻¹·({gradient}) = ({cleared}) / ({determinant}) ≈ {leap}",
        "{x} ← {x} − η·s = {position} − {rate} × ({leap}) ≈ {result}",
    )

    def worked(self, step: Step, landscape: Landscape, memory: Memory) -> Mapping[str, Array]:
        cleared, determinant = cramer(landscape.hessian(step.position), step.felt)
        return {"cleared": cleared, "determinant": determinant, "leap": cleared / determinant}

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        leap = self.worked(step, landscape, step.memory)["leap"]
        return step.position - step.learning_rate * leap, step.memory


def cramer(matrix: Array, right: Array) -> tuple[Array, Array]:
    """The solution of ``matrix`` s = ``right`` as numerators ``(..., n)`` and one divisor ``(..., 1)``, by Cramer's rule.

    For n above 2 the system is solved by LAPACK, whose last bits differ between machines, and the divisor is 1. Where there is no
    single solution, the divisor is 0.

    >>> numerators, divisor = cramer(np.array([[4.0, 2.0], [2.0, 3.0]]), np.array([6.0, 1.0]))
    >>> numerators.tolist(), divisor.tolist()
    ([16.0, -8.0], [8.0])
    """
    count = right.shape[-1]
    if count == 1:
        return right, matrix[..., 0]
    if count == 2:
        (a, b), (c, d) = np.moveaxis(matrix, (-2, -1), (0, 1))
        x, y = right[..., 0], right[..., 1]
        return np.stack((d * x - b * y, a * y - c * x), axis=-1), (a * d - b * c)[..., np.newaxis]
    divisor = np.abs(np.linalg.slogdet(matrix).sign)[..., np.newaxis]
    solvable = np.where(divisor[..., np.newaxis] == 1, matrix, np.eye(count))
    return np.linalg.solve(solvable, right[..., np.newaxis])[..., 0], divisor
