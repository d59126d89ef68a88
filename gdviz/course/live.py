"""LIVE NUMBER: a number in a lesson's text that drives one setting of what is on the stage: ``live:learning_rate?start=3.5``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gdviz.course.claim import Setup, parse_setup
from gdviz.descent.catalogue import Setting, suggestion
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.exhibit import KEYS, SETTINGS
from gdviz.lab.experiment import NUMBERS, Experiment, rate_setting
from gdviz.lab.hiker import LEARNING_RATE
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
        return _settings(self.setup)[self.name]

    def at(self, value: float) -> Setup:
        """The setup with this value; InputError for one that is not allowed."""
        value = self.setting.check(value)
        if isinstance(self.setup, Experiment) and self.name in self.setup.settings:
            return self.setup.change(settings={**self.setup.settings, self.name: value})
        return self.setup.change(**{self.name: value})

    def value_in(self, setup: Setup) -> float | None:
        """The value in a setup that is like its own in all else; None in any other."""
        if type(setup) is not type(self.setup):
            return None
        value = setup.settings.get(self.name) if isinstance(setup, Experiment) else None
        value = getattr(setup, self.name, None) if value is None else value
        try:
            return value if value is not None and self.at(value) == setup else None
        except InputError:
            return None  # it means something else there

    def stepped(self, value: float, ticks: float) -> float:
        """The value so many steps of its slider further."""
        return self.setting.at_tick(round(self.setting.tick_of(value) + ticks))


def _settings(setup: Setup) -> Mapping[str, Setting]:
    """The numbers of a setup that one can change in the text, by name."""
    if not isinstance(setup, Experiment):
        return {name: SETTINGS[name] for name in SETTINGS if name in KEYS[setup.panel]}
    known = {one.name: one for one in (*NUMBERS, *setup.declared_settings)}
    return {**known, LEARNING_RATE.name: rate_setting(LANDSCAPES[setup.landscape])}


def read_live(target: str) -> Live:
    """The live number that a link's target says."""
    name, _, base = target.removeprefix(LIVE).partition("?")
    setup = parse_setup(base)
    known = _settings(setup)
    if name not in known:
        raise InputError("no number called '{name}' can be changed there; {remedy}", name=name, remedy=suggestion(name, known))
    return Live(name, setup)
