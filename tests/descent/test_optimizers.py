import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from itertools import pairwise
from string import Formatter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscapes import LANDSCAPES, PARABOLA
from gdviz.descent.optimizers import OPTIMIZERS, GradientDescent, Momentum, Optimizer
from gdviz.descent.schedules import SCHEDULES, Constant, Schedule

Slope = Callable[[float], float]


def sgd(x: float, slope: Slope, rates: list[float], momentum: float) -> list[float]:
    """The algorithm in the documentation of torch.optim.SGD 2.x, with dampening 0, for one weight."""
    trail = [x]
    buffer: float | None = None
    for rate in rates:
        g = slope(x)
        if momentum != 0:
            buffer = momentum * buffer + (1 - 0) * g if buffer is not None else g
            g = buffer
        x = x - rate * g
        trail.append(x)
    return trail


BY_TORCH: dict[str, Callable[[float, Slope, list[float], Mapping[str, float]], list[float]]] = {
    "gradient-descent": lambda x, slope, rates, _: sgd(x, slope, rates, 0),
    "momentum": lambda x, slope, rates, settings: sgd(x, slope, rates, settings["beta"]),
}
"""PyTorch's documented rule in plain Python; each new optimizer needs its own here."""
SETTINGS: dict[str, list[dict[str, float]]] = {
    "gradient-descent": [{}],
    "momentum": [{"beta": 0.9}, {"beta": 0.37}, {"beta": 0.0}],
}
SLOPES: dict[str, tuple[str, float, Slope]] = {
    "the default curve": (
        "roll-downhill",
        3.5,
        lambda x: 0.24 * x + 2.4 * math.cos(2.4 * x) - 1.5 * math.sin(5 * x),
    ),
    "two valleys": ("double-well", 2.2, lambda x: x**3 - 2 * x + 0.3),
    "a bowl": ("parabola", 2.5, lambda x: 2 * x),
}

every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=list(OPTIMIZERS))


@every_optimizer
@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=list(SCHEDULES))
@pytest.mark.parametrize("place", SLOPES)
def test_each_optimizer_goes_where_pytorchs_goes_for_500_steps(
    kind: type[Optimizer], schedule: type[Schedule], place: str
) -> None:
    landscape, start, slope = SLOPES[place]
    rule = schedule() if schedule is Constant else schedule(**{schedule.settings[0].name: 0.991})
    rates = [0.013]
    for _ in range(499):
        rates.append(rates[-1] if schedule is Constant else rates[-1] * 0.991)
    for chosen in SETTINGS[kind.name]:
        descent = Descent(LANDSCAPES[landscape], kind(**chosen), rule, 0.013)
        step = descent.begin(np.array([start]))
        for index, expected in enumerate(BY_TORCH[kind.name](start, slope, rates, chosen)):
            assert step.position[0] == pytest.approx(expected, rel=1e-12, abs=1e-15), f"step {index}"
            step = descent.next_step(step)


def test_gradient_descent_by_hand() -> None:
    """Cauchy's rule in two weights: (1, -2) - 0.25 (4, 8) = (0, -4)."""
    position, memory = GradientDescent().move(np.array([1.0, -2.0]), np.array([4.0, 8.0]), 0.25, {})
    assert position.tolist() == [0.0, -4.0]
    assert memory == {}


def test_momentum_by_hand() -> None:
    """Polyak's heavy ball, beta 1/4, rate 1/2, slopes 8, -4, 2 from 1: velocities 8, 2 - 4, -1/2 + 2."""
    rule = Momentum(beta=0.25)
    position = np.array([1.0])
    memory = rule.begin(position)
    assert memory["velocity"].tolist() == [0.0]
    seen: list[tuple[float, float]] = []
    for slope in (8.0, -4.0, 2.0):
        position, memory = rule.move(position, np.array([slope]), 0.5, memory)
        seen.append((float(position[0]), float(memory["velocity"][0])))
    assert seen == [(-3.0, 8.0), (-2.0, -2.0), (-2.75, 1.5)]


def test_momentum_keeps_its_velocity_when_the_rate_changes() -> None:
    """PyTorch's form, not Sutskever's: the rate is outside the velocity, so a smaller rate slows the ball at once."""
    rule = Momentum(beta=0.5)
    position, memory = rule.move(np.array([0.0]), np.array([-4.0]), 1.0, rule.begin(np.array([0.0])))
    position, memory = rule.move(position, np.array([0.0]), 0.125, memory)
    assert position.tolist() == [4.25]
    assert memory["velocity"].tolist() == [-2.0]


def test_momentum_without_momentum_is_gradient_descent_bit_for_bit() -> None:
    plain = Descent(PARABOLA, GradientDescent(), Constant(), 0.3)
    heavy = Descent(PARABOLA, Momentum(beta=0.0), Constant(), 0.3)
    one, other = plain.begin(np.array([2.3])), heavy.begin(np.array([2.3]))
    for _ in range(60):
        one, other = plain.next_step(one), heavy.next_step(other)
        assert one.position.tobytes() == other.position.tobytes()


@every_optimizer
def test_the_settings_of_an_optimizer_are_its_fields_with_their_defaults(kind: type[Optimizer]) -> None:
    assert {one.name: one.default for one in kind.settings} == {one.name: one.default for one in fields(kind)}


@every_optimizer
def test_an_optimizer_says_what_it_is(kind: type[Optimizer]) -> None:
    assert kind.name == kind.name.lower().replace(" ", "-")
    assert all([kind.label, kind.meaning, kind.formula, kind.source, kind.arithmetic])


def balls(count: int) -> tuple[Array, Array]:
    random = np.random.default_rng(count)
    return random.uniform(-3, 3, (count, 2)), random.uniform(-9, 9, (count, 2))


def after_some_steps(rule: Optimizer, position: Array, gradient: Array, rate: float | Array) -> tuple[Array, Mapping[str, Array]]:
    memory = rule.begin(position)
    for _ in range(4):
        position, memory = rule.move(position, gradient, rate, memory)
        gradient = gradient * 0.75 + 0.1
    return position, memory


@every_optimizer
def test_many_balls_move_as_each_would_alone_bit_for_bit(kind: type[Optimizer]) -> None:
    position, gradient = balls(7)
    together, memory = after_some_steps(kind(), position, gradient, 0.07)
    for index in range(7):
        alone, memory_alone = after_some_steps(kind(), position[index], gradient[index], 0.07)
        assert alone.tobytes() == together[index].tobytes()
        assert {name: value.tobytes() for name, value in memory_alone.items()} == {
            name: value[index].tobytes() for name, value in memory.items()
        }


@every_optimizer
def test_each_ball_can_have_its_own_learning_rate(kind: type[Optimizer]) -> None:
    position, gradient = balls(5)
    rates = np.array([1e-320, 0.01, 0.3, 1.5, 1e3])
    together, _ = after_some_steps(kind(), position, gradient, rates[:, np.newaxis])
    for index, rate in enumerate(rates.tolist()):
        assert after_some_steps(kind(), position[index], gradient[index], rate)[0].tobytes() == together[index].tobytes()


@every_optimizer
def test_a_move_changes_nothing_that_is_passed_in(kind: type[Optimizer]) -> None:
    position, gradient = balls(3)
    rate = np.full((3, 1), 0.1)
    _, memory = after_some_steps(kind(), position, gradient, rate)
    given = {**memory, "position": position, "gradient": gradient, "rate": rate}
    before = {name: value.tobytes() for name, value in given.items()}
    kind().move(position, gradient, rate, memory)
    assert {name: value.tobytes() for name, value in given.items()} == before


@every_optimizer
@pytest.mark.parametrize("shape", [(1,), (3,), (5, 1), (2, 3, 2)])
def test_positions_and_memory_keep_the_shape_of_the_ball(kind: type[Optimizer], shape: tuple[int, ...]) -> None:
    position = np.ones(shape)
    begun = kind().begin(position)
    moved, memory = kind().move(position, position, 0.1, begun)
    assert moved.shape == shape
    assert moved.dtype == np.float64
    assert memory.keys() == begun.keys()
    assert {value.shape for value in [*memory.values(), *begun.values()]} <= {shape}
    assert {value.dtype for value in [*memory.values(), *begun.values()]} <= {np.dtype(np.float64)}


@every_optimizer
def test_on_flat_ground_a_ball_that_never_moved_stays(kind: type[Optimizer]) -> None:
    position = np.array([1.25, -3.0])
    moved, _ = kind().move(position, np.zeros(2), 0.5, kind().begin(position))
    assert moved.tolist() == position.tolist()


def arithmetic_of(kind: type[Optimizer]) -> tuple[dict[str, float], tuple[str, ...]]:
    """The fields of the arithmetic and their values in the second step of a ball, by name."""
    rule = kind(**SETTINGS[kind.name][-2 if len(SETTINGS[kind.name]) > 1 else 0])
    position, memory = rule.move(np.array([3.0]), np.array([6.5]), 0.125, rule.begin(np.array([3.0])))
    result, next_memory = rule.move(position, np.array([-1.5]), 0.125, memory)
    values = {"position": position[0], "gradient": -1.5, "rate": 0.125, "result": result[0]}
    values |= {one.name: getattr(rule, one.name) for one in rule.settings}
    values |= {name: value[0] for name, value in memory.items()}
    values |= {f"next_{name}": value[0] for name, value in next_memory.items()}
    return {name: float(value) for name, value in values.items()}, kind.arithmetic


@every_optimizer
def test_every_field_of_the_arithmetic_has_a_value(kind: type[Optimizer]) -> None:
    values, lines = arithmetic_of(kind)
    named = {field for line in lines for _, field, _, _ in Formatter().parse(line) if field is not None}
    assert named <= values.keys()
    assert {"position", "rate", "gradient", "result"} <= named


@every_optimizer
def test_the_arithmetic_that_is_shown_comes_out(kind: type[Optimizer]) -> None:
    values, lines = arithmetic_of(kind)
    for line in lines:
        sum_shown = re.search(r"=([^=]*)≈ (.*)$", line.format(**values))
        assert sum_shown
        python = sum_shown[1].replace("×", "*").replace("−", "-").replace("√", "sqrt")
        assert eval(python, {"sqrt": math.sqrt}) == pytest.approx(float(sum_shown[2]), rel=1e-12)  # noqa: S307 - the program's own formula


RULES_WITH_LIMITS: dict[str, Callable[[float], Optimizer]] = {
    "gradient-descent": lambda _: GradientDescent(),
    "momentum": lambda beta: Momentum(beta=beta),
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
    assert claiming == RULES_WITH_LIMITS.keys()
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
    assert np.abs(roll(rule, limit * np.array(shares), 200)[-1]).min() > 10


@every_limit
@given(beta=st.floats(0, 0.95), shares=st.lists(st.floats(0.01, 0.999), min_size=1, max_size=8))
def test_below_its_smooth_limit_a_ball_never_overshoots(
    make: Callable[[float], Optimizer], beta: float, shares: list[float]
) -> None:
    rule = make(beta)
    assert rule.smooth_limit is not None
    for before, after in pairwise(roll(rule, rule.smooth_limit * np.array(shares), 100)):
        assert ((after >= 0) & (after <= before)).all()


@every_limit
@given(beta=st.floats(0, 0.9), share=st.floats(0.01, 0.99))
def test_between_its_two_limits_a_ball_overshoots(make: Callable[[float], Optimizer], beta: float, share: float) -> None:
    rule = make(beta)
    smooth, stable = rule.smooth_limit, rule.stability_limit
    assert smooth is not None
    assert stable is not None
    assert min(trail[0] for trail in roll(rule, np.array([smooth + (stable - smooth) * share]), 300)) < 0


def test_the_limits_of_gradient_descent_are_those_of_the_textbook() -> None:
    assert (GradientDescent().smooth_limit, GradientDescent().stability_limit) == (1.0, 2.0)


def test_the_limits_of_momentum_are_polyaks() -> None:
    assert Momentum(beta=0.25).stability_limit == 2.5
    assert Momentum(beta=0.25).smooth_limit == 0.25


def test_without_friction_no_learning_rate_brings_a_ball_to_rest_and_none_is_claimed_to() -> None:
    rule = Momentum(beta=1.0)
    trail = np.array(roll(rule, np.array([0.1, 1.0, 3.9]), 2000))
    assert np.abs(trail[-100:]).max(axis=0).min() > 0.5
    assert not rule.stability_limit


def test_an_optimizer_without_a_known_limit_claims_none() -> None:
    class Still(Optimizer):
        def move(
            self, position: Array, gradient: Array, rate: float | Array, memory: Mapping[str, Array]
        ) -> tuple[Array, Mapping[str, Array]]:
            del gradient, rate
            return position, memory

    assert Still().stability_limit is None
    assert Still().smooth_limit is None
    assert Still().begin(np.array([1.0])) == {}
