"""ANSWER PICTURE: what each probability costs, once the answer is known, by cross-entropy and by squared error."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gdviz.descent.losses import binary_cross_entropy
from gdviz.lab.exhibit import PROBABILITY, Exhibit
from gdviz.ui.losses.figures import shown
from gdviz.ui.losses.picture import BELOW, DOT, Picture, Window, draw_above, draw_curve
from gdviz.ui.paper import MARGIN
from gdviz.ui.theme import Theme
from gdviz.ui.wording import MINUS

WINDOW: Window = ((0.0, 1.0), (0.0, 5.0))
SAMPLES = 240
TANGENT = 70.0
"""A tangent reaches so many pixels to either side."""
NUDGE, FINE_NUDGE, COARSE_NUDGE = 0.05, 0.01, 0.2
DECIMALS = 2


class AnswerPicture(Picture):
    """The probability is dragged, or moved with the arrows."""

    dragged = Signal(float)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__(theme, percent, WINDOW)
        self.across, self.up = self.tr("probability p of yes"), self.tr("loss")
        self.setAccessibleName(self.tr("Loss by probability"))
        self.setToolTip(
            self.tr("Drag to change the probability. The steeper a curve is there, the stronger the model is pushed.")
        )

    def display(self, exhibit: Exhibit) -> None:
        """Show this probability and this answer."""
        super().display(exhibit)
        readings = exhibit.readings()
        self.setAccessibleDescription(
            self.tr("At probability {p} the cross-entropy is {entropy} and the squared error {square}").format(
                p=shown(exhibit.probability, 2),
                entropy=shown(readings["cross_entropy"]),
                square=shown(readings["squared_error"]),
            )
        )

    def take(self, spot: QPointF) -> bool:
        """All of the picture can be dragged in."""
        return self.area.adjusted(-DOT, -DOT, DOT, DOT).contains(spot)

    def drag(self, spot: QPointF) -> None:
        """Choose the probability under the pointer."""
        self._tell(self.place(spot)[0])

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Arrows, finer with Shift; Page Up and Down; Home and End."""
        p, nudge = self.exhibit.probability, FINE_NUDGE if is_fine else NUDGE
        targets: dict[int, float] = {
            Qt.Key.Key_Left: p - nudge,
            Qt.Key.Key_Right: p + nudge,
            Qt.Key.Key_PageDown: p - COARSE_NUDGE,
            Qt.Key.Key_PageUp: p + COARSE_NUDGE,
            Qt.Key.Key_Home: PROBABILITY.least,
            Qt.Key.Key_End: PROBABILITY.most,
        }
        if key not in targets:
            return False
        self._tell(targets[key])
        return True

    def _tell(self, probability: float) -> None:
        value = round(min(max(probability, PROBABILITY.least), PROBABILITY.most), DECIMALS)
        if value != self.exhibit.probability:
            self.dragged.emit(value)

    def draw_inside(self, painter: QPainter) -> None:
        """Draw both curves, and the tangents where the probability is."""
        probabilities = np.linspace(0.0, 1.0, SAMPLES + 1)[1:-1]
        entropy = binary_cross_entropy(probabilities, np.full(SAMPLES - 1, float(self.exhibit.label)))[0]
        square = (probabilities - self.exhibit.label) ** 2
        readings = self.exhibit.readings()
        for pen, losses, name in (
            (self._square_pen(), square, "squared_error"),
            (self._entropy_pen(), entropy, "cross_entropy"),
        ):
            painter.setPen(pen)
            draw_curve(painter, self, probabilities, losses, is_dashed=losses is square)
            self._draw_tangent(painter, readings[name], readings[f"{name}_gradient"])

    def _entropy_pen(self) -> QPen:
        return QPen(QColor(self.theme.curve), 3)

    def _square_pen(self) -> QPen:
        return QPen(QColor(self.theme.good), 2.5)

    def _draw_tangent(self, painter: QPainter, loss: float, gradient: float) -> None:
        if not np.isfinite(gradient):
            return
        (left, right), (bottom, top) = self.window_shown
        at = self.spot(self.exhibit.probability, loss)
        down = -gradient * (right - left) / self.area.width() * self.area.height() / (top - bottom)
        ahead = QPointF(1.0, down) * (TANGENT * self.scale / float(np.hypot(1.0, down)))
        painter.setPen(QPen(QColor(self.theme.slope), 2))
        painter.drawLine(at - ahead, at + ahead)

    def draw_over(self, painter: QPainter) -> None:
        """Draw where the probability is on both curves, and which is which."""
        readings, p, top = self.exhibit.readings(), self.exhibit.probability, self.window_shown[1][1]
        painter.setPen(QPen(QColor(self.theme.rim), 1.5))
        painter.setBrush(QColor(self.theme.good))
        at = self.spot(p, readings["squared_error"])
        painter.drawRect(QRectF(at.x() - DOT + 1, at.y() - DOT + 1, 2 * DOT - 2, 2 * DOT - 2))
        painter.setBrush(QColor(self.theme.ball))
        is_above = readings["cross_entropy"] > top
        at = self.spot(p, min(readings["cross_entropy"], top)) + (BELOW if is_above else QPointF())
        painter.drawEllipse(at, DOT, DOT)
        if is_above:
            draw_above(painter, self.theme, at)
        self._draw_legend(painter)

    def _draw_legend(self, painter: QPainter) -> None:
        """Say in the upper corner that is free what the curves are."""
        metrics = QFontMetricsF(self.small)
        names = (f"{MINUS}ln(p)", "(p − 1)²") if self.exhibit.label else (f"{MINUS}ln(1 − p)", "p²")
        painter.setFont(self.small)
        right, sample = self.width() - 2 * MARGIN, 26 * self.scale
        square = self._square_pen()
        for name, pen in zip(reversed(names), (square, self._entropy_pen()), strict=True):
            words = metrics.horizontalAdvance(name)
            middle = 4 + metrics.height() / 2
            painter.setPen(QColor(self.theme.dim))
            painter.drawText(QPointF(right - words, middle + metrics.ascent() / 2 - 1), name)
            painter.setPen(pen)
            end = right - words - 6
            if pen is square:
                painter.drawLine(QPointF(end - sample, middle), QPointF(end - 0.6 * sample, middle))
                painter.drawLine(QPointF(end - 0.4 * sample, middle), QPointF(end, middle))
            else:
                painter.drawLine(QPointF(end - sample, middle), QPointF(end, middle))
            right -= words + sample + 20
