"""TRANSPORT: Run, Back, Step, Reset, the speed and the timeline; always in sight under the stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gdviz.ui.calm import CalmMenu, CalmSlider
from gdviz.ui.icons import icon
from gdviz.ui.scene import Scene
from gdviz.ui.still_label import StillLabel
from gdviz.ui.theme import BODY_POINTS, GAP, HANDLE, TOUCH, Theme, font


@dataclass(frozen=True)
class Progress:
    """Where in a run one looks: ``words`` have a field ``at`` for ``now``; ``now`` and ``horizon`` are on the timeline."""

    words: str
    now: int
    horizon: int
    can_go_back: bool
    can_go_on: bool


SIGN = 16
"""The size of a button's sign at 100 % text."""


class Transport(QWidget):
    """The buttons that make time go on, and the timeline that goes anywhere in it."""

    play_requested = Signal()
    pause_requested = Signal()
    step_requested = Signal()
    back_requested = Signal()
    reset_requested = Signal()
    step_chosen = Signal(int)
    speed_chosen = Signal(int)
    pace_chosen = Signal(str)

    def __init__(self, theme: Theme, percent: int, speeds: tuple[int, ...]) -> None:
        super().__init__()
        self.setObjectName("bench")
        self._is_playing = False
        self._shown: Progress | None = None
        self.run, self.back, self.step, self.reset = (
            self._button(text) for text in (self.tr("Run"), self.tr("Back"), self.tr("Step"), self.tr("Reset"))
        )
        self.run.setProperty("leading", True)
        self.run.setToolTip(self.tr("Make one step after the other"))
        self.speed = CalmMenu()
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(
            self.tr("So often in a second Run does what Step does. It changes what you see, not what is learned.")
        )
        for speed in speeds:
            self.speed.addItem(self.tr("{count}/s").format(count=speed), speed)
        self.pace = CalmMenu()
        self.pace.setAccessibleName(self.tr("Pace"))
        self.pace.setToolTip(self.tr("How much is done at a time: by Step, by Back, and again and again by Run"))
        self.pace.hide()
        self.timeline = CalmSlider()
        self.timeline.setAccessibleName(self.tr("Timeline"))
        self.timeline.setToolTip(self.tr("Drag to any place of the run"))
        self.timeline.setPageStep(10)
        self.timeline.setMinimumWidth(4 * HANDLE)
        self._now, self._end = StillLabel(), StillLabel()
        self._end.label.setProperty("role", "dim")
        self._lay_out()
        self._connect()
        self.wear(theme, percent)
        self._explain()

    @staticmethod
    def _button(text: str) -> QPushButton:
        button = QPushButton(text)
        button.setMinimumHeight(TOUCH)
        return button

    def _lay_out(self) -> None:
        line, buttons = QHBoxLayout(), QHBoxLayout()
        line.addWidget(self._now)
        line.addWidget(self.timeline, 1)
        line.addWidget(self._end)
        line.addWidget(self.pace)
        line.addWidget(self.speed)
        buttons.setSpacing(GAP)
        for button, stretch in ((self.run, 3), (self.back, 2), (self.step, 2), (self.reset, 2)):
            buttons.addWidget(button, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 0, 2 * GAP, GAP + 2)
        column.setSpacing(GAP // 2)
        column.addLayout(line)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.run.clicked.connect(self._toggle)
        self.back.clicked.connect(self.back_requested)
        self.step.clicked.connect(self.step_requested)
        self.reset.clicked.connect(self.reset_requested)
        self.timeline.valueChanged.connect(self.step_chosen)
        self.timeline.sliderReleased.connect(self._end_drag)
        self.speed.currentIndexChanged.connect(lambda: self.speed_chosen.emit(self.speed.currentData()))
        self.pace.currentIndexChanged.connect(lambda: self.pace_chosen.emit(self.pace.currentData()))

    def _end_drag(self) -> None:
        if self._shown:
            self.display(self._shown)

    def _toggle(self) -> None:
        (self.pause_requested if self._is_playing else self.play_requested).emit()

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        for label in (self._now, self._end):
            label.wear(font(BODY_POINTS, percent))
        sign = round(SIGN * percent / 100)
        for button in (self.run, self.back, self.step, self.reset):
            button.setIconSize(QSize(sign, sign))
        self._theme = theme
        for button, name in ((self.back, "back"), (self.step, "step"), (self.reset, "reset")):
            button.setIcon(icon(name, theme.text, theme.edge))
        self.display_playing(self._is_playing)

    def display(self, progress: Progress) -> None:
        """Show what is looked at and what can be done from here."""
        self._shown = progress
        with QSignalBlocker(self.timeline):
            # While it is dragged its end must not run away from under the pointer.
            if not self.timeline.isSliderDown():
                self.timeline.setRange(0, progress.horizon)
                self._now.widen(progress.words.format(at=progress.horizon))
                self._end.widen(str(progress.horizon))
            self.timeline.setValue(progress.now)
        self._now.display(progress.words.format(at=progress.now))
        self._end.display(str(progress.horizon))
        self.back.setEnabled(progress.can_go_back)
        self.step.setEnabled(progress.can_go_on)

    def display_scene(self, scene: Scene) -> None:
        """Show which step of a ball's run is looked at."""
        self.display(Progress(self.tr("Step {at}"), scene.cursor, scene.horizon, scene.cursor > 0, not scene.is_at_end))

    def offer(self, paces: Sequence[tuple[str, str]], chosen: str = "") -> None:
        """Offer these paces, each a name and its words; none hides the menu."""
        with QSignalBlocker(self.pace):
            if [self.pace.itemData(place) for place in range(self.pace.count())] != [name for name, _ in paces]:
                self.pace.clear()
                for name, words in paces:
                    self.pace.addItem(words, name)
            self.pace.setCurrentIndex(self.pace.findData(chosen))
        self.pace.setHidden(not paces)
        self._explain()

    def _explain(self) -> None:
        """Say what the buttons do: to a ball's run, or to one that goes on by the chosen pace."""
        if self.pace.isHidden():
            back, step = self.tr("Look at the step before"), self.tr("Change the weight once: one step of learning")
            reset = self.tr("Put the ball back to its start. Undo brings the run back.")
        else:
            back = self.tr("Go back by as much as the menu beside the timeline says")
            step = self.tr("Go on by as much as the menu beside the timeline says")
            reset = self.tr("Begin the training anew. Undo brings the run back.")
        for button, meaning in ((self.back, back), (self.step, step), (self.reset, reset)):
            button.setToolTip(meaning)

    def display_playing(self, is_playing: bool) -> None:
        """Show whether the button runs or pauses."""
        self._is_playing = is_playing
        self.run.setText(self.tr("Pause") if is_playing else self.tr("Run"))
        self.run.setIcon(icon("pause" if is_playing else "run", self._theme.on_accent, self._theme.edge))

    def display_speed(self, speed: int) -> None:
        """Show how many steps are made in a second."""
        with QSignalBlocker(self.speed):
            self.speed.setCurrentIndex(self.speed.findData(speed))
