"""Elementary functions and random numbers that give the same bits on every machine.

numpy hands sine, cosine, exponentials, logarithms and powers to whatever mathematical library it was built with, and those differ
in the last bit from one processor and system to the next. A chaotic run multiplies such a bit by ten every few steps, so two
people who open the same experiment would soon see different trails. IEEE 754 fixes the result of + - * /, of square roots and of
rounding exactly; what is built from those alone is the same everywhere.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PIECES = 128
"""The circle is cut into this many equal arcs; a table holds the sine and cosine where each begins."""


def _table() -> tuple[Array, Array]:
    """Sines and cosines of the arcs' beginnings, correctly rounded from 28-digit decimal series."""
    from decimal import Decimal, localcontext

    def series(angle: Decimal, first: Decimal, power: int) -> Decimal:
        term, total = first, first
        while abs(term) > Decimal(10) ** -26:
            term *= -angle * angle / ((power + 1) * (power + 2))
            total += term
            power += 2
        return total

    with localcontext() as context:
        context.prec = 28
        arc = 2 * Decimal("3.141592653589793238462643383280") / PIECES
        quarter = [arc * k for k in range(PIECES // 4 + 1)]
        sine = [float(series(angle, angle, 1)) for angle in quarter]
    sine[-1] = 1.0
    half = sine + sine[-2::-1]
    whole = half + [-value for value in half[1:-1]]
    wave = np.array(whole)
    return wave, np.roll(wave, -PIECES // 4)


_SINES, _COSINES = _table()

# The arc's length in three parts. Each of the first two has at most 28 significant bits, so that its product with a count of arcs
# below 2**25 is exact (Cody and Waite's argument reduction).
_ARC_HIGH = float.fromhex("0x1.921fb54p-5")
_ARC_MIDDLE = float.fromhex("0x1.10b461p-35")
_ARC_LOW = float.fromhex("0x1.a62633145c06ep-63")
_ARCS_PER_UNIT = PIECES / (2 * math.pi)
_MOST_ARCS = 2.0**62
_HALF_ARC = 1.001 * math.pi / PIECES


def sine_cosine(angle: Array) -> tuple[Array, Array]:
    """Sine and cosine of ``angle`` in radians, of any shape.

    Within 2.3e-16 of the true values for angles up to 10**6, within [-1, 1] beyond; not finite in, not a number out.

    >>> sine, cosine = sine_cosine(np.array([0.0, math.pi / 6, math.pi / 3]))
    >>> sine.round(15).tolist(), cosine.round(15).tolist()
    ([0.0, 0.5, 0.866025403784439], [1.0, 0.866025403784439, 0.5])
    """
    # Working in place halves the time: most of it goes into fetching memory.
    count = np.asarray(angle * _ARCS_PER_UNIT)
    np.rint(count, out=count)
    rest = np.asarray(angle - count * _ARC_HIGH)
    rest -= count * _ARC_MIDDLE
    rest -= count * _ARC_LOW
    # Beyond 10**6 the reduction loses its digits; the result is then arbitrary, but still a sine.
    np.minimum(rest, _HALF_ARC, out=rest)
    np.maximum(rest, -_HALF_ARC, out=rest)
    np.minimum(count, _MOST_ARCS, out=count)
    np.maximum(count, -_MOST_ARCS, out=count)
    arc = count.astype(np.int64)
    arc &= PIECES - 1
    sine_here, cosine_here = _SINES.take(arc), _COSINES.take(arc)
    square = rest * rest
    sine_rest = horner(square, -1 / 5040, 1 / 120, -1 / 6)
    sine_rest *= rest
    sine_rest += rest
    cosine_loss = horner(square, -1 / 720, 1 / 24, -1 / 2)
    sine = sine_here * cosine_loss
    sine += cosine_here * sine_rest
    sine += sine_here
    cosine_loss *= cosine_here
    sine_rest *= sine_here
    cosine_loss -= sine_rest
    cosine_loss += cosine_here
    return sine, cosine_loss


def horner(x: Array, *coefficients: float) -> Array:
    """Taylor's series in ``x``, from its last coefficient to its first, times ``x``.

    What is left over of an angle is at most pi / 128, of an exponent log(2) / 1024, of a logarithm's number 1 / 1024, so that the
    next terms are below 1e-17.
    """
    total = x * coefficients[0]
    for coefficient in coefficients[1:]:
        total += coefficient
        total *= x
    return total


def exponential(x: Array) -> Array:
    """The number e to the power of ``x``, of any shape, as ``exponentials`` works it out."""
    from gdviz.descent import exponentials

    return exponentials.exponential(x)


def logarithm(x: Array) -> Array:
    """The natural logarithm of ``x``, of any shape, as ``exponentials`` works it out."""
    from gdviz.descent import exponentials

    return exponentials.logarithm(x)


def uniform(key: int, counter: int, count: int) -> Array:
    """``count`` random numbers between 0 and 1, without these two, all equally likely: shape ``(count,)``.

    The same ``key`` and ``counter`` (whole numbers from 0 to 2**63 - 1) give the same numbers, others unrelated ones; a longer
    vector begins like a shorter one. Philox (Salmon et al. 2011) encrypts a number of 256 bits, here ``counter`` times 2**64 plus
    the number of the draw. A draw's first 52 bits choose one of 2**52 equal intervals, whose middle is taken: with one bit more
    the last middle would be rounded to 1.

    >>> uniform(1, 0, 3).round(6).tolist(), uniform(1, 1, 2).round(6).tolist()
    ([0.303568, 0.848709, 0.156135], [0.358114, 0.302656])
    """
    return middles(np.random.Philox(key=key, counter=counter << 64).random_raw(count))


def middles(draws: NDArray[np.uint64]) -> Array:
    """The middle of the interval that each draw's first 52 bits choose.

    >>> middles(np.array([0, 2**63], np.uint64)).tolist() == [2**-53, 0.5 + 2**-53]
    True
    """
    return ((draws >> np.uint64(12)) + 0.5) * 2.0**-52


def gaussian(key: int, counter: int, count: int) -> Array:
    r"""``count`` random numbers from the normal distribution with mean 0 and variance 1: shape ``(count,)``.

    A pair of numbers from ``uniform`` with the same ``key`` and ``counter`` gives two of these (Box and Muller 1958):
    :math:`\sqrt{-2 \log u_1} \cos(2 \pi u_2)` and :math:`\sqrt{-2 \log u_1} \sin(2 \pi u_2)`. None is beyond 8.6.

    >>> gaussian(1, 0, 3).round(6).tolist()
    [0.897445, -1.25654, 1.890501]
    """
    from gdviz.descent.exponentials import in_blocks

    return in_blocks(box_muller, uniform(key, counter, count + count % 2))[:count]


def box_muller(uniform_numbers: Array) -> Array:
    """Pairs of normal numbers from pairs of uniform ones: both ``(count,)`` with an even count, as that of a block is."""
    result = np.empty_like(uniform_numbers)
    radius = np.sqrt(-2.0 * logarithm(uniform_numbers[0::2]))
    sine, cosine = sine_cosine(2 * math.pi * uniform_numbers[1::2])
    np.multiply(radius, cosine, out=result[0::2])
    np.multiply(radius, sine, out=result[1::2])
    return result


def power(base: float, exponent: int) -> float:
    """``base`` to a whole ``exponent`` >= 0, by repeated squaring; 0.0 where it becomes too small for a double.

    >>> power(0.5, 3), power(7.0, 0)
    (0.125, 1.0)
    """
    result = 1.0
    while exponent:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result
