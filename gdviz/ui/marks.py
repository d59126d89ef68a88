"""MARKS: the shapes that tell hikers apart without colour: one for each place in a race."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.lab.hiker import Hiker
from gdviz.ui.theme import Theme
from gdviz.ui.wording import translated
from gdviz.words import plain

ICON = 18


def _corners(count: int, turn: float, inner: float = 1.0) -> list[tuple[float, float]]:
    """A regular figure of radius 1, or a star whose every second corner lies at ``inner``."""
    return [
        (radius * math.sin(angle), -radius * math.cos(angle))
        for corner in range(count)
        for angle, radius in [(2 * math.pi * (corner + turn) / count, inner if corner % 2 else 1.0)]
    ]


SHAPES: tuple[list[tuple[float, float]], ...] = (
    [],
    _corners(4, 0.0),
    _corners(4, 0.5),
    _corners(3, 0.0),
    _corners(3, 0.5),
    _corners(10, 0.0, 0.45),
    _corners(6, 0.5),
    _corners(8, 0.0, 0.4),
)
"""Disc, diamond, square, triangles up and down, star, hexagon, four-pointed star; the disc is the own ball's."""


def draw_mark(painter: QPainter, place: int, spot: QPointF, radius: float) -> None:
    """Draw the shape of this place in a race with the painter's pen and brush."""
    if SHAPES[place]:
        painter.drawPolygon(_shape(place, radius).translated(spot))
    else:
        painter.drawEllipse(spot, radius, radius)


@cache
def _shape(place: int, radius: float) -> QPolygonF:
    """A shape of this size around zero."""
    return QPolygonF([QPointF(x, y) * (1.2 * radius) for x, y in SHAPES[place]])


def mark_icon(theme: Theme, place: int) -> QIcon:
    """The mark as a picture for a list."""
    picture = QPixmap(3 * ICON, 3 * ICON)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(3, 3)
    painter.setPen(QPen(QColor(theme.rim), 1))
    painter.setBrush(QColor(theme.hikers[place]))
    draw_mark(painter, place, QPointF(ICON / 2, ICON / 2), ICON * 0.34)
    painter.end()
    return QIcon(picture)


def hiker_names(hikers: Sequence[Hiker]) -> list[str]:
    """What each hiker is called: its optimizer's label, with its numbers where another one has the same."""
    shown = [translated(OPTIMIZERS[hiker.optimizer].label) for hiker in hikers]

    def numbers(hiker: Hiker) -> str:
        settings = [f"{name} {plain(value)}" for name, value in hiker.settings.items()]
        return ", ".join([f"η {plain(hiker.learning_rate)}", *settings])

    return [
        f"{label} ({numbers(hiker)})" if shown.count(label) > 1 else label for hiker, label in zip(hikers, shown, strict=True)
    ]
