"""A lesson as somebody writes it: some text in a file."""

from __future__ import annotations

from pathlib import Path

from gdviz.course.table import Place, Table, read_table

HEAD = """\
+++
title = "Roll"
minutes = 10
goals = ["Say what a step is", "Do one"]
+++
"""
BODY_LINE = HEAD.count("\n") + 1
"""The line of the file on which the body begins."""
PATH = Path("03-roll.md")
LINE = 20


def written(folder: Path, text: str, name: str = "03-roll.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def table(text: str) -> Table:
    """What a block says whose content begins on line ``LINE`` of ``PATH``."""
    return read_table(text, Place(PATH, LINE))


def at(line: int) -> str:
    """How a message about line ``line`` of a block's content begins."""
    return f"{PATH}, line {LINE + line - 1}: "
