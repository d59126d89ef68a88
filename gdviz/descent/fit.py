"""FIT: a model with two weights and the data that it is fitted to; its loss over the two weights is a landscape.

The first weight multiplies the input, the second is added. No sum here is left to numpy, whose order of adding, and with it the
last bit, differs between processors.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.exact import Array, exponential, logarithm
from gdviz.descent.pairs import gradient_of, hessian_of

Rows = NDArray[np.int64]

BLOCK = 512
"""Positions are worked on in blocks of so many, which stay in the processor's cache."""


@dataclass(frozen=True)
class Fit(ABC):
    """Predicts a target from one input. ``input_label`` and ``target_label`` name the axes of a picture of the data.

    ``read`` gives inputs and targets, each of shape ``(count,)``. It is called when they are first needed, and again after it has
    failed.
    """

    input_label: str
    target_label: str
    read: Callable[[], tuple[Array, Array]]

    @cached_property
    def data(self) -> tuple[Array, Array]:
        """Inputs and targets, each of shape ``(count,)``; InputError if their file is missing or damaged."""
        return self.read()

    @property
    def count(self) -> int:
        """The number of rows of data."""
        return len(self.data[0])

    @abstractmethod
    def predict(self, position: Array, inputs: Array) -> Array:
        """What the model with weights ``position``, shape ``(2,)``, says of ``inputs``, shape ``(m,)``; shape ``(m,)``."""

    @abstractmethod
    def feel(self, position: Array, rows: Rows | None = None) -> tuple[Array, Array]:
        """Loss ``(...)`` and gradient ``(..., 2)`` at positions ``(..., 2)``, over these rows of the data, or over all."""

    @abstractmethod
    def hessian(self, position: Array) -> Array:
        """The curvature at positions ``(..., 2)`` over all of the data, shape ``(..., 2, 2)``."""


class Moments(NamedTuple):
    """All that the mean squared error of a line depends on: the means of x and y, and of the products of what is left."""

    x: float
    y: float
    xx: float
    xy: float
    yy: float

    @classmethod
    def of(cls, inputs: Array, targets: Array) -> Moments:
        """The moments of data of shape ``(count,)``, from sums that are rounded once, so that the order of the rows is no matter.

        >>> Moments.of(np.array([1.0, 3.0]), np.array([2.0, 8.0]))
        Moments(x=2.0, y=5.0, xx=1.0, xy=3.0, yy=9.0)
        """
        x, y = _mean(inputs), _mean(targets)
        beside, above = inputs - x, targets - y
        return cls(x, y, _mean(beside * beside), _mean(beside * above), _mean(above * above))


def _mean(values: Array) -> float:
    return math.fsum(values.tolist()) / len(values)


class LineFit(Fit):
    r"""A line :math:`y = w x + b`; the loss is its mean squared error (Legendre 1805).

    With the means :math:`\bar x`, :math:`\bar y` and :math:`m = w \bar x + b - \bar y`, how far above the middle of the data the
    line passes, :math:`f(w, b) = m^2 + s_{xx} w^2 - 2 s_{xy} w + s_{yy}`. So it costs the same for any number of rows, and as
    the large means are taken off first, no digits are lost.
    """

    @cached_property
    def _moments(self) -> Moments:
        return Moments.of(*self.data)

    def predict(self, position: Array, inputs: Array) -> Array:
        """The height of the line at ``inputs``, shape ``(m,)``."""
        return position[0] * inputs + position[1]

    def feel(self, position: Array, rows: Rows | None = None) -> tuple[Array, Array]:
        """Loss ``(...)`` and gradient ``(..., 2)`` at positions ``(..., 2)``, over these rows of the data, or over all."""
        inputs, targets = self.data
        mean = self._moments if rows is None else Moments.of(inputs[rows], targets[rows])
        weight, bias = position[..., 0], position[..., 1]
        miss = weight * mean.x + bias - mean.y
        bend = weight * mean.xx - mean.xy
        gradient = gradient_of(2 * (miss * mean.x + bend), 2 * miss)
        return miss * miss + (weight * (bend - mean.xy) + mean.yy), gradient

    def hessian(self, position: Array) -> Array:
        """The curvature, which is the same everywhere, shape ``(..., 2, 2)``."""
        mean = self._moments
        along_weight = np.full(position.shape[:-1], 2 * (mean.xx + mean.x * mean.x))
        return hessian_of(along_weight, 2 * mean.x, 2.0)


class Tally(NamedTuple):
    """Data with targets 0 and 1: each input once, and which shares of the rows have it and the target 0 or 1. Each ``(k, 1)``."""

    inputs: Array
    zeros: Array
    ones: Array


class LogisticFit(Fit):
    r"""A logistic curve :math:`p = 1 / (1 + e^{-z})` with :math:`z = w x + b`, for targets 0 and 1 (Cox 1958).

    The loss is the mean binary cross-entropy, :math:`-\log p` where the target is 1 and :math:`-\log(1 - p)` where it is 0. Both
    are :math:`\log(1 + e^{-|z|})`, and :math:`|z|` more where the curve is on the wrong side of 1/2: no exponential overflows.
    Rows with the same input share theirs.
    """

    @cached_property
    def _groups(self) -> tuple[Array, Rows]:
        """Each input once, in rising order, and for each row of the data which of these it has."""
        return np.unique(self.data[0], return_inverse=True)

    @cached_property
    def _whole(self) -> Tally:
        return self._tally(np.arange(self.count))

    def _tally(self, rows: Rows) -> Tally:
        inputs, group = self._groups
        is_one = self.data[1][rows] == 1
        zeros, ones = (np.bincount(group[rows[those]], minlength=len(inputs)) / len(rows) for those in (~is_one, is_one))
        return Tally(inputs[:, np.newaxis], zeros[:, np.newaxis], ones[:, np.newaxis])

    def predict(self, position: Array, inputs: Array) -> Array:
        """The probability of the target 1 at ``inputs``, shape ``(m,)``."""
        z = position[0] * inputs + position[1]
        return _logistic(z, exponential(-np.abs(z)))

    def feel(self, position: Array, rows: Rows | None = None) -> tuple[Array, Array]:
        """Loss ``(...)`` and gradient ``(..., 2)`` at positions ``(..., 2)``, over these rows of the data, or over all."""
        tally = self._whole if rows is None else self._tally(rows)
        flat = position.reshape(-1, 2)
        loss, gradient = np.empty(len(flat)), np.empty(flat.shape)
        for begin in range(0, len(flat), BLOCK):
            block = slice(begin, begin + BLOCK)
            loss[block], gradient[block, 0], gradient[block, 1] = _cross_entropy(tally, flat[block])
        return loss.reshape(position.shape[:-1]), gradient.reshape(position.shape)

    def hessian(self, position: Array) -> Array:
        """The curvature at positions ``(..., 2)`` over all of the data, shape ``(..., 2, 2)``."""
        inputs, zeros, ones = self._whole
        flat = position.reshape(-1, 2)
        decay = exponential(-np.abs(inputs * flat[:, 0] + flat[:, 1]))
        steepness = (zeros + ones) * decay / ((1 + decay) * (1 + decay))
        curvature = hessian_of(total(inputs * inputs * steepness), total(inputs * steepness), total(steepness))
        return curvature.reshape(*position.shape, 2)


def _logistic(z: Array, decay: Array) -> Array:
    """The logistic curve at z, where ``decay`` is the exponential of -|z|."""
    return np.where(z < 0, decay, 1.0) / (1 + decay)


def _cross_entropy(tally: Tally, flat: Array) -> tuple[Array, Array, Array]:
    """The loss and the two parts of the gradient at positions of shape ``(m, 2)``, each ``(m,)``."""
    inputs, zeros, ones = tally
    z = inputs * flat[:, 0] + flat[:, 1]
    decay = exponential(-np.abs(z))
    wrong = zeros * np.maximum(z, 0.0) + ones * np.maximum(-z, 0.0)
    loss = (zeros + ones) * logarithm(1 + decay) + wrong
    pull = (zeros + ones) * _logistic(z, decay) - ones
    return total(loss), total(inputs * pull), total(pull)


def total(terms: Array) -> Array:
    """The sum along the first axis, which has one term or more: shape ``(k, ...)`` gives ``(...)``.

    The last half is added to the first until one is left: always in the same order, and as exactly as pairwise sums are.

    >>> float(total(np.array([1.0, 2.0, 3.0, 4.0, 5.0])))
    15.0
    """
    left = len(terms)
    while left > 1:
        half = left // 2
        terms = np.concatenate([terms[:half] + terms[left - half : left], terms[half : left - half]])
        left -= half
    return terms[0]
