"""CLASS ROW: one of the classes: whether it is the right one, its logit, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gdviz.lab.exhibit import LOGIT, Exhibit
from gdviz.ui.calm import CalmSlider
from gdviz.ui.losses.bar import Bar
from gdviz.ui.losses.choice import Choice
from gdviz.ui.number_field import NumberField, Problem
from gdviz.ui.theme import GAP, Theme
from gdviz.ui.wording import translated

LEAST_SLIDER, LEAST_BARS = 80, 290
"""The least widths of a slider and of the two bars, at 100 % text, for all to stand in one line."""


class ClassRow(QWidget):
    """A ring to choose it, a slider and a field for its logit, a bar for its probability and one for its gradient."""

    logit_chosen = Signal(float)
    logit_dragged = Signal(float)
    grasped = Signal()

    def __init__(self, place: int, name: str, theme: Theme, percent: int) -> None:
        super().__init__()
        self._place, self._percent = place, percent
        fields = {"name": name}
        self.choice = Choice(name, self.tr("Make {name} the right class").format(**fields), theme, percent)
        self.choice.setAccessibleName(self.tr("Right class: {name}").format(**fields))
        self.field = NumberField(self.tr("Logit of {name}").format(**fields), LOGIT.parse)
        self.field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.slider = CalmSlider()
        self.slider.setRange(0, LOGIT.ticks)
        self.slider.setPageStep(LOGIT.ticks // 10)
        self.slider.setAccessibleName(self.tr("Logit of {name}, slider").format(**fields))
        for part in (self.field, self.slider):
            part.setToolTip(translated(LOGIT.meaning))
        self._make_bars(name, theme, percent)
        self._problem = Problem()
        self._build()
        self.field.chosen.connect(self.logit_chosen)
        self.field.refused.connect(self._problem.display)
        self.slider.sliderPressed.connect(self.grasped)
        self.slider.valueChanged.connect(self._drag)

    def _make_bars(self, name: str, theme: Theme, percent: int) -> None:
        self.probability = Bar(
            self.tr("Probability"), self.tr("e to the logit, as a share of all four: the softmax"), "curve", theme, percent
        )
        self.gradient = Bar(
            self.tr("Gradient"),
            self.tr(
                "How the loss grows with this logit: learning lowers the logits of wrong classes and raises the right one's."
            ),
            "slope",
            theme,
            percent,
        )
        self.probability.setAccessibleName(self.tr("Probability of {name}").format(name=name))
        self.gradient.setAccessibleName(self.tr("Gradient by the logit of {name}").format(name=name))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.choice)
        head.addWidget(self.slider, 1)
        head.addWidget(self.field)
        bars = QHBoxLayout()
        bars.addWidget(self.probability)
        bars.addWidget(self.gradient)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for part in (head, bars):
            part.setSpacing(2 * GAP)
            self._line.addLayout(part, 1)
        self._line.setSpacing(2 * GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._line)
        column.addWidget(self._problem)

    def _drag(self, tick: int) -> None:
        self.logit_dragged.emit(LOGIT.at_tick(tick))

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._percent = percent
        for part in (self.choice, self.probability, self.gradient):
            part.wear(theme, percent)

    def arrange(self, width: int, widest: int) -> None:
        """Put the bars beside the slider, or under it where there is no room; choices are as wide as the widest."""
        self.choice.setMinimumWidth(widest)
        # Else the style's least height, which does not grow with the text, is all that the field gets.
        self.field.setMinimumHeight(self.field.sizeHint().height())
        needed = widest + self.field.sizeHint().width() + (LEAST_SLIDER + LEAST_BARS) * self._percent / 100 + 6 * GAP
        is_beside = width >= needed
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)
        self._line.setSpacing(2 * GAP if is_beside else 2)

    def display(self, exhibit: Exhibit, readings: Mapping[str, float]) -> None:
        """Show what these logits say of this class."""
        logit = exhibit.logits[self._place]
        self.field.display(logit)
        self.probability.display(readings[f"p{self._place}"], 0.0, 1.0)
        self.gradient.display(readings[f"g{self._place}"], -1.0, 1.0)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(LOGIT.tick_of(logit)))
        with QSignalBlocker(self.choice):
            self.choice.setChecked(exhibit.truth == self._place)
