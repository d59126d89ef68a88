"""Laws of many networks that learn at once, and what the two prepared cases show."""

from __future__ import annotations

import numpy as np
import pytest

from gdviz.lab.experiment import SEED
from gdviz.lab.loop import Loop
from gdviz.lab.many import BLOCK, COUNT, NEAR, ONE_NEURON, STEPS, THIN, WIDE, Many, one_of_many, train_many
from gdviz.lab.training import parse_training


def last(text: str, count: int = COUNT, steps: int = STEPS) -> Many:
    *_, many = train_many(parse_training(text), count=count, steps=steps)
    return many


@pytest.mark.parametrize(
    "text",
    [
        "data=circles&hidden=3&examples=40&optimizer=adam&learning_rate=0.05&schedule=cosine",
        "data=penguins&hidden=2&optimizer=momentum&seed=7",
        "data=sine&hidden=3&examples=40",
        "data=blobs&hidden=0&examples=40&optimizer=newton&learning_rate=0.5&data_noise=1.5",
    ],
)
def test_each_learns_as_it_does_alone(text: str) -> None:
    training = parse_training(text)
    answers = list(train_many(training, count=4, steps=60))
    assert [many.step for many in answers] == [0, BLOCK, 2 * BLOCK, 60]
    many = answers[-1]
    assert [one.has_ended for one in answers] == [False, False, False, True]
    assert many.at.tolist() == [*range(0, 60, THIN), 60]
    for place, seed in enumerate(range(training.seed, training.seed + 4)):
        loop = Loop(training.change(seed=seed, batch=0, epochs=60))
        loop.reach(60)
        marks = loop.marks[-1]
        losses = [one.training_loss for one in loop.marks]
        assert many.seeds[place] == seed
        np.testing.assert_allclose(many.history[:, place], np.array(losses)[many.at], rtol=1e-6)
        np.testing.assert_allclose(
            [part[place] for part in (many.training_losses, many.test_losses, many.training_accuracies, many.test_accuracies)],
            marks,
            rtol=1e-6,
        )


def test_whoever_runs_away_stays_at_the_last_numbers_and_is_counted() -> None:
    text = "data=sine&hidden=2&examples=40&activation=relu&learning_rate=1"
    many = last(text, count=12, steps=100)
    assert 0 < many.ran_away.sum() < 12
    for place, has_run_away in enumerate(many.ran_away.tolist()):
        loop = Loop(parse_training(text).change(seed=place, batch=0, epochs=100))
        loop.reach(100)
        assert loop.has_diverged is has_run_away
        if has_run_away:
            assert many.training_losses[place] == pytest.approx(loop.marks_of(loop.moment(loop.length, 0).weights)[0], rel=1e-3)
    assert not many.ran_away[many.order][: len(many.ended)].any()
    assert many.training_losses[many.order][: len(many.ended)].tolist() == many.ended.tolist()
    assert not (many.is_good & many.ran_away).any()


def test_where_all_run_away_none_is_good() -> None:
    many = last("data=sine&hidden=2&examples=40&activation=linear&learning_rate=10", count=5, steps=2000)
    assert many.ran_away.all()
    assert np.isnan(many.bar)
    assert not many.is_good.any()


def test_it_ends_when_asked_to() -> None:
    asked: list[bool] = []

    def after_sixty() -> bool:
        asked.append(True)
        return len(asked) > 60

    answers = list(train_many(parse_training(ONE_NEURON), after_sixty, count=3))
    assert [many.step for many in answers] == [0, BLOCK, 2 * BLOCK]
    assert not answers[-1].has_ended
    # It asks before each step, and with Newton's method before each network's curvature.
    assert len(asked) == 61
    asked.clear()
    assert len(list(train_many(parse_training(f"{ONE_NEURON}&optimizer=newton"), after_sixty, count=50))) == 1
    assert len(asked) == 61


def test_each_of_many_is_a_training_of_its_own_up_to_the_highest_seed() -> None:
    highest = int(SEED.most)
    many = last(f"data=blobs&hidden=0&examples=20&seed={highest}", steps=3)
    assert (many.seeds[0], many.seeds[-1]) == (highest - COUNT + 1, highest)
    one = one_of_many(many.training, COUNT - 1, 3)
    assert (one.seed, one.batch, one.epochs) == (highest, 0, 3)
    loop = Loop(one)
    loop.reach(3)
    assert loop.marks[-1].training_loss == pytest.approx(many.training_losses[-1], rel=1e-9)


def test_nearly_all_wide_networks_end_equally_well_and_single_neurons_do_not() -> None:
    wide, narrow = last(WIDE), last(ONE_NEURON)
    assert wide.is_good.sum() >= 47
    assert wide.ended[0] < 0.01
    assert np.median(wide.training_accuracies) == 1
    assert 20 <= narrow.is_good.sum() <= 42
    # None is near to what is good enough, on either side: the last bits of a processor decide nothing.
    assert np.abs(narrow.ended - narrow.bar).min() > 0.01
    assert narrow.ended[-1] > narrow.ended[0] + 2 * NEAR
    assert np.median(narrow.training_accuracies) < 0.9
    assert not wide.ran_away.any()
    assert not narrow.ran_away.any()


def test_a_single_neuron_that_is_stuck_stays_where_it_is() -> None:
    early, late = last(ONE_NEURON), last(ONE_NEURON, steps=2000)
    assert early.is_good.tolist() == late.is_good.tolist()
    stuck = ~late.is_good
    assert (early.training_losses - late.training_losses)[stuck].max() < 0.02
