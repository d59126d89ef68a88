import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from gdviz.descent.descend import Descent
from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.maps import ACKLEY, BOWL, FOGGY_HILLS, MAPS, MATYAS, MONKEY_SADDLE, RASTRIGIN, RAVINE, SADDLE
from gdviz.descent.optimizer import Optimizer
from gdviz.descent.optimizers import GradientDescent, Momentum
from gdviz.descent.schedules import Constant

BUMPS = [
    (-1.61, -1.72, 1.36, 1.52, 1.10),
    (-4.42, 2.10, -1.60, 1.98, 1.53),
    (-1.85, -2.04, -3.50, 1.64, 1.97),
    (-1.22, 1.74, 2.45, 1.49, 1.26),
    (0.68, 1.94, 1.34, 1.45, 1.01),
    (2.07, -3.19, -0.80, 0.95, 0.80),
    (1.54, 1.31, -3.39, 0.88, 1.59),
    (1.09, 3.64, 1.70, 1.13, 0.94),
]


def foggy_hills(x: float, y: float) -> float:
    hills = (height / (1 + ((x - a) / wide) ** 2 + ((y - b) / deep) ** 2) ** 2 for height, a, b, wide, deep in BUMPS)
    return 0.06 * (x**2 + y**2) + sum(hills)


def ackley(x: float, y: float) -> float:
    waves = (math.cos(2 * math.pi * x) + math.cos(2 * math.pi * y)) / 2
    return -20 * math.exp(-0.2 * math.sqrt((x**2 + y**2) / 2)) - math.exp(waves) + math.e + 20


def plateau(x: float, y: float) -> float:
    return 1 - 1 / (1 + (x - 1) ** 2 + 2 * (y + 1) ** 2)


PLAIN: dict[str, Callable[[float, float], float]] = {
    "foggy-hills": foggy_hills,
    "bowl": lambda x, y: x**2 + y**2,
    "ravine": lambda x, y: x**2 / 2 + 12.5 * y**2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "matyas": lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
    "three-hump-camel": lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
    "six-hump-camel": lambda x, y: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (-4 + 4 * y**2) * y**2,
    "styblinski-tang": lambda x, y: sum(w**4 - 16 * w**2 + 5 * w for w in (x, y)) / 2,
    "rastrigin": lambda x, y: 20 + sum(w**2 - 10 * math.cos(2 * math.pi * w) for w in (x, y)),
    "ackley": ackley,
    "saddle": lambda x, y: x**2 - y**2 + y**4 / 4,
    "monkey-saddle": lambda x, y: x**3 - 3 * x * y**2 + (x**2 + y**2) ** 2 / 2,
    "plateau-2d": plateau,
}
"""The losses as the sources print them, written by hand with ``math``, in the order in which they are offered."""

every_map = pytest.mark.parametrize("landscape", MAPS, ids=[landscape.name for landscape in MAPS])


def test_the_maps_are_those_that_are_known_in_this_order() -> None:
    assert [landscape.name for landscape in MAPS] == list(PLAIN)
    assert all(LANDSCAPES[landscape.name] is landscape and landscape.dimensions == 2 for landscape in MAPS)


@every_map
def test_the_loss_is_that_of_the_source(landscape: Landscape) -> None:
    low, high = np.array(landscape.window).T
    position = np.random.default_rng(3).uniform(low, high, (300, 2))
    expected = [PLAIN[landscape.name](x, y) for x, y in position.tolist()]
    np.testing.assert_allclose(landscape.loss(position), expected, rtol=1e-12, atol=1e-12)


@every_map
def test_the_window_is_a_square(landscape: Landscape) -> None:
    assert landscape.widths[0] == landscape.widths[1]


# What the sources say about the minima: place, loss, and which of them are the deepest.

PUBLISHED: dict[str, tuple[float, list[tuple[float, float]], list[tuple[float, float, float]]]] = {
    "bowl": (0.0, [(0, 0)], []),
    "ravine": (0.0, [(0, 0)], []),
    "rosenbrock": (0.0, [(1, 1)], []),
    "himmelblau": (0.0, [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)], []),
    "beale": (0.0, [(3, 0.5)], []),
    "booth": (0.0, [(1, 3)], []),
    "matyas": (0.0, [(0, 0)], []),
    "three-hump-camel": (0.0, [(0, 0)], [(1.747552, -0.873776, 0.298638), (-1.747552, 0.873776, 0.298638)]),
    "six-hump-camel": (
        -1.031628453,
        [(0.089842, -0.712656), (-0.089842, 0.712656)],
        [
            *((1.703607, -0.796084, -0.215464), (-1.703607, 0.796084, -0.215464)),
            *((1.607105, 0.568651, 2.104250), (-1.607105, -0.568651, 2.104250)),
        ],
    ),
    "styblinski-tang": (
        -78.332331,
        [(-2.903534, -2.903534)],
        [(-2.903534, 2.746803, -64.195613), (2.746803, -2.903534, -64.195613), (2.746803, 2.746803, -50.058895)],
    ),
    "saddle": (-1.0, [(0, math.sqrt(2)), (0, -math.sqrt(2))], []),
    "monkey-saddle": (-27 / 32, [(-1.5, 0), (0.75, 0.75 * math.sqrt(3)), (0.75, -0.75 * math.sqrt(3))], []),
    "plateau-2d": (0.0, [(1, -1)], []),
}


def sorted_places(places: Sequence[Sequence[float]]) -> Array:
    return np.array(sorted(tuple(np.round(place, 4) + 0.0) for place in places))


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_minima_are_those_that_are_published(name: str) -> None:
    deepest, places, others = PUBLISHED[name]
    minima = LANDSCAPES[name].minima
    found = [minimum for minimum in minima if minimum.is_global]
    np.testing.assert_allclose(sorted_places([minimum.position for minimum in found]), sorted_places(places), rtol=0, atol=1.1e-4)
    assert [minimum.loss for minimum in found] == pytest.approx([deepest] * len(places), rel=0, abs=1e-6)
    rest = [(*minimum.position, minimum.loss) for minimum in minima if not minimum.is_global]
    np.testing.assert_allclose(sorted_places(rest).reshape(-1, 3), sorted_places(others).reshape(-1, 3), rtol=0, atol=1.1e-4)


@pytest.mark.parametrize(
    ("name", "place", "loss"),
    [
        ("three-hump-camel", (1.070542, -0.535271), 0.877362),
        ("six-hump-camel", (0.0, 0.0), 0.0),
        ("himmelblau", (-0.127961, -1.953715), 178.337239),
        ("beale", (0.0, 1.0), 14.203125),
        ("styblinski-tang", (-2.903534, 0.156731), -38.970553),
        ("saddle", (0.0, 0.0), 0.0),
        ("monkey-saddle", (0.0, 0.0), 0.0),
    ],
)
def test_saddles_that_are_known_are_there(name: str, place: tuple[float, float], loss: float) -> None:
    saddles = np.array(LANDSCAPES[name].saddles)
    nearest = saddles[np.abs(saddles - place).max(axis=1).argmin()]
    np.testing.assert_allclose(nearest, place, rtol=0, atol=2e-6)
    assert float(LANDSCAPES[name].loss(nearest)) == pytest.approx(loss, rel=0, abs=2e-6)


def test_how_many_saddles_there_are_in_sight() -> None:
    known = {"rastrigin": 220, "ackley": 220, "six-hump-camel": 7, "himmelblau": 4, "styblinski-tang": 4, "foggy-hills": 3}
    known |= {"three-hump-camel": 2, "beale": 2, "saddle": 1, "monkey-saddle": 1}
    assert {landscape.name: len(landscape.saddles) for landscape in MAPS if landscape.saddles} == known


# What the landscapes are there to show.


def descend(landscape: Landscape, start: Sequence[float], rate: float, optimizer: Optimizer, steps: int) -> Array:
    """All positions, shape ``(steps + 1, 2)``."""
    descent = Descent(landscape, optimizer, Constant(), rate)
    step = descent.begin(np.array(start))
    positions = [step.position]
    for _ in range(steps):
        step = descent.next_step(step)
        positions.append(step.position)
    return np.array(positions)


def steps_to_rest(landscape: Landscape, positions: Array) -> int:
    """How many steps it took until the slope was, and stayed, below a thousandth."""
    steep = np.flatnonzero(np.abs(landscape.gradient(positions)).max(axis=-1) >= 1e-3)
    return int(steep[-1]) + 1


def test_the_bowl_leads_straight_to_its_middle() -> None:
    trail = descend(BOWL, (-3.0, 2.0), 0.1, GradientDescent(), 60)
    np.testing.assert_allclose(trail[:, 1] / trail[:, 0], -2 / 3, rtol=1e-12)


@pytest.mark.parametrize("landscape", [RAVINE, MATYAS], ids=["ravine", "matyas"])
def test_ravines_are_25_times_steeper_across_than_along(landscape: Landscape) -> None:
    gentle, steep = np.linalg.eigvalsh(landscape.hessian(np.zeros(2))).tolist()
    assert steep / gentle == pytest.approx(25, rel=1e-12)


def test_in_the_ravine_the_ball_zigzags() -> None:
    trail = descend(RAVINE, RAVINE.default_start, RAVINE.default_rate, GradientDescent(), 20)
    assert (trail[1:, 1] * trail[:-1, 1] < 0).all()
    assert (np.diff(trail[:, 0]) > 0).all()


def test_at_the_saddle_the_ball_lingers_and_then_leaves() -> None:
    trail = descend(SADDLE, SADDLE.default_start, SADDLE.default_rate, GradientDescent(), 100)
    near = np.flatnonzero(np.abs(trail).max(axis=1) < 0.4)
    assert len(near) > 12
    np.testing.assert_allclose(trail[-1], [0, math.sqrt(2)], rtol=0, atol=1e-9)


def test_the_monkey_saddle_is_the_same_after_a_third_of_a_turn() -> None:
    position = np.random.default_rng(5).uniform(-2, 2, (100, 2))
    sine, cosine = math.sqrt(3) / 2, -0.5
    turned = position @ np.array([[cosine, sine], [-sine, cosine]])
    np.testing.assert_allclose(MONKEY_SADDLE.loss(turned), MONKEY_SADDLE.loss(position), rtol=1e-12, atol=1e-12)
    assert MONKEY_SADDLE.hessian(np.zeros(2)).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_rastrigin_has_121_valleys_in_sight_and_one_deepest() -> None:
    assert len(RASTRIGIN.minima) == 121
    assert [minimum.position for minimum in RASTRIGIN.minima if minimum.is_global] == [(0.0, 0.0)]
    assert min(minimum.loss for minimum in RASTRIGIN.minima) == 0.0
    second = sorted(minimum.loss for minimum in RASTRIGIN.minima)[1]
    assert second == pytest.approx(0.994959, rel=0, abs=5e-7)


def test_ackley_has_121_valleys_in_sight_and_one_deepest() -> None:
    assert len(ACKLEY.minima) == 121
    assert [(minimum.position, minimum.loss) for minimum in ACKLEY.minima if minimum.is_global] == [((0.0, 0.0), 0.0)]
    beside = min(ACKLEY.minima, key=lambda minimum: math.dist(minimum.position, (1, 1)))
    assert beside.position == pytest.approx((0.968478, 0.968478), rel=0, abs=5e-7)
    assert beside.loss == pytest.approx(3.574452, rel=0, abs=5e-7)


def test_at_the_centre_of_ackley_the_ground_has_a_point() -> None:
    loss, gradient = ACKLEY.feel(np.zeros((3, 2)))
    assert (loss.tolist(), gradient.tolist()) == ([0.0] * 3, [[0.0, 0.0]] * 3)
    # That of the waves alone: 2 pi^2 e.
    np.testing.assert_allclose(ACKLEY.hessian(np.zeros(2)), 2 * math.pi**2 * math.e * np.eye(2), rtol=1e-14)
    for angle in np.linspace(0, 6, 20):
        away = np.array([math.cos(angle), math.sin(angle)])
        np.testing.assert_allclose(ACKLEY.gradient(1e-9 * away), math.sqrt(8) * away, rtol=0, atol=1e-6)


# The story of the foggy hills.

IN_THE_WAY, DEEPEST = (-1.6328, 1.3236), (2.0848, -1.5564)


def foggy(optimizer: Optimizer, rate: float, steps: int = 1000) -> Array:
    return descend(FOGGY_HILLS, FOGGY_HILLS.default_start, rate, optimizer, steps)


def test_the_foggy_hills_hide_four_valleys_of_different_depths() -> None:
    found = [(round(x, 3), round(y, 3), round(one.loss, 3)) for one in FOGGY_HILLS.minima for x, y in [one.position]]
    assert found == [
        (-1.924, -3.262, -1.014),
        (-1.633, 1.324, -1.422),
        (1.590, 2.426, -0.611),
        (2.085, -1.556, -3.876),
    ]
    depths = sorted(minimum.loss for minimum in FOGGY_HILLS.minima)
    assert min(np.diff(depths)) > 0.35
    assert [minimum.is_global for minimum in FOGGY_HILLS.minima] == [False, False, False, True]


def test_downhill_from_the_start_leads_into_a_shallow_valley() -> None:
    trail = foggy(GradientDescent(), FOGGY_HILLS.default_rate)
    np.testing.assert_allclose(trail[-1], IN_THE_WAY, rtol=0, atol=1e-3)
    assert 40 <= steps_to_rest(FOGGY_HILLS, trail) <= 120
    moves = np.sqrt((np.diff(trail[:40], axis=0) ** 2).sum(axis=1))
    assert moves.min() > 0.005


@pytest.mark.parametrize("beta", [0.9, 0.92, 0.95])
@pytest.mark.parametrize("rate", [0.06, 0.08, 0.1, 0.12])
def test_with_momentum_the_ball_gets_over_the_ridge_into_the_deepest(beta: float, rate: float) -> None:
    trail = foggy(Momentum(beta), rate)
    np.testing.assert_allclose(trail[-1], DEEPEST, rtol=0, atol=1e-3)
    assert steps_to_rest(FOGGY_HILLS, trail) < 450
    assert np.abs(trail).max() < 4


def test_with_little_momentum_it_does_not() -> None:
    np.testing.assert_allclose(foggy(Momentum(0.5), 0.1)[-1], IN_THE_WAY, rtol=0, atol=1e-3)


def test_the_shallow_valley_lies_behind_a_ridge() -> None:
    """Every way out of it leads over a saddle; the lowest saddle of all is far above its bottom, and below the start."""
    saddles = [float(FOGGY_HILLS.loss(np.array(saddle))) for saddle in FOGGY_HILLS.saddles]
    assert min(saddles) - float(FOGGY_HILLS.loss(np.array(IN_THE_WAY))) > 0.9
    assert max(saddles) < float(FOGGY_HILLS.loss(np.array(FOGGY_HILLS.default_start)))


def test_where_the_ball_starts_decides_and_none_leaves_the_window() -> None:
    axis = np.linspace(-4, 4, 61)
    starts = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    descent = Descent(FOGGY_HILLS, GradientDescent(), Constant(), FOGGY_HILLS.default_rate)
    step = descent.begin(starts)
    furthest = 0.0
    for _ in range(600):
        step = descent.next_step(step)
        furthest = max(furthest, float(np.abs(step.position).max()))
    assert furthest < 4.5
    distances = np.sqrt(((step.position[:, np.newaxis] - FOGGY_HILLS.bottoms) ** 2).sum(axis=-1))
    assert distances.min(axis=1).max() < 1e-2
    shares = np.bincount(distances.argmin(axis=1)) / len(starts)
    assert 0.3 < shares[3] < 0.45
    assert shares.min() > 0.1


def test_at_the_default_rate_no_valley_of_the_foggy_hills_is_overshot() -> None:
    for minimum in FOGGY_HILLS.minima:
        steepest = np.linalg.eigvalsh(FOGGY_HILLS.hessian(np.array(minimum.position))).max()
        assert FOGGY_HILLS.default_rate * steepest < 1


def test_many_places_in_the_foggy_hills_are_felt_block_by_block_like_each_alone() -> None:
    position = np.random.default_rng(7).uniform(-4, 4, (2500, 2))
    loss, gradient = FOGGY_HILLS.feel(position)
    for begin in range(0, 2500, 7):
        alone = FOGGY_HILLS.feel(position[begin])
        assert (float(alone[0]), alone[1].tolist()) == (float(loss[begin]), gradient[begin].tolist())
