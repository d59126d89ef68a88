"""LIVE NUMBER: a number in a lesson's text that drives one setting of what is on the stage: ``live:learning_rate?start=3.5``."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.course.setups import Setup, kind_of, parse_setup, setting_of, with_setting
from gdviz.descent.catalogue import Setting, suggestion
from gdviz.words import InputError

LIVE = "live:"


@dataclass(frozen=True)
class Live:
    """The setting ``name`` of a setup."""

    name: str
    setup: Setup

    @property
    def setting(self) -> Setting:
        """Its range and scale."""
        return kind_of(self.setup).settings(self.setup)[self.name]

    def at(self, value: float) -> Setup:
        """The setup with this value; InputError for one that is not allowed."""
        value = self.setting.check(value)
        return with_setting(self.setup, self.name, value)

    def value_in(self, setup: Setup) -> float | None:
        """The value in a setup that is like its own in all else; None in any other."""
        if type(setup) is not type(self.setup):
            return None
        value = setting_of(setup, self.name)
        try:
            return value if value is not None and self.at(value) == setup else None
        except InputError:
            return None  # it means something else there

    def stepped(self, value: float, ticks: float) -> float:
        """The value so many steps of its slider further."""
        return self.setting.at_tick(round(self.setting.tick_of(value) + ticks))


def read_live(target: str) -> Live:
    """The live number that a link's target says."""
    name, _, base = target.removeprefix(LIVE).partition("?")
    setup = parse_setup(base)
    known = kind_of(setup).settings(setup)
    if name not in known:
        raise InputError("no number called '{name}' can be changed there; {remedy}", name=name, remedy=suggestion(name, known))
    return Live(name, setup)
