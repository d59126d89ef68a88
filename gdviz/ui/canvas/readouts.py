"""READ-OUTS: the four numbers of a moment, its verdict, and the arithmetic of its step."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdviz.descent.exact import Array
from gdviz.lab.verdict import Kind
from gdviz.ui.scene import Scene
from gdviz.ui.still_label import StillLabel
from gdviz.ui.theme import BODY_POINTS, NUMBER_POINTS, Theme, font
from gdviz.ui.wording import number, say, translated, with_power
from gdviz.words import plain

WIDEST = "−0.00×10⁻¹¹"
"""The widest number that a card has room for."""


LONGEST_VERDICT = (
    Kind.SETTLED_LOCAL.label
    + " at x = −0.000 after 000 steps. A deeper valley lies at x = −0.000, but from here every way leads up."
)
LONGEST_LINE = "x ← x − η·f′(x) = −0.0000 − 0.00000 × (−0.0000) ≈ −0.0000"
"""What the verdict and each line of the arithmetic have room for."""


class Readouts(QWidget):
    """Step, position, loss and gradient, in large figures."""

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._cards = [
            _Card(self.tr("Step"), self.tr("How often the weight has been changed.")),
            _Card(self.tr("Position x"), self.tr("The present value of the weight.")),
            _Card(self.tr("Loss f(x)"), self.tr("How wrong the model is with this weight. Learning makes it smaller.")),
            _Card(self.tr("Gradient f′(x)"), self.tr("The slope at the ball: how fast the loss grows to the right.")),
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for place, card in enumerate(self._cards):
            grid.addWidget(card, place // 2, place % 2)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        del theme
        for card in self._cards:
            card.number.wear(font(NUMBER_POINTS, percent, bold=True))

    def display(self, scene: Scene) -> None:
        """Show the numbers of this moment."""
        step = scene.step
        texts = (
            str(step.index),
            number(float(step.position[0])),
            number(float(step.loss)),
            number(float(step.gradient[0]), sign=True),
        )
        for card, text in zip(self._cards, texts, strict=True):
            card.number.display(text)


class _Card(QFrame):
    def __init__(self, label: str, meaning: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setToolTip(meaning)
        name = QLabel(label)
        name.setProperty("role", "small")
        self.number = StillLabel(widest=WIDEST)
        self.number.label.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(self.number)


class UpdateLine(StillLabel):
    """The rule of the optimizer with this step's own numbers."""

    def __init__(self, percent: int) -> None:
        super().__init__()
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setAccessibleName(self.tr("This step's arithmetic"))
        self.setToolTip(self.tr("The next step, worked out with the numbers at the ball."))
        self.wear(font(BODY_POINTS, percent))

    def display_step(self, scene: Scene) -> None:
        """Show how the next position comes about; at the end of a run, that there is none."""
        lines = scene.descent.optimizer.arithmetic
        self.expect("\n".join([LONGEST_LINE] * len(lines)))
        if scene.is_at_end:
            self.display(self.tr("The run ends here."))
        else:
            fields = _fields(scene)
            self.display("\n".join(line.format(**fields) for line in lines))


def _fields(scene: Scene) -> Mapping[str, str]:
    """The numbers of an optimizer's arithmetic, as they are shown."""
    step, upcoming = scene.step, scene.upcoming

    def shown(values: Mapping[str, Array], prefix: str = "") -> dict[str, str]:
        return {prefix + name: number(float(value[0])) for name, value in values.items()}

    return {
        "position": number(float(step.position[0])),
        "gradient": number(float(step.gradient[0]), sign=True),
        "rate": _rate(float(step.learning_rate)),
        "result": number(float(upcoming.position[0])),
        **{name: plain(value) for name, value in scene.experiment.settings.items()},
        **shown(step.memory),
        **shown(upcoming.memory, "next_"),
    }


def _rate(rate: float) -> str:
    """A learning rate as it was typed; one that a schedule has worked out, to six digits."""
    text = plain(rate)
    return with_power(text if len(text) <= 8 else f"{rate:.6g}")


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
