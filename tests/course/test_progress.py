from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.course.progress import (
    FORMAT,
    MOST_HINTS,
    MOST_LETTERS,
    MOST_PAGES,
    Answer,
    Best,
    Bookmark,
    Progress,
    from_json,
    from_object,
    is_progress,
    to_json,
)
from gdviz.course.review import DONE, Review
from gdviz.saved import MOST_BYTES
from gdviz.words import InputError

MONDAY = datetime(2025, 3, 3, 8, tzinfo=UTC)
FULL = Progress(
    place=Bookmark("fog", 3),
    read={"fog": frozenset({"the-ground", "one-step"}), "übung": frozenset({"η-und-so"})},
    answers={
        "fog/where": Answer(-1.25, is_right=False, was_right=True),
        "fog/why": Answer("It rolls.", is_right=True, was_right=True),
        "fog/x": Answer(None),
    },
    bests={"zoo/fast": Best(12.0, "optimizer=adam&learning_rate=0.1")},
    hints={"zoo/fast": 2},
    reviews={"fog/why": Review(2, MONDAY), "fog/done": Review(DONE, MONDAY + timedelta(microseconds=1))},
)
PARTS = ("place", "read", "answers", "bests", "hints", "reviews")

names = st.from_regex(r"[\w-]{1,20}", fullmatch=True)
keys = st.builds("{}/{}".format, names, names)
numbers = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(), max_size=50)
flags = st.sampled_from([(False, False), (False, True), (True, True)])


@st.composite
def given_answers(draw: st.DrawFn) -> Answer:
    is_right, was_right = draw(flags)
    return Answer(draw(numbers | texts), is_right, was_right)


everything = st.builds(
    Progress,
    place=st.none() | st.builds(Bookmark, names, st.integers(0, MOST_PAGES)),
    read=st.dictionaries(names, st.frozensets(names)),
    answers=st.dictionaries(keys, given_answers() | st.just(Answer(None))),
    bests=st.dictionaries(keys, st.builds(Best, numbers, texts)),
    hints=st.dictionaries(keys, st.integers(0, MOST_HINTS)),
    reviews=st.dictionaries(keys, st.builds(Review, st.integers(0, DONE), st.datetimes(timezones=st.just(UTC)))),
)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts | keys, inner, max_size=3),
    max_leaves=10,
)


@given(everything)
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read_back_whole(progress: Progress) -> None:
    text = to_json(progress)
    assert text.isascii()
    assert from_json(text) == progress
    assert from_object(json.loads(text)) == (progress, {})


def test_the_file_is_this_text() -> None:
    content = json.loads(to_json(FULL))
    assert content["format"] == FORMAT
    assert content["place"] == ["fog", 3]
    assert content["read"]["fog"] == ["one-step", "the-ground"]
    assert content["answers"]["fog/x"] == {"value": None, "is_right": False, "was_right": False}
    assert content["reviews"]["fog/why"] == {"stage": 2, "due": "2025-03-03T08:00:00+00:00"}
    assert list(content) == ["format", *PARTS]


def test_an_empty_object_is_one_who_has_seen_nothing() -> None:
    assert from_object({}) == (Progress(), {})


LONG = "x" * (MOST_LETTERS + 1)
HUGE = 10**400
ANSWER: dict[str, Any] = {"value": 1.5, "is_right": True, "was_right": True}
REVIEW: dict[str, Any] = {"stage": 1, "due": "2025-03-03T08:00:00+00:00"}
NO_PLACES: list[Any] = [
    0,
    "fog",
    {},
    ["fog"],
    ["fog", 1, 2],
    ["fog", -1],
    ["fog", 1.0],
    ["fog", True],
    ["fog", "1"],
    ["fog", HUGE],
]
NO_SLUGS: list[Any] = ["../fog", "", None, "fog\n", ["fog"], LONG, "a/b", "\ud800"]
NO_KEYS = ["", "fog", "/", "fog/", "../fog", "fog/../x", "a/b/c", "fog/a b", "c:\\x/y", LONG]
NO_ENTRIES: list[Any] = [None, "x", [], {}, True, float("nan"), HUGE, 1.5, -1]
NO_NUMBERS: list[Any] = [None, True, [1], {}, float("nan"), float("inf"), float("-inf"), HUGE]
NO_TIMES: list[Any] = ["", "soon", "2025-03-03T08:00:00", 0, None, LONG, "2025-02-30T00:00Z", "0001-01-01T00:00:00+23:59"]
WRONG: list[tuple[str, Any]] = [
    *(("place", value) for value in NO_PLACES),
    *(("place", [slug, 1]) for slug in NO_SLUGS),
    *((part, value) for part in PARTS[1:] for value in (None, 0, "x", [], ["fog"], True)),
    *((part, {"a/b": value}) for part in PARTS[2:] for value in NO_ENTRIES),
    *(("read", {"fog": value}) for value in ("one", {"one": 1}, None)),
    *(("read", {"fog": [name]}) for name in (*NO_SLUGS, 1, "a b", "x" * 201)),
    *(("read", {slug: ["one"]}) for slug in ("../fog", "", "a/b")),
    *(("answers", {key: ANSWER}) for key in NO_KEYS),
    *(("answers", {"a/b": {**ANSWER, "value": value}}) for value in (*NO_NUMBERS, LONG)),
    *(("answers", {"a/b": {**ANSWER, name: value}}) for name in ("is_right", "was_right") for value in (0, None, "true")),
    *(("answers", {"a/b": {name: ANSWER[name] for name in ANSWER if name != missing}}) for missing in ANSWER),
    ("answers", {"a/b": {"value": None, "is_right": False, "was_right": True}}),
    *(("bests", {"a/b": {"value": value, "experiment": ""}}) for value in (*NO_NUMBERS, "1")),
    *(("bests", {"a/b": {"value": 1, "experiment": value}}) for value in (None, 1, LONG, ["x"])),
    *(("hints", {"a/b": value}) for value in (MOST_HINTS + 1, 1.0, "1")),
    *(("reviews", {"a/b": {**REVIEW, "stage": value}}) for value in (-1, DONE + 1, 1.0, True, "1", None)),
    *(("reviews", {"a/b": {**REVIEW, "due": value}}) for value in NO_TIMES),
]


@pytest.mark.parametrize(("part", "value"), WRONG)
def test_a_wrong_part_alone_is_left_out_and_counted(part: str, value: Any) -> None:
    """A whole part gives way to a fresh one, an entry only to nothing: the others of its part stay."""
    content = json.loads(to_json(FULL))
    is_entry = part != "place" and isinstance(value, dict)
    content[part] = {**content[part], **value} if is_entry else value
    progress, wrong = from_object(content)
    assert wrong == {part: 1}
    kept = dict(getattr(FULL, part)) if is_entry else getattr(Progress(), part)
    if is_entry and part == "read":
        kept.pop("fog" if "fog" in value else "", None)
        assert {lesson: pages for lesson, pages in progress.read.items() if pages} == kept
    else:
        assert getattr(progress, part) == kept
    for other in PARTS:
        assert other == part or getattr(progress, other) == getattr(FULL, other)
    with pytest.raises(InputError) as refusal:
        from_json(json.dumps(content))
    assert str(refusal.value) == f"damaged: some of its {part} cannot be used"


def test_a_wrong_page_costs_only_itself() -> None:
    progress, wrong = from_object({"read": {"fog": ["one", "../two", 3, "four"]}})
    assert (progress.read, wrong) == ({"fog": frozenset({"one", "four"})}, {"read": 2})


def test_an_answer_that_is_right_was_right_once() -> None:
    content: dict[str, Any] = {"answers": {"a/b": {"value": 1, "is_right": True, "was_right": False}}}
    assert from_object(content) == (Progress(answers={"a/b": Answer(1.0, is_right=True, was_right=True)}), {})


def test_what_another_version_says_besides_is_passed_over() -> None:
    content: dict[str, Any] = {**json.loads(to_json(FULL)), "medals": 3}
    content["answers"]["fog/where"]["mood"] = "good"
    assert from_object(content) == (FULL, {})


def test_a_time_may_be_written_in_any_zone() -> None:
    content = {"reviews": {"a/b": {"stage": 1, "due": "2025-03-03T17:00:00+09:00"}}}
    assert from_object(content) == (Progress(reviews={"a/b": Review(1, MONDAY)}), {})


@pytest.mark.parametrize("version", [None, 0, 2, 1.0, True, "1", [1], HUGE])
def test_only_this_version_is_understood(version: object) -> None:
    content = {**json.loads(to_json(FULL)), "format": version}
    assert not is_progress(content)
    with pytest.raises(InputError, match=r'^"format" must be 1; another version of gdviz may have written this file$'):
        from_json(json.dumps(content))


REFUSED = {
    "empty": ("", "not a whole progress file of gdviz"),
    "no JSON": ("place=fog", "not a whole progress file of gdviz"),
    "deep": ("[" * 500_000, "not a whole progress file of gdviz"),
    "deep objects": ('{"a":' * 100_000, "not a whole progress file of gdviz"),
    "a huge number": ('{"format": ' + "9" * 10_000 + "}", "not a whole progress file of gdviz"),
    "a list": ("[1]", 'not a progress file of gdviz: it should begin with {"format": 1'),
    "null": ("null", 'not a progress file of gdviz: it should begin with {"format": 1'),
    "an experiment": ('{"format": 1, "landscape": "parabola"}', 'not a progress file of gdviz: it has no "place"'),
    "without hints": (to_json(FULL).replace('"hints"', '"hnts"'), 'not a progress file of gdviz: it has no "hints"'),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_another_file_is_not_imported(kind: str) -> None:
    text, said = REFUSED[kind]
    with pytest.raises(InputError) as refusal:
        from_json(text)
    assert str(refusal.value) == said


def test_a_deep_nest_in_a_part_is_left_out() -> None:
    nest = "[" * 300 + "]" * 300
    text = to_json(FULL).replace('"hints": {', f'"hints": {{"a/deep": {nest}, "fog": {nest},')
    progress, wrong = from_object(json.loads(text))
    assert (progress, wrong) == (FULL, {"hints": 2})


def test_more_than_could_be_written_again_is_not_imported() -> None:
    hints = ",".join(f'"a/{number}":1' for number in range(80_000))
    text = f'{{"format":1,"place":null,"read":{{}},"answers":{{}},"bests":{{}},"reviews":{{}},"hints":{{{hints}}}}}'
    assert len(text) < MOST_BYTES
    with pytest.raises(InputError, match=r"^too much for one learner"):
        from_json(text)


def test_a_text_cut_anywhere_is_refused_and_one_cut_nowhere_is_not() -> None:
    text = to_json(FULL).rstrip()
    for length in range(len(text)):
        with pytest.raises(InputError):
            from_json(text[:length])
    assert from_json(text) == FULL


@given(st.text(max_size=200) | st.builds(json.dumps, json_values))
def test_any_text_is_refused_or_read(text: str) -> None:
    with pytest.raises(InputError):
        from_json(text)


@given(st.dictionaries(st.sampled_from(["format", *PARTS]), json_values))
@settings(deadline=None)
def test_any_object_gives_a_progress_that_can_be_written_and_read(content: dict[str, object]) -> None:
    progress, wrong = from_object(content)
    assert from_json(to_json(progress)) == progress
    assert wrong.keys() <= set(PARTS)


@given(st.sampled_from(PARTS[1:]), st.data())
@settings(deadline=None)
def test_anything_in_the_place_of_one_entry_leaves_the_others(part: str, data: st.DataObject) -> None:
    content = deepcopy(json.loads(to_json(FULL)))
    key = data.draw(st.sampled_from(list(content[part])))
    content[part][key] = data.draw(json_values)
    progress, _ = from_object(content)
    others = {name: entry for name, entry in getattr(FULL, part).items() if name != key}
    assert {name: entry for name, entry in getattr(progress, part).items() if name != key} == others


@given(st.datetimes(timezones=st.just(UTC)))
def test_whatever_the_clock_says_all_is_kept_and_within_reach(now: datetime) -> None:
    near = FULL.within_reach(now)
    assert near.reviews.keys() == FULL.reviews.keys()
    assert near.answers == FULL.answers
    assert near.within_reach(now) == near
    assert set(near.due(now)) <= {"fog/why"}
