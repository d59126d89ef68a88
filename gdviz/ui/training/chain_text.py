"""CHAIN TEXT: the chain of factors behind a weight's gradient, in words and in arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject

from gdviz.descent.network import ACTIVATIONS
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.lab.chain import AnswerBlame, Chain, HiddenBlame, Mean, Update
from gdviz.ui.training.arithmetic import figure, mean_of, product, products, worked_out
from gdviz.ui.training.working import Line
from gdviz.ui.wording import translated


class Section(NamedTuple):
    """What one phase gives."""

    heading: str
    lines: list[Line]


class ChainText(QObject):
    """Has the words, in the language of the window."""

    def sections(self, chain: Chain) -> list[Section]:
        """All that is known by now."""
        found: list[Section] = []
        if chain.given is not None and chain.z is not None:
            found.append(Section(self.tr("Forward pass"), [self._forward(chain, chain.given, chain.z)]))
        if chain.loss is not None:
            line = Line(self.tr("The loss of this example is {loss}.").format(loss=figure(chain.loss)))
            found.append(Section(self.tr("Loss"), [line]))
        if chain.given is not None and chain.blame is not None and chain.mean is not None:
            lines = [self._share(chain.given, chain.blame), *self._blame(chain.blame), self._mean(chain.mean)]
            found.append(Section(self.tr("Backprop"), lines))
            if chain.update is not None:
                found.append(Section(self.tr("Update"), [self._update(chain.weight, chain.mean, chain.update)]))
        return found

    def pending(self, chain: Chain) -> str:
        """What is not known yet."""
        if chain.given is None:
            return self.tr("Nothing is worked out yet. What the weight is given is known after the forward pass.")
        if chain.loss is None:
            return self.tr("The loss comes next. Blame is known after backprop.")
        if chain.blame is None:
            return self.tr("Blame is known after backprop.")
        return "" if chain.update else self.tr("The new weight is known after the update.")

    def _forward(self, chain: Chain, given: float, z: float) -> Line:
        if chain.place.source is None:
            words = self.tr("The bias is added as it is: {bias} of the sum z\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{z}.")
            return Line(words.format(bias=figure(chain.weight), z=figure(z)))
        words = self.tr("weight × given, a part of the sum z\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{z}").format(z=figure(z))
        return Line(words, product(chain.weight, given))

    def _share(self, given: float, blame: HiddenBlame | AnswerBlame) -> Line:
        words = self.tr("This example's share of the gradient: given × blame")
        return Line(words, product(given, blame.value))

    def _blame(self, blame: HiddenBlame | AnswerBlame) -> list[Line]:
        if isinstance(blame, HiddenBlame):
            return self._hidden(blame)
        if blame.is_joined:
            return [self._joined(blame)]
        return self._softmax(blame) if blame.output == "softmax" else self._answer(blame)

    def _hidden(self, blame: HiddenBlame) -> list[Line]:
        terms = [(term.weight, term.blame) for term in blame.terms]
        return [
            Line(
                self.tr("Blame: slope × what comes back"),
                product(blame.slope, blame.came_back),
            ),
            Line(self.tr("What comes back: weight × blame of each neuron of the next layer"), products(terms)),
            self._slope(blame.activation, blame.z, blame.a, blame.slope),
        ]

    def _slope(self, activation: str, z: float, a: float, slope: float) -> Line:
        rules: dict[str, tuple[str, str, Callable[[Sequence[float]], float]]] = {
            "tanh": ("1\N{NO-BREAK SPACE}−\N{NO-BREAK SPACE}a²", "1 − {0:()}²", lambda n: 1 - n[0] * n[0]),
            "sigmoid": ("a × (1 − a)", "{0} × (1 − {0})", lambda n: n[0] * (1 - n[0])),
        }
        words = self.tr("Slope of {activation} at z\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{z}: {rule}")
        fields = {"activation": translated(ACTIVATIONS[activation].label), "z": figure(z)}
        if activation in rules:
            rule, pattern, work = rules[activation]
            return Line(words.format(**fields, rule=rule), worked_out(pattern, (a,), work, slope))
        rule = self.tr("1 if z is above 0, else 0") if activation == "relu" else self.tr("always 1")
        return Line(words.format(**fields, rule=rule), figure(slope))

    def _joined(self, blame: AnswerBlame) -> Line:
        words = self.tr("Blame: answer − target (the slopes of loss and answer in one)")
        if blame.share > 1:
            words = self.tr("Blame: (answer − target) / outputs (the slopes of loss and answer in one)")
        return Line(words, self._error(blame, "{0} − {1:()}", 1, blame.value))

    def _error(self, blame: AnswerBlame, pattern: str, factor: int, result: float) -> str:
        """So many times the error, shared out among the outputs."""
        count = blame.share
        shared = pattern if count == 1 else f"{pattern} / {count}" if factor > 1 else f"({pattern}) / {count}"
        return worked_out(shared, (blame.answer, blame.target), lambda n: factor * (n[0] - n[1]) / count, result)

    def _answer(self, blame: AnswerBlame) -> list[Line]:
        words = self.tr("Blame: slope of the loss × slope of the answer")
        line = Line(words, product(blame.pull, blame.slope))
        return [line, self._pull(blame), self._slope(blame.output, blame.z, blame.answer, blame.slope)]

    def _pull(self, blame: AnswerBlame) -> Line:
        words = self.tr("Slope of the loss: 2 × (answer − target)")
        if blame.share > 1:
            words = self.tr("Slope of the loss: 2 × (answer − target) / outputs")
        return Line(words, self._error(blame, "2 × ({0} − {1:()})", 2, blame.pull))

    def _softmax(self, blame: AnswerBlame) -> list[Line]:
        numbers = (blame.answer, blame.pull, blame.mean_pull)
        work = worked_out("{0} × ({1} − {2:()})", numbers, lambda n: n[0] * (n[1] - n[2]), blame.value)
        pairs = list(zip(blame.answers, blame.pulls, strict=True))
        return [
            Line(self.tr("Blame: answer × (slope of the loss − mean slope), as this sum moves all answers of softmax"), work),
            self._pull(blame),
            Line(self.tr("Mean slope: answer × slope of each output"), products(pairs)),
        ]

    def _mean(self, mean: Mean) -> Line:
        values = [share.value for share in mean.shares]
        first, last = mean.shares[0].example + 1, mean.shares[-1].example + 1
        if mean.count == 1:
            return Line(self.tr("Gradient of the batch: it has no other example"), figure(mean.value))
        if not mean.has_others:
            words = self.tr("Gradient of the batch: the mean of its {count} examples' shares")
            return Line(words.format(count=mean.count), mean_of(values, mean.count, mean.value))
        words = self.tr(
            "Gradient of the batch: the mean of its {count} examples' shares, those of examples {first} to {last} and, at the"
            " end, of all others together"
        )
        fields = {"count": mean.count, "first": first, "last": last}
        return Line(words.format(**fields), mean_of([*values, mean.others], mean.count, mean.value))

    def _update(self, weight: float, mean: Mean, update: Update) -> Line:
        if update.is_plain:
            words = self.tr("New weight: weight − learning rate × gradient")
            numbers = (weight, update.learning_rate, mean.value)
            return Line(words, worked_out("{0} − {1} × {2:()}", numbers, lambda n: n[0] - n[1] * n[2], update.new))
        words = self.tr("New weight: weight + what {optimizer} makes of the gradient")
        work = worked_out("{0} + {1:()}", (weight, update.change), lambda n: n[0] + n[1], update.new)
        return Line(words.format(optimizer=translated(OPTIMIZERS[update.optimizer].label)), work)
