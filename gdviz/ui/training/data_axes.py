"""DATA AXES: a plot of examples: where it lies, which numbers stand at its axes, and the way from examples to points of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.descent.datasets import Scale
from gdviz.descent.exact import Array
from gdviz.ui.paper import LARGEST, round_ticks, tick_text
from gdviz.ui.training.data_look import Look
from gdviz.ui.wording import MINUS, translated, with_power
from gdviz.words import plain

SPARE = 0.06
"""Of the width of the examples, on each side of them."""
FAR = 1e5
"""Nothing is drawn further off than so many points."""
TICK, GAP = 4.0, 4.0
MOST_TICKS = 9


@dataclass(frozen=True, eq=False)
class Axis:
    """From ``low`` to ``high`` of what the network is shown; its numbers are those of the data, by a ``scale`` of one column."""

    name: str
    scale: Scale
    low: float
    high: float

    @classmethod
    def of(cls, name: str, scale: Scale, values: Array) -> Axis:
        """What suits these values, ``(count,)``, which have been put on the scale; those without end are left out.

        The name comes as the data have it.
        """
        known = values[np.abs(values) < LARGEST]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
        spare = SPARE * (high - low) or 1.0
        return cls(translated(name), scale, low - spare, high + spare)

    def widened(self, factor: float) -> Axis:
        """The same, so many times as long."""
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2 * factor
        return Axis(self.name, self.scale, middle - half, middle + half)

    @property
    def own_length(self) -> float:
        """How long it is in the units of the data."""
        low, high = self._own(self.low), self._own(self.high)
        return high - low

    def _own(self, value: float) -> float:
        return float(self.scale.back(np.array([value]))[0])

    def shares(self, values: Array) -> Array:
        """Where values are along the axis: from 0 to 1."""
        return (values - self.low) / (self.high - self.low)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Round numbers in the data's own units, each with its share of the axis; the one in the middle if there are none."""
        own = round_ticks(self._own(self.low), self._own(self.high), most) or [self._own((self.low + self.high) / 2)]
        shares = self.shares(self.scale.apply(np.array(own)[:, np.newaxis])[:, 0]).tolist()
        return [(share, text) for share, text in zip(shares, _texts(own), strict=True) if 0 <= share <= 1]


def _texts(values: list[float]) -> list[str]:
    """Numbers beside an axis, with as many figures as tell them apart."""
    texts = [tick_text(value) for value in values]
    if len(set(texts)) < len(texts):
        texts = [with_power(plain(float(f"{value:.12g}"))).replace("-", MINUS) for value in values]
    return texts


@dataclass(frozen=True, eq=False)
class Plot:
    """Two axes, and the ``area`` between them; their numbers stand outside of it."""

    across: Axis
    up: Axis
    area: QRectF

    def spots(self, across: Array, up: Array) -> Array:
        """Points of the picture, ``(count, 2)``, for values along both axes, each ``(count,)``; what is far off is kept near."""
        with np.errstate(all="ignore"):
            x = self.area.left() + self.across.shares(across) * self.area.width()
            y = self.area.bottom() - self.up.shares(up) * self.area.height()
        return np.nan_to_num(np.column_stack([x, y]), nan=FAR, posinf=FAR, neginf=-FAR).clip(-FAR, FAR)

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draw the axes with their numbers and names."""
        area, line = self.area, look.line
        painter.setFont(look.font)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.theme.edge), 1))
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        for share, text in self.across_ticks(look):
            x = area.left() + share * area.width()
            self._draw_tick(painter, look, QPointF(x, area.bottom()), QPointF(x, area.bottom() + TICK))
            half = look.metrics.horizontalAdvance(text) / 2 + 1
            middle = min(max(x, half), look.card.right() - half)
            box = QRectF(middle - half, area.bottom() + TICK, 2 * half, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        for share, text in up_ticks(self.up, look, area.height()):
            y = area.bottom() - share * area.height()
            self._draw_tick(painter, look, QPointF(area.left() - TICK, y), QPointF(area.left(), y))
            box = QRectF(0, y - line / 2, area.left() - TICK - 2, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_tick(self, painter: QPainter, look: Look, begin: QPointF, end: QPointF) -> None:
        painter.setPen(QPen(QColor(look.theme.edge), 1))
        painter.drawLine(begin, end)
        painter.setPen(QColor(look.theme.dim))

    def across_ticks(self, look: Look) -> list[tuple[float, str]]:
        """The numbers under the plot: as many as stand beside each other."""
        width = self.area.width()
        for most in range(MOST_TICKS, 1, -1):
            ticks = self.across.ticks(most)
            widest = max((look.metrics.horizontalAdvance(text) for _, text in ticks), default=0.0)
            if len(ticks) * (widest + 2.5 * GAP) <= width:
                return ticks
        return self.across.ticks(1)


def up_ticks(axis: Axis, look: Look, height: float) -> list[tuple[float, str]]:
    """The numbers beside a plot of this height."""
    ticks = axis.ticks(min(MOST_TICKS, max(2, int(height / (2 * look.line)))))
    # A number at the upper end would reach into the words above the plot.
    return [(share, text) for share, text in ticks if (1 - share) * height >= 0.35 * look.line]


def up_width(axis: Axis, look: Look, height: float) -> float:
    """How much room they need."""
    return max((look.metrics.horizontalAdvance(text) for _, text in up_ticks(axis, look, height)), default=0.0) + TICK + 2
