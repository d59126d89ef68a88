"""DATA LAYOUT: what stands where around a plot: names above and below, a legend beside or under it, and notes at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.ui.paper import MARGIN, draw_card
from gdviz.ui.training.data_axes import TICK, Axis, Plot, up_width
from gdviz.ui.training.data_legend import Entry, draw_rows, rows_of, width_of
from gdviz.ui.training.data_look import Look

LEAST_PLOT = 78.0
"""A plot that is lower has no legend under it."""
NOTED_PLOT, WORDY_PLOT = 125.0, 150.0
"""One that is lower has no notes under it, or has them in few words."""
MOST_WIDENED = 1.5
"""Of an axis; rather an oval circle than examples in a corner of the plot."""
WIDE = 1.25
"""A picture that is so many times as wide as high has its legend at its side."""
LEAST_WIDE = 430.0
COLUMN = 0.3
"""Of the width, the most for a legend at the side."""
MOST_ROWS = 3


@dataclass(frozen=True, eq=False)
class Layout:
    """A plot with a ``legend`` in rows from a corner on, so ``wide`` at the most, and ``notes`` in their room."""

    plot: Plot
    head: QRectF
    legend: list[list[Entry]]
    corner: QPointF
    wide: float
    notes: str
    foot: QRectF

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draw the card and all that stands still around the plot."""
        draw_card(painter, look.card, look.theme)
        painter.setFont(look.font)
        painter.setPen(QColor(look.theme.dim))
        area, line = self.plot.area, look.line
        below = QRectF(area.left(), area.bottom() + TICK + line, area.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, look.elided(self.plot.across.name, area.width()))
        painter.drawText(self.foot, Qt.TextFlag.TextWordWrap.value, self.notes)
        self.plot.draw(painter, look)
        draw_rows(painter, look, self.legend, self.corner, self.wide)

    def draw_head(self, painter: QPainter, look: Look, statuses: Sequence[str]) -> None:
        """Write the name of the axis that goes up, and beside it the first status that leaves room for it."""
        painter.setFont(look.font)
        painter.setPen(QColor(look.theme.dim))
        status = next(
            (text for text in statuses if _width(look, text) + _width(look, self.plot.up.name) + 16 <= self.head.width()), ""
        )
        room = self.head.width() - (_width(look, status) + 16 if status else 0)
        painter.drawText(self.head, Qt.AlignmentFlag.AlignLeft, look.elided(self.plot.up.name, room))
        painter.setPen(QColor(look.theme.text))
        painter.drawText(self.head, Qt.AlignmentFlag.AlignRight, status)


def _width(look: Look, text: str) -> float:
    return look.metrics.horizontalAdvance(text)


def lay_out(
    look: Look, axes: tuple[Axis, Axis], entries: Sequence[Entry], notes: Sequence[str], *, has_equal_units: bool = False
) -> Layout:
    """Find room for everything; of the notes, in ever fewer words, the first that fit. With equal units, circles look round."""
    inner, line = look.card.adjusted(MARGIN, MARGIN - 3, -MARGIN, -MARGIN + 3), look.line
    is_wide = inner.width() >= max(LEAST_WIDE, WIDE * inner.height())
    column = 0.0
    if is_wide:
        column = min(COLUMN * inner.width(), max(width_of(entry, look) for entry in entries))
    top, bottom = inner.top() + line + 3, inner.bottom() - 2 * line - TICK
    rows: list[list[Entry]] = []
    if not is_wide:
        most = min(MOST_ROWS, int((bottom - top - LEAST_PLOT) / line))
        rows = rows_of(entries, look, inner.width(), most)
        bottom -= len(rows) * line + (2 if rows else 0)
    text, height = _fitting(look, notes, inner.width(), bottom - top)
    bottom -= height
    if is_wide:
        rows = rows_of(entries, look, column, int((bottom - top) / line) + 2)
    left = inner.left() + up_width(axes[1], look, bottom - top)
    right = inner.right() - (column + 2 * MARGIN if is_wide else 0.0)
    area = QRectF(left, top, max(16.0, right - left), max(16.0, bottom - top)).toRect().toRectF()
    plot = Plot(*_with_equal_units(axes, area) if has_equal_units else axes, area)
    head = QRectF(inner.left(), inner.top(), right - inner.left(), line)
    corner = QPointF(right + 2 * MARGIN, top) if is_wide else QPointF(inner.left(), bottom + TICK + 2 * line + 2)
    foot = QRectF(inner.left(), inner.bottom() - height, inner.width(), height)
    return Layout(plot, head, rows, corner, column if is_wide else inner.width(), text, foot)


def _fitting(look: Look, notes: Sequence[str], width: float, room: float) -> tuple[str, float]:
    """The first of the notes that leaves enough of this height for the plot, and its own height."""
    for text in notes:
        box = look.metrics.boundingRect(QRectF(0, 0, width, 1e6), Qt.TextFlag.TextWordWrap.value, text)
        if text and box.height() <= room - (NOTED_PLOT if box.height() < 1.5 * look.line else WORDY_PLOT):
            return text, box.height() + 2
    return "", 0.0


def _with_equal_units(axes: tuple[Axis, Axis], area: QRectF) -> tuple[Axis, Axis]:
    """The axes, one of them made longer, so that a circle looks round."""
    across, up = axes
    units = across.own_length / area.width(), up.own_length / area.height()
    if units[0] < units[1]:
        return across.widened(min(units[1] / units[0], MOST_WIDENED)), up
    return across, up.widened(min(units[0] / units[1], MOST_WIDENED))
