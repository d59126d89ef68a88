"""DATA LOOK: how examples are drawn: a shape and a colour for each class, hollow for the test, and signs over them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from gdviz.descent.exact import Array
from gdviz.ui.theme import SMALL_POINTS, Theme

Sign = Callable[[QPainter, QPointF, float], None]
"""Draws something around a place, with a radius."""

HALO = 1.4
"""Each mark has so wide a rim in the colour of the card, so that it is seen on the region of its own class too."""
HOLLOW = 0.44
"""The width of the line around a hollow mark, in radii."""
RING, FOLLOWED_RING = (1.25, 1.9, 0.3), (1.5, 3.0, 0.6)
"""The reach of a ring around a mark: so many radii, and so much more; and its width in radii."""
FARTHEST = 1.7
"""No sign but a ring for what is followed reaches further than this, in radii, and a little more."""
CROSS, THICK = 0.9, 0.36
"""The reach of a cross, but for a little more, and the width of its arms, in radii."""


def _regular(corners: int, turn: float, radius: float) -> list[tuple[float, float]]:
    angles = [2 * math.pi * (corner + turn) / corners for corner in range(corners)]
    return [(radius * math.sin(angle), -radius * math.cos(angle)) for angle in angles]


def _plus(reach: float, half: float) -> list[tuple[float, float]]:
    corner = [(-half, -reach), (half, -reach), (half, -half)]
    turned = [(-y, x) for x, y in corner]
    return [*corner, *turned, *((-x, -y) for x, y in corner), *((-x, -y) for x, y in turned)]


def _star(corners: int, inner: float, radius: float) -> list[tuple[float, float]]:
    points = _regular(2 * corners, 0.0, radius)
    return [(x * inner, y * inner) if place % 2 else (x, y) for place, (x, y) in enumerate(points)]


SHAPES: tuple[list[tuple[float, float]], ...] = (
    [],
    _regular(4, 0.5, 1.25),
    _regular(3, 0.0, 1.35),
    _regular(4, 0.0, 1.35),
    _regular(3, 0.5, 1.35),
    _plus(1.2, 0.42),
    _star(5, 0.42, 1.5),
    [(-1.0, -1.1), (1.0, -1.1), (-1.0, 1.1), (1.0, 1.1)],
    [(-1.1, -1.0), (-1.1, 1.0), (1.1, -1.0), (1.1, 1.0)],
    [(-1.4, -0.55), (1.4, -0.55), (1.4, 0.55), (-1.4, 0.55)],
)
"""Disc, square, triangle, diamond, triangle downwards, plus, star, hourglass, bow tie, bar; of radius 1."""


@dataclass(frozen=True, eq=False)
class Look:
    """What a picture is drawn with: a theme, a font, its size in points, and how many pixels of the screen a point has."""

    theme: Theme
    font: QFont
    size: QSize
    ratio: float

    @cached_property
    def metrics(self) -> QFontMetricsF:
        """What the font needs."""
        return QFontMetricsF(self.font)

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return self.metrics.height()

    @property
    def card(self) -> QRectF:
        """The whole picture."""
        return QRectF(0, 0, self.size.width(), self.size.height())

    @property
    def growth(self) -> float:
        """How much larger signs are drawn than at the usual text size."""
        return 0.6 + 0.4 * self.font.pointSizeF() / SMALL_POINTS

    def blank(self, width: float, height: float) -> QPixmap:
        """A transparent picture of this size."""
        picture = QPixmap(max(1, math.ceil(width * self.ratio)), max(1, math.ceil(height * self.ratio)))
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def elided(self, text: str, width: float) -> str:
        """As much of a text as fits."""
        return self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def rgb(color: QColor) -> Array:
    """Red, green and blue, from 0 to 255."""
    return np.array([color.red(), color.green(), color.blue()], float)


def class_color(theme: Theme, number: int) -> QColor:
    """The colour of a class, of at most as many as there are shapes."""
    return QColor((*theme.hikers, theme.valleys[0], theme.valleys[2])[number])


def draw_mark(theme: Theme, number: int, is_hollow: bool, painter: QPainter, spot: QPointF, radius: float) -> None:
    """Draw an example of a class, with a rim that parts it from what is behind."""
    color, card = class_color(theme, number), QColor(theme.raised)
    shape = QPolygonF([QPointF(x, y) * radius + spot for x, y in SHAPES[number]])

    def draw() -> None:
        if SHAPES[number]:
            painter.drawPolygon(shape)
        else:
            painter.drawEllipse(spot, radius, radius)

    width = HOLLOW * radius if is_hollow else 0.0
    painter.setBrush(card if is_hollow else color)
    painter.setPen(QPen(card, width + 2 * HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.MiterJoin))
    draw()
    painter.setPen(QPen(color, width) if is_hollow else Qt.PenStyle.NoPen)
    draw()


def draw_cross(theme: Theme, painter: QPainter, spot: QPointF, radius: float) -> None:
    """Draw the sign of a wrong answer over an example."""
    reach, wide = CROSS * radius + 0.8, max(1.1, THICK * radius)
    for color, width in ((theme.raised, wide + 1.8), (theme.text, wide)):
        painter.setPen(QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for side in (-1, 1):
            arm = QPointF(reach, side * reach)
            painter.drawLine(spot - arm, spot + arm)


def draw_ring(theme: Theme, is_followed: bool, painter: QPainter, spot: QPointF, radius: float) -> None:
    """Draw a ring around an example of the batch, or around the one that is followed."""
    times, more, thick = FOLLOWED_RING if is_followed else RING
    reach, wide = times * radius + more, max(2.4 if is_followed else 1.3, thick * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((theme.raised, wide + 1.6), (theme.accent if is_followed else theme.text, wide)):
        painter.setPen(QPen(QColor(color), width))
        painter.drawEllipse(spot, reach, reach)


def draw_often(painter: QPainter, look: Look, spots: Array, radius: float, sign: Sign) -> None:
    """Draw the same sign at all of these places, ``(count, 2)``: once, and then copies of it."""
    if not len(spots):
        return
    half = math.ceil(FARTHEST * radius + 4)
    stamp = look.blank(2 * half, 2 * half)
    with QPainter(stamp) as brush:
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        sign(brush, QPointF(half, half), radius)
    # In whole points: Qt takes four times as long between them.
    for x, y in np.round(spots - half).astype(int).tolist():
        painter.drawPixmap(x, y, stamp)
