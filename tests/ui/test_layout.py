"""Nothing is cut off, at any size of window and text."""
# pyright: basic

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from gdviz.lab.notation import parse
from gdviz.ui.canvas.foggy_bench import FoggyBench
from gdviz.ui.settings import Settings
from gdviz.ui.still_label import StillLabel
from gdviz.ui.theme import TEXT_SIZES
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, labels, shown
from tests.ui.on_map import coarse

__all__ = ["coarse"]

pytestmark = pytest.mark.usefixtures("coarse")

SIZES = [(1024, 600), (1366, 768), (1920, 1080)]
FRAME = 16
"""Border and padding of a field, at least."""
FOLDED = [(), ("toggle_lessons",), ("toggle_controls",), ("toggle_lessons", "toggle_controls")]


def plain_width(label: QLabel) -> float:
    """How wide the text of a label is that has one line."""
    document = QTextDocument()
    document.setDefaultFont(label.font())
    document.setDocumentMargin(0)
    document.setHtml(label.text()) if "<" in label.text() else document.setPlainText(label.text())
    return document.idealWidth()


def needed_height(label: QLabel) -> int:
    return label.heightForWidth(label.width()) if label.wordWrap() else label.fontMetrics().height()


def cut_off(root: QWidget) -> list[str]:  # noqa: C901 - one question for each kind of widget
    """The texts of which a part is not seen."""
    found: list[str] = []
    for label in labels(root):
        room = label.contentsRect()
        if not label.wordWrap() and "\n" not in label.text() and plain_width(label) > room.width() + 1:
            found.append(f"label {label.text()!r}: {plain_width(label):.0f} in {room.width()}")
        if needed_height(label) > label.height() + 2:
            found.append(f"label {label.text()!r}: {needed_height(label)} high in {label.height()}")
    for kind in (QPushButton, QToolButton):
        for button in shown(root, kind):
            if button.text() and button.sizeHint().width() > button.width() + 1:
                found.append(f"button {button.text()!r}: {button.sizeHint().width()} in {button.width()}")
            needed = button.heightForWidth(button.width()) if button.hasHeightForWidth() else button.sizeHint().height()
            if needed > button.height() + 1:
                found.append(f"button {button.text() or button.accessibleName()!r}: {needed} high in {button.height()}")
    for field in shown(root, QLineEdit):
        longest = "0.00001" if field.accessibleName() == "Learning rate" else field.text()
        text = field.fontMetrics().horizontalAdvance(longest)
        if text + FRAME > field.width():
            found.append(f"field {field.accessibleName()}: {text} in {field.width()}")
    for menu in shown(root, QComboBox):
        text = menu.fontMetrics().horizontalAdvance(menu.currentText())
        if text + 30 > menu.width():
            found.append(f"menu {menu.accessibleName()}: {text} in {menu.width()}")
    return found


def grown(desk: Desk, percent: int) -> Desk:
    while desk.window._settings.text_size < percent:
        desk.window.larger_text()
    desk.settle()
    return desk


def in_sight(desk: Desk, widget: QWidget) -> bool:
    area = QRect(widget.mapTo(desk.window, QPoint(0, 0)), widget.size())
    return widget.isVisible() and desk.window.rect().contains(area) and widget.visibleRegion().boundingRect() == widget.rect()


@pytest.mark.parametrize("percent", TEXT_SIZES)
@pytest.mark.parametrize("way", ["started with", "chosen"])
def test_no_text_is_cut_off_in_a_small_window(open_desk: OpenDesk, percent: int, way: str) -> None:
    if way == "chosen":
        desk = grown(open_desk(size=(1024, 600)), percent)
    else:
        desk = open_desk(size=(1024, 600), settings=Settings(text_size=percent))
    problems: list[str] = []
    for text, step in (
        ("", 0),
        ("optimizer=momentum&schedule=exponential&learning_rate=1.2", 250),
        ("landscape=cliff&learning_rate=10", 90),
    ):
        desk.simulator.set_up(parse(text))
        desk.window.look_at(step)
        desk.settle()
        problems += cut_off(desk.window)
    assert sorted(set(problems)) == []


FULL = "landscape=line-fit&optimizer=adam&schedule=exponential&batch=8&noise=0.5&restarts=200&race=momentum;nesterov;adam,off"
BUSY = ("landscape=foggy-hills&race=momentum;adam&restarts=50", FULL, "optimizer=momentum&race=adam;adam,beta1:0.5&restarts=50")


def crowded(desk: Desk) -> Desk:
    """With all sections open and all that can be shown beside the map."""
    for section in desk.window.controls.sections:
        section.open()
    bench = desk.window.stage.bench
    if isinstance(bench, FoggyBench):
        bench.remember.setChecked(True)
    desk.settle()
    return desk


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)], ids=str)
def test_no_text_is_cut_off_with_race_restarts_and_noise_open(open_desk: OpenDesk, size: tuple[int, int], percent: int) -> None:
    desk = open_desk(BUSY[0], size=size, settings=Settings(text_size=percent))
    problems: list[str] = []
    for text, step in itertools.product(BUSY, (0, 40)):
        desk.simulator.set_up(parse(text))
        desk.window.look_at(step)
        problems += [f"{text[:24]}: {problem}" for problem in cut_off(crowded(desk).window)]
        assert (desk.window.width(), desk.window.height()) == size
        for button in (desk.window.transport.run, desk.window.transport.step, desk.window.transport.reset):
            assert in_sight(desk, button), text
    assert sorted(set(problems)) == []


def test_parts_of_the_map_s_bench_do_not_lie_over_each_other(open_desk: OpenDesk) -> None:
    for percent, size in ((100, (1024, 600)), (200, (1024, 600)), (100, (1920, 1080))):
        desk = crowded(open_desk(FULL, size=size, settings=Settings(text_size=percent)))
        bench = desk.window.stage.foggy_bench
        parts = [bench.verdict, bench.map, bench.readouts, bench.data, bench.chart, bench.race, bench.restarts, bench.memory]
        places = [QRect(part.mapTo(bench.widget(), QPoint(0, 0)), part.size()) for part in (*parts, bench.update_line)]
        for one, other in itertools.combinations(places, 2):
            assert not one.intersects(other), (percent, size, one, other)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_run_step_and_reset_are_always_in_sight(open_desk: OpenDesk, size: tuple[int, int], percent: int) -> None:
    desk = open_desk(size=size, settings=Settings(text_size=percent))
    transport = desk.window.transport
    for folded in FOLDED:
        for name in folded:
            getattr(desk.window, name)()
        desk.settle()
        assert (desk.window.width(), desk.window.height()) == size
        for button in (transport.run, transport.step, transport.reset, transport.timeline):
            assert in_sight(desk, button), (folded, type(button).__name__)
        for name in folded:
            getattr(desk.window, name)()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_does_not_fit_can_be_scrolled_to(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    for percent in (100, 200):
        desk = open_desk("optimizer=momentum&schedule=exponential", size=size, settings=Settings(text_size=percent))
        on_curve = (desk.window.controls, desk.window.stage.curve_bench)
        desk.simulator.set_up(parse(BUSY[0]))
        crowded(desk)
        for area in (*on_curve, desk.window.stage.foggy_bench):
            inside = area.widget()
            assert inside.minimumSizeHint().width() <= max(inside.width(), area.viewport().width())
            hidden = inside.height() - area.viewport().height()
            assert area.verticalScrollBar().maximum() >= hidden


@pytest.mark.parametrize("percent", [100, 150])
def test_the_panels_need_no_scrolling_sideways(open_desk: OpenDesk, percent: int) -> None:
    desk = open_desk("optimizer=momentum", size=(1366, 768), settings=Settings(text_size=percent))
    for text in ("optimizer=momentum", *BUSY):
        desk.simulator.set_up(parse(text))
        crowded(desk)
        for area in shown(desk.window, QAbstractScrollArea):
            assert not area.horizontalScrollBar().isVisible(), (text, type(area).__name__)


def test_the_legend_under_the_slider_has_room_at_every_width(open_desk: OpenDesk) -> None:
    desk = open_desk(size=(1920, 900))
    strip = desk.window.rate_strip
    for width in (900, 1920, 1024, 1300):
        desk.window.resize(width, 900)
        desk.window.resize_panels()
        desk.settle()
        rows = len(strip._legend_rows(strip.width()))
        needed = strip._area().bottom() + 4 + rows * (strip.fontMetrics().height() - 4)
        assert strip.height() >= needed, (width, rows)


@pytest.mark.parametrize("size", [(300, 200), (640, 480), (4000, 2200)])
def test_any_size_can_be_drawn(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    desk = open_desk()
    desk.window.resize(*size)
    for text in ("", BUSY[0]):
        desk.simulator.set_up(parse(text))
        desk.window.look_at(5)
        desk.settle()
        desk.window.grab()
        assert desk.pictured_as() == []


@pytest.mark.parametrize(
    "text",
    [
        "learning_rate=1.2",
        "landscape=foggy-hills&optimizer=momentum&restarts=50",
        "landscape=line-fit&batch=8&race=adam&learning_rate=0.3",
    ],
)
def test_the_layout_stays_still_in_a_run(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text, settings=Settings(speed=60))
    crowded(desk)
    places = {
        widget: widget.geometry() for widget in shown(desk.window.stage.bench.widget(), QWidget) if not isinstance(widget, QLabel)
    }
    desk.window.play()
    for _ in range(30):
        desk.let_pass(0.1)
        desk.settle(1)
    moved = [type(widget).__name__ for widget, place in places.items() if widget.geometry() != place]
    assert moved == []


def test_a_label_that_changes_often_keeps_its_room(open_desk: OpenDesk) -> None:
    desk = open_desk()
    for label in shown(desk.window, StillLabel):
        hint = label.sizeHint()
        label.display("another text")
        assert label.sizeHint() == hint
        assert label.text() == "another text"
