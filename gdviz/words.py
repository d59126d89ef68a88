"""Sentences with named fields, made where the fact is known and put into the reader's language where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A sentence and the values of its ``{fields}``; ``str()`` gives it in English."""

    template: str
    fields: Mapping[str, object] = field(default_factory=dict[str, object])

    def __str__(self) -> str:
        return self.template.format(**self.fields)


class InputError(ValueError):
    """Something a person typed, linked or opened cannot be used; the message says what, where and what would be right."""

    def __init__(self, template: str, **fields: object) -> None:
        self.message = Message(template, fields)
        super().__init__(str(self.message))
