from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.course.progress import MOST_HINTS, Answer, Best, Progress, from_json, to_json
from gdviz.course.review import DONE, WAITS, Review
from gdviz.saved import MOST_BYTES, read_text
from gdviz.words import InputError, OutputError
from tests.course.desk import DAY, MONDAY, WHY, WORKED, Desk, names, work_through

TEN_YEARS = 3653 * DAY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "progress.json"


# What it keeps


def test_one_who_comes_back_finds_everything_as_it_was(path: Path) -> None:
    desk = Desk(path)
    assert desk.progress == Progress()
    work_through(desk.notebook)
    assert desk.progress == WORKED
    again = Desk(path)
    assert again.progress == WORKED
    assert desk.said == again.said == []
    assert names(path.parent) == ["progress.json"]


def test_each_action_is_in_the_file_before_the_next_and_told_once(path: Path) -> None:
    desk = Desk(path)
    in_file: list[Progress] = []
    desk.notebook.watch(lambda: in_file.append(from_json(read_text(path))))
    work_through(desk.notebook)
    assert desk.changes == len(in_file) == 7
    assert in_file[-1] == WORKED
    assert len({to_json(progress) for progress in in_file}) == 7


def test_what_changes_nothing_is_neither_written_nor_told(path: Path) -> None:
    desk = Desk(path)
    work_through(desk.notebook)
    changes, written = desk.changes, path.stat().st_mtime_ns
    desk.notebook.turn_to("fog", 1, "one-step")
    desk.notebook.answer("fog/where", -1.25, is_right=False, reviewed=False)
    desk.notebook.skip("fog/guess")
    desk.notebook.undo_reset()
    assert not desk.notebook.record("fog/valley", 12, "", larger_is_better=False)
    assert (desk.changes, path.stat().st_mtime_ns) == (changes, written)


def test_without_a_file_it_is_kept_for_this_time() -> None:
    desk = Desk(None)
    work_through(desk.notebook)
    assert (desk.progress, desk.said) == (WORKED, [])


def test_the_last_answer_is_kept_and_whether_one_was_ever_right() -> None:
    desk = Desk(None)
    told: list[Answer] = []
    for value, is_right in ((1.0, False), (2.0, True), (3.0, False)):
        desk.notebook.answer(WHY, value, is_right=is_right, reviewed=False)
        told.append(desk.progress.answers[WHY])
    assert told == [Answer(1.0), Answer(2.0, is_right=True, was_right=True), Answer(3.0, is_right=False, was_right=True)]


def test_skipping_forgets_no_answer_and_a_skipped_task_can_be_answered() -> None:
    desk = Desk(None)
    desk.notebook.skip(WHY)
    assert desk.progress.answers == {WHY: Answer(None)}
    desk.know()
    desk.notebook.skip(WHY)
    assert desk.progress.answers == {WHY: Answer("right", is_right=True, was_right=True)}
    assert desk.progress.reviews == {WHY: Review(1, MONDAY + DAY)}


@pytest.mark.parametrize("larger_is_better", [False, True])
def test_the_best_result_is_kept_and_the_first_of_equals(larger_is_better: bool) -> None:  # noqa: FBT001
    desk = Desk(None)
    results = [5.0, 7.0, 5.0, 3.0, 7.0]
    news = [
        desk.notebook.record("a/b", value, str(index), larger_is_better=larger_is_better) for index, value in enumerate(results)
    ]
    assert news == [True, larger_is_better, False, not larger_is_better, False]
    assert desk.progress.bests == {"a/b": Best(7.0, "1") if larger_is_better else Best(3.0, "3")}


def test_hints_are_counted_up_to_a_number_that_can_be_read_again(path: Path) -> None:
    desk = Desk(path)
    for _ in range(MOST_HINTS + 5):
        desk.notebook.take_hint("a/b")
    assert desk.progress.hints == {"a/b": MOST_HINTS}
    assert Desk(path).progress == desk.progress


def test_what_could_not_be_read_again_is_refused_and_changes_nothing(path: Path) -> None:
    desk = Desk(path)
    work_through(desk.notebook)
    book = desk.notebook
    for wrong in ("", "fog", "../fog", "fog/../why", "a/b/c", "a/" + "x" * 300):
        for verb in (lambda: desk.know(wrong), lambda: book.skip(wrong), lambda: book.take_hint(wrong)):  # noqa: B023
            with pytest.raises(InputError, match="a task is called like"):
                verb()
        with pytest.raises(InputError):
            book.record(wrong, 1, "", larger_is_better=True)
    for lesson, page, name in (("../fog", 0, "x"), ("fog", -1, "x"), ("fog", 0, ""), ("a/b", 0, "x")):
        with pytest.raises(InputError):
            book.turn_to(lesson, page, name)
    for value in (float("nan"), float("inf"), 10**400, "x" * 20_000):
        with pytest.raises(InputError):
            book.answer(WHY, value, is_right=True, reviewed=True)
    with pytest.raises(InputError):
        book.record("a/b", float("nan"), "", larger_is_better=True)
    with pytest.raises(InputError):
        book.record("a/b", 1, "x" * 20_000, larger_is_better=True)
    assert desk.progress == Desk(path).progress == WORKED
    assert desk.changes == 7


def test_lessons_and_tasks_of_another_version_stay_in_the_file_and_are_not_asked(path: Path) -> None:
    desk = Desk(path)
    desk.know("gone/long-ago")
    desk.know()
    again = Desk(path, desk.clock)
    desk.clock.now += DAY
    again.notebook.turn_to("fog", 0, "one")
    assert again.notebook.due({WHY}) == [WHY]
    assert "gone/long-ago" in from_json(read_text(path)).reviews


def do(desk: Desk, verb: str, number: int) -> None:
    key = f"fog/task-{number}"
    {
        "turn": lambda: desk.notebook.turn_to("fog", number, f"page-{number}"),
        "know": lambda: desk.know(key),
        "fail": lambda: desk.fail(key),
        "skip": lambda: desk.notebook.skip(key),
        "hint": lambda: desk.notebook.take_hint(key),
        "record": lambda: desk.notebook.record(key, number, "", larger_is_better=True),
        "reset": desk.notebook.reset,
        "undo": desk.notebook.undo_reset,
        "clock": lambda: desk.clock.set(MONDAY + (number - 1) * TEN_YEARS),
    }[verb]()


verbs = st.sampled_from(["turn", "know", "fail", "skip", "hint", "record", "reset", "undo", "clock"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(verbs, st.integers(0, 2)), max_size=25))
def test_after_any_actions_the_file_says_what_the_notebook_holds(actions: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "progress.json"
        desk = Desk(path)
        desk.notebook.turn_to("fog", 9, "first")
        for verb, number in actions:
            do(desk, verb, number)
            assert from_json(read_text(path)) == desk.progress
        assert desk.said == []


# What comes back


def test_every_due_date_of_a_question_that_is_known_and_once_forgotten(path: Path) -> None:
    desk = Desk(path)
    desk.know()
    for days, then in ((1, desk.know), (5, desk.know), (12, desk.fail), (10 / 1440, desk.know), (1, desk.know), (5, desk.know)):
        desk.clock.now += timedelta(days=days) - timedelta(seconds=1)
        assert Desk(path, desk.clock).notebook.due({WHY}) == []
        desk.clock.now += timedelta(seconds=1)
        assert Desk(path, desk.clock).notebook.due({WHY}) == [WHY]
        then()
        assert desk.notebook.due({WHY}) == []
    desk.clock.now += timedelta(days=12)
    desk.know()
    assert desk.progress.reviews[WHY].stage == DONE
    desk.clock.now += TEN_YEARS
    assert Desk(path, desk.clock).notebook.due({WHY}) == []


def test_a_review_that_is_skipped_counts_as_forgotten() -> None:
    desk = Desk(None)
    desk.know()
    desk.clock.now += DAY
    desk.notebook.skip(WHY)
    assert desk.notebook.due({WHY}) == []
    desk.clock.now += timedelta(minutes=10)
    assert desk.notebook.due({WHY}) == [WHY]


def test_a_prediction_does_not_come_back() -> None:
    desk = Desk(None)
    desk.notebook.answer(WHY, 1.0, is_right=False, reviewed=False)
    assert desk.progress.reviews == {}


def test_the_longest_due_is_asked_first() -> None:
    desk = Desk(None)
    for key in ("a/first", "a/second", "a/third"):
        desk.know(key)
        desk.clock.now += timedelta(hours=1)
    desk.fail("a/first")
    desk.clock.now += 2 * DAY
    assert desk.notebook.due({"a/third", "a/second", "a/first"}) == ["a/first", "a/second", "a/third"]


@pytest.mark.parametrize("stage", range(1, DONE))
def test_a_clock_set_back_ten_years_puts_nothing_off_for_years(path: Path, stage: int) -> None:
    desk = Desk(path)
    for _ in range(stage):
        desk.know()
        desk.clock.now = desk.progress.reviews[WHY].due
    desk.clock.now -= TEN_YEARS
    again = Desk(path, desk.clock)
    assert again.progress.reviews[WHY] == Review(stage, desk.clock.now + WAITS[stage])
    desk.clock.now += WAITS[stage]
    # It was written down at once: opened each day and closed without an action, it is due when it is due.
    assert Desk(path, desk.clock).notebook.due({WHY}) == [WHY]
    assert again.said == []


def test_a_clock_set_back_while_the_window_is_open_is_noticed_with_the_next_action() -> None:
    desk = Desk(None)
    desk.know()
    desk.clock.now -= TEN_YEARS
    desk.notebook.take_hint("a/b")
    assert desk.progress.reviews[WHY] == Review(1, desk.clock.now + DAY)


def test_a_clock_set_forward_ten_years_and_back_again_does_no_harm(path: Path) -> None:
    desk = Desk(path)
    desk.know()
    desk.clock.now += TEN_YEARS
    assert desk.notebook.due({WHY}) == [WHY]
    desk.know()
    desk.clock.now = MONDAY + DAY
    again = Desk(path, desk.clock)
    assert again.progress.reviews[WHY] == Review(2, MONDAY + 6 * DAY)


@pytest.mark.parametrize(
    "now", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)]
)
def test_at_the_ends_of_time_one_can_still_learn(path: Path, now: datetime) -> None:
    desk = Desk(path)
    desk.know("a/b")
    desk.clock.now = now
    desk.know()
    desk.fail("a/b")
    assert Desk(path, desk.clock).progress == desk.progress


# Beginning anew, and taking it along


def test_a_reset_can_be_undone_even_after_turning_a_page(path: Path) -> None:
    desk = Desk(path)
    work_through(desk.notebook)
    assert not desk.notebook.can_undo_reset
    desk.notebook.reset()
    assert desk.notebook.can_undo_reset
    assert desk.progress == Desk(path).progress == Progress()
    desk.notebook.turn_to("learning", 0, "hello")
    desk.notebook.undo_reset()
    assert not desk.notebook.can_undo_reset
    assert desk.progress == Desk(path).progress == WORKED


def test_a_second_reset_of_nothing_can_still_be_undone() -> None:
    desk = Desk(None)
    work_through(desk.notebook)
    desk.notebook.reset()
    desk.notebook.reset()
    desk.notebook.undo_reset()
    assert desk.progress == WORKED


def test_an_exported_progress_is_imported_elsewhere_and_the_import_can_be_undone(path: Path, tmp_path: Path) -> None:
    here, there = Desk(None), Desk(path)
    work_through(here.notebook)
    here.notebook.export(tmp_path / "mine.json")
    there.notebook.take_hint("zoo/fast")
    before = there.progress
    there.notebook.import_from(tmp_path / "mine.json")
    assert there.progress == Desk(path).progress == WORKED
    there.notebook.undo_reset()
    assert there.progress == Desk(path).progress == before


def test_an_export_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        Desk(None).notebook.export(tmp_path / "none" / "mine.json")


def refused(desk: Desk, file: Path) -> str:
    before, changes = desk.progress, desk.changes
    with pytest.raises(InputError) as refusal:
        desk.notebook.import_from(file)
    assert desk.progress is before
    assert desk.changes == changes
    assert not desk.notebook.can_undo_reset
    said = str(refusal.value)
    assert said.startswith(f"{file}: ")
    assert "\n" not in said
    return said


def test_a_file_cut_anywhere_is_not_imported(tmp_path: Path) -> None:
    desk, file = Desk(None), tmp_path / "mine.json"
    whole = to_json(WORKED).rstrip().encode()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        refused(desk, file)


def test_a_file_with_any_byte_changed_is_refused_or_is_a_whole_progress(tmp_path: Path) -> None:
    file, chance = tmp_path / "mine.json", random.Random(1)  # noqa: S311 - the same bytes each time
    whole = to_json(WORKED).encode()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([chance.randrange(256)]) + whole[place + 1 :])
        desk = Desk(None)
        try:
            desk.notebook.import_from(file)
        except InputError:
            assert desk.progress == Progress()
        else:
            assert from_json(to_json(desk.progress)) == desk.progress


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 1_000_000,
        b" " * (MOST_BYTES + 1),
        b'{"format": 1}',
        b'{"format": 1, "landscape": "parabola"}',
        b"null",
    ],
)
def test_what_is_no_progress_is_not_imported(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.json"
    file.write_bytes(content)
    refused(Desk(None), file)
    refused(Desk(None), tmp_path / "none.json")
    refused(Desk(None), tmp_path)
