"""OPTIONS: what cards are made of: words and buttons that wrap, and what is said to an answer."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gdviz.ui.lessons.signs import Mark, Sign
from gdviz.ui.theme import BODY_POINTS, DARK, GAP, TOUCH, Theme, font
from gdviz.ui.wording import number

EMPHASIS = re.compile(r"(\*{1,2})(?=\S)(.+?)(?<=\S)\1")
MARGINS = QMargins(GAP + 2, 6, GAP + 2, 6)
"""Between the edge of a button and its words."""
QUIET = """
QPushButton { background: transparent; border: 1px solid transparent; }
QPushButton:hover { border-color: palette(mid); }
QPushButton:focus { border: 2px solid palette(highlight); }
"""
"""For a button that should not be the first thing to press."""
CHECKED = "QPushButton:checked { background: transparent; border: 2px solid palette(highlight); }"
OPTION = """
QPushButton {{ background: {theme.panel}; border-color: {theme.edge}; }}
QPushButton:disabled {{ border-color: {theme.line}; }}
QPushButton:hover:enabled {{ border-color: {theme.text}; }}
QPushButton:focus {{ border-color: {theme.accent}; }}
"""


def without_emphasis(text: str) -> str:
    """A lesson's words as they are read aloud.

    >>> without_emphasis("Not **every** bend: 2 * 3 * 4 *is* 24")
    'Not every bend: 2 * 3 * 4 is 24'
    """
    return EMPHASIS.sub(r"\2", text)


def figures(value: float, digits: int = 4) -> str:
    """A number with about so many significant digits, and no more decimals than it needs.

    >>> figures(1.88496), figures(-20.0), figures(0.1493), figures(34700.0), figures(float("inf"))
    ('1.885', '−20', '0.1493', '34700', '∞')
    """
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "?"
    if value == round(value):
        return number(value, 0)
    decimals = min(max(digits - 1 - math.floor(math.log10(abs(value))), 0), digits)
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text and "×" not in text else text


def announce(widget: QWidget, text: str) -> None:
    """Have this read aloud where a screen reader listens."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, without_emphasis(text)))


class Words(QLabel):
    """A lesson's words, which may be emphasized, and wrap. Without words it takes no room."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.MarkdownText)
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.display(text)

    def display(self, text: str) -> None:
        """Show this text."""
        self.setText(text)
        self.setAccessibleName(without_emphasis(text))
        if not text:
            self.hide()
        elif self.parentWidget():
            # Without a parent it would open as a window.
            self.show()


class WrappingButton(QPushButton):
    """A button that is as high as its words need."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(MARGINS)
        self.row.setSpacing(GAP)
        self.say(text)

    def say(self, text: str) -> None:
        """Have these words on it."""
        self.words.setText(text)
        self.setAccessibleName(without_emphasis(text))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As its words would like it."""
        return self.row.sizeHint().expandedTo(QSize(0, TOUCH))

    def minimumSizeHint(self) -> QSize:
        """So wide that no word is cut."""
        return self.row.minimumSize()


class ActionButton(WrappingButton):
    """Does something; ``leading`` if it is the first thing to press, ``quiet`` if it is the last."""

    def __init__(self, text: str, *, leading: bool = False, quiet: bool = False) -> None:
        super().__init__(text)
        self.setProperty("leading", leading)
        self._is_quiet = quiet
        self.setStyleSheet(QUIET if quiet else CHECKED)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.row.addWidget(self.words)
        self.wear(DARK, 100)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        is_leading = bool(self.property("leading"))
        color = theme.on_accent if is_leading else theme.dim if self._is_quiet else theme.text
        self.words.setFont(font(BODY_POINTS, percent, bold=is_leading))
        self.words.setStyleSheet(f"QLabel {{ color: {color}; }} QLabel:disabled {{ color: {theme.dim}; }}")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All its words in a row."""
        width = self.words.fontMetrics().horizontalAdvance(self.words.text()) + 2 + MARGINS.left() + MARGINS.right()
        return QSize(width, max(TOUCH, self.row.totalHeightForWidth(width)))


class OptionButton(WrappingButton):
    """One of several answers, with a mark of what it has turned out to be."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.mark = Mark(Sign.OPEN)
        self.words.setTextFormat(Qt.TextFormat.MarkdownText)
        self.row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        self.row.addWidget(self.words, 1)
        self.wear(DARK, 100)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.mark.wear(theme, percent)
        self.setStyleSheet(OPTION.format(theme=theme))
        self.words.setStyleSheet(f"QLabel {{ color: {theme.text}; }}")

    def display(self, sign: Sign) -> None:
        """Show whether it was chosen, and is right or wrong."""
        self.mark.display(sign)
        words = {Sign.CHOSEN: self.tr("chosen"), Sign.RIGHT: self.tr("right"), Sign.WRONG: self.tr("wrong")}
        self.setAccessibleDescription(words.get(sign, ""))


class Feedback(QWidget):
    """What is said to an answer, with a sign before it; nothing, until there is something to say."""

    def __init__(self) -> None:
        super().__init__()
        self.mark, self.words = Mark(Sign.NOTE), Words()
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGINS.left(), 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.hide()

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.mark.wear(theme, percent)

    def text(self) -> str:
        """What it says."""
        return self.words.text()

    def display(self, sign: Sign, text: str) -> None:
        """Say this; nothing with an empty text."""
        self.mark.display(sign)
        self.words.display(text)
        self.setVisible(bool(text))


class Flow(QWidget):
    """Puts widgets beside each other, and into the next row those for which there is no more room.

    It is no layout: Qt takes layouts apart after Python has let go of those that are written in it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """Take one more."""
        part.setParent(self)
        self._parts.append(part)

    def fold(self) -> None:
        """Take no room where none of them is shown."""
        self.setVisible(any(not part.isHidden() for part in self._parts))

    def event(self, event: QEvent) -> bool:
        """Arrange them anew when one of them has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange(self.width(), is_trial=False)
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange them at this width."""
        super().resizeEvent(event)
        self._arrange(self.width(), is_trial=False)

    def hasHeightForWidth(self) -> bool:
        """It is as high as its rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows."""
        return self._arrange(width, is_trial=True)

    def sizeHint(self) -> QSize:
        """No more than is needed."""
        least = self.minimumSizeHint()
        return QSize(least.width(), self.heightForWidth(max(self.width(), least.width())))

    def minimumSizeHint(self) -> QSize:
        """Room for the widest."""
        size = QSize(0, 0)
        for part in self._parts:
            if not part.isHidden():
                size = size.expandedTo(part.minimumSizeHint().expandedTo(part.minimumSize()))
        return size

    def _arrange(self, room: int, *, is_trial: bool) -> int:
        """Place them from the left, row by row; the height that they take."""
        height = 0
        for row in self._rows(room):
            below = height + (GAP if height else 0)
            tallest, x = max(size.height() for _, size in row), 0
            for part, size in row:
                if not is_trial:
                    part.setGeometry(QRect(QPoint(x, below + (tallest - size.height()) // 2), size))
                x += size.width() + GAP
            height = below + tallest
        return height

    def _rows(self, room: int) -> list[list[tuple[QWidget, QSize]]]:
        """What stands beside each other where there is so much room, and how large."""
        rows: list[list[tuple[QWidget, QSize]]] = []
        left = 0
        for part in self._parts:
            if part.isHidden():
                continue
            least = part.minimumSizeHint().expandedTo(part.minimumSize())
            width = max(min(part.sizeHint().width(), room), least.width())
            usual = part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
            if not rows or width > left:
                rows.append([])
                left = room
            rows[-1].append((part, QSize(width, max(usual, least.height()))))
            left -= width + GAP
        return rows
