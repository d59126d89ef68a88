# pyright: basic
from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from gdviz.descent.landscape import Landscape, Minimum
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.restarts import ELSEWHERE, ROLLING
from gdviz.ui.canvas.restart_counter import MOST_VALLEYS, RestartCounter, groups_of
from gdviz.ui.theme import DARK, THEMES, Theme
from tests.ui.canvas.alone import Paints, Room, alone, scene_at, settle, walk
from tests.ui.hands import events

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def room() -> Iterator[Room]:
    with alone(RestartCounter(DARK, 100), 300) as room:
        yield room


@pytest.fixture
def counter(room: Room) -> RestartCounter:
    return room.findChildren(RestartCounter)[0]


def test_without_balls_at_random_places_it_is_not_there(counter: RestartCounter) -> None:
    assert counter.isHidden()
    counter.display(scene_at("restarts=5", 3))
    assert counter.isVisible()
    counter.display(scene_at("", 3))
    assert counter.isHidden()


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_every_ball_is_counted_once(counter: RestartCounter, landscape: str) -> None:
    for step in (0, 5, 300):
        scene = scene_at(f"landscape={landscape}&restarts=40", step)
        counter.display(scene)
        counter.grab()
        assert scene.crowd is not None
        bar = counter.bar
        assert sum(bar._counts) == 40
        deepest = sum(count for group, count in zip(bar._groups, bar._counts, strict=True) if group.is_deepest)
        assert deepest == scene.crowd.deepest(scene.cursor)
        assert counter._reached.text() == f"Reached the deepest: {deepest} of 40"
        counted = sorted(index for group in bar._groups for index in group.minima)
        assert counted == sorted([ROLLING, ELSEWHERE, *range(len(scene.descent.landscape.minima))])


def test_each_of_a_few_valleys_has_a_letter_of_its_own(counter: RestartCounter) -> None:
    counter.display(scene_at("landscape=himmelblau&restarts=40", 300))
    letters = [group.letter for group in counter.bar._groups]
    assert letters == ["A", "B", "C", "D", "", ""]
    assert "A deepest (" in counter.toolTip() + counter.bar.toolTip()
    patterns = [group.pattern for group in counter.bar._groups if not group.letter]
    assert len(set(patterns)) == 2


def test_of_many_valleys_all_but_the_deepest_are_counted_together() -> None:
    known = LANDSCAPES["parabola"]
    minima = tuple(Minimum((float(place),), float(place != 7), place == 7) for place in range(MOST_VALLEYS + 5))
    many = Landscape(**{name: getattr(known, name) for name in known.__dataclass_fields__})
    many.__dict__["minima"] = minima
    groups = groups_of(many, ("deepest {place}", "local {place}", "others", "rolling", "elsewhere"))
    assert [group.minima for group in groups[:2]] == [(7,), tuple(place for place in range(len(minima)) if place != 7)]
    assert groups[0].word.strip() == "deepest"


SUM = re.compile(r"1 − \(1 − ([\d.]+)\)([⁰¹²³⁴⁵⁶⁷⁸⁹]+) ([=>]) ([\d.]+) %")


@pytest.mark.parametrize("count", [1, 2, 10, 50, 1000])
@pytest.mark.parametrize("share", [0.0, 1e-5, 0.0012, 0.27, 0.2712, 1 / 3, 0.5, 0.9999, 1.0])
def test_the_prediction_agrees_by_hand(counter: RestartCounter, share: float, count: int) -> None:
    counter.display_share(share)
    counter.display(scene_at(f"restarts={count}", 0))
    text = counter._predicted.text().replace("\N{NO-BREAK SPACE}", " ")
    found = SUM.search(text)
    assert found, text
    chance_of_each, tries, relation, chance = found.groups()
    assert int(tries.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))) == count
    assert float(chance_of_each) == pytest.approx(share, abs=0.00051)
    exact = 100 * (1 - (1 - float(chance_of_each)) ** count)
    if relation == "=":
        assert float(chance) == pytest.approx(exact, abs=0.0051)
        assert float(chance) < 100 or float(chance_of_each) == 1
    else:
        assert exact > float(chance) == 99.99


def test_until_the_basins_are_known_it_says_so(counter: RestartCounter) -> None:
    counter.display(scene_at("restarts=5", 0))
    assert "being worked out" in counter._predicted.text()
    counter.display_share(0.25)
    assert "25" in counter.accessibleDescription()
    counter.display_share(None)
    assert "being worked out" in counter.accessibleDescription()


def test_nothing_is_laid_out_while_the_balls_roll(room: Room, counter: RestartCounter) -> None:
    counter.display_share(0.271)
    scenes = list(walk("restarts=60&landscape=himmelblau", 80))
    counter.display(scenes[0])
    settle(room)
    laid_out, height = room.layouts, counter.height()
    for scene in scenes:
        counter.display(scene)
        events()
    assert (room.layouts, counter.height()) == (laid_out, height)
    paints = Paints(counter.bar)
    counter.display(scenes[-1])
    events()
    assert paints.count == 0


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [200, 240, 480])
@pytest.mark.parametrize("landscape", ["himmelblau", "foggy-hills", "parabola", "roll-downhill"])
def test_all_words_have_their_room(landscape: str, width: int, percent: int) -> None:
    part = RestartCounter(DARK, percent)
    part.display_share(0.271)
    with alone(part, width * percent // 100) as room:
        part.display(scene_at(f"restarts=200&landscape={landscape}", 300))
        settle(room)
        part.grab()
        for line in (part._reached, part._predicted):
            assert line.label.heightForWidth(line.width()) <= line.height()
        metrics = part.bar.fontMetrics()
        for (row, left, group), count in zip(part.bar._legend(), part.bar._counts, strict=True):
            words = metrics.horizontalAdvance(part.bar._label(group, count))
            assert left == 8 or left + part.bar._swatch + 5 + words * 0.9 <= part.bar.width()
            assert row < 6


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_each_part_of_the_bar_is_as_wide_as_its_count(counter: RestartCounter, theme: Theme) -> None:
    counter.wear(theme, 100)
    scene = scene_at("landscape=himmelblau&restarts=100", 300)
    counter.display(scene)
    image, bar = counter.bar.grab().toImage(), counter.bar
    row = [image.pixelColor(x, 8).name() for x in range(image.width())]
    width = bar.width() - 16
    assert row.count(theme.good) == pytest.approx(width * bar._counts[0] / 100 - 1, abs=6)


def test_before_the_first_scene_it_draws_nothing_wrong() -> None:
    part = RestartCounter(DARK, 100)
    part.display_share(0.5)
    part.resize(200, 100)
    part.grab()
    assert np.isfinite(part.height())
    part.deleteLater()
