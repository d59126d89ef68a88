from __future__ import annotations

import pytest

from gdviz.course.claim import ANY_SETTLED, Claim, Comparison, Quantity, VerdictCondition, parse_claim, parse_quantity
from gdviz.course.setups import Readings, kind_of, parse_setup, told
from gdviz.lab.exhibit import PANELS, Exhibit
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import Kind
from gdviz.lab.outcome import QUANTITIES, Outcome
from gdviz.lab.verdict import Verdict
from gdviz.words import InputError, Message

BOWL = "try:landscape=parabola&start=1&learning_rate=0.75"
"""Each step goes to -1/2 of where it was: 1, -0.5, 0.25, -0.125, ..."""
RACE = "try:landscape=ravine&steps=60&race=momentum;adam,learning_rate:0.3;lion,off"
SURE = "losses:panel=bce&probability=0.01&label=1"


class Facts:
    """What somebody says that a setup came to."""

    def __init__(self, kind: Kind = Kind.RUNNING, **numbers: float) -> None:
        self._kind, self._numbers = kind, numbers

    def verdict(self, hiker: str) -> Verdict:
        return Verdict(self._kind, Message(f" {hiker}"))

    def number(self, name: str, step: int | None, hiker: str) -> float:
        del step, hiker
        return self._numbers[name]


def holds(text: str, facts: Facts) -> bool:
    return parse_claim(text, Experiment()).holds(facts)


# What a claim says


@pytest.mark.parametrize("kind", Kind)
def test_a_verdict_holds_of_its_own_kind_only_and_not_of_all_others(kind: Kind) -> None:
    for other in Kind:
        assert holds(kind.word, Facts(other)) is (kind is other)
        assert holds(f"not {kind.word}", Facts(other)) is (kind is not other)
    assert holds("settled-*", Facts(kind)) is kind.is_settled
    assert holds("not settled-*", Facts(kind)) is not kind.is_settled


def test_there_are_five_ways_to_settle() -> None:
    assert {"settled-global", "settled-local", "settled-saddle", "settled-flat", "settled"} == ANY_SETTLED


@pytest.mark.parametrize(
    ("sign", "below", "same", "above"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        ("=", False, True, False),
        (">=", False, True, True),
        (">", False, False, True),
    ],
)
@pytest.mark.parametrize("right", ["2.00", "loss"])
def test_a_comparison_is_that_of_two_numbers(right: str, sign: str, *, below: bool, same: bool, above: bool) -> None:
    claim = f"x {sign} {right}"
    assert [holds(claim, Facts(x=x, loss=2.0)) for x in (1.5, 2.0, 2.5)] == [below, same, above]


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("1.885", [1.885, 1.8845, 1.8855, 1.88452], [1.8844, 1.8856]),
        ("2", [1.5, 2.5, 2.0], [1.49, 2.51]),
        ("-0.63", [-0.625, -0.635, -0.6284], [-0.624, 0.63]),
        ("0.0", [0.05, -0.05], [0.051]),
        ("1.5e-7", [1.46e-7, 1.54e-7], [1.4e-7, 1.6e-7, 0.0]),
        ("3e2", [250.0, 350.0], [249.0, 351.0]),
        ("12e-1", [1.15, 1.25], [1.1, 1.3]),
    ],
)
def test_an_equal_number_is_met_when_rounded_to_the_decimals_that_are_written(
    text: str, inside: list[float], outside: list[float]
) -> None:
    assert [holds(f"x = {text}", Facts(x=x)) for x in inside] == [True] * len(inside)
    assert [holds(f"x = {text}", Facts(x=x)) for x in outside] == [False] * len(outside)


def test_infinite_numbers_are_equal_to_each_other_only() -> None:
    infinite = float("inf")
    assert holds("x = loss", Facts(x=infinite, loss=infinite))
    assert not holds("x = 1", Facts(x=infinite))
    assert not holds("x = loss", Facts(x=-infinite, loss=infinite))


def test_all_conditions_must_hold_and_the_first_that_does_not_is_told() -> None:
    claim = parse_claim("running, x < 1, loss > x", Experiment())
    cases = {
        "": Facts(Kind.RUNNING, x=0.5, loss=0.75),
        "Swinging ": Facts(Kind.SWINGING, x=5, loss=0),
        "x is 2.5": Facts(Kind.RUNNING, x=2.5, loss=0),
        "loss is 0.25, x is 0.5": Facts(Kind.RUNNING, x=0.5, loss=0.25),
    }
    assert [(claim.problem(facts), claim.holds(facts)) for facts in cases.values()] == [(text, text == "") for text in cases]


def test_a_claim_is_read_into_its_conditions() -> None:
    claim = parse_claim(
        "not swinging, settled-*.adam, x@10 < 0.5, loss.momentum@40 >= loss, steps = 1.25", parse_setup(f"{RACE}")
    )
    assert claim == Claim(
        claim.text,
        (
            VerdictCondition("swinging", negated=True),
            VerdictCondition("settled-*", "adam"),
            Comparison(Quantity("x", 10), "<", 0.5, 0.05),
            Comparison(Quantity("loss", 40, "momentum"), ">=", Quantity("loss")),
            Comparison(Quantity("steps"), "=", 1.25, 0.005),
        ),
    )


@pytest.mark.parametrize("text", ["x", "x@10", "loss.momentum", "loss.momentum@40", "learning_rate@0"])
def test_a_quantity_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_quantity(text, parse_setup(RACE))) == text


# What is claimed of a run


@pytest.mark.parametrize(
    ("setup", "claim"),
    [
        (BOWL, "settled-global, x@3 = -0.125, overshoots@3 = 3, moved@1 = 1.5, x@1 < x@2, loss@1000 < 0.000001"),
        ("try:", "settled-local, x = 1.885, not diverged, learning_rate = 0.05"),
        ("try:learning_rate=0.2", "swinging, period = 2, steps = 300"),
        ("", "settled-*"),
        (RACE, "loss@40 < loss.adam@40, learning_rate.adam = 0.3, not diverged.momentum, steps.adam@7 = 7"),
        (RACE, "loss.gradient-descent = loss"),
        (SURE, "cross_entropy = 4.605, squared_error = 0.9801, squared_error < cross_entropy, logit_gradient = -0.99"),
        ("losses:", "mse = 1.25, mae <= 1, huber < mse"),
    ],
)
def test_what_is_so_holds(setup: str, claim: str) -> None:
    made = parse_setup(setup)
    assert parse_claim(claim, made).problem(told(made)) == ""


@pytest.mark.parametrize(
    ("setup", "claim", "problem"),
    [
        (BOWL, "x@3 = -0.124", "x@3 is -0.125"),
        (BOWL, "x@1 > x@2", "x@1 is -0.5, x@2 is 0.25"),
        ("try:learning_rate=0.2", "settled-*", "Swinging between two places: "),
        ("try:learning_rate=0.2", "not swinging", "Swinging between two places: "),
        (SURE, "cross_entropy < 4", "cross_entropy is 4.605170185988091"),
    ],
)
def test_what_is_not_so_is_told_as_it_is(setup: str, claim: str, problem: str) -> None:
    made = parse_setup(setup)
    assert parse_claim(claim, made).problem(told(made)).startswith(problem)


def test_an_experiment_is_run_and_an_exhibit_is_read() -> None:
    assert isinstance(told(parse_setup(BOWL)), Outcome)
    assert isinstance(told(parse_setup(SURE)), Readings)
    with pytest.raises(InputError) as caught:
        told(parse_setup(SURE)).verdict("")
    assert str(caught.value) == "nothing runs among the loss functions; claim a reading, like mse = 2.25"


# Setups


@pytest.mark.parametrize("text", [BOWL, RACE, SURE, "try:", "losses:panel=cce&logits=1,2,3,4&truth=2"])
def test_a_setup_is_written_as_it_is_read(text: str) -> None:
    setup = parse_setup(text)
    assert parse_setup(f"{kind_of(setup).scheme}{setup.text()}") == setup
    assert text.startswith(kind_of(setup).scheme)


def test_without_a_scheme_a_setup_is_an_experiment() -> None:
    assert parse_setup("learning_rate=0.2") == parse_setup("try:learning_rate=0.2") == Experiment(learning_rate=0.2)


def test_what_can_be_claimed_is_what_can_be_told() -> None:
    for panel in PANELS:
        exhibit = Exhibit(panel)
        assert all(isinstance(told(exhibit).number(name, None, ""), float) for name in kind_of(exhibit).names(exhibit))
    assert tuple(kind_of(Experiment()).names(Experiment())) == QUANTITIES


# Mistakes

ALL = ", ".join(QUANTITIES)
MISTAKES = {
    "nothing": ("try:", "", "a claim is like 'swinging' or 'x@10 < 0.5', not ''; there are: running, crawling,…"),
    "a verdict misspelt": (
        "try:",
        "swingin",
        "a claim is like 'swinging' or 'x@10 < 0.5', not 'swingin'; did you mean 'swinging'?",
    ),
    "the second condition": (
        "try:",
        "x < 3, setled-local",
        "a claim is like 'swinging' or 'x@10 < 0.5', not 'setled-local'; did …",
    ),
    "no space at a sign": ("try:", "x<3", "a claim is like 'swinging' or 'x@10 < 0.5', not 'x<3'; there are: running,…"),
    "not a comparison": (
        "try:",
        "not x < 3",
        "a claim is like 'swinging' or 'x@10 < 0.5', not 'not x < 3'; there are: running,…",
    ),
    "a sentence": ("try:", "It swings.", "a claim is like 'swinging' or 'x@10 < 0.5', not 'It swings.'; there are: …"),
    "no sign that is known": ("try:", "x == 3", "a claim is like 'swinging' or 'x@10 < 0.5', not 'x == 3'; there are: running,…"),
    "a quantity misspelt": ("try:", "los < 3", "no quantity called 'los'; did you mean 'loss'?"),
    "a quantity misspelt at the right": ("try:", "loss < hihest", "no quantity called 'hihest'; did you mean 'highest'?"),
    "an unknown quantity": ("try:", "q < 3", f"no quantity called 'q'; there are: {ALL}"),
    "a step in words": ("try:", "x@ten < 3", "no quantity called 'x@ten'; there are: x, y,…"),
    "a step below 0": ("try:", "x@-1 < 3", "no quantity called 'x@-1'; there are: x, y,…"),
    "a number at the left": ("try:", "3 < x", f"no quantity called '3'; there are: {ALL}"),
    "a number with a comma": ("try:", "x = 1,885", "x is '1,885', which is not a number; write 1.885"),
    "a number with two points": ("try:", "x@3 = 1.8.5", "x@3 is '1.8.5', which is not a number; write it like 0.05"),
    "a number without a zero": ("try:", "x < .5", "'.5' is a number, but write it like 0.05 or 2e-6"),
    "a number with a plus": ("try:", "x < +5", "'+5' is a number, but write it like 0.05 or 2e-6"),
    "a number beyond all doubles": (
        "try:",
        "x < 1e999",
        "x is '1e999', which is not a finite number; the largest is about 1.8e308",
    ),
    "infinity": ("try:", "x < inf", "no quantity called 'inf'; there are: x, y,…"),
    "a share at a step": ("try:", "share@3 < 5", "'share' is of a whole run; leave @3 out"),
    "a period at a step": ("try:", "period@30 = 2", "'period' is of a whole run; leave @30 out"),
    "a rival's share": (RACE, "share.adam < 5", "'share' is of many balls; leave .adam out"),
    "those of a rival that reached": (RACE, "reached < reached.adam", "'reached' is of many balls; leave .adam out"),
    "a rival where nobody else walks": ("try:", "loss.adam < loss", "no 'adam' walks there; there are: gradient-descent"),
    "a rival misspelt": (RACE, "loss < loss.momentm", "no 'momentm' walks there; did you mean 'momentum'?"),
    "a rival at home": (RACE, "swinging.lion", "no 'lion' walks there; there are: gradient-descent, momentum, adam"),
    "a verdict on loss functions": (SURE, "swinging", "nothing runs among the loss functions; claim a reading, like mse = 2.25"),
    "a rival among loss functions": (
        SURE,
        "cross_entropy.adam < 3",
        "nobody walks there; leave .adam out",
    ),
    "a step among loss functions": (SURE, "cross_entropy@3 < 3", "'cross_entropy' is of a whole run; leave @3 out"),
    "the reading of another panel": (
        SURE,
        "mse = 3",
        "no quantity called 'mse'; there are: cross_entropy, squared_error, cross_entropy_gradient, …",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_cannot_be_claimed_is_refused_with_the_remedy(mistake: str) -> None:
    setup, claim, problem = MISTAKES[mistake]
    with pytest.raises(InputError) as caught:
        parse_claim(claim, parse_setup(setup))
    said = str(caught.value)
    assert said.startswith(problem.removesuffix("…")) if problem.endswith("…") else said == problem
