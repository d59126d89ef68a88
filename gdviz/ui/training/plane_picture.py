"""PLANE PICTURE: examples with two features in their plane, and behind them the class that the network chooses in each place."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from gdviz.descent.datasets import PLANE, Scale
from gdviz.descent.exact import Array
from gdviz.descent.fit import Rows
from gdviz.ui.training.data_axes import Axis
from gdviz.ui.training.data_layout import lay_out
from gdviz.ui.training.data_legend import Entry
from gdviz.ui.training.data_look import Look, draw_cross, draw_mark, draw_ring
from gdviz.ui.training.data_points import Points, drawn_rows, is_ringed
from gdviz.ui.training.data_words import DataWords
from gdviz.ui.training.regions import Grid, Regions
from gdviz.ui.training.scene import TrainingScene


class PlanePicture:
    """Draws one run's data at one size; whatever does not change with the weights is drawn once."""

    def __init__(self, look: Look, scene: TrainingScene) -> None:
        self._look = look
        material, words = scene.material, DataWords(scene)
        data, scale = material.data, material.scale
        drawn = drawn_rows(data.count, scene.training.data_seed)
        places = scale.apply(data.inputs)
        axes = [Axis.of(data.features[column], _column(scale, column), places[:, column]) for column in (0, 1)]
        notes = words.notes(len(drawn))
        entries = self._entries(words, ringed=is_ringed(scene))
        self._layout = lay_out(look, (axes[0], axes[1]), entries, notes, has_equal_units=data.features == PLANE)
        plot = self._layout.plot
        self.points = Points(look, material, plot, plot.spots(*places.T), data.targets.astype(int), drawn)
        self._grid = Grid.over(plot)
        self._inputs = np.vstack([self._grid.inputs, places[drawn]])
        self._weights: Array | None = None
        self._wrong: Rows = drawn[:0]
        self._frame: QPixmap | None = None
        self._ground: QPixmap | None = None

    def _entries(self, words: DataWords, *, ringed: bool) -> list[Entry]:
        theme, tr = self._look.theme, words.tr
        entries = [Entry(partial(draw_mark, theme, number, False), name) for number, name in enumerate(words.data.classes)]
        entries.append(Entry(partial(draw_cross, theme), tr("wrong")))
        entries.append(Entry(partial(draw_mark, theme, 0, True), tr("hollow: test")))
        if ringed:
            entries.append(Entry(partial(draw_ring, theme, False), tr("this batch"), 0.85))
        entries.append(Entry(partial(draw_ring, theme, True), tr("followed"), 0.62))
        return entries

    def see(self, scene: TrainingScene) -> None:
        """Look at what the network makes of all places with the weights that it has now."""
        if scene.moment.weights is self._weights:
            return
        self._weights, self._ground = scene.moment.weights, None
        with np.errstate(all="ignore"):
            forward = scene.network.forward(self._weights, self._inputs)
        self._regions = Regions.of(self._grid, forward)
        drawn = self.points.drawn
        chosen = scene.network.choices(forward.answers[-len(drawn) :])
        self._wrong = drawn[chosen != scene.material.data.targets[drawn]]

    def draw(self, painter: QPainter, scene: TrainingScene) -> None:
        """Draw this moment."""
        self.see(scene)
        if self._ground is None:
            self._ground = self._draw_ground()
        painter.drawPixmap(0, 0, self._ground)
        words = DataWords(scene)
        self._layout.draw_head(painter, self._look, words.status())
        painter.setClipRect(self._layout.plot.area.adjusted(-8, -8, 8, 8))
        self.points.draw_batch(painter, scene, words.wrong)
        painter.setClipping(False)

    def _draw_ground(self) -> QPixmap:
        look, area = self._look, self._layout.plot.area
        if self._frame is None:
            self._frame = look.blank(look.card.width(), look.card.height())
            with QPainter(self._frame) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._layout.draw(painter, look)
        ground = self._frame.copy()
        with QPainter(ground) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(area)
            self._regions.draw(painter, area, look.theme)
            self.points.draw(painter)
            self.points.draw_crosses(painter, self._wrong)
        return ground

    def batch_at(self, scene: TrainingScene, spot: QPointF) -> int | None:
        """Which example of the batch is there, if one is."""
        return self.points.batch_at(scene, spot)

    def example_at(self, scene: TrainingScene, spot: QPointF) -> int | None:
        """Which example of the data is there, if one is drawn there."""
        del scene
        return self.points.example_at(spot)


def _column(scale: Scale, column: int) -> Scale:
    """The scale of one column alone."""
    return Scale(scale.middle[[column]], scale.spread[[column]])
