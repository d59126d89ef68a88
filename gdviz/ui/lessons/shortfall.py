"""SHORTFALL: in plain words what a goal still lacks, what may not be changed, and how good a result is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from gdviz.course.claim import Claim, Comparison, Quantity
from gdviz.course.setups import Told
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.lab.kinds import Kind
from gdviz.ui.lessons.options import figures
from gdviz.ui.wording import translated

DIGITS = 6
"""So many, so that one sees on which side of its limit a number lies."""


class Shortfall(QObject):
    """Has the words, in the language of the window."""

    def of_claim(self, claim: Claim, told: Told) -> str:
        """What the first condition that does not hold comes to, and what it should."""
        condition = next(condition for condition in claim.conditions if not condition.holds(told))
        if isinstance(condition, Comparison):
            return self._of_comparison(condition, told)
        verdict = self._verdicts()[told.verdict(condition.hiker).kind]
        return verdict.format(ball=self._ball(condition.hiker))

    def _ball(self, hiker: str) -> str:
        if not hiker:
            return self.tr("the ball")
        return self.tr("the ball with the rule {rule}").format(rule=translated(OPTIMIZERS[hiker].label))

    def _verdicts(self) -> dict[Kind, str]:
        return {
            Kind.RUNNING: self.tr("{ball} is still rolling."),
            Kind.CRAWLING: self.tr("{ball} is only crawling."),
            Kind.SETTLED_GLOBAL: self.tr("{ball} has settled in the deepest valley."),
            Kind.SETTLED_LOCAL: self.tr("{ball} has settled in a local minimum. There is a deeper valley."),
            Kind.SETTLED_SADDLE: self.tr("{ball} is balanced on a saddle or top."),
            Kind.SETTLED_FLAT: self.tr("{ball} has stopped on flat ground."),
            Kind.SETTLED: self.tr("{ball} has settled elsewhere."),
            Kind.SWINGING: self.tr("{ball} is swinging and never comes to rest."),
            Kind.CHAOTIC: self.tr("{ball} is thrown about and never comes to rest."),
            Kind.DIVERGED: self.tr("{ball} has flown off."),
        }

    def _of_comparison(self, condition: Comparison, told: Told) -> str:
        found = self._in_words(condition.left, condition.left.of(told))
        if isinstance(condition.right, Quantity):
            wanted = self._in_words(condition.right, condition.right.of(told))
            return self.tr("{found}, and {other}.").format(found=found, other=wanted)
        limits = {
            "<": self.tr("{found}; it should be below {limit}."),
            "<=": self.tr("{found}; it should be {limit} at the most."),
            ">": self.tr("{found}; it should be above {limit}."),
            ">=": self.tr("{found}; it should be {limit} at least."),
            "=": self.tr("{found}; it should be {limit}."),
        }
        return limits[condition.sign].format(found=found, limit=figures(condition.right, DIGITS))

    def _in_words(self, quantity: Quantity, value: float) -> str:
        """A quantity in a sentence: ``the number of steps is 39``."""
        names = {
            "steps": self.tr("the number of steps"),
            "loss": self.tr("the loss"),
            "slope": self.tr("the slope"),
            "moved": self.tr("the distance from the start"),
            "lowest": self.tr("the lowest loss on the way"),
            "highest": self.tr("the highest loss on the way"),
            "curvature": self.tr("the curvature"),
            "overshoots": self.tr("the number of overshoots"),
            "learning_rate": self.tr("the learning rate"),
            "period": self.tr("the number of places that it swings through"),
            "share": self.tr("the share of starts that end in the deepest valley, in %,"),
            "reached": self.tr("the number of balls in the deepest valley"),
            "mse": self.tr("the mean squared error"),
            "mae": self.tr("the mean absolute error"),
            "huber": self.tr("the Huber loss"),
            "cross_entropy": self.tr("the cross-entropy"),
            "squared_error": self.tr("the squared error"),
        }
        name = names.get(quantity.name, quantity.name.replace("_", " "))
        if quantity.step is not None:
            after = self.tr("{name} after 1 step") if quantity.step == 1 else self.tr("{name} after {step} steps")
            name = after.format(name=name, step=quantity.step)
        if quantity.hiker:
            name = self.tr("{name} of {ball}").format(name=name, ball=self._ball(quantity.hiker))
        return self.tr("{name} is {value}").format(name=name, value=figures(value, DIGITS))

    def of_best(self, quantity: Quantity, value: float) -> str:
        """The best result so far."""
        fields = {"value": figures(value, DIGITS), "quantity": quantity.name.replace("_", " ")}
        if quantity.name == "steps":
            best = self.tr("Your best: 1 step") if value == 1 else self.tr("Your best: {value} steps")
        else:
            best = self.tr("Your best {quantity}: {value}")
        return best.format(**fields)

    def of_keeps(self, keys: Sequence[str]) -> str:
        """What may not be changed."""
        return self.tr("To be left as it is: {names}.").format(names=self._names(keys))

    def of_changes(self, keys: Sequence[str]) -> str:
        """What was changed and may not be."""
        if len(keys) == 1:
            return self.tr("Leave the {name} as it was.").format(name=self._names(keys))
        return self.tr("Leave these as they were: {names}.").format(names=self._names(keys))

    def _names(self, keys: Sequence[str]) -> str:
        names = {
            "start": self.tr("start"),
            "landscape": self.tr("landscape"),
            "optimizer": self.tr("optimizer"),
            "schedule": self.tr("schedule"),
            "learning_rate": self.tr("learning rate"),
            "steps": self.tr("step limit"),
            "noise": self.tr("noise"),
            "batch": self.tr("batch size"),
            "seed": self.tr("seed"),
            "restarts": self.tr("number of balls at random places"),
            "race": self.tr("race"),
        }
        return ", ".join(names.get(key, key.replace("_", " ")) for key in keys)
