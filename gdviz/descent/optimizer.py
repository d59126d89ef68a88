"""OPTIMIZER: what a rule of descent is; the rules themselves are in ``optimizers.py``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gdviz.descent.catalogue import Setting
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.step import Memory, Step


@dataclass(frozen=True)
class Optimizer(ABC):
    """A rule that turns a slope into a move. The fields of an optimizer are its ``settings``; it has no state of its own."""

    name: ClassVar[str]
    label: ClassVar[str]
    meaning: ClassVar[str]
    formula: ClassVar[str]
    source: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()
    remembers: ClassVar[tuple[str, ...]] = ()
    """The names of what it remembers from step to step."""
    arithmetic: ClassVar[tuple[str, ...]]
    """The rule with its numbers filled in, a line each.

    Fields: ``x`` and ``slope`` (the symbols of the position and the gradient), ``position``, ``gradient`` (as it is felt),
    ``rate``, ``result`` (the next position), ``count`` (the number of the move, 1 for the first), every setting, every memory by
    name, ``next_...`` for the memory after the step, and what ``worked`` gives. What is to be worked out stands between an = and
    a ≈, what comes out behind it; a semicolon parts two of these. With several weights all holds for each weight by itself.
    """

    @property
    def stability_limit(self) -> float | None:
        """A ball stays at a minimum where rate times curvature is below this; None where no such rule is known."""
        return None

    @property
    def smooth_limit(self) -> float | None:
        """Below this product a ball near a minimum does not even overshoot; None where no such rule is known."""
        return None

    def begin(self, position: Array) -> Memory:
        """The memory before the first step from ``position``: zeros, each of its shape."""
        return {name: np.zeros_like(position) for name in self.remembers}

    @abstractmethod
    def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
        """The next position and memory after ``step``. Nothing that is passed in is changed.

        The slope to go by is ``step.felt``; ``landscape`` is for rules that look further than the slope.
        """

    def worked(self, step: Step, landscape: Landscape, memory: Memory) -> Mapping[str, Array]:
        """What is worked out between ``step`` and the next position and is not kept, by name, for the arithmetic.

        ``memory`` is the memory after ``step``, as ``move`` gives it. Each result has the shape of the position, or 1 in the
        place of n where it is the same for all weights.
        """
        del step, landscape, memory
        return {}
