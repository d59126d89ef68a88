import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gdviz
from gdviz.paths import log_file, progress_file, resources, settings_file

PACKAGE = Path(gdviz.__file__).parent


def test_a_checkout_has_its_resources_beside_the_package() -> None:
    assert resources() == PACKAGE.parent / "resources"
    assert (resources() / "fonts").is_dir()


def test_an_installed_package_has_its_resources_inside(tmp_path: Path) -> None:
    installed = tmp_path / "site-packages" / "gdviz"
    (installed / "resources").mkdir(parents=True)
    for name in ("__init__.py", "paths.py"):
        shutil.copy(PACKAGE / name, installed / name)
    script = "from gdviz.paths import resources; print(resources(), end='')"
    done = subprocess.run([sys.executable, "-c", script], cwd=installed.parent, capture_output=True, text=True, check=True)
    assert Path(done.stdout) == installed / "resources"


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of Linux")
def test_settings_progress_and_log_are_in_the_persons_own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert settings_file() == tmp_path / "config" / "gdviz" / "settings.json"
    assert progress_file() == tmp_path / "data" / "gdviz" / "progress.json"
    assert log_file() == tmp_path / "state" / "gdviz" / "log" / "gdviz.log"


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of Linux")
def test_asking_where_files_are_makes_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings_file().is_relative_to(tmp_path)
    assert progress_file().is_relative_to(tmp_path)
    assert log_file().is_relative_to(tmp_path)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - a list of names
