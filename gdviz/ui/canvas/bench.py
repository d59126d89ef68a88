"""LOSS CURVE: the bench with the curve, its read-outs and the loss chart."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gdviz.lab.sweep import Sweep
from gdviz.ui.canvas.curve_view import CurveView
from gdviz.ui.canvas.loss_chart import LossChart
from gdviz.ui.canvas.readouts import Readouts, UpdateLine, VerdictBar
from gdviz.ui.scene import Scene
from gdviz.ui.theme import BODY_POINTS, GAP, Theme, font


class LossCurveBench(QScrollArea):
    """The stage's first bench: one weight, one curve, one ball. It scrolls where the window is too small for it."""

    start_chosen = Signal(float)
    start_dragged = Signal(float)
    step_chosen = Signal(int)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self.verdict = VerdictBar(theme, percent)
        self.curve = CurveView(theme, percent)
        self.update_line = UpdateLine(percent)
        self.readouts = Readouts(theme, percent)
        self.chart = LossChart(theme, percent)
        self._numbers = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._numbers.setSpacing(GAP)
        self._numbers.addWidget(self.readouts)
        self._numbers.addWidget(self.chart, 1)
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP // 2)
        column.setSpacing(GAP)
        column.addWidget(self.verdict)
        column.addWidget(self.curve, 1)
        column.addWidget(self.update_line)
        column.addLayout(self._numbers)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.curve.start_chosen.connect(self.start_chosen)
        self.curve.start_dragged.connect(self.start_dragged)
        self.chart.step_chosen.connect(self.step_chosen)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        for part in (self.verdict, self.curve, self.readouts, self.chart):
            part.wear(theme, percent)
        self.update_line.wear(font(BODY_POINTS, percent))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chart under the read-outs where there is no room beside them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        needed = self.readouts.minimumSizeHint().width() + self.chart.minimumWidth() + 5 * GAP
        beside, under = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._numbers.setDirection(beside if self.viewport().width() >= needed else under)

    def display(self, scene: Scene) -> None:
        """Show this moment."""
        for part in (self.verdict, self.curve, self.readouts, self.chart):
            part.display(scene)
        self.update_line.display_step(scene)

    def display_sweep(self, sweep: Sweep) -> None:
        """Show where each start ends."""
        self.curve.display_sweep(sweep)

    def glide(self, progress: float) -> None:
        """Draw the ball on its way: 0 where it was, 1 where it is."""
        self.curve.glide(progress)
