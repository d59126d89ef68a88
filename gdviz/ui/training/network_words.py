"""NETWORK WORDS: what the neurons, weights and moments of a network are called and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from gdviz.descent.exact import Array
from gdviz.descent.network import Forward, Place
from gdviz.lab.loop import UPDATE
from gdviz.ui.training.data_words import named
from gdviz.ui.training.network_layout import PIXELS, SIDE
from gdviz.ui.training.network_plan import Labels
from gdviz.ui.training.scene import TrainingScene
from gdviz.ui.wording import MINUS, figure

DECIMALS = 2
"""The decimals of what passes through neurons; weights, gradients and losses have more."""


def begun(text: str) -> str:
    """Words as they stand at the begin of a line."""
    return text[:1].upper() + text[1:]


class NetworkWords:
    """Says what is true of a scene. Columns count from the inputs, 0, and neurons in them from 0 too."""

    def __init__(self, scene: TrainingScene) -> None:
        self.scene = scene
        self.moment, self.network = scene.moment, scene.network
        self._data = named(scene.material.data)

    def tr(self, text: str) -> str:
        """The text in the language of the window."""
        return QCoreApplication.translate("NetworkWords", text)

    @property
    def labels(self) -> Labels:
        """What stands beside inputs and outputs; a single output for two classes says how probable the second is."""
        classes, outputs = self._data.classes, self.network.outputs
        names = classes[-outputs:] if classes else (self._data.target,)
        return Labels(self._data.features, names, self.tr("Mean {loss}").format(loss=figure(0.0)), bool(classes))

    def heads(self) -> list[list[str]]:
        """What may stand above each column, and above the targets: in words, or shorter."""
        hidden = range(1, len(self.network.hidden) + 1)
        answer = self.tr("Answer") if self.network.outputs == 1 else self.tr("Answers")
        words = [self.tr("Inputs"), *(self.tr("Hidden {layer}").format(layer=layer) for layer in hidden), answer]
        signs = [self.tr("In"), *(self.tr("H{layer}").format(layer=layer) for layer in hidden), self.tr("Out")]
        target = self.tr("Target")
        return [[*words, target], [*words, ""], [*signs, target], [*signs, ""]]

    def neuron(self, column: int, index: int) -> str:
        """A neuron in words."""
        if column == 0:
            if self.network.inputs == PIXELS:
                row, place = divmod(index, SIDE)
                return self.tr("the pixel in row {row}, column {column}").format(row=row + 1, column=place + 1)
            return self.tr("input {name}").format(name=self._data.features[index])
        if column == self.network.depth:
            return self.tr("output {name}").format(name=self.labels.outputs[index])
        return self.tr("neuron {number} of hidden layer {layer}").format(number=index + 1, layer=column)

    def short(self, column: int, index: int) -> str:
        """A neuron in a sign or two."""
        if column == 0:
            if self.network.inputs == PIXELS:
                row, place = divmod(index, SIDE)
                return self.tr("pixel {row},{column}").format(row=row + 1, column=place + 1)
            return self._data.features[index]
        return self.labels.outputs[index] if column == self.network.depth else f"h{column},{index + 1}"

    def weight(self, place: Place) -> str:
        """A weight in words."""
        neuron = self.neuron(place.layer + 1, place.neuron)
        if place.source is None:
            return self.tr("bias of {neuron}").format(neuron=neuron)
        return self.tr("weight from {source} to {neuron}").format(source=self.neuron(place.layer, place.source), neuron=neuron)

    def value(self, place: Place) -> float:
        """How large a weight is."""
        return float(self.moment.weights[self.network.index(place)])

    def _known(self, place: Place, *, is_short: bool = False) -> list[str]:
        """What is known of a weight beside its value."""
        at, told = self.network.index(place), list[str]()
        if self.moment.backward is not None:
            words = self.tr("gradient {gradient}") if is_short else self.tr("gradient, mean over the batch: {gradient}")
            told.append(words.format(gradient=figure(float(self.moment.backward.gradient[at]), sign=True)))
        elif self.moment.done == 0 and self.moment.change is not None:
            words = self.tr("change {change}") if is_short else self.tr("changed by the update: {change}")
            told.append(words.format(change=figure(float(self.moment.change[at]), sign=True)))
        return told

    def weight_told(self, place: Place) -> str:
        """A weight with its numbers."""
        value = figure(self.value(place))
        told = self.tr("{weight}: {value}").format(weight=self.weight(place), value=value)
        return "; ".join([told, *self._known(place)])

    def weight_hint(self, place: Place) -> str:
        """A weight with its numbers, a line for each, and what its width means."""
        value = self.tr("{weight}: {value}").format(weight=self.weight(place), value=figure(self.value(place)))
        is_pixel = place.layer == 0 and self.network.inputs == PIXELS
        if self.moment.backward is not None:
            bright = self.tr("The brighter, the larger its gradient, beside the largest of the network.")
            wide = self.tr("The wider, the larger its gradient, beside the largest of the network.")
        else:
            bright = self.tr("The brighter, the larger, beside the largest of its layer.")
            wide = self.tr("The wider, the larger, beside the largest of its layer.")
        width = bright if is_pixel else wide
        return "\n".join(map(begun, [value, *self._known(place), width]))

    def weight_shortly(self, place: Place) -> list[str]:
        """A weight with its numbers, in ever fewer words."""
        value, neuron = figure(self.value(place)), self.short(place.layer + 1, place.neuron)
        way = self.tr("bias of {neuron}").format(neuron=neuron)
        if place.source is not None:
            way = f"{self.short(place.layer, place.source)} → {neuron}"
        told = self.tr("{weight}: {value}").format(weight=way, value=value)
        long, middle = self.weight_told(place), "; ".join([told, *self._known(place)])
        return [begun(long), middle, "; ".join([told, *self._known(place, is_short=True)]), told, value]

    def activation(self, column: int, index: int) -> float | None:
        """What a neuron passes on for the followed example, once it is known."""
        forward = self.moment.forward
        return None if forward is None else float(forward.given_to(column)[self.scene.followed, index])

    def blame(self, column: int, index: int) -> float | None:
        """The derivative of the followed example's loss by a neuron's sum, once it is known."""
        backward = self.moment.backward
        if backward is None or column == 0:
            return None
        return float(backward.blames[column - 1][self.scene.followed, index])

    @property
    def targets(self) -> Array:
        """What the outputs should say of the followed example."""
        return self.scene.material.training.targets[self.scene.example]

    def neuron_told(self, column: int, index: int) -> str:
        """A neuron with its numbers, a line for each."""
        lines = [self.neuron(column, index)]
        forward, blame = self.moment.forward, self.blame(column, index)
        if forward is not None:
            if column:
                total = float(forward.sums[column - 1][self.scene.followed, index])
                lines.append(self.tr("sum: {value}").format(value=figure(total)))
            words = self.tr("activation: {value}") if column else self.tr("standardised input: {value}")
            lines.append(words.format(value=figure(float(forward.given_to(column)[self.scene.followed, index]))))
        if blame is not None:
            lines.append(self.tr("blame: {value}").format(value=figure(blame, sign=True)))
        if column:
            place = Place(column - 1, index, None)
            bias = self.tr("bias: {value}").format(value=figure(self.value(place)))
            lines.append("; ".join([bias, *self._known(place)]))
        return "\n".join(map(begun, lines))

    def target_told(self, index: int) -> str:
        """What an output should say, and what it does."""
        told = self.tr("Target of {output}: {target}").format(
            output=self.neuron(self.network.depth, index), target=figure(float(self.targets[index]), DECIMALS)
        )
        answer = self.activation(self.network.depth, index)
        if answer is not None:
            told += "\n" + self.tr("The answer differs by {difference}").format(
                difference=figure(answer - float(self.targets[index]), sign=True)
            )
        return told

    def loss_lines(self) -> list[tuple[str, str]]:
        """The loss of the followed example and the mean of the batch, in ever fewer words, once they are known."""
        if self.moment.costs is None:
            return []
        loss, mean = figure(float(self.moment.costs[self.scene.followed])), figure(float(self.moment.costs.mean()))
        pairs = (
            (self.tr("Loss of this example {loss}"), self.tr("Mean of the batch {loss}")),
            (self.tr("Its loss {loss}"), self.tr("Batch mean {loss}")),
            (self.tr("Loss {loss}"), self.tr("Mean {loss}")),
        )
        return [(first.format(loss=loss), second.format(loss=mean)) for first, second in pairs]

    def legends(self) -> list[list[str]]:
        """What a whole line, a dashed one and the width of a line mean, and after an update its glow; or less of it."""
        first = self.tr("weight above 0") if self.moment.backward is None else self.tr("gradient above 0")
        words = [first, self.tr("below 0"), self.tr("wide: large")]
        glow = [] if self.most_changed() is None else [[*words, self.tr("glowing: changed most")]]
        return [*glow, words, ["+", MINUS, self.tr("wide: large")], ["+", MINUS]]

    def summary(self) -> str:
        """All that the picture shows now."""
        told = [self._form(), self._phase()]
        if self.scene.weight is not None:
            told.append(self.tr("Chosen: {weight}.").format(weight=self.weight_told(self.scene.weight)))
        return " ".join(filter(None, told))

    def _form(self) -> str:
        network = self.network
        hidden = self.tr("no hidden layer")
        if network.hidden:
            hidden = self.tr("hidden neurons by layer: {sizes}").format(sizes=", ".join(map(str, network.hidden)))
        return self.tr("A network with inputs: {inputs}; {hidden}; outputs: {outputs}.").format(
            inputs=network.inputs, hidden=hidden, outputs=network.outputs
        )

    def _phase(self) -> str:
        forward = self.moment.forward
        if forward is None:
            return self._updated() if self.moment.phase == UPDATE else self.tr("Nothing has passed through it yet.")
        told = [self._passed(forward), self._compared(), self._blamed()]
        return " ".join(filter(None, told))

    def most_changed(self) -> Place | None:
        """The weight that the last update changed most, where one was made and nothing came after."""
        change = self.moment.change
        if change is None or self.moment.done or not change.any():
            return None
        return self.network.place(int(np.abs(change).argmax()))

    def _updated(self) -> str:
        place = self.most_changed()
        told = self.tr("Update {step} is made.").format(step=self.moment.step)
        if place is not None:
            told += " " + self.tr("Changed most: {weight}.").format(weight=self.weight_told(place))
        return told

    def _row(self, values: Array, names: Sequence[str] | None = None) -> str:
        figures = [figure(value, DECIMALS) for value in values.tolist()]
        return ", ".join(figures if names is None else map(" ".join, zip(names, figures, strict=True)))

    def _passed(self, forward: Forward) -> str:
        followed = self.scene.followed
        told = self.tr("Forward pass of example {number} of the {count} in the batch:").format(
            number=followed + 1, count=len(self.moment.rows)
        )
        columns = [self.tr("a picture as input")]
        if self.network.inputs != PIXELS:
            columns = [self.tr("inputs {values}").format(values=self._row(forward.inputs[followed], self._data.features))]
        for layer, values in enumerate(forward.activations[:-1], 1):
            columns.append(self.tr("hidden layer {layer}: {values}").format(layer=layer, values=self._row(values[followed])))
        columns.append(self.tr("answer {values}").format(values=self._row(forward.answers[followed], self.labels.outputs)))
        return f"{told} {'; '.join(columns)}."

    def _compared(self) -> str:
        target = self.tr("Target: {values}.").format(values=self._row(self.targets, self.labels.outputs))
        return " ".join([target, *(f"{told}." for pair in self.loss_lines()[:1] for told in pair)])

    def _blamed(self) -> str:
        backward = self.moment.backward
        if backward is None:
            return ""
        rows = [self._row(blames[self.scene.followed]) for blames in reversed(backward.blames)]
        return self.tr("Blame, from the outputs back: {values}.").format(values="; ".join(rows))
