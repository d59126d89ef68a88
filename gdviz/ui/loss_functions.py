"""LOSS FUNCTIONS: connects their bench with the desk that owns what it shows."""

from __future__ import annotations

from functools import partial

from gdviz.course.setups import Readings
from gdviz.lab.exhibit import LOSS_FUNCTIONS
from gdviz.lab.exhibit_desk import ExhibitDesk
from gdviz.ui.losses.bench import LossFunctionsBench
from gdviz.ui.side_bench import SideBench
from gdviz.ui.theme import Theme
from gdviz.ui.wishes import Wishes


class LossFunctions(SideBench):
    """The bench on which one sees what it costs to be wrong."""

    name = LOSS_FUNCTIONS

    def __init__(self, desk: ExhibitDesk, wishes: Wishes, theme: Theme, percent: int) -> None:
        super().__init__()
        self._desk = self.owner = desk
        self.picture = self._bench = LossFunctionsBench(theme, percent)
        self._bench.panel_chosen.connect(partial(wishes.choose_of, desk, "panel"))
        self._bench.setting_chosen.connect(partial(wishes.choose_of, desk))
        self._bench.setting_dragged.connect(partial(wishes.drag_of, desk))
        self._bench.grasped.connect(desk.let_go)
        self._bench.reset_requested.connect(desk.reset)

    def told(self) -> Readings:
        """The readings of what is shown."""
        return Readings(self._desk.exhibit)

    def display(self) -> None:
        """Show the exhibit."""
        self._bench.display(self._desk.exhibit)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._bench.wear(theme, percent)
