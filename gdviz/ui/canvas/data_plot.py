"""DATA PLOT: the data of a fit, and the curve that the model draws through them with its present weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from gdviz.descent.exact import Array
from gdviz.descent.fit import Fit
from gdviz.ui.crash import told
from gdviz.ui.paper import LARGEST, MARGIN, blank, draw_card, draw_heading, draw_line, draw_squares, round_ticks, tick_text
from gdviz.ui.scene import Scene
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.wording import number, translated

SPARE = 0.06
"""The picture reaches so much further than the data, as a share of them."""
JITTER = 0.035
"""Targets that are 0 or 1 lie in two rows; within a row the points are spread so far up and down."""
GOLDEN = 0.6180339887498949
FAR = 1e5
"""Nothing is drawn further off than so many pixels."""
DOT, SQUARE = 2.4, 3.6


@dataclass(frozen=True, eq=False)
class _Sight:
    """The part of the plane that is seen, and where on the widget."""

    low: Array
    high: Array
    area: QRectF

    def place(self, inputs: Array, targets: Array) -> Array:
        """Where points are in the picture, shape ``(count, 2)``."""
        share = (np.column_stack([inputs, np.clip(targets, -LARGEST, LARGEST)]) - self.low) / (self.high - self.low)
        across = self.area.left() + share[:, 0] * self.area.width()
        down = self.area.bottom() - share[:, 1] * self.area.height()
        return np.column_stack([across, np.clip(down, -FAR, FAR)])


class DataPlot(QWidget):
    """Shows what the two weights mean: each place on the map is another curve through the same points."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._fit: Fit | None = None
        self._points: Array = np.zeros((0, 2))
        self._batch: Array | None = None
        self._weights: Array | None = None
        self._picture: QPixmap | None = None
        self.setAccessibleName(self.tr("Data and model"))
        self.setToolTip(
            self.tr(
                "Points: the data. Line: what the model says with its present weights. Learning moves the line to the points."
            )
        )
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        self._picture = None
        self.setMinimumSize(round(210 * percent / 100), round(140 * percent / 100))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the points to be told apart."""
        return QSize(300, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the points anew at the new size."""
        super().resizeEvent(event)
        self._picture = None

    def display(self, scene: Scene) -> None:
        """Show the data and the model of this moment; nothing where the loss does not come from data."""
        fit, noise, step = scene.descent.landscape.fit, scene.descent.noise, scene.step
        if fit is not self._fit:
            self._fit, self._picture = fit, None
            self._points = np.zeros((0, 2)) if fit is None else _spread(*fit.data)
        batch = None if fit is None or not noise.batch else self._points[noise.rows(fit.count, step.index)]
        if (batch is None) != (self._batch is None):
            self._picture = None
        self._batch = batch
        self._describe(scene)
        self.glide(step.position)

    def glide(self, position: Array) -> None:
        """Draw the model's curve with these weights, shape ``(2,)``."""
        self._weights = position
        self.update()

    def _describe(self, scene: Scene) -> None:
        if self._fit is None:
            return
        weight, bias = (number(float(value)) for value in scene.step.position[:2])
        text = self.tr("{count} points; {target} by {input}; weights w = {weight}, b = {bias}").format(
            count=self._fit.count,
            target=translated(self._fit.target_label),
            input=translated(self._fit.input_label),
            weight=weight,
            bias=bias,
        )
        if self._batch is not None:
            text = self.tr("{text}; a mini-batch of {size} decides this step").format(text=text, size=len(self._batch))
        self.setAccessibleDescription(text)

    def _sight(self) -> _Sight:
        metrics = QFontMetricsF(self._font)
        low, high = self._points.min(axis=0), self._points.max(axis=0)
        spare = SPARE * np.where(high > low, high - low, 1.0)
        left = MARGIN + metrics.horizontalAdvance("−0.00") + 4
        line = metrics.height()
        area = QRectF(self.rect()).adjusted(left, MARGIN + line + 2, -MARGIN, -MARGIN - 2 * line)
        return _Sight(low - spare, high + spare, area)

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the points, those of the mini-batch stronger, and the curve."""
        del event
        if self._fit is None or self._weights is None:
            return
        sight = self._sight()
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._draw_data(sight, self._fit)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._picture)
        painter.setClipRect(sight.area)
        if self._batch is not None:
            self._take_brush_for_batch(painter)
            draw_squares(painter, sight.place(*self._batch.T), SQUARE)
        self._draw_curve(painter, sight, self._fit, self._weights)
        painter.end()

    def _draw_curve(self, painter: QPainter, sight: _Sight, fit: Fit, weights: Array) -> None:
        inputs = np.linspace(float(sight.low[0]), float(sight.high[0]), max(2, round(sight.area.width() / 3)))
        with np.errstate(all="ignore"):
            said = fit.predict(weights, inputs)
        if np.isfinite(said).all():
            painter.setPen(QPen(QColor(self._theme.ball), 2.4))
            draw_line(painter, sight.place(inputs, said))

    def _draw_data(self, sight: _Sight, fit: Fit) -> QPixmap:
        """Axes and points, which stay the same from step to step."""
        picture = blank(self)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self._theme)
        self._draw_words(painter, fit)
        self._draw_ticks(painter, sight)
        color = QColor(self._theme.curve)
        color.setAlphaF(0.55)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        for x, y in sight.place(*self._points.T).tolist():
            painter.drawEllipse(QPointF(x, y), DOT, DOT)
        painter.end()
        return picture

    def _draw_words(self, painter: QPainter, fit: Fit) -> None:
        words, metrics = QRectF(self.rect()).adjusted(MARGIN, 4, -MARGIN, -4), QFontMetricsF(self._font)
        target = translated(fit.target_label)
        titles = [target]
        if _is_probability(fit.data[1]):
            titles = [self.tr("probability, {target}").format(target=target), self.tr("probability")]
        note = "" if self._batch is None else self.tr("mini-batch of {size}").format(size=len(self._batch))
        painter.setPen(QColor(self._theme.dim))
        if draw_heading(painter, words, self._font, titles, note) and note:
            left = words.right() - metrics.horizontalAdvance(note) - 8
            self._take_brush_for_batch(painter)
            draw_squares(painter, np.array([[left, words.top() + metrics.height() / 2]]), SQUARE)
            painter.setPen(QColor(self._theme.dim))
        title = metrics.elidedText(translated(fit.input_label), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, title)

    def _take_brush_for_batch(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self._theme.raised), 1))
        painter.setBrush(QColor(self._theme.accent))

    def _draw_ticks(self, painter: QPainter, sight: _Sight) -> None:
        area, line = sight.area, QFontMetricsF(self._font).height()
        across = round_ticks(float(sight.low[0]), float(sight.high[0]), max(3, int(area.width() / (3.2 * line))))
        up = round_ticks(float(sight.low[1]), float(sight.high[1]), max(3, int(area.height() / (2 * line))))
        painter.setFont(self._font)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, (x, _) in zip(across, sight.place(np.array(across), np.full(len(across), sight.low[1])).tolist(), strict=True):
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(QColor(self._theme.dim))
            painter.drawText(QRectF(x - 50, area.bottom(), 100, line), Qt.AlignmentFlag.AlignCenter, tick_text(value))
        for value, (_, y) in zip(up, sight.place(np.full(len(up), sight.low[0]), np.array(up)).tolist(), strict=True):
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self._theme.dim))
            painter.drawText(QRectF(0, y - line / 2, area.left() - 4, line), right, tick_text(value))


def _is_probability(targets: Array) -> bool:
    return bool(np.isin(targets, (0.0, 1.0)).all())


def _spread(inputs: Array, targets: Array) -> Array:
    """The data as points, shape ``(count, 2)``; those of two rows spread a little, always in the same way."""
    if not _is_probability(targets):
        return np.column_stack([inputs, targets])
    offsets = (np.arange(len(targets)) * GOLDEN % 1 - 0.5) * 2 * JITTER
    return np.column_stack([inputs, targets + offsets])
