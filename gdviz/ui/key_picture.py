"""KEY PICTURE: a picture that takes the keyboard, and shows with a ring that it has it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gdviz.ui.theme import Theme

RING = 2.0


class KeyPicture(QWidget):
    """Those who inherit paint, ending with ``draw_focus``, and say in ``steer`` what the keys do."""

    def __init__(self) -> None:
        super().__init__()
        self._shows_focus = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def shows_focus(self) -> bool:
        """Whether the ring of the keyboard's focus is drawn: not after a click, unless a key follows."""
        return self.hasFocus() and self._shows_focus

    def draw_focus(self, painter: QPainter, theme: Theme) -> None:
        """Draw the ring of the keyboard's focus, if it is to be seen."""
        if self.shows_focus:
            painter.setPen(QPen(QColor(theme.accent), 2 * RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(RING, RING, -RING, -RING), 8, 8)

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Do what a key says, finer with Shift; whether it says something."""
        del key, is_fine
        return False

    def hint_at(self, spot: QPointF) -> str:
        """What a tool-tip says there; nothing where there is none to be."""
        del spot
        return ""

    def event(self, event: QEvent) -> bool:
        """Say in a tool-tip what is under the pointer."""
        if isinstance(event, QHelpEvent) and (hint := self.hint_at(QPointF(event.pos()))):
            QToolTip.showText(event.globalPos(), hint, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key says, and show that the keyboard is here."""
        self._shows_focus = True
        self.update()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if not (is_plain and self.steer(event.key(), is_fine=modifiers == Qt.KeyboardModifier.ShiftModifier)):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the picture has the keyboard, unless it came with a click or with the window itself."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._shows_focus = event.reason() != Qt.FocusReason.MouseFocusReason
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()
