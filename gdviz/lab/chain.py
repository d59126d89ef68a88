"""CHAIN: what one weight's gradient is made of: a blame times what the weight was given, and where that blame came from.

Each number is one of the training itself, so that whoever multiplies them gets what backprop got.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from gdviz.descent.exact import Array
from gdviz.descent.network import ACTIVATIONS, Backward, Forward, Network, Place
from gdviz.lab.loop import Loop, Moment
from gdviz.lab.training import MSE

MOST_SHARES = 3
"""So many examples' shares of the mean are told one by one; those of the others only together."""
PLAIN = "gradient-descent"
"""The optimizer whose update is the gradient times the learning rate and nothing else."""


@dataclass(frozen=True)
class Term:
    """What comes back from one neuron of the next layer: the weight that leads there, times that neuron's blame."""

    weight: float
    blame: float

    @property
    def value(self) -> float:
        """The product."""
        return self.weight * self.blame


@dataclass(frozen=True)
class HiddenBlame:
    r"""The blame of a hidden neuron with sum z, which passes a on: :math:`g'(z) \sum_j w_j b_j` over the next layer.

    That of the example in ``Network``, where one weight of 2 leads to an answer with the blame 2 (0.074099 - 1):

    >>> a = 0.537050
    >>> round(HiddenBlame("tanh", 0.6, a, 1 - a * a, (Term(2.0, -1.851802),)).value, 4)
    -2.6354
    """

    activation: str
    z: float
    a: float
    slope: float
    terms: tuple[Term, ...]

    @property
    def came_back(self) -> float:
        """What comes back from the next layer."""
        return sum(term.value for term in self.terms)

    @property
    def value(self) -> float:
        """The blame."""
        return self.came_back * self.slope


@dataclass(frozen=True)
class AnswerBlame:
    r"""The blame of neuron ``own`` of the last layer, with the sum z, given all ``answers`` a and ``targets`` y, n of each.

    For squared errors it is :math:`\frac{dL}{da} \frac{da}{dz}` with the ``pull`` :math:`\frac{dL}{da} = \frac{2}{n} (a - y)`. A
    sum moves all answers of softmax, so that there it is :math:`a\,(p - \sum_j p_j a_j)` with the pulls p. What the surprises
    ``bce`` and ``cce`` of a probability have by its sum ``is_joined``: :math:`(a - y) / n` and :math:`a - y`.

    >>> AnswerBlame("sigmoid", "mse", 0, 0.0, (0.5,), (1.0,)).value, AnswerBlame("sigmoid", "bce", 0, 0.0, (0.5,), (1.0,)).value
    (-0.25, -0.5)
    >>> AnswerBlame("softmax", "mse", 0, 0.0, (0.5, 0.5), (1.0, 0.0)).value
    -0.25
    """

    output: str
    loss: str
    own: int
    z: float
    answers: tuple[float, ...]
    targets: tuple[float, ...]

    @property
    def answer(self) -> float:
        """What this neuron answers."""
        return self.answers[self.own]

    @property
    def target(self) -> float:
        """What it should answer."""
        return self.targets[self.own]

    @property
    def is_joined(self) -> bool:
        """Whether the slopes of loss and answer are worked out as one, which is simpler than either."""
        return self.loss != MSE

    @property
    def share(self) -> int:
        """What the error is divided by: the number of outputs where the loss is a mean over them."""
        return 1 if self.loss == "cce" else len(self.answers)

    @property
    def pulls(self) -> tuple[float, ...]:
        """The derivative of the squared errors by each answer."""
        return tuple(2 * (a - y) / self.share for a, y in zip(self.answers, self.targets, strict=True))

    @property
    def pull(self) -> float:
        """That by this neuron's answer."""
        return self.pulls[self.own]

    @property
    def mean_pull(self) -> float:
        """The mean of all pulls, each as important as its answer is large."""
        return sum(pull * a for pull, a in zip(self.pulls, self.answers, strict=True))

    @property
    def slope(self) -> float:
        """How the answer grows with the sum."""
        return 1.0 if self.output == "linear" else self.answer * (1 - self.answer)

    @property
    def value(self) -> float:
        """The blame."""
        if self.is_joined:
            return (self.answer - self.target) / self.share
        if self.output == "softmax":
            return self.answer * (self.pull - self.mean_pull)
        return self.pull * self.slope


@dataclass(frozen=True)
class Share:
    """What one example of the batch (from 0) would have the gradient be."""

    example: int
    value: float


@dataclass(frozen=True)
class Mean:
    """The batch's gradient: the mean over ``count`` examples; some of their shares, and the sum of the others."""

    shares: tuple[Share, ...]
    others: float
    count: int
    value: float

    @property
    def has_others(self) -> bool:
        """Whether there are more examples than are told one by one."""
        return len(self.shares) < self.count


@dataclass(frozen=True)
class Update:
    """What the last update did to the weight."""

    optimizer: str
    learning_rate: float
    change: float
    new: float

    @property
    def is_plain(self) -> bool:
        """Whether the change is the gradient times the learning rate, downhill."""
        return self.optimizer == PLAIN


@dataclass(frozen=True)
class Chain:
    """All that made a weight's gradient for one ``example`` of the batch of ``count``; what no phase has given yet is None.

    ``weight`` is that before the update; ``given`` is what it is multiplied with (1 for a bias), ``z`` the sum that this goes
    into, ``loss`` the example's.
    """

    place: Place
    weight: float
    example: int
    count: int
    given: float | None = None
    z: float | None = None
    loss: float | None = None
    blame: HiddenBlame | AnswerBlame | None = None
    mean: Mean | None = None
    update: Update | None = None

    @property
    def share(self) -> float | None:
        """What this example would have the gradient be."""
        return None if self.given is None or self.blame is None else self.given * self.blame.value


@np.errstate(all="ignore")
def chain_of(loop: Loop, moment: Moment, place: Place, example: int) -> Chain:
    """The chain behind the weight at ``place``; right after an update that of the step which it ended.

    ``example`` counts in the batch, from 0; the nearest is taken where there are fewer.

    >>> from gdviz.lab.training import Training
    >>> loop = Loop(Training("sine", hidden=()))
    >>> loop.reach(1)
    >>> before, after = (chain_of(loop, loop.moment(*where), Place(0, 0, 0), 0) for where in ((0, 3), (1, 0)))
    >>> round(before.share - after.share, 12), round(after.update.new - after.weight - after.update.change, 12)
    (0.0, 0.0)
    """
    network, index, update = loop.network, loop.network.index(place), None
    if not moment.done and moment.weights_before is not None:
        old, new = float(moment.weights_before[index]), float(moment.weights[index])
        update = Update(loop.training.optimizer, moment.learning_rate, new - old, new)
        moment = _before_update(loop, moment, moment.weights_before)
    example = min(example, len(moment.rows) - 1)
    chain = Chain(place, float(moment.weights[index]), example, len(moment.rows), update=update)
    if moment.forward is not None:
        given, z = _given(moment.forward, place)[example], moment.forward.sums[place.layer][example, place.neuron]
        chain = replace(chain, given=float(given), z=float(z))
        if moment.costs is not None:
            chain = replace(chain, loss=float(moment.costs[example]))
        if moment.backward is not None:
            targets = loop.material.training.targets[moment.rows[example]]
            blame = _blame(network, moment.weights, place, _Pass(moment.forward, moment.backward, example, targets))
            shares = _given(moment.forward, place) * moment.backward.blames[place.layer][:, place.neuron]
            chain = replace(chain, blame=blame, mean=_mean(shares, example, float(moment.backward.gradient[index])))
    return chain


def _before_update(loop: Loop, moment: Moment, weights: Array) -> Moment:
    """The last step with its first three phases done, without going back in the run."""
    part = loop.material.training
    targets = part.targets[moment.rows]
    forward = loop.network.forward(weights, part.inputs[moment.rows])
    costs, backward = loop.network.costs(forward, targets), loop.network.backward(weights, forward, targets)
    return replace(moment, weights=weights, forward=forward, costs=costs, backward=backward)


def _given(forward: Forward, place: Place) -> Array:
    """What the weight is multiplied with, for each example."""
    given = forward.given_to(place.layer)
    return np.ones(len(given)) if place.source is None else given[:, place.source]


class _Pass(NamedTuple):
    """One example's way through the network and back."""

    forward: Forward
    backward: Backward
    example: int
    targets: Array


def _blame(network: Network, weights: Array, place: Place, way: _Pass) -> HiddenBlame | AnswerBlame:
    layer, own = place.layer, place.neuron
    sums, passed = way.forward.sums[layer][way.example], way.forward.activations[layer][way.example]
    if layer == len(network.hidden):
        answers, targets = tuple(passed.tolist()), tuple(way.targets.tolist())
        return AnswerBlame(network.output, network.loss, own, float(sums[own]), answers, targets)
    leading, blames = network.matrix(weights, layer + 1)[:, own], way.backward.blames[layer + 1][way.example]
    terms = tuple(Term(*pair) for pair in zip(leading.tolist(), blames.tolist(), strict=True))
    slope = ACTIVATIONS[network.activation].slope(sums, passed)[own]
    return HiddenBlame(network.activation, float(sums[own]), float(passed[own]), float(slope), terms)


def _mean(shares: Array, example: int, value: float) -> Mean:
    """The mean of these, which comes to ``value``; the followed example is among those that are told one by one."""
    count = len(shares)
    begin = max(0, min(example - MOST_SHARES // 2, count - MOST_SHARES))
    told = range(begin, min(begin + MOST_SHARES, count))
    others = float(np.delete(shares, told).sum())
    return Mean(tuple(Share(one, float(shares[one])) for one in told), others, count, value)
