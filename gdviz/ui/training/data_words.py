"""DATA WORDS: what is said of the data and of what the network makes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from gdviz.descent.datasets import Data
from gdviz.descent.exact import Array
from gdviz.descent.fit import Rows
from gdviz.ui.paper import tick_text
from gdviz.ui.training.regions import shares_of
from gdviz.ui.training.scene import TrainingScene
from gdviz.ui.wording import MINUS, figure, number, translated

PIXELS = 64
"""Data with so many features are pictures."""
ASKED = 100
"""Of so many examples at most it is found out whether the network has an answer."""


def named(data: Data) -> Data:
    """The same data, its names in the language of the window as far as the program has words for them."""
    features, classes = (tuple(map(translated, names)) for names in (data.features, data.classes))
    return replace(data, features=features, target=translated(data.target), classes=classes)


def _bare(name: str) -> str:
    """The name of a feature without its unit."""
    return name.partition(",")[0]


class DataWords:
    """Says what is true of a scene; examples are told by their places in the data."""

    def __init__(self, scene: TrainingScene) -> None:
        self.scene = scene
        self.material = scene.material
        self.data = named(scene.material.data)

    def tr(self, text: str) -> str:
        """The text in the language of the window."""
        return QCoreApplication.translate("DataWords", text)

    # The data.

    @property
    def _is_picture(self) -> bool:
        return len(self.data.features) == PIXELS

    def kinds(self) -> str:
        """How many examples there are, and of what."""
        fields = {"training": self.material.training.count, "test": self.material.test.count}
        if not self.data.classes:
            template = self.tr("{training} training and {test} test examples: from {features} to {target}.")
        else:
            template = self.tr("{training} training and {test} test examples of {count} classes: {classes}; told by {features}.")
        features = self.tr("pictures of 8 by 8 pixels") if self._is_picture else self.tr(" and ").join(self.data.features)
        return template.format(
            **fields,
            features=features,
            target=self.data.target,
            count=len(self.data.classes),
            classes=", ".join(self.data.classes),
        )

    def scale(self) -> list[str]:
        """How inputs are put on one scale, in ever fewer words."""
        scale = self.material.scale
        if self._is_picture:
            return [self.tr("The network is shown each pixel less its mean, divided by its spread.")]
        parts = [
            self._scaled(name, middle, spread)
            for name, middle, spread in zip(self.data.features, scale.middle.tolist(), scale.spread.tolist(), strict=True)
        ]
        long = self.tr("The network is shown {inputs}.").format(inputs=self.tr(", and ").join(part[0] for part in parts))
        return [long, self.tr("Inputs: {inputs}.").format(inputs=", ".join(part[1] for part in parts))]

    def still(self) -> str:
        """Which features do not vary."""
        constant = self.material.scale.constant if not self._is_picture else ()
        return " ".join(self.tr("{name} does not vary.").format(name=_bare(self.data.features[column])) for column in constant)

    def _scaled(self, name: str, middle: float, spread: float) -> tuple[str, str]:
        """How one input is put on the scale: in words, and as one writes it."""
        fields = {"name": _bare(name), "middle": number(middle), "spread": number(spread)}
        words = self.tr("{name} less {middle}, divided by {spread}").format(**fields)
        sign, size = (MINUS, middle) if middle >= 0 else ("+", -middle)
        return words, "({name} {sign} {size})/{spread}".format(**fields, sign=sign, size=number(size))

    def notes(self, drawn: int) -> list[str]:
        """What stands at the foot of a picture in which so many of the examples are drawn, in ever fewer words."""
        told = [*self.scale(), ""]
        fields = {"count": drawn, "all": self.data.count}
        if drawn == self.data.count:
            parts = ["", "", ""]
        else:
            short = self.tr("{count} of {all} are drawn.")
            long = self.tr("{count} of the {all} examples are drawn, by a fair draw.")
            parts = [template.format(**fields) for template in (long, long, short)]
        return [" ".join(filter(None, [scale, self.still(), part])) for scale, part in zip(told, parts, strict=True)]

    # What the network makes of them.

    def wrong_counts(self) -> tuple[int, int]:
        """How many answers are wrong, of the training part and of the test."""
        marks, material = self.scene.marks, self.material
        training = round(material.training.count * (1 - marks.training_accuracy))
        return training, round(material.test.count * (1 - marks.test_accuracy))

    def status(self) -> list[str]:
        """How good it is, in ever fewer words."""
        if not self.data.classes:
            fields = {"training": figure(self.scene.marks.training_loss), "test": figure(self.scene.marks.test_loss)}
            return [self.tr("loss {training}, test {test}").format(**fields), self.tr("loss {training}").format(**fields)]
        wrong, count = sum(self.wrong_counts()), self.data.count
        templates = self.tr("{wrong} of {count} wrong"), self.tr("{wrong} wrong")
        return [template.format(wrong=wrong, count=count) for template in templates]

    def judged(self) -> str:
        """How good it is, in a sentence."""
        if not self.data.classes:
            marks = self.scene.marks
            return self.tr("Mean squared error {training} in training, {test} in the test.").format(
                training=figure(marks.training_loss), test=figure(marks.test_loss)
            )
        training, test = self.wrong_counts()
        return self.tr("The network is wrong about {training} of the training and {test} of the test examples.").format(
            training=training, test=test
        )

    def answers(self, rows: Rows) -> Array:
        """What the network says of these examples, ``(m, outputs)``."""
        inputs = self.material.scale.apply(self.data.inputs[rows])
        with np.errstate(all="ignore"):
            return self.scene.network.forward(self.scene.moment.weights, inputs).answers

    def wrong(self, rows: Rows) -> Rows:
        """Those of the examples about which the network is wrong."""
        return rows[self.scene.network.choices(self.answers(rows)) != self.data.targets[rows]]

    def says(self, row: int) -> str:
        """What the network says of an example, and what is right."""
        answers, target = self.answers(np.array([row])), float(self.data.targets[row])
        if not self.data.classes:
            answer = float(answers[0, 0])
            return self.tr("{name} is {target}, the network says {answer}: {error} off").format(
                name=self.data.target, target=figure(target), answer=figure(answer), error=figure(answer - target, sign=True)
            )
        chosen = int(self.scene.network.choices(answers)[0])
        share = figure(float(shares_of(answers)[0, chosen]))
        told = (
            self.tr("class {right}; the network says {chosen}, probability {share}")
            if chosen == target
            else self.tr("class {right}; wrong: the network says {chosen}, probability {share}")
        )
        return told.format(right=self.data.classes[int(target)], chosen=self.data.classes[chosen], share=share)

    def place(self, row: int) -> str:
        """The inputs of an example."""
        if self._is_picture:
            return ""
        pairs = zip(self.data.features, self.data.inputs[row].tolist(), strict=True)
        return ", ".join(f"{_bare(name)} {tick_text(value)}" for name, value in pairs)

    def example(self, row: int) -> str:
        """An example in lines: which it is, where it lies and what the network says of it."""
        is_test = bool(np.isin(row, self.material.test.rows))
        kind = self.tr("Test example {number}") if is_test else self.tr("Training example {number}")
        lines = [kind.format(number=row + 1), self.place(row), self.says(row)]
        return "\n".join(line[:1].upper() + line[1:] for line in lines if line)

    def followed(self) -> str:
        """The example that is followed."""
        row = int(self.material.training.rows[self.scene.example])
        told = self.tr("Followed: example {number} of the {count} in the batch").format(
            number=self.scene.followed + 1, count=len(self.scene.moment.rows)
        )
        place = self.place(row)
        return f"{told}, {place}: {self.says(row)}." if place else f"{told}: {self.says(row)}."

    # Pictures.

    def followed_shortly(self) -> list[str]:
        """Which example of the batch is followed, in ever fewer words."""
        fields = {"number": self.scene.followed + 1, "count": len(self.scene.moment.rows)}
        return [
            template.format(**fields) for template in (self.tr("Followed: {number} of {count}"), self.tr("{number} of {count}"))
        ]

    def verdicts(self, chosen: int, right: int, share: float) -> list[str]:
        """What the network says of a picture and what is right, in ever fewer words."""
        names = self.data.classes
        fields = {"chosen": names[chosen], "right": names[right], "share": figure(share, 2)}
        if chosen == right:
            templates = self.tr("Says {chosen} ({share}): right"), self.tr("Says {chosen}: right"), self.tr("{chosen}: right")
        else:
            templates = self.tr("Says {chosen} ({share}), is {right}"), self.tr("Says {chosen}, is {right}"), "{chosen} ≠ {right}"
        return [template.format(**fields) for template in templates]

    def test_heads(self, shown: int) -> list[str]:
        """What stands over the pictures of the test, in ever fewer words."""
        fields = {"shown": shown, "count": self.material.test.count, "wrong": self.wrong_counts()[1]}
        templates = (
            self.tr("Test: {wrong} of {count} wrong; {shown} are shown"),
            self.tr("Test: {wrong} of {count} wrong"),
            self.tr("Test"),
        )
        return [template.format(**fields) for template in templates]

    def batch_heads(self, first: int, count: int) -> list[str]:
        """What stands over the pictures of the batch, in ever fewer words."""
        fields = {"first": first + 1, "last": first + count, "count": len(self.scene.moment.rows)}
        templates = self.tr("This batch: {first} to {last} of {count}"), self.tr("This batch")
        return [template.format(**fields) for template in templates]

    def sheet_legends(self, unequal: str) -> list[str]:
        """What the text under a picture means, in ever fewer words."""
        return [
            self.tr("Under each: what the network says. 8{unequal}3: it says 8, but it is a 3").format(unequal=unequal),
            self.tr("8{unequal}3: says 8, is a 3").format(unequal=unequal),
        ]

    # All of it.

    def summary(self, *, is_drawable: bool) -> str:
        """All that the picture shows now."""
        told = [self.kinds(), self.judged(), self.followed(), self.scale()[0], *filter(None, [self.still()])]
        if not is_drawable:
            told.append(self.undrawable())
        elif not np.isfinite(self.answers(self.material.training.rows[:ASKED])).all():
            told.append(self.tr("The network's numbers have grown too large: in places it gives no answer that could be drawn."))
        return " ".join(told)

    def undrawable(self) -> str:
        """Why there is no picture of data that have another number of features."""
        return self.tr("There is no picture of examples with {count} inputs; they are learnt from all the same.").format(
            count=len(self.data.features)
        )

    def hint(self) -> str:
        """What can be done with the picture, and how inputs are put on one scale."""
        keys = self.tr(
            "Click an example of this batch to follow it through the network. Keys: Left and Right go from example to example, "
            "Home and End to the first and to the last."
        )
        return "\n".join(filter(None, [keys, self._signs(), self.scale()[0], self.still()]))

    def _signs(self) -> str:
        """What the signs in the picture mean."""
        if self._is_picture:
            return self.tr("A cross marks what the network says wrongly.")
        told = self.tr("Filled: training; hollow: test; a ring: in this batch; a wide ring: followed.")
        if not self.data.classes:
            return told
        shapes = self.tr("disc square triangle diamond triangle-downwards plus star hourglass bow-tie bar").split()
        pairs = ", ".join(f"{shape} {name}" for shape, name in zip(shapes, self.data.classes, strict=False))
        return self.tr("{told} A cross: wrong. Classes: {pairs}.").format(told=told, pairs=pairs)
