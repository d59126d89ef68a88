"""DIGITS PICTURE: a sheet of test examples as tiny pictures with what the network says of each, and the followed one large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gdviz.descent.exact import Array
from gdviz.descent.fit import Rows
from gdviz.ui.paper import MARGIN, draw_card
from gdviz.ui.training.data_look import Look, draw_cross
from gdviz.ui.training.data_words import DataWords
from gdviz.ui.training.digit_panel import SIDE, Atlas, draw_panel
from gdviz.ui.training.scene import TrainingScene

PANEL, MOST_PANEL = 0.4, 200.0
"""Of the width, for the example that is followed; and at most so much."""
GAP = 5.0
STRIPPED = 14.0
"""A picture that is lower, in lines of text, has no row for the batch."""
PIXEL, LARGE_PIXEL = 0.2, 0.27
"""The width of a pixel of a tiny picture, in lines of text; and where there is much room."""
MUCH = 560.0
UNEQUAL = "≠"


class DigitsPicture:
    """Draws one run's data at one size; the pictures are drawn once, what the network says of them when it has changed."""

    def __init__(self, look: Look, scene: TrainingScene) -> None:
        self._look, line = look, look.line
        self._atlas = Atlas(scene.material.data.inputs, look.theme)
        inner = look.card.adjusted(MARGIN, MARGIN - 2, -MARGIN, 2 - MARGIN)
        panel = min(PANEL * inner.width(), MOST_PANEL * line / 15)
        self._panel = QRectF(inner.left(), inner.top(), panel, inner.height())
        self._right = inner.adjusted(panel + 2 * MARGIN, 0, 0, 0)
        self._side = float(SIDE * max(2, round((LARGE_PIXEL if inner.width() > MUCH else PIXEL) * line)))
        self._cell = max(self._side, look.metrics.horizontalAdvance(f"8{UNEQUAL}8")) + GAP
        self._columns = max(1, int((self._right.width() + GAP) / self._cell))
        self._strip: list[QRectF] = []
        top = self._right.top()
        if inner.height() >= STRIPPED * line:
            self._strip = self._row(top + line + 2)
            top += line + self._side + 2 * GAP
        self._head = QRectF(self._right.left(), top, self._right.width(), line)
        self._foot = QRectF(self._right.left(), self._right.bottom() - line, self._right.width(), line)
        bottom = self._foot.top() if self._strip else self._foot.bottom()
        height = self._side + line + 2
        rows = max(1, int((bottom - self._head.bottom() - 2) / height))
        self._boxes = [box for row in range(rows) for box in self._row(self._head.bottom() + 2 + row * height)]
        self._shown: Rows = scene.material.test.rows[: len(self._boxes)]
        self._frame: QPixmap | None = None
        self._sheet: QPixmap | None = None
        self._weights: Array | None = None

    def _row(self, top: float) -> list[QRectF]:
        """Boxes for as many tiny pictures as stand beside each other."""
        left, spare = self._right.left(), (self._cell - GAP - self._side) / 2
        return [
            QRectF(left + column * self._cell + spare, top, self._side, self._side).toRect().toRectF()
            for column in range(self._columns)
        ]

    def draw(self, painter: QPainter, scene: TrainingScene) -> None:
        """Draw this moment."""
        words = DataWords(scene)
        if self._sheet is None or scene.moment.weights is not self._weights:
            self._weights = scene.moment.weights
            self._sheet = self._draw_sheet(words)
        painter.drawPixmap(0, 0, self._sheet)
        draw_panel(painter, self._look, self._atlas, self._panel, words)
        self._draw_strip(painter, words)

    def _draw_sheet(self, words: DataWords) -> QPixmap:
        """The card with the test examples, and what the network says of them."""
        look, theme = self._look, self._look.theme
        if self._frame is None:
            self._frame = self._draw_frame(words)
        sheet = self._frame.copy()
        chosen: list[int] = words.scene.network.choices(words.answers(self._shown)).tolist()
        right: list[int] = words.data.targets[self._shown].astype(int).tolist()
        names = words.data.classes
        with QPainter(sheet) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(look.font)
            painter.setPen(QColor(theme.dim))
            painter.drawText(self._head, Qt.AlignmentFlag.AlignLeft, self._fit(words.test_heads(len(self._shown))))
            for box, said, target in zip(self._boxes, chosen, right, strict=False):
                text = names[said] if said == target else f"{names[said]}{UNEQUAL}{names[target]}"
                painter.setPen(QColor(theme.dim if said == target else theme.text))
                label = QRectF(box.center().x() - self._cell / 2, box.bottom(), self._cell, look.line)
                painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)
                if said != target:
                    draw_cross(theme, painter, box.topRight() + QPointF(-4, 4), 4.2 * look.growth)
        return sheet

    def _draw_frame(self, words: DataWords) -> QPixmap:
        look = self._look
        frame = look.blank(look.card.width(), look.card.height())
        with QPainter(frame) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_card(painter, look.card, look.theme)
            for box, row in zip(self._boxes, self._shown.tolist(), strict=False):
                self._atlas.draw(painter, row, box)
            if self._strip:
                painter.setFont(look.font)
                painter.setPen(QColor(look.theme.dim))
                painter.drawText(self._foot, Qt.AlignmentFlag.AlignLeft, self._fit(words.sheet_legends(UNEQUAL)))
        return frame

    def _fit(self, tries: Sequence[str]) -> str:
        """The first of these texts for which there is room, or what there is room for of the last."""
        width = self._right.width()
        fitting = (text for text in tries if self._look.metrics.horizontalAdvance(text) <= width)
        return next(fitting, self._look.elided(tries[-1], width))

    # The batch.

    def _page(self, scene: TrainingScene) -> int:
        """The first example of the batch that stands in its row: so many stand there at once, the followed one among them."""
        return scene.followed // self._columns * self._columns

    def _draw_strip(self, painter: QPainter, words: DataWords) -> None:
        if not self._strip:
            return
        scene, theme, first = words.scene, self._look.theme, self._page(words.scene)
        rows = words.material.training.rows[scene.moment.rows[first : first + self._columns]].tolist()
        painter.setFont(self._look.font)
        painter.setPen(QColor(theme.dim))
        head = QRectF(self._right.left(), self._right.top(), self._right.width(), self._look.line)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, self._fit(words.batch_heads(first, len(rows))))
        for box, row in zip(self._strip, rows, strict=False):
            self._atlas.draw(painter, row, box)
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._strip[scene.followed - first].adjusted(-1, -1, 1, 1))

    def batch_at(self, scene: TrainingScene, spot: QPointF) -> int | None:
        """Which example of the batch is there, if one is."""
        first = self._page(scene)
        places = (first + place for place, box in enumerate(self._strip) if box.contains(spot))
        place = next(places, len(scene.moment.rows))
        return place if place < len(scene.moment.rows) else None

    def example_at(self, scene: TrainingScene, spot: QPointF) -> int | None:
        """Which example of the data is there, if one is."""
        training = scene.material.training.rows
        place = self.batch_at(scene, spot)
        if place is not None:
            return int(training[scene.moment.rows[place]])
        if self._panel.contains(spot):
            return int(training[scene.example])
        found = (row for box, row in zip(self._boxes, self._shown.tolist(), strict=False) if box.contains(spot))
        return next(found, None)
