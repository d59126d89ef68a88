"""How numbers and sentences are shown; the same number is shown alike everywhere."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QCoreApplication

from gdviz.words import InputError, Message, Numeral

MINUS = "\N{MINUS SIGN}"
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
INFINITY = "∞"
UNKNOWN = "?"
"""What comes out of 0 times infinity: no number."""
HYPHEN = re.compile("(?<!e)-")
"""What is a minus in numbers, but for that of a power of ten."""


def number(value: float, digits: int = 4, *, sign: bool = False) -> str:
    """A number for the eye: ``digits`` decimals, or three significant digits with a power of ten where it is huge or tiny.

    >>> number(-0.62831), number(1.227, sign=True), number(-1.5e7), number(2e-7)
    ('−0.6283', '+1.2270', '−1.50×10⁷', '2.00×10⁻⁷')
    """
    plus = "+" if sign else ""
    value += 0.0  # a negative zero is zero
    huge, tiny = abs(value) >= 10 ** (9 - digits), 0 < abs(value) < 0.5 * 10**-digits
    if not (huge or tiny):
        return f"{value:{plus}.{digits}f}".replace("-", MINUS)
    return with_power(f"{value:{plus}.2e}")


def figure(value: float, digits: int = 4, *, sign: bool = False) -> str:
    """A number as ``number`` shows it, also one without end, and a sign for what is no number.

    >>> figure(0.25), figure(-0.5, 2, sign=True), figure(-math.inf), figure(math.inf, sign=True), figure(math.nan)
    ('0.2500', '−0.50', '−∞', '+∞', '?')
    """
    if math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return (MINUS if value < 0 else "+" if sign else "") + INFINITY
    return number(value, digits, sign=sign)


def with_power(text: str) -> str:
    """A number in Python's exponential form as it is written by hand.

    >>> with_power("-1.5e-07"), with_power("0.05")
    ('−1.5×10⁻⁷', '0.05')
    """
    figures, e, power = text.partition("e")
    figures = figures.replace("-", MINUS)
    return f"{figures}×10{str(int(power)).translate(SUPERSCRIPTS)}" if e else figures


def translated(text: str) -> str:
    """A word of the layers below in the language of the window."""
    return QCoreApplication.translate("gdviz", text)


class _Number:
    """Numbers in a sentence: formatted as the template asks for, with true minuses."""

    def __init__(self, value: float | Numeral) -> None:
        self._value = value

    def __format__(self, form: str) -> str:
        return HYPHEN.sub(MINUS, format(self._value, form))


def _said(value: object) -> object:
    """What stands in a sentence for the value of a field: paths and what a person typed stay as they are."""
    if isinstance(value, Message):
        return say(value)
    if isinstance(value, float | int | Numeral):
        return _Number(value)
    return value


def say(message: Message) -> str:
    """A sentence of the layers below in the language of the window."""
    return translated(message.template).format(**{name: _said(value) for name, value in message.fields.items()})


def say_error(error: InputError) -> str:
    """What was wrong, in the language of the window."""
    return say(error.message)
