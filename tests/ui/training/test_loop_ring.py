# pyright: basic
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gdviz.descent.network import Place
from gdviz.lab.trainer import Trainer
from gdviz.lab.training import parse_training
from gdviz.ui.theme import CONTRAST, DARK, LIGHT, dress
from gdviz.ui.training.loop_ring import STATIONS, LoopRing
from gdviz.ui.training.scene import take_training_scene
from tests.ui.hands import LEFT, events

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def ring(application: Any) -> Iterator[LoopRing]:
    dress(application, DARK, 100)
    made = LoopRing(DARK, 100)
    made.resize(340, 250)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def lit(ring: LoopRing) -> list[str]:
    return [name for name, button in ring.stations.items() if button.accessibleDescription() == "done last"]


def test_the_phase_that_was_done_last_is_lit_and_told(ring: LoopRing) -> None:
    trainer = Trainer(parse_training("data=circles"))
    found = []
    for cursor in range(6):
        trainer.go_to(cursor)
        ring.display(take_training_scene(trainer))
        found.append((lit(ring), ring.words.text().partition(":")[0]))
    assert found == [
        ([], "Nothing has happened yet"),
        (["forward"], "Forward pass"),
        (["loss"], "Loss"),
        (["backprop"], "Backprop"),
        (["update"], "Update"),
        (["forward"], "Forward pass"),
    ]
    assert "Batch 2 of 9" in ring.counters.text()
    assert ring.words.text() in ring.accessibleDescription()


def test_it_counts_epochs_batches_steps_and_examples_to_the_end(ring: LoopRing) -> None:
    trainer = Trainer(parse_training("data=circles&epochs=3"))
    for cursor, counted in (
        (0, "Epoch 1 of 3 Batch 1 of 9 Step 0 Examples: 16 of 140"),
        (9 * 4 + 33, "Epoch 2 of 3 Batch 9 of 9 Step 17 Examples: 12 of 140"),
    ):
        trainer.go_to(cursor)
        ring.display(take_training_scene(trainer))
        assert " ".join(ring.counters.text().split()).startswith(counted)
    trainer.go_to(9 * 4)
    ring.display(take_training_scene(trainer))
    assert "Epoch 1 is over" in ring.words.text()
    assert ring.stations["repeat"].accessibleDescription() == "comes next"
    trainer.go_to(10**6)
    ring.display(take_training_scene(trainer))
    assert "Epoch 3 of 3" in ring.counters.text()
    assert ring.words.text() == "Training is over. Updates: 27; epochs: 3."


def test_weights_that_ran_away_are_told(ring: LoopRing) -> None:
    trainer = Trainer(parse_training("data=sine&activation=linear&learning_rate=1e6"))
    trainer.go_to(10**6)
    ring.display(take_training_scene(trainer))
    assert ring.words.text().startswith("The weights ran away")


def test_what_is_told_of_one_alone_has_no_plural(ring: LoopRing) -> None:
    trainer = Trainer(parse_training("data=circles&batch=1&epochs=1"))
    trainer.go_to(1)
    ring.display(take_training_scene(trainer))
    assert "a batch of 1 went through. " in ring.words.text()
    assert "Examples: 1 of 140" in ring.counters.text()
    trainer = Trainer(parse_training("data=circles&batch=0&epochs=1"))
    trainer.go_to(10**6)
    ring.display(take_training_scene(trainer))
    assert ring.words.text() == "Training is over. Updates: 1; epochs: 1."


def test_what_is_no_number_is_told_in_words(ring: LoopRing) -> None:
    trainer = Trainer(parse_training("data=circles&hidden=2"))
    trainer.go_to(3)
    scene = take_training_scene(trainer)
    backward = scene.moment.backward
    assert backward is not None
    for place, value, words in (
        (1, np.nan, "no numbers any more, the first for the weight from input x₁ to neuron 2 of hidden layer 1."),
        (0, -np.inf, "The largest is −∞, of the weight from input x₁ to neuron 1 of hidden layer 1."),
    ):
        gradient = backward.gradient.copy()
        gradient[scene.network.index(Place(0, place, 0))] = value
        moment = replace(scene.moment, backward=replace(backward, gradient=gradient))
        ring.display(replace(scene, moment=moment))
        assert ring.words.text().endswith(words)
    trainer.go_to(1)
    scene = take_training_scene(trainer)
    forward = scene.moment.forward
    assert forward is not None
    nowhere = replace(forward, activations=(*forward.activations[:-1], np.full_like(forward.answers, np.nan)))
    ring.display(replace(scene, moment=replace(scene.moment, forward=nowhere)))
    assert ring.words.text().endswith("the network says ?.")


def test_where_training_runs_away_no_number_is_told_that_is_none(ring: LoopRing) -> None:
    trainer = Trainer(parse_training("data=sine&activation=linear&learning_rate=1e6"))
    trainer.go_to(10**6)
    last = trainer.cursor
    for cursor in range(max(0, last - 8), last + 1):
        trainer.go_to(cursor)
        ring.display(take_training_scene(trainer))
        assert not re.search(r"\b(nan|inf)\b", ring.words.text() + ring.accessibleDescription())


def test_a_press_on_a_station_is_a_wish(ring: LoopRing) -> None:
    heard: list[str] = []
    ring.phase_chosen.connect(heard.append)
    ring.display(take_training_scene(Trainer()))
    for name in STATIONS:
        QTest.mouseClick(ring.stations[name], LEFT)
        QTest.keyClick(ring.stations[name], Qt.Key.Key_Space)
    assert heard == [name for name in STATIONS for _ in range(2)]


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [240, 340, 700])
def test_nothing_lies_over_anything_else_at_any_size(application: Any, ring: LoopRing, width: int, percent: int) -> None:
    theme = LIGHT if percent == 100 else CONTRAST
    dress(application, theme, percent)
    ring.wear(theme, percent)
    trainer = Trainer(parse_training("data=digits&hidden=8"))
    for cursor in (0, 3, 4):
        trainer.go_to(cursor)
        ring.resize(width, 150)
        ring.display(take_training_scene(trainer))
        ring.resize(width, max(150, ring.minimumHeight()))
        events()
        parts = [*ring.stations.values(), ring.counters, ring.words]
        assert all(ring.rect().contains(part.geometry()) for part in parts)
        assert [pair for pair in combinations(parts, 2) if pair[0].geometry().intersects(pair[1].geometry())] == []
        for label in (ring.counters, ring.words):
            assert label.heightForWidth(label.width()) <= label.height()
        ring.grab()
