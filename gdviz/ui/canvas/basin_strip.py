"""BASIN STRIP: under the axis of the curve, each start in the colour of the valley in which it ends."""

# pyright: basic
# pyqtgraph has no types.

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from gdviz.descent.landscape import Landscape
from gdviz.lab.kinds import Kind
from gdviz.lab.sweep import Sweep
from gdviz.ui.canvas.outcomes import draw_outcomes
from gdviz.ui.crash import told
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.wording import number, translated

HEIGHT = 14.0


class BasinStrip(pg.GraphicsWidget):
    """A strip as wide as the curve's picture, with one line of words under it."""

    def __init__(self) -> None:
        super().__init__()
        self._sweep: Sweep | None = None
        self._landscape: Landscape | None = None
        self._picture: QPixmap | None = None

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        self._picture = None
        self.setFixedHeight(HEIGHT + QFontMetricsF(self._font).height() + 6)
        self.update()

    def display(self, sweep: Sweep, landscape: Landscape) -> None:
        """Show where each start ends."""
        self._sweep, self._landscape, self._picture = sweep, landscape, None
        self.update()

    def text_at(self, place: QPointF) -> str:
        """What becomes of the start under a place of the scene; empty beside the strip."""
        if self._sweep is None or self._landscape is None or not self.sceneBoundingRect().contains(place):
            return ""
        count = len(self._sweep.values)
        index = min(count - 1, max(0, int(self.mapFromScene(place).x() / self.rect().width() * count)))
        first, last = next((first, last) for first, last in self._sweep.runs() if first <= index < last)
        minimum = int(self._sweep.minima[index])
        fields = {
            "low": number(float(self._sweep.values[first]), 2),
            "high": number(float(self._sweep.values[last - 1]), 2),
            "word": translated(self._sweep.kind(index).label),
        }
        if minimum < 0:
            return self.tr("Starts from {low} to {high}: {word}").format(**fields)
        fields["place"] = number(self._landscape.minima[minimum].position[0], 3)
        return self.tr("Starts from {low} to {high}: {word}, at x = {place}").format(**fields)

    def _caption(self, sweep: Sweep) -> str:
        share = sum(sweep.kind(index) is Kind.SETTLED_GLOBAL for index in range(len(sweep.values))) / len(sweep.values)
        return self.tr("where each start ends: {share} % reach the deepest valley").format(share=round(100 * share))

    @told
    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the strip and its words."""
        if self._sweep is None or self._landscape is None:
            return
        width, ratio = self.rect().width(), painter.device().devicePixelRatioF()
        if self._picture is None or self._picture.width() != max(1, round(width * ratio)):
            self._picture = draw_outcomes(self._sweep, self._landscape, self._theme, width, HEIGHT, ratio)
            self._words = self._caption(self._sweep)
        painter.drawPixmap(QPointF(0, 2), self._picture)
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.dim))
        area = QRectF(0, HEIGHT + 4, width, self.rect().height() - HEIGHT - 4)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._words)
