"""Stories at the question of yes or no."""
# pyright: basic

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gdviz.lab.exhibit import parse_exhibit
from gdviz.ui.losses.answer_panel import AnswerPanel
from tests.ui.losses.visit import NO_KEY, SHIFT, visit

pytestmark = pytest.mark.usefixtures("nothing_left")


def test_the_probability_is_dragged_anywhere_in_the_picture_and_undone_at_once() -> None:
    with visit("panel=bce") as one:
        one.drag((0.5, 3.0), (0.3, 1.0), (0.2, 4.0))
        assert one.desk.exhibit.probability == pytest.approx(0.2, abs=0.011)
        assert one.undone() == ["panel=bce&probability=0.7&label=1"]
        one.drag((0.5, 3.0), (-3.0, 1.0))
        assert one.desk.exhibit.probability == 0.0
        one.drag((0.5, 3.0), (3.0, 1.0))
        assert one.desk.exhibit.probability == 1.0


def test_a_press_beside_the_curves_changes_nothing() -> None:
    with visit("panel=bce") as one:
        QTest.mouseClick(one.picture, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
        QTest.mouseMove(one.picture, one.at(0.3, 2.0))
        assert not one.desk.can_undo


def test_keys_move_the_probability_to_its_ends() -> None:
    with visit("panel=bce&probability=0.5") as one:
        one.picture.setFocus()
        seen: list[float] = []
        for key, modifiers in (
            (Qt.Key.Key_Right, None), (Qt.Key.Key_Left, SHIFT), (Qt.Key.Key_PageUp, None), (Qt.Key.Key_PageDown, None),
            (Qt.Key.Key_Home, None), (Qt.Key.Key_Left, None), (Qt.Key.Key_End, None), (Qt.Key.Key_Up, None),
        ):  # fmt: skip
            one.key(key, modifiers or NO_KEY)
            seen.append(one.desk.exhibit.probability)
        assert seen == [0.55, 0.54, 0.74, 0.54, 0.0, 0.0, 1.0, 1.0]


def test_the_answer_is_chosen_with_a_click_or_an_arrow() -> None:
    with visit("panel=bce") as one:
        yes, no = (one.answer.answers.button(label) for label in (1, 0))
        assert yes.isChecked()
        one.click(no)
        assert one.desk.exhibit.label == 0
        assert no.isChecked()
        QTest.keyClick(no, Qt.Key.Key_Left)
        assert one.desk.exhibit.label == 1
        assert len(one.undone()) == 2


def test_field_and_slider_set_the_probability() -> None:
    with visit("panel=bce") as one:
        one.type(one.answer.probability.field, "0,01")
        assert one.desk.exhibit.probability == 0.01
        QTest.keyClick(one.answer.probability.slider, Qt.Key.Key_Right)
        assert one.desk.exhibit.probability == 0.02
        one.type(one.answer.probability.field, "1.5")
        assert one.desk.exhibit.probability == 0.02


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("probability=0.97", "Sure and right."),
        ("probability=0.9", "Sure and right."),
        ("probability=0.1&label=0", "Sure and right."),
        ("probability=0.7", "Right, but unsure."),
        ("probability=0.5", "Undecided."),
        ("probability=0.5&label=0", "Undecided."),
        ("probability=0.3", "Leaning to the wrong side."),
        ("probability=0.1", "Confidently wrong."),
        ("probability=0.9&label=0", "Confidently wrong."),
        ("probability=1e-300", "Confidently wrong.</b> Cross-entropy and its slope grow"),
        ("probability=0", "Confidently wrong.</b> What was ruled out is the case"),
        ("probability=1&label=0", "Confidently wrong.</b> What was ruled out is the case"),
    ],
)
def test_it_says_how_sure_and_how_right_one_is(text: str, word: str) -> None:
    with visit(f"panel=bce&{text}") as one:
        assert word in one.sentence


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "probability=0.9",
            [
                "−ln(0.9) ≈ 0.1054",
                "(0.9 − 1)² = 0.0100",
                "−1 / 0.9 ≈ −1.1111,  2 × (0.9 − 1) = −0.2000",
                "p − y = 0.9 − 1 = −0.1000",
            ],
        ),
        (
            "probability=0.25&label=0",
            [
                "−ln(1 − 0.25) ≈ 0.2877",
                "(0.25 − 0)² = 0.0625",
                "1 / (1 − 0.25) ≈ +1.3333,  2 × (0.25 − 0) = +0.5000",
                "0.25 − 0 = +0.2500",
            ],
        ),
        ("probability=0", ["−ln(0) = ∞", "(0 − 1)² = 1.0000", "−1 / 0 = −∞,  2 × (0 − 1) = −2.0000", "0 − 1 = −1.0000"]),
    ],
)
def test_the_arithmetic_is_that_of_the_formulas(text: str, lines: list[str]) -> None:
    with visit(f"panel=bce&{text}") as one:
        said = one.arithmetic.replace("\N{NO-BREAK SPACE}", " ").split("\n")
        assert len(said) == 4
        for line, wanted in zip(said, lines, strict=True):
            assert line.endswith(wanted)


def test_what_is_infinite_is_shown_so_and_drawn_without_trouble() -> None:
    with visit("panel=bce&probability=1e-320") as one:
        for probability, label in ((0.0, 1), (1.0, 0), (1e-320, 1), (1.0, 1), (0.0, 0)):
            one.desk.adjust(probability=probability, label=label)
            one.picture.grab()
            loss = one.desk.exhibit.readings()["cross_entropy"]
            bars = one.answer.bars
            assert ("∞" in bars["cross_entropy"].accessibleDescription()) == math.isinf(loss)
            assert ("∞" in one.picture.accessibleDescription()) == math.isinf(loss)
            for bar in bars.values():
                bar.grab()


def test_the_picture_says_both_losses() -> None:
    with visit("panel=bce&probability=0.25") as one:
        assert one.picture.accessibleDescription() == (
            "At probability 0.25 the cross-entropy is 1.3863 and the squared error 0.5625"
        )


def test_the_panel_shows_what_the_text_says() -> None:
    with visit("panel=bce") as one:
        assert isinstance(one.bench.panel, AnswerPanel)
        one.desk.set_up(parse_exhibit("panel=bce&probability=0.01&label=0"))
        assert one.answer.probability.field.text() == "0.01"
        assert one.answer.probability.slider.value() == 1
        assert one.answer.answers.checkedId() == 0
