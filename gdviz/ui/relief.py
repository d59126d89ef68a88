"""RELIEF: how ground is drawn from above: hills lit from the north-west, and lines of equal loss with their numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from gdviz.descent.exact import Array
from gdviz.lab.fog import Window
from gdviz.ui.map_frame import MapFrame, round_number
from gdviz.ui.theme import Theme
from gdviz.ui.wording import with_power

LINES = 32
"""At most about so many lines of equal loss; every fifth is stronger and has its number."""
STRONG = 5
STEEP = 6.0
"""Where the highest loss is so many times the middle one, both over the lowest, the lines' losses grow by equal ratios."""
RATIOS = (1.0, 1.6, 2.5, 4.0, 6.3)
SMALLEST = 0.006
"""The first of such lines has at least this share of the map inside it."""
BRIGHT, SHADY = 1.5, 0.55
"""How much the light brightens slopes that face it, and how much those that turn away are darkened."""
USUAL = 0.8
"""How steep the usual slope of a map is drawn; 1 is 45 degrees."""
TILT = 35.0
"""The most degrees by which a line's number is turned."""
LABELS = 8
LETTERS = 0.9
"""The lines' numbers are so large, compared with the axes'."""
HALO = 2.6
HALO_STRENGTH = 0.1
"""How much the ground under words is pushed away from their colour."""
ROUND = 2.5
"""Lines shorter than so many widths of their number go without it."""
STRAIGHT = 0.95
FREE = 160.0
"""Numbers so far apart are far enough apart."""


Line = Array
"""Points of the picture along a line of equal loss, shape ``(count, 2)``."""


@dataclass(frozen=True)
class Heights:
    """How high losses are drawn: from 0 where the ground is lowest to 1 where it is highest.

    The losses of some landscapes reach from thousandths to thousands. So that half of the map is in the lower half of the ramp,
    the height is log(1 + (loss - lowest) / unit), with the unit that brings the middle loss m of the map to 1/2: with the highest
    M, both over the lowest, (1 + m/unit)^2 = 1 + M/unit, hence unit = m^2 / (M - 2 m). Where M <= 2 m there are few lowlands, and
    the losses are drawn as they are.
    """

    lowest: float
    low: float
    middle: float
    highest: float

    @classmethod
    def of(cls, losses: Array) -> Heights:
        """What suits a map with these losses, shape ``(rows, columns)``."""
        lowest, low, middle, highest = np.quantile(losses, [0, SMALLEST, 0.5, 1]).tolist()
        return cls(lowest, low, middle, highest)

    @property
    def range(self) -> float:
        """From the lowest to the highest loss; not zero even on flat ground."""
        return (self.highest - self.lowest) or 1.0

    @property
    def is_steep(self) -> bool:
        """Whether the middle loss is near the lowest one, compared with the highest."""
        return self.range > STEEP * (self.middle - self.lowest)

    def __call__(self, losses: Array) -> Array:
        """The heights of losses, of the same shape."""
        over = np.maximum(losses - self.lowest, 0.0)
        middle = max(self.middle - self.lowest, 1e-6 * self.range)
        if self.range <= 2 * middle:
            return over / self.range
        unit = middle * middle / (self.range - 2 * middle)
        return np.log1p(over / unit) / math.log1p(self.range / unit)


def paint_ground(heights: Array, theme: Theme) -> QImage:
    """The coloured and shaded ground for heights from 0 to 1, whose rows go up; the picture's go down."""
    side = len(heights)
    slope_up, slope_right = np.gradient(heights)
    steepness = np.hypot(slope_up, slope_right)
    exaggeration = USUAL / (math.sqrt(float((steepness * steepness).mean())) or 1.0)
    light = (slope_right - slope_up) * exaggeration + math.sqrt(2)
    # How much brighter than level ground, of which there is 1/sqrt(2).
    light = light / (2 * np.sqrt(1 + (steepness * exaggeration) ** 2)) - math.sqrt(0.5)
    light = light[..., np.newaxis].astype(np.float32)
    ramp = ramp_of(theme)
    colors = ramp[(heights * (len(ramp) - 1)).round().astype(int).clip(0, len(ramp) - 1)]
    pixels = np.full((side, side, 4), 255, np.uint8)
    # What is lit keeps its hue, and pale colours do not turn white.
    lit, shaded = BRIGHT * (1 - colors / 255) * light, SHADY * light
    pixels[..., 2::-1] = (colors * (1 + np.where(light > 0, lit, shaded)))[::-1].round()
    return QImage(pixels.tobytes(), side, side, QImage.Format.Format_RGB32).copy()


def ramp_of(theme: Theme) -> NDArray[np.float32]:
    """The colours of the theme's relief from the lowest to the highest, with those between; shape ``(steps, 3)``."""
    stops = np.array([_rgb(QColor(color)) for color in theme.relief])
    steps = np.linspace(0, len(stops) - 1, 512)
    parts = [np.interp(steps, np.arange(len(stops)), stops[:, part]) for part in range(3)]
    return np.stack(parts, axis=1).astype(np.float32)


def _rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


def levels(heights: Heights, most: int = LINES) -> list[tuple[float, bool]]:
    """The losses at which lines are drawn, about ``most`` at the most, and which of the lines are strong.

    They are round numbers at equal distances, so that lines lie close where it is steep; or, where most of the map lies deep
    below its highest place, numbers that grow by equal ratios.
    """
    if not heights.is_steep:
        step = round_number(heights.range / most)
        first = math.floor(heights.lowest / step) + 1
        return [(step * index, index % STRONG == 0) for index in range(first, math.ceil(heights.highest / step))]
    fine = 10.0 ** (math.floor(math.log10(heights.range)) - 2)
    base = round(heights.lowest / fine) * fine
    bottom, top = (math.floor(math.log10(max(loss - base, 1e-6 * heights.range))) for loss in (heights.low, heights.highest))
    found = [(base + ratio * 10.0**power, ratio == 1) for power in range(bottom, top + 1) for ratio in RATIOS]
    return [(loss, strong) for loss, strong in found if heights.low <= loss < heights.highest]


def contour_lines(losses: Array, window: Window, wanted: Sequence[float], frame: MapFrame) -> list[list[Line]]:
    """For each of the wanted losses the lines along which it is lost.

    ``losses`` are those in places evenly spread from edge to edge of ``window``; rows go up, columns to the right.
    """
    from contourpy import LineType, contour_generator

    rows, columns = losses.shape
    (left, bottom), (right, top) = cast("list[list[float]]", frame.points(np.array(window).T).tolist())
    across: Array = np.linspace(left, right, columns)
    up: Array = np.linspace(bottom, top, rows)
    generator = contour_generator(across, up, losses, line_type=LineType.Separate)
    return [cast("list[Line]", generator.lines(loss)) for loss in wanted]


def contour_paths(losses: Array, window: Window, wanted: Sequence[float], frame: MapFrame) -> QPainterPath:
    """The lines along which the wanted losses are lost; see ``contour_lines``."""
    return _path([line for lines in contour_lines(losses, window, wanted, frame) for line in lines])


def _path(lines: Sequence[Line]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(QPolygonF(list(map(QPointF, *line.T.tolist()))))
    return path


def _mixed(first: QColor, second: QColor, share: float) -> QColor:
    """``share`` of the second colour in the first."""
    return QColor(*(round(one + (other - one) * share) for one, other in zip(_rgb(first), _rgb(second), strict=True)))


def _inks(theme: Theme, ground: QColor) -> tuple[QColor, QColor]:
    """Of the colours of the theme's text and ground the one that can be seen better on this ground of the map, and the other."""
    dark, light = sorted((QColor(theme.ground), QColor(theme.text)), key=luminance)
    # The contrast of two colours is the ratio of their luminances, each plus 0.05 (WCAG 2.2).
    darkest, brightest, between = (luminance(color) + 0.05 for color in (dark, light, ground))
    return (light, dark) if brightest / between > between / darkest else (dark, light)


def luminance(color: QColor) -> float:
    """How bright a colour looks, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Words:
    """Writes words on the ground, none over another."""

    def __init__(self, painter: QPainter, square: QRectF, ground: QImage, theme: Theme) -> None:
        self._painter, self.square, self._ground, self._theme = painter, square, ground, theme
        self.taken: list[QRectF] = []

    def are_free(self, room: QRectF) -> bool:
        """Whether words can stand there."""
        return self.square.contains(room) and not any(room.intersects(other) for other in self.taken)

    def write(self, middle: QPointF, text: str, font: QFont, angle: float = 0.0) -> None:
        """Write around a point, turned by some degrees, with a halo in the colour of the ground there."""
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(text)
        letters = QPainterPath()
        letters.addText(-width / 2, metrics.capHeight() / 2, font, text)
        ground = self._ground_at(middle)
        self._painter.save()
        self._painter.translate(middle)
        self._painter.rotate(angle)
        ink, other = _inks(self._theme, ground)
        halo = _mixed(ground, other, HALO_STRENGTH)
        pen = QPen(halo, 2 * HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        self._painter.strokePath(letters, pen)
        self._painter.fillPath(letters, ink)
        self._painter.restore()

    def _ground_at(self, point: QPointF) -> QColor:
        last = self._ground.width() - 1
        across = (point.x() - self.square.left()) / self.square.width()
        down = (point.y() - self.square.top()) / self.square.height()
        return self._ground.pixelColor(*(min(max(round(share * last), 0), last) for share in (across, down)))


def draw_lines(
    painter: QPainter, losses: Array, heights: Heights, chosen: Sequence[tuple[float, bool]], frame: MapFrame, theme: Theme
) -> list[tuple[float, list[Line]]]:
    """Draw the lines of equal loss, and tell the strong ones."""
    ramp = ramp_of(theme)
    found = contour_lines(losses, frame.window, [loss for loss, _ in chosen], frame)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for (loss, is_strong), lines in zip(chosen, found, strict=True):
        ground = QColor(*(round(part) for part in ramp[round(float(heights(np.array(loss))) * (len(ramp) - 1))].tolist()))
        color = _mixed(ground, _inks(theme, ground)[0], 0.6 if is_strong else 0.3)
        painter.setPen(QPen(color, 1.3 if is_strong else 0.9))
        painter.drawPath(_path(lines))
    return [(loss, lines) for (loss, is_strong), lines in zip(chosen, found, strict=True) if is_strong]


def square_around(middle: QPointF, half: float) -> QRectF:
    """A square of twice this half."""
    return QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)


def draw_numbers(strong: Sequence[tuple[float, list[Line]]], font: QFont, words: Words) -> None:
    """Write their loss on strong lines, where there is room: first once for each loss, on its longest line, then on others."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * LETTERS)
    metrics = QFontMetricsF(small)
    wanted = [
        (rank, -_length(line), loss, line)
        for loss, lines in strong
        for rank, line in enumerate(sorted(lines, key=_length, reverse=True))
    ]
    left = LABELS
    for _, length, loss, line in sorted(wanted, key=lambda one: one[:2]):
        text = with_power(f"{loss:.4g}")
        room = QSizeF(metrics.horizontalAdvance(text) + 2 * HALO, metrics.height())
        found = _room_on(line, room, words) if left and -length > ROUND * room.width() else None
        if found:
            words.write(found[0], text, small, found[1])
            words.taken.append(square_around(found[0], room.width()))
            left -= 1


def _room_on(line: Line, room: QSizeF, words: Words) -> tuple[QPointF, float] | None:
    """Where on a line words of this size can stand, as far from others as may be, and by how many degrees they are turned."""
    along = np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])
    middles = np.arange(room.width() / 2, along[-1] - room.width() / 2, 6.0)
    begin, spot, end = (
        np.stack([np.interp(middles + part * room.width() / 2, along, line[:, axis]) for axis in (0, 1)], axis=1)
        for part in (-1, 0, 1)
    )
    chord = end - begin
    chord *= np.where(chord[:, :1] < 0, -1, 1)
    angle = np.degrees(np.arctan2(chord[:, 1], chord[:, 0]))
    inner = words.square.adjusted(room.width() / 2, room.height(), -room.width() / 2, -room.height())
    fits = (np.abs(angle) <= TILT) & (np.hypot(*chord.T) > STRAIGHT * room.width())
    fits &= (spot >= (inner.left(), inner.top())).all(axis=1) & (spot <= (inner.right(), inner.bottom())).all(axis=1)
    free = np.full(len(spot), FREE)
    for other in words.taken:
        center = (other.center().x(), other.center().y())
        gap = np.abs(spot - center) - (room.width() / 2 + other.width() / 2, room.height() / 2 + other.height() / 2)
        fits &= (gap > 0).any(axis=1)
        free = np.minimum(free, np.hypot(*(spot - center).T))
    if not fits.any():
        return None
    best = int(np.where(fits, free - 3 * np.abs(angle), -np.inf).argmax())
    return QPointF(*spot[best].tolist()), float(angle[best])


def _length(line: Line) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())
