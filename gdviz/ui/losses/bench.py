"""LOSS FUNCTIONS: the bench on which one sees what it costs to be wrong, in three panels."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gdviz.lab.exhibit import BCE, CCE, MSE, PANELS, Exhibit
from gdviz.ui.losses.answer_panel import AnswerPanel
from gdviz.ui.losses.class_panel import ClassPanel
from gdviz.ui.losses.line_panel import LinePanel
from gdviz.ui.losses.panel import Panel
from gdviz.ui.losses.row import Row
from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.theme import GAP, Theme

CHOSEN = "QToolButton:checked { border-bottom: 3px solid palette(highlight); }"
"""Which panel is open is seen by a line too, as with tabs."""


class LossFunctionsBench(ScrollPage):
    """Shows an exhibit, and says what one wishes changed. It scrolls where the window is too small for it.

    ``setting_chosen`` and, while one drags, ``setting_dragged`` say the name of an exhibit's field and its new value, whole.
    """

    panel_chosen = Signal(str)
    setting_chosen = Signal(str, object)
    setting_dragged = Signal(str, object)
    grasped = Signal()
    reset_requested = Signal()

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self.panels: dict[str, Panel] = {
            MSE: LinePanel(theme, percent),
            BCE: AnswerPanel(theme, percent),
            CCE: ClassPanel(theme, percent),
        }
        self._make_buttons()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.row)
        for panel in self.panels.values():
            panel.hide()
            column.addWidget(panel, 1)
            panel.setting_chosen.connect(self.setting_chosen)
            panel.setting_dragged.connect(self.setting_dragged)
            panel.grasped.connect(self.grasped)
        self.hold(inside)
        self._order()
        self.display(Exhibit())

    def _order(self) -> None:
        """Let Tab go from top to bottom."""
        stops = [*self.choices.buttons(), self.reset, *(stop for panel in self.panels.values() for stop in panel.stops)]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def _make_buttons(self) -> None:
        texts = {
            MSE: (self.tr("Squared error"), self.tr("A line through points: each error counts by its square")),
            BCE: (self.tr("Yes or no?"), self.tr("One question, one probability: how surprised one is by the answer")),
            CCE: (self.tr("Which of four?"), self.tr("Four classes, of which one is right: softmax and cross-entropy")),
        }
        self.row = Row()
        self.choices = QButtonGroup(self)
        for place, panel in enumerate(PANELS):
            button = QToolButton()
            button.setText(texts[panel][0])
            button.setToolTip(texts[panel][1])
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setStyleSheet(CHOSEN)
            self.choices.addButton(button, place)
            self.row.add(button)
        self.reset = QPushButton(self.tr("Reset"))
        self.reset.setToolTip(self.tr("Put the numbers of this bench back to what they were at first"))
        self.reset.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.row.add(self.reset)
        self.reset.clicked.connect(self.reset_requested)
        self.choices.idClicked.connect(self._choose_panel)

    def _choose_panel(self, place: int) -> None:
        self.panel_chosen.emit(PANELS[place])

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        for panel in self.panels.values():
            panel.wear(theme, percent)
        self.panel.display(self._exhibit)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put under each other what has no room beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.viewport().width() - 4 * GAP
        self.row.arrange(width)
        for panel in self.panels.values():
            panel.arrange(width)

    @property
    def panel(self) -> Panel:
        """The panel that is open."""
        return self.panels[self._exhibit.panel]

    def display(self, exhibit: Exhibit) -> None:
        """Show this exhibit on its panel."""
        self._exhibit = exhibit
        for name, panel in self.panels.items():
            if panel.isHidden() is (name == exhibit.panel):
                panel.setVisible(name == exhibit.panel)
        with QSignalBlocker(self.choices):
            self.choices.button(PANELS.index(exhibit.panel)).setChecked(True)
        self.panel.display(exhibit)
