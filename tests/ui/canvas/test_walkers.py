"""Rivals and balls at random places."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.descent.exact import Array
from gdviz.lab.restarts import ELSEWHERE, ROLLING
from gdviz.ui.canvas.walkers import Walkers
from gdviz.ui.scene import Scene
from gdviz.ui.theme import DARK
from tests.ui.canvas.alone import scene_at

SIDE = 320
RACE = "landscape=foggy-hills&learning_rate=0.1&race=momentum;adam,off;adam,learning_rate:0.1"

pytestmark = [pytest.mark.usefixtures("application"), pytest.mark.filterwarnings("error")]


def place(positions: Array) -> Array:
    """The window of the foggy hills, -4 to 4, on the picture."""
    return np.column_stack([(positions[:, 0] + 4) * SIDE / 8, (4 - positions[:, 1]) * SIDE / 8])


def shown(scene: Scene, walkers: Walkers, share: float = 1.0) -> QImage:
    walkers.wear(DARK)
    walkers.display(scene)
    walkers.glide(share)
    return painted(walkers)


def painted(walkers: Walkers) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    painter = QPainter(image)
    walkers.paint(painter, place)
    painter.end()
    return image


def color_at(image: QImage, position: Array) -> str:
    ((x, y),) = place(position[np.newaxis]).tolist()
    return image.pixelColor(round(x), round(y)).name()


def is_blank(image: QImage) -> bool:
    return {image.pixelColor(x, y).name() for x in range(0, SIDE, 4) for y in range(0, SIDE, 4)} == {"#123456"}


def test_alone_nobody_else_is_drawn() -> None:
    walkers = Walkers()
    walkers.wear(DARK)
    assert is_blank(painted(walkers))
    assert is_blank(shown(scene_at("landscape=foggy-hills", 5), walkers))


def test_rivals_stand_where_their_step_is_in_their_own_colour_and_who_is_at_home_nowhere() -> None:
    scene = scene_at(RACE, 9)
    image = shown(scene, Walkers())
    momentum, home, adam = scene.rivals
    assert home is None
    assert momentum
    assert adam
    assert color_at(image, momentum.step(9).position) == QColor(DARK.hikers[1]).name()
    assert color_at(image, adam.step(9).position) == QColor(DARK.hikers[3]).name()
    colors = {image.pixelColor(x, y).name() for x in range(SIDE) for y in range(SIDE)}
    assert QColor(DARK.hikers[2]).name() not in colors


def test_they_glide_with_the_ball() -> None:
    walkers = Walkers()
    before, after = scene_at(RACE, 3), scene_at(RACE, 4)
    shown(before, walkers)
    shown(after, walkers, 0.5)
    run = after.rivals[0]
    assert run
    assert walkers._at[0] == pytest.approx((run.step(3).position + run.step(4).position) / 2)  # pyright: ignore[reportPrivateUsage]
    walkers.glide(1.0)
    assert walkers._at[0].tolist() == run.step(4).position.tolist()  # pyright: ignore[reportPrivateUsage]


def test_who_comes_or_goes_does_not_glide_from_somebody_else_s_place() -> None:
    walkers = Walkers()
    shown(scene_at(RACE, 3), walkers)
    other = scene_at("landscape=foggy-hills&restarts=3&race=momentum", 3)
    shown(other, walkers, 0.0)
    run, crowd = other.rivals[0], other.crowd
    assert run
    assert crowd
    assert walkers._at.tolist() == [run.step(3).position.tolist()]  # pyright: ignore[reportPrivateUsage]
    assert walkers._crowd_at.tolist() == crowd.positions(3).tolist()  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("step", [0, 8, 300])
def test_each_ball_of_a_crowd_is_drawn_where_it_is(step: int) -> None:
    scene = scene_at("landscape=foggy-hills&restarts=40&seed=3", step)
    image, crowd = shown(scene, Walkers()), scene.crowd
    assert crowd
    positions = crowd.positions(scene.cursor)
    in_sight = (np.abs(positions) < 3.9).all(axis=1)
    assert in_sight.sum() > 30
    for position in positions[in_sight]:
        assert color_at(image, position) != "#123456"
    if step == 0:
        assert set(crowd.valleys(0).tolist()) == {ROLLING}
        assert color_at(image, crowd.positions(0)[0]) == QColor(DARK.dim).name()
    if step == 300:
        deepest = next(index for index, one in enumerate(scene.descent.landscape.minima) if one.is_global)
        there = int(np.flatnonzero(crowd.valleys(scene.cursor) == deepest)[0])
        assert color_at(image, crowd.positions(scene.cursor)[there]) == QColor(DARK.good).name()


def test_balls_and_rivals_that_fly_off_are_no_harm() -> None:
    text = "landscape=rosenbrock&learning_rate=5&restarts=20&race=momentum,learning_rate:9"
    walkers = Walkers()
    for step in (0, 1, 2, 3, 50):
        scene = scene_at(text, step)
        for share in (0.0, 0.4, 1.0):
            shown(scene, walkers, share)
    assert scene.crowd
    assert ELSEWHERE in scene.crowd.valleys(50)
