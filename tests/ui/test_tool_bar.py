"""The buttons at the top."""
# pyright: basic

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from gdviz.ui.settings import Settings
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, named_action, shown

VERBS = ("toggle_lessons", "undo", "redo", "smaller_text", "larger_text", "show_help", "toggle_controls")


def test_each_button_has_a_name_a_tip_with_its_keys_and_the_keyboard(desk: Desk) -> None:
    tools = desk.window.tools
    for verb in VERBS:
        action = desk.window._actions[verb]
        button = tools.widgetForAction(action)
        assert isinstance(button, QToolButton)
        assert button.accessibleName() == action.text()
        assert action.text() in action.toolTip()
        assert "(" in action.toolTip()
        assert button.focusPolicy() == Qt.FocusPolicy.TabFocus
    texts = [button.text() for button in shown(tools, QToolButton) if button.text()]
    assert texts == ["Lessons", "Undo", "Redo", "A−", "A+", "View", "Keys", "Controls"]
    assert not tools.isMovable()


def test_the_menu_of_looks_shows_what_holds_and_is_kept(open_desk: OpenDesk) -> None:
    desk = open_desk(settings=Settings(theme="light", reduced_motion=True))
    window = desk.window
    names = ("Colours of the system", "Dark", "Light", "High contrast")
    assert [name for name in names if named_action(window, name).isChecked()] == ["Light"]
    assert named_action(window, "Less motion").isChecked()
    assert window.player.reduced_motion
    named_action(window, "High contrast").trigger()
    named_action(window, "Less motion").trigger()
    assert [name for name in names if named_action(window, name).isChecked()] == ["High contrast"]
    assert (desk.kept[-1].theme, desk.kept[-1].reduced_motion) == ("contrast", False)
    assert not window.player.reduced_motion


def test_undo_and_redo_by_their_buttons(desk: Desk) -> None:
    undo, redo = (desk.window.tools.widgetForAction(desk.window._actions[verb]) for verb in ("undo", "redo"))
    assert not undo.isEnabled()
    desk.window.wishes.choose_rate(0.3)
    desk.click(undo)
    assert desk.simulator.experiment.learning_rate == 0.05
    desk.click(redo)
    assert desk.simulator.experiment.learning_rate == 0.3
