import numpy as np
import pytest

from gdviz.descent.curves import CURVES
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.lab import sweep
from gdviz.lab.experiment import LEARNING_RATE, STEPS, Experiment
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.lab.sweep import KINDS, RATES, RESOLUTIONS, STARTS, Basins, Sweep, map_basins, sweep_rates, sweep_starts

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


@pytest.mark.parametrize("landscape", [one.name for one in CURVES])
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
        *((one.name, start) for one in CURVES for start in (1e6, -1e77)),
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


# Over two weights.

MAPS = [
    "landscape=foggy-hills",
    "landscape=foggy-hills&learning_rate=0.3&steps=40",
    "landscape=foggy-hills&optimizer=momentum&learning_rate=0.1&steps=1000",
    "landscape=foggy-hills&noise=0.3&seed=4&steps=100",
    "landscape=saddle&learning_rate=0.4",
    "landscape=saddle&steps=7",
    "landscape=himmelblau&learning_rate=0.02",
    "landscape=himmelblau&learning_rate=0.05",
    "landscape=monkey-saddle&schedule=cosine&learning_rate=0.2",
    "landscape=rosenbrock&learning_rate=0.001",
    "landscape=rosenbrock&learning_rate=0.01",
    "landscape=plateau-2d&learning_rate=3",
    "landscape=line-fit&batch=20&learning_rate=0.05&steps=100",
    "landscape=bowl&learning_rate=1",
    "landscape=bowl&learning_rate=1.5",
]


def first_map(experiment: Experiment) -> Basins:
    return next(map_basins(experiment, lambda: False))


def middle(experiment: Experiment, row: int, column: int, resolution: int) -> tuple[float, float]:
    """The place of a pixel: rows from the top, columns from the left."""
    (left, right), (bottom, top) = LANDSCAPES[experiment.landscape].window
    return left + (column + 0.5) * (right - left) / resolution, top - (row + 0.5) * (top - bottom) / resolution


@pytest.mark.parametrize("text", MAPS)
def test_each_place_of_a_map_is_what_a_run_from_there_comes_to(text: str) -> None:
    experiment = parse(text)
    found = first_map(experiment)
    landscape = LANDSCAPES[experiment.landscape]
    for row, column in [divmod(number, 32) for number in range(5, 32 * 32, 41)]:
        simulator = Simulator(experiment.change(start=middle(experiment, row, column, 32)))
        simulator.go_to(min(experiment.steps, 1000))
        verdict = simulator.verdict()
        kind, minimum = KINDS[int(found.kinds[row, column])], int(found.minima[row, column])
        assert kind is verdict.kind
        assert (landscape.minima[minimum] if minimum >= 0 else None) == (verdict.minimum if kind.is_settled else None)


@pytest.mark.parametrize("text", MAPS)
def test_each_rate_of_a_map_is_what_its_own_run_comes_to(text: str) -> None:
    experiment = parse(text)
    found = sweep_rates(experiment)
    assert (found.values[0], found.values[-1]) == pytest.approx((0.0001, 2.0))
    assert found.values[1:] / found.values[:-1] == pytest.approx(20_000 ** (1 / (RATES - 1)))
    for index in range(0, RATES, 23):
        simulator = Simulator(experiment.change(learning_rate=float(found.values[index])))
        simulator.go_to(experiment.steps)
        verdict = simulator.verdict()
        bottom = verdict.minimum.position[0] if verdict.minimum and verdict.kind.is_settled else None
        assert swept(experiment, found, index) == (verdict.kind, bottom, verdict.period)


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "RESOLUTIONS", (4, 8))
    monkeypatch.setattr(sweep, "CHUNK", 10)


@pytest.mark.usefixtures("coarse")
def test_a_map_grows_finer_and_its_parts_fit_together() -> None:
    experiment = parse("landscape=foggy-hills&steps=100")
    maps = list(map_basins(experiment, lambda: False))
    assert [one.kinds.shape for one in maps] == [one.minima.shape for one in maps] == [(4, 4), (8, 8)]
    for found, resolution in zip(maps, (4, 8), strict=True):
        for row, column in np.ndindex(resolution, resolution):
            simulator = Simulator(experiment.change(start=middle(experiment, row, column, resolution)))
            simulator.go_to(100)
            assert KINDS[int(found.kinds[row, column])] is simulator.verdict().kind


def test_the_maps_grow_to_256_places_along_each_side() -> None:
    assert RESOLUTIONS == (32, 64, 128, 256)


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize(("looks", "answers"), [(0, 0), (1, 0), (2, 1), (5, 1), (8, 1), (9, 2), (99, 2)])
def test_a_map_that_is_outdated_is_given_up_between_two_of_its_parts(looks: int, answers: int) -> None:
    """Of 4 x 4 places there are two parts, of 8 x 8 seven."""
    asked: list[None] = []

    def is_outdated() -> bool:
        asked.append(None)
        return len(asked) > looks

    assert len(list(map_basins(parse("landscape=foggy-hills&steps=5"), is_outdated))) == answers
    assert len(asked) == min(looks + 1, 9)


def test_the_share_is_that_of_the_starts_which_reach_the_deepest_valley() -> None:
    found = first_map(parse("landscape=foggy-hills"))
    deepest = sum(KINDS[int(kind)] is Kind.SETTLED_GLOBAL for kind in found.kinds.ravel())
    assert found.share == deepest / 1024
    assert 0.3 < found.share < 0.5
    assert first_map(parse("landscape=bowl")).share == 1
    assert first_map(parse("landscape=bowl&learning_rate=1.5")).share == 0
    assert sweep_starts(parse("learning_rate=0.03")).share == pytest.approx(0.27, abs=0.01)


def test_where_there_are_two_valleys_the_line_between_them_is_the_ridge() -> None:
    found = first_map(parse("landscape=saddle"))
    assert set(found.kinds.ravel().tolist()) == {KINDS.index(Kind.SETTLED_GLOBAL)}
    up = [minimum.position[1] > 0 for minimum in LANDSCAPES["saddle"].minima].index(True)
    assert (found.minima[:16] == up).all()
    assert (found.minima[16:] == 1 - up).all()


@pytest.mark.parametrize("landscape", [one.name for one in LANDSCAPES.values() if one.dimensions > 1])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_map_at_a_huge_or_tiny_rate_gives_no_warning(landscape: str, optimizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "RESOLUTIONS", (8,))
    for rate in (5e-324, 1e9, 1e154, 1e308):
        assert first_map(Experiment(landscape, optimizer, learning_rate=rate, steps=80)).kinds.shape == (8, 8)
    sweep_rates(Experiment(landscape, optimizer, steps=80))


@pytest.mark.parametrize(
    "text",
    [
        "noise=0.5",
        "noise=0.5&learning_rate=10",
        "noise=0.05&landscape=double-well&steps=30",
        "noise=0.05&landscape=double-well&steps=10",
        "noise=2&landscape=parabola&optimizer=momentum",
        "landscape=parabola&learning_rate=1.5&noise=1",
    ],
)
def test_each_ball_of_a_sweep_with_noise_comes_to_what_its_own_run_comes_to(text: str) -> None:
    experiment = parse(text)
    by_start, by_rate = sweep_starts(experiment), sweep_rates(experiment)
    for index in range(0, STARTS, 67):
        simulator = Simulator(experiment.change(start=(float(by_start.values[index]),)))
        simulator.go_to(experiment.steps)
        assert by_start.kind(index) is simulator.verdict().kind
    for index in range(0, RATES, 23):
        simulator = Simulator(experiment.change(learning_rate=float(by_rate.values[index])))
        simulator.go_to(experiment.steps)
        assert by_rate.kind(index) is simulator.verdict().kind
