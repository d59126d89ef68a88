"""RESTART COUNTER: how many of the balls at random places have reached the deepest valley, and what the basins predict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gdviz.descent.landscape import Landscape
from gdviz.lab.restarts import ELSEWHERE, ROLLING, chance_of_one
from gdviz.ui.canvas.outcomes import valley_color
from gdviz.ui.canvas.readouts import NO_BREAK
from gdviz.ui.crash import told
from gdviz.ui.growing_label import GrowingLabel
from gdviz.ui.paper import MARGIN, draw_card
from gdviz.ui.scene import Scene
from gdviz.ui.theme import BODY_POINTS, SMALL_POINTS, Theme, font
from gdviz.ui.wording import SUPERSCRIPTS, number

MOST_VALLEYS = 8
"""Of a landscape with more minima, those that are not the deepest are counted together."""
BAR, SWATCH = 18.0, 13.0
LETTERS = "ABCDEFGH"
SURE = 99.99
"""Per cent; a chance above it is told as such, because no finite number of tries makes sure."""


@dataclass(frozen=True)
class Group:
    """Balls that are counted together: a letter for the bar, a word, the minima they are in, and the pattern of the bar."""

    letter: str
    word: str
    minima: tuple[int, ...]
    is_deepest: bool = False
    pattern: Qt.BrushStyle = Qt.BrushStyle.SolidPattern


class RestartCounter(QWidget):
    """The count in words, the prediction beside it, and a bar with a part for each valley."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._share: float | None = None
        self._count = 0
        self._reached = GrowingLabel()
        self._predicted = GrowingLabel()
        self.bar = _Bar(theme, percent)
        self.setAccessibleName(self.tr("Balls at random places"))
        self.setToolTip(
            self.tr(
                "One ball may end in any valley. Of many that start anywhere, the best one counts: that is often the deepest."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (self._reached, self.bar, self._predicted):
            column.addWidget(part)
        self._reached.label.setAccessibleName(self.tr("How many reached the deepest valley"))
        self._predicted.label.setAccessibleName(self.tr("What the basins predict"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.wear(theme, percent)
        self.hide()

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._reached.wear(font(BODY_POINTS, percent, bold=True))
        self._predicted.wear(font(BODY_POINTS, percent))
        self.bar.wear(theme, percent)

    def display(self, scene: Scene) -> None:
        """Show where the balls are at this moment; nothing where there are none."""
        crowd = scene.crowd
        if self.isHidden() is (crowd is not None):
            self.setVisible(crowd is not None)
        if crowd is None:
            return
        if crowd.count != self._count:
            self._count = crowd.count
            self._say_prediction()
        words = self.tr("Reached the deepest: {reached} of {count}")
        self._reached.expect(words.format(reached=crowd.count, count=crowd.count))
        self._reached.display(words.format(reached=crowd.deepest(scene.cursor), count=crowd.count))
        self.bar.display(scene.descent.landscape, crowd.valleys(scene.cursor).tolist())
        self._describe()

    def display_share(self, share: float | None) -> None:
        """Show what share of all starts reaches the deepest valley; None while this is worked out."""
        self._share = share
        self._say_prediction()
        self._describe()

    def _say_prediction(self) -> None:
        waiting = self.tr("The basins are being worked out.")
        self._predicted.expect(self._prediction(0.271))
        self._predicted.display(waiting if self._share is None else self._prediction(self._share))

    def _prediction(self, share: float) -> str:
        """What a share means for as many tries, with numbers that agree by hand."""
        shown = round(share, 3)
        chance = 100 * chance_of_one(shown, self._count)
        is_nearly_sure = shown < 1 and chance > SURE
        words = self.tr("The basins predict {share} %; that at least one of {count} succeeds: {sum} {result} %")
        return words.format(
            share=_percent(100 * shown),
            count=self._count,
            sum=f"1 − (1 − {shown:g}){str(self._count).translate(SUPERSCRIPTS)}".replace(" ", NO_BREAK),
            result=f"{'>' if is_nearly_sure else '='}{NO_BREAK}{_percent(SURE if is_nearly_sure else chance)}",
        ).replace(" %", f"{NO_BREAK}%")

    def _describe(self) -> None:
        text = f"{self._reached.text()}; {self.bar.text()}; {self._predicted.text()}"
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)


def _percent(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text or "0"


def groups_of(landscape: Landscape, words: tuple[str, str, str, str, str]) -> list[Group]:
    """In what groups balls on this landscape are counted; the words are those for them, ``deepest`` first."""
    deepest, valley, others, rolling, elsewhere = words
    minima = landscape.minima
    best = [index for index, minimum in enumerate(minima) if minimum.is_global]
    rest = [index for index, minimum in enumerate(minima) if not minimum.is_global]
    groups: list[Group] = []
    if len(minima) <= MOST_VALLEYS:
        for letter, index in zip(LETTERS, [*best, *rest], strict=False):
            place = f"({', '.join(number(value, 2) for value in minima[index].position)})"
            word = (deepest if minima[index].is_global else valley).format(place=place)
            groups.append(Group(letter, word, (index,), minima[index].is_global))
    else:
        groups.append(Group("A", deepest.format(place=""), tuple(best), is_deepest=True))
        groups.append(Group("B", others, tuple(rest)))
    groups.append(Group("", rolling, (ROLLING,), pattern=Qt.BrushStyle.Dense6Pattern))
    groups.append(Group("", elsewhere, (ELSEWHERE,), pattern=Qt.BrushStyle.BDiagPattern))
    return groups


class _Bar(QWidget):
    """A part for each group, as wide as its count, and a legend below with all counts."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._landscape: Landscape | None = None
        self._groups: list[Group] = []
        self._counts: list[int] = []
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        self._scale = percent / 100
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(round(200 * self._scale), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rows = max((row for row, _, _ in self._legend()), default=0) + 1
        self.setFixedHeight(round(BAR * self._scale + 12 + rows * (QFontMetricsF(self._font).height() + 3)))
        self.update()

    def display(self, landscape: Landscape, valleys: list[int]) -> None:
        """Show how many balls are in which valley."""
        if landscape is not self._landscape or len(valleys) != self._total:
            self._landscape, self._total = landscape, len(valleys)
            words = (
                self.tr("deepest {place}"),
                self.tr("local {place}"),
                self.tr("other valleys"),
                self.tr("rolling"),
                self.tr("elsewhere"),
            )
            self._groups = groups_of(landscape, words)
            self._counts = []
            self.setToolTip("\n".join(f"{group.letter} {group.word}".strip() for group in self._groups))
            self._fit()
        found = np.array(valleys)
        counts = [int(np.isin(found, group.minima).sum()) for group in self._groups]
        if counts != self._counts:
            self._counts = counts
            self.update()

    def text(self) -> str:
        """All counts in words."""
        return "; ".join(
            f"{group.letter} {group.word}: {count}".strip() for group, count in zip(self._groups, self._counts, strict=False)
        )

    def _label(self, group: Group, count: int) -> str:
        if group.letter and len(self._groups) > len("AB") + 2:
            return self.tr("{count} deepest").format(count=count) if group.is_deepest and self._has_one_deepest else str(count)
        return f"{count} {group.word}".strip()

    @property
    def _has_one_deepest(self) -> bool:
        return sum(group.is_deepest for group in self._groups) == 1

    def _legend(self) -> list[tuple[int, float, Group]]:
        """The row and the left edge of each entry, with room for the largest counts."""
        metrics, placed, row, left = QFontMetricsF(self._font), list[tuple[int, float, Group]](), 0, MARGIN
        for group in self._groups:
            width = self._swatch + 5 + metrics.horizontalAdvance(self._label(group, self._total)) + 12
            if left > MARGIN and left + width - 12 > self.width() - MARGIN:
                row, left = row + 1, MARGIN
            placed.append((row, left, group))
            left += width
        return placed

    @property
    def _swatch(self) -> float:
        return SWATCH * self._scale

    def _color(self, group: Group) -> str:
        if self._landscape is None or group.minima[0] < 0:
            return self._theme.dim if group.minima == (ROLLING,) else self._theme.gone
        return valley_color(self._theme, self._landscape, group.minima[0])

    def _fill(self, painter: QPainter, area: QRectF, group: Group) -> None:
        painter.fillRect(area, QColor(self._color(group)))
        if group.pattern is not Qt.BrushStyle.SolidPattern:
            painter.fillRect(area, QBrush(QColor(self._theme.raised), group.pattern))
        if group.letter and area.width() > QFontMetricsF(self._font).horizontalAdvance(group.letter) + 2:
            painter.setPen(QColor(self._theme.ground))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, group.letter)

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self._theme)
        painter.setFont(self._font)
        left, width = MARGIN, self.width() - 2 * MARGIN
        bottom = 6 + BAR * self._scale
        for group, count in zip(self._groups, self._counts, strict=False):
            part = width * count / max(1, self._total)
            if count:
                self._fill(painter, QRectF(left, 6, max(1.0, part - 1), BAR * self._scale), group)
            left += part
        line = QFontMetricsF(self._font).height() + 3
        for (row, x, group), count in zip(self._legend(), self._counts, strict=False):
            top = bottom + 3 + row * line
            self._fill(painter, QRectF(x, top + (line - self._swatch) / 2, self._swatch, self._swatch), group)
            painter.setPen(QColor(self._theme.dim))
            words = QRectF(x + self._swatch + 5, top, self.width(), line)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._label(group, count))
        painter.end()
