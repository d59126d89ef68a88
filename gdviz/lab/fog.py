"""FOG: the ground felt so far, as a mask: clear around whoever walks there, half clear where somebody has been, fog elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.catalogue import Setting
from gdviz.descent.exact import Array
from gdviz.descent.step import Step

Mask = NDArray[np.float32]
Window = tuple[tuple[float, float], ...]

VISIBILITY = Setting(
    name="visibility",
    label="Visibility",
    symbol="",
    default=0.13,
    low=0.05,
    high=0.5,
    tick=0.01,
    least=0.02,
    most=1.0,
    meaning="How far one sees in the fog, as a share of the map's width. A learner only knows the slope: it sees nothing at all.",
)

RESOLUTION = 160
"""The mask has so many cells along each side of the window."""
NEAR, FAR = 0.45, 1.4
"""All is clear up to the first of these distances, nothing from the second on, in visibilities."""
HALF = np.float32(0.5)
"""How clear it stays where somebody has been."""
PAST_SIGHT = 0.8
"""How far around a past step it stays half clear, compared with what one saw from there."""
POINTS = 2 * RESOLUTION + 1
"""Where somebody has been is rounded to half a cell: one of so many points along each side."""
NOWHERE = -1


class Fog:
    """What can be seen of a window by those who walk in it. It costs little to go on by a step.

    ``clear`` has shape ``(RESOLUTION, RESOLUTION)``, row 0 at the top, where the second weight is highest: 1 where the ground can
    be seen, 1/2 where somebody has been, 0 in the fog. ``version`` is another number after each change. Only places where steps
    were made are felt, not what lies between them; places outside the window clear nothing.
    """

    def __init__(self) -> None:
        self.clear: Mask = np.zeros((RESOLUTION, RESOLUTION), np.float32)
        self.version = 0
        self._felt = self.clear.copy()
        self._seen: set[int] = set()
        self._hikers: list[_Past] = []
        self._steps: list[int] = []
        self._window: Window = ()
        self._visibility = 0.0
        self._stamps: list[list[Mask]] = []
        self._from = self._to = self._at = np.zeros((0, 2))

    def look(self, window: Window, trails: Sequence[Sequence[Step]], cursor: int, visibility: float = VISIBILITY.default) -> None:
        """Take on what the hikers have felt who made these trails, up to step ``cursor`` or to the end of their trail.

        They stand where that step is; ``glide`` shows them on their way there.
        """
        if (window, visibility) != (self._window, self._visibility):
            self._window, self._visibility, self._stamps = window, visibility, _stamps(visibility)
            self._hikers, self._at = [], np.zeros((0, 2))
        steps = [min(cursor, len(trail) - 1) for trail in trails]
        has_changed = self._remember(trails, steps)
        where = np.array([trail[step].position for trail, step in zip(trails, steps, strict=True)]).reshape(-1, 2)
        self._to = _in_cells(where, window)
        self._from = self._at if len(self._at) == len(self._to) else self._to
        self._stand(self._to, has_changed=has_changed)

    def glide(self, share: float) -> None:
        """Clear the ground around hikers on their way: 0 where they were, 1 where they are."""
        with np.errstate(all="ignore"):
            at = self._to if share >= 1 else self._from + (self._to - self._from) * share
        self._stand(at, has_changed=False)

    def at(self, position: tuple[float, float]) -> float:
        """How clear it is at a position; 0 outside of the window."""
        if not self._window:
            return 0.0
        cells = _in_cells(np.array([position]), self._window)
        if not _inside(cells)[0]:
            return 0.0
        column, row = np.minimum(cells[0].astype(int), RESOLUTION - 1).tolist()
        return float(self.clear[row, column])

    def _remember(self, trails: Sequence[Sequence[Step]], steps: Sequence[int]) -> bool:
        """Half clear the ground around the steps before these; whether the ground has changed."""
        goes_on = 0 < len(trails) == len(self._hikers) and all(map(_Past.knows, self._hikers, trails))
        if not goes_on:
            self._hikers = [_Past(trail, self._window) for trail in trails]
        begins_anew = not goes_on or any(step < known for step, known in zip(steps, self._steps, strict=True))
        if begins_anew:
            self._felt[:] = 0
            self._seen = set()
            self._steps = [0] * len(trails)
        walks = zip(self._hikers, self._steps, steps, strict=True)
        new = {point for hiker, first, last in walks for point in hiker.points(first, last)} - self._seen - {NOWHERE}
        for point in new:
            self._stamp(*divmod(point, POINTS))
        self._seen |= new
        self._steps = list(steps)
        return begins_anew or bool(new)

    def _stamp(self, row: int, column: int) -> None:
        """Half clear the ground around a point, which is told in half cells."""
        stamp = self._stamps[row % 2][column % 2]
        reach = (len(stamp) - 1) // 2
        top, left = row // 2 - reach, column // 2 - reach
        rows = slice(max(0, top), min(RESOLUTION, top + len(stamp)))
        columns = slice(max(0, left), min(RESOLUTION, left + len(stamp)))
        part = self._felt[rows, columns]
        np.maximum(part, stamp[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left], out=part)

    def _stand(self, at: Array, *, has_changed: bool) -> None:
        """Clear the ground around hikers who stand at cells ``at``, shape ``(count, 2)``."""
        if not has_changed and np.array_equal(at, self._at, equal_nan=True):
            return
        self._at = at
        np.copyto(self.clear, self._felt)
        sight = self._visibility * RESOLUTION
        reach = FAR * sight
        for column, row in at[_inside(at)].tolist():
            rows = slice(max(0, int(row - reach)), min(RESOLUTION, int(row + reach) + 1))
            columns = slice(max(0, int(column - reach)), min(RESOLUTION, int(column + reach) + 1))
            down = np.arange(rows.start, rows.stop) + 0.5 - row
            along = np.arange(columns.start, columns.stop) + 0.5 - column
            part = self.clear[rows, columns]
            np.maximum(part, _clearness(down, along, sight), out=part)
        self.version += 1


class _Past:
    """Where one hiker has been, as far as somebody has asked, in points of half a cell."""

    def __init__(self, trail: Sequence[Step], window: Window) -> None:
        self._trail, self._window = trail, window
        self._points: list[int] = []
        self._last: Step | None = None

    def knows(self, trail: Sequence[Step]) -> bool:
        """Whether this is still the same trail, which may have grown."""
        count = len(self._points)
        return trail is self._trail and (self._last is None or (count <= len(trail) and trail[count - 1] is self._last))

    def points(self, first: int, last: int) -> list[int]:
        """The points of the steps from the first to before the last; ``NOWHERE`` for what lies outside of the window."""
        known = len(self._points)
        if last > known:
            cells = _in_cells(np.array([step.position for step in self._trail[known:last]]), self._window)
            column, row = np.rint(2 * np.where(_inside(cells)[:, np.newaxis], cells, np.nan)).T
            points = np.nan_to_num(row * POINTS + column, nan=NOWHERE)
            self._points += points.astype(int).tolist()
            self._last = self._trail[last - 1]
        return self._points[first:last]


def _in_cells(positions: Array, window: Window) -> Array:
    """Columns and rows, in cells from the window's left and top, for positions; both of shape ``(count, 2)``."""
    (left, right), (bottom, top) = window
    with np.errstate(all="ignore"):
        column = (positions[:, 0] - left) / (right - left)
        row = (top - positions[:, 1]) / (top - bottom)
        return np.stack([column, row], axis=1) * RESOLUTION


def _inside(cells: Array) -> NDArray[np.bool_]:
    """Which of these lie in the window; what is not a number does not."""
    return ((cells >= 0) & (cells <= RESOLUTION)).all(axis=1)


def _clearness(down: Array, along: Array, sight: float) -> Mask:
    """How clear it is so many cells from a hiker who sees ``sight`` cells far, shape ``(len(down), len(along))``."""
    away = np.sqrt((down * down)[:, np.newaxis] + along * along)
    share = ((FAR - away / sight) / (FAR - NEAR)).clip(0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def _stamps(visibility: float) -> list[list[Mask]]:
    """What stays half clear around a past step, for points on a cell's edge and in its middle, by row and by column."""
    sight = PAST_SIGHT * visibility * RESOLUTION
    reach = int(FAR * sight) + 1
    steps = np.arange(-reach, reach + 1)
    return [[HALF * _clearness(steps + down, steps + along, sight) for along in (0.5, 0.0)] for down in (0.5, 0.0)]
