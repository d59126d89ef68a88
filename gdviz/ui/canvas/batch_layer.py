"""BATCH LAYER: the loss over the present mini-batch alone, as faint lines that move from step to step."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.descent.exact import Array
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.relief import contour_paths
from gdviz.ui.scene import Scene
from gdviz.ui.theme import Theme

SIDE = 48
LINES = 9


class BatchLayer:
    """Works the lines out once for each step."""

    def __init__(self) -> None:
        self._losses: Array | None = None
        self._scene: Scene | None = None

    def wear(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme

    def display(self, scene: Scene) -> None:
        """Take the batch of this moment's step; none where all of the data decides, or where there is no data."""
        fit, noise = scene.descent.landscape.fit, scene.descent.noise
        self._scene, self._losses = scene, None
        if fit is not None and noise.batch:
            (left, right), (bottom, top) = scene.descent.landscape.window
            across, up = np.meshgrid(np.linspace(left, right, SIDE), np.linspace(bottom, top, SIDE))
            rows = noise.rows(fit.count, scene.step.index)
            self._losses = fit.feel(np.stack([across, up], axis=-1), rows)[0]

    def paint(self, painter: QPainter, frame: MapFrame) -> None:
        """Draw the lines."""
        if self._losses is None or self._scene is None:
            return
        low, high = float(self._losses.min()), float(self._losses.max())
        levels = low + (high - low) * np.linspace(0, 1, LINES + 2)[1:-1] ** 2
        painter.setPen(QPen(QColor(self._theme.accent), 1.3, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(contour_paths(self._losses, self._scene.descent.landscape.window, levels.tolist(), frame))
