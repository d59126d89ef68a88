# pyright: basic
from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.canvas.race_table import ORDER, Commentator, RaceTable, Result, lowest_of, results_of
from gdviz.ui.theme import DARK, THEMES, Theme
from tests.ui.canvas.alone import Paints, Room, alone, scene_at, settle, walk
from tests.ui.hands import events

pytestmark = pytest.mark.usefixtures("nothing_left")

RIVALS = "momentum;gradient-descent,learning_rate:0.02;momentum,beta:0.5,off;gradient-descent,learning_rate:0.5"
RACE = f"landscape=himmelblau&race={RIVALS}"
EIGHT = "landscape=himmelblau&race=" + ";".join(f"momentum,beta:0.{tenth}" for tenth in range(1, 8))


@pytest.fixture
def room() -> Iterator[Room]:
    with alone(RaceTable(DARK, 100), 330) as room:
        yield room


@pytest.fixture
def table(room: Room) -> RaceTable:
    return room.findChildren(RaceTable)[0]


def test_without_a_race_there_is_no_table(table: RaceTable) -> None:
    assert table.isHidden()
    table.display(scene_at("", 3))
    assert table.isHidden()
    table.display(scene_at(RACE, 3))
    assert table.isVisible()
    table.display(scene_at("landscape=himmelblau", 3))
    assert table.isHidden()


def test_each_row_is_what_the_hiker_s_run_is_when_it_is_alone() -> None:
    experiment = parse(RACE)
    names = ["own", "one", "two", "three", "four"]
    for step in (0, 2, 3, 36, 37, 38, 100, 300):
        results = results_of(scene_at(RACE, step), names, {})
        for place, (hiker, result) in enumerate(zip((experiment.own, *experiment.rivals), results, strict=True)):
            assert result.name == names[place]
            if not hiker.is_on:
                assert result.kind is None
                continue
            alone_simulator = Simulator(
                experiment.change(
                    rivals=(), optimizer=hiker.optimizer, learning_rate=hiker.learning_rate, settings=hiker.settings
                )
            )
            alone_simulator.go_to(step)
            assert (result.steps, result.loss) == (alone_simulator.step.index, float(alone_simulator.step.loss))
            assert result.is_over is alone_simulator.is_at_end
            assert result.kind is (alone_simulator.verdict().kind if alone_simulator.is_at_end else Kind.RUNNING)


def test_the_verdict_on_an_ended_run_is_worked_out_once() -> None:
    scene = scene_at(RACE, 300)
    known: dict = {}
    names = list("abcde")
    first = results_of(scene, names, known)
    assert len(known) == 3
    for run in known:
        run.verdict = None  # it would fail if it were asked again
    assert results_of(scene, names, known) == first


def test_the_lowest_is_told_only_when_all_have_ended() -> None:
    ended = [
        Result("a", 10, 2.0, Kind.SETTLED_LOCAL, is_over=True),
        Result("b"),
        Result("c", 9, 1.0, Kind.SETTLED_GLOBAL, is_over=True),
        Result("d", 3, float("nan"), Kind.DIVERGED, is_over=True),
    ]
    assert lowest_of(ended) == 2
    assert lowest_of([*ended, Result("e", 10, -5.0, Kind.RUNNING)]) is None


def test_the_table_says_all_in_words(table: RaceTable) -> None:
    table.display(scene_at(RACE, 10))
    told = table.accessibleDescription().split("; ")
    assert len(told) == 5
    assert told[0].startswith("Gradient descent (η 0.007): 10 steps, loss ")
    assert told[0].endswith("Rolling")
    assert told[3].endswith("stays at home")
    assert told[4].endswith("Diverged")
    assert "lowest" not in table.accessibleDescription()
    table.display(scene_at(RACE, 300))
    lowest = [text for text in table.accessibleDescription().split("; ") if "the lowest" in text]
    assert len(lowest) == 1
    assert [row.is_lowest for row in table.rows._rows] == [False, False, True, False, False]


STORIES = {
    "nobody yet": ([("A", Kind.RUNNING, 5, False), ("B", Kind.RUNNING, 5, False)], "All are under way."),
    "one there": (
        [("A", Kind.SETTLED_GLOBAL, 61, True), ("B", Kind.RUNNING, 70, False)],
        "A reached the deepest valley in 61 steps; still under way: B.",
    ),
    "two ends": (
        [("Plain", Kind.SETTLED_LOCAL, 30, True), ("Momentum", Kind.SETTLED_GLOBAL, 61, True)],
        "Momentum reached the deepest valley in 61 steps; Plain settled in a local minimum, from where every way leads up.",
    ),
    "first of two": (
        [("A", Kind.SETTLED_GLOBAL, 61, True), ("B", Kind.SETTLED_GLOBAL, 20, True)],
        "B and A reached the deepest valley, B first, in 20 steps.",
    ),
    "at once": (
        [("A", Kind.SETTLED_GLOBAL, 20, True), ("B", Kind.SETTLED_GLOBAL, 20, True)],
        "A and B reached the deepest valley, the first in 20 steps.",
    ),
    "many": ([(name, Kind.DIVERGED, 3, True) for name in "ABC"], "3 hikers flew off."),
    "some at home": ([("A", Kind.SWINGING, 300, True), ("B", None, 0, False)], "A swung to and fro, as each step overshot."),
}


@pytest.mark.parametrize(("told", "sentence"), STORIES.values(), ids=STORIES)
def test_the_race_in_a_sentence(told: list, sentence: str) -> None:
    results = [Result(name, steps, 1.0, kind, is_over) for name, kind, steps, is_over in told]
    assert Commentator().tell(results) == sentence


def test_every_kind_has_a_sentence() -> None:
    assert sorted(kind.word for kind in ORDER) == sorted(kind.word for kind in Kind)
    sentences = {Commentator().tell([Result("A", 7, 1.0, kind, is_over=True)]) for kind in Kind}
    assert len(sentences) == len(Kind)
    assert all(sentence.startswith("A ") and "{" not in sentence for sentence in sentences)


def test_nothing_is_laid_out_while_the_race_goes_on(room: Room, table: RaceTable) -> None:
    scenes = list(walk(f"{EIGHT}&learning_rate=0.0005", 60))
    table.display(scenes[0])
    settle(room)
    laid_out, height = room.layouts, table.height()
    for scene in scenes:
        table.display(scene)
        events()
    assert (room.layouts, table.height()) == (laid_out, height)


def test_while_nobody_ends_only_the_numbers_are_drawn(room: Room, table: RaceTable) -> None:
    scenes = list(walk(f"{EIGHT}&learning_rate=0.0005", 20))
    table.display(scenes[0])
    table.grab()
    picture = table.rows._picture
    for scene in scenes:
        table.display(scene)
        table.grab()
        assert table.rows._picture is picture
    settle(room)
    paints = Paints(table.rows)
    table.display(scenes[-1])
    events()
    assert paints.count == 0


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [240, 330, 620])
def test_rows_and_sentence_have_their_room(width: int, percent: int) -> None:
    part = RaceTable(DARK, percent)
    with alone(part, width * percent // 100) as room:
        for text in (RACE, EIGHT, "race=momentum"):
            for step in (0, 10, 300):
                part.display(scene_at(text, step))
                settle(room)
                part.grab()
                count = len(part.rows._rows)
                assert part.rows._lines(count - 1)[1].bottom() <= part.rows.height()
                label = part.sentence.label
                assert label.heightForWidth(label.width()) <= label.height()
                assert part.rows._is_wide is (width == 620)
                for place in range(count):
                    for line in part.rows._lines(place):
                        assert 0 <= line.left() < line.right() <= part.rows.width()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_hiker_has_its_mark(table: RaceTable, theme: Theme) -> None:
    table.wear(theme, 100)
    table.display(scene_at(EIGHT, 3))
    image = table.rows.grab().toImage()
    drawn = {image.pixelColor(x, y).name() for x in range(40) for y in range(image.height())}
    assert set(theme.hikers) <= drawn


def test_a_name_without_room_is_in_the_tool_tip(table: RaceTable) -> None:
    table.display(scene_at(RACE, 10))
    events()

    def ask(y: int) -> str:
        place = QPoint(60, y)
        QApplication.sendEvent(table.rows, QHelpEvent(QEvent.Type.ToolTip, place, table.rows.mapToGlobal(place)))
        return QToolTip.text()

    assert ask(round(table.rows._lines(1)[0].center().y())).startswith("Momentum")
    assert ask(round(table.rows._lines(4)[0].center().y())) == "Gradient descent (η 0.5): Diverged"
    QToolTip.hideText()
    ask(1)


@pytest.mark.parametrize("width", [180, 204, 216, 240])
def test_no_word_runs_into_a_number(width: int) -> None:
    part = RaceTable(DARK, 100)
    with alone(part, width):
        part.display(scene_at(f"{EIGHT},off", 300))
        image = part.rows.grab().toImage()
        for place in range(7):
            line = part.rows._lines(place)[1]
            end = round(line.right() - part.fontMetrics().horizontalAdvance(str(part.rows._numbers[place][0])))
            between = {
                image.pixelColor(x, y).name() for x in (end - 2, end - 1) for y in range(*map(round, (line.top(), line.bottom())))
            }
            assert between == {DARK.raised}


def test_losses_beyond_every_number_are_shown(table: RaceTable) -> None:
    for step in (0, 1, 5):
        table.display(scene_at("race=gradient-descent,learning_rate:1e308;momentum,learning_rate:1e300", step))
        table.grab()
