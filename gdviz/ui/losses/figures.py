"""FIGURES: numbers as they stand in a line of arithmetic that is checked by hand."""

from __future__ import annotations

import math

from gdviz.ui.wording import MINUS, number

NO_BREAK = "\N{NO-BREAK SPACE}"
INFINITY = "∞"


def shown(value: float, digits: int = 4, *, sign: bool = False) -> str:
    """A number as the read-outs show it, also one without end.

    >>> shown(1.25), shown(-math.inf), shown(math.inf, sign=True)
    ('1.2500', '−∞', '+∞')
    """
    if math.isinf(value):
        return (MINUS if value < 0 else "+" if sign else "") + INFINITY
    return number(value, digits, sign=sign)


def short(value: float, digits: int = 3) -> str:
    """A number without the zeros at its end: what one would write down.

    >>> short(2.0), short(-0.5), short(0.30000000000000004), short(1e-9)
    ('2', '−0.5', '0.3', '1.00×10⁻⁹')
    """
    text = shown(value, digits)
    return text.rstrip("0").removesuffix(".") if "." in text and "×" not in text else text


def result(value: float, digits: int = 4, *, sign: bool = False) -> str:
    """A number after its sign of equality, or of being near where digits are missing. No line ends between the two.

    >>> result(1.25).replace(NO_BREAK, " "), result(2 / 3).replace(NO_BREAK, " ")
    ('= 1.2500', '≈ 0.6667')
    """
    is_whole = math.isinf(value) or abs(value - round(value, digits)) <= 1e-12 * max(1.0, abs(value))
    return f"{'=' if is_whole else '≈'}{NO_BREAK}{shown(value, digits, sign=sign)}"


def added(texts: list[str]) -> str:
    """Terms one after the other, each with its sign between them.

    >>> added(["−2·1", "0.5·4", "−1"])
    '−2·1 + 0.5·4 − 1'
    """
    first, *others = texts
    return first + "".join(f" {MINUS} {text[1:]}" if text.startswith(MINUS) else f" + {text}" for text in others)


def round_top(value: float, least: float) -> float:
    """The end of a scale from 0 that has room for ``value``: ``least``, or the next of 1, 2 and 5 times a power of ten.

    >>> round_top(1.3, 5), round_top(9.2, 5), round_top(1300, 5), round_top(math.inf, 5)
    (5.0, 10.0, 2000.0, 5.0)
    """
    if not least < value < math.inf:
        return float(least)
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= value)
