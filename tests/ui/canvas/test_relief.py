from __future__ import annotations

import sys
from itertools import combinations, pairwise
from subprocess import run

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gdviz.descent.landscape import Landscape
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.ui import relief
from gdviz.ui.canvas.outcomes import valley_color
from gdviz.ui.canvas.relief import draw_relief, sample
from gdviz.ui.map_frame import MapFrame, round_number, ticks
from gdviz.ui.relief import LINES, Heights, contour_lines, contour_paths, levels, luminance, paint_ground, ramp_of
from gdviz.ui.theme import DARK, SMALL_POINTS, THEMES, Theme, font

MAPS = [landscape for landscape in LANDSCAPES.values() if landscape.dimensions == 2]
EVERY_MAP = pytest.mark.parametrize("landscape", MAPS, ids=lambda landscape: landscape.name)
EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)

pytestmark = pytest.mark.usefixtures("application")


def frame_of(landscape: Landscape, width: float = 300, height: float = 300, percent: int = 100) -> MapFrame:
    return MapFrame(QRectF(0, 0, width, height), landscape.window, font(SMALL_POINTS, percent))


def drawn(landscape: Landscape, theme: Theme = DARK, side: float = 300, ratio: float = 1) -> QImage:
    return draw_relief(landscape, frame_of(landscape, side, side), theme, font(SMALL_POINTS, 100), ratio).toImage()


def around(image: QImage, spot: QPointF) -> set[str]:
    return {image.pixelColor(round(spot.x()) + x, round(spot.y()) + y).name() for x in (-1, 0, 1) for y in (-1, 0, 1)}


@EVERY_THEME
@EVERY_MAP
def test_every_map_can_be_drawn_and_shows_its_valleys(landscape: Landscape, theme: Theme) -> None:
    image, frame = drawn(landscape, theme), frame_of(landscape)
    for index, minimum in enumerate(landscape.minima):
        spot = frame.point(minimum.position)
        if frame.square.adjusted(4, 4, -4, -4).contains(spot):
            assert valley_color(theme, landscape, index) in around(image, spot)


@EVERY_THEME
def test_the_ramp_gets_ever_lighter(theme: Theme) -> None:
    bright = [luminance(QColor(*(round(part) for part in color))) for color in ramp_of(theme)[::8].tolist()]
    assert (np.diff(bright) > 0).all()
    assert bright[-1] - bright[0] > 0.4


@EVERY_THEME
def test_the_ramp_is_told_apart_without_red_or_green(theme: Theme) -> None:
    # Each stop is lighter than the one before by more than colour-blind eyes need to see it.
    for first, second in pairwise(theme.relief):
        assert (luminance(QColor(second)) + 0.05) / (luminance(QColor(first)) + 0.05) > 1.1


@EVERY_MAP
def test_heights_rise_with_the_loss_and_use_the_whole_ramp(landscape: Landscape) -> None:
    losses = sample(landscape, 60)
    heights = Heights.of(losses)
    in_order = heights(np.sort(losses, axis=None))
    assert (np.diff(in_order) >= 0).all()
    assert in_order[0] == 0
    assert in_order[-1] == pytest.approx(1)


@EVERY_MAP
def test_half_of_a_map_with_deep_lowlands_is_in_the_lower_half_of_the_ramp(landscape: Landscape) -> None:
    losses = sample(landscape, 60)
    middle = float(np.median(Heights.of(losses)(losses)))
    over = float(np.median(losses) - losses.min()) / float(np.ptp(losses))
    assert middle == pytest.approx(max(0.5, over), abs=0.01)


def test_flat_ground_is_drawn_flat() -> None:
    flat = np.full((20, 20), 7.0)
    heights = Heights.of(flat)
    assert not heights(flat).any()
    assert levels(heights) == []
    image = paint_ground(heights(flat), DARK)
    assert {image.pixelColor(x, y).name() for x in range(20) for y in range(20)} == {DARK.relief[0]}


def test_light_comes_from_the_north_west() -> None:
    place = np.linspace(-1, 1, 41)
    across, up = np.meshgrid(place, place)
    image = paint_ground(np.exp(-3 * (across * across + up * up)), DARK)
    lit, shaded = image.pixelColor(14, 14), image.pixelColor(26, 26)
    assert luminance(lit) > 1.5 * luminance(shaded)


@EVERY_MAP
def test_lines_are_few_in_order_and_some_are_strong(landscape: Landscape) -> None:
    heights = Heights.of(sample(landscape, 200))
    losses = [loss for loss, _ in levels(heights)]
    assert 8 <= len(losses) <= LINES
    assert all(first < second for first, second in pairwise(losses))
    assert 1 <= sum(is_strong for _, is_strong in levels(heights)) <= 0.45 * len(losses)


def test_lines_are_at_round_losses() -> None:
    bowl = levels(Heights.of(sample(LANDSCAPES["bowl"], 101)))
    assert [loss for loss, is_strong in bowl if is_strong] == [5, 10, 15, 20, 25, 30]
    assert len(bowl) == 31
    banana = levels(Heights.of(sample(LANDSCAPES["rosenbrock"], 101)))
    assert [loss for loss, is_strong in banana if is_strong] == [1, 10, 100, 1000]


@EVERY_MAP
def test_a_line_is_where_its_loss_is(landscape: Landscape) -> None:
    frame = frame_of(landscape, 600, 600)
    losses = sample(landscape, 200)
    heights = Heights.of(losses)
    wanted = [loss for loss, _ in levels(heights)]
    for loss, lines in zip(wanted, contour_lines(losses, landscape.window, wanted, frame), strict=True):
        assert lines
        for line in lines:
            felt = landscape.loss(np.array([frame.position(QPointF(*point)) for point in line.tolist()]))
            assert heights(felt) == pytest.approx(heights(np.array(loss)), abs=0.08)


def test_lines_of_another_window_lie_in_their_place() -> None:
    landscape = LANDSCAPES["bowl"]
    frame = frame_of(landscape)
    grid = np.linspace(-1, 1, 48)
    across, up = np.meshgrid(grid, grid)
    path = contour_paths(across * across + up * up, ((-1.0, 1.0), (-1.0, 1.0)), [0.25], frame)
    size = frame.square.width() / 8
    assert path.boundingRect().center() == frame.square.center()
    assert path.boundingRect().width() == pytest.approx(size, rel=0.01)
    assert contour_paths(across, ((-1.0, 1.0), (-1.0, 1.0)), [7.0], frame).isEmpty()


@EVERY_THEME
@EVERY_MAP
def test_words_do_not_lie_on_each_other_or_on_a_valley(
    landscape: Landscape, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[QRectF, str, float]] = []

    def note(words: object, middle: QPointF, text: str, letters: object, angle: float = 0.0) -> None:
        del words, letters
        metrics = QFontMetricsF(font(SMALL_POINTS * relief.LETTERS, 100))
        size = QPointF(metrics.horizontalAdvance(text), metrics.capHeight()) * 0.5
        written.append((QRectF(middle - size, middle + size), text, angle))

    monkeypatch.setattr(relief.Words, "write", note)
    drawn(landscape, theme, 600)
    frame = frame_of(landscape, 600, 600)
    assert written
    for area, _, angle in written:
        assert frame.square.contains(area)
        assert abs(angle) <= relief.TILT
        assert not any(area.contains(frame.point(minimum.position)) for minimum in landscape.minima)
    assert not any(first.intersects(second) for (first, *_), (second, *_) in combinations(written, 2))
    assert sum(text == "deepest" for _, text, _ in written) <= sum(minimum.is_global for minimum in landscape.minima)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_picture_fits_the_screen(ratio: float) -> None:
    image = drawn(LANDSCAPES["bowl"], ratio=ratio)
    assert image.width() == image.height() == 300 * ratio
    assert image.devicePixelRatio() == ratio


@pytest.mark.parametrize("side", [1, 30, 90])
def test_a_picture_may_be_small(side: int) -> None:
    assert drawn(LANDSCAPES["himmelblau"], side=side).width() == side


def test_lines_are_not_loaded_before_they_are_needed() -> None:
    code = "import sys, gdviz.ui.canvas.relief, gdviz.ui.fog_layer; sys.exit('contourpy' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(100, 2000), st.floats(100, 2000), st.sampled_from(MAPS))
def test_points_and_positions_are_inverse(across: float, up: float, width: float, height: float, landscape: Landscape) -> None:
    frame = frame_of(landscape, width, height)
    position = tuple(low + share * (high - low) for share, (low, high) in zip((across, up), landscape.window, strict=True))
    point = frame.point(position)
    assert frame.square.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(point)
    assert frame.position(point) == pytest.approx(position, abs=1e-9)
    assert frame.points(np.array([position, position])).tolist() == [[point.x(), point.y()]] * 2


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", [(300, 300), (700, 400), (400, 700), (1600, 1200)])
def test_the_map_is_a_square_that_leaves_room_for_the_axes(size: tuple[int, int], percent: int) -> None:
    frame = frame_of(LANDSCAPES["bowl"], *size, percent)
    assert frame.square.width() == frame.square.height()
    assert frame.area.adjusted(0, 0, -8, -30).contains(frame.square)
    assert frame.square.width() >= min(size) - 90 * percent / 100
    assert frame.point((-4.0, 4.0)) == frame.square.topLeft()


def test_points_that_no_picture_holds_are_kept_near_it() -> None:
    frame = frame_of(LANDSCAPES["bowl"])
    far = frame.points(np.array([[np.nan, 0.0], [np.inf, -np.inf], [1e308, -1e308]]))
    assert np.isfinite(far).all()
    assert np.abs(far).max() <= 1e7
    assert far[1].tolist() == [1e7, 1e7]


class Notes(QPainter):
    """A painter that notes the words that are written."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.words: list[tuple[QRectF, str]] = []

    def drawText(self, area: QRectF, flags: object, text: str) -> None:  # type: ignore[override] # noqa: N802
        del flags
        # Digits have nothing below their line and little above.
        inner = area.adjusted(0, 0.22 * area.height(), 0, -0.22 * area.height())
        self.words.append((self.transform().mapRect(inner), text))


@pytest.mark.parametrize("percent", [100, 200])
@EVERY_MAP
def test_the_axes_are_labelled_inside_the_picture(landscape: Landscape, percent: int) -> None:
    frame = MapFrame(QRectF(0, 0, 500, 420), landscape.window, font(SMALL_POINTS, percent), ("tilt", "lift"))
    image = QImage(500, 420, QImage.Format.Format_RGB32)
    painter = Notes(image)
    frame.paint_axes(painter, DARK)
    painter.end()
    assert {"tilt", "lift"} <= {text for _, text in painter.words}
    assert len(painter.words) >= 2 + 2 + 2
    for area, _ in painter.words:
        assert frame.area.contains(area)
        assert not frame.square.intersects(area)
    assert not any(first.intersects(second) for (first, _), (second, _) in combinations(painter.words, 2))


def test_the_axes_have_names_of_their_own(application: QApplication) -> None:
    del application
    assert frame_of(LANDSCAPES["bowl"]).titles == ("weight x", "weight y")


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.floats(1, 40))
def test_ticks_are_round_and_few(low: float, width: float, most: float) -> None:
    found = list(ticks((low, low + width), most))
    assert len(found) <= most * (1 + 1e-6) + 1  # as exact as round_number is
    assert len({text for _, text in found}) == len(found)
    for value, _ in found:
        assert low - 1e-6 * width <= value <= low + width + 1e-6 * width


@given(st.floats(1e-6, 1e6))
def test_round_numbers_are_not_smaller_and_not_much_larger(least: float) -> None:
    assert least * (1 - 1e-6) <= round_number(least) <= 2.5 * least * (1 + 1e-6)
