"""REVIEW: a question that was answered is asked again after 1, 5 and 12 days, and after ten minutes if it was forgotten.

The time comes from the clock on the wall, which may have been set back or forward by years since it was last read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

WAITS = (timedelta(minutes=10), timedelta(days=1), timedelta(days=5), timedelta(days=12))
"""How long a question waits at each stage; a wrong answer puts it at stage 0, a first right one at stage 1."""
DONE = len(WAITS)
"""The stage of a question that is not asked again."""


@dataclass(frozen=True)
class Review:
    """How far a question has come, and when it is asked again (at stage ``DONE``: when it was done)."""

    stage: int
    due: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to ask again."""
        return self.stage < DONE and self.due <= now

    def within_reach(self, now: datetime) -> Review:
        """The same, due no later than one that comes to this stage now: a clock set back puts nothing off for years."""
        latest = _at(self.stage, now).due
        return replace(self, due=latest) if self.due > latest else self


def after_answer(before: Review | None, now: datetime, *, is_right: bool) -> Review:
    """What comes of an answer: one stage on if it was right and time to ask, the beginning if it was wrong."""
    if not is_right:
        return _at(0, now)
    if before is None:
        return _at(1, now)
    return _at(before.stage + 1, now) if before.is_due(now) else before


def _at(stage: int, now: datetime) -> Review:
    try:
        return Review(stage, now.astimezone(UTC) + (WAITS[stage] if stage < DONE else timedelta()))
    except OverflowError:  # the clock says that this is the end of the year 9999
        return Review(stage, datetime.max.replace(tzinfo=UTC))


def due_keys(reviews: Mapping[str, Review], now: datetime) -> list[str]:
    """The keys of the questions to ask now, the longest due first."""
    return sorted((key for key, review in reviews.items() if review.is_due(now)), key=lambda key: (reviews[key].due, key))
