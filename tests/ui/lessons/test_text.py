# pyright: basic
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from gdviz.course.setups import parse_setup
from gdviz.ui.lessons.text import LessonText
from gdviz.ui.theme import DARK, LIGHT
from tests.ui.canvas.alone import alone
from tests.ui.hands import LEFT, events
from tests.ui.lessons.small import small_course

pytestmark = pytest.mark.usefixtures("nothing_left")

RATE, PROBABILITY = "live:learning_rate?start=3.5", "live:probability?losses:panel=bce"


@pytest.fixture
def text(application: QApplication, tmp_path: Path) -> Iterator[LessonText]:
    del application
    course = small_course(tmp_path)
    part = course.lessons["first"].pages[0].parts[0]
    assert isinstance(part, str)
    piece = LessonText(part, course.glossary, DARK, 100)
    with alone(piece, 340) as room:
        room.activateWindow()
        piece.complete()
        events()
        yield piece


def place_of(text: LessonText, target: str) -> QPoint:
    """The middle of a link."""
    for fragment in text._fragments():
        if fragment.charFormat().anchorHref() == target:
            cursor = text._select(fragment)
            cursor.setPosition(fragment.position() + fragment.length() // 2)
            return text.cursorRect(cursor).center()
    raise AssertionError(target)


def heard(signal: Any) -> list[Any]:
    got: list[Any] = []
    signal.connect(lambda *values: got.append(values[0] if len(values) == 1 else values))
    return got


def test_it_is_as_high_as_its_text_at_each_width_and_size(text: LessonText) -> None:
    for width, percent in ((340, 100), (240, 100), (340, 200), (500, 125)):
        text.window().setFixedWidth(width)
        text.wear(DARK, percent)
        events()
        assert text.height() >= text.document().size().height()
        assert text.height() <= text.document().size().height() + 2
        assert text.verticalScrollBar().maximum() == 0


def test_links_go_where_they_say(text: LessonText) -> None:
    setups, lessons, terms = heard(text.setup_requested), heard(text.lesson_requested), heard(text.term_requested)
    for target in ("try:start=3.5", "losses:panel=bce&probability=0.5&label=1", "lesson:second", "term:slope"):
        QTest.mouseClick(text.viewport(), LEFT, pos=place_of(text, target))
    assert setups == [parse_setup("try:start=3.5"), parse_setup("losses:panel=bce&probability=0.5&label=1")]
    assert lessons == ["second"]
    assert terms == ["slope"]
    assert text.toPlainText().count("▶") == 2


def test_tab_goes_through_the_links_and_leaves(text: LessonText) -> None:
    setups = heard(text.setup_requested)
    text.setFocus()
    seen = []
    for _ in range(20):
        QTest.keyClick(text, Qt.Key.Key_Tab)
        target = text.textCursor().charFormat().anchorHref()
        if seen and target == seen[-1]:
            break
        seen.append(target)
        if target.startswith("try:"):
            QTest.keyClick(text, Qt.Key.Key_Return)
    assert [target.partition(":")[0] for target in seen] == ["term", "try", "live", "losses", "lesson", "live"]
    assert setups == [parse_setup("try:start=3.5")]


def test_a_live_number_is_dragged(text: LessonText) -> None:
    turned, grasped = heard(text.live_turned), heard(text.live_grasped)
    place = place_of(text, RATE)
    QTest.mousePress(text.viewport(), LEFT, pos=place)
    QTest.mouseMove(text.viewport(), place + QPoint(30, 0))
    QTest.mouseRelease(text.viewport(), LEFT, pos=place + QPoint(30, 0))
    values = [value for _, value in turned]
    assert values[0] == 0.05
    assert values[-1] == pytest.approx(0.169)
    assert turned[-1][0].at(values[-1]) == parse_setup("start=3.5&learning_rate=0.169")
    assert "0.169" in text.toPlainText()
    assert grasped
    QTest.mouseMove(text.viewport(), place + QPoint(60, 0))
    assert [value for _, value in turned] == values


@pytest.mark.parametrize(("key", "value"), [("Right", 0.051), ("Left", 0.049), ("PageUp", 0.06), ("PageDown", 0.04)])
def test_a_live_number_is_stepped_by_keys_again_and_again(text: LessonText, key: str, value: float) -> None:
    turned = heard(text.live_turned)
    text.setFocus()
    while text.textCursor().charFormat().anchorHref() != RATE:
        QTest.keyClick(text, Qt.Key.Key_Tab)
    QTest.keyClick(text, getattr(Qt.Key, f"Key_{key}"))
    live, first = turned[-1]
    assert first == pytest.approx(value, abs=1e-9)
    QTest.keyClick(text, Qt.Key.Key_Right)
    assert turned[-1][1] == live.stepped(first, 1)


def test_a_live_number_says_what_is_on_the_stage(text: LessonText) -> None:
    text.display_setup(parse_setup("start=3.5&learning_rate=0.2"))
    assert "0.2" in text.toPlainText()
    text.display_setup(parse_setup("start=2&learning_rate=0.9"))
    assert "0.9" not in text.toPlainText()
    text.display_setup(parse_setup("losses:panel=bce&probability=0.25"))
    assert "0.25" in text.toPlainText()
    assert text._values == {RATE: 0.2, PROBABILITY: 0.25}


def test_a_click_on_a_live_number_sets_the_stage_as_it_is(text: LessonText) -> None:
    turned = heard(text.live_turned)
    QTest.mouseClick(text.viewport(), LEFT, pos=place_of(text, PROBABILITY))
    assert turned[-1][0].at(turned[-1][1]) == parse_setup(f"losses:panel=bce&probability={turned[-1][1]}")


def test_words_are_explained_under_the_pointer_and_by_the_keyboard(text: LessonText) -> None:
    for target, meaning in (("term:slope", "How steep it is."), (RATE, "arrow keys")):
        place = place_of(text, target)
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, text.viewport().mapToGlobal(place))
        QApplication.sendEvent(text, event)
        assert meaning in QToolTip.text()
    assert text._meaning("term:nothing") == ""
    QToolTip.hideText()
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert "How steep it is." in QToolTip.text()
    QToolTip.hideText()


def test_formulas_are_pictures_in_the_text_s_colour(text: LessonText) -> None:
    assert text._formulas == [r"x \leftarrow x - \eta f'(x)", "x^2"]
    for theme in (DARK, LIGHT):
        text.wear(theme, 100)
        image = text.loadResource(2, "formula:0")
        colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert theme.text in colors
    assert text.loadResource(2, "file:///etc/passwd") is None
    assert text.loadResource(1, "formula:0") is None
    assert "$" not in text.toPlainText()


@pytest.mark.usefixtures("application")
def test_formulas_come_when_they_are_asked_for() -> None:
    piece = LessonText("$x$", {}, DARK, 100)
    assert piece.loadResource(2, "formula:0").isNull()
    piece.complete()
    assert not piece.loadResource(2, "formula:0").isNull()
    piece.deleteLater()


def test_there_is_no_menu_on_the_right_button(text: LessonText) -> None:
    QTest.mouseClick(text.viewport(), Qt.MouseButton.RightButton)
    assert QApplication.activePopupWidget() is None


def test_keys_that_scroll_are_left_to_the_page(text: LessonText) -> None:
    turned = heard(text.live_turned)
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Down)
    QTest.keyClick(text, Qt.Key.Key_End)
    assert turned == []
