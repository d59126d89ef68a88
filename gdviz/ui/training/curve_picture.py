"""CURVE PICTURE: examples with one feature and a value to predict, and the curve that the network draws through them."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gdviz.descent.datasets import Scale
from gdviz.descent.exact import Array
from gdviz.ui.paper import draw_line
from gdviz.ui.training.data_axes import Axis
from gdviz.ui.training.data_layout import lay_out
from gdviz.ui.training.data_legend import Entry
from gdviz.ui.training.data_look import Look, draw_mark, draw_ring
from gdviz.ui.training.data_points import Points, drawn_rows, is_ringed
from gdviz.ui.training.data_words import DataWords
from gdviz.ui.training.scene import TrainingScene

PLACES = 160
"""The curve is drawn through so many places."""
CURVE, ERROR = 2.6, 2.2
AS_IT_IS = Scale(np.zeros(1), np.ones(1))
"""Values to predict are not put on another scale."""


class CurvePicture:
    """Draws one run's data at one size; only the curve changes with the weights."""

    def __init__(self, look: Look, scene: TrainingScene) -> None:
        self._look = look
        material, words = scene.material, DataWords(scene)
        data = material.data
        drawn = drawn_rows(data.count, scene.training.data_seed)
        across, up = material.scale.apply(data.inputs)[:, 0], data.targets
        axes = Axis.of(data.features[0], material.scale, across), Axis.of(data.target, AS_IT_IS, up)
        notes = words.notes(len(drawn))
        self._layout = lay_out(look, axes, self._entries(words, is_ringed=is_ringed(scene)), notes)
        plot = self._layout.plot
        self.points = Points(look, material, plot, plot.spots(across, up), np.zeros(data.count, int), drawn)
        self._inputs = np.linspace(axes[0].low, axes[0].high, PLACES)
        self._frame: QPixmap | None = None
        self._weights: Array | None = None

    def _entries(self, words: DataWords, *, is_ringed: bool) -> list[Entry]:
        theme, tr = self._look.theme, words.tr
        entries = [
            Entry(partial(_draw_stroke, theme.curve, CURVE, False), tr("network")),
            Entry(partial(draw_mark, theme, 0, False), tr("training")),
            Entry(partial(draw_mark, theme, 0, True), tr("test")),
            Entry(partial(draw_ring, theme, True), tr("followed"), 0.62),
            Entry(partial(_draw_stroke, theme.accent, ERROR, True), tr("its error")),
        ]
        return [*entries, Entry(partial(draw_ring, theme, False), tr("this batch"), 0.85)] if is_ringed else entries

    def see(self, scene: TrainingScene) -> None:
        """Look at what the network says with the weights that it has now."""
        if scene.moment.weights is not self._weights:
            self._weights = scene.moment.weights
            with np.errstate(all="ignore"):
                answers = scene.network.forward(self._weights, self._inputs[:, np.newaxis]).answers[:, 0]
            self._corners = self._layout.plot.spots(self._inputs, answers)[np.isfinite(answers)]

    def draw(self, painter: QPainter, scene: TrainingScene) -> None:
        """Draw this moment."""
        self.see(scene)
        plot, look = self._layout.plot, self._look
        painter.drawPixmap(0, 0, self._standing())
        words = DataWords(scene)
        self._layout.draw_head(painter, look, words.status())
        painter.setClipRect(plot.area)
        for color, width in ((look.theme.raised, CURVE + 2), (look.theme.curve, CURVE)):
            painter.setPen(QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            draw_line(painter, self._corners)
        self._draw_error(painter, scene, words)
        painter.setClipRect(plot.area.adjusted(-8, -8, 8, 8))
        self.points.draw_batch(painter, scene, lambda rows: rows[:0])
        painter.setClipping(False)

    def _draw_error(self, painter: QPainter, scene: TrainingScene, words: DataWords) -> None:
        """Draw how far the answer about the followed example is off."""
        row = self.points.rows_of_batch(scene)[[scene.followed]]
        answer, given = words.answers(row)[:, 0], scene.material.scale.apply(words.data.inputs[row])[:, 0]
        if np.isfinite(answer).all():
            painter.setPen(QPen(QColor(self._look.theme.accent), ERROR, Qt.PenStyle.DashLine))
            draw_line(painter, np.vstack([self.points.spots[row], self._layout.plot.spots(given, answer)]))

    def _standing(self) -> QPixmap:
        if self._frame is None:
            self._frame = self._look.blank(self._look.card.width(), self._look.card.height())
            with QPainter(self._frame) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._layout.draw(painter, self._look)
                painter.setClipRect(self._layout.plot.area)
                self.points.draw(painter)
        return self._frame

    def batch_at(self, scene: TrainingScene, spot: QPointF) -> int | None:
        """Which example of the batch is there, if one is."""
        return self.points.batch_at(scene, spot)

    def example_at(self, scene: TrainingScene, spot: QPointF) -> int | None:
        """Which example of the data is there, if one is drawn there."""
        del scene
        return self.points.example_at(spot)


def _draw_stroke(color: str, width: float, is_dashed: bool, painter: QPainter, spot: QPointF, radius: float) -> None:
    """Draw a piece of a line, from left to right, or upright and dashed."""
    arm = QPointF(0, 1.8 * radius) if is_dashed else QPointF(1.8 * radius, 0)
    style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(QColor(color), width, style))
    painter.drawLine(spot - arm, spot + arm)
