from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.descent.maps import FOGGY_HILLS
from gdviz.lab.kinds import Kind
from gdviz.lab.sweep import KINDS, RESOLUTIONS, Basins
from gdviz.ui.canvas.basin_layer import SIDE, BasinLayer
from gdviz.ui.theme import DARK, LIGHT, THEMES, Theme

SQUARE = QRectF(0, 0, SIDE, SIDE)

pytestmark = pytest.mark.usefixtures("application")


def painted(layer: BasinLayer) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    layer.paint(painter, SQUARE)
    painter.end()
    return image


def quarters(*ends: tuple[Kind, int], side: int = 32) -> Basins:
    """A map whose quarters end so: upper left, upper right, lower left, lower right."""
    kinds = np.array([KINDS.index(kind) for kind, _ in ends]).reshape(2, 2)
    minima = np.array([minimum for _, minimum in ends]).reshape(2, 2)
    return Basins(*(part.repeat(side // 2, axis=0).repeat(side // 2, axis=1) for part in (kinds, minima)))


DEEPEST = next(index for index, one in enumerate(FOGGY_HILLS.minima) if one.is_global)
OTHER = next(index for index, one in enumerate(FOGGY_HILLS.minima) if not one.is_global)
EXAMPLE = (Kind.SETTLED_GLOBAL, DEEPEST), (Kind.SETTLED_LOCAL, OTHER), (Kind.DIVERGED, -1), (Kind.RUNNING, -1)


def shown(theme: Theme, basins: Basins | None) -> BasinLayer:
    layer = BasinLayer()
    layer.wear(theme)
    layer.display(basins, FOGGY_HILLS)
    return layer


@pytest.mark.parametrize("side", RESOLUTIONS)
def test_each_place_has_the_colour_of_its_valley_at_every_resolution(side: int) -> None:
    image = painted(shown(DARK, quarters(*EXAMPLE, side=side)))
    colors = [image.pixelColor(x, y).name() for y in (50, 200) for x in (50, 200)]
    assert len(set(colors)) == 4
    # The hills shine through, so that each colour is a little darker over black.
    good = QColor(DARK.good)
    assert image.pixelColor(50, 50).green() == pytest.approx(0.68 * good.green(), abs=3)
    assert painted(shown(DARK, quarters(*EXAMPLE))) == image


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_does_not_settle_has_a_pattern_of_its_own(theme: Theme) -> None:
    restless = (Kind.RUNNING, Kind.CRAWLING, Kind.SWINGING, Kind.CHAOTIC, Kind.DIVERGED)
    shapes: list[tuple[bool, ...]] = []
    for kind in KINDS:
        image = painted(shown(theme, quarters(*[(kind, -1)] * 4)))
        colors = [[image.pixelColor(x, y).name() for x in range(24)] for y in range(24)]
        names = {color for row in colors for color in row}
        assert len(names) == (2 if kind in restless else 1), kind
        if kind in restless:
            shapes.append(tuple(color == image.pixelColor(0, 0).name() for row in colors for color in row))
    assert len(set(shapes)) == len(restless)


def test_without_basins_nothing_is_drawn() -> None:
    empty = painted(BasinLayer())
    for layer in (shown(DARK, None), shown(DARK, quarters(*EXAMPLE))):
        if layer.kind_at(0.2, 0.2) is None:
            assert painted(layer) == empty
        layer.display(None, FOGGY_HILLS)
        assert painted(layer) == empty


def test_another_theme_colours_anew() -> None:
    layer = shown(DARK, quarters(*EXAMPLE))
    dark = painted(layer)
    layer.wear(LIGHT)
    assert painted(layer) != dark
    layer.wear(DARK)
    assert painted(layer) == dark


def test_what_becomes_of_a_place_is_known_up_to_the_edge() -> None:
    layer = shown(DARK, quarters(*EXAMPLE))
    places = {(0.0, 0.0): 0, (0.99, 0.1): 1, (0.1, 1.0): 2, (1.0, 1.0): 3, (-0.5, -0.5): 0}
    for place, which in places.items():
        assert layer.kind_at(*place) is EXAMPLE[which][0]
    assert shown(DARK, None).kind_at(0.5, 0.5) is None
