"""Stories at the page of worked numbers."""

# pyright: basic

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gdviz.lab.worked import MOST, Worked
from gdviz.ui.theme import CONTRAST, DARK, LIGHT, Theme, dress
from gdviz.ui.training.worked_page import WorkedPage
from tests.ui.canvas.alone import alone, settle
from tests.ui.hands import events, write
from tests.ui.training.by_hand import comes_out, words, worked_lines

pytestmark = pytest.mark.usefixtures("nothing_left")


@contextmanager
def visit(size: tuple[int, int] = (700, 520), theme: Theme = DARK, percent: int = 100) -> Generator[WorkedPage]:
    """The page, whose wishes are done."""
    page = WorkedPage(theme, percent)
    page.changed.connect(page.display)
    with alone(page, *size) as room:
        settle(room)
        yield page


def put(page: WorkedPage, name: str, text: str) -> None:
    field = page.fields[name].field
    field.setFocus()
    write(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    events()


@pytest.mark.parametrize(
    "worked",
    [
        Worked(),
        Worked().after().after().after(),
        Worked(-2.5, 0.3, (1.25, -0.75, -3.0, 4.5), 0.07),
        Worked(0.0, 0.0, (0.0, 0.0, 0.0, 0.0), 1.0),
        Worked(MOST, -MOST, (1e-9, MOST, MOST, -1 / 3), MOST),
    ],
    ids=["first", "fourth", "others", "nothing", "huge"],
)
def test_each_line_of_the_four_phases_comes_out_by_hand(worked: Worked) -> None:
    with visit() as page:
        page.display(worked)
        lines = [worked_lines(card.text()) for card in page.cards]
        assert [len(of_phase) for of_phase in lines] == [3, 2, 8, 4]
        assert not [line for of_phase in lines for line in of_phase if not comes_out(line)]
        assert "The program itself computes with all digits." in words(page.note.text())


def test_the_first_round_is_that_of_the_books() -> None:
    with visit() as page:
        forward, loss, backprop, update = (worked_lines(card.text()) for card in page.cards)
        assert forward == ["0.5 × 1 + 0.1 = 0.6", "tanh 0.6 ≈ 0.537", "2 × 0.53705 − 1 = 0.0741"]
        assert loss == ["0.0741 − 1 = −0.9259", "(−0.9259)² ≈ 0.8573"]
        assert (backprop[1], backprop[4], backprop[6]) == (
            "−1.852 × 0.537 ≈ −0.9945",
            "1 − 0.537² ≈ 0.7116",
            "−2.635 × 1 = −2.635",
        )
        assert (update[0], update[3]) == ("0.5 − 0.1 × (−2.635) = 0.7635", "−1 − 0.1 × (−1.852) = −0.8148")
        assert page.accessibleDescription() == "Round 1: the loss is 0.8573."
        assert page.picture.accessibleDescription().endswith("which answers 0.0741. Target 1, loss 0.8573.")


def test_once_more_and_begin_again() -> None:
    with visit() as page:
        assert not page.again.isEnabled()
        QTest.mouseClick(page.once_more, Qt.MouseButton.LeftButton)
        page.once_more.setFocus()
        QTest.keyClick(page.once_more, Qt.Key.Key_Space)
        assert "Round 3:" in page.sentence.text()
        assert float(page.fields["w1"].field.text()) == Worked().after().after().weights[0]
        QTest.mouseClick(page.again, Qt.MouseButton.LeftButton)
        assert "Round 1:" in page.sentence.text()
        assert page.fields["w1"].field.text() == "0.5"


def test_each_number_can_be_typed_and_one_that_cannot_be_is_explained() -> None:
    with visit() as page:
        told: list[Worked] = []
        page.changed.connect(told.append)
        for name, text in {
            "x": "-2",
            "y": "0,5",
            "w1": "1",
            "b1": "−0.25",
            "w2": "3",
            "b2": "0",
            "learning_rate": "0.01",
        }.items():
            put(page, name, text)
        assert told[-1] == Worked(-2.0, 0.5, (1.0, -0.25, 3.0, 0.0), 0.01)
        assert worked_lines(page.cards[0].text())[0] == "1 × (−2) − 0.25 = −2.25"
        for name, text in {"x": "1001", "w2": "inf", "learning_rate": "0", "y": "one"}.items():
            put(page, name, text)
            assert any(name in label.text() for label in page.fields[name].findChildren(QLabel) if label.isVisible())
        assert len(told) == 7
        assert [stop.accessibleName() for stop in page.stops[2:6]] == ["Weight w₁", "Bias b₁", "Weight w₂", "Bias b₂"]


def test_weights_that_run_away_are_told_and_one_begins_again() -> None:
    with visit() as page:
        put(page, "learning_rate", "50")
        while page.once_more.isEnabled():
            QTest.mouseClick(page.once_more, Qt.MouseButton.LeftButton)
        assert page.accessibleDescription().startswith("The weights have run away.")
        assert (page.once_more.property("leading"), page.again.property("leading")) == (False, True)
        QTest.mouseClick(page.again, Qt.MouseButton.LeftButton)
        assert (page.once_more.property("leading"), page.again.property("leading")) == (True, False)
        for weights in ((math.nan, math.inf, -1e308, 1e200), (1e308, -1e308, 1e308, -math.inf)):
            page.display(Worked(weights=weights))
            page.grab()
            page.picture.grab()
            assert page.accessibleDescription().startswith("The weights have run away.")
            assert not any(word in card.text() for card in page.cards for word in ("nan", "inf"))


@pytest.mark.parametrize(
    ("size", "percent", "theme", "columns"),
    [((430, 400), 100, DARK, 1), ((430, 400), 200, LIGHT, 1), ((700, 520), 100, CONTRAST, 2), ((1100, 800), 200, DARK, 1)],
)
def test_it_finds_room_at_any_size(
    size: tuple[int, int], percent: int, theme: Theme, columns: int, application: QApplication
) -> None:
    dress(application, theme, percent)
    with visit(size) as page:
        page.wear(theme, percent)
        settle(page.window())
        assert page.horizontalScrollBar().maximum() == 0
        tops = [card.mapTo(page, card.rect().topLeft()).y() for card in page.cards]
        assert (tops[0] == tops[1]) == (columns == 2)
        for part in (page.sentence, page.note, *page.cards):
            assert part.height() >= part.label.heightForWidth(part.width())
        for control in page.fields.values():
            assert control.field.width() >= control.field.minimumSizeHint().width()
            assert control.height() >= control.sizeHint().height()
        page.grab()
        assert all(button.width() >= button.sizeHint().width() for button in (page.once_more, page.again))
