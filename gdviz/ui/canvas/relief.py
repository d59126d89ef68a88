"""RELIEF: the map's ground, as it is without fog: hills lit from the north-west, lines of equal loss, and the valleys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.ui.canvas.outcomes import valley_color
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.relief import HALO, LINES, Heights, Words, draw_lines, draw_numbers, levels, paint_ground, square_around
from gdviz.ui.theme import Theme

SIDE = 320
"""The loss is looked at in so many places along each side, or fewer where the picture is smaller."""
DATA_SIDE = 128
"""The same where the loss comes from data, and takes longer to work out."""
FEW = 9
"""The same where valleys are crowded."""
MARK = 4.5
CROSS = 3.6
CROWDED = 24
"""With more valleys and saddles than this, only the valleys are marked, with smaller marks."""


def draw_relief(landscape: Landscape, frame: MapFrame, theme: Theme, font: QFont, ratio: float) -> QPixmap:
    """The whole picture of a map without those who walk on it, for a screen with ``ratio`` pixels to a point."""
    picture = QPixmap((frame.area.size() * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    # Without transparency it is copied, not blended.
    picture.fill(QColor(theme.ground))
    losses = sample(landscape, max(2, min(DATA_SIDE if landscape.fit else SIDE, round(frame.square.width() * ratio))))
    heights = Heights.of(losses)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(-frame.area.topLeft())
    painter.setClipRect(frame.square)
    # The outermost losses are those on the edge of the window.
    ground = paint_ground(heights(losses), theme)
    painter.drawImage(frame.square, ground, QRectF(0.5, 0.5, len(losses) - 1, len(losses) - 1))
    chosen = levels(heights, FEW if _is_crowded(landscape) else LINES)
    strong = draw_lines(painter, losses, heights, chosen, frame, theme)
    words = Words(painter, frame.square, ground, theme)
    _draw_places(painter, landscape, frame, theme, font, words)
    draw_numbers(strong, font, words)
    painter.setClipping(False)
    frame.paint_axes(painter, theme)
    painter.end()
    return picture


def sample(landscape: Landscape, side: int) -> Array:
    """The losses in ``side`` by ``side`` places from edge to edge of the window; rows go up, columns to the right."""
    across, up = (np.linspace(low, high, side) for low, high in landscape.window)
    return landscape.loss(np.stack(np.meshgrid(across, up), axis=-1))


def _is_crowded(landscape: Landscape) -> bool:
    return len(landscape.level_places) > CROWDED


def _draw_places(painter: QPainter, landscape: Landscape, frame: MapFrame, theme: Theme, font: QFont, words: Words) -> None:
    """Mark the saddles with a cross, the valleys with a square, the deepest with a disc and its name."""
    is_crowded = _is_crowded(landscape)
    for place in () if is_crowded else landscape.saddles:
        spot = frame.point(place)
        words.taken.append(square_around(spot, MARK))
        for color, width in ((theme.ground, 4.2), (theme.text, 1.8)):
            painter.setPen(QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for side in (-CROSS, CROSS):
                painter.drawLine(QLineF(spot.x() - CROSS, spot.y() - side, spot.x() + CROSS, spot.y() + side))
    size = MARK * (0.6 if is_crowded else 1.0)
    deepest: list[QPointF] = []
    for index, minimum in enumerate(landscape.minima):
        spot = frame.point(minimum.position)
        painter.setPen(QPen(QColor(theme.ground), 1.5))
        painter.setBrush(QColor(valley_color(theme, landscape, index)))
        if minimum.is_global:
            painter.drawEllipse(spot, MARK + 1, MARK + 1)
            deepest.append(spot)
        else:
            painter.drawRect(square_around(spot, size))
        words.taken.append(square_around(spot, size + 2))
    for spot in deepest:
        _name_deepest(spot, font, words)


def _name_deepest(spot: QPointF, font: QFont, words: Words) -> None:
    """Write beside the deepest valley that it is, if there is room."""
    text, metrics = QCoreApplication.translate("Relief", "deepest"), QFontMetricsF(font)
    size = QSizeF(metrics.horizontalAdvance(text) + 2 * HALO, metrics.height())
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        middle = spot + QPointF(across * (size.width() / 2 + MARK + 5), down * (size.height() / 2 + MARK + 4))
        room = QRectF(middle - QPointF(size.width() / 2, size.height() / 2), size)
        if words.are_free(room):
            words.write(middle, text, font)
            words.taken.append(room)
            return
