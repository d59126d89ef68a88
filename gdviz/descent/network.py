r"""NETWORK: layers of neurons; forwards they predict, backwards each weight gets its share of the blame.

A neuron adds up what it is given, times its weights, and its bias: :math:`z = \sum_i w_i a_i + b`; what it passes on is
:math:`a = g(z)`, with the activation g. All weights are one vector of shape ``(..., size)``: layer by layer the matrix, a row for
each neuron, then the biases. So the loss of a network is a landscape over its weights, like any other, and with leading axes many
networks learn at once. Examples are rows: inputs ``(m, inputs)``, targets ``(m, outputs)``.

Unlike what other landscapes compute with, sums and exponentials are numpy's here, for speed: the last bits may differ between
processors, though not from run to run. Numbers may overflow to infinity, which is the caller's to notice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.descent.catalogue import Catalogue
from gdviz.descent.exact import Array, gaussian, uniform
from gdviz.descent.landscape import Landscape

WEIGHTS_COUNTER = 2**62
"""The block of the random numbers from which weights are drawn; each layer has one of its own, from here on."""
SHOWN = (-3.0, 3.0)
"""The range of each weight in a picture of the landscape."""
NUDGE = 1e-5


@dataclass(frozen=True)
class Activation:
    """What a neuron makes of its sum. ``value`` gives :math:`a = g(z)`, ``slope`` the derivative at z, told z and a."""

    name: str
    label: str
    meaning: str
    formula: str
    slope_formula: str
    source: str
    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]


def logistic(z: Array) -> Array:
    r"""The probability :math:`1 / (1 + e^{-z})`, from 0 to 1, element by element.

    >>> logistic(np.array([0.0, np.log(3.0), -1e308])).round(12).tolist()
    [0.5, 0.75, 0.0]
    """
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def softmax(z: Array) -> Array:
    r"""Probabilities ``(..., n)``, together 1: :math:`e^{z_i} / \sum_j e^{z_j}`.

    >>> softmax(np.log([1.0, 2.0, 5.0])).round(12).tolist()
    [0.125, 0.25, 0.625]
    """
    terms = np.exp(z - z.max(axis=-1, keepdims=True))
    return terms / terms.sum(axis=-1, keepdims=True)


ACTIVATIONS = Catalogue(
    "activation",
    {
        entry.name: entry
        for entry in (
            Activation(
                name="tanh",
                label="Tanh",
                meaning="Bends smoothly from -1 to 1. Far from 0 it is flat, and little blame comes back through it.",
                formula=r"a = \tanh z",
                slope_formula="1 - a^2",
                source="LeCun, Bottou, Orr and Müller 1998; torch.tanh",
                value=np.tanh,
                slope=lambda _, a: 1 - a * a,
            ),
            Activation(
                name="relu",
                label="ReLU",
                meaning="Lets through what is positive and nothing else. A neuron that is never positive learns no more.",
                formula=r"a = \max(0, z)",
                slope_formula=r"1 \text{ if } z > 0, \text{ else } 0",
                source="Fukushima 1969; Nair and Hinton 2010; torch.relu, whose slope at 0 is 0 too",
                value=lambda z: np.maximum(z, 0.0),
                slope=lambda z, _: (z > 0).astype(float),
            ),
            Activation(
                name="sigmoid",
                label="Sigmoid",
                meaning="Bends smoothly from 0 to 1. Its slope is 1/4 at most, so that blame fades layer by layer.",
                formula=r"a = \frac{1}{1 + e^{-z}}",
                slope_formula="a\\,(1 - a)",
                source="Verhulst 1845; Rumelhart, Hinton and Williams 1986; torch.sigmoid",
                value=logistic,
                slope=lambda _, a: a * (1 - a),
            ),
            Activation(
                name="linear",
                label="Linear",
                meaning="Passes the sum on as it is. However many layers: together they are no more than one straight line.",
                formula="a = z",
                slope_formula="1",
                source="Widrow and Hoff 1960",
                value=lambda z: z,
                slope=lambda z, _: np.ones_like(z),
            ),
        )
    },
)


@dataclass(frozen=True)
class Ending:
    """How the last layer answers and what an answer costs; each example's cost, and the blame of its last sums.

    ``answer`` maps the last sums ``(..., m, k)`` to answers of the same shape. ``cost`` is told sums, answers and targets and
    gives ``(..., m)``; ``blame`` is told the same and gives the derivative of each example's cost by each of its sums,
    ``(..., m, k)``.
    """

    output: str
    loss: str
    answer: Callable[[Array], Array]
    cost: Callable[[Array, Array, Array], Array]
    blame: Callable[[Array, Array, Array], Array]


def _squares(_: Array, answers: Array, targets: Array) -> Array:
    errors = answers - targets
    return (errors * errors).mean(axis=-1)


def _pull(answers: Array, targets: Array) -> Array:
    """The derivative of the mean square by the answers."""
    return 2 * (answers - targets) / answers.shape[-1]


def _squares_through_softmax(_: Array, answers: Array, targets: Array) -> Array:
    pull = _pull(answers, targets)
    return answers * (pull - (pull * answers).sum(axis=-1, keepdims=True))


def _binary_surprise(sums: Array, _: Array, targets: Array) -> Array:
    r""":math:`\log(1 + e^z) - y z` with no exponential that overflows; where y is 0 or 1, also for infinite sums."""
    wrong = np.where(targets == 0, 0.0, targets * np.maximum(-sums, 0.0)) + np.where(
        targets == 1, 0.0, (1 - targets) * np.maximum(sums, 0.0)
    )
    return (wrong + np.log1p(np.exp(-np.abs(sums)))).mean(axis=-1)


def _categorical_surprise(sums: Array, _: Array, targets: Array) -> Array:
    below = sums - sums.max(axis=-1, keepdims=True)
    return np.log(np.exp(below).sum(axis=-1)) - np.where(targets == 0, 0.0, targets * below).sum(axis=-1)


ENDINGS: dict[tuple[str, str], Ending] = {
    (ending.output, ending.loss): ending
    for ending in (
        Ending("linear", "mse", lambda z: z, _squares, lambda _, a, y: _pull(a, y)),
        Ending("sigmoid", "mse", logistic, _squares, lambda _, a, y: _pull(a, y) * a * (1 - a)),
        Ending("softmax", "mse", softmax, _squares, _squares_through_softmax),
        Ending("sigmoid", "bce", logistic, _binary_surprise, lambda _, a, y: (a - y) / a.shape[-1]),
        Ending("softmax", "cce", softmax, _categorical_surprise, lambda _, a, y: a - y),
    )
}
"""The outputs and losses that belong together: squares of any output, surprise of probabilities.

``mse`` is the mean over the outputs, as ``torch.nn.functional.mse_loss`` has it, ``bce`` likewise; ``cce`` is ``cross_entropy``.
"""


@dataclass(frozen=True, eq=False)
class Forward:
    """A forward pass: the inputs ``(m, inputs)``, and for each layer its sums and activations, ``(..., m, neurons)``."""

    inputs: Array
    sums: tuple[Array, ...]
    activations: tuple[Array, ...]

    @property
    def answers(self) -> Array:
        """What the last layer says, ``(..., m, outputs)``."""
        return self.activations[-1]

    def given_to(self, layer: int) -> Array:
        """What this layer is given: the inputs, or the activations of the layer before."""
        return self.activations[layer - 1] if layer else self.inputs


@dataclass(frozen=True, eq=False)
class Backward:
    """A backward pass.

    ``blames`` has for each layer the derivative of each example's loss by each sum, ``(..., m, neurons)``; ``gradient`` is the
    mean over the examples of the derivative of the loss by each weight, ``(..., size)``.
    """

    blames: tuple[Array, ...]
    gradient: Array


@dataclass(frozen=True)
class Place:
    """Where a weight sits: into ``neuron`` of ``layer``, from ``source`` of the layer before (None: a bias); all from 0."""

    layer: int
    neuron: int
    source: int | None


@dataclass(frozen=True)
class Network:
    """Layers of ``hidden`` neurons between inputs and outputs; ``output`` and ``loss`` are a pair of ``ENDINGS``.

    By hand, for one input, one hidden neuron and one output with weights 0.5, 0.1 (bias), 2 and -1 (bias), and x = 1, y = 1:
    z = 0.6, a = tanh 0.6 = 0.537050, answer 0.074099, loss (0.074099 - 1)^2, and its derivative by the third weight
    2 (0.074099 - 1) 0.537050:

    >>> network = Network(1, (1,), 1, "tanh", "linear", "mse")
    >>> weights, x, y = np.array([0.5, 0.1, 2.0, -1.0]), np.array([[1.0]]), np.array([[1.0]])
    >>> loss, gradient = network.feel(weights, x, y)
    >>> round(float(loss), 6), gradient.round(6).tolist()
    (0.857292, [-2.635402, -2.635402, -0.994509, -1.851802])
    """

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str
    output: str
    loss: str

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many numbers each layer passes on, the inputs first."""
        return (self.inputs, *self.hidden, self.outputs)

    @cached_property
    def _cuts(self) -> tuple[tuple[slice, slice], ...]:
        """For each layer, where in the vector its matrix and its biases are."""
        cuts: list[tuple[slice, slice]] = []
        begin = 0
        for given, neurons in zip(self.sizes, self.sizes[1:], strict=False):
            middle = begin + given * neurons
            cuts.append((slice(begin, middle), slice(middle, middle + neurons)))
            begin = middle + neurons
        return tuple(cuts)

    @cached_property
    def size(self) -> int:
        """The number of weights, biases among them."""
        return self._cuts[-1][1].stop

    @property
    def depth(self) -> int:
        """The number of layers that have weights."""
        return len(self._cuts)

    @cached_property
    def _ending(self) -> Ending:
        return ENDINGS[self.output, self.loss]

    @cached_property
    def _activation(self) -> Activation:
        return ACTIVATIONS[self.activation]

    def matrix(self, weights: Array, layer: int) -> Array:
        """The weights into this layer, ``(..., neurons, given)``: a view of the vector."""
        return weights[..., self._cuts[layer][0]].reshape(*weights.shape[:-1], self.sizes[layer + 1], self.sizes[layer])

    def biases(self, weights: Array, layer: int) -> Array:
        """The biases of this layer, ``(..., neurons)``: a view of the vector."""
        return weights[..., self._cuts[layer][1]]

    def index(self, place: Place) -> int:
        """Which weight of the vector sits there.

        >>> network = Network(2, (3,), 1, "tanh", "linear", "mse")
        >>> network.index(Place(1, 0, 2)), network.place(11), network.place(12)
        (11, Place(layer=1, neuron=0, source=2), Place(layer=1, neuron=0, source=None))
        """
        matrix, biases = self._cuts[place.layer]
        if place.source is None:
            return biases.start + place.neuron
        return matrix.start + place.neuron * self.sizes[place.layer] + place.source

    def place(self, index: int) -> Place:
        """Where weight ``index`` of the vector sits."""
        layer = next(layer for layer, (_, biases) in enumerate(self._cuts) if index < biases.stop)
        matrix, biases = self._cuts[layer]
        if index >= biases.start:
            return Place(layer, index - biases.start, None)
        neuron, source = divmod(index - matrix.start, self.sizes[layer])
        return Place(layer, neuron, source)

    def forward(self, weights: Array, inputs: Array) -> Forward:
        """Pass examples ``(m, inputs)`` forwards."""
        sums: list[Array] = []
        activations: list[Array] = []
        given = inputs
        for layer in range(self.depth):
            matrix = self.matrix(weights, layer)
            z = given @ matrix.swapaxes(-1, -2) + self.biases(weights, layer)[..., np.newaxis, :]
            given = self._activation.value(z) if layer < len(self.hidden) else self._ending.answer(z)
            sums.append(z)
            activations.append(given)
        return Forward(inputs, tuple(sums), tuple(activations))

    def costs(self, forward: Forward, targets: Array) -> Array:
        """The loss of each example, ``(..., m)``."""
        return self._ending.cost(forward.sums[-1], forward.answers, targets)

    def backward(self, weights: Array, forward: Forward, targets: Array) -> Backward:
        """Pass the blame backwards, from the answers to each weight."""
        blame = self._ending.blame(forward.sums[-1], forward.answers, targets)
        blames = [blame]
        gradient = np.empty((*blame.shape[:-2], self.size))
        count = len(forward.inputs)
        for layer in reversed(range(self.depth)):
            self.matrix(gradient, layer)[...] = blame.swapaxes(-1, -2) @ forward.given_to(layer) / count
            self.biases(gradient, layer)[...] = blame.sum(axis=-2) / count
            if layer:
                slope = self._activation.slope(forward.sums[layer - 1], forward.activations[layer - 1])
                blame = (blame @ self.matrix(weights, layer)) * slope
                blames.append(blame)
        return Backward(tuple(reversed(blames)), gradient)

    def feel(self, weights: Array, inputs: Array, targets: Array) -> tuple[Array, Array]:
        """The mean loss over the examples, ``(...)``, and its gradient, ``(..., size)``."""
        with np.errstate(all="ignore"):
            forward = self.forward(weights, inputs)
            return self.costs(forward, targets).mean(axis=-1), self.backward(weights, forward, targets).gradient

    def coded(self, targets: Array) -> Array:
        """Targets ``(m,)`` as the outputs should say them, ``(m, outputs)``: a column, or a 1 in the place of the class.

        >>> Network(2, (), 3, "tanh", "softmax", "cce").coded(np.array([0.0, 2.0])).tolist()
        [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
        """
        column = targets[:, np.newaxis]
        return column if self.outputs == 1 else (column == np.arange(self.outputs)).astype(float)

    def choices(self, answers: Array) -> Array:
        """The class that each answer ``(..., m, outputs)`` comes to, ``(..., m)``; one output chooses 1 above one half."""
        return (answers[..., 0] > 0.5).astype(int) if self.outputs == 1 else answers.argmax(axis=-1)

    def landscape(self, inputs: Array, targets: Array) -> Landscape:
        """The loss over all weights as a landscape; its curvature comes from differences of the exact gradient."""

        def feel(weights: Array) -> tuple[Array, Array]:
            return self.feel(weights, inputs, targets)

        def hessian(weights: Array) -> Array:
            nudges = NUDGE * np.eye(self.size)
            ahead = feel(weights[..., np.newaxis, :] + nudges)[1]
            behind = feel(weights[..., np.newaxis, :] - nudges)[1]
            bend = (ahead - behind) / (2 * NUDGE)
            return (bend + bend.swapaxes(-1, -2)) / 2

        return Landscape(
            name="network",
            label="The loss of a network",
            meaning="How wrong a network is on its examples, over all of its weights.",
            formula=r"f(w) = \frac{1}{m} \sum_i \ell(w, x_i, y_i)",
            gradient_formula=r"\nabla f = \frac{1}{m} \sum_i \nabla \ell(w, x_i, y_i)",
            source="Rumelhart, Hinton and Williams 1986",
            window=(SHOWN,) * self.size,
            default_start=(0.0,) * self.size,
            feel=feel,
            hessian=hessian,
        )

    def begin(self, initialisation: str, seed: int) -> Array:
        """The weights that training begins with, ``(size,)``; all biases are 0. The same bits on every machine."""
        weights = np.zeros(self.size)
        for layer, (matrix, _) in enumerate(self._cuts):
            given, neurons = self.sizes[layer : layer + 2]
            draw = INITIALISATIONS[initialisation].draw
            weights[matrix] = draw(given, neurons, 2 * seed + 1, WEIGHTS_COUNTER + layer)
        return weights


@dataclass(frozen=True)
class Initialisation:
    """How weights begin. ``draw`` is told how many numbers a layer is given and passes on, and the key of the chance."""

    name: str
    label: str
    meaning: str
    source: str
    draw: Callable[[int, int, int, int], Array]


def _xavier(given: int, neurons: int, key: int, counter: int) -> Array:
    r"""From :math:`-\sqrt{6 / (i + o)}` to :math:`\sqrt{6 / (i + o)}`, all equally likely."""
    return (2 * uniform(key, counter, given * neurons) - 1) * np.sqrt(6 / (given + neurons))


INITIALISATIONS = Catalogue(
    "initialisation",
    {
        entry.name: entry
        for entry in (
            Initialisation(
                name="xavier",
                label="Xavier",
                meaning="Small chance weights, smaller where more neurons meet, so that signals keep their size on the way.",
                source="Glorot and Bengio 2010; torch.nn.init.xavier_uniform_",
                draw=_xavier,
            ),
            Initialisation(
                name="he",
                label="He",
                meaning="Normal chance weights, somewhat larger, because ReLU lets only half of the sums through.",
                source="He, Zhang, Ren and Sun 2015; torch.nn.init.kaiming_normal_",
                draw=lambda given, neurons, key, counter: gaussian(key, counter, given * neurons) * np.sqrt(2 / given),
            ),
            Initialisation(
                name="zeros",
                label="All zero",
                meaning="All neurons of a layer are the same, get the same blame and stay the same: it hardly learns.",
                source="shown so that it fails",
                draw=lambda given, neurons, key, counter: np.zeros(given * neurons),  # noqa: ARG005 - the same for all
            ),
            Initialisation(
                name="large",
                label="Too large",
                meaning="Ten times Xavier's: sums begin far from 0, where tanh and sigmoid are flat and little blame returns.",
                source="shown so that it fails",
                draw=lambda given, neurons, key, counter: 10 * _xavier(given, neurons, key, counter),
            ),
        )
    },
)
