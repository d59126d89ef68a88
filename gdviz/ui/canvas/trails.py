"""TRAILS: where all have walked on the map, kept as a picture that only grows, because long lines cost more than all the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gdviz.descent.step import Step
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.signs import Footprints, bounded
from gdviz.ui.theme import Theme

LONGEST = 1500
"""Of a trail that must be drawn anew, so many last steps are."""


class Trails:
    """One trail for each place in a race, the own ball's first; an empty one for who stays at home."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._frame: MapFrame | None = None
        self._known: list[tuple[Sequence[Step], int]] = []
        self._footprints: list[Footprints] = []

    def wear(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme
        self._picture = None

    def paint(self, painter: QPainter, frame: MapFrame, trails: Sequence[Sequence[Step]], cursor: int) -> None:
        """Draw the trails up to step ``cursor``, each to its end where it is shorter."""
        ends = [max(0, min(cursor, len(trail) - 1)) for trail in trails]
        if not self._goes_on(frame, trails, ends):
            self._begin(painter, frame, trails)
        if self._picture is None:
            return
        if ends != [known for _, known in self._known]:
            self._draw(self._picture, frame, trails, ends)
            self._known = list(zip(trails, ends, strict=True))
        painter.drawPixmap(frame.square.topLeft(), self._picture)

    def _goes_on(self, frame: MapFrame, trails: Sequence[Sequence[Step]], ends: Sequence[int]) -> bool:
        return (
            self._picture is not None
            and frame is self._frame
            and len(trails) == len(self._known)
            and all(trail is known and end >= count for trail, end, (known, count) in zip(trails, ends, self._known, strict=True))
        )

    def _begin(self, painter: QPainter, frame: MapFrame, trails: Sequence[Sequence[Step]]) -> None:
        ratio = painter.device().devicePixelRatioF()
        self._picture = QPixmap((frame.square.size() * ratio).toSize())
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        self._frame = frame
        self._known = [(trail, 0) for trail in trails]
        self._footprints = [Footprints() for _ in trails]

    def _draw(self, picture: QPixmap, frame: MapFrame, trails: Sequence[Sequence[Step]], ends: Sequence[int]) -> None:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(QPointF(0, 0), frame.square.size()))
        painter.translate(-frame.square.topLeft())
        grown = [place for place in reversed(range(len(trails))) if ends[place] > self._known[place][1]]
        parts = [
            self._footprints[place].until(trails[place], ends[place])[max(self._known[place][1], ends[place] - LONGEST) :]
            for place in grown
        ]
        # All at once: numpy takes as long for one short trail as for eight.
        spots = bounded(frame.points(np.concatenate(parts)))
        for place, part in zip(grown, parts, strict=True):
            mine, spots = spots[: len(part)], spots[len(part) :]
            lines = [QLineF(*pair) for pair in pairwise(mine)]
            (self._draw_rival if place else self._draw_own)(painter, place, lines, mine)
        painter.end()

    def _draw_rival(self, painter: QPainter, place: int, lines: list[QLineF], spots: list[QPointF]) -> None:
        del spots
        painter.setPen(QPen(QColor(self._theme.hikers[place]), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLines(lines)

    def _draw_own(self, painter: QPainter, place: int, lines: list[QLineF], spots: list[QPointF]) -> None:
        """A light line with a dark rim, and a dot for each step."""
        del place
        for color, width in ((self._theme.ground, 4.0), (self._theme.rim, 2.0)):
            painter.setPen(QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLines(lines)
        painter.setPen(QPen(QColor(self._theme.ball), 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(spots[:-1])
