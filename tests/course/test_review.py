from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.course.review import DONE, WAITS, Review, after_answer, due_keys

MONDAY = datetime(2025, 3, 3, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTES, DAY = timedelta(minutes=10), timedelta(days=1)

times = st.datetimes(timezones=st.just(UTC))
reviews = st.builds(Review, st.integers(0, DONE), times)


def test_a_question_known_each_time_comes_back_after_1_5_and_12_days_and_then_no_more() -> None:
    now, review = MONDAY, None
    for days in (1, 5, 12):
        review = after_answer(review, now, is_right=True)
        assert review.due == now + days * DAY
        assert not review.is_due(review.due - SECOND)
        assert review.is_due(review.due)
        now = review.due
    review = after_answer(review, now, is_right=True)
    assert review == Review(DONE, now)
    assert not review.is_due(now + 10_000 * DAY)
    assert after_answer(review, now + DAY, is_right=True) == review


@pytest.mark.parametrize("stage", range(DONE + 1))
def test_a_wrong_answer_begins_again_in_ten_minutes_at_any_stage(stage: int) -> None:
    review = after_answer(Review(stage, MONDAY), MONDAY + DAY, is_right=False)
    assert review == Review(0, MONDAY + DAY + MINUTES)
    assert after_answer(review, review.due, is_right=True) == Review(1, review.due + DAY)


@pytest.mark.parametrize("stage", range(DONE))
def test_a_right_answer_before_its_time_changes_nothing(stage: int) -> None:
    """Else one could answer a question four times in a row and be done with it."""
    review = Review(stage, MONDAY + WAITS[stage])
    assert after_answer(review, review.due - SECOND, is_right=True) == review


def test_a_first_wrong_answer_comes_back_in_ten_minutes() -> None:
    assert after_answer(None, MONDAY, is_right=False) == Review(0, MONDAY + MINUTES)


def test_the_longest_due_is_asked_first() -> None:
    waiting = {"a/late": MONDAY, "a/b": MONDAY - DAY, "a/a": MONDAY - DAY, "a/early": MONDAY - 2 * DAY, "a/not": MONDAY + SECOND}
    told = {key: Review(1, due) for key, due in waiting.items()} | {"a/done": Review(DONE, MONDAY - 9 * DAY)}
    assert due_keys(told, MONDAY) == ["a/early", "a/a", "a/b", "a/late"]
    assert due_keys({}, MONDAY) == []


def test_a_time_is_the_same_in_any_zone() -> None:
    in_tokyo = MONDAY.astimezone(timezone(timedelta(hours=9)))
    review = after_answer(None, in_tokyo, is_right=True)
    assert review.due == MONDAY + DAY
    assert review.due.tzinfo is UTC


@given(reviews, times)
def test_whatever_the_clock_says_nothing_is_further_away_than_its_wait(review: Review, now: datetime) -> None:
    near = review.within_reach(now)
    wait = WAITS[review.stage] if review.stage < DONE else timedelta()
    assert near.stage == review.stage
    assert near.due - now <= wait
    assert near.due <= review.due
    assert near == review or review.due - now > wait
    assert near.within_reach(now) == near


@given(st.none() | reviews, times, st.booleans())
def test_whatever_the_clock_says_an_answer_is_taken(before: Review | None, now: datetime, is_right: bool) -> None:  # noqa: FBT001
    after = after_answer(before, now, is_right=is_right)
    assert 0 <= after.stage <= DONE
    assert is_right or after.stage == 0
    assert after.within_reach(now).due >= min(now, after.due)
