"""MAPS: the losses over two weights. To add one, add an entry and name it in ``MAPS`` at the end of this file.

Positions have shape ``(..., 2)``. Powers are written as products: those are the same bits on every machine. The published minima
are in ``tests/descent/test_maps.py``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from typing import TypedDict

import numpy as np

from gdviz.descent.exact import Array, exponential, sine_cosine
from gdviz.descent.foggy_hills import FOGGY_HILLS
from gdviz.descent.landscape import Landscape
from gdviz.descent.pairs import gradient_of, hessian_of

Place = tuple[float, float]


class Ground(TypedDict):
    """The two functions of a landscape."""

    feel: Callable[[Array], tuple[Array, Array]]
    hessian: Callable[[Array], Array]


TEXTBOOK = "textbook"
SURVEY = "Jamil and Yang 2013, A literature survey of benchmark functions"


def _diagonal(curvatures: Array) -> Array:
    """The hessian of a loss whose two weights do not know of each other, from the curvature along each, shape ``(..., 2)``."""
    return hessian_of(curvatures[..., 0], 0.0, curvatures[..., 1])


def _quadratic(xx: float, xy: float, yy: float, bottom: Place = (0.0, 0.0)) -> Ground:
    """The loss that has this curvature everywhere, and is 0 at its bottom."""

    def feel(position: Array) -> tuple[Array, Array]:
        x, y = position[..., 0] - bottom[0], position[..., 1] - bottom[1]
        along_x, along_y = xx * x + xy * y, xy * x + yy * y
        return (x * along_x + y * along_y) / 2, gradient_of(along_x, along_y)

    return Ground(feel=feel, hessian=lambda position: hessian_of(np.full(position.shape[:-1], xx), xy, yy))


def _crossings(valleys: tuple[float, ...], tops: tuple[float, ...]) -> tuple[Place, ...]:
    """The minima and saddles of a loss that is the same wave along x, plus the same along y."""
    return (*product(valleys, valleys), *product(valleys, tops), *product(tops, valleys))


BOWL = Landscape(
    name="bowl",
    label="Round bowl",
    meaning="Equally steep on all sides, so that downhill points straight at the bottom.",
    formula=r"f(x, y) = x^2 + y^2",
    gradient_formula=r"\nabla f = (2\,x, 2\,y)",
    source=TEXTBOOK,
    window=((-4.0, 4.0), (-4.0, 4.0)),
    default_start=(-3.0, 2.0),
    default_rate=0.1,
    near=((0.0, 0.0),),
    **_quadratic(2, 0, 2),
)

RAVINE = Landscape(
    name="ravine",
    label="Ravine",
    meaning="25 times steeper across than along. A step that is safe across is tiny along, so that the ball zigzags.",
    formula=r"f(x, y) = \frac{1}{2}\,(x^2 + 25\,y^2)",
    gradient_formula=r"\nabla f = (x, 25\,y)",
    source=TEXTBOOK,
    window=((-5.0, 5.0), (-5.0, 5.0)),
    default_start=(-4.0, 2.0),
    default_rate=0.07,
    near=((0.0, 0.0),),
    **_quadratic(1, 0, 25),
)


def _rosenbrock(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    short, off = 1 - x, y - x * x
    return short * short + 100 * off * off, gradient_of(-2 * short - 400 * x * off, 200 * off)


def _rosenbrock_hessian(position: Array) -> Array:
    x, y = position[..., 0], position[..., 1]
    return hessian_of(2 + 1200 * x * x - 400 * y, -400 * x, 200.0)


ROSENBROCK = Landscape(
    name="rosenbrock",
    label="Rosenbrock's banana",
    meaning="Finding the curved valley is easy. Following its nearly flat floor to the bottom takes thousands of steps.",
    formula=r"f(x, y) = (1 - x)^2 + 100\,(y - x^2)^2",
    gradient_formula=r"\nabla f = \begin{pmatrix} -2\,(1 - x) - 400\,x\,(y - x^2) \\ 200\,(y - x^2) \end{pmatrix}",
    source="Rosenbrock 1960, An automatic method for finding the greatest or least value of a function",
    window=((-2.0, 2.0), (-1.0, 3.0)),
    default_start=(-1.2, 1.0),
    default_rate=0.001,
    near=((1.0, 1.0),),
    feel=_rosenbrock,
    hessian=_rosenbrock_hessian,
)


def _himmelblau(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    first, second = x * x + y - 11, x + y * y - 7
    return first * first + second * second, gradient_of(4 * x * first + 2 * second, 2 * first + 4 * y * second)


def _himmelblau_hessian(position: Array) -> Array:
    x, y = position[..., 0], position[..., 1]
    return hessian_of(12 * x * x + 4 * y - 42, 4 * (x + y), 12 * y * y + 4 * x - 26)


HIMMELBLAU = Landscape(
    name="himmelblau",
    label="Himmelblau",
    meaning="Four valleys, all equally deep. Which of them the ball finds is decided by where it starts.",
    formula=r"\begin{aligned} &f(x, y) = u^2 + v^2 \\ &u = x^2 + y - 11, v = x + y^2 - 7 \end{aligned}",
    gradient_formula=r"\nabla f = (4\,x\,u + 2\,v, 2\,u + 4\,y\,v)",
    source="Himmelblau 1972, Applied nonlinear programming",
    window=((-5.0, 5.0), (-5.0, 5.0)),
    default_start=(0.5, -0.5),
    default_rate=0.007,
    near=(
        *((3.0, 2.0), (-2.81, 3.13), (-3.78, -3.28), (3.58, -1.85)),
        *((-3.07, -0.08), (-0.13, -1.95), (0.09, 2.88), (3.39, 0.07)),
    ),
    feel=_himmelblau,
    hessian=_himmelblau_hessian,
)


def _beale(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    square, cube = y * y, y * y * y
    first, second, third = 1.5 + x * (y - 1), 2.25 + x * (square - 1), 2.625 + x * (cube - 1)
    along_x = 2 * (first * (y - 1) + second * (square - 1) + third * (cube - 1))
    along_y = 2 * x * (first + 2 * y * second + 3 * square * third)
    return first * first + second * second + third * third, gradient_of(along_x, along_y)


def _beale_hessian(position: Array) -> Array:
    x, y = position[..., 0], position[..., 1]
    square, cube = y * y, y * y * y
    first, second, third = 1.5 + x * (y - 1), 2.25 + x * (square - 1), 2.625 + x * (cube - 1)
    steep = first + 2 * y * second + 3 * square * third
    rising = (y - 1) + 2 * y * (square - 1) + 3 * square * (cube - 1)
    xx = 2 * ((y - 1) * (y - 1) + (square - 1) * (square - 1) + (cube - 1) * (cube - 1))
    yy = 2 * x * (x * (1 + 4 * square + 9 * square * square) + 2 * second + 6 * y * third)
    return hessian_of(xx, 2 * (steep + x * rising), yy)


BEALE = Landscape(
    name="beale",
    label="Beale",
    meaning="Steep walls around a nearly flat floor. A step that is good on the floor is far too long on a wall.",
    formula=r"\begin{aligned} &f(x, y) = u_1^2 + u_2^2 + u_3^2 \\"
    r" &u_k = 3\,(1 - 2^{-k}) - x\,(1 - y^k) \end{aligned}",
    gradient_formula=r"\nabla f = \sum_{k=1}^{3} 2\,u_k\,(y^k - 1, k\,x\,y^{k-1})",
    source="Beale 1958, On an iterative method for finding a local minimum of a function of more than one variable",
    window=((-4.5, 4.5), (-4.5, 4.5)),
    default_start=(0.5, -1.5),
    default_rate=0.02,
    near=((3.0, 0.5), (0.0, 1.0), (0.1, -2.64)),
    feel=_beale,
    hessian=_beale_hessian,
)

BOOTH = Landscape(
    name="booth",
    label="Booth",
    meaning="A long bowl that lies askew, so that downhill points neither along x nor along y.",
    formula=r"f(x, y) = (x + 2\,y - 7)^2 + (2\,x + y - 5)^2",
    gradient_formula=r"\nabla f = (10\,x + 8\,y - 34, 8\,x + 10\,y - 38)",
    source=SURVEY,
    window=((-10.0, 10.0), (-10.0, 10.0)),
    default_start=(-7.0, 4.0),
    default_rate=0.05,
    near=((1.0, 3.0),),
    **_quadratic(10, 8, 10, (1.0, 3.0)),
)

MATYAS = Landscape(
    name="matyas",
    label="Matyas",
    meaning="A ravine along the diagonal, 25 times steeper across than along. Nearly all of the way is its flat floor.",
    formula=r"f(x, y) = 0.26\,(x^2 + y^2) - 0.48\,x\,y",
    gradient_formula=r"\nabla f = (0.52\,x - 0.48\,y, 0.52\,y - 0.48\,x)",
    source="Matyas 1965, Random optimization",
    window=((-10.0, 10.0), (-10.0, 10.0)),
    default_start=(-3.0, -9.0),
    default_rate=1.2,
    near=((0.0, 0.0),),
    **_quadratic(0.52, -0.48, 0.52),
)


def _camel(a: float, b: float, c: float, d: float, e: float) -> Ground:
    """A loss a x^2 + b x^4 + c x^6 + x y + d y^2 + e y^4."""

    def feel(position: Array) -> tuple[Array, Array]:
        x, y = position[..., 0], position[..., 1]
        square, other = x * x, y * y
        loss = square * (a + square * (b + c * square)) + x * y + other * (d + e * other)
        return loss, gradient_of(x * (2 * a + square * (4 * b + 6 * c * square)) + y, x + y * (2 * d + 4 * e * other))

    def hessian(position: Array) -> Array:
        square, other = position[..., 0] * position[..., 0], position[..., 1] * position[..., 1]
        return hessian_of(2 * a + square * (12 * b + 30 * c * square), 1.0, 2 * d + 12 * e * other)

    return Ground(feel=feel, hessian=hessian)


THREE_HUMP_CAMEL = Landscape(
    name="three-hump-camel",
    label="Three-hump camel",
    meaning="Three valleys in a row. The middle one is the deepest; a ball from outside rests in one of the others.",
    formula=r"f(x, y) = 2\,x^2 - 1.05\,x^4 + x^6/6 + x\,y + y^2",
    gradient_formula=r"\nabla f = (4\,x - 4.2\,x^3 + x^5 + y, x + 2\,y)",
    source=f"Branin 1972; {SURVEY}",
    window=((-2.5, 2.5), (-2.5, 2.5)),
    default_start=(-2.1, -1.8),
    default_rate=0.05,
    near=((0.0, 0.0), (1.75, -0.87), (-1.75, 0.87), (1.07, -0.54), (-1.07, 0.54)),
    **_camel(2, -1.05, 1 / 6, 1, 0),
)

SIX_HUMP_CAMEL = Landscape(
    name="six-hump-camel",
    label="Six-hump camel",
    meaning="Six valleys, in pairs that mirror each other. Two of them are the deepest.",
    formula=r"\begin{aligned} f(x, y) = {} &4\,x^2 - 2.1\,x^4 + x^6/3 \\ &{} + x\,y - 4\,y^2 + 4\,y^4 \end{aligned}",
    gradient_formula=r"\nabla f = \begin{pmatrix} 8\,x - 8.4\,x^3 + 2\,x^5 + y \\ x - 8\,y + 16\,y^3 \end{pmatrix}",
    source="Branin 1972, Widely convergent method for finding multiple solutions of simultaneous nonlinear equations",
    window=((-2.0, 2.0), (-2.0, 2.0)),
    default_start=(1.9, 0.2),
    default_rate=0.02,
    near=(
        *((-0.09, 0.71), (0.09, -0.71), (-1.70, 0.80), (1.70, -0.80), (-1.61, -0.57), (1.61, 0.57)),
        *((0.0, 0.0), (-1.11, 0.77), (1.11, -0.77), (-1.64, -0.23), (1.64, 0.23), (-1.30, -0.60), (1.30, 0.60)),
    ),
    **_camel(4, -2.1, 1 / 3, -4, 4),
)


def _styblinski_tang(position: Array) -> tuple[Array, Array]:
    square = position * position
    parts = (square * (square - 16) + 5 * position) / 2
    return parts[..., 0] + parts[..., 1], position * (2 * square - 16) + 2.5


STYBLINSKI_TANG = Landscape(
    name="styblinski-tang",
    label="Styblinski-Tang",
    meaning="A valley in each of the four quarters. They look alike, but only one is the deepest.",
    formula=r"f(x, y) = \frac{1}{2} \sum_{w = x, y} (w^4 - 16\,w^2 + 5\,w)",
    gradient_formula=r"\nabla f = \begin{pmatrix} 2\,x^3 - 16\,x + 2.5 \\ 2\,y^3 - 16\,y + 2.5 \end{pmatrix}",
    source="Styblinski and Tang 1990, Experiments in nonconvex optimization",
    window=((-5.0, 5.0), (-5.0, 5.0)),
    default_start=(0.6, 4.4),
    default_rate=0.01,
    near=_crossings((-2.9, 2.75), (0.16,)),
    feel=_styblinski_tang,
    hessian=lambda position: _diagonal(6 * position * position - 16),
)

_TURN = 2 * math.pi


def _rastrigin(position: Array) -> tuple[Array, Array]:
    sine, cosine = sine_cosine(_TURN * position)
    parts = position * position + (10 - 10 * cosine)
    return parts[..., 0] + parts[..., 1], 2 * position + 10 * _TURN * sine


RASTRIGIN = Landscape(
    name="rastrigin",
    label="Rastrigin",
    meaning="A bowl like an egg carton, with 121 dents in sight. With small steps the ball stops in the nearest one.",
    formula=r"f(x, y) = 20 + \sum_{w = x, y} (w^2 - 10\cos 2\pi w)",
    gradient_formula=r"\nabla f = \begin{pmatrix} 2\,x + 20\pi\sin 2\pi x \\ 2\,y + 20\pi\sin 2\pi y \end{pmatrix}",
    source="Rastrigin 1974, Systems of extremal control",
    window=((-5.12, 5.12), (-5.12, 5.12)),
    default_start=(2.6, -3.4),
    default_rate=0.001,
    near=_crossings(tuple(0.995 * k for k in range(-5, 6)), tuple(1.005 * (k + 0.5) for k in range(-5, 5))),
    feel=_rastrigin,
    hessian=lambda position: _diagonal(2 + 10 * _TURN * _TURN * sine_cosine(_TURN * position)[1]),
)

# What ``exponential`` makes of 1, one unit in the last place beside e, so that the loss at the centre is exactly 0.
_E = float.fromhex("0x1.5bf0a8b14576ap+1")


def _ackley_parts(position: Array) -> tuple[Array, Array, Array, Array, Array]:
    """The root, the cone's part and the waves' part of the loss, and the waves' sines and cosines."""
    x, y = position[..., 0], position[..., 1]
    sine, cosine = sine_cosine(_TURN * position)
    root = np.sqrt((x * x + y * y) / 2)
    return root, exponential(-0.2 * root), exponential((cosine[..., 0] + cosine[..., 1]) / 2), sine, cosine


def _ackley(position: Array) -> tuple[Array, Array]:
    """At the very centre the cone has a point. There its slope is taken to be 0, so that a ball may rest."""
    root, cone, waves, sine, _ = _ackley_parts(position)
    steep = 2 * cone / np.where(root > 0, root, 1.0)
    return 20 - 20 * cone + (_E - waves), steep[..., np.newaxis] * position + math.pi * waves[..., np.newaxis] * sine


def _ackley_hessian(position: Array) -> Array:
    """At the very centre, where the cone's point has no curvature, that of the waves alone."""
    root, cone, waves, sine, cosine = _ackley_parts(position)
    x, y = position[..., 0], position[..., 1]
    safe = np.where(root > 0, root, 1.0)
    steep = np.where(root > 0, 2 * cone / safe, 0.0)
    drop = steep * (1 / safe + 0.2) / (2 * safe)
    rise = math.pi * math.pi * waves
    own = 2 * rise[..., np.newaxis] * cosine - rise[..., np.newaxis] * sine * sine
    return hessian_of(
        steep - drop * x * x + own[..., 0], -drop * x * y - rise * sine[..., 0] * sine[..., 1], steep - drop * y * y + own[..., 1]
    )


ACKLEY = Landscape(
    name="ackley",
    label="Ackley",
    meaning="A funnel with dents all over. Far out the dents hide the way; at the very centre the ground ends in a point.",
    formula=r"\begin{aligned} &f(x, y) = 20 - 20\,e^{-0.2\,r} + e - e^{c}, \\"
    r" &2\,r^2 = x^2 + y^2, 2\,c = \cos 2\pi x + \cos 2\pi y \end{aligned}",
    gradient_formula=r"\nabla f = \begin{pmatrix} 2\,x\,e^{-0.2\,r}/r + \pi\,e^{c} \sin 2\pi x \\"
    r" 2\,y\,e^{-0.2\,r}/r + \pi\,e^{c} \sin 2\pi y \end{pmatrix}",
    source="Ackley 1987, A connectionist machine for genetic hillclimbing",
    window=((-5.0, 5.0), (-5.0, 5.0)),
    default_start=(2.6, -3.4),
    default_rate=0.01,
    near=_crossings(tuple(0.99 * k for k in range(-5, 6)), tuple(k + 0.5 for k in range(-5, 5))),
    feel=_ackley,
    hessian=_ackley_hessian,
)


def _saddle(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    square = y * y
    return x * x + square * (square / 4 - 1), gradient_of(2 * x, y * (square - 2))


SADDLE = Landscape(
    name="saddle",
    label="Saddle",
    meaning="On the saddle the slope is nearly nothing: the ball lingers, then rolls off to one side. "
    "The last term of the formula keeps it in.",
    formula=r"f(x, y) = x^2 - y^2 + \frac{1}{4}\,y^4",
    gradient_formula=r"\nabla f = (2\,x, y^3 - 2\,y)",
    source=f"{TEXTBOOK}, with valleys added by gdviz",
    window=((-2.5, 2.5), (-2.5, 2.5)),
    default_start=(1.5, 0.01),
    default_rate=0.1,
    near=((0.0, 0.0), (0.0, 1.4), (0.0, -1.4)),
    feel=_saddle,
    hessian=lambda position: hessian_of(2.0, 0.0, 3 * position[..., 1] * position[..., 1] - 2),
)


def _monkey_saddle(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0], position[..., 1]
    square, other = x * x, y * y
    radius = square + other
    loss = x * (square - 3 * other) + radius * radius / 2
    return loss, gradient_of(3 * (square - other) + 2 * x * radius, 2 * y * (radius - 3 * x))


def _monkey_saddle_hessian(position: Array) -> Array:
    x, y = position[..., 0], position[..., 1]
    square, other = x * x, y * y
    return hessian_of(6 * (x + square) + 2 * other, y * (4 * x - 6), 2 * square + 6 * (other - x))


MONKEY_SADDLE = Landscape(
    name="monkey-saddle",
    label="Monkey saddle",
    meaning="Three ways down from one flat place: two for the legs and one for the tail. "
    "The last term of the formula keeps the ball in.",
    formula=r"f(x, y) = x^3 - 3\,x\,y^2 + \frac{1}{2}\,r^4, r^2 = x^2 + y^2",
    gradient_formula=r"\nabla f = (3\,x^2 - 3\,y^2 + 2\,x\,r^2, 2\,y\,r^2 - 6\,x\,y)",
    source=f"{TEXTBOOK}, with valleys added by gdviz",
    window=((-2.5, 2.5), (-2.5, 2.5)),
    default_start=(1.3, 0.1),
    default_rate=0.05,
    near=((0.0, 0.0), (-1.5, 0.0), (0.75, 1.3), (0.75, -1.3)),
    feel=_monkey_saddle,
    hessian=_monkey_saddle_hessian,
)


def _plateau(position: Array) -> tuple[Array, Array]:
    x, y = position[..., 0] - 1, position[..., 1] + 1
    square = x * x + 2 * y * y
    spread = 1 + square
    steep = 2 / (spread * spread)
    return square / spread, gradient_of(steep * x, 2 * steep * y)


def _plateau_hessian(position: Array) -> Array:
    x, y = position[..., 0] - 1, position[..., 1] + 1
    spread = 1 + x * x + 2 * y * y
    steep = 2 / (spread * spread)
    bend = 4 * steep / spread
    return hessian_of(steep - bend * x * x, -2 * bend * x * y, 2 * steep - 4 * bend * y * y)


PLATEAU = Landscape(
    name="plateau-2d",
    label="Plateau with a hole",
    meaning="A wide flat shelf around one narrow valley. On the shelf the slope is nearly nothing, and so is each step.",
    formula=r"f(x, y) = \frac{q}{1 + q}, q = (x - 1)^2 + 2\,(y + 1)^2",
    gradient_formula=r"\nabla f = \frac{1}{(1 + q)^2}\,(2\,(x - 1), 4\,(y + 1))",
    source="Geman and McClure 1987, Statistical methods for tomographic image reconstruction",
    window=((-6.0, 6.0), (-6.0, 6.0)),
    default_start=(-2.0, 0.5),
    default_rate=0.25,
    near=((1.0, -1.0),),
    feel=_plateau,
    hessian=_plateau_hessian,
)

MAPS = (
    *(FOGGY_HILLS, BOWL, RAVINE, ROSENBROCK, HIMMELBLAU, BEALE, BOOTH, MATYAS, THREE_HUMP_CAMEL, SIX_HUMP_CAMEL),
    *(STYBLINSKI_TANG, RASTRIGIN, ACKLEY, SADDLE, MONKEY_SADDLE, PLATEAU),
)
