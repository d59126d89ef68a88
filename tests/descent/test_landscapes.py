import math
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gdviz.descent.curves import PARABOLA, ROLL_DOWNHILL
from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape, level_places, valley_bottoms
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import GradientDescent
from gdviz.descent.schedules import Constant


def roll_downhill(x: float) -> tuple[float, float, float]:
    return (
        0.12 * x**2 + math.sin(2.4 * x) + 0.3 * math.cos(5 * x),
        0.24 * x + 2.4 * math.cos(2.4 * x) - 1.5 * math.sin(5 * x),
        0.24 - 5.76 * math.sin(2.4 * x) - 7.5 * math.cos(5 * x),
    )


def parabola(x: float) -> tuple[float, float, float]:
    return x**2, 2 * x, 2.0


def double_well(x: float) -> tuple[float, float, float]:
    return x**4 / 4 - x**2 + 0.3 * x, x**3 - 2 * x + 0.3, 3 * x**2 - 2


def plateau(x: float) -> tuple[float, float, float]:
    return 1 - 1 / (1 + x**2), 2 * x * (1 + x**2) ** -2, 2 * (1 + x**2) ** -2 - 8 * x**2 * (1 + x**2) ** -3


def cliff(x: float) -> tuple[float, float, float]:
    z = 6 * x - 6
    return (
        0.1 * (x + 2) ** 2 + 2 * (1 + math.sin(math.atan(z))),
        0.2 * (x + 2) + 12 * math.cos(math.atan(z)) ** 3,
        0.2 - 216 * z * (1 + z * z) ** -2.5,
    )


PLAIN: dict[str, Callable[[float], tuple[float, float, float]]] = {
    "roll-downhill": roll_downhill,
    "parabola": parabola,
    "double-well": double_well,
    "plateau": plateau,
    "cliff": cliff,
}
"""Loss, slope and curvature at one point, written by hand with ``math``. Each new landscape over one weight needs its own."""

every_landscape = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=list(LANDSCAPES))


def over(name: str, *, one: bool) -> pytest.MarkDecorator:
    """A mark that runs a law on the landscapes over one weight, or on those over more."""
    return pytest.mark.parametrize(
        name, [pytest.param(entry, id=entry.name) for entry in LANDSCAPES.values() if (entry.dimensions == 1) == one]
    )


over_one_weight = over("landscape", one=True)
over_two_weights = over("landscape", one=False)


def places(landscape: Landscape, count: int = 400) -> Array:
    """Places in the window and as far again around it, shape ``(count, n)``."""
    window = np.array(landscape.window)
    random = np.random.default_rng(count)
    return random.uniform(window[:, 0] - landscape.widths, window[:, 1] + landscape.widths, (count, landscape.dimensions))


def directions(count: int) -> Array:
    """Some directions to look into: along each axis, and askew."""
    askew = np.random.default_rng(1).normal(size=(3, count))
    return np.concatenate([np.eye(count), askew / np.sqrt((askew * askew).sum(axis=1, keepdims=True))])


def slope_of(function: Callable[[Array], Array], position: Array, direction: Array, width: float = 3e-4) -> Array:
    """The five-point difference quotient in one direction; its error is of the order of ``width`` to the fourth."""
    step = width * direction
    near = function(position + step) - function(position - step)
    far = function(position + 2 * step) - function(position - 2 * step)
    return (8 * near - far) / (12 * width)


@every_landscape
def test_the_gradient_is_the_slope_of_the_loss(landscape: Landscape) -> None:
    position = places(landscape)
    loss, gradient = landscape.feel(position)
    for direction in directions(landscape.dimensions):
        slope, expected = (gradient * direction).sum(axis=-1), slope_of(landscape.loss, position, direction)
        assert (np.abs(slope - expected) <= 1e-8 * (1 + np.abs(gradient).max(axis=-1)) + 1e-11 * np.abs(loss)).all()


@every_landscape
def test_the_hessian_is_the_slope_of_the_gradient(landscape: Landscape) -> None:
    position = places(landscape)
    gradient, hessian = landscape.gradient(position), landscape.hessian(position)
    assert np.array_equal(hessian, np.swapaxes(hessian, -1, -2))
    for direction in directions(landscape.dimensions):
        bend, expected = (hessian * direction).sum(axis=-1), slope_of(landscape.gradient, position, direction)
        allowed = 1e-7 * (1 + np.abs(hessian).max(axis=-1)) + 1e-11 * np.abs(gradient)
        assert (np.abs(bend - expected) <= allowed).all()


@over_one_weight
def test_loss_slope_and_curvature_are_those_of_the_formula_written_by_hand(landscape: Landscape) -> None:
    for x in places(landscape)[:, 0].tolist():
        loss, slope, curvature = PLAIN[landscape.name](x)
        position = np.array([x])
        assert float(landscape.loss(position)) == pytest.approx(loss, rel=1e-12, abs=1e-13)
        assert landscape.gradient(position)[0] == pytest.approx(slope, rel=1e-12, abs=1e-13)
        assert landscape.hessian(position)[0, 0] == pytest.approx(curvature, rel=1e-11, abs=1e-13)


def python_of(latex: str) -> str:
    """A formula as it is typeset, as Python: the few LaTeX commands that the landscapes use."""
    text = latex.replace(r"\,", "*")
    while fraction := re.search(r"\\frac\{([^{}]*)\}\{((?:[^{}]|\{[^{}]*\})*)\}", text):
        text = text.replace(fraction[0], f"(({fraction[1]})/({fraction[2]}))", 1)
    text = re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", text)
    text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text).replace("^", "**")
    text = re.sub(r"([0-9)])\s*\\(sin|cos)", r"\1*\\\2", text)
    return re.sub(r"\\(sin|cos)", r"\1", text)


@over_one_weight
def test_the_formulas_that_are_shown_are_the_ones_that_are_computed(landscape: Landscape) -> None:
    loss_text, _, where = landscape.formula.partition(r",\quad z = ")
    loss_formula, slope_formula, z_formula = (
        python_of(text)
        for text in (
            loss_text.removeprefix("f(x) = "),
            landscape.gradient_formula.removeprefix("f'(x) = "),
            where or "0",
        )
    )
    for x in places(landscape, 50)[:, 0].tolist():
        names = {"x": x, "sin": math.sin, "cos": math.cos, "sqrt": math.sqrt}
        names["z"] = eval(z_formula, names)  # noqa: S307 - the program's own formula
        position = np.array([x])
        assert eval(loss_formula, names) == pytest.approx(float(landscape.loss(position)), rel=1e-12, abs=1e-13)  # noqa: S307
        assert eval(slope_formula, names) == pytest.approx(landscape.gradient(position)[0], rel=1e-12, abs=1e-13)  # noqa: S307


@over_one_weight
def test_each_minimum_is_the_bottom_of_a_valley_to_the_last_digits(landscape: Landscape) -> None:
    assert landscape.minima
    for minimum in landscape.minima:
        (x,) = minimum.position
        assert minimum.loss == float(landscape.loss(np.array([x])))
        beside = 8 * math.ulp(x) + 1e-15
        assert landscape.gradient(np.array([x - beside]))[0] <= 0 <= landscape.gradient(np.array([x + beside]))[0]
        assert landscape.hessian(np.array([x]))[0, 0] > 0
        for distance in (1e-3, 1e-2):
            assert landscape.loss(np.array([[x - distance], [x + distance]])).min() > minimum.loss


@over_one_weight
def test_the_global_flag_marks_the_deepest_valleys_and_no_others(landscape: Landscape) -> None:
    deepest = min(minimum.loss for minimum in landscape.minima)
    assert [minimum.is_global for minimum in landscape.minima] == [minimum.loss == deepest for minimum in landscape.minima]


@over_one_weight
def test_there_is_no_other_valley_and_nothing_lower_far_around(landscape: Landscape) -> None:
    grid = np.linspace(-100, 100, 1_000_001)
    loss = landscape.loss(grid[:, np.newaxis])
    bottoms = grid[1:-1][(loss[1:-1] < loss[:-2]) & (loss[1:-1] <= loss[2:])]
    np.testing.assert_allclose(bottoms, [minimum.position[0] for minimum in landscape.minima], rtol=0, atol=2e-4)
    assert loss.min() >= min(minimum.loss for minimum in landscape.minima)


@over_one_weight
def test_outside_the_searched_range_every_slope_leads_back(landscape: Landscape) -> None:
    low, high = landscape.search
    distances = np.concatenate([np.linspace(0, 100, 100_001), np.geomspace(100, 1e20, 1000)])[:, np.newaxis]
    assert (landscape.gradient(low - distances) < 0).all()
    assert (landscape.gradient(high + distances) > 0).all()


@every_landscape
@pytest.mark.parametrize("axes", [(), (5,), (2, 3), (0,)])
def test_many_balls_feel_what_each_would_feel_alone_bit_for_bit(landscape: Landscape, axes: tuple[int, ...]) -> None:
    count = landscape.dimensions
    position = places(landscape, math.prod(axes)).reshape(*axes, count)
    loss, gradient = landscape.feel(position)
    hessian = landscape.hessian(position)
    assert (loss.shape, gradient.shape, hessian.shape) == (axes, (*axes, count), (*axes, count, count))
    assert [np.asarray(values).dtype for values in (loss, gradient, hessian)] == [np.dtype(np.float64)] * 3
    for index in np.ndindex(axes):
        alone = landscape.feel(position[index])
        assert float(alone[0]).hex() == float(loss[index]).hex()
        assert alone[1].tobytes() == gradient[index].tobytes()
        assert landscape.hessian(position[index]).tobytes() == hessian[index].tobytes()


@every_landscape
def test_loss_and_gradient_are_the_two_things_that_are_felt(landscape: Landscape) -> None:
    position = places(landscape, 20)
    loss, gradient = landscape.feel(position)
    assert np.array_equal(landscape.loss(position), loss)
    assert np.array_equal(landscape.gradient(position), gradient)


@every_landscape
def test_feeling_the_ground_does_not_move_the_ball(landscape: Landscape) -> None:
    position = places(landscape, 20)
    before = position.tobytes()
    landscape.feel(position)
    landscape.hessian(position)
    assert position.tobytes() == before


@every_landscape
@given(x=st.floats())
def test_no_position_is_too_far_to_be_felt(landscape: Landscape, x: float) -> None:
    position = np.full(landscape.dimensions, x)
    with np.errstate(all="ignore"):
        loss, gradient = landscape.feel(position)
        hessian = landscape.hessian(position)
    assert (np.shape(loss), gradient.shape, hessian.shape) == ((), position.shape, position.shape * 2)


@every_landscape
def test_a_landscape_says_what_it_is_and_where_to_look(landscape: Landscape) -> None:
    assert landscape.name == landscape.name.lower().replace(" ", "-")
    assert all([landscape.label, landscape.meaning, landscape.source])
    assert landscape.meaning.endswith(".")
    assert "f(" in landscape.formula
    assert landscape.gradient_formula.startswith(("f'(", r"\nabla"))
    assert landscape.dimensions == len(landscape.default_start)
    for (low, high), start in zip(landscape.window, landscape.default_start, strict=True):
        assert low + 0.02 * (high - low) < start < high - 0.02 * (high - low)
        assert start == round(start, 2)
    assert landscape.widths.tolist() == [high - low for low, high in landscape.window]
    assert landscape.default_rate > 0


@every_landscape
@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")  # ziamath finds its font in an old way
def test_the_formulas_can_be_set(landscape: Landscape) -> None:
    from ziamath.config import config
    from ziamath.zmath import Latex

    for latex in (landscape.formula, landscape.gradient_formula):
        config.svg2 = False
        width, height = Latex(latex, size=11 * 96 / 72).getsize()
        # What the panel has room for: it makes larger ones smaller.
        assert 20 < width < 340
        assert 10 < height < 46


@every_landscape
def test_the_ground_in_the_window_is_finite(landscape: Landscape) -> None:
    window = grid_over(landscape, 101)
    for values in (*landscape.feel(window), landscape.hessian(window)):
        assert np.isfinite(values).all()


def losses_of_plain_descent(landscape: Landscape, steps: int) -> list[float]:
    """The losses at the default rate from the default start."""
    descent = Descent(landscape, GradientDescent(), Constant(), landscape.default_rate)
    step = descent.begin(np.array(landscape.default_start))
    losses = [float(step.loss)]
    for _ in range(steps):
        step = descent.next_step(step)
        losses.append(float(step.loss))
    return losses


@every_landscape
def test_plain_descent_at_the_default_rate_goes_down_all_the_time(landscape: Landscape) -> None:
    losses = losses_of_plain_descent(landscape, 300)
    assert all(after <= before + 1e-12 * (1 + abs(before)) for before, after in pairwise(losses))


@over_two_weights
def test_plain_descent_at_the_default_rate_is_most_of_the_way_down_in_a_time_that_one_can_watch(landscape: Landscape) -> None:
    losses = losses_of_plain_descent(landscape, 3000)
    assert losses[150] - losses[-1] < 0.15 * (losses[0] - losses[-1])
    # But not at once.
    assert losses[5] - losses[-1] > 0.01 * (losses[0] - losses[-1])


# The laws of the places over several weights where the slope is zero.


def grid_over(landscape: Landscape, points: int) -> Array:
    """Evenly spaced places in the window, shape ``(points ** n, n)``."""
    axes = [np.linspace(low, high, points) for low, high in landscape.window]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, landscape.dimensions)


def beside(place: tuple[float, ...], distance: float) -> Array:
    """Places all around one over two weights, shape ``(64, 2)``."""
    angle = np.linspace(0, 2 * math.pi, 64, endpoint=False)
    return np.array(place) + distance * np.stack([np.cos(angle), np.sin(angle)], axis=-1)


@over_two_weights
def test_each_hint_leads_to_a_place_of_its_own(landscape: Landscape) -> None:
    hints, found = np.array(sorted(landscape.near)), landscape.level_places
    assert (np.abs(found - hints) < 0.02 * landscape.widths).all()
    apart = np.abs(found[:, np.newaxis] - found).max(axis=-1) + 10 * np.eye(len(found))
    assert apart.min() > 0.01
    assert len(landscape.minima) + len(landscape.saddles) == len(hints)


@over_two_weights
def test_at_minima_and_saddles_the_slope_is_zero_to_the_last_digits(landscape: Landscape) -> None:
    for place in landscape.level_places:
        curvature = np.abs(landscape.hessian(place)).max()
        assert np.abs(landscape.gradient(place)).max() <= 4e-15 * (1 + np.abs(place).max()) * (1 + curvature)


@over_two_weights
def test_around_a_minimum_the_ground_rises(landscape: Landscape) -> None:
    assert landscape.minima
    for minimum in landscape.minima:
        place = np.array(minimum.position)
        assert minimum.loss == float(landscape.loss(place))
        assert np.linalg.eigvalsh(landscape.hessian(place)).min() > 0
        for distance in (1e-3, 1e-2):
            assert landscape.loss(beside(minimum.position, distance)).min() > minimum.loss


@over_two_weights
def test_around_a_saddle_the_ground_rises_and_falls(landscape: Landscape) -> None:
    for saddle in landscape.saddles:
        low, high = np.linalg.eigvalsh(landscape.hessian(np.array(saddle))).tolist()
        assert low < 0 < high or low == high == 0
        around = landscape.loss(beside(saddle, 0.02)) - landscape.loss(np.array(saddle))
        assert around.min() < 0 < around.max()


@over_two_weights
def test_among_equally_deep_valleys_each_is_a_deepest(landscape: Landscape) -> None:
    deepest = min(minimum.loss for minimum in landscape.minima)
    for minimum in landscape.minima:
        assert minimum.is_global == (minimum.loss - deepest < 1e-8)
    assert landscape.loss(grid_over(landscape, 301)).min() > deepest - 1e-12


def newton_everywhere(landscape: Landscape, points: int = 101, steps: int = 40) -> Array:
    """Where Newton's method leads from evenly spaced places in the window, in short steps; those in the window that rest."""
    place = grid_over(landscape, points)
    limit = landscape.widths.min() / points
    with np.errstate(all="ignore"):
        for _ in range(steps):
            slope, bend = landscape.gradient(place), landscape.hessian(place)
            area = bend[:, 0, 0] * bend[:, 1, 1] - bend[:, 0, 1] * bend[:, 0, 1]
            move = np.stack(
                [
                    bend[:, 1, 1] * slope[:, 0] - bend[:, 0, 1] * slope[:, 1],
                    bend[:, 0, 0] * slope[:, 1] - bend[:, 0, 1] * slope[:, 0],
                ],
                axis=-1,
            )
            move /= area[:, np.newaxis]
            move[~np.isfinite(move).all(axis=-1)] = 0
            length = np.sqrt((move * move).sum(axis=-1, keepdims=True))
            place = place - move * np.minimum(1, limit / (length + 1e-300))
    low, high = np.array(landscape.window).T
    rests = (np.abs(landscape.gradient(place)) < 1e-9).all(axis=-1) & ((low <= place) & (place <= high)).all(axis=-1)
    return place[rests]


@over_two_weights
def test_no_minimum_and_no_saddle_in_the_window_is_missing(landscape: Landscape) -> None:
    found = newton_everywhere(landscape)
    tops = np.linalg.eigvalsh(landscape.hessian(found)).max(axis=-1) < 0
    distances = np.abs(found[~tops][:, np.newaxis] - landscape.level_places).max(axis=-1)
    assert distances.min(axis=1).max() < 1e-3
    assert (distances.min(axis=0) < 1e-3).all()


def test_valley_bottoms_finds_each_zero_of_a_cosine() -> None:
    wave = SimpleNamespace(search=(-20.0, 20.0), gradient=np.sin)
    bottoms: NDArray[np.float64] = valley_bottoms(wave)  # pyright: ignore[reportArgumentType] - all of a landscape that it looks at
    np.testing.assert_allclose(bottoms[:, 0], 2 * math.pi * np.arange(-3, 4), rtol=1e-15, atol=1e-15)


def test_newton_finds_a_place_from_where_its_first_step_goes_too_far() -> None:
    """The slope x / sqrt(1 + x^2) from x = 2: whole steps would go to -8, then to 512 and on."""

    def gradient(x: Array) -> Array:
        return x / np.sqrt(1 + x * x)

    def hessian(x: Array) -> Array:
        return ((1 + x * x) ** -1.5)[..., np.newaxis]

    funnel = SimpleNamespace(near=((2.0,),), dimensions=1, gradient=gradient, hessian=hessian)
    found: NDArray[np.float64] = level_places(funnel)  # pyright: ignore[reportArgumentType] - all of a landscape that it looks at
    assert abs(found.item()) < 1e-15


def test_a_landscape_without_hints_has_no_minima() -> None:
    nowhere = replace(LANDSCAPES["bowl"], near=())
    assert (nowhere.minima, nowhere.saddles, nowhere.bottoms.shape) == ((), (), (0, 2))


# What physics.md says about the default landscape.

MINIMA = [
    (-5.649209, +2.692773, 12.558, 0.1593),
    (-3.140659, -0.066710, 13.214, 0.1514),
    (-0.628311, -1.250653, 13.489, 0.1483),
    (+1.884756, -0.855921, 13.397, 0.1493),
    (+4.395626, +1.116460, 12.936, 0.1546),
]


def test_roll_downhill_has_the_five_valleys_that_are_known() -> None:
    seen = [minimum for minimum in ROLL_DOWNHILL.minima if abs(minimum.position[0]) < 6]
    for minimum, (x, loss, curvature, limit) in zip(seen, MINIMA, strict=True):
        found = float(ROLL_DOWNHILL.hessian(np.array(minimum.position))[0, 0])
        assert minimum.position[0] == pytest.approx(x, rel=0, abs=5e-7)
        assert minimum.loss == pytest.approx(loss, rel=0, abs=5e-7)
        assert found == pytest.approx(curvature, rel=0, abs=5e-4)
        assert 2 / found == pytest.approx(limit, rel=0, abs=5e-5)
        assert minimum.is_global == (x == -0.628311)


@pytest.mark.parametrize("x", [-8.149934, 6.900871, 9.395479])
def test_roll_downhill_has_further_valleys_out_of_sight(x: float) -> None:
    assert min(abs(minimum.position[0] - x) for minimum in ROLL_DOWNHILL.minima) < 5e-7


def test_between_the_valleys_of_roll_downhill_are_the_tops_that_are_known() -> None:
    tops = [-4.939530, -2.317312, 0.983578, 3.632295]
    for (left, *_), top, (right, *_) in zip(MINIMA, tops, MINIMA[1:], strict=False):
        assert left < top < right
    for top in tops:
        slope = ROLL_DOWNHILL.gradient(np.array([[top - 5e-7], [top + 5e-7]]))[:, 0]
        assert slope[0] > 0 > slope[1]


def test_between_two_neighbouring_valleys_there_is_exactly_one_top() -> None:
    for left, right in pairwise(minimum.position[0] for minimum in ROLL_DOWNHILL.minima):
        slope = ROLL_DOWNHILL.gradient(np.linspace(left + 1e-9, right - 1e-9, 10_001)[:, np.newaxis])[:, 0]
        assert np.count_nonzero(np.diff(np.sign(slope))) == 1


def test_the_plain_bowl_has_the_curvature_two_everywhere() -> None:
    assert PARABOLA.hessian(places(PARABOLA)).ravel().tolist() == [2.0] * 400
    assert [(minimum.position, minimum.loss, minimum.is_global) for minimum in PARABOLA.minima] == [((0.0,), 0.0, True)]
