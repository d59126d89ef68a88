from contextlib import suppress

import numpy as np
import pytest

from gdviz.descent.descend import Descent
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.step import Step
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.lab.run import Run
from gdviz.lab.verdict import judge
from gdviz.words import InputError


def run_of(text: str, index: int = 10**9) -> Run:
    experiment = parse(text)
    run = Run(experiment.descent(), experiment.start_array, experiment.steps)
    run.reach(index)
    return run


def one_by_one(descent: Descent, start: tuple[float, ...], steps: int) -> list[Step]:
    trail = [descent.begin(np.array(start))]
    for _ in range(steps):
        trail.append(descent.next_step(trail[-1]))
    return trail


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("landscape=ravine&steps=7", 7),
        ("landscape=bowl&start=0,0", 0),
        ("landscape=bowl&learning_rate=1e308", 0),
        ("landscape=bowl&learning_rate=1.5", 19),
        ("landscape=bowl&noise=0.0001&steps=200", 200),
        ("landscape=bowl&learning_rate=1.5&noise=0.5", 19),
        ("landscape=line-fit&batch=8&steps=120", 120),
        ("landscape=line-fit&batch=342&steps=120", 120),
    ],
)
def test_a_run_ends_at_rest_far_out_or_at_its_limit_and_noise_never_lets_it_rest(text: str, last: int) -> None:
    run = run_of(text)
    assert run.length == last
    assert run.has_ended
    run.reach(10**9)
    assert run.length == last


@pytest.mark.parametrize("text", ["landscape=foggy-hills", "landscape=line-fit&batch=5&noise=0.1", "noise=0.3&learning_rate=0.2"])
def test_a_trail_is_the_steps_made_one_by_one(text: str) -> None:
    run = run_of(text, 30)
    alone = one_by_one(run.descent, parse(text).start, 31)
    for index in range(31):
        assert run.step(index).position.tobytes() == alone[index].position.tobytes()
        assert run.step(index).felt.tobytes() == alone[index].felt.tobytes()
        assert run.upcoming(index).position.tobytes() == alone[index + 1].position.tobytes()
    assert [step.index for step in run.trail] == list(range(31))


def test_a_run_grows_only_as_far_as_somebody_looks_and_shows_its_last_step_beyond() -> None:
    run = run_of("learning_rate=1.2", 5)
    assert (run.length, run.has_ended) == (5, False)
    run.reach(3)
    assert run.length == 5
    assert run.step(99) is run.trail[-1]
    assert run.upcoming(99).index == 6
    assert run.upcoming(2) is run.trail[3]


def test_the_verdict_of_a_run_is_that_on_its_trail_up_to_a_step() -> None:
    run = run_of("landscape=foggy-hills")
    assert run.verdict(2) == judge(run.descent, run.trail[:3], run.trail[3])
    assert run.verdict(2).kind is Kind.RUNNING
    assert run.verdict(run.length) == run.verdict(10**9)
    assert run.verdict(10**9).kind is Kind.SETTLED_LOCAL


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("name", list(LANDSCAPES))
def test_a_run_may_begin_as_far_away_as_the_loss_can_be_told(name: str, sign: int) -> None:
    run = None
    for power in (308, 307, 300, 153, 100, 76, 50, 30):
        start = ",".join([f"{2 * sign}e{power}"] * len(LANDSCAPES[name].window))
        with suppress(InputError):
            run = run_of(f"landscape={name}&start={start}&noise=1&steps=30")
            assert np.isfinite(run.step(run.length).position).all()
            assert run.verdict(run.length).kind in Kind
    assert run is not None
