"""WORKED PAGE: the smallest network's four phases in numbers, all on one page, to be checked with a pocket calculator."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gdviz.lab.worked import SETTINGS, Worked
from gdviz.ui.buttons import make_button
from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.setting_control import SettingControl
from gdviz.ui.theme import BODY_POINTS, GAP, SMALL_POINTS, Theme, font
from gdviz.ui.training.arithmetic import figure
from gdviz.ui.training.worked_picture import WorkedPicture
from gdviz.ui.training.worked_text import WorkedText
from gdviz.ui.training.working import Working, as_html

WIDE = 700
"""From this width on, at 100 % text, there is room for two columns."""
LABEL = 78
"""The room for the name of a field, at 100 % text."""
ROOMY = 1.2
"""A field and its name are at most so much wider than they need, lest they drift apart."""
MOST_COLUMNS = 4


class WorkedPage(ScrollPage):
    """Shows one round; ``changed`` says what one wishes to see instead: a ``Worked`` with another number, or the next round."""

    changed = Signal(object)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._worked = Worked()
        self._words = WorkedText(self)
        self._columns = (0, 0)
        self.sentence, self.note = Working(), Working()
        self.picture = WorkedPicture(theme, percent)
        self.cards = [Working() for _ in self._words.headings()]
        self.fields = {name: SettingControl(setting, has_slider=False) for name, setting in SETTINGS.items()}
        for control in self.fields.values():
            control.chosen.connect(self._choose)
        self.once_more = make_button(self.tr("Once more"), self.tr("Go through the four phases again, with the new weights"))
        self.once_more.clicked.connect(lambda: self.changed.emit(self._worked.after()))
        self.again = make_button(self.tr("Begin again"), self.tr("Go back to the weights of the first round"))
        self.again.clicked.connect(lambda: self.changed.emit(self._worked.begin_again()))
        self._build()
        self.wear(theme, percent)
        self.display(self._worked)

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._top.setSpacing(2 * GAP)
        self._form, self._phases = QGridLayout(), QGridLayout()
        for grid in (self._form, self._phases):
            grid.setSpacing(GAP)
        self._form.setHorizontalSpacing(2 * GAP)
        side = QVBoxLayout()
        side.addLayout(self._form)
        side.addStretch(1)
        self._top.addWidget(self.picture, 1, Qt.AlignmentFlag.AlignTop)
        self._top.addLayout(side, 1)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(GAP)
        for button in (self.once_more, self.again):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._frames = [self._frame(card) for card in self.cards]
        column.addWidget(self.sentence)
        column.addLayout(self._top)
        column.addLayout(self._buttons)
        column.addLayout(self._phases)
        column.addWidget(self.note)
        column.addStretch(1)
        self.hold(inside)
        self.setAccessibleName(self.tr("Worked numbers"))

    @staticmethod
    def _frame(card: Working) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QHBoxLayout(frame)
        column.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP)
        column.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)
        return frame

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [*(control.field for control in self.fields.values()), self.once_more, self.again]

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._scale = theme, percent / 100
        for part in (self.sentence, *self.cards):
            part.setFont(font(BODY_POINTS, percent))
        self.note.setFont(font(SMALL_POINTS, percent))
        self.picture.wear(theme, percent)
        self._show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put under each other what has no room beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.viewport().width() - 4 * GAP
        is_wide = width >= (WIDE - 6 * GAP) * self._scale
        direction = QBoxLayout.Direction
        self._top.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        field = next(iter(self.fields.values())).field.sizeHint().width() + LABEL * self._scale + 2 * GAP
        room = width / 2 - GAP if is_wide else width
        columns = (max(1, min(MOST_COLUMNS, int((room + 2 * GAP) // field))), 2 if is_wide else 1)
        buttons = sum(button.sizeHint().width() + GAP for button in (self.once_more, self.again))
        self._buttons.setDirection(direction.LeftToRight if buttons <= width else direction.TopToBottom)
        for button in (self.once_more, self.again):
            button.setMinimumHeight(button.sizeHint().height())
        for control in self.fields.values():
            control.setMaximumWidth(round(ROOMY * field))
        if columns != self._columns:
            self._columns = columns
            _fill(self._form, list(self.fields.values()), columns[0])
            _fill(self._phases, self._frames, columns[1])

    def display(self, worked: Worked) -> None:
        """Show this round."""
        self._worked = worked
        self._show()

    def _show(self) -> None:
        worked, theme = self._worked, self._theme
        for name, control in self.fields.items():
            control.field.display(worked.number(name))
        self.picture.display(worked)
        for heading, lines, card in zip(self._words.headings(), self._words.lines(worked), self.cards, strict=True):
            card.display(f"<b style='color:{theme.accent}'>{escape(heading)}</b>{as_html(lines, theme)}")
        note = self.tr(
            "Each number is rounded to 4 significant digits, or to as many more as its line needs to come out right."
            " The program itself computes with all digits."
        )
        self.note.display(f"<span style='color:{theme.dim}'>{note}</span>")
        self._say(worked, theme)
        _enable(self.once_more, is_on=not worked.has_run_away, is_leading=not worked.has_run_away)
        _enable(self.again, is_on=worked.rounds > 0, is_leading=worked.rounds > 0 and worked.has_run_away)
        for part in (self.sentence, self.note, *self.cards):
            part.begin_anew()

    def _say(self, worked: Worked, theme: Theme) -> None:
        fields = {"number": worked.rounds + 1, "loss": figure(worked.loss)}
        if worked.has_run_away:
            word = self.tr("The weights have run away.")
            why = self.tr("The learning rate is too large for this: take a smaller one and begin again.")
            self.sentence.display(f"<b style='color:{theme.bad}'>{word}</b> {why}")
            self.setAccessibleDescription(f"{word} {why}")
            return
        round_ = self.tr("Round {number}: the loss is {loss}.").format(**fields)
        why = self.tr("The smallest network that there is, with one example, and all that it computes in one round.")
        self.sentence.display(f"<b>{round_}</b> {why}")
        self.setAccessibleDescription(round_)

    def _choose(self, name: str, value: float) -> None:
        self.changed.emit(self._worked.change(name, value))


def _enable(button: QPushButton, *, is_on: bool, is_leading: bool) -> None:
    """Let a button be pressed or not, and stand out or not."""
    button.setEnabled(is_on)
    if bool(button.property("leading")) != is_leading:
        button.setProperty("leading", is_leading)
        button.style().unpolish(button)
        button.style().polish(button)


def _fill(grid: QGridLayout, parts: list[SettingControl] | list[QFrame], columns: int) -> None:
    """Put these into so many columns, row by row."""
    for place, part in enumerate(parts):
        grid.addWidget(part, place // columns, place % columns)
    for column in range(MOST_COLUMNS):
        grid.setColumnStretch(column, int(column < columns))
