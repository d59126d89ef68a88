# pyright: basic
from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.canvas.loss_chart import LEAST, LossChart, _Frame
from gdviz.ui.scene import take_scene
from gdviz.ui.theme import DARK, THEMES, Theme
from tests.ui.canvas.alone import Paints, alone, scene_at, walk
from tests.ui.hands import LEFT, contrast, drag, events

pytestmark = pytest.mark.usefixtures("nothing_left")

RACE = "landscape=himmelblau&race=momentum;gradient-descent,learning_rate:0.02;momentum,beta:0.5,off;momentum,beta:0.7"
WILD = "learning_rate=1.2&race=gradient-descent,learning_rate:1.1;gradient-descent,learning_rate:1.15"
TEXTS = [
    "",
    "learning_rate=1e308",
    "learning_rate=10",
    "landscape=parabola&start=0",
    "landscape=parabola&start=1e100",
    "learning_rate=1.2&steps=5000",
    "learning_rate=5e-324",
    "landscape=cliff&start=-5.5",
    "landscape=rosenbrock",
    RACE,
    WILD,
    "race=gradient-descent,learning_rate:1e300;momentum,off",
]


@pytest.fixture
def chart() -> Iterator[LossChart]:
    part = LossChart(DARK, 100)
    with alone(part, 320, 120):
        yield part


def across(chart: LossChart, step: float, horizon: int) -> QPoint:
    area = chart._area()
    return QPoint(round(area.left() + step / horizon * area.width()), round(area.center().y()))


def colors_of(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(plain.constBits(), np.uint8).astype(int)


def test_a_click_goes_to_the_step_under_it(chart: LossChart) -> None:
    chosen: list[int] = []
    chart.step_chosen.connect(chosen.append)
    chart.display(scene_at("learning_rate=1.2", 40))
    for step in (0, 13, 27, 40):
        drag(chart, [across(chart, step, 50)])
        assert chosen[-1] == step
    drag(chart, [across(chart, 2, 50), across(chart, 20, 50), across(chart, 49, 50), QPoint(5000, 60)])
    assert chosen[-4:] == [2, 20, 40, 40]
    drag(chart, [across(chart, 2, 50), QPoint(-5000, 60)])
    assert chosen[-1] == 0


def test_in_a_race_one_can_go_as_far_as_the_last_has_come(chart: LossChart) -> None:
    chosen: list[int] = []
    chart.step_chosen.connect(chosen.append)
    scene = scene_at(RACE, 300)
    assert scene.length > len(scene.trail)
    chart.display(scene)
    drag(chart, [QPoint(5000, 60)])
    assert chosen == [scene.length]


@pytest.mark.parametrize("is_logarithmic", [False, True])
@pytest.mark.parametrize("text", TEXTS)
def test_every_trail_can_be_drawn(chart: LossChart, text: str, *, is_logarithmic: bool) -> None:
    chart.set_logarithmic(is_logarithmic)
    for step in (0, 1, 2, 300, 5000, 0):
        chart.display(scene_at(text, step))
        chart.grab()
    assert "at the start" in chart.accessibleDescription()


def test_the_lines_have_the_losses_of_the_trails(chart: LossChart) -> None:
    simulator = Simulator(parse(RACE))
    for step, text in ((3, RACE), (30, RACE), (28, RACE), (60, "learning_rate=0.2"), (5, "learning_rate=10"), (9, RACE)):
        if parse(text) != simulator.experiment:
            simulator.set_up(parse(text))
        simulator.go_to(step)
        chart.display(take_scene(simulator))
        trails = [simulator.trail, *(run.trail for run in simulator.rivals if run is not None)]
        assert [line.losses.tolist() for line in chart._lines] == [[float(one.loss) for one in trail] for trail in trails]


@pytest.mark.parametrize("width", [40.0, 100.0, 161.5])
def test_no_loss_is_left_out_however_many_share_a_column(width: float) -> None:
    chance = np.random.default_rng(5)
    for count in (1, 2, 39, 40, 41, 99, 100, 101, 250, 999, 1000, 1001):
        losses = chance.normal(size=count)
        for horizon in (count, count + 30, 2 * count):
            frame = _Frame(-6.0, 6.0, horizon, None, 0.0, 0.0, width, 120.0)
            corners = frame.corners(losses)
            shown = 6 - corners[:, 1] / 10
            assert shown.min() == pytest.approx(losses.min())
            assert shown.max() == pytest.approx(losses.max())
            assert np.abs(shown[-2:] - losses[-1]).min() == pytest.approx(0) or count > frame.thick > 1
            last_block = losses[(count - 1) // frame.thick * frame.thick :]
            assert {round(float(one), 9) for one in shown[-2:]} & {round(float(last_block.max()), 9)}
            assert len(corners) <= 2 * width + 2


def test_what_is_drawn_step_by_step_is_what_is_drawn_at_once(chart: LossChart) -> None:
    for text, steps in ((WILD, 130), (RACE, 90), ("learning_rate=1.2&steps=2000", 900)):
        for scene in walk(text, steps):
            chart.display(scene)
            if scene.cursor % 10 in {0, 3}:
                chart.grab()
        grown = chart.grab().toImage()
        chart._picture = None
        difference = np.abs(pixels(grown) - pixels(chart.grab().toImage()))
        assert difference.mean() < 0.25, text


def test_a_frame_draws_only_what_is_new(chart: LossChart) -> None:
    scenes = list(walk(WILD, 150))
    chart.display(scenes[120])
    chart.grab()
    chart.display(scenes[121])
    chart.grab()
    picture = chart._picture
    for scene in scenes[122:150]:
        chart.display(scene)
        chart.grab()
        assert chart._picture is picture


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_each_hiker_has_its_colour_and_who_stays_at_home_has_no_line(chart: LossChart, theme: Theme) -> None:
    chart.wear(theme, 100)
    chart.display(scene_at(RACE, 12))
    drawn = colors_of(chart.grab().toImage())
    assert {theme.hikers[place] for place in (0, 1, 2, 4)} <= drawn
    assert theme.hikers[3] not in drawn
    assert chart.accessibleDescription().count("at the start") == 4
    assert chart.accessibleDescription().startswith("Gradient descent (η 0.007): from ")


def test_one_who_flies_off_does_not_hide_what_the_others_do(chart: LossChart) -> None:
    chart.display(scene_at("landscape=himmelblau&race=gradient-descent,learning_rate:0.5", 20))
    low, high = chart._extremes()
    start = float(chart._lines[0].losses[0])
    assert max(line.losses.max() for line in chart._lines) > 1e40
    assert low < start < high < 10 * start
    assert "cut off" in chart.toolTip()
    chart.grab()


def heights(chart: LossChart, losses: list[float]) -> list[float]:
    scene = chart._scene_shown
    assert scene is not None
    return chart._frame(scene).place(np.zeros(len(losses), np.int64), np.array(losses))[:, 1].tolist()


def test_on_the_logarithmic_axis_equal_factors_are_equal_distances(chart: LossChart) -> None:
    chart.display(scene_at("landscape=parabola&learning_rate=0.1", 30))
    chart.set_logarithmic(True)
    first, second, third = heights(chart, [1.0, 0.1, 0.01])
    assert second - first == pytest.approx(third - second)
    assert second > first
    ends = heights(chart, [float(chart._lines[0].losses[0]), float(chart._lines[0].losses[-1])])
    assert ends == [pytest.approx(chart._area().top()), pytest.approx(chart._area().bottom())]


def test_the_logarithmic_axis_counts_from_the_deepest_valley(chart: LossChart) -> None:
    scene = scene_at("", 300)
    deepest = min(minimum.loss for minimum in scene.descent.landscape.minima)
    chart.display(scene)
    chart.set_logarithmic(True)
    assert chart._frame(scene).floor == deepest
    assert "above the deepest valley" in chart.toolTip()
    level, at_the_bottom = heights(chart, [deepest + LEAST, deepest])
    assert level == pytest.approx(at_the_bottom, abs=1e-2)


def test_where_no_valley_is_known_to_be_the_deepest_it_counts_from_below_the_lowest(chart: LossChart) -> None:
    scene = scene_at("landscape=cliff&learning_rate=1.2&start=1", 40)
    chart.display(scene)
    lowest = float(chart._lines[0].losses.min())
    known = min((minimum.loss for minimum in scene.descent.landscape.minima), default=np.inf)
    chart.set_logarithmic(True)
    floor, is_deepest = chart._floor(scene, lowest, float(chart._lines[0].losses.max()))
    assert is_deepest is (known <= lowest + 1e-9)
    lowest_floor, of_none = chart._floor(scene, -50.0, 10.0)
    assert not of_none
    assert -50.1 < lowest_floor < -50.0
    assert ("deepest valley" in chart.toolTip()) is is_deepest
    assert floor <= lowest


def test_the_switch_is_chosen_by_mouse_and_keyboard(chart: LossChart) -> None:
    chosen: list[bool] = []
    chart.logarithmic_chosen.connect(chosen.append)
    chart.display(scene_at("", 5))
    QTest.mouseClick(chart._switch, LEFT)
    assert chosen == [True]
    assert chart.is_logarithmic
    chart._switch.setFocus()
    QTest.keyClick(chart._switch, Qt.Key.Key_Space)
    assert chosen == [True, False]
    assert not chart.is_logarithmic
    assert chart._switch.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert chart._switch.height() >= 24
    chart.set_logarithmic(True)
    assert chosen == [True, False]
    assert chart._switch.isChecked()


def test_the_switch_shows_where_the_keyboard_is(chart: LossChart) -> None:
    chart.activateWindow()
    chart._switch.clearFocus()
    events()
    without = chart._switch.grab().toImage()
    chart._switch.setFocus()
    events()
    ringed = chart._switch.grab().toImage()
    assert without != ringed
    assert DARK.accent in colors_of(ringed)
    assert contrast(DARK.accent, DARK.raised) > 3


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_words_and_the_switch_have_room(percent: int) -> None:
    part = LossChart(DARK, percent)
    with alone(part, part.minimumWidth(), part.minimumHeight()):
        part.display(scene_at("", 30))
        for is_logarithmic in (False, True):
            part.set_logarithmic(is_logarithmic)
            part.grab()
        assert part.rect().contains(part._switch.geometry())
        assert part._switch.x() > part.width() / 3


def test_nothing_is_painted_twice_for_one_step(chart: LossChart) -> None:
    paints = Paints(chart)
    chart.display(scene_at(RACE, 30))
    events()
    events()
    assert paints.count == 1


def test_without_a_scene_it_draws_nothing_and_chooses_nothing(chart: LossChart) -> None:
    chosen: list[int] = []
    chart.step_chosen.connect(chosen.append)
    drag(chart, [QPoint(50, 50)])
    chart.set_logarithmic(True)
    chart.grab()
    assert chosen == []
