import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from itertools import cycle, islice, pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.descent import losses
from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.momenta import Newton
from gdviz.descent.network import ACTIVATIONS, ENDINGS, INITIALISATIONS, Network, logistic, softmax
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES, Constant, Schedule
from gdviz.descent.step import Step

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "golden" / "networks.json").read_text(encoding="utf-8"))
"""Made by ``make_networks.py`` beside it."""

every_ending = pytest.mark.parametrize("ending", list(ENDINGS), ids="-".join)
every_activation = pytest.mark.parametrize("activation", list(ACTIVATIONS))


class Problem(NamedTuple):
    """Weights of a network, and examples."""

    weights: Array
    inputs: Array
    targets: Array


def golden(about: str) -> list[dict[str, Any]]:
    return [case for case in GOLDEN if case["about"] == about]


def network_of(case: Mapping[str, Any]) -> Network:
    told: dict[str, Any] = {**case["network"], "hidden": tuple(case["network"]["hidden"])}
    return Network(**told)


def problem_of(case: Mapping[str, Any]) -> Problem:
    return Problem(*(np.array(case[name]) for name in Problem._fields))


def drawn(network: Network, seed: int = 0, count: int = 4, networks: tuple[int, ...] = ()) -> Problem:
    """Chance weights of many networks of this shape, and chance examples."""
    random = np.random.default_rng(seed)
    shape = (count, network.outputs)
    targets = random.normal(size=shape) if network.output == "linear" else random.integers(0, 2, shape).astype(float)
    if network.output == "softmax":
        targets = network.coded(random.integers(0, network.outputs, count).astype(float))
    return Problem(random.uniform(-1.5, 1.5, (*networks, network.size)), random.normal(size=(count, network.inputs)), targets)


SMALL = [
    Network(2, (3, 2), 3 if output == "softmax" else 2, activation, output, loss)
    for activation, (output, loss) in product(ACTIVATIONS, ENDINGS)
]


def moves(
    network: Network, rule: Optimizer, start: Array, batches: Iterable[tuple[Array, Array]], rate: float, schedule: Schedule
) -> Iterator[tuple[float, Array]]:
    """Training: the loss of each batch before the move, and the weights after it."""
    weights, memory = start, rule.begin(start)
    for index, batch in enumerate(batches):
        loss, gradient = network.feel(weights, *batch)
        step = Step(index, weights, loss, gradient, gradient, rate * schedule.factor(index), memory)
        weights, memory = rule.move(step, network.landscape(*batch))
        yield float(loss), weights


# What PyTorch feels and learns.


@every_activation
@every_ending
def test_the_loss_and_its_gradient_are_pytorchs(activation: str, ending: tuple[str, str]) -> None:
    """To 1e-12 of the largest part: a small one is a sum of larger ones, or the rest where one is nearly sure; both round."""
    cases = [case for case in golden("gradient") if network_of(case) == replace(network_of(case), activation=activation)]
    cases = [case for case in cases if (case["network"]["output"], case["network"]["loss"]) == ending]
    assert {len(case["network"]["hidden"]) for case in cases} == {0, 1, 2, 3}
    assert {np.abs(case["inputs"]).max() > 100 for case in cases} == {True, False}
    for case in cases:
        loss, gradient = network_of(case).feel(*problem_of(case))
        assert float(loss) == pytest.approx(case["value"], rel=1e-12)
        np.testing.assert_allclose(gradient, case["gradient"], rtol=0, atol=1e-12 * np.abs(case["gradient"]).max())


def test_networks_of_all_sizes_are_compared_with_pytorchs() -> None:
    assert {neurons for case in golden("gradient") for neurons in case["network"]["hidden"]} == set(range(1, 9))
    assert {case["network"]["inputs"] for case in golden("gradient")} == {1, 2, 3}
    assert len(golden("training")) == 12


def described(case: Mapping[str, Any]) -> str:
    return "-".join([case["optimizer"], case["schedule"], case["network"]["activation"], case["network"]["loss"]])


@pytest.mark.parametrize("case", golden("training"), ids=described)
def test_a_training_of_200_steps_goes_where_pytorchs_goes(case: Mapping[str, Any]) -> None:
    rule = OPTIMIZERS[case["optimizer"]](**case["settings"])
    schedule = SCHEDULES[case["schedule"]](**case["schedule_settings"])
    start, inputs, targets = problem_of(case)
    batches = islice(((inputs[rows], targets[rows]) for rows in cycle(case["batches"])), 200)
    steps = list(moves(network_of(case), rule, start, batches, case["learning_rate"], schedule))
    assert [int(count) for count in case["kept"]] == [1, 20, 80, 200]
    for count, kept in case["kept"].items():
        loss, weights = steps[int(count) - 1]
        assert loss == pytest.approx(kept["loss"], rel=1e-12)
        size = np.abs(kept["weights"]).max()
        np.testing.assert_allclose(weights, kept["weights"], rtol=0, atol=1e-12 * size, err_msg=f"step {count}")


# Slopes.

NUDGE = 1e-4
STENCIL = np.array([1.0, -1.0, 2.0, -2.0])[:, np.newaxis, np.newaxis]
SHARES = np.array([8.0, -8.0, -1.0, 1.0])[:, np.newaxis] / (12 * NUDGE)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    output, loss = draw(st.sampled_from(list(ENDINGS)))
    hidden = tuple(draw(st.lists(st.integers(1, 8), max_size=3)))
    outputs = draw(st.integers(2, 3)) if output == "softmax" else draw(st.integers(1, 3))
    return Network(draw(st.integers(1, 3)), hidden, outputs, draw(st.sampled_from(list(ACTIVATIONS))), output, loss)


@settings(deadline=None)
@given(networks(), st.integers(0, 2**32))
def test_the_gradient_is_a_difference_quotient(network: Network, seed: int) -> None:
    """Of four places, so that it neglects only the fourth power of the nudge; the rounding of the losses counts for more.

    Where a nudge switches a ReLU on or off, there is no slope to compare. While all stay as they are, the sums are straight
    lines, so that looking at the four places is enough.
    """
    weights, inputs, targets = drawn(network, seed)
    forward = network.forward(weights + NUDGE * STENCIL * np.eye(network.size), inputs)
    quotients = (SHARES * network.costs(forward, targets).mean(axis=-1)).sum(axis=0)
    loss, gradient = network.feel(weights, inputs, targets)
    size = np.abs(gradient).max() + float(loss)
    is_smooth = np.full(network.size, fill_value=True)
    for sums in forward.sums[:-1] if network.activation == "relu" else ():
        is_smooth &= ((sums > 0).all(axis=0) | (sums <= 0).all(axis=0)).all(axis=(1, 2))
    np.testing.assert_allclose(quotients[is_smooth], gradient[is_smooth], rtol=0, atol=1e-7 * size)


def test_a_forward_and_a_backward_pass_by_hand() -> None:
    """The second example is below both thresholds: it has no share in what the hidden neurons learn."""
    network = Network(2, (2,), 1, "relu", "linear", "mse")
    weights = np.array([1.0, -1.0, 2.0, 0.0, 0.5, -3.0, 3.0, -2.0, 1.0])
    inputs, targets = np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([[3.0], [0.0]])
    forward = network.forward(weights, inputs)
    assert [sums.tolist() for sums in forward.sums] == [[[1.5, 1.0], [-0.5, -3.0]], [[3.5], [1.0]]]
    assert [given.tolist() for given in forward.activations] == [[[1.5, 1.0], [0.0, 0.0]], [[3.5], [1.0]]]
    assert forward.answers is forward.activations[1]
    assert [forward.given_to(layer) is given for layer, given in enumerate([inputs, forward.activations[0]])] == [True, True]
    assert network.costs(forward, targets).tolist() == [0.25, 1.0]
    backward = network.backward(weights, forward, targets)
    assert [blames.tolist() for blames in backward.blames] == [[[3.0, -2.0], [0.0, 0.0]], [[1.0], [2.0]]]
    assert backward.gradient.tolist() == [3.0, 1.5, -2.0, -1.0, 1.5, -1.0, 0.75, 0.5, 1.5]
    assert float(network.feel(weights, inputs, targets)[0]) == 0.625


@pytest.mark.parametrize("count", [(5,), (2, 3), (0,)])
def test_many_networks_at_once_feel_what_each_feels_alone_and_nothing_passed_in_is_changed(count: tuple[int, ...]) -> None:
    for network in SMALL:
        problem = drawn(network, networks=count)
        for value in problem:
            value.flags.writeable = False  # to write into it is an error
        weights, inputs, targets = problem
        forward = network.forward(*problem[:2])
        backward = network.backward(weights, forward, targets)
        loss, gradient = network.feel(*problem)
        assert (loss.shape, gradient.shape) == (count, weights.shape)
        for place in np.ndindex(count):
            alone = network.forward(weights[place], inputs)
            back = network.backward(weights[place], alone, targets)
            # The last bits depend on how many sums are made at once.
            near = partial(np.testing.assert_allclose, rtol=1e-12, atol=1e-14)
            near(loss[place], network.feel(weights[place], inputs, targets)[0])
            near(gradient[place], back.gradient)
            for together, single in zip(
                (*forward.sums, *forward.activations, *backward.blames),
                (*alone.sums, *alone.activations, *back.blames),
                strict=True,
            ):
                near(together[place], single)


# What it costs.

sums_of_all_sizes = np.random.default_rng(7).normal(size=(60, 4)) * np.array([1.0, 10.0, 100.0])[np.arange(60) % 3, np.newaxis]


def test_probabilities_are_those_of_the_losses() -> None:
    near = partial(np.testing.assert_allclose, rtol=2e-15, atol=1e-300)
    near(logistic(sums_of_all_sizes), losses.logistic(sums_of_all_sizes))
    near(softmax(sums_of_all_sizes), losses.softmax(sums_of_all_sizes))
    assert logistic(np.array([-math.inf, -1e308, 1e308, math.inf])).tolist() == [0, 0, 1, 1]
    with np.errstate(over="ignore"):  # the distance to the second
        assert softmax(np.array([1e308, -1e308, 1e308])).tolist() == [0.5, 0.0, 0.5]


@pytest.mark.parametrize("shape", [(60, 4), (3, 20, 4), (2, 5, 6, 4)])
def test_costs_and_blames_are_those_of_the_losses(shape: tuple[int, ...]) -> None:
    """A tiny surprise about one of several classes has no more digits than 1 has."""
    sums = sums_of_all_sizes.reshape(shape)
    truth = np.random.default_rng(8).integers(0, 4, shape[-2])
    coded: Array = (truth[:, np.newaxis] == np.arange(4)).astype(float)
    classes = losses.categorical_cross_entropy(sums, np.broadcast_to(truth, shape[:-1]))
    labels = np.where(np.arange(shape[-2])[:, np.newaxis] % 3, coded, 0.3)
    questions, pulls = losses.binary_cross_entropy_with_logit(sums, labels)
    wishes: Array = np.random.default_rng(9).normal(size=coded.shape)
    known: dict[tuple[str, str], tuple[Array, Array, losses.Felt]] = {
        ("linear", "mse"): (sums, wishes, losses.squared_error(sums - wishes)),
        ("sigmoid", "bce"): (logistic(sums), labels, (questions.mean(axis=-1), pulls / 4)),
        ("softmax", "cce"): (softmax(sums), coded, classes),
    }
    for ending, (answers, targets, (loss, gradient)) in known.items():
        assert ENDINGS[ending].answer(sums).tobytes() == answers.tobytes()
        np.testing.assert_allclose(ENDINGS[ending].cost(sums, answers, targets), loss, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(ENDINGS[ending].blame(sums, answers, targets), gradient, rtol=1e-12, atol=4e-16)
    for output, answer in (("sigmoid", logistic), ("softmax", softmax)):
        squares = ENDINGS[output, "mse"].cost(sums, answer(sums), coded)
        np.testing.assert_allclose(squares, losses.squared_error(answer(sums) - coded)[0], rtol=1e-12)


def test_sums_without_end_cost_nothing_where_they_are_right_and_everything_where_they_are_wrong() -> None:
    question = Network(1, (), 1, "tanh", "sigmoid", "bce")
    weights, inputs = np.array([1e308, 0.0]), np.array([[10.0], [-10.0]])
    right, wrong = (question.feel(weights, inputs, np.array(targets)) for targets in ([[1.0], [0.0]], [[0.0], [1.0]]))
    assert (float(right[0]), right[1].tolist()) == (0.0, [0.0, 0.0])
    assert (float(wrong[0]), wrong[1].tolist()) == (math.inf, [10.0, 0.0])
    classes = Network(1, (), 2, "tanh", "softmax", "cce")
    weights, inputs = np.array([0.0, -1e308, 0.0, 0.0]), np.array([[10.0]])
    right, wrong = (classes.feel(weights, inputs, np.array(targets)) for targets in ([[1.0, 0.0]], [[0.0, 1.0]]))
    assert (float(right[0]), right[1].tolist()) == (0.0, [0.0] * 4)
    assert (float(wrong[0]), wrong[1].tolist()) == (math.inf, [10.0, -10.0, 1.0, -1.0])


@pytest.mark.parametrize("size", [1e200, 1e308, math.inf, math.nan])
def test_weights_of_any_size_are_felt_without_a_warning(size: float) -> None:
    for network in SMALL:
        weights, inputs, targets = drawn(network)
        for many in (np.sign(weights) * size, np.full(network.size, size), np.where(np.arange(network.size) % 5, weights, size)):
            loss, gradient = network.feel(many, inputs * 3, targets)
            assert (loss.shape, gradient.shape) == ((), (network.size,))
            assert not loss < 0
            hessian = network.landscape(inputs, targets).hessian
            with np.errstate(all="ignore"):  # as ``Descent`` and ``Loop`` have it
                assert hessian(many).shape == (network.size, network.size)


# How training begins.


def test_first_weights_are_as_wide_as_glorot_and_he_say_and_biases_are_zero() -> None:
    network = Network(100, (60,), 40, "tanh", "linear", "mse")
    for name in INITIALISATIONS:
        weights = network.begin(name, 3)
        assert (weights.shape, weights.dtype) == ((network.size,), np.float64)
        for layer, (given_, neurons) in enumerate([(100, 60), (60, 40)]):
            matrix, bound = network.matrix(weights, layer), math.sqrt(6 / (given_ + neurons))
            assert not network.biases(weights, layer).any()
            spread = {
                "xavier": bound / math.sqrt(3),
                "he": math.sqrt(2 / given_),
                "zeros": 0.0,
                "large": 10 * bound / math.sqrt(3),
            }
            assert matrix.std() == pytest.approx(spread[name], rel=0.04)
            assert abs(matrix.mean()) <= 0.04 * spread[name]
            widest = {"xavier": bound, "he": math.inf, "zeros": 0.0, "large": 10 * bound}[name]
            assert np.abs(matrix).max() <= widest
            assert name == "zeros" or np.abs(matrix).max() > 0.99 * min(widest, 3.5 * spread[name])
    assert network.begin("large", 3).tolist() == pytest.approx(10 * network.begin("xavier", 3), rel=1e-15)


def test_the_same_seed_begins_with_the_same_bits_on_every_machine() -> None:
    network = Network(4, (4, 4), 3, "relu", "softmax", "cce")
    prints = {name: sha256(network.begin(name, 7).tobytes()).hexdigest()[:16] for name in ("xavier", "he", "large")}
    assert prints == {"xavier": "443b4236754dff2b", "he": "c622b46542760fcd", "large": "4ba20cbd53d40298"}
    for name in prints:
        assert network.begin(name, 7).tobytes() == network.begin(name, 7).tobytes()
        assert not np.isin(network.begin(name, 7), network.begin(name, 8)[network.begin(name, 8) != 0]).any()
        first, second, third = (network.matrix(network.begin(name, 7), layer) for layer in range(3))
        assert not np.isin(first, second).any()
        assert not np.isin(second, third).any()


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "newton"])
def test_neurons_that_begin_all_zero_stay_the_same_whichever_optimizer_trains_them(name: str) -> None:
    """To the last bits, which may depend on a neuron's number. Where nothing is passed on from 0, only the last bias learns."""
    for activation in ACTIVATIONS:
        network = Network(2, (4, 3), 1, activation, "sigmoid", "bce")
        _, inputs, targets = drawn(network, count=9)
        start = network.begin("zeros", 1)
        *_, (_, weights) = moves(network, OPTIMIZERS[name](), start, [(inputs, targets)] * 50, 0.1, Constant())
        layers = [np.column_stack([network.matrix(weights, layer), network.biases(weights, layer)]) for layer in range(3)]
        assert max(np.ptp(layer, axis=0).max() for layer in layers[:2]) <= 1e-12
        assert layers[2][0, -1] != 0
        assert np.count_nonzero(weights) == (network.size if activation == "sigmoid" else 1)


# What becomes of blame.


def test_layers_of_straight_lines_are_together_one_straight_line() -> None:
    deep, flat = Network(3, (4, 2), 2, "linear", "linear", "mse"), Network(3, (), 2, "tanh", "linear", "mse")
    weights, inputs, targets = drawn(deep)
    slope, height = np.eye(3), np.zeros(3)
    for layer in range(3):
        matrix = deep.matrix(weights, layer)
        slope, height = matrix @ slope, matrix @ height + deep.biases(weights, layer)
    line = np.concatenate([slope.ravel(), height])
    near = partial(np.testing.assert_allclose, rtol=1e-12, atol=1e-14)
    near(deep.forward(weights, inputs).answers, flat.forward(line, inputs).answers)
    near(deep.feel(weights, inputs, targets)[0], flat.feel(line, inputs, targets)[0])


@pytest.mark.parametrize("z", [0.0, 1.0, -5.0, 20.0, -40.0])
def test_far_from_0_hardly_any_blame_comes_back_through_tanh(z: float) -> None:
    network = Network(1, (1,), 1, "tanh", "linear", "mse")
    forward = network.forward(np.array([z, 0.0, 2.0, 0.0]), np.ones((1, 1)))
    hidden, last = network.backward(np.array([z, 0.0, 2.0, 0.0]), forward, np.full((1, 1), 5.0)).blames
    assert float(hidden[0, 0] / last[0, 0]) == pytest.approx(2 / math.cosh(z) ** 2, rel=1e-10, abs=1e-15)


def test_through_sigmoid_blame_fades_to_a_quarter_or_less_layer_by_layer() -> None:
    network = Network(1, (1, 1, 1), 1, "sigmoid", "linear", "mse")
    weights = np.array([1.0, 0.0, 1.0, -0.5, 1.0, 0.0, 1.0, 0.0])
    blames = network.backward(weights, network.forward(weights, np.zeros((1, 1))), np.ones((1, 1))).blames
    shares = [float(one[0, 0] / after[0, 0]) for one, after in pairwise(blames)]
    assert shares[:2] == [0.25, 0.25]
    assert 0 < shares[2] < 0.25


def test_a_relu_that_is_never_positive_learns_no_more_nor_does_one_at_0() -> None:
    network = Network(1, (3,), 1, "relu", "linear", "mse")
    weights = np.array([-1.0, 0.0, 1.0, -1.0, 0.0, 1.0, 2.0, 2.0, 2.0, 0.0])
    _, gradient = network.feel(weights, np.array([[1.0], [2.0]]), np.array([[9.0], [9.0]]))
    assert (gradient != 0).tolist() == [False, False, True, False, False, True, False, False, True, True]


# Where weights are and what answers mean.


@pytest.mark.parametrize("hidden", [(), (5,), (3, 1, 4)])
def test_every_weight_has_its_place_and_every_place_its_weight(hidden: tuple[int, ...]) -> None:
    network = Network(3, hidden, 2, "tanh", "linear", "mse")
    assert network.sizes == (3, *hidden, 2)
    assert network.depth == len(hidden) + 1
    numbers = np.arange(float(network.size))
    places = [network.place(index) for index in range(network.size)]
    assert [network.index(place) for place in places] == list(range(network.size))
    assert len(set(places)) == network.size
    for index, place in enumerate(places):
        matrix, biases = network.matrix(numbers, place.layer), network.biases(numbers, place.layer)
        assert (biases if place.source is None else matrix[:, place.source])[place.neuron] == index


def test_matrices_and_biases_are_views_of_any_number_of_networks() -> None:
    network = Network(3, (5,), 2, "tanh", "linear", "mse")
    weights = np.arange(4.0 * network.size).reshape(2, 2, network.size)
    assert network.matrix(weights, 0).shape == (2, 2, 5, 3)
    assert network.biases(weights, 0).shape == (2, 2, 5)
    assert np.shares_memory(network.matrix(weights, 1), weights)
    assert np.shares_memory(network.biases(weights, 1), weights)
    assert network.matrix(weights, 1)[1, 0].tolist() == network.matrix(weights[1, 0], 1).tolist()


def test_targets_are_coded_and_answers_chosen() -> None:
    one, three = Network(2, (), 1, "tanh", "sigmoid", "bce"), Network(2, (), 3, "tanh", "softmax", "cce")
    truth = np.array([0.0, 2.0, 1.0, 2.0])
    assert one.coded(truth).tolist() == [[0.0], [2.0], [1.0], [2.0]]
    assert three.coded(truth).tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]]
    assert three.coded(truth).dtype == np.float64
    assert three.choices(three.coded(truth)).tolist() == truth.tolist()
    choices = one.choices(np.array([[[0.5], [0.51]], [[0.0], [1.0]]]))
    assert (choices.tolist(), choices.dtype.kind) == ([[0, 1], [0, 1]], "i")
    assert three.choices(np.array([[[0.2, 0.5, 0.3], [0.4, 0.4, 0.2]]])).tolist() == [[1, 0]]


def test_activations_and_initialisations_say_what_they_are() -> None:
    for name, entry in (*ACTIVATIONS.items(), *INITIALISATIONS.items()):
        assert entry.name == name
        assert entry.meaning.endswith(".")
        assert len(entry.meaning) < 140
        assert all((entry.label, entry.source))
    assert all((entry.formula, entry.slope_formula) for entry in ACTIVATIONS.values())


# The landscape.


@pytest.mark.parametrize("case", golden("curvature"), ids=lambda case: case["network"]["activation"])
def test_the_landscape_is_the_loss_over_the_weights_with_pytorchs_curvature(case: Mapping[str, Any]) -> None:
    """Differences of slopes 1e-5 apart lose five digits of sixteen."""
    network = network_of(case)
    weights, inputs, targets = problem_of(case)
    landscape = network.landscape(inputs, targets)
    assert landscape.dimensions == network.size
    assert (landscape.window, landscape.default_start) == (((-3.0, 3.0),) * network.size, (0.0,) * network.size)
    assert all((landscape.name, landscape.label, landscape.formula, landscape.gradient_formula, landscape.source))
    assert landscape.meaning.endswith(".")
    loss, gradient = landscape.feel(weights)
    assert loss == network.feel(weights, inputs, targets)[0]
    assert gradient.tolist() == network.feel(weights, inputs, targets)[1].tolist()
    curvature = landscape.hessian(np.array([[weights, weights / 2]]))
    np.testing.assert_allclose(curvature[0, 0], case["curvature"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(curvature[0, 1], landscape.hessian(weights / 2), rtol=0, atol=1e-9)
    assert curvature[0, 1].tolist() == curvature[0, 1].T.tolist()
    assert np.abs(curvature[0, 0] - curvature[0, 1]).max() > 1e-3


def test_newton_reaches_the_line_of_least_squares_in_one_step() -> None:
    network = Network(2, (), 1, "tanh", "linear", "mse")
    start, inputs, targets = drawn(network, count=12)
    ones = np.column_stack([inputs, np.ones(12)])
    landscape = network.landscape(inputs, targets)
    np.testing.assert_allclose(landscape.hessian(start), 2 / 12 * ones.T @ ones, rtol=0, atol=1e-9)
    descent = Descent(landscape, Newton(), Constant(), 1.0)
    line = np.linalg.lstsq(ones, targets[:, 0])[0]
    np.testing.assert_allclose(descent.next_step(descent.begin(start)).position, line, rtol=0, atol=1e-9)
