"""The signs on the buttons, drawn in the theme's colours at any size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

SIDE = 20


def _triangle(painter: QPainter, tip: float, base: float) -> None:
    painter.drawPolygon(QPolygonF([QPointF(base, 4), QPointF(tip, 10), QPointF(base, 16)]))


def _run(painter: QPainter) -> None:
    _triangle(painter, 17, 5)


def _pause(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(5, 4, 3.6, 12), 1, 1)
    painter.drawRoundedRect(QRectF(11.4, 4, 3.6, 12), 1, 1)


def _step(painter: QPainter) -> None:
    _triangle(painter, 13, 4)
    painter.drawRoundedRect(QRectF(13.5, 4, 2.6, 12), 1, 1)


def _back(painter: QPainter) -> None:
    _triangle(painter, 7, 16)
    painter.drawRoundedRect(QRectF(3.9, 4, 2.6, 12), 1, 1)


def _reset(painter: QPainter) -> None:
    color = painter.brush().color()
    ring = QPainterPath()
    circle = QRectF(4, 4, 12, 12)
    ring.arcMoveTo(circle, 120)
    ring.arcTo(circle, 120, 290)
    painter.strokePath(ring, QPen(color, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPolygon(QPolygonF([QPointF(2.6, 2.6), QPointF(9.4, 3.2), QPointF(4.4, 8.6)]))


SIGNS: dict[str, Callable[[QPainter], None]] = {"run": _run, "pause": _pause, "step": _step, "back": _back, "reset": _reset}


def icon(name: str, color: str, faded: str) -> QIcon:
    """The sign of this name in ``color``; where its button is disabled, in ``faded``."""
    made = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, faded)):
        picture = QPixmap(SIDE * 3, SIDE * 3)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shade))
        SIGNS[name](painter)
        painter.end()
        made.addPixmap(picture, mode)
    return made
