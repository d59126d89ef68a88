"""HISTORY CHART: the losses of a training by epoch, and under them what share of the examples is right."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)

from gdviz.descent.exact import Array
from gdviz.ui.crash import told
from gdviz.ui.key_picture import KeyPicture
from gdviz.ui.paper import MARGIN, blank, draw_card, draw_line, round_ticks, tick_text
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.training.history_lines import Lines, LossScale, thinned
from gdviz.ui.training.losses_told import loss_told, share_told
from gdviz.ui.training.scene import TrainingScene

HORIZONS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000)
SHARE = 0.32
"""Of the height, for the accuracies."""
SAMPLE = 18
"""The length of a line in the legend."""
DASH = (4.0, 3.0)
KEYS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageDown: -10, Qt.Key.Key_PageUp: 10}


class HistoryChart(KeyPicture):
    """A press, a drag or an arrow key wishes to go to an epoch."""

    epoch_chosen = Signal(int)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene: TrainingScene | None = None
        self._picture: QPixmap | None = None
        self._drawn: tuple[object, ...] = ()
        self._lines: Lines | None = None
        self._scale = LossScale(0.0, 1.0, is_logarithmic=False)
        self.setAccessibleName(self.tr("Losses by epoch"))
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self._font = font(SMALL_POINTS, percent)
        self._drawn = ()
        self.setMinimumSize(200, round(120 * (0.5 + 0.5 * percent / 100)))
        self.update()

    def sizeHint(self) -> QSize:
        """As little as shows what matters; the bench gives what is left."""
        return QSize(330, self.minimumHeight())

    def display(self, scene: TrainingScene) -> None:
        """Show the run, and where in it one looks."""
        self._scene = scene
        self.setAccessibleDescription(self._told(scene))
        self.update()

    def _told(self, scene: TrainingScene) -> str:
        marks = scene.marks
        text = self.tr("Epochs: {epoch}; training loss {training}, test loss {test}").format(
            epoch=scene.moment.epoch, training=loss_told(marks.training_loss), test=loss_told(marks.test_loss)
        )
        if not math.isnan(marks.training_accuracy):
            text += "; " + self.tr("{training} of the training examples are right, {test} of the test").format(
                training=share_told(marks.training_accuracy, 1), test=share_told(marks.test_accuracy, 1)
            )
        return text

    @property
    def _horizon(self) -> int:
        """How many epochs the time axis has: all of a run that has ended, else a round number."""
        if self._scene is None:
            return HORIZONS[0]
        loop = self._scene.loop
        if loop.has_ended:
            return max(1, math.ceil(loop.length / loop.steps_per_epoch))
        reached = loop.length / loop.steps_per_epoch
        return min(next((one for one in HORIZONS if one > reached), HORIZONS[-1]), self._scene.training.epochs_within)

    @property
    def _line(self) -> float:
        return QFontMetricsF(self._font).height()

    @property
    def _has_shares(self) -> bool:
        """Whether there are accuracies, and room for them."""
        has_classes = self._scene is not None and bool(self._scene.material.data.classes)
        return has_classes and self.height() > 9.5 * self._line

    @property
    def _areas(self) -> tuple[QRectF, QRectF]:
        """Where losses and accuracies are drawn."""
        line = self._line
        side = QFontMetricsF(self._font).horizontalAdvance("0.0001") + 2 * MARGIN
        whole = QRectF(self.rect()).adjusted(side, MARGIN + 1.3 * line, -2 * MARGIN, -MARGIN - 1.2 * line)
        if not self._has_shares:
            return whole, QRectF()
        high = SHARE * whole.height()
        upper = whole.adjusted(0, 0, 0, -high - 2 * line)
        return upper, QRectF(whole.left(), whole.bottom() - high, whole.width(), high)

    def _across(self, epochs: Array) -> Array:
        area = self._areas[0]
        return area.left() + epochs / self._horizon * area.width()

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, where one looks, and the ring of the keyboard's focus."""
        del event
        with QPainter(self) as painter:
            if self._scene is None:
                draw_card(painter, QRectF(self.rect()), self._theme)
                return
            loop, before = self._scene.loop, self._scene.before
            state = (loop, loop.length, loop.has_ended, before, self.size(), self.devicePixelRatioF(), self._theme, self._percent)
            if state != self._drawn:
                self._drawn = state
                self._draw_lines(self._scene)
            if self._picture:
                painter.drawPixmap(0, 0, self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_legend(painter, self._scene)
            self._draw_present(painter, self._scene)
            self.draw_focus(painter, self._theme)

    def _draw_lines(self, scene: TrainingScene) -> None:
        """Draw what stays as it is until another step is made."""
        self._lines = now = Lines.of(scene.loop)
        before = Lines.of(scene.before) if scene.before else None
        self._scale = LossScale.of(now, before)
        self._picture = blank(self)
        with QPainter(self._picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._font)
            draw_card(painter, QRectF(self.rect()), self._theme)
            self._draw_axes(painter)
            upper, lower = self._areas
            painter.setClipRect(upper.united(lower).adjusted(-2, -2, 2, 2))
            if before is not None:
                self._draw_curve(painter, upper, before.epochs, self._scale.heights(before.losses[0]), self._theme.dim, width=1)
            pale = QColor(self._theme.curve)
            pale.setAlphaF(0.45)
            self._draw_curve(painter, upper, now.batch_epochs, self._scale.heights(now.batch_losses), pale, width=1)
            for losses, shares, color, is_dashed in zip(now.losses, now.accuracies, self._colors, (False, True), strict=True):
                self._draw_curve(painter, upper, now.epochs, self._scale.heights(losses), color, is_dashed=is_dashed)
                if self._has_shares:
                    self._draw_curve(painter, lower, now.epochs, shares, color, is_dashed=is_dashed)

    @property
    def _colors(self) -> tuple[str, str]:
        return self._theme.curve, self._theme.slope

    def _draw_curve(
        self,
        painter: QPainter,
        area: QRectF,
        epochs: Array,
        heights: Array,
        color: str | QColor,
        *,
        width: float = 2,
        is_dashed: bool = False,
    ) -> None:
        """Draw from point to point, at most two in a pixel, with a gap where there is no number."""
        pen = QPen(QColor(color), width)
        if is_dashed:
            pen.setDashPattern(DASH)
        painter.setPen(pen)
        across = self._across(epochs)
        down = area.bottom() - heights * area.height()
        across, down = thinned(across, down)
        is_known = np.isfinite(down)
        for part in np.split(np.column_stack([across, down]), np.flatnonzero(~is_known)):
            points = part[np.isfinite(part[:, 1])]
            if is_dashed:
                painter.drawPolyline([QPointF(x, y) for x, y in points.tolist()])
            else:
                draw_line(painter, points)

    def _draw_axes(self, painter: QPainter) -> None:
        upper, lower = self._areas
        line = self._line
        grid, words = QPen(QColor(self._theme.line), 1), QPen(QColor(self._theme.dim))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for height, text in self._scale.ticks(int(upper.height() / (1.6 * line))):
            y = upper.bottom() - height * upper.height()
            painter.setPen(grid)
            painter.drawLine(QPointF(upper.left(), y), QPointF(upper.right(), y))
            painter.setPen(words)
            painter.drawText(QRectF(0, y - line / 2, upper.left() - MARGIN / 2, line), right, text)
        for share in (0.0, 0.5, 1.0) if self._has_shares else ():
            y = lower.bottom() - share * lower.height()
            painter.setPen(grid)
            painter.drawLine(QPointF(lower.left(), y), QPointF(lower.right(), y))
            if share != 0.5 or lower.height() > 3 * line:
                painter.setPen(words)
                painter.drawText(QRectF(0, y - line / 2, lower.left() - MARGIN / 2, line), right, share_told(share))
        foot = lower if self._has_shares else upper
        for epoch in round_ticks(0, self._horizon, max(2, int(foot.width() / (5 * line)))):
            if epoch == int(epoch):
                x = float(self._across(np.array(epoch)))
                painter.drawText(QRectF(x - 40, foot.bottom() + 2, 80, line), Qt.AlignmentFlag.AlignCenter, tick_text(epoch))

    def _draw_legend(self, painter: QPainter, scene: TrainingScene) -> None:
        """Say which line is which, with the present numbers."""
        marks, lower = scene.marks, self._areas[1]
        painter.setFont(self._font)
        scale = self.tr("Loss (log)") if self._scale.is_logarithmic else self.tr("Loss")
        losses = (loss_told(marks.training_loss), loss_told(marks.test_loss))
        self._draw_names(painter, MARGIN, scale, losses)
        if self._has_shares:
            shares = (share_told(marks.training_accuracy, 1), share_told(marks.test_accuracy, 1))
            self._draw_names(painter, lower.top() - 1.7 * self._line, self.tr("Right"), shares)

    def _draw_names(self, painter: QPainter, top: float, title: str, figures: tuple[str, str]) -> None:
        """Write a title, and at the right both lines' names and numbers, or the numbers alone where there is no room."""
        metrics, line = QFontMetricsF(self._font), self._line
        room = self.width() - 3 * MARGIN - metrics.horizontalAdvance(title)
        names = (self.tr("training {figure}"), self.tr("test {figure}"))
        texts = [name.format(figure=figure) for name, figure in zip(names, figures, strict=True)]
        if sum(metrics.horizontalAdvance(text) + SAMPLE + 2 * MARGIN for text in texts) > room:
            texts = list(figures)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(MARGIN, top + metrics.ascent()), title)
        x = self.width() - MARGIN
        for text, color, is_dashed in reversed(list(zip(texts, self._colors, (False, True), strict=True))):
            x -= metrics.horizontalAdvance(text)
            painter.setPen(QColor(self._theme.text))
            painter.drawText(QPointF(x, top + metrics.ascent()), text)
            pen = QPen(QColor(color), 2)
            if is_dashed:
                pen.setDashPattern(DASH)
            painter.setPen(pen)
            painter.drawLine(QPointF(x - SAMPLE - 4, top + line / 2), QPointF(x - 4, top + line / 2))
            x -= SAMPLE + 4 + 2 * MARGIN

    def _draw_present(self, painter: QPainter, scene: TrainingScene) -> None:
        """Mark where one looks."""
        upper, lower = self._areas
        x = float(self._across(np.array(scene.moment.step / scene.loop.steps_per_epoch)))
        painter.setPen(QPen(QColor(self._theme.accent), 1.5))
        for area in (upper, lower) if self._has_shares else (upper,):
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setBrush(QColor(self._theme.accent))
        painter.drawEllipse(QPointF(x, upper.bottom()), 3.5, 3.5)

    def _epoch_at(self, x: float) -> int:
        area = self._areas[0]
        share = (x - area.left()) / max(1.0, area.width())
        return round(min(max(share, 0.0), 1.0) * self._horizon)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the epoch under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.epoch_chosen.emit(self._epoch_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with a drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            epoch = self._epoch_at(event.position().x())
            if self._scene and epoch != self._scene.moment.epoch:
                self.epoch_chosen.emit(epoch)

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Go an epoch on or back with the arrows, ten with the page keys, to the first and the last with Home and End."""
        del is_fine
        if self._scene is None:
            return False
        now, last = self._scene.moment.epoch, len(self._scene.loop.marks) - 1
        leads: dict[int, int] = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last} | {one: now + more for one, more in KEYS.items()}
        if key in leads:
            self.epoch_chosen.emit(max(0, leads[key]))
        return key in leads

    def hint_at(self, spot: QPointF) -> str:
        """The numbers of the epoch there, as far as it has been run."""
        epoch = self._epoch_at(spot.x())
        if self._lines is None or epoch >= len(self._lines.epochs):
            return ""
        training, test = (loss_told(float(loss)) for loss in self._lines.losses[:, epoch])
        text = self.tr("Epochs: {epoch}; training loss {training}, test loss {test}").format(
            epoch=epoch, training=training, test=test
        )
        if self._has_shares:
            shares = [share_told(float(share), 1) for share in self._lines.accuracies[:, epoch]]
            text += "\n" + self.tr("right: {training} of the training examples, {test} of the test").format(
                training=shares[0], test=shares[1]
            )
        return text
