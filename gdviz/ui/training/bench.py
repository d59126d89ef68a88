"""TRAINING BENCH: the network at work in four pictures; beside it worked numbers, the loss around it, and fifty of its kind."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from gdviz.ui.scroll_page import ScrollPage
from gdviz.ui.theme import GAP, Theme
from gdviz.ui.training.chain_card import ChainCard
from gdviz.ui.training.data_picture import DataPicture
from gdviz.ui.training.history_chart import HistoryChart
from gdviz.ui.training.loop_ring import LoopRing
from gdviz.ui.training.many_page import ManyPage
from gdviz.ui.training.network_picture import NetworkPicture
from gdviz.ui.training.scene import TrainingScene
from gdviz.ui.training.slice_page import SlicePage
from gdviz.ui.training.worked_page import WorkedPage

NETWORK, WORKED, SLICE, MANY = range(4)
LOSSES, CHAIN = range(2)
LEAST_CELL = 230
"""Two pictures stand beside each other where each is so wide, at 100 % text."""
LEAST_HEIGHTS = (180, 150)
"""Of the two rows of pictures, at 100 % text; where there is less, the bench scrolls."""


class TrainingBench(QWidget):
    """Wishes of all parts go up as its own; ``display`` shows a moment of a training."""

    weight_chosen = Signal(object)
    example_chosen = Signal(int)
    phase_chosen = Signal(str)
    epoch_chosen = Signal(int)
    worked_chosen = Signal(object)
    training_requested = Signal(str)
    training_chosen = Signal(object)
    refused = Signal(object)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._percent = percent
        self._scene: TrainingScene | None = None
        self.network = NetworkPicture(theme, percent)
        self.data = DataPicture(theme, percent)
        self.ring = LoopRing(theme, percent)
        self.history = HistoryChart(theme, percent)
        self.chain = ChainCard(theme, percent)
        self.worked = WorkedPage(theme, percent)
        self.slice = SlicePage(theme, percent)
        self.many = ManyPage(theme, percent)
        self.views = self._tabs(
            self.tr("Views"),
            (self.tr("Network"), self.tr("The network at work: forward pass, loss, backprop, update")),
            (self.tr("Worked numbers"), self.tr("The smallest network there is, with all of its arithmetic")),
            (self.tr("Loss around it"), self.tr("The landscape of the network's loss, in two of its many directions")),
            (self.tr("Fifty networks"), self.tr("Fifty trainings from fifty beginnings: do they all end equally well?")),
        )
        self.details = self._tabs(
            self.tr("Below the data"),
            (self.tr("Losses"), self.tr("Loss and accuracy, epoch by epoch")),
            (self.tr("One weight"), self.tr("The weight that is chosen in the network, and how its gradient came about")),
        )
        self._lay_out()
        self._connect()
        self.wear(theme, percent)

    @staticmethod
    def _tabs(name: str, *entries: tuple[str, str]) -> QTabBar:
        tabs = QTabBar()
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        tabs.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tabs.setAccessibleName(name)
        for title, meaning in entries:
            tabs.setTabToolTip(tabs.addTab(title), meaning)
        return tabs

    def _lay_out(self) -> None:
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.details)
        self._detail = QStackedLayout()
        self._detail.addWidget(self.history)
        self._detail.addWidget(ScrollPage(self.chain))
        column.addLayout(self._detail, 1)
        self._cells = (self.network, self.data, self.ring, detail)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._pages = QStackedLayout()
        for page in (ScrollPage(self._inside), self.worked, self.slice, self.many):
            self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GAP, GAP // 2, 2 * GAP, GAP // 2)
        whole.setSpacing(GAP // 2)
        whole.addWidget(self.views)
        whole.addLayout(self._pages, 1)

    def _connect(self) -> None:
        self.views.currentChanged.connect(self._open)
        self.details.currentChanged.connect(self._detail.setCurrentIndex)
        self.network.weight_chosen.connect(self.weight_chosen)
        self.data.example_chosen.connect(self.example_chosen)
        self.chain.example_chosen.connect(self.example_chosen)
        self.ring.phase_chosen.connect(self.phase_chosen)
        self.history.epoch_chosen.connect(self.epoch_chosen)
        self.worked.changed.connect(self.worked_chosen)
        self.many.training_requested.connect(self.training_requested)
        self.many.training_chosen.connect(self.training_chosen)
        self.many.refused.connect(self.refused)

    def _open(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        if self._scene:
            self.display(self._scene)
        self.rest()

    def rest(self) -> None:
        """Bring up to date what need not be while a run goes on."""
        if self.views.currentIndex() == SLICE:
            self.slice.refresh()

    def stop(self) -> None:
        """Give up what is worked on beside the window."""
        self.slice.stop()
        self.many.stop()

    def open(self, page: int) -> None:
        """Open one of the four views."""
        self.views.setCurrentIndex(page)

    def show_training(self) -> None:
        """Open the network, unless the view that is open shows the training too."""
        if self.views.currentIndex() != SLICE:
            self.open(NETWORK)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._percent = percent
        for part in (self.network, self.data, self.ring, self.history, self.chain, self.worked, self.slice, self.many):
            part.wear(theme, percent)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put under each other what has no room beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        scale = 0.5 + 0.5 * self._percent / 100
        columns = 2 if self.width() - 5 * GAP >= 2 * LEAST_CELL * scale else 1
        for place, cell in enumerate(self._cells):
            row, column = divmod(place, columns)
            self._grid.addWidget(cell, row, column)
            self._grid.setRowStretch(row, 4 if place < 2 else 3)
            self._grid.setRowMinimumHeight(row, round(LEAST_HEIGHTS[place // 2] * scale))
        for row in range(4 // columns, 4):
            self._grid.setRowStretch(row, 0)
            self._grid.setRowMinimumHeight(row, 0)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def display(self, scene: TrainingScene) -> None:
        """Show this moment of a training."""
        had_weight = self._scene is not None and self._scene.weight is not None
        self._scene = scene
        page = self.views.currentIndex()
        if page == NETWORK:
            for part in (self.network, self.data, self.ring, self.history, self.chain):
                part.display(scene)
        elif page == SLICE:
            self.slice.display(scene)
        elif page == MANY:
            self.many.display(scene)
        else:
            self.worked.display(scene.worked)
        if (scene.weight is not None) is not had_weight:
            self.details.setCurrentIndex(CHAIN if scene.weight is not None else LOSSES)

    def glide(self, progress: float) -> None:
        """Draw what flows on its way: 0 where it was, 1 where it is."""
        self.network.glide(progress)
