from __future__ import annotations

from collections.abc import Iterator

import pytest

from gdviz.ui.player import FASTEST_GLIDE, GLIDE_SECONDS, LONGEST_FRAME, SPEEDS, Player
from tests.ui.hands import FRAME, until

pytestmark = pytest.mark.usefixtures("nothing_left")


class Heard:
    """What a player has said."""

    def __init__(self, player: Player) -> None:
        self.steps: list[int] = []
        self.progress: list[float] = []
        self.playing: list[bool] = []
        player.steps_due.connect(self.steps.append)
        player.glided.connect(self.progress.append)
        player.playing_changed.connect(self.playing.append)


@pytest.fixture
def player() -> Iterator[Player]:
    made = Player()
    yield made
    made.pause()
    made.land()
    made.advance(0)
    assert not made.is_moving


@pytest.fixture
def heard(player: Player) -> Heard:
    return Heard(player)


def frames(player: Player, seconds: float) -> None:
    for _ in range(round(seconds / FRAME)):
        player.advance(FRAME)


def test_the_first_step_comes_at_once(player: Player, heard: Heard) -> None:
    player.play()
    player.advance(0)
    assert heard.steps == [1]


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_second_has_as_many_steps_as_the_speed_says(player: Player, heard: Heard, speed: int) -> None:
    player.speed = speed
    player.play()
    frames(player, 2.0)
    assert sum(heard.steps) in (2 * speed, 2 * speed + 1)
    assert max(heard.steps) <= (1 if speed < 60 else 2)


def test_running_and_pausing_are_said_once(player: Player, heard: Heard) -> None:
    for _ in range(2):
        player.play()
    assert player.is_playing
    for _ in range(2):
        player.pause()
    assert heard.playing == [True, False]


def test_a_pause_lets_the_glide_end_and_then_stops_the_clock(player: Player, heard: Heard) -> None:
    player.play()
    player.advance(FRAME)
    player.glide()
    player.pause()
    assert player.is_moving
    before = len(heard.steps)
    frames(player, 1)
    assert heard.progress[-1] == 1
    assert len(heard.steps) == before
    assert not player.is_moving


@pytest.mark.parametrize("speed", [speed for speed in SPEEDS if speed < FASTEST_GLIDE])
def test_a_glide_grows_from_0_to_1_in_its_time(player: Player, heard: Heard, speed: int) -> None:
    player.speed = speed
    player.glide()
    frames(player, 1)
    assert heard.progress[0] == 0
    assert heard.progress[-1] == 1
    assert heard.progress == sorted(heard.progress)
    assert len(heard.progress) - 1 == pytest.approx(min(GLIDE_SECONDS, 1 / speed) / FRAME, abs=1.01)


def test_at_high_speed_the_ball_just_moves(player: Player, heard: Heard) -> None:
    player.speed = 60
    player.play()
    player.glide()
    assert heard.progress == [1.0]


def test_with_less_motion_the_ball_jumps_and_the_clock_stays_off(player: Player, heard: Heard) -> None:
    player.reduced_motion = True
    player.glide()
    assert heard.progress == [1.0]
    assert not player.is_moving


def test_landing_ends_a_glide(player: Player, heard: Heard) -> None:
    player.glide()
    player.land()
    player.advance(FRAME)
    assert heard.progress == [0.0, 1.0]
    assert not player.is_moving


def test_after_a_stall_little_is_made_up_for(player: Player, heard: Heard) -> None:
    player.speed = 60
    player.play()
    player.advance(0)
    player.advance(3600)
    assert heard.steps == [1, round(60 * LONGEST_FRAME)]


@pytest.mark.parametrize(("before", "after"), [(1, 60), (1, 20), (2, 10), (60, 1), (5, 5)])
def test_another_speed_makes_no_steps_of_time_that_has_passed(player: Player, heard: Heard, before: int, after: int) -> None:
    player.speed = before
    player.play()
    player.advance(0)
    frames(player, 0.9 / before)
    heard.steps.clear()
    player.speed = after
    player.advance(FRAME)
    assert sum(heard.steps) <= 2


def test_the_timer_gives_real_time(player: Player, heard: Heard) -> None:
    player.speed = 20
    player.play()
    until(lambda: sum(heard.steps) >= 4)
    player.pause()
    until(lambda: not player.is_moving)
