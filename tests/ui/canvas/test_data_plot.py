# pyright: basic
from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from gdviz.descent.fit import Fit
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.ui.canvas.data_plot import JITTER, DataPlot
from gdviz.ui.theme import DARK, THEMES, Theme
from tests.ui.canvas.alone import alone, scene_at, walk

pytestmark = pytest.mark.usefixtures("nothing_left")

FITS = [name for name, landscape in LANDSCAPES.items() if landscape.fit is not None]


def fit_of(name: str) -> Fit:
    fit = LANDSCAPES[name].fit
    assert fit is not None
    return fit


@pytest.fixture
def plot() -> Iterator[DataPlot]:
    part = DataPlot(DARK, 100)
    with alone(part, 300, 200):
        yield part


@pytest.mark.parametrize("name", FITS)
def test_every_point_of_the_data_is_in_the_picture_where_it_belongs(plot: DataPlot, name: str) -> None:
    plot.display(scene_at(f"landscape={name}", 0))
    sight = plot._sight()
    inputs, targets = fit_of(name).data
    spots = sight.place(*plot._points.T)
    assert len(spots) == fit_of(name).count
    assert np.abs(plot._points[:, 0] - inputs).max() == 0
    assert np.abs(plot._points[:, 1] - targets).max() <= JITTER
    for across, down in spots.tolist():
        assert sight.area.contains(across, down)
    order = np.argsort(inputs, kind="stable")
    assert (np.diff(spots[order, 0]) >= 0).all()


def test_two_rows_of_points_are_spread_always_in_the_same_way(plot: DataPlot) -> None:
    plot.display(scene_at("landscape=logistic-fit", 0))
    points = plot._points
    assert len(np.unique(points, axis=0)) > 0.95 * len(points)
    other = DataPlot(DARK, 100)
    other.display(scene_at("landscape=logistic-fit", 3))
    assert (other._points == points).all()
    other.deleteLater()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("name", FITS)
def test_the_curve_is_what_the_model_predicts(plot: DataPlot, name: str, theme: Theme) -> None:
    plot.wear(theme, 100)
    scene = scene_at(f"landscape={name}", 200)
    plot.display(scene)
    image, sight = plot.grab().toImage(), plot._sight()
    middle = float(sight.low[0] + sight.high[0]) / 2
    said = fit_of(name).predict(scene.step.position, np.array([middle]))
    (spot,) = sight.place(np.array([middle]), said).tolist()
    assert image.pixelColor(QPoint(*map(round, spot))).name() == theme.ball


def test_the_curve_glides_and_the_points_are_drawn_once(plot: DataPlot) -> None:
    before = scene_at("landscape=line-fit", 0)
    plot.display(before)
    first = plot.grab().toImage()
    picture = plot._picture
    assert picture is not None
    for scene in walk("landscape=line-fit&batch=8", 5):
        plot.display(scene)
        plot.glide(scene.step.position * 0.5 + scene.upcoming.position * 0.5)
        plot.grab()
    shown = plot._picture
    for share in (0.2, 0.6, 1.0):
        plot.glide(before.step.position * share)
        assert plot.grab().toImage() != first
        assert plot._picture is shown


def test_the_points_of_the_mini_batch_are_the_rows_of_this_step(plot: DataPlot) -> None:
    seen = set()
    for scene in walk("landscape=logistic-fit&batch=6&seed=3", 4):
        plot.display(scene)
        rows = scene.descent.noise.rows(68, scene.step.index)
        assert plot._batch is not None
        assert (plot._batch == plot._points[rows]).all()
        seen.add(tuple(rows.tolist()))
        image, sight = plot.grab().toImage(), plot._sight()
        marked = [image.pixelColor(round(x), round(y)).name() == DARK.accent for x, y in sight.place(*plot._batch.T).tolist()]
        assert sum(marked) >= 4  # the curve may cross the others
        assert "a mini-batch of 6" in plot.accessibleDescription()
    assert len(seen) == 5
    plot.display(scene_at("landscape=logistic-fit", 0))
    assert plot._batch is None
    assert "mini-batch" not in plot.accessibleDescription()


@pytest.mark.parametrize("position", [(np.inf, 0.0), (np.nan, np.nan), (1e308, 1e308), (-1e308, 1e308), (1e200, 0.0)])
@pytest.mark.parametrize("name", FITS)
def test_weights_beyond_every_number_draw_nothing_wrong(plot: DataPlot, name: str, position: tuple[float, float]) -> None:
    plot.display(scene_at(f"landscape={name}", 0))
    plot.glide(np.array(position))
    plot.grab()


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("name", FITS)
def test_at_its_smallest_there_is_still_room_for_the_points(name: str, percent: int) -> None:
    part = DataPlot(DARK, percent)
    with alone(part, part.minimumWidth(), part.minimumHeight()):
        part.display(scene_at(f"landscape={name}&batch=4", 1))
        part.grab()
        area = part._sight().area
        assert area.width() > 0.5 * part.width()
        assert area.height() > 0.3 * part.height()


def test_a_landscape_without_data_has_no_picture(plot: DataPlot) -> None:
    plot.grab()
    plot.display(scene_at("landscape=himmelblau", 3))
    plot.grab()
    assert plot._picture is None
    plot.display(scene_at("landscape=line-fit", 3))
    plot.grab()
    assert plot._picture is not None
    assert "342 points; body mass, kg by flipper length" in plot.accessibleDescription()
