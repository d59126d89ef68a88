"""SCENE: all that the views are shown, taken from the simulator once after each change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gdviz.descent.descend import Descent, Step
from gdviz.lab.experiment import Experiment
from gdviz.lab.simulator import Simulator
from gdviz.lab.verdict import Verdict

HORIZONS = (10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, eq=False)
class Scene:
    """One moment: what is run, the steps so far, the one that is looked at and the one after it."""

    experiment: Experiment
    descent: Descent
    trail: Sequence[Step]
    cursor: int
    upcoming: Step
    has_ended: bool
    is_at_end: bool
    verdict: Verdict

    @property
    def step(self) -> Step:
        """The step that is looked at."""
        return self.trail[self.cursor]

    @property
    def horizon(self) -> int:
        """How many steps the timeline and the loss chart reach: to the end of a run that has ended, else a round number."""
        length = len(self.trail) - 1
        if self.has_ended:
            return max(length, 1)
        rounded = next((horizon for horizon in HORIZONS if horizon > length), (length // 500 + 1) * 500)
        return min(rounded, self.experiment.steps)


def take_scene(simulator: Simulator) -> Scene:
    """What there is to see now."""
    return Scene(
        simulator.experiment,
        simulator.descent,
        simulator.trail,
        simulator.cursor,
        simulator.upcoming,
        simulator.has_ended,
        simulator.is_at_end,
        simulator.verdict(),
    )
