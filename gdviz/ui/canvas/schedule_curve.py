"""SCHEDULE CURVE: the learning rate by step, as the schedule has it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdviz.descent.exact import Array
from gdviz.descent.schedules import OVER, Constant, Schedule
from gdviz.ui.canvas.readouts import rate_text
from gdviz.ui.crash import told
from gdviz.ui.paper import MARGIN, blank, draw_card, draw_heading, draw_line
from gdviz.ui.scene import Scene
from gdviz.ui.theme import SMALL_POINTS, Theme, font

USUAL = 300
"""So many steps are shown of a schedule that has no end of its own."""
BEYOND = 1.15
"""Of one that ends, so much of its length."""
SAMPLES = 300
HEIGHT, FLAT_HEIGHT = 62, 44


class ScheduleCurve(QWidget):
    """Drawn once for each schedule; from step to step only the mark moves."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._schedule: Schedule | None = None
        self._reach = 0
        self._steps: Array = np.zeros(0)
        self._factors: Array = np.zeros(0)
        self._index = 0
        self._rate = ""
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Learning rate by step"))
        self.setToolTip(
            self.tr("The learning rate at each step: long steps to find the valley, short ones to settle in it. The dot is now.")
        )
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self._font = font(SMALL_POINTS, percent)
        self._picture = None
        self._fit()
        self.update()

    def _fit(self) -> None:
        height = FLAT_HEIGHT if isinstance(self._schedule, Constant) else HEIGHT
        self.setFixedHeight(round(height * self._percent / 100))

    def sizeHint(self) -> QSize:
        """As wide as the controls."""
        return QSize(round(160 * self._percent / 100), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the curve anew at the new size."""
        super().resizeEvent(event)
        self._picture = None

    def display(self, scene: Scene) -> None:
        """Show the schedule and where in it this moment is."""
        schedule, reach = scene.descent.schedule, _reach(scene)
        if schedule != self._schedule or reach != self._reach:
            self._schedule, self._reach = schedule, reach
            steps = np.unique(np.linspace(0, reach, min(reach, SAMPLES) + 1).round())
            self._steps, self._factors = steps, np.array([schedule.factor(int(step)) for step in steps])
            self._picture = None
            self._fit()
        rate = rate_text(float(scene.step.learning_rate))
        if (self._index, self._rate) != (scene.step.index, rate) or self._picture is None:
            self._index, self._rate = scene.step.index, rate
            text = self.tr("Step {index}: the learning rate is {rate}").format(index=self._index, rate=rate)
            self.setAccessibleDescription(text)
            self.update()

    def _area(self) -> QRectF:
        line = QFontMetricsF(self._font).height()
        return QRectF(self.rect()).adjusted(MARGIN, 4 + line + 6, -MARGIN, -7)

    def _place(self, steps: Array, factors: Array) -> Array:
        area, top = self._area(), max(float(self._factors.max()), 1e-300)
        return np.column_stack([area.left() + steps / self._reach * area.width(), area.bottom() - factors / top * area.height()])

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the curve, the mark, and the present learning rate."""
        del event
        if self._schedule is None:
            return
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._draw_curve()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._picture)
        words = QRectF(self.rect()).adjusted(MARGIN, 4, -MARGIN, 0)
        painter.setPen(QColor(self._theme.text))
        titles = [self.tr("Learning rate by step"), self.tr("Rate by step"), ""]
        painter.setFont(self._font)
        note = self.tr("η = {rate}").format(rate=self._rate)
        painter.setPen(QColor(self._theme.dim))
        draw_heading(painter, words, self._font, titles, note)
        now = np.array([min(self._index, self._reach)], np.float64)
        ((x, y),) = self._place(now, np.array([self._schedule.factor(int(now[0]))])).tolist()
        area = self._area()
        painter.setPen(QPen(QColor(self._theme.edge), 1))
        painter.drawLine(QPointF(x, area.top() - 3), QPointF(x, area.bottom() + 3))
        painter.setPen(QPen(QColor(self._theme.rim), 1.2))
        painter.setBrush(QColor(self._theme.ball))
        painter.drawEllipse(QPointF(x, y), 3.8, 3.8)
        painter.end()

    def _draw_curve(self) -> QPixmap:
        picture = blank(self)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self._theme)
        area = self._area()
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(QColor(self._theme.curve), 1.8, Qt.PenStyle.SolidLine))
        draw_line(painter, self._place(self._steps, self._factors))
        painter.end()
        return picture


def _reach(scene: Scene) -> int:
    """How many steps are shown: those in which the schedule changes, as far as the run may go, and all that it has made."""
    experiment = scene.experiment
    length = round(BEYOND * experiment.settings.get(OVER.name, 0.0)) or USUAL
    usual = max(1, min(experiment.steps, length))
    return usual if scene.length <= usual else max(usual, scene.horizon)
