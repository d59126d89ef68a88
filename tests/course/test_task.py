from __future__ import annotations

import pytest

from gdviz.course.claim import Quantity, parse_claim
from gdviz.course.setups import Told, parse_setup, told
from gdviz.course.task import (
    BETTER,
    CHALLENGE,
    PREDICT,
    QUESTION,
    Best,
    Choice,
    Estimate,
    Goal,
    Task,
    read_setup,
    read_task,
)
from gdviz.lab.exhibit import Exhibit
from gdviz.lab.experiment import Experiment
from gdviz.words import InputError
from tests.course.written import LINE, at, table

SWING = """\
id = "swing"
ask = "What will it do?"
experiment = "learning_rate=0.2"
[[option]]
text = "It swings."
holds = "swinging"
why = "The rate is too large."
[[option]]
text = "It rests."
holds = "settled-*"
why = "No."
"""
WHERE = """\
id = "where"
ask = "Where will it rest?"
experiment = "start=3.5"
quantity = "x"
within = 0.3
place = true
right = "Yes."
wrong = "At {value}."
"""
PICK = """\
id = "pick"
ask = "Which?"
[[option]]
text = "This"
right = true
why = "It is."
[[option]]
text = "That"
why = "It is not."
"""
NUMBER = """\
id = "half"
ask = "How much is a half of 4.5?"
answer = 2.25
within = 0.01
unit = "m"
right = "Yes."
wrong = "No, {value}."
"""
SET = """\
id = "set"
ask = "Make it swing."
experiment = "start=2"
goal = "swinging, learning_rate > 0.15"
keep = ["start", "landscape"]
right = "It overshoots."
wrong = "Larger."
solution = "start=2&learning_rate=0.2"
"""
FAR = """\
id = "far"
title = "Far away"
ask = "Reach the deepest valley."
experiment = "start=4&optimizer=momentum"
goal = "settled-global"
keep = ["start", "beta"]
best = "fewest steps"
hints = ["Try a schedule.", "Or a rate of 1."]
right = "Done."
solution = "start=4&optimizer=momentum&learning_rate=0.3"
"""
SURE = """\
id = "sure"
ask = "How much is it?"
losses = "panel=bce&probability=0.01&label=1"
quantity = "cross_entropy"
within = 0.1
right = "Yes."
wrong = "No."
"""


def task(kind: str, text: str) -> Task:
    return read_task(kind, table(text))


def known(text: str) -> Told:
    return told(parse_setup(text))


# What is read


def test_a_prediction_is_a_choice_of_which_a_run_decides() -> None:
    read = task(PREDICT, SWING)
    assert (read.kind, read.name, read.ask, read.line) == (PREDICT, "swing", "What will it do?", LINE)
    assert read.setup == Experiment(learning_rate=0.2)
    assert isinstance(read.answer, Choice)
    assert [(one.text, one.why) for one in read.answer.options] == [
        ("It swings.", "The rate is too large."),
        ("It rests.", "No."),
    ]
    assert read.answer.right(known("learning_rate=0.2")) == 0
    assert read.answer.right(known("learning_rate=0.05")) == 1
    assert read.answer.right(known("learning_rate=10")) == -1


def test_a_prediction_by_place_asks_for_a_number_of_the_run() -> None:
    read = task(PREDICT, WHERE)
    assert isinstance(read.answer, Estimate)
    assert read.answer == Estimate(0.3, "Yes.", "At {value}.", quantity=Quantity("x"), by_place=True)
    outcome = known("start=3.5")
    assert read.answer.value(outcome) == pytest.approx(1.885, abs=0.0005)
    assert [read.answer.accepts(given, outcome) for given in (1.5, 1.6, 2.1, 2.2)] == [False, True, True, False]


def test_a_question_is_a_choice_of_which_one_is_written_down_as_right() -> None:
    read = task(QUESTION, PICK)
    assert isinstance(read.answer, Choice)
    assert (read.setup, read.answer.right(None)) == (None, 0)


def test_a_question_may_show_a_setup_beside_what_is_written_down_as_right() -> None:
    read = task(QUESTION, f'experiment = "start=2"\n{PICK}')
    assert isinstance(read.answer, Choice)
    assert read.setup == Experiment(start=(2.0,))
    assert read.answer.right(known("start=2")) == 0


def test_a_question_may_be_about_a_number() -> None:
    read = task(QUESTION, NUMBER)
    assert read.answer == Estimate(0.01, "Yes.", "No, {value}.", answer=2.25, unit="m")
    assert isinstance(read.answer, Estimate)
    assert [read.answer.accepts(given, None) for given in (2.239, 2.24, 2.25, 2.26, 2.261)] == [False, True, True, True, False]


def test_a_number_that_is_asked_for_to_the_last_digit_may_be_rounded_in_any_way() -> None:
    exact = Estimate(0.0, "", "", answer=0.1 + 0.2)
    assert exact.accepts(0.3, None)
    assert not exact.accepts(0.3001, None)


def test_a_question_may_be_about_a_reading_of_the_loss_functions() -> None:
    read = task(QUESTION, SURE)
    assert read.setup == Exhibit("bce", probability=0.01, label=1)
    assert isinstance(read.answer, Estimate)
    assert read.answer.value(told(Exhibit("bce", probability=0.01, label=1))) == pytest.approx(4.605, abs=0.0005)


@pytest.mark.parametrize(("kind", "text"), [(QUESTION, SET), (CHALLENGE, f'title = "Swing"\n{SET}')])
def test_a_goal_is_to_be_reached_by_setting_the_simulator(kind: str, text: str) -> None:
    read = task(kind, text)
    begin, solution = Experiment(start=(2.0,)), Experiment(start=(2.0,), learning_rate=0.2)
    claim = parse_claim("swinging, learning_rate > 0.15", begin)
    assert read.answer == Goal(claim, ("start", "landscape"), "It overshoots.", "Larger.", solution)
    assert read.setup == begin
    assert (read.title, read.hints, read.best) == ("Swing" if kind == CHALLENGE else "", (), None)


def test_a_challenge_has_a_title_hints_and_a_best_result() -> None:
    read = task(CHALLENGE, FAR)
    assert (read.title, read.hints) == ("Far away", ("Try a schedule.", "Or a rate of 1."))
    assert read.best == Best("fewest", Quantity("steps"))
    assert isinstance(read.answer, Goal)
    assert read.answer.wrong == ""


@pytest.mark.parametrize(("word", "larger"), [("fewest", False), ("lowest", False), ("largest", True)])
def test_of_the_best_either_the_smaller_or_the_larger_counts(word: str, larger: bool) -> None:  # noqa: FBT001
    read = task(CHALLENGE, FAR.replace("fewest steps", f"{word} loss@10"))
    assert read.best == Best(word, Quantity("loss", 10))
    assert read.best
    assert read.best.larger_is_better is larger
    assert word in BETTER


def test_a_challenge_may_be_about_loss_functions() -> None:
    read = task(
        CHALLENGE,
        """\
id = "line"
title = "A line"
ask = "Lower the error."
losses = "panel=mse"
goal = "mse < 0.1"
keep = ["points", "panel"]
best = "lowest mse"
hints = ["Turn it."]
right = "Yes."
solution = "panel=mse&slope=0.4&intercept=1.5"
""",
    )
    assert isinstance(read.answer, Goal)
    assert read.setup == Exhibit()
    assert not read.answer.changed(Exhibit(slope=0.5), Exhibit())
    assert read.answer.changed(Exhibit(points=((1.0, 2.0),)), Exhibit())
    assert read.answer.changed(Exhibit("bce"), Exhibit())


def test_the_setup_may_be_an_experiment_an_exhibit_or_none() -> None:
    assert read_setup(table('experiment = "start=2"')) == Experiment(start=(2.0,))
    assert read_setup(table('losses = "panel=bce"')) == Exhibit("bce")
    assert read_setup(table("")) is None


# What may not be changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("start=4&optimizer=momentum", []),
        ("start=4&optimizer=momentum&learning_rate=0.3&schedule=cosine", []),
        ("start=4.1&optimizer=momentum", ["start"]),
        ("start=4&optimizer=momentum&beta=0.5", ["beta"]),
        ("start=4", ["beta"]),
        ("landscape=bowl&optimizer=momentum", ["start"]),
    ],
)
def test_what_is_kept_is_compared_key_by_key(text: str, changed: list[str]) -> None:
    read = task(CHALLENGE, FAR)
    assert isinstance(read.answer, Goal)
    assert read.setup is not None
    setup = parse_setup(text)
    assert read.answer.changed(setup, read.setup) == changed


# Mistakes


def without(text: str, key: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(f"{key} ="))


CLAIM = "a claim is like 'swinging' or 'x@10 < 0.5', not"
MISTAKES = {
    "no name": (PREDICT, without(SWING, "id"), 1, "'id' is missing here; it is a text"),
    "no question": (QUESTION, without(PICK, "ask"), 1, "'ask' is missing here; it is a text"),
    "a prediction about nothing": (
        PREDICT,
        without(SWING, "experiment"),
        1,
        "a predict needs 'experiment', 'losses', 'training'",
    ),
    "a challenge about nothing": (
        CHALLENGE,
        without(FAR, "experiment"),
        1,
        "a challenge needs 'experiment', 'losses', 'training'",
    ),
    "a goal about nothing": (QUESTION, without(SET, "experiment"), 1, "a question needs 'experiment', 'losses', 'training'"),
    "a number with a comma": (
        PREDICT,
        SWING.replace("=0.2", "=0,2"),
        3,
        "learning_rate is '0,2', which is not a number; write 0.2",
    ),
    "a setting misspelt": (QUESTION, SET.replace('"start=2"', '"strt=2"'), 3, "no setting called 'strt' for optimizer "),
    "an exhibit misspelt": (QUESTION, SURE.replace("panel=bce", "panel=bec"), 3, "no panel called 'bec'; did you mean 'bce'?"),
    "a claim misspelt": (PREDICT, SWING.replace('"settled-*"', '"setled"'), 10, f"{CLAIM} 'setled'; did you mean 'settled'?"),
    "a name of two words": (
        QUESTION,
        PICK.replace('"pick"', '"pick one"'),
        1,
        "'id' is 'pick one'; it may have letters, digits, - and _",
    ),
    "no reason": (PREDICT, SWING.replace('why = "No."', ""), 8, "'why' is missing here; it is a text"),
    "an option without a text": (QUESTION, PICK.replace('text = "That"', ""), 7, "'text' is missing here; it is a text"),
    "a reason misspelt": (
        QUESTION,
        PICK.replace('why = "It is not."', 'why = ""\nwhi = "It is not."'),
        10,
        "'whi' is not known here; did you mean 'why'?",
    ),
    "one option": (QUESTION, PICK[: PICK.rindex("[[")], 3, "a choice needs two options or more"),
    "two right options": (QUESTION, PICK + "right = true\n", 3, "2 options are right; one must be"),
    "no right option": (QUESTION, without(PICK, "right"), 3, "0 options are right; one must be"),
    "right in words": (QUESTION, PICK.replace("true", '"yes"'), 5, "'right' must be true or false"),
    "an option of a prediction without a claim": (
        PREDICT,
        SWING.replace('holds = "settled-*"\n', ""),
        4,
        "each option needs 'holds', and 'experiment', 'losses', 'training' says of what",
    ),
    "a prediction whose options are written down": (
        PREDICT,
        f'experiment = ""\n{PICK}',
        4,
        "each option needs 'holds', and 'experiment', 'losses', 'training' says of what",
    ),
    "a claim in a question about nothing": (
        QUESTION,
        without(SWING, "experiment"),
        5,
        "'holds' needs 'experiment', 'losses', 'training', which says of what",
    ),
    "no answer": (QUESTION, without(NUMBER, "answer"), 1, "'answer' is missing here; it is a number"),
    "a number of nothing": (QUESTION, without(WHERE, "experiment"), 1, "'answer' is missing here; it is a number"),
    "an answer in words": (QUESTION, NUMBER.replace("2.25", '"2.25"'), 3, "'answer' must be a number"),
    "no end to the answer": (QUESTION, NUMBER.replace("0.01", "inf"), 4, "'within' must be a finite number"),
    "a quantity misspelt": (PREDICT, WHERE.replace('"x"', '"los"'), 4, "no quantity called 'los'; did you mean 'loss'?"),
    "a rival who does not walk": (
        PREDICT,
        without(WHERE, "place").replace('"x"', '"x.adam"'),
        4,
        "no 'adam' walks there; there are: gradient-descent",
    ),
    "a loss by place": (
        PREDICT,
        WHERE.replace('"x"', '"loss"'),
        6,
        "only the quantity x of an experiment over one weight can be shown on the curve",
    ),
    "a place on a map": (
        PREDICT,
        WHERE.replace("start=3.5", "landscape=bowl"),
        6,
        "only the quantity x of an experiment over one weight can be shown on the curve",
    ),
    "a place among loss functions": (
        QUESTION,
        SURE + "place = true\n",
        8,
        "only the quantity x of an experiment over one weight can be shown on the curve",
    ),
    "a place of a number": (
        QUESTION,
        f'experiment = ""\nplace = true\n{NUMBER}',
        2,
        "only the quantity x of an experiment over one weight can be shown on the curve",
    ),
    "a goal misspelt": (QUESTION, SET.replace('"swinging,', '"swing,'), 4, f"{CLAIM} 'swing'; did you mean 'swinging'?"),
    "a goal about nobody": (
        CHALLENGE,
        FAR.replace('"settled-global"', '"loss.adam < loss"'),
        5,
        "no 'adam' walks there; there are: momentum",
    ),
    "a solution in which somebody is gone": (
        CHALLENGE,
        FAR.replace('momentum"\n', 'momentum&race=adam"\n', 1).replace('"settled-global"', '"loss.adam < loss"'),
        5,
        "no 'adam' walks there; there are: momentum",
    ),
    "no solution": (CHALLENGE, without(FAR, "solution"), 1, "'solution' is missing here; it is a text"),
    "a solution that is none": (
        QUESTION,
        SET.replace("learning_rate=0.2", "learning_rate=0"),
        8,
        "learning_rate is 0; it must be ",
    ),
    "a key to keep misspelt": (
        QUESTION,
        SET.replace('"start",', '"strat",'),
        5,
        "nothing called 'strat' to keep; did you mean 'st",
    ),
    "a setting to keep that is not there": (
        CHALLENGE,
        FAR.replace('"beta"', '"beta2"'),
        6,
        "nothing called 'beta2' to keep; did ",
    ),
    "a key to keep that is none of an exhibit": (
        CHALLENGE,
        'id = "a"\ntitle = "b"\nask = "c"\nlosses = ""\ngoal = "mse < 1"\nsolution = ""\nkeep = ["zz"]',
        7,
        "nothing called 'zz' to keep; there are: panel, slope, intercept, delta, points, probability, label, logits, truth",
    ),
    "a title of a question": (QUESTION, f'title = "Pick"\n{PICK}', 1, "'title' is not known here; there are: id, ask, option"),
    "no title of a challenge": (CHALLENGE, without(FAR, "title"), 1, "'title' is missing here; it is a text"),
    "a best that is none": (
        CHALLENGE,
        FAR.replace("fewest steps", "most steps"),
        7,
        "'best' is like 'fewest steps', 'lowest loss' or 'largest learning_rate', not 'most'",
    ),
    "the best of nothing": (
        CHALLENGE,
        FAR.replace("fewest steps", "fewest"),
        7,
        "no quantity called ''; there are: x, y, loss, ",
    ),
    "hints in words": (CHALLENGE, FAR.replace('["Try a schedule.", "Or a rate of 1."]', '"Try."'), 8, "'hints' must be a list"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_once_with_its_line(mistake: str) -> None:
    kind, text, line, problem = MISTAKES[mistake]
    with pytest.raises(InputError) as caught:
        task(kind, text)
    assert str(caught.value).startswith(f"{at(line)}{problem}")
    assert str(caught.value).count("line") == 1
