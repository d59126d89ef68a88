from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.step import Step
from gdviz.lab.fog import HALF, RESOLUTION, VISIBILITY, Fog, Mask

WINDOW = ((-4.0, 4.0), (-1.0, 3.0))
ANYWHERE = st.floats(allow_nan=True, allow_infinity=True)
NEARBY = st.floats(-6, 6)
TRAILS = st.lists(st.lists(st.tuples(NEARBY | ANYWHERE, NEARBY | ANYWHERE), min_size=1, max_size=12), min_size=1, max_size=3)


def trail_of(*positions: tuple[float, float]) -> list[Step]:
    nothing = np.zeros(2)
    return [Step(index, np.array(position), np.zeros(()), nothing, nothing, 0.1, {}) for index, position in enumerate(positions)]


def mask(trails: list[list[Step]], cursor: int, visibility: float = VISIBILITY.default) -> Mask:
    fog = Fog()
    fog.look(WINDOW, trails, cursor, visibility)
    return fog.clear


WALK = trail_of((-3.0, 2.0), (-1.0, 1.5), (0.5, 0.0), (0.6, -0.1), (3.0, -0.5))


@pytest.mark.parametrize("cursor", range(len(WALK)))
def test_it_is_clear_at_the_ball_half_clear_where_it_was_and_foggy_where_nobody_was(cursor: int) -> None:
    fog = Fog()
    fog.look(WINDOW, [WALK], cursor)
    x, y = WALK[cursor].position.tolist()
    assert fog.at((x, y)) == 1
    for step in WALK[:cursor]:
        before = (float(step.position[0]), float(step.position[1]))
        assert fog.at(before) >= HALF
        assert fog.at(before) == HALF or abs(before[0] - x) < 1.5
    for step in WALK[cursor + 1 :]:
        ahead = (float(step.position[0]), float(step.position[1]))
        assert fog.at(ahead) == 0 or abs(ahead[0] - x) < 1.5
    assert fog.at((-3.5, -0.8)) == 0


def test_the_picture_has_the_second_weight_upwards() -> None:
    clear = mask([trail_of((-3.9, 2.9))], 0)
    assert clear[0, 0] == 1
    assert clear[-1, 0] == clear[0, -1] == clear[-1, -1] == 0


def test_ground_between_two_steps_is_not_felt() -> None:
    fog = Fog()
    fog.look(WINDOW, [trail_of((-3.5, 0.0), (3.5, 0.0))], 1)
    assert fog.at((-3.5, 0.0)) == HALF
    assert fog.at((0.0, 0.0)) == 0


def test_it_gets_foggier_with_the_distance_and_as_clear_on_all_sides() -> None:
    clear = mask([trail_of((0.0, 1.0))], 0)
    middle = RESOLUTION // 2
    ray = clear[middle, middle:]
    assert (np.diff(ray) <= 0).all()
    assert 0 < ray[round(VISIBILITY.default * RESOLUTION)] < 1
    assert (clear == clear.T).all()
    assert (clear == clear[::-1]).all()


@pytest.mark.parametrize("visibility", [VISIBILITY.least, VISIBILITY.low, VISIBILITY.default, VISIBILITY.high, VISIBILITY.most])
def test_one_sees_as_far_as_the_visibility(visibility: float) -> None:
    clear = mask([trail_of((-4.0, 1.0))], 0, visibility)
    row = clear[RESOLUTION // 2]
    assert row[0] > 0.9
    seen = (row > 0.5).sum() / RESOLUTION
    assert seen == pytest.approx(min(1.0, 0.93 * visibility), abs=0.01)


def test_what_was_felt_stays_felt_while_the_trail_grows() -> None:
    chance = np.random.default_rng(3)
    walk = trail_of(*chance.uniform((-4, -1), (4, 3), (60, 2)).tolist())
    fog, far = Fog(), trail_of((100.0, 100.0))
    felt = np.zeros_like(fog.clear)
    for count in range(1, len(walk) + 1):
        fog.look(WINDOW, [walk[:count] + far], count)
        assert (fog.clear >= felt).all()
        assert fog.clear.max() <= HALF
        felt = fog.clear.copy()


@given(TRAILS, st.lists(st.integers(0, 14), min_size=1, max_size=8), st.sampled_from([0.02, 0.13, 1.0]))
def test_by_whatever_way_one_came_to_a_step_the_fog_is_the_same(
    places: list[list[tuple[float, float]]], cursors: list[int], visibility: float
) -> None:
    trails = [trail_of(*place) for place in places]
    fog = Fog()
    for cursor in cursors:
        fog.look(WINDOW, trails, cursor, visibility)
        assert fog.clear.dtype == np.float32
        assert (fog.clear == mask(trails, cursor, visibility)).all()


def test_a_trail_may_grow_after_it_was_looked_at() -> None:
    fog, trail = Fog(), WALK[:2]
    fog.look(WINDOW, [trail], 5)
    trail += WALK[2:]
    fog.look(WINDOW, [trail], 4)
    assert (fog.clear == mask([WALK], 4)).all()


@pytest.mark.parametrize("cursor", [0, 2, 4])
def test_another_trail_is_not_mistaken_for_the_first(cursor: int) -> None:
    fog, trail = Fog(), list(WALK)
    fog.look(WINDOW, [trail], 4)
    other = trail_of((3.0, 2.0), (2.0, 2.0), (1.0, 2.0), (0.0, 2.0), (-1.0, 2.0))
    fog.look(WINDOW, [other], cursor)
    assert (fog.clear == mask([other], cursor)).all()
    fog.look(WINDOW, [trail], 4)
    trail[:] = other
    fog.look(WINDOW, [trail], cursor)
    assert (fog.clear == mask([other], cursor)).all()
    fog.look(WINDOW, [trail, WALK], cursor)
    assert (fog.clear == mask([other, WALK], cursor)).all()


def test_another_window_or_visibility_is_felt_anew() -> None:
    fog = Fog()
    fog.look(WINDOW, [WALK], 3)
    other = ((-8.0, 8.0), (-8.0, 8.0))
    fog.look(other, [WALK], 3, 0.3)
    fresh = Fog()
    fresh.look(other, [WALK], 3, 0.3)
    assert (fog.clear == fresh.clear).all()
    fog.look(WINDOW, [], 0)
    assert not fog.clear.any()


def test_all_who_race_clear_the_fog() -> None:
    trails = [trail_of((-3.5 + hiker, 2.5 - hiker / 3), (3.5 - hiker, 0.0)) for hiker in range(8)]
    fog = Fog()
    fog.look(WINDOW, trails, 0)
    for trail in trails:
        assert fog.at((float(trail[0].position[0]), float(trail[0].position[1]))) == 1
    alone = [mask([trail], 1) for trail in trails]
    assert (mask(trails, 1) == np.maximum.reduce(alone)).all()


@pytest.mark.parametrize("position", [(4.01, 0.0), (0.0, 3.1), (np.nan, 0.0), (0.0, np.inf), (-1e308, 1e308)])
def test_who_is_outside_clears_nothing(position: tuple[float, float]) -> None:
    fog = Fog()
    fog.look(WINDOW, [trail_of(position)], 0)
    assert not fog.clear.any()
    fog.look(WINDOW, [trail_of((0.0, 0.0), position, position)], 2)
    assert fog.clear.max() == HALF
    assert fog.at(position) == 0


@pytest.mark.parametrize("corner", [(-4.0, -1.0), (4.0, 3.0), (-4.0, 3.0), (4.0, -1.0)])
def test_the_corners_belong_to_the_window(corner: tuple[float, float]) -> None:
    fog = Fog()
    fog.look(WINDOW, [trail_of(corner, corner, (100.0, 0.0))], 1)
    assert fog.at(corner) == 1
    fog.look(WINDOW, [trail_of(corner, (100.0, 0.0))], 1)
    assert fog.at(corner) == HALF


def test_before_anybody_walked_all_is_fog() -> None:
    fog = Fog()
    assert fog.at((0.0, 0.0)) == 0
    assert fog.version == 0
    assert not fog.clear.any()


def test_the_version_tells_changes() -> None:
    fog = Fog()
    fog.look(WINDOW, [WALK], 1)
    first = fog.version
    fog.look(WINDOW, [WALK], 1)
    assert fog.version == first
    fog.look(WINDOW, [WALK], 2)
    assert fog.version != first


def test_a_hiker_on_the_way_clears_the_ground_there() -> None:
    fog = Fog()
    fog.look(WINDOW, [WALK], 1)
    fog.look(WINDOW, [WALK], 2)
    fog.glide(0.0)
    assert fog.at((-1.0, 1.5)) == 1
    assert fog.at((0.5, 0.0)) == 0
    fog.glide(0.5)
    assert fog.at((-0.25, 0.75)) == 1
    assert fog.at((-1.0, 1.5)) < 1
    fog.glide(1.0)
    assert (fog.clear == mask([WALK], 2)).all()


def test_a_hiker_who_comes_from_nowhere_is_seen_on_arrival() -> None:
    fog = Fog()
    walk = trail_of((np.inf, 0.0), (0.0, 0.0))
    fog.look(WINDOW, [walk], 0)
    fog.look(WINDOW, [walk], 1)
    fog.glide(0.5)
    assert not fog.clear.any()
    fog.glide(1.0)
    assert fog.at((0.0, 0.0)) == 1
