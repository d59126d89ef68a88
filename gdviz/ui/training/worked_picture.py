"""WORKED PICTURE: the smallest network: an input, a neuron, an output, and the numbers at their lines."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdviz.lab.worked import Worked
from gdviz.ui.crash import told
from gdviz.ui.paper import MARGIN, draw_card
from gdviz.ui.theme import BODY_POINTS, SMALL_POINTS, Theme, font
from gdviz.ui.training.arithmetic import figure

ROWS = (1.2, 4.2, 1.2, 1.2, 1.2, 1.2)
"""The heights of the weights, the neurons, their names, the biases, the blames and the loss, in lines of text."""
LEAST_WIDTH = 280
LINE = 2.5
TIP = 9.0


class WorkedPicture(QWidget):
    """Drawn in thirds: each neuron has the middle of one, and each weight stands between two."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._worked = Worked()
        self.setAccessibleName(self.tr("The smallest network"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.wear(theme, percent)
        self.display(self._worked)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._body, self._small = font(BODY_POINTS, percent), font(SMALL_POINTS, percent)
        self.setMinimumSize(LEAST_WIDTH, self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all rows."""
        return QSize(420, round(sum(ROWS) * QFontMetricsF(self._body).height() + 2 * MARGIN))

    def display(self, worked: Worked) -> None:
        """Show these numbers."""
        self._worked = worked
        w1, b1, w2, b2 = map(figure, worked.weights)
        self.setAccessibleDescription(
            self.tr(
                "The input {x} goes with weight {w1} to a neuron with bias {b1}, which passes on {a}; this goes with"
                " weight {w2} to the output with bias {b2}, which answers {answer}. Target {y}, loss {loss}."
            ).format(
                x=figure(worked.x), w1=w1, b1=b1, a=figure(worked.a), w2=w2, b2=b2,
                answer=figure(worked.answer), y=figure(worked.y), loss=figure(worked.loss),
            )
        )  # fmt: skip
        self.update()

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, the neurons on them, and the numbers."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self._theme)
        line, third = QFontMetricsF(self._body).height(), (self.width() - 2 * MARGIN) / 3
        tops = [MARGIN + sum(ROWS[:row]) * line for row in range(len(ROWS))]
        middles = [QPointF(MARGIN + (place + 0.5) * third, tops[1] + ROWS[1] * line / 2) for place in range(3)]
        radius = min(ROWS[1] * line / 2 - 4, third * 0.36)
        self._draw_lines(painter, middles, radius)
        worked, theme = self._worked, self._theme
        for middle, value in zip(middles, (worked.x, worked.a, worked.answer), strict=True):
            painter.setPen(QPen(QColor(theme.curve), LINE))
            painter.setBrush(QColor(theme.panel))
            painter.drawEllipse(middle, radius, radius)
            inside = QRectF(middle.x() - radius + 5, middle.y() - line, 2 * radius - 10, 2 * line)
            self._write(painter, inside, figure(value), theme.text, self._body)
        for row, place, text, color in self._texts():
            area = QRectF(MARGIN + place * third + 2, tops[row], third - 4, ROWS[row] * line)
            self._write(painter, area, text, color, self._small if row > 1 else self._body)
        loss = self.tr("target y = {y}, loss {loss}").format(y=figure(worked.y), loss=figure(worked.loss))
        area = QRectF(2 * MARGIN, tops[-1], self.width() - 4 * MARGIN, ROWS[-1] * line)
        self._write(painter, area, loss, theme.text, self._small, Qt.AlignmentFlag.AlignRight)
        painter.end()

    def _texts(self) -> list[tuple[int, float, str, str]]:
        """Row, third, text and colour of what is written over and under the neurons."""
        worked, theme = self._worked, self._theme
        w1, b1, w2, b2 = map(figure, worked.weights)
        return [
            (0, 0.5, f"w₁ = {w1}", theme.text),
            (0, 1.5, f"w₂ = {w2}", theme.text),
            (2, 0, self.tr("input x"), theme.dim),
            (2, 1, self.tr("neuron a"), theme.dim),
            (2, 2, self.tr("answer"), theme.dim),
            (3, 0, self.tr("bias:"), theme.dim),
            (3, 1, f"b₁ = {b1}", theme.text),
            (3, 2, f"b₂ = {b2}", theme.text),
            (4, 0, self.tr("blame:"), theme.slope),
            (4, 1, f"← {figure(worked.blame)}", theme.slope),
            (4, 2, f"← {figure(worked.answer_blame)}", theme.slope),
        ]

    def _draw_lines(self, painter: QPainter, middles: list[QPointF], radius: float) -> None:
        color = QColor(self._theme.edge)
        for begin, end in pairwise(middles):
            tip = end - QPointF(radius + LINE, 0)
            painter.setPen(QPen(color, LINE))
            painter.drawLine(begin, tip - QPointF(TIP / 2, 0))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawPolygon(QPolygonF([tip, tip - QPointF(TIP, TIP / 2), tip - QPointF(TIP, -TIP / 2)]))

    @staticmethod
    def _write(
        painter: QPainter,
        area: QRectF,
        text: str,
        color: str,
        face: QFont,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    ) -> None:
        """Write in the middle or at a side, smaller where it would not fit."""
        width = QFontMetricsF(face).horizontalAdvance(text)
        if width > area.width():
            face = QFont(face)
            face.setPointSizeF(max(1.0, face.pointSizeF() * area.width() / width * 0.98))
        painter.setFont(face)
        painter.setPen(QColor(color))
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)
