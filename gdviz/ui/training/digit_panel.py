"""DIGIT PANEL: the example that is followed, large, and how probable the network holds each digit, as bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gdviz.descent.exact import Array
from gdviz.ui.theme import Theme
from gdviz.ui.training.data_look import Look, draw_cross, rgb
from gdviz.ui.training.data_words import DataWords
from gdviz.ui.training.regions import shares_of

SIDE = 8
INK = 16.0
"""The most ink that a pixel has."""
LARGE = 0.32
"""Of the height, for the picture."""
GAP = 4.0
LEAST_BARS = 1.0
"""Lower bars, in lines of text, would not be worth their room."""


class Atlas:
    """Pictures of ``SIDE`` by ``SIDE`` pixels, from inputs of shape ``(count, 64)``, in the colours of a theme."""

    def __init__(self, inputs: Array, theme: Theme) -> None:
        ground, ink = (rgb(QColor(color)) for color in (theme.ground, theme.text))
        shares = (inputs.reshape(-1, SIDE, 1) / INK).clip(0, 1)
        pixels = np.full((len(shares), SIDE, 4), 255, np.uint8)
        pixels[..., 2::-1] = np.round(ground + (ink - ground) * shares)
        self._image = QImage(pixels.tobytes(), SIDE, len(shares), QImage.Format.Format_RGB32).copy()

    def draw(self, painter: QPainter, row: int, box: QRectF) -> None:
        """Draw one of them into a box."""
        painter.drawImage(box, self._image, QRectF(0, SIDE * row, SIDE, SIDE))


def draw_panel(painter: QPainter, look: Look, atlas: Atlas, area: QRectF, words: DataWords) -> None:
    """Draw the followed example into its part of the picture."""
    row = int(words.material.training.rows[words.scene.example])
    answers = words.answers(np.array([row]))
    chosen, right = int(words.scene.network.choices(answers)[0]), int(words.data.targets[row])
    line, theme = look.line, look.theme
    side = SIDE * int(min(area.width(), LARGE * area.height()) / SIDE)
    picture = QRectF(area.left() + (area.width() - side) / 2, area.top() + line + 3, side, side).toRect().toRectF()
    painter.setFont(look.font)
    painter.setPen(QColor(theme.dim))
    head = QRectF(area.left(), area.top(), area.width(), line)
    painter.drawText(head, Qt.AlignmentFlag.AlignHCenter, _fit(look, words.followed_shortly(), area.width()))
    atlas.draw(painter, row, picture)
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(picture.adjusted(-1, -1, 1, 1))
    if chosen != right:
        draw_cross(theme, painter, picture.topRight() + QPointF(-6, 6), 4.5)
    top = picture.bottom() + GAP
    caption = QRectF(area.left(), top, area.width(), line)
    painter.setPen(QColor(theme.text))
    share = float(shares_of(answers)[0, chosen])
    painter.drawText(caption, Qt.AlignmentFlag.AlignHCenter, _fit(look, words.verdicts(chosen, right, share), area.width()))
    bars = QRectF(area.left(), top + line + GAP, area.width(), area.bottom() - top - line - GAP)
    if bars.height() >= (1 + LEAST_BARS) * line:
        _draw_bars(painter, look, bars, shares_of(answers)[0], words.data.classes, right)


def _fit(look: Look, tries: Sequence[str], width: float) -> str:
    return next((text for text in tries if look.metrics.horizontalAdvance(text) <= width), tries[-1])


def _draw_bars(painter: QPainter, look: Look, area: QRectF, shares: Array, names: Sequence[str], right: int) -> None:
    """Draw a bar for each class, as high as the network holds it probable, over its name; that of the right one is framed."""
    theme, line = look.theme, look.line
    width = area.width() / len(names)
    all_fit = max(map(look.metrics.horizontalAdvance, names)) <= width
    for number, (share, name) in enumerate(zip(shares.tolist(), names, strict=True)):
        track = QRectF(area.left() + (number + 0.15) * width, area.top(), 0.7 * width, area.height() - line - 2)
        painter.fillRect(track, QColor(theme.line))
        if np.isfinite(share):
            height = share * track.height()
            painter.fillRect(QRectF(track.left(), track.bottom() - height, track.width(), height), QColor(theme.curve))
        label = QRectF(area.left() + number * width, track.bottom() + 2, width, line)
        painter.setPen(QColor(theme.text if number == right else theme.dim))
        if number == right or all_fit:
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, name)
        if number == right:
            painter.setPen(QPen(QColor(theme.text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(track.left() - 1.5, track.top(), track.width() + 3, area.height()).adjusted(0, 0, 0, -1))
