"""CHAIN CARD: how one weight's gradient and its update come about, in numbers that can be checked by hand."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gdviz.lab.chain import Chain, chain_of
from gdviz.ui.theme import BODY_POINTS, GAP, Theme, font
from gdviz.ui.training.arithmetic import figure
from gdviz.ui.training.chain_text import ChainText, Section
from gdviz.ui.training.network_words import NetworkWords, begun
from gdviz.ui.training.scene import TrainingScene
from gdviz.ui.training.working import BETWEEN, Line, Working, as_html


class ChainCard(QWidget):
    """Shows the chain behind the chosen weight for the followed example; ``example_chosen`` says another one, from 0."""

    example_chosen = Signal(int)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._words = ChainText(self)
        self._scene: TrainingScene | None = None
        self._about: object = None
        self._example = 0
        self.title, self.body = Working(), Working()
        self.example = QLabel()
        self.before = self._button("‹", self.tr("Previous example"), -1)
        self.after = self._button("›", self.tr("Next example"), 1)
        self._row = QWidget()
        self._steps = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._row)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(GAP)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for part in (self.before, self.after):
            buttons.addWidget(part)
        buttons.addStretch(1)
        self._steps.addLayout(buttons)
        self._steps.addWidget(self.example, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for part in (self.title, self._row, self.body):
            column.addWidget(part)
        column.addStretch(1)
        self.setAccessibleName(self.tr("How the gradient of a weight comes about"))
        self.wear(theme, percent)

    def _button(self, sign: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(name)
        button.setToolTip(self.tr("{name} of the batch: each has its own share of the gradient").format(name=name))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAutoRepeat(True)
        button.clicked.connect(lambda: self.example_chosen.emit(self._example + step))
        return button

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [self.before, self.after]

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        for part in (self.title, self.body, self.example):
            part.setFont(font(BODY_POINTS, percent))
        self._about = None
        self._show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the example under its buttons where it has no room beside them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        for button in (self.before, self.after):
            # Else the style's least height, which does not grow with the text, is all that the button gets.
            button.setMinimumHeight(button.sizeHint().height())
        needed = sum(part.sizeHint().width() + GAP for part in (self.before, self.after, self.example))
        is_beside = needed <= self.width()
        self._steps.setDirection(QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom)

    def display(self, scene: TrainingScene) -> None:
        """Show the chain behind this scene's weight."""
        self._scene = scene
        self._show()

    def _show(self) -> None:
        scene, about = self._scene, None
        self._row.setVisible(scene is not None and scene.weight is not None)
        if scene is not None and scene.weight is not None:
            about = scene.loop, scene.weight
            self._show_chain(scene, chain_of(scene.loop, scene.moment, scene.weight, scene.followed))
        else:
            words = self.tr("Choose a weight in the picture of the network: here is worked out how its gradient comes about.")
            self.title.display(f"<span style='color:{self._theme.dim}'>{words}</span>")
            self.body.display("")
            self.setAccessibleDescription(words)
        if about is None or about != self._about:
            self._about = about
            self.title.begin_anew()
            self.body.begin_anew()

    def _show_chain(self, scene: TrainingScene, chain: Chain) -> None:
        values = [chain.weight, *([chain.update.new] if chain.update else [])]
        title = self.tr("{weight}: {value}").format(
            weight=begun(NetworkWords(scene).weight(chain.place)), value=" → ".join(map(figure, values))
        )
        self.title.display(f"<b>{escape(title)}</b>")
        self._example = chain.example
        fields = {"number": chain.example + 1, "count": chain.count}
        self.example.setText(self.tr("Example {number} of {count}").format(**fields))
        self.before.setEnabled(chain.example > 0)
        self.after.setEnabled(chain.example < chain.count - 1)
        sections, pending = self._words.sections(chain), self._words.pending(chain)
        texts = [self._section(section) for section in sections]
        if pending:
            texts.append(f"<p style='margin:{2 * BETWEEN}px 0 0 0; color:{self._theme.dim}'>{pending}</p>")
        self.body.display("".join(texts))
        last = sections[-1].lines[-1] if sections else Line("")
        self.setAccessibleDescription(" ".join(part for part in (f"{title}.", last.words, last.numbers, pending) if part))

    def _section(self, section: Section) -> str:
        heading = f"<p style='margin:{2 * BETWEEN}px 0 0 0'><b style='color:{self._theme.accent}'>{section.heading}</b></p>"
        return heading + as_html(section.lines, self._theme)
