"""Stories: the real window, a mouse and a keyboard."""
# pyright: basic

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from gdviz.descent.curves import CURVES
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.ui.player import SPEEDS
from gdviz.ui.settings import Settings
from gdviz.ui.theme import TEXT_SIZES, THEMES
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, PaintCount, active_timers, contrast, drag, events, named_action, read, until, wait

CURVES_BY_NAME = {curve.name: curve for curve in CURVES}
CURVE_NAMES = [curve.name for curve in CURVES]

FAST = Settings(speed=60)


def test_the_window_shows_the_simulator(desk: Desk) -> None:
    assert desk.pictured_as() == []
    assert desk.readouts == ["0", "3.5000", "2.3904", "+1.0571"]


# Running


def test_a_run_rolls_settles_and_then_rests(open_desk: OpenDesk) -> None:
    desk = open_desk(settings=FAST)
    seen: list[int] = []
    desk.simulator.watch(lambda: seen.append(desk.simulator.cursor))
    desk.click(desk.window.transport.run)
    assert desk.window.transport.run.text() == "Pause"
    assert desk.window.player.is_moving
    until(lambda: not desk.window.player.is_playing)
    until(lambda: not desk.window.player.is_moving)
    assert seen == sorted(set(seen))
    assert desk.simulator.is_at_end
    assert desk.verdict.startswith("Settled in a local minimum")
    assert desk.window.stage.curve_bench.update_line.text().strip() == "The run ends here."
    assert desk.pictured_as() == []


def test_run_at_the_end_begins_again(desk: Desk) -> None:
    desk.window.look_at(300)
    end = desk.simulator.cursor
    desk.click(desk.window.transport.run)
    desk.let_pass(0.5)
    assert 0 < desk.simulator.cursor < end
    desk.click(desk.window.transport.run)
    assert not desk.window.player.is_playing
    assert desk.pictured_as() == []


@pytest.mark.parametrize("text", ["landscape=parabola&start=0", "learning_rate=1e308"])
def test_run_where_there_is_no_step_to_make_keeps_nothing_running(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(text)
    assert desk.simulator.is_at_end
    assert desk.simulator.cursor == 0
    desk.click(desk.window.transport.run)
    desk.let_pass(1)
    assert not desk.window.player.is_playing
    assert not desk.window.player.is_moving
    assert desk.window.transport.run.text() == "Run"


def test_a_run_paused_stays_where_it_is(desk: Desk) -> None:
    desk.click(desk.window.transport.run)
    desk.let_pass(1)
    desk.click(desk.window.transport.run)
    step = desk.simulator.cursor
    assert step in (5, 6)
    desk.let_pass(1)
    assert desk.simulator.cursor == step
    assert not desk.window.player.is_moving


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_speed_is_chosen_and_kept(desk: Desk, speed: int) -> None:
    desk.choose(desk.window.transport.speed, speed)  # type: ignore[arg-type]
    assert desk.window.player.speed == speed
    desk.click(desk.window.transport.run)
    desk.let_pass(1)
    assert desk.simulator.cursor in range(min(speed, desk.simulator.length), speed + 2)
    if speed != 5:
        assert desk.kept[-1].speed == speed


@pytest.mark.parametrize("change", ["rate", "landscape", "optimizer", "theme", "text"])
def test_changes_in_a_run(desk: Desk, change: str) -> None:
    desk.click(desk.window.transport.run)
    desk.let_pass(0.5)
    match change:
        case "rate":
            desk.type(desk.window.controls.rate.field, "0.14")
        case "landscape":
            desk.choose(desk.window.controls._menus["landscape"], "cliff")
        case "optimizer":
            desk.choose(desk.window.controls._menus["optimizer"], "momentum")
        case "theme":
            desk.window.choose_theme("light")
        case _:
            desk.window.larger_text()
    assert desk.window.player.is_playing
    before = desk.simulator.cursor
    desk.let_pass(0.5)
    assert desk.simulator.cursor > before
    assert desk.pictured_as() == []


# Step by step


def test_step_back_and_reset(desk: Desk) -> None:
    transport = desk.window.transport
    assert not transport.back.isEnabled()
    for number in (1, 2, 3):
        desk.click(transport.step)
        assert desk.readouts[0] == str(number)
        assert desk.pictured_as() == []
    desk.click(transport.back)
    assert desk.readouts[0] == "2"
    desk.click(transport.reset)
    assert desk.readouts == ["0", "3.5000", "2.3904", "+1.0571"]
    assert desk.simulator.length == 0


def test_a_reset_can_be_taken_back_and_done_again(desk: Desk) -> None:
    desk.window.look_at(7)
    shown = desk.readouts
    desk.click(desk.window.transport.reset)
    desk.window._actions["undo"].trigger()
    assert desk.readouts == shown
    desk.window._actions["redo"].trigger()
    assert desk.readouts[0] == "0"
    assert desk.pictured_as() == []


def test_each_start_chosen_can_be_taken_back(desk: Desk) -> None:
    for weight in (-3.0, 2.0):
        QTest.mouseClick(desk.viewport, Qt.MouseButton.LeftButton, pos=desk.spot(weight))
    chosen = desk.simulator.experiment.start[0]
    assert chosen == pytest.approx(2, abs=0.02)
    desk.window.undo()
    assert desk.simulator.experiment.start[0] == pytest.approx(-3, abs=0.02)
    desk.window.undo()
    assert desk.simulator.experiment.start == (3.5,)


def test_a_whole_drag_of_the_slider_is_taken_back_at_once(desk: Desk) -> None:
    for tick in range(100, 200, 10):
        desk.window.controls.rate.slider.setValue(tick)
    assert desk.simulator.experiment.learning_rate == 0.2
    desk.window.undo()
    assert desk.simulator.experiment.learning_rate == 0.05
    assert not desk.simulator.can_undo
    assert desk.pictured_as() == []


def test_undo_and_redo_are_offered_only_where_there_is_something(desk: Desk) -> None:
    undo, redo = desk.window._actions["undo"], desk.window._actions["redo"]
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False)
    desk.type(desk.window.controls.rate.field, "0.2")
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)
    undo.trigger()
    assert (undo.isEnabled(), redo.isEnabled()) == (False, True)


def test_the_timeline_goes_anywhere(open_desk: OpenDesk) -> None:
    desk = open_desk("learning_rate=1.2")
    timeline = desk.window.transport.timeline
    timeline.setFocus()
    for key, step in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_PageUp, 10),
        (Qt.Key.Key_Left, 9),
        (Qt.Key.Key_End, 20),
        (Qt.Key.Key_Home, 0),
    ):
        desk.key(key)
        assert desk.simulator.cursor == step
        assert desk.pictured_as() == []


def test_the_timeline_pauses_a_run(desk: Desk) -> None:
    desk.click(desk.window.transport.run)
    desk.let_pass(0.5)
    desk.window.transport.timeline.setValue(1)
    assert not desk.window.player.is_playing
    assert desk.simulator.cursor == 1


# The learning rate


def test_the_slider_moves_field_strip_and_trail(desk: Desk) -> None:
    desk.window.look_at(4)
    desk.window.controls.rate.slider.setValue(190)
    assert desk.window.controls.rate.field.text() == "0.2"
    assert desk.window.rate_strip._rate == 0.2
    assert desk.simulator.cursor == 4
    assert desk.readouts[1] != "3.5000"
    assert desk.simulator.trail[1].position[0] == 3.5 - 0.2 * float(desk.simulator.trail[0].gradient[0])
    assert desk.pictured_as() == []


@pytest.mark.parametrize("end", [Qt.Key.Key_Home, Qt.Key.Key_End])
def test_the_slider_s_ends(desk: Desk, end: Qt.Key) -> None:
    desk.window.controls.rate.slider.setFocus()
    desk.key(end)
    assert desk.simulator.experiment.learning_rate == {Qt.Key.Key_Home: 0.01, Qt.Key.Key_End: 1.2}[end]
    assert desk.pictured_as() == []


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("1e-6", 1e-06),
        ("0.00001", 1e-05),
        ("1.5", 1.5),
        ("10", 10),
        ("0,05", 0.05),
        ("abc", 0.05),
        ("0", 0.05),
        ("-1", 0.05),
        ("1e308", 1e308),
        ("", 0.05),
        ("1e309", 0.05),
        ("5e-324", 5e-324),
    ],
)
def test_a_typed_rate(desk: Desk, text: str, rate: float) -> None:
    desk.type(desk.window.controls.rate.field, text)
    assert desk.simulator.experiment.learning_rate == rate
    desk.window.look_at(20)
    desk.window.transport.run.setFocus()
    desk.settle()
    assert desk.pictured_as() == []


def test_a_lesson_s_rate_is_kept_though_the_slider_cannot_show_it(desk: Desk) -> None:
    desk.window.lessons.page.setup_requested.emit(parse("learning_rate=1.05066"))
    desk.settle()
    assert desk.simulator.experiment.learning_rate == 1.05066
    assert desk.window.controls.rate.field.text() == "1.05066"
    assert desk.pictured_as() == []


def test_a_click_on_the_strip_chooses_the_rate(desk: Desk) -> None:
    strip = desk.window.rate_strip
    area = strip._area()
    for share in (0.0, 0.25, 0.999):
        place = QPoint(round(area.left() + share * area.width()), round(area.center().y()))
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)
        assert desk.simulator.experiment.learning_rate == pytest.approx(0.01 + share * 1.19, abs=0.008)
        assert desk.pictured_as() == []


@pytest.mark.parametrize("landscape", CURVE_NAMES)
def test_wild_rates_stay_finite_and_reset_brings_everything_back(open_desk: OpenDesk, landscape: str) -> None:
    desk = open_desk(f"landscape={landscape}")
    first = desk.readouts
    for optimizer, rate in itertools.product(("gradient-descent", "momentum"), (1e308, 1e300, 1e150, 10.0, 1e-320)):
        desk.simulator.adjust(optimizer=optimizer, learning_rate=rate)
        desk.settle(1)
        axes = desk.window.stage.curve_bench.curve._box.viewRange()
        for step in (1, 2, 300):
            desk.window.look_at(step)
            desk.settle(1)
            words = " ".join([*desk.readouts, desk.verdict, desk.window.stage.curve_bench.update_line.text()])
            assert not any(word in words for word in ("nan", "inf"))
        desk.window.back()
        desk.let_pass(0.5)
        desk.viewport.repaint()
        assert desk.window.stage.curve_bench.curve._box.viewRange() == axes
        desk.click(desk.window.transport.reset)
        assert desk.readouts == first
        assert desk.pictured_as() == []


# The start


def test_the_ball_is_dragged(desk: Desk) -> None:
    drag(desk.viewport, [desk.spot(3.5), desk.spot(2), desk.spot(0), desk.spot(-1.5)])
    assert desk.simulator.experiment.start[0] == pytest.approx(-1.5, abs=0.015)
    assert desk.simulator.experiment.start[0] == round(desk.simulator.experiment.start[0], 2)
    desk.settle()
    assert desk.pictured_as() == []


def test_a_drag_beyond_the_edge_stays_at_the_edge(desk: Desk) -> None:
    drag(desk.viewport, [desk.spot(3.5), QPoint(desk.viewport.width() + 500, 50), QPoint(5000, -400)])
    assert desk.simulator.experiment.start == (6.0,)
    drag(desk.viewport, [desk.spot(3.5), QPoint(-5000, 9000)])
    assert desk.simulator.experiment.start == (-6.0,)


def test_only_a_held_left_button_moves_the_ball(desk: Desk) -> None:
    QTest.mouseMove(desk.viewport, desk.spot(-2))
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mouseClick(desk.viewport, button, pos=desk.spot(-2))
    assert desk.simulator.experiment.start == (3.5,)
    assert QApplication.activePopupWidget() is None


def test_a_click_beside_the_picture_chooses_nothing(desk: Desk) -> None:
    QTest.mouseClick(desk.viewport, Qt.MouseButton.LeftButton, pos=QPoint(4, desk.viewport.height() - 4))
    assert desk.simulator.experiment.start == (3.5,)


@pytest.mark.parametrize(
    ("key", "modifier", "start"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 3.4),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 3.6),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 3.49),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 3.51),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 2.5),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 4.5),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, -6.0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 6.0),
        (Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, 3.5),
    ],
)
def test_keys_on_the_curve_move_the_start(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier, start: float) -> None:
    desk.window.stage.curve_bench.curve.setFocus()
    desk.key(key, modifier)
    assert desk.simulator.experiment.start == (start,)
    assert desk.pictured_as() == []


def test_many_small_nudges_do_not_drift(desk: Desk) -> None:
    desk.window.stage.curve_bench.curve.setFocus()
    for _ in range(35):
        desk.key(Qt.Key.Key_Left)
    assert desk.simulator.experiment.start == (0.0,)
    assert desk.window.controls.start.fields[0].text() == "0"
    for _ in range(100):
        desk.key(Qt.Key.Key_PageDown)
    assert desk.simulator.experiment.start == (-6.0,)


def test_space_and_r_belong_to_the_curve(desk: Desk) -> None:
    desk.window.stage.curve_bench.curve.setFocus()
    desk.key(Qt.Key.Key_Space)
    assert desk.window.player.is_playing
    desk.let_pass(0.5)
    desk.key(Qt.Key.Key_R)
    assert not desk.window.player.is_playing
    assert desk.simulator.cursor == 0
    desk.type(desk.window.controls.rate.field, "r", None)
    assert not desk.simulator.can_undo or desk.simulator.cursor == 0


@pytest.mark.parametrize(
    ("text", "start"), [("-1.5", -1.5), ("−1,5", -1.5), ("100", 100.0), ("abc", 3.5), ("", 3.5), ("1e309", 3.5)]
)
def test_a_typed_start(desk: Desk, text: str, start: float) -> None:
    desk.type(desk.window.controls.start.fields[0], text)
    assert desk.simulator.experiment.start == (start,)
    assert desk.window.controls.start._problem.isVisible() is (start == 3.5)
    desk.window.transport.run.setFocus()
    desk.settle()
    assert not desk.window.controls.start._problem.isVisible()
    assert desk.pictured_as() == []


@pytest.mark.parametrize("text", ["1e308", "1e200", "-1e160"])
@pytest.mark.parametrize("landscape", CURVE_NAMES)
def test_a_start_beyond_all_numbers_is_refused_or_shown_without_nonsense(open_desk: OpenDesk, text: str, landscape: str) -> None:
    desk = open_desk(f"landscape={landscape}")
    desk.type(desk.window.controls.start.fields[0], text)
    desk.settle()
    assert not any(word in " ".join([*desk.readouts, desk.verdict]).lower() for word in ("nan", "inf"))
    desk.window.transport.run.setFocus()
    desk.settle()
    assert desk.pictured_as() == []


def test_random_starts_differ_and_lie_in_sight(desk: Desk) -> None:
    seen: set[float] = set()
    for _ in range(12):
        desk.click(desk.window.controls.start.random)
        (start,) = desk.simulator.experiment.start
        assert -6 <= start <= 6
        assert start == round(start, 2)
        seen.add(start)
    assert len(seen) > 6
    assert desk.pictured_as() == []


# Menus and lessons


@pytest.mark.parametrize("landscape", CURVE_NAMES)
def test_a_landscape_brings_its_start_its_axes_and_its_formulas(desk: Desk, landscape: str) -> None:
    desk.choose(desk.window.controls._menus["landscape"], landscape)
    desk.settle()
    entry = CURVES_BY_NAME[landscape]
    assert desk.simulator.experiment.start == entry.default_start
    assert desk.window.stage.curve_bench.curve._box.viewRange()[0] == pytest.approx(entry.window[0])
    assert desk.window.formulas._formulas == (entry.formula, entry.gradient_formula)
    assert desk.pictured_as() == []


def test_settings_come_and_go_with_their_rules(desk: Desk) -> None:
    controls = desk.window.controls
    for optimizer, schedule in itertools.product(("momentum", "gradient-descent"), ("exponential", "constant")):
        desk.choose(controls._menus["optimizer"], optimizer)
        desk.choose(controls._menus["schedule"], schedule)
        wanted = [name for name, there in (("beta", optimizer == "momentum"), ("gamma", schedule == "exponential")) if there]
        assert list(controls._settings) == wanted
        assert all(control.isVisible() for control in controls._settings.values())
        assert desk.pictured_as() == []


def test_a_setting_is_chosen_by_slider_and_field(desk: Desk) -> None:
    desk.choose(desk.window.controls._menus["optimizer"], "momentum")
    beta = desk.window.controls._settings["beta"]
    beta.slider.setFocus()
    desk.key(Qt.Key.Key_Home)
    assert desk.simulator.experiment.settings["beta"] == 0
    desk.type(beta.field, "0.5")
    assert desk.simulator.experiment.settings["beta"] == 0.5
    desk.type(beta.field, "1.5")
    assert desk.simulator.experiment.settings["beta"] == 0.5
    assert beta._problem.isVisible()


def test_a_link_is_no_loss(desk: Desk) -> None:
    desk.window.look_at(5)
    shown = desk.readouts
    desk.window.lessons.page.setup_requested.emit(parse("landscape=cliff"))
    desk.window.undo()
    assert desk.readouts == shown


# What the window says


def test_the_verdict_bar_says_the_simulator_s_verdict(open_desk: OpenDesk) -> None:
    kinds: set[Kind] = set()
    desk = open_desk()
    for text in ("", "learning_rate=0.2", "learning_rate=1.2", "learning_rate=10", "learning_rate=1e-5", "start=-1.5"):
        desk.simulator.set_up(parse(text))
        desk.window.look_at(300)
        verdict = desk.simulator.verdict()
        kinds.add(verdict.kind)
        assert desk.verdict == f"{verdict.kind.label}{verdict.message}".replace(" -", " −")
    assert len(kinds) == 6


def test_the_description_of_the_curve_has_the_numbers_of_the_read_outs(desk: Desk) -> None:
    for step in (0, 3, 20):
        desk.window.look_at(step)
        description = desk.window.stage.curve_bench.curve.accessibleDescription()
        assert all(text in description for text in desk.readouts)


@pytest.mark.parametrize("rate", ["0.05", "0.2", "1.2", "10"])
def test_the_axes_stay_put_in_a_run(open_desk: OpenDesk, rate: str) -> None:
    desk = open_desk(f"learning_rate={rate}", settings=FAST)
    axes = desk.window.stage.curve_bench.curve._box.viewRange()
    desk.click(desk.window.transport.run)
    for _ in range(40):
        desk.let_pass(0.05)
        desk.viewport.repaint()
        assert desk.window.stage.curve_bench.curve._box.viewRange() == axes


# Theme, text, motion


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_chosen_in_the_menu_and_kept(desk: Desk, theme: str) -> None:
    words = {"dark": "Dark", "light": "Light", "contrast": "High contrast"}[theme]
    named_action(desk.window, words).trigger()
    events()
    assert desk.window.theme.name == theme
    assert desk.kept[-1].theme == theme
    assert desk.window.grab().toImage().pixelColor(2, 2).name() == THEMES[theme].panel
    ground = desk.window.stage.curve_bench.curve.grab().toImage().pixelColor(2, 2).name()
    assert ground == THEMES[theme].ground
    assert desk.pictured_as() == []


def test_the_colours_of_the_system_are_followed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = QGuiApplication.styleHints()
    monkeypatch.setattr("gdviz.ui.main_window.system_theme", lambda: THEMES["light"])
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    events()
    assert desk.window.stage.curve_bench.curve.grab().toImage().pixelColor(2, 2).name() == THEMES["light"].ground
    desk.window.choose_theme("contrast")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    events()
    assert desk.window.theme.name == "contrast"
    desk.window.choose_theme("system")
    assert desk.window.theme.name == "light"


def test_text_grows_and_shrinks_to_its_limits(desk: Desk) -> None:
    larger = [button for button in desk.window.findChildren(QToolButton) if button.text() in ("A+", "A−")]
    smaller, larger = sorted(larger, key=lambda button: button.text(), reverse=True)
    for size in (*TEXT_SIZES[1:], TEXT_SIZES[-1]):
        desk.click(larger)
        assert desk.window._settings.text_size == size
        assert QApplication.font().pointSizeF() == 11 * size / 100
    for size in (*TEXT_SIZES[-2::-1], TEXT_SIZES[0]):
        desk.click(smaller)
        assert desk.window._settings.text_size == size
    assert desk.kept[-1].text_size == 100


def test_with_less_motion_the_ball_jumps(desk: Desk) -> None:
    named_action(desk.window, "Less motion").trigger()
    assert desk.kept[-1].reduced_motion
    desk.click(desk.window.transport.step)
    assert not desk.window.player.is_moving
    assert desk.window.stage.curve_bench.curve._ball._at == float(desk.simulator.step.position[0])
    named_action(desk.window, "Less motion").trigger()
    desk.click(desk.window.transport.step)
    assert desk.window.player.is_moving


def test_between_two_steps_the_ball_glides_along(desk: Desk) -> None:
    before = float(desk.simulator.step.position[0])
    desk.window.step()
    after = float(desk.simulator.step.position[0])
    seen = [desk.window.stage.curve_bench.curve._ball._at]
    while desk.window.player.is_moving:
        desk.window.player.advance(1 / 60)
        seen.append(desk.window.stage.curve_bench.curve._ball._at)
    assert seen[0] == before
    assert seen[-1] == after
    assert len(seen) > 8
    assert seen == sorted(seen, reverse=after < before)


def test_while_nothing_moves_nothing_runs(desk: Desk, application: QApplication) -> None:
    desk.window.step()
    until(lambda: not desk.window.player.is_moving)
    desk.window.stage.curve_bench.curve.setFocus()
    wait(300)
    count = PaintCount()
    application.installEventFilter(count)
    wait(300)
    application.removeEventFilter(count)
    assert count.painted == []
    assert active_timers() == []


# How it is kept


def test_closing_keeps_how_the_window_was_left(open_desk: OpenDesk) -> None:
    desk = open_desk(settings=replace(Settings(), speed=20))
    desk.window.toggle_lessons()
    desk.window.close()
    kept = desk.kept[-1]
    assert kept.geometry
    again = open_desk(settings=kept)
    again.window.restore()
    assert again.window.lessons_dock.isHidden()
    assert not again.window.controls_dock.isHidden()
    assert again.window.transport.speed.currentData() == 20


@pytest.mark.parametrize("geometry", ["", "00", "01d9d0cb00030000", "f" * 300, "abc"])
def test_a_wrong_geometry_is_no_reason_not_to_open(open_desk: OpenDesk, geometry: str) -> None:
    desk = open_desk(settings=replace(Settings(), geometry=geometry, docks=geometry))
    desk.window.restore()
    desk.settle()
    assert desk.window.transport.run.isVisible()


def test_closing_in_a_run_stops_it(desk: Desk) -> None:
    desk.click(desk.window.transport.run)
    desk.window.close()
    assert not desk.window.player.is_playing
    desk.window.player.advance(0)
    assert not desk.window.player.is_moving


def test_the_panels_fold_and_come_back(desk: Desk) -> None:
    for key, dock, name in (
        (Qt.Key.Key_F8, desk.window.lessons_dock, "toggle_lessons"),
        (Qt.Key.Key_F9, desk.window.controls_dock, "toggle_controls"),
    ):
        action = desk.window._actions[name]
        assert action.isChecked()
        desk.key(key)
        assert dock.isHidden()
        assert not action.isChecked()
        desk.key(key)
        assert not dock.isHidden()
        assert action.isChecked()


def test_what_is_announced_stands_at_the_foot(desk: Desk) -> None:
    desk.window.announce("Your settings cannot be kept")
    assert desk.window.statusBar().currentMessage() == "Your settings cannot be kept"
    assert desk.window.transport.run.isVisible()


@pytest.mark.parametrize("theme", THEMES)
def test_one_sees_which_button_has_the_keyboard(open_desk: OpenDesk, theme: str) -> None:
    desk = open_desk(settings=Settings(theme=theme))
    transport, controls = desk.window.transport, desk.window.controls
    desk.window.look_at(3)
    for widget in (
        transport.run,
        transport.step,
        transport.speed,
        controls.start.fields[0],
        controls.start.random,
        controls._menus["optimizer"],
        desk.window.stage.curve_bench.curve,
    ):
        desk.window.lessons.page.texts[0].setFocus()
        events()
        before = widget.grab().toImage()
        widget.setFocus()
        events()
        after = widget.grab().toImage()
        changed = [
            contrast(before.pixelColor(x, y).name(), after.pixelColor(x, y).name())
            for x in range(0, before.width(), 3)
            for y in (1, 2, before.height() - 2)
            if before.pixelColor(x, y) != after.pixelColor(x, y)
        ]
        clear = [ratio for ratio in changed if ratio >= 3]
        assert len(clear) >= before.width() // 6, f"{type(widget).__name__}: {max(changed, default=0):.1f}"


def test_minus_signs_and_numbers_are_alike_everywhere(desk: Desk) -> None:
    desk.type(desk.window.controls.start.fields[0], "-1.5")
    shown = desk.readouts[1]
    assert read(shown) == -1.5
    assert shown in desk.window.stage.curve_bench.update_line.text()
    assert shown in desk.window.stage.curve_bench.curve.accessibleDescription()


@pytest.mark.parametrize("presses", [1, 2], ids=["still dragged", "pressed anew after a release was lost"])
def test_a_window_that_shrinks_while_a_panel_s_edge_is_dragged_is_laid_out(open_desk: OpenDesk, presses: int) -> None:
    desk = open_desk(size=(1920, 1080))
    window = desk.window
    edge = QPoint(window.lessons_dock.geometry().right() + 1, 500)
    for place in (edge, QPoint(3, 3))[:presses]:
        QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseMove(window, place + QPoint(30, 0))
        desk.settle()
    window.resize(1024, 600)
    desk.settle()
    run = window.transport.run
    assert window.rect().contains(run.mapTo(window, run.rect().center()))
