"""NOTATION: an experiment out of a line of text, as links, the command line and the share field have it, or out of a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from gdviz.descent.catalogue import parse_number
from gdviz.lab.experiment import CHOICES, NUMBERS, OWN_KEYS, RACE, START, Experiment, check_names
from gdviz.lab.hiker import parse_race
from gdviz.lab.line import FORMAT, keys_of
from gdviz.lab.training import Training, training_from
from gdviz.saved import read_text
from gdviz.words import InputError

EXAMPLE = "learning_rate=0.05"


def parse(text: str) -> Experiment:
    """The experiment that a line of text says: ``learning_rate=0.2&start=3.5``; the empty text is the default.

    >>> parse("learning_rate=abc")
    Traceback (most recent call last):
    ...
    gdviz.words.InputError: learning_rate is 'abc', which is not a number; write it like 0.05
    """
    return _from_texts(keys_of(text, EXAMPLE))


def parse_run(text: str) -> Experiment | Training:
    """The experiment or the training that a line of text says: with ``data`` it is a training.

    >>> parse_run("data=xor").text(), parse_run("landscape=bowl").landscape
    ('data=xor&hidden=4', 'bowl')
    """
    return _run_from(keys_of(text, EXAMPLE))


def _run_from(given: Mapping[str, str]) -> Experiment | Training:
    return training_from(given) if "data" in given else _from_texts(given)


def _from_texts(given: Mapping[str, str]) -> Experiment:
    choices = {key: given.get(key, getattr(Experiment, key)) for key in CHOICES}
    names = [key for key in given if key not in OWN_KEYS]
    check_names(choices["optimizer"], choices["schedule"], names)
    numbers = {setting.name: setting.parse(given[setting.name]) for setting in NUMBERS if setting.name in given}
    start = tuple(parse_number(START, part) for part in given[START].split(",")) if START in given else ()
    settings = {name: parse_number(name, given[name]) for name in names}
    alone = Experiment(**choices, **cast("dict[str, Any]", numbers), start=start, settings=settings)
    return alone.change(rivals=parse_race(given.get(RACE, ""), alone.learning_rate))


def from_json(text: str) -> Experiment | Training:
    """The experiment or the training that the text of a ``.gdviz`` file says."""
    try:
        content = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise InputError(
            "not a whole gdviz file: {problem} in line {line}, column {column}",
            problem=error.msg.lower(),
            line=error.lineno,
            column=error.colno,
        ) from None
    except InputError:
        raise
    except (RecursionError, ValueError):
        raise InputError("not a gdviz file: its numbers or its nesting are too large") from None
    if not isinstance(content, dict):
        raise InputError('not a gdviz file: it should begin with {{"format": 1')
    keys = cast("dict[str, object]", content)
    if repr(keys.pop("format", None)) != repr(FORMAT):
        raise InputError('"format" must be {format}; another version of gdviz may have written this file', format=FORMAT)
    return _run_from({key: _as_text(key, value) for key, value in keys.items()})


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object of these keys and values; InputError if a key comes twice."""
    keys: dict[str, object] = {}
    for key, value in pairs:
        if key in keys:
            raise InputError("{key} is given twice; keep one", key=key)
        keys[key] = value
    return keys


def read_run(path: Path) -> Experiment | Training:
    """The experiment or the training in a ``.gdviz`` file; InputError names the file."""
    text = read_text(path)
    try:
        return from_json(text)
    except InputError as error:
        raise InputError("{path}: {problem}", path=path, problem=error.message) from None


def _as_text(key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        parts = cast("list[object]", value)
        if not any(isinstance(part, list) for part in parts):
            return ",".join(_as_text(key, part) for part in parts)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    raise InputError("{key} must be a number or a text, like 0.05", key=key)
