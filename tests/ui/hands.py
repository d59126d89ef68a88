"""Hands and eyes for the stories: the real window on a desk, at a fixed size, and what a person can do with it."""
# pyright: basic
# pyqtgraph has no types.

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolTip, QWidget

from gdviz.course.lesson import Course
from gdviz.course.notebook import Notebook
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.canvas.stage import TABS
from gdviz.ui.main_window import MainWindow
from gdviz.ui.settings import Settings

SIZE = (1280, 760)
FRAME = 1 / 60
LEFT = Qt.MouseButton.LeftButton

Widget = TypeVar("Widget", bound=QWidget)


class Desk:
    """The window with a simulator, and what it asked to keep."""

    def __init__(self, course: Course, text: str = "", settings: Settings | None = None) -> None:
        self.kept: list[Settings] = []
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.simulator = Simulator(parse(text))
        self.notebook = Notebook(None, lambda: self.now)
        self.window = MainWindow(self.simulator, course, self.notebook, settings or Settings(), self.kept.append)
        self.window.open_lesson(None)

    def open(self, size: tuple[int, int] = SIZE) -> Desk:
        self.window.resize(*size)
        self.window.show()
        self.window.resize_panels()
        self.window.activateWindow()
        self.settle()
        return self

    def settle(self, rounds: int = 3) -> None:
        """Let everything that was put off happen: sweeps, formulas, layouts."""
        for _ in range(rounds):
            clear_away()
            until(lambda: self.window.sweeper.is_idle, 30)

    def let_pass(self, seconds: float) -> None:
        """Time as the one clock tells it."""
        for _ in range(round(seconds / FRAME)):
            self.window.player.advance(FRAME)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifiers)
        events()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT)
        events()

    def type(self, field: QLineEdit, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Write ``text`` over what a field says."""
        field.setFocus()
        write(field, text)
        if end is not None:
            QTest.keyClick(field, end)
        events()

    def choose(self, menu: Any, name: str) -> None:
        """Choose an entry of a menu with the keyboard, as a person does: it is a step up or down at a time."""
        target = menu.findData(name)
        menu.setFocus()
        while menu.currentIndex() != target:
            QTest.keyClick(menu, Qt.Key.Key_Down if menu.currentIndex() < target else Qt.Key.Key_Up)
        events()

    @property
    def readouts(self) -> list[str]:
        """Step, position, loss and gradient as they stand there."""
        return [card.number.text() for card in self.window.stage.bench.readouts._cards]

    @property
    def verdict(self) -> str:
        """The words of the verdict bar, without their colours."""
        return re.sub(r"<[^>]*>", "", self.window.stage.bench.verdict._text.text())

    @property
    def viewport(self) -> QWidget:
        return self.window.stage.curve_bench.curve.viewport()

    def spot(self, weight: float, loss: float | None = None) -> QPoint:
        """Where a weight and its loss are in the picture of the curve."""
        curve = self.window.stage.curve_bench.curve
        if loss is None:
            import numpy as np

            loss = float(self.simulator.descent.landscape.loss(np.array([weight])))
        return curve.mapFromScene(curve._box.mapToScene(curve._ground.point(weight, loss)))

    def pictured_as(self) -> list[str]:
        """What the window says in places that do not show the simulator; empty when the window shows the simulator."""
        window, simulator = self.window, self.simulator
        experiment, side = simulator.experiment, window._side
        owner = side.owner if side else simulator
        checks: dict[str, tuple[object, object]] = {
            "step": (self.readouts[0], str(simulator.step.index)),
            "landscape": (window.controls._menus["landscape"].currentData(), experiment.landscape),
            "optimizer": (window.controls._menus["optimizer"].currentData(), experiment.optimizer),
            "schedule": (window.controls._menus["schedule"].currentData(), experiment.schedule),
            "settings": (list(window.controls._settings), [one.name for one in experiment.declared_settings]),
            "strip": (window.rate_strip._rate, experiment.learning_rate),
            "verdict": (self.verdict.startswith(simulator.verdict().kind.label), True),
            "run button": (window.transport.run.text(), "Pause" if window.player.is_playing else "Run"),
            "bench": (
                window.stage.tabs.currentIndex(),
                TABS.index(side.name) if side else simulator.descent.landscape.dimensions - 1,
            ),
            "rivals": (len(window.controls.race.rows), len(experiment.rivals)),
            "undo": (window._actions["undo"].isEnabled(), owner.can_undo),
            "redo": (window._actions["redo"].isEnabled(), owner.can_redo),
        }
        checks |= self._progress()
        fields = {
            "learning rate": (window.controls.rate.field, experiment.learning_rate),
            **{
                f"start {row}": (field, value)
                for row, (field, value) in enumerate(zip(window.controls.start.fields, experiment.start, strict=True))
            },
        }
        for name, (field, value) in fields.items():
            if field is not window.focusWidget():
                checks[name] = (float(field.text()), value)
        return [f"{name}: {shown!r}, not {wanted!r}" for name, (shown, wanted) in checks.items() if shown != wanted]

    def _progress(self) -> dict[str, tuple[object, object]]:
        """What the buttons and the timeline under the stage show, and what they should; nothing where nothing runs."""
        window, transport = self.window, self.window.transport
        if window._runner is None:
            return {}
        if window._side is None:
            now, length, can_go_back = self.simulator.cursor, self.simulator.length, self.simulator.cursor > 0
        else:
            trainer = window._owners.trainer
            now, length, can_go_back = trainer.moment.epoch, trainer.moment.epoch, trainer.cursor > 0
        return {
            "timeline": (transport.timeline.value(), now),
            "horizon reaches the run": (transport.timeline.maximum() >= length, True),
            "back": (transport.back.isEnabled(), can_go_back),
            "step button": (transport.step.isEnabled(), not window._runner.is_at_end),
        }

    def put_away(self) -> None:
        """Close the window and delete it."""
        self.window.close()
        self.window.deleteLater()
        QToolTip.hideText()
        clear_away()
        assert not shiboken6.isValid(self.window)
        # pytest keeps the desk until after its own checks, and a desk keeps whatever of the window has no parent.
        del self.window, self.simulator, self.notebook


def events() -> None:
    QApplication.processEvents()


def clear_away() -> None:
    """Delete what was to be deleted later."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    events()


def write(field: QLineEdit, text: str) -> None:
    """Write over what a field says; any letters, where ``QTest.keyClicks`` ends the process at one that is not ASCII."""
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))


def drag(widget: QWidget, places: list[QPoint]) -> None:
    """Press at the first place, go through the others, let go at the last; with the button held, unlike ``QTest.mouseMove``."""
    kinds = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease

    def send(kind: QEvent.Type, place: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        where = QPointF(place)
        event = QMouseEvent(kind, where, QPointF(widget.mapToGlobal(place)), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)

    none = Qt.MouseButton.NoButton
    send(kinds[0], places[0], LEFT, LEFT)
    for place in places[1:]:
        send(kinds[1], place, none, LEFT)
    send(kinds[2], places[-1], LEFT, none)
    events()


def shown(root: QWidget, kind: type[Widget]) -> list[Widget]:
    """All widgets of a kind that one can see."""
    return [widget for widget in root.findChildren(kind) if widget.isVisible()]


def named_action(window: QWidget, text: str) -> QAction:
    return next(action for action in window.findChildren(QAction) if action.text() == text)


def active_timers() -> list[QTimer]:
    """All timers that tick, wherever they are."""
    found = [one for one in gc.get_objects() if isinstance(one, QTimer) and shiboken6.isValid(one)]
    return [timer for timer in found if timer.isActive()]


class PaintCount(QObject):
    """Counts the paint events of the whole program while it is watched."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
        if event.type() == QEvent.Type.Paint:
            self.painted.append(type(watched).__name__)
        return False


def wait(milliseconds: int) -> None:
    QTest.qWait(milliseconds)


def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for something that happens in real time."""
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end
        QTest.qWait(5)


NUMBER = re.compile(r"[+−-]?\d+(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|e[+-]\d+)?")
FROM_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(text: str) -> float:
    """The number that a text of the window says."""
    figures, _, power = text.replace("−", "-").partition("×10")
    return float(figures) * 10.0 ** int(power.translate(FROM_SUPERSCRIPTS)) if power else float(figures)


def last_digit(text: str) -> float:
    """What one unit of the last digit of a shown number is worth."""
    figures, _, power = text.replace("−", "-").lower().partition("×10")
    figures, _, exponent = figures.partition("e")
    decimals = len(figures.partition(".")[2])
    return 10.0 ** (-decimals + int(power.translate(FROM_SUPERSCRIPTS) or 0) + int(exponent or 0))


def labels(root: QWidget) -> Iterator[QLabel]:
    yield from (label for label in shown(root, QLabel) if label.text())


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours like #aabbcc (WCAG 2.2)."""

    def luminance(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)
