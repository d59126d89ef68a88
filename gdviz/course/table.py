"""TABLE: what a lesson's TOML says, key by key; what is missing, unknown or of the wrong kind is named with its place."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from gdviz.descent.catalogue import suggestion
from gdviz.words import InputError

Value = TypeVar("Value")

LINE_OF_TOML = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
KEY = r"\s*(?:\[\[?\s*)?[\"']?{key}[\"']?\s*[\].=]"
"""How a line begins that says something of this key, or that is the header of its table."""


@dataclass(frozen=True)
class Place:
    """A line of a file."""

    path: Path
    line: int

    def below(self, lines: int) -> Place:
        """So many lines further down."""
        return Place(self.path, self.line + lines)

    def error(self, template: str, /, **fields: object) -> InputError:
        """An error that says where it is."""
        return InputError("{path}, line {line}: " + template, path=self.path, line=self.line, **fields)


class Table:
    """Keys and values that are read once each; ``finish`` refuses those that nobody asked for."""

    def __init__(self, values: Mapping[str, object], place: Place, lines: Sequence[str] = ()) -> None:
        self.place = place
        self._values = dict(values)
        self._lines = lines
        self._asked: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> Place:
        """The line of this key, or of the first header of its tables; where the table begins if there is none."""
        return self.place.below(self._line_of(key))

    def _line_of(self, key: str) -> int:
        return next(iter(self._lines_of(key)), 0)

    def _lines_of(self, key: str) -> list[int]:
        pattern = re.compile(KEY.format(key=re.escape(key)))
        return [number for number, line in enumerate(self._lines) if pattern.match(line)]

    def read(self, key: str, reader: Callable[[str], Value]) -> Value:
        """What ``reader`` makes of a text; its InputError gets the line of the key."""
        text = self.text(key)
        try:
            return reader(text)
        except InputError as error:
            raise self.at(key).error("{problem}", problem=error.message) from None

    def text(self, key: str, default: str | None = None) -> str:
        """A text."""
        return self._get(key, str, "a text", default)

    def whole(self, key: str) -> int:
        """A whole number."""
        return self._get(key, int, "a whole number", None)

    def number(self, key: str) -> float:
        """A finite number."""
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            self._values[key] = _as_double(value)
        number = self._get(key, float, "a number", None)
        if not math.isfinite(number):
            raise self.at(key).error("'{key}' must be a finite number", key=key)
        return number

    def flag(self, key: str) -> bool:
        """True or false; false if it is not there."""
        return self._get(key, bool, "true or false", default=False)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; an empty one if it is not there."""
        values = cast("list[object]", self._get(key, list, "a list", []))
        if not all(isinstance(value, str) for value in values):
            raise self.at(key).error("'{key}' must be a list of texts", key=key)
        return tuple(cast("list[str]", values))

    def tables(self, key: str) -> list[Table]:
        """The tables under ``[[key]]``; none if there are none."""
        word = "tables, each below [[...]]"
        values = cast("list[object]", self._get(key, list, word, []))
        if not all(isinstance(value, dict) for value in values):
            raise self.at(key).error("'{key}' must be {word}", key=key, word=word)
        headers = self._lines_of(key)
        if len(headers) != len(values):  # tables in one line
            headers = [self._line_of(key)] * len(values)
        ends = [*headers, len(self._lines)][1:]
        return [
            Table(cast("Mapping[str, object]", value), self.place.below(header), self._lines[header:end])
            for value, header, end in zip(values, headers, ends, strict=True)
        ]

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, in their order."""
        return tuple(self._values)

    def table(self, key: str) -> Table:
        """The table under ``[key]``."""
        values = cast("Mapping[str, object]", self._get(key, dict, "a table below [...]", None))
        header = self._line_of(key)
        return Table(values, self.place.below(header), self._lines[header:])

    def finish(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                raise self.at(key).error("'{key}' is not known here; {remedy}", key=key, remedy=suggestion(key, self._asked))

    def _get(self, key: str, kind: type[Value], word: str, default: Value | None) -> Value:
        self._asked.append(key)
        value = self._values.get(key, default)
        if value is None:
            raise self.place.error("'{key}' is missing here; it is {word}", key=key, word=word)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.at(key).error("'{key}' must be {word}", key=key, word=word)
        return value


def _as_double(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def read_table(text: str, place: Place) -> Table:
    """A table out of TOML whose first line is at ``place``."""
    lines = text.rstrip().split("\n")
    try:
        return Table(tomllib.loads(text), place, lines)
    except tomllib.TOMLDecodeError as error:
        found = LINE_OF_TOML.search(str(error))
        line = int(found[1]) if found and found[1] else len(lines)
        problem = LINE_OF_TOML.sub("", str(error)).lower()
        raise place.below(line - 1).error("this is not TOML: {problem}", problem=problem) from None
    except (RecursionError, ValueError):
        raise place.error("this is not TOML: its numbers or its nesting are too large") from None
