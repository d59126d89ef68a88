"""LINE: the keys and values of a line of text, ``key=value&key=value``, as links and the command line have it."""

from __future__ import annotations

from gdviz.words import InputError


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
