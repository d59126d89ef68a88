"""The program as its user starts it: a process of its own, a home of its own."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECONDS = 60
CHATTER = ("propagateSizeHints", "XDG_RUNTIME_DIR")
"""What Qt's platforms say on their own."""

Done = subprocess.CompletedProcess[str]
Start = Callable[..., Done]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Runs Python in an empty home."""

    def run(*arguments: str, **more: str) -> Done:
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        }
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        variables = {**kept, "HOME": str(home), **folders, "PYTHONPATH": str(ROOT), **more}
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=SECONDS, check=False)

    return run


def complaints(done: Done) -> list[str]:
    return [line for line in done.stderr.splitlines() if not any(word in line for word in CHATTER)]


def png_size(path: Path) -> tuple[int, int]:
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ([], (1440, 900)),
        (["--size", "1024x600", "--scale", "2", "--theme", "light"], (2048, 1200)),
        (["learning_rate=1.2", "--size", "800x600", "--theme", "contrast", "--step", "200"], (800, 600)),
        (["--size", "1366x768", "--theme", "dark", "--lesson", "roll-downhill", "--step", "100000"], (1366, 768)),
        (["landscape=cliff&learning_rate=1e308", "--size", "1000x700", "--step", "9"], (1000, 700)),
        (["data=xor&hidden=3", "--size", "1024x600", "--step", "20"], (1024, 600)),
    ],
)
def test_a_snapshot_has_its_size(start: Start, tmp_path: Path, options: list[str], size: tuple[int, int]) -> None:
    done = start("-m", "gdviz", "snapshot", *options, "-o", "picture.png")
    assert (done.returncode, done.stdout, complaints(done)) == (0, "", [])
    assert png_size(tmp_path / "picture.png") == size


def test_a_snapshot_needs_no_display_and_no_home(start: Start, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    broken = str(tmp_path / "file")
    done = start(
        *("-m", "gdviz", "snapshot", "-o", "picture.png", "--size", "640x480"),
        HOME=broken,
        XDG_CONFIG_HOME=broken,
        QT_QPA_PLATFORM="xcb",
        DISPLAY=":97",
    )
    assert (done.returncode, complaints(done)) == (0, [])
    assert png_size(tmp_path / "picture.png") == (640, 480)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["snapshot", "-o", "p.png", "--lesson", "roll-downhil"],
            "no lesson called 'roll-downhil'; did you mean 'roll-downhill'?",
        ),
        (["snapshot"], "-o/--output"),
        (["snapshot", "-o", "p.png", "--size", "10x10"], "--size"),
        (["snapshot", "-o", "p.png", "--scale", "9"], "--scale is 9; it must be 1 to 4"),
        (["snapshot", "-o", "p.png", "--step", "many"], "--step"),
        (["snapshot", "-o", "p.png", "--step", "-5"], "--step"),
        (["snapshot", "-o", "p.png", "--size", "8000x8000", "--scale", "4"], "64 million pixels"),
        (["--start", "-1.5"], "'--start' needs its value behind ="),
        (["--lesson", "roll-downhil"], "no lesson called 'roll-downhil'; did you mean 'roll-downhill'?"),
        (["--theme", "drak"], "--theme"),
        (["learning_rate=0"], "learning_rate is 0; it must be a number, above 0"),
        (["snapshot", "start=1e308", "-o", "p.png"], "start"),
        (["snapshot", "landscape=plateau&start=1e200", "-o", "p.png"], "start"),
        (["nothing.gdviz"], "nothing.gdviz: no such file"),
    ],
)
def test_wrong_usage_is_told_in_one_line(start: Start, arguments: list[str], words: str) -> None:
    done = start("-m", "gdviz", *arguments, QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = complaints(done)
    assert line.startswith("gdviz: ")
    assert words in line


@pytest.mark.parametrize("picture", ["no/such/folder/picture.png", "."])
def test_a_picture_that_cannot_be_written_is_told_in_one_line(start: Start, picture: str) -> None:
    done = start("-m", "gdviz", "snapshot", "-o", picture)
    assert (done.returncode, done.stdout, complaints(done)) == (1, "", [f"gdviz: {picture}: cannot be written"])


@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":97"}, {"DISPLAY": "nowhere:0"}])
def test_without_a_display_it_says_what_works(start: Start, display: dict[str, str]) -> None:
    done = start("-m", "gdviz", QT_QPA_PLATFORM="xcb", **display)
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = [line for line in complaints(done) if line.startswith("gdviz: ")]
    assert "gdviz simulate" in line
    assert "gdviz snapshot" in line


def test_a_platform_that_does_not_exist_is_no_display(start: Start) -> None:
    done = start("-m", "gdviz", QT_QPA_PLATFORM="no-such-platform")
    assert done.returncode == 3


DRIVER = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import gdviz.app
from gdviz.cli import main
from gdviz.ui.main_window import MainWindow

def act():
    (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    QTimer.singleShot({milliseconds}, window.close)
    {act}

made = gdviz.app.make_application
def make():
    application = made()
    QTimer.singleShot(100, act)
    return application
gdviz.app.make_application = make
sys.exit(main({arguments!r}))
"""
ACTS: dict[str, tuple[str, list[str]]] = {
    "at once": ("pass", []),
    "in mid run": ("window.play()", []),
    "in a fast run": ("window.player.speed = 60; window.play()", ["learning_rate=1.2"]),
    "after 200 steps in chaos": ("window.look_at(200); window.back()", ["learning_rate=1.2"]),
    "with the ball lost": ("window.look_at(300)", ["learning_rate=10"]),
    "with the keys open": ("window.show_help()", []),
    "after theme and text changed": ("window.choose_theme('contrast'); window.larger_text()", []),
    "another lesson and theme": ("window.lessons.show_contents()", ["--lesson", "roll-downhill", "--theme", "light"]),
    "safely": ("window.step()", ["--safe"]),
}


def drive(start: Start, act: str, arguments: list[str], milliseconds: int = 150, **more: str) -> Done:
    script = DRIVER.format(act=act, arguments=arguments, milliseconds=milliseconds)
    return start("-c", script, QT_QPA_PLATFORM="offscreen", **more)


@pytest.mark.parametrize("name", ACTS)
def test_the_window_closes_quietly(start: Start, name: str) -> None:
    act, arguments = ACTS[name]
    done = drive(start, act, arguments)
    assert (done.returncode, done.stdout, complaints(done)) == (0, "", [])


def test_settings_are_kept_from_one_start_to_the_next(start: Start, tmp_path: Path) -> None:
    settings = tmp_path / "home" / "config" / "gdviz" / "settings.json"
    act = "window.choose_theme('contrast'); window.choose_motion(True); window.toggle_lessons()"
    assert drive(start, act, []).returncode == 0
    assert '"theme": "contrast"' in settings.read_text()
    left = "window.theme.name, window.player.reduced_motion, window.lessons_dock.isHidden()"
    done = drive(start, f"left = {left}; assert left == ('contrast', True, True), left", [])
    assert (done.returncode, complaints(done)) == (0, [])


def test_safely_nothing_is_read_or_kept(start: Start, tmp_path: Path) -> None:
    done = drive(start, "window.choose_theme('contrast')", ["--safe"])
    assert (done.returncode, complaints(done)) == (0, [])
    assert not (tmp_path / "home" / "config").exists()


def test_a_theme_for_once_is_not_kept(start: Start, tmp_path: Path) -> None:
    settings = tmp_path / "home" / "config" / "gdviz" / "settings.json"
    assert drive(start, "assert window.theme.name == 'light'", ["--theme", "light"]).returncode == 0
    assert '"theme": "system"' in settings.read_text()


def test_a_damaged_settings_file_is_said_and_kept(start: Start, tmp_path: Path) -> None:
    settings = tmp_path / "home" / "config" / "gdviz" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("{")
    done = drive(start, "assert '.bad' in window.statusBar().currentMessage()", [])
    assert (done.returncode, complaints(done)) == (0, [])
    assert settings.with_suffix(".bad").read_text() == "{"


@pytest.mark.parametrize("where", ["file", "x" * 300])
def test_a_home_that_cannot_be_written_is_said_once(start: Start, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").touch()
    broken = str(tmp_path / where)
    places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), broken)
    act = (
        "said = []; window.statusBar().messageChanged.connect(said.append); window.larger_text(); window.smaller_text(); "
        "assert len(said) == 1 and 'cannot be kept' in said[0], said"
    )
    done = drive(start, act, [], **places)
    assert (done.returncode, complaints(done)) == (0, [])


def test_an_error_nobody_expected_is_said_and_written_down(start: Start, tmp_path: Path) -> None:
    act = "QTimer.singleShot(0, lambda: 1 / 0); QTimer.singleShot(50, lambda: print(window.statusBar().currentMessage()))"
    done = drive(start, act, [])
    assert done.returncode == 0
    (log,) = (tmp_path / "home").rglob("gdviz.log")
    assert str(log) in done.stdout
    assert "division by zero" in log.read_text()


def test_the_version(start: Start) -> None:
    from gdviz import __version__

    done = start("-m", "gdviz", "--version")
    assert (done.returncode, done.stdout) == (0, f"gdviz {__version__}\n")
