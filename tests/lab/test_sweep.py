import numpy as np
import pytest

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.lab.experiment import LEARNING_RATE, STEPS, Experiment, parse
from gdviz.lab.simulator import Simulator
from gdviz.lab.sweep import KINDS, RATES, STARTS, Sweep, sweep_rates, sweep_starts
from gdviz.lab.verdict import Kind

End = tuple[Kind, float | None, int]
"""What a run comes to: its kind, the bottom of the valley that it rests in, the period of its swing."""


STEPS_OF_A_SWEEP = int(STEPS.default)
"""A sweep rolls its balls as far as a run goes by itself."""


def end_of(experiment: Experiment) -> End:
    """What the simulator's own run of as many steps comes to."""
    simulator = Simulator(experiment.change(steps=STEPS_OF_A_SWEEP))
    simulator.go_to(STEPS_OF_A_SWEEP)
    verdict = simulator.verdict()
    bottom = verdict.minimum.position[0] if verdict.minimum and verdict.kind.is_settled else None
    return verdict.kind, bottom, verdict.period


def swept(experiment: Experiment, found: Sweep, index: int) -> End:
    minimum = int(found.minima[index])
    bottom = LANDSCAPES[experiment.landscape].minima[minimum].position[0] if minimum >= 0 else None
    return found.kind(index), bottom, int(found.periods[index])


@pytest.mark.parametrize(
    "text",
    [
        "learning_rate=0.00001",
        "learning_rate=0.01",
        "learning_rate=0.05",
        "learning_rate=0.14",
        "learning_rate=0.2&start=-4.2",
        "learning_rate=0.605",
        "learning_rate=1.2",
        "learning_rate=10",
        "learning_rate=1e308",
        "optimizer=momentum",
        "optimizer=momentum&learning_rate=0.01&beta=0.5",
        "schedule=exponential&learning_rate=0.3",
        "landscape=parabola&learning_rate=0.3",
        "landscape=parabola&learning_rate=1",
        "landscape=parabola&learning_rate=1.5",
        "landscape=double-well",
        "landscape=double-well&learning_rate=0.6",
        "landscape=plateau&learning_rate=0.5",
        "landscape=plateau&start=1e6",
        "landscape=cliff",
        "landscape=cliff&learning_rate=0.5",
    ],
)
def test_each_ball_of_a_sweep_comes_to_what_its_own_run_comes_to(text: str) -> None:
    """Exactly, but for the few that are chaotic after 128 steps and find a cycle later."""
    experiment = parse(text)
    by_start, by_rate = sweep_starts(experiment), sweep_rates(experiment)
    pairs = [
        (swept(experiment, by_start, index), end_of(experiment.change(start=(float(by_start.values[index]),))))
        for index in range(0, STARTS, 67)
    ] + [
        (swept(experiment, by_rate, index), end_of(experiment.change(learning_rate=float(by_rate.values[index]))))
        for index in range(0, RATES, 23)
    ]
    others = [(found, own) for found, own in pairs if found != own]
    assert all(found[0] is Kind.CHAOTIC and own[0] in (Kind.SWINGING, Kind.RUNNING) for found, own in others), others
    assert len(others) <= 0.1 * len(pairs), others


def test_a_sweep_goes_across_the_window_and_along_the_slider() -> None:
    by_start, by_rate = sweep_starts(parse("landscape=cliff")), sweep_rates(parse("landscape=cliff"))
    assert (by_start.values[0], by_start.values[-1], by_start.values.shape) == (-6.0, 4.0, (STARTS,))
    assert (by_rate.values[0], by_rate.values[-1], by_rate.values.shape) == (LEARNING_RATE.low, LEARNING_RATE.high, (RATES,))
    for found in (by_start, by_rate):
        assert found.kinds.shape == found.minima.shape == found.periods.shape == found.values.shape


def test_the_basins_of_the_default_landscape_lie_in_the_order_of_its_valleys() -> None:
    by_start = sweep_starts(parse("learning_rate=0.03"))
    assert {by_start.kind(index).is_settled for index in range(STARTS)} == {True}
    assert (np.diff(by_start.minima) >= 0).all()
    deepest = KINDS.index(Kind.SETTLED_GLOBAL)
    assert np.mean(by_start.kinds == deepest) == pytest.approx(0.27, abs=0.01)


def test_the_strip_of_rates_shows_how_narrow_just_right_is() -> None:
    """From the default start: settled up to about 0.15, then swings, then chaos; never to infinity."""
    by_rate = sweep_rates(Experiment())
    kinds = [by_rate.kind(index) for index in range(RATES)]
    settled = [rate for rate, kind in zip(by_rate.values.tolist(), kinds, strict=True) if kind.is_settled]
    assert 0.13 < max(settled) < 0.16
    assert Kind.SWINGING in kinds
    assert kinds[-1] is Kind.CHAOTIC
    assert Kind.DIVERGED not in kinds
    assert kinds.count(Kind.CHAOTIC) > RATES / 2


@pytest.mark.parametrize("text", ["", "learning_rate=0.2", "learning_rate=1.2", "landscape=parabola"])
def test_the_runs_of_a_sweep_are_its_stretches_of_neighbours_that_end_alike(text: str) -> None:
    for found in (sweep_starts(parse(text)), sweep_rates(parse(text))):
        runs = list(found.runs())
        assert [first for first, _ in runs] == [0, *(end for _, end in runs[:-1])]
        assert runs[-1][1] == len(found.values)
        ends = [{(int(found.kinds[index]), int(found.minima[index])) for index in range(*run)} for run in runs]
        assert all(len(end) == 1 for end in ends)
        assert all(ends[index] != ends[index + 1] for index in range(len(ends) - 1))


@pytest.mark.parametrize("landscape", LANDSCAPES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("rate", [5e-324, 1e-320, 1e-9, 1e9, 1e154, 1e308])
def test_a_sweep_at_a_huge_or_tiny_rate_gives_no_warning(landscape: str, optimizer: str, rate: float) -> None:
    by_start = sweep_starts(Experiment(landscape, optimizer, learning_rate=rate))
    expected = {Kind.DIVERGED} if rate > 1 else {Kind.CRAWLING, Kind.RUNNING}
    resting = {kind for kind in Kind if kind.is_settled}
    assert {by_start.kind(index) for index in range(STARTS)} <= expected | resting


@pytest.mark.parametrize(
    ("landscape", "start"),
    [
        *((name, start) for name in LANDSCAPES for start in (1e6, -1e77)),
        ("roll-downhill", 1e154),
        ("plateau", -1e154),
        ("cliff", 1e154),
    ],
)
def test_a_sweep_of_rates_from_far_out_gives_no_warning(landscape: str, start: float) -> None:
    experiment = Experiment(landscape, start=(start,))
    by_rate = sweep_rates(experiment)
    for index in (0, 40, 150, RATES - 1):
        assert swept(experiment, by_rate, index) == end_of(experiment.change(learning_rate=float(by_rate.values[index])))
