"""FITS: losses over the two weights of a model that is fitted to real data.

The data are the Palmer penguins; ``resources/data/README.md`` says where they come from. Their file is read when a loss is first
felt. To add a fit, add an entry to ``FITS`` at the end of this file.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gdviz.descent.exact import Array
from gdviz.descent.fit import LineFit, LogisticFit
from gdviz.descent.landscape import Landscape
from gdviz.paths import resources
from gdviz.saved import read_text
from gdviz.words import InputError

HEAD = "species,sex,flipper_length_mm,body_mass_g"
SPECIES = ("Adelie", "Chinstrap", "Gentoo")
UNKNOWN = "NA"
SEXES = ("female", "male", UNKNOWN)
PENGUINS = 344
SOURCE = "Palmer penguins: Gorman, Williams and Fraser 2014; Horst, Hill and Gorman 2020 (CC0)"


class Penguin(NamedTuple):
    """One line of the file. What was not measured is not a number."""

    species: str
    sex: str
    flipper_mm: float
    mass_g: float


def read_penguins() -> list[Penguin]:
    """All penguins, in the order of the file; InputError says where it is damaged."""
    path = resources() / "data" / "penguins.csv"
    try:
        text = read_text(path)
    except InputError as error:
        raise InputError("{problem}; install gdviz again", problem=str(error)) from None
    head, *lines = text.splitlines() or [""]
    if head != HEAD:
        raise _damaged(path, 1, f"it is not {HEAD}")
    penguins = [_penguin(path, number, line) for number, line in enumerate(lines, 2)]
    # A file that was cut off between two lines shows no other sign of it.
    if len(penguins) != PENGUINS:
        raise _damaged(path, len(lines) + 1, f"the last penguin is number {len(penguins)}, not {PENGUINS}")
    return penguins


def _penguin(path: Path, number: int, line: str) -> Penguin:
    values = line.split(",")
    if len(values) != len(Penguin._fields):
        raise _damaged(path, number, f"there are {len(values)} values, not {len(Penguin._fields)}")
    species, sex, flipper, mass = values
    if species not in SPECIES or sex not in SEXES:
        raise _damaged(path, number, f"the species must be one of {', '.join(SPECIES)}, the sex one of {', '.join(SEXES)}")
    return Penguin(species, sex, _measured(path, number, flipper), _measured(path, number, mass))


def _measured(path: Path, number: int, text: str) -> float:
    if text == UNKNOWN:
        return math.nan
    value = float(text) if text.isascii() and text.isdigit() else 0.0
    if not 0 < value < math.inf:
        raise _damaged(path, number, f"the flipper and the mass must be whole numbers above 0 or {UNKNOWN}")
    return value


def _damaged(path: Path, line: int, problem: str) -> InputError:
    return InputError("{path}, line {line}: {problem}; install gdviz again", path=path, line=line, problem=problem)


def mass_by_flipper() -> tuple[Array, Array]:
    """Of all penguins that were measured: the flipper in centimetres from 20 cm, and the mass in kilograms."""
    measured = [(bird.flipper_mm, bird.mass_g) for bird in read_penguins() if math.isfinite(bird.flipper_mm + bird.mass_g)]
    flipper, mass = np.array(measured).T
    return (flipper - 200) / 10, mass / 1000


def sex_by_flipper() -> tuple[Array, Array]:
    """Of all chinstrap penguins: the flipper in centimetres from 19.5 cm, and 1 for a male, 0 for a female."""
    chinstraps = [bird for bird in read_penguins() if bird.species == "Chinstrap"]
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
