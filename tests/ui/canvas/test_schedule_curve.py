# pyright: basic
from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from gdviz.descent.schedules import SCHEDULES
from gdviz.ui.canvas.schedule_curve import ScheduleCurve
from gdviz.ui.theme import DARK, THEMES, Theme
from tests.ui.canvas.alone import Paints, alone, scene_at, settle, walk
from tests.ui.hands import events

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def curve() -> Iterator[ScheduleCurve]:
    part = ScheduleCurve(DARK, 100)
    with alone(part, 260):
        yield part


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_curve_is_the_schedule_and_the_number_is_the_step_s_rate(curve: ScheduleCurve, schedule: str) -> None:
    for scene in list(walk(f"schedule={schedule}&learning_rate=0.02&landscape=ravine", 12))[::4]:
        curve.display(scene)
        curve.grab()
        assert f"Step {scene.cursor}: " in curve.accessibleDescription()
        assert float(curve._rate.replace("−", "-")) == pytest.approx(float(scene.step.learning_rate), rel=1e-5)
    whole = [scene.descent.schedule.factor(int(step)) for step in curve._steps]
    assert curve._factors.tolist() == whole
    assert (curve._steps[0], curve._steps[-1]) == (0, curve._reach)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_mark_is_on_the_curve(curve: ScheduleCurve, theme: Theme) -> None:
    curve.wear(theme, 100)
    for step in (0, 5, 20):
        scene = scene_at("schedule=cosine&over=40&learning_rate=0.001", step)
        curve.display(scene)
        image = curve.grab().toImage()
        factor = scene.descent.schedule.factor(step)
        ((x, y),) = curve._place(np.array([float(step)]), np.array([factor])).tolist()
        assert image.pixelColor(round(x), round(y)).name() == theme.ball


def test_from_step_to_step_only_the_mark_moves(curve: ScheduleCurve) -> None:
    scenes = list(walk("schedule=exponential&learning_rate=0.001", 30))
    curve.display(scenes[0])
    curve.grab()
    picture = curve._picture
    for scene in scenes:
        curve.display(scene)
        curve.grab()
        assert curve._picture is picture
    events()
    paints = Paints(curve)
    for _ in range(3):
        curve.display(scenes[-1])
        events()
    assert paints.count == 0


def test_another_rate_is_the_same_curve_with_another_number(curve: ScheduleCurve) -> None:
    curve.display(scene_at("schedule=linear&learning_rate=0.001", 3))
    curve.grab()
    picture = curve._picture
    curve.display(scene_at("schedule=linear&learning_rate=0.002", 3))
    curve.grab()
    assert curve._picture is picture
    assert "0.00194" in curve.accessibleDescription()


def test_a_constant_rate_is_a_lower_picture(curve: ScheduleCurve) -> None:
    heights = []
    for schedule in ("constant", "cosine", "constant"):
        curve.display(scene_at(f"schedule={schedule}", 0))
        heights.append(curve.height())
        curve.grab()
    assert heights[0] == heights[2] < heights[1]


@pytest.mark.parametrize(
    ("text", "step", "reach"),
    [
        ("schedule=cosine&over=100", 0, 115),
        ("schedule=cosine&over=1000&steps=400", 0, 400),
        ("schedule=exponential", 0, 300),
        ("schedule=exponential&steps=50", 0, 50),
        ("steps=1", 0, 1),
        ("schedule=step&steps=5000&learning_rate=0.00001", 700, 1000),
    ],
)
def test_the_steps_that_matter_are_shown(curve: ScheduleCurve, text: str, step: int, reach: int) -> None:
    curve.display(scene_at(text, step))
    assert curve._reach == reach
    curve.grab()


def test_the_present_step_is_always_in_the_picture(curve: ScheduleCurve) -> None:
    for step in (0, 299, 300, 301, 700, 1500):
        scene = scene_at("schedule=cosine&over=20&steps=2000&learning_rate=0.00001&landscape=cliff&start=-5", step)
        curve.display(scene)
        assert scene.step.index <= curve._reach
        curve.grab()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_words_have_room(percent: int) -> None:
    part = ScheduleCurve(DARK, percent)
    with alone(part, round(200 * percent / 100)) as room:
        part.display(scene_at("schedule=one-cycle&learning_rate=0.001", 30))
        settle(room)
        part.grab()
        assert part._area().height() > 15


def test_before_the_first_scene_it_draws_nothing(curve: ScheduleCurve) -> None:
    curve.grab()
    assert curve._picture is None
