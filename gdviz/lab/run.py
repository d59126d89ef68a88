"""RUN: the trail of one ball, as far as somebody has looked."""

from __future__ import annotations

from collections.abc import Sequence

from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.step import Step
from gdviz.lab.kinds import fits_in_doubles, has_left, has_settled
from gdviz.lab.verdict import Verdict, judge


class Run:
    """Grows step by step from a start, shape ``(n,)``, until it settles, diverges or reaches ``limit`` steps.

    With noise a ball never rests for good, so that such a run goes on to its limit.
    """

    def __init__(self, descent: Descent, start: Array, limit: int) -> None:
        self.descent = descent
        self._limit = limit
        self._trail = [descent.begin(start)]
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Work out the step after the last one, and whether it is still to be made."""
        last = self._trail[-1]
        self._after = self.descent.next_step(last)
        self._has_ended = (
            self.length >= self._limit
            or not bool(fits_in_doubles(self._after))
            or bool(has_left(last, self._trail[0].position))
            or (not self.descent.noise and bool(has_settled(last, self._after)))
        )

    def reach(self, index: int) -> None:
        """Make all steps up to ``index``, or to the end of the run."""
        while self.length < index and not self._has_ended:
            self._trail.append(self._after)
            self._look_ahead()

    @property
    def length(self) -> int:
        """The number of the last step so far."""
        return len(self._trail) - 1

    @property
    def trail(self) -> Sequence[Step]:
        """All steps so far; it grows as steps are made."""
        return self._trail

    @property
    def has_ended(self) -> bool:
        """Whether no step follows the last one."""
        return self._has_ended

    def step(self, index: int) -> Step:
        """Step ``index``, or the last one that there is."""
        return self._trail[min(index, self.length)]

    def upcoming(self, index: int) -> Step:
        """The step after ``index``; its numbers may not be finite where the run has diverged."""
        return self._trail[index + 1] if index < self.length else self._after

    def verdict(self, index: int) -> Verdict:
        """What the run up to step ``index`` is doing, and why."""
        last = min(index, self.length)
        return judge(self.descent, self._trail[: last + 1], self.upcoming(last))
