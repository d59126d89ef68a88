"""REGIONS: which class a network chooses in each place of the plane, as colours that are the stronger the surer it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gdviz.descent.exact import Array
from gdviz.descent.network import Forward
from gdviz.ui.paper import draw_line
from gdviz.ui.theme import Theme
from gdviz.ui.training.data_axes import Plot
from gdviz.ui.training.data_look import class_color, rgb

CELL = 9.0
"""The network is asked about places at about this distance, in points of the picture."""
FEWEST, MOST = 20, 56
WEAKEST, STRONGEST = 0.08, 0.34
"""How much of a class's colour there is where the network is not sure at all, and where it is quite sure."""
BORDER = 1.6
HUGE = 1e150
"""Margins end here, so that a line between two of them can be found."""


def shares_of(answers: Array) -> Array:
    """The probabilities of all classes, ``(m, classes)``, where answers may tell that of the second alone."""
    return np.hstack([1 - answers, answers]) if answers.shape[1] == 1 else answers


@dataclass(frozen=True, eq=False)
class Grid:
    """Places from edge to edge of a plot, in rows from the top and columns from the left; ``inputs`` are all, ``(m, 2)``."""

    rows: int
    columns: int
    inputs: Array

    @classmethod
    def over(cls, plot: Plot) -> Grid:
        """As many places as suit the size of the plot."""
        columns, rows = (int(min(max(length / CELL, FEWEST), MOST)) for length in (plot.area.width(), plot.area.height()))
        across = np.linspace(plot.across.low, plot.across.high, columns)
        down = np.linspace(plot.up.high, plot.up.low, rows)
        return cls(rows, columns, np.column_stack([np.tile(across, rows), np.repeat(down, columns)]))


@dataclass(frozen=True, eq=False)
class Regions:
    """What a network says in the places of a grid: probabilities and margins, ``(rows, columns, classes)``.

    The margin of a class is how much more the last layer's sum says for it than for any other; it is chosen where that is
    positive. Where a network's numbers have grown beyond all bounds, they are nan.
    """

    shares: Array
    margins: Array

    @classmethod
    @np.errstate(all="ignore")
    def of(cls, grid: Grid, forward: Forward) -> Regions:
        """Those of what has been passed forwards: the places of the grid, and perhaps others after them."""
        count = grid.rows * grid.columns
        shares, sums = shares_of(forward.answers[:count]), forward.sums[-1][:count]
        if sums.shape[1] == 1:
            margins = np.hstack([-sums, sums])
        else:
            second, first = np.partition(sums, -2, axis=1)[:, -2:].T[:, :, np.newaxis]
            margins = sums - np.where(sums == first, second, first)
        known = np.isfinite(shares).all(axis=1)
        shape = grid.rows, grid.columns, -1
        return cls(
            np.where(known[:, np.newaxis], shares, np.nan).reshape(shape),
            np.where(known[:, np.newaxis], margins.clip(-HUGE, HUGE), np.nan).reshape(shape),
        )

    @property
    def are_known(self) -> bool:
        """Whether there is a region at all."""
        return not bool(np.isnan(self.shares).all())

    def image(self, theme: Theme) -> QImage:
        """A pixel for each place."""
        rows, columns, classes = self.shares.shape
        known = ~np.isnan(self.shares[..., 0])
        shares = np.where(known[..., np.newaxis], self.shares, 1 / classes)
        sure = ((shares.max(axis=-1) - 1 / classes) / (1 - 1 / classes)).clip(0, 1)
        strength = np.where(known, WEAKEST + (STRONGEST - WEAKEST) * sure, 0.0)[..., np.newaxis]
        colors = np.array([rgb(class_color(theme, number)) for number in range(classes)])
        card = rgb(QColor(theme.raised))
        pixels = np.full((rows, columns, 4), 255, np.uint8)
        pixels[..., 2::-1] = np.round(card + (colors[shares.argmax(axis=-1)] - card) * strength)
        return QImage(pixels.tobytes(), columns, rows, QImage.Format.Format_RGB32).copy()

    def borders(self, area: QRectF) -> list[Array]:
        """The lines between the classes in a plot that lies in ``area``, each ``(count, 2)``."""
        from contourpy import LineType, contour_generator

        rows, columns, classes = self.margins.shape
        across, down = np.linspace(area.left(), area.right(), columns), np.linspace(area.top(), area.bottom(), rows)
        # Each line parts two classes, so that those around the last one have been found when the others' have.
        wanted = [number for number in range(classes) if (self.margins[..., number] > 0).any()][:-1]
        lines: list[Array] = []
        for number in wanted:
            margin = self.margins[..., number]
            generator = contour_generator(across, down, margin, line_type=LineType.Separate)
            lines += cast("list[Array]", generator.lines(0.0))
        return lines

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw all this into the plot."""
        if not self.are_known:
            return
        rows, columns, _ = self.shares.shape
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # The outermost places are those on the edges.
        painter.drawImage(area, self.image(theme), QRectF(0.5, 0.5, columns - 1, rows - 1))
        painter.setPen(QPen(QColor(theme.text), BORDER))
        for line in self.borders(area):
            draw_line(painter, line)
