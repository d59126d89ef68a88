import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import gdviz
from gdviz.saved import MOST_BYTES, keep, read_text, sweep, write_text
from gdviz.words import InputError, OutputError

ROOT = Path(gdviz.__file__).parents[1]
only_posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX systems")


def python(script: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{script}", *map(str, arguments)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("text", ["", "hello\n", "η = 0.05 — ‘süß’ 𝜂\n", "a\r\nb\rc\n"])
def test_what_is_written_is_read_back_letter_for_letter(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.txt"
    write_text(path, text)
    assert read_text(path) == text
    assert path.read_bytes() == text.encode()
    assert names(tmp_path) == ["file.txt"]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_text(path, "a long old text")
    write_text(path, "new")
    assert read_text(path) == "new"
    assert names(tmp_path) == ["file.txt"]


@only_posix
def test_a_file_can_be_read_by_those_who_could_read_one_saved_by_any_other_program(tmp_path: Path) -> None:
    """A class shares experiments in a folder; a file that only its writer can open is of no use there."""
    path = tmp_path / "shared.gdviz"
    before = os.umask(0o022)
    try:
        write_text(path, "hello")
        assert path.stat().st_mode & 0o777 == 0o644
        path.chmod(0o664)
        write_text(path, "again")
        assert path.stat().st_mode & 0o777 == 0o664
    finally:
        os.umask(before)


@only_posix
def test_what_is_no_file_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    """``-o /dev/null`` as root must not make a file of the device; a pipe stands in for it here."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_text(pipe, "hello")
        assert pipe.is_fifo()
        assert os.read(reader, 100) == b"hello"
    finally:
        os.close(reader)


@only_posix
def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "settings.json"
    target.write_text("old", "utf-8")
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert read_text(target) == "new"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.gdviz"
    with pytest.raises(InputError) as refusal:
        read_text(path)
    assert str(refusal.value) == f"{path}: no such file or directory"


@only_posix
def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read_text(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: is a directory"
    with pytest.raises(OutputError) as refusal:
        write_text(tmp_path, "hello")
    assert str(refusal.value).startswith(f"{tmp_path}: cannot be written: ")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"caf\xe9", b"\xc3"])
def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.gdviz"
    path.write_bytes(content)
    with pytest.raises(InputError) as refusal:
        read_text(path)
    assert str(refusal.value) == f"{path}: not a text file in UTF-8; this is not a gdviz file"


def test_a_file_of_one_mebibyte_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "file.gdviz"
    for size in (MOST_BYTES + 1, 2 * MOST_BYTES):
        path.write_bytes(b"x" * size)
        with pytest.raises(InputError) as refusal:
            read_text(path)
        assert str(refusal.value) == f"{path}: larger than 1 MiB; this is not a gdviz file"
    path.write_bytes(b"x" * MOST_BYTES)
    assert len(read_text(path)) == MOST_BYTES


@only_posix
def test_a_folder_that_is_a_file_is_said_to_be_no_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("I am a file", "utf-8")
    path = home / "gdviz" / "settings.json"
    with pytest.raises(OutputError) as refusal:
        write_text(path, "hello")
    assert str(refusal.value) == f"{path}: cannot be written: not a directory"
    with pytest.raises(InputError) as refusal:
        read_text(path)
    assert str(refusal.value) == f"{path}: not a directory"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match=r"cannot be written: permission denied$"):
            write_text(tmp_path / "file.txt", "hello")
    finally:
        tmp_path.chmod(0o700)


def test_a_text_that_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_text(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "half a pair: \ud800")
    assert read_text(path) == "old"
    assert names(tmp_path) == ["file.txt"]


@only_posix
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_text(path, "old")
    script = """
import resource, signal
from pathlib import Path
from gdviz.saved import write_text
from gdviz.words import OutputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_text(Path(sys.argv[1]), "x" * 5000)
except OutputError as error:
    print(error)
"""
    # Coverage would want to write a file of its own.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(python(script, path), env=alone, capture_output=True, text=True, check=True)
    assert done.stdout == f"{path}: cannot be written: file too large\n"
    assert done.stderr == ""
    assert read_text(path) == "old"
    assert names(tmp_path) == ["file.txt"]


@only_posix
def test_a_writer_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    texts = {"a" * 300_000, "b" * 200_000}
    script = """
from itertools import cycle
from pathlib import Path
from gdviz.saved import write_text
for text in cycle(("a" * 300_000, "b" * 200_000)):
    write_text(Path(sys.argv[1]), text)
    print(flush=True)
"""
    for number in range(20):
        with subprocess.Popen(python(script, path), stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(number * 0.0007)
            writer.send_signal(signal.SIGKILL)
        assert read_text(path) in texts
    write_text(path, "the last word")
    assert read_text(path) == "the last word"


def test_what_could_not_be_read_again_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.json"
    assert keep(path, "x" * MOST_BYTES) == ""
    assert keep(path, "y" * (MOST_BYTES + 1)) == f"{path}: cannot be written: it would be larger than 1 MiB"
    assert keep(path, "ü" * (MOST_BYTES // 2 + 1)) != ""
    assert read_text(path) == "x" * MOST_BYTES


def test_what_killed_writers_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "odd[1].json"
    others = [".odd1.json.abc", ".other.json.abc", "odd[1].bad", "odd[1].json", "odd[1].json.abc"]
    for name in (*others, ".odd[1].json.x1y2", ".odd[1].json.z"):
        (tmp_path / name).touch()
    sweep(path)
    assert names(tmp_path) == sorted(others)
    sweep(tmp_path / "none" / "file.json")
    sweep(tmp_path / ("x" * 300) / "file.json")
    sweep(path / "file.json")
