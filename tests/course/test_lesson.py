from __future__ import annotations

from pathlib import Path

import pytest

from gdviz.course.claim import Claim, parse_claim
from gdviz.course.glossary import Term
from gdviz.course.lesson import FORMULA, LESSON, TERM, Page, Statement, read_course, read_lesson
from gdviz.course.setups import parse_setup
from gdviz.course.table import Place
from gdviz.course.task import Task
from gdviz.lab.exhibit import Exhibit
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import Kind
from gdviz.words import InputError
from tests.course.written import BODY_LINE, HEAD, written

BODY = """\

## The first step

Put it [at 2](try:start=2&learning_rate=0.2 "swinging"), or change η:
[0.05](live:learning_rate?start=2) of the [slope](term:slope)
on [some
day](lesson:fog). Then $x^2$.

```predict
id = "where"
ask = "Where will it rest?"
experiment = "start=3.5"
quantity = "x"
within = 0.3
right = "Yes."
wrong = "No."
```
Well?

```claim
experiment = "start=3.5"
holds = "x = 1.885"
```

## Another, & more!
### Below

[Look](losses:panel=bce&probability=0.01 "cross_entropy = 4.605, squared_error < 1") at a
[rate](term:learning-rate).

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

```claim
losses = "panel=bce&probability=0.01"
holds = "squared_error = 0.98"
```
"""


def lesson_of(folder: Path, body: str) -> tuple[Page, ...]:
    return read_lesson(written(folder, HEAD + body)).pages


def line_of(text: str) -> int:
    """The line of the file on which this stands."""
    whole = HEAD + BODY
    return whole.count("\n", 0, whole.index(text)) + 1


# What is read


def test_the_head_says_what_the_lesson_is(tmp_path: Path) -> None:
    lesson = read_lesson(written(tmp_path, HEAD))
    assert (lesson.slug, lesson.number, lesson.title, lesson.minutes) == ("roll", 3, "Roll", 10)
    assert (lesson.goals, lesson.audience) == (("Say what a step is", "Do one"), "")
    assert read_lesson(written(tmp_path, HEAD.replace("minutes", 'audience = "teachers"\nminutes'))).audience == "teachers"


def test_each_heading_begins_a_page_of_texts_and_tasks_in_their_order(tmp_path: Path) -> None:
    first, second = lesson_of(tmp_path, BODY)
    assert (first.name, first.title) == ("the-first-step", "The first step")
    assert (second.name, second.title) == ("another-more", "Another, & more!")
    text, where, after = first.parts
    assert text == (
        "Put it [at 2](try:start=2&learning_rate=0.2), or change η:\n[0.05](live:learning_rate?start=2) of the "
        "[slope](term:slope)\non [some\nday](lesson:fog). Then $x^2$."
    )
    assert isinstance(where, Task)
    assert after == "Well?"
    below, pick = second.parts
    assert isinstance(below, str)
    assert below.startswith("### Below\n\n[Look](losses:panel=bce&probability=0.01) at a")
    assert isinstance(pick, Task)
    assert (first.tasks, second.tasks) == ((where,), (pick,))


def test_a_lesson_has_all_its_tasks_and_a_name_for_each_in_the_course(tmp_path: Path) -> None:
    lesson = read_lesson(written(tmp_path, HEAD + BODY))
    assert [lesson.key(task) for task in lesson.tasks] == ["roll/where", "roll/pick"]
    assert [task.line for task in lesson.tasks] == [line_of('id = "where"'), line_of('id = "pick"')]


def test_every_statement_has_its_claim_its_line_and_the_words_of_its_link(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + BODY)
    told = [
        ("try:start=2&learning_rate=0.2", "swinging", "[at 2]", "at 2"),
        ("try:start=3.5", "x = 1.885", 'holds = "x = 1.885"', ""),
        ("losses:panel=bce&probability=0.01", "cross_entropy = 4.605, squared_error < 1", "[Look]", "Look"),
        ("losses:panel=bce&probability=0.01", "squared_error = 0.98", 'holds = "squared_error = 0.98"', ""),
    ]
    expected = [
        Statement(parse_setup(setup), parse_claim(claim, parse_setup(setup)), Place(path, line_of(where)), words)
        for setup, claim, where, words in told
    ]
    assert read_lesson(path).content.statements == tuple(expected)


def test_a_page_knows_what_its_links_go_to(tmp_path: Path) -> None:
    first, second = lesson_of(tmp_path, BODY)
    assert (first.linked(TERM), first.linked(LESSON)) == (("slope",), ("fog",))
    assert (second.linked(TERM), second.linked(LESSON)) == (("learning-rate",), ())


def test_the_head_is_read_at_once_and_the_rest_when_it_is_asked_for(tmp_path: Path) -> None:
    lesson = read_lesson(written(tmp_path, f"{HEAD}Text without a heading.\n"))
    assert lesson.title == "Roll"
    with pytest.raises(InputError):
        _ = lesson.pages


def test_a_lesson_may_be_written_on_windows(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + BODY)
    unix = read_lesson(path)
    pages, statements = unix.pages, unix.content.statements
    windows = read_lesson(written(tmp_path, "\ufeff" + (HEAD + BODY).replace("\n", "\r\n")))
    assert (windows.pages, windows.content.statements) == (pages, statements)


def test_a_page_may_still_be_empty(tmp_path: Path) -> None:
    assert lesson_of(tmp_path, "## Only a heading") == (Page("only-a-heading", "Only a heading", ()),)


def test_a_heading_inside_of_a_block_begins_no_page(tmp_path: Path) -> None:
    block = "```claim\nexperiment = ''\nholds = 'settled-local'\n## it is a note\n```\n"
    assert [page.title for page in lesson_of(tmp_path, f"## One\n{block}## Two\n")] == ["One", "Two"]


def test_formulas_are_found_in_a_line_and_on_lines_of_their_own() -> None:
    found = list(FORMULA.finditer("Here $x^2$ and\n$$\nx \\leftarrow 1\n$$\nand $y$."))
    assert [one["inline"] or one["display"] for one in found] == ["x^2", "\nx \\leftarrow 1\n", "y"]


# Mistakes in the head

FENCES = "a lesson begins with a head between two lines of +++"
HEAD_MISTAKES = {
    "no head": ("## Roll\n", 1, FENCES),
    "a head that does not end": (HEAD.removesuffix("+++\n"), 1, FENCES),
    "something before the head": (f"\n{HEAD}", 1, FENCES),
    "an empty file": ("", 1, FENCES),
    "a head that is no TOML": (HEAD.replace("10", "ten"), 3, "this is not TOML: invalid value"),
    "no title": (HEAD.replace('title = "Roll"\n', ""), 2, "'title' is missing here; it is a text"),
    "a title that is a number": (HEAD.replace('"Roll"', "3"), 2, "'title' must be a text"),
    "no minutes": (HEAD.replace("minutes = 10\n", ""), 2, "'minutes' is missing here; it is a whole number"),
    "minutes in words": (HEAD.replace("10", '"ten"'), 3, "'minutes' must be a whole number"),
    "no goals": (HEAD[: HEAD.index("goals")] + "+++\n", 2, "'goals' is missing here; it is a list of texts"),
    "an empty list of goals": (
        HEAD[: HEAD.index("goals")] + "goals = []\n+++\n",
        4,
        "'goals' is missing here; it is a list of texts",
    ),
    "goals that are numbers": (HEAD.replace('"Do one"', "1"), 4, "'goals' must be a list of texts"),
    "an unknown key": (HEAD.replace("goals", "mintes = 3\ngoals"), 4, "'mintes' is not known here; did you mean 'minutes'?"),
}


@pytest.mark.parametrize("mistake", HEAD_MISTAKES)
def test_a_mistake_in_the_head_is_named_with_its_line_at_once(tmp_path: Path, mistake: str) -> None:
    text, line, problem = HEAD_MISTAKES[mistake]
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_lesson(path)
    assert str(caught.value) == f"{path}, line {line}: {problem}"


@pytest.mark.parametrize("name", ["roll.md", "x1-roll.md", "01.md", "01-.md", "-roll.md", "²-roll.md"])
def test_a_lesson_s_file_has_a_number_and_a_name(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, HEAD, name)
    with pytest.raises(InputError) as caught:
        read_lesson(path)
    assert str(caught.value) == f"{path}: a lesson's file is called like 01-learning.md"


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"04-none\.md: no such file"):
        read_lesson(tmp_path / "04-none.md")
    path = tmp_path / "04-bytes.md"
    path.write_bytes(b"+++\n\xff\xfe")
    with pytest.raises(InputError, match=r"04-bytes\.md: not a text file in UTF-8"):
        read_lesson(path)


# Mistakes in the body

PREDICT = BODY[BODY.index("```predict") : BODY.index("Well?")]
LINK_FORM = 'a link is like [words](try:start=2 "swinging");'
MISTAKES = {
    "text before the first heading": ("\n\nHello.\n## One\n", 3, "text stands under a heading like '## The first step'"),
    "text without a heading": ("Hello.", 1, "text stands under a heading like '## The first step'"),
    "no page": ("\n  \n", 1, "a lesson has a page under a heading like '## The first step'"),
    "a block before the first heading": (PREDICT, 1, "text stands under a heading like '## The first step'"),
    "a heading without words": ("## One\n## \n", 2, "a heading has words, like '## The first step'"),
    "a heading of signs": ("## One\n\n## ?!\n", 3, "a heading has words, like '## The first step'"),
    "a block that does not end": ("## One\n\n```claim\nexperiment = ''\n## Two\n", 3, "this block does not end with ```"),
    "a block that ends where the next begins": (
        f"## One\n```claim\nexperiment = ''\n\nMore.\n{PREDICT}",
        2,
        "this block does not end with ```",
    ),
    "an unknown block": ("## One\n```predct\n```\n", 2 + 1, "no block is called 'predct'; did you mean 'predict'?"),
    "a block without a name": (
        "## One\n\n```\nx = 1\n```\n",
        4,
        "no block is called ''; there are: predict, question, challenge, claim",
    ),
    "a block that is no TOML": ("## One\n```claim\nexperiment = ''\nholds =\n```\n", 4, "this is not TOML: invalid value"),
    "a claim of nothing": (
        "## One\n```claim\nholds = 'swinging'\n```\n",
        3,
        "a claim needs 'experiment', 'losses', 'training'",
    ),
    "a block that claims nothing": ("## One\n```claim\nexperiment = ''\n```\n", 3, "'holds' is missing here; it is a text"),
    "a claim misspelt in a block": (
        "## One\n```claim\nexperiment = ''\nholds = 'swingin'\n```\n",
        4,
        "a claim is like 'swinging' or 'x@10 < 0.5', not 'swingin'; did you mean 'swinging'?",
    ),
    "an unknown key in a block": (
        "## One\n```claim\nexperiment = ''\nholds = 'swinging'\nhold = 1\n```\n",
        5,
        "'hold' is not known here; did you mean 'holds'?",
    ),
    "two tasks of one name": (f"## One\n{PREDICT}\n## Two\n\n{PREDICT}", 15, "two tasks are called 'where'"),
    "a task that is damaged": (f"## One\n{PREDICT.replace('within', 'withn')}", 3, "'within' is missing here; it is a number"),
    "another address": (
        '## One\n\n[see](https://example.org "swinging")\n',
        3,
        "a link begins with try:, losses:, train:, live:, term: or lesson:, not 'https://example.org'",
    ),
    "no claim": (
        "## One\n[see](try:start=2)\n",
        2,
        f"a claim is like 'swinging' or 'x@10 < 0.5', not ''; there are: {', '.join(kind.word for kind in Kind)}, settled-*",
    ),
    "a claim misspelt in a second link": (
        '## One\n[a](try: "settled-local")\n\nand [b](try:start=2 "swingin")\n',
        4,
        "a claim is like 'swinging' or 'x@10 < 0.5', not 'swingin'; did you mean 'swinging'?",
    ),
    "a number with a comma in a claim": (
        '## One\n[a](try: "x = 1,885")\n',
        2,
        "x is '1,885', which is not a number; write 1.885",
    ),
    "a landscape misspelt behind a block": (
        f'## One\n{PREDICT}\n[see](try:landscape=parabla "swinging")\n',
        12,
        "no landscape called 'parabla'; did you mean 'parabola'?",
    ),
    "an experiment without =": (
        '## One\n[see](try:start "swinging")\n',
        2,
        "'start' is not of the form key=value, like learning_rate=0.05",
    ),
    "a panel misspelt": ('## One\n[see](losses:panel=mes "mse < 1")\n', 2, "no panel called 'mes'; did you mean 'mse'?"),
    "a live number with a comma": (
        "## One\n\n\n[0,05](live:learning_rate)\n",
        4,
        "the live number is '0,05', which is not a number; write 0.05",
    ),
    "a live number of nothing": (
        "## One\n[0.05](live:learningrate)\n",
        2,
        "no number called 'learningrate' can be changed there; did you mean 'learning_rate'?",
    ),
    "a claim in single quotes": ("## One\n\n[a](try:start=2 'swinging')\n", 3, f"{LINK_FORM} '](try:' does not go on so"),
    "a space in an experiment": (
        '## One\n[a](term:a)\n[b](try:start=2 & steps=3 "swinging")\n[c](term:c)\n',
        3,
        f"{LINK_FORM} '](try:' does not go on so",
    ),
    "a space before the target": ("## One\n[a] (live:steps)\n", 2, f"{LINK_FORM} '] (live:' does not go on so"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_body_is_named_once_with_its_line(tmp_path: Path, mistake: str) -> None:
    body, line, problem = MISTAKES[mistake]
    path = written(tmp_path, HEAD + body)
    lesson = read_lesson(path)
    with pytest.raises(InputError) as caught:
        _ = lesson.pages
    assert str(caught.value) == f"{path}, line {BODY_LINE + line - 1}: {problem}"


# The course


def test_a_course_is_in_the_order_of_its_numbers_and_has_its_words(tmp_path: Path) -> None:
    for name in ("10-last.md", "02-second.md", "1-first.md", "notes.txt"):
        written(tmp_path, HEAD, name)
    written(tmp_path, '[slope]\nterm = "slope"\nmeaning = "How steep."\n', "glossary.toml")
    course = read_course(tmp_path)
    assert list(course.lessons) == ["first", "second", "last"]
    assert dict(course.glossary) == {"slope": Term("slope", "How steep.")}
    assert course.problems == ()
    with pytest.raises(InputError, match=r"^no lesson called 'frist'; did you mean 'first'\?$"):
        course.lessons["frist"]


def test_lessons_with_a_damaged_head_are_left_out_and_said_in_their_order(tmp_path: Path) -> None:
    written(tmp_path, HEAD, "01-good.md")
    written(tmp_path, "damaged", "03-b.md")
    written(tmp_path, HEAD.replace("10", "ten"), "02-a.md")
    course = read_course(tmp_path)
    assert list(course.lessons) == ["good"]
    assert [str(problem) for problem in course.problems] == [
        f"{tmp_path / '02-a.md'}, line 3: this is not TOML: invalid value",
        f"{tmp_path / '03-b.md'}, line 1: {FENCES}",
    ]


def test_a_course_of_damaged_lessons_only_says_the_first(tmp_path: Path) -> None:
    written(tmp_path, "damaged", "02-b.md")
    written(tmp_path, "damaged", "01-a.md")
    with pytest.raises(InputError) as caught:
        read_course(tmp_path)
    assert str(caught.value) == f"{tmp_path / '01-a.md'}, line 1: {FENCES}"


def test_a_course_without_lessons_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read_course(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: there are no lessons here"


def test_a_statement_may_be_of_either_bench(tmp_path: Path) -> None:
    first, _, third, _ = read_lesson(written(tmp_path, HEAD + BODY)).content.statements
    assert first.setup == Experiment(start=(2.0,), learning_rate=0.2)
    assert third.setup == Exhibit("bce", probability=0.01)
    assert isinstance(first.claim, Claim)


def test_a_damaged_glossary_is_said_and_the_lessons_are_there(tmp_path: Path) -> None:
    written(tmp_path, HEAD, "01-good.md")
    written(tmp_path, "[slope\n", "glossary.toml")
    course = read_course(tmp_path)
    assert list(course.lessons) == ["good"]
    assert dict(course.glossary) == {}
    assert str(course.problems[0]).startswith(f"{tmp_path / 'glossary.toml'}, line 1: this is not TOML")
