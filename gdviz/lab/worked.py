"""WORKED: the smallest network that there is, with every number of its four phases, to be checked by hand.

One input x, one hidden neuron (tanh), one output without activation, the squared error, one example.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gdviz.descent.catalogue import Setting
from gdviz.lab.hiker import LEARNING_RATE

Four = tuple[float, float, float, float]

MOST = 1e3
X, Y, RATE = "x", "y", LEARNING_RATE.name
WEIGHT_NAMES = ("w1", "b1", "w2", "b2")


def _setting(name: str, label: str, default: float, meaning: str) -> Setting:
    return Setting(name, label, "", default, -5.0, 5.0, meaning, least=-MOST, most=MOST, tick=0.1)


SETTINGS = {
    setting.name: setting
    for setting in (
        _setting(X, "Input x", 1.0, "What the network is given. It is the same in all rounds: there is only this example."),
        _setting(Y, "Target y", 1.0, "What the network should answer."),
        _setting("w1", "Weight w₁", 0.5, "How much of the input goes into the neuron's sum."),
        _setting("b1", "Bias b₁", 0.1, "What the neuron adds to its sum, whatever the input is."),
        _setting("w2", "Weight w₂", 2.0, "How much of what the neuron passes on goes into the answer."),
        _setting("b2", "Bias b₂", -1.0, "What the output adds to the answer, whatever the neuron says."),
        replace(LEARNING_RATE, default=0.1, low=0.01, high=1.0, most=MOST),
    )
}
"""The numbers that can be chosen, by name; the weights in the order in which a network has them."""


@dataclass(frozen=True)
class Worked:
    """The numbers of one round. ``weights`` are w1, b1, w2 and b2, ``begun`` those of the first round, ``rounds`` are behind.

    By hand, as in ``Network``: z = 0.5 + 0.1, a = tanh 0.6 = 0.537050, the answer 2 a - 1, and the blames 2 (0.074099 - 1) and
    2 times that times 1 - a^2:

    >>> worked = Worked()
    >>> round(worked.answer, 6), round(worked.loss, 6), [round(slope, 6) for slope in worked.gradient]
    (0.074099, 0.857292, [-2.635402, -2.635402, -0.994509, -1.851802])
    >>> round(worked.after().loss, 6)
    0.013048
    """

    x: float = SETTINGS[X].default
    y: float = SETTINGS[Y].default
    weights: Four = (SETTINGS["w1"].default, SETTINGS["b1"].default, SETTINGS["w2"].default, SETTINGS["b2"].default)
    learning_rate: float = SETTINGS[RATE].default
    begun: Four | None = None
    rounds: int = 0

    @property
    def z(self) -> float:
        """The sum of the hidden neuron."""
        return self.weights[0] * self.x + self.weights[1]

    @property
    def a(self) -> float:
        """What the hidden neuron passes on."""
        return math.tanh(self.z)

    @property
    def answer(self) -> float:
        """What the network says."""
        return self.weights[2] * self.a + self.weights[3]

    @property
    def error(self) -> float:
        """How far it says too much."""
        return self.answer - self.y

    @property
    def loss(self) -> float:
        """The squared error."""
        return self.error * self.error

    @property
    def answer_blame(self) -> float:
        """The derivative of the loss by the answer."""
        return 2 * self.error

    @property
    def came_back(self) -> float:
        """The derivative by what the hidden neuron passes on."""
        return self.answer_blame * self.weights[2]

    @property
    def slope(self) -> float:
        """The derivative of tanh at z."""
        return 1 - self.a * self.a

    @property
    def blame(self) -> float:
        """The derivative by the hidden neuron's sum."""
        return self.came_back * self.slope

    @property
    def gradient(self) -> Four:
        """The derivative by each weight."""
        return (self.blame * self.x, self.blame, self.answer_blame * self.a, self.answer_blame)

    @property
    def updated(self) -> Four:
        """The weights after the update."""
        w1, b1, w2, b2 = (w - self.learning_rate * slope for w, slope in zip(self.weights, self.gradient, strict=True))
        return (w1, b1, w2, b2)

    @property
    def has_run_away(self) -> bool:
        """Whether weights have become larger than one could have typed them, or no numbers at all."""
        return not all(abs(weight) <= MOST for weight in self.weights)

    def after(self) -> Worked:
        """The next round, with the new weights."""
        return replace(self, weights=self.updated, begun=self.begun or self.weights, rounds=self.rounds + 1)

    def begin_again(self) -> Worked:
        """The first round."""
        return replace(self, weights=self.begun or self.weights, begun=None, rounds=0)

    def number(self, name: str) -> float:
        """One of the numbers that can be chosen.

        >>> Worked().number("b1"), Worked().number("learning_rate")
        (0.1, 0.1)
        """
        return self.weights[WEIGHT_NAMES.index(name)] if name in WEIGHT_NAMES else getattr(self, name)

    def change(self, name: str, value: float) -> Worked:
        """The same with another number; another weight makes this the first round.

        >>> Worked().after().change("w2", 3.0).rounds
        0
        """
        if name not in WEIGHT_NAMES:
            return replace(self, **{name: value})
        w1, b1, w2, b2 = (value if one == name else old for one, old in zip(WEIGHT_NAMES, self.weights, strict=True))
        return replace(self, weights=(w1, b1, w2, b2), begun=None, rounds=0)
