"""SCENE: all that the views are shown, taken from the simulator once after each change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gdviz.descent.descend import Descent
from gdviz.descent.step import Step
from gdviz.lab.experiment import Experiment
from gdviz.lab.restarts import Crowd
from gdviz.lab.run import Run
from gdviz.lab.simulator import Simulator
from gdviz.lab.verdict import Verdict

HORIZONS = (10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, eq=False)
class Scene:
    """One moment: what is run, the steps so far, the one that is looked at and the one after it.

    ``step``, ``upcoming``, ``trail`` and ``verdict`` are the own ball's. ``rivals`` are the runs of a race's others, in the order
    of the experiment, None for those that stay at home; ``crowd`` are the balls that began at random places. ``length`` is the
    last step that anybody has made; ``has_ended`` and ``is_at_end`` are about all of them, ``rests`` is about the own ball.
    """

    experiment: Experiment
    descent: Descent
    trail: Sequence[Step]
    cursor: int
    length: int
    upcoming: Step
    has_ended: bool
    is_at_end: bool
    rests: bool
    verdict: Verdict
    rivals: Sequence[Run | None]
    crowd: Crowd | None
    fog_is_lifted: bool
    visibility: float

    @property
    def step(self) -> Step:
        """The own ball's step that is looked at."""
        return self.trail[min(self.cursor, len(self.trail) - 1)]

    def is_near(self, before: Scene) -> bool:
        """Whether it follows from the one before by one step, or by the fog alone, so that what moves can glide there."""
        if before.experiment is not self.experiment:
            return False
        steps = abs(before.cursor - self.cursor)
        return steps == 1 or (steps == 0 and before.fog_is_lifted != self.fog_is_lifted)

    @property
    def horizon(self) -> int:
        """How many steps the timeline and the loss chart reach: to the end of a run that has ended, else a round number."""
        if self.has_ended:
            return max(self.length, 1)
        rounded = next((horizon for horizon in HORIZONS if horizon > self.length), (self.length // 500 + 1) * 500)
        return min(rounded, self.experiment.steps)


def take_scene(simulator: Simulator) -> Scene:
    """What there is to see now."""
    return Scene(
        simulator.experiment,
        simulator.descent,
        simulator.trail,
        simulator.cursor,
        simulator.length,
        simulator.upcoming,
        simulator.has_ended,
        simulator.is_at_end,
        simulator.own.has_ended and simulator.cursor >= simulator.own.length,
        simulator.verdict(),
        simulator.rivals,
        simulator.crowd,
        simulator.fog_is_lifted,
        simulator.visibility,
    )
