"""NETWORK PLAN: finds a place for everything of a drawn network in the room that there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from gdviz.descent.exact import Array
from gdviz.ui.paper import MARGIN
from gdviz.ui.training.network_layout import PIXELS, SIDE, Column, Layout
from gdviz.ui.wording import MINUS

WIDEST_NUMBER = f"{MINUS}0.00"
MOST_ROWED = 10
"""More inputs than these are packed as close as they need."""
FILLED = 0.8
"""The share of a row that a neuron takes."""
NAMES, PICTURE, TILE = 0.17, 0.24, 0.11
"""How much of the width names, the picture of the inputs and each map of weights may take."""
LEAST_BARE_GAP = 18.0
"""The least room for lines between neurons without numbers, in pixels."""

# What follows is in heights of a line of text.
ROWS, OUTPUT_ROWS = 5.5, 3.6
"""Neurons are no further from each other."""
TALLEST, TALLEST_BARE = 2.3, 1.5
"""Neurons with numbers and without are no higher."""
LEAST_GAP, PULL, PAD = 1.4, 1.1, 0.4
"""The least room for lines, the room between answers and targets, and between names and what they name."""
BADGE, HEADS_FROM, NAMED = 2.4, 13.0, 0.8
"""How high the badge is, from which height on there are heads, and from which height of rows on names."""


@dataclass(frozen=True)
class Labels:
    """What stands beside the first and the last column, the least that is in a badge, and whether targets are classes."""

    inputs: Sequence[str]
    outputs: Sequence[str]
    badge: str
    is_about_classes: bool


def lay_out(size: tuple[float, float], sizes: Sequence[int], labels: Labels, metrics: QFontMetricsF) -> Layout:
    """Find a place for everything; what there is no room for gives way: numbers, names, heads, the badge."""
    return _Plan(size, sizes, labels, metrics).made()


class _Plan:
    """Works out a layout from the outside in."""

    def __init__(self, size: tuple[float, float], sizes: Sequence[int], labels: Labels, metrics: QFontMetricsF) -> None:
        self.width, self.sizes, self.labels, self.metrics = size[0], sizes, labels, metrics
        self.em = metrics.height()
        self.is_picture = sizes[0] == PIXELS
        inner = QRectF(0, 0, *size).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self.inner = inner
        self.foot = QRectF(inner.left(), inner.bottom() - self.em, inner.width(), self.em)
        has_heads = size[1] >= HEADS_FROM * self.em
        self.heads = QRectF(inner.left(), inner.top(), inner.width(), self.em if has_heads else 0)
        top = self.heads.bottom() + 0.4 * self.em
        self.body = QRectF(inner.left(), top, inner.width(), max(1.0, self.foot.top() - 0.4 * self.em - top))
        badge = BADGE * self.em
        self.badge_height = badge if (self.body.height() - badge) / sizes[-1] >= 0.75 * self.em else 0.0

    @property
    def height(self) -> float:
        """How high neurons may be."""
        height = min(TALLEST * self.em, *(FILLED * self._row(number) for number in range(1, len(self.sizes))))
        return height if self.is_picture or self.sizes[0] > MOST_ROWED else min(height, FILLED * self._row(0))

    def _row(self, number: int) -> float:
        """How far the neurons of a column are from each other."""
        count = self.sizes[number]
        if number == len(self.sizes) - 1:
            room = self.body.height() - (self.badge_height + 0.4 * self.em if self.badge_height else 0.0)
            return min(room / count, OUTPUT_ROWS * self.em)
        return min(self.body.height() / count, ROWS * self.em)

    def _names(self, names: Sequence[str], row: float) -> float:
        """How wide names may be beside a column."""
        if row < NAMED * self.em:
            return 0.0
        return min(max(self.metrics.horizontalAdvance(name) for name in names) + 1, NAMES * self.width)

    def made(self) -> Layout:
        """The layout with numbers in the neurons, or where these find no room, with smaller neurons without."""
        layout = self._best()
        if self.badge_height and layout.badge.isEmpty():
            self.badge_height = 0.0
            return self._best()
        return layout

    def _best(self) -> Layout:
        tried = self._tried()
        return self._built(*next(filter(self._has_room, tried), tried[-1]))

    def _has_room(self, tried: tuple[float, float, bool]) -> bool:
        width, height, has_numbers = tried
        return self._gap(width, height) >= (LEAST_GAP * self.em if has_numbers else LEAST_BARE_GAP)

    def _tried(self) -> list[tuple[float, float, bool]]:
        """Widths and heights of neurons, and whether numbers are in them, the best first."""
        bare = min(self.height, TALLEST_BARE * self.em)
        tried = [(share * bare, share * bare, False) for share in (1.0, 0.7, 0.5, 0.3)]
        if self.height >= 0.95 * self.em:
            number = self.metrics.horizontalAdvance(WIDEST_NUMBER) + 0.9 * self.em
            tried.insert(0, (max(number, self.height), self.height, True))
        return tried

    def _given(self, width: float, height: float) -> tuple[float, float]:
        """The size of what the inputs are drawn as."""
        if self.is_picture:
            side = min(PICTURE * self.width, 0.8 * self.body.height())
            return side, side
        small = max(2.0, 0.7 * self._row(0))
        return (small, small) if self.sizes[0] > MOST_ROWED else (width, height)

    @property
    def _input_names(self) -> float:
        return 0.0 if self.is_picture else self._names(self.labels.inputs, self._row(0))

    @property
    def _output_names(self) -> float:
        return self._names(self.labels.outputs, self._row(len(self.sizes) - 1))

    @property
    def _tile(self) -> float:
        if not self.is_picture:
            return 0.0
        # Whole pixels, so that the map is sharp.
        return max(1.0, min(0.9 * self._row(1), TILE * self.width, 4 * self.em) // SIDE) * SIDE

    def _ends(self, width: float, height: float) -> tuple[float, float]:
        """Where the inputs begin, and where the outputs end."""
        names, more = self._input_names, self._output_names
        target = self._target(width, height)[0]
        left = self.body.left() + (names + PAD * self.em if names else 0)
        return left, self.body.right() - (more + PAD * self.em if more else 0) - target - PULL * self.em

    def _target(self, width: float, height: float) -> tuple[float, float]:
        """The size of a target: 0 or 1 for a class takes little."""
        side = min(height, 1.3 * self.em)
        return (side, side) if self.labels.is_about_classes else (width, height)

    def _gap(self, width: float, height: float) -> float:
        """The room that is left for the lines between two columns."""
        left, right = self._ends(width, height)
        depth = len(self.sizes) - 1
        tile = self._tile + 3 if self._tile else 0
        return (right - left - self._given(width, height)[0] - tile - depth * width) / depth

    def _built(self, width: float, height: float, has_numbers: bool) -> Layout:
        gap, tile = max(2.0, self._gap(width, height)), self._tile
        left, _ = self._ends(width, height)
        given, given_height = self._given(width, height)
        first = self._rows(0, left + given / 2)
        columns = [Column(first, self._row(0), given, given_height, has_numbers and given >= width and not self.is_picture)]
        x = left + given + (tile + 3 if tile else 0) + gap + width / 2
        for number in range(1, len(self.sizes)):
            columns.append(Column(self._rows(number, x), self._row(number), width, height, has_numbers))
            x += width + gap
        target, target_height = self._target(width, height)
        away = np.array([width / 2 + PULL * self.em + target / 2, 0.0])
        targets = Column(columns[-1].middles + away, columns[-1].row, target, target_height, has_numbers)
        badge = QRectF()
        wide = min(self.inner.right() - columns[-1].left + 0.35 * gap, 11 * self.em)
        if self.badge_height and wide > self.metrics.horizontalAdvance(self.labels.badge) + 12:
            badge = QRectF(self.inner.right() - wide, self.body.bottom() - self.badge_height, wide, self.badge_height)
        names = self._input_names, self._output_names
        return Layout(tuple(columns), targets, *names, tile, self.heads, badge, self.foot)

    def _rows(self, number: int, x: float) -> Array:
        """The middles of a column's neurons; those of the outputs leave room for the badge below."""
        count = 1 if self.is_picture and number == 0 else self.sizes[number]
        row, middle = self._row(number), self.body.center().y()
        if number == len(self.sizes) - 1 and self.badge_height:
            reach = ((count - 1) * row + self.height) / 2
            middle = min(middle, self.body.bottom() - self.badge_height - 0.3 * self.em - reach)
        return np.column_stack([np.full(count, x), middle + (np.arange(count) - (count - 1) / 2) * row])
