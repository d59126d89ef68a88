"""MEMORY LIST: what the optimizer remembers between steps, by name and in numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdviz.ui.canvas.readouts import NO_BREAK, in_brackets, numbers_text
from gdviz.ui.crash import told
from gdviz.ui.paper import MARGIN, draw_card
from gdviz.ui.scene import Scene
from gdviz.ui.theme import BODY_POINTS, SMALL_POINTS, Theme, font
from gdviz.ui.wording import translated

WIDEST = "+0.00×10⁻¹¹"
GAP = 10.0


class MemoryList(QWidget):
    """A row for each thing that is remembered; where the name and the numbers have no room beside each other, two."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._title = ""
        self._rows: list[tuple[str, str]] = []
        self._weights = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Memory of the optimizer"))
        self.setToolTip(
            self.tr("What the optimizer carries along from step to step; together with the slope it makes the next move.")
        )
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self._font, self._title_font = font(BODY_POINTS, percent), font(SMALL_POINTS, percent)
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest numbers."""
        return QSize(round(self._numbers_width() + 2 * MARGIN), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many rows as are needed at this width."""
        super().resizeEvent(event)
        self._fit()

    def display(self, scene: Scene) -> None:
        """Show the memory of this moment."""
        optimizer, memory = scene.descent.optimizer, scene.step.memory
        name = translated(optimizer.label)
        title = self.tr("What {optimizer} remembers") if memory else self.tr("{optimizer} remembers nothing.")
        title = title.format(optimizer=name)
        rows = [(translated(key.replace("_", " ")), numbers_text(value, sign=True)) for key, value in memory.items()]
        if (title, rows) == (self._title, self._rows):
            return
        shape_before = self._title, [key for key, _ in self._rows], self._weights
        self._title, self._rows, self._weights = title, rows, scene.descent.landscape.dimensions
        if (self._title, [key for key, _ in self._rows], self._weights) != shape_before:
            self._fit()
        self.setAccessibleDescription("; ".join([title, *(f"{key} {value}" for key, value in rows)]))
        self.update()

    def _numbers_width(self) -> float:
        return QFontMetricsF(self._font).horizontalAdvance(in_brackets([WIDEST] * self._weights).replace(NO_BREAK, " "))

    @property
    def _is_stacked(self) -> bool:
        metrics = QFontMetricsF(self._title_font)
        names = max((metrics.horizontalAdvance(key) for key, _ in self._rows), default=0.0)
        return names + GAP + self._numbers_width() + 2 * MARGIN > self.width()

    def _fit(self) -> None:
        title, line = self._line_heights()
        per_row = line + (title if self._is_stacked else 0)
        self.setFixedHeight(round(10 + title + len(self._rows) * per_row + (2 if self._rows else 0)))

    def _line_heights(self) -> tuple[float, float]:
        return QFontMetricsF(self._title_font).height(), QFontMetricsF(self._font).height() + 2

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title and the rows."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self._theme)
        title, line = self._line_heights()
        words = QRectF(self.rect()).adjusted(MARGIN, 5, -MARGIN, -5)
        middle, left = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._title_font)
        painter.setPen(QColor(self._theme.dim))
        elided = QFontMetricsF(self._title_font).elidedText(self._title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(QRectF(words.left(), words.top(), words.width(), title), middle | left, elided)
        is_stacked, top = self._is_stacked, words.top() + title + 2
        for key, value in self._rows:
            painter.setFont(self._title_font)
            painter.setPen(QColor(self._theme.dim))
            painter.drawText(QRectF(words.left(), top, words.width(), title if is_stacked else line), middle | left, key)
            painter.setFont(self._font)
            painter.setPen(QColor(self._theme.text))
            top += title if is_stacked else 0
            painter.drawText(QRectF(words.left(), top, words.width(), line), middle | Qt.AlignmentFlag.AlignRight, value)
            top += line
        painter.end()
