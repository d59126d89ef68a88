"""What a person does on the map, and what is seen there."""
# pyright: basic

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdviz.lab import sweep
from gdviz.ui import signs
from gdviz.ui.canvas import map_view
from gdviz.ui.canvas.foggy_bench import FoggyBench
from gdviz.ui.canvas.map_view import MapView
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.sweeper import swept
from tests.ui.hands import LEFT, Desk, drag, events

FOGGY = "landscape=foggy-hills"


def bench_of(desk: Desk) -> FoggyBench:
    return desk.window.stage.foggy_bench


def map_of(desk: Desk) -> MapView:
    return bench_of(desk).map


def frame_of(desk: Desk) -> MapFrame:
    frame = map_of(desk)._frame
    assert frame
    return frame


def spot(desk: Desk, position: Sequence[float]) -> QPoint:
    """Where a position lies in the picture of the map."""
    return frame_of(desk).point(position).toPoint()


def click_at(desk: Desk, position: Sequence[float]) -> None:
    QTest.mouseClick(map_of(desk), LEFT, Qt.KeyboardModifier.NoModifier, spot(desk, position))
    events()


def drag_through(desk: Desk, *positions: Sequence[float]) -> None:
    drag(map_of(desk), [spot(desk, position) for position in positions])


def point_at(desk: Desk, place: QPoint) -> None:
    """Move the pointer over the map, with no button held."""
    view, none = map_of(desk), Qt.MouseButton.NoButton
    where = QPointF(place)
    around = QPointF(view.mapToGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseMove, where, around, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)


def picture(desk: Desk) -> QImage:
    return map_of(desk).grab().toImage()


def likeness(one: QImage, other: QImage, places: Sequence[QPoint]) -> float:
    """At which share of these places two pictures are alike."""
    same = [one.pixelColor(place) == other.pixelColor(place) for place in places]
    return sum(same) / len(same)


class Spoken:
    """The words that are written on the map while it is painted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._heard: list[str] = []
        chip = signs.draw_chip

        def write(painter, theme, font, place, text) -> None:  # noqa: ANN001
            self._heard.append(text)
            chip(painter, theme, font, place, text)

        for module in (map_view, signs):
            monkeypatch.setattr(module, "draw_chip", write)

    def on(self, desk: Desk) -> list[str]:
        self._heard.clear()
        picture(desk)
        return [*self._heard]


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Strips and basins of few places, which are worked out at once."""
    monkeypatch.setattr(sweep, "RATES", 12)
    monkeypatch.setattr(sweep, "RESOLUTIONS", (16,))
    swept.cache_clear()
    yield
    swept.cache_clear()


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Spoken:
    return Spoken(monkeypatch)
