"""HISTORY LINES: the numbers of a training's chart: its lines, the scale of their losses, and no more points than pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gdviz.descent.exact import Array
from gdviz.lab.loop import Loop
from gdviz.ui.paper import round_ticks, tick_text

SPREAD = 50.0
"""Losses whose largest is so many times the smallest are drawn on a logarithmic scale."""
LEAST = 1e-12
"""On a logarithmic scale nothing is drawn below this."""


@dataclass(frozen=True, eq=False)
class Lines:
    """What is drawn of a run: at which epochs, and there the losses and accuracies of training and test; the batches' losses."""

    epochs: Array
    losses: Array
    accuracies: Array
    batch_epochs: Array
    batch_losses: Array

    @classmethod
    def of(cls, loop: Loop) -> Lines:
        """The lines of a run, as far as it has come."""
        marks = np.array(loop.marks)
        batches = loop.batch_losses
        at = (np.arange(len(batches)) + 0.5) / loop.steps_per_epoch
        return cls(np.arange(len(marks), dtype=float), marks[:, :2].T, marks[:, 2:].T, at, batches)


@dataclass(frozen=True)
class LossScale:
    """The range of the losses that are drawn, or of their logarithms to the base of ten."""

    low: float
    high: float
    is_logarithmic: bool

    @classmethod
    def of(cls, now: Lines, before: Lines | None) -> LossScale:
        """The scale on which all of a run is seen, and of the run before."""
        shown = [now.losses.ravel(), now.batch_losses, *([] if before is None else [before.losses[0]])]
        values = np.concatenate(shown)
        values = values[np.isfinite(values)]
        high = float(values.max(initial=LEAST))
        low = max(float(values.min(initial=high)), LEAST)
        if high / low > SPREAD:
            return cls(math.log10(low), math.log10(high), is_logarithmic=True)
        return cls(0.0, 1.05 * high, is_logarithmic=False)

    def heights(self, losses: Array) -> Array:
        """How high losses lie in the picture, 0 at the foot and 1 at the top; nan for what cannot be drawn."""
        with np.errstate(all="ignore"):
            values = np.log10(np.maximum(losses, LEAST)) if self.is_logarithmic else losses
            heights = (values - self.low) / max(self.high - self.low, 1e-300)
        return np.where(np.isfinite(losses), heights, np.nan)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Heights of round losses, with their words."""
        if self.is_logarithmic:
            powers = range(math.ceil(self.low), math.floor(self.high) + 1)
            every = max(1, math.ceil(len(powers) / max(1, most)))
            losses = [10.0**power for power in powers[::every]]
        else:
            losses = round_ticks(self.low, self.high, max(2, most))
        return [(float(height), tick_text(loss)) for height, loss in zip(self.heights(np.array(losses)), losses, strict=True)]


def thinned(across: Array, down: Array) -> tuple[Array, Array]:
    """The same line, ``(count,)`` each, with the highest and the lowest point of each pixel and no more.

    >>> across, down = thinned(np.linspace(0, 2, 1001), np.tile([0.0, 5.0], 501)[:1001])
    >>> len(across) <= 6, sorted(set(down.tolist()))
    (True, [0.0, 5.0])
    """
    if len(across) <= 2 * (across[-1] - across[0] + 2 if len(across) else 1):
        return across, down
    pixel = np.floor(across).astype(int)
    begins = np.flatnonzero(np.diff(pixel, prepend=pixel[0] - 1))
    lowest, highest = np.fmin.reduceat(down, begins), np.fmax.reduceat(down, begins)
    return np.repeat(across[begins], 2), np.column_stack([lowest, highest]).ravel()
