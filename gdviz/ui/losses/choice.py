"""CHOICE: one of a few, as a button that grows with the text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton

from gdviz.ui.crash import told
from gdviz.ui.theme import BODY_POINTS, GAP, TOUCH, Theme, font

RING = 16.0
"""The width of the ring, at 100 % text."""


class Choice(QRadioButton):
    """A ring with a dot in it where it is chosen; drawn by itself, because the style's is hard to see in the dark."""

    def __init__(self, text: str, meaning: str, theme: Theme, percent: int) -> None:
        super().__init__(text)
        self.setToolTip(meaning)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._font = theme, font(BODY_POINTS, percent)
        self._ring, self._gap = RING * percent / 100, GAP * percent / 100
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the ring and the word."""
        metrics = QFontMetricsF(self._font)
        width = self._ring + 2 * self._gap + metrics.horizontalAdvance(self.text()) + GAP
        return QSize(round(width), max(TOUCH - GAP, round(metrics.height() + 6)))

    def minimumSizeHint(self) -> QSize:
        """The same: less would cut the word."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ring, dot and word."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, ring = self._theme, self._ring
        middle = QPointF(ring / 2 + 2, self.height() / 2)
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.edge), 2.5 if self.hasFocus() else 1.5))
        painter.setBrush(QColor(theme.raised))
        painter.drawEllipse(middle, ring / 2, ring / 2)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.text))
            painter.drawEllipse(middle, ring / 4, ring / 4)
        painter.setFont(self._font)
        painter.setPen(QColor(theme.text))
        words = QRectF(self.rect()).adjusted(ring + self._gap, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
