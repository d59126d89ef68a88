"""WHICH OF FOUR?: logits, the probabilities that softmax makes of them, and the penalty for that of the right class."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QWidget

from gdviz.descent.losses import CATEGORICAL_CROSS_ENTROPY
from gdviz.lab.exhibit import LOGITS, TRUTH, Exhibit
from gdviz.ui.losses.bar import Bar
from gdviz.ui.losses.class_row import ClassRow
from gdviz.ui.losses.figures import result, short, shown
from gdviz.ui.losses.panel import Panel
from gdviz.ui.losses.penalty_picture import PenaltyPicture
from gdviz.ui.theme import Theme
from gdviz.ui.wording import MINUS, translated

SURE = 0.9
LOSS_SCALE = 5.0
LARGE = 20.0
"""Exponentials of logits beyond this are too large to be added by hand, so that the largest logit is taken off first."""


class ClassPanel(Panel):
    """Categorical cross-entropy: four classes, of which one is right."""

    def __init__(self, theme: Theme, percent: int) -> None:
        picture = PenaltyPicture(theme, percent)
        super().__init__(picture, theme, percent)
        picture.names = self._names
        self.sentence.expect(f"{self.tr('Confidently wrong.')} {self._why_wrong(0, 0.999, 1, 0.001)}")
        self._exhibit = Exhibit("cce")
        self.rows = [ClassRow(place, name, theme, percent) for place, name in enumerate(self._names)]
        self.loss = Bar(
            translated(CATEGORICAL_CROSS_ENTROPY.label), translated(CATEGORICAL_CROSS_ENTROPY.meaning), "ball", theme, percent
        )
        self._group = QButtonGroup(self)
        self.column.addWidget(self.sentence)
        for place, row in enumerate(self.rows):
            self._group.addButton(row.choice, place)
            row.logit_chosen.connect(partial(self._choose, place))
            row.logit_dragged.connect(partial(self._drag, place))
            row.grasped.connect(self.grasped)
            self.column.addWidget(row)
        self._group.idClicked.connect(self._choose_truth)
        self.column.addWidget(self.loss)
        self.column.addWidget(self.picture, 1)
        self.column.addWidget(self.arithmetic)
        self.wear(theme, percent)

    @property
    def _names(self) -> list[str]:
        return [self.tr("cat"), self.tr("dog"), self.tr("fox"), self.tr("owl")]

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [stop for row in self.rows for stop in (row.choice, row.slider, row.field)]

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        super().wear(theme, percent)
        for part in (*self.rows, self.loss):
            part.wear(theme, percent)

    def arrange(self, width: int) -> None:
        """Put the bars beside or under the sliders, in all rows alike."""
        widest = max(row.choice.sizeHint().width() for row in self.rows)
        for row in self.rows:
            row.arrange(width, widest)

    def _with(self, place: int, logit: float) -> tuple[float, ...]:
        logits = self._exhibit.logits
        return (*logits[:place], logit, *logits[place + 1 :])

    def _choose(self, place: int, logit: float) -> None:
        self.setting_chosen.emit(LOGITS, self._with(place, logit))

    def _drag(self, place: int, logit: float) -> None:
        self.setting_dragged.emit(LOGITS, self._with(place, logit))

    def _choose_truth(self, place: int) -> None:
        self.setting_chosen.emit(TRUTH.name, place)

    def display(self, exhibit: Exhibit) -> None:
        """Show these logits and this right class."""
        super().display(exhibit)
        self._exhibit = exhibit
        readings = exhibit.readings()
        for row in self.rows:
            row.display(exhibit, readings)
        self.loss.display(readings["cross_entropy"], 0.0, LOSS_SCALE)
        self.arithmetic.display(self._arithmetic(exhibit, readings))
        self._judge(exhibit, readings)

    def _why_wrong(self, said: int, surely: float, truth: int, given: float) -> str:
        return self.tr(
            "The model says {said} with {surely} %, but it is {truth}, which got {given} %: the penalty grows without limit."
        ).format(said=self._names[said], surely=_percent(surely), truth=self._names[truth], given=_percent(given))

    def _judge(self, exhibit: Exhibit, readings: Mapping[str, float]) -> None:
        """Say how it stands, by the probability of the right class and the largest one."""
        believed, most = readings[f"p{exhibit.truth}"], readings["confidence"]
        fields = {"name": self._names[exhibit.truth], "share": _percent(believed)}
        if believed >= SURE:
            self.say(
                self.theme.good,
                self.tr("Sure and right."),
                self.tr("The right class, {name}, has {share} %: little loss is left to learn from.").format(**fields),
            )
        elif believed == most:
            self.say(
                self.theme.curve,
                self.tr("Right, but unsure."),
                self.tr("The right class, {name}, has {share} %; what the others have costs.").format(**fields),
            )
        elif most >= SURE:
            said = max(range(len(self.rows)), key=lambda place: readings[f"p{place}"])
            self.say(self.theme.bad, self.tr("Confidently wrong."), self._why_wrong(said, most, exhibit.truth, believed))
        else:
            self.say(
                self.theme.warn,
                self.tr("Wrong, but unsure."),
                self.tr("The right class, {name}, has {share} %, and another one more.").format(**fields),
            )

    def _arithmetic(self, exhibit: Exhibit, readings: Mapping[str, float]) -> str:
        name, logits = self._names[exhibit.truth], exhibit.logits
        largest = max(logits)
        is_large = largest > LARGE or largest < -LARGE
        shifted = [logit - largest if is_large else logit for logit in logits]
        values = [math.exp(logit) for logit in shifted]
        powers = " + ".join(f"e^{short(logit)}" for logit in shifted)
        believed = shown(readings[f"p{exhibit.truth}"])
        lines = [
            self.tr("Sum: {powers} = {values} {result}").format(
                powers=powers, values=" + ".join(map(shown, values)), result=result(math.fsum(values))
            ),
            self.tr("Probability of {name}: e^{logit} / sum = {right} / {whole} {result}").format(
                name=name,
                logit=short(shifted[exhibit.truth]),
                right=shown(values[exhibit.truth]),
                whole=shown(math.fsum(values)),
                result=result(readings[f"p{exhibit.truth}"]),
            ),
            self.tr("Loss: {minus}ln({believed}) {result}").format(
                minus=MINUS, believed=believed, result=result(readings["cross_entropy"])
            ),
            self.tr("Gradient by the logit of {name}: p − 1 = {believed} − 1 {result}; of each other class: p").format(
                name=name, believed=believed, result=result(readings[f"g{exhibit.truth}"], sign=True)
            ),
        ]
        if is_large:
            lines.insert(0, self.tr("The largest logit is taken off all four first, which changes no probability."))
        return "\n".join(lines)


def _percent(share: float) -> str:
    """A share in per cent, never rounded to all or nothing.

    >>> _percent(0.644), _percent(0.9999), _percent(1.0), _percent(1e-9)
    ('64', '99.99', '100', '1.00×10⁻⁷')
    """
    value = 100 * share
    return short(value, 0) if 1 <= value <= 99 or value in (0, 100) else short(value, 2)
