"""The bench of loss functions on a desk: its wishes are done, and what it shows is what the desk holds."""

# pyright: basic

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from gdviz.lab.exhibit import parse_exhibit
from gdviz.lab.exhibit_desk import ExhibitDesk
from gdviz.ui.losses.answer_panel import AnswerPanel
from gdviz.ui.losses.bench import LossFunctionsBench
from gdviz.ui.losses.class_panel import ClassPanel
from gdviz.ui.losses.line_panel import LinePanel
from gdviz.ui.losses.line_picture import LinePicture
from gdviz.ui.losses.picture import Picture
from gdviz.ui.theme import DARK, Theme
from tests.ui.canvas.alone import alone, settle
from tests.ui.hands import drag, events, write

NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Visit:
    """Somebody at the bench."""

    def __init__(self, text: str, theme: Theme, percent: int) -> None:
        self.desk = ExhibitDesk(parse_exhibit(text))
        self.bench = LossFunctionsBench(theme, percent)
        self.bench.display(self.desk.exhibit)
        self.desk.watch(lambda: self.bench.display(self.desk.exhibit))
        self.bench.panel_chosen.connect(self.open)
        self.bench.setting_chosen.connect(self.choose)
        self.bench.setting_dragged.connect(self.adjust)
        self.bench.grasped.connect(self.desk.let_go)
        self.bench.reset_requested.connect(self.desk.reset)

    def open(self, panel: str) -> None:
        self.choose("panel", panel)

    def adjust(self, name: str, value: object) -> None:
        self.desk.adjust(**{name: value})

    def choose(self, name: str, value: object) -> None:
        self.desk.let_go()
        self.desk.adjust(**{name: value})
        self.desk.let_go()

    @property
    def line(self) -> LinePanel:
        panel = self.bench.panels["mse"]
        assert isinstance(panel, LinePanel)
        return panel

    @property
    def handles(self) -> tuple[QPointF, QPointF]:
        """Where the line is lifted, and where it is tilted."""
        picture = self.line.picture
        assert isinstance(picture, LinePicture)
        lift, tilt = picture._spots()[-2:]
        return lift, tilt

    @property
    def answer(self) -> AnswerPanel:
        panel = self.bench.panels["bce"]
        assert isinstance(panel, AnswerPanel)
        return panel

    @property
    def classes(self) -> ClassPanel:
        panel = self.bench.panels["cce"]
        assert isinstance(panel, ClassPanel)
        return panel

    @property
    def picture(self) -> Picture:
        return self.bench.panel.picture

    @property
    def sentence(self) -> str:
        return self.bench.panel.sentence.text()

    @property
    def arithmetic(self) -> str:
        return self.bench.panel.arithmetic.text()

    def at(self, x: float, y: float) -> QPoint:
        return self.picture.spot(x, y).toPoint()

    def drag(self, *places: tuple[float, float]) -> None:
        """From one point of the plane to the others."""
        drag(self.picture, [self.at(*place) for place in places])

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEY, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self.picture, key, modifiers)
        events()

    def type(self, field: QLineEdit, text: str) -> None:
        field.setFocus()
        write(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        events()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        events()

    def undone(self) -> list[str]:
        """What each undo returns to, to the first."""
        texts: list[str] = []
        while self.desk.can_undo:
            self.desk.undo()
            texts.append(self.desk.exhibit.text())
        return texts


@contextmanager
def visit(text: str = "", size: tuple[int, int] = (760, 620), theme: Theme = DARK, percent: int = 100) -> Generator[Visit]:
    one = Visit(text, theme, percent)
    with alone(one.bench, *size) as room:
        room.activateWindow()
        settle(room)
        yield one


def near(first: QPointF, second: QPointF) -> bool:
    return (first - second).manhattanLength() < 2
