"""BAR: one number as a length, with its name and its figures above it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdviz.ui.crash import told
from gdviz.ui.losses.figures import shown
from gdviz.ui.theme import BODY_POINTS, SMALL_POINTS, Theme, font

THICK = 12.0
ROUND = 3.0
SLASH = 4.0
"""Where a number is beyond the scale, its bar is cut by two slashes of this width."""


class Bar(QWidget):
    """From 0 to the right, or to either side where the scale has two. A word, a figure and a length say the same."""

    def __init__(self, name: str, meaning: str, color: str, theme: Theme, percent: int) -> None:
        super().__init__()
        self._name, self._color = name, color
        self._value, self._low, self._high, self._has_sign = 0.0, 0.0, 1.0, False
        self.setAccessibleName(name)
        self.setToolTip(meaning)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._scale = theme, percent / 100
        self._words, self._figures = font(SMALL_POINTS, percent), font(BODY_POINTS, percent, bold=True)
        self.setFixedHeight(round(QFontMetricsF(self._figures).height() + THICK * self._scale + 4))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the name and long figures."""
        widest = QFontMetricsF(self._figures).horizontalAdvance("−0.00×10⁻¹¹")
        return QSize(round(QFontMetricsF(self._words).horizontalAdvance(self._name) + widest) + 8, self.height())

    def minimumSizeHint(self) -> QSize:
        """The figures; of the name, what then has room."""
        return QSize(round(self.sizeHint().width() * 0.6), self.height())

    def display(self, value: float, low: float, high: float) -> None:
        """Show a number on a scale from ``low``, which is 0 or below, to ``high``."""
        if (value, low, high) != (self._value, self._low, self._high):
            self._value, self._low, self._high = value, low, high
            self.update()
        self.setAccessibleDescription(self._text())

    def _text(self) -> str:
        return shown(self._value, sign=self._low < 0)

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, then the groove, the bar and the zero."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, line = self._text(), QFontMetricsF(self._figures).height()
        words = QRectF(0, 0, self.width(), line)
        painter.setFont(self._figures)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        room = self.width() - QFontMetricsF(self._figures).horizontalAdvance(text) - 6
        painter.setFont(self._words)
        painter.setPen(QColor(self._theme.dim))
        name = QFontMetricsF(self._words).elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        self._draw_bar(painter, QRectF(0.5, line + 1.5, self.width() - 1, THICK * self._scale))
        painter.end()

    def _draw_bar(self, painter: QPainter, groove: QRectF) -> None:
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(groove, ROUND, ROUND)
        painter.setPen(Qt.PenStyle.NoPen)
        span = self._high - self._low
        zero = groove.left() - self._low / span * groove.width()
        end = groove.left() + (min(max(self._value, self._low), self._high) - self._low) / span * groove.width()
        painter.setBrush(QColor(getattr(self._theme, self._color)))
        painter.drawRoundedRect(QRectF(min(zero, end), groove.top(), abs(end - zero), groove.height()), ROUND, ROUND)
        if not self._low <= self._value <= self._high:
            self._draw_cut(painter, groove, 1 if self._value > 0 else -1)
        if self._low < 0:
            painter.setPen(QPen(QColor(self._theme.text), 2))
            painter.drawLine(QPointF(zero, groove.top() - 2), QPointF(zero, groove.bottom() + 2))

    def _draw_cut(self, painter: QPainter, groove: QRectF, side: int) -> None:
        """Cut the bar, as it is longer than there is room."""
        end = groove.right() if side > 0 else groove.left()
        painter.setPen(QPen(QColor(self._theme.ground), 2))
        for place in (3, 5):
            x = end - side * place * SLASH
            painter.drawLine(QPointF(x - SLASH / 2, groove.bottom()), QPointF(x + SLASH / 2, groove.top()))
