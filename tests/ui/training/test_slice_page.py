"""Stories at the landscape of a network's loss."""

# pyright: basic

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.descent.exact import Array
from gdviz.lab import loss_slice
from gdviz.lab.loss_slice import Plane, Slice
from gdviz.lab.trainer import Trainer
from gdviz.lab.training import parse_training
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.theme import CONTRAST, DARK, LIGHT, THEMES, Theme, dress
from gdviz.ui.training.scene import take_training_scene
from gdviz.ui.training.slice_ground import frame_of, unit_of
from gdviz.ui.training.slice_page import PATH, RANDOM, SlicePage
from gdviz.ui.training.slice_picture import SlicePicture
from tests.ui.canvas.alone import Room, alone, settle
from tests.ui.hands import LEFT, events, shown, until

TEXT = "data=circles&hidden=3&examples=40&batch=0&learning_rate=1"
NO_BREAK = "\N{NO-BREAK SPACE}"

pytestmark = pytest.mark.usefixtures("nothing_left")


class Visit:
    """Somebody at the page, with a trainer beside it."""

    def __init__(self, text: str, theme: Theme, percent: int) -> None:
        self.trainer = Trainer(parse_training(text))
        self.page = SlicePage(theme, percent)
        self.trainer.watch(self.show)

    def show(self) -> None:
        self.page.display(take_training_scene(self.trainer))

    def go_to_step(self, step: int) -> None:
        self.trainer.go_to(4 * step)

    def wait(self) -> None:
        until(lambda: self.page.is_idle)
        events()

    def refresh(self) -> None:
        self.page.refresh()
        self.wait()

    @property
    def picture(self) -> SlicePicture:
        return self.page.picture

    @property
    def frame(self) -> MapFrame:
        assert self.picture._frame is not None
        return self.picture._frame

    @property
    def words(self) -> str:
        return f"{self.page.about.text()} {self.page.words.text()}".replace(NO_BREAK, " ")

    @property
    def slice(self) -> Slice | None:
        return None if self.page._answer is None else self.page._answer.slice

    def receive(self, found: Slice) -> None:
        assert self.page._answer is not None
        self.page._receive("slice", replace(self.page._answer, slice=found))

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT)
        self.wait()

    def image(self) -> QImage:
        return self.picture.grab().toImage()

    def hover(self, place: tuple[float, float]) -> None:
        hover(self.picture, self.frame.point(place))

    def close(self) -> None:
        self.page.stop()


def hover(widget: QWidget, spot: QPointF) -> None:
    none = Qt.MouseButton.NoButton
    everywhere = QPointF(widget.mapToGlobal(spot))
    event = QMouseEvent(QEvent.Type.MouseMove, spot, everywhere, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


@contextmanager
def visit(
    text: str = TEXT, step: int = 0, size: tuple[int, int] = (690, 520), theme: Theme = DARK, percent: int = 100
) -> Generator[Visit]:
    one = Visit(text, theme, percent)
    one.trainer.go_to(4 * step)
    one.show()
    with alone(one.page, *size) as room:
        room.activateWindow()
        settle(room)
        yield one
        one.close()


@pytest.fixture(autouse=True)
def few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the program, only coarser."""
    monkeypatch.setattr(loss_slice, "SIDES", (11, 21))


def test_nothing_is_worked_out_before_one_asks_and_nothing_twice() -> None:
    with visit(step=30) as one:
        page = one.page
        assert page.is_idle
        assert page.is_outdated
        assert page.now.isEnabled()
        assert "Show now" in one.picture._note
        one.click(page.now)
        assert not page.is_outdated
        assert not page.now.isEnabled()
        assert one.words.startswith("Each place is a network of 13 weights; only two directions of 13 are shown. Loss here: 0.")
        ground = one.slice
        assert ground is not None
        assert f"In the picture: {ground.losses.min():.4f} to {ground.losses.max():.4f}." in one.words
        assert f"Loss here: {take_training_scene(one.trainer).marks.training_loss:.4f}." in one.words
        assert "seed 0" in one.words
        page.refresh()
        one.show()
        assert page.is_idle
        assert one.slice is ground
        assert "Fog lies over" in one.picture.accessibleDescription()


def test_the_ground_stays_while_the_path_goes_on_until_it_is_refreshed() -> None:
    with visit(step=10) as one:
        one.refresh()
        assert one.picture._places[-1].tolist() == pytest.approx([0, 0], abs=1e-12)
        assert len(one.picture._places) == 12
        ground = one.slice
        one.go_to_step(14)
        assert one.slice is ground
        assert "The ground is that around step 10." in one.words
        assert len(one.picture._places) == 16
        assert np.abs(one.picture._places[-1]).max() > 1e-3
        one.go_to_step(3)
        assert len(one.picture._places) == 5
        one.refresh()
        assert "around step" not in one.words
        assert one.picture._places[-1].tolist() == pytest.approx([0, 0], abs=1e-12)
        # Another training has another landscape.
        one.trainer.adjust(hidden=(2,))
        assert one.page._answer is None
        assert one.page.is_outdated
        assert "network of 9 weights" in one.words


def test_what_is_told_of_the_ground_is_that_of_the_ground_that_is_seen() -> None:
    with visit(step=10) as one:
        one.refresh()
        seen = one.slice
        one.go_to_step(20)
        one.page.choices.button(PATH).setChecked(True)
        one.page.refresh()
        assert one.slice is seen
        assert "The ground is that around step 10." in one.words
        assert "seed 0" in one.words
        assert one.words.endswith("Working out the landscape …")
        one.wait()
        assert "around step" not in one.words
        assert "Working out" not in one.words


def test_an_answer_for_another_training_is_dropped() -> None:
    with visit(step=5) as one:
        one.page.refresh()
        assert "Working out" in one.picture._note
        one.trainer.adjust(seed=5)
        one.wait()
        assert one.page._answer is None
        assert "Show now" in one.picture._note


def test_one_chooses_the_directions() -> None:
    with visit(step=40) as one:
        page = one.page
        one.refresh()
        random = one.slice
        one.click(page.others)
        assert "seed 1" in one.words
        assert one.slice is not None
        assert random is not None
        assert not np.array_equal(one.slice.plane.directions, random.plane.directions)
        share = float(one.words.partition("They hold ")[2].partition(" %")[0])
        one.click(page.choices.button(PATH))
        assert "moved most" in one.words
        own = float(one.words.partition("They hold ")[2].partition(" %")[0])
        assert share < own
        assert own > 90
        assert not page.others.isEnabled()
        begin = one.frame.point(one.picture._places[0].tolist())
        assert one.frame.square.contains(begin)
        one.go_to_step(0)
        one.refresh()
        assert "no path yet" in one.words
        one.go_to_step(1)
        one.refresh()
        assert "one straight line" in one.words
        assert "lies in this plane" in one.words
        one.click(page.choices.button(RANDOM))
        assert "Random directions" in one.words


def test_the_fog_lies_far_from_the_path_until_it_is_lifted() -> None:
    with visit(step=30, size=(1000, 760)) as one:
        one.refresh()
        far, near = (one.frame.point(place).toPoint() for place in ((-0.9, 0.8), (0.0, -0.09)))
        foggy = one.image()
        one.hover((-0.9, 0.8))
        assert one.picture.asked_about() == "(−0.90, 0.80): in the fog"
        one.hover((2.0, 0.0))
        QTest.mouseClick(one.page.fog, LEFT, pos=QPoint(8, one.page.fog.height() // 2))
        assert one.page.fog.isChecked()
        clear = one.image()
        assert foggy.pixelColor(near) == clear.pixelColor(near)
        assert foggy.pixelColor(far) != clear.pixelColor(far)
        one.hover((-0.9, 0.8))
        assert one.picture.asked_about().startswith("(−0.90, 0.80): loss ")
        assert "Fog" not in one.picture.accessibleDescription()


def test_the_keyboard_asks_for_the_loss_of_a_place() -> None:
    with visit(step=20) as one:
        picture = one.picture
        QTest.keyClick(picture, Qt.Key.Key_Left)
        assert picture.asked_about() == ""
        one.refresh()
        one.page.fog.setChecked(True)
        picture.setFocus(Qt.FocusReason.TabFocusReason)
        events()
        assert picture.shows_focus
        ground = one.slice
        assert ground is not None
        for key, cell in (
            (Qt.Key.Key_Left, (10, 10)),
            (Qt.Key.Key_Left, (10, 9)),
            (Qt.Key.Key_Up, (11, 9)),
            (Qt.Key.Key_PageUp, (19, 9)),
            (Qt.Key.Key_PageUp, (20, 9)),
            (Qt.Key.Key_End, (20, 17)),
        ):
            QTest.keyClick(picture, key)
            row, column = cell
            where = f"({ground.across[column]:.2f}, {ground.up[row]:.2f})".replace("-", "−")
            assert picture.asked_about() == f"{where}: loss {ground.losses[cell]:.4f}"
            assert picture.accessibleDescription().startswith(picture.asked_about())
        with_mark = one.image()
        QTest.keyClick(picture, Qt.Key.Key_Escape)
        assert picture.asked_about() == ""
        assert one.image() != with_mark
        QTest.keyClick(picture, Qt.Key.Key_Escape)
        QTest.keyClick(picture, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
        assert picture.asked_about() == ""
        QTest.keyClick(picture, Qt.Key.Key_Down)
        one.page.others.setFocus()
        events()
        assert picture.asked_about() == ""
        QApplication.sendEvent(picture, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.MouseFocusReason))
        assert not picture.shows_focus
        one.hover((0.5, 0.5))
        assert picture.asked_about()
        QApplication.sendEvent(picture, QEvent(QEvent.Type.Leave))
        assert picture.asked_about() == ""


def test_a_finer_answer_keeps_the_place_that_one_asks_about() -> None:
    with visit(step=20) as one:
        one.refresh()
        fine = one.slice
        assert fine is not None
        coarse = Slice(fine.plane, fine.losses[::2, ::2])
        one.page.fog.setChecked(True)
        one.receive(coarse)
        one.hover((0.6, -0.4))
        told = one.picture.asked_about()
        one.receive(fine)
        assert one.picture.asked_about() == told
        one.receive(fine)
        assert one.picture.asked_about() == told


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_losses_without_end_are_hatched(theme: Theme) -> None:
    with visit(step=2, theme=theme) as one:
        one.refresh()
        ground = one.slice
        assert ground is not None
        losses: Array = ground.losses.copy()
        losses[:, :8], losses[:4, :4], losses[0, 0] = 1e120, np.inf, np.nan
        one.page.fog.setChecked(True)
        one.receive(Slice(ground.plane, losses))
        left, right = (one.frame.point(place).toPoint() for place in ((-0.8, 0.0), (0.5, 0.0)))
        image = one.image()
        for spot, is_hatched in ((left, True), (right, False)):
            colors = {image.pixelColor(spot + QPoint(x, y)).name() for x in range(9) for y in range(9)}
            assert (QColor(theme.gone).name() in colors) is is_hatched
        assert "Where it is hatched, the loss is endless." in one.words
        one.hover((-0.9, 0.0))
        assert one.picture.asked_about() == "(−0.90, 0.00): the loss is endless"
        one.receive(Slice(ground.plane, np.full_like(losses, np.nan)))
        one.image()
        assert "all losses are endless" in one.words


@pytest.mark.parametrize("half", [1e-300, 2e-4, 0.3, 40.0, 7e8, 1e140])
def test_axes_are_told_in_short_numbers(half: float) -> None:
    plane = Plane(np.zeros(3), np.eye(3)[:2], ((-half, half), (-half, half)), 2)
    unit = unit_of(plane)
    assert 0.05 <= half / unit < 500
    with visit(size=(430, 380), percent=150) as one:
        frame = frame_of(plane, one.frame.area if one.picture._frame else one.picture.rect().toRectF(), one.picture._font)
        assert frame.window[0][1] == pytest.approx(half / unit)
        assert ("in 10" in frame.titles[0]) is (unit != 1)


@pytest.mark.parametrize(
    "text",
    ["data=sine&hidden=0&examples=30", "data=circles&hidden=2&examples=40&learning_rate=1e140&initialisation=large&loss=mse"],
)
def test_small_networks_and_wild_ones_have_a_landscape_too(text: str) -> None:
    with visit(text, step=4) as one:
        for kind in (RANDOM, PATH):
            one.page.choices.button(kind).setChecked(True)
            one.refresh()
            one.image()
            assert one.slice is not None
            if "sine" in text:
                assert "all of their landscape" in one.words
                assert "lies in this plane" in one.words
        # What is far beyond the edge is pointed to.
        one.picture.display_path(np.array([[0.0, 0.0], [1e300, np.inf]]))
        one.image()


@pytest.mark.parametrize(("theme", "percent"), [(DARK, 100), (LIGHT, 200), (CONTRAST, 125)])
def test_it_fits_where_it_is_put(theme: Theme, percent: int, application: QApplication) -> None:
    dress(application, theme, percent)
    with visit(step=10, size=(430, 380), theme=theme, percent=percent) as one:
        one.refresh()
        room = one.page.window()
        assert isinstance(room, Room)
        for width, height in ((430, 380), (690, 520), (1100, 760)):
            room.setFixedSize(width, height)
            one.page.wear(theme, percent)
            settle(room)
            inside = one.page.widget()
            assert inside.width() <= one.page.viewport().width()
            parts = [one.picture, one.page.about, one.page.words, *one.page.choices.buttons(), one.page.others, one.page.now]
            boxes = [part.rect().translated(part.mapTo(inside, QPoint())) for part in (*parts, one.page.fog)]
            for place, box in enumerate(boxes):
                assert inside.rect().contains(box)
                assert not any(box.intersects(other) for other in boxes[:place])
            assert all(button.width() >= button.sizeHint().width() for button in (*one.page.choices.buttons(), one.page.others))
            assert shown(one.page, SlicePicture) == [one.picture]
            one.image()


def test_what_goes_on_elsewhere_is_caught_up_with() -> None:
    with visit(step=5) as one:
        one.refresh()
        one.page.hide()
        one.go_to_step(9)
        assert len(one.picture._places) == 7
        one.page.show()
        assert len(one.picture._places) == 11


def test_a_page_without_a_run_waits() -> None:
    page = SlicePage(LIGHT, 100)
    with alone(page, 500, 400):
        page.refresh()
        page.picture.display_path(np.zeros((1, 2)))
        hover(page.picture, QPointF(30, 30))
        page.fog.setChecked(True)
        page.grab()
        assert page.is_idle
        assert not page.now.isEnabled()
        page.stop()
