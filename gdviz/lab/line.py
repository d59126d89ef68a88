"""LINE: keys and values as a line of text, ``key=value&key=value``, as links and the command line have it, or as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from gdviz.words import InputError

FORMAT = 1
"""The version of files."""
Value = str | float | list[float]


def keys_of(text: str, example: str) -> dict[str, str]:
    """The values by their keys; ``example`` is a part that could be written, for the message.

    >>> keys_of("start=3.5&learning_rate=0.2", "start=2")
    {'start': '3.5', 'learning_rate': '0.2'}
    """
    given: dict[str, str] = {}
    for part in text.strip().split("&") if text.strip() else []:
        key, equals, value = part.partition("=")
        if not equals:
            raise InputError("'{part}' is not of the form key=value, like {example}", part=part, example=example)
        if key in given:
            raise InputError("{key} is given twice; keep one", key=key)
        given[key] = value
    return given


def line_of(keys: Mapping[str, Value]) -> str:
    """The line that says these.

    >>> line_of({"start": [1.0, 2.5], "steps": 3, "learning_rate": 0.1})
    'start=1.0,2.5&steps=3&learning_rate=0.1'
    """
    return "&".join(f"{key}={_written(value)}" for key, value in keys.items())


def _written(value: Value) -> str:
    if isinstance(value, list):
        return ",".join(map(repr, value))
    return value if isinstance(value, str) else repr(value)


def file_of(keys: Mapping[str, Value]) -> str:
    """The text of a ``.gdviz`` file that says these."""
    return json.dumps({"format": FORMAT, **keys}, indent=2) + "\n"
