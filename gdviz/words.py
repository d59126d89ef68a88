"""Sentences with named fields, made where the fact is known and put into the reader's language where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Message:
    """A sentence and the values of its ``{fields}``, which may be messages too; ``str()`` gives it in English."""

    template: str
    fields: Mapping[str, object] = field(default_factory=dict[str, object])

    def __str__(self) -> str:
        return self.template.format(**self.fields)


class Numeral(str):
    """The text of a number or of a place; as a field of a sentence it is shown with true minuses, which no other text is."""

    __slots__ = ()


def plain(value: float) -> Numeral:
    """A number as one would type it: the shortest text that reads back as the same double, without a power of ten if it can.

    >>> plain(0.05), plain(1e-05), plain(3.0), plain(1e-8), plain(1e308)
    ('0.05', '0.00001', '3', '1e-8', '1e+308')
    """
    short = repr(value).removesuffix(".0")
    return Numeral(f"{Decimal(short):f}" if 1e-6 <= abs(value) < 1e16 else short.replace("e-0", "e-"))


class OutputError(Exception):
    """A file cannot be written; the message names the file and the reason."""


class InputError(ValueError):
    """Something a person typed, linked or opened cannot be used; the message says what, where and what would be right."""

    def __init__(self, template: str, **fields: object) -> None:
        self.message = Message(template, fields)
        super().__init__(str(self.message))
