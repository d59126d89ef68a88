# pyright: basic
from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.experiment import rate_setting
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.lab.sweep import sweep_rates
from gdviz.ui.canvas.outcomes import PATTERNS, fill_outcome, outcome_color, valley_color
from gdviz.ui.canvas.rate_strip import RateStrip
from gdviz.ui.settings import Settings
from gdviz.ui.theme import DARK, THEMES, Theme
from tests.ui.canvas.alone import alone
from tests.ui.conftest import OpenDesk
from tests.ui.hands import LEFT, Desk, contrast

EXPERIMENTS = [
    "",
    "learning_rate=0.2",
    "landscape=double-well&learning_rate=0.3",
    "landscape=parabola",
    "landscape=plateau&learning_rate=0.5",
]


def whole_run(simulator: Simulator) -> Kind:
    simulator.go_to(300)
    return simulator.verdict().kind


@pytest.mark.parametrize("text", EXPERIMENTS)
def test_the_strip_under_the_curve_says_what_the_runs_come_to(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    strip = desk.window.stage.curve_bench.curve._strip
    sweep = strip._sweep
    assert sweep is not None
    agree = [
        sweep.kind(index) is whole_run(Simulator(desk.simulator.experiment.change(start=(float(sweep.values[index]),))))
        for index in range(7, len(sweep.values), 41)
    ]
    assert sum(agree) >= len(agree) - 1


@pytest.mark.parametrize("text", EXPERIMENTS)
def test_the_strip_under_the_slider_says_what_the_rates_do(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    sweep = desk.window.rate_strip._sweep
    assert sweep is not None
    agree = [
        sweep.kind(index) is whole_run(Simulator(desk.simulator.experiment.change(learning_rate=float(sweep.values[index]))))
        for index in range(3, len(sweep.values), 17)
    ]
    assert sum(agree) >= len(agree) - 2


def test_the_strips_follow_the_experiment(desk: Desk) -> None:
    window = desk.window
    for change, curve_changes, rates_change in (
        ({"learning_rate": 0.2}, True, False),
        ({"start": (1.0,)}, False, True),
        ({"optimizer": "momentum"}, True, True),
        ({"settings": {"beta": 0.5}}, True, True),
        ({"schedule": "exponential"}, True, True),
        ({"landscape": "cliff"}, True, True),
    ):
        before = window.stage.curve_bench.curve._strip._sweep, window.rate_strip._sweep
        desk.simulator.adjust(**change)
        desk.settle()
        assert (window.stage.curve_bench.curve._strip._sweep is not before[0]) is curve_changes, change
        assert (window.rate_strip._sweep is not before[1]) is rates_change, change


def test_the_mark_is_over_the_slider_s_handle(desk: Desk) -> None:
    controls, strip = desk.window.controls, desk.window.rate_strip
    assert strip._sweep is not None
    for tick in (0, 300, 595, 1190):
        controls.rate.slider.setValue(tick)
        area = strip._area()
        low, high = float(strip._sweep.values[0]), float(strip._sweep.values[-1])
        x = area.left() + (strip._rate - low) / (high - low) * area.width()
        groove = controls.rate.slider.width() - 18
        assert strip.mapTo(desk.window, QPoint(round(x), 0)).x() == pytest.approx(
            controls.rate.slider.mapTo(desk.window, QPoint(round(9 + tick / 1190 * groove), 0)).x(), abs=2
        )


def test_a_rate_beyond_the_strip_has_no_mark_there(desk: Desk) -> None:
    strip = desk.window.rate_strip
    for rate in (1e-6, 10.0, 1e308):
        desk.simulator.adjust(learning_rate=rate)
        desk.settle()
        text = desk.window.theme.text
        image = strip.grab().toImage()
        assert text not in {image.pixelColor(x, 2).name() for x in range(image.width())}


def test_the_pointer_is_told_what_is_under_it(desk: Desk) -> None:
    strip, curve = desk.window.rate_strip, desk.window.stage.curve_bench.curve
    area = strip._area()
    QTest.mouseMove(strip, QPoint(round(area.left() + 0.16 * area.width()), 10))
    desk.settle()
    assert strip.toolTip().startswith(("0.20", "0.19"))
    assert "Swinging" in strip.toolTip()
    place = curve._strip.mapToScene(QPointF(curve._strip.rect().width() * 9.5 / 12, 5))
    assert "x = 1.885" in curve._strip.text_at(place)
    assert curve._strip.text_at(QPointF(-50, -50)) == ""
    QTest.mouseMove(desk.viewport, curve.mapFromScene(place))
    desk.settle()
    assert "Starts from" in curve.toolTip()


@pytest.mark.parametrize("text", ["learning_rate=0.2", "learning_rate=1.2", "learning_rate=10"])
def test_starts_that_rest_nowhere_are_told_too(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    strip = desk.window.stage.curve_bench.curve._strip
    told = {strip.text_at(strip.mapToScene(QPointF(x, 5))).rpartition(": ")[2] for x in range(1, int(strip.rect().width()), 9)}
    assert told & {"Swinging", "Chaotic", "Diverged"}


def test_the_caption_is_the_share_of_the_strip(desk: Desk) -> None:
    strip = desk.window.stage.curve_bench.curve._strip
    assert strip._sweep is not None
    share = sum(strip._sweep.kind(index) is Kind.SETTLED_GLOBAL for index in range(1000)) / 10
    assert f"{round(share)} %" in strip._caption(strip._sweep)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_outcomes_differ_without_colour(theme: Theme) -> None:
    pictures: dict[Kind, bytes] = {}
    for kind in (Kind.SETTLED_GLOBAL, *PATTERNS):
        image = QImage(24, 24, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        fill_outcome(painter, QRectF(0, 0, 24, 24), theme, kind, "#808080")
        painter.end()
        pictures[kind] = bytes(image.constBits())
    assert len(set(pictures.values())) == len(pictures)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_each_valley_has_its_colour(theme: Theme, desk: Desk) -> None:
    landscape = desk.simulator.descent.landscape
    colors = [valley_color(theme, landscape, index) for index in range(len(landscape.minima))]
    for minimum, color in zip(landscape.minima, colors, strict=True):
        assert (color == theme.good) is minimum.is_global
    assert all(first != second for first, second in itertools.pairwise(colors))
    assert outcome_color(theme, landscape, Kind.SWINGING, -1) == theme.warn


def test_the_strip_grows_with_its_legend(open_desk: OpenDesk) -> None:
    for percent in (100, 200):
        desk = open_desk(settings=Settings(text_size=percent))
        strip = desk.window.rate_strip
        words = [word for row in strip._legend_rows(strip.width()) for _, _, _, word in row]
        assert len(words) == len(set(words)) >= 3
        for row in strip._legend_rows(strip.width()):
            assert [entry[0] for entry in row] == sorted(entry[0] for entry in row)


def test_before_the_first_sweep_nothing_is_drawn_or_chosen(application: object) -> None:
    del application
    strip = RateStrip(DARK, 100)
    heard: list[float] = []
    strip.rate_chosen.connect(heard.append)
    strip.resize(200, 40)
    strip.grab()
    QTest.mouseMove(strip, QPoint(50, 10))
    QTest.mouseClick(strip, LEFT, pos=QPoint(50, 10))
    assert heard == []
    assert strip._index_at(10) == 0
    strip.deleteLater()
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert parse("").landscape == "roll-downhill"


@pytest.fixture
def map_strip(nothing_left: None) -> Iterator[RateStrip]:
    """The strip of a landscape over two weights, whose rates are evenly spaced by ratio."""
    del nothing_left
    strip = RateStrip(DARK, 100)
    experiment = parse("landscape=himmelblau")
    with alone(strip, 260):
        strip.display(sweep_rates(experiment), experiment.descent().landscape)
        yield strip


def mark_of(strip: RateStrip) -> float:
    """Where the mark is, as a share of the strip."""
    image, area = strip.grab().toImage(), strip._area()
    row = [x for x in range(image.width()) if image.pixelColor(x, 2).name() == DARK.text]
    return (sum(row) / len(row) + 0.5 - area.left()) / area.width()


def test_on_a_map_the_mark_is_where_the_slider_s_handle_is(map_strip: RateStrip) -> None:
    setting = rate_setting(LANDSCAPES["himmelblau"])
    for rate in (0.0003, 0.001, 0.005, 0.05, 0.5, 1.5):
        map_strip.display_rate(rate)
        assert mark_of(map_strip) == pytest.approx(setting.tick_of(rate) / setting.ticks, abs=0.008)


@pytest.mark.parametrize("landscape", ["himmelblau", "roll-downhill"])
def test_a_click_chooses_a_rate_and_the_mark_comes_there(map_strip: RateStrip, landscape: str) -> None:
    experiment = parse(f"landscape={landscape}")
    map_strip.display(sweep_rates(experiment), experiment.descent().landscape)
    map_strip.rate_chosen.connect(map_strip.display_rate)
    area = map_strip._area()
    for share in (0.05, 0.3, 0.5, 0.77, 0.95):
        x = round(area.left() + share * area.width())
        QTest.mouseClick(map_strip, LEFT, pos=QPoint(x, 10))
        assert mark_of(map_strip) * area.width() + area.left() == pytest.approx(x, abs=2)
        assert map_strip._rate == float(f"{map_strip._rate:.3g}")


def test_tiny_rates_are_told_with_their_digits(map_strip: RateStrip) -> None:
    assert map_strip.accessibleDescription().startswith("0.0001: ")
    area = map_strip._area()
    told = []
    for share in (0.001, 0.1, 0.5, 0.999):
        QTest.mouseMove(map_strip, QPoint(round(area.left() + share * area.width()), 10))
        told.append(float(map_strip.toolTip().partition(":")[0]))
    assert told == sorted(told)
    assert told[0] == pytest.approx(0.0001, rel=0.05)
    assert told[-1] == pytest.approx(2.0, rel=0.05)
