"""MANY PICTURE: how the losses of many networks went, and where they ended: a dot for each, heaped where many end alike."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)

from gdviz.lab.many import Many
from gdviz.ui.crash import told
from gdviz.ui.key_picture import KeyPicture
from gdviz.ui.paper import blank, draw_card, draw_note
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.training.many_sheet import ManySheet

LEAST_WIDTH, LEAST_HEIGHT = 300, 190


class ManyPicture(KeyPicture):
    """Shows ``Many``; arrows or the pointer go from dot to dot, ``pointed`` tells to which network, ``chosen`` that it is wanted.

    Networks are told by their place among the seeds, -1 for none.
    """

    pointed = Signal(int)
    chosen = Signal(int)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._many: Many | None = None
        self._present = self._at = -1
        self._note: str = ""
        self._picture: QPixmap | None = None
        self._sheet: ManySheet | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Where the networks ended"))
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._font = theme, font(SMALL_POINTS, percent)
        growth = 0.4 + 0.6 * percent / 100
        self.setMinimumSize(LEAST_WIDTH, round(LEAST_HEIGHT * growth))
        self._forget()

    def sizeHint(self) -> QSize:
        """As little as shows what matters; the page gives what is left."""
        return self.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find new places for everything."""
        super().resizeEvent(event)
        self._forget()

    def _forget(self) -> None:
        self._picture = self._sheet = None
        self.update()

    def display(self, many: Many | None, present: int, note: str = "") -> None:
        """Show these, the network on the bench marked, or words where there are none."""
        if many is not self._many or present != self._present or note != self._note:
            if many is None:
                self._at = -1
            self._many, self._present, self._note = many, present, note
            self._forget()

    # The drawing.

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, the network that one points at, and the ring of the keyboard's focus."""
        del event
        if self._picture is None:
            self._picture = self._draw()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._picture)
        if self._sheet is not None and self._at >= 0:
            self._sheet.draw_pointed(painter, self._at)
        self.draw_focus(painter, self._theme)
        painter.end()

    def _draw(self) -> QPixmap:
        picture = blank(self)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        draw_card(painter, QRectF(self.rect()), self._theme)
        if self._many is None:
            draw_note(painter, QRectF(self.rect()), self._theme, self._font, self._note)
        else:
            self._sheet = ManySheet(self._many, self._present, self._theme, self._font, (self.width(), self.height()))
            self._sheet.draw(painter)
        painter.end()
        return picture

    # The hands.

    def _point(self, network: int) -> None:
        if network != self._at:
            self._at = network
            self.pointed.emit(network)
            self.update()

    def _under(self, spot: QPointF) -> int:
        """The network whose dot is there, -1 for none."""
        return -1 if self._sheet is None else self._sheet.under(spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the network under the pointer."""
        under = self._under(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if under >= 0 else Qt.CursorShape.ArrowCursor)
        self._point(under)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the network under the pointer."""
        under = self._under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and under >= 0:
            self._point(under)
            self.chosen.emit(under)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of none when the pointer is elsewhere."""
        super().leaveEvent(event)
        self._point(-1)

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Go from dot to dot in the order of their losses; Enter chooses."""
        del is_fine
        moves: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6}
        chooses = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0
        if self._many is None or not (key in moves or chooses):
            return False
        if chooses:
            self.chosen.emit(self._at)
        else:
            order = self._many.order.tolist()
            place = order.index(self._at) + moves[key] if self._at >= 0 else 0
            self._point(order[min(max(place, 0), len(order) - 1)])
        return True
