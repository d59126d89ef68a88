# pyright: basic
"""The bench of the training loop in the window: it is opened, stepped through, changed, fed with one's own data, and left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gdviz.course.live import read_live
from gdviz.course.setups import parse_setup
from gdviz.lab.many import one_of_many
from gdviz.lab.training import TRAINING_LOOP, parse_training
from gdviz.lab.worked import Worked
from gdviz.ui import training_loop
from gdviz.ui.canvas.stage import TABS
from gdviz.ui.settings import Settings
from gdviz.ui.training.bench import MANY, NETWORK, SLICE, WORKED
from gdviz.ui.training_loop import TrainingLoop
from tests.ui.conftest import OpenDesk
from tests.ui.hands import LEFT, Desk, events, until

pytestmark = pytest.mark.usefixtures("nothing_left")
SMALL = "data=blobs&examples=40&hidden=3&epochs=6&learning_rate=0.5"


def bench_of(desk: Desk, text: str = SMALL) -> TrainingLoop:
    """The bench with this training on it."""
    desk.window.wishes.take(parse_training(text))
    events()
    side = desk.window.sides[TRAINING_LOOP]
    assert isinstance(side, TrainingLoop)
    return side


def said(desk: Desk) -> str:
    return desk.window.statusBar().currentMessage()


def test_the_tab_opens_the_bench_with_its_own_controls_and_leaving_brings_the_ball_back(desk: Desk) -> None:
    window = desk.window
    window.stage.tabs.setCurrentIndex(TABS.index(TRAINING_LOOP))
    events()
    side = window.sides[TRAINING_LOOP]
    assert isinstance(side, TrainingLoop)
    assert side.picture.isVisible()
    assert side.panel.isVisible()
    assert not window.controls.isVisible()
    assert window.transport.pace.isVisible()
    assert desk.pictured_as() == []
    window.stage.tabs.setCurrentIndex(0)
    events()
    assert window.controls.isVisible()
    assert not window.transport.pace.isVisible()
    assert desk.pictured_as() == []


def test_the_buttons_go_by_phases_batches_and_epochs(desk: Desk) -> None:
    side, window = bench_of(desk), desk.window
    trainer, transport = window._owners.trainer, window.transport
    transport.pace.setCurrentIndex(transport.pace.findData("phase"))
    phases = []
    for _ in range(5):
        QTest.mouseClick(transport.step, LEFT)
        phases.append(trainer.moment.phase)
    assert phases == ["forward", "loss", "backprop", "update", "forward"]
    QTest.mouseClick(transport.back, LEFT)
    assert trainer.cursor == 4
    transport.pace.setCurrentIndex(transport.pace.findData("epoch"))
    QTest.mouseClick(transport.step, LEFT)
    assert (trainer.moment.epoch, trainer.cursor) == (1, 4 * trainer.loop.steps_per_epoch)
    transport.timeline.setValue(3)
    assert trainer.moment.epoch == 3
    assert desk.pictured_as() == []
    window.reset()
    assert trainer.cursor == 0
    window.undo()
    assert trainer.moment.epoch == 3
    side.bench.ring.phase_chosen.emit("backprop")
    assert trainer.moment.phase == "backprop"
    side.bench.ring.phase_chosen.emit("repeat")
    assert trainer.moment.phase == "forward"
    side.bench.history.epoch_chosen.emit(5)
    assert trainer.moment.epoch == 5


def test_a_run_learns_comes_to_its_end_and_then_rests(open_desk: OpenDesk) -> None:
    desk = open_desk(settings=Settings(speed=60, reduced_motion=True))
    bench_of(desk)
    desk.window.play()
    desk.let_pass(1.0)
    trainer = desk.window._owners.trainer
    assert trainer.is_at_end
    assert not desk.window.player.is_playing
    assert trainer.marks.training_loss < trainer.loop.marks[0].training_loss / 2
    assert desk.pictured_as() == []
    desk.window.play()
    assert trainer.cursor < 60
    desk.window.player.pause()


def test_every_control_changes_the_training_and_shows_it(desk: Desk) -> None:
    side = bench_of(desk)
    panel, trainer = side.panel, desk.window._owners.trainer
    for kind, name in (
        ("activation", "relu"),
        ("initialisation", "he"),
        ("loss", "mse"),
        ("optimizer", "adam"),
        ("schedule", "cosine"),
    ):
        menu = panel._menus[kind]
        menu.setCurrentIndex(menu.findData(name))
        assert getattr(trainer.training, kind) == name
    for name, text in (
        ("learning_rate", "0.02"),
        ("batch", "7"),
        ("epochs", "9"),
        ("examples", "50"),
        ("data_noise", "0.5"),
        ("seed", "3"),
    ):
        field = panel._controls[name].field
        field.setText(text)
        field.editingFinished.emit()
        assert getattr(trainer.training, name) == float(text)
    layer = panel._layers[1]
    layer.field.setText("2")
    layer.field.editingFinished.emit()
    assert trainer.training.hidden == (3, 2)
    assert not panel._layers[2].isHidden()
    panel._layers[0].field.setText("0")
    panel._layers[0].field.editingFinished.emit()
    assert trainer.training.hidden == (2,)
    panel._tuned["beta1"].slider.setValue(0)
    assert trainer.training.settings["beta1"] == panel._tuned["beta1"]._setting.at_tick(0)
    for button, name in ((panel.new_data, "data_seed"), (panel.new_weights, "seed")):
        before = getattr(trainer.training, name)
        for _ in range(3):
            QTest.mouseClick(button, LEFT)
        assert getattr(trainer.training, name) != before
        assert str(getattr(trainer.training, name)) in said(desk)
    menu = panel._menus["data"]
    menu.setCurrentIndex(menu.findData("sine"))
    assert (trainer.training.loss, panel._menus["loss"].isEnabled()) == ("mse", False)
    menu.setCurrentIndex(menu.findData("penguins"))
    assert panel._controls["examples"].isHidden()
    assert desk.pictured_as() == []


def test_what_cannot_be_trained_is_said_and_the_controls_show_what_holds(desk: Desk) -> None:
    side = bench_of(desk, "data=digits&hidden=8")
    menu = side.panel._menus["optimizer"]
    menu.setCurrentIndex(menu.findData("newton"))
    assert "too large" in said(desk)
    assert menu.currentData() == "gradient-descent" == desk.window._owners.trainer.training.optimizer


FILE = "width,height,kind\n" + "\n".join(f"{row % 7}.5,{row % 5},{'flat' if row % 7 > 3 else 'tall'}" for row in range(30))


def dropped(side: TrainingLoop, path: Path) -> None:
    """Drop a file on the bench, as a file manager does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    modifiers, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, mime, buttons, modifiers)
    QApplication.sendEvent(side.picture, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(side.picture, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, modifiers))


def test_own_data_are_opened_or_dropped_and_a_wrong_file_changes_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    side, trainer = bench_of(desk), desk.window._owners.trainer
    path = tmp_path / "mine.csv"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    side.panel.own_data_requested.emit()
    assert trainer.training.data == "own"
    assert trainer.training.examples_of.classes == ("tall", "flat")
    assert side.panel._menus["data"].currentData() == "own"
    assert "30 examples" in said(desk)
    trainer.go_to(9)
    path.write_text("1,2,a\n3,nan,b\n", encoding="utf-8")
    dropped(side, path)
    assert "line 2" in said(desk)
    assert (trainer.cursor, trainer.training.examples_of.count) == (9, 30)
    path.write_text(FILE.replace("flat", "low"), encoding="utf-8")
    dropped(side, path)
    assert trainer.training.examples_of.classes == ("tall", "low")
    menu = side.panel._menus["data"]
    menu.setCurrentIndex(menu.findData("xor"))
    assert trainer.training.data == "xor"
    menu.setCurrentIndex(menu.findData("own"))
    assert trainer.training.examples_of.count == 30
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    side.panel.own_data_requested.emit()
    assert trainer.training.data == "own"
    desk.window.undo()
    assert trainer.training.data == "xor"


def test_a_lesson_s_links_and_live_numbers_lead_to_the_bench(desk: Desk) -> None:
    window = desk.window
    window.wishes.take_and_run(parse_setup(f"train:{SMALL}"))
    assert window.stage.side == TRAINING_LOOP
    assert window.player.is_playing
    window.player.pause()
    window.open_bench("loss-functions")
    live = read_live(f"live:learning_rate?train:{SMALL}")
    window.wishes.turn(live, 0.25)
    assert window.stage.side == TRAINING_LOOP
    assert window._owners.trainer.training.learning_rate == 0.25
    window.wishes.take(parse_setup("try:landscape=bowl"))
    assert window.stage.side == ""


def test_weights_examples_and_seeds_are_chosen_in_the_pictures(desk: Desk) -> None:
    side, trainer = bench_of(desk), desk.window._owners.trainer
    trainer.go_to(3)
    network = trainer.loop.network
    side.bench.network.weight_chosen.emit(network.place(4))
    events()
    assert trainer.weight == network.place(4)
    assert side.bench.details.currentIndex() == 1
    side.bench.data.example_chosen.emit(2)
    assert trainer.followed == 2
    side.bench.network.weight_chosen.emit(None)
    assert side.bench.details.currentIndex() == 0
    side.bench.open(WORKED)
    side.bench.worked.changed.emit(Worked(x=2.0))
    assert side.bench.worked.fields["x"].field.text() == "2"
    desk.window.undo()
    assert (trainer.worked, trainer.cursor) == (Worked(), 3)
    assert side.bench.worked.fields["x"].field.text() == "1"
    side.bench.many.training_requested.emit("data=xor&hidden=1")
    assert trainer.training.hidden == (1,)
    side.bench.many.training_chosen.emit(one_of_many(trainer.training, 17))
    assert (trainer.training.seed, trainer.training.batch) == (17, 0)


@pytest.mark.parametrize(
    ("size", "theme", "percent"), [((1024, 600), "dark", 100), ((1366, 768), "light", 150), ((1920, 1080), "contrast", 200)]
)
def test_every_view_is_shown_at_every_moment_in_all_sizes(
    open_desk: OpenDesk, size: tuple[int, int], theme: str, percent: int
) -> None:
    desk = open_desk(size=size, settings=Settings(theme=theme, text_size=percent, reduced_motion=True))
    for text in (
        "data=circles&epochs=9",
        "data=penguins&hidden=5,4",
        "data=sine&learning_rate=10",
        "data=digits&hidden=0&epochs=2",
    ):
        side = bench_of(desk, text)
        for cursor in (0, 1, 2, 3, 4, 10**6):
            desk.window._owners.trainer.go_to(cursor)
            desk.window.grab()
        for view in (1, 2, 3, 0):
            side.bench.open(view)
            desk.settle()
            desk.window.grab()
        assert desk.pictured_as() == []
    assert (desk.window.width(), desk.window.height()) == size


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_weights_that_explode_leave_a_window_that_goes_on(desk: Desk, activation: str) -> None:
    bench_of(desk, f"data=sine&activation={activation}&learning_rate=100&epochs=20")
    desk.window._owners.trainer.go_to(10**6)
    desk.window.grab()
    assert desk.pictured_as() == []
    desk.window.wishes.choose_of(desk.window._owners.trainer, "learning_rate", 0.05)
    desk.window._owners.trainer.go_to(40)
    assert desk.window._owners.trainer.moment.step == 10


def test_a_far_way_leaves_the_window_alive(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_loop, "PATIENCE", 0.0)
    bench_of(desk)
    window, trainer = desk.window, desk.window._owners.trainer
    seen: list[int] = []
    trainer.watch(lambda: seen.append(trainer.moment.step))
    window.transport.timeline.setValue(5)
    assert (trainer.moment.step, trainer.is_under_way) == (1, True)
    until(lambda: not trainer.is_under_way)
    assert seen == list(range(1, 11))
    assert window.transport.timeline.value() == trainer.moment.epoch == 5
    # A press on the way is obeyed at once, and the way is given up.
    window.transport.timeline.setValue(6)
    window.reset()
    events()
    assert (trainer.cursor, trainer.is_under_way) == (0, False)


def test_the_timeline_goes_back_to_where_a_run_ended(desk: Desk) -> None:
    bench_of(desk, "data=sine&learning_rate=100&epochs=50&batch=0&hidden=8")
    timeline, trainer = desk.window.transport.timeline, desk.window._owners.trainer
    for _ in range(2):
        timeline.setValue(50)
        assert trainer.is_at_end
        assert timeline.value() == trainer.moment.epoch < 50


def test_what_a_lesson_puts_on_the_bench_comes_in_sight(desk: Desk) -> None:
    side = bench_of(desk)
    for view, then in ((WORKED, NETWORK), (MANY, NETWORK), (SLICE, SLICE), (NETWORK, NETWORK)):
        side.bench.open(view)
        desk.window.wishes.take(parse_training(f"data=moons&seed={view}"))
        assert side.bench.views.currentIndex() == then
    side.bench.open(MANY)
    side.bench.many.training_requested.emit("data=xor&hidden=1")
    assert side.bench.views.currentIndex() == MANY


def test_a_layer_that_is_dragged_through_nothing_comes_back_to_its_place(desk: Desk) -> None:
    side = bench_of(desk, "data=moons&hidden=4,3,2")
    trainer, slider = desk.window._owners.trainer, side.panel._layers[1].slider
    slider.setSliderDown(True)
    for neurons, hidden in ((1, (4, 1, 2)), (0, (4, 2)), (1, (4, 1, 2)), (0, (4, 2)), (5, (4, 5, 2))):
        slider.setValue(neurons)
        assert trainer.training.hidden == hidden
    slider.setSliderDown(False)
    slider.setValue(0)
    slider.setValue(3)
    assert trainer.training.hidden == (4, 3)
    desk.window.undo()
    assert trainer.training.hidden == (4, 3, 2)


def test_a_training_that_is_too_long_says_where_it_ends(desk: Desk) -> None:
    side = bench_of(desk, "data=blobs&examples=1000&batch=1&epochs=200")
    assert side.panel._limit_words.isVisible()
    assert side.panel._limit_words.text().endswith("after 100000 steps at most; here that is with epoch 142.")
    assert desk.window.transport.timeline.maximum() == 142
    desk.window._owners.trainer.adjust(batch=2)
    assert not side.panel._limit_words.isVisible()
    assert desk.window.transport.timeline.maximum() == 200


def test_data_that_the_optimizer_cannot_take_are_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    side = bench_of(desk, "data=blobs&hidden=0&optimizer=newton&batch=0")
    table = tmp_path / "table.csv"
    table.write_text("".join(f"{row},{row % 7},{'ab'[row % 2]}\n" for row in range(2000)), encoding="utf-8")
    side.open_data(table)
    assert said(desk) == (
        "a batch of 1400 examples is too large for optimizer 'newton', which takes at most 1000; take a smaller one"
    )
    assert desk.window._owners.trainer.training.data == "blobs"
    # A network whose batch is small enough still cannot be one of fifty, which look at all examples.
    trainer = desk.window._owners.trainer
    trainer.adjust(batch=20)
    side.open_data(table)
    assert trainer.training.data == "own"
    side.bench.open(MANY)
    QTest.mouseClick(side.bench.many.train, LEFT)
    assert "1400 examples is too large" in said(desk)
    assert side.bench.many.is_idle
