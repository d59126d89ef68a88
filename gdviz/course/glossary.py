"""GLOSSARY: the words that lessons explain, in ``glossary.toml`` beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gdviz.course.table import Place, read_table
from gdviz.descent.catalogue import Catalogue
from gdviz.saved import read_text

FILE = "glossary.toml"


@dataclass(frozen=True)
class Term:
    """A word of the field, and what it means."""

    term: str
    meaning: str


@lru_cache(maxsize=8)
def read_glossary(folder: Path) -> Catalogue[Term]:
    """The words that the lessons in this folder explain, by key; none where there is no such file."""
    path = folder / FILE
    if not path.exists():
        return Catalogue("term", {})
    table = read_table(read_text(path), Place(path, 1))
    terms: dict[str, Term] = {}
    for key in table.keys:
        entry = table.table(key)
        terms[key] = Term(entry.text("term"), entry.text("meaning"))
        entry.finish()
    return Catalogue("term", terms)
