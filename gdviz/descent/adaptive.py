r"""ADAPTIVE: the rules that give each weight its own pace, by how steep its slopes have been.

Positions and slopes have shape ``(..., n)``: n weights, and any leading axes of balls that roll at once. Conventions follow
PyTorch's ``torch.optim``; where a paper differs, the class says so. In the formulas w is the position, g the slope that is felt,
:math:`\eta` the learning rate, and k the number of the move, 1 for the first. Squares, roots and quotients are those of each
weight by itself. What a rule remembers is 0 before the first step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdviz.descent.exact import Array, exponential, logarithm, power
from gdviz.descent.landscape import Landscape
from gdviz.descent.momenta import blend
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.step import Memory, Step
from gdviz.descent.tuning import (
    ALPHA,
    BETA1,
    BETA2,
    DIRECTION,
    EPSILON,
    FIRST_PUSH,
    LONG_BETA1,
    MOMENTUM_DECAY,
    NO_WEIGHT_DECAY,
    NU1,
    NU2,
    RHO,
    TINY_EPSILON,
    VOTE,
    WEIGHT_DECAY,
)


@dataclass(frozen=True)
class Adagrad(Optimizer):
    r"""Divide by all slopes so far: :math:`s \leftarrow s + g^2,\; w \leftarrow w - \eta\,g / (\sqrt s + \varepsilon)`.

    Duchi, Hazan and Singer 2011 (with diagonal matrices); ``torch.optim.Adagrad``. Two steps on x^2 from x = 3 at rate 1, epsilon
    2: the sum is 36, its root 6, the move 6 / 8; then the slope is 4.5, the sum 56.25, its root 7.5, the move 4.5 / 9.5.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, Adagrad(epsilon=2.0), Constant(), 1.0)
    >>> first = descent.next_step(descent.begin(np.array([3.0])))
    >>> first.position.tolist(), descent.next_step(first).position.round(12).tolist()
    ([2.25], [1.776315789474])
    """

    epsilon: float = TINY_EPSILON.default

    name = "adagrad"
    label = "AdaGrad"
    meaning = "Each weight has its own step length: the steeper its slopes have been, the shorter. Steps never grow long again."
    formula = r"s \leftarrow s + g^2, \quad w \leftarrow w - \eta\,\frac{g}{\sqrt{s} + \varepsilon}"
    source = "Duchi, Hazan and Singer 2011; torch.optim.Adagrad"
    settings = (TINY_EPSILON,)
    remembers = ("sum_of_squares",)
    arithmetic = (
        "s ← s + {slope}² = {sum_of_squares} + ({gradient})² ≈ {next_sum_of_squares}",
        "{x} ← {x} − η·{slope} / (√s + ε) = {position} − {rate} × ({gradient}) / (√{next_sum_of_squares} + {epsilon}) ≈ {result}",
    )

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        total = step.memory["sum_of_squares"] + step.felt * step.felt
        return step.position - step.learning_rate * (step.felt / (np.sqrt(total) + self.epsilon)), {"sum_of_squares": total}


@dataclass(frozen=True)
class RMSprop(Optimizer):
    r"""Divide by the slopes of late.

    :math:`v \leftarrow \alpha v + (1 - \alpha)\,g^2,\; w \leftarrow w - \eta\,g / (\sqrt v + \varepsilon)`. Tieleman and Hinton
    2012, who have alpha 0.9 and no epsilon; ``torch.optim.RMSprop``. Two steps on x^2 from x = 3 at rate 1, alpha 0.75, epsilon
    1: the mean square is 36 / 4 = 9, the move 6 / (3 + 1); then the slope is 3, the mean square 0.75 * 9 + 0.25 * 9 = 9 again,
    the move 3 / 4.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, RMSprop(alpha=0.75, epsilon=1.0), Constant(), 1.0)
    >>> first = descent.next_step(descent.begin(np.array([3.0])))
    >>> first.position.tolist(), descent.next_step(first).position.tolist()
    ([1.5], [0.75])
    """

    alpha: float = ALPHA.default
    epsilon: float = EPSILON.default

    name = "rmsprop"
    label = "RMSProp"
    meaning = (
        "Each weight has its own step length, from how steep it was of late: steps are about as long on flat ground as on steep."
    )
    formula = r"v \leftarrow \alpha\,v + (1 - \alpha)\,g^2, \quad w \leftarrow w - \eta\,\frac{g}{\sqrt{v} + \varepsilon}"
    source = "Tieleman and Hinton 2012, Lecture 6.5; torch.optim.RMSprop"
    settings = (ALPHA, EPSILON)
    remembers = ("mean_square",)
    arithmetic = (
        "v ← α·v + (1 − α)·{slope}² = {alpha} × {mean_square} + (1 − {alpha}) × ({gradient})² ≈ {next_mean_square}",
        "{x} ← {x} − η·{slope} / (√v + ε) = {position} − {rate} × ({gradient}) / (√{next_mean_square} + {epsilon}) ≈ {result}",
    )

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        mean_square = blend(self.alpha, step.memory["mean_square"], step.felt * step.felt)
        return step.position - step.learning_rate * (step.felt / (np.sqrt(mean_square) + self.epsilon)), {
            "mean_square": mean_square
        }


@dataclass(frozen=True)
class Adadelta(Optimizer):
    r"""Steps as long as the moves of late, longer where it is flat.

    :math:`v \leftarrow \rho v + (1 - \rho)\,g^2,\; d = \sqrt{u + \varepsilon} / \sqrt{v + \varepsilon}\;g,\;
    u \leftarrow \rho u + (1 - \rho)\,d^2,\; w \leftarrow w - \eta\,d`. Zeiler 2012, who has no learning rate: his is 1, which is
    PyTorch's default in ``torch.optim.Adadelta``. One step on x^2 from x = 3 at rate 0.5, rho 0.75, epsilon 16: v is 36 / 4 = 9,
    d is 4 / 5 of 6, u is 4.8^2 / 4.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, Adadelta(rho=0.75, epsilon=16.0), Constant(), 0.5)
    >>> step = descent.next_step(descent.begin(np.array([3.0])))
    >>> step.position.round(12).tolist(), step.memory["mean_square_move"].round(12).tolist()
    ([0.6], [5.76])
    """

    rho: float = RHO.default
    epsilon: float = FIRST_PUSH.default

    name = "adadelta"
    label = "AdaDelta"
    meaning = (
        "Finds its own step length from how far it moved of late, so it starts very slowly. It is made for a learning rate of 1."
    )
    formula = (
        r"\begin{aligned} &v \leftarrow \rho\,v + (1 - \rho)\,g^2, \quad"
        r" d = \frac{\sqrt{u + \varepsilon}}{\sqrt{v + \varepsilon}}\,g \\"
        r" &u \leftarrow \rho\,u + (1 - \rho)\,d^2, \quad w \leftarrow w - \eta\,d \end{aligned}"
    )
    source = "Zeiler 2012; torch.optim.Adadelta"
    settings = (RHO, FIRST_PUSH)
    remembers = ("mean_square", "mean_square_move")
    arithmetic = (
        "v ← ρ·v + (1 − ρ)·{slope}² = {rho} × {mean_square} + (1 − {rho}) × ({gradient})² ≈ {next_mean_square}",
        (
            "d = √(u + ε) / √(v + ε)·{slope}"
            " = √({mean_square_move} + {epsilon}) / √({next_mean_square} + {epsilon}) × ({gradient}) ≈ {leap}"
        ),
        "u ← ρ·u + (1 − ρ)·d² = {rho} × {mean_square_move} + (1 − {rho}) × ({leap})² ≈ {next_mean_square_move}",
        "{x} ← {x} − η·d = {position} − {rate} × ({leap}) ≈ {result}",
    )

    def worked(self, step: Step, landscape: Landscape, memory: Memory) -> Mapping[str, Array]:
        usual_move = np.sqrt(step.memory["mean_square_move"] + self.epsilon)
        return {"leap": usual_move / np.sqrt(memory["mean_square"] + self.epsilon) * step.felt}

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        mean_square = blend(self.rho, step.memory["mean_square"], step.felt * step.felt)
        leap = self.worked(step, landscape, {"mean_square": mean_square})["leap"]
        mean_square_move = blend(self.rho, step.memory["mean_square_move"], leap * leap)
        return step.position - step.learning_rate * leap, {"mean_square": mean_square, "mean_square_move": mean_square_move}


_MEANS = r"&m \leftarrow \beta_1 m + (1 - \beta_1)\,g, \quad v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2 \\ "
_CORRECTED = r"&\hat m = \frac{m}{1 - \beta_1^k}, \quad \hat v = \frac{v}{1 - \beta_2^k} \\ "
_MEAN_LINE = "m ← β₁·m + (1 − β₁)·{slope} = {beta1} × ({mean}) + (1 − {beta1}) × ({gradient}) ≈ {next_mean}"
_MEAN_SQUARE_LINE = "v ← β₂·v + (1 − β₂)·{slope}² = {beta2} × {mean_square} + (1 − {beta2}) × ({gradient})² ≈ {next_mean_square}"
_CORRECTED_MEAN = "m̂ = ({next_mean}) / (1 − {beta1}^{count}) ≈ {corrected_mean}"
_CORRECTED_SQUARE = "v̂ = {next_mean_square} / (1 − {beta2}^{count}) ≈ {corrected_mean_square}"
_ADAM_LEAP = "{rate} × ({corrected_mean}) / (√{corrected_mean_square} + {epsilon}) ≈ {result}"


@dataclass(frozen=True)
class Adam(Optimizer):
    r"""Go by the mean slope, divided by how steep it was of late; both means are corrected for their beginning at 0.

    :math:`m \leftarrow \beta_1 m + (1 - \beta_1)\,g,\; v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2,\;
    \hat m = m / (1 - \beta_1^k),\; \hat v = v / (1 - \beta_2^k),\;
    w \leftarrow w - \eta\,\hat m / (\sqrt{\hat v} + \varepsilon)`. Kingma and Ba 2015, Algorithm 1; ``torch.optim.Adam``.
    Two steps on x^2 from x = 3 at rate 5, beta1 0.5, beta2 0.75, epsilon 6: the first corrected means are the slope 6 and its
    square 36 themselves, the move is 5 * 6 / (6 + 6). Then the slope is 1; m is 0.5 * 3 + 0.5 = 2, corrected 2 / 0.75 = 8 / 3; v
    is 0.75 * 9 + 0.25 = 7, corrected 7 / 0.4375 = 16; the move is 5 * (8 / 3) / (4 + 6) = 4 / 3.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, Adam(beta1=0.5, beta2=0.75, epsilon=6.0), Constant(), 5.0)
    >>> first = descent.next_step(descent.begin(np.array([3.0])))
    >>> first.position.tolist(), descent.next_step(first).position.round(12).tolist()
    ([0.5], [-0.833333333333])
    """

    beta1: float = BETA1.default
    beta2: float = BETA2.default
    epsilon: float = EPSILON.default

    name = "adam"
    label = "Adam"
    meaning = (
        "Momentum with a step length for each weight: long where its slopes agree from step to step, short where they do not."
    )
    formula = (
        rf"\begin{{aligned}} {_MEANS}{_CORRECTED}"
        r"&w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon} \end{aligned}"
    )
    source = "Kingma and Ba 2015; torch.optim.Adam"
    settings = (BETA1, BETA2, EPSILON)
    remembers = ("mean", "mean_square")
    arithmetic = (
        _MEAN_LINE,
        _MEAN_SQUARE_LINE,
        f"{_CORRECTED_MEAN}; {_CORRECTED_SQUARE}",
        "{x} ← {x} − η·m̂ / (√v̂ + ε) = {position} − " + _ADAM_LEAP,
    )

    def remember(self, step: Step) -> Memory:
        """The memory after ``step``."""
        mean = blend(self.beta1, step.memory["mean"], step.felt)
        return {"mean": mean, "mean_square": blend(self.beta2, step.memory["mean_square"], step.felt * step.felt)}

    def worked(self, step: Step, landscape: Landscape, memory: Memory) -> Mapping[str, Array]:
        count = step.index + 1
        corrected_mean = memory["mean"] / (1 - power(self.beta1, count))
        return {"corrected_mean": corrected_mean, "corrected_mean_square": memory["mean_square"] / (1 - power(self.beta2, count))}

    def leap(self, step: Step, worked: Mapping[str, Array]) -> Array:
        """The move at a learning rate of 1, downhill counted positive."""
        return worked["corrected_mean"] / (np.sqrt(worked["corrected_mean_square"]) + self.epsilon)

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        memory = self.remember(step)
        return step.position - step.learning_rate * self.leap(step, self.worked(step, landscape, memory)), memory


@dataclass(frozen=True)
class AMSGrad(Adam):
    r"""Adam that divides by the steepest ever: :math:`u \leftarrow \max(u, v)` takes the place of v in the divisor.

    Reddi, Kale and Kumar 2018; ``torch.optim.Adam(amsgrad=True)``. As in PyTorch, the larger is chosen before the correction for
    the beginning at 0; the paper corrects nothing and has no epsilon. Two steps on x^2 from x = 3 at rate 5, beta1 0.5, beta2
    0.96, epsilon 6: u is 0.04 * 36 = 1.44, the move 5 * 6 / (6 + 6). Then the slope is 1, and v is 1.4224, but u stays 1.44,
    corrected 1.44 / (1 - 0.96^2) = (1.2 / 0.28)^2; the move is 5 * (8 / 3) / (30 / 7 + 6) = 35 / 27.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, AMSGrad(beta1=0.5, beta2=0.96, epsilon=6.0), Constant(), 5.0)
    >>> first = descent.next_step(descent.begin(np.array([3.0])))
    >>> first.position.round(12).tolist(), descent.next_step(first).position.round(12).tolist()
    ([0.5], [-0.796296296296])
    """

    name = "amsgrad"
    label = "AMSGrad"
    meaning = (
        "Adam that never forgets: once a weight was steep, its steps stay short, so that it is not thrown out a second time."
    )
    formula = (
        rf"\begin{{aligned}} {_MEANS}&u \leftarrow \max(u,\, v), \quad"
        r" \hat m = \frac{m}{1 - \beta_1^k}, \quad \hat u = \frac{u}{1 - \beta_2^k} \\"
        r" &w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat u} + \varepsilon} \end{aligned}"
    )
    source = "Reddi, Kale and Kumar 2018; torch.optim.Adam(amsgrad=True)"
    remembers = ("mean", "mean_square", "largest_mean_square")
    arithmetic = (
        _MEAN_LINE,
        _MEAN_SQUARE_LINE + "; u = max({largest_mean_square}, {next_mean_square}) ≈ {next_largest_mean_square}",
        _CORRECTED_MEAN + "; û = {next_largest_mean_square} / (1 − {beta2}^{count}) ≈ {corrected_mean_square}",
        "{x} ← {x} − η·m̂ / (√û + ε) = {position} − " + _ADAM_LEAP,
    )

    def remember(self, step: Step) -> Memory:
        memory = super().remember(step)
        return {**memory, "largest_mean_square": np.maximum(step.memory["largest_mean_square"], memory["mean_square"])}

    def worked(self, step: Step, landscape: Landscape, memory: Memory) -> Mapping[str, Array]:
        return super().worked(step, landscape, {**memory, "mean_square": memory["largest_mean_square"]})


@dataclass(frozen=True)
class AdamW(Adam):
    r"""Adam with a pull towards 0 beside it.

    :math:`w \leftarrow w - \eta\,\lambda\,w - \eta\,\hat m / (\sqrt{\hat v} + \varepsilon)`, with Adam's means. Loshchilov and
    Hutter 2019; ``torch.optim.AdamW``. The pull does not go through the means, so that steep and flat weights are pulled alike.
    In the paper the schedule changes it and the learning rate does not; in PyTorch and here it is multiplied by both. One step on
    x^2 from x = 3 at rate 5, epsilon 6, decay 0.1: the pull is 5 * 0.1 * 3, Adam's move 5 * 6 / (6 + 6).

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, AdamW(epsilon=6.0, weight_decay=0.1), Constant(), 5.0)
    >>> descent.next_step(descent.begin(np.array([3.0]))).position.round(12).tolist()
    [-1.0]
    """

    weight_decay: float = WEIGHT_DECAY.default

    name = "adamw"
    label = "AdamW"
    meaning = (
        "Adam that also pulls every weight a little towards 0 at each step. So it comes to rest beside the bottom, nearer to 0."
    )
    formula = (
        rf"\begin{{aligned}} {_MEANS}{_CORRECTED}"
        r"&w \leftarrow w - \eta\,\lambda\,w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon} \end{aligned}"
    )
    source = "Loshchilov and Hutter 2019; torch.optim.AdamW"
    settings = (*Adam.settings, WEIGHT_DECAY)
    arithmetic = (
        *Adam.arithmetic[:3],
        "{x} ← {x} − η·λ·{x} − η·m̂ / (√v̂ + ε) = {position} − {rate} × {weight_decay} × ({position}) − " + _ADAM_LEAP,
    )

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        position, memory = super().move(step, landscape)
        return position - step.learning_rate * self.weight_decay * step.position, memory


@lru_cache(maxsize=4096)
def _power_of_096(exponent: float) -> float:
    return float(exponential(exponent * logarithm(np.array([0.96])))[0])


@dataclass(frozen=True)
class NAdam(Adam):
    r"""Adam that looks ahead as Nesterov does, with a momentum that warms up.

    :math:`\mu_k = \beta_1\,(1 - 0.5 \cdot 0.96^{k \psi}),\; \pi_k = \mu_1 \mu_2 \cdots \mu_k,\;
    \hat m = (1 - \mu_k)\,g / (1 - \pi_k) + \mu_{k+1}\,m / (1 - \pi_{k+1})`, and all else as with Adam. Dozat 2016;
    ``torch.optim.NAdam``. The paper's mean m keeps :math:`\mu_k` of the old, PyTorch's and this one :math:`\beta_1`. One step on
    x^2 from x = 3 at rate 1, beta1 0.5, beta2 0.75, epsilon 0.8, momentum decay 0: the momentum is 0.5 / 2 = 0.25, m is
    0.5 * 6 = 3, corrected 0.75 * 6 / 0.75 + 0.25 * 3 / (1 - 0.0625) = 6.8; the move is 6.8 / (6 + 0.8).

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> rule = NAdam(beta1=0.5, beta2=0.75, epsilon=0.8, momentum_decay=0.0)
    >>> descent = Descent(PARABOLA, rule, Constant(), 1.0)
    >>> descent.next_step(descent.begin(np.array([3.0]))).position.round(12).tolist()
    [2.0]
    """

    momentum_decay: float = MOMENTUM_DECAY.default

    name = "nadam"
    label = "NAdam"
    meaning = "Adam that looks ahead to where its speed will take it, as Nesterov momentum does: it is a little quicker to turn."
    formula = (
        rf"\begin{{aligned}} {_MEANS}"
        r"&\mu_k = \beta_1 \left(1 - \frac{1}{2}\,0.96^{k \psi}\right), \quad \hat v = \frac{v}{1 - \beta_2^k} \\"
        r" &\hat m = \frac{(1 - \mu_k)\,g}{1 - \mu_1 \cdots \mu_k} + \frac{\mu_{k+1}\,m}{1 - \mu_1 \cdots \mu_{k+1}} \\"
        r" &w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon} \end{aligned}"
    )
    source = "Dozat 2016; torch.optim.NAdam"
    settings = (*Adam.settings, MOMENTUM_DECAY)
    remembers = ("mean", "mean_square", "momentum_product")
    arithmetic = (
        (
            f"{_MEAN_LINE}; μ = {{beta1}} × (1 − 0.5 × 0.96^({{count}} × {{momentum_decay}})) ≈ {{momentum}}; "
            "μ′ = {beta1} × (1 − 0.5 × 0.96^(({count} + 1) × {momentum_decay})) ≈ {coming_momentum}"
        ),
        _MEAN_SQUARE_LINE,
        "m̂ = (1 − {momentum}) × ({gradient}) / (1 − {product})"
        " + {coming_momentum} × ({next_mean}) / (1 − {product} × {coming_momentum}) ≈ {corrected_mean}; " + _CORRECTED_SQUARE,
        Adam.arithmetic[3],
    )

    def begin(self, position: Array) -> Memory:
        return {**super().begin(position), "momentum_product": np.ones_like(position)}

    def momentum(self, count: int) -> float:
        """The momentum of the move with this number."""
        return self.beta1 * (1 - 0.5 * _power_of_096(count * self.momentum_decay))

    def remember(self, step: Step) -> Memory:
        product = step.memory["momentum_product"] * self.momentum(step.index + 1)
        return {**super().remember(step), "momentum_product": product}

    def worked(self, step: Step, landscape: Landscape, memory: Memory) -> Mapping[str, Array]:
        momentum, coming_momentum = self.momentum(step.index + 1), self.momentum(step.index + 2)
        product = memory["momentum_product"][..., :1]
        now = (1 - momentum) / (1 - product) * step.felt
        ahead = coming_momentum / (1 - product * coming_momentum) * memory["mean"]
        known = {"momentum": np.array([momentum]), "coming_momentum": np.array([coming_momentum]), "product": product}
        return {**super().worked(step, landscape, memory), **known, "corrected_mean": now + ahead}


@dataclass(frozen=True)
class QHAdam(Adam):
    r"""Adam whose two means are mixed with the slope at the ball.

    :math:`w \leftarrow w - \eta\,((1 - \nu_1)\,g + \nu_1 \hat m) / (\sqrt{(1 - \nu_2)\,g^2 + \nu_2 \hat v} + \varepsilon)`. Ma
    and Yarats 2019, whose recommended settings are the defaults; not in PyTorch, but in the authors' package ``qhoptim``. Nu 1
    and 1 is Adam. Two steps on x^2 from x = 3 at rate 5, beta1 0.5, beta2 0.75, epsilon 6, nu 0.5 and 0.2: the first step is
    Adam's, 5 * 6 / (6 + 6). Then the slope is 1, the corrected means are 8 / 3 and 16 as with Adam, mixed 11 / 6 and
    0.8 * 1 + 0.2 * 16 = 4; the move is 5 * (11 / 6) / (2 + 6) = 55 / 48.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> rule = QHAdam(beta1=0.5, beta2=0.75, epsilon=6.0, nu1=0.5, nu2=0.2)
    >>> descent = Descent(PARABOLA, rule, Constant(), 5.0)
    >>> first = descent.next_step(descent.begin(np.array([3.0])))
    >>> first.position.tolist(), descent.next_step(first).position.round(12).tolist()
    ([0.5], [-0.645833333333])
    """

    beta1: float = LONG_BETA1.default
    nu1: float = NU1.default
    nu2: float = NU2.default

    name = "qhadam"
    label = "QHAdam"
    meaning = "Adam with a longer memory, part of which is set aside at each step in favour of the slope at the ball."
    formula = (
        rf"\begin{{aligned}} {_MEANS}{_CORRECTED}"
        r"&w \leftarrow w - \eta\,\frac{(1 - \nu_1)\,g + \nu_1\,\hat m}{\sqrt{(1 - \nu_2)\,g^2 + \nu_2\,\hat v} + \varepsilon}"
        r" \end{aligned}"
    )
    source = "Ma and Yarats 2019"
    settings = (LONG_BETA1, BETA2, EPSILON, NU1, NU2)
    arithmetic = (
        *Adam.arithmetic[:3],
        (
            "{x} ← {x} − η·((1 − ν₁)·{slope} + ν₁·m̂) / (√((1 − ν₂)·{slope}² + ν₂·v̂) + ε)"
            " = {position} − {rate} × ((1 − {nu1}) × ({gradient}) + {nu1} × ({corrected_mean}))"
            " / (√((1 − {nu2}) × ({gradient})² + {nu2} × {corrected_mean_square}) + {epsilon}) ≈ {result}"
        ),
    )

    def leap(self, step: Step, worked: Mapping[str, Array]) -> Array:
        mean = blend(self.nu1, worked["corrected_mean"], step.felt)
        mean_square = blend(self.nu2, worked["corrected_mean_square"], step.felt * step.felt)
        return mean / (np.sqrt(mean_square) + self.epsilon)


@dataclass(frozen=True)
class Lion(Optimizer):
    r"""Steps of one length; the slopes only vote on the direction.

    :math:`c = \beta_1 m + (1 - \beta_1)\,g,\; w \leftarrow w - \eta\,(\mathrm{sign}(c) + \lambda w),\;
    m \leftarrow \beta_2 m + (1 - \beta_2)\,g`. Chen et al. 2023, Algorithm 2, found by a search among programs; not in PyTorch.
    Two steps on x^2 from x = 3 at rate 0.5, beta1 0.5, beta2 0.75, decay 0.5: c is 3, the move 0.5 (1 + 1.5) = 1.25, m is 1.5;
    then the slope is 3.5, c is 2.5, the move 0.5 (1 + 0.875) = 0.9375.

    >>> from gdviz.descent.descend import Descent
    >>> from gdviz.descent.curves import PARABOLA
    >>> from gdviz.descent.schedules import Constant
    >>> descent = Descent(PARABOLA, Lion(beta1=0.5, beta2=0.75, weight_decay=0.5), Constant(), 0.5)
    >>> first = descent.next_step(descent.begin(np.array([3.0])))
    >>> first.position.tolist(), descent.next_step(first).position.tolist()
    ([1.75], [0.8125])
    """

    beta1: float = VOTE.default
    beta2: float = DIRECTION.default
    weight_decay: float = NO_WEIGHT_DECAY.default

    name = "lion"
    label = "Lion"
    meaning = "Every step is as long as the learning rate; the slopes only vote on its direction. So the ball hardly ever rests."
    formula = (
        r"\begin{aligned} &c = \beta_1 m + (1 - \beta_1)\,g, \quad w \leftarrow w - \eta\,(\mathrm{sign}(c) + \lambda\,w) \\"
        r" &m \leftarrow \beta_2 m + (1 - \beta_2)\,g \end{aligned}"
    )
    source = "Chen et al. 2023"
    settings = (VOTE, DIRECTION, NO_WEIGHT_DECAY)
    remembers = ("mean",)
    arithmetic = (
        "c = β₁·m + (1 − β₁)·{slope} = {beta1} × ({mean}) + (1 − {beta1}) × ({gradient}) ≈ {vote}",
        "{x} ← {x} − η·(sign(c) + λ·{x}) = {position} − {rate} × (sign({vote}) + {weight_decay} × ({position})) ≈ {result}",
        "m ← β₂·m + (1 − β₂)·{slope} = {beta2} × ({mean}) + (1 − {beta2}) × ({gradient}) ≈ {next_mean}",
    )

    def worked(self, step: Step, landscape: Landscape, memory: Memory) -> Mapping[str, Array]:
        return {"vote": blend(self.beta1, step.memory["mean"], step.felt)}

    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        memory = {"mean": blend(self.beta2, step.memory["mean"], step.felt)}
        direction = np.sign(self.worked(step, landscape, memory)["vote"])
        return step.position - step.learning_rate * (direction + self.weight_decay * step.position), memory
