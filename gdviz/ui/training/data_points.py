"""DATA POINTS: the examples in a plot: marks by class, hollow for the test, rings around those of the batch."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from gdviz.descent.exact import Array, uniform
from gdviz.descent.fit import Rows
from gdviz.lab.training import Material
from gdviz.ui.training.data_axes import Plot
from gdviz.ui.training.data_look import Look, Sign, draw_cross, draw_mark, draw_often, draw_ring
from gdviz.ui.training.scene import TrainingScene

MOST_POINTS = 1500
MOST_RINGS = 256
"""More rings than these could not be told from each other."""
DRAW = 2**61
"""The block of the random numbers that decide which examples are drawn, where there are too many."""
SHARE, LEAST_RADIUS, LARGEST_RADIUS = 0.2, 2.3, 5.0
"""The radius of a mark: this share of the distance of examples that lie evenly, within these bounds."""
REACH = 14.0
"""An example can be clicked from so far away."""


def drawn_rows(count: int, seed: int) -> Rows:
    """Which of so many examples are drawn, in rising order: a fair draw where there are too many for a picture."""
    if count <= MOST_POINTS:
        return np.arange(count)
    return np.sort(np.argsort(uniform(2 * seed, DRAW, count), kind="stable")[:MOST_POINTS])


class Points:
    """All examples of the data at their ``spots``, ``(count, 2)``, of which ``drawn`` are drawn; each has a mark by number."""

    def __init__(self, look: Look, material: Material, plot: Plot, spots: Array, marks: Rows, drawn: Rows) -> None:
        self._look, self.spots, self._marks, self.drawn = look, spots, marks, drawn
        away = math.sqrt(plot.area.width() * plot.area.height() / len(drawn))
        self.radius = look.growth * min(max(SHARE * away, LEAST_RADIUS), LARGEST_RADIUS)
        self._is_test = np.zeros(len(spots), bool)
        self._is_test[material.test.rows] = True
        self._training = material.training.rows
        self._picture: QPixmap | None = None

    def draw(self, painter: QPainter) -> None:
        """Draw all examples that are to be drawn."""
        if self._picture is None:
            card = self._look.card
            self._picture = self._look.blank(card.width(), card.height())
            with QPainter(self._picture) as brush:
                self._draw_rows(brush, self.drawn)
        painter.drawPixmap(0, 0, self._picture)

    def _draw_rows(self, painter: QPainter, rows: Rows) -> None:
        """Hollow marks last, so that the filled ones of the same class do not hide them."""
        for is_hollow in (False, True):
            for number in np.unique(self._marks[rows]).tolist():
                chosen = rows[(self._marks[rows] == number) & (self._is_test[rows] == is_hollow)]
                self._draw_often(painter, chosen, partial(draw_mark, self._look.theme, number, is_hollow))

    def _draw_often(self, painter: QPainter, rows: Rows, sign: Sign) -> None:
        draw_often(painter, self._look, self.spots[rows], self.radius, sign)

    def draw_crosses(self, painter: QPainter, rows: Rows) -> None:
        """Draw the sign of a wrong answer over these examples."""
        self._draw_often(painter, rows, partial(draw_cross, self._look.theme))

    def rows_of_batch(self, scene: TrainingScene) -> Rows:
        """Which examples of the data are in the batch."""
        return self._training[scene.moment.rows]

    def draw_batch(self, painter: QPainter, scene: TrainingScene, wrong: Callable[[Rows], Rows]) -> None:
        """Draw the rings, and the examples of the batch that were not drawn with the others; ``wrong`` finds the wrong ones."""
        batch, theme = self.rows_of_batch(scene), self._look.theme
        followed = batch[[scene.followed]]
        ringed = batch if is_ringed(scene) else followed
        others = np.setdiff1d(ringed, self.drawn)
        if len(others):
            self._draw_rows(painter, others)
            self.draw_crosses(painter, wrong(others))
        if is_ringed(scene):
            self._draw_often(painter, batch, partial(draw_ring, theme, False))
        draw_ring(theme, True, painter, QPointF(*self.spots[followed[0]].tolist()), self.radius)

    def batch_at(self, scene: TrainingScene, spot: QPointF) -> int | None:
        """Which example of the batch is there, if one is."""
        spots = self.spots[self.rows_of_batch(scene)]
        return _nearest(spots, spot)

    def example_at(self, spot: QPointF) -> int | None:
        """Which example of the data is there, if one is drawn there."""
        nearest = _nearest(self.spots[self.drawn], spot)
        return None if nearest is None else int(self.drawn[nearest])


def is_ringed(scene: TrainingScene) -> bool:
    """Whether the examples of the batch are marked: not where they are all, or too many to be told from the others."""
    return 0 < scene.training.batch < min(scene.material.training.count, MOST_RINGS)


def _nearest(spots: Array, spot: QPointF) -> int | None:
    away = np.hypot(*(spots - (spot.x(), spot.y())).T)
    nearest = int(away.argmin())
    return nearest if away[nearest] <= REACH else None
