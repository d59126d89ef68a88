from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gdviz.course.lesson import read_course, read_lesson
from gdviz.course.proof import broken_links, problems_of, problems_of_task
from gdviz.course.task import CHALLENGE, PREDICT, QUESTION, Task, read_task
from tests.course.written import BODY_LINE, HEAD, table, written

GOOD = """\
## One

It [swings](try:learning_rate=0.2 "swinging"), see [here](losses:panel=bce&probability=0.01 "cross_entropy = 4.605").

```claim
experiment = "start=3.5"
holds = "x = 1.885"
```

```question
id = "pick"
ask = "Which?"
[[option]]
text = "This"
right = true
why = "It is."
[[option]]
text = "That"
why = "It is not."
```
"""
SWING = """\
id = "swing"
ask = "What will it do?"
experiment = "learning_rate=0.2"
[[option]]
text = "It swings."
holds = "swinging"
why = "Yes."
[[option]]
text = "It rests."
holds = "settled-*"
why = "No."
"""
WHERE = """\
id = "where"
ask = "How large is the loss?"
losses = "panel=bce&probability=0.5"
quantity = "cross_entropy"
within = 0.3
right = "Yes."
wrong = "No."
"""
FAR = """\
id = "far"
title = "Far away"
ask = "Make it swing."
experiment = "start=2"
goal = "swinging"
keep = ["start"]
hints = ["Try a larger rate."]
right = "Done."
solution = "start=2&learning_rate=0.2"
"""
HALF = 'id = "half"\nask = "?"\nanswer = 2.25\nwithin = 0.01\nright = "Yes."\nwrong = "No."'


def task(kind: str, text: str) -> Task:
    return read_task(kind, table(text))


def test_a_lesson_in_which_all_holds_has_no_problems(tmp_path: Path) -> None:
    assert list(problems_of(read_lesson(written(tmp_path, HEAD + GOOD)))) == []


def test_each_statement_that_does_not_hold_and_each_task_that_does_not_work_is_told_with_its_line(tmp_path: Path) -> None:
    body = GOOD.replace('"swinging"', '"settled-*"').replace("1.885", "1.886").replace("4.605", "4.604")
    path = written(tmp_path, f"{HEAD}{body}\n```challenge\n{FAR.replace('0.2', '0.05')}```\n")
    link, look, claim, challenge = problems_of(read_lesson(path))
    line = BODY_LINE + 2
    assert link.startswith(f"{path}, line {line}: 'settled-*' does not hold: Swinging between two places")
    assert look == f"{path}, line {line}: 'cross_entropy = 4.604' does not hold: cross_entropy is 4.605170185988091"
    assert claim.startswith(f"{path}, line {line + 4}: 'x = 1.886' does not hold: x is 1.88")
    assert challenge.startswith(
        f"{path}, line {BODY_LINE + body.count(chr(10)) + 2}, challenge 'far': its solution does not reach"
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PREDICT, SWING),
        (PREDICT, WHERE),
        (QUESTION, HALF),
        (CHALLENGE, FAR),
        (QUESTION, FAR.replace('title = "Far away"\n', "").replace('hints = ["Try a larger rate."]\n', "")),
    ],
)
def test_a_task_that_works_has_no_problems(kind: str, text: str) -> None:
    assert list(problems_of_task(task(kind, text))) == []


PROBLEMS = {
    "no option is right": (
        PREDICT,
        SWING.replace("learning_rate=0.2", "learning_rate=10"),
        ["0 options are right, and one must be; 'It swings.': Diverged: "],
    ),
    "two options are right": (
        PREDICT,
        SWING.replace('"settled-*"', '"period = 2"'),
        ["2 options are right, and one must be"],
    ),
    "a number that is not finite": (PREDICT, WHERE.replace("0.5", "0"), ["its number is not finite"]),
    "a goal reached by doing nothing": (
        CHALLENGE,
        FAR.replace('"swinging"', '"not diverged"'),
        ["its goal is reached by doing nothing"],
    ),
    "a solution that changes what must be kept": (
        CHALLENGE,
        FAR.replace('"start=2&', '"start=2.1&'),
        ["its solution changes start"],
    ),
    "a solution that is none": (
        CHALLENGE,
        FAR.replace("0.2", "0.05"),
        ["its solution does not reach 'swinging': Settled in a local minimum"],
    ),
    "no hints": (CHALLENGE, FAR.replace('hints = ["Try a larger rate."]\n', ""), ["it has no hints"]),
    "all of it": (
        CHALLENGE,
        FAR.replace('hints = ["Try a larger rate."]\n', "")
        .replace('"swinging"', '"x > 1.7"')
        .replace('["start"]', '["start", "landscape"]')
        .replace("start=2&learning_rate=0.2", "landscape=parabola"),
        [
            "its goal is reached by doing nothing",
            "its solution changes start, landscape",
            "its solution does not reach 'x > 1.7': x is ",
            "it has no hints",
        ],
    ),
}


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_task_that_does_not_work_says_why(problem: str) -> None:
    kind, text, beginnings = PROBLEMS[problem]
    said = list(problems_of_task(task(kind, text)))
    assert len(said) == len(beginnings)
    assert all(one.startswith(begin) for one, begin in zip(said, beginnings, strict=True)), said


def test_of_a_goal_without_a_setup_nothing_can_be_run() -> None:
    assert list(problems_of_task(replace(task(CHALLENGE, FAR), setup=None))) == []


def test_links_to_lessons_and_words_that_there_are_not_are_told(tmp_path: Path) -> None:
    first = written(tmp_path, f"{HEAD}## One\n[a](term:slope) [b](term:slop)\n## Two\n[c](lesson:second)\n", "01-first.md")
    second = written(tmp_path, f"{HEAD}## Three\n[d](lesson:third) [e](lesson:first) [f](term:noise)\n", "02-second.md")
    written(tmp_path, '[slope]\nterm = "slope"\nmeaning = "How steep."\n', "glossary.toml")
    course = read_course(tmp_path)
    of_first = [f"{first}, page 'One': term:slop leads to nothing"]
    of_second = [
        f"{second}, page 'Three': lesson:third leads to nothing",
        f"{second}, page 'Three': term:noise leads to nothing",
    ]
    assert list(broken_links(course.lessons["first"], course)) == of_first
    assert list(broken_links(course.lessons["second"], course)) == of_second
