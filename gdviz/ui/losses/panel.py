"""PANEL: one of the three things that the bench of loss functions can show."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from gdviz.descent.catalogue import Setting
from gdviz.lab.exhibit import Exhibit
from gdviz.ui.growing_label import GrowingLabel, Sentence
from gdviz.ui.losses.figures import NO_BREAK
from gdviz.ui.losses.picture import Picture
from gdviz.ui.setting_control import SettingControl
from gdviz.ui.theme import BODY_POINTS, GAP, Theme, font

SIDE = 250
"""The width of the column beside a picture, at 100 % text."""
LEAST_PICTURE = 300
SHAPE = 0.6
"""A picture over its controls is at least so high, as a share of its width."""
ANY_WIDTH = 16_777_215


class Panel(QWidget):
    """A sentence, a picture, and the arithmetic. Wishes go up by the name of a field."""

    setting_chosen = Signal(str, object)
    setting_dragged = Signal(str, object)
    grasped = Signal()

    def __init__(self, picture: Picture, theme: Theme, percent: int) -> None:
        super().__init__()
        self.theme, self.percent = theme, percent
        self.sentence = Sentence()
        self.sentence.label.setAccessibleName(self.tr("In words"))
        self.arithmetic = GrowingLabel(sample=" ")
        self.arithmetic.label.setTextFormat(Qt.TextFormat.PlainText)
        self.arithmetic.label.setAccessibleName(self.tr("The arithmetic"))
        self.arithmetic.setToolTip(self.tr("The losses and their slopes, worked out with the numbers above. Check one by hand."))
        self.picture = picture
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        raise NotImplementedError

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.theme, self.percent = theme, percent
        for label in (self.sentence, self.arithmetic):
            label.wear(font(BODY_POINTS, percent))
        self.picture.wear(theme, percent)

    def arrange(self, width: int) -> None:
        """Put beside each other what has room at this width, and the rest under each other."""
        raise NotImplementedError

    def display(self, exhibit: Exhibit) -> None:
        """Show these numbers."""
        self.picture.display(exhibit)

    def control_of(self, setting: Setting) -> SettingControl:
        """A field and a slider for a number of the exhibit."""
        control = SettingControl(setting)
        control.chosen.connect(self._choose_number)
        control.dragged.connect(self._drag_number)
        control.grasped.connect(self.grasped)
        return control

    @staticmethod
    def hint(text: str) -> QLabel:
        """Quiet words about what can be done."""
        label = QLabel(text)
        label.setProperty("role", "small")
        label.setWordWrap(True)
        return label

    def _choose_number(self, name: str, value: float) -> None:
        self.setting_chosen.emit(name, value)

    def _drag_number(self, name: str, value: float) -> None:
        self.setting_dragged.emit(name, value)

    def say(self, color: str, word: str, sentence: str) -> None:
        """Put it in words: how it stands, then why."""
        self.sentence.display(f"<b style='color:{color}'>{word}</b> {sentence}".replace(" %", f"{NO_BREAK}%"))


class SidePanel(Panel):
    """A panel with its controls in a column beside or under the picture."""

    def __init__(self, picture: Picture, theme: Theme, percent: int) -> None:
        super().__init__(picture, theme, percent)
        self._box = QWidget()
        self.side = QVBoxLayout(self._box)
        self.side.setContentsMargins(0, 0, 0, 0)
        self.side.setSpacing(GAP)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(2 * GAP)
        self._body.addWidget(picture, 1)
        self._body.addWidget(self._box)
        self.column.addWidget(self.sentence)
        self.column.addLayout(self._body, 1)
        self.column.addWidget(self.arithmetic)

    def arrange(self, width: int) -> None:
        """Put beside each other what has room at this width, and the rest under each other."""
        # Rows within the column remember how wide they were before another text size.
        self.side.activate()
        side = max(round(SIDE * self.percent / 100), self._box.minimumSizeHint().width())
        is_beside = width >= side + LEAST_PICTURE * (0.7 + 0.3 * self.percent / 100)
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)
        self._box.setMaximumWidth(side if is_beside else ANY_WIDTH)
        self._box.setMinimumWidth(side if is_beside else 0)
        least = self.picture.least_height
        self.picture.setMinimumHeight(least if is_beside else max(least, round(SHAPE * width)))
