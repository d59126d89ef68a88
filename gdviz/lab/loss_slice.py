r"""LOSS SLICE: the loss of a network over a plane through its weights; all of its other directions cannot be seen.

A place (a, b) of the plane stands for the network with the weights :math:`w + a\,d_1 + b\,d_2`, and its height is the mean loss
over all training examples. Two planes are of use:

- Random directions as Li, Xu, Taylor, Studer and Goldstein 2018 take them ("Visualizing the Loss Landscape of Neural Nets",
  section 4): normal numbers, which are then made as long, for each neuron's incoming weights by themselves, as these weights are.
  So 1 on an axis is a change as large as the weights themselves, however large those are. As in the commands that the authors
  give, biases stay as they are; and the directions are not made orthogonal. Beyond the paper, a neuron whose weights are all 0
  keeps numbers of length 1.
- The plane of the run's own path (section 7 of the same paper): the principal directions of the weights along the run, as the
  paper writes them: taken from the last weights and not from their mean. They are orthonormal, so that 1 on an axis is the
  distance 1 between weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np

from gdviz.descent.exact import Array, gaussian
from gdviz.descent.network import Network
from gdviz.lab.training import Part

SIDES = (41, 81)
"""A slice is made of so many places along each side, first few, then more."""
BLOCK = 12_000
"""So many numbers of a layer are worked on at once: they stay in the processor's cache."""
LEAST_NETWORKS = 5
DIRECTIONS_COUNTER = 2**62 + 2**32
"""The block of the random numbers from which directions are drawn, one for each, from here on."""
MARGIN = 0.3
"""So much more than the way from the middle to the path's ends is shown, as a share of it."""
RANDOM_REACH = 1.0
SHORTEST = 1e-3
"""The plane of a path that has hardly begun reaches so far."""
NO_PATH = 1.0
"""The same where there is no path at all."""
NO_DIRECTION = 1e-9
"""What is so much shorter than the longest of a path's directions comes from rounding."""

Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Plane:
    """Two ``directions``, shape ``(2, size)``, from the weights ``origin``, ``(size,)``; what of it is looked at is a square.

    ``found`` of the directions are those of a path; the others are random.
    """

    origin: Array
    directions: Array
    window: tuple[Range, Range]
    found: int

    def weights(self, places: Array) -> Array:
        """The weights at places ``(..., 2)`` of the plane, ``(..., size)``."""
        return self.origin + places @ self.directions

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole landscape of a weight and a bias, along these two."""
        return len(self.origin) == 2 and not (self.directions[0, 1] or self.directions[1, 0])

    @cached_property
    def _inverse(self) -> Array:
        """What turns a way in the weights into the nearest way in the plane."""
        return np.linalg.pinv(self.directions)

    @np.errstate(all="ignore")
    def places(self, weights: Array) -> Array:
        """The nearest places in the plane, ``(..., 2)``, of weights ``(..., size)``, by least squares."""
        return (weights - self.origin) @ self._inverse

    @np.errstate(all="ignore")
    def share(self, path: Array) -> float:
        """How much of a path ``(count, size)`` the plane shows, 0 to 1: squares of distances from the origin; nan for no path."""
        way = path - self.origin
        way = way / (np.abs(way).max(initial=0.0) or 1.0)
        whole = float((way * way).sum())
        shown = (way @ self._inverse) @ self.directions
        return min(1.0, float((shown * shown).sum()) / whole) if whole else math.nan


@dataclass(frozen=True, eq=False)
class Slice:
    """The losses at evenly spread places of a plane, from edge to edge of its window: rows go up, columns to the right."""

    plane: Plane
    losses: Array

    @cached_property
    def across(self) -> Array:
        """Where the columns are."""
        return np.linspace(*self.plane.window[0], self.losses.shape[1])

    @cached_property
    def up(self) -> Array:
        """Where the rows are."""
        return np.linspace(*self.plane.window[1], self.losses.shape[0])


def _normal(seed: int, number: int, size: int) -> Array:
    return gaussian(2 * seed + 1, DIRECTIONS_COUNTER + number, size)


def filter_normalised(network: Network, direction: Array, weights: Array) -> Array:
    """``direction``, ``(size,)``, with each neuron's part as long as the neuron's ``weights`` and 0 for each bias.

    By hand, for a neuron with the weights 3 and 4 and one with 0 and 5: (6, 8) is halved, (0, -1) made 5 times as long:

    >>> network = Network(2, (), 2, "tanh", "softmax", "cce")
    >>> direction, weights = np.array([6.0, 8.0, 0.0, -1.0, 9.0, 9.0]), np.array([3.0, 4.0, 0.0, 5.0, 7.0, 7.0])
    >>> filter_normalised(network, direction, weights).tolist()
    [3.0, 4.0, 0.0, -5.0, 0.0, 0.0]
    """
    made = np.zeros_like(direction)
    for layer in range(network.depth):
        part, own = network.matrix(direction, layer), network.matrix(weights, layer)
        length = np.linalg.norm(own, axis=1, keepdims=True)
        # A view: what is written there is in ``made``.
        network.matrix(made, layer)[:] = part / np.linalg.norm(part, axis=1, keepdims=True) * np.where(length > 0, length, 1.0)
    return made


def random_plane(network: Network, weights: Array, seed: int) -> Plane:
    """Through ``weights`` along two random directions; the same for the same seed."""
    directions = np.array([filter_normalised(network, _normal(seed, number, network.size), weights) for number in (0, 1)])
    if network.size == 2:
        # One weight and its bias: without the bias there would be no second direction.
        directions = np.diag(np.where(weights == 0, 1.0, np.abs(weights)))
    reach = (-RANDOM_REACH, RANDOM_REACH)
    return Plane(weights, directions, (reach, reach), 0)


def path_plane(path: Array, seed: int) -> Plane:
    """Through the last of the weights ``(count, size)`` along the two directions that show most of the way to there.

    A direction that the path does not have is random. The first goes the way of the path as seen from its begin.
    """
    origin = path[-1]
    way = path - origin
    scale = float(np.abs(way).max()) or 1.0
    _, lengths, found = cast("tuple[Array, Array, Array]", np.linalg.svd(way / scale, full_matrices=False))
    count = int((lengths[:2] > NO_DIRECTION * max(1.0, lengths[0])).sum())
    directions = _completed(found[:count], seed)
    directions *= np.where(directions @ (origin - path[0]) < 0, -1.0, 1.0)[:, np.newaxis]
    places = way @ directions.T
    low, high = places.min(axis=0), places.max(axis=0)
    half = max(SHORTEST if count else NO_PATH, (1 + MARGIN) * float((high - low).max()) / 2)
    across, up = ((float(middle) - half, float(middle) + half) for middle in (low + high) / 2)
    return Plane(origin, directions, (across, up), count)


def _completed(directions: Array, seed: int) -> Array:
    """Orthonormal directions ``(0 to 2, size)``, and random ones orthonormal to them until there are two."""
    for number in range(len(directions), 2):
        drawn = _normal(seed, number, directions.shape[1])
        for _ in range(2):
            drawn = drawn - directions.T @ (directions @ drawn)
        directions = np.vstack([directions, drawn / np.linalg.norm(drawn)])
    return directions


def blocks(network: Network, examples: int, count: int) -> Iterator[slice]:
    """Which of ``count`` networks are worked on together, so that memory stays small and close."""
    length = max(LEAST_NETWORKS, BLOCK // (examples * max(network.sizes[1:])))
    yield from (slice(first, first + length) for first in range(0, count, length))


@np.errstate(all="ignore")
def losses_of(network: Network, weights: Array, part: Part) -> Array:
    """The mean loss over all examples of the part, ``(count,)``, of networks with ``weights``, ``(count, size)``."""
    return network.costs(network.forward(weights, part.inputs), part.targets).mean(axis=-1)


def cut(network: Network, part: Part, plane: Plane, is_outdated: Callable[[], bool] = lambda: False) -> Iterator[Slice]:
    """The slice along a plane in growing resolution; ends early when asked to."""
    for side in SIDES:
        across, up = (np.linspace(low, high, side) for low, high in plane.window)
        places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        losses = np.empty(len(places))
        for block in blocks(network, part.count, len(places)):
            if is_outdated():
                return
            losses[block] = losses_of(network, plane.weights(places[block]), part)
        yield Slice(plane, losses.reshape(side, side))
