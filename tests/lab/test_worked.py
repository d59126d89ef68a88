"""Laws of the smallest network."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.network import Network
from gdviz.lab.worked import MOST, SETTINGS, WEIGHT_NAMES, Four, Worked

NETWORK = Network(1, (1,), 1, "tanh", "linear", "mse")
numbers = st.floats(-5, 5)


@given(numbers, numbers, st.tuples(numbers, numbers, numbers, numbers), st.floats(0.001, 10))
def test_it_is_the_network_of_one_hidden_neuron(x: float, y: float, weights: Four, rate: float) -> None:
    worked, vector = Worked(x, y, weights, rate), np.array(weights)
    inputs, targets = np.array([[x]]), np.array([[y]])
    forward = NETWORK.forward(vector, inputs)
    backward = NETWORK.backward(vector, forward, targets)
    loss, gradient = NETWORK.feel(vector, inputs, targets)
    np.testing.assert_allclose((worked.z, worked.a), (forward.sums[0].item(), forward.activations[0].item()), 1e-14, 1e-15)
    np.testing.assert_allclose((worked.answer, worked.loss), (forward.answers.item(), float(loss)), 1e-12, 1e-13)
    np.testing.assert_allclose((worked.blame, worked.answer_blame), [one.item() for one in backward.blames], 1e-12, 1e-13)
    np.testing.assert_allclose(worked.gradient, gradient, 1e-12, 1e-13)
    np.testing.assert_allclose(worked.after().weights, vector - rate * gradient, 1e-12, 1e-12)


def test_round_after_round_it_learns_and_begins_again() -> None:
    begin = worked = Worked()
    losses: list[float] = []
    for _ in range(8):
        losses.append(worked.loss)
        worked = worked.after()
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 1e-5
    assert worked.rounds == 8
    assert worked.begin_again() == begin
    assert begin.begin_again() == begin


def test_another_weight_makes_a_first_round_and_another_rate_does_not() -> None:
    worked = Worked().after().after()
    assert worked.change("learning_rate", 0.5).rounds == 2
    assert worked.change("learning_rate", 0.5).begin_again().weights == Worked().weights
    assert worked.change("x", 3.0).x == 3.0
    changed = worked.change("b1", 0.25)
    assert changed.rounds == 0
    assert changed.weights == (worked.weights[0], 0.25, *worked.weights[2:])
    assert changed.after().begin_again() == changed
    assert [Worked().number(name) for name in SETTINGS] == [setting.default for setting in SETTINGS.values()]
    assert list(SETTINGS)[2:6] == list(WEIGHT_NAMES)


def test_weights_that_run_away_are_told_and_break_nothing() -> None:
    worked = Worked(x=MOST, y=-MOST, weights=(0.0, 0.0, MOST, MOST), learning_rate=MOST)
    assert not worked.has_run_away
    for _ in range(60):
        worked = worked.after()
    assert worked.has_run_away
    assert not math.isfinite(worked.loss)
    assert Worked(weights=(0.0, math.nan, 0.0, 0.0)).has_run_away
    with pytest.raises(ValueError, match="w1 is 1001; it must be a number, -1000 to 1000"):
        SETTINGS["w1"].parse("1001")
