from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.lab.hiker import MOST_RIVALS, Hiker
from gdviz.ui.marks import ICON, SHAPES, draw_mark, hiker_names, mark_icon
from gdviz.ui.theme import THEMES, Theme

pytestmark = pytest.mark.usefixtures("application")


def drawn(place: int, radius: float = 12) -> QImage:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    draw_mark(painter, place, QPointF(20, 20), radius)
    painter.end()
    return image


def test_there_is_a_shape_for_everybody_in_a_race_and_no_two_are_alike() -> None:
    assert len(SHAPES) == MOST_RIVALS + 1
    images = [drawn(place) for place in range(len(SHAPES))]
    for one, other in itertools.combinations(images, 2):
        differs = sum(one.pixel(x, y) != other.pixel(x, y) for x in range(40) for y in range(40))
        assert differs > 40


@pytest.mark.parametrize("place", range(len(SHAPES)))
def test_a_mark_is_drawn_around_its_spot_and_grows(place: int) -> None:
    small, large = drawn(place, 6), drawn(place, 14)
    black = [sum(image.pixelColor(x, y).value() < 128 for x in range(40) for y in range(40)) for image in (small, large)]
    assert 40 < black[0] < 0.4 * black[1]
    assert large.pixelColor(20, 20).value() == 0
    assert large.pixelColor(0, 0).value() == 255


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_an_icon_has_the_colour_of_its_place(theme: Theme) -> None:
    for place in range(len(SHAPES)):
        image = mark_icon(theme, place).pixmap(3 * ICON, 3 * ICON).toImage()
        assert image.pixelColor(3 * ICON // 2, 3 * ICON // 2).name() == QColor(theme.hikers[place]).name()


@pytest.mark.parametrize(
    ("hikers", "names"),
    [
        ([Hiker("adam", 0.1)], ["Adam"]),
        ([Hiker("adam", 0.1), Hiker("momentum", 0.1)], ["Adam", "Momentum"]),
        (
            [Hiker("momentum", 0.1), Hiker("momentum", 0.2, {"beta": 0.5})],
            ["Momentum (η 0.1, beta 0.9)", "Momentum (η 0.2, beta 0.5)"],
        ),
    ],
)
def test_hikers_are_called_by_their_rule_and_by_numbers_only_where_two_have_the_same(
    hikers: list[Hiker], names: list[str]
) -> None:
    assert hiker_names(hikers) == names
