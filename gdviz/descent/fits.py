"""FITS: losses over the two weights of a model that is fitted to real data.

The data are the Palmer penguins; ``resources/data/README.md`` says where they come from. Their file is read when a loss is first
felt. To add a fit, add an entry to ``FITS`` at the end of this file.
"""

from __future__ import annotations

import math

import numpy as np

from gdviz.descent.exact import Array
from gdviz.descent.fit import LineFit, LogisticFit
from gdviz.descent.landscape import Landscape
from gdviz.descent.penguins import SOURCE, read_penguins
from gdviz.paths import resources


def mass_by_flipper() -> tuple[Array, Array]:
    """Of all penguins that were measured: the flipper in centimetres from 20 cm, and the mass in kilograms."""
    birds = read_penguins(resources())
    measured = [(bird.flipper_mm, bird.mass_g) for bird in birds if math.isfinite(bird.flipper_mm + bird.mass_g)]
    flipper, mass = np.array(measured).T
    return (flipper - 200) / 10, mass / 1000


def sex_by_flipper() -> tuple[Array, Array]:
    """Of all chinstrap penguins: the flipper in centimetres from 19.5 cm, and 1 for a male, 0 for a female."""
    chinstraps = [bird for bird in read_penguins(resources()) if bird.species == "Chinstrap"]
    flipper, is_male = np.array([(bird.flipper_mm, bird.sex == "male") for bird in chinstraps]).T
    return (flipper - 195) / 10, is_male


LINE = LineFit("flipper length, cm from 20", "body mass, kg", mass_by_flipper)

LINE_FIT = Landscape(
    name="line-fit",
    label="A line through penguins",
    meaning="How far a line misses the body masses of 342 penguins, told by their flippers. w tilts the line, b lifts it.",
    formula=r"f(w, b) = \frac{1}{n} \sum_i (w\,x_i + b - y_i)^2",
    gradient_formula=r"\nabla f = \frac{2}{n} \sum_i (w\,x_i + b - y_i)\,(x_i, 1)",
    source=SOURCE,
    window=((-2.0, 3.0), (1.5, 6.5)),
    default_start=(-1.5, 2.5),
    default_rate=0.1,
    feel=LINE.feel,
    hessian=LINE.hessian,
    near=((0.5, 4.16),),
    fit=LINE,
)

LOGISTIC = LogisticFit("flipper length, cm from 19.5", "male (1) or female (0)", sex_by_flipper)

LOGISTIC_FIT = Landscape(
    name="logistic-fit",
    label="Telling penguins apart",
    meaning="How badly a curve tells 34 male from 34 female chinstrap penguins by their flippers. w makes it steep, b shifts it.",
    formula=r"f(w, b) = \frac{1}{n} \sum_i (\log(1 + e^{z_i}) - y_i\,z_i),\; z_i = w\,x_i + b",
    gradient_formula=r"\nabla f = \frac{1}{n} \sum_i \left(\frac{1}{1 + e^{-z_i}} - y_i\right) (x_i, 1)",
    source=SOURCE,
    window=((-2.0, 8.0), (-5.0, 5.0)),
    default_start=(-1.0, 3.0),
    default_rate=1.5,
    feel=LOGISTIC.feel,
    hessian=LOGISTIC.hessian,
    near=((2.6, -0.21),),
    fit=LOGISTIC,
)

FITS = (LINE_FIT, LOGISTIC_FIT)
