from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.exact import Array, uniform
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab import restarts
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import HOVER_STEPS, Kind
from gdviz.lab.notation import parse
from gdviz.lab.restarts import ELSEWHERE, ROLLING, Crowd, chance_of_one, random_starts
from gdviz.lab.run import Run


def crowd_of(text: str, index: int = 10**9) -> Crowd:
    crowd = Crowd(parse(text))
    crowd.reach(index)
    return crowd


def run_from(experiment: Experiment, start: Array) -> Run:
    """The run of an experiment with that start, as somebody would make it alone."""
    alone = experiment.change(start=tuple(start.tolist()), restarts=0)
    run = Run(alone.descent(), alone.start_array, alone.steps)
    run.reach(alone.steps)
    return run


TEXTS = [
    "restarts=12&steps=60",
    "restarts=12&steps=60&learning_rate=0.2",
    "restarts=12&steps=60&learning_rate=1.2&optimizer=momentum&schedule=cosine",
    "restarts=12&steps=60&learning_rate=10",
    "restarts=12&steps=60&noise=0.5",
    "restarts=12&steps=60&noise=0.5&learning_rate=10",
    "restarts=12&steps=200&landscape=foggy-hills&learning_rate=0.3",
    "restarts=12&steps=60&landscape=foggy-hills&noise=0.2&seed=5&optimizer=momentum",
    "restarts=12&steps=60&landscape=line-fit&batch=7",
    "restarts=12&steps=60&landscape=logistic-fit&batch=7&noise=0.01",
    "restarts=12&steps=60&landscape=rosenbrock&learning_rate=0.01",
    "restarts=12&steps=60&landscape=rosenbrock&learning_rate=1e300",
    "restarts=12&steps=60&landscape=bowl&learning_rate=1e308",
    "restarts=12&steps=60&landscape=himmelblau&learning_rate=0.05&noise=3",
]


@pytest.mark.parametrize("text", TEXTS)
def test_each_ball_is_the_run_of_an_experiment_with_its_start_bit_for_bit(text: str) -> None:
    experiment, crowd = parse(text), crowd_of(text)
    runs = [run_from(experiment, start) for start in crowd.positions(0)]
    assert crowd.length == max(run.length for run in runs)
    for index in range(crowd.length + 1):
        expected = np.array([run.step(index).position for run in runs])
        assert crowd.positions(index).tobytes() == expected.tobytes()


@pytest.mark.parametrize("text", TEXTS)
def test_a_ball_is_in_the_valley_that_its_verdict_names(text: str) -> None:
    experiment, crowd = parse(text), crowd_of(text)
    landscape = LANDSCAPES[experiment.landscape]
    for ball, start in enumerate(crowd.positions(0)):
        run = run_from(experiment, start)
        for index in (0, 5, 19, 20, 40, crowd.length):
            verdict = run.verdict(index)
            valley = int(crowd.valleys(index)[ball])
            if verdict.kind.is_settled:
                assert valley == (landscape.minima.index(verdict.minimum) if verdict.minimum else ELSEWHERE)
            else:
                assert valley == (ELSEWHERE if verdict.kind is Kind.DIVERGED else ROLLING)


@pytest.mark.parametrize(
    "text", ["restarts=40", "restarts=40&landscape=foggy-hills", "restarts=40&landscape=foggy-hills&noise=0.1"]
)
def test_the_balls_in_the_deepest_valley_are_counted(text: str) -> None:
    experiment, crowd = parse(text), crowd_of(text)
    (deepest,) = [number for number, one in enumerate(LANDSCAPES[experiment.landscape].minima) if one.is_global]
    counts = [crowd.deepest(index) for index in range(crowd.length + 1)]
    assert counts == [int((crowd.valleys(index) == deepest).sum()) for index in range(crowd.length + 1)]
    assert counts[0] == 0
    assert 0 < counts[-1] < 40
    if not experiment.noise:
        assert all(before <= after for before, after in pairwise(counts))


def test_where_all_valleys_are_the_deepest_each_ball_that_rests_counts() -> None:
    crowd = crowd_of("restarts=30&landscape=himmelblau")
    assert crowd.deepest(crowd.length) == int((crowd.valleys(crowd.length) >= 0).sum()) == 30


def test_a_ball_that_flies_to_infinity_stays_where_it_left_and_is_nowhere() -> None:
    crowd = crowd_of("restarts=5&landscape=bowl&learning_rate=1.5&steps=300")
    assert crowd.has_ended
    assert crowd.length < 30
    assert crowd.valleys(300).tolist() == [ELSEWHERE] * 5
    assert np.isfinite(crowd.positions(300)).all()
    assert (np.abs(crowd.positions(300)).max(axis=1) > 1e6).all()
    assert crowd.deepest(300) == 0


def test_balls_end_one_after_the_other_and_the_last_ends_the_crowd() -> None:
    crowd = crowd_of("restarts=20&landscape=foggy-hills")
    rolling = [int((crowd.valleys(index) == ROLLING).sum()) for index in range(crowd.length + 1)]
    assert rolling[0] == 20
    assert rolling[-1] == 0 < rolling[-2]
    assert len(set(rolling)) > 5
    assert all(before >= after for before, after in pairwise(rolling))


def test_a_crowd_grows_only_as_far_as_somebody_looks_and_shows_its_last_step_beyond() -> None:
    crowd = crowd_of("restarts=20&learning_rate=1.2", 7)
    assert (crowd.length, crowd.has_ended) == (7, False)
    crowd.reach(3)
    assert crowd.length == 7
    assert crowd.positions(99) is crowd.positions(7)
    crowd.reach(10**9)
    assert (crowd.length, crowd.has_ended) == (300, True)


def test_with_noise_a_crowd_goes_on_to_its_limit_and_balls_may_leave_a_valley_again() -> None:
    crowd = crowd_of("restarts=40&landscape=double-well&noise=1.5&learning_rate=0.05&steps=300")
    assert crowd.length == 300
    for index in range(HOVER_STEPS - 1):
        assert (crowd.valleys(index) == ROLLING).all()
    stays = np.array([crowd.valleys(index) for index in range(301)])
    assert ((stays[:-1] >= 0) & (stays[1:] == ROLLING)).any()


def test_a_crowd_rolls_no_further_than_its_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restarts, "MOST_STEPS", 50)
    assert crowd_of("restarts=2&learning_rate=1.2&steps=100000").length == 50
    assert crowd_of("restarts=2&learning_rate=1.2&steps=20").length == 20


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_random_starts_lie_in_the_window_and_are_written_with_two_decimals(landscape: str) -> None:
    ground = LANDSCAPES[landscape]
    starts = random_starts(ground, 500, 3)
    assert starts.shape == (500, ground.dimensions)
    for number, (low, high) in enumerate(ground.window):
        assert (starts[:, number] >= low).all()
        assert (starts[:, number] <= high).all()
        assert np.ptp(starts[:, number]) > 0.98 * (high - low)
        assert abs(starts[:, number].mean() - (low + high) / 2) < 0.06 * (high - low)
    assert all(len(repr(value).partition(".")[2]) <= 2 for value in starts.ravel().tolist())


def test_the_same_seed_gives_the_same_starts_and_more_balls_begin_with_the_same() -> None:
    ground = LANDSCAPES["foggy-hills"]
    assert random_starts(ground, 9, 4).tobytes() == random_starts(ground, 9, 4).tobytes()
    assert random_starts(ground, 20, 4)[:9].tobytes() == random_starts(ground, 9, 4).tobytes()
    assert not (random_starts(ground, 9, 4) == random_starts(ground, 9, 5)).any()
    assert random_starts(ground, 2, 2**31 - 1).shape == (2, 2)


def test_starts_are_drawn_apart_from_the_noise() -> None:
    drawn = uniform(0, 0, 8).reshape(4, 2) * 8 - 4
    assert not np.isclose(random_starts(LANDSCAPES["foggy-hills"], 4, 0), drawn, atol=0.006).any()


@pytest.mark.parametrize(
    ("share", "tries", "chance"),
    [(0.27, 5, 0.79), (0.27, 10, 0.96), (0.27, 1, 0.27), (0.27, 0, 0.0), (0.0, 50, 0.0), (1.0, 1, 1.0), (0.5, 2, 0.75)],
)
def test_one_of_several_finds_it_unless_none_does(share: float, tries: int, chance: float) -> None:
    assert chance_of_one(share, tries) == pytest.approx(chance, abs=0.005)


@given(st.floats(0, 1), st.integers(0, 1000))
def test_the_chance_is_one_and_it_grows_with_the_tries(share: float, tries: int) -> None:
    assert 0 <= chance_of_one(share, tries) <= chance_of_one(share, tries + 1) <= 1
