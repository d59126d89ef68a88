from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontInfo, QGuiApplication, QPalette, QRawFont
from PySide6.QtWidgets import QApplication

from gdviz.lab.kinds import Kind
from gdviz.ui import icons, theme
from gdviz.ui.theme import BODY_POINTS, TEXT_FAMILIES, THEMES, Theme, dress, font, system_theme
from tests.ui.hands import contrast

EVERY = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
SURFACES = ("ground", "panel", "raised")
TEXTS = ("text", "dim", "accent", "good", "warn", "bad")
ON_THE_STAGE = ("slope", "gone", "curve")
"""Words that the stage writes in these colours: the slope's label and verdicts."""
SHAPES = ("curve", "ball", "slope", "edge", "rim", "accent", "good", "warn", "bad", "gone")


@EVERY
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("word", TEXTS)
def test_words_can_be_read(theme: Theme, word: str, surface: str) -> None:
    assert contrast(getattr(theme, word), getattr(theme, surface)) >= 4.5


@EVERY
@pytest.mark.parametrize("word", ON_THE_STAGE)
def test_words_on_the_stage_can_be_read(theme: Theme, word: str) -> None:
    assert contrast(getattr(theme, word), theme.ground) >= 4.5


@EVERY
@pytest.mark.parametrize("kind", Kind)
def test_every_verdict_can_be_read(theme: Theme, kind: Kind) -> None:
    assert contrast(theme.of_kind(kind), theme.ground) >= 4.5


@EVERY
def test_the_leading_button_can_be_read(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@EVERY
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "rim"])
def test_shapes_stand_out_from_the_ground(theme: Theme, shape: str) -> None:
    assert contrast(getattr(theme, shape), theme.ground) >= 3


@EVERY
@pytest.mark.parametrize("surface", ["panel", "raised"])
def test_fields_have_an_edge_that_one_sees(theme: Theme, surface: str) -> None:
    assert contrast(theme.edge, getattr(theme, surface)) >= 3


@EVERY
def test_the_focus_can_be_seen_on_every_surface(theme: Theme) -> None:
    assert min(contrast(theme.accent, getattr(theme, surface)) for surface in SURFACES) >= 3


@EVERY
def test_each_valley_stands_out_and_differs_from_the_others(theme: Theme) -> None:
    for valley in theme.valleys:
        assert contrast(valley, theme.ground) >= 3
    colors = [theme.good, *theme.valleys]
    assert len(set(colors)) == len(colors)


@EVERY
def test_every_colour_is_written_out(theme: Theme) -> None:
    for name, color in theme.colors():
        assert re.fullmatch(r"#[0-9a-f]{6}", color), name
    assert len(dict(theme.colors())) == 17


def test_no_two_kinds_that_matter_look_alike() -> None:
    for one in THEMES.values():
        kinds = (Kind.SETTLED_GLOBAL, Kind.SETTLED_LOCAL, Kind.SWINGING, Kind.CHAOTIC, Kind.DIVERGED)
        assert all(one.of_kind(first) != one.of_kind(second) for first, second in combinations(kinds, 2))


@EVERY
def test_dressing_takes_on_palette_and_style(application: QApplication, theme: Theme) -> None:
    dress(application, theme, 125)
    assert application.palette().color(QPalette.ColorRole.WindowText).name() == theme.text
    assert application.palette().color(QPalette.ColorRole.Link).name() == theme.accent
    assert application.font().pointSizeF() == BODY_POINTS * 1.25
    assert theme.raised in application.styleSheet()


def test_the_bundled_letters_are_used(application: QApplication) -> None:
    del application
    assert set(TEXT_FAMILIES) <= set(QFontDatabase.families())
    assert QFontInfo(font(11, 100)).family() == TEXT_FAMILIES[0]


@pytest.mark.parametrize("sign", sorted({*"ηβγ′←×−·≈→▶•⁻⁰¹²³⁴⁵⁶⁷⁸⁹–²"}))
def test_every_sign_of_the_window_is_in_a_bundled_font(application: QApplication, sign: str) -> None:
    del application
    assert any(QRawFont.fromFont(_only(family)).supportsCharacter(ord(sign)) for family in TEXT_FAMILIES)


def _only(family: str) -> Any:
    made = font(11, 100)
    made.setFamilies([family])
    return made


@pytest.mark.parametrize(
    ("scheme", "name"), [(Qt.ColorScheme.Light, "light"), (Qt.ColorScheme.Dark, "dark"), (Qt.ColorScheme.Unknown, "dark")]
)
def test_the_theme_of_the_system(
    application: QApplication, monkeypatch: pytest.MonkeyPatch, scheme: Qt.ColorScheme, name: str
) -> None:
    del application

    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802 - Qt
            return scheme

    monkeypatch.setattr(QGuiApplication, "styleHints", Hints)
    assert system_theme().name == name


def test_each_sign_on_a_button_is_drawn_in_its_colour(application: QApplication) -> None:
    del application
    seen: set[bytes] = set()
    for name in icons.SIGNS:
        made = icons.icon(name, theme.DARK.text, theme.DARK.edge)
        image = made.pixmap(20, 20).toImage()
        colors = {image.pixelColor(x, y).name() for x in range(20) for y in range(20) if image.pixelColor(x, y).alpha() > 250}
        assert theme.DARK.text in colors
        seen.add(bytes(image.constBits()))
    assert len(seen) == len(icons.SIGNS)
