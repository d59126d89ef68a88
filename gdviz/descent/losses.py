r"""LOSSES: how wrong a prediction is, as one number, and how that number changes with the prediction.

Each function gives the loss and its exact gradient by what it was told first. Errors are prediction minus target, of shape
``(..., n)``, and their mean is taken over the last axis; probabilities, logits of one class and labels have any shape; logits of
n classes have shape ``(..., n)``. A logit is what a network says before it is made a probability: any number, the larger the
surer. The same bits on every machine, never a warning; what is too large for a double is infinite.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.catalogue import Catalogue, Setting
from gdviz.descent.exact import Array, exponential, logarithm
from gdviz.descent.fit import total

Felt = tuple[Array, Array]
"""A loss and its gradient."""
Classes = NDArray[np.int64]

DELTA = Setting(
    name="delta",
    label="Huber's delta",
    symbol="δ",
    default=1.0,
    low=0.1,
    high=5.0,
    tick=0.1,
    least=0.0,
    open_ends=True,
    meaning="Up to this size an error counts by its square, beyond it only by its length, so that outliers pull less.",
)


def _mean(terms: Array) -> Array:
    """The mean along the last axis."""
    return total(np.moveaxis(terms, -1, 0)) / terms.shape[-1]


def squared_error(errors: Array) -> Felt:
    r"""The mean of the squares: :math:`\frac1n \sum e_i^2`, with the gradient :math:`\frac2n e_i`. From 0 up.

    Legendre 1805; ``torch.nn.functional.mse_loss``. By hand, (1 + 4 + 9) / 3 and 2 e / 3:

    >>> loss, gradient = squared_error(np.array([1.0, -2.0, 3.0]))
    >>> float(loss).__round__(12), gradient.round(12).tolist()
    (4.666666666667, [0.666666666667, -1.333333333333, 2.0])
    """
    with np.errstate(all="ignore"):
        return _mean(errors * errors), 2 * errors / errors.shape[-1]


def absolute_error(errors: Array) -> Felt:
    r"""The mean of the sizes: :math:`\frac1n \sum |e_i|`, with the gradient :math:`\frac1n \operatorname{sign} e_i`. From 0 up.

    Boscovich 1757; ``torch.nn.functional.l1_loss``. At an error of 0 there is no slope; as there, it is taken to be 0. By hand,
    (1 + 2 + 0 + 3) / 4:

    >>> loss, gradient = absolute_error(np.array([1.0, -2.0, 0.0, 3.0]))
    >>> float(loss), gradient.tolist()
    (1.5, [0.25, -0.25, 0.0, 0.25])
    """
    with np.errstate(all="ignore"):
        return _mean(np.abs(errors)), np.sign(errors) / errors.shape[-1]


def huber_error(errors: Array, delta: float = DELTA.default) -> Felt:
    r"""The mean of :math:`e^2 / 2` up to :math:`|e| = \delta` and of :math:`\delta\,(|e| - \delta / 2)` beyond. From 0 up.

    With :math:`m = \min(|e|, \delta)` both are :math:`m\,(|e| - m / 2)`. The gradient is :math:`e_i / n`, cut off at
    :math:`\pm\delta / n`; ``delta`` is above 0. Huber 1964; ``torch.nn.functional.huber_loss``. By hand with delta 2,
    (1 / 2 + 2 (3 - 1)) / 2:

    >>> loss, gradient = huber_error(np.array([1.0, -3.0]), 2.0)
    >>> float(loss), gradient.tolist()
    (2.25, [0.5, -1.0])
    """
    with np.errstate(all="ignore"):
        size = np.abs(errors)
        inner = np.minimum(size, delta)
        return _mean(inner * (size - inner / 2)), np.clip(errors, -delta, delta) / errors.shape[-1]


def _logarithm_above_one(x: Array) -> Array:
    """The logarithm of 1 + ``x``, to all digits for the smallest x too (Kahan): what rounding took off 1 + x is put back."""
    near = 1 + x
    with np.errstate(all="ignore"):
        return np.where(near == 1, x, logarithm(near) * (x / (near - 1)))


def _weighed(share: Array, loss: Array) -> Array:
    """A share of a loss; none of an infinite one is nothing."""
    return np.where(share == 0, 0.0, share * loss)


def binary_cross_entropy(probability: Array, label: Array) -> Felt:
    r"""How surprised one is by the label: :math:`-y \log p - (1 - y) \log(1 - p)`, element by element. From 0 up.

    ``probability`` and ``label`` lie from 0 to 1; the label is 1 for yes and 0 for no. The gradient by p is
    :math:`(1 - y) / (1 - p) - y / p`. Where p rules out what is the case, the loss is infinite and the gradient with it;
    ``torch.nn.functional.binary_cross_entropy`` ends at 100 there. Good 1952. By hand, the logarithms of 2 and of 4:

    >>> loss, gradient = binary_cross_entropy(np.array([0.5, 0.75, 0.0]), np.array([1.0, 0.0, 1.0]))
    >>> loss.round(12).tolist(), gradient.tolist()
    ([0.69314718056, 1.38629436112, inf], [-2.0, 4.0, -inf])
    """
    with np.errstate(all="ignore"):
        loss = _weighed(label, -logarithm(probability)) + _weighed(1 - label, -_logarithm_above_one(-probability))
        return np.abs(loss), _weighed(1 - label, 1 / (1 - probability)) - _weighed(label, 1 / probability)


def logistic(logit: Array) -> Array:
    r"""The probability that a logit stands for: :math:`p = 1 / (1 + e^{-z})`, from 0 to 1.

    Verhulst 1845; ``torch.sigmoid``. The odds of log 3 are 3 to 1:

    >>> logistic(np.array([0.0, np.log(3.0), -1e308])).round(12).tolist()
    [0.5, 0.75, 0.0]
    """
    decay = exponential(-np.abs(logit))
    return np.where(logit < 0, decay, 1.0) / (1 + decay)


def binary_cross_entropy_with_logit(logit: Array, label: Array) -> Felt:
    r"""The binary cross-entropy of :math:`p = 1 / (1 + e^{-z})`: :math:`\log(1 + e^z) - y z`, element by element. From 0 up.

    Its gradient by the logit z is :math:`p - y`. Finite for all logits, as no exponential overflows and p is never rounded to 0
    or 1. Cox 1958; ``torch.nn.functional.binary_cross_entropy_with_logits``.

    >>> loss, gradient = binary_cross_entropy_with_logit(np.array([0.0, -1e308, 1e308]), np.array([1.0, 1.0, 1.0]))
    >>> loss.tolist(), gradient.tolist()
    ([0.6931471805599453, 1e+308, 0.0], [-0.5, -1.0, 0.0])
    """
    missed = label * np.maximum(-logit, 0.0) + (1 - label) * np.maximum(logit, 0.0)
    pull = (1 - label) * logistic(logit) - label * logistic(-logit)
    return missed + _logarithm_above_one(exponential(-np.abs(logit))), pull + 0.0


def softmax(logits: Array) -> Array:
    r"""The probabilities that logits ``(..., n)`` stand for: :math:`p_i = e^{z_i} / \sum_j e^{z_j}`. From 0 to 1, together 1.

    Boltzmann 1868, Bridle 1990; ``torch.softmax``. Only the differences count, so the largest is taken off first and nothing
    overflows. By hand, 1, 2 and 5 of 8:

    >>> softmax(np.log([1.0, 2.0, 5.0])).round(12).tolist()
    [0.125, 0.25, 0.625]
    """
    terms = _below_largest(logits)
    return terms / total(np.moveaxis(terms, -1, 0))[..., np.newaxis]


def _below_largest(logits: Array) -> Array:
    """The exponentials of the logits less the largest of them, so that the largest exponential is 1."""
    with np.errstate(all="ignore"):
        return exponential(logits - logits.max(axis=-1, keepdims=True))


def categorical_cross_entropy(logits: Array, truth: Classes) -> Felt:
    r"""The surprise at the right one of n classes: :math:`-\log p_t = \log \sum_j e^{z_j} - z_t`, for logits ``(..., n)``.

    ``truth`` is the number of the right class, of shape ``(...)``, from 0 to n - 1. The gradient by the logits is
    :math:`p_i`, and :math:`p_t - 1` for the right one. From 0 up, and finite unless the logits are further apart than a double
    can tell. ``torch.nn.functional.cross_entropy``. By hand, 1 of 4:

    >>> loss, gradient = categorical_cross_entropy(np.log([1.0, 3.0]), np.array(0))
    >>> float(loss).__round__(12), gradient.round(12).tolist()
    (1.38629436112, [-0.75, 0.75])
    """
    right = np.arange(logits.shape[-1]) == np.asarray(truth)[..., np.newaxis]
    terms = _below_largest(logits)
    whole = total(np.moveaxis(terms, -1, 0))[..., np.newaxis]
    # Sums of what is left over keep the digits that p - 1 and log(1 + ...) would lose.
    largest = np.arange(logits.shape[-1]) == logits.argmax(axis=-1)[..., np.newaxis]
    others = total(np.moveaxis(np.where(largest, 0.0, terms), -1, 0))
    wrong = total(np.moveaxis(np.where(right, 0.0, terms), -1, 0))[..., np.newaxis]
    with np.errstate(all="ignore"):
        behind = (logits.max(axis=-1, keepdims=True) - logits)[right].reshape(others.shape)
    return behind + _logarithm_above_one(others), np.where(right, -wrong, terms) / whole + 0.0


@dataclass(frozen=True)
class LossFunction:
    """A way to tell how wrong a prediction is. ``formula`` and ``gradient_formula`` are LaTeX; ``feel`` gives both as numbers."""

    name: str
    label: str
    meaning: str
    formula: str
    gradient_formula: str
    source: str
    feel: Callable[..., Felt]
    settings: tuple[Setting, ...] = ()


SQUARED_ERROR = LossFunction(
    name="squared-error",
    label="Mean squared error",
    meaning="Each error counts by its square: twice as wrong counts four times, so that one outlier can outweigh all the rest.",
    formula=r"\frac{1}{n} \sum_i e_i^2",
    gradient_formula=r"\frac{2}{n}\,e_i",
    source="Legendre 1805; torch.nn.functional.mse_loss",
    feel=squared_error,
)
ABSOLUTE_ERROR = LossFunction(
    name="absolute-error",
    label="Mean absolute error",
    meaning="Each error counts by its size: twice as wrong counts twice, and every point pulls equally hard.",
    formula=r"\frac{1}{n} \sum_i |e_i|",
    gradient_formula=r"\frac{1}{n}\,\mathrm{sign}(e_i)",
    source="Boscovich 1757; torch.nn.functional.l1_loss",
    feel=absolute_error,
)
HUBER_ERROR = LossFunction(
    name="huber",
    label="Huber loss",
    meaning="Small errors count by their square, large ones by their size: smooth near the goal, and calm about outliers.",
    formula=r"\frac{1}{n} \sum_i m_i \left(|e_i| - \frac{m_i}{2}\right), \quad m_i = \min(|e_i|, \delta)",
    gradient_formula=r"\frac{1}{n} \max(-\delta, \min(e_i, \delta))",
    source="Huber 1964; torch.nn.functional.huber_loss",
    feel=huber_error,
    settings=(DELTA,),
)
BINARY_CROSS_ENTROPY = LossFunction(
    name="binary-cross-entropy",
    label="Binary cross-entropy",
    meaning="How surprised one is by the answer to a question of yes or no; being sure and wrong costs without limit.",
    formula=r"-y \ln p - (1 - y) \ln(1 - p)",
    gradient_formula=r"\frac{1 - y}{1 - p} - \frac{y}{p}",
    source="Good 1952; torch.nn.functional.binary_cross_entropy",
    feel=binary_cross_entropy,
)
CATEGORICAL_CROSS_ENTROPY = LossFunction(
    name="categorical-cross-entropy",
    label="Categorical cross-entropy",
    meaning="How surprised one is by which of several classes is the right one; only the probability of that one counts.",
    formula=r"-\ln p_t, \quad p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
    gradient_formula="p_i - y_i",
    source="Bridle 1990; torch.nn.functional.cross_entropy",
    feel=categorical_cross_entropy,
)

LOSSES = Catalogue(
    "loss function",
    {
        entry.name: entry
        for entry in (SQUARED_ERROR, ABSOLUTE_ERROR, HUBER_ERROR, BINARY_CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY)
    },
)
