# pyright: basic
from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import gc
import math
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from gdviz.course.lesson import Course, read_course
from gdviz.paths import resources
from gdviz.ui import training_loop
from gdviz.ui.settings import Settings
from gdviz.ui.theme import DARK, dress, load_fonts
from tests.ui.hands import SIZE, Desk, active_timers, clear_away, until

with warnings.catch_warnings():
    # It finds its font in a way that Python 3.11 warns of.
    warnings.simplefilter("ignore")
    import ziamath.zmath  # noqa: F401

OpenDesk = Callable[..., Desk]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says on its own what it cannot do."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def application(qapp: QApplication) -> QApplication:
    load_fonts()
    return qapp


@pytest.fixture(autouse=True, scope="module")
def not_looked_through() -> None:
    """What was imported, and what pytest keeps of each test, stays: looking through it after each test takes most of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def course() -> Course:
    return read_course(resources() / "lessons" / "en")


@pytest.fixture(autouse=True)
def all_the_time_there_is(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test goes to, it is at once; only long runs are as impatient as people are."""
    if "soak" not in request.keywords:
        monkeypatch.setattr(training_loop, "PATIENCE", math.inf)


@pytest.fixture
def nothing_left(application: QApplication) -> Iterator[None]:
    """After the test no window, no timer that ticks, and the hook for errors as it was."""
    dress(application, DARK, 100)
    hook = sys.excepthook
    yield
    clear_away()
    assert sys.excepthook is hook
    until(lambda: active_timers() == [], 0.5)
    # A failed test keeps its window's parts, and with them pyqtgraph's menus, which have no parent.
    assert [widget for widget in application.topLevelWidgets() if not isinstance(widget, QMenu)] == []


@pytest.fixture
def open_desk(course: Course, nothing_left: None) -> Iterator[OpenDesk]:  # noqa: ARG001 - looks afterwards
    """Opens a window: ``open_desk("start=3.6", size=(1024, 600), settings=Settings(...))``."""
    desks: list[Desk] = []

    def open_one(text: str = "", size: tuple[int, int] = SIZE, settings: Settings | None = None) -> Desk:
        desk = Desk(course, text, settings)
        desks.append(desk)
        return desk.open(size)

    yield open_one
    for desk in desks:
        desk.put_away()
    desks.clear()


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """The window with the first experiment."""
    return open_desk()
