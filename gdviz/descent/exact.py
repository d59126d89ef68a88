"""Elementary functions and random numbers that give the same bits on every machine.

numpy hands sine, cosine, exponentials, logarithms and powers to whatever mathematical library it was built with, and those differ
in the last bit from one processor and system to the next. A chaotic run multiplies such a bit by ten every few steps, so two
people who open the same experiment would soon see different trails. IEEE 754 fixes the result of + - * /, of square roots and of
rounding exactly; what is built from those alone is the same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from decimal import Decimal

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
    sine_rest = _horner(square, -1 / 5040, 1 / 120, -1 / 6)
    sine_rest *= rest
    sine_rest += rest
    cosine_loss = _horner(square, -1 / 720, 1 / 24, -1 / 2)
    sine = sine_here * cosine_loss
    sine += cosine_here * sine_rest
    sine += sine_here
    cosine_loss *= cosine_here
    sine_rest *= sine_here
    cosine_loss -= sine_rest
    cosine_loss += cosine_here
    return sine, cosine_loss


def _horner(x: Array, *coefficients: float) -> Array:
    """Taylor's series in ``x``, from its last coefficient to its first, times ``x``.

    What is left over of an angle is at most pi / 128, of an exponent log(2) / 1024, of a logarithm's number 1 / 1024, so that the
    next terms are below 1e-17.
    """
    total = x * coefficients[0]
    for coefficient in coefficients[1:]:
        total += coefficient
        total *= x
    return total


PARTS = 512
"""Each doubling is cut into this many parts; tables hold the exponential and the logarithm where each begins."""

# The bits of a positive double are those of its exponent plus 1023, then 52 of its fraction.
_PART_BITS = 9
_FRACTION_BITS = 52
_BIAS = 1023 << _FRACTION_BITS
_CUT = _FRACTION_BITS - _PART_BITS


def _split(value: Decimal, bits: int) -> tuple[float, float]:
    """``value`` as a multiple of 2**-bits, and the rest: products of the first part with a small whole number are exact."""
    high = round(value * 2**bits) / 2**bits
    return high, float(value - type(value)(high))


def _logarithm_table() -> list[Decimal]:
    """The logarithms of 1, 1 + 1/512, 1 + 2/512 and so on to 2, each from the one before.

    log((n + 1) / n) is twice the area tangent of 1 / (2n + 1), whose series gains six digits with each term.
    """
    from decimal import Decimal

    logarithms = [Decimal(0)]
    for n in range(PARTS, 2 * PARTS):
        tangent = 1 / Decimal(2 * n + 1)
        square = tangent * tangent
        series = sum((square**k / (2 * k + 1) for k in range(6)), Decimal(0))
        logarithms.append(logarithms[-1] + 2 * tangent * series)
    return logarithms


def _exponential_table(part: Decimal) -> list[Decimal]:
    """The exponentials of 0, ``part``, 2 ``part`` and so on, each from the one before."""
    from decimal import Decimal

    ratio, term = Decimal(1), Decimal(1)
    for k in range(1, 12):
        term *= part / k
        ratio += term
    exponentials = [Decimal(1)]
    for _ in range(1, PARTS):
        exponentials.append(exponentials[-1] * ratio)
    return exponentials


def _tables() -> tuple[Array, Array, Array, tuple[float, float], tuple[float, float]]:
    """Both tables, and the lengths of a part and of a doubling, from 36-digit decimal series."""
    from decimal import localcontext

    with localcontext() as context:
        context.prec = 36
        logarithms = _logarithm_table()
        doubling = logarithms.pop()
        part = doubling / PARTS
        exponentials = np.array([float(value) for value in _exponential_table(part)])
        high, low = np.array([_split(value, 42) for value in logarithms]).T.copy()
        return exponentials, high, low, _split(part, 41), _split(doubling, 42)


# The high parts are so short that a count of parts times one, and the sum of a count of doublings times one and of one in the
# table, are exact.
_EXPONENTIALS, _LOGARITHMS_HIGH, _LOGARITHMS_LOW, (_PART_HIGH, _PART_LOW), (_DOUBLING_HIGH, _DOUBLING_LOW) = _tables()
_PARTS_PER_UNIT = 1 / _PART_HIGH
_DOUBLING = _DOUBLING_HIGH + _DOUBLING_LOW
_SMALLEST_EXPONENT, _LARGEST_EXPONENT = -708.0, 709.0
_BLOCK = 8192


def _in_blocks(function: Callable[[Array], Array], x: Array) -> Array:
    """``function`` of each element, block by block: what is worked on stays in the processor's cache, which halves the time."""
    flat = np.ascontiguousarray(x, np.float64).reshape(-1)
    result = np.empty_like(flat)
    with np.errstate(all="ignore"):
        for begin in range(0, flat.size, _BLOCK):
            result[begin : begin + _BLOCK] = function(flat[begin : begin + _BLOCK])
    return result.reshape(np.shape(x))


def exponential(x: Array) -> Array:
    r"""The exponential :math:`e^x`, for ``x`` of any shape.

    With k = 512 x / log 2 rounded to a whole number, :math:`e^x = 2^{k / 512}\,e^{x - k \log 2 / 512}`: a power of two, a number
    from a table and a short series. Within 3e-16 of the true value, relative to it, down to the smallest normal double at
    x = -708; then rounded like any double, 0 below -745.2 and infinite above 709.79. Exactly 1 at 0. Not a number in, not a
    number out. Never a warning.

    >>> exponential(np.array([0.0, 1.0, -800.0])).round(12).tolist()
    [1.0, 2.718281828459, 0.0]
    """
    return _in_blocks(_exponential, x)


def _exponential(x: Array) -> Array:
    """The same for a vector. What is not a number is sent the way of what is too large."""
    if x.min() >= _SMALLEST_EXPONENT and x.max() <= _LARGEST_EXPONENT:
        result, doublings = _exponential_parts(x)
        # Added to the bits of a double's exponent, a whole number multiplies the double by a power of two.
        doublings <<= _FRACTION_BITS - _PART_BITS
        bits = result.view(np.int64)
        bits += doublings
        return result
    result, doublings = _exponential_parts(np.fmax(np.fmin(x, 710.0), -746.0))
    doublings >>= _PART_BITS
    # Multiplied in two steps, because 2**-1076 is no double. Not by np.ldexp: that of some versions of Windows cuts the smallest
    # numbers off instead of rounding them (https://github.com/python/cpython/issues/132876).
    half = doublings >> 1
    result *= _power_of_two(half)
    result *= _power_of_two(doublings - half)
    np.copyto(result, x, where=np.isnan(x))
    return result


def _exponential_parts(x: Array) -> tuple[Array, NDArray[np.int64]]:
    """A number near 1 to 2, and the whole number, times ``PARTS``, of doublings that make the exponential of it."""
    count = x * _PARTS_PER_UNIT
    np.rint(count, out=count)
    part = count.astype(np.int64)
    rest = count * -_PART_HIGH
    rest += x
    count *= _PART_LOW
    rest -= count
    begin = _EXPONENTIALS.take(part & (PARTS - 1), mode="wrap")
    part &= -PARTS
    result = _horner(rest, 1 / 24, 1 / 6, 1 / 2, 1.0)
    result *= begin
    result += begin
    return result, part


def _power_of_two(exponent: NDArray[np.int64]) -> Array:
    """2 to each whole ``exponent`` from -1022 to 1023, put together from its bits."""
    return ((exponent << _FRACTION_BITS) + _BIAS).view(np.float64)


_SMALLEST_NORMAL = 2.0**-1022
_LARGEST_POWER = 2.0**1023


def logarithm(x: Array) -> Array:
    r"""The natural logarithm, for ``x`` of any shape.

    With :math:`2^n c` the number nearest to x whose c is 1, 1 + 1/512, 1 + 2/512, ...,
    :math:`\log x = n \log 2 + \log c + \log(1 + r)`, where :math:`r = (x - 2^n c) / 2^n c`: a product, a number from a table and
    a short series. Within 3e-16 of the true value, relative to it. Exactly 0 at 1, minus infinity at 0, not a number below.
    Never a warning.

    >>> logarithm(np.array([1.0, 2.0, 0.0])).tolist()
    [0.0, 0.6931471805599453, -inf]
    """
    return _in_blocks(_logarithm, x)


def _logarithm(x: Array) -> Array:
    """The same for a vector: what is no usual number is moved among these, and its logarithm back."""
    if x.min() >= _SMALLEST_NORMAL and x.max() <= _LARGEST_POWER:
        return _logarithm_of_usual(x)
    small, large = x < _SMALLEST_NORMAL, x > _LARGEST_POWER
    inside = x.copy()
    inside[small] *= 2.0**54
    inside[large] *= 2.0**-54
    inside[~((inside > 0) & (inside < np.inf))] = 1.0
    result = _logarithm_of_usual(inside)
    result[small] -= 54 * _DOUBLING
    result[large] += 54 * _DOUBLING
    result[x == 0] = -np.inf
    result[x == np.inf] = np.inf
    result[~(x >= 0)] = np.nan
    return result


def _logarithm_of_usual(x: Array) -> Array:
    """The same for a vector of normal doubles up to 2**1023. Neighbours in bits are neighbours in value."""
    bits = x.view(np.int64) + (1 << (_CUT - 1))
    bits &= -1 << _CUT
    begin = bits.view(np.float64)
    rest = x - begin
    rest /= begin
    bits -= _BIAS
    part = bits >> _CUT
    part &= PARTS - 1
    bits &= -1 << _FRACTION_BITS
    doublings = bits.astype(np.float64)
    doublings *= 2.0**-_FRACTION_BITS
    result = doublings * _DOUBLING_HIGH
    result += _LOGARITHMS_HIGH.take(part, mode="wrap")
    doublings *= _DOUBLING_LOW
    doublings += _LOGARITHMS_LOW.take(part, mode="wrap")
    loss = _horner(rest, -1 / 6, 1 / 5, -1 / 4, 1 / 3, -1 / 2)
    loss *= rest
    loss += doublings
    loss += rest
    result += loss
    return result


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
    return _in_blocks(box_muller, uniform(key, counter, count + count % 2))[:count]


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
