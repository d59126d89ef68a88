"""NETWORK LAYOUT: where everything of a drawn network is: columns of neurons, the lines between them, and what stands beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gdviz.descent.exact import Array
from gdviz.descent.network import Place

SIDE = 8
PIXELS = SIDE * SIDE
"""So many inputs are drawn as one picture with as many rows as columns."""
REACH = 8.0
"""How far from a line one can still choose it."""
THICK, LEAST_THICK, MOST_THICK = 0.12, 1.8, 5.0
"""The widest line in shares of a row, and in pixels."""


@dataclass(frozen=True, eq=False)
class Column:
    """Neurons one above the other, all of one size, around ``middles`` of shape ``(count, 2)``, one to each ``row`` of pixels."""

    middles: Array
    row: float
    width: float
    height: float
    has_numbers: bool

    def box(self, index: int) -> QRectF:
        """The outline of one of them."""
        x, y = self.middles[index].tolist()
        return QRectF(x - self.width / 2, y - self.height / 2, self.width, self.height)

    @property
    def x(self) -> float:
        """The column's middle."""
        return float(self.middles[0, 0])

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width / 2

    def row_at(self, y: float) -> int | None:
        """In whose row that is."""
        away = np.abs(self.middles[:, 1] - y)
        return int(away.argmin()) if away.min() <= self.row / 2 else None

    def at(self, spot: QPointF) -> int | None:
        """Which of them is there."""
        return next((index for index in range(len(self.middles)) if self.box(index).contains(spot)), None)


@dataclass(frozen=True, eq=False)
class Layout:
    """Where everything is. ``columns`` are the inputs (for a picture one box) and the layers, ``targets`` beside the last.

    ``input_names`` and ``output_names`` are the widths of the names (0 where there is no room), ``tile`` the side of the little
    map of its weights before each neuron of the first layer; ``heads`` and ``badge`` are empty where there is no room.
    """

    columns: tuple[Column, ...]
    targets: Column
    input_names: float
    output_names: float
    tile: float
    heads: QRectF
    badge: QRectF
    foot: QRectF

    @property
    def thickest(self) -> float:
        """How wide lines may be for one to tell them apart."""
        row = min(column.row for column in self.columns[1:])
        return min(max(THICK * row, LEAST_THICK), MOST_THICK)

    @property
    def is_picture(self) -> bool:
        """Whether the inputs are drawn as one picture."""
        return self.tile > 0

    def tile_box(self, neuron: int) -> QRectF:
        """Where the map of the weights into a neuron of the first layer is."""
        x, y = self.columns[1].left - self.tile - 3, float(self.columns[1].middles[neuron, 1])
        return QRectF(x, y - self.tile / 2, self.tile, self.tile)

    def lines(self, layer: int) -> Array:
        """The ends of the lines into a layer, ``(neurons, given, 4)``; from a picture one line goes to each tile."""
        given, column = self.columns[layer], self.columns[layer + 1]
        ends = np.empty((len(column.middles), len(given.middles), 4))
        ends[..., 0], ends[..., 1] = given.right, given.middles[:, 1]
        ends[..., 2] = column.left - (self.tile + 3 if self.is_picture and layer == 0 else 0)
        ends[..., 3] = column.middles[:, 1, np.newaxis]
        return ends

    def bias_spot(self, layer: int, neuron: int) -> QPointF:
        """Where the mark of a neuron's bias is: on top of it."""
        column = self.columns[layer + 1]
        x, y = column.middles[neuron].tolist()
        return QPointF(x, y - column.height / 2)

    def neuron_at(self, spot: QPointF) -> tuple[int, int] | None:
        """Which neuron is there: its column, and its place in it."""
        return next(
            ((number, index) for number, column in enumerate(self.columns) if (index := column.at(spot)) is not None), None
        )

    def input_named_at(self, spot: QPointF) -> int | None:
        """Which input's name is there."""
        return self.columns[0].row_at(spot.y()) if self.input_names and spot.x() < self.columns[0].left else None

    def target_at(self, spot: QPointF) -> int | None:
        """Which target is there, or its name."""
        return self.targets.row_at(spot.y()) if spot.x() >= self.targets.left else None

    def place_at(self, spot: QPointF) -> Place | None:
        """The weight that is meant there: a neuron means its bias, else it is the nearest line or pixel."""
        neuron = self.neuron_at(spot)
        if neuron is not None and neuron[0] > 0:
            return Place(neuron[0] - 1, neuron[1], None)
        if self.is_picture:
            for index in range(len(self.columns[1].middles)):
                box = self.tile_box(index)
                if box.contains(spot):
                    return Place(0, index, pixel_at(box, spot))
        return self._nearest_line(spot)

    def _nearest_line(self, spot: QPointF) -> Place | None:
        best, found = REACH, None
        at = np.array([spot.x(), spot.y()])
        for layer in range(1 if self.is_picture else 0, len(self.columns) - 1):
            lines = self.lines(layer)
            begin, way = lines[..., :2], lines[..., 2:] - lines[..., :2]
            along = (((at - begin) * way).sum(axis=-1) / np.maximum((way * way).sum(axis=-1), 1e-9)).clip(0, 1)
            away = np.linalg.norm(begin + along[..., np.newaxis] * way - at, axis=-1)
            if away.min() <= best:
                neuron, source = divmod(int(away.argmin()), away.shape[1])
                best, found = float(away.min()), Place(layer, neuron, source)
        return found


def pixel_box(box: QRectF, source: int) -> QRectF:
    """Where one of the inputs is in a picture of them."""
    row, column = divmod(source, SIDE)
    side = box.width() / SIDE
    return QRectF(box.left() + column * side, box.top() + row * side, side, side)


def pixel_at(box: QRectF, spot: QPointF) -> int:
    """Which input is there in a picture of them."""
    row, column = (int(away * SIDE / box.width()) for away in (spot.y() - box.top(), spot.x() - box.left()))
    return min(max(row, 0), SIDE - 1) * SIDE + min(max(column, 0), SIDE - 1)
