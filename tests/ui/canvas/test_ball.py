# pyright: basic
from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from gdviz.descent.curves import CURVES
from gdviz.lab.notation import parse
from gdviz.ui.settings import Settings
from gdviz.ui.signs import bounded
from gdviz.ui.theme import THEMES, Theme
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, contrast

CURVE_NAMES = [curve.name for curve in CURVES]

SIZES = [(1024, 600), (1920, 1080)]


class Notes(QPainter):
    """A painter that notes where words are written."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.words: list[tuple[QRectF, str, str]] = []

    def drawText(self, area, flags, text: str) -> None:  # type: ignore[override] # noqa: ANN001, N802
        del flags
        self.words.append((QRectF(area), text, self.pen().color().name()))


def words_of(desk: Desk) -> list[tuple[QRectF, str, str]]:
    """The words that the ball's layer writes: where, what and in which colour."""
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    painter = Notes(image)
    desk.window.stage.curve_bench.curve._ball.paint(painter)
    painter.end()
    return painter.words


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("landscape", CURVE_NAMES)
def test_the_slope_s_label_is_never_on_the_curve_or_outside(open_desk: OpenDesk, size: tuple[int, int], landscape: str) -> None:
    desk = open_desk(f"landscape={landscape}", size=size)
    ground = desk.window.stage.curve_bench.curve._ground
    ((low, high),) = desk.simulator.descent.landscape.window
    written = 0
    for part in range(41):
        desk.simulator.adjust(start=(low + (high - low) * part / 40,))
        for area, text, _ in words_of(desk):
            written += 1
            assert text.startswith("slope")
            assert ground._box.rect().contains(area)
            assert not ground.crosses(area)
    assert written >= 20


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("learning_rate=10", 3),
        ("learning_rate=10", 90),
        ("landscape=parabola&learning_rate=1.5", 18),
        ("start=100", 0),
        ("start=-1e100", 0),
        ("landscape=cliff&learning_rate=1e300", 0),
        ("landscape=plateau&start=1e70", 0),
        ("start=1e6&learning_rate=1.2", 5),
    ],
)
def test_a_ball_beyond_the_edge_leaves_an_arrow_and_its_place(open_desk: OpenDesk, theme: Theme, text: str, step: int) -> None:
    desk = open_desk(text, settings=Settings(theme=theme.name))
    desk.window.look_at(step)
    desk.viewport.grab()
    spot = desk.window.stage.curve_bench.curve._ground.point(
        float(desk.simulator.step.position[0]), float(desk.simulator.step.loss)
    )
    area = desk.window.stage.curve_bench.curve._box.rect()
    words = words_of(desk)
    if area.contains(spot):
        pytest.skip("the ball is in the picture")
    ((place, said, color),) = words
    assert said.startswith("the ball is at x = ")
    assert area.contains(place)
    assert contrast(color, theme.ground) >= 4.5


@pytest.mark.parametrize("landscape", CURVE_NAMES)
def test_every_step_can_be_drawn(open_desk: OpenDesk, landscape: str) -> None:
    desk = open_desk()
    for text in ("learning_rate=1.2", "learning_rate=10&optimizer=momentum", "learning_rate=1e300", "start=1e70"):
        desk.simulator.set_up(parse(f"landscape={landscape}&{text}"))
        for step in (0, 1, 2, 3, 10, 40, 41, 300):
            desk.window.look_at(step)
            desk.viewport.repaint()
            desk.window.stage.curve_bench.chart.repaint()
            desk.window.back()
            for _ in range(4):
                desk.window.player.advance(0.1)
                desk.viewport.repaint()


def test_a_shown_ball_is_where_the_read_outs_say(desk: Desk) -> None:
    for step in (0, 1, 4, 9):
        desk.window.look_at(step)
        desk.settle(1)
        image = desk.viewport.grab().toImage()
        place = desk.viewport.mapFrom(desk.window.stage.curve_bench.curve, desk.spot(float(desk.simulator.step.position[0])))
        assert image.pixelColor(place).name() == desk.window.theme.ball


def test_the_ball_glides_slowly_at_both_ends(desk: Desk) -> None:
    ball = desk.window.stage.curve_bench.curve._ball
    desk.simulator.set_up(parse("learning_rate=0.2"))
    desk.simulator.advance()
    places = []
    for part in range(11):
        ball.glide(part / 10)
        places.append(ball._at)
    moves = [abs(after - before) for before, after in pairwise(places)]
    assert moves[0] < moves[4]
    assert moves[-1] < moves[5]
    assert places[-1] == float(desk.simulator.step.position[0])


def test_before_it_was_told_anything_it_draws_nothing(desk: Desk) -> None:
    ball = desk.window.stage.curve_bench.curve._ball
    scene, ball._scene = ball._scene, None
    assert words_of(desk) == []
    ball._scene = scene


def test_numbers_that_no_picture_holds_are_kept_within_it(desk: Desk) -> None:
    points = desk.window.stage.curve_bench.curve._ground.points
    import numpy as np

    for point in bounded(points(np.array([1e308, -1e308, np.nan]), np.array([np.inf, -np.inf, np.nan]))):
        assert isinstance(point, QPointF)
        assert abs(point.x()) <= 1e7
        assert abs(point.y()) <= 1e7
