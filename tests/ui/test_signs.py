from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.ui.signs import (
    FAR,
    SHORTEST_ARROW,
    Footprints,
    bounded,
    chip_size,
    draw_arrow,
    draw_ball,
    draw_chip,
    draw_landing,
    draw_pointer,
)
from gdviz.ui.theme import BODY_POINTS, DARK, font
from tests.ui.canvas.alone import scene_at

GROUND, INK = "#123456", QColor("#ffffff")

pytestmark = pytest.mark.usefixtures("application")


def drawn(draw: Callable[[QPainter], None]) -> QImage:
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def inked(image: QImage) -> list[tuple[int, int]]:
    return [(x, y) for x in range(200) for y in range(200) if image.pixelColor(x, y).name() != GROUND]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300, -1e300, 5.0])
def test_points_are_kept_within_what_can_be_drawn(value: float) -> None:
    (point,) = bounded(np.array([[value, 1.0]]))
    assert abs(point.x()) <= FAR
    assert point.y() == 1
    if math.isfinite(value):
        assert point.x() == max(-FAR, min(FAR, value))


@pytest.mark.parametrize(
    ("length", "is_drawn"), [(0.0, False), (SHORTEST_ARROW - 0.1, False), (SHORTEST_ARROW + 0.1, True), (80, True)]
)
def test_an_arrow_points_from_begin_to_end_unless_it_is_too_short(length: float, is_drawn: bool) -> None:  # noqa: FBT001
    image = drawn(lambda painter: draw_arrow(painter, INK, QPointF(100, 100), QPointF(100, 100 - length)))
    spots = inked(image)
    assert bool(spots) is is_drawn
    if length > 20:
        assert min(y for _, y in spots) == pytest.approx(100 - length, abs=2)
        assert max(y for _, y in spots) == pytest.approx(100, abs=2)
        widest = max(len([x for x, y in spots if y == row]) for row in range(200))
        assert widest == pytest.approx(11, abs=2)


def test_ball_landing_and_words_lie_where_they_should() -> None:
    spot = QPointF(100, 100)
    assert drawn(lambda painter: draw_ball(painter, DARK, spot)).pixelColor(100, 100).name() == DARK.ball
    ring = drawn(lambda painter: draw_landing(painter, INK, spot))
    assert ring.pixelColor(100, 100).name() == GROUND
    assert (107, 100) in inked(ring)
    face = font(BODY_POINTS, 100)
    width, height = chip_size(face, "slope 1.25")
    place = QRectF(20, 30, width, height)
    words = drawn(lambda painter: draw_chip(painter, DARK, face, place, "slope 1.25"))
    assert all(place.adjusted(-1, -1, 1, 1).contains(x, y) for x, y in inked(words))
    assert chip_size(face, "a longer one")[0] > chip_size(face, "short")[0]


@pytest.mark.parametrize(
    ("spot", "edge"),
    [
        ((1e7, 100), (174, 100)),
        ((-1e7, 100), (26, 100)),
        ((100, -1e7), (100, 26)),
        ((100, 1e7), (100, 174)),
        ((300, -50), (174, 26)),
    ],
)
def test_a_ball_out_of_sight_is_pointed_at_from_the_edge(spot: tuple[float, float], edge: tuple[int, int]) -> None:
    area = QRectF(10, 10, 180, 180)
    image = drawn(lambda painter: draw_pointer(painter, DARK, font(BODY_POINTS, 100), area, QPointF(*spot), "it is there"))
    assert image.pixelColor(*edge).name() == DARK.ball
    assert all(area.contains(x, y) for x, y in inked(image))


def test_footprints_are_the_positions_of_a_trail_as_it_grows() -> None:
    footprints = Footprints()
    trail = [*scene_at("landscape=foggy-hills&learning_rate=0.02", 200).trail]
    growing = trail[:1]
    for count in (1, 2, 60, 64, 65, 130, len(trail)):
        growing.extend(trail[len(growing) : count])
        found = footprints.until(growing, count - 1)
        assert found.tolist() == [step.position.tolist() for step in trail[:count]]
    assert footprints.until(growing, 3).tolist() == [step.position.tolist() for step in trail[:4]]
    assert footprints.until(growing, -1).shape == (0, 2)
    other = [*scene_at("landscape=booth", 5).trail]
    assert footprints.until(other, 99).tolist() == [step.position.tolist() for step in other]
    assert footprints.until([*scene_at("", 3).trail], 3).shape == (4, 1)
