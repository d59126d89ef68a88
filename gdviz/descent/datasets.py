r"""DATASETS: examples to learn from: which ones there are, which are kept apart for a test, and how they are put on one scale.

The generated ones lie within about -3 to 3, so that their pictures are alike; the same seed gives the same bits on every
machine, and a larger set begins with the smaller one. The others are read from ``resources/data`` when they are first asked for;
``README.md`` there says where they come from. To add a data set, add an entry to ``DATASETS`` at the end of this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from gdviz.descent.catalogue import Catalogue, Setting
from gdviz.descent.exact import Array, gaussian, sine_cosine, uniform
from gdviz.descent.fit import Rows, total
from gdviz.descent.penguins import SOURCE, SPECIES, read_penguins
from gdviz.descent.shipped import damaged, read_lines
from gdviz.paths import resources

EXAMPLES = Setting(
    name="examples",
    label="Examples",
    symbol="",
    default=200,
    low=20,
    high=500,
    tick=10,
    least=4,
    most=5000,
    whole=True,
    meaning="How many examples are drawn. The more there are, the better they show what they have in common.",
)
DATA_NOISE = Setting(
    name="data_noise",
    label="Noise in the data",
    symbol="",
    default=0.2,
    low=0.0,
    high=1.5,
    tick=0.05,
    least=0.0,
    most=5.0,
    meaning="How far chance pushes the examples away from where they belong: with much of it, classes overlap.",
)

DATA_COUNTER = 2**62
"""The block of the random numbers from which data are drawn, one for each kind of number, from here on; keys are even."""
PLACE, OTHER_PLACE, PUSH, OTHER_PUSH, PART = range(DATA_COUNTER, DATA_COUNTER + 5)

CLASSES = ("A", "B")
PLANE = ("x₁", "x₂")
REACH = 3.0
"""How far the generated examples reach from 0, before they are pushed about."""
SMALLEST_SPREAD = 1e-300
BELOW_ONE = 1 - 2.0**-53

DIGITS = 1000
DIGIT_NAMES = tuple("0123456789")
PIXELS = [(row, column) for row in range(1, 9) for column in range(1, 9)]
DIGITS_HEAD = ",".join([*(f"row{row}_column{column}" for row, column in PIXELS), "digit"])
INKS = {str(ink): float(ink) for ink in range(17)}


@dataclass(frozen=True, eq=False)
class Data:
    """Examples to learn from: ``inputs`` of shape ``(count, n)`` in their own units, and what belongs to each.

    ``targets``, of shape ``(count,)``, are the numbers of the classes, from 0; where there are no ``classes``, they are values
    to predict. ``features`` name the inputs and ``target`` what is predicted, with units, as axes and legends need it; names that
    no person chose are in English, and shown in the language of the window.
    """

    features: tuple[str, ...]
    inputs: Array
    targets: Array
    classes: tuple[str, ...] = ()
    target: str = "class"

    @property
    def count(self) -> int:
        """The number of examples."""
        return len(self.targets)


@dataclass(frozen=True)
class DataSet:
    """A kind of data; ``make`` is told how many examples, the noise and the seed, which only count if it ``is_generated``.

    It raises InputError where the file of a data set is missing or damaged.
    """

    name: str
    label: str
    meaning: str
    source: str
    make: Callable[[int, float, int], Data]
    is_generated: bool = True


def split(count: int, test_share: float, seed: int) -> tuple[Rows, Rows]:
    """Which of ``count`` examples are for training and which for the test, both in rising order.

    Each example draws a number; those with the least are the test. Of two examples or more there is at least one on each side;
    a single one is for training.

    >>> training, test = split(10, 0.3, 0)
    >>> training.tolist(), test.tolist()
    ([0, 1, 4, 6, 7, 8, 9], [2, 3, 5])
    """
    order = np.argsort(uniform(2 * seed, PART, count), kind="stable")
    tested = min(max(round(count * test_share), 1), max(count - 1, 0))
    return np.sort(order[tested:]), np.sort(order[:tested])


@dataclass(frozen=True, eq=False)
class Scale:
    """Standardises inputs: each column less its ``middle``, in units of its ``spread``, both ``(n,)``.

    A column that does not vary has a spread of 1, so that only its middle is taken off; ``constant`` has the numbers of these.
    """

    middle: Array
    spread: Array
    constant: tuple[int, ...] = ()

    @classmethod
    def of(cls, inputs: Array) -> Scale:
        """The means and standard deviations of ``inputs``, shape ``(m, n)`` with m >= 1; what is below 1e-300 is no variation.

        The same bits on every machine.

        >>> scale = Scale.of(np.array([[1.0, 7.0], [3.0, 7.0]]))
        >>> scale.middle.tolist(), scale.spread.tolist(), scale.constant
        ([2.0, 7.0], [1.0, 1.0], (1,))
        """
        # Columns are brought below 1 by powers of 2, which is exact: neither sums nor squares leave the range of doubles.
        size = np.frexp(np.abs(inputs).max(axis=0))[1]
        small = np.ldexp(inputs, -size)
        mean = _mean(small)
        away = small - mean
        spread = np.ldexp(np.minimum(np.sqrt(_mean(away * away)), BELOW_ONE), size)
        varies = (inputs != inputs[0]).any(axis=0) & (spread > SMALLEST_SPREAD)
        middle = np.where(varies, np.ldexp(np.clip(mean, -BELOW_ONE, BELOW_ONE), size), inputs[0])
        return cls(middle, np.where(varies, spread, 1.0), tuple(np.flatnonzero(~varies).tolist()))

    def apply(self, inputs: Array) -> Array:
        """``inputs`` of shape ``(..., n)`` standardised; what is too large for a double is infinite."""
        with np.errstate(over="ignore"):
            # The difference of two doubles may be too large for one, that of their halves is not.
            return (inputs / 2 - self.middle / 2) / (self.spread / 2)

    def back(self, standardised: Array) -> Array:
        """What was standardised, shape ``(..., n)``, in its own units again."""
        with np.errstate(over="ignore"):
            return 2 * (self.middle / 2 + standardised * (self.spread / 2))


def _mean(rows: Array) -> Array:
    return total(rows) / len(rows)


def _numbers(count: int) -> Array:
    """The class of each example: 0 and 1 by turns, so that each has half of them."""
    return np.arange(count) % 2.0


def _in_plane(places: tuple[Array, Array], noise: float, seed: int) -> Data:
    """Two classes by turns at ``places``, each coordinate ``(count,)``, pushed about by ``noise``."""
    count = len(places[0])
    pushes = (gaussian(2 * seed, counter, count) for counter in (PUSH, OTHER_PUSH))
    inputs = np.column_stack([place + noise * push for place, push in zip(places, pushes, strict=True)])
    return Data(PLANE, inputs, _numbers(count), CLASSES)


def blobs(count: int, noise: float, seed: int) -> Data:
    """Two round clouds that a straight line can tell apart; each has a standard deviation of 0.7 even without noise."""
    side = 2 * _numbers(count) - 1
    x, y = (1.2 * side + 0.7 * gaussian(2 * seed, counter, count) for counter in (PLACE, OTHER_PLACE))
    return _in_plane((x, y), noise, seed)


def circles(count: int, noise: float, seed: int) -> Data:
    """A circle of radius 1.2 in one of radius 2.4."""
    sine, cosine = sine_cosine(2 * math.pi * uniform(2 * seed, PLACE, count))
    radius = 1.2 + 1.2 * _numbers(count)
    return _in_plane((radius * cosine, radius * sine), noise, seed)


def moons(count: int, noise: float, seed: int) -> Data:
    """Two half circles of radius 1.8, each with one end within the other."""
    sine, cosine = sine_cosine(math.pi * uniform(2 * seed, PLACE, count))
    side = 1 - 2 * _numbers(count)
    return _in_plane((side * (1.8 * cosine - 0.9), side * (1.8 * sine - 0.45)), noise, seed)


def xor(count: int, noise: float, seed: int) -> Data:
    """Four squares like those of a chessboard; between them there is a gap of 0.4, which noise fills."""
    x, y = (2 * uniform(2 * seed, counter, count) - 1 for counter in (PLACE, OTHER_PLACE))
    side = np.sign(x)
    x = 0.2 * side + (REACH - 0.2) * x
    y = side * (1 - 2 * _numbers(count)) * (0.2 + (REACH - 0.2) * np.abs(y))
    return _in_plane((x, y), noise, seed)


def spiral(count: int, noise: float, seed: int) -> Data:
    """Two arms around each other, each with one turn and a quarter; along an arm the examples lie about equally dense."""
    way = np.sqrt(uniform(2 * seed, PLACE, count))
    sine, cosine = sine_cosine(math.pi * (2.5 * way + _numbers(count)))
    radius = 0.3 + (REACH - 0.3) * way
    return _in_plane((radius * cosine, radius * sine), noise, seed)


def sine(count: int, noise: float, seed: int) -> Data:
    """One wave: y is the sine of x, and noise is added to it."""
    x = REACH * (2 * uniform(2 * seed, PLACE, count) - 1)
    y = sine_cosine(x)[0] + noise * gaussian(2 * seed, PUSH, count)
    return Data(("x",), x[:, np.newaxis], y, target="y")


@lru_cache(maxsize=1)
def penguins(folder: Path) -> Data:
    """All penguins that were measured, told by bill and flipper, from this folder of resources; InputError where damaged."""
    birds = [bird for bird in read_penguins(folder) if math.isfinite(bird.bill_mm + bird.flipper_mm)]
    inputs = np.array([(bird.bill_mm, bird.flipper_mm) for bird in birds])
    targets = np.array([float(SPECIES.index(bird.species)) for bird in birds])
    return _shared(Data(("bill length, mm", "flipper length, mm"), inputs, targets, SPECIES, "species"))


@lru_cache(maxsize=1)
def digits(folder: Path) -> Data:
    """Handwritten digits of 8 by 8 pixels, row by row, from this folder of resources; InputError where damaged."""
    path = folder / "data" / "digits.csv"
    head, *lines = read_lines(path)
    if head != DIGITS_HEAD:
        raise damaged(path, 1, "it does not name 64 pixels and the digit")
    rows = [_digit(path, number, line) for number, line in enumerate(lines, 2)]
    # A file that was cut off between two lines shows no other sign of it.
    if len(rows) != DIGITS:
        raise damaged(path, len(lines) + 1, "the last digit is number {count}, not {all}", count=len(rows), all=DIGITS)
    table = np.array(rows)
    names = tuple(f"ink in row {row}, column {column}" for row, column in PIXELS)
    return _shared(Data(names, table[:, :-1], table[:, -1], DIGIT_NAMES, "digit"))


def _digit(path: Path, number: int, line: str) -> list[float]:
    *pixels, digit = line.split(",")
    if len(pixels) != len(PIXELS):
        raise damaged(path, number, "not {needed} values but {count}", needed=len(PIXELS) + 1, count=len(pixels) + 1)
    if digit not in DIGIT_NAMES or not INKS.keys() >= set(pixels):
        raise damaged(path, number, "the pixels must be whole numbers, 0 to 16, the digit one of 0 to 9")
    return [INKS[ink] for ink in (*pixels, digit)]


def _shared(data: Data) -> Data:
    """``data`` that nobody can change, because all who ask are given the same."""
    data.inputs.flags.writeable = data.targets.flags.writeable = False
    return data


def _always(read: Callable[[Path], Data]) -> Callable[[int, float, int], Data]:
    """What makes the same data whatever it is told: those of the program's own file."""

    def make(*_: float) -> Data:
        return read(resources())

    return make


DATASETS = Catalogue(
    "data set",
    {
        entry.name: entry
        for entry in (
            DataSet(
                name="blobs",
                label="Two clouds",
                meaning="Two round clouds of examples. A straight line tells them apart, so that no hidden layer is needed.",
                source="made here; make_blobs of scikit-learn is alike",
                make=blobs,
            ),
            DataSet(
                name="circles",
                label="Circles",
                meaning="A circle of one class around a circle of the other: no straight line can part them.",
                source="made here; make_circles of scikit-learn is alike",
                make=circles,
            ),
            DataSet(
                name="moons",
                label="Half-moons",
                meaning="Two half-moons, each with one end within the other. A straight line gets most right, a bent one all.",
                source="made here; make_moons of scikit-learn is alike",
                make=moons,
            ),
            DataSet(
                name="xor",
                label="XOR",
                meaning="A where x₁ and x₂ have the same sign, B where they differ. Either of the two alone says nothing.",
                source="made here; the question is that of Minsky and Papert 1969",
                make=xor,
            ),
            DataSet(
                name="spiral",
                label="Spiral",
                meaning="Two arms wound around each other: the hardest of these, for two or three layers of many neurons.",
                source="made here; the question is that of Lang and Witbrock 1988",
                make=spiral,
            ),
            DataSet(
                name="sine",
                label="A wave",
                meaning="No classes: from x the value y is to be predicted, which is the sine of x and noise.",
                source="made here",
                make=sine,
            ),
            DataSet(
                name="penguins",
                label="Penguins",
                meaning="The species of 342 real penguins, told by the lengths of bill and flipper: three classes.",
                source=SOURCE,
                make=_always(penguins),
                is_generated=False,
            ),
            DataSet(
                name="digits",
                label="Handwritten digits",
                meaning="1,000 digits that people wrote, as pictures of 8 by 8 pixels: 64 inputs, and ten classes.",
                source="Optical Recognition of Handwritten Digits: Alpaydin and Kaynak 1998 (CC BY 4.0)",
                make=_always(digits),
                is_generated=False,
            ),
        )
    },
)
