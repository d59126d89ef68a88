"""SETTINGS: what the window remembers of a person's choices, checked value by value when it is read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, cast

from gdviz.saved import read_text, write_text
from gdviz.ui.player import SPEEDS
from gdviz.ui.theme import TEXT_SIZES, THEMES
from gdviz.words import OutputError

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
    try:
        if not path.exists():
            return Settings(), ""
        content = json.loads(read_text(path))
    except OSError:
        # Not even a place for settings; writing them will say so.
        return Settings(), ""
    except (ValueError, RecursionError) as error:
        return Settings(), _set_aside(path, str(error))
    if not isinstance(content, dict):
        return Settings(), _set_aside(path, "these are no settings")
    values = cast("dict[str, Any]", content)
    names = [field.name for field in fields(Settings)]
    wrong = [name for name in names if name in values and not _is_allowed(name, values[name])]
    problem = f"{path}: {', '.join(wrong)} cannot be used; the default holds" if wrong else ""
    return Settings(**{name: values[name] for name in names if name in values and name not in wrong}), problem


def _set_aside(path: Path, problem: str) -> str:
    bad = path.with_suffix(".bad")
    try:
        path.replace(bad)
    except OSError:
        return f"{path}: {problem}"
    return f"{bad}: {problem}"


def write_settings(path: Path, settings: Settings) -> str:
    """Keep the settings; what went wrong, if anything."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(asdict(settings), indent=1) + "\n")
    except OSError as error:
        return f"{path}: cannot be written: {(error.strerror or '').lower()}"
    except OutputError as error:
        return str(error)
    return ""
