"""NETWORK LINES: weights, gradients and changes as lines, by sign and size; biases as marks, weights of pixels as little maps."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from shiboken6 import wrapInstance

from gdviz.descent.exact import Array
from gdviz.descent.network import Place
from gdviz.ui.paper import draw_squares
from gdviz.ui.training.network_layout import SIDE, Layout, pixel_box
from gdviz.ui.training.network_sheet import THINNEST, WIDTHS, Sheet, Sizes, outline, shares, stepped
from gdviz.ui.wording import figure

WEIGHTS_BEHIND = 0.75
"""How strong weights are drawn while the numbers in the neurons matter more."""
GLOWING = 0.5
"""What changed at least so much of what changed most glows."""
INSET = 0.2
"""The square of a negative weight in a map is smaller by so much of its side, on each side."""
MARK, MARKED = 3.0, 2.5
"""Half the height of the mark of the least bias, and what that of the largest has more, on a neuron of ``USUAL`` height."""
USUAL = 32.0
FLOWING = 2.0


def draw_lines(painter: QPainter, sheet: Sheet) -> None:
    """Draw all weights, or the gradient once it is known, in each layer the largest on top."""
    layout, sizes = sheet.layout, sheet.gradient or sheet.weights
    strength = WEIGHTS_BEHIND if sheet.words.moment.done in (1, 2) else 1.0
    for layer, layer_shares in enumerate(sizes.lines):
        ends = layout.lines(layer).reshape(-1, 4)
        if layout.is_picture and layer == 0:
            _draw_maps(painter, sheet, sizes, ends)
            continue
        steps = stepped(layer_shares.ravel())
        order = np.lexsort((steps, np.abs(steps)))
        steps, ends = steps[order], ends[order]
        cuts = [0, *(np.flatnonzero(np.diff(steps)) + 1).tolist(), len(steps)]
        for begin, end in pairwise(cuts):
            painter.setPen(sheet.pen(sizes.colors, float(steps[begin]) / WIDTHS, strength))
            _draw_single_lines(painter, ends[begin:end])


def _draw_single_lines(painter: QPainter, ends: Array) -> None:
    """Draw lines that do not hang together, shape ``(count, 4)``; Qt is shown the numbers where they are."""
    lines = np.ascontiguousarray(ends, np.float64)
    painter.drawLines(cast("QLineF", wrapInstance(lines.ctypes.data, QLineF)), len(lines))


def _draw_maps(painter: QPainter, sheet: Sheet, sizes: Sizes, ends: Array) -> None:
    """A line from the picture to each neuron, as wide as its weights are long together, and their map before it."""
    bundles, edge = shares(np.linalg.norm(sizes.lines[0], axis=1)), (sheet.theme.edge, sheet.theme.edge)
    for neuron, share in enumerate(bundles.tolist()):
        painter.setPen(sheet.pen(edge, share))
        painter.drawLine(QLineF(*ends[neuron].tolist()))
    maps = _maps(sizes, sheet.theme.ground, max(1, round(sheet.layout.tile / SIDE)))
    length = maps.shape[1]
    for neuron, data in enumerate(maps):
        box = sheet.layout.tile_box(neuron)
        painter.fillRect(box.adjusted(-1, -1, 1, 1), QColor(sheet.theme.edge))
        painter.drawImage(box, QImage(data.tobytes(), length, length, 4 * length, QImage.Format.Format_RGBA8888))


def _maps(sizes: Sizes, background: str, side: int) -> NDArray[np.uint8]:
    """A square for each pixel, the brighter the more it counts, negative ones smaller: ``(neurons, length, length, 4)``."""
    ground, plus, minus = (np.array(QColor(name).getRgb()) for name in (background, *sizes.colors))
    parts = sizes.lines[0].reshape(-1, SIDE, SIDE, 1)
    inks = (ground + np.abs(parts) * (np.where(parts < 0, minus, plus) - ground)).round().astype(np.uint8)
    within = np.arange(SIDE * side) % side
    is_inside = (within >= INSET * side) & (within < (1 - INSET) * side)
    is_shown = (parts >= 0).repeat(side, axis=1).repeat(side, axis=2) | np.outer(is_inside, is_inside)[..., np.newaxis]
    return np.where(is_shown, inks.repeat(side, axis=1).repeat(side, axis=2), ground.astype(np.uint8))


def draw_glow(painter: QPainter, sheet: Sheet) -> None:
    """Draw a light behind the weights that the last update changed most."""
    change, layout = sheet.words.moment.change, sheet.layout
    if change is None or sheet.words.moment.done:
        return
    sizes, weights = Sizes(sheet.network, change, ("", ""), by_layer=False), sheet.weights
    for layer, moved in enumerate(sizes.lines):
        ends = layout.lines(layer)
        for neuron, source in np.argwhere(np.abs(moved) >= GLOWING).tolist():
            has_map = layout.is_picture and layer == 0
            share = 0.0 if has_map else float(weights.lines[layer][neuron, source])
            _draw_halo(painter, sheet, sheet.theme.good, QLineF(*ends[neuron, 0 if has_map else source].tolist()), share)


def _draw_halo(painter: QPainter, sheet: Sheet, color: str, line: QLineF, share: float) -> None:
    thickest = sheet.layout.thickest
    width = THINNEST + (thickest - THINNEST) * abs(share) + 2 + thickest
    painter.setPen(outline(sheet.mixed(color, 0.4), width))
    painter.drawLine(line)


def draw_biases(painter: QPainter, sheet: Sheet) -> None:
    """Draw a triangle on each neuron: upwards and full where its bias is positive, downwards and hollow where negative.

    Once the gradient is known, that of the bias is in its place.
    """
    sizes = sheet.gradient or sheet.weights
    for layer, marks in enumerate(sizes.biases):
        for neuron, share in enumerate(marks.tolist()):
            _draw_bias(painter, sheet, sheet.layout.bias_spot(layer, neuron), share, sizes.colors)


def _draw_bias(painter: QPainter, sheet: Sheet, spot: QPointF, share: float, colors: tuple[str, str]) -> None:
    """Draw the mark of one bias, a small dot where it is nothing."""
    theme, color = sheet.theme, QColor(colors[share < 0])
    if not share:
        painter.setPen(QPen(QColor(theme.raised), 1))
        painter.setBrush(QColor(theme.edge))
        painter.drawEllipse(spot, 2.2, 2.2)
        return
    size = min(1.0, sheet.layout.columns[1].height / USUAL)
    height = size * (MARK + MARKED * abs(share)) * (1 if share > 0 else -1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.raised))
    painter.drawPolygon(_triangle(round(2 * height * 1.5)).translated(spot))
    painter.setPen(QPen(color, 1.4 * size))
    if share > 0:
        painter.setBrush(color)
    painter.drawPolygon(_triangle(round(2 * height)).translated(spot))


@lru_cache(maxsize=64)
def _triangle(height: int) -> QPolygonF:
    """A triangle around 0, so many quarters of pixels high, which points upwards, or downwards where this is negative."""
    return QPolygonF([QPointF(x, y) * (height / 2) for x, y in ((-1.0, 0.75), (1.0, 0.75), (0.0, -0.9))])


def draw_front(painter: QPainter, sheet: Sheet, front: float, color: str) -> None:
    """Draw a dot on each line where the numbers that flow have come to."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    for layer in range(sheet.network.depth):
        ends = sheet.layout.lines(layer).reshape(-1, 4)
        left, right = ends[0, 0], ends[0, 2]
        if left < front < right:
            along = (front - left) / (right - left)
            draw_squares(painter, ends[:, :2] + along * (ends[:, 2:] - ends[:, :2]), FLOWING)


def draw_chosen(painter: QPainter, sheet: Sheet, place: Place) -> None:
    """Draw the weight that is looked at closely once more, with a halo and, where there is room, its value."""
    layout, share = sheet.layout, sheet.weights.at(place)
    colors = sheet.theme.accent, sheet.theme.accent
    if place.source is None:
        spot = layout.bias_spot(place.layer, place.neuron)
        _draw_ring(painter, sheet, spot, 9.0)
        _draw_bias(painter, sheet, spot, share, colors)
        return
    line = chosen_line(layout, place)
    _draw_halo(painter, sheet, sheet.theme.accent, line, share)
    painter.setPen(sheet.pen(colors, share))
    painter.drawLine(line)
    if layout.is_picture and place.layer == 0:
        for end in (line.p1(), line.p2()):
            _draw_ring(painter, sheet, end, 5.0)
    left, _, right, _ = layout.lines(place.layer)[place.neuron, 0].tolist()
    middle = line.pointAt(((left + right) / 2 - line.x1()) / line.dx())
    _draw_value(painter, sheet, middle, right - left, figure(sheet.words.value(place)))


def chosen_line(layout: Layout, place: Place) -> QLineF:
    """Where a weight's line is; that of a pixel goes from the picture to the map."""
    source = place.source or 0
    if layout.is_picture and place.layer == 0:
        boxes = layout.columns[0].box(0), layout.tile_box(place.neuron)
        return QLineF(*(pixel_box(box, source).center() for box in boxes))
    return QLineF(*layout.lines(place.layer)[place.neuron, source].tolist())


def _draw_ring(painter: QPainter, sheet: Sheet, spot: QPointF, radius: float) -> None:
    painter.setPen(QPen(QColor(sheet.theme.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(spot, radius, radius)


def _draw_value(painter: QPainter, sheet: Sheet, middle: QPointF, room: float, value: str) -> None:
    """Write the value on the line, unless it would cover what is at its ends."""
    width, height = sheet.metrics.horizontalAdvance(value) + 10, sheet.metrics.height() + 2
    if width > room - 8:
        return
    box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    painter.setPen(QPen(QColor(sheet.theme.accent), 1.5))
    painter.setBrush(QColor(sheet.theme.ground))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(sheet.theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, value)
