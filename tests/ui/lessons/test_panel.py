# pyright: basic
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gdviz.course.notebook import Notebook
from gdviz.course.progress import Answer, Best, Bookmark
from gdviz.lab.notation import parse
from gdviz.ui.lessons.panel import LessonPanel
from gdviz.ui.lessons.tutor import Tutor
from gdviz.ui.theme import DARK, LIGHT
from gdviz.words import InputError
from tests.ui.hands import LEFT, events
from tests.ui.lessons.small import FIRST, small_course

pytestmark = pytest.mark.usefixtures("nothing_left")

RIGHT = True
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Learner:
    """The panel with its notebook and a clock."""

    def __init__(self, folder: Path, path: Path | None = None) -> None:
        self.now = NOON
        self.notebook = Notebook(path, lambda: self.now)
        self.panel = LessonPanel(small_course(folder), DARK, 100)
        self.tutor = Tutor(self.panel, self.notebook)
        self.said: list[str] = []
        self.tutor.said.connect(self.said.append)
        self.tutor.listen()
        self.panel.complete()
        self.panel.resize(360, 700)
        self.panel.show()
        self.panel.activateWindow()
        self.panel.go_on()
        events()

    @property
    def title(self) -> str:
        return self.panel.page._title.text()

    def row(self, number: int) -> str:
        return self.panel.contents.list.item(number).text()

    def click(self, button: Any) -> None:
        QTest.mouseClick(button, LEFT)
        events()


@pytest.fixture
def learner(application: QApplication, tmp_path: Path) -> Iterator[Learner]:
    del application
    made = Learner(tmp_path)
    yield made
    made.panel.close()
    made.panel.deleteLater()


def test_the_first_page_is_there_at_once_and_one_turns_to_the_last(learner: Learner) -> None:
    panel = learner.panel
    assert learner.title == "Begin"
    assert panel._heading.text() == "Rolling"
    assert panel._count.text() == "1 of 2"
    assert panel.back.isHidden()
    learner.click(panel.next)
    assert learner.title == "Check"
    assert panel.next.words.text() == "Next lesson →"
    assert panel.next.accessibleName() == "Next lesson: Second"
    learner.click(panel.next)
    assert learner.title == "Only page"
    assert panel.next.isHidden()
    learner.click(panel.back)
    assert learner.title == "Check"
    learner.click(panel.back)
    assert learner.title == "Begin"


def test_the_contents_say_how_far_one_has_come(learner: Learner) -> None:
    panel = learner.panel
    learner.click(panel.to_contents)
    assert learner.row(0).startswith("◐  1  Rolling")
    assert learner.row(1).startswith("○  Second")
    assert "Roll a ball" in panel.contents._goals.text()
    assert panel.contents.list.hasFocus()
    assert panel.contents.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "1  Rolling, begun"
    panel.display("first", 1)
    panel.show_contents()
    assert learner.row(0).startswith("●")


@pytest.mark.parametrize("by_key", [False, True])
def test_a_lesson_is_opened_from_the_contents(learner: Learner, *, by_key: bool) -> None:
    panel, rows = learner.panel, learner.panel.contents.list
    panel.show_contents()
    if by_key:
        QTest.keyClick(rows, Qt.Key.Key_Down)
        QTest.keyClick(rows, Qt.Key.Key_Return)
    else:
        QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualItemRect(rows.item(1)).center())
    assert learner.title == "Only page"


def test_one_comes_back_to_where_one_was(learner: Learner) -> None:
    panel = learner.panel
    panel.display("first", 1)
    assert learner.notebook.progress.place == Bookmark("first", 1)
    panel.show_contents()
    assert panel.contents.go_on.words.text() == "Go on: Rolling"
    learner.click(panel.contents.go_on)
    assert learner.title == "Check"


def test_an_unknown_lesson_is_told_and_a_damaged_one_said(learner: Learner, tmp_path: Path) -> None:
    panel = learner.panel
    with pytest.raises(InputError, match="no lesson called 'secnd'; did you mean 'second'"):
        panel.display("secnd")
    (tmp_path / "02-second.md").write_text("+++\n+++\nwords\n## A\n")
    panel.display("second")
    assert learner.title == "Begin"
    assert "text stands under a heading" in learner.said[-1]


def test_what_is_answered_is_kept_and_shown_again(learner: Learner) -> None:
    panel = learner.panel
    panel.display("first", 1)
    panel.page.cards["first/pick"].answered.emit("This", RIGHT)
    assert learner.notebook.progress.answers["first/pick"] == Answer("This", is_right=True, was_right=True)
    assert "first/pick" in learner.notebook.progress.reviews
    panel.display("first", 0)
    panel.page.cards["first/where"].skipped.emit()
    assert learner.notebook.progress.answers["first/where"] == Answer(None)
    panel.page.cards["first/where"].answered.emit(1.9, RIGHT)
    assert "first/where" not in learner.notebook.progress.reviews


def test_challenges_keep_hints_and_the_best_result(learner: Learner) -> None:
    panel, key = learner.panel, "first/far"
    panel.display("first", 1)
    panel.page.cards[key].hint_taken.emit()
    assert learner.notebook.progress.hints == {key: 1}
    for steps in (40.0, 30.0, 50.0):
        panel.page.cards[key].solved.emit(steps, parse("start=4"))
    assert learner.notebook.progress.bests[key] == Best(30.0, parse("start=4").text())


def test_questions_come_back_after_a_day(learner: Learner) -> None:
    panel = learner.panel
    panel.display("first", 1)
    panel.page.cards["first/pick"].answered.emit("This", RIGHT)
    panel.show_contents()
    assert panel.contents.review.isHidden()
    learner.now += timedelta(days=1, seconds=1)
    learner.tutor.show()
    assert "1" in panel.contents.review.words.text()
    learner.click(panel.contents.review)
    assert list(panel.page.cards) == ["first/pick"]
    assert panel._heading.text() == "Do you still know?"
    panel.page.cards["first/pick"].answered.emit("This", RIGHT)
    assert learner.tutor.due() == []
    panel.show_review([])
    assert panel.task("none/none") is None


def test_words_are_explained_on_a_card_that_can_be_closed(learner: Learner) -> None:
    panel = learner.panel
    panel.page.term_requested.emit("slope")
    assert panel.definition.isVisible()
    assert "How steep it is." in panel._meaning.text()
    learner.click(panel.close_definition)
    assert panel.definition.isHidden()
    panel.page.term_requested.emit("unheard-of")
    assert panel.definition.isHidden()


def test_a_link_leads_to_another_lesson_and_a_wrong_one_is_said(learner: Learner) -> None:
    learner.panel.page.lesson_requested.emit("second")
    assert learner.title == "Only page"
    learner.panel.page.lesson_requested.emit("nowhere")
    assert "no lesson called 'nowhere'" in learner.said[-1]


def test_progress_is_saved_loaded_forgotten_and_brought_back(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, path = learner.panel, tmp_path / "mine.json"
    wishes = panel.contents.actions_by_wish
    panel.display("first", 1)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    wishes["export"].trigger()
    before = learner.notebook.progress
    assert not wishes["undo"].isEnabled()
    wishes["reset"].trigger()
    assert learner.notebook.progress != before
    assert "begins anew" in learner.said[-1]
    wishes["undo"].trigger()
    assert learner.notebook.progress == before
    wishes["reset"].trigger()
    wishes["import"].trigger()
    assert learner.notebook.progress == before
    path.write_text("{")
    wishes["import"].trigger()
    assert "mine.json" in learner.said[-1]
    assert learner.notebook.progress == before
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "mine.json"), ""))
    wishes["export"].trigger()
    assert "cannot be written" in learner.said[-1]
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    count = len(learner.said)
    wishes["export"].trigger()
    wishes["import"].trigger()
    assert len(learner.said) == count


def test_trouble_with_the_file_is_said_once(application: QApplication, tmp_path: Path) -> None:
    del application
    (tmp_path / "file").write_text("")
    made = Learner(tmp_path, tmp_path / "file" / "progress.json")
    made.panel.display("first", 1)
    made.panel.display("second")
    assert len([text for text in made.said if "cannot be kept" in text]) == 1
    made.panel.close()
    made.panel.deleteLater()


def test_a_damaged_lesson_is_told_in_the_contents(application: QApplication, tmp_path: Path) -> None:
    del application
    made = Learner(tmp_path)
    made.notebook.turn_to("first", 0, "begin")
    (tmp_path / "01-first.md").write_text(FIRST.replace("```predict", "```predct"))
    made.panel._course.lessons["first"].__dict__.pop("content")
    made.tutor.show()
    assert made.panel.contents.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "1  Rolling, cannot be read"
    assert made.panel.task("first/pick") is None
    made.panel.close()
    made.panel.deleteLater()


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_on_a_page_is_wider_than_the_panel(learner: Learner, percent: int) -> None:
    panel = learner.panel
    for width in (300, 360, 500):
        panel.wear(LIGHT, percent)
        panel.resize(width, 600)
        for slug, number in (("first", 0), ("first", 1), ("second", 0)):
            panel.display(slug, number)
            events()
            assert panel.page.horizontalScrollBar().maximum() == 0
