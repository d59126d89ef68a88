"""RACE TABLE: who walks in the race, how far each has come, and what has become of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import Kind
from gdviz.lab.run import Run
from gdviz.ui.crash import told
from gdviz.ui.growing_label import GrowingLabel
from gdviz.ui.marks import draw_mark, hiker_names
from gdviz.ui.paper import MARGIN, blank, draw_card
from gdviz.ui.scene import Scene
from gdviz.ui.theme import BODY_POINTS, SMALL_POINTS, Theme, font
from gdviz.ui.wording import number, translated

MARK = 16.0
GAP = 8.0
LONGEST_LOSS = "0.00×10⁻¹¹"
MOST_NAMES = 2
"""Of more who ended alike only the number is told."""
LEAST_NAME = 90.0
"""A row is one line where a name has so much room beside all else at 100 %; else two."""


@dataclass(frozen=True)
class Result:
    """What there is to say of one hiker at a moment. ``kind`` is None for one who stays at home; ``is_over``: no step follows."""

    name: str
    steps: int = 0
    loss: float = math.inf
    kind: Kind | None = None
    is_over: bool = False


def results_of(scene: Scene, names: Sequence[str], known: dict[Run, Kind]) -> list[Result]:
    """A result for each hiker, the own one first. ``known`` keeps what ended runs have come to, as this does not change."""
    step = scene.step
    found = [Result(names[0], step.index, float(step.loss), scene.verdict.kind if scene.rests else Kind.RUNNING, scene.rests)]
    for name, run in zip(names[1:], scene.rivals, strict=True):
        if run is None:
            found.append(Result(name))
            continue
        is_over = scene.cursor > run.length or (scene.cursor == run.length and (run in known or run.has_ended))
        if is_over and run not in known:
            known[run] = run.verdict(run.length).kind
        last = run.step(scene.cursor)
        found.append(Result(name, last.index, float(last.loss), known[run] if is_over else Kind.RUNNING, is_over))
    return found


def lowest_of(results: Sequence[Result]) -> int | None:
    """The place of the hiker with the lowest loss, once all have ended."""
    walking = [place for place, result in enumerate(results) if result.kind is not None and not math.isnan(result.loss)]
    if not walking or not all(result.is_over for result in results if result.kind is not None):
        return None
    return min(walking, key=lambda place: results[place].loss)


ORDER = (
    Kind.SETTLED_GLOBAL,
    Kind.SETTLED_LOCAL,
    Kind.SETTLED,
    Kind.SETTLED_SADDLE,
    Kind.SETTLED_FLAT,
    Kind.RUNNING,
    Kind.CRAWLING,
    Kind.SWINGING,
    Kind.CHAOTIC,
    Kind.DIVERGED,
)
"""What one hopes for most comes first."""


class Commentator(QObject):
    """Puts a race into words."""

    def outcome(self, result: Result) -> str:
        """What has become of a hiker."""
        return self.tr("stays at home") if result.kind is None else translated(result.kind.label)

    def tell(self, results: Sequence[Result]) -> str:
        """Who got where and why, in one sentence: those who ended alike together."""
        walking = [result for result in results if result.kind is not None]
        if not any(result.is_over for result in walking):
            return self.tr("All are under way.")
        parts: list[str] = []
        for kind in ORDER:
            alike = sorted((one for one in walking if one.kind is kind and one.is_over), key=lambda one: one.steps)
            if alike:
                parts.append(self._tell_alike(kind, alike))
        rolling = [one for one in walking if not one.is_over]
        if rolling:
            parts.append(self.tr("still under way: {names}").format(names=self._listed(rolling)))
        return self.tr("{text}.").format(text="; ".join(parts))

    def _tell_alike(self, kind: Kind, alike: Sequence[Result]) -> str:
        """One part of the sentence, about some of the same kind, the fewest steps first."""
        fields = {"names": self._listed(alike), "first": alike[0].name, "count": alike[0].steps}
        words = self._words(kind)
        if kind is Kind.SETTLED_GLOBAL and len(alike) > 1:
            words = self.tr("{names} reached the deepest valley, {first} first, in {count} steps")
            if alike[0].steps == alike[1].steps:
                words = self.tr("{names} reached the deepest valley, the first in {count} steps")
        return words.format(**fields)

    def _words(self, kind: Kind) -> str:
        return {
            Kind.SETTLED_GLOBAL: self.tr("{names} reached the deepest valley in {count} steps"),
            Kind.SETTLED_LOCAL: self.tr("{names} settled in a local minimum, from where every way leads up"),
            Kind.SETTLED: self.tr("{names} settled"),
            Kind.SETTLED_SADDLE: self.tr("{names} stopped on a saddle or top, where the slope is zero"),
            Kind.SETTLED_FLAT: self.tr("{names} stopped on flat ground, where there is no slope to follow"),
            Kind.CRAWLING: self.tr("{names} hardly moved, as slope times rate is too small"),
            Kind.SWINGING: self.tr("{names} swung to and fro, as each step overshot"),
            Kind.CHAOTIC: self.tr("{names} never settled, as each step overshot"),
            Kind.DIVERGED: self.tr("{names} flew off"),
            Kind.RUNNING: self.tr("{names} did not arrive in {count} steps"),
        }[kind]

    def _listed(self, results: Sequence[Result]) -> str:
        if len(results) > MOST_NAMES:
            return self.tr("{count} hikers").format(count=len(results))
        *others, last = [result.name for result in results]
        return self.tr("{names} and {last}").format(names=", ".join(others), last=last) if others else last


class RaceTable(QWidget):
    """A row for each hiker, in the order of the race, and below a sentence about them."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._experiment: Experiment | None = None
        self._names: list[str] = []
        self._known: dict[Run, Kind] = {}
        self._commentator = Commentator(self)
        self.rows = _Rows(theme, percent, self._commentator)
        self.sentence = GrowingLabel()
        self.sentence.label.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.label.setAccessibleName(self.tr("The race in a sentence"))
        self.setAccessibleName(self.tr("Race"))
        self.setToolTip(
            self.tr("All start at the same place, and what differs is only their rule. Who comes how far, and where to?")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.rows)
        column.addWidget(self.sentence)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.wear(theme, percent)
        self.hide()

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.rows.wear(theme, percent)
        self.sentence.wear(font(BODY_POINTS, percent))

    def display(self, scene: Scene) -> None:
        """Show how the race stands at this moment; nothing where there is none."""
        rivals = scene.experiment.rivals
        if self.isHidden() is bool(rivals):
            self.setVisible(bool(rivals))
        if not rivals:
            self._experiment = None
            self._known.clear()
            return
        if scene.experiment is not self._experiment:
            self._experiment = scene.experiment
            self._known.clear()
            hikers = (scene.experiment.own, *rivals)
            self._names = hiker_names(hikers)
            self._expect()
        results = results_of(scene, self._names, self._known)
        lowest = lowest_of(results)
        self.rows.display(results, lowest)
        self.sentence.display(self._commentator.tell(results))
        self.setAccessibleDescription("; ".join(self._told(one, place == lowest) for place, one in enumerate(results)))

    def _expect(self) -> None:
        """Have room for what is usually said of so many."""
        one, other = sorted(self._names, key=len)[-2:]
        results = [
            Result(one, 100, 0.0, Kind.SETTLED_GLOBAL, is_over=True),
            Result(other, 100, 0.0, Kind.SETTLED_LOCAL, is_over=True),
        ]
        self.sentence.expect(self._commentator.tell(results))

    def _told(self, result: Result, is_lowest: bool) -> str:
        if result.kind is None:
            return f"{result.name}: {self._commentator.outcome(result)}"
        words = self.tr("{name}: {steps} steps, loss {loss}, {outcome}")
        if is_lowest:
            words = self.tr("{name}: {steps} steps, loss {loss}, the lowest, {outcome}")
        return words.format(
            name=result.name, steps=result.steps, loss=number(result.loss), outcome=self._commentator.outcome(result)
        )


@dataclass(frozen=True)
class _Row:
    """What is written in a row and seldom changes."""

    name: str
    outcome: str
    is_lowest: bool
    is_off: bool


class _Rows(QWidget):
    """The rows. What seldom changes is drawn once into a picture; from step to step only the numbers are drawn."""

    def __init__(self, theme: Theme, percent: int, commentator: Commentator) -> None:
        super().__init__()
        self._commentator = commentator
        self._rows: list[_Row] = []
        self._numbers: list[tuple[str, str]] = []
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        self._theme, self._percent, self._mark = theme, percent, MARK * percent / 100
        self._face, self._bold = font(BODY_POINTS, percent), font(BODY_POINTS, percent, bold=True)
        self._small, self._small_bold = font(SMALL_POINTS, percent), font(SMALL_POINTS, percent, bold=True)
        self._metrics = QFontMetricsF(self._face), QFontMetricsF(self._small)
        bold, small = QFontMetricsF(self._bold), self._metrics[1]
        self._steps_width = small.horizontalAdvance(self.tr("{count} steps").format(count="0000"))
        self._count_width = small.horizontalAdvance("0000") + GAP / 2
        self._loss_width = bold.horizontalAdvance(LONGEST_LOSS)
        self._lowest_width = QFontMetricsF(self._small_bold).horizontalAdvance(self.tr("lowest")) + GAP / 2
        self._outcome_width = small.horizontalAdvance(translated(Kind.SETTLED_GLOBAL.label))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(round(240 * self._percent / 100), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(200 * self._percent / 100), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def display(self, results: Sequence[Result], lowest: int | None) -> None:
        """Show these results."""
        rows = [
            _Row(one.name, self._commentator.outcome(one), place == lowest, one.kind is None) for place, one in enumerate(results)
        ]
        numbers = [("", "") if one.kind is None else (str(one.steps), number(one.loss)) for one in results]
        if (rows, numbers) == (self._rows, self._numbers):
            return
        if rows != self._rows:
            count_before, self._rows, self._picture = len(self._rows), rows, None
            if len(rows) != count_before:
                self._fit()
        self._numbers = numbers
        self.update()

    def _fit(self) -> None:
        left = MARGIN + self._mark + 3
        columns = self._steps_width + self._loss_width + self._lowest_width + self._outcome_width
        self._is_wide = left + LEAST_NAME * self._percent / 100 + columns + 4 * GAP + MARGIN <= self.width()
        body, small = (metrics.height() for metrics in self._metrics)
        self._row_height = body + 5 if self._is_wide else body + small + 6
        self._picture = None
        self.setFixedHeight(max(1, round(8 + len(self._rows) * self._row_height)))
        self.update()

    def _lines(self, place: int) -> tuple[QRectF, QRectF]:
        """Where in a row is what: the first line, and the second one; the same where a row is one line."""
        body, small = (metrics.height() for metrics in self._metrics)
        top = 4 + place * self._row_height
        left = MARGIN + self._mark + 3
        width = self.width() - left - MARGIN
        if self._is_wide:
            line = QRectF(left, top, width, self._row_height)
            return line, line
        return QRectF(left, top + 2, width, body), QRectF(left, top + 2 + body, width, small)

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._draw_words()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        for place, (row, numbers) in enumerate(zip(self._rows, self._numbers, strict=True)):
            if not row.is_off:
                self._draw_numbers(painter, place, row, *numbers)
        painter.end()

    def _draw_numbers(self, painter: QPainter, place: int, row: _Row, steps: str, loss: str) -> None:
        first, second = self._lines(place)
        loss_end, steps_end = first.right(), second.right()
        if self._is_wide:
            loss_end -= self._outcome_width + GAP
            steps_end = loss_end - self._loss_width - self._lowest_width - GAP
        at_right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._bold if row.is_lowest else self._face)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(loss_end - 300, first.top(), 300, first.height()), at_right, loss)
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.dim))
        if self._is_wide or self._outcome_width + self._steps_width + GAP <= second.width():
            steps = self.tr("{count} steps").format(count=steps)
        painter.drawText(QRectF(steps_end - 300, second.top(), 300, second.height()), at_right, steps)

    def _draw_words(self) -> QPixmap:
        picture = blank(self)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self._theme)
        for place, row in enumerate(self._rows):
            first, second = self._lines(place)
            painter.setPen(QPen(QColor(self._theme.rim), 1))
            painter.setBrush(QColor(self._theme.hikers[place]))
            painter.setOpacity(0.45 if row.is_off else 1)
            draw_mark(painter, place, QPointF(MARGIN + self._mark / 2, first.center().y()), 0.35 * self._mark)
            painter.setOpacity(1)
            self._draw_row(painter, row, first, second)
        painter.end()
        return picture

    def _draw_row(self, painter: QPainter, row: _Row, first: QRectF, second: QRectF) -> None:
        at_right = self._loss_width + (self._lowest_width if row.is_lowest or self._is_wide else 0)
        outcome = second.adjusted(0, 0, 0 if row.is_off else -self._count_width, 0)
        if self._is_wide:
            at_right += self._outcome_width + GAP
            outcome = second.adjusted(second.width() - self._outcome_width, 0, 0, 0)
        if row.is_lowest:
            lowest = QRectF(first.right() - at_right, first.top(), self._lowest_width, first.height())
            self._write(painter, lowest, self.tr("lowest"), self._small_bold, self._theme.text)
        name = first.adjusted(0, 0, -at_right - GAP - (self._steps_width + GAP if self._is_wide else 0), 0)
        face, color = self._bold if row.is_lowest else self._face, self._theme.dim if row.is_off else self._theme.text
        self._write(painter, name, row.name, face, color)
        self._write(painter, outcome, row.outcome, self._small, self._theme.dim)

    @staticmethod
    def _write(painter: QPainter, area: QRectF, text: str, face: QFont, color: str) -> None:
        painter.setFont(face)
        painter.setPen(QColor(color))
        elided = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

    def event(self, event: QEvent) -> bool:
        """Give a name that has no room as the tool-tip of its row."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = int((event.pos().y() - 4) // self._row_height)
            if 0 <= place < len(self._rows):
                row = self._rows[place]
                QToolTip.showText(event.globalPos(), f"{row.name}: {row.outcome}", self)
                return True
        return super().event(event)
