"""Each race tells the story that its words promise."""

import numpy as np
import pytest

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import from_json, parse
from gdviz.lab.races import RACES, Race
from gdviz.lab.run import Run
from gdviz.lab.simulator import Simulator

every_race = pytest.mark.parametrize("race", RACES.values(), ids=list(RACES))


def runs_of(name: str) -> dict[str, Run]:
    """The run of each hiker to its end, by its optimizer."""
    simulator = Simulator(parse(RACES[name].text))
    simulator.go_to(simulator.experiment.steps)
    optimizers = [hiker.optimizer for hiker in (simulator.experiment.own, *simulator.experiment.rivals)]
    runs = [run for run in (simulator.own, *simulator.rivals) if run is not None]
    return dict(zip(optimizers, runs, strict=True))


def kinds_of(runs: dict[str, Run]) -> dict[str, Kind]:
    return {name: run.verdict(run.length).kind for name, run in runs.items()}


@every_race
def test_a_race_is_an_experiment_with_rivals_that_is_written_as_it_is_read(race: Race) -> None:
    experiment = parse(race.text)
    assert experiment.rivals
    assert all(rival.is_on for rival in experiment.rivals)
    assert parse(experiment.text()) == from_json(experiment.json()) == experiment
    assert (experiment.noise, experiment.batch, experiment.restarts) == (0, 0, 0)


@every_race
def test_a_race_is_told_in_one_or_two_short_sentences_that_say_what_to_watch(race: Race) -> None:
    assert race.label
    assert "Watch who" in race.meaning
    assert race.meaning.endswith(".")
    assert race.meaning.count(".") == 2
    assert len(race.meaning) < 200


@every_race
def test_nobody_flies_off_in_a_race_or_leaves_the_picture(race: Race) -> None:
    window = np.array(LANDSCAPES[parse(race.text).landscape].window)
    for run in runs_of(race.name).values():
        assert run.verdict(run.length).kind is not Kind.DIVERGED
        positions = np.array([step.position for step in run.trail])
        assert (positions >= window[:, 0]).all()
        assert (positions <= window[:, 1]).all()


def test_in_the_ravine_plain_descent_zigzags_and_those_with_momentum_are_there_in_about_half_the_time() -> None:
    runs = runs_of("ravine")
    assert set(kinds_of(runs).values()) == {Kind.SETTLED_GLOBAL}
    plain = runs["gradient-descent"]
    across = np.array([float(step.position[1]) for step in plain.trail[:60]])
    assert (across[1:] * across[:-1] < 0).all()
    for name in ("momentum", "nesterov"):
        assert runs[name].length < 0.55 * plain.length
        speeds = np.array([abs(float(step.memory["velocity"][0])) for step in runs[name].trail])
        assert speeds[5] > 1.5 * speeds[1] > 0


def test_at_the_saddle_rmsprop_leaves_first_plain_descent_last_and_newton_never() -> None:
    runs = runs_of("saddle")
    kinds = kinds_of(runs)
    assert kinds.pop("newton") is Kind.SETTLED_SADDLE
    assert set(kinds.values()) == {Kind.SETTLED_GLOBAL}
    leaving = {name: [abs(float(step.position[1])) > 0.5 for step in runs[name].trail].index(True) for name in kinds}
    assert sorted(leaving, key=lambda name: leaving[name]) == ["rmsprop", "adam", "momentum", "gradient-descent"]
    assert leaving["gradient-descent"] > 2 * leaving["momentum"]


def test_on_rosenbrock_adam_reaches_the_end_of_the_valley_and_rmsprop_keeps_jumping() -> None:
    runs = runs_of("rosenbrock")
    kinds = kinds_of(runs)
    assert kinds["adam"] is Kind.SETTLED_GLOBAL
    assert kinds["gradient-descent"] is Kind.CRAWLING
    assert kinds["rmsprop"] is Kind.SWINGING
    losses = {name: float(run.trail[-1].loss) for name, run in runs.items()}
    assert losses["adam"] < 0.01 * losses["gradient-descent"]
    assert losses["gradient-descent"] < losses["rmsprop"]
    last = np.array([step.position for step in runs["rmsprop"].trail[-200:]])
    sides = np.sign(last[:, 1] - last[:, 0] ** 2)
    assert (sides[1:] == -sides[:-1]).all()


def test_who_has_momentum_of_either_kind_gets_over_the_ridge_in_the_fog() -> None:
    runs = runs_of("ridge")
    kinds = kinds_of(runs)
    assert kinds["gradient-descent"] is Kind.SETTLED_LOCAL
    assert kinds["momentum"] is kinds["nesterov"] is Kind.SETTLED_GLOBAL
    assert runs["nesterov"].length < runs["gradient-descent"].length < runs["momentum"].length


def test_on_the_curve_only_momentum_reaches_the_deepest_valley() -> None:
    runs = runs_of("curve")
    kinds = kinds_of(runs)
    assert kinds["gradient-descent"] is kinds["adam"] is Kind.SETTLED_LOCAL
    assert kinds["momentum"] is Kind.SETTLED_GLOBAL
    bottom = float(runs["gradient-descent"].trail[-1].position[0])
    assert float(runs["adam"].trail[-1].position[0]) == pytest.approx(bottom, abs=0.01)
    around = np.array([float(step.position[0]) for step in runs["adam"].trail]) - bottom
    assert (around[1:] * around[:-1] < 0).sum() >= 4
