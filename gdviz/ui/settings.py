"""SETTINGS: what the window remembers of a person's choices, checked value by value when it is read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, cast

from gdviz.saved import keep, read_object
from gdviz.ui.player import SPEEDS
from gdviz.ui.theme import TEXT_SIZES, THEMES

SYSTEM = "system"


@dataclass(frozen=True)
class Settings:
    """Colours, text size, speed, motion, and how the window was left."""

    theme: str = SYSTEM
    text_size: int = 100
    speed: int = 5
    reduced_motion: bool = False
    geometry: str = ""
    docks: str = ""


CHOICES: dict[str, tuple[object, ...]] = {
    "theme": (SYSTEM, *THEMES),
    "text_size": TEXT_SIZES,
    "speed": SPEEDS,
    "reduced_motion": (False, True),
}


def _is_allowed(name: str, value: object) -> bool:
    if name in CHOICES:
        return any(value == choice and type(value) is type(choice) for choice in CHOICES[name])
    return isinstance(value, str) and len(value) < 100_000 and all(sign in "0123456789abcdef" for sign in value)


def read_settings(path: Path) -> tuple[Settings, str]:
    """The settings in a file, defaults for each that is missing or wrong, and what there is to say about it, if anything.

    A damaged file is kept beside as ``.bad``.
    """
    values, problem = read_object(path, "these are no settings")
    if values is None:
        return Settings(), problem
    names = [field.name for field in fields(Settings)]
    wrong = [name for name in names if name in values and not _is_allowed(name, values[name])]
    problem = f"{path}: {', '.join(wrong)} cannot be used; the default holds" if wrong else ""
    return Settings(**{name: cast("Any", values[name]) for name in names if name in values and name not in wrong}), problem


def write_settings(path: Path, settings: Settings) -> str:
    """Keep the settings; what went wrong, if anything."""
    return keep(path, json.dumps(asdict(settings), indent=1) + "\n")
