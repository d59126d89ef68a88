"""WORKED TEXT: the four phases of the smallest network, each as lines of arithmetic."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject

from gdviz.lab.worked import Worked
from gdviz.ui.training.arithmetic import figure, plus, product, worked_out
from gdviz.ui.training.working import Line

W1, B1, W2, B2 = SYMBOLS = ("w₁", "b₁", "w₂", "b₂")


class WorkedText(QObject):
    """Has the words, in the language of the window."""

    def headings(self) -> list[str]:
        """The four phases."""
        return [self.tr("1. Forward pass"), self.tr("2. Loss"), self.tr("3. Backprop"), self.tr("4. Update")]

    def lines(self, one: Worked) -> list[list[Line]]:
        """What each phase works out."""
        return [self._forward(one), self._loss(one), self._backprop(one), self._update(one)]

    def _forward(self, one: Worked) -> list[Line]:
        return [
            Line(self.tr("Sum of the neuron: z = w₁ × x + b₁"), _sum(one.weights[0], one.x, one.weights[1], one.z)),
            Line(
                self.tr("What it passes on: a = tanh z"),
                worked_out("tanh {0:()}", (one.z,), lambda n: math.tanh(n[0]), one.a, is_bent=one.z != 0),
            ),
            Line(self.tr("Answer: w₂ × a + b₂"), _sum(one.weights[2], one.a, one.weights[3], one.answer)),
        ]

    def _loss(self, one: Worked) -> list[Line]:
        error = worked_out("{0} − {1:()}", (one.answer, one.y), lambda n: n[0] - n[1], one.error)
        square = worked_out("{0:()}²", (one.error,), lambda n: n[0] * n[0], one.loss)
        return [Line(self.tr("Error: answer − y"), error), Line(self.tr("Loss: error²"), square)]

    def _backprop(self, one: Worked) -> list[Line]:
        of_weight, of_bias = self.tr("Gradient of {weight}: {blame} × {given}"), self.tr("Gradient of {bias}: {blame} × 1")
        last, hidden = self.tr("blame of the output"), self.tr("blame of the neuron")
        slope = worked_out("1 − {0:()}²", (one.a,), lambda n: 1 - n[0] * n[0], one.slope)
        return [
            Line(self.tr("Blame of the output: 2 × error"), product(2.0, one.error)),
            Line(of_weight.format(weight=W2, blame=last, given="a"), product(one.answer_blame, one.a)),
            Line(of_bias.format(bias=B2, blame=last), product(one.answer_blame, 1.0)),
            Line(self.tr("What comes back to the neuron: blame of the output × w₂"), product(one.answer_blame, one.weights[2])),
            Line(self.tr("Slope of tanh: 1 − a²"), slope),
            Line(self.tr("Blame of the neuron: what comes back × slope"), product(one.came_back, one.slope)),
            Line(of_weight.format(weight=W1, blame=hidden, given="x"), product(one.blame, one.x)),
            Line(of_bias.format(bias=B1, blame=hidden), product(one.blame, 1.0)),
        ]

    def _update(self, one: Worked) -> list[Line]:
        words = self.tr("New {weight}: {weight} − η × gradient")
        lines = [
            Line(
                words.format(weight=symbol),
                worked_out("{0} − {1} × {2:()}", (old, one.learning_rate, slope), lambda n: n[0] - n[1] * n[2], new),
            )
            for symbol, old, slope, new in zip(SYMBOLS, one.weights, one.gradient, one.updated, strict=True)
        ]
        losses = self.tr("With the new weights the loss is {after}; it was {before}.")
        return [*lines, Line(losses.format(after=figure(one.after().loss), before=figure(one.loss)))]


def _sum(weight: float, given: float, bias: float, result: float) -> str:
    return worked_out(f"{{0}} × {{1:()}} {plus(bias, 2)}", (weight, given, bias), lambda n: n[0] * n[1] + n[2], result)
