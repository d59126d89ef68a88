"""OUTCOME: what a whole run came to, as numbers with names; claims, questions and challenges are about these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice, pairwise

import numpy as np

from gdviz.descent.catalogue import suggestion
from gdviz.descent.descend import Descent
from gdviz.descent.step import Step
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import length
from gdviz.lab.run import Run
from gdviz.lab.simulator import Simulator
from gdviz.lab.sweep import map_basins, sweep_starts
from gdviz.lab.verdict import Verdict
from gdviz.words import InputError

Trail = Sequence[Step]
"""The steps of a run from the start to the one that is looked at."""
LOOKS = 3
"""A map's share of starts is counted in the third of its resolutions: 128 x 128 starts."""


def _slope(trail: Trail, descent: Descent) -> float:
    del descent
    gradient = trail[-1].gradient
    return float(gradient[0] if len(gradient) == 1 else length(gradient))


def _curvature(trail: Trail, descent: Descent) -> float:
    return float(np.linalg.eigvalsh(descent.landscape.hessian(trail[-1].position))[-1])


def _overshoots(trail: Trail, descent: Descent) -> float:
    """How often a step that began downhill ended where the ground rises ahead of it."""
    del descent
    count = 0
    for before, after in pairwise(trail):
        move = after.position - before.position
        count += bool(before.gradient @ move < 0 < after.gradient @ move)
    return count


def _moved(trail: Trail, descent: Descent) -> float:
    del descent
    return float(length(trail[-1].position - trail[0].position))


ALONG_THE_WAY: dict[str, Callable[[Trail, Descent], float]] = {
    "x": lambda trail, _: float(trail[-1].position[0]),
    "y": lambda trail, _: float(trail[-1].position[-1]),
    "loss": lambda trail, _: float(trail[-1].loss),
    "slope": _slope,
    "moved": _moved,
    "steps": lambda trail, _: float(trail[-1].index),
    "lowest": lambda trail, _: min(float(step.loss) for step in trail),
    "highest": lambda trail, _: max(float(step.loss) for step in trail),
    "curvature": _curvature,
    "overshoots": _overshoots,
    "learning_rate": lambda trail, _: float(np.max(trail[-1].learning_rate)),
}
"""What can be asked at each step, also of a rival."""
IN_THE_END = ("learning_rate", "period", "share", "reached")
"""What is asked without a step: the rate that was chosen, how a ball swings, and what is about many balls."""
OF_MANY = ("share", "reached")
"""What is about many balls, and not about one of those who race."""
QUANTITIES = (*ALONG_THE_WAY, *(name for name in IN_THE_END if name not in ALONG_THE_WAY))


class Outcome:
    """The run of an experiment to its end, or what a simulator has of it; it is only worked out where it is asked about."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    @classmethod
    def of(cls, experiment: Experiment) -> Outcome:
        """What a whole run of this experiment comes to."""
        simulator = Simulator(experiment)
        simulator.go_to(experiment.steps)
        return cls(simulator)

    @property
    def experiment(self) -> Experiment:
        """What was run."""
        return self._simulator.experiment

    def verdict(self, hiker: str = "") -> Verdict:
        """The verdict on the own ball, or on the rival who walks by the optimizer ``hiker``; InputError if there is none."""
        run = self._run(hiker)
        return run.verdict(run.length)

    @np.errstate(all="ignore")
    def number(self, name: str, step: int | None = None, hiker: str = "") -> float:
        """One of ``QUANTITIES``, in the end or after ``step`` steps; of a run that ended before, at its end.

        >>> from gdviz.lab.notation import parse
        >>> Outcome.of(parse("landscape=parabola&start=1&learning_rate=0.25")).number("x", 2)
        0.25
        """
        if step is None and name in IN_THE_END:
            return self._in_the_end(name, hiker)
        run = self._run(hiker)
        last = run.length if step is None else min(step, run.length)
        return ALONG_THE_WAY[name](run.trail[: last + 1], run.descent)

    def _in_the_end(self, name: str, hiker: str) -> float:
        if name == "learning_rate":
            return float(np.max(self._run(hiker).descent.learning_rate))
        if name == "period":
            return self.verdict(hiker).period
        if name == "share":
            return 100 * self._share()
        crowd = self._simulator.crowd
        return crowd.deepest(crowd.length) if crowd else 0

    def _share(self) -> float:
        experiment = self.experiment.change(restarts=0, rivals=())
        if len(experiment.start) == 1:
            return sweep_starts(experiment).share
        *_, basins = islice(map_basins(experiment, lambda: False), LOOKS)
        return basins.share

    def _run(self, hiker: str) -> Run:
        if not hiker:
            return self._simulator.own
        walking = {
            rival.optimizer: run
            for rival, run in zip(self.experiment.rivals, self._simulator.rivals, strict=True)
            if run is not None
        }
        walking.setdefault(self.experiment.optimizer, self._simulator.own)
        if hiker not in walking:
            raise InputError("no '{hiker}' walks there; {remedy}", hiker=hiker, remedy=suggestion(hiker, walking))
        return walking[hiker]
