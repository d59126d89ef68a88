# pyright: basic
from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit

from gdviz.ui.shortcuts import CURVE, MAP, SHORTCUTS, ShortcutHelp, shown_keys
from tests.ui.hands import Desk, clear_away, events

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NONE, CONTROL = Modifier.NoModifier, Modifier.ControlModifier


def help_of(desk: Desk) -> ShortcutHelp:
    desk.key(Key.Key_F1)
    (sheet,) = desk.window.findChildren(ShortcutHelp)
    return sheet


def test_help_rows_are_the_table_and_the_table_is_the_actions(desk: Desk) -> None:
    sheet = help_of(desk)
    rows = set()
    for grid in sheet.findChildren(QGridLayout):
        for row in range(grid.rowCount()):
            rows.add(tuple(grid.itemAtPosition(row, column).widget().text() for column in (0, 1)))  # type: ignore[union-attr]
    assert rows == {(shown_keys(one), one.text) for one in SHORTCUTS}
    actions = {
        (action.text(), tuple(keys.toString(QKeySequence.SequenceFormat.PortableText) for keys in action.shortcuts()))
        for action in desk.window.findChildren(QAction)
        if action.shortcuts()
    }
    assert actions == {(one.text, tuple(QKeySequence(keys).toString() for keys in one.keys)) for one in SHORTCUTS if one.verb}
    assert desk.window.findChildren(QShortcut) == []


def test_no_key_is_given_twice() -> None:
    for place in ("", CURVE, MAP):
        keys = [keys for one in SHORTCUTS if (place in one.where if place else not one.where) for keys in one.keys]
        assert len(set(keys)) == len(keys)


def test_single_letters_work_only_on_the_curve_and_the_map() -> None:
    for one in SHORTCUTS:
        if not one.where:
            assert all("+" in keys or keys.startswith("F") for keys in one.keys)


@pytest.mark.parametrize(
    ("key", "modifier", "holds"),
    [
        (Key.Key_F5, NONE, lambda desk: desk.window.player.is_playing),
        (Key.Key_Return, CONTROL, lambda desk: desk.window.player.is_playing),
        (Key.Key_Right, CONTROL, lambda desk: desk.simulator.cursor == 4),
        (Key.Key_Left, CONTROL, lambda desk: desk.simulator.cursor == 2),
        (Key.Key_R, CONTROL, lambda desk: desk.simulator.cursor == 0),
        (Key.Key_Plus, CONTROL, lambda desk: desk.window._settings.text_size == 125),
        (Key.Key_Equal, CONTROL, lambda desk: desk.window._settings.text_size == 125),
        (Key.Key_Minus, CONTROL, lambda desk: desk.window._settings.text_size == 100),
        (Key.Key_F8, NONE, lambda desk: desk.window.lessons_dock.isHidden()),
        (Key.Key_F9, NONE, lambda desk: desk.window.controls_dock.isHidden()),
        (Key.Key_F1, NONE, lambda desk: bool(desk.window.findChildren(ShortcutHelp))),
    ],
)
@pytest.mark.parametrize("where", ["curve", "slider", "page"])
def test_keys_work_wherever_the_focus_is(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier, holds, where: str) -> None:  # noqa: ANN001
    desk.window.look_at(3)
    window = desk.window
    places = {
        "curve": window.stage.curve_bench.curve,
        "slider": window.controls.rate.slider,
        "page": window.lessons.page.texts[0],
        "run": window.transport.run,
    }
    places[where].setFocus()
    desk.key(key, modifier)
    assert holds(desk)
    if desk.window.player.is_playing:
        desk.key(key, modifier)
        assert not desk.window.player.is_playing


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_Y, CONTROL), (Key.Key_Z, CONTROL | Modifier.ShiftModifier)])
def test_undo_and_redo_by_key(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    desk.window.look_at(5)
    desk.window.reset()
    desk.window.stage.curve_bench.curve.setFocus()
    desk.key(Key.Key_Z, CONTROL)
    assert desk.simulator.cursor == 5
    desk.key(key, modifier)
    assert desk.simulator.cursor == 0


def test_space_presses_the_button_that_has_the_focus(desk: Desk) -> None:
    desk.window.transport.step.setFocus()
    desk.key(Key.Key_Space)
    assert desk.simulator.cursor == 1
    assert not desk.window.player.is_playing


def test_letters_in_a_field_are_letters(desk: Desk) -> None:
    desk.window.look_at(3)
    field = desk.window.controls.rate.field
    field.setFocus()
    for key in (Key.Key_R, Key.Key_Space, Key.Key_Left, Key.Key_Home):
        QTest.keyClick(field, key)
    assert desk.simulator.cursor == 3
    assert not desk.window.player.is_playing
    assert desk.simulator.experiment.start == (3.5,)


def test_the_help_closes_and_is_gone(desk: Desk) -> None:
    sheet = help_of(desk)
    assert sheet.isVisible()
    assert not any(isinstance(one, QLineEdit) for one in sheet.children())
    QTest.keyClick(sheet, Key.Key_Escape)
    clear_away()
    assert desk.window.findChildren(ShortcutHelp) == []


def test_asking_for_the_help_again_shows_one_list(desk: Desk) -> None:
    for _ in range(3):
        desk.window.show_help()
    events()
    assert len(desk.window.findChildren(ShortcutHelp)) == 1


def test_the_help_can_be_read_at_every_size(desk: Desk) -> None:
    while desk.window._settings.text_size < 200:
        desk.window.larger_text()
    sheet = help_of(desk)
    for label in sheet.findChildren(QLabel):
        assert label.sizeHint().width() <= label.width() + 1, label.text()
    assert QApplication.topLevelWidgets()
