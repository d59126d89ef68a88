"""DATA LEGEND: what the signs in a picture of the data mean, under it or beside it, as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from gdviz.ui.training.data_look import Look, Sign

BETWEEN = 12.0
SIGN = 1.15
"""The width of a sign, in lines of text."""
SLACK = 2.0
"""A text that is as wide as its room would be cut off."""


class Entry(NamedTuple):
    """A sign, what it means, and how large it is drawn beside the others."""

    sign: Sign
    meaning: str
    size: float = 1.0


def width_of(entry: Entry, look: Look) -> float:
    """The room that an entry needs."""
    return SIGN * look.line + look.metrics.horizontalAdvance(entry.meaning) + SLACK


def rows_of(entries: Sequence[Entry], look: Look, width: float, most: int) -> list[list[Entry]]:
    """The entries in at most so many rows of this width; those that do not fit any more are left out."""
    rows: list[list[Entry]] = []
    left = width
    for entry in entries:
        needed = min(width_of(entry, look), width)
        if not rows or left + needed > width:
            if len(rows) >= most:
                break
            rows.append([])
            left = 0.0
        rows[-1].append(entry)
        left += needed + BETWEEN
    return rows


def draw_rows(painter: QPainter, look: Look, rows: Sequence[Sequence[Entry]], at: QPointF, width: float) -> None:
    """Draw rows of entries under each other, from their upper left corner."""
    painter.setFont(look.font)
    size = SIGN * look.line
    for number, row in enumerate(rows):
        x, y = at.x(), at.y() + (number + 0.5) * look.line
        for entry in row:
            painter.save()
            entry.sign(painter, QPointF(x + 0.42 * size, y), 0.26 * look.line * entry.size)
            painter.restore()
            painter.setPen(QColor(look.theme.dim))
            text = look.elided(entry.meaning, at.x() + width - x - size)
            painter.drawText(QPointF(x + size, y + look.metrics.capHeight() / 2), text)
            x += size + look.metrics.horizontalAdvance(text) + BETWEEN
