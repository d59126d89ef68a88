"""FOGGY LANDSCAPE: the bench with the map under fog, what can be shown on it, and the numbers beside it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gdviz.descent.landscape import Landscape
from gdviz.lab.fog import VISIBILITY
from gdviz.lab.sweep import Basins
from gdviz.ui.calm import CalmSlider
from gdviz.ui.canvas.bench import Bench
from gdviz.ui.canvas.data_plot import DataPlot
from gdviz.ui.canvas.map_view import MapView
from gdviz.ui.canvas.memory_list import MemoryList
from gdviz.ui.scene import Scene
from gdviz.ui.theme import GAP, Theme
from gdviz.ui.wording import translated

SIDE_SHARE = 0.3
LEAST_SIDE, MOST_SIDE = 204, 330
LEAST_MAP = 230
"""The widths of the column beside the map, and the least of the map, at 100 % text."""
LEAST_SIGHT = 84
"""About the width of the slider of visibility, and of its name."""


class FoggyBench(Bench):
    """Two weights, one map."""

    fog_lift_chosen = Signal(bool)
    visibility_chosen = Signal(float)
    basins_chosen = Signal(bool)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__(theme, percent)
        self._percent = percent
        self._scene_shown: Scene | None = None
        self.map = MapView(theme, percent)
        self.data = DataPlot(theme, percent)
        self.memory = MemoryList(theme, percent)
        self.memory.hide()
        self._make_tools()
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(GAP)
        for part in (self.readouts, self.data, self.chart, self.race, self.restarts, self.memory):
            side.addWidget(part, 1 if part in (self.chart, self.data) else 0)
        self._picture = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._picture.setSpacing(GAP)
        self._picture.addWidget(self.map, 1)
        self._picture.addWidget(self._side)
        self._column.addWidget(self.verdict)
        self._column.addLayout(self._tools)
        self._column.addLayout(self._picture, 1)
        self._column.addWidget(self.update_line)
        self.map.start_chosen.connect(self.start_chosen)
        self.map.start_dragged.connect(self.start_dragged)

    def _make_tools(self) -> None:
        self.lift = self._toggle(
            self.tr("Lift the fog"), self.tr("See all of the ground. No learner ever can: it only feels a slope.")
        )
        self.basins = self._toggle(
            self.tr("Basins"), self.tr("Colour each place of the map by the valley in which a ball that starts there ends")
        )
        self.batch = self._toggle(
            self.tr("Batch's map"),
            self.tr("The loss over this step's mini-batch alone, as faint lines: the ground that the ball feels"),
        )
        self.remember = self._toggle(self.tr("Memory"), self.tr("What the optimizer remembers, as arrows and as numbers"))
        sight = QLabel(translated(VISIBILITY.label))
        self.visibility = CalmSlider()
        self.visibility.setRange(0, VISIBILITY.ticks)
        self.visibility.setAccessibleName(translated(VISIBILITY.label))
        self.visibility.setMaximumWidth(160)
        sight.setBuddy(self.visibility)
        for part in (sight, self.visibility):
            part.setToolTip(translated(VISIBILITY.meaning))
        self._buttons, seeing = QHBoxLayout(), QHBoxLayout()
        for button in (self.lift, self.basins, self.batch, self.remember):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        seeing.addStretch(1)
        seeing.addWidget(sight)
        seeing.addWidget(self.visibility, 1)
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for row in (self._buttons, seeing):
            row.setSpacing(GAP)
            self._tools.addLayout(row)
        self._tools.setSpacing(GAP)
        self.lift.toggled.connect(self.fog_lift_chosen)
        self.basins.toggled.connect(self.basins_chosen)
        self.batch.toggled.connect(self.map.show_batch)
        self.remember.toggled.connect(self.map.show_memory)
        self.remember.toggled.connect(self._display_memory)
        self.visibility.valueChanged.connect(self._choose_visibility)

    def _choose_visibility(self, tick: int) -> None:
        self.visibility_chosen.emit(VISIBILITY.at_tick(tick))

    @staticmethod
    def _toggle(text: str, meaning: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(meaning)
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return button

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._percent = percent
        for part in (self.map, self.data, self.memory):
            part.wear(theme, percent)
        super().wear(theme, percent)

    def _arrange(self) -> None:
        """Put the numbers beside the map, or under it where there is no room."""
        scale, width = self._percent / 100, self.viewport().width() - 4 * GAP
        side = round(min(max(SIDE_SHARE * width, LEAST_SIDE * scale), MOST_SIDE * scale))
        is_beside = width >= side + LEAST_MAP * scale
        self._picture.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)
        self._side.setMaximumWidth(side if is_beside else 16_777_215)
        self._side.setMinimumWidth(side if is_beside else 0)
        for button in (self.lift, self.basins, self.batch, self.remember):
            # Else the style's least height, which does not grow with the text, is all that the button gets.
            button.setMinimumHeight(button.sizeHint().height())
        needed = self._buttons.minimumSize().width() + 2 * LEAST_SIGHT * scale
        beside, under = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._tools.setDirection(beside if width >= needed else under)

    def display(self, scene: Scene) -> None:
        """Show this moment."""
        super().display(scene)
        self.map.display(scene)
        self._scene_shown = scene
        self._display_memory(self.remember.isChecked())
        self.data.display(scene)
        self.data.setVisible(scene.descent.landscape.fit is not None)
        if self.batch.isHidden() is (scene.experiment.batch > 0):
            self.batch.setVisible(scene.experiment.batch > 0)
            self._arrange()
        with QSignalBlocker(self.lift), QSignalBlocker(self.visibility):
            self.lift.setChecked(scene.fog_is_lifted)
            self.visibility.setValue(round(VISIBILITY.tick_of(scene.visibility)))

    def _display_memory(self, wanted: bool) -> None:
        """Show what the optimizer remembers, as numbers, or not."""
        if wanted and self._scene_shown:
            self.memory.display(self._scene_shown)
        self.memory.setVisible(wanted)

    def display_basins(self, basins: Basins | None, landscape: Landscape) -> None:
        """Show where each start ends; None while it is not known."""
        self.map.display_basins(basins if self.basins.isChecked() else None, landscape)
        self.restarts.display_share(basins.share if basins else None)

    def glide(self, progress: float) -> None:
        """Draw what moves on its way: 0 where it was, 1 where it is."""
        self.map.glide(progress)
        if not self.data.isHidden():
            self.data.glide(self.map.shown_position)
