"""MANY LAYOUT: which axis suits the losses of many networks, and where each of them has its dot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from gdviz.descent.exact import Array
from gdviz.lab.many import NEAR, Many
from gdviz.ui.paper import round_ticks

LARGEST_DOT, SMALLEST_DOT = 15.0, 3.0
HEAP = 30.0
"""A heap is about so wide."""
LEAST_HEAPS, MOST_HEAPS = 8, 26
FILLED = 0.92
"""So much of its width a heap takes at the most."""
ROOM = 0.2
"""So much is free beside the best and the worst, as a share of what is between them."""
LOGARITHMIC = 20.0
"""Where the worst loss is so many times what is good enough, the axis has powers of ten."""
NARROWEST = 4 * NEAR
"""The axis of losses is at least so long: what differs by less than this looks alike, and is."""
HIGHEST = 1e100
"""Higher losses are drawn here."""
LOWEST = 1e-6


@dataclass(frozen=True)
class Axis:
    """From which to which loss, and whether in powers of ten."""

    low: float
    high: float
    is_logarithmic: bool

    def shares(self, losses: Array) -> Array:
        """Where losses are along the axis, from 0 to 1; what does not fit is at its end."""
        known = np.nan_to_num(losses, nan=HIGHEST, posinf=HIGHEST).clip(self.low, self.high)
        if self.is_logarithmic:
            return np.log(known / self.low) / math.log(self.high / self.low)
        return (known - self.low) / (self.high - self.low)

    def share(self, loss: float) -> float:
        """The same for one loss."""
        return float(self.shares(np.array(loss)))

    def ticks(self, most: int) -> list[float]:
        """At most so many round losses along the axis."""
        if not self.is_logarithmic:
            return round_ticks(self.low, self.high, most)
        first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
        stride = max(1, math.ceil((last - first + 1) / max(1, most)))
        return [float(f"1e{power}") for power in range(first, last + 1, stride)]


NO_AXIS = Axis(0.0, 1.0, False)


def end_axis(many: Many) -> Axis:
    """The axis of the losses at the end."""
    known = many.ended[many.ended <= HIGHEST]
    if not len(known):
        return NO_AXIS
    best, worst = float(known[0]), float(known[-1])
    if worst > LOGARITHMIC * many.bar:
        return Axis(max(LOWEST, best / 2), 2 * worst, True)
    room = max(NARROWEST - (worst - best), ROOM * (worst - best)) / 2
    low = max(0.0, best - room)
    return Axis(low, max(worst + room, low + NARROWEST), False)


def curve_axis(many: Many, end: Axis) -> Axis:
    """The axis of the curves: up to about where they begin, so that one that flies off does not flatten the others."""
    known = many.history[many.history <= HIGHEST]
    if not len(known):
        return NO_AXIS
    low, high = float(known.min()), float(known.max())
    if end.is_logarithmic:
        return Axis(max(LOWEST, low), max(10 * LOWEST, high), True)
    first: Array = np.minimum(many.history[0], HIGHEST)
    usual = 2 * float(np.median(first))
    return Axis(0.0, max(min(high, usual), end.high), False)


def heap(many: Many, axis: Axis, area: QRectF, lost: float) -> tuple[Array, float]:
    """A place for each dot, ``(count, 2)``, and the width of a dot, the largest with which all heaps fit into ``area``.

    Those that end alike are in one heap, in rows as wide as a heap; those that ran away have one of their own to the right of the
    area, ``lost`` wide.
    """
    count = min(max(round(area.width() / HEAP), LEAST_HEAPS), MOST_HEAPS)
    width = area.width() / count
    number: NDArray[np.int64] = np.minimum((axis.shares(many.training_losses) * count).astype(int), count - 1)
    number[many.ran_away] = count
    rooms = [width] * count + [lost]
    members = [many.order[number[many.order] == one] for one in range(count + 1)]
    sizes = cast("list[float]", np.arange(LARGEST_DOT, SMALLEST_DOT, -0.5).tolist())
    dot = next((size for size in sizes if _fits(members, rooms, area.height(), size)), SMALLEST_DOT)
    spots = np.zeros((len(number), 2))
    for place, (who, room) in enumerate(zip(members, rooms, strict=True)):
        columns = min(_columns(room, dot), max(1, len(who)))
        row, column = np.divmod(np.arange(len(who)), columns)
        spots[who, 0] = area.left() + place * width + room / 2 + (column - (columns - 1) / 2) * dot
        spots[who, 1] = area.bottom() - (row + 0.5) * dot
    return spots, dot


def _columns(room: float, dot: float) -> int:
    """So many dots stand beside each other in a heap."""
    return max(1, int(FILLED * room / dot))


def _fits(members: Sequence[NDArray[np.int64]], rooms: Sequence[float], height: float, dot: float) -> bool:
    """Whether all heaps are low enough with dots of this width."""
    return all(-(-len(who) // _columns(room, dot)) * dot <= height for who, room in zip(members, rooms, strict=True))
