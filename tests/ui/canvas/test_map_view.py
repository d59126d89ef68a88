"""Stories on the map: where the ball begins, what the fog hides, what the map says."""
# pyright: basic

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.notation import parse
from gdviz.ui.canvas.map_view import MapView
from gdviz.ui.canvas.relief import draw_relief
from gdviz.ui.theme import DARK, THEMES
from gdviz.ui.wording import number
from tests.ui.canvas.alone import scene_at
from tests.ui.conftest import OpenDesk
from tests.ui.hands import LEFT, Desk, drag, events, write
from tests.ui.on_map import (
    FOGGY,
    Spoken,
    bench_of,
    click_at,
    coarse,
    drag_through,
    frame_of,
    likeness,
    map_of,
    picture,
    point_at,
    spoken,
    spot,
)

__all__ = ["coarse", "spoken"]

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT = Modifier.NoModifier, Modifier.ShiftModifier
MAPS = [name for name, one in LANDSCAPES.items() if one.dimensions == 2]


@pytest.fixture
def hike(coarse: None, open_desk: OpenDesk) -> Desk:  # noqa: ARG001 - before the window is opened
    desk = open_desk(FOGGY)
    map_of(desk).setFocus()
    return desk


def has_few_decimals(start: tuple[float, ...]) -> bool:
    return all(value == round(value, 2) for value in start)


def is_inside(desk: Desk, start: tuple[float, ...]) -> bool:
    window = desk.simulator.descent.landscape.window
    return all(low <= value <= high for value, (low, high) in zip(start, window, strict=True))


# Where the ball begins


def test_a_click_chooses_the_start_to_two_decimals(hike: Desk) -> None:
    for position in ((1.0, 2.0), (-3.3, 0.5), (3.9, -3.9), (0.0, 0.0)):
        click_at(hike, position)
        start = hike.simulator.experiment.start
        assert start == pytest.approx(position, abs=0.02)
        assert has_few_decimals(start)
        assert is_inside(hike, start)
        assert hike.simulator.cursor == 0
        assert hike.pictured_as() == []


def test_each_click_is_one_thing_to_undo_and_a_whole_drag_too(hike: Desk) -> None:
    begin = hike.simulator.experiment.start
    click_at(hike, (1.0, 2.0))
    drag_through(hike, (1.0, 2.0), (0.5, 1.0), (-1.0, 1.0), (-2.0, 0.0))
    assert hike.simulator.experiment.start == pytest.approx((-2.0, 0.0), abs=0.02)
    hike.window.undo()
    assert hike.simulator.experiment.start == pytest.approx((1.0, 2.0), abs=0.02)
    hike.window.undo()
    assert hike.simulator.experiment.start == begin
    assert not hike.simulator.can_undo
    hike.window.redo()
    hike.window.redo()
    assert hike.simulator.experiment.start == pytest.approx((-2.0, 0.0), abs=0.02)
    assert hike.pictured_as() == []


def test_a_drag_beyond_the_edge_stays_at_the_edge(hike: Desk) -> None:
    (left, right), (bottom, top) = hike.simulator.descent.landscape.window
    beyond = {(9e3, 9e3): (right, top), (-9e3, 0.0): (left, 0.0), (0.0, -9e3): (0.0, bottom)}
    for place, corner in beyond.items():
        drag_through(hike, (0.0, 0.0), place)
        assert hike.simulator.experiment.start == pytest.approx(corner, abs=0.02)
        assert is_inside(hike, hike.simulator.experiment.start)


def test_only_the_left_button_on_the_map_itself_moves_the_ball(hike: Desk) -> None:
    before, view = hike.simulator.experiment, map_of(hike)
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mouseClick(view, button, NONE, spot(hike, (1, 1)))
    QTest.mouseClick(view, LEFT, NONE, QPoint(1, 1))
    drag(view, [QPoint(1, 1), spot(hike, (1, 1))])
    point_at(hike, spot(hike, (2, 2)))
    assert hike.simulator.experiment is before


def test_the_second_press_of_a_double_click_is_one_too(hike: Desk) -> None:
    QTest.mouseDClick(map_of(hike), LEFT, NONE, spot(hike, (1, 1)))
    events()
    assert hike.simulator.experiment.start == pytest.approx((1, 1), abs=0.02)


MOVES = [
    (Key.Key_Left, NONE, (-0.08, 0)),
    (Key.Key_Right, NONE, (0.08, 0)),
    (Key.Key_Up, NONE, (0, 0.08)),
    (Key.Key_Down, NONE, (0, -0.08)),
    (Key.Key_Left, SHIFT, (-0.01, 0)),
    (Key.Key_Right, SHIFT, (0.01, 0)),
    (Key.Key_Up, SHIFT, (0, 0.01)),
    (Key.Key_Down, SHIFT, (0, -0.01)),
    (Key.Key_Home, NONE, (-0.8, 0)),
    (Key.Key_End, NONE, (0.8, 0)),
    (Key.Key_PageUp, NONE, (0, 0.8)),
    (Key.Key_PageDown, NONE, (0, -0.8)),
]
"""On a map that is 8 wide: a hundredth, a thousandth and a tenth of it."""


def test_keys_move_the_start(hike: Desk) -> None:
    for key, modifier, (across, up) in MOVES:
        hike.simulator.adjust(start=(0.5, 0.5))
        hike.key(key, modifier)
        start = hike.simulator.experiment.start
        assert start == pytest.approx((0.5 + across, 0.5 + up), abs=1e-9 if not modifier else 0.011), (key, modifier)
        assert has_few_decimals(start)
    assert hike.pictured_as() == []


def test_keys_stop_at_the_edges(hike: Desk) -> None:
    corners = {
        (Key.Key_Home, Key.Key_PageDown): (0, 0),
        (Key.Key_End, Key.Key_PageUp): (1, 1),
    }
    window = hike.simulator.descent.landscape.window
    for keys, ends in corners.items():
        hike.simulator.adjust(start=tuple(0.75 * window[axis][end] for axis, end in enumerate(ends)))
        for key in keys * 2:
            hike.key(key)
        assert hike.simulator.experiment.start == tuple(window[axis][end] for axis, end in enumerate(ends))


def test_there_and_back_by_keys_is_where_one_was(hike: Desk) -> None:
    click_at(hike, (0.4, 0.4))
    begin = hike.simulator.experiment.start
    for key in (Key.Key_Left, Key.Key_Up, Key.Key_Right, Key.Key_Down) * 4:
        hike.key(key)
    assert hike.simulator.experiment.start == begin


def test_other_keys_are_left_to_others(hike: Desk) -> None:
    before = hike.simulator.experiment
    for key, modifier in ((Key.Key_X, NONE), (Key.Key_Up, Modifier.ControlModifier), (Key.Key_Escape, NONE)):
        hike.key(key, modifier)
    assert hike.simulator.experiment is before


def test_space_r_and_l_belong_to_the_map(hike: Desk) -> None:
    hike.key(Key.Key_Space)
    assert hike.window.player.is_playing
    hike.let_pass(1)
    hike.key(Key.Key_Space)
    assert not hike.window.player.is_playing
    assert hike.simulator.cursor
    hike.key(Key.Key_R)
    assert hike.simulator.cursor == 0
    hike.key(Key.Key_L)
    assert hike.simulator.fog_is_lifted
    hike.key(Key.Key_L)
    assert not hike.simulator.fog_is_lifted
    field = hike.window.controls.start.fields[0]
    field.setFocus()
    hike.key(Key.Key_L)
    assert not hike.simulator.fog_is_lifted


def test_fields_choose_each_weight(hike: Desk) -> None:
    for row, text, start in ((0, "1,5", 1.5), (1, "-2.25", -2.25), (0, "−3", -3.0)):
        hike.type(hike.window.controls.start.fields[row], text)
        assert hike.simulator.experiment.start[row] == start
        assert hike.pictured_as() == []
    hike.type(hike.window.controls.start.fields[1], "north")
    assert hike.simulator.experiment.start == (-3.0, -2.25)


def test_random_starts_differ_and_lie_on_the_map(hike: Desk) -> None:
    starts = []
    for _ in range(12):
        hike.click(hike.window.controls.start.random)
        starts.append(hike.simulator.experiment.start)
    assert len(set(starts)) > 8
    assert all(has_few_decimals(start) and is_inside(hike, start) for start in starts)


def test_a_ball_outside_of_the_map_is_pointed_at(hike: Desk, spoken: Spoken) -> None:
    inner = frame_of(hike).square.adjusted(16, 16, -16, -16)
    for text, edge in (("25", inner.right()), ("-25", inner.left()), ("1e12", inner.right())):
        hike.type(hike.window.controls.start.fields[0], text)
        assert hike.simulator.experiment.start[0] == float(text)
        where = ", ".join(number(value, 2) for value in hike.simulator.experiment.start)
        assert spoken.on(hike) == [f"the ball is at ({where})"]
        y = spot(hike, (0, hike.simulator.experiment.start[1])).y()
        assert picture(hike).pixelColor(round(edge), y).name() == DARK.ball
    hike.type(hike.window.controls.start.fields[0], "1")
    assert spoken.on(hike)[0].startswith("slope")


# Steps on the map


def test_steps_timeline_reset_and_undo_move_the_ball_on_the_map(hike: Desk) -> None:
    window, view = hike.window, map_of(hike)
    trail = []
    for _ in range(5):
        window.step()
        hike.let_pass(0.5)
        trail.append(view.shown_position.tolist())
    assert trail == [step.position.tolist() for step in hike.simulator.trail[1:]]
    window.back()
    hike.let_pass(0.5)
    assert view.shown_position.tolist() == trail[3]
    window.transport.timeline.setValue(2)
    hike.let_pass(0.5)
    assert hike.simulator.cursor == 2
    assert view.shown_position.tolist() == trail[1]
    window.reset()
    assert view.shown_position.tolist() == list(hike.simulator.experiment.start)
    window.undo()
    assert hike.simulator.cursor == 2
    assert view.shown_position.tolist() == trail[1]
    assert hike.pictured_as() == []


def test_a_ball_glides_between_steps_and_jumps_with_less_motion(hike: Desk) -> None:
    for reduced in (False, True):
        hike.window.choose_motion(reduced)
        hike.window.reset()
        begin, end = hike.simulator.step.position, hike.simulator.upcoming.position
        hike.window.step()
        if reduced:
            assert map_of(hike).shown_position.tolist() == end.tolist()
            continue
        assert map_of(hike).shown_position.tolist() == begin.tolist()
        hike.let_pass(0.15)
        way = np.linalg.norm(map_of(hike).shown_position - begin) / np.linalg.norm(end - begin)
        assert 0.1 < way < 0.9


def test_the_same_steps_give_the_same_picture_whichever_way_one_came(hike: Desk) -> None:
    window = hike.window
    window.look_at(6)
    hike.let_pass(0.5)
    at_once = picture(hike)
    window.reset()
    for _ in range(6):
        window.step()
        hike.let_pass(0.5)
        picture(hike)
    bit_by_bit = picture(hike)
    places = [QPoint(x, y) for x in range(bit_by_bit.width()) for y in range(0, bit_by_bit.height(), 2)]
    # Where a piece of the trail was put to another the edges are a little rougher.
    assert likeness(bit_by_bit, at_once, places) > 0.99
    window.look_at(9)
    picture(hike)
    window.look_at(6)
    assert picture(hike) == at_once


def test_every_landscape_is_drawn_and_walked_on(hike: Desk, spoken: Spoken) -> None:
    for name in MAPS:
        hike.choose(hike.window.controls._menus["landscape"], name)
        assert hike.simulator.experiment.landscape == name
        assert hike.simulator.experiment.start == LANDSCAPES[name].default_start
        hike.window.look_at(4)
        words = spoken.on(hike)
        assert [word.split()[0] for word in words] == ["slope"]
        titles = frame_of(hike).titles
        assert titles == (("weight w", "bias b") if "fit" in name else ("weight x", "weight y"))
        assert hike.pictured_as() == []


def test_wild_rates_stay_finite(hike: Desk, spoken: Spoken) -> None:
    for rate in ("1.9", "1e6", "1e308"):
        hike.type(hike.window.controls.rate.field, rate)
        for step in (1, 2, 300):
            hike.window.look_at(step)
            hike.let_pass(0.1)
            assert all("nan" not in word for word in spoken.on(hike))
    hike.window.reset()
    assert hike.pictured_as() == []


def test_at_rest_no_next_move_is_drawn(hike: Desk) -> None:
    hike.window.wishes.set_up(parse("landscape=bowl&learning_rate=0.3"))
    view = map_of(hike)
    ball_alone = []
    for cursor in (0, 300):
        hike.window.look_at(cursor)
        hike.let_pass(0.5)
        image = picture(hike)
        accent = sum(
            image.pixelColor(x, y).name() == DARK.accent for x in range(view.width()) for y in range(0, view.height(), 2)
        )
        ball_alone.append(accent)
    assert hike.simulator.is_at_end
    assert ball_alone[0] > ball_alone[1] == 0


# The fog


def ring(desk: Desk, share: float) -> list[QPoint]:
    """Places around the ball, at a distance told in widths of the map."""
    middle, radius = spot(desk, desk.simulator.step.position.tolist()), share * frame_of(desk).square.width()
    angles = [2 * math.pi * part / 90 for part in range(90)]
    places = [middle + QPoint(round(radius * math.cos(angle)), round(radius * math.sin(angle))) for angle in angles]
    square = frame_of(desk).square.adjusted(2, 2, -2, -2)
    return [place for place in places if square.contains(QPointF(place))]


def far_places(desk: Desk, least: float = 0.3) -> list[QPoint]:
    """Places on the map that are far from the ball, and from its own words at the foot."""
    square = frame_of(desk).square.adjusted(12, 12, -12, -12)
    middle = spot(desk, desk.simulator.step.position.tolist())
    grid = itertools.product(np.linspace(square.left(), square.right(), 20), np.linspace(square.top(), square.bottom(), 20))
    places = [QPoint(round(x), round(y)) for x, y in grid]
    return [place for place in places if QPointF(place - middle).manhattanLength() > least * 2 * square.width()]


def relief(desk: Desk) -> QImage:
    view = map_of(desk)
    return draw_relief(desk.simulator.descent.landscape, frame_of(desk), view._theme, view._small, 1.0).toImage()


def test_far_ground_is_fog_and_near_ground_is_clear(hike: Desk) -> None:
    for theme in THEMES:
        hike.window.choose_theme(theme)
        ground, image = relief(hike), picture(hike)
        assert likeness(image, ground, far_places(hike)) < 0.1
        assert likeness(image, ground, ring(hike, 0.04)) > 0.5
        hike.window.toggle_fog()
        hike.let_pass(0.6)
        assert likeness(picture(hike), ground, far_places(hike)) > 0.95
        hike.window.toggle_fog()
        hike.let_pass(0.6)


def test_what_was_felt_stays_half_clear(hike: Desk) -> None:
    far = ring(hike, 0.05)
    ground, near = relief(hike), picture(hike)
    hike.window.look_at(300)
    hike.let_pass(0.5)
    assert not set(far) & set(ring(hike, 0.05))
    half = picture(hike)
    # Between ground and fog: neither the ground itself nor the fog that lay there.
    assert likeness(half, ground, far) < likeness(near, ground, far)
    hike.window.reset()
    click_at(hike, (3.5, -3.5))
    assert likeness(picture(hike), half, far) < 0.5


WAYS_TO_LIFT = ["button", "key", "verb"]


def lift(desk: Desk, way: str) -> None:
    if way == "button":
        desk.click(bench_of(desk).lift)
    elif way == "key":
        map_of(desk).setFocus()
        desk.key(Key.Key_L)
    else:
        desk.window.toggle_fog()


def test_the_fog_lifts_and_comes_back_each_way(hike: Desk) -> None:
    foggy, ground = picture(hike), relief(hike)
    far = far_places(hike)
    for way, back in itertools.product(WAYS_TO_LIFT, WAYS_TO_LIFT):
        lift(hike, way)
        hike.let_pass(0.6)
        assert bench_of(hike).lift.isChecked()
        assert likeness(picture(hike), ground, far) > 0.95
        lift(hike, back)
        hike.let_pass(0.6)
        assert not bench_of(hike).lift.isChecked()
        assert likeness(picture(hike), foggy, far) == 1.0


def test_when_the_fog_comes_back_by_itself(hike: Desk) -> None:
    window = hike.window

    def go_and_return() -> None:
        window.open_bench("loss-curve")
        window.open_bench("foggy-landscape")

    changes = {
        "reset": (window.reset, False),
        "undo": (window.undo, True),
        "link": (lambda: window.wishes.set_up(parse("landscape=ravine")), False),
        "race": (lambda: window.wishes.begin_race("ridge"), True),
        "bench": (go_and_return, False),
        "start": (lambda: click_at(hike, (1, 1)), True),
        "rate": (lambda: hike.type(window.controls.rate.field, "0.07"), True),
    }
    for name, (change, wanted) in changes.items():
        window.step()
        hike.simulator.lift_fog(is_lifted=True)
        hike.let_pass(0.6)
        change()
        hike.let_pass(0.6)
        assert hike.simulator.fog_is_lifted is wanted, name
        assert bench_of(hike).lift.isChecked() is wanted, name
        assert map_of(hike)._fog_at == (0.0 if wanted else 1.0), name


def test_the_fog_fades_and_with_less_motion_is_gone_at_once(hike: Desk) -> None:
    view, far = map_of(hike), far_places(hike)
    before = picture(hike)
    hike.window.toggle_fog()
    hike.let_pass(0.15)
    between = picture(hike)
    assert 0 < view._fog_at < 1
    hike.let_pass(0.5)
    after = picture(hike)
    assert likeness(between, before, far) < 0.2
    assert likeness(between, after, far) < 0.2
    hike.window.choose_motion(reduced=True)
    hike.window.toggle_fog()
    assert view._fog_at == 1.0
    assert likeness(picture(hike), before, far) == 1.0


def test_one_sees_further_with_more_visibility(hike: Desk) -> None:
    slider, ground = bench_of(hike).visibility, relief(hike)
    places = [place for share in (0.1, 0.15, 0.2, 0.25) for place in ring(hike, share)]
    seen = []
    for tick in (0, 15, 30, slider.maximum()):
        slider.setValue(tick)
        events()
        assert hike.simulator.visibility == pytest.approx(0.05 + tick / 100)
        seen.append(likeness(picture(hike), ground, places))
    assert seen == sorted(seen)
    assert seen[0] < 0.1
    assert seen[-1] > 0.6


# What the map says


def test_the_map_tells_loss_and_slope_where_it_is_clear(hike: Desk, spoken: Spoken) -> None:
    ball = spot(hike, hike.simulator.step.position.tolist())
    point_at(hike, ball)
    position = np.array(frame_of(hike).position(QPointF(ball)))
    loss, slope = hike.simulator.descent.landscape.feel(position)
    steep = float(np.hypot(*slope))
    x, y = (number(value, 2) for value in position.tolist())
    assert f"({x}, {y}): loss {number(float(loss), 3)}, slope {number(steep, 3)}" in spoken.on(hike)
    point_at(hike, spot(hike, (3.0, -3.0)))
    (said,) = [word for word in spoken.on(hike) if "fog" in word]
    assert said.endswith(": in the fog")
    hike.window.toggle_fog()
    assert not any("fog" in word for word in spoken.on(hike))
    assert any("): loss" in word for word in spoken.on(hike))


def test_nothing_is_said_beside_the_map_in_a_drag_or_when_the_pointer_has_left(hike: Desk, spoken: Spoken) -> None:
    def says() -> bool:
        return any(word.startswith("(") for word in spoken.on(hike))

    inside = spot(hike, (1.0, 1.0))
    point_at(hike, inside)
    assert says()
    point_at(hike, QPoint(1, 1))
    assert not says()
    point_at(hike, inside)
    QTest.mousePress(map_of(hike), LEFT, NONE, inside)
    assert not says()
    QTest.mouseRelease(map_of(hike), LEFT, NONE, inside)
    assert says()
    QApplication.sendEvent(map_of(hike), QEvent(QEvent.Type.Leave))
    assert not says()


def test_the_description_tells_each_step(hike: Desk) -> None:
    told = set()
    for step in range(4):
        text = map_of(hike).accessibleDescription()
        now = hike.simulator.step
        x, y = (number(value) for value in now.position.tolist())
        loss, slope = number(float(now.loss)), number(float(np.hypot(*now.gradient)))
        assert text.startswith(f"Step {step}: the ball is at {x}, {y}, where the loss is {loss} and the slope is {slope}.")
        told.add(text)
        hike.window.step()
    assert len(told) == 4


def test_one_sees_that_the_map_has_the_keyboard_unless_it_came_with_the_mouse(hike: Desk) -> None:
    view = map_of(hike)
    hike.window.transport.run.setFocus()
    without = picture(hike)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    by_tab = picture(hike)
    assert by_tab.pixelColor(1, view.height() // 2).name() == DARK.accent
    assert without.pixelColor(1, view.height() // 2).name() != DARK.accent
    hike.window.transport.run.setFocus()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert picture(hike) == without
    hike.key(Key.Key_Left)
    assert picture(hike).pixelColor(1, view.height() // 2).name() == DARK.accent


@pytest.mark.usefixtures("nothing_left")
def test_without_a_moment_nothing_is_drawn_or_chosen() -> None:
    view = MapView(DARK, 100)
    heard = []
    view.start_chosen.connect(heard.append)
    view.start_dragged.connect(heard.append)
    view.resize(300, 300)
    view.show()
    view.glide(0.5)
    view.show_batch(wanted=True)
    QTest.mouseClick(view, LEFT, NONE, QPoint(150, 150))
    QTest.keyClick(view, Key.Key_Left)
    image = view.grab().toImage()
    assert {image.pixelColor(x, 150).name() for x in range(0, 300, 10)} == {image.pixelColor(0, 0).name()}
    assert heard == []
    view.display(scene_at(FOGGY, 3))
    assert view.grab().toImage() != image
    view.close()
    view.deleteLater()


def test_memory_is_drawn_where_asked_for(open_desk: OpenDesk, spoken: Spoken) -> None:
    desk = open_desk(f"{FOGGY}&optimizer=momentum")
    bench = bench_of(desk)
    desk.window.look_at(5)
    assert not bench.memory.isVisible()
    assert "velocity" not in " ".join(spoken.on(desk))
    desk.click(bench.remember)
    assert bench.memory.isVisible()
    assert "velocity" in spoken.on(desk)
    first = bench.memory.accessibleDescription()
    desk.window.step()
    assert bench.memory.accessibleDescription() != first
    desk.window.player.land()
    desk.click(bench.remember)
    assert not bench.memory.isVisible()
    assert "velocity" not in spoken.on(desk)


def test_typing_at_the_map_s_edge_and_back_leaves_no_trace(hike: Desk) -> None:
    before = picture(hike)
    field = hike.window.controls.start.fields[0]
    text = field.text()
    field.setFocus()
    write(field, "99")
    QTest.keyClick(field, Key.Key_Escape)
    assert field.text() == text
    map_of(hike).setFocus(Qt.FocusReason.MouseFocusReason)
    assert picture(hike) == before
