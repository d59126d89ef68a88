"""A setting as a person meets it: its name, a field for the exact number, and a slider for its usual range."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdviz.descent.catalogue import Setting
from gdviz.ui.calm import CalmSlider
from gdviz.ui.number_field import NumberField, Problem
from gdviz.ui.theme import GAP
from gdviz.ui.wording import translated


class SettingControl(QWidget):
    """Made from the setting's own declaration; ``chosen`` and, from the slider, ``dragged`` say its name and the new value."""

    chosen = Signal(str, float)
    dragged = Signal(str, float)
    grasped = Signal()

    def __init__(self, setting: Setting, *, has_slider: bool = True) -> None:
        super().__init__()
        self._setting = setting
        self._label = QLabel()
        self._label.setProperty("role", "heading")
        self._label.setWordWrap(True)
        self.field = NumberField("", self._parse)
        self.field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.slider = CalmSlider()
        if not has_slider:
            self.slider.hide()
        self._problem = Problem()
        head = QHBoxLayout()
        head.setSpacing(GAP // 2)
        head.addWidget(self._label, 1)
        head.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addWidget(self.slider)
        self._take_on(setting)
        self.field.chosen.connect(self._choose)
        self.field.refused.connect(self._problem.display)
        self.slider.sliderPressed.connect(self.grasped)
        self.slider.valueChanged.connect(self._drag)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [part for part in (self.field, self.slider) if not part.isHidden()]

    def declare(self, setting: Setting) -> None:
        """Be the control of this setting; ``display`` says its value."""
        if setting != self._setting:
            self._setting = setting
            self._take_on(setting)

    def _take_on(self, setting: Setting) -> None:
        self.rename(translated(setting.label))
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, setting.ticks)
        self.slider.setPageStep(max(1, setting.ticks // 20))
        for part in (self._label, self.field, self.slider):
            part.setToolTip(translated(setting.meaning))

    def rename(self, name: str) -> None:
        """Go by this name, where there are several controls of the same setting."""
        symbol = self._setting.symbol
        self._label.setText(f"{name}\N{NO-BREAK SPACE}{symbol}" if symbol else name)
        self.field.setAccessibleName(name)
        self.slider.setAccessibleName(self.tr("{name}, slider").format(name=name))

    def display(self, value: float) -> None:
        """Show this value; the slider stops at its ends where the value lies beyond."""
        self.field.display(value)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(self._setting.tick_of(value)))

    def discard(self) -> None:
        """Go away; a number half typed is not chosen by the field's going."""
        self.blockSignals(True)
        self.hide()
        self.deleteLater()

    def _parse(self, text: str) -> float:
        return self._setting.parse(text)

    def _drag(self, tick: int) -> None:
        self.dragged.emit(self._setting.name, self._value_at(tick))

    def _value_at(self, tick: int) -> float:
        """The value at a step of the slider; the default where it is nearest, so that one can drag back to it."""
        setting = self._setting
        is_default = setting.low <= setting.default <= setting.high and tick == round(setting.tick_of(setting.default))
        return setting.default if is_default else setting.at_tick(tick)

    def _choose(self, value: float) -> None:
        self.chosen.emit(self._setting.name, value)
