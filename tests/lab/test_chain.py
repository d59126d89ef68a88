"""Laws of the chain of factors: whoever multiplies them gets what backprop got."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.descent.network import ACTIVATIONS, Place
from gdviz.lab.chain import MOST_SHARES, AnswerBlame, HiddenBlame, chain_of
from gdviz.lab.loop import Loop, Moment
from gdviz.lab.training import Part, Training

ENDINGS = [
    ("circles", "bce"), ("circles", "mse"), ("circles", "cce"), ("sine", "mse"),
    ("penguins", "bce"), ("penguins", "cce"), ("penguins", "mse"),
]  # fmt: skip


def magnitude(blame: HiddenBlame | AnswerBlame) -> float:
    """How large the terms are that a blame is summed up from."""
    if isinstance(blame, HiddenBlame):
        return abs(blame.slope) * sum(abs(term.value) for term in blame.terms)
    if blame.output == "softmax" and not blame.is_joined:
        return blame.answer * (abs(blame.pull) + sum(abs(p * a) for p, a in zip(blame.pulls, blame.answers, strict=True)))
    return abs(blame.value)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(ENDINGS),
    st.sampled_from([(), (3,), (8, 2), (4, 8, 3)]),
    st.sampled_from(list(ACTIVATIONS)),
    st.sampled_from([1, 2, 5]),
    st.integers(0, 4),
    st.integers(0, 6),
    st.data(),
)
def test_the_product_of_the_factors_is_what_backprop_got(
    ending: tuple[str, str], hidden: tuple[int, ...], activation: str, batch: int, step: int, example: int, data: st.DataObject
) -> None:
    training = Training(ending[0], 40, hidden=hidden, activation=activation, loss=ending[1], batch=batch, learning_rate=0.1)
    loop = Loop(training)
    loop.reach(step)
    moment = loop.moment(step, 3)
    index = data.draw(st.integers(0, loop.network.size - 1), label="weight")
    place = loop.network.place(index)
    chain = chain_of(loop, moment, place, example)
    assert chain.example == min(example, batch - 1)
    assert chain.share is not None
    assert chain.blame is not None
    assert chain.given is not None
    assert chain.mean is not None
    assert moment.backward is not None
    share = next(one.value for one in chain.mean.shares if one.example == chain.example)
    assert abs(chain.share - share) <= 1e-15 * abs(chain.given) * magnitude(chain.blame)
    assert chain.mean.value == moment.backward.gradient[index]
    assert len(chain.mean.shares) == min(batch, MOST_SHARES)
    assert chain.mean.has_others == (batch > MOST_SHARES)
    shares = [*(one.value for one in chain.mean.shares), chain.mean.others]
    assert math.isclose(sum(shares) / batch, chain.mean.value, rel_tol=0, abs_tol=1e-15 * sum(map(abs, shares)) + 1e-18)


def by_hand() -> tuple[Loop, Moment]:
    """The network of the docstring of ``Network`` with two examples, x = 1 with y = 1 and x = 0 with y = -1, before an update."""
    loop = Loop(Training("sine", hidden=(1,), batch=0))
    inputs, targets, rows = np.array([[1.0], [0.0]]), np.array([[1.0], [-1.0]]), np.arange(2)
    loop.material = replace(loop.material, training=Part(rows.astype(float), inputs, targets))
    network, weights = loop.network, np.array([0.5, 0.1, 2.0, -1.0])
    forward = network.forward(weights, inputs)
    costs, backward = network.costs(forward, targets), network.backward(weights, forward, targets)
    return loop, Moment(0, 3, 0, 0, rows, weights, {}, 0.3, None, forward, costs, backward)


@pytest.mark.parametrize(
    ("place", "given", "z", "blame", "shares", "new"),
    [
        # z = 0.5 + 0.1, a = tanh 0.6 = 0.537050, answer 2 a - 1 = 0.074099, blame 2 (0.074099 - 1) = -1.851802; times 2 (1 - a^2)
        (Place(0, 0, 0), 1.0, 0.6, -2.635402, (-2.635402, 0.0), 0.5 + 0.3 * 1.317701),
        # for x = 0: z = 0.1, a = 0.099668, answer -0.800664, blame 2 (-0.800664 + 1) = 0.398672; times 2 (1 - a^2) = 1.980133
        (Place(0, 0, None), 1.0, 0.6, -2.635402, (-2.635402, 0.789424), 0.1 + 0.3 * 0.922989),
        (Place(1, 0, 0), 0.537050, 0.074099, -1.851802, (-0.994509, 0.039735), 2 + 0.3 * 0.477387),
        (Place(1, 0, None), 1.0, 0.074099, -1.851802, (-1.851802, 0.398672), -1 + 0.3 * 0.726565),
    ],
)
def test_each_factor_is_that_of_hand_arithmetic(
    place: Place, given: float, z: float, blame: float, shares: tuple[float, float], new: float
) -> None:
    loop, before = by_hand()
    assert before.backward is not None
    change = -0.3 * before.backward.gradient
    after = replace(
        before, step=1, done=0, weights=before.weights + change, weights_before=before.weights, forward=None, backward=None
    )
    for moment in (before, after):
        chain = chain_of(loop, moment, place, 0)
        assert chain.weight == pytest.approx(before.weights[loop.network.index(place)])
        assert (chain.given, chain.z, chain.loss) == pytest.approx((given, z, 0.857292), abs=1e-6)
        assert chain.blame is not None
        assert chain.blame.value == pytest.approx(blame, abs=1e-6)
        assert chain.mean is not None
        assert [share.value for share in chain.mean.shares] == pytest.approx(shares, abs=1e-6)
        assert (chain.mean.value, chain.mean.others) == pytest.approx((sum(shares) / 2, 0.0), abs=1e-6)
    update = chain_of(loop, after, place, 0).update
    assert update is not None
    assert update.is_plain
    assert (update.new, update.learning_rate) == pytest.approx((new, 0.3), abs=1e-6)
    assert update.change == pytest.approx(-0.3 * sum(shares) / 2, abs=1e-6)


def test_the_blame_of_an_answer_goes_by_its_ending() -> None:
    pair, truth = (0.25, 0.75), (0.0, 1.0)
    values = {
        (output, loss): AnswerBlame(output, loss, 0, 0.0, pair, truth).value
        for output, loss in [("linear", "mse"), ("sigmoid", "mse"), ("softmax", "mse"), ("sigmoid", "bce"), ("softmax", "cce")]
    }
    # The errors are 0.25 and -0.25, their pulls the same, the mean pull 0.25 * 0.25 - 0.75 * 0.25 = -0.125.
    assert values == {
        ("linear", "mse"): 0.25,
        ("sigmoid", "mse"): 0.25 * 0.25 * 0.75,
        ("softmax", "mse"): 0.25 * 0.375,
        ("sigmoid", "bce"): 0.125,
        ("softmax", "cce"): 0.25,
    }


def test_what_no_phase_has_given_is_not_there_yet() -> None:
    loop = Loop(Training("circles", optimizer="adam"))
    known: list[list[bool]] = []
    for done in range(4):
        chain = chain_of(loop, loop.moment(0, done), Place(0, 1, 0), 2)
        assert chain.update is None
        known.append([one is not None for one in (chain.given, chain.z, chain.loss, chain.blame, chain.mean, chain.share)])
    assert known == [[False] * 6, [True] * 2 + [False] * 4, [True] * 3 + [False] * 3, [True] * 6]
    loop.reach(1)
    chain = chain_of(loop, loop.moment(1, 0), Place(0, 1, 0), 2)
    assert chain.update is not None
    assert not chain.update.is_plain
    assert chain.update.new == pytest.approx(chain.weight + chain.update.change)


def test_right_after_an_update_the_chain_is_the_one_that_led_there_also_at_the_begin_of_an_epoch() -> None:
    loop = Loop(Training("circles", schedule="exponential", batch=64))
    steps = loop.steps_per_epoch
    loop.reach(3 * steps)
    for step in range(1, 3 * steps):
        before, after = (chain_of(loop, loop.moment(*where), Place(1, 0, 2), 5) for where in ((step - 1, 3), (step, 0)))
        assert before.mean is not None
        assert after.mean is not None
        assert after.update is not None
        assert (after.count, after.example) == (before.count, before.example)
        assert (after.share, after.mean.value, after.weight) == pytest.approx((before.share, before.mean.value, before.weight))
        assert after.update.learning_rate == loop.moment(step - 1, 3).learning_rate
        assert after.update.change == pytest.approx(-after.update.learning_rate * after.mean.value)


def test_numbers_that_overflow_stay_numbers() -> None:
    loop = Loop(Training("sine", hidden=(8,), activation="relu", learning_rate=1e9))
    loop.reach(50)
    assert loop.has_diverged
    for index in range(loop.network.size):
        chain = chain_of(loop, loop.moment(loop.length, 3), loop.network.place(index), 0)
        assert isinstance(chain.share, float)


def test_the_numbers_behind_a_huge_update_are_those_of_before_it() -> None:
    loop = Loop(Training("sine", hidden=(3,), learning_rate=1e17, batch=0, activation="sigmoid"))
    loop.reach(1)
    place = loop.network.place(0)
    before, after = (chain_of(loop, loop.moment(*where), place, 0) for where in ((0, 3), (1, 0)))
    assert after.update is not None
    assert abs(after.update.change) > 1e10
    assert replace(after, update=None) == before
