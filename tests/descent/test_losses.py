import json
import math
from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.exact import Array
from gdviz.descent.losses import (
    LOSSES,
    Felt,
    absolute_error,
    binary_cross_entropy,
    binary_cross_entropy_with_logit,
    categorical_cross_entropy,
    huber_error,
    logistic,
    softmax,
    squared_error,
)
from gdviz.words import InputError

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "golden" / "losses.json").read_text(encoding="utf-8"))
"""Made by ``make_losses.py`` beside it."""

LOSS_OF: dict[str, Callable[[Array, Any, float], Felt]] = {
    "squared-error": lambda given, target, _: squared_error(given - np.array(target)),
    "absolute-error": lambda given, target, _: absolute_error(given - np.array(target)),
    "huber": lambda given, target, delta: huber_error(given - np.array(target), delta),
    "binary-cross-entropy": lambda given, target, _: binary_cross_entropy(given, np.array(target)),
    "binary-cross-entropy-with-logit": lambda given, target, _: binary_cross_entropy_with_logit(given, np.array(target)),
    "categorical-cross-entropy": lambda given, target, _: categorical_cross_entropy(given, np.array(target)),
}


def described(case: Mapping[str, Any]) -> str:
    return f"{case['loss']}-{case['given']}-{case['target']}-{case['delta']}"


# What PyTorch says.


@pytest.mark.parametrize("case", GOLDEN, ids=described)
def test_each_loss_and_its_gradient_is_pytorchs(case: Mapping[str, Any]) -> None:
    given_ = np.array(case["given"])
    loss, gradient = LOSS_OF[case["loss"]](given_, case["target"], case["delta"])
    # PyTorch takes nearly equal numbers from each other: the logit from a logarithm, 1 from a probability.
    rounding = 2.3e-16 * max(1.0, np.abs(given_).max()) if "cross-entropy" in case["loss"] else 0.0
    np.testing.assert_allclose(np.squeeze(loss), case["value"], rtol=1e-12, atol=rounding)
    np.testing.assert_allclose(gradient, case["gradient"], rtol=1e-12, atol=rounding and 2.3e-16)


def test_all_loss_functions_are_compared_with_pytorchs() -> None:
    assert {case["loss"] for case in GOLDEN} == set(LOSS_OF)
    assert set(LOSSES) == set(LOSS_OF) - {"binary-cross-entropy-with-logit"}
    assert len(GOLDEN) > 100


# Laws.

ordinary = st.floats(-30, 30)
probabilities = st.floats(0.001, 0.999)


def slope(loss: Callable[[Array], Array], where: Array, step: float = 1e-5) -> Array:
    """The difference quotients by each part of ``where``, shape ``(n,)``."""
    return np.array([float(loss(where + part) - loss(where - part)) / (2 * step) for part in np.eye(len(where)) * step])


@given(st.lists(ordinary, min_size=1, max_size=9), st.floats(0.01, 40))
def test_the_gradients_by_the_errors_are_difference_quotients(values: list[float], delta: float) -> None:
    errors = np.array(values)
    np.testing.assert_allclose(squared_error(errors)[1], slope(lambda at: squared_error(at)[0], errors), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(
        huber_error(errors, delta)[1], slope(lambda at: huber_error(at, delta)[0], errors), rtol=1e-5, atol=1e-5
    )
    if np.abs(errors).min() > 1e-4:
        np.testing.assert_allclose(
            absolute_error(errors)[1], slope(lambda at: absolute_error(at)[0], errors), rtol=1e-6, atol=1e-6
        )


@given(probabilities, st.sampled_from([0.0, 1.0, 0.25]))
def test_the_gradient_by_the_probability_is_a_difference_quotient(p: float, label: float) -> None:
    gradient = binary_cross_entropy(np.array([p]), np.array([label]))[1]
    quotient = slope(lambda at: binary_cross_entropy(at, np.array([label]))[0][0], np.array([p]), 1e-7)
    np.testing.assert_allclose(gradient, quotient, rtol=1e-5, atol=1e-5)


@given(ordinary, st.sampled_from([0.0, 1.0, 0.25]))
def test_the_gradient_by_the_logit_is_a_difference_quotient_and_p_minus_y(z: float, label: float) -> None:
    logit = np.array([z])
    gradient = binary_cross_entropy_with_logit(logit, np.array([label]))[1]
    quotient = slope(lambda at: binary_cross_entropy_with_logit(at, np.array([label]))[0][0], logit)
    np.testing.assert_allclose(gradient, quotient, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(gradient, logistic(logit) - label, rtol=0, atol=3e-16)


@given(st.lists(ordinary, min_size=2, max_size=6), st.integers(0, 5))
def test_the_gradient_by_the_logits_is_a_difference_quotient_and_sums_to_zero(values: list[float], number: int) -> None:
    logits, truth = np.array(values), np.array(number % len(values))
    gradient = categorical_cross_entropy(logits, truth)[1]
    quotient = slope(lambda at: categorical_cross_entropy(at, truth)[0], logits)
    np.testing.assert_allclose(gradient, quotient, rtol=1e-6, atol=1e-6)
    assert abs(math.fsum(gradient.tolist())) < 1e-15


@given(st.floats(-745, 745), st.sampled_from([0.0, 1.0]))
def test_the_two_ways_to_a_binary_cross_entropy_agree_to_the_last_digits(z: float, label: float) -> None:
    """Against decimal arithmetic: also where p is so near to the label that 1 - p has no digits left."""
    with localcontext() as context:
        context.prec = 400
        exact = (1 + (Decimal(z) if label == 0 else -Decimal(z)).exp()).ln()
        logit = np.array(z)
        assert float(binary_cross_entropy_with_logit(logit, np.array(label))[0]) == pytest.approx(
            float(exact), rel=2e-15, abs=1e-320
        )
    p = logistic(logit)
    if 1e-300 < p < 0.999:
        loss, by_p = binary_cross_entropy(p, np.array(label))
        assert float(loss) == pytest.approx(float(exact), rel=1e-12)
        pull = binary_cross_entropy_with_logit(logit, np.array(label))[1]
        assert float(by_p * p * (1 - p)) == pytest.approx(float(pull), rel=1e-12)


@given(st.lists(ordinary, min_size=2, max_size=2))
def test_two_classes_are_a_question_of_yes_or_no(values: list[float]) -> None:
    loss, gradient = categorical_cross_entropy(np.array(values), np.array(0))
    binary, pull = binary_cross_entropy_with_logit(np.array(values[0] - values[1]), np.array(1.0))
    assert float(loss) == pytest.approx(float(binary), rel=1e-13, abs=1e-300)
    assert float(gradient[0]) == pytest.approx(float(pull), rel=1e-13, abs=1e-300)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6), st.data())
def test_from_logits_all_is_finite_where_a_double_can_tell_it(values: list[float], data: st.DataObject) -> None:
    logits = np.array(values)
    probability = softmax(logits)
    assert ((probability >= 0) & (probability <= 1)).all()
    assert math.fsum(probability.tolist()) == pytest.approx(1, abs=1e-15)
    truth = data.draw(st.integers(0, len(values) - 1))
    loss, gradient = categorical_cross_entropy(logits, np.array(truth))
    assert np.abs(gradient).max() <= 1
    assert (loss == math.inf) == (max(values) - values[truth] == math.inf)
    assert loss >= 0
    for label in (0.0, 1.0):
        losses, pulls = binary_cross_entropy_with_logit(logits, np.full(len(values), label))
        assert np.isfinite(losses).all()
        assert (np.abs(pulls) <= 1).all()


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6))
def test_errors_too_large_for_a_double_give_an_infinite_loss_and_no_warning(values: list[float]) -> None:
    errors = np.array(values)
    for loss, gradient in (squared_error(errors), absolute_error(errors), huber_error(errors, 1e-3)):
        assert loss >= 0
        assert gradient.shape == errors.shape
        assert not np.isnan(gradient).any()


def test_what_a_probability_rules_out_is_infinitely_surprising_and_what_it_is_sure_of_not_at_all() -> None:
    loss, gradient = binary_cross_entropy(np.array([0.0, 1.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0, 0.0]))
    assert loss.tolist() == [math.inf, 0.0, 0.0, math.inf]
    assert gradient.tolist() == [-math.inf, -1.0, 1.0, math.inf]
    assert np.copysign(1.0, loss).tolist() == [1.0, 1.0, 1.0, 1.0]


def test_a_tiny_surprise_keeps_its_digits() -> None:
    assert binary_cross_entropy(np.array(1e-20), np.array(0.0))[0] == 1e-20
    loss, gradient = categorical_cross_entropy(np.array([50.0, 0.0, 0.0]), np.array(0))
    assert float(loss) == pytest.approx(2 * math.exp(-50), rel=1e-14)
    assert gradient.tolist() == pytest.approx([-2 * math.exp(-50), math.exp(-50), math.exp(-50)], rel=1e-14)


def test_leading_axes_are_worked_on_at_once() -> None:
    random = np.random.default_rng(1)
    errors, truth = random.normal(0, 3, (2, 3, 5)), random.integers(0, 5, (2, 3))
    for function in (squared_error, absolute_error, huber_error):
        loss, gradient = function(errors)
        assert (loss.shape, gradient.shape) == ((2, 3), (2, 3, 5))
        for place in np.ndindex(2, 3):
            alone = function(errors[place])
            assert loss[place] == alone[0]
            assert gradient[place].tolist() == alone[1].tolist()
    loss, gradient = categorical_cross_entropy(errors, truth)
    assert (loss.shape, gradient.shape) == ((2, 3), (2, 3, 5))
    for place in np.ndindex(2, 3):
        alone = categorical_cross_entropy(errors[place], truth[place])
        assert loss[place] == alone[0]
        assert gradient[place].tolist() == alone[1].tolist()
    assert softmax(errors).sum(axis=-1) == pytest.approx(np.ones((2, 3)))


def test_up_to_delta_huber_is_half_the_square_and_beyond_it_a_line_that_touches_it() -> None:
    at = np.array([[1.5], [2.0], [2.5], [-2.5]])
    loss, gradient = huber_error(at, 2.0)
    assert loss.tolist() == [1.125, 2.0, 3.0, 3.0]
    assert gradient.ravel().tolist() == [1.5, 2.0, 2.0, -2.0]


# The catalogue.


def test_each_loss_function_says_what_it_is() -> None:
    for name, entry in LOSSES.items():
        assert entry.name == name
        assert entry.meaning.endswith(".")
        assert all((entry.label, entry.formula, entry.gradient_formula, entry.source))
    with pytest.raises(InputError, match=r"^no loss function called 'hubber'; did you mean 'huber'\?$"):
        LOSSES["hubber"]
    assert [one.name for one in LOSSES["huber"].settings] == ["delta"]
    assert float(LOSSES["huber"].feel(np.array([3.0]), delta=1.0)[0]) == 2.5
