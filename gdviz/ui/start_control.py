"""START CONTROL: where the ball begins: a number for each weight, or a place that chance draws."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gdviz.descent.catalogue import parse_number
from gdviz.descent.landscape import Landscape
from gdviz.lab.experiment import START, Experiment
from gdviz.ui.number_field import NumberField, Problem
from gdviz.ui.scene import Scene
from gdviz.ui.theme import GAP


def weight_symbols(landscape: Landscape) -> tuple[str, ...]:
    """What the weights of a landscape are called: places on it, or slope and offset of a line through data."""
    return ("w", "b") if landscape.fit else ("x", "y")[: landscape.dimensions]


class StartControl(QWidget):
    """A place at which the experiment cannot begin is refused with the reason, and nothing is lost."""

    chosen = Signal(tuple)
    random_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[NumberField] = []
        self._symbols: tuple[str, ...] = ()
        self._letters: list[QLabel] = []
        self._experiment = Experiment()
        heading = QLabel(self.tr("Start"))
        heading.setProperty("role", "heading")
        self.random = QPushButton(self.tr("Random"))
        self.random.setToolTip(self.tr("Begin somewhere else: where one starts decides in which valley one ends"))
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP - 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(self.random, 0, 2)
        self._problem = Problem()
        self._hint = QLabel()
        self._hint.setProperty("role", "small")
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading)
        column.addLayout(self._grid)
        column.addWidget(self._problem)
        column.addWidget(self._hint)
        self.random.clicked.connect(self.random_requested)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [*self.fields, self.random]

    def display(self, scene: Scene) -> None:
        """Show where this moment's experiment begins."""
        self._experiment = scene.experiment
        landscape = scene.descent.landscape
        symbols = weight_symbols(landscape)
        if symbols != self._symbols:
            self._name(symbols)
        on_curve = self.tr("or click on the curve, or drag the ball")
        on_map = self.tr("or click on the map, or drag the ball")
        self._hint.setText(on_curve if landscape.dimensions == 1 else on_map)
        for field, value in zip(self.fields, scene.experiment.start, strict=True):
            field.display(value)

    def _name(self, symbols: tuple[str, ...]) -> None:
        """Have a field for each of these weights."""
        self._symbols = symbols
        for field in self.fields:
            # A number half typed must not be chosen by the field's going away.
            field.blockSignals(True)
        for part in (*self.fields, *self._letters):
            part.hide()
            part.deleteLater()
        self._problem.display("")
        self.fields, self._letters = [], []
        for row, symbol in enumerate(symbols):
            letter = QLabel(symbol)
            field = NumberField(self.tr("Start at {symbol}").format(symbol=symbol), partial(self._parse, row))
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            field.chosen.connect(partial(self._choose, row))
            field.refused.connect(self._problem.display)
            letter.setBuddy(field)
            self._grid.addWidget(letter, row, 0)
            self._grid.addWidget(field, row, 1)
            self.fields.append(field)
            self._letters.append(letter)

    def _with(self, row: int, value: float) -> tuple[float, ...]:
        start = self._experiment.start
        return (*start[:row], value, *start[row + 1 :])

    def _parse(self, row: int, text: str) -> float:
        """A number at which this experiment can begin."""
        value = parse_number(START, text)
        self._experiment.change(start=self._with(row, value))
        return value

    def _choose(self, row: int, value: float) -> None:
        self.chosen.emit(self._with(row, value))
