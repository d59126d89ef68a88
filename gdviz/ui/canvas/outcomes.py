"""How the ends of runs look: a colour and a pattern each, in both strips, their legend and at the valleys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap

from gdviz.descent.landscape import Landscape
from gdviz.lab.kinds import Kind
from gdviz.lab.sweep import Sweep
from gdviz.ui.theme import Theme

PATTERNS = {
    Kind.CRAWLING: Qt.BrushStyle.Dense6Pattern,
    Kind.RUNNING: Qt.BrushStyle.Dense7Pattern,
    Kind.SWINGING: Qt.BrushStyle.VerPattern,
    Kind.CHAOTIC: Qt.BrushStyle.DiagCrossPattern,
    Kind.DIVERGED: Qt.BrushStyle.BDiagPattern,
}
"""What tells the kinds apart without colour; runs that settle are plain."""


def valley_color(theme: Theme, landscape: Landscape, index: int) -> str:
    """The colour of one of the landscape's minima: the deepest has its own, the first of several that are; neighbours differ."""
    first = next(number for number, minimum in enumerate(landscape.minima) if minimum.is_global)
    if index == first:
        return theme.good
    return theme.valleys[(index - (index > first)) % len(theme.valleys)]


def outcome_color(theme: Theme, landscape: Landscape, kind: Kind, minimum: int) -> str:
    """The colour of a run that ends like this; ``minimum`` is an index, -1 for none."""
    return valley_color(theme, landscape, minimum) if minimum >= 0 else theme.of_kind(kind)


def fill_outcome(painter: QPainter, area: QRectF, theme: Theme, kind: Kind, color: str) -> None:
    """Fill ``area`` with a colour and the pattern of the kind."""
    painter.fillRect(area, QColor(color))
    if kind in PATTERNS:
        painter.fillRect(area, QBrush(QColor(theme.ground), PATTERNS[kind]))


def draw_outcomes(sweep: Sweep, landscape: Landscape, theme: Theme, width: float, height: float, ratio: float) -> QPixmap:
    """A strip of this size in which each run of the sweep has its place, for a screen with ``ratio`` pixels to a point."""
    picture = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    scale = width / len(sweep.values)
    for first, last in sweep.runs():
        kind = sweep.kind(first)
        color = outcome_color(theme, landscape, kind, int(sweep.minima[first]))
        fill_outcome(painter, QRectF(first * scale, 0, (last - first) * scale, height), theme, kind, color)
    painter.end()
    return picture


def kinds_in_order(sweep: Sweep) -> list[tuple[Kind, int]]:
    """Each kind that occurs, with the minimum of its first run, in the order in which they occur."""
    found: dict[Kind, int] = {}
    for first, _ in sweep.runs():
        found.setdefault(sweep.kind(first), int(sweep.minima[first]))
    return list(found.items())
