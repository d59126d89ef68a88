"""Stories at the picture of the data: what the network makes of each place, which examples it gets wrong, and who is followed."""
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
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from gdviz.descent.datasets import Data
from gdviz.lab.trainer import Trainer
from gdviz.lab.training import parse_training
from gdviz.ui.paper import MARGIN
from gdviz.ui.theme import CONTRAST, DARK, LIGHT, SMALL_POINTS, THEMES, Theme, font
from gdviz.ui.training.curve_picture import CurvePicture
from gdviz.ui.training.data_layout import Layout
from gdviz.ui.training.data_legend import width_of
from gdviz.ui.training.data_look import SHAPES, Look, class_color, rgb
from gdviz.ui.training.data_picture import DataPicture, kind_of
from gdviz.ui.training.data_points import MOST_POINTS
from gdviz.ui.training.digits_picture import DigitsPicture
from gdviz.ui.training.plane_picture import PlanePicture
from gdviz.ui.training.regions import STRONGEST, Grid, Regions, shares_of
from gdviz.ui.training.scene import TrainingScene, take_training_scene
from tests.ui.canvas.alone import alone
from tests.ui.foreign import spoken
from tests.ui.hands import LEFT, clear_away, contrast, events, read

pytestmark = pytest.mark.usefixtures("nothing_left")

ALL = (
    "data=blobs&hidden=0",
    "data=spiral&hidden=8,8",
    "data=penguins&hidden=5",
    "data=circles&loss=cce",
    "data=sine&hidden=6",
    "data=digits&hidden=8",
)
SIZES = ((100, (220, 170)), (100, (330, 300)), (100, (700, 480)), (200, (308, 238)), (200, (700, 480)))
KEY = Qt.Key


def own(inputs: np.ndarray, classes: int = 2, features: tuple[str, ...] = ("width, cm", "height, cm")) -> Data:
    names = tuple(f"kind {number}" for number in range(classes))
    return Data(features, inputs, np.arange(len(inputs)) % classes * 1.0, names, "kind")


class Show:
    """The picture, and a trainer that does what it asks for."""

    def __init__(self, text: str, step: int, own_data: Data | None) -> None:
        self.trainer = Trainer(parse_training(text, own_data))
        self.trainer.go_to_step(step)
        self.picture = DataPicture(DARK, 100)
        self.chosen: list[int] = []
        self.picture.example_chosen.connect(self.chosen.append)
        self.picture.example_chosen.connect(self.trainer.follow)
        self.trainer.watch(self.tell)

    def tell(self) -> None:
        self.picture.display(self.scene)

    @property
    def scene(self) -> TrainingScene:
        return take_training_scene(self.trainer)

    @property
    def told(self) -> str:
        return self.picture.accessibleDescription()

    @property
    def plane(self) -> PlanePicture:
        plane = self.picture._seen(self.scene)
        assert isinstance(plane, PlanePicture)
        return plane

    def spot(self, place: int) -> QPointF:
        """Where an example of the batch is."""
        picture = self.picture._seen(self.scene)
        assert isinstance(picture, PlanePicture | CurvePicture)
        return QPointF(*picture.points.spots[picture.points.rows_of_batch(self.scene)[place]].tolist())

    def seen(self) -> QImage:
        return self.picture.grab().toImage()

    def click(self, spot: QPointF, button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseClick(self.picture, button, pos=spot.toPoint())
        events()

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.picture, key)
        events()


@contextmanager
def show(text: str, step: int = 0, size: tuple[int, int] = (460, 330), own_data: Data | None = None) -> Generator[Show]:
    one = Show(text, step, own_data)
    with alone(one.picture, *size) as room:
        room.activateWindow()
        one.tell()
        yield one


@pytest.mark.parametrize("text", ALL)
def test_each_kind_of_data_is_drawn_and_told_at_every_size(text: str) -> None:
    with show(text, 12) as one:
        scene, marks = one.scene, one.scene.marks
        assert f"{scene.material.training.count} training and {scene.material.test.count} test examples" in one.told
        assert "Followed: example 1 of the 16 in the batch" in one.told
        assert "The network is shown " in one.told
        if scene.material.data.classes:
            wrong = [
                round(part.count * (1 - share))
                for part, share in (
                    (scene.material.training, marks.training_accuracy),
                    (scene.material.test, marks.test_accuracy),
                )
            ]
            assert f"wrong about {wrong[0]} of the training and {wrong[1]} of the test examples" in one.told
        else:
            assert read(re.findall(r"error (\S+) in training", one.told)[0]) == pytest.approx(marks.training_loss, abs=6e-5)
        pictures = [one.seen()]
        one.trainer.go_to_step(40)
        pictures.append(one.seen())
        one.trainer.follow(5)
        pictures.append(one.seen())
        assert all(first != second for first, second in itertools.pairwise(pictures))
        kept = one.seen()
        one.tell()
        assert one.seen() == kept
    for theme, (percent, size) in zip(itertools.cycle(THEMES.values()), SIZES, strict=False):
        picture = DataPicture(theme, percent)
        picture.resize(*size)
        assert picture.minimumWidth() <= size[0]
        assert picture.minimumHeight() <= size[1]
        picture.display(scene)
        assert picture.grab().toImage() != QImage()
        picture.deleteLater()
        clear_away()


def layouts(text: str, own_data: Data | None = None) -> Generator[tuple[Look, Layout]]:
    scene = take_training_scene(Trainer(parse_training(text, own_data)))
    for percent, size in SIZES:
        look = Look(DARK, font(SMALL_POINTS, percent), QSize(*size), 1.0)
        picture = CurvePicture(look, scene) if "sine" in text else PlanePicture(look, scene)
        yield look, picture._layout


@pytest.mark.parametrize("text", ["data=circles", "data=penguins", "data=sine", "data=own"])
def test_nothing_stands_in_the_way_of_anything_else(text: str) -> None:
    many = own(np.random.default_rng(1).normal(size=(3000, 2)) * 1e7, 10) if "own" in text else None
    for look, layout in layouts(text, many):
        line, area, inner = look.line, layout.plot.area, look.card.adjusted(MARGIN - 1, 4, 1 - MARGIN, -4)
        rows = [
            QRectF(layout.corner.x(), layout.corner.y() + number * line, min(layout.wide, width), line)
            for number, row in enumerate(layout.legend)
            for width in [sum(width_of(entry, look) for entry in row) + 12 * (len(row) - 1)]
        ]
        axes = QRectF(area.left(), area.bottom(), area.width(), 2 * line + 4)
        parts = [area, axes, layout.head, *rows, *([layout.foot] if layout.notes else [])]
        for part in parts:
            assert inner.contains(part), (look.size, part)
        for first, second in itertools.combinations(parts, 2):
            common = first.intersected(second)
            assert common.width() <= 0.5 or common.height() <= 0.5, (look.size, first, second)
        assert area.height() >= 60
        ticks = layout.plot.across_ticks(look)
        assert ticks
        for (left, before), (right, after) in itertools.pairwise(ticks):
            widths = (look.metrics.horizontalAdvance(before) + look.metrics.horizontalAdvance(after)) / 2
            assert (right - left) * area.width() > widths + 4
    if many:
        assert "1500 of the 3000 examples are drawn, by a fair draw." in layout.notes


@pytest.mark.parametrize("text", ["data=moons&hidden=4", "data=penguins", "data=xor&loss=cce", "data=circles&loss=mse"])
def test_a_place_has_the_colour_of_the_class_that_the_network_chooses(text: str) -> None:
    with show(text, 60, (700, 480)) as one:
        one.seen()
        scene, plane = one.scene, one.plane
        plot, image = plane._layout.plot, plane._regions.image(DARK)
        card = rgb(QColor(DARK.raised))
        rng = np.random.default_rng(2)
        places = rng.uniform([plot.across.low, plot.up.low], [plot.across.high, plot.up.high], (300, 2))
        answers = scene.network.forward(scene.moment.weights, places).answers
        chosen, shares = scene.network.choices(answers), shares_of(answers).max(axis=1)
        columns, rows = plane._grid.columns, plane._grid.rows
        agreed = 0
        for (x, y), number, share in zip(places, chosen.tolist(), shares.tolist(), strict=True):
            at = (
                round(plot.across.shares(np.array(x)).item() * (columns - 1)),
                round((1 - plot.up.shares(np.array(y)).item()) * (rows - 1)),
            )
            tint = rgb(image.pixelColor(*at)) - card
            full = rgb(class_color(DARK, number)) - card
            strength = float(tint @ full / (full @ full))
            agreed += np.abs(tint - strength * full).max() < 4 and 0 < strength <= STRONGEST + 0.01
            assert share < 0.99 or strength > 0.6 * STRONGEST
        # Beside a border the nearest place of the grid may lie on its other side.
        assert agreed > 0.93 * len(places)
        for line in plane._regions.borders(plot.area):
            x = plot.across.low + (line[:, 0] - plot.area.left()) / plot.area.width() * (plot.across.high - plot.across.low)
            y = plot.up.low + (plot.area.bottom() - line[:, 1]) / plot.area.height() * (plot.up.high - plot.up.low)
            first, second = np.sort(shares_of(scene.network.forward(scene.moment.weights, np.column_stack([x, y])).answers))[
                :, :-3:-1
            ].T
            assert np.abs(first - second).mean() < 0.05


def test_wrong_examples_are_crossed_out_and_the_count_is_that_of_the_engine() -> None:
    with show("data=circles&hidden=4&learning_rate=1", 3) as one:
        for step in (3, 200, 500):
            one.trainer.go_to_step(step)
            one.seen()
            marks = one.scene.marks
            wrong = round(140 * (1 - marks.training_accuracy)) + round(60 * (1 - marks.test_accuracy))
            assert len(one.plane._wrong) == wrong
        ground = one.plane._ground
        one.trainer.go_to(one.trainer.cursor + 2)
        one.seen()
        assert one.plane._ground is ground  # the weights are the same: nothing is worked out again
        one.trainer.adjust(seed=3)
        one.seen()
        row = int(one.plane._wrong[0])
        told = one.picture.hint_at(QPointF(*one.plane.points.spots[row].tolist())).split("\n")
        assert re.fullmatch(r"(Test|Training) example \d+", told[0])
        assert re.fullmatch(r"X₁ −?[\d.]+, x₂ −?[\d.]+", told[1])
        assert "the network says" in told[2]


def test_what_is_told_of_the_scale_leads_from_the_data_to_the_inputs() -> None:
    with show("data=penguins", 0, (700, 480)) as one:
        told = re.findall(r"(?:length) less (\S+), divided by (\d+\.\d+)", one.told)
        scale = one.scene.material.scale
        for (middle, spread), column in zip(told, (0, 1), strict=True):
            assert read(middle) == pytest.approx(scale.middle[column], abs=6e-5)
            assert read(spread) == pytest.approx(scale.spread[column], abs=6e-5)
        plot = one.plane._layout.plot
        assert {"40", "50", "60"} <= {text for _, text in plot.across.ticks(9)}
        share = next(share for share, text in plot.across.ticks(9) if text == "50")
        place = plot.across.low + share * (plot.across.high - plot.across.low)
        assert scale.middle[0] + place * scale.spread[0] == pytest.approx(50)


@pytest.mark.parametrize("text", ["data=moons", "data=sine", "data=moons&batch=0"])
def test_an_example_of_the_batch_is_clicked(text: str) -> None:
    with show(text, 20, (700, 480)) as one:
        for place in (7, 3):
            one.click(one.spot(place))
            spots = one.spot(one.trainer.followed), one.spot(place)
            assert (spots[0] - spots[1]).manhattanLength() < 3
        count = len(one.chosen)
        assert count == 2
        one.click(one.spot(one.trainer.followed))
        one.click(one.spot(5), Qt.MouseButton.RightButton)
        one.click(QPointF(4, 4))
        assert len(one.chosen) == count
        QTest.mouseMove(one.picture, one.spot(2).toPoint())
        assert one.picture.cursor().shape() == Qt.CursorShape.PointingHandCursor
        QTest.mouseMove(one.picture, QPoint(3, 3))
        assert one.picture.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_the_keys_go_through_the_batch_and_the_focus_is_seen() -> None:
    with show("data=blobs") as one:
        one.picture.setFocus(Qt.FocusReason.MouseFocusReason)
        plain = one.seen()
        assert not one.picture.shows_focus
        one.key(KEY.Key_Right, KEY.Key_Right, KEY.Key_Left, KEY.Key_End, KEY.Key_Right, KEY.Key_Home, KEY.Key_Left)
        assert one.chosen == [1, 2, 1, 15, 0]
        assert one.picture.shows_focus
        assert one.seen() != plain
        one.key(KEY.Key_A)
        QTest.keyClick(one.picture, KEY.Key_Right, Qt.KeyboardModifier.ControlModifier)
        assert len(one.chosen) == 5
        one.picture.clearFocus()
        assert one.seen() == plain
        one.picture.setFocus(Qt.FocusReason.TabFocusReason)
        assert one.picture.shows_focus
        window = QHelpEvent(QEvent.Type.ToolTip, QPoint(3, 3), one.picture.mapToGlobal(QPoint(3, 3)))
        QApplication.sendEvent(one.picture, window)
        assert "Left and Right go from example to example" in QToolTip.text()
        assert "Classes: disc A, square B." in QToolTip.text()
        QToolTip.hideText()
        one.picture.wear(LIGHT, 200)
        assert one.picture.minimumSize() == QSize(308, 238)
        assert one.seen() != plain


def test_the_followed_digit_stands_in_the_row_of_its_batch() -> None:
    with show("data=digits&hidden=8", 30, (420, 330)) as one:
        one.seen()
        sheet = one.picture._seen(one.scene)
        assert isinstance(sheet, DigitsPicture)
        for box, place in ((sheet._strip[2], 2), (sheet._strip[0], 0)):
            one.click(box.center())
            assert one.trainer.followed == place
        one.key(KEY.Key_End)
        first = sheet._page(one.scene)
        assert first <= 15 < first + sheet._columns
        one.seen()
        one.click(sheet._strip[-1].center() if first + sheet._columns > 16 else QPointF(2, 2))
        assert one.trainer.followed == 15
        row = int(one.scene.material.training.rows[one.scene.example])
        digit = int(one.scene.material.data.targets[row])
        for spot in (sheet._panel.center(), sheet._strip[15 - first].center()):
            assert one.picture.hint_at(spot).startswith(f"Training example {row + 1}\nClass {digit}; ")
        assert one.picture.hint_at(sheet._boxes[1].center()).startswith("Test example ")
        assert "A cross marks what the network says wrongly." in one.picture.hint_at(QPointF(1, 1))


def test_of_very_many_examples_a_fair_draw_is_shown_and_all_of_a_batch() -> None:
    rng = np.random.default_rng(5)
    crowd = own(rng.normal(size=(20_000, 2)), 3)
    with show("data=own&batch=64", 2, (700, 480), crowd) as one:
        one.seen()
        drawn = one.plane.points.drawn
        assert len(drawn) == MOST_POINTS
        assert len(np.unique(drawn)) == MOST_POINTS
        tested = np.isin(drawn, one.scene.material.test.rows).mean()
        assert tested == pytest.approx(0.3, abs=0.05)
        assert "1500 of the 20000 examples are drawn, by a fair draw." in one.plane._layout.notes
        batch = one.plane.points.rows_of_batch(one.scene)
        place = int(np.flatnonzero(~np.isin(batch, drawn))[0])
        one.trainer.follow(place)
        before = one.seen()
        one.trainer.follow(place + 1)
        assert one.seen() != before


def odd_data() -> dict[str, Data]:
    rng = np.random.default_rng(1)
    some = rng.normal(size=(40, 2))
    return {
        "flat": own(np.column_stack([some[:, 0], np.full(40, 7.0)])),
        "all alike": own(np.full((40, 2), 1e300)),
        "huge": own(some * 1e307),
        "tiny": own(some * 1e-307),
        "large and close": own(1.7e9 + np.arange(80.0).reshape(40, 2)),
        "unlike": own(np.where(np.arange(80).reshape(40, 2) == 3, 1e308, some * 1e-290)),
    }


@pytest.mark.parametrize("name", odd_data())
def test_odd_data_are_shown_as_they_are(name: str) -> None:
    with show("data=own", 5, (330, 300), odd_data()[name]) as one:
        one.seen()
        assert one.scene.material.data.count == 40
        ticks = one.plane._layout.plot.across.ticks(5)
        assert len({text for _, text in ticks}) == len(ticks) > 0
        if name == "flat":
            assert "height does not vary." in one.told
            assert "height does not vary." in one.plane._layout.notes


@pytest.mark.parametrize(
    "text", ["data=penguins&hidden=4,4", "data=circles&activation=relu&hidden=4,4", "data=sine", "data=digits"]
)
@pytest.mark.parametrize("kind", ["nan", "huge"])
def test_a_network_whose_numbers_have_run_away_is_still_shown(text: str, kind: str) -> None:
    with show(text, 4) as one:
        scene = one.scene
        weights = np.full(scene.network.size, np.nan) if kind == "nan" else 1e149 * scene.moment.weights
        gone = replace(scene, moment=replace(scene.moment, weights=weights), marks=scene.loop.marks_of(weights))
        one.picture.display(gone)
        one.seen()
        if kind == "nan":
            assert "gives no answer that could be drawn" in one.told
            picture = one.picture._seen(gone)
            if isinstance(picture, PlanePicture):
                assert not picture._regions.are_known
                assert picture._regions.borders(picture._layout.plot.area) == []
            one.picture.hint_at(one.spot(0) if "digits" not in text else QPointF(30, 30))


@pytest.mark.parametrize("text", ALL[2:])
def test_a_picture_that_is_squeezed_by_its_neighbours_is_drawn_as_far_as_it_goes(text: str) -> None:
    scene = take_training_scene(Trainer(parse_training(text)))
    picture = DataPicture(LIGHT, 200)
    picture.display(scene)
    picture.setMinimumSize(1, 1)
    for size in ((1, 1), (60, 40), (120, 90), (90, 300), (400, 60)):
        picture.resize(*size)
        assert picture.grab().size() == QSize(*size)
    picture.deleteLater()
    clear_away()


FOREIGN = {
    "bill length, mm": "Schnabellänge, mm",
    "flipper length, mm": "Flossenlänge, mm",
    "Adelie": "Adeliepinguin",
    "y": "Wert",
    "first column": "erste Spalte",
}


def test_names_are_said_in_the_language_of_the_window() -> None:
    with spoken(FOREIGN), show("data=penguins&hidden=4", 2, (700, 480)) as one:
        assert "3 classes: Adeliepinguin, Chinstrap, Gentoo; told by Schnabellänge, mm and Flossenlänge, mm." in one.told
        assert "Schnabellänge less " in one.told
        assert not re.search("bill|flipper|Adelie ", one.told)
        layout = one.plane._layout
        assert (layout.plot.across.name, layout.plot.up.name) == ("Schnabellänge, mm", "Flossenlänge, mm")
        assert layout.legend[0][0].meaning == "Adeliepinguin"
        one.seen()
        bird = int(np.flatnonzero(one.scene.material.data.targets[one.plane.points.drawn] == 0)[0])
        spot = QPointF(*one.plane.points.spots[one.plane.points.drawn[bird]].tolist())
        assert re.search("Schnabellänge .*, Flossenlänge ", one.picture.hint_at(spot), re.IGNORECASE)
    with spoken(FOREIGN), show("data=sine", 2) as one:
        assert "from x to Wert." in one.told
    mine = own(np.random.default_rng(1).normal(size=(30, 2)), 2, ("first column", "height of mine"))
    with spoken(FOREIGN), show("data=own", 2, own_data=mine) as one:
        assert "told by erste Spalte and height of mine." in one.told


def test_data_without_a_picture_say_so() -> None:
    features = tuple(f"feature {number}" for number in range(5))
    picture = DataPicture(CONTRAST, 100)
    picture.grab()
    assert picture.hint_at(QPointF(5, 5)) == ""
    QTest.keyClick(picture, KEY.Key_Right)
    QTest.mouseClick(picture, LEFT)
    picture.deleteLater()
    clear_away()
    with show("data=own", 1, own_data=own(np.random.default_rng(1).normal(size=(30, 5)), 2, features)) as one:
        assert kind_of(one.scene.material.data) is None
        assert "There is no picture of examples with 5 inputs" in one.told
        one.seen()
        one.click(QPointF(50, 50))
        one.key(KEY.Key_Right)
        assert one.chosen == [1]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_ten_classes_differ_in_shape_and_stand_out_from_the_card(theme: Theme) -> None:
    assert len({str(shape) for shape in SHAPES}) == len(SHAPES) == 10
    colors = [class_color(theme, number).name() for number in range(len(SHAPES))]
    assert len(set(colors)) == len(colors)
    for color in colors:
        assert contrast(color, theme.raised) >= 3
    shares = np.eye(10)[np.newaxis]
    image = Regions(shares, shares - 0.5).image(theme)
    for number in range(10):
        assert contrast(image.pixelColor(number, 0).name(), theme.text) >= 3


def test_the_grid_reaches_from_edge_to_edge() -> None:
    with show("data=xor", 0, (700, 480)) as one:
        plot = one.plane._layout.plot
        grid = Grid.over(plot)
        assert grid.inputs[0].tolist() == [plot.across.low, plot.up.high]
        assert grid.inputs[-1].tolist() == [plot.across.high, plot.up.low]
        assert len(grid.inputs) == grid.rows * grid.columns
        units = plot.across.own_length / plot.area.width(), plot.up.own_length / plot.area.height()
        assert units[0] == pytest.approx(units[1], rel=0.02)
