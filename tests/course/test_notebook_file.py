"""A notebook whose file is damaged, cannot be written, or is being written when the end comes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import gdviz
from gdviz.course.progress import Answer, Best, Progress, from_json, to_json
from gdviz.saved import MOST_BYTES, read_text
from tests.course.desk import WORKED, Desk, names, work_through

ROOT = Path(gdviz.__file__).parents[1]
only_posix = pytest.mark.skipif(os.name != "posix", reason="signals, limits and users of POSIX systems")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "progress.json"


# A file that is not what it should be


DAMAGED = {
    "empty": b"",
    "not JSON": b"place=fog",
    "a list": b"[1, 2]",
    "no text": bytes(range(256)),
    "deep": b"[" * 1_000_000,
    "deep objects": b'{"a":' * 200_000,
    "a huge number": b'{"format": ' + b"9" * 10_000 + b"}",
    "too large": b" " * (MOST_BYTES + 1),
    "no version": b"{}",
    "another version": to_json(WORKED).replace('"format": 1', '"format": 2').encode(),
    "a deep version": b'{"format": ' + b"[" * 400 + b"]" * 400 + b"}",
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_kept_beside_and_said_once(path: Path, damage: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(DAMAGED[damage])
    desk = Desk(path)
    assert desk.progress == Progress()
    assert len(desk.said) == 1
    assert str(path.with_suffix(".bad")) in desk.said[0]
    assert desk.said[0].startswith("Your progress could not be read and begins anew: ")
    work_through(desk.notebook)
    assert path.with_suffix(".bad").read_bytes() == DAMAGED[damage]
    again = Desk(path)
    assert (again.progress, again.said) == (WORKED, [])


def test_a_file_cut_at_any_byte_is_whole_or_set_aside(tmp_path: Path) -> None:
    path, whole = tmp_path / "progress.json", to_json(WORKED).encode()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        desk = Desk(path)
        is_whole = length == len(whole) - 1  # only the line's end is missing
        assert (desk.progress, len(desk.said)) == ((WORKED, 0) if is_whole else (Progress(), 1))


def test_random_bytes_are_set_aside(tmp_path: Path) -> None:
    path, chance = tmp_path / "progress.json", random.Random(2)  # noqa: S311 - the same bytes each time
    for size in range(200):
        path.write_bytes(chance.randbytes(size))
        assert (Desk(path).progress, path.exists()) == (Progress(), False)


def with_wrong_parts(path: Path) -> bytes:
    content = json.loads(to_json(WORKED))
    content["place"] = ["../../etc", 0]
    content["answers"].update({"../x": {}, "fog/nan": {"value": float("nan"), "is_right": True, "was_right": True}})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content).replace("NaN", "1e999"))
    return path.read_bytes()


def test_wrong_parts_are_left_out_and_said_once_and_the_file_is_kept_beside(path: Path) -> None:
    before = with_wrong_parts(path)
    desk = Desk(path)
    assert desk.progress == replace(WORKED, place=None)
    bad = path.with_suffix(".bad")
    assert desk.said == [f"Some of your progress could not be read and is left out (place: 1, answers: 2): {bad}"]
    assert bad.read_bytes() == before
    again = Desk(path)
    assert (again.progress, again.said) == (desk.progress, [])


def test_wrong_parts_of_which_no_copy_can_be_kept_are_said_too(path: Path) -> None:
    with_wrong_parts(path)
    path.with_suffix(".bad").mkdir()
    desk = Desk(path)
    assert desk.said == [f"Some of your progress could not be read and is left out (place: 1, answers: 2): {path}"]
    assert desk.progress == replace(WORKED, place=None)


def test_a_damaged_file_that_cannot_be_set_aside_is_left_alone(path: Path) -> None:
    """It may be good for another version."""
    path.parent.mkdir(parents=True)
    path.write_text("?")
    (path.with_suffix(".bad") / "something").mkdir(parents=True)
    desk = Desk(path)
    work_through(desk.notebook)
    assert len(desk.said) == 1
    assert desk.said[0].startswith(f"Your progress cannot be kept: {path}: ")
    assert path.read_text() == "?"
    assert desk.progress == WORKED


# A world that cannot be written


def works_all_the_same(desk: Desk, problem: str) -> None:
    """One notice, whatever one does."""
    work_through(desk.notebook)
    desk.notebook.reset()
    desk.notebook.undo_reset()
    assert desk.progress == WORKED
    assert len(desk.said) == 1
    assert desk.said[0].startswith("Your progress cannot be kept: ")
    assert desk.said[0].endswith(f"cannot be written: {problem}")


@only_posix
def test_a_home_that_is_a_file_is_said_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file, not a folder")
    desk = Desk(home / "gdviz" / "progress.json")
    assert desk.said == []
    works_all_the_same(desk, "not a directory")
    assert home.read_text() == "a file, not a folder"


@only_posix
def test_a_name_that_is_too_long_is_said_once(tmp_path: Path) -> None:
    works_all_the_same(Desk(tmp_path / ("x" * 300) / "progress.json"), "file name too long")


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that may not be written, and somebody who is not root to find that out."""
    folder = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    (folder / "progress.json").write_text(to_json(Progress(hints={"a/b": 1})))
    folder.chmod(0o555)
    if is_root:
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(folder)


@only_posix
def test_a_folder_that_may_not_be_written_is_said_once_and_its_file_stays(locked_folder: Path) -> None:
    path = locked_folder / "progress.json"
    before = path.read_bytes()
    desk = Desk(path)
    assert desk.progress == Progress(hints={"a/b": 1})
    desk.notebook.reset()
    works_all_the_same(desk, "permission denied")
    assert path.read_bytes() == before
    assert names(locked_folder) == ["progress.json"]


def test_what_could_not_be_written_is_written_with_the_next_action(tmp_path: Path) -> None:
    """A network folder that is away for a while."""
    home = tmp_path / "home"
    home.write_text("not yet a folder")
    path = home / "progress.json"
    desk = Desk(path)
    work_through(desk.notebook)
    home.unlink()
    assert not home.exists()
    desk.notebook.take_hint("a/b")
    assert Desk(path).progress == desk.progress
    assert len(desk.said) == 1


def test_more_than_can_be_read_again_is_not_written_over_a_good_file(path: Path) -> None:
    desk = Desk(path)
    letters = "\N{MATHEMATICAL ITALIC SMALL ETA}" * 10_000
    for number in range(12):
        desk.notebook.answer(f"a/{number}", letters, is_right=True, reviewed=False)
    assert desk.said == [f"Your progress cannot be kept: {path}: cannot be written: it would be larger than 1 MiB"]
    assert path.stat().st_size <= MOST_BYTES
    assert len(Desk(path).progress.answers) == MOST_BYTES // 120_000


START = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import UTC, datetime
from pathlib import Path
from gdviz.course.notebook import Notebook
notebook = Notebook(Path(sys.argv[1]), lambda: datetime.now(UTC))
notebook.listen(print)
"""
# Coverage would want to write files of its own.
ALONE = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


@only_posix
def test_a_disk_that_becomes_full_keeps_the_last_whole_file(path: Path) -> None:
    script = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
for number in range(200):
    notebook.take_hint(f"fog/task-{number}")
assert len(notebook.progress.hints) == 200
"""
    done = subprocess.run([sys.executable, "-c", START + script, path], env=ALONE, capture_output=True, text=True, check=True)
    assert done.stdout == f"Your progress cannot be kept: {path}: cannot be written: file too large\n"
    assert done.stderr == ""
    kept = Desk(path)
    assert 100 < len(kept.progress.hints) < 200
    assert kept.said == []
    assert path.stat().st_size <= 4096
    assert names(path.parent) == ["progress.json"]


def kill_often(path: Path, times: int) -> None:
    """Kill one that saves without end, at any moment; whatever it had done before its last action must be there."""
    answers = {f"fog/task-{number}": Answer("It rolls.") for number in range(400)}  # so that writing takes a while
    path.parent.mkdir(parents=True)
    path.write_text(to_json(Progress(answers=answers, bests={"a/b": Best(0.0, "")})))
    script = """
number = int(notebook.progress.bests["a/b"].value)
while True:
    number += 1
    notebook.record("a/b", number, "", larger_is_better=True)
    print(number, flush=True)
"""
    for number in range(times):
        with subprocess.Popen(
            [sys.executable, "-c", START + script, path], env=ALONE, stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()
            time.sleep(number * 0.0137 % 0.02)
            writer.send_signal(signal.SIGKILL)
            done = int(([first, *writer.stdout.read().splitlines()])[-1])
        kept = from_json(read_text(path))
        assert done <= kept.bests["a/b"].value <= done + 1
        assert kept.answers == answers
    desk = Desk(path)
    assert desk.said == []
    assert names(path.parent) == ["progress.json"]


@only_posix
def test_killed_at_any_moment_no_action_is_lost(path: Path) -> None:
    kill_often(path, 30)


@pytest.mark.soak
@pytest.mark.timeout(600)
@only_posix
def test_killed_three_hundred_times_no_action_is_lost(path: Path) -> None:
    kill_often(path, 300)
