"""Stories at the drawn network: what it shows in each phase, how a weight is chosen, and that nothing is in the way."""
# pyright: basic

from __future__ import annotations

import itertools
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from gdviz.descent.datasets import Data
from gdviz.descent.network import Place
from gdviz.lab.trainer import Trainer
from gdviz.lab.training import parse_training
from gdviz.ui.theme import DARK, LIGHT, SMALL_POINTS, font
from gdviz.ui.training.network_drawing import fitted
from gdviz.ui.training.network_layout import Layout, pixel_box
from gdviz.ui.training.network_lines import chosen_line
from gdviz.ui.training.network_picture import NetworkPicture, next_place
from gdviz.ui.training.network_plan import lay_out
from gdviz.ui.training.network_words import NetworkWords
from gdviz.ui.training.scene import TrainingScene, take_training_scene
from gdviz.ui.wording import figure
from tests.ui.canvas.alone import alone
from tests.ui.foreign import spoken
from tests.ui.hands import LEFT, clear_away, events, read

pytestmark = pytest.mark.usefixtures("nothing_left")

NETWORKS = (
    "data=circles",
    "data=xor&hidden=4,4",
    "data=spiral&hidden=8,8,8",
    "data=penguins&hidden=5",
    "data=digits&hidden=8",
    "data=sine&hidden=6",
    "data=penguins&hidden=0",
    "data=digits&hidden=0",
)
KEY = Qt.Key


class Show:
    """The picture, and a trainer that does what it asks for."""

    def __init__(self, text: str, cursor: int, own: Data | None = None) -> None:
        self.trainer = Trainer(parse_training(text, own))
        self.trainer.go_to(cursor)
        self.picture = NetworkPicture(DARK, 100)
        self.chosen: list[Place | None] = []
        self.picture.weight_chosen.connect(self.chosen.append)
        self.picture.weight_chosen.connect(self.trainer.look_at)
        self.trainer.watch(self.tell)
        self.tell()

    def tell(self) -> None:
        self.picture.display(self.scene)

    @property
    def scene(self) -> TrainingScene:
        return take_training_scene(self.trainer)

    @property
    def layout(self) -> Layout:
        sheet = self.picture._seen()
        assert sheet is not None
        return sheet.layout

    @property
    def told(self) -> str:
        return self.picture.accessibleDescription()

    def click(self, spot: QPointF) -> None:
        QTest.mouseClick(self.picture, LEFT, pos=spot.toPoint())
        events()

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.picture, key)
        events()

    def seen(self) -> QImage:
        return self.picture.grab().toImage()


@contextmanager
def show(text: str = "", cursor: int = 0, size: tuple[int, int] = (460, 330), own: Data | None = None) -> Generator[Show]:
    one = Show(text, cursor, own)
    with alone(one.picture, *size) as room:
        room.activateWindow()
        yield one


def mean(text: str, place: Place, cursor: int) -> float:
    trainer = Trainer(parse_training(text))
    trainer.go_to(cursor)
    backward = trainer.moment.backward
    assert backward is not None
    return float(backward.gradient[trainer.loop.network.index(place)])


def boxes(layout: Layout) -> list[QRectF]:
    """All that is drawn as a solid, and the names' places."""
    parts = [column.box(index) for column in layout.columns for index in range(len(column.middles))]
    parts += [layout.targets.box(index) for index in range(len(layout.targets.middles))]
    if layout.is_picture:
        parts += [layout.tile_box(index) for index in range(len(layout.columns[1].middles))]
    parts += [part for part in (layout.badge, layout.foot, layout.heads) if part.height()]
    first, last = layout.columns[0], layout.targets
    parts.append(QRectF(first.left - 4 - layout.input_names, first.middles[0, 1], layout.input_names, 1))
    parts.append(QRectF(last.right + 4, last.middles[0, 1], layout.output_names, 1))
    return [part for part in parts if part.width()]


@pytest.mark.parametrize("text", NETWORKS)
def test_nothing_overlaps_and_nothing_is_cut_off_at_any_size(text: str) -> None:
    trainer = Trainer(parse_training(text))
    words = NetworkWords(take_training_scene(trainer))
    for percent, size in itertools.product((100, 150, 200), ((220, 170), (308, 238), (330, 300), (700, 480))):
        if size[0] < 220 * (0.6 + 0.4 * percent / 100):
            continue
        layout = lay_out(size, words.network.sizes, words.labels, QFontMetricsF(font(SMALL_POINTS, percent)))
        parts, whole = boxes(layout), QRectF(0, 0, *size)
        for part in parts:
            assert whole.contains(part), (percent, size, part)
        for first, second in itertools.combinations(parts, 2):
            common = first.intersected(second)
            assert common.width() < 0.5 or common.height() < 0.5, (percent, size, first, second)


@pytest.mark.parametrize("text", NETWORKS)
def test_every_phase_is_drawn_and_told(text: str) -> None:
    with show(text, 40, (330, 300)) as one:
        pictures, tales = [], []
        for cursor in (0, 41, 42, 43, 44):
            one.trainer.go_to(cursor)
            pictures.append(one.seen())
            tales.append(one.told)
        assert all(first != second for first, second in itertools.pairwise(pictures))
        assert "Nothing has passed through it yet." in tales[0]
        assert "Forward pass of example 1 of the" in tales[1]
        assert "Target:" in tales[1]
        assert "Loss" not in tales[1]
        assert "Loss of this example" in tales[2]
        assert "Blame" not in tales[2]
        assert "Blame, from the outputs back:" in tales[3]
        assert "Update 11 is made. Changed most:" in tales[4]
        one.picture.wear(LIGHT, 200)
        assert one.picture.minimumSizeHint().isEmpty()
        assert one.picture.minimumSize() == QSize(308, 238)
        assert one.seen() != pictures[-1]


def test_what_is_told_can_be_checked_by_hand() -> None:
    with show("data=circles&hidden=2", 43) as one:
        moment, network = one.scene.moment, one.scene.network
        assert moment.forward is not None
        inputs = moment.forward.inputs[0]
        matrix, bias = network.matrix(moment.weights, 0), network.biases(moment.weights, 0)
        hint = one.picture.hint_at(one.layout.columns[1].box(1).center()).split("\n")
        assert hint[0] == "Neuron 2 of hidden layer 1"
        total = float(matrix[1] @ inputs + bias[1])
        assert read(hint[1].removeprefix("Sum: ")) == pytest.approx(total, abs=6e-5)
        assert read(hint[2].removeprefix("Activation: ")) == pytest.approx(np.tanh(total), abs=6e-5)
        assert hint[3].startswith("Blame: ")
        assert hint[4].startswith("Bias: ")
        answer, target = float(moment.forward.answers[0, 0]), float(one.scene.material.training.targets[one.scene.example, 0])
        compared = one.picture.hint_at(one.layout.targets.box(0).center())
        assert compared == (
            f"Target of output B: {figure(target, 2)}\nThe answer differs by {figure(answer - target, sign=True)}"
        )
        blame = one.picture.hint_at(one.layout.columns[2].box(0).center()).split("\n")[3]
        assert read(blame.removeprefix("Blame: ")) == pytest.approx(answer - target, abs=6e-5)
        assert one.picture.hint_at(one.layout.columns[0].box(0).center()).startswith("Input x₁\nStandardised input: ")
        assert "Escape to none" in one.picture.hint_at(QPointF(2, 2))


def test_a_line_a_neuron_and_nothing_are_clicked() -> None:
    with show("data=circles", 43) as one:
        for place in [Place(0, neuron, source) for neuron in range(4) for source in range(2)] + [Place(1, 0, 2)]:
            one.click(chosen_line(one.layout, place).pointAt(0.9 if place.layer == 0 else 0.2))
            assert one.trainer.weight == place
            gradient = f"gradient, mean over the batch: {figure(mean('data=circles', place, 43), sign=True)}"
            assert gradient in one.told
        hint = one.picture.hint_at(chosen_line(one.layout, Place(0, 1, 0)).pointAt(0.9))
        assert hint.startswith("Weight from input x₁ to neuron 2 of hidden layer 1: ")
        assert "beside the largest of the network" in hint
        one.click(one.layout.bias_spot(0, 3) + QPointF(0, 4))
        assert one.trainer.weight == Place(0, 3, None)
        assert "Chosen: bias of neuron 4 of hidden layer 1: " in one.told
        drawn = one.seen()
        count = len(one.chosen)
        QTest.mouseClick(one.picture, Qt.MouseButton.RightButton, pos=QPoint(4, 4))
        assert len(one.chosen) == count
        one.click(QPointF(4, 4))
        assert one.chosen[-1] is None
        assert one.seen() != drawn
        one.click(QPointF(4, 4))
        assert len(one.chosen) == count + 1


def test_keys_go_through_all_weights() -> None:
    with show("data=circles", 1) as one:
        one.picture.setFocus()
        one.key(KEY.Key_Escape, KEY.Key_X)
        assert one.chosen == []
        one.key(KEY.Key_Down)
        one.key(KEY.Key_Down, KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_Home, KEY.Key_End)
        assert one.chosen == [
            Place(0, 0, 0), Place(0, 1, 0), Place(0, 1, 1), Place(0, 1, None), Place(0, 1, 1), Place(0, 1, 0), Place(0, 1, None),
        ]  # fmt: skip
        one.key(KEY.Key_Right, KEY.Key_PageUp, KEY.Key_Left, KEY.Key_Up)
        assert one.chosen[-3:] == [Place(1, 0, None), Place(1, 0, 3), Place(0, 0, 1)]
        assert one.picture.shows_focus
        QTest.keyClick(one.picture, KEY.Key_Home, Qt.KeyboardModifier.ControlModifier)
        assert one.trainer.weight == Place(0, 0, 1)
        one.key(KEY.Key_Escape)
        assert one.trainer.weight is None
        ringed = one.seen()
        one.picture.clearFocus()
        assert one.seen() != ringed
        one.picture.setFocus(Qt.FocusReason.MouseFocusReason)
        assert not one.picture.shows_focus


def test_every_weight_can_be_reached_with_keys() -> None:
    network = parse_training("data=penguins&hidden=3,2").network
    reached: set[Place] = set()
    new: list[Place | None] = [None]
    while new:
        ahead = [next_place(network, place, key) for place in new for key in (KEY.Key_Down, KEY.Key_Right, KEY.Key_PageDown)]
        new = [place for place in dict.fromkeys(ahead) if place not in reached]
        reached |= {place for place in ahead if place is not None}
    assert {network.index(place) for place in reached} == set(range(network.size))


def test_names_that_are_cut_stand_in_the_tool_tip() -> None:
    with show("data=penguins&hidden=5", 41, (220, 170)) as one:
        first, last, foot = one.layout.columns[0], one.layout.targets, one.layout.foot
        name = one.picture.hint_at(QPointF(first.left - 10, first.middles[1, 1]))
        assert name.startswith("Input flipper length, mm\n")
        assert one.picture.hint_at(QPointF(last.right + 10, last.middles[1, 1])).startswith("Target of output Chinstrap: ")
        one.trainer.look_at(Place(1, 2, 4))
        assert one.picture.hint_at(foot.center()).startswith("Weight from neuron 5 of hidden layer 1 to output Gentoo: ")


def test_each_pixel_of_a_map_is_a_weight() -> None:
    with show("data=digits&hidden=8", 41, (700, 480)) as one:
        for neuron, source in ((0, 0), (3, 20), (7, 63)):
            one.click(pixel_box(one.layout.tile_box(neuron), source).center())
            assert one.trainer.weight == Place(0, neuron, source)
        row = "weight from the pixel in row 8, column 8 to neuron 8 of hidden layer 1"
        assert f"Chosen: {row}: " in one.told
        assert "The brighter, the larger" in one.picture.hint_at(one.layout.tile_box(2).center())
        pixel = one.picture.hint_at(one.layout.columns[0].box(0).center())
        assert pixel.startswith("The pixel in row 5, column 5\nStandardised input: ")
        assert one.picture.hint_at(one.layout.tile_box(2).center() - QPointF(200, 0)) != ""
        drawn = one.seen()
        one.trainer.go_to(43)
        assert one.seen() != drawn


def test_the_hand_and_the_tool_tip_show_what_is_there() -> None:
    with show("data=sine", 41) as one:
        spot = chosen_line(one.layout, Place(0, 2, 0)).pointAt(0.8).toPoint()
        for at, shape in ((spot, Qt.CursorShape.PointingHandCursor), (QPoint(3, 3), Qt.CursorShape.ArrowCursor)):
            QTest.mouseMove(one.picture, at)
            events()
            assert one.picture.cursor().shape() == shape
        QApplication.sendEvent(one.picture, QHelpEvent(QEvent.Type.ToolTip, spot, one.picture.mapToGlobal(spot)))
        assert QToolTip.text().startswith("Weight from input x to neuron 3 of hidden layer 1: ")
        QToolTip.hideText()
        clear_away()


@pytest.mark.parametrize(("cursor", "new_side"), [(41, "left"), (43, "right"), (42, ""), (44, "")])
def test_what_is_new_glides_in(cursor: int, new_side: str) -> None:
    with show("data=xor&hidden=4,4", cursor - 1) as one:
        before = one.seen()
        one.trainer.go_to(cursor)
        after = one.seen()
        one.picture.glide(0.5)
        half = one.seen()
        assert half not in (before, after)
        column = one.layout.columns[1 if new_side == "left" else 3]
        part = column.box(0).adjusted(-2, -6, 2, 6).toRect()
        other = one.layout.columns[3 if new_side == "left" else 1].box(0).adjusted(-2, -6, 2, 6).toRect()
        if new_side:
            assert half.copy(part) == after.copy(part)
            assert half.copy(other) == before.copy(other)
        one.picture.glide(1.0)
        assert one.seen() == after
        one.picture.glide(0.0)
        one.trainer.follow(1)
        one.trainer.look_at(Place(1, 1, 1))
        assert one.seen() != after


def test_what_is_negative_is_dashed() -> None:
    with show("data=circles", 41) as one:
        sheet = one.picture._seen()
        assert sheet is not None
        assert sheet.pen(("#ffffff", "#000000"), -1e-9).dashPattern()
        assert not sheet.pen(("#ffffff", "#000000"), 1e-9).dashPattern()
        assert sheet.pen(("#ffffff", "#000000"), 1.0).widthF() > 2 * sheet.pen(("#ffffff", "#000000"), 0.3).widthF()
        for value, text in ((0.5, "0.50"), (0.004, "0.004"), (2e-5, "≈0"), (np.inf, "∞"), (-123456.0, "…"), (-0.0, "0.00")):
            assert fitted(sheet, value, 36.0) == text


@pytest.mark.parametrize("text", ["data=sine&hidden=6&activation=relu", "data=penguins&hidden=4", "data=digits&hidden=3"])
@pytest.mark.parametrize("value", [0.0, 1e140, -np.inf, np.nan])
def test_numbers_without_end_are_no_trouble(text: str, value: float) -> None:
    with show(text, 43) as one:
        scene, network = one.scene, one.scene.network
        weights = scene.moment.weights.copy()
        weights[::2] = value
        part = scene.material.training
        with np.errstate(all="ignore"):
            forward = network.forward(weights, part.inputs[:4])
            costs = network.costs(forward, part.targets[:4])
            backward = network.backward(weights, forward, part.targets[:4])
        known = {
            "weights": weights,
            "forward": forward,
            "costs": costs,
            "backward": backward,
            "weights_before": scene.moment.weights,
        }
        for done in range(4):
            hidden = dict.fromkeys(("forward", "costs", "backward")[done:])
            moment = replace(scene.moment, done=done, rows=np.arange(4), **(known | hidden))
            one.picture.display(replace(scene, moment=moment, followed=0, weight=Place(0, 0, 0)))
            assert not one.seen().isNull()
            assert not re.search(r"\b(nan|inf)\b", one.told)
            assert one.told


def test_names_are_said_in_the_language_of_the_window() -> None:
    words = {"flipper length, mm": "Flossenlänge, mm", "Chinstrap": "Zügelpinguin", "y": "Wert"}
    with spoken(words), show("data=penguins&hidden=4", 1) as one:
        one.trainer.look_at(Place(0, 1, 1))
        assert "weight from input Flossenlänge, mm to neuron 2" in one.told
        assert re.search(r"answer .*Zügelpinguin \d", one.told)
        assert not re.search("flipper|Chinstrap", one.told)
        assert "bill length, mm" in one.told
        labels = NetworkWords(one.scene).labels
        assert (labels.inputs[1], labels.outputs[1]) == ("Flossenlänge, mm", "Zügelpinguin")
    with spoken(words), show("data=sine&hidden=4", 3) as one:
        assert "Target: Wert " in one.told


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (12, 3), (40, 10)])
def test_own_data_with_many_inputs(inputs: int, outputs: int) -> None:
    examples = np.random.default_rng(1).normal(size=(40, inputs))
    names = tuple(f"a rather long name of feature {number}" for number in range(inputs))
    own = Data(names, examples, np.arange(40.0) % outputs, tuple(map(str, range(outputs))) if outputs > 1 else (), "yield")
    with show("data=own&hidden=8", 41, (220, 170), own) as one:
        small = one.seen()
        one.trainer.look_at(Place(0, 1, inputs - 1))
        assert re.search(rf"weight from input {names[-1]} to neuron 2 of hidden layer 1: ", one.told)
        assert one.seen() != small


def test_before_there_is_a_scene_nothing_happens() -> None:
    picture = NetworkPicture(DARK, 100)
    with alone(picture, 330, 300):
        chosen: list[object] = []
        picture.weight_chosen.connect(chosen.append)
        QTest.mouseClick(picture, LEFT, pos=QPoint(100, 100))
        QTest.mouseMove(picture, QPoint(50, 50))
        QTest.keyClick(picture, KEY.Key_Down)
        assert chosen == []
        assert picture.hint_at(QPointF(5, 5)) == ""
        assert not picture.grab().isNull()
        assert picture.sizeHint() == QSize(330, 300)
