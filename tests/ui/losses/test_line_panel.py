"""Stories at the line: points and handles that are dragged or moved with keys, and what that costs."""
# pyright: basic

from __future__ import annotations

import math
import re

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdviz.lab.exhibit import DEFAULT_POINTS, Exhibit, parse_exhibit
from gdviz.ui.losses.line_picture import USUAL, window_of
from tests.ui.hands import LEFT, drag, events, last_digit, read
from tests.ui.losses.visit import SHIFT, near, visit

pytestmark = pytest.mark.usefixtures("nothing_left")


def worked(line: str) -> tuple[float, str]:
    """What the terms of a line of the arithmetic come to, and the result that it says."""
    terms, _, said = (
        re.sub(r"^[^:]*: ", "", line)
        .replace("\N{NO-BREAK SPACE}", " ")
        .rpartition(" = " if " = " in line.replace("\N{NO-BREAK SPACE}", " ") else " ≈ ")
    )
    for sign, python in (("²", "**2"), ("·", "*"), ("×", "*"), ("−", "-")):
        terms = terms.replace(sign, python)
    return float(eval(terms)), said  # noqa: S307 - of figures and signs that the program wrote


@pytest.mark.parametrize("text", ["", "slope=0.35&intercept=-1.2", "points=1:2,2:8,3:3,4:2.5&slope=0&intercept=0", "points=3:-4"])
def test_the_arithmetic_can_be_checked(text: str) -> None:
    with visit(text) as one:
        lines = one.arithmetic.split("\n")
        readings = one.desk.exhibit.readings()
        assert len(lines) == 4
        for line, name in zip(lines, ("mse", "mae", "slope_gradient", "intercept_gradient"), strict=True):
            value, said = worked(line)
            assert value == pytest.approx(readings[name], rel=1e-9, abs=1e-12)
            assert abs(read(said) - readings[name]) <= 0.51 * last_digit(said)


def test_the_first_line_of_the_arithmetic_is_as_one_would_write_it() -> None:
    with visit() as one:
        first = one.arithmetic.split("\n")[0].replace("\N{NO-BREAK SPACE}", " ")
        assert first == "Mean squared error: (2² + 1² + 1² + 0.5² + 0.5² + 1²) / 6 = 1.2500"


def test_a_point_is_dragged_and_one_undo_puts_it_back() -> None:
    with visit() as one:
        one.drag((3.0, 3.0), (3.5, 5.0), (4.0, 7.02))
        assert one.desk.exhibit.points[2] == pytest.approx((4.0, 7.0), abs=0.11)
        assert one.desk.exhibit.points[:2] == DEFAULT_POINTS[:2]
        assert one.undone() == [Exhibit().text()]


def test_a_point_cannot_be_dragged_out_of_the_picture_and_the_axes_stay() -> None:
    with visit() as one:
        one.drag((3.0, 3.0), (30.0, -30.0))
        assert one.desk.exhibit.points[2] == (7.0, -2.0)
        assert one.picture.window_shown == USUAL


def test_what_is_pressed_beside_its_middle_does_not_jump() -> None:
    with visit() as one:
        spot = one.at(3.0, 3.0)
        drag(one.picture, [spot + QPointF(6, 5).toPoint()])
        assert one.desk.exhibit == Exhibit()
        assert not one.desk.can_undo


def test_pressing_where_nothing_is_or_with_another_button_changes_nothing() -> None:
    with visit() as one:
        one.drag((1.0, 8.5), (2.0, 2.0))
        QTest.mouseClick(one.picture, Qt.MouseButton.RightButton, pos=one.at(3.0, 3.0))
        assert one.desk.exhibit == Exhibit()


def test_the_left_diamond_lifts_the_line_and_the_right_one_tilts_it() -> None:
    with visit() as one:
        one.drag((0.0, -1.0), (0.0, 1.0))
        assert one.desk.exhibit.intercept == pytest.approx(1.0, abs=0.06)
        assert one.desk.exhibit.slope == 1.0
        intercept = one.desk.exhibit.intercept
        one.drag((7.0, 7 + intercept), (7.0, intercept))
        assert one.desk.exhibit.slope == pytest.approx(0.0, abs=0.01)
        assert one.desk.exhibit.intercept == intercept
        assert len(one.undone()) == 2


def test_a_line_that_leaves_the_picture_can_still_be_taken_hold_of() -> None:
    for text in (
        "slope=50",
        "slope=-50&intercept=4",
        "slope=0&intercept=100",
        "slope=3&intercept=-900",
        "slope=1e6&intercept=-1e6",
    ):
        with visit(text) as one:
            lift, tilt = one.handles
            area = one.picture.area.adjusted(-1, -1, 1, 1)
            assert area.contains(lift), text
            assert area.contains(tilt), text
            before = one.desk.exhibit.slope
            drag(one.picture, [tilt.toPoint(), one.at(4.0, 4.0)])
            assert one.desk.exhibit.slope != before, text


def test_keys_choose_a_point_and_move_it() -> None:
    with visit() as one:
        one.picture.setFocus()
        one.key(Qt.Key.Key_PageDown)
        assert "Chosen: point 2 of 6 at (2, 2), error −1, square 1" in one.picture.accessibleDescription()
        one.key(Qt.Key.Key_Up, times=2)
        one.key(Qt.Key.Key_Right, SHIFT)
        assert one.desk.exhibit.points[1] == (2.1, 3.0)
        one.key(Qt.Key.Key_BracketRight)
        one.key(Qt.Key.Key_Down)
        one.key(Qt.Key.Key_Left)
        assert one.desk.exhibit.points[2] == (2.5, 2.5)
        one.key(Qt.Key.Key_BracketLeft)
        one.key(Qt.Key.Key_Home)
        one.key(Qt.Key.Key_PageUp)
        assert "Chosen: point 1 of 6" in one.picture.accessibleDescription()
        assert [parse_exhibit(text).points[1:3] for text in one.undone()] == [
            ((2.1, 3.0), (3.0, 3.0)), ((2.0, 2.0), (3.0, 3.0)),
        ]  # fmt: skip


def test_keys_lift_and_tilt_the_line_and_other_keys_go_on() -> None:
    with visit() as one:
        one.picture.setFocus()
        one.key(Qt.Key.Key_End)
        assert "Chosen: the line's tilt, slope 1" in one.picture.accessibleDescription()
        one.key(Qt.Key.Key_Down, times=2)
        one.key(Qt.Key.Key_Up, SHIFT)
        one.key(Qt.Key.Key_PageUp)
        assert "Chosen: the line's height, intercept −1" in one.picture.accessibleDescription()
        one.key(Qt.Key.Key_Up)
        one.key(Qt.Key.Key_Up, SHIFT)
        one.key(Qt.Key.Key_Left)
        before = one.desk.exhibit
        one.key(Qt.Key.Key_X)
        one.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
        assert one.desk.exhibit is before
        assert (before.slope, before.intercept) == (0.81, -0.4)


def test_an_outlier_weighs_most_in_the_squares_and_goes_back_where_it_was() -> None:
    with visit("points=1:2,2:2.5,3:3,4:2.5,5:3.5,6:4") as one:
        before = one.desk.exhibit
        assert one.line.outlier.text() == "Add an outlier"
        one.click(one.line.outlier)
        assert one.desk.exhibit.points[1] == (2.0, 8.0)
        assert one.line.outlier.text() == "Take the outlier away"
        assert "One point rules." in one.sentence
        assert (
            "Point 2 misses by 7: it makes 88\N{NO-BREAK SPACE}% of the squared loss, but 58\N{NO-BREAK SPACE}%" in one.sentence
        )
        readings, first = one.desk.exhibit.readings(), before.readings()
        growth = {name: readings[name] / first[name] for name in ("mse", "mae", "huber")}
        assert growth["mse"] > 2 * growth["huber"] > growth["mae"]
        one.click(one.line.outlier)
        assert one.desk.exhibit == before
        assert len(one.undone()) == 2


@pytest.mark.parametrize(
    ("text", "height"), [("points=1:2,2:8,3:3,4:2.5,5:3.5,6:4", 2.0), ("points=1:2,2:2,3:9", 2.0), ("points=1:20,2:2,3:3", 3.0)]
)
def test_an_outlier_that_somebody_else_made_is_put_among_the_others(text: str, height: float) -> None:
    with visit(text) as one:
        one.click(one.line.outlier)
        assert one.line.outlier.text() == "Add an outlier"
        assert height in [y for _, y in one.desk.exhibit.points]


def test_one_point_alone_can_be_passed_exactly() -> None:
    with visit("points=2:1") as one:
        assert "No error is left." in one.sentence
        one.click(one.line.outlier)
        assert one.desk.exhibit.points == ((2.0, 8.0),)


def test_sliders_and_fields_set_the_line_and_delta() -> None:
    with visit() as one:
        controls = one.line.controls
        for name, text in (("slope", "0.5"), ("intercept", "1"), ("delta", "0.25")):
            one.type(controls[name].field, text)
        assert (one.desk.exhibit.slope, one.desk.exhibit.intercept, one.desk.exhibit.delta) == (0.5, 1.0, 0.25)
        QTest.keyClick(controls["slope"].slider, Qt.Key.Key_Right, delay=0)
        QTest.keyClick(controls["slope"].slider, Qt.Key.Key_Right, delay=0)
        assert one.desk.exhibit.slope == 0.6
        one.type(controls["delta"].field, "0")
        assert one.desk.exhibit.delta == 0.25
        assert len(one.undone()) == 4


def test_the_bars_show_the_readings_on_one_round_scale() -> None:
    with visit("points=1:2,2:8,3:3,4:2.5,5:3.5,6:4") as one:
        readings = one.desk.exhibit.readings()
        for name, bar in one.line.bars.items():
            assert read(bar.accessibleDescription()) == pytest.approx(readings[name], abs=5e-5)
        assert one.line.scale.text() == "The bars go from 0 to 10."


def test_the_window_grows_only_for_points_outside_of_it() -> None:
    assert window_of(Exhibit()) == window_of(Exhibit(slope=1e6)) == USUAL
    (left, right), (bottom, top) = window_of(Exhibit(points=((-3.0, 0.0), (0.0, 100.0))))
    assert left < -3
    assert (right, bottom) == (7.0, -2.0)
    assert top > 100


def test_a_square_is_as_wide_as_high_and_lies_beside_its_point() -> None:
    """Seen in the picture itself: in the middle of the largest square there is its colour, beyond its side there is not."""
    with visit("points=1:2,3:8&slope=0&intercept=2") as one:
        image = one.picture.grab().toImage()
        ratio = image.devicePixelRatio()
        foot, head = one.picture.spot(3.0, 2.0), one.picture.spot(3.0, 8.0)
        side = foot.y() - head.y()

        def color(spot: QPointF) -> str:
            return image.pixelColor((spot * ratio).toPoint()).name()

        ground = color(one.picture.spot(0.25, 8.5))
        assert color(QPointF(head.x() + 0.9 * side, head.y() + 0.2 * side)) != ground
        assert color(QPointF(head.x() + 1.1 * side, head.y() + 0.23 * side)) == ground


def test_the_hand_shows_what_can_be_dragged() -> None:
    with visit() as one:
        for place, shape in (((3.0, 3.0), Qt.CursorShape.PointingHandCursor), ((1.0, 8.0), Qt.CursorShape.ArrowCursor)):
            QTest.mouseMove(one.picture, one.at(*place))
            events()
            assert one.picture.cursor().shape() == shape


def test_the_second_press_of_a_double_click_takes_hold_too() -> None:
    with visit() as one:
        QTest.mouseDClick(one.picture, LEFT, pos=one.at(3.0, 3.0))
        QTest.mouseMove(one.picture, one.at(3.0, 5.0))
        QTest.mouseRelease(one.picture, LEFT, pos=one.at(3.0, 5.0))
        events()
        assert one.desk.exhibit.points[2][0] == 3.0


def test_fewer_points_than_the_chosen_one_are_no_trouble() -> None:
    with visit() as one:
        one.picture.setFocus()
        one.key(Qt.Key.Key_End)
        one.desk.set_up(parse_exhibit("points=1:1"))
        assert "Chosen: the line's tilt" in one.picture.accessibleDescription()


def test_a_small_error_has_no_figures_and_a_point_at_the_right_edge_has_its_square_at_its_left() -> None:
    with visit("points=7:2,6.9:9&slope=0&intercept=4") as one:
        assert one.picture.grab().width() > 0
        assert math.isfinite(one.desk.exhibit.readings()["mse"])


def test_the_ring_of_the_focus_comes_with_the_keyboard_only() -> None:
    with visit() as one:
        one.drag((3.0, 3.0), (3.0, 3.5))
        one.picture.setFocus(Qt.FocusReason.MouseFocusReason)
        assert not one.picture.shows_focus
        one.key(Qt.Key.Key_Up)
        assert one.picture.shows_focus
        one.bench.reset.setFocus(Qt.FocusReason.TabFocusReason)
        assert not one.picture.shows_focus
        one.picture.setFocus(Qt.FocusReason.TabFocusReason)
        assert one.picture.shows_focus
        assert QApplication.focusWidget() is one.picture
        one.picture.grab()


def test_a_handle_is_where_the_line_is() -> None:
    with visit() as one:
        lift, tilt = one.handles
        assert near(lift, one.picture.spot(0.0, -1.0))
        assert near(tilt, one.picture.spot(7.0, 6.0))
