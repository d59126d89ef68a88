"""PENALTY PICTURE: the curve of -ln p, and where on it each class lies; that of the right one is what is paid."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gdviz.descent.exact import logarithm
from gdviz.lab.exhibit import CLASSES, Exhibit
from gdviz.ui.losses.figures import shown
from gdviz.ui.losses.picture import BELOW, DOT, Picture, draw_above, draw_curve
from gdviz.ui.theme import Theme
from gdviz.ui.wording import MINUS

SAMPLES = 240
SMALL_DOT = 4.0


class PenaltyPicture(Picture):
    """Only to look at: its numbers are those of the rows."""

    LEAST_HEIGHT = 160

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__(theme, percent, ((0.0, 1.0), (0.0, 5.0)))
        self.names = [""] * CLASSES
        self.across, self.up = self.tr("probability p of the right class"), self.tr("loss {minus}ln(p)").format(minus=MINUS)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Loss by the probability of the right class"))
        self.setToolTip(self.tr("The large dot is the right class and what it costs; the small ones, what another would cost."))

    def display(self, exhibit: Exhibit) -> None:
        """Show where these classes lie."""
        super().display(exhibit)
        readings = exhibit.readings()
        self.setAccessibleDescription(
            self.tr("{name} has the probability {p} and costs {loss}").format(
                name=self.names[exhibit.truth],
                p=shown(readings[f"p{exhibit.truth}"]),
                loss=shown(readings["cross_entropy"]),
            )
        )

    def draw_inside(self, painter: QPainter) -> None:
        """Draw the curve."""
        probabilities = np.linspace(0.0, 1.0, SAMPLES + 1)[1:]
        painter.setPen(QPen(QColor(self.theme.curve), 3))
        draw_curve(painter, self, probabilities, -logarithm(probabilities))

    def draw_over(self, painter: QPainter) -> None:
        """Draw the classes, the right one last and with its name."""
        probabilities = self.exhibit.probabilities
        losses, truth, top = -logarithm(probabilities), self.exhibit.truth, self.window_shown[1][1]
        losses[truth] = self.exhibit.readings()["cross_entropy"]
        for place in sorted(range(CLASSES), key=lambda place: place == truth):
            is_right = place == truth
            is_above = bool(losses[place] > top)
            at = self.spot(float(probabilities[place]), min(float(losses[place]), top)) + (BELOW if is_above else QPointF())
            painter.setPen(QPen(QColor(self.theme.rim), 1.5 if is_right else 1))
            painter.setBrush(QColor(self.theme.ball if is_right else self.theme.edge))
            painter.drawEllipse(at, DOT if is_right else SMALL_DOT, DOT if is_right else SMALL_DOT)
            if is_right:
                if is_above:
                    draw_above(painter, self.theme, at)
                self._draw_name(painter, at, self.names[place])

    def _draw_name(self, painter: QPainter, at: QPointF, name: str) -> None:
        metrics = QFontMetricsF(self.small)
        right = min(at.x() + DOT + 5, self.area.right() - metrics.horizontalAdvance(name))
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(QPointF(right, max(at.y() - DOT - 3, self.area.top() + metrics.ascent())), name)
