"""A setting as a person meets it: its name, a field for the exact number, and a slider for its usual range."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdviz.descent.catalogue import Setting
from gdviz.ui.calm import CalmSlider
from gdviz.ui.number_field import NumberField
from gdviz.ui.theme import GAP
from gdviz.ui.wording import translated

DIGITS = 4


class SettingControl(QWidget):
    """Made from the setting's own declaration; ``chosen`` and, from the slider, ``dragged`` say its name and the new value."""

    chosen = Signal(str, float)
    dragged = Signal(str, float)
    grasped = Signal()

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        name = translated(setting.label)
        label = QLabel(f"{name} {setting.symbol}")
        label.setProperty("role", "heading")
        self.field = NumberField(name, setting.parse)
        self.field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.slider = CalmSlider()
        self.slider.setRange(0, round((setting.high - setting.low) / setting.tick))
        self.slider.setPageStep(max(1, self.slider.maximum() // 20))
        self.slider.setAccessibleName(self.tr("{name}, slider").format(name=name))
        self._problem = QLabel()
        self._problem.setProperty("role", "wrong")
        self._problem.setWordWrap(True)
        self._problem.hide()
        for part in (label, self.field, self.slider):
            part.setToolTip(translated(setting.meaning))
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(label, 1)
        head.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addWidget(self.slider)
        self.field.chosen.connect(self._choose)
        self.slider.sliderPressed.connect(self.grasped)
        self.field.refused.connect(self._explain)
        self.slider.valueChanged.connect(self._drag)

    def display(self, value: float) -> None:
        """Show this value; the slider stops at its ends where the value lies beyond."""
        self.field.display(value)
        within = min(max(value, self._setting.low), self._setting.high)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((within - self._setting.low) / self._setting.tick))

    def _value_at(self, tick: int) -> float:
        return round(self._setting.low + tick * self._setting.tick, DIGITS)

    def _drag(self, tick: int) -> None:
        self.dragged.emit(self._setting.name, self._value_at(tick))

    def _choose(self, value: float) -> None:
        self.chosen.emit(self._setting.name, value)

    def _explain(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
