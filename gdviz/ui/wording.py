"""How numbers and sentences are shown; the same number is shown alike everywhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gdviz.words import InputError, Message

MINUS = "\N{MINUS SIGN}"


def number(value: float, digits: int = 4, *, sign: bool = False) -> str:
    """A number for the eye: ``digits`` decimals, or four significant digits with a power of ten where it is huge or tiny.

    >>> number(-0.62831), number(1.227, sign=True), number(-1.5e7), number(2e-7)
    ('−0.6283', '+1.2270', '−1.500e+07', '2.000e-07')
    """
    plus = "+" if sign else ""
    huge, tiny = abs(value) >= 10 ** (9 - digits), 0 < abs(value) < 0.5 * 10**-digits
    text = f"{value:{plus}.3e}" if huge or tiny else f"{value:{plus}.{digits}f}"
    return text.replace("-", MINUS, 1) if text.startswith("-") else text


def typed(value: float) -> str:
    """A number as one would type it: the shortest text that reads back as the same double.

    >>> typed(0.05), typed(1e-05), typed(3.0)
    ('0.05', '1e-05', '3')
    """
    text = repr(value)
    return text.removesuffix(".0")


def translated(text: str) -> str:
    """A word of the layers below in the language of the window."""
    return QCoreApplication.translate("gdviz", text)


def say(message: Message) -> str:
    """A sentence of the layers below in the language of the window."""
    return translated(message.template).format(**message.fields).replace(" -", f" {MINUS}")


def say_error(error: InputError) -> str:
    """What was wrong, in the language of the window."""
    return say(error.message)
