"""Exponentials and logarithms that give the same bits on every machine, as ``exact`` says; loaded when one is first needed.

Their tables take longer to make than a window that needs none of them should wait.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
from numpy.typing import NDArray

from gdviz.descent.exact import Array, horner

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
    logarithms = [Decimal(0)]
    for n in range(PARTS, 2 * PARTS):
        tangent = 1 / Decimal(2 * n + 1)
        square = tangent * tangent
        series = sum((square**k / (2 * k + 1) for k in range(6)), Decimal(0))
        logarithms.append(logarithms[-1] + 2 * tangent * series)
    return logarithms


def _exponential_table(part: Decimal) -> list[Decimal]:
    """The exponentials of 0, ``part``, 2 ``part`` and so on, each from the one before."""
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


def in_blocks(function: Callable[[Array], Array], x: Array) -> Array:
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
    return in_blocks(_exponential, x)


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
    result = horner(rest, 1 / 24, 1 / 6, 1 / 2, 1.0)
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
    return in_blocks(_logarithm, x)


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
    loss = horner(rest, -1 / 6, 1 / 5, -1 / 4, 1 / 3, -1 / 2)
    loss *= rest
    loss += doublings
    loss += rest
    result += loss
    return result
