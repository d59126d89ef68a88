# pyright: basic
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from gdviz.course.lesson import Lesson
from gdviz.descent.catalogue import Catalogue
from gdviz.lab.experiment import Experiment
from gdviz.ui.lesson_panel import LessonPanel, _fragments
from gdviz.ui.theme import DARK, LIGHT
from gdviz.words import InputError
from tests.ui.hands import LEFT, events, shown

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def panel(application: QApplication, course: Catalogue[Lesson]) -> Iterator[LessonPanel]:
    """The panel with the first lesson and two more like it."""
    del application
    first = next(iter(course.values()))
    lessons = [first, replace(first, slug="fog", number=2, title="Fog"), replace(first, slug="far", number=3, title="Far away")]
    made = LessonPanel(Catalogue("lesson", {lesson.slug: lesson for lesson in lessons}), DARK, 100)
    made.resize(360, 700)
    made.show()
    made.activateWindow()
    events()
    yield made
    made.close()
    made.deleteLater()


def anchors(panel: LessonPanel) -> list[tuple[QPoint, str]]:
    """The middle of each link on the page, and where it leads; the page is scrolled to the last."""
    found: list[tuple[int, str]] = []
    block = panel.page.document().begin()
    while block.isValid():
        found += [
            (one.position() + one.length() // 2, one.charFormat().anchorHref())
            for one in _fragments(block)
            if one.charFormat().isAnchor()
        ]
        block = block.next()
    places: list[tuple[QPoint, str]] = []
    for position, address in found:
        cursor = QTextCursor(panel.page.document())
        cursor.setPosition(position)
        places.append((panel.page.cursorRect(cursor).center(), address))
    return places


def test_the_contents_list_every_lesson(panel: LessonPanel) -> None:
    panel.show_contents()
    texts = [panel.contents.item(row).text() for row in range(panel.contents.count())]
    assert [text.split()[0] for text in texts] == ["1", "2", "3"]
    assert "Fog" in texts[1]
    assert "10 min" in texts[1]
    assert panel.contents.hasFocus()
    assert "Read a loss curve" in panel._goals.text()


@pytest.mark.parametrize("by_key", [False, True])
def test_a_lesson_is_opened_from_the_contents(panel: LessonPanel, *, by_key: bool) -> None:
    panel.show_contents()
    if by_key:
        QTest.keyClick(panel.contents, Qt.Key.Key_Down)
        QTest.keyClick(panel.contents, Qt.Key.Key_Return)
    else:
        place = panel.contents.visualItemRect(panel.contents.item(1)).center()
        QTest.mouseClick(panel.contents.viewport(), LEFT, pos=place)
    assert panel._title.text() == "Fog"
    assert panel.page.isVisible()


def test_one_goes_from_lesson_to_lesson(panel: LessonPanel) -> None:
    panel.display("roll-downhill")
    for word, title in (("Fog →", "Fog"), ("Far away →", "Far away"), ("← Fog", "Fog"), ("← Roll downhill", "Roll downhill")):
        button = next(one for one in shown(panel, QPushButton) if one.text() == word)
        QTest.mouseClick(button, LEFT)
        assert panel._title.text() == title
    assert [one.text() for one in shown(panel, QPushButton)] == ["All lessons", "Fog →"]
    QTest.mouseClick(shown(panel, QPushButton)[0], LEFT)
    assert panel.contents.isVisible()
    assert not panel.page.isVisible()


def test_a_lesson_that_is_not_there_is_told(panel: LessonPanel) -> None:
    panel.display("fog")
    with pytest.raises(InputError, match="no lesson called 'fogg'; did you mean 'fog'"):
        panel.display("fogg")
    assert panel._title.text() == "Fog"


def test_every_link_of_the_text_is_on_the_page_and_works_by_mouse(panel: LessonPanel) -> None:
    panel.display("roll-downhill")
    events()
    heard: list[Experiment] = []
    panel.experiment_requested.connect(heard.append)
    bar = panel.page.verticalScrollBar()
    for place, _ in anchors(panel):
        bar.setValue(bar.value() + place.y() - 200 - 0)
        break
    links = panel._course["roll-downhill"].links
    for number in range(len(links)):
        place, _ = anchors(panel)[number]
        bar.setValue(bar.value() + place.y() - 200)
        place, _ = anchors(panel)[number]
        QTest.mouseClick(panel.page.viewport(), LEFT, pos=place)
    assert heard == [link.experiment for link in links]
    assert panel.page.toPlainText().count("▶") == len(links)


def test_links_work_by_key(panel: LessonPanel) -> None:
    panel.display("roll-downhill")
    events()
    heard: list[Experiment] = []
    panel.experiment_requested.connect(heard.append)
    links = panel._course["roll-downhill"].links
    panel.page.setFocus()
    for _ in range(3):
        QTest.keyClick(panel.page, Qt.Key.Key_Tab)
        QTest.keyClick(panel.page, Qt.Key.Key_Return)
    assert heard == [link.experiment for link in links[:3]]


def test_tab_leaves_the_page_after_its_links(panel: LessonPanel) -> None:
    panel.display("roll-downhill")
    panel.page.setFocus()
    for _ in range(len(panel._course["roll-downhill"].links) + 2):
        QTest.keyClick(panel.page, Qt.Key.Key_Tab)
        if not panel.page.hasFocus():
            break
    assert not panel.page.hasFocus()


def test_the_text_keeps_its_page_whatever_is_clicked(panel: LessonPanel) -> None:
    panel.display("roll-downhill")
    events()
    text = panel.page.toPlainText()
    place, _ = anchors(panel)[0]
    QTest.mouseClick(panel.page.viewport(), LEFT, pos=place)
    assert panel.page.toPlainText() == text
    assert "Too small, just right, too large" in text
    assert "$" not in text


def pictures(panel: LessonPanel) -> list[str]:
    block, names = panel.page.document().begin(), []
    while block.isValid():
        names += [one.charFormat().toImageFormat().name() for one in _fragments(block) if one.charFormat().isImageFormat()]
        block = block.next()
    return names


def test_formulas_are_pictures_in_the_text_s_colour(panel: LessonPanel) -> None:
    panel.display("roll-downhill")
    for _ in range(3):
        events()
        panel.grab()
    assert pictures(panel) == ["formula:0"]
    assert panel.page._formulas == [r"x \leftarrow x - \eta\, f'(x)"]
    for theme in (DARK, LIGHT):
        panel.wear(theme, 100)
        image = panel.page.loadResource(2, "formula:0")
        colors = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert theme.text in colors
    assert panel.page.loadResource(2, "file:///etc/passwd") is None
    assert panel.page.loadResource(1, "formula:0") is None


def test_another_size_keeps_the_place_in_the_text(panel: LessonPanel) -> None:
    panel.display("roll-downhill")
    events()
    panel.page.verticalScrollBar().setValue(300)
    panel.wear(LIGHT, 100)
    assert panel.page.verticalScrollBar().value() == 300
    panel.wear(LIGHT, 200)
    assert panel.page.document().defaultFont().pointSizeF() == 22
    panel.display("fog")
    assert panel.page.verticalScrollBar().value() == 0


def test_there_is_no_menu_on_the_right_button(panel: LessonPanel) -> None:
    panel.display("roll-downhill")
    QTest.mouseClick(panel.page.viewport(), Qt.MouseButton.RightButton)
    assert QApplication.activePopupWidget() is None
