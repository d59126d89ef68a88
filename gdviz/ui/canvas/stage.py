"""STAGE: the benches as tabs; which one is shown follows from the landscape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedLayout, QTabBar, QVBoxLayout, QWidget

from gdviz.descent.landscape import Landscape
from gdviz.lab.exhibit import LOSS_FUNCTIONS
from gdviz.lab.experiment import BENCHES
from gdviz.lab.sweep import Basins, Sweep
from gdviz.lab.training import TRAINING_LOOP
from gdviz.ui.canvas.bench import LossCurveBench
from gdviz.ui.scene import Scene
from gdviz.ui.shortcuts import CURVE, MAP
from gdviz.ui.theme import GAP, Theme

if TYPE_CHECKING:
    from gdviz.ui.canvas.foggy_bench import FoggyBench


TABS = (*BENCHES, TRAINING_LOOP, LOSS_FUNCTIONS)
"""The benches in the order of their tabs: first those of the ball, then those that show something else."""


class Stage(QWidget):
    """Wishes of all benches go up as its own. A bench is made when it is first needed."""

    bench_chosen = Signal(str)
    start_chosen = Signal(tuple)
    start_dragged = Signal(tuple)
    step_chosen = Signal(int)
    fog_lift_chosen = Signal(bool)
    visibility_chosen = Signal(float)
    basins_chosen = Signal(bool)
    place_chosen = Signal(float)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._theme, self._percent = theme, percent
        self._foggy: FoggyBench | None = None
        self._map_actions: list[QAction] = []
        self._sides: dict[str, QWidget] = {}
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tabs.setAccessibleName(self.tr("Benches"))
        for title, meaning in (
            (self.tr("Loss curve"), self.tr("One weight: a ball on a curve")),
            (self.tr("Foggy landscape"), self.tr("Two weights: a hike on a map of hills, in fog")),
            (self.tr("Training loop"), self.tr("Many weights: a small network learns, phase by phase")),
            (self.tr("Loss functions"), self.tr("How wrong is wrong? Squared errors, and penalties for probabilities")),
        ):
            index = self.tabs.addTab(title)
            self.tabs.setTabToolTip(index, meaning)
        self.curve_bench = LossCurveBench(theme, percent)
        self._benches = QStackedLayout()
        self._benches.addWidget(self.curve_bench)
        self._ball_bench: LossCurveBench | FoggyBench = self.curve_bench
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP // 2, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addLayout(self._benches, 1)
        self.tabs.currentChanged.connect(self._choose_bench)
        self._connect(self.curve_bench)
        self.curve_bench.curve.place_chosen.connect(self.place_chosen)

    @property
    def foggy_bench(self) -> FoggyBench:
        """The bench of landscapes over two weights."""
        if self._foggy is None:
            from gdviz.ui.canvas.foggy_bench import FoggyBench

            self._foggy = FoggyBench(self._theme, self._percent)
            self._foggy.map.addActions(self._map_actions)
            self._benches.addWidget(self._foggy)
            self._connect(self._foggy)
            self._foggy.fog_lift_chosen.connect(self.fog_lift_chosen)
            self._foggy.visibility_chosen.connect(self.visibility_chosen)
            self._foggy.basins_chosen.connect(self.basins_chosen)
        return self._foggy

    def _connect(self, bench: LossCurveBench | FoggyBench) -> None:
        bench.start_chosen.connect(self.start_chosen)
        bench.start_dragged.connect(self.start_dragged)
        bench.step_chosen.connect(self.step_chosen)

    @property
    def bench(self) -> LossCurveBench | FoggyBench:
        """The bench of the ball that was shown last."""
        return self._ball_bench

    def _choose_bench(self, index: int) -> None:
        self.bench_chosen.emit(TABS[index])

    def open_side(self, name: str, bench: QWidget) -> None:
        """Show a bench on which no ball rolls."""
        if name not in self._sides:
            self._sides[name] = bench
            self._benches.addWidget(bench)
        self._benches.setCurrentWidget(bench)
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(TABS.index(name))

    @property
    def side(self) -> str:
        """The name of the bench without a ball that is open; empty if none is."""
        shown = self._benches.currentWidget()
        return next((name for name, bench in self._sides.items() if bench is shown), "")

    def leave_side(self) -> None:
        """Show again the bench of the ball."""
        self._benches.setCurrentWidget(self._ball_bench)

    def point(self, is_wanted: bool) -> None:
        """Let the next press on the curve choose a place instead of a start, or no longer."""
        self.curve_bench.curve.point(is_wanted)

    def display_guess(self, x: float | None) -> None:
        """Mark on the curve where the learner said that the ball will end; None for nowhere."""
        self.curve_bench.curve.display_guess(x)

    def take_keyboard(self) -> None:
        """Let the keys of the curve or the map hold from the start."""
        picture = self.curve_bench.curve if self.bench is self.curve_bench else self.foggy_bench.map
        picture.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self.curve_bench.wear(theme, percent)
        if self._foggy is not None:
            self._foggy.wear(theme, percent)

    def display(self, scene: Scene) -> None:
        """Show this moment on the bench that it belongs to."""
        place = scene.descent.landscape.dimensions - 1
        bench = self.foggy_bench if place else self.curve_bench
        self._ball_bench = bench
        if not self.side:
            if self._benches.currentWidget() is not bench:
                self._benches.setCurrentWidget(bench)
            with QSignalBlocker(self.tabs):
                self.tabs.setCurrentIndex(place)
        bench.display(scene)

    def add_action(self, action: QAction, places: tuple[str, ...]) -> None:
        """Let a key do this while the curve or the map has the keyboard."""
        if CURVE in places:
            self.curve_bench.curve.addAction(action)
        if MAP in places:
            self._map_actions.append(action)

    def glide(self, progress: float) -> None:
        """Draw what moves on its way: 0 where it was, 1 where it is."""
        self.bench.glide(progress)

    def display_starts(self, sweep: Sweep, landscape: Landscape) -> None:
        """Show on the curve where each start ends."""
        self.curve_bench.display_sweep(sweep, landscape)

    def display_basins(self, basins: Basins | None, landscape: Landscape) -> None:
        """Show on the map where each start ends; None while it is not known."""
        if self._foggy is not None:
            self._foggy.display_basins(basins, landscape)
