"""Stories at the card that works out one weight's gradient."""

# pyright: basic

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdviz.descent.network import Place
from gdviz.lab.trainer import Trainer
from gdviz.lab.training import Training, parse_training
from gdviz.ui.theme import CONTRAST, DARK, LIGHT, Theme, dress
from gdviz.ui.training.arithmetic import figure, mean_of, plus, product, products, worked_out
from gdviz.ui.training.chain_card import ChainCard
from gdviz.ui.training.scene import take_training_scene
from tests.ui.canvas.alone import Room, alone, settle
from tests.ui.training.by_hand import comes_out, words, worked_lines

pytestmark = pytest.mark.usefixtures("nothing_left")


class Visit:
    """Somebody who looks at one weight."""

    def __init__(self, text: str, place: Place | None) -> None:
        self.trainer = Trainer(parse_training(text))
        self.trainer.look_at(place)
        self.card = ChainCard(DARK, 100)
        self.card.example_chosen.connect(self.trainer.follow)
        self.trainer.watch(self.show)
        self.show()

    def show(self) -> None:
        self.card.display(take_training_scene(self.trainer))

    @property
    def title(self) -> str:
        return words(self.card.title.text()).strip()

    @property
    def body(self) -> str:
        return words(self.card.body.text())

    @property
    def lines(self) -> list[str]:
        return worked_lines(self.card.body.text())

    @property
    def is_whole(self) -> bool:
        """Whether no text is cut off."""
        parts = (self.card.title, self.card.body)
        return all(part.height() >= part.label.heightForWidth(part.width()) for part in parts) and all(
            label.width() >= label.sizeHint().width() for label in (self.card.example, self.card.before, self.card.after)
        )


@contextmanager
def visit(text: str, place: Place | None, width: int = 360) -> Generator[tuple[Visit, Room]]:
    one = Visit(text, place)
    with alone(one.card, width) as room:
        yield one, room


@pytest.mark.parametrize(
    ("text", "place", "title", "said", "least"),
    [
        ("data=circles&hidden=4,3", Place(0, 1, 0), "Weight from input x₁ to neuron 2 of hidden layer 1", "1 − a²", 6),
        ("data=circles&hidden=4,3", Place(2, 0, 1), "Weight from neuron 2 of hidden layer 2 to output", "in one", 4),
        ("data=circles&loss=mse&batch=2", Place(1, 0, None), "Bias of output", "Slope of Sigmoid", 5),
        ("data=circles&loss=cce&activation=relu", Place(0, 3, None), "Bias of neuron 4 of hidden layer 1", "above 0", 4),
        ("data=penguins&loss=bce&batch=1", Place(1, 1, 2), "to output Chinstrap", "(answer − target) / outputs", 3),
        ("data=penguins&loss=mse", Place(1, 2, 0), "to output Gentoo", "Mean slope: answer × slope", 6),
        ("data=sine&activation=linear", Place(0, 2, 0), "Weight from input x to neuron 3 of hidden layer 1", "always 1", 5),
        ("data=sine&activation=sigmoid&optimizer=adam&batch=3", Place(1, 0, 1), "to output y", "what Adam makes", 5),
        (
            "data=digits&hidden=8&activation=sigmoid",
            Place(0, 1, 20),
            "Weight from the pixel in row 3, column 5 to",
            "a × (1 − a)",
            6,
        ),
    ],
)
def test_each_line_comes_out_by_hand(text: str, place: Place, title: str, said: str, least: int) -> None:
    one = Visit(text, place)
    try:
        for cursor in (3, 4, 7, 43, 400, 803, 804):
            one.trainer.go_to(cursor)
            one.trainer.follow(cursor % 5)
            wrong = [line for line in one.lines if not comes_out(line)]
            assert not wrong
            assert len(one.lines) >= least
            assert title in one.title
        assert said in one.body
    finally:
        one.card.deleteLater()


def test_each_phase_tells_what_it_gives_and_what_is_not_known_yet() -> None:
    with visit("data=circles", Place(1, 0, 2)) as (one, _):
        assert one.body.strip().startswith("Nothing is worked out yet.")
        tellings = [
            ("Forward pass", "Blame is known after backprop."),
            ("Loss", "Blame is known after backprop."),
            ("Backprop", "The new weight is known after the update."),
            ("Update", "New weight: weight − learning rate × gradient"),
        ]
        for phase, (heading, last) in enumerate(tellings):
            one.trainer.go_to(phase + 1)
            assert heading in one.body
            assert last in one.body
            assert last in one.card.accessibleDescription()
            assert one.card.accessibleDescription().startswith("Weight from neuron 3 of hidden layer 1 to output ")
            assert all(later not in one.body for later, _ in tellings[phase + 1 :])
        moment, at = one.trainer.moment, one.trainer.loop.network.index(Place(1, 0, 2))
        assert one.lines[-1].endswith(f" {figure(moment.weights[at])}")
        assert moment.weights_before is not None
        assert one.title.endswith(f": {figure(moment.weights_before[at])} → {figure(moment.weights[at])}")


def test_without_a_weight_it_says_how_to_choose_one() -> None:
    with visit("data=circles", None) as (one, _):
        one.trainer.go_to(4)
        assert one.title.startswith("Choose a weight")
        assert one.card.accessibleDescription() == one.title
        assert not one.body.strip()
        assert not one.card.before.isVisible()
        one.trainer.look_at(Place(0, 0, 0))
        assert one.card.before.isVisible()
        one.trainer.look_at(None)
        assert one.title.startswith("Choose a weight")


def test_the_examples_of_the_batch_are_gone_through_with_mouse_and_keys() -> None:
    with visit("data=circles&batch=3", Place(0, 0, 0)) as (one, _):
        one.trainer.go_to(3)
        card = one.card
        assert (card.example.text(), card.before.isEnabled()) == ("Example 1 of 3", False)
        first = one.lines
        QTest.mouseClick(card.after, Qt.MouseButton.LeftButton)
        card.after.setFocus()
        QTest.keyClick(card.after, Qt.Key.Key_Space)
        assert (card.example.text(), card.after.isEnabled()) == ("Example 3 of 3", False)
        assert one.lines != first
        assert one.lines[-1] == first[-1]
        QTest.mouseClick(card.before, Qt.MouseButton.LeftButton)
        assert one.trainer.followed == 1
        assert card.stops == [card.before, card.after]


@pytest.mark.parametrize(("width", "percent", "theme"), [(240, 200, LIGHT), (260, 100, DARK), (500, 150, CONTRAST)])
def test_nothing_is_cut_off_at_any_width_and_text_size(width: int, percent: int, theme: Theme, application: QApplication) -> None:
    with visit("data=digits&hidden=8&loss=mse", Place(0, 1, 20), width) as (one, room):
        dress(application, theme, percent)
        one.card.wear(theme, percent)
        for cursor in (1, 2, 3, 4, 5):
            one.trainer.go_to(cursor)
            settle(room)
            assert one.is_whole
        assert theme.dim in one.card.body.text()


def test_it_keeps_its_room_while_the_training_runs() -> None:
    with visit("data=penguins", Place(0, 1, 0)) as (one, room):
        for cursor in range(12):
            one.trainer.go_to(cursor)
        settle(room)
        height, room.layouts = one.card.body.height(), 0
        for cursor in range(8, 60):
            one.trainer.go_to(cursor)
            settle(room)
        assert room.layouts <= 4
        assert one.card.body.height() >= height
        one.trainer.look_at(Place(1, 0, 0))
        settle(room)
        assert one.card.body.height() < height + 100


def test_names_from_a_file_are_shown_as_they_are_written() -> None:
    data = Training().examples_of
    own = replace(data, features=("<b>a & b", "x₂"))
    trainer = Trainer(Training("own", own=own))
    trainer.look_at(Place(0, 0, 0))
    card = ChainCard(DARK, 100)
    card.display(take_training_scene(trainer))
    assert words(card.title.text()).strip().startswith("Weight from input <b>a & b to neuron 1")
    card.deleteLater()


def test_what_has_run_away_is_told_without_trouble() -> None:
    with visit("data=sine&hidden=8,8&activation=relu&learning_rate=1e9", Place(0, 1, 0)) as (one, room):
        one.trainer.go_to(10_000)
        assert one.trainer.loop.has_diverged
        for done in range(4):
            one.trainer.go_to(one.trainer.loop.length * 4 + done)
            for index in range(0, one.trainer.loop.network.size, 7):
                one.trainer.look_at(one.trainer.loop.network.place(index))
                room.grab()
                assert "nan" not in one.body
                assert "inf" not in one.body


def test_a_line_has_the_digits_that_it_needs() -> None:
    assert worked_out("{0} − {1:()}", (1.0, 1.0), lambda n: n[0] - n[1], 5e-17).endswith("≈\N{NO-BREAK SPACE}5×10⁻¹⁷")
    assert product(float("inf"), 0.0) == "∞ × 0 ≈\N{NO-BREAK SPACE}?"
    assert comes_out(products([(1 / 3, -2e-9), (1e8, 3e-7)]).replace("\N{NO-BREAK SPACE}", " "))
    assert comes_out(mean_of([0.3, -0.3000001, 1e-12], 7, -9.9999e-8 / 7).replace("\N{NO-BREAK SPACE}", " "))
    assert plus(float("nan"), 0) == "+ {0:abs}"
    assert figure(99999.6) == "100000"
    assert figure(-0.0) == "0"
