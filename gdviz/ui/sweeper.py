"""SWEEPER: keeps the strips and the map of basins true to the experiment, beside the window where it takes long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.experiment import LEARNING_RATE, Experiment
from gdviz.lab.sweep import Basins, Sweep, map_basins, sweep_rates, sweep_starts
from gdviz.ui.worker import Worker

BASINS, RATES = "basins", "rates"
"""What the worker is asked for."""


class Sweeper(QObject):
    """Works out what has changed since the last time, and nothing else.

    Over one weight a sweep takes less than a frame and is made at once; over two the worker makes it. ``basins_known`` brings
    None while they are being worked out anew.
    """

    rates_known = Signal(object)
    starts_known = Signal(object)
    basins_known = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._worker = Worker()
        self._worker.answered.connect(self._deliver)
        self._rule: Experiment | None = None
        self._place: Experiment | None = None
        self.stop = self._worker.stop

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being worked out."""
        return self._worker.is_idle

    def sweep(self, experiment: Experiment, *, basins_wanted: bool) -> None:
        """Bring everything up to this experiment; the basins of a map only if they are wanted or needed for its restarts."""
        alone = replace(experiment, rivals=(), restarts=0)
        rule, place = replace(alone, start=()), replace(alone, learning_rate=LEARNING_RATE.default)
        is_map = LANDSCAPES[experiment.landscape].dimensions > 1
        if place != self._place:
            self._place = place
            self._sweep_rates(alone, is_map=is_map)
        if is_map and not basins_wanted and not experiment.restarts:
            self._worker.drop(BASINS)
            self._rule = None
        elif rule != self._rule:
            self._rule = rule
            self._sweep_starts(rule, is_map=is_map)

    def _sweep_rates(self, experiment: Experiment, *, is_map: bool) -> None:
        if is_map:
            self._worker.ask(RATES, partial(_rates, experiment))
        else:
            self._worker.drop(RATES)
            self.rates_known.emit(sweep_rates(experiment))

    def _sweep_starts(self, experiment: Experiment, *, is_map: bool) -> None:
        if is_map:
            self.basins_known.emit(None)
            self._worker.ask(BASINS, partial(map_basins, experiment))
        else:
            self._worker.drop(BASINS)
            self.starts_known.emit(sweep_starts(experiment))

    def _deliver(self, kind: str, answer: Sweep | Basins) -> None:
        (self.rates_known if kind == RATES else self.basins_known).emit(answer)


def _rates(experiment: Experiment, is_outdated: Callable[[], bool]) -> Iterator[Sweep]:
    if not is_outdated():
        yield sweep_rates(experiment)
