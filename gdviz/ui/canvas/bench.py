"""BENCH: what benches with a ball have around their picture: verdict, arithmetic, read-outs, loss chart, race, restarts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gdviz.descent.landscape import Landscape
from gdviz.lab.sweep import Sweep
from gdviz.ui.canvas.curve_view import CurveView
from gdviz.ui.canvas.loss_chart import LossChart
from gdviz.ui.canvas.race_table import RaceTable
from gdviz.ui.canvas.readouts import Readouts, UpdateLine, VerdictBar
from gdviz.ui.canvas.restart_counter import RestartCounter
from gdviz.ui.scene import Scene
from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.theme import BODY_POINTS, GAP, Theme, font


class Bench(ScrollPage):
    """A picture and the numbers that go with it. It scrolls where the window is too small for it."""

    start_chosen = Signal(tuple)
    start_dragged = Signal(tuple)
    step_chosen = Signal(int)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self.verdict = VerdictBar(theme, percent)
        self.update_line = UpdateLine(percent)
        self.readouts = Readouts(theme, percent)
        self.chart = LossChart(theme, percent)
        self.race = RaceTable(theme, percent)
        self.restarts = RestartCounter(theme, percent)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP // 2)
        self._column.setSpacing(GAP)
        self.hold(inside)
        self.chart.step_chosen.connect(self.step_chosen)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        for part in (self.verdict, self.readouts, self.chart, self.race, self.restarts):
            part.wear(theme, percent)
        self.update_line.wear(font(BODY_POINTS, percent))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put under each other what has no room beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Decide what stands beside what at this width."""

    def display(self, scene: Scene) -> None:
        """Show this moment."""
        for part in (self.verdict, self.readouts, self.chart, self.race, self.restarts):
            part.display(scene)
        self.update_line.display_step(scene)


class LossCurveBench(Bench):
    """One weight, one curve."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__(theme, percent)
        self.curve = CurveView(theme, percent)
        self.curve.start_chosen.connect(self._choose_start)
        self.curve.start_dragged.connect(self._drag_start)
        others = QVBoxLayout()
        others.setSpacing(GAP)
        others.addWidget(self.chart, 1)
        others.addWidget(self.race)
        own = QVBoxLayout()
        own.setSpacing(GAP)
        own.addWidget(self.readouts)
        own.addWidget(self.restarts)
        own.addStretch(1)
        self._numbers = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._numbers.setSpacing(GAP)
        self._numbers.addLayout(own)
        self._numbers.addLayout(others, 1)
        self._column.addWidget(self.verdict)
        self._column.addWidget(self.curve, 1)
        self._column.addWidget(self.update_line)
        self._column.addLayout(self._numbers)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.curve.wear(theme, percent)
        super().wear(theme, percent)

    def _arrange(self) -> None:
        needed = self.readouts.minimumSizeHint().width() + self.chart.minimumWidth() + 5 * GAP
        beside, under = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._numbers.setDirection(beside if self.viewport().width() >= needed else under)

    def display(self, scene: Scene) -> None:
        """Show this moment."""
        super().display(scene)
        self.curve.display(scene)

    def display_sweep(self, sweep: Sweep, landscape: Landscape) -> None:
        """Show where each start ends."""
        self.curve.display_sweep(sweep, landscape)
        self.restarts.display_share(sweep.share)

    def glide(self, progress: float) -> None:
        """Draw the ball on its way: 0 where it was, 1 where it is."""
        self.curve.glide(progress)

    def _choose_start(self, x: float) -> None:
        self.start_chosen.emit((x,))

    def _drag_start(self, x: float) -> None:
        self.start_dragged.emit((x,))
