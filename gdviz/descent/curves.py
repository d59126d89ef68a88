"""CURVES: the losses over one weight. To add one, add an entry and name it in ``CURVES`` at the end of this file."""

from __future__ import annotations

import numpy as np

from gdviz.descent.exact import Array, sine_cosine
from gdviz.descent.landscape import Landscape

_WAVES = np.array([2.4, 5.0])


def _roll_downhill(position: Array) -> tuple[Array, Array]:
    sine, cosine = sine_cosine(np.multiply.outer(_WAVES, position))
    loss = 0.12 * position * position + sine[0] + 0.3 * cosine[1]
    return loss[..., 0], 0.24 * position + 2.4 * cosine[0] - 1.5 * sine[1]


def _roll_downhill_hessian(position: Array) -> Array:
    sine, cosine = sine_cosine(np.multiply.outer(_WAVES, position))
    return (0.24 - 5.76 * sine[0] - 7.5 * cosine[1])[..., np.newaxis]


# The waves' slope is at most 2.4 + 1.5, so that 0.24 x outweighs it beyond |x| = 16.25: no minimum lies further out.
ROLL_DOWNHILL = Landscape(
    name="roll-downhill",
    label="Roll downhill",
    meaning="A bowl with waves: five valleys in sight, and only one of them is the deepest.",
    formula=r"f(x) = 0.12\,x^2 + \sin(2.4\,x) + 0.3\cos(5\,x)",
    gradient_formula=r"f'(x) = 0.24\,x + 2.4\cos(2.4\,x) - 1.5\sin(5\,x)",
    source="gdviz",
    window=((-6.0, 6.0),),
    search=(-16.25, 16.25),
    default_start=(3.5,),
    feel=_roll_downhill,
    hessian=_roll_downhill_hessian,
)


def _parabola(position: Array) -> tuple[Array, Array]:
    return (position * position)[..., 0], 2 * position


def _parabola_hessian(position: Array) -> Array:
    return np.full((*position.shape, 1), 2.0)


PARABOLA = Landscape(
    name="parabola",
    label="Plain bowl",
    meaning="The simplest valley. Its curvature is 2 everywhere, so every rule can be checked by hand.",
    formula=r"f(x) = x^2",
    gradient_formula=r"f'(x) = 2\,x",
    source="textbook",
    window=((-3.0, 3.0),),
    search=(-2.0, 2.0),
    default_start=(2.5,),
    feel=_parabola,
    hessian=_parabola_hessian,
)


def _double_well(position: Array) -> tuple[Array, Array]:
    square = position * position
    loss = 0.25 * square * square - square + 0.3 * position
    return loss[..., 0], square * position - 2 * position + 0.3


def _double_well_hessian(position: Array) -> Array:
    return (3 * position * position - 2)[..., np.newaxis]


# Beyond |x| = 2 the slope x^3 - 2x + 0.3 has the sign of x: no minimum lies further out.
DOUBLE_WELL = Landscape(
    name="double-well",
    label="Two valleys",
    meaning="Two valleys with a hill between them. The left one is deeper; from the right it cannot be seen.",
    formula=r"f(x) = \frac{1}{4}\,x^4 - x^2 + 0.3\,x",
    gradient_formula=r"f'(x) = x^3 - 2\,x + 0.3",
    source="the quartic double well of physics, tilted",
    window=((-2.4, 2.4),),
    search=(-2.0, 2.0),
    default_start=(2.2,),
    feel=_double_well,
    hessian=_double_well_hessian,
)


def _plateau(position: Array) -> tuple[Array, Array]:
    square = position * position
    spread = 1 + square
    return (square / spread)[..., 0], 2 * position / (spread * spread)


def _plateau_hessian(position: Array) -> Array:
    square = position * position
    spread = 1 + square
    return ((2 - 6 * square) / (spread * spread * spread))[..., np.newaxis]


# The slope has the sign of x everywhere: the one minimum is at 0.
PLATEAU = Landscape(
    name="plateau",
    label="Plateau",
    meaning="A long flat shelf before a narrow valley. On the shelf the slope is nearly nothing, and so is each step.",
    formula=r"f(x) = \frac{x^2}{1 + x^2}",
    gradient_formula=r"f'(x) = \frac{2\,x}{(1 + x^2)^2}",
    source="Geman and McClure 1987, Statistical methods for tomographic image reconstruction",
    window=((-6.0, 6.0),),
    search=(-2.0, 2.0),
    default_start=(5.0,),
    feel=_plateau,
    hessian=_plateau_hessian,
)


def _wall(position: Array) -> tuple[Array, Array]:
    """How far the wall's foot is, in wall widths, and the root that its formulas share."""
    width = 6 * (position - 1)
    return width, np.sqrt(1 + width * width)


def _cliff(position: Array) -> tuple[Array, Array]:
    width, root = _wall(position)
    slope = position + 2
    loss = 0.1 * slope * slope + 2 * (1 + width / root)
    return loss[..., 0], 0.2 * slope + 12 / (root * root * root)


def _cliff_hessian(position: Array) -> Array:
    width, root = _wall(position)
    square = root * root
    return (0.2 - 216 * width / (square * square * root))[..., np.newaxis]


# The slope is 0.2 (x + 2) and something positive. It is positive right of -2; left of -4 it is below -0.4 + 12 / 30^3 < 0. What
# lies between is looked at.
CLIFF = Landscape(
    name="cliff",
    label="Cliff",
    meaning="A steep wall beside a gentle slope. On the wall one step is so large that it throws the ball far away.",
    formula=r"f(x) = 0.1\,(x + 2)^2 + 2 + \frac{2\,z}{\sqrt{1 + z^2}},\quad z = 6\,(x - 1)",
    gradient_formula=r"f'(x) = 0.2\,(x + 2) + \frac{12}{(1 + z^2)^{3/2}}",
    source="gdviz, after the cliffs in Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks",
    window=((-6.0, 4.0),),
    search=(-4.0, 0.0),
    default_start=(2.5,),
    feel=_cliff,
    hessian=_cliff_hessian,
)

CURVES = (ROLL_DOWNHILL, PARABOLA, DOUBLE_WELL, PLATEAU, CLIFF)
