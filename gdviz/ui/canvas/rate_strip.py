"""RATE STRIP: under the learning rate's slider, what each rate would do from the present start."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdviz.descent.landscape import Landscape
from gdviz.lab.kinds import Kind
from gdviz.lab.sweep import Sweep
from gdviz.ui.canvas.outcomes import draw_outcomes, fill_outcome, kinds_in_order, outcome_color
from gdviz.ui.crash import told
from gdviz.ui.theme import HANDLE, SMALL_POINTS, Theme, font
from gdviz.ui.wording import translated, with_power
from gdviz.words import plain

HEIGHT = 14.0
SWATCH = 11.0
MARK = 5.0


class RateStrip(QWidget):
    """As wide as the slider's way; a click chooses the rate under the pointer."""

    rate_chosen = Signal(float)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._sweep: Sweep | None = None
        self._landscape: Landscape | None = None
        self._picture: QPixmap | None = None
        self._rate = 0.0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What each learning rate does"))
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        self._picture = None
        self._fit()

    def _fit(self) -> None:
        rows = len(self._legend_rows(self.width()))
        self.setFixedHeight(round(HEIGHT + 8 + max(rows, 1) * (QFontMetricsF(self._font).height() + 2)))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the legend the rows that it needs at this width."""
        super().resizeEvent(event)
        self._fit()

    def display(self, sweep: Sweep, landscape: Landscape) -> None:
        """Show what each rate does."""
        self._sweep, self._landscape, self._picture = sweep, landscape, None
        self._fit()
        stretches = [
            f"{_rate_text(float(sweep.values[first]))}: {translated(sweep.kind(first).label)}" for first, _ in sweep.runs()
        ]
        self.setAccessibleDescription("; ".join(stretches[:20]))

    def display_rate(self, rate: float) -> None:
        """Mark the present learning rate."""
        if rate != self._rate:
            self._rate = rate
            self.update()

    def _area(self) -> QRectF:
        return QRectF(HANDLE / 2, 4, self.width() - HANDLE, HEIGHT)

    def _legend_rows(self, width: float) -> list[list[tuple[float, Kind, int, str]]]:
        """The legend's entries as (left, kind, minimum, word), in as many rows as they need."""
        metrics = QFontMetricsF(self._font)
        rows: list[list[tuple[float, Kind, int, str]]] = []
        left = 0.0
        for kind, minimum in kinds_in_order(self._sweep) if self._sweep else []:
            word = self._word(kind)
            needed = SWATCH + 5 + metrics.horizontalAdvance(word) + 9
            if not rows or left + needed > width - HANDLE:
                rows.append([])
                left = 0.0
            rows[-1].append((left + HANDLE / 2, kind, minimum, word))
            left += needed
        return rows

    def _word(self, kind: Kind) -> str:
        if kind.is_settled:
            return self.tr("deepest") if kind is Kind.SETTLED_GLOBAL else self.tr("settles")
        words = {
            Kind.CRAWLING: self.tr("crawls"),
            Kind.SWINGING: self.tr("swings"),
            Kind.CHAOTIC: self.tr("chaos"),
            Kind.DIVERGED: self.tr("flies off"),
        }
        return words.get(kind, self.tr("unclear"))

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip, the mark and the legend."""
        del event
        if self._sweep is None or self._landscape is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, ratio = self._area(), self.devicePixelRatioF()
        if self._picture is None or self._picture.width() != max(1, round(area.width() * ratio)):
            self._picture = draw_outcomes(self._sweep, self._landscape, self._theme, area.width(), HEIGHT, ratio)
        painter.drawPixmap(area.topLeft(), self._picture)
        self._draw_mark(painter, area)
        painter.setFont(self._font)
        line = QFontMetricsF(self._font).height() + 2
        for row, entries in enumerate(self._legend_rows(self.width())):
            top = area.bottom() + 4 + row * line
            for left, kind, minimum, word in entries:
                color = outcome_color(self._theme, self._landscape, kind, minimum)
                fill_outcome(painter, QRectF(left, top + (line - SWATCH) / 2, SWATCH, SWATCH), self._theme, kind, color)
                painter.setPen(QColor(self._theme.dim))
                painter.drawText(QRectF(left + SWATCH + 5, top, 400, line), Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()

    def _draw_mark(self, painter: QPainter, area: QRectF) -> None:
        if self._sweep is None:
            return
        values = self._sweep.values
        if values[0] <= self._rate <= values[-1]:
            place = float(np.interp(self._rate, values, np.arange(len(values))))
            x = area.left() + place / (len(values) - 1) * area.width()
            painter.setPen(QPen(QColor(self._theme.ground), MARK))
            painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom() + 2))
            painter.setPen(QPen(QColor(self._theme.text), 2))
            painter.drawLine(QPointF(x, area.top() - 3), QPointF(x, area.bottom() + 3))

    def _index_at(self, x: float) -> int:
        """The rate under a point, as an index."""
        if self._sweep is None:
            return 0
        area, count = self._area(), len(self._sweep.values)
        return min(count - 1, max(0, int((x - area.left()) / max(1.0, area.width()) * count)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what the rate under the pointer does."""
        if self._sweep is None:
            return
        index = self._index_at(event.position().x())
        kind, period = self._sweep.kind(index), int(self._sweep.periods[index])
        text = self.tr("{rate}: {word}").format(rate=_rate_text(float(self._sweep.values[index])), word=translated(kind.label))
        self.setToolTip(self.tr("{text} (period {period})").format(text=text, period=period) if period else text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the rate under the pointer."""
        if self._sweep is not None and event.button() == Qt.MouseButton.LeftButton:
            self.rate_chosen.emit(_rounded(float(self._sweep.values[self._index_at(event.position().x())])))


def _rounded(rate: float) -> float:
    """A rate as one would choose it: three significant digits."""
    return float(f"{rate:.3g}")


def _rate_text(rate: float) -> str:
    return with_power(plain(_rounded(rate)))
