"""Stories at the choice of one of four."""
# pyright: basic

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gdviz.ui.losses.class_panel import _percent
from tests.ui.hands import drag, read
from tests.ui.losses.visit import visit

pytestmark = pytest.mark.usefixtures("nothing_left")


def test_a_logit_is_dragged_typed_and_undone() -> None:
    with visit("panel=cce") as one:
        fox = one.classes.rows[2]
        middle = fox.slider.height() // 2
        drag(fox.slider, [QPoint(fox.slider.width() // 2, middle), QPoint(fox.slider.width() - 5, middle)])
        assert one.desk.exhibit.logits[2] > 4
        assert one.desk.exhibit.logits[:2] == (2.0, 1.0)
        one.type(one.classes.rows[3].field, "-2.5")
        assert one.desk.exhibit.logits[3] == -2.5
        assert one.undone()[-1] == "panel=cce&logits=2.0,1.0,0.0,-1.0&truth=0"


def test_the_right_class_is_chosen_with_a_click_or_an_arrow() -> None:
    with visit("panel=cce") as one:
        rows = one.classes.rows
        one.click(rows[2].choice)
        assert one.desk.exhibit.truth == 2
        QTest.keyClick(rows[2].choice, Qt.Key.Key_Down)
        assert one.desk.exhibit.truth == 3
        assert [row.choice.isChecked() for row in rows] == [False, False, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "truth=0",
        "logits=0,0,0,0&truth=1",
        "logits=5,-5,0.1,3.3&truth=1",
        "logits=800,801,-3,0&truth=1",
        "logits=1e308,0,-1e308,0&truth=2",
    ],
)
def test_the_bars_are_the_readings(text: str) -> None:
    with visit(f"panel=cce&{text}") as one:
        readings = one.desk.exhibit.readings()
        for place, row in enumerate(one.classes.rows):
            assert read(row.probability.accessibleDescription()) == pytest.approx(readings[f"p{place}"], abs=5e-5)
            assert read(row.gradient.accessibleDescription()) == pytest.approx(readings[f"g{place}"], abs=5e-5)
            row.probability.grab()
        one.classes.loss.grab()
        one.picture.grab()
        assert ("∞" in one.classes.loss.accessibleDescription()) == math.isinf(readings["cross_entropy"])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("logits=5,0,0,0", "Sure and right."),
        ("truth=0", "Right, but unsure."),
        ("logits=0,0,0,0&truth=3", "Right, but unsure."),
        ("truth=1", "Wrong, but unsure."),
        (
            "logits=5,0,0,0&truth=3",
            "The model says cat with 98\N{NO-BREAK SPACE}%, but it is owl, which got 0.66\N{NO-BREAK SPACE}%",
        ),
    ],
)
def test_it_says_how_sure_and_how_right_the_model_is(text: str, word: str) -> None:
    with visit(f"panel=cce&{text}") as one:
        assert word in one.sentence


def test_the_arithmetic_adds_up() -> None:
    with visit("panel=cce") as one:
        assert one.arithmetic.replace("\N{NO-BREAK SPACE}", " ").split("\n") == [
            "Sum: e^2 + e^1 + e^0 + e^−1 = 7.3891 + 2.7183 + 1.0000 + 0.3679 ≈ 11.4752",
            "Probability of cat: e^2 / sum = 7.3891 / 11.4752 ≈ 0.6439",
            "Loss: −ln(0.6439) ≈ 0.4402",
            "Gradient by the logit of cat: p − 1 = 0.6439 − 1 ≈ −0.3561; of each other class: p",
        ]


def test_from_large_logits_the_largest_is_taken_off_first() -> None:
    with visit("panel=cce&logits=1000,998,1001,0&truth=2") as one:
        lines = one.arithmetic.replace("\N{NO-BREAK SPACE}", " ").split("\n")
        assert lines[0].startswith("The largest logit is taken off all four first")
        assert lines[1].startswith("Sum: e^−1 + e^−3 + e^0 + e^−1001 = 0.3679 + 0.0498 + 1.0000 + 0.0000 ≈ 1.4177")
        one.desk.adjust(logits=(1e308, -1e308, 0.0, 0.0), truth=1)
        assert "∞" in one.arithmetic


def test_a_share_is_not_rounded_to_all_or_nothing() -> None:
    assert [_percent(share) for share in (0.0, 1.0, 0.5, 0.9999, 0.0001)] == ["0", "100", "50", "99.99", "0.01"]


def test_the_picture_is_only_to_look_at() -> None:
    with visit("panel=cce") as one:
        before = one.desk.exhibit
        one.drag((0.5, 2.0), (0.2, 2.0))
        QTest.keyClick(one.picture, Qt.Key.Key_Left)
        assert one.desk.exhibit is before
        assert one.picture.focusPolicy() == Qt.FocusPolicy.NoFocus
        assert one.picture.accessibleDescription() == "cat has the probability 0.6439 and costs 0.4402"


def test_a_wrong_logit_is_explained_under_its_row() -> None:
    with visit("panel=cce") as one:
        row = one.classes.rows[0]
        row.field.setFocus()
        row.field.selectAll()
        QTest.keyClicks(row.field, "many")
        QTest.keyClick(row.field, Qt.Key.Key_Return)
        assert row._problem.isVisible()
        assert one.desk.exhibit.logits[0] == 2.0
