"""SLICE PICTURE: a slice of the loss as hills under fog, with the path of the run on it, and a place that one asks about."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)

from gdviz.descent.exact import Array
from gdviz.descent.step import Step
from gdviz.lab.fog import Fog
from gdviz.lab.loss_slice import Slice
from gdviz.ui.crash import told
from gdviz.ui.fog_layer import FogLayer
from gdviz.ui.key_picture import KeyPicture
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.paper import draw_card, draw_line, draw_note
from gdviz.ui.relief import luminance
from gdviz.ui.signs import bounded, chip_size, draw_ball, draw_chip, draw_pointer
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.training.slice_ground import draw_slice, frame_of, is_endless, unit_of
from gdviz.ui.wording import number

LEAST_SIDE = 210
FOOT = 12.0
"""So much is free under the square, beside two lines of words."""
BEGIN = 5.0
MOST_CORNERS = 500
"""Of a longer path, only so many places are joined."""
FAR_STEP = 8
"""Page Up and Page Down go so many places up and down."""
CLEAR = 0.3
"""Where the ground is at least so clear one can see what it is like."""
CROSS = 7.0
MOVES: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
    Qt.Key.Key_PageUp: (FAR_STEP, 0),
    Qt.Key.Key_PageDown: (-FAR_STEP, 0),
    Qt.Key.Key_Home: (0, -FAR_STEP),
    Qt.Key.Key_End: (0, FAR_STEP),
}
NOTHING = np.zeros(2)
Cell = tuple[int, int]


def _step(place: Array) -> Step:
    """A place of a path as the fog knows steps."""
    return Step(0, place, NOTHING, NOTHING, NOTHING, 0.0, {})


class SlicePicture(KeyPicture):
    """Shows what it is told; the pointer or the arrow keys ask for the loss of a place, which ``asked`` then has."""

    asked = Signal()

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._slice: Slice | None = None
        self._frame: MapFrame | None = None
        self._ground: QPixmap | None = None
        self._places = np.zeros((0, 2))
        self._kept: list[Step] = []
        self._trail: list[Step] = []
        self._fog, self._layer = Fog(), FogLayer()
        self._is_lifted = False
        self._cell: Cell | None = None
        self._note = ""
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Landscape of the loss around the network"))
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._font = theme, font(SMALL_POINTS, percent)
        side = round(LEAST_SIDE * (0.6 + 0.4 * percent / 100))
        self.setMinimumSize(side, side)
        self._layer.wear(theme)
        self._forget()

    def sizeHint(self) -> QSize:
        """The usual size; the page gives what is left."""
        return self.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the plane into the new size."""
        super().resizeEvent(event)
        self._forget()

    def _forget(self) -> None:
        self._ground = None
        if self._slice is not None:
            self._frame = self._fitted(self._slice)
        self.update()

    def _fitted(self, slice_: Slice) -> MapFrame:
        """The frame of a slice in the middle of the picture."""
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        frame = frame_of(slice_.plane, area, self._font)
        below = area.bottom() - frame.square.bottom() - 2 * QFontMetricsF(self._font).height() - FOOT
        return frame_of(slice_.plane, area.adjusted(0, max(0.0, below) // 2, 0, 0), self._font)

    def display_slice(self, slice_: Slice | None, note: str = "") -> None:
        """Show this ground, or words where there is none."""
        before, self._slice, self._note = self._slice, slice_, note
        if slice_ is None or before is None or slice_.plane is not before.plane:
            self._kept, self._trail, self._cell = [], [], None
            self._places = np.zeros((0, 2))
        elif self._cell is not None and slice_.losses.shape != before.losses.shape:
            growth = (len(slice_.losses) - 1) // (len(before.losses) - 1)
            self._cell = self._cell[0] * growth, self._cell[1] * growth
        self._forget()

    def display_path(self, places: Array) -> None:
        """Show a path over places of the plane, ``(count, 2)``: from its begin to where the network is now.

        All places but the last stay where they are as long as the plane stays.
        """
        if self._slice is None or self._frame is None:
            return
        self._places = places / unit_of(self._slice.plane)
        self._kept += map(_step, self._places[len(self._kept) : -1])
        self._trail[:] = [*self._kept[: len(places) - 1], _step(self._places[-1])]
        self._fog.look(self._frame.window, [self._trail], len(places) - 1)
        self.update()

    def lift_fog(self, is_lifted: bool) -> None:
        """Show all of the ground, or what is felt of it."""
        self._is_lifted = is_lifted
        self.update()

    def asked_about(self) -> str:
        """What is known of the place that one asks about; empty where one asks about none."""
        return "" if self._slice is None or self._cell is None else self._told(self._slice, self._cell)[0]

    def _told(self, slice_: Slice, cell: Cell) -> list[str]:
        """What is said of a place, in ever fewer words."""
        row, column = cell
        unit = unit_of(slice_.plane)
        a, b = float(slice_.across[column]) / unit, float(slice_.up[row]) / unit
        fields = {"a": number(a, 2), "b": number(b, 2)}
        if not self._is_lifted and self._fog.at((a, b)) < CLEAR:
            return [self.tr("({a}, {b}): in the fog").format(**fields), self.tr("in the fog")]
        loss = float(slice_.losses[row, column])
        if is_endless(np.array(loss)):
            return [self.tr("({a}, {b}): the loss is endless").format(**fields), self.tr("endless")]
        fields["loss"] = number(loss)
        return [self.tr("({a}, {b}): loss {loss}").format(**fields), self.tr("loss {loss}").format(**fields), fields["loss"]]

    # The drawing.

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the fog over it, the path, and the place that one asks about."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self._theme)
        if self._slice is None or self._frame is None:
            draw_note(painter, QRectF(self.rect()), self._theme, self._font, self._note)
        else:
            self._paint_slice(painter, self._slice, self._frame)
        self.draw_focus(painter, self._theme)
        painter.end()

    def _paint_slice(self, painter: QPainter, slice_: Slice, frame: MapFrame) -> None:
        if self._ground is None:
            self._ground = draw_slice(slice_, frame, self._theme, self._font, self.devicePixelRatioF())
        painter.drawPixmap(frame.area.topLeft(), self._ground)
        painter.save()
        painter.setClipRect(frame.square)
        if not self._is_lifted:
            self._layer.paint(painter, frame.square, self._fog, 1.0)
        if len(self._places):
            self._paint_path(painter, frame)
        painter.restore()
        if self._cell is not None:
            self._paint_asked(painter, slice_, frame, self._cell)

    def _paint_path(self, painter: QPainter, frame: MapFrame) -> None:
        theme, count = self._theme, len(self._places)
        which = np.unique(np.linspace(0, count - 1, min(count, MOST_CORNERS)).astype(int))
        spots = frame.points(self._places[which])
        dark = min(QColor(theme.ground), QColor(theme.text), key=luminance)
        for color, width in ((dark, 4.5), (QColor(theme.rim), 2.2)):
            painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            draw_line(painter, spots)
        begin, ball = bounded(spots[[0, -1]])
        painter.setBrush(dark)
        for color, width in ((dark, 5.0), (QColor(theme.rim), 2.2)):
            painter.setPen(QPen(color, width))
            painter.drawEllipse(begin, BEGIN, BEGIN)
        if frame.square.adjusted(-1, -1, 1, 1).contains(ball):
            draw_ball(painter, theme, ball)
        else:
            draw_pointer(painter, theme, self._font, frame.square, ball, self.tr("out of the picture"))

    def _paint_asked(self, painter: QPainter, slice_: Slice, frame: MapFrame, cell: Cell) -> None:
        """Mark the place that one asks about, and say what is known of it in the corner that is farther from it."""
        unit = unit_of(slice_.plane)
        spot = frame.point((float(slice_.across[cell[1]]) / unit, float(slice_.up[cell[0]]) / unit))
        for color, width in ((self._theme.ground, 5.0), (self._theme.accent, 2.2)):
            painter.setPen(QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for away in (QPointF(CROSS, 0), QPointF(0, CROSS)):
                painter.drawLine(spot - away, spot + away)
        square, tries = frame.square.adjusted(6, 6, -6, -6), self._told(slice_, cell)
        text = next((text for text in tries if chip_size(self._font, text)[0] <= square.width()), tries[-1])
        width, height = chip_size(self._font, text)
        top = square.top() if spot.y() > square.center().y() else square.bottom() - height
        draw_chip(painter, self._theme, self._font, QRectF(square.left(), top, width, height), text)

    # The questions.

    def _ask(self, cell: Cell | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self.asked.emit()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Ask about the place under the pointer."""
        if self._slice is not None and self._frame is not None and self._frame.square.contains(event.position()):
            last, square = len(self._slice.losses) - 1, self._frame.square
            across = (event.position().x() - square.left()) / square.width()
            up = (square.bottom() - event.position().y()) / square.height()
            self._ask((round(up * last), round(across * last)))
        else:
            self._ask(None)

    def leaveEvent(self, event: QEvent) -> None:
        """Ask no more when the pointer is elsewhere."""
        super().leaveEvent(event)
        self._ask(None)

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Ask about the place beside, farther with Page Up, Page Down, Home and End; ask no more with Escape."""
        del is_fine
        if key == Qt.Key.Key_Escape and self._cell is not None:
            self._ask(None)
            return True
        if key not in MOVES or self._slice is None:
            return False
        last = len(self._slice.losses) - 1
        row, column = self._cell or (last // 2, last // 2)
        up, along = MOVES[key] if self._cell else (0, 0)
        self._ask((min(max(row + up, 0), last), min(max(column + along, 0), last)))
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Ask no more when the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self._ask(None)
