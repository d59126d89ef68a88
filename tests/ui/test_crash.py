from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.ui.crash import MOST_BYTES, CrashReport, told
from tests.ui.hands import clear_away, until


class Report:
    def __init__(self, log: Path) -> None:
        self.log = log
        self.announced: list[Path] = []
        self.hook = CrashReport(log, self.announced.append)

    def fail(self, text: str = "out of milk") -> None:
        try:
            raise RuntimeError(text)  # noqa: TRY301 - it is the place that the report must name
        except RuntimeError as error:
            self.hook(type(error), error, error.__traceback__)


def test_an_error_is_written_down_with_its_place_and_announced_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(tmp_path / "logs" / "gdviz.log")
    report.fail()
    report.fail("out of eggs")
    text = report.log.read_text(encoding="utf-8")
    assert text.count("Traceback") == 2
    assert "in fail" in text
    assert report.announced == [report.log]
    assert capsys.readouterr().err.count("RuntimeError: out of") == 2


def test_the_log_does_not_grow_for_ever(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(tmp_path / "gdviz.log")
    for _ in range(40):
        report.fail("x" * 20_000)
    assert report.log.stat().st_size < MOST_BYTES + 30_000
    capsys.readouterr()


def test_where_it_cannot_be_written_it_is_still_announced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    report = Report(tmp_path / "home" / "gdviz.log")
    report.fail()
    assert report.announced == [report.log]
    assert "out of milk" in capsys.readouterr().err


def test_without_a_standard_error_it_is_still_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report(tmp_path / "gdviz.log")
    monkeypatch.setattr(sys, "stderr", None)
    report.fail()
    assert "out of milk" in report.log.read_text(encoding="utf-8")


def test_an_error_of_c_code_in_a_drawing_method_is_told_and_not_the_end(application: QApplication) -> None:
    """Without ``told`` the process would die here of a segmentation fault."""
    assert application
    kinds: list[type[BaseException]] = []

    class Broken(QWidget):
        @told
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt
            del event
            float("a")

    def hear(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del error, trace
        kinds.append(kind)

    hook, sys.excepthook = sys.excepthook, hear
    try:
        widget = Broken()
        widget.show()
        until(lambda: bool(kinds))
        widget.close()
        widget.deleteLater()
        del widget
        clear_away()
    finally:
        sys.excepthook = hook
    assert kinds[0] is ValueError
