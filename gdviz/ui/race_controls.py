"""RACE CONTROLS: who walks beside the own ball, by which rule, and who stays at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.lab.experiment import Experiment
from gdviz.lab.hiker import LEARNING_RATE, MOST_RIVALS, Hiker
from gdviz.paths import resources
from gdviz.ui.crash import told
from gdviz.ui.marks import draw_mark, hiker_names
from gdviz.ui.scene import Scene
from gdviz.ui.section import QUIET, Section
from gdviz.ui.theme import GAP, TOUCH, Theme
from gdviz.ui.wording import translated
from gdviz.words import plain

BOX = 16
"""The side of the box for a tick, at 100 % text."""
AS_MENU = """
QPushButton::menu-indicator {{
    image: url("{chevron}"); subcontrol-position: right center; right: 7px; width: 14px; height: 14px;
}}
"""


def numbers_of(hiker: Hiker) -> str:
    """A hiker's numbers with their symbols: ``η 0.1, β 0.95``."""
    settings = [(one.symbol or translated(one.label), hiker.settings[one.name]) for one in OPTIMIZERS[hiker.optimizer].settings]
    return ", ".join(
        f"{symbol}\N{NO-BREAK SPACE}{plain(value)}" for symbol, value in [(LEARNING_RATE.symbol, hiker.learning_rate), *settings]
    )


def distinct_names(hikers: Sequence[Hiker]) -> list[str]:
    """What each hiker is called, so that no two are called alike."""
    names = hiker_names(hikers)
    return [f"{name}, {place}" if names.count(name) > 1 else name for place, name in enumerate(names)]


class MarkBox(QCheckBox):
    """A box for a tick and, beside it, the mark of this place in a race; hollow while its hiker is at home.

    Drawn by itself, because the style's box does not grow with the text and is hard to see in the dark.
    """

    def __init__(self, place: int, theme: Theme, percent: int) -> None:
        super().__init__()
        self._place = place
        # The own ball always walks.
        self.setEnabled(place > 0)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._side = theme, BOX * percent / 100
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the box and the mark."""
        return QSize(round(2.6 * self._side), max(TOUCH - GAP, round(1.4 * self._side)))

    def minimumSizeHint(self) -> QSize:
        """The same: less would cut the mark."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, tick and mark."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, side, middle = self._theme, self._side, self.height() / 2
        if self._place:
            self._draw_box(painter, QRectF(1.5, middle - side / 2, side, side))
        color = QColor(theme.hikers[self._place])
        painter.setPen(QPen(QColor(theme.rim) if self.isChecked() else color, 1 if self.isChecked() else 2))
        painter.setBrush(color if self.isChecked() else Qt.BrushStyle.NoBrush)
        draw_mark(painter, self._place, QPointF(2 * side, middle), side * 0.4)
        painter.end()

    def _draw_box(self, painter: QPainter, box: QRectF) -> None:
        theme, side = self._theme, self._side
        painter.setPen(QPen(QColor(theme.accent), 2) if self.hasFocus() else QPen(QColor(theme.edge), 1))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(box, side / 5, side / 5)
        if self.isChecked():
            round_pen = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            painter.setPen(QPen(QColor(theme.text), side / 8, Qt.PenStyle.SolidLine, *round_pen))
            tick = [QPointF(x, y) * side + box.topLeft() for x, y in ((0.25, 0.52), (0.43, 0.7), (0.76, 0.3))]
            painter.drawPolyline(QPolygonF(tick))


class HikerRow(QWidget):
    """One hiker: mark, name and numbers; a rival can also be sent home, swapped and removed."""

    toggled = Signal(bool)
    swap_requested = Signal()
    remove_requested = Signal()

    def __init__(self, place: int, theme: Theme, percent: int) -> None:
        super().__init__()
        self._place = place
        self._shown: tuple[Hiker, str] | None = None
        self.check = MarkBox(place, theme, percent)
        self.swap, self.remove = QPushButton(self.tr("Swap")), QToolButton()
        self.remove.setText("✕")
        self.remove.setStyleSheet(QUIET)
        self.remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name, self._numbers = QLabel(), QLabel()
        self._name.setWordWrap(True)
        self._numbers.setWordWrap(True)
        self._numbers.setProperty("role", "small")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 4)
        grid.setHorizontalSpacing(GAP // 2)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.check, 0, 0)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self.remove, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._numbers, 1, 0, 1, 2)
        grid.addWidget(self.swap, 1, 2)
        for part in (self.swap, self.remove):
            part.setVisible(place > 0)
        self.check.toggled.connect(self.toggled)
        self.swap.clicked.connect(self.swap_requested)
        self.remove.clicked.connect(self.remove_requested)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [self.check, self.remove, self.swap] if self._place else []

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.check.wear(theme, percent)

    def display(self, hiker: Hiker, name: str) -> None:
        """Show this hiker, who is called so beside the others."""
        if (hiker, name) == self._shown:
            return
        self._shown = (hiker, name)
        numbers = numbers_of(hiker)
        self._name.setText(translated(OPTIMIZERS[hiker.optimizer].label))
        self._numbers.setText(numbers if self._place else self.tr("your ball: {numbers}").format(numbers=numbers))
        for part in (self._name, self._numbers):
            part.setToolTip(f"{name}: {numbers}")
        with QSignalBlocker(self.check):
            self.check.setChecked(hiker.is_on)
        walks, own_walks = self.tr("{name} walks").format(name=name), self.tr("Your ball walks")
        self.check.setAccessibleName(walks if self._place else own_walks)
        self.check.setToolTip(self.tr("Let it walk, or leave it at home") if self._place else own_walks)
        self.swap.setAccessibleName(self.tr("Swap {name} with your ball").format(name=name))
        self.swap.setToolTip(
            self.tr("This hiker and your ball change places: the controls above then set the rule of {name}").format(name=name)
        )
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
        self.remove.setToolTip(self.tr("Take {name} out of the race").format(name=name))


class RaceControls(QWidget):
    """The own ball, then the rivals, in a section."""

    preset_chosen = Signal(str)
    rivals_chosen = Signal(tuple)
    swap_requested = Signal(int)

    def __init__(self, races: Sequence[tuple[str, str, str]], theme: Theme, percent: int) -> None:
        super().__init__()
        self._theme, self._percent = theme, percent
        self._experiment = Experiment()
        self.section = Section(self.tr("Race"))
        self.presets = QPushButton(self.tr("Set up a race"))
        self.presets.setToolTip(self.tr("Races worth watching: several rules from the same start"))
        menu = QMenu(self.presets)
        menu.setToolTipsVisible(True)
        for key, label, meaning in races:
            action = menu.addAction(label)
            action.setToolTip(meaning)
            action.triggered.connect(partial(self._choose_preset, key))
        self.presets.setMenu(menu)
        self.presets.setStyleSheet(AS_MENU.format(chevron=(resources() / "icons" / "chevron.svg").as_posix()))
        self.own = HikerRow(0, theme, percent)
        self.rows: list[HikerRow] = []
        self._alone = QLabel()
        self._alone.setProperty("role", "small")
        self._alone.setWordWrap(True)
        self.add, self.end = QPushButton(self.tr("Add my ball's rule")), QPushButton(self.tr("End the race"))
        self.end.setToolTip(self.tr("Send all rivals away; your ball stays"))
        self._lay_out()
        self.add.clicked.connect(self._add)
        self.end.clicked.connect(self._end)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.section)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._list.addWidget(self.own)
        inside = self.section.column
        inside.setSpacing(GAP)
        inside.addWidget(self.presets)
        inside.addLayout(self._list)
        inside.addWidget(self._alone)
        for button in (self.add, self.end):
            inside.addWidget(button)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        rows = [stop for row in self.rows for stop in row.stops]
        return [self.section.heading, self.presets, *rows, self.add, self.end]

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        for row in (self.own, *self.rows):
            row.wear(theme, percent)

    def display(self, scene: Scene) -> None:
        """Show who is in this moment's race."""
        experiment = self._experiment = scene.experiment
        rivals = experiment.rivals
        self._have_rows(len(rivals))
        hikers = (experiment.own, *rivals)
        for row, hiker, name in zip((self.own, *self.rows), hikers, distinct_names(hikers), strict=True):
            row.display(hiker, name)
        walking = sum(rival.is_on for rival in rivals)
        self._alone.setText(self.tr("Only your ball walks."))
        self._alone.setVisible(not walking)
        self._offer(len(rivals))
        one, several = self.tr("1 rival walks"), self.tr("{count} rivals walk").format(count=walking)
        self.section.summarize((one if walking == 1 else several) if rivals else "")

    def _have_rows(self, count: int) -> None:
        """Rows come and go at the end, so that the keyboard stays where it is when a hiker goes."""
        while len(self.rows) > count:
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < count:
            index = len(self.rows)
            row = HikerRow(index + 1, self._theme, self._percent)
            row.toggled.connect(partial(self._send, index))
            row.swap_requested.connect(partial(self.swap_requested.emit, index))
            row.remove_requested.connect(partial(self._remove, index))
            self._list.addWidget(row)
            row.show()
            self.rows.append(row)

    def _offer(self, count: int) -> None:
        self.add.setEnabled(count < MOST_RIVALS)
        adds = self.tr("A copy of your ball joins as a hiker and keeps its numbers, while you change yours")
        full = self.tr("The race is full: {most} rivals can walk; remove one first").format(most=MOST_RIVALS)
        self.add.setToolTip(adds if self.add.isEnabled() else full)
        self.end.setEnabled(count > 0)

    def _choose_preset(self, key: str, checked: bool = False) -> None:
        del checked
        self.preset_chosen.emit(key)

    def _send(self, index: int, is_on: bool) -> None:
        rivals = self._experiment.rivals
        self.rivals_chosen.emit((*rivals[:index], replace(rivals[index], is_on=is_on), *rivals[index + 1 :]))

    def _remove(self, index: int) -> None:
        rivals = self._experiment.rivals
        self.rivals_chosen.emit((*rivals[:index], *rivals[index + 1 :]))

    def _add(self) -> None:
        self.rivals_chosen.emit((*self._experiment.rivals, self._experiment.own))

    def _end(self) -> None:
        self.rivals_chosen.emit(())
