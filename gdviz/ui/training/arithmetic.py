"""ARITHMETIC: lines to be checked with a pocket calculator: what stands there comes to what is said, at the digits shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from gdviz.ui.wording import MINUS, with_power

NO_BREAK = "\N{NO-BREAK SPACE}"
DIGITS, MOST_DIGITS = 4, 13
"""Results have so many significant digits; what they are worked out from has more where the line needs them."""
LEAST, MOST = 1e-4, 1e6
"""Numbers from here on need no power of ten."""
NONE = "?"
"""What comes out of 0 times infinity: no number."""


def _typed(value: float, digits: int) -> str:
    """A number as one would type it, with so many significant digits, none of them a zero at its end."""
    if not LEAST <= abs(value) < MOST:
        return f"{value + 0.0:.{digits}g}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").removesuffix(".") if decimals else text


def figure(value: float, digits: int = DIGITS) -> str:
    """A number with so many significant digits.

    >>> figure(-0.0441988), figure(0.5), figure(31416.0), figure(-1.5e-7), figure(math.nan), figure(-math.inf)
    ('−0.0442', '0.5', '31416', '−1.5×10⁻⁷', '?', '−∞')
    """
    if math.isnan(value):
        return NONE
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return with_power(_typed(value, digits))


class Operand(str):
    """A number in a line. ``{0:()}`` puts it into brackets where it needs them behind another sign, ``{0:abs}`` has no minus."""

    __slots__ = ()

    def __format__(self, kind: str) -> str:
        if kind == "abs":
            return self.removeprefix(MINUS)
        return f"({self!s})" if kind and (self.startswith(MINUS) or "×" in self) else str(self)


def worked_out(
    pattern: str, operands: Sequence[float], work: Callable[[Sequence[float]], float], result: float, *, is_bent: bool = False
) -> str:
    """The line with its numbers, and what comes out.

    ``work`` does with the operands what the pattern says. They get as many digits as it takes until whoever works out what is
    written gets the result that is written. It is equal, not only near, where that is quite so, and never where it ``is_bent``:
    where tanh or the like is in it.

    >>> worked_out("1 − {0:()}²", (-0.5,), lambda n: 1 - n[0] * n[0], 0.75).replace(NO_BREAK, " ")
    '1 − (−0.5)² = 0.75'
    """
    told = list(operands)
    found = digits = 0
    for digits in range(DIGITS, MOST_DIGITS + 1):
        told = [float(_typed(value, digits)) for value in operands]
        found = work(told)
        if figure(found) == figure(result):
            break
    written = float(_typed(result, DIGITS))
    is_equal = not is_bent and abs(found - written) <= 1e-12 * abs(written)
    texts = [Operand(figure(value, digits)) for value in told]
    return f"{pattern.format(*texts)} {'=' if is_equal else '≈'}{NO_BREAK}{figure(result)}"


def plus(value: float, place: int) -> str:
    """The pattern that adds operand ``place`` of this value, or takes it away without its minus.

    >>> plus(2.0, 0), plus(-2.0, 1)
    ('+ {0:abs}', '− {1:abs}')
    """
    return f"{MINUS if value < 0 else '+'} {{{place}:abs}}"


def _added(firsts: Sequence[float], places: Sequence[int], rest: str = "") -> str:
    """A pattern of terms that begin with the operands at these places, with plus or minus between them."""
    begins = [plus(first, place) for first, place in zip(firsts, places, strict=True)]
    begins[0] = f"{{{places[0]}}}"
    return " ".join(begin + rest.replace("#", str(place + 1)) for begin, place in zip(begins, places, strict=True))


def product(first: float, second: float) -> str:
    """The product of two numbers, to be checked by hand.

    >>> product(2 / 3, -1 / 7).replace(NO_BREAK, " ")
    '0.66667 × (−0.14286) ≈ −0.09524'
    """
    return worked_out("{0} × {1:()}", (first, second), _sum_of_products, first * second)


def products(pairs: Sequence[tuple[float, float]]) -> str:
    """The sum of some products, to be checked by hand.

    >>> products([(0.5, -2.0), (-1.0, 3.0)]).replace(NO_BREAK, " ")
    '0.5 × (−2) − 1 × 3 = −4'
    """
    operands = [value for pair in pairs for value in pair]
    pattern = _added(operands[::2], range(0, len(operands), 2), " × {#:()}")
    return worked_out(pattern, operands, _sum_of_products, _sum_of_products(operands))


def _sum_of_products(operands: Sequence[float]) -> float:
    return sum(first * second for first, second in zip(operands[::2], operands[1::2], strict=True))


def mean_of(values: Sequence[float], count: int, result: float) -> str:
    """The mean of ``count`` numbers, some of which are added up already, to be checked by hand.

    >>> mean_of([0.5, -1.0], 4, -0.125).replace(NO_BREAK, " ")
    '(0.5 − 1) / 4 = −0.125'
    """
    pattern = _added(values, range(len(values)))
    return worked_out(f"({pattern}) / {count}", values, lambda n: sum(n) / count, result)
