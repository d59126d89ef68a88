"""SHIPPED: data files that come with the program: if one of them is damaged, what helps is to install it again."""

from __future__ import annotations

from pathlib import Path

from gdviz.saved import read_text
from gdviz.words import InputError


def read_lines(path: Path) -> list[str]:
    """The lines of a file; InputError if it cannot be read. There is always a first one."""
    try:
        text = read_text(path)
    except InputError as error:
        raise InputError("{problem}; install gdviz again", problem=error.message) from None
    return text.splitlines() or [""]


def damaged(path: Path, line: int, problem: str, **fields: object) -> InputError:
    """What is wrong with a line, from 1: a sentence and its fields."""
    return InputError("{path}, line {line}: " + problem + "; install gdviz again", path=path, line=line, **fields)
