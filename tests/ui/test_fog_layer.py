from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.descent.step import Step
from gdviz.lab.fog import RESOLUTION, Fog
from gdviz.ui.fog_layer import FogLayer, clouds
from gdviz.ui.relief import luminance
from gdviz.ui.theme import DARK, LIGHT, THEMES, Theme

SIDE = 400
SQUARE = QRectF(0, 0, SIDE, SIDE)
WINDOW = ((0.0, 1.0), (0.0, 1.0))
GROUND = "#ff00ff"
"""A colour that no fog has."""
EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)

pytestmark = pytest.mark.usefixtures("application")


def fog_at(*positions: tuple[float, float]) -> Fog:
    nothing = np.zeros(2)
    trail = [Step(index, np.array(position), np.zeros(()), nothing, nothing, 0.1, {}) for index, position in enumerate(positions)]
    fog = Fog()
    fog.look(WINDOW, [trail], len(trail) - 1)
    return fog


def painted(layer: FogLayer, fog: Fog, opacity: float = 1.0) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    painter = QPainter(image)
    layer.paint(painter, SQUARE, fog, opacity)
    painter.end()
    return image


def hidden(image: QImage, x: float, y: float) -> float:
    """How much of the ground at a position is hidden: none 0, all 1."""
    color = image.pixelColor(round(x * (SIDE - 1)), round((1 - y) * (SIDE - 1)))
    # The ground is all red and blue and not green at all; fog is nearly grey.
    return 1 - (min(color.redF(), color.blueF()) - color.greenF())


def worn(theme: Theme) -> FogLayer:
    layer = FogLayer()
    layer.wear(theme)
    return layer


@EVERY_THEME
def test_far_from_the_ball_nothing_shines_through(theme: Theme) -> None:
    image, other = painted(worn(theme), fog_at((0.2, 0.8))), painted(worn(theme), fog_at((0.3, 0.9)))
    for x in np.linspace(0, 1, 15).tolist():
        for y in np.linspace(0, 0.4, 9).tolist():
            assert hidden(image, x, y) > 0.9
            place = round(x * (SIDE - 1)), round((1 - y) * (SIDE - 1))
            assert image.pixelColor(*place) == other.pixelColor(*place)


@EVERY_THEME
def test_at_the_ball_the_ground_is_seen_and_where_it_was_half(theme: Theme) -> None:
    image = painted(worn(theme), fog_at((0.2, 0.2), (0.7, 0.6)))
    assert image.pixelColor(round(0.7 * SIDE), round(0.4 * SIDE)).name() == GROUND
    assert 0.2 < hidden(image, 0.2, 0.2) < 0.8


@EVERY_THEME
def test_the_second_weight_goes_up(theme: Theme) -> None:
    image = painted(worn(theme), fog_at((0.05, 0.95)))
    assert hidden(image, 0.05, 0.95) == 0
    assert hidden(image, 0.05, 0.05) > 0.9
    assert hidden(image, 0.95, 0.95) > 0.9


def test_there_is_fog_up_to_the_edge() -> None:
    image = painted(worn(DARK), fog_at((0.5, 0.5)))
    for x, y in ((0, 0), (0, SIDE - 1), (SIDE - 1, 0), (SIDE - 1, SIDE - 1)):
        assert luminance(image.pixelColor(x, y)) < 0.2


@pytest.mark.parametrize("opacity", [0.0, 0.25, 0.5, 1.0, 1.5])
def test_the_fog_lifts_bit_by_bit(opacity: float) -> None:
    image = painted(worn(DARK), fog_at((0.9, 0.9)), opacity)
    whole = painted(worn(DARK), fog_at((0.9, 0.9)))
    expected = 255 + (whole.pixelColor(50, 300).red() - 255) * min(1.0, opacity)
    assert image.pixelColor(50, 300).red() == pytest.approx(expected, abs=2)


def test_it_draws_nothing_before_it_has_a_theme_or_anybody_walks() -> None:
    for layer, fog in ((FogLayer(), fog_at((0.5, 0.5))), (worn(DARK), Fog())):
        image = painted(layer, fog)
        assert {image.pixelColor(x, y).name() for x in range(0, SIDE, 40) for y in range(0, SIDE, 40)} == {GROUND}


def test_the_picture_is_made_once_for_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Fog] = []
    draw = FogLayer._draw  # pyright: ignore[reportPrivateUsage]

    def count(layer: FogLayer, fog: Fog, theme: Theme) -> QImage:
        made.append(fog)
        return draw(layer, fog, theme)

    monkeypatch.setattr(FogLayer, "_draw", count)
    layer, fog = worn(DARK), fog_at((0.2, 0.2), (0.5, 0.5))
    first = painted(layer, fog)
    painted(layer, fog, 0.3)
    assert len(made) == 1
    fog.glide(1.0)
    assert painted(layer, fog) == first
    assert len(made) == 1
    assert painted(layer, fog_at((0.8, 0.8), (0.1, 0.9))) != first
    layer.wear(LIGHT)
    assert painted(layer, fog) != first
    layer.wear(DARK)
    assert painted(layer, fog) == first
    assert len(made) == 4


def test_clouds_are_soft_and_always_the_same() -> None:
    shape = clouds()
    assert shape.shape == (RESOLUTION, RESOLUTION)
    assert shape.min() == 0
    assert shape.max() == 1
    assert np.abs(np.diff(shape, axis=0)).max() < 0.2
    assert np.abs(np.diff(shape, axis=1)).max() < 0.2
    assert (shape == clouds()).all()
    assert 0.3 < shape.mean() < 0.7


@EVERY_THEME
def test_the_fog_fits_the_window(theme: Theme) -> None:
    ground = luminance(QColor(theme.ground))
    for color in theme.fog:
        assert abs(luminance(QColor(color)) - ground) < 0.35
