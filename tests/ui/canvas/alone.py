"""One widget of the canvas by itself, and moments to show in it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.scene import Scene, take_scene
from tests.ui.hands import clear_away


def scene_at(text: str, step: int) -> Scene:
    simulator = Simulator(parse(text))
    simulator.go_to(step)
    return take_scene(simulator)


def walk(text: str, steps: int) -> Iterator[Scene]:
    """The moments of a run, one after the other."""
    simulator = Simulator(parse(text))
    for _ in range(steps + 1):
        yield take_scene(simulator)
        simulator.advance()


class Room(QWidget):
    """Holds one widget in a layout, and counts how often it was laid out."""

    def __init__(self, part: QWidget, width: int) -> None:
        super().__init__()
        self.layouts = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(part)
        self.setFixedWidth(width)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.layouts += 1
        return super().event(event)


@contextmanager
def alone(part: QWidget, width: int, height: int = 0) -> Generator[Room]:
    """Show a widget in a room of this width, and as high as it wants to be unless a height is given."""
    room = Room(part, width)
    if height:
        room.setFixedHeight(height)
    room.show()
    settle(room)
    try:
        yield room
    finally:
        room.close()
        room.deleteLater()
        clear_away()


def settle(room: QWidget) -> None:
    for _ in range(4):
        clear_away()
        room.adjustSize()


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, part: QWidget) -> None:
        super().__init__()
        self.count = 0
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
        del watched
        self.count += event.type() == QEvent.Type.Paint
        return False
