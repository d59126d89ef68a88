# pyright: basic
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdviz.lab.trainer import Trainer
from gdviz.lab.training import parse_training
from gdviz.ui.theme import CONTRAST, DARK
from gdviz.ui.training.history_chart import HistoryChart
from gdviz.ui.training.history_lines import thinned
from gdviz.ui.training.scene import take_training_scene
from tests.ui.hands import LEFT, events

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def chart(application: Any) -> Iterator[HistoryChart]:
    del application
    made = HistoryChart(DARK, 100)
    made.resize(420, 240)
    made.show()
    made.grab()
    yield made
    made.close()
    made.deleteLater()


def trainer_at(text: str, epoch: int) -> Trainer:
    trainer = Trainer(parse_training(text))
    trainer.go_to_epoch(epoch)
    return trainer


def test_the_numbers_of_the_present_are_told(chart: HistoryChart) -> None:
    trainer = trainer_at("data=circles", 7)
    chart.display(take_training_scene(trainer))
    marks = trainer.marks
    said = chart.accessibleDescription()
    assert said.startswith(f"Epochs: 7; training loss {marks.training_loss:.4f}, test loss {marks.test_loss:.4f}; ")
    assert f"{100 * marks.test_accuracy:.1f}" in said
    chart.display(take_training_scene(trainer_at("data=sine", 3)))
    assert "right" not in chart.accessibleDescription()


def test_the_time_axis_grows_with_the_run_and_ends_with_it(chart: HistoryChart) -> None:
    horizons = []
    for epoch in (0, 5, 20, 100):
        chart.display(take_training_scene(trainer_at("data=blobs&epochs=60", epoch)))
        horizons.append(chart._horizon)
        chart.grab()
    assert horizons == [5, 10, 50, 60]


def test_presses_drags_and_keys_choose_epochs(chart: HistoryChart) -> None:
    heard: list[int] = []
    chart.epoch_chosen.connect(heard.append)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert heard == []
    chart.display(take_training_scene(trainer_at("data=circles", 12)))
    area = chart._areas[0]
    spots = [QPoint(round(area.left() + share * area.width()), round(area.center().y())) for share in (0.0, 0.25, 0.5)]
    QTest.mousePress(chart, LEFT, pos=spots[0])
    QTest.mouseMove(chart, spots[1])
    QTest.mouseMove(chart, spots[2])
    QTest.mouseRelease(chart, LEFT, pos=spots[2])
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(chart, key)
    QTest.keyClick(chart, Qt.Key.Key_A)
    assert heard[0] == 0
    assert heard[-6:] == [11, 13, 22, 2, 0, 12]
    QTest.mousePress(chart, Qt.MouseButton.RightButton, pos=spots[1])
    assert heard[-1] == 12


def test_the_numbers_of_an_epoch_are_told_under_the_pointer(chart: HistoryChart) -> None:
    trainer = trainer_at("data=circles", 10)
    chart.display(take_training_scene(trainer))
    chart.grab()
    area = chart._areas[0]
    marks = trainer.loop.marks[5]
    hint = chart.hint_at(QPointF(area.left() + 5 / chart._horizon * area.width(), 60))
    assert hint.startswith(f"Epochs: 5; training loss {marks.training_loss:.4f}")
    assert f"{100 * marks.training_accuracy:.1f}" in hint
    assert chart.hint_at(QPointF(area.right(), 60)) == ""
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(60, 60), chart.mapToGlobal(QPoint(60, 60)))
    assert QApplication.sendEvent(chart, event)


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize(
    "text",
    ["data=sine&activation=linear&learning_rate=1e6", "data=digits&hidden=0&epochs=2", "data=circles&batch=0&learning_rate=3"],
)
def test_every_run_can_be_drawn_at_every_size(chart: HistoryChart, text: str, percent: int) -> None:
    chart.wear(CONTRAST, percent)
    trainer = Trainer(parse_training(text))
    for cursor in (0, 3, 10**5):
        trainer.go_to(cursor)
        for size in ((240, 120), (700, 260)):
            chart.resize(*size)
            chart.display(take_training_scene(trainer))
            events()
            chart.grab()
    trainer.adjust(learning_rate=0.01)
    trainer.go_to(400)
    chart.display(take_training_scene(trainer))
    assert trainer.before is not None
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    chart.grab()
    chart.clearFocus()


def test_losses_of_many_powers_of_ten_get_a_logarithmic_scale(chart: HistoryChart) -> None:
    chart.display(take_training_scene(trainer_at("data=blobs&hidden=8&data_noise=0&learning_rate=3", 100)))
    chart.grab()
    assert chart._scale.is_logarithmic
    assert chart._scale.heights(10.0 ** np.array([chart._scale.low, chart._scale.high, np.inf]))[:2].round(9).tolist() == [
        0.0,
        1.0,
    ]


def test_thinning_keeps_what_is_highest_and_lowest_in_each_pixel() -> None:
    chance = np.random.default_rng(1)
    across, down = np.linspace(0, 300, 50_000), chance.normal(size=50_000)
    down[777] = np.nan
    x, y = thinned(across, down)
    assert len(x) <= 2 * 301
    assert (np.nanmin(y), np.nanmax(y)) == (np.nanmin(down), np.nanmax(down))
    few = across[:4] * 1000
    assert thinned(few, down[:4])[0].tolist() == few.tolist()
    assert len(thinned(np.zeros(0), np.zeros(0))[0]) == 0
