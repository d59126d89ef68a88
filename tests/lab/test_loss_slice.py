"""Laws of planes through the weights of a network, and of the losses over them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdviz.descent.exact import Array
from gdviz.descent.network import Network
from gdviz.lab import loss_slice
from gdviz.lab.loop import Loop
from gdviz.lab.loss_slice import (
    SIDES,
    Plane,
    Slice,
    blocks,
    cut,
    filter_normalised,
    losses_of,
    path_plane,
    random_plane,
)
from gdviz.lab.training import parse_training

TEXTS = ("data=circles&hidden=3,2&examples=40", "data=penguins&hidden=2&batch=64", "data=sine&hidden=0&examples=30")


def run(text: str, epochs: int = 6) -> Loop:
    loop = Loop(parse_training(text))
    loop.reach(epochs * loop.steps_per_epoch)
    return loop


def planes(loop: Loop) -> list[Plane]:
    path = loop.kept_weights
    return [random_plane(loop.network, path[-1], 3), path_plane(path, 3)]


@pytest.mark.parametrize("text", TEXTS)
def test_each_place_has_the_loss_of_its_network(text: str) -> None:
    loop = run(text)
    part = loop.material.training
    for plane in planes(loop):
        at_hand = losses_of(loop.network, plane.weights(np.zeros((1, 2))), part)[0]
        assert at_hand == pytest.approx(loop.marks[-1].training_loss, rel=1e-12)
        coarse, fine = cut(loop.network, part, plane)
        assert [coarse.losses.shape[0], fine.losses.shape[0]] == list(SIDES)
        np.testing.assert_allclose(fine.losses[::2, ::2], coarse.losses, rtol=1e-9)
        for row, column in ((0, 0), (7, 30), (40, 40), (80, 3)):
            weights = plane.origin + fine.across[column] * plane.directions[0] + fine.up[row] * plane.directions[1]
            assert fine.losses[row, column] == pytest.approx(loop.marks_of(weights).training_loss, rel=1e-9)
        assert ((fine.across[0], fine.across[-1]), (fine.up[0], fine.up[-1])) == plane.window


@pytest.mark.parametrize("text", TEXTS[:2])
def test_random_directions_are_as_long_as_each_neurons_weights_and_spare_its_bias(text: str) -> None:
    loop = run(text)
    network, weights = loop.network, loop.kept_weights[-1]
    plane, other = random_plane(network, weights, 3), random_plane(network, weights, 4)
    assert plane.directions.tolist() == random_plane(network, weights, 3).directions.tolist()
    assert plane.window == ((-1, 1), (-1, 1))
    assert plane.found == 0
    for direction in (*plane.directions, *other.directions):
        for layer in range(network.depth):
            lengths = [np.linalg.norm(network.matrix(one, layer), axis=1) for one in (direction, weights)]
            np.testing.assert_allclose(*lengths, rtol=1e-12)
            assert not network.biases(direction, layer).any()
    assert abs(np.corrcoef(np.vstack([plane.directions, other.directions])) - np.eye(4)).max() < 0.9


def test_weights_of_zero_are_looked_at_with_numbers_of_length_one() -> None:
    loop = run("data=circles&hidden=3&initialisation=zeros&examples=40", 0)
    plane = random_plane(loop.network, loop.kept_weights[0], 0)
    for layer in range(2):
        np.testing.assert_allclose(np.linalg.norm(loop.network.matrix(plane.directions[0], layer), axis=1), 1)
    *_, found = cut(loop.network, loop.material.training, plane)
    assert np.isfinite(found.losses).all()
    assert np.ptp(found.losses) > 0.01
    assert math.isnan(plane.share(loop.kept_weights))


def test_a_weight_and_its_bias_are_all_there_is() -> None:
    network = Network(1, (), 1, "tanh", "linear", "mse")
    plane = random_plane(network, np.array([-2.0, 0.0]), 0)
    assert plane.is_whole
    assert plane.directions.tolist() == [[2, 0], [0, 1]]
    assert plane.share(np.array([[5.0, 7.0], [-2.0, 0.0]])) == 1
    assert not path_plane(np.array([[1.0, 2.0], [3.0, 3.5], [-2.0, 0.0]]), 0).is_whole


def in_plane(count: int = 9, size: int = 12) -> tuple[Array, Array]:
    """A path in a plane of many weights, and the plane's directions."""
    chance = np.random.default_rng(5)
    directions = np.linalg.qr(chance.normal(size=(size, 2)))[0].T
    places = np.column_stack([np.linspace(-3, 0, count), np.sin(np.linspace(0, 3, count))])
    return chance.normal(size=size) + places @ directions, directions


@pytest.mark.parametrize("scale", [1.0, 1e-6, 1e140])
def test_the_plane_of_a_path_shows_a_plane_path_as_it_is(scale: float) -> None:
    path = in_plane()[0] * scale
    plane = path_plane(path, 0)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
    places = plane.places(path)
    np.testing.assert_allclose(plane.weights(places) / scale, path / scale, atol=1e-9)
    assert plane.share(path) == pytest.approx(1, abs=1e-12)
    assert plane.found == 2
    assert plane.origin.tolist() == path[-1].tolist()
    assert places[0, 0] < 0
    (left, right), (bottom, top) = plane.window
    assert right - left == pytest.approx(top - bottom)
    assert (places > (left, bottom)).all()
    assert (places < (right, top)).all()


def test_the_share_is_that_of_the_largest_two_of_all_directions() -> None:
    loop = run("data=circles&hidden=8", 40)
    path = loop.kept_weights
    way = path - path[-1]
    squares: Array = np.linalg.eigvalsh(way.T @ way)
    own, random = path_plane(path, 0), random_plane(loop.network, path[-1], 0)
    assert own.share(path) == pytest.approx(squares[-2:].sum() / squares.sum(), rel=1e-9)
    assert 0 < random.share(path) < own.share(path) < 1
    # By least squares: no place of the plane is nearer.
    places = random.places(path)
    rest = path - random.weights(places)
    assert np.abs(rest @ random.directions.T).max() < 1e-9


def test_what_a_path_does_not_have_is_random() -> None:
    path = in_plane()[0]
    straight = np.array([path[0], path[0] + 0.25 * (path[-1] - path[0]), path[-1]])
    for one, found in ((straight, 1), (path[:1], 0), (np.zeros((3, 12)), 0)):
        plane = path_plane(one, 1)
        assert plane.found == found
        np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
        assert plane.directions.tolist() != path_plane(one, 2).directions.tolist()
    assert path_plane(straight, 1).share(straight) == pytest.approx(1)
    assert path_plane(path[:1], 1).window == ((-1, 1), (-1, 1))
    assert path_plane(np.array([path[0], path[0] + 1e-9]), 1).window[1] == (-1e-3, 1e-3)


def test_losses_without_end_are_kept_as_they_are() -> None:
    loop = run(TEXTS[2])
    plane = Plane(loop.kept_weights[-1], np.eye(2) * 1e308, ((-1.0, 1.0), (-1.0, 1.0)), 0)
    *_, found = cut(loop.network, loop.material.training, plane)
    assert np.isinf(found.losses[0, 0])
    assert math.isfinite(found.losses[40, 40])
    assert not np.isfinite(plane.places(np.full((1, 2), np.inf))).any()


def test_it_ends_when_asked_to_and_takes_few_networks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = run(TEXTS[0])
    plane = planes(loop)[0]
    asked: list[int] = []

    def after_some() -> bool:
        asked.append(1)
        return len(asked) > 20

    monkeypatch.setattr(loss_slice, "BLOCK", 2000)
    found: list[Slice] = list(cut(loop.network, loop.material.training, plane, after_some))
    assert [one.losses.shape for one in found] == [(41, 41)] * (len(found))
    assert len(found) < 2
    assert [one.stop - one.start for one in blocks(loop.network, 10_000, 12)] == [5, 5, 5]


def test_the_kept_weights_are_those_of_each_epoch() -> None:
    loop = run(TEXTS[1], 3)
    assert loop.kept_weights.shape == (4, loop.network.size)
    steps = loop.steps_per_epoch
    for epoch, weights in enumerate(loop.kept_weights):
        assert loop.moment(epoch * steps, 0).weights.tolist() == weights.tolist()
    assert filter_normalised(loop.network, loop.kept_weights[0], loop.kept_weights[0]).any()
