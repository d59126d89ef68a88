"""OWN DATA: examples from a table that a person made: two numbers and a label in each line, as a spreadsheet saves them.

Cells are separated by tabs, semicolons or commas; a number may have a decimal comma where commas separate no cells. Whatever
cannot be used is told in one sentence with the file and the line.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gdviz.descent.datasets import Data
from gdviz.descent.exact import Array
from gdviz.saved import read_text
from gdviz.words import InputError, Message

SEPARATORS = "\t;,"
NAMES = ("first column", "second column", "class")
LEAST_EXAMPLES, MOST_EXAMPLES = 4, 20_000
MOST_CLASSES = 10
LONGEST = 40
"""A label or a name with more letters than these would fill the picture."""
BREAK = re.compile(r"\r\n|\r|\n")
NO_FILE_OF_OURS = "; this is not a gdviz file"


class _Line(NamedTuple):
    """The cells of a line, and where in the file it begins, from 1."""

    number: int
    cells: list[str]


def read_own_data(path: Path) -> Data:
    """The examples in a CSV file: two inputs, and classes in the order in which their labels first appear.

    A first line without numbers names the columns; blank lines are left out.
    """
    lines = list(_lines(path, _text(path)))
    head = [""] * len(NAMES)
    if lines and all(cell and _float(cell) is None for cell in lines[0].cells[:2]):
        head = [_shown(cell) for cell in lines.pop(0).cells]
    if len(lines) > MOST_EXAMPLES:
        raise _wrong(path, lines[MOST_EXAMPLES], "more than {most} examples; leave some out", most=MOST_EXAMPLES)
    inputs = np.array([[_number(path, line, column, head[column]) for column in (0, 1)] for line in lines])
    classes, targets = _classes(path, lines)
    if len(lines) < LEAST_EXAMPLES:
        raise InputError(
            "{path}: too few examples: {count}; write at least {least} lines, each with two numbers and a label",
            path=path,
            count=len(lines),
            least=LEAST_EXAMPLES,
        )
    if len(classes) == 1:
        raise InputError(
            "{path}: all labels are '{label}': one class only, there is nothing to tell apart",
            path=path,
            label=classes[0],
        )
    first, second, target = (name or usual for name, usual in zip(head, NAMES, strict=True))
    return Data((first, second), inputs, targets, classes, target)


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except InputError as error:
        problem = Message(error.message.template.removesuffix(NO_FILE_OF_OURS), error.message.fields)
        raise InputError("{problem}; open a CSV file in UTF-8, of at most 1 MiB", problem=problem) from None


def _lines(path: Path, text: str) -> Iterator[_Line]:
    """All lines that are not blank; InputError for one that has not three cells, or ends within a quotation."""
    # Blank lines at the end become rows of their own, unless a quotation that is never closed takes them in.
    source = list(io.StringIO(f"{text}\n\n", newline=""))
    end = 0
    try:
        separator = _separator(source)
        table = csv.reader(source, delimiter=separator, skipinitialspace=True)
        for row in table:
            line = _Line(end + 1, [" ".join(cell.split()) for cell in row])
            begin, end = end, table.line_num
            if end > line.number and not _is_whole(source[begin:end], separator):
                problem = "a quotation mark opens here and is never closed; close it, or leave it out"
                raise _wrong(path, _Line(_opened(line.number, row), []), problem)
            if separator != ",":
                line.cells[:2] = map(_with_point, line.cells[:2])
            if not any(cell.strip(SEPARATORS) for cell in line.cells):
                continue
            if len(line.cells) != len(NAMES):
                problem = "not 3 values but {count}; write two numbers and a label, like 0.5, 1.25, A"
                raise _wrong(path, line, problem, count=len(line.cells))
            yield line
    except csv.Error:
        raise _wrong(path, _Line(end + 1, []), "a cell is far too long; look for a quotation mark that is not closed") from None


def _is_whole(source: list[str], separator: str) -> bool:
    """Whether every quotation mark in these lines is closed where its cell ends."""
    try:
        list(csv.reader(source, delimiter=separator, skipinitialspace=True, strict=True))
    except csv.Error:
        return False
    return True


def _opened(number: int, row: list[str]) -> int:
    r"""In which line the last cell with line breaks begins, in a row that begins in line ``number``.

    >>> _opened(7, ["1", "2\n", "A\nB"])
    8
    """
    opened = number
    for cell in row:
        breaks = len(BREAK.findall(cell))
        if breaks:
            opened = number
        number += breaks
    return opened


def _separator(source: list[str]) -> str:
    """What makes three cells of the first line that is not blank, or most of them, if possible two numbers and a label."""
    first = next((at for at, line in enumerate(source) if "".join(line.split()).strip(SEPARATORS)), 0)

    def fitness(separator: str) -> tuple[bool, bool, int]:
        cells = next(csv.reader(source[first:], delimiter=separator, skipinitialspace=True))
        return len(cells) == len(NAMES), all(_float(_with_point(cell)) is not None for cell in cells[:2]), len(cells)

    return max(SEPARATORS, key=fitness)


def _with_point(cell: str) -> str:
    """A number with its decimal comma made a point; whatever else it is, the cell itself.

    >>> _with_point("0,05"), _with_point("1.234,5"), _with_point("length, cm")
    ('0.05', '1.234,5', 'length, cm')
    """
    pointed = cell.replace(",", ".")
    return cell if _float(pointed) is None else pointed


def _float(cell: str) -> float | None:
    """The double that a cell says, finite or not; None if it says none."""
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def _number(path: Path, line: _Line, column: int, head: str) -> float:
    cell = line.cells[column]
    value = _float(cell)
    name = head or Message(NAMES[column])
    if value is None:
        raise _wrong(path, line, "{name} is '{cell}', which is not a number; write it like 0.05", name=name, cell=_shown(cell))
    if not math.isfinite(value):
        problem = "{name} is '{cell}', which is not a finite number; the largest is about 1.8e308"
        raise _wrong(path, line, problem, name=name, cell=_shown(cell))
    return value


def _classes(path: Path, lines: list[_Line]) -> tuple[tuple[str, ...], Array]:
    """The labels in the order in which they first appear, and for each line the number of its own, ``(count,)``."""
    numbers: dict[str, int] = {}
    for line in lines:
        label = line.cells[-1]
        if not label:
            raise _wrong(path, line, "the label is empty; write which class this is, or leave the line out")
        if len(label) > LONGEST:
            problem = "the label '{label}' is too long to be shown; write at most {most} letters"
            raise _wrong(path, line, problem, label=_shown(label), most=LONGEST)
        if not label.isprintable():
            code = next(f"U+{ord(letter):04X}" for letter in label if not letter.isprintable())
            problem = "the label '{label}' has a character that cannot be seen, {code}, where here is a ?; write it without"
            raise _wrong(path, line, problem, label=_shown(label), code=code)
        numbers.setdefault(label, len(numbers))
        if len(numbers) > MOST_CLASSES:
            problem = (
                "'{label}' is label number {number}, but at most {most} are told apart; "
                "perhaps the last column is a number to predict, which cannot be done here"
            )
            raise _wrong(path, line, problem, label=label, number=len(numbers), most=MOST_CLASSES)
    return tuple(numbers), np.array([float(numbers[line.cells[-1]]) for line in lines])


def _shown(cell: str) -> str:
    """A cell as a message can show it: not too long, and only what can be seen."""
    short = cell if len(cell) <= LONGEST else f"{cell[: LONGEST - 1]}…"
    return "".join(letter if letter.isprintable() else "?" for letter in short)


def _wrong(path: Path, line: _Line, problem: str, **fields: object) -> InputError:
    return InputError("{path}, line {line}: " + problem, path=path, line=line.number, **fields)
