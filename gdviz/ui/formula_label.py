"""Formulas in a column: set after the first picture of the window, made smaller where they would not fit."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdviz.ui.crash import told
from gdviz.ui.formulas import formula_image
from gdviz.ui.theme import SMALL_POINTS, Theme

LINE = 38
"""The height of a formula with a fraction, at 100 % text."""


class FormulaLabel(QWidget):
    """Shows formulas under each other."""

    def __init__(self, theme: Theme, percent: int, count: int) -> None:
        super().__init__()
        self._count = count
        self._formulas: tuple[str, ...] = ()
        self._images: list[QImage] = []
        self._may_set = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self._images = []
        self.setFixedHeight(round(self._count * LINE * percent / 100))
        self.update()

    def display(self, *formulas: str) -> None:
        """Show these formulas, in LaTeX."""
        if formulas != self._formulas:
            self._formulas, self._images = formulas, []
            self.setAccessibleName("; ".join(formulas))
            self.update()

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the formulas, from the second time on."""
        del event
        if not self._may_set:
            self._may_set = True
            self.update()
            return
        if not self._images:
            points = (SMALL_POINTS + 1) * self._percent / 100
            ratio = self.devicePixelRatioF()
            self._images = [formula_image(latex, points, self._theme.text, ratio) for latex in self._formulas]
        line = self.height() / self._count
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for row, image in enumerate(self._images):
            size = image.deviceIndependentSize()
            scale = min(1.0, self.width() / size.width(), line / size.height())
            top = row * line + (line - size.height() * scale) / 2
            painter.drawImage(QRectF(0, top, size.width() * scale, size.height() * scale), image)
        painter.end()
