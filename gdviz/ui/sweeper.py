"""SWEEPER: keeps the strips and the map of basins true to the experiment. All of it is worked out beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial

from PySide6.QtCore import QObject, Signal

from gdviz.descent.landscape import Landscape
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.experiment import LEARNING_RATE, Experiment
from gdviz.lab.notation import parse
from gdviz.lab.sweep import Basins, Sweep, map_basins, sweep_rates, sweep_starts
from gdviz.ui.worker import Worker

RATES, STARTS = "rates", "starts"
"""What the worker is asked for: what each rate does, and where each start ends."""

KEPT = 64
"""So many strips are kept."""


class Sweeper(QObject):
    """Works out what has changed since the last time, and nothing else.

    Each answer comes with the landscape that it is about. ``basins_known`` brings None while they are being worked out anew.
    """

    rates_known = Signal(object, object)
    starts_known = Signal(object, object)
    basins_known = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._worker = Worker()
        self._worker.answered.connect(self._deliver)
        self._rule: Experiment | None = None
        self._place: Experiment | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being worked out."""
        return self._worker.is_idle

    def stop(self) -> None:
        """End all work and wait until it has ended."""
        self._worker.stop()

    def sweep(self, experiment: Experiment, *, basins_wanted: bool) -> None:
        """Bring everything up to this experiment; the basins of a map only if they are wanted or needed for its restarts."""
        alone = replace(experiment, rivals=(), restarts=0)
        rule, place = replace(alone, start=()), replace(alone, learning_rate=LEARNING_RATE.default)
        landscape = LANDSCAPES[experiment.landscape]
        if place != self._place:
            self._place = place
            self._worker.ask(RATES, partial(_strip, RATES, place, landscape))
        if landscape.dimensions > 1 and not basins_wanted and not experiment.restarts:
            self._worker.drop(STARTS)
            self._rule = None
            self.basins_known.emit(None, landscape)
        elif rule != self._rule:
            self._rule = rule
            if landscape.dimensions > 1:
                self.basins_known.emit(None, landscape)
                self._worker.ask(STARTS, partial(_basins, rule, landscape))
            else:
                self._worker.ask(STARTS, partial(_strip, STARTS, rule, landscape))

    def _deliver(self, kind: str, answer: tuple[Sweep | Basins, Landscape]) -> None:
        found, landscape = answer
        if isinstance(found, Basins):
            self.basins_known.emit(found, landscape)
        else:
            (self.rates_known if kind == RATES else self.starts_known).emit(found, landscape)


Answers = Iterator[tuple[Sweep | Basins, Landscape]]


@lru_cache(maxsize=KEPT)
def swept(kind: str, text: str) -> Sweep:
    """The strip of this experiment; who comes back to it (by undo, another bench, a link) has it at once."""
    return {RATES: sweep_rates, STARTS: sweep_starts}[kind](parse(text))


def _strip(kind: str, experiment: Experiment, landscape: Landscape, is_outdated: Callable[[], bool]) -> Answers:
    if not is_outdated():
        yield swept(kind, experiment.text()), landscape


def _basins(experiment: Experiment, landscape: Landscape, is_outdated: Callable[[], bool]) -> Answers:
    for basins in map_basins(experiment, is_outdated):
        yield basins, landscape
