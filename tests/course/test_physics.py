"""What the mathematics of the curve really says, worked out anew: the numbers that lessons and verdicts go by."""

from __future__ import annotations

import numpy as np
import pytest

from gdviz.descent.curves import CURVES, PARABOLA, ROLL_DOWNHILL
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator


def run(text: str) -> Simulator:
    simulator = Simulator(parse(text))
    simulator.go_to(simulator.experiment.steps)
    return simulator


def positions(text: str) -> list[float]:
    return [float(step.position[0]) for step in run(text).trail]


def end(text: str) -> float:
    return positions(text)[-1]


def curvature(x: float) -> float:
    return float(ROLL_DOWNHILL.hessian(np.array([x]))[0, 0])


def test_the_valley_at_1_885_has_curvature_13_4() -> None:
    valley = next(one for one in ROLL_DOWNHILL.minima if abs(one.position[0] - 1.885) < 0.0005)
    assert curvature(valley.position[0]) == pytest.approx(13.4, abs=0.05)
    assert 2 / curvature(valley.position[0]) == pytest.approx(0.149, abs=0.0005)


def test_a_difference_quotient_finds_the_same_curvature() -> None:
    x, h = 1.885, 1e-5
    slopes = ROLL_DOWNHILL.gradient(np.array([[x - h], [x + h]]))[:, 0]
    assert (slopes[1] - slopes[0]) / (2 * h) == pytest.approx(curvature(x), rel=1e-5)


@pytest.mark.parametrize("rate", np.linspace(0.1495, 1.2, 40).tolist())
def test_above_0_149_it_can_never_rest_there(rate: float) -> None:
    valley = next(one for one in ROLL_DOWNHILL.minima if abs(one.position[0] - 1.885) < 0.0005)
    simulator = Simulator(Experiment(learning_rate=rate, start=(valley.position[0] + 0.01,)))
    simulator.go_to(300)
    assert simulator.verdict().minimum is None or not simulator.verdict().kind.is_settled or simulator.verdict().minimum != valley


def test_the_minima_are_where_it_says() -> None:
    (deepest,) = [one for one in ROLL_DOWNHILL.minima if one.is_global]
    assert deepest.position[0] == pytest.approx(-0.628, abs=0.0005)
    places = [one.position[0] for one in ROLL_DOWNHILL.minima]
    for named in (1.885, 4.396):
        assert min(abs(place - named) for place in places) < 0.0005


def test_five_valleys_are_in_sight() -> None:
    ((low, high),) = ROLL_DOWNHILL.window
    assert sum(low < one.position[0] < high for one in ROLL_DOWNHILL.minima) == 5
    assert "five valleys" in ROLL_DOWNHILL.meaning


def test_a_hill_is_between_1_885_and_the_deepest() -> None:
    way = np.linspace(-0.628, 1.885, 400)[:, np.newaxis]
    losses = ROLL_DOWNHILL.loss(way)
    assert losses.max() > losses[-1] + 0.5


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("start=3.5", 1.885),
        ("learning_rate=0.05&start=3.5", 1.885),
        ("start=3.6", 1.885),
        ("start=3.7", 4.396),
        ("start=-1.5", -0.628),
        ("learning_rate=0.14", 1.885),
        ("optimizer=momentum&beta=0.95&learning_rate=0.02&steps=1000", -0.628),
        ("schedule=exponential&gamma=0.97&learning_rate=0.6", -0.628),
    ],
)
def test_it_ends_where_it_says(text: str, place: float) -> None:
    assert end(text) == pytest.approx(place, abs=0.0015)


def test_at_0_14_it_overshoots_again_and_again_but_less_each_time() -> None:
    valley = next(one for one in ROLL_DOWNHILL.minima if abs(one.position[0] - 1.885) < 0.0005)
    away = np.array(positions("learning_rate=0.14")) - valley.position[0]
    late = away[-30:][np.abs(away[-30:]) > 1e-3]
    assert len(late) >= 8
    assert (late[1:] * late[:-1] < 0).all()
    assert (np.abs(late[1:]) < np.abs(late[:-1])).all()


def test_at_0_2_it_swings_between_two_places() -> None:
    assert run("learning_rate=0.2").verdict().period == 2


def test_at_0_00001_it_hardly_moves() -> None:
    places = positions("learning_rate=0.00001")
    assert 0 < abs(places[-1] - places[0]) < 0.01


def test_at_1_2_it_goes_from_wall_to_wall() -> None:
    places = positions("learning_rate=1.2")
    assert min(places) < -3
    assert max(places) > 3


def bowl(rate: float) -> list[float]:
    return positions(f"landscape=parabola&learning_rate={rate}")


def test_the_plain_bowl_has_curvature_2_and_the_limit_1() -> None:
    assert np.ptp([float(PARABOLA.hessian(np.array([x]))[0, 0]) for x in (-3.0, 0.1, 2.0)]) == 0
    assert float(PARABOLA.hessian(np.array([1.0]))[0, 0]) == 2
    assert run("landscape=parabola&learning_rate=0.99&steps=1000").verdict().kind.is_settled
    assert run("landscape=parabola&learning_rate=1").verdict().kind is Kind.SWINGING
    assert run("landscape=parabola&learning_rate=1.01&steps=1000").verdict().kind is Kind.DIVERGED


def test_at_0_4_the_descent_is_smooth() -> None:
    places = np.array(bowl(0.4))
    assert (np.diff(places) < 0).all()
    assert (places > 0).all()


def test_at_0_9_it_overshoots_and_still_settles() -> None:
    places = np.array(bowl(0.9))
    assert (places[1:] * places[:-1] < 0).all()
    assert (np.abs(places[1:]) < np.abs(places[:-1])).all()


def test_at_1_5_each_step_is_larger_than_the_last() -> None:
    moves = np.abs(np.diff(bowl(1.5)))
    assert (moves[1:] > moves[:-1]).all()


def test_it_takes_about_10_to_lose_it_on_the_wavy_curve() -> None:
    assert run("learning_rate=10").verdict().kind is Kind.DIVERGED
    assert run("learning_rate=5&steps=1000").verdict().kind is not Kind.DIVERGED


def test_the_good_rates_are_a_narrow_band_at_the_left() -> None:
    good = [rate for rate in np.linspace(0.01, 1.2, 35) if run(f"learning_rate={rate}").verdict().kind.is_settled]
    assert max(good) < 0.25
    assert min(good) == 0.01


def test_28_in_100_starts_find_the_deepest_valley() -> None:
    ((low, high),) = ROLL_DOWNHILL.window
    found = [run(f"start={start}").verdict().kind for start in np.linspace(low, high, 400)]
    assert round(100 * found.count(Kind.SETTLED_GLOBAL) / len(found)) == 28


@pytest.mark.parametrize(
    ("product", "overshoots", "settles"), [(0.9, False, True), (1.1, True, True), (1.9, True, True), (2.1, True, False)]
)
def test_below_1_it_does_not_overshoot_and_below_2_it_settles(product: float, *, overshoots: bool, settles: bool) -> None:
    for landscape in CURVES:
        valley = landscape.minima[0]
        steep = float(landscape.hessian(np.array(valley.position))[0, 0])
        start = valley.position[0] + 0.001 * float(landscape.widths[0])
        simulator = Simulator(Experiment(landscape=landscape.name, learning_rate=product / steep, start=(start,), steps=2000))
        simulator.go_to(2000)
        first, second = (float(step.position[0]) - valley.position[0] for step in simulator.trail[:2])
        assert (first * second < 0) is overshoots
        assert (simulator.verdict().minimum == valley and simulator.verdict().kind.is_settled) is settles
