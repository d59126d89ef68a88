from __future__ import annotations

import math
from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.lab.outcome import ALONG_THE_WAY, QUANTITIES, Outcome
from gdviz.lab.simulator import Simulator
from gdviz.lab.sweep import sweep_starts
from gdviz.words import InputError

BOWL = "landscape=parabola&start=1&learning_rate=0.75"
"""Each step goes to -1/2 of where it was: 1, -0.5, 0.25, -0.125, ..."""
RACE = "landscape=ravine&steps=40&race=momentum;adam,learning_rate:0.3;nesterov,off"
MAP = "landscape=saddle&start=1,0.5&learning_rate=0.1&steps=10"


def outcome(text: str) -> Outcome:
    return Outcome.of(parse(text))


@pytest.mark.parametrize(
    ("name", "step", "value"),
    [
        ("x", 0, 1.0),
        ("x", 3, -0.125),
        ("y", 3, -0.125),
        ("loss", 2, 0.0625),
        ("slope", 0, 2.0),
        ("slope", 1, -1.0),
        ("moved", 0, 0.0),
        ("moved", 1, 1.5),
        ("steps", 2, 2.0),
        ("lowest", 2, 0.0625),
        ("highest", 2, 1.0),
        ("curvature", 1, 2.0),
        ("overshoots", 0, 0.0),
        ("overshoots", 3, 3.0),
        ("learning_rate", 2, 0.75),
        ("learning_rate", None, 0.75),
        ("period", None, 0.0),
    ],
)
def test_what_a_ball_in_a_bowl_comes_to_can_be_worked_out_by_hand(name: str, step: int | None, value: float) -> None:
    assert outcome(BOWL).number(name, step) == value


def test_a_slow_ball_in_a_bowl_never_overshoots() -> None:
    assert outcome("landscape=parabola&learning_rate=0.4").number("overshoots") == 0


def test_over_two_weights_the_slope_is_a_length_and_the_curvature_the_largest_one() -> None:
    told = outcome(MAP)
    hessian = LANDSCAPES["saddle"].hessian(np.array([1.0, 0.5]))
    trail = Simulator(parse(MAP))
    trail.go_to(10)
    first, last = trail.trail[0], trail.trail[-1]
    assert (told.number("x", 0), told.number("y", 0)) == (1.0, 0.5)
    assert told.number("slope", 0) == pytest.approx(math.hypot(*first.gradient.tolist()))
    assert told.number("curvature", 0) == pytest.approx(np.linalg.eigvalsh(hessian).max())
    assert told.number("moved") == pytest.approx(math.hypot(*(last.position - first.position).tolist()))


@pytest.mark.parametrize("text", ["learning_rate=0.2", "noise=0.5&seed=3", "landscape=foggy-hills&optimizer=momentum", RACE])
def test_along_the_way_each_quantity_is_that_of_the_trail_so_far(text: str) -> None:
    told, simulator = outcome(text), Simulator(parse(text))
    simulator.go_to(10**9)
    losses = [float(step.loss) for step in simulator.trail]
    for index, step in enumerate(simulator.trail[:40]):
        assert told.number("steps", index) == index
        assert told.number("x", index) == step.position[0]
        assert told.number("loss", index) == losses[index]
        assert told.number("lowest", index) == min(losses[: index + 1])
        assert told.number("highest", index) == max(losses[: index + 1])
    counts = [told.number("overshoots", index) for index in range(40)]
    assert all(after - before in (0, 1) for before, after in pairwise(counts))


@pytest.mark.parametrize("name", ALONG_THE_WAY)
def test_of_a_run_that_ended_before_a_step_its_last_step_is_told_and_without_a_step_too(name: str) -> None:
    told = outcome("learning_rate=0.1&schedule=exponential&gamma=0.99")
    last = int(told.number("steps"))
    assert 0 < last < 300
    assert told.number(name, 100_000) == told.number(name, last)
    if name != "learning_rate":
        assert told.number(name) == told.number(name, last)


def test_the_learning_rate_is_the_chosen_one_and_at_a_step_the_one_used_there() -> None:
    told = outcome("learning_rate=0.1&schedule=exponential&gamma=0.5")
    assert [told.number("learning_rate", step) for step in (None, 0, 1, 2)] == [0.1, 0.1, 0.05, 0.025]


def test_the_period_is_that_of_the_verdict() -> None:
    told = outcome("learning_rate=0.2")
    assert told.verdict().kind is Kind.SWINGING
    assert told.number("period") == told.verdict().period == 2


def test_of_a_race_each_who_walks_is_asked_by_the_name_of_the_optimizer() -> None:
    told, simulator = outcome(RACE), Simulator(parse(RACE))
    simulator.go_to(40)
    momentum, adam, _ = simulator.rivals
    assert momentum
    assert adam
    for hiker, run in (("", simulator.own), ("gradient-descent", simulator.own), ("momentum", momentum), ("adam", adam)):
        assert told.number("loss", None, hiker) == run.trail[-1].loss
        assert told.number("loss", 5, hiker) == run.trail[5].loss
        assert told.number("learning_rate", None, hiker) == run.descent.learning_rate
        assert told.verdict(hiker) == run.verdict(run.length)


def test_a_rival_by_the_own_ball_s_optimizer_is_asked_by_its_name() -> None:
    told = outcome("landscape=parabola&start=1&learning_rate=0.25&race=gradient-descent,learning_rate:0.75")
    assert (told.number("x", 1), told.number("x", 1, "gradient-descent")) == (0.5, -0.5)


@pytest.mark.parametrize(
    ("hiker", "remedy"),
    [("momentm", "did you mean 'momentum'?"), ("nesterov", "there are: momentum, adam, gradient-descent")],
)
def test_who_does_not_walk_or_stays_at_home_is_told_with_who_does(hiker: str, remedy: str) -> None:
    told = outcome(RACE)
    for ask in (lambda: told.verdict(hiker), lambda: told.number("loss", None, hiker), lambda: told.number("x", 2, hiker)):
        with pytest.raises(InputError) as caught:
            ask()
        assert str(caught.value) == f"no '{hiker}' walks there; {remedy}"


def test_the_share_of_a_curve_is_that_of_its_starts_however_many_walk_or_start_again() -> None:
    share = 100 * sweep_starts(parse("")).share
    assert outcome("").number("share") == share
    assert outcome("restarts=3&race=momentum&start=1").number("share") == share
    assert round(share) == 28


def test_the_share_of_a_map_is_that_of_all_its_places() -> None:
    assert outcome("landscape=bowl").number("share") == 100
    assert outcome("landscape=bowl&learning_rate=1.5").number("share") == 0
    assert 0 < outcome("landscape=himmelblau&steps=20").number("share") < 100


def test_reached_counts_the_balls_in_the_deepest_valley_and_is_none_without_any() -> None:
    simulator = Simulator(parse("restarts=20&seed=7"))
    simulator.go_to(300)
    assert simulator.crowd
    told = Outcome(simulator)
    assert told.number("reached") == simulator.crowd.deepest(300)
    assert 0 < told.number("reached") < 20
    assert outcome("").number("reached") == 0


def test_of_a_simulator_only_what_it_has_so_far_is_told() -> None:
    simulator = Simulator(parse(BOWL))
    told = Outcome(simulator)
    assert told.experiment is simulator.experiment
    assert (told.number("steps"), told.number("x")) == (0, 1.0)
    simulator.go_to(2)
    assert (told.number("steps"), told.number("x"), told.number("x", 5)) == (2, 0.25, 0.25)


def test_every_quantity_can_be_told_of_every_landscape() -> None:
    for name in LANDSCAPES:
        told = outcome(f"landscape={name}&steps=20&restarts=2")
        for quantity in QUANTITIES:
            if quantity != "share":
                assert math.isfinite(told.number(quantity)), (name, quantity)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_run_that_begins_as_far_away_as_the_loss_can_be_told_has_all_quantities(name: str, sign: int) -> None:
    """Squares of what is so large are no longer doubles; they are told as infinite, without a warning."""
    told = 0
    for power in (307, 153, 130, 76, 50, 30):
        start = ",".join([f"{2 * sign}e{power}"] * LANDSCAPES[name].dimensions)
        with suppress(InputError):
            far = outcome(f"landscape={name}&start={start}&steps=5")
            told += len([far.number(quantity, step) for quantity in ALONG_THE_WAY for step in (None, 1)])
    assert told
