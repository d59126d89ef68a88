# pyright: basic
from __future__ import annotations

from collections.abc import Iterator

import pytest

from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.ui.canvas.memory_list import MemoryList
from gdviz.ui.canvas.readouts import numbers_text
from gdviz.ui.theme import DARK, LIGHT
from tests.ui.canvas.alone import Paints, Room, alone, scene_at, settle, walk
from tests.ui.hands import events

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def room() -> Iterator[Room]:
    with alone(MemoryList(DARK, 100), 300) as room:
        yield room


@pytest.fixture
def memory(room: Room) -> MemoryList:
    return room.findChildren(MemoryList)[0]


@pytest.mark.parametrize("landscape", ["roll-downhill", "himmelblau"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_all_that_is_remembered_is_named(memory: MemoryList, optimizer: str, landscape: str) -> None:
    scene = scene_at(f"optimizer={optimizer}&landscape={landscape}", 3)
    memory.display(scene)
    memory.grab()
    told = memory.accessibleDescription()
    for name, value in scene.step.memory.items():
        assert f"{name.replace('_', ' ')} {numbers_text(value, sign=True)}" in told
    assert told.endswith("remembers nothing.") is (not scene.step.memory)


def test_its_room_stays_from_step_to_step(room: Room, memory: MemoryList) -> None:
    scenes = list(walk("optimizer=momentum&landscape=himmelblau", 40))
    memory.display(scenes[0])
    settle(room)
    height, laid_out = memory.height(), room.layouts
    for scene in scenes:
        memory.display(scene)
        events()
    assert (memory.height(), room.layouts) == (height, laid_out)


def test_what_does_not_change_is_not_painted_again(memory: MemoryList) -> None:
    scene = scene_at("optimizer=momentum", 4)
    memory.display(scene)
    events()
    paints = Paints(memory)
    memory.display(scene)
    events()
    assert paints.count == 0


def test_another_optimizer_has_another_room(room: Room, memory: MemoryList) -> None:
    heights = []
    for text in ("", "optimizer=momentum", "optimizer=momentum&landscape=himmelblau"):
        memory.display(scene_at(text, 2))
        settle(room)
        heights.append(memory.height())
    assert heights[0] < heights[1] <= heights[2]


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [200, 220, 480])
def test_the_numbers_are_whole_at_every_width(width: int, percent: int) -> None:
    part = MemoryList(LIGHT, percent)
    with alone(part, width * percent // 100) as room:
        part.display(scene_at("optimizer=momentum&landscape=rosenbrock", 9))
        settle(room)
        part.grab()
        longest = max(part.fontMetrics().horizontalAdvance(value) for _, value in part._rows)
        assert longest < part.width()
        assert part._is_stacked is (width < 300)


def test_before_the_first_scene_it_is_empty(memory: MemoryList) -> None:
    memory.grab()
    assert memory.accessibleDescription() == ""
