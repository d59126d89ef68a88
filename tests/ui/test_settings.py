from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from gdviz.ui.player import SPEEDS
from gdviz.ui.settings import SYSTEM, Settings, read_settings, write_settings
from gdviz.ui.theme import TEXT_SIZES, THEMES

CHANGED = Settings("light", 150, 20, reduced_motion=True, geometry="01d9", docks="00ff")


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none" / "settings.json") == (Settings(), "")


@pytest.mark.parametrize(
    "settings",
    [Settings(), CHANGED, *(replace(Settings(), theme=name) for name in (SYSTEM, *THEMES))]
    + [replace(Settings(), text_size=size) for size in TEXT_SIZES]
    + [replace(Settings(), speed=speed) for speed in SPEEDS],
)
def test_what_is_kept_comes_back(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "new" / "folder" / "settings.json"
    assert write_settings(path, settings) == ""
    assert read_settings(path) == (settings, "")
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "drak"),
        ("theme", 1),
        ("theme", None),
        ("theme", ["dark"]),
        ("text_size", 99),
        ("text_size", 150.0),
        ("text_size", "150"),
        ("text_size", True),
        ("speed", 0),
        ("speed", -1),
        ("speed", 1e308),
        ("speed", True),
        ("reduced_motion", "false"),
        ("reduced_motion", 0),
        ("reduced_motion", None),
        ("geometry", "xyz"),
        ("geometry", 5),
        ("geometry", "a" * 100000),
        ("docks", {"a": 1}),
        ("docks", "00 ff"),
    ],
)
def test_a_wrong_value_alone_is_replaced(tmp_path: Path, name: str, value: Any) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({**asdict(CHANGED), name: value}))
    said = f"{path}: {name} cannot be used; the default holds"
    assert read_settings(path) == (replace(CHANGED, **{name: getattr(Settings(), name)}), said)


def test_keys_of_another_version_are_left_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"volume": 11, "theme": "light"}))
    assert read_settings(path) == (replace(Settings(), theme="light"), "")


DAMAGED = {
    "empty": b"",
    "cut off": b'{"theme": "li',
    "not JSON": b"theme=dark",
    "a list": b"[1, 2]",
    "a number": b"3",
    "no text": bytes(range(256)),
    "deep": b"[" * 100_000,
    "huge number": b'{"speed": ' + b"9" * 10_000 + b"}",
    "too large": b" " * (2**20 + 1),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_kept_beside_and_said(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(DAMAGED[damage])
    settings, problem = read_settings(path)
    assert settings == Settings()
    assert str(path.with_suffix(".bad")) in problem
    assert "\n" not in problem
    assert path.with_suffix(".bad").read_bytes() == DAMAGED[damage]
    assert read_settings(path) == (Settings(), "")


@pytest.mark.parametrize("length", range(0, 130, 7))
def test_a_file_cut_anywhere_is_read_or_set_aside(tmp_path: Path, length: int) -> None:
    path = tmp_path / "settings.json"
    whole = json.dumps(asdict(CHANGED), indent=1)
    path.write_text(whole[:length])
    settings, problem = read_settings(path)
    assert (settings, bool(problem)) == ((CHANGED, False) if length >= len(whole) else (Settings(), True))


def test_a_damaged_file_that_cannot_be_moved_is_said_too(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("?")
    kept = tmp_path / "settings.bad"
    kept.mkdir()
    (kept / "something").touch()
    settings, problem = read_settings(path)
    assert settings == Settings()
    assert str(path) in problem


def test_where_nothing_can_be_written_it_says_so_in_one_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file, not a folder")
    path = home / "gdviz" / "settings.json"
    problem = write_settings(path, CHANGED)
    assert str(path) in problem
    assert "\n" not in problem
    assert read_settings(path) == (Settings(), "")


def test_a_folder_that_cannot_be_looked_into_is_no_reason_not_to_start(tmp_path: Path) -> None:
    settings, problem = read_settings(tmp_path / ("x" * 300) / "settings.json")
    assert settings == Settings()
    assert "\n" not in problem
