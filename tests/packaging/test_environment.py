"""Setting up: what is decided without a network, a package manager or a second Python."""

import ast
import importlib.util
import os
import re
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"

spec = importlib.util.spec_from_file_location("environment", PACKAGING / "environment.py")
assert spec is not None
assert spec.loader is not None
environment = importlib.util.module_from_spec(spec)
spec.loader.exec_module(environment)


def stand_in_environment(folder: Path) -> Path:
    python = environment.python_in(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    return folder


def entries(lock: str) -> set[str]:
    """Return each package of a lock with all its hashes."""
    text = (PACKAGING / f"requirements-{lock}.txt").read_text()
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return {entry.strip() for entry in re.split(r"\n(?=\S)", lines)}


@pytest.mark.parametrize("script", ["environment.py", "run.py", "test.py"])
def test_an_old_python_can_read_far_enough_to_say_that_it_is_too_old(script: str) -> None:
    ast.parse((PACKAGING / script).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 10))
    with pytest.raises(SystemExit, match=r"^gdviz: Python 3\.11 or newer is needed"):
        environment.prepare("run")


@pytest.mark.parametrize("lock", ["run", "test"])
def test_every_locked_package_has_an_exact_version_and_a_hash(lock: str) -> None:
    for entry in entries(lock):
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; [^\\]+)? \\\n +--hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_test_lock_has_all_of_the_run_lock() -> None:
    assert entries("run") < entries("test")


@pytest.mark.parametrize("lock", ["constraints", "requirements-run", "requirements-test"])
def test_no_lock_names_a_place_to_load_from(lock: str) -> None:
    text = (PACKAGING / f"{lock}.txt").read_text()
    assert not re.search(r"://|-index|find-links|^/| @ ", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("installed", "current"),
    [([], []), (["run"], ["run"]), (["run", "test"], ["run", "test"])],
)
def test_an_environment_is_current_for_the_locks_in_its_mark(tmp_path: Path, installed: list[str], current: list[str]) -> None:
    folder = stand_in_environment(tmp_path / ".venv")
    environment.mark(folder, "\n".join(environment.fingerprint(folder, lock) for lock in installed))
    assert [lock for lock in ("run", "test") if environment.is_current(folder, lock)] == current


def test_a_changed_lock_makes_an_environment_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = stand_in_environment(tmp_path / ".venv")
    lock = tmp_path / "lock.txt"
    lock.write_text("one")
    monkeypatch.setitem(environment.LOCKS, "run", lock)
    environment.mark(folder, environment.fingerprint(folder, "run"))
    assert environment.is_current(folder, "run")
    lock.write_text("two")
    assert not environment.is_current(folder, "run")


def test_a_mark_without_a_python_is_not_believed(tmp_path: Path) -> None:
    folder = stand_in_environment(tmp_path / ".venv")
    environment.mark(folder, environment.fingerprint(folder, "run"))
    environment.python_in(folder).unlink()
    assert not environment.is_current(folder, "run")
    assert not environment.is_usable(folder)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the names are Debian's")
def test_a_missing_library_is_named_by_its_debian_package() -> None:
    there = set(environment.DEBIAN_PACKAGES) - {"libEGL.so.1", "libglib-2.0.so.0"}
    packages = environment.missing_packages(there.__contains__)
    assert [name for name in packages if not name.endswith("-venv")] == ["libegl1", "libglib2.0-0"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no apt-get")
def test_who_may_not_install_is_told_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(environment.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    with pytest.raises(SystemExit, match=r"sudo apt-get install libegl1 libgl1$"):
        environment.install_debian_packages(["libegl1", "libgl1"])


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("ERROR: first\nERROR: No space left on device\nnotice", "ERROR: No space left on device"),
        ("Reading...\nE: Unable to locate package x\n", "E: Unable to locate package x"),
        ("retrying after connection broken by 'no name': /x\nERROR: no versions", "could not be reached ('no name': /x)."),
        ("Killed", "Killed"),
        ("", "no reason was given"),
    ],
)
def test_a_failure_is_told_in_one_line(output: str, reason: str) -> None:
    assert environment.reason(output).endswith(reason)
    assert "\n" not in environment.reason(output)


@pytest.mark.parametrize(
    ("given", "meant"), [([], []), (["--"], []), (["--", "-k", "x"], ["-k", "x"]), (["-k", "x"], ["-k", "x"])]
)
def test_arguments_may_stand_after_two_dashes(given: list[str], meant: list[str]) -> None:
    assert environment.arguments(given) == meant


@pytest.mark.parametrize(("code", "shown"), [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")
def test_a_commands_exit_code_is_passed_on_as_a_shell_does(code: str, shown: int) -> None:
    assert environment.run([sys.executable, "-c", code]) == shown
