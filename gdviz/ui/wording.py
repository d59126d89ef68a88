"""How numbers and sentences are shown; the same number is shown alike everywhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gdviz.words import InputError, Message

MINUS = "\N{MINUS SIGN}"
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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


def say(message: Message) -> str:
    """A sentence of the layers below in the language of the window."""
    return translated(message.template).format(**message.fields).replace(" -", f" {MINUS}")


def say_error(error: InputError) -> str:
    """What was wrong, in the language of the window."""
    return say(error.message)
