"""The window: builds the parts, runs them, and takes them down in order."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gdviz.course.lesson import read_course
from gdviz.course.notebook import Notebook
from gdviz.lab.exhibit import LOSS_FUNCTIONS
from gdviz.lab.experiment import Experiment
from gdviz.lab.simulator import Simulator
from gdviz.lab.training import Training
from gdviz.paths import log_file, progress_file, resources, settings_file
from gdviz.ui.crash import CrashReport
from gdviz.ui.main_window import MainWindow
from gdviz.ui.settings import Settings, read_settings, write_settings
from gdviz.ui.theme import load_fonts
from gdviz.ui.wording import say_error
from gdviz.words import OutputError

FIRST_SIZE = (1360, 780)
ROUNDS = 10
"""Of the event loop, after which nothing in the window moves any more."""
NO_DISPLAY = 3
"""The exit code where no display could be opened."""
NEEDS_DISPLAY = (
    "gdviz: no display could be opened; 'gdviz simulate' prints a run, 'gdviz snapshot -o picture.png' draws the window\n"
)


def _stop_without_display(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Qt ends the process when it finds no display; say so in words of ours, with an exit code of ours."""
    del context
    if kind == QtMsgType.QtFatalMsg:
        sys.stderr.write(NEEDS_DISPLAY)
        sys.stderr.flush()
        os._exit(NO_DISPLAY)
    if kind == QtMsgType.QtCriticalMsg and sys.stderr is not None:
        sys.stderr.write(f"{text}\n")


def make_application() -> QApplication:
    """The one application, with its fonts; where no display can be opened the process ends here with ``NO_DISPLAY``."""
    before = qInstallMessageHandler(_stop_without_display)
    application = QApplication(["gdviz"])
    qInstallMessageHandler(before)
    application.setApplicationName("gdviz")
    application.setDesktopFileName("org.gdviz.GDViz")
    load_fonts()
    return application


def make_window(
    shown: Experiment | Training,
    lesson: str | None,
    settings: Settings,
    *,
    keep_in: Path | None,
    progress_in: Path | None = None,
    theme: str | None = None,
    language: str = "en",
) -> MainWindow:
    """The window with all its parts; settings and progress are kept in files, if given. InputError if there is no such lesson."""
    course = read_course(resources() / "lessons" / language)
    notebook = Notebook(progress_in, lambda: datetime.now(UTC))
    problems: list[str] = []

    def keep(changed: Settings) -> None:
        problem = write_settings(keep_in, changed) if keep_in else ""
        if problem and not problems:
            problems.append(problem)
            window.announce(window.tr("Your settings cannot be kept: {problem}").format(problem=problem))

    experiment = shown if isinstance(shown, Experiment) else Experiment()
    window = MainWindow(Simulator(experiment), course, notebook, settings, keep, theme)
    window.open_lesson(lesson)
    if shown is not experiment:
        window.wishes.take(shown)
    for problem in course.problems:
        window.announce(say_error(problem))
    return window


def run_window(shown: Experiment | Training, language: str, lesson: str | None, theme: str | None, *, safe: bool) -> int:
    """Open the window and stay until it is closed; the exit code."""
    if safe:
        os.environ["QT_OPENGL"] = "software"
    application = make_application()
    keep_in, progress_in = (None, None) if safe else (settings_file(), progress_file())
    settings, problem = read_settings(keep_in) if keep_in else (Settings(), "")
    window = make_window(shown, lesson, settings, keep_in=keep_in, progress_in=progress_in, theme=theme, language=language)
    sys.excepthook = CrashReport(log_file(), window.announce_error)
    if problem:
        window.announce(problem)
    window.resize(QSize(*FIRST_SIZE).boundedTo(application.primaryScreen().availableSize()))
    window.restore()
    window.show()
    gc.freeze()
    gc.enable()
    code = application.exec()
    sys.excepthook = sys.__excepthook__
    _take_down(application, window)
    return code


@dataclass(frozen=True)
class Look:
    """What a picture shows: language, lesson, theme and bench (None: the defaults), size, pixels per point, step."""

    language: str
    lesson: str | None
    theme: str | None
    size: tuple[int, int]
    scale: float
    step: int
    bench: str | None


def take_snapshot(shown: Experiment | Training, look: Look, picture: Path) -> None:
    """Draw the real window without a display, at a step of the run, into a picture file."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(look.scale)
    application = make_application()
    qInstallMessageHandler(_stop_without_display)  # the platform without a display says what it lacks at every turn
    window = make_window(
        shown, look.lesson, Settings(reduced_motion=True), keep_in=None, theme=look.theme, language=look.language
    )
    window.resize(*look.size)
    window.resize_panels()
    window.show()
    window.look_at_step(look.step)
    if look.bench == LOSS_FUNCTIONS:
        window.open_bench(look.bench)
    # The formulas and the strips come after the first picture, and each may ask for a new layout.
    _let_settle(application)
    while not window.sweeper.is_idle:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    _let_settle(application)
    shot = window.grab()
    window.close()
    _take_down(application, window)
    qInstallMessageHandler(None)
    if not shot.save(str(picture), "PNG"):
        raise OutputError(f"{picture}: cannot be written")


def _let_settle(application: QApplication) -> None:
    for _ in range(ROUNDS):
        application.processEvents()


def _take_down(application: QApplication, window: MainWindow) -> None:
    """Let go of the window's parts while Qt still runs; torn down later they could end in a fault."""
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    application.processEvents()
