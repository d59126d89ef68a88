"""The course in the real window: what lessons put on the stage, and what comes back from there."""

# pyright: basic
from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from gdviz.course.lesson import Course
from gdviz.course.live import read_live
from gdviz.course.setups import SCHEMES, parse_setup
from gdviz.course.task import Estimate, Goal
from gdviz.lab.exhibit import LOSS_FUNCTIONS, Exhibit
from gdviz.lab.experiment import Experiment
from gdviz.lab.notation import parse
from gdviz.ui.lessons.cards import EstimateCard
from tests.ui.conftest import OpenDesk
from tests.ui.hands import LEFT, Desk, events, shown

pytestmark = pytest.mark.usefixtures("nothing_left")


def test_from_the_first_picture_to_a_rolling_ball_is_one_click(desk: Desk) -> None:
    assert not desk.window.player.is_playing
    desk.click(desk.window.transport.run)
    desk.let_pass(1)
    assert desk.simulator.cursor > 0


def test_every_page_of_the_course_opens_and_each_of_its_links_sets_the_stage(desk: Desk, course: Course) -> None:
    for lesson in course.lessons.values():
        for number, page in enumerate(lesson.pages):
            desk.window.lessons.display(lesson.slug, number)
            assert desk.window.lessons.page._title.text() == page.title
            assert len(desk.window.lessons.page.cards) == len(page.tasks)
            events()
        for statement in lesson.content.statements:
            desk.window.lessons.page.setup_requested.emit(statement.setup)
            assert desk.window._owner.setup == statement.setup
            assert bool(desk.window.stage.side) is not isinstance(statement.setup, Experiment)
        assert desk.pictured_as() == []


def test_every_task_s_setup_comes_on_the_stage(desk: Desk, course: Course) -> None:
    for lesson in course.lessons.values():
        for task in lesson.tasks:
            if task.setup is not None:
                desk.window.wishes.take_and_run(task.setup)
                shows = desk.window._owner.setup
                assert shows == task.setup
                runner = desk.window._runner
                assert desk.window.player.is_playing is (runner is not None and not runner.is_at_end)
                desk.window.player.pause()


def test_a_live_number_drives_the_stage_as_it_is_and_is_undone_at_once(desk: Desk) -> None:
    live = read_live("live:learning_rate?start=2")
    turn = desk.window.lessons.page.live_turned
    turn.emit(live, 0.05)
    assert desk.simulator.experiment == parse("start=2")
    desk.window.look_at(3)
    desk.window.lessons.page.live_grasped.emit()
    for rate in (0.1, 0.2, 0.3):
        turn.emit(live, rate)
    assert desk.simulator.experiment.learning_rate == 0.3
    assert desk.simulator.cursor == 3
    desk.window.undo()
    assert desk.simulator.experiment.learning_rate == 0.05


def test_a_live_number_of_a_loss_opens_its_bench(desk: Desk) -> None:
    live = read_live("live:probability?losses:panel=bce")
    turn = desk.window.lessons.page.live_turned
    turn.emit(live, 0.25)
    assert desk.window.stage.side
    assert desk.window._owners.desk.exhibit.probability == 0.25
    desk.window.open_bench("loss-curve")
    turn.emit(live, 0.3)
    assert desk.window.stage.side
    assert desk.window._owners.desk.exhibit.probability == 0.3


def test_the_bench_of_losses_takes_the_place_of_all_that_rolls(desk: Desk) -> None:
    window = desk.window
    window.play()
    window.stage.tabs.setCurrentIndex(3)
    events()
    assert not window.player.is_playing
    assert window.sides[LOSS_FUNCTIONS].picture.isVisible()
    assert not window.transport.isVisible()
    assert not window.controls.isVisible()
    window.open_bench(LOSS_FUNCTIONS)
    window.stage.tabs.setCurrentIndex(0)
    events()
    assert not window.sides[LOSS_FUNCTIONS].picture.isVisible()
    assert window.transport.isVisible()
    assert window.controls.isVisible()
    assert window.stage.curve_bench.curve.isVisible()


def test_folded_controls_stay_folded(desk: Desk) -> None:
    desk.window.toggle_controls()
    desk.window.open_bench(LOSS_FUNCTIONS)
    desk.window.open_bench("foggy-landscape")
    events()
    assert not desk.window.controls.isVisible()
    desk.window.open_bench(LOSS_FUNCTIONS)
    desk.window.close()
    assert not desk.window.stage.side


def test_undo_and_reset_are_about_what_is_shown(desk: Desk) -> None:
    window, before = desk.window, desk.simulator.experiment
    window.wishes.choose_rate(0.2)
    window.open_bench(LOSS_FUNCTIONS)
    assert not window._actions["undo"].isEnabled()
    window.wishes.choose_of(window._owners.desk, "slope", 0.5)
    window.wishes.choose_of(window._owners.desk, "slope", 0.25)
    assert window._actions["undo"].isEnabled()
    window.undo()
    assert window._owners.desk.exhibit.slope == 0.5
    window.redo()
    assert window._owners.desk.exhibit.slope == 0.25
    window.reset()
    assert window._owners.desk.exhibit == Exhibit()
    assert desk.simulator.experiment.learning_rate == 0.2
    window.open_bench("loss-curve")
    window.undo()
    window.undo()
    assert desk.simulator.experiment == before


def test_what_the_bench_of_losses_cannot_take_is_said(desk: Desk) -> None:
    desk.window.open_bench(LOSS_FUNCTIONS)
    desk.window.wishes.choose_of(desk.window._owners.desk, "delta", -1.0)
    assert "delta" in desk.window.statusBar().currentMessage()
    assert desk.window._owners.desk.exhibit == Exhibit()


def test_a_theme_and_a_text_size_reach_lessons_and_losses(desk: Desk) -> None:
    desk.window.open_bench(LOSS_FUNCTIONS)
    desk.window.choose_theme("light")
    desk.window.larger_text()
    events()
    assert desk.window.sides[LOSS_FUNCTIONS].picture.isVisible()
    assert desk.window.stage.side


def task_of(course: Course, wanted: Callable[[object], bool]) -> tuple[str, int, str]:
    """Lesson, page and key of the first task of this kind."""
    for lesson in course.lessons.values():
        for number, page in enumerate(lesson.pages):
            for task in page.tasks:
                if wanted(task):
                    return lesson.slug, number, lesson.key(task)
    raise AssertionError


def by_place(task: object) -> bool:
    answer = getattr(task, "answer", None)
    return isinstance(answer, Estimate) and answer.by_place


def press(card: QWidget, words: str) -> None:
    button = next(one for one in shown(card, QPushButton) if words in (one.text() or one.accessibleName()))
    QTest.mouseClick(button, LEFT)
    events()


def test_a_place_is_guessed_on_the_curve_and_marked_beside_the_outcome(desk: Desk, course: Course) -> None:
    slug, number, key = task_of(course, by_place)
    desk.window.lessons.display(slug, number)
    events()
    page, curve = desk.window.lessons.page, desk.window.stage.curve_bench.curve
    card = page.cards[key]
    start = desk.simulator.experiment.start
    press(card, "Point at the curve")
    QTest.mouseClick(curve.viewport(), LEFT, pos=curve.viewport().rect().center())
    events()
    assert desk.simulator.experiment.start == start
    press(card, "Predict")
    assert curve._guess is not None
    assert desk.window.player.is_playing
    assert desk.notebook.progress.answers[key].value == curve._guess
    curve.grab()
    desk.window.lessons.display(slug, number)
    assert curve._guess is None


def test_pointing_ends_with_the_page(desk: Desk, course: Course) -> None:
    slug, number, key = task_of(course, by_place)
    desk.window.lessons.display(slug, number)
    events()
    press(desk.window.lessons.page.cards[key], "Point at the curve")
    assert desk.window.stage.curve_bench.curve._points
    desk.window.lessons.show_contents()
    assert not desk.window.stage.curve_bench.curve._points


def test_every_challenge_is_solved_in_the_window(desk: Desk, course: Course) -> None:
    for lesson in course.lessons.values():
        for number, page in enumerate(lesson.pages):
            for task in page.tasks:
                if isinstance(task.answer, Goal):
                    desk.window.lessons.display(lesson.slug, number)
                    events()
                    key = lesson.key(task)
                    press(desk.window.lessons.page.cards[key], "Begin")
                    assert key not in desk.notebook.progress.answers
                    desk.window.wishes.take(task.answer.solution)
                    desk.window.look_at_step(100_000)
                    kept = {**desk.notebook.progress.answers, **desk.notebook.progress.bests}
                    assert key in kept, key


def test_a_learner_comes_back_to_the_page_that_was_left(open_desk: OpenDesk) -> None:
    desk = open_desk()
    first = desk.window.lessons.page._title.text()
    desk.click(desk.window.lessons.next)
    assert desk.window.lessons.page._title.text() != first
    place = desk.notebook.progress.place
    assert place is not None
    assert place.page == 1
    desk.window.lessons.show_contents()
    desk.window.open_lesson(None)
    assert desk.window.lessons._count.text().startswith("2 ")


def test_wishes_of_links_reach_the_stage_by_the_mouse(desk: Desk, course: Course) -> None:
    done = 0
    for lesson in course.lessons.values():
        desk.window.lessons.display(lesson.slug)
        events()
        for text in desk.window.lessons.page.texts:
            for fragment in list(text._fragments()):
                target = fragment.charFormat().anchorHref()
                if target.startswith(SCHEMES):
                    cursor = text._select(fragment)
                    cursor.setPosition(fragment.position() + 1)
                    QTest.mouseClick(text.viewport(), LEFT, pos=text.cursorRect(cursor).center() + QPoint(2, 0))
                    events()
                    shows = desk.window._owner.setup
                    assert shows == parse_setup(target)
                    done += 1
                    break
    assert done


def test_what_ended_before_is_no_answer_to_what_is_begun_now(desk: Desk, course: Course) -> None:
    slug, number, key = task_of(
        course,
        lambda task: isinstance(getattr(task, "answer", None), Goal) and isinstance(getattr(task, "setup", None), Experiment),
    )
    task = next(task for task in course.lessons[slug].tasks if course.lessons[slug].key(task) == key)
    assert isinstance(task.answer, Goal)
    assert isinstance(task.answer.solution, Experiment)
    desk.window.wishes.take(task.answer.solution)
    desk.window.look_at(task.answer.solution.steps)
    desk.window.open_bench(LOSS_FUNCTIONS)
    desk.window.lessons.display(slug, number)
    events()
    press(desk.window.lessons.page.cards[key], "Begin")
    assert not desk.window.stage.side
    assert key not in {**desk.notebook.progress.answers, **desk.notebook.progress.bests}


def test_nothing_rolls_behind_the_bench_of_losses(desk: Desk) -> None:
    desk.window.look_at(2)
    desk.window.open_bench(LOSS_FUNCTIONS)
    for verb in ("toggle_run", "step", "back"):
        if verb in desk.window._actions:
            desk.window._actions[verb].trigger()
    assert not desk.window.player.is_playing
    assert desk.simulator.cursor == 2
    desk.window.stage.tabs.setCurrentIndex(0)
    assert desk.simulator.cursor == 2
    assert desk.window.transport.isVisible()


def test_a_prediction_about_what_already_is_there_is_told_at_once(desk: Desk, course: Course) -> None:
    slug, number, key = task_of(
        course, lambda task: getattr(task, "kind", "") == "predict" and isinstance(getattr(task, "setup", None), Exhibit)
    )
    task = next(task for task in course.lessons[slug].tasks if course.lessons[slug].key(task) == key)
    desk.window.wishes.take(task.setup)  # pyright: ignore[reportArgumentType]
    desk.window.lessons.display(slug, number)
    events()
    press(desk.window.lessons.page.cards[key], "Skip")
    assert not [one for one in shown(desk.window.lessons.page.cards[key], QPushButton) if "Tell me now" in one.accessibleName()]


def test_a_guess_is_gone_with_what_it_was_about(desk: Desk, course: Course) -> None:
    slug, number, key = task_of(course, by_place)
    desk.window.lessons.display(slug, number)
    events()
    card, curve = desk.window.lessons.page.cards[key], desk.window.stage.curve_bench.curve
    press(card, "Point at the curve")
    assert curve._points
    press(card, "Skip")
    assert not curve._points
    assert curve._guess is None
    desk.notebook.reset()
    desk.window.lessons.display(slug, number)
    card = desk.window.lessons.page.cards[key]
    assert isinstance(card, EstimateCard)
    card.field.setText("1.5")
    card.submit()
    assert curve._guess == 1.5
    desk.window.choose_theme("light")
    assert curve._guess == 1.5
    desk.window.wishes.choose_rate(0.3)
    assert curve._guess is None
