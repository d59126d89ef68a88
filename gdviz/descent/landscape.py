"""LANDSCAPE: what a ball can roll down: a loss over one weight or more, with its exact slope and curvature.

Every function takes positions of shape ``(..., n)``, where n is the number of weights, and works on all leading axes at once:
one ball is ``(n,)``, a thousand starts are ``(1000, n)``. Slopes and curvatures are exact, not difference quotients. What they
compute with (+ - * /, square roots, ``exact``) gives the same bits on every machine. Numbers may overflow to infinity, which is
the caller's to notice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.exact import Array
from gdviz.descent.fit import Fit

SEARCH_POINTS = 4_001
HALVINGS = 55
NEWTON_STEPS = 30


@dataclass(frozen=True)
class Minimum:
    """The bottom of a valley: where it is, how low, and whether no other is lower."""

    position: tuple[float, ...]
    loss: float
    is_global: bool


@dataclass(frozen=True)
class Landscape:
    """A loss over n weights.

    ``feel`` maps positions ``(..., n)`` to their losses ``(...)`` and gradients ``(..., n)``, which share most of their
    arithmetic; ``hessian`` maps them to the curvature, ``(..., n, n)``. ``window`` is what a picture shows, one pair (low, high)
    per weight. ``formula`` and ``gradient_formula`` are LaTeX. At ``default_rate``, a learning rate, plain gradient descent gets
    somewhere from ``default_start``.

    Where the slope is zero is found from hints. Over one weight, ``search`` is a range outside of which there is no minimum; that
    is proven beside each entry. Over more weights, ``near`` names a place near each minimum and saddle; the exact place, and
    which of the two it is, are worked out from the slope and the curvature. ``fit`` is the model and the data that the loss comes
    from, if it comes from data.
    """

    name: str
    label: str
    meaning: str
    formula: str
    gradient_formula: str
    source: str
    window: tuple[tuple[float, float], ...]
    default_start: tuple[float, ...]
    feel: Callable[[Array], tuple[Array, Array]]
    hessian: Callable[[Array], Array]
    search: tuple[float, float] = (0.0, 0.0)
    near: tuple[tuple[float, ...], ...] = ()
    default_rate: float = 0.05
    fit: Fit | None = None

    @property
    def dimensions(self) -> int:
        """The number of weights, n."""
        return len(self.window)

    def loss(self, position: Array) -> Array:
        """The loss at positions ``(..., n)``, shape ``(...)``."""
        return self.feel(position)[0]

    def gradient(self, position: Array) -> Array:
        """The gradient at positions ``(..., n)``, shape ``(..., n)``."""
        return self.feel(position)[1]

    @cached_property
    def widths(self) -> Array:
        """How wide the window is for each weight, shape ``(n,)``."""
        return np.ptp(np.array(self.window), axis=1)

    @cached_property
    def level_places(self) -> Array:
        """The places near the hints where the slope is zero, shape ``(count, n)``, each to the last digits of a double."""
        return valley_bottoms(self) if self.dimensions == 1 else level_places(self)

    @cached_property
    def _is_minimum(self) -> NDArray[np.bool_]:
        """Which of the level places are minima: those where the ground curves up whichever way one goes."""
        return np.linalg.eigvalsh(self.hessian(self.level_places)).min(axis=-1) > 0

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """All known minima, in the order of the first weight."""
        places = self.level_places[self._is_minimum]
        losses = self.loss(places)
        # Minima of the same depth differ in their last digits.
        deepest = losses.min(initial=np.inf)
        is_global = losses <= deepest + 1e-9 * (1 + abs(deepest))
        found = zip(places.tolist(), losses.tolist(), is_global.tolist(), strict=True)
        return tuple(Minimum(tuple(place), loss, deep) for place, loss, deep in found)

    @cached_property
    def bottoms(self) -> Array:
        """Where the minima are, shape ``(count, n)``."""
        return np.array([minimum.position for minimum in self.minima]).reshape(-1, self.dimensions)

    @cached_property
    def saddles(self) -> tuple[tuple[float, ...], ...]:
        """The known places over several weights where the slope is zero, but which are no minima."""
        return tuple(tuple(place) for place in self.level_places[~self._is_minimum].tolist())


def valley_bottoms(landscape: Landscape) -> Array:
    """Where the gradient of a landscape over one weight rises through zero, shape ``(count, 1)``.

    The gradient is looked at in ``SEARCH_POINTS`` places of ``search``; each change from downhill to uphill is closed in by
    halving. Two minima nearer to each other than a 4 000th part of ``search`` would be missed.
    """
    grid = np.linspace(*landscape.search, SEARCH_POINTS)[:, np.newaxis]
    slope = landscape.gradient(grid)[:, 0]
    before = np.flatnonzero((slope[:-1] < 0) & (slope[1:] >= 0))
    low, high = grid[before], grid[before + 1]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        downhill = landscape.gradient(middle) < 0
        low, high = np.where(downhill, middle, low), np.where(downhill, high, middle)
    return high


def level_places(landscape: Landscape) -> Array:
    """Where the gradient is zero beside each of ``near``, by Newton's method, shape ``(count, n)``, sorted by the first weight.

    A step is only taken where it makes the slope gentler; where it does not, half of it is tried next. So a hint that is exact
    stays, even where the curvature is zero.
    """
    place = np.array(sorted(landscape.near)).reshape(-1, landscape.dimensions)
    slope = landscape.gradient(place)
    share = np.ones((len(place), 1))
    for _ in range(NEWTON_STEPS):
        inverse = np.linalg.pinv(landscape.hessian(place), hermitian=True)
        closer = place - share * (inverse @ slope[..., np.newaxis])[..., 0]
        new_slope = landscape.gradient(closer)
        better = (np.abs(new_slope).max(axis=-1) < np.abs(slope).max(axis=-1))[:, np.newaxis]
        place, slope = np.where(better, closer, place), np.where(better, new_slope, slope)
        share = np.where(better, 1.0, share / 2)
    return place
