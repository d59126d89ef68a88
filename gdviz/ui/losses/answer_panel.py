"""YES OR NO?: how sure the model was, what was the case, and how surprised it is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QWidget

from gdviz.descent.losses import BINARY_CROSS_ENTROPY, SQUARED_ERROR
from gdviz.lab.exhibit import LABEL, PROBABILITY, Exhibit
from gdviz.ui.losses.answer_picture import AnswerPicture
from gdviz.ui.losses.bar import Bar
from gdviz.ui.losses.choice import Choice
from gdviz.ui.losses.figures import result, shown
from gdviz.ui.losses.panel import SidePanel
from gdviz.ui.theme import GAP, Theme
from gdviz.ui.wording import MINUS, translated
from gdviz.words import plain

SURE, UNSURE, WRONG = 0.9, 0.5, 0.1
DIGITS = 12
"""So many of a probability's, as 1 - 0.9 is not quite 0.1."""
LOSS_SCALE, GRADIENT_SCALE = 5.0, 10.0


class AnswerPanel(SidePanel):
    """Binary cross-entropy, beside the squared error."""

    def __init__(self, theme: Theme, percent: int) -> None:
        picture = AnswerPicture(theme, percent)
        super().__init__(picture, theme, percent)
        self.sentence.expect(f"{self.tr('Confidently wrong.')} {self._why_wrong()}")
        entropy, square = translated(BINARY_CROSS_ENTROPY.label), self.tr("Squared error")
        push = self.tr("How the loss grows with p: learning pushes p the other way, and the harder the longer this is.")
        self.bars = {
            "cross_entropy": Bar(entropy, translated(BINARY_CROSS_ENTROPY.meaning), "curve", theme, percent),
            "squared_error": Bar(square, translated(SQUARED_ERROR.meaning), "good", theme, percent),
            "cross_entropy_gradient": Bar(self.tr("Slope of cross-entropy"), push, "curve", theme, percent),
            "squared_error_gradient": Bar(self.tr("Slope of squared error"), push, "good", theme, percent),
        }
        self.bars["squared_error"].setAccessibleName(self.tr("Squared error of the answer"))
        self.probability = self.control_of(PROBABILITY)
        self.answers = QButtonGroup(self)
        for label, word in enumerate((self.tr("no"), self.tr("yes"))):
            choice = Choice(word, translated(LABEL.meaning), theme, percent)
            choice.setAccessibleName(self.tr("True answer: {word}").format(word=word))
            self.answers.addButton(choice, label)
        self.answers.idClicked.connect(self._choose_answer)
        picture.dragged.connect(self._drag_probability)
        picture.grasped.connect(self.grasped)
        self._build()
        self.wear(theme, percent)

    def _build(self) -> None:
        heading = QLabel(translated(LABEL.label))
        heading.setProperty("role", "heading")
        heading.setToolTip(translated(LABEL.meaning))
        answers = QHBoxLayout()
        answers.setSpacing(GAP)
        answers.addWidget(heading)
        answers.addStretch(1)
        for label in (1, 0):
            answers.addWidget(self.answers.button(label))
        self.side.addLayout(answers)
        self.side.addWidget(self.probability)
        for bar in self.bars.values():
            self.side.addWidget(bar)
        self.side.addStretch(1)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [self.picture, self._choice(1), self._choice(0), *self.probability.stops]

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        super().wear(theme, percent)
        for part in self.bars.values():
            part.wear(theme, percent)
        for label in (0, 1):
            self._choice(label).wear(theme, percent)

    def _choose_answer(self, label: int) -> None:
        self.setting_chosen.emit(LABEL.name, label)

    def _drag_probability(self, value: float) -> None:
        self.setting_dragged.emit(PROBABILITY.name, value)

    def _choice(self, label: int) -> Choice:
        choice = self.answers.button(label)
        assert isinstance(choice, Choice)  # noqa: S101 - only these are in the group
        return choice

    def display(self, exhibit: Exhibit) -> None:
        """Show this probability and this answer."""
        super().display(exhibit)
        readings = exhibit.readings()
        for name, bar in self.bars.items():
            is_slope = name.endswith("gradient")
            bar.display(readings[name], -GRADIENT_SCALE if is_slope else 0.0, GRADIENT_SCALE if is_slope else LOSS_SCALE)
        self.probability.display(exhibit.probability)
        with QSignalBlocker(self.answers):
            self._choice(exhibit.label).setChecked(True)
        self.arithmetic.display(self._arithmetic(exhibit, readings))
        believed = exhibit.probability if exhibit.label else 1 - exhibit.probability
        self._judge(round(believed, DIGITS) or believed)

    def _why_wrong(self) -> str:
        return self.tr(
            "Cross-entropy and its slope grow without limit the surer one is of what is wrong; the squared error never passes 1."
        )

    def _judge(self, believed: float) -> None:
        """Say how it stands, by the probability of what is the case."""
        if believed >= SURE:
            self.say(self.theme.good, self.tr("Sure and right."), self.tr("Little loss is left to learn from."))
        elif believed > UNSURE:
            self.say(self.theme.curve, self.tr("Right, but unsure."), self.tr("To be surer would cost less."))
        elif believed == UNSURE:
            self.say(self.theme.dim, self.tr("Undecided."), self.tr("This is what tossing a coin costs: ln 2 = 0.6931."))
        elif believed > WRONG:
            self.say(self.theme.warn, self.tr("Leaning to the wrong side."), self.tr("Both losses push p towards the answer."))
        elif believed:
            self.say(self.theme.bad, self.tr("Confidently wrong."), self._why_wrong())
        else:
            self.say(
                self.theme.bad,
                self.tr("Confidently wrong."),
                self.tr("What was ruled out is the case: the cross-entropy is infinite, and so is its slope."),
            )

    def _arithmetic(self, exhibit: Exhibit, readings: Mapping[str, float]) -> str:
        p, label = plain(exhibit.probability), exhibit.label
        # Where 1 - p has no digits of its own, it is written as the difference that it is.
        inner = p if label else f"1 − {p}"
        slope = f"{MINUS}1 / {p}" if label else f"1 / (1 − {p})"
        lines = [
            self.tr("Cross-entropy: {formula} {result}").format(
                formula=f"{MINUS}ln({inner})", result=result(readings["cross_entropy"])
            ),
            self.tr("Squared error: {formula} {result}").format(
                formula=f"({p} − {label})²", result=result(readings["squared_error"])
            ),
            self.tr("Slopes by p: {entropy} {first},  2 × ({p} − {label}) {second}").format(
                entropy=slope,
                first=result(readings["cross_entropy_gradient"], sign=True),
                p=p,
                label=label,
                second=result(readings["squared_error_gradient"], sign=True),
            ),
            self.tr("Slope of cross-entropy by the logit: p − y = {p} − {label} = {value}").format(
                p=p, label=label, value=shown(readings["logit_gradient"], sign=True)
            ),
        ]
        return "\n".join(lines)
