"""The wheel, as somebody installs it who has no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECONDS = 60


def run(command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "QT_QPA_PLATFORM")}
    place = more.pop("cwd", str(ROOT))
    return subprocess.run(command, cwd=place, env={**kept, **more}, capture_output=True, text=True, timeout=SECONDS, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)])
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere") / "Programme & Co"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), str(wheel)]
    done = run(command, PIP_DISABLE_PIP_VERSION_CHECK="1")
    assert done.returncode == 0, done.stderr
    return folder


def test_the_wheel_has_all_that_the_checkout_has(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    code = {file.relative_to(ROOT).as_posix() for file in (ROOT / "gdviz").rglob("*.py")}
    resources = {f"gdviz/{file.relative_to(ROOT).as_posix()}" for file in (ROOT / "resources").rglob("*") if file.is_file()}
    assert {name for name in resources if name.endswith(".md")}
    assert {name for name in resources if name.endswith(".ttf")}
    assert {name for name in resources if "OFL" in name}
    assert {name for name in inside if name.startswith("gdviz/")} == code | resources


def test_the_wheel_has_its_licences(wheel: Path) -> None:
    names = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" in name}
    assert {"LICENSE", "OFL-Atkinson.txt", "OFL-Inter.txt"} <= names


def test_every_font_comes_with_its_licence() -> None:
    fonts = ROOT / "resources" / "fonts"
    families = {file.name.partition("_")[0].removesuffix("HyperlegibleNext") for file in fonts.glob("*.ttf")}
    assert {f"OFL-{family}.txt" for family in families} == {file.name for file in fonts.glob("OFL-*.txt")}
    for text in fonts.glob("OFL-*.txt"):
        assert "SIL OPEN FONT LICENSE" in text.read_text(encoding="utf-8").upper()


def test_the_installed_program_simulates_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = "import gdviz; print(gdviz.__file__)"
    found = run([sys.executable, "-c", where], cwd=str(tmp_path), PYTHONPATH=str(installed))
    assert found.stdout.strip() == str(installed / "gdviz" / "__init__.py")
    done = run([sys.executable, "-m", "gdviz", "simulate", "--steps", "2"], cwd=str(tmp_path), PYTHONPATH=str(installed))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].split() == ["step", "position", "loss", "gradient", "learning_rate"]


def test_the_installed_program_draws_its_window_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gdviz", "snapshot", "-o", "picture.png", "--size", "1024x600"]
    done = run(command, cwd=str(tmp_path), PYTHONPATH=str(installed), HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
