"""SIGNS: small drawings that say what a card asks and whether an answer is right, in every font and size."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gdviz.ui.crash import told
from gdviz.ui.theme import BODY_POINTS, DARK, Theme, font

SIDE = 16
"""Of a sign, at 100 % text."""


class Sign(Enum):
    """What a mark can show."""

    OPEN = auto()
    CHOSEN = auto()
    RIGHT = auto()
    WRONG = auto()
    NOTE = auto()
    PREDICT = auto()
    QUESTION = auto()
    CHALLENGE = auto()


class Mark(QWidget):
    """A sign, drawn so that it is there in every font and grows with the text."""

    def __init__(self, sign: Sign) -> None:
        super().__init__()
        self._sign = sign
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.wear(DARK, 100)

    @property
    def sign(self) -> Sign:
        """What it shows."""
        return self._sign

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        # As high as a line of text, so that it stands beside the first one.
        line = QFontMetrics(font(BODY_POINTS, percent)).height()
        self.setFixedSize(round(SIDE * percent / 100), line)
        self.update()

    def display(self, sign: Sign) -> None:
        """Show this sign."""
        if sign is not self._sign:
            self._sign = sign
            self.update()

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign in a square of the side 1."""
        del event
        theme = self._theme
        known = {Sign.OPEN: theme.edge, Sign.RIGHT: theme.good, Sign.WRONG: theme.bad, Sign.NOTE: theme.dim}
        color = QColor(known.get(self._sign, theme.accent))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, (self.height() - self.width()) / 2)
        painter.scale(self.width(), self.width())
        painter.setPen(QPen(color, 0.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        DRAWINGS[self._sign](painter, color)
        painter.end()


def _draw_ring(painter: QPainter, color: QColor) -> None:
    del color
    painter.drawEllipse(QPointF(0.5, 0.5), 0.4, 0.4)


def _draw_dot(painter: QPainter, color: QColor) -> None:
    _draw_ring(painter, color)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(0.5, 0.5), 0.22, 0.22)


def _draw_tick(painter: QPainter, color: QColor) -> None:
    painter.setPen(QPen(color, 0.15, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF([QPointF(0.12, 0.55), QPointF(0.38, 0.82), QPointF(0.88, 0.2)]))


def _draw_cross(painter: QPainter, color: QColor) -> None:
    painter.setPen(QPen(color, 0.15, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(0.18, 0.18), QPointF(0.82, 0.82))
    painter.drawLine(QPointF(0.18, 0.82), QPointF(0.82, 0.18))


def _draw_arrow(painter: QPainter, color: QColor) -> None:
    del color
    painter.drawPolyline(QPolygonF([QPointF(0.3, 0.15), QPointF(0.7, 0.5), QPointF(0.3, 0.85)]))


def _draw_eye(painter: QPainter, color: QColor) -> None:
    lids = QPainterPath(QPointF(0.05, 0.5))
    lids.quadTo(0.5, -0.08, 0.95, 0.5)
    lids.quadTo(0.5, 1.08, 0.05, 0.5)
    painter.drawPath(lids)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(0.5, 0.5), 0.1, 0.1)


def _draw_question(painter: QPainter, color: QColor) -> None:
    hook = QPainterPath()
    hook.arcMoveTo(QRectF(0.27, 0.08, 0.46, 0.42), 170)
    hook.arcTo(QRectF(0.27, 0.08, 0.46, 0.42), 170, -215)
    hook.quadTo(0.5, 0.54, 0.5, 0.68)
    painter.drawPath(hook)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(0.5, 0.9), 0.03, 0.03)


def _draw_flag(painter: QPainter, color: QColor) -> None:
    painter.drawLine(QPointF(0.22, 0.08), QPointF(0.22, 0.94))
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(0.22, 0.12), QPointF(0.85, 0.34), QPointF(0.22, 0.56)]))


DRAWINGS: dict[Sign, Callable[[QPainter, QColor], None]] = {
    Sign.OPEN: _draw_ring,
    Sign.CHOSEN: _draw_dot,
    Sign.RIGHT: _draw_tick,
    Sign.WRONG: _draw_cross,
    Sign.NOTE: _draw_arrow,
    Sign.PREDICT: _draw_eye,
    Sign.QUESTION: _draw_question,
    Sign.CHALLENGE: _draw_flag,
}
