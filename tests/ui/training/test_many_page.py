"""Stories at the page of fifty networks."""

# pyright: basic

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.lab.many import ONE_NEURON, WIDE, Many, train_many
from gdviz.lab.trainer import Trainer
from gdviz.lab.training import Training, parse_training
from gdviz.ui.theme import CONTRAST, DARK, LIGHT, Theme, dress
from gdviz.ui.training import many_page
from gdviz.ui.training.many_layout import Axis, curve_axis, end_axis
from gdviz.ui.training.many_page import ManyPage
from gdviz.ui.training.many_picture import ManyPicture
from gdviz.ui.training.scene import take_training_scene
from tests.ui.canvas.alone import Room, alone, settle
from tests.ui.hands import LEFT, events, shown, until

TEXT = "data=xor&hidden=1&examples=40&learning_rate=1.0"
WILD = "data=sine&hidden=2&examples=40&activation=relu&learning_rate="
NO_BREAK = "\N{NO-BREAK SPACE}"

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the program, only shorter."""
    monkeypatch.setattr(many_page, "STEPS", 100)


class Visit:
    """Somebody at the page, with a trainer who does what is wished."""

    def __init__(self, text: str, theme: Theme, percent: int) -> None:
        self.trainer = Trainer(parse_training(text))
        self.page = ManyPage(theme, percent)
        self.wishes: list[object] = []
        self.trainer.watch(self.show)
        self.page.training_requested.connect(self.set_up)
        self.page.training_chosen.connect(self.take_up)
        self.show()

    def show(self) -> None:
        self.page.display(take_training_scene(self.trainer))

    def set_up(self, text: str) -> None:
        self.wishes.append(text)
        self.trainer.set_up(parse_training(text))

    def take_up(self, training: Training) -> None:
        self.wishes.append(training.seed)
        self.trainer.set_up(training)

    def wait(self) -> None:
        until(lambda: self.page.is_idle)
        events()

    def train(self) -> Many:
        self.click(self.page.train)
        self.wait()
        return self.many

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT)
        events()

    @property
    def picture(self) -> ManyPicture:
        return self.page.picture

    @property
    def many(self) -> Many:
        assert self.page._many is not None
        return self.page._many

    @property
    def words(self) -> str:
        return self.page.words.text()

    @property
    def told(self) -> str:
        return self.page.told.text().replace(NO_BREAK, " ")

    def spot(self, network: int) -> QPoint:
        self.picture.grab()
        assert self.picture._sheet is not None
        return self.picture._sheet.spot(network).toPoint()

    def hover(self, spot: QPoint) -> None:
        none = Qt.MouseButton.NoButton
        where, everywhere = QPointF(spot), QPointF(self.picture.mapToGlobal(spot))
        event = QMouseEvent(QEvent.Type.MouseMove, where, everywhere, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.picture, event)


@contextmanager
def visit(text: str = TEXT, size: tuple[int, int] = (690, 520), theme: Theme = DARK, percent: int = 100) -> Generator[Visit]:
    one = Visit(text, theme, percent)
    with alone(one.page, *size) as room:
        room.activateWindow()
        settle(room)
        yield one
        one.page.stop()


def made(text: str, steps: int = 60, count: int = 12) -> Many:
    *_, many = train_many(parse_training(text), count=count, steps=steps)
    return many


def test_fifty_are_trained_when_one_asks_and_told_of() -> None:
    with visit() as one:
        assert one.words.startswith("Fifty networks that differ in nothing but their first weights make 100 steps")
        assert one.picture.accessibleDescription() == one.words
        assert one.page.is_idle
        seen: list[str] = []
        one.page._worker.answered.connect(lambda *_: seen.append(one.words))
        one.click(one.page.train)
        assert one.page.halt.isVisible()
        assert not one.page.train.isVisible()
        one.wait()
        assert "Training 50 networks: step 25 of 100." in seen
        assert one.page.train.isVisible()
        assert not one.page.halt.isVisible()
        many = one.many
        assert len(many.seeds) == 50
        good = int((many.training_losses <= many.training_losses.min() + 0.05).sum())
        assert one.words.startswith(
            f"Good enough: {good} of 50 ended with a loss of at most {many.bar:.4f}, 0.05 above the best."
        )
        losses = [f"{loss:.4f}" for loss in (many.ended[0], np.median(many.ended), many.ended[-1])]
        assert one.words.endswith("The best has {}, the median is {}, the worst {}.".format(*losses))


def test_one_may_stop_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_page, "STEPS", 10**6)
    with visit() as one:
        one.page.train.setFocus()
        QTest.keyClick(one.page.train, Qt.Key.Key_Space)
        assert one.page.halt.hasFocus()
        until(lambda: one.page._many is not None and one.many.step > 0)
        QTest.keyClick(one.page.halt, Qt.Key.Key_Space)
        one.wait()
        step = one.many.step
        assert 0 < step < 10**6
        assert one.words.startswith(f"Stopped at step {step}. Good enough: ")
        assert one.page.train.hasFocus()
        one.picture.grab()


def test_the_prepared_cases_are_set_up_and_trained() -> None:
    with visit() as one:
        for button, text in ((one.page.narrow, ONE_NEURON), (one.page.wide, WIDE)):
            one.click(button)
            one.wait()
            assert one.wishes[-1] == text
            assert one.trainer.training == parse_training(text) == one.many.training
            assert one.page._present == 0
        assert "50 of 50" in one.words


def test_a_dot_is_pointed_at_and_put_on_the_bench() -> None:
    with visit() as one:
        many = one.train()
        assert "Point at a dot" in one.told
        one.hover(one.spot(7))
        loss, test = (f"{part[7]:.4f}" for part in (many.training_losses, many.test_losses))
        assert one.told.startswith(f"Seed 7: loss {loss} (test {test}); right ")
        assert one.picture.accessibleDescription().replace(NO_BREAK, " ").startswith(one.told)
        assert one.picture.cursor().shape() == Qt.CursorShape.PointingHandCursor
        plain = one.picture.grab().toImage()
        QTest.mouseClick(one.picture, LEFT, pos=one.spot(9))
        assert one.wishes == [9]
        assert one.trainer.training.seed == 9
        assert one.page._present == 9
        # On the bench it learns as it did among the fifty, and ends where the dot is.
        one.trainer.go_to_step(many.steps)
        assert one.trainer.marks.training_loss == pytest.approx(many.training_losses[9], rel=1e-9)
        # They are still the same fifty.
        assert one.many is many
        assert one.picture.grab().toImage() != plain
        one.hover(QPoint(5, 5))
        QTest.mouseClick(one.picture, LEFT, pos=QPoint(5, 5))
        QTest.mouseClick(one.picture, Qt.MouseButton.RightButton, pos=one.spot(3))
        assert "Point at a dot" in one.told
        one.hover(one.spot(3))
        QApplication.sendEvent(one.picture, QEvent(QEvent.Type.Leave))
        assert "Point at a dot" in one.told
        assert one.wishes == [9]


def test_the_keyboard_goes_from_the_best_to_the_worst() -> None:
    with visit() as one:
        QTest.keyClick(one.picture, Qt.Key.Key_Right)
        many = one.train()
        one.picture.setFocus(Qt.FocusReason.TabFocusReason)
        events()
        assert one.picture.shows_focus
        QTest.keyClick(one.picture, Qt.Key.Key_Return)
        for key, place in (
            (Qt.Key.Key_Right, 0),
            (Qt.Key.Key_Right, 1),
            (Qt.Key.Key_End, 49),
            (Qt.Key.Key_Right, 49),
            (Qt.Key.Key_Left, 48),
            (Qt.Key.Key_Home, 0),
        ):
            QTest.keyClick(one.picture, key)
            assert one.told.startswith(f"Seed {many.order[place]}: ")
        one.picture.grab()
        QTest.keyClick(one.picture, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(one.picture, Qt.Key.Key_Return)
        assert one.wishes == [many.order[0]]
        QApplication.sendEvent(one.picture, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.MouseFocusReason))
        assert not one.picture.shows_focus


def test_another_training_puts_them_away_but_another_batch_does_not() -> None:
    with visit() as one:
        many = one.train()
        one.trainer.adjust(batch=8)
        one.trainer.go_to(40)
        assert one.many is many
        one.trainer.adjust(seed=999)
        assert one.page._present == -1
        one.picture.grab()
        one.page._point(3)
        one.trainer.adjust(hidden=(2,))
        assert one.page._many is None
        assert one.words.startswith("Fifty networks that differ")
        assert one.told == ""
        # What is under way is not waited for.
        one.click(one.page.train)
        one.trainer.adjust(hidden=(3,))
        one.wait()
        assert one.page._many is None


@pytest.mark.parametrize("rate", ["1.0", "3.0", "1000"])
def test_those_that_run_away_are_crossed_out(rate: str) -> None:
    with visit(WILD + rate) as one:
        one.page._training = one.trainer.training
        many = made(WILD + rate, steps=100)
        one.page._receive("many", many)
        assert f"{many.ran_away.sum()} of 12 ran away" in one.words
        assert one.picture.grab().toImage().pixelColor(one.spot(1)).name() == DARK.gone
        one.hover(one.spot(1))
        assert one.told.endswith("; ran away.")
        assert "right" not in one.told
        assert ("Good enough" in one.words) is (rate != "1000")


def test_the_axis_fits_the_losses() -> None:
    many = made(ONE_NEURON)

    def ending(losses: list[float]) -> Many:
        count = len(losses)
        history = np.array([np.full(count, 0.7), losses])
        return replace(
            many, training_losses=np.array(losses), ran_away=np.zeros(count, bool), at=np.array([0, 60]), history=history
        )

    alike = end_axis(ending([0.001, 0.002, 0.003]))
    assert (alike.low, alike.is_logarithmic) == (0.0, False)
    assert alike.high >= 0.2
    apart = end_axis(ending([0.46, 0.53, 0.6]))
    assert 0.3 < apart.low < 0.46
    assert 0.6 < apart.high < 0.8
    wide = end_axis(ending([1e-9, 0.5, 4000.0]))
    assert wide.is_logarithmic
    assert wide.ticks(4) == [1e-6, 1e-3, 1.0, 1e3]
    assert wide.shares(np.array([0.0, 1e300, np.nan, np.inf])).tolist() == [0, 1, 1, 1]
    assert wide.share(float(np.sqrt(wide.low * wide.high))) == pytest.approx(0.5)
    assert curve_axis(ending([1e-9, 0.5, 4000.0]), wide).is_logarithmic
    assert curve_axis(ending([0.1, 0.5, 4000.0]), apart).high == pytest.approx(1.4)
    endless = ending([1e200, 1e200, 1e250])
    assert end_axis(endless) == Axis(0.0, 1.0, is_logarithmic=False)
    assert not curve_axis(replace(endless, history=np.full((2, 3), np.inf)), end_axis(endless)).is_logarithmic
    with visit() as one:
        for each in (ending([1e-9, 0.5, 4000.0]), endless):
            one.page._training = one.trainer.training
            one.page._receive("many", replace(each, seeds=np.arange(3)))
            one.picture.grab()


@pytest.mark.parametrize(("theme", "percent"), [(DARK, 100), (LIGHT, 200), (CONTRAST, 125)])
def test_it_fits_where_it_is_put(theme: Theme, percent: int, application: QApplication) -> None:
    dress(application, theme, percent)
    with visit(size=(430, 380), theme=theme, percent=percent) as one:
        one.train()
        room = one.page.window()
        assert isinstance(room, Room)
        for width, height in ((430, 380), (690, 520), (1100, 760)):
            room.setFixedSize(width, height)
            one.page.wear(theme, percent)
            settle(room)
            inside = one.page.widget()
            assert inside.width() <= one.page.viewport().width()
            page = one.page
            parts = (page.train, page.wide, page.narrow, page.words, page.told, one.picture)
            boxes = [part.rect().translated(part.mapTo(inside, QPoint())) for part in parts]
            for place, box in enumerate(boxes):
                assert inside.rect().contains(box)
                assert not any(box.intersects(other) for other in boxes[:place])
            spots = [one.spot(network) for network in range(50)]
            assert len({(spot.x(), spot.y()) for spot in spots}) == 50
            assert all(one.picture.rect().contains(spot) for spot in spots)
            assert shown(one.page, ManyPicture) == [one.picture]
