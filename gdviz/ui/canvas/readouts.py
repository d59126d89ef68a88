"""READ-OUTS: the four numbers of a moment, its verdict, and the arithmetic of its step."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdviz.descent.exact import Array
from gdviz.descent.landscape import Landscape
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import Kind
from gdviz.ui.crash import told
from gdviz.ui.growing_label import GrowingLabel
from gdviz.ui.scene import Scene
from gdviz.ui.still_label import StillLabel
from gdviz.ui.theme import BODY_POINTS, NUMBER_POINTS, Theme, font
from gdviz.ui.wording import SUPERSCRIPTS, number, say, translated, with_power
from gdviz.words import plain

NO_BREAK = "\N{NO-BREAK SPACE}"
PAIR_POINTS = 10.5
WIDEST = "−0.00×10⁻¹¹"
WIDEST_PAIR = f"({WIDEST},{NO_BREAK}{WIDEST})"
"""The widest number, and the widest pair, that a card has room for at its usual size."""
DOUBLE_BRACKETS = re.compile(r"\((\([^()]*\))\)")
USUAL, USUAL_RATE = "−0.0000", "0.00000"
"""What a line of the arithmetic has room for in the place of a number; where it needs more, it takes more."""

LONGEST_VERDICT = (
    Kind.SETTLED_LOCAL.label
    + " at (−0.000, −0.000) after 000 steps. A deeper valley lies at (−0.000, −0.000), but from here every way leads up.  "
)
"""What the verdict has room for."""


def numbers_text(values: Array, *, sign: bool = False) -> str:
    """The numbers of all weights, shape ``(n,)``: one as it is, more in brackets; no line ends within.

    >>> numbers_text(np.array([-0.2])), numbers_text(np.array([-0.2, 3.4]), sign=True).replace(NO_BREAK, " ")
    ('−0.2000', '(−0.2000, +3.4000)')
    """
    return in_brackets([number(float(value), sign=sign) for value in values])


def in_brackets(texts: list[str]) -> str:
    """Numbers as they are shown beside each other."""
    return texts[0] if len(texts) == 1 else f"({f',{NO_BREAK}'.join(texts)})"


def rate_text(rate: float) -> str:
    """A learning rate as it was typed; one that a schedule has worked out, to six digits."""
    text = plain(rate)
    return with_power(text if len(text) <= 8 else f"{rate:.6g}")


def weight_names(landscape: Landscape) -> tuple[str, ...]:
    """What the weights are called: x, or x and y, or w and b of a fit."""
    return ("w", "b") if landscape.fit is not None else ("x", "y")[: landscape.dimensions]


class Readouts(QWidget):
    """Step, position, loss and gradient, in large figures; over two weights, in less large pairs.

    One number: two rows of two cards. Pairs: step and loss in the first row, and a row for each pair.
    """

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._percent = percent
        self._cards: list[_Card] = []
        self._built_for: tuple[tuple[str, ...], bool] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.setRowStretch(3, 1)
        self._build(("x",), is_noisy=False)
        self.wear(theme, percent)

    def _build(self, names: tuple[str, ...], *, is_noisy: bool) -> None:
        """Make the cards for these weights."""
        if (names, is_noisy) == self._built_for:
            return
        self._built_for = names, is_noisy
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        places = [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
        if len(names) > 1:
            places = [(0, 0, 1, 1), (1, 0, 1, 2), (0, 1, 1, 1), (2, 0, 1, 2)]
        self._cards = self._make_cards(names, is_noisy)
        for card, place in zip(self._cards, places, strict=True):
            self._grid.addWidget(card, *place)
        self._wear_cards()

    def _make_cards(self, names: tuple[str, ...], is_noisy: bool) -> list[_Card]:
        is_pair = len(names) > 1
        inner = ", ".join(names)
        fields = {"names": f"({inner})" if is_pair else inner, "inner": inner}
        fields["slopes"] = f"({', '.join(f'∂f/∂{name}' for name in names)})" if is_pair else f"f′({inner})"
        gradient = self.tr("True gradient {slopes}") if is_noisy else self.tr("Gradient {slopes}")
        slope = (
            self.tr("The slopes at the ball along both weights. Together they point where the loss grows fastest.")
            if is_pair
            else self.tr("The slope at the ball: how fast the loss grows to the right.")
        )
        noise = self.tr("This is the true one, over all data and without chance; the ball goes by the one in the arithmetic.")
        widest = WIDEST_PAIR if is_pair else WIDEST
        return [
            _Card(self.tr("Step"), self.tr("How often the weights have been changed."), WIDEST),
            _Card(
                self.tr("Position {names}").format(**fields),
                self.tr("The present values of the weights.") if is_pair else self.tr("The present value of the weight."),
                widest,
            ),
            _Card(
                self.tr("Loss f({inner})").format(**fields),
                self.tr("How wrong the model is with these weights. Learning makes it smaller."),
                WIDEST,
            ),
            _Card(gradient.format(**fields), f"{slope} {noise}" if is_noisy else slope, widest),
        ]

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        del theme
        self._percent = percent
        self._wear_cards()

    def _wear_cards(self) -> None:
        is_pair = self._built_for is not None and len(self._built_for[0]) > 1
        face = font(PAIR_POINTS if is_pair else NUMBER_POINTS, self._percent, bold=True)
        for card in self._cards:
            card.number.wear(face)

    def display(self, scene: Scene) -> None:
        """Show the numbers of this moment."""
        self._build(weight_names(scene.descent.landscape), is_noisy=bool(scene.descent.noise))
        step = scene.step
        texts = (
            str(step.index),
            numbers_text(step.position),
            number(float(step.loss)),
            numbers_text(step.gradient, sign=True),
        )
        for card, text in zip(self._cards, texts, strict=True):
            card.display(text)


class _Card(QFrame):
    def __init__(self, label: str, meaning: str, widest: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setToolTip(meaning)
        name = QLabel(label)
        name.setProperty("role", "small")
        self._surely_short, self._is_small = len(widest) * 3 // 4, False
        self.number = StillLabel(widest=widest)
        self.number.label.setTextFormat(Qt.TextFormat.PlainText)
        self.number.label.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 4, 9, 4)
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(self.number)

    def display(self, text: str) -> None:
        """Show a number; one that is too long for its room, in a smaller type."""
        if text == self.number.text():
            return
        self.number.display(text)
        if len(text) <= self._surely_short:
            if self._is_small:
                self._is_small = False
                self.number.label.setFont(self.number.font())
            return
        usual = self.number.font()
        room = max(self.number.width(), self.number.sizeHint().width())
        needed = self.number.fontMetrics().horizontalAdvance(text) + 1
        self._is_small = needed > room
        if self._is_small:
            usual.setPointSizeF(0.98 * usual.pointSizeF() * room / needed)
        self.number.label.setFont(usual)


class UpdateLine(GrowingLabel):
    """The rule of the optimizer with this step's own numbers."""

    def __init__(self, percent: int) -> None:
        super().__init__()
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAccessibleName(self.tr("This step's arithmetic"))
        self._experiment: Experiment | None = None
        self._explain(is_noisy=False)
        self.wear(font(BODY_POINTS, percent))

    def _explain(self, *, is_noisy: bool) -> None:
        text = self.tr("The next step, worked out with the numbers at the ball.")
        if is_noisy:
            text = self.tr(
                "The next step, worked out with the slope that the ball feels: the true one, changed by chance or a mini-batch."
            )
        if text != self.toolTip():
            self.setToolTip(text)

    def display_step(self, scene: Scene) -> None:
        """Show how the next position comes about; at the end of a run, that there is none."""
        if scene.experiment is not self._experiment:
            self._experiment = scene.experiment
            self._explain(is_noisy=bool(scene.descent.noise))
            self.expect(_written(scene, _usual_fields(scene)))
        self.display(self.tr("The run ends here.") if scene.rests else _written(scene, _fields(scene)))


def _written(scene: Scene, fields: Mapping[str, str]) -> str:
    """The arithmetic with these fields; a pair has one pair of brackets, a power is raised, and no row begins with a result."""
    lines = "\n".join(scene.descent.optimizer.arithmetic).replace("^{count}", "{raised}").replace("≈ ", f"≈{NO_BREAK}")
    return DOUBLE_BRACKETS.sub(r"\1", lines.format_map(fields))


def _symbols(scene: Scene) -> dict[str, str]:
    is_one = scene.descent.landscape.dimensions == 1
    count = str(scene.upcoming.index)
    symbols = {"x": "x", "slope": "f′(x)"} if is_one else {"x": "w", "slope": "g"}
    return {**symbols, "count": count, "raised": count.translate(SUPERSCRIPTS)}


def _usual_fields(scene: Scene) -> Mapping[str, str]:
    """What the fields of the arithmetic usually are no longer than."""
    usual = in_brackets([USUAL] * scene.descent.landscape.dimensions)
    settings = {name: with_power(plain(value)) for name, value in scene.experiment.settings.items()}
    return defaultdict(lambda: usual, {**settings, **_symbols(scene), "count": "000", "raised": "⁰⁰⁰", "rate": USUAL_RATE})


def _fields(scene: Scene) -> Mapping[str, str]:
    """The numbers of an optimizer's arithmetic, as they are shown."""
    step, upcoming, descent = scene.step, scene.upcoming, scene.descent
    with np.errstate(all="ignore"):
        worked = descent.optimizer.worked(step, descent.landscape, upcoming.memory)

    def shown(values: Mapping[str, Array], prefix: str = "") -> dict[str, str]:
        return {prefix + name: numbers_text(value) for name, value in values.items()}

    return {
        **{name: with_power(plain(value)) for name, value in scene.experiment.settings.items()},
        **_symbols(scene),
        "position": numbers_text(step.position),
        "gradient": numbers_text(step.felt, sign=True),
        "rate": rate_text(float(step.learning_rate)),
        "result": numbers_text(upcoming.position),
        **shown(step.memory),
        **shown(upcoming.memory, "next_"),
        **shown(worked),
    }


class VerdictBar(QWidget):
    """What the run is doing, in a sign, a word and a sentence."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._sign = _Sign(theme)
        self._text = StillLabel(sample=LONGEST_VERDICT)
        self._text.label.setTextFormat(Qt.TextFormat.RichText)
        self._text.label.setAccessibleName(self.tr("Verdict"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._sign.wear(theme)
        self._text.wear(font(BODY_POINTS, percent))

    def display(self, scene: Scene) -> None:
        """Show the verdict of this moment."""
        verdict = scene.verdict
        color = self._theme.of_kind(verdict.kind)
        word, reason = translated(verdict.kind.label), say(verdict.message)
        self._sign.display(verdict.kind, color)
        self._text.display(f"<b style='color:{color}'>{word}</b>{reason}")


class _Sign(QWidget):
    """A shape for each group of verdicts: disc, square, bar, zigzag, cross."""

    SIDE = 18

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedSize(QSize(self.SIDE, self.SIDE))
        self._kind = Kind.RUNNING
        self.wear(theme)

    def wear(self, theme: Theme) -> None:
        self._color = QColor(theme.of_kind(self._kind))

    def display(self, kind: Kind, color: str) -> None:
        if (kind, color) != (self._kind, self._color.name()):
            self._kind, self._color = kind, QColor(color)
            self.update()

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        if self._kind is Kind.SETTLED_GLOBAL:
            painter.drawEllipse(QRectF(2, 2, 14, 14))
        elif self._kind.is_settled:
            painter.drawRect(QRectF(3, 3, 12, 12))
        elif self._kind is Kind.CRAWLING:
            painter.drawRoundedRect(QRectF(2, 7.5, 14, 3), 1.5, 1.5)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._color, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            for line in LINES[self._kind]:
                polygon = QPolygonF()
                for x, y in line:
                    polygon.append(QRectF(x, y, 0, 0).topLeft())
                painter.drawPolyline(polygon)
        painter.end()


LINES = {
    Kind.RUNNING: [[(3, 6), (9, 12), (15, 6)]],
    Kind.SWINGING: [[(2, 9), (6, 4), (12, 14), (16, 9)]],
    Kind.CHAOTIC: [[(2, 12), (5, 4), (8, 15), (11, 3), (13, 12), (16, 6)]],
    Kind.DIVERGED: [[(3, 15), (15, 3)], [(8, 3), (15, 3), (15, 10)]],
}
