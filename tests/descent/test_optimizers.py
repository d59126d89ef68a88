import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.descent.adaptive import Adadelta, Adagrad, Adam, AdamW, AMSGrad, Lion, NAdam, QHAdam, RMSprop
from gdviz.descent.curves import PARABOLA
from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.momenta import QHM, GradientDescent, Momentum, Nesterov, Newton, cramer
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import Constant, Exponential
from gdviz.descent.step import Memory, Rate, Step

every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=list(OPTIMIZERS))

# Where PyTorch goes.

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "golden" / "optimizers.json").read_text(encoding="utf-8"))
"""Made by ``make_optimizers.py`` beside it."""


def described(trail: Mapping[str, Any]) -> str:
    return "-".join([trail["optimizer"], trail["landscape"], "unusual" if trail["settings"] else "default"])


@pytest.mark.parametrize("trail", GOLDEN, ids=described)
def test_each_optimizer_goes_where_pytorchs_goes_for_500_steps(trail: Mapping[str, Any]) -> None:
    schedule = Constant() if trail["gamma"] == 1 else Exponential(gamma=trail["gamma"])
    rule = OPTIMIZERS[trail["optimizer"]](**trail["settings"])
    descent = Descent(LANDSCAPES[trail["landscape"]], rule, schedule, trail["learning_rate"])
    step = descent.begin(np.array(trail["start"]))
    assert max(map(int, trail["positions"])) == 500
    for index in range(1, 501):
        step = descent.next_step(step)
        if expected := trail["positions"].get(str(index)):
            size = np.abs(expected).max()
            np.testing.assert_allclose(step.position, expected, rtol=0, atol=1e-12 * size + 1e-14, err_msg=f"step {index}")


def test_every_optimizer_has_trails_with_its_defaults_and_with_every_setting_changed_on_every_landscape() -> None:
    for name, kind in OPTIMIZERS.items():
        trails = [trail for trail in GOLDEN if trail["optimizer"] == name]
        names = {one.name for one in kind.settings}
        assert {frozenset(trail["settings"]) for trail in trails} == {frozenset[str](), frozenset(names)}
        assert len(trails) == 5 * (2 if names else 1)
        assert len({trail["landscape"] for trail in trails}) == 5


# By hand, from the papers, with unusual settings.


def moment(position: Array, felt: Array, rate: Rate, memory: Memory, index: int = 0) -> Step:
    """A step of which a rule may know no more than this: its loss and its true slope are not numbers."""
    nothing = np.full_like(position, math.nan)
    return Step(index, position, nothing[..., 0], nothing, felt, rate, memory)


def after(rule: Optimizer, start: Array, slopes: list[Array], rate: Rate, landscape: Landscape = PARABOLA) -> Step:
    """Where a ball is that has felt these slopes."""
    position, memory = start, rule.begin(start)
    for index, slope in enumerate(slopes):
        position, memory = rule.move(moment(position, slope, rate, memory, index), landscape)
    return moment(position, slopes[-1], rate, memory, len(slopes))


class ByHand(NamedTuple):
    rule: Optimizer
    rate: float
    slopes: list[float]
    positions: list[float]
    memory: dict[str, float]


THIRD = 1 / 3
BY_HAND = [
    ByHand(GradientDescent(), 0.25, [8.0, -2.0], [-1.0, -0.5], {}),
    # The velocities are 8, 2 - 4, -1/2 + 2.
    ByHand(Momentum(beta=0.25), 0.5, [8.0, -4.0, 2.0], [-3.0, -2.0, -2.75], {"velocity": 1.5}),
    # The same velocities; moves (8 + 2) / 2, (-4 - 1/2) / 2, (2 + 3/8) / 2
    ByHand(Nesterov(beta=0.25), 0.5, [8.0, -4.0, 2.0], [-4.0, -1.75, -2.9375], {"velocity": 1.5}),
    # The sums are 9, 25, 169; moves 2 * 3 / (3 + 1), 2 * -4 / (5 + 1), 2 * 12 / (13 + 1)
    ByHand(Adagrad(epsilon=1.0), 2.0, [3.0, -4.0, 12.0], [-0.5, 5 / 6, 5 / 6 - 12 / 7], {"sum_of_squares": 169.0}),
    # The mean squares are 4, 3 + 1, 3 + 1; moves 4 / (2 + 2), 2 / 4, -2 / 4
    ByHand(RMSprop(alpha=0.75, epsilon=2.0), 1.0, [4.0, 2.0, -2.0], [0.0, -0.5, 0.0], {"mean_square": 4.0}),
    # v = 16, 12 + 4; d = 8 * 3 / 5, -4 * sqrt(u + 9) / 5; the mean squares u are 4.8^2 / 4 = 5.76, 4.32 + 0.16 (5.76 + 9)
    ByHand(
        Adadelta(rho=0.75, epsilon=9.0),
        0.5,
        [8.0, -4.0],
        [-1.4, -1.4 + 0.4 * math.sqrt(14.76)],
        {"mean_square": 16.0, "mean_square_move": 6.6816},
    ),
    # The means are m = 3, 1, corrected 6, 4/3, and v = 9, 7, corrected 36, 16; moves 3 * 6 / 8, 3 * 4/3 / 6
    ByHand(Adam(0.5, 0.75, 2.0), 3.0, [6.0, -1.0], [-1.25, -1.25 - 2 * THIRD], {"mean": 1.0, "mean_square": 7.0}),
    # The same m; v = 1.44, 1.4224, the larger corrected 36, (1.2 / 0.28)^2; moves 3 * 6 / 8, 4 / (30 / 7 + 2)
    ByHand(
        AMSGrad(0.5, 0.96, 2.0),
        3.0,
        [6.0, -1.0],
        [-1.25, -1.25 - 7 / 11],
        {"mean": 1.0, "mean_square": 1.4224, "largest_mean_square": 1.44},
    ),
    # Adam's moves, and pulls of 3 * 0.25 * 1, 3 * 0.25 * -2
    ByHand(AdamW(0.5, 0.75, 2.0, 0.25), 3.0, [6.0, -1.0], [-2.0, -0.5 - 2 * THIRD], {"mean": 1.0, "mean_square": 7.0}),
    # The momentum stays 1/4, its products are 1/4, 1/16, 1/64; m corrected 6 + 3/4 * 16/15, -3/4 * 16/15 + 1/4 * 64/63
    ByHand(
        NAdam(0.5, 0.75, 0.8, 0.0),
        1.0,
        [6.0, -1.0],
        [0.0, (0.8 - 16 / 63) / 4.8],
        {"mean": 1.0, "mean_square": 7.0, "momentum_product": 0.0625},
    ),
    # The velocities are 2, 3/2 - 1; moves (4 + 1) / 2, (-2 + 1/4) / 2
    ByHand(QHM(beta=0.75, nu=0.5), 0.5, [8.0, -4.0], [-1.5, -0.625], {"velocity": 0.5}),
    # Adam's means, mixed -3/4 + 1/4 * 4/3 = -5/12, 4/5 * 1 + 1/5 * 16 = 4; moves 3 * 6 / 8, 3 * -5/12 / (2 + 2)
    ByHand(QHAdam(0.5, 0.75, 2.0, 0.25, 0.2), 3.0, [6.0, -1.0], [-1.25, -1.25 + 5 / 16], {"mean": 1.0, "mean_square": 7.0}),
    # The votes are 4, 1 - 2, 1/4 - 2; m = 2, 3/2 - 1, 3/8 - 1; moves (1 + 1/2) / 4, (-1 + 5/16) / 4, (-1 + 51/128) / 4
    ByHand(Lion(0.5, 0.75, 0.5), 0.25, [8.0, -4.0, -4.0], [0.625, 0.796875, 0.947265625], {"mean": -0.625}),
    # The curvature of x^2 is 2
    ByHand(Newton(), 0.25, [8.0, -4.0], [0.0, 0.5], {}),
]


@pytest.mark.parametrize("case", BY_HAND, ids=[case.rule.name for case in BY_HAND])
def test_each_optimizer_by_hand_from_1(case: ByHand) -> None:
    slopes = [np.array([slope]) for slope in case.slopes]
    steps = [after(case.rule, np.array([1.0]), slopes[:count], case.rate) for count in range(1, len(slopes) + 1)]
    assert [step.position[0] for step in steps] == pytest.approx(case.positions, rel=1e-14, abs=1e-15)
    assert {name: value[0] for name, value in steps[-1].memory.items()} == pytest.approx(case.memory, rel=1e-14)


def test_every_optimizer_is_worked_out_by_hand() -> None:
    assert [case.rule.name for case in BY_HAND] == list(OPTIMIZERS)


def test_nadams_momentum_warms_up_from_half_of_beta1_to_all_of_it() -> None:
    rule = NAdam(beta1=0.8, momentum_decay=0.5)
    assert [rule.momentum(2), rule.momentum(4)] == pytest.approx([0.8 * (1 - 0.48), 0.8 * (1 - 0.4608)], rel=1e-15)
    assert rule.momentum(100_000) == 0.8
    assert NAdam(beta1=0.8, momentum_decay=0.0).momentum(100_000) == 0.4


# What holds for every optimizer.


def curved(landscape: Landscape, curvature: Array) -> Landscape:
    """The landscape with this curvature everywhere."""

    def hessian(position: Array) -> Array:
        return np.broadcast_to(curvature, (*position.shape, landscape.dimensions))

    return replace(landscape, hessian=hessian)


def bowl(dimensions: int) -> Landscape:
    """A bowl over any number of weights that lies askew."""
    curvature = np.eye(dimensions) * 2 + 0.5

    def feel(position: Array) -> tuple[Array, Array]:
        gradient = (curvature * position[..., np.newaxis, :]).sum(axis=-1)
        return (position * gradient).sum(axis=-1) / 2, gradient

    return curved(replace(PARABOLA, name="bowl", window=((-1.0, 1.0),) * dimensions, feel=feel), curvature)


HIMMELBLAU = LANDSCAPES["himmelblau"]


@every_optimizer
def test_the_settings_of_an_optimizer_are_its_fields_with_their_defaults(kind: type[Optimizer]) -> None:
    assert {one.name: one.default for one in kind.settings} == {one.name: one.default for one in fields(kind)}


@every_optimizer
def test_every_default_lies_on_its_slider_and_every_end_of_a_slider_is_allowed(kind: type[Optimizer]) -> None:
    for one in kind.settings:
        assert one.at_tick(round(one.tick_of(one.default))) == pytest.approx(one.default, rel=1e-12)
        assert one.check(one.low) < one.check(one.high)
        assert one.at_tick(one.ticks) == one.high


@every_optimizer
def test_an_optimizer_says_what_it_is(kind: type[Optimizer]) -> None:
    assert kind.name == kind.name.lower().replace(" ", "-")
    assert all([kind.label, kind.formula, kind.source, kind.arithmetic])
    for text in (kind.meaning, *(one.meaning for one in kind.settings)):
        assert text.endswith(".")
        assert len(text) < 140


def slopes_felt(count: int, dimensions: int = 2, steps: int = 4) -> tuple[Array, list[Array]]:
    random = np.random.default_rng(count)
    return random.uniform(-3, 3, (count, dimensions)), list(random.uniform(-9, 9, (steps, count, dimensions)))


def bits(step: Step, index: int | tuple[()] = ()) -> dict[str, bytes]:
    return {name: value[index].tobytes() for name, value in {"position": step.position, **step.memory}.items()}


@every_optimizer
@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_many_balls_move_as_each_would_alone_bit_for_bit(kind: type[Optimizer], dimensions: int) -> None:
    start, slopes = slopes_felt(7, dimensions)
    together = after(kind(), start, slopes, 0.07, bowl(dimensions))
    for index in range(7):
        assert bits(after(kind(), start[index], [slope[index] for slope in slopes], 0.07, bowl(dimensions))) == bits(
            together, index
        )


@every_optimizer
def test_balls_in_a_grid_move_as_they_would_in_a_row_bit_for_bit(kind: type[Optimizer]) -> None:
    start, slopes = slopes_felt(6)
    row = after(kind(), start, slopes, 0.07, HIMMELBLAU)
    grid = after(kind(), start.reshape(2, 3, 2), [slope.reshape(2, 3, 2) for slope in slopes], 0.07, HIMMELBLAU)
    assert bits(grid) == bits(row)


@every_optimizer
def test_each_ball_can_have_its_own_learning_rate(kind: type[Optimizer]) -> None:
    start, slopes = slopes_felt(5)
    rates = np.array([1e-320, 0.01, 0.3, 1.5, 1e3])
    together = after(kind(), start, slopes, rates[:, np.newaxis], HIMMELBLAU)
    for index, rate in enumerate(rates.tolist()):
        assert bits(after(kind(), start[index], [slope[index] for slope in slopes], rate, HIMMELBLAU)) == bits(together, index)


@every_optimizer
def test_a_move_changes_nothing_that_is_passed_in(kind: type[Optimizer]) -> None:
    start, slopes = slopes_felt(3)
    step = after(kind(), start, slopes, np.full((3, 1), 0.1), HIMMELBLAU)
    for value in (step.position, step.felt, step.learning_rate, *step.memory.values()):
        assert isinstance(value, np.ndarray)
        value.flags.writeable = False  # to write into it is an error
    before = dict(step.memory)
    assert kind().move(step, HIMMELBLAU)[0].tobytes() == kind().move(step, HIMMELBLAU)[0].tobytes()
    assert step.memory == before


@every_optimizer
@pytest.mark.parametrize("shape", [(1,), (3,), (5, 1), (2, 3, 2), (0, 2)])
def test_positions_and_memory_keep_the_shape_of_the_ball(kind: type[Optimizer], shape: tuple[int, ...]) -> None:
    start = np.ones(shape)
    begun = kind().begin(start)
    step = moment(start, start, 0.1, begun)
    moved, memory = kind().move(step, bowl(shape[-1]))
    assert moved.shape == shape
    assert moved.dtype == np.float64
    assert list(memory) == list(begun) == list(kind.remembers)
    assert {value.shape for value in [*memory.values(), *begun.values()]} <= {shape}
    assert {value.dtype for value in [*memory.values(), *begun.values()]} <= {np.dtype(np.float64)}
    worked = kind().worked(step, bowl(shape[-1]), memory)
    assert {value.shape for value in worked.values()} <= {shape, (*shape[:-1], 1), (1,)}


@every_optimizer
def test_on_level_ground_a_ball_that_never_moved_stays_unless_its_weights_decay(kind: type[Optimizer]) -> None:
    rule = replace(kind(), weight_decay=0.0) if kind is AdamW else kind()
    position = np.array([1.25, -3.0])
    assert after(rule, position, [np.zeros(2)] * 3, 0.5, HIMMELBLAU).position.tolist() == position.tolist()


@pytest.mark.parametrize("rule", [AdamW(weight_decay=0.25), Lion(weight_decay=0.25)], ids=["adamw", "lion"])
def test_on_level_ground_weights_decay_by_the_rate_times_the_decay(rule: Optimizer) -> None:
    assert after(rule, np.array([1.0, -4.0]), [np.zeros(2)] * 2, 2.0).position.tolist() == [0.25, -1.0]


@every_optimizer
def test_the_first_step_goes_downhill(kind: type[Optimizer]) -> None:
    for landscape in (PARABOLA, LANDSCAPES["booth"]):
        start = np.array(landscape.default_start)
        gradient = landscape.gradient(start)
        moved = after(kind(), start, [gradient], 0.01, landscape).position - start
        assert (moved * gradient).sum() < 0


@every_optimizer
def test_every_setting_matters(kind: type[Optimizer]) -> None:
    start, slopes = slopes_felt(30, steps=8)
    usual = after(kind(), start, slopes, 0.1, HIMMELBLAU).position
    for one in kind.settings:
        other = replace(kind(), **{one.name: one.at_tick(one.ticks * 0.3)})
        assert (after(other, start, slopes, 0.1, HIMMELBLAU).position != usual).any(), one.name


@every_optimizer
def test_at_the_ends_of_what_may_be_typed_the_numbers_stay_finite(kind: type[Optimizer]) -> None:
    start, slopes = slopes_felt(4)
    for one in kind.settings:
        ends = [one.low, one.high, *(end for end in (one.least, one.most) if math.isfinite(end) and not one.open_ends)]
        for end in [*ends, 5e-324]:
            rule = replace(kind(), **{one.name: one.check(end)})
            step = after(rule, start, [*slopes, np.zeros((4, 2)), *slopes], 0.1, HIMMELBLAU)
            assert np.isfinite([step.position, *step.memory.values()]).all(), (one.name, end)


# Where two rules are one.


def plain_bits(rule: Optimizer, rate: float = 0.3) -> list[bytes]:
    descent = Descent(LANDSCAPES["booth"], rule, Constant(), rate)
    step = descent.begin(np.array([2.3, -1.7]))
    trail: list[bytes] = []
    for _ in range(60):
        step = descent.next_step(step)
        trail.append(step.position.tobytes())
    return trail


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Momentum(beta=0.0), GradientDescent()),
        (Nesterov(beta=0.0), GradientDescent()),
        (QHM(nu=0.0), GradientDescent()),
        (QHM(beta=0.0), GradientDescent()),
        (AdamW(weight_decay=0.0), Adam()),
        (QHAdam(beta1=0.9, nu1=1.0, nu2=1.0), Adam()),
        (NAdam(beta1=0.0), Adam(beta1=0.0)),
        (QHAdam(nu1=0.0, nu2=0.0), Adam(beta1=0.0, beta2=0.0)),
    ],
    ids=lambda rule: rule.name,
)
def test_with_some_settings_a_rule_is_another_bit_for_bit(one: Optimizer, other: Optimizer) -> None:
    assert plain_bits(one, 0.05) == plain_bits(other, 0.05)


def test_qhm_with_all_of_its_velocity_is_momentum_at_a_part_of_the_rate() -> None:
    start, slopes = slopes_felt(3)
    mixed = after(QHM(beta=0.75, nu=1.0), start, slopes, 0.4)
    np.testing.assert_allclose(mixed.position, after(Momentum(beta=0.75), start, slopes, 0.1).position, rtol=1e-14)


def test_amsgrad_is_adam_as_long_as_the_steepness_grows_and_then_takes_shorter_steps() -> None:
    start = np.array([0.0])
    rising = [np.array([slope]) for slope in (1.0, 2.0, 3.0)]
    assert bits(after(AMSGrad(), start, rising, 0.1)).items() >= bits(after(Adam(), start, rising, 0.1)).items()
    falling = [*rising, np.array([0.1])]
    strict, plain = (after(kind(beta2=0.5), start, falling, 0.1).position[0] for kind in (AMSGrad, Adam))
    assert 0 > strict > plain


@given(st.integers(-60, 60))
@pytest.mark.parametrize("kind", [Adagrad, RMSprop, Adam, AMSGrad, NAdam, QHAdam, Lion], ids=lambda kind: kind.name)
def test_how_steep_everything_is_does_not_matter_to_a_rule_that_divides_by_it(kind: type[Optimizer], doublings: int) -> None:
    rule = kind() if kind is Lion else replace(kind(), epsilon=1e-300)
    start, slopes = slopes_felt(3)
    steeper = after(rule, start, [slope * 2.0**doublings for slope in slopes], 0.1)
    assert steeper.position.tobytes() == after(rule, start, slopes, 0.1).position.tobytes()


def test_a_step_of_lion_is_as_long_as_the_learning_rate() -> None:
    start, slopes = slopes_felt(50)
    assert (np.abs(after(Lion(), start * 0, slopes[:1], 0.125).position) == 0.125).all()


def test_a_rate_that_changes_changes_the_next_move_and_not_the_velocity() -> None:
    """PyTorch's form, not Sutskever's: the rate is outside the velocity, so a smaller rate slows the ball at once."""
    rule = Momentum(beta=0.5)
    step = after(rule, np.array([0.0]), [np.array([-4.0])], 1.0)
    position, memory = rule.move(moment(step.position, np.array([0.0]), 0.125, step.memory, 1), PARABOLA)
    assert position.tolist() == [4.25]
    assert memory["velocity"].tolist() == [-2.0]


# Newton's method.


def test_newton_in_two_weights_by_hand() -> None:
    """(4 2; 2 3) (2, -1) = (6, 1), and half of that leap is made."""
    landscape = curved(HIMMELBLAU, np.array([[4.0, 2.0], [2.0, 3.0]]))
    assert after(Newton(), np.array([1.0, 1.0]), [np.array([6.0, 1.0])], 0.5, landscape).position.tolist() == [0.0, 1.5]


@pytest.mark.parametrize("dimensions", [1, 2, 3, 4])
def test_newton_reaches_the_bottom_of_a_bowl_in_one_step(dimensions: int) -> None:
    descent = Descent(bowl(dimensions), Newton(), Constant(), 1.0)
    start = np.random.default_rng(dimensions).uniform(-3, 3, (20, dimensions))
    np.testing.assert_allclose(descent.next_step(descent.begin(start)).position, 0, atol=1e-14)


def test_newton_goes_to_a_saddle_and_to_a_top_as_gladly_as_to_a_valley() -> None:
    saddle = HIMMELBLAU.saddles[0]
    top = (-0.270845, -0.923039)
    for place in (HIMMELBLAU.minima[0].position, saddle, top):
        descent = Descent(HIMMELBLAU, Newton(), Constant(), 1.0)
        step = descent.begin(np.array(place) + 0.02)
        for _ in range(8):
            step = descent.next_step(step)
        np.testing.assert_allclose(step.position, place, rtol=0, atol=1e-6)


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_one_ball_where_the_curvature_cannot_be_inverted_leaves_the_others_right(dimensions: int) -> None:
    random = np.random.default_rng(5)
    matrices = random.normal(size=(6, dimensions, dimensions))
    matrices[2], matrices[3] = 0.0, math.nan
    matrices[4] = np.ones((dimensions, dimensions)) * (0 if dimensions == 1 else 3)
    slopes = random.normal(size=(6, dimensions))
    landscape = curved(bowl(dimensions), matrices)
    with np.errstate(all="ignore"):
        leap = -after(Newton(), np.zeros((6, dimensions)), [slopes], 1.0, landscape).position
    assert not np.isfinite(leap[[2, 3, 4]]).any()
    for index in (0, 1, 5):
        np.testing.assert_allclose(matrices[index] @ leap[index], slopes[index], rtol=1e-12)


@given(st.lists(st.integers(-50, 50), min_size=6, max_size=6))
def test_the_rule_of_cramer_solves_small_systems_in_whole_numbers(numbers: list[int]) -> None:
    a, b, c, d, x, y = map(float, numbers)
    numerators, divisor = cramer(np.array([[a, b], [c, d]]), np.array([a * x + b * y, c * x + d * y]))
    assert divisor.tolist() == [a * d - b * c]
    assert numerators.tolist() == [divisor[0] * x, divisor[0] * y]


# The arithmetic that is shown.

PYTHON = {"×": "*", "−": "-", "²": "**2", "^": "**"}


def shown_sums(line: str) -> list[tuple[str, str]]:
    """What is to be worked out in a line, as Python, and what comes out."""
    sums: list[tuple[str, str]] = []
    for part in line.split("; "):
        found = re.search(r"=([^=]*)≈ (.*)$", part)
        assert found, part
        python = re.sub(r"√([\w.-]+)", r"√(\1)", found[1]).replace("√", "sqrt")
        for sign, operator in PYTHON.items():
            python = python.replace(sign, operator)
        sums.append((python, found[2]))
    return sums


def unusual(kind: type[Optimizer]) -> Optimizer:
    return kind(**[trail["settings"] for trail in GOLDEN if trail["optimizer"] == kind.name][-1])


def arithmetic_of(kind: type[Optimizer], dimensions: int) -> dict[str, Array | float]:
    """The fields of the arithmetic and their values in the third step of a ball, by name."""
    rule, landscape = unusual(kind), bowl(dimensions)
    random = np.random.default_rng(dimensions)
    step = after(rule, random.uniform(-3, 3, dimensions), list(random.uniform(-9, 9, (2, dimensions))), 0.125, landscape)
    step = replace(step, felt=random.uniform(-9, 0, dimensions))
    result, memory = rule.move(step, landscape)
    return {
        "position": step.position,
        "gradient": step.felt,
        "rate": 0.125,
        "result": result,
        "count": 3.0,
        **{one.name: float(getattr(rule, one.name)) for one in rule.settings},
        **step.memory,
        **{f"next_{name}": value for name, value in memory.items()},
        **rule.worked(step, landscape, memory),
    }


def named_in(kind: type[Optimizer]) -> set[str]:
    return {field for line in kind.arithmetic for _, field, _, _ in Formatter().parse(line) if field is not None}


@every_optimizer
def test_every_field_of_the_arithmetic_has_a_value_and_everything_of_the_rule_is_in_it(kind: type[Optimizer]) -> None:
    values, named = arithmetic_of(kind, 1), named_in(kind)
    assert named <= {*values, "x", "slope"}
    assert named >= {"x", "slope", "position", "rate", "gradient", "result", *(one.name for one in kind.settings)}
    step = after(kind(), np.ones(1), [np.ones(1)], 1.0)
    assert named >= kind().worked(step, PARABOLA, step.memory).keys()
    assert named >= {f"next_{name}" for name in kind.remembers} - {"next_momentum_product"}
    assert not any("{" in line.format(x="x", slope="g", **values) for line in kind.arithmetic)


@every_optimizer
def test_the_arithmetic_that_is_shown_comes_out(kind: type[Optimizer]) -> None:
    texts = {name: repr(float(np.sum(value))) for name, value in arithmetic_of(kind, 1).items()}
    known: dict[str, Any] = {"sqrt": math.sqrt, "max": max, "sign": np.sign}
    for line in kind.arithmetic:
        for python, result in shown_sums(line.format(x="x", slope="f′(x)", **{**texts, "count": "3"})):
            assert eval(python, dict(known)) == pytest.approx(float(result), rel=1e-12)  # noqa: S307 - the program's own formula


@every_optimizer
def test_the_arithmetic_holds_for_each_of_two_weights(kind: type[Optimizer]) -> None:
    values = arithmetic_of(kind, 2)
    known: dict[str, Any] = {"sqrt": np.sqrt, "max": np.maximum, "sign": np.sign, **values}
    for line in kind.arithmetic:
        for python, result in shown_sums(line.format(x="w", slope="g", **{name: name for name in values})):
            np.testing.assert_allclose(eval(python, dict(known)), values[result], rtol=1e-12)  # noqa: S307 - the program's own formula


# How large the learning rate may be.

RULES_WITH_LIMITS: dict[str, Callable[[float], Optimizer]] = {
    "gradient-descent": lambda _: GradientDescent(),
    "momentum": lambda beta: Momentum(beta=beta),
    "nesterov": lambda beta: Nesterov(beta=beta),
    "qhm": lambda beta: QHM(beta=beta),
    "qhm with little of it": lambda beta: QHM(beta=beta, nu=0.2),
    "qhm with nothing of it": lambda beta: QHM(beta=beta, nu=0.0),
    "qhm with all of it": lambda beta: QHM(beta=min(beta, 0.95), nu=1.0),
}
every_limit = pytest.mark.parametrize("make", RULES_WITH_LIMITS.values(), ids=list(RULES_WITH_LIMITS))


def roll(rule: Optimizer, products: Array, steps: int) -> list[Array]:
    """The trails on x^2 from 1, of shape ``(steps + 1, count)``, of balls whose rates times the curvature are ``products``."""
    descent = Descent(PARABOLA, rule, Constant(), products[:, np.newaxis] / 2)
    step = descent.begin(np.ones((len(products), 1)))
    trail = [step.position[:, 0]]
    for _ in range(steps):
        step = descent.next_step(step)
        trail.append(step.position[:, 0])
    return trail


def test_every_optimizer_that_claims_a_limit_is_tested_for_it() -> None:
    claiming = {name for name, kind in OPTIMIZERS.items() if kind().stability_limit is not None}
    assert claiming == RULES_WITH_LIMITS.keys() & OPTIMIZERS.keys()
    assert claiming == {name for name, kind in OPTIMIZERS.items() if kind().smooth_limit is not None}


@every_limit
@settings(max_examples=50)
@given(beta=st.floats(0, 0.95), shares=st.lists(st.floats(0.05, 0.98), min_size=1, max_size=8))
def test_below_its_stability_limit_a_ball_comes_to_the_bottom(
    make: Callable[[float], Optimizer], beta: float, shares: list[float]
) -> None:
    rule = make(beta)
    assert rule.stability_limit is not None
    assert np.abs(roll(rule, rule.stability_limit * np.array(shares), 900)[-1]).max() < 1e-3


@every_limit
@given(beta=st.floats(0, 1), shares=st.lists(st.floats(1.02, 3), min_size=1, max_size=8))
def test_above_its_stability_limit_a_ball_is_thrown_out(
    make: Callable[[float], Optimizer], beta: float, shares: list[float]
) -> None:
    rule = make(beta)
    assert rule.stability_limit is not None or beta == 1
    limit = rule.stability_limit or 4.0
    assert np.abs(roll(rule, limit * np.array(shares), 250)[-1]).min() > 10


@every_limit
@given(beta=st.floats(0, 0.95), shares=st.lists(st.floats(0.01, 0.999), min_size=1, max_size=8))
def test_below_its_smooth_limit_a_ball_never_overshoots(
    make: Callable[[float], Optimizer], beta: float, shares: list[float]
) -> None:
    rule = make(beta)
    assert rule.smooth_limit is not None
    for before, here in pairwise(roll(rule, rule.smooth_limit * np.array(shares), 100)):
        assert ((here >= 0) & (here <= before)).all()


@every_limit
@given(beta=st.floats(0, 0.9), share=st.floats(0.01, 0.99))
def test_between_its_two_limits_a_ball_overshoots(make: Callable[[float], Optimizer], beta: float, share: float) -> None:
    rule = make(beta)
    smooth, stable = rule.smooth_limit, rule.stability_limit
    assert smooth is not None
    assert stable is not None
    assert min(trail[0] for trail in roll(rule, np.array([smooth + (stable - smooth) * share]), 300)) < 0


@pytest.mark.parametrize(
    ("rule", "smooth", "stable"),
    [
        (GradientDescent(), 1.0, 2.0),
        (Momentum(beta=0.25), 0.25, 2.5),
        (Nesterov(beta=0.5), 1 / 9, 1.5),
        (Nesterov(beta=0.0), 1.0, 2.0),
        (QHM(beta=0.25, nu=0.25), 0.75 / 1.25**2, 2.5 / 1.125),
        (QHM(beta=0.25, nu=1.0), 0.75 / 1.5**2, 2.5 / 0.75),
        (QHM(beta=0.9, nu=0.0), 1.0, 2.0),
    ],
    ids=lambda value: value.name if isinstance(value, Optimizer) else "",
)
def test_the_limits_are_those_of_the_books(rule: Optimizer, smooth: float, stable: float) -> None:
    """Polyak 1964 for momentum; Gitman et al. 2019 for QHM; the roots of the recurrence for Nesterov."""
    assert rule.smooth_limit == pytest.approx(smooth, rel=1e-15)
    assert rule.stability_limit == pytest.approx(stable, rel=1e-15)


def test_without_friction_no_learning_rate_brings_a_ball_to_rest_and_none_is_claimed_to() -> None:
    rule = Momentum(beta=1.0)
    trail = np.array(roll(rule, np.array([0.1, 1.0, 3.9]), 2000))
    assert np.abs(trail[-100:]).max(axis=0).min() > 0.5
    assert not rule.stability_limit


def test_looking_ahead_brings_a_ball_to_rest_even_without_friction() -> None:
    assert np.abs(roll(Nesterov(beta=1.0), np.array([0.1, 1.0, 1.3]), 900)[-1]).max() < 1e-6


def test_an_optimizer_claims_and_remembers_nothing_of_itself() -> None:
    class Still(Optimizer):
        def move(self, step: Step, landscape: Landscape) -> tuple[Array, Memory]:
            del landscape
            return step.position, step.memory

    rest = after(Still(), np.array([1.0]), [np.array([3.0])], 0.1)
    assert (rest.position.tolist(), rest.memory) == ([1.0], {})
    assert Still().stability_limit is None
    assert Still().smooth_limit is None
    assert Still().worked(rest, PARABOLA, rest.memory) == {}
