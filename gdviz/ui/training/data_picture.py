"""DATA PICTURE: the examples that are learnt from, and what the network makes of them; how depends on the kind of data."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent

from gdviz.descent.datasets import Data
from gdviz.ui.crash import told
from gdviz.ui.key_picture import KeyPicture
from gdviz.ui.paper import draw_card, draw_note
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.training.curve_picture import CurvePicture
from gdviz.ui.training.data_look import Look
from gdviz.ui.training.data_words import PIXELS, DataWords
from gdviz.ui.training.digits_picture import DigitsPicture
from gdviz.ui.training.plane_picture import PlanePicture
from gdviz.ui.training.scene import TrainingScene

LEAST_WIDTH, LEAST_HEIGHT = 220, 170
Kind = type[PlanePicture] | type[CurvePicture] | type[DigitsPicture]


def kind_of(data: Data) -> Kind | None:
    """How such data are drawn; None if they cannot be."""
    kinds: dict[tuple[int, bool], Kind] = {(2, True): PlanePicture, (1, False): CurvePicture, (PIXELS, True): DigitsPicture}
    return kinds.get((len(data.features), bool(data.classes)))


class DataPicture(KeyPicture):
    """A plane with regions, a curve over points, or a sheet of small pictures; an example of the batch can be chosen in it."""

    example_chosen = Signal(int)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene: TrainingScene | None = None
        self._picture: PlanePicture | CurvePicture | DigitsPicture | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Data"))
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        growth = 0.6 + 0.4 * percent / 100
        self.setMinimumSize(round(LEAST_WIDTH * growth), round(LEAST_HEIGHT * growth))
        self._forget()

    def sizeHint(self) -> QSize:
        """The usual size; the bench gives what is left."""
        return self.minimumSize().expandedTo(QSize(330, 300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find new places for everything."""
        super().resizeEvent(event)
        self._forget()

    def _forget(self) -> None:
        self._picture = None
        self.update()

    def display(self, scene: TrainingScene) -> None:
        """Show this moment."""
        if self._scene is None or self._scene.loop is not scene.loop:
            self._picture = None
        self._scene = scene
        words = DataWords(scene)
        self.setAccessibleDescription(words.summary(is_drawable=kind_of(scene.material.data) is not None))
        self.update()

    def _seen(self, scene: TrainingScene) -> PlanePicture | CurvePicture | DigitsPicture | None:
        """What draws the data at this size."""
        kind = kind_of(scene.material.data)
        if self._picture is None and kind is not None:
            self._picture = kind(Look(self._theme, self._font, self.size(), self.devicePixelRatioF()), scene)
        return self._picture

    # The drawing.

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the data, and the ring of the keyboard's focus."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            picture = self._seen(self._scene) if self._scene else None
            if self._scene is None or picture is None:
                self._draw_none(painter)
            else:
                picture.draw(painter, self._scene)
            self.draw_focus(painter, self._theme)

    def _draw_none(self, painter: QPainter) -> None:
        draw_card(painter, QRectF(self.rect()), self._theme)
        if self._scene is not None:
            draw_note(painter, QRectF(self.rect()), self._theme, self._font, DataWords(self._scene).undrawable())

    # Hands.

    def _batch_at(self, spot: QPointF) -> int | None:
        picture = self._seen(self._scene) if self._scene else None
        return None if picture is None or self._scene is None else picture.batch_at(self._scene, spot)

    def _choose(self, example: int) -> None:
        if self._scene is not None and example != self._scene.followed:
            self.example_chosen.emit(example)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the example of the batch under the pointer."""
        chosen = self._batch_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and chosen is not None:
            self._choose(chosen)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be chosen."""
        can_choose = self._batch_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_choose else Qt.CursorShape.ArrowCursor)

    def hint_at(self, spot: QPointF) -> str:
        """What the tool-tip says there."""
        if self._scene is None:
            return ""
        picture, words = self._seen(self._scene), DataWords(self._scene)
        row = None if picture is None else picture.example_at(self._scene, spot)
        return words.hint() if row is None else words.example(row)

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Go from example to example of the batch."""
        del is_fine
        if self._scene is None:
            return False
        last, now = len(self._scene.moment.rows) - 1, self._scene.followed
        leads: dict[int, int] = {
            Qt.Key.Key_Left: max(now - 1, 0),
            Qt.Key.Key_Right: min(now + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in leads:
            self._choose(leads[key])
        return key in leads
