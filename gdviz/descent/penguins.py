"""PENGUINS: the birds that lines and networks are fitted to; ``resources/data/README.md`` says where they come from."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import NamedTuple

from gdviz.descent.shipped import damaged, read_lines

HEAD = "species,sex,bill_length_mm,flipper_length_mm,body_mass_g"
SPECIES = ("Adelie", "Chinstrap", "Gentoo")
UNKNOWN = "NA"
SEXES = ("female", "male", UNKNOWN)
PENGUINS = 344
SOURCE = "Palmer penguins: Gorman, Williams and Fraser 2014; Horst, Hill and Gorman 2020 (CC0)"
MEASURED = re.compile(r"[0-9]+(\.[0-9])?")


class Penguin(NamedTuple):
    """One line of the file. What was not measured is not a number."""

    species: str
    sex: str
    bill_mm: float
    flipper_mm: float
    mass_g: float


def read_penguins(folder: Path) -> list[Penguin]:
    """All penguins in this folder of resources, in the order of the file; InputError says where it is damaged."""
    path = folder / "data" / "penguins.csv"
    head, *lines = read_lines(path)
    if head != HEAD:
        raise damaged(path, 1, "it is not {head}", head=HEAD)
    penguins = [_penguin(path, number, line) for number, line in enumerate(lines, 2)]
    # A file that was cut off between two lines shows no other sign of it.
    if len(penguins) != PENGUINS:
        raise damaged(path, len(lines) + 1, "the last penguin is number {count}, not {all}", count=len(penguins), all=PENGUINS)
    return penguins


def _penguin(path: Path, number: int, line: str) -> Penguin:
    values = line.split(",")
    if len(values) != len(Penguin._fields):
        raise damaged(path, number, "not {needed} values but {count}", needed=len(Penguin._fields), count=len(values))
    species, sex, *measured = values
    if species not in SPECIES or sex not in SEXES:
        problem = "the species must be one of {species}, the sex one of {sexes}"
        raise damaged(path, number, problem, species=", ".join(SPECIES), sexes=", ".join(SEXES))
    return Penguin(species, sex, *(_measured(path, number, text) for text in measured))


def _measured(path: Path, number: int, text: str) -> float:
    if text == UNKNOWN:
        return math.nan
    value = float(text) if MEASURED.fullmatch(text) else 0.0
    if not 0 < value < math.inf:
        problem = "bill, flipper and mass must be numbers above 0, like 39.1, or {unknown}"
        raise damaged(path, number, problem, unknown=UNKNOWN)
    return value
