"""LESSON TEXT: a piece of a lesson as Markdown, with formulas, links, words that are explained, and live numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
)
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QToolTip

from gdviz.course.glossary import Term
from gdviz.course.lesson import FORMULA, LESSON, LINK, TERM
from gdviz.course.live import LIVE, Live, read_live
from gdviz.course.setups import SCHEMES, parse_setup
from gdviz.ui.formulas import formula_image
from gdviz.ui.theme import BODY_POINTS, Theme, font
from gdviz.words import plain

LINE_HEIGHT = 128.0
"""Per cent of the font's own."""
INDENT = 18
"""Of the items of a list, in pixels."""
SCHEME = "formula:"
PLACEHOLDER = QImage()
DRAG = 300
"""So many pixels of a drag are the whole slider of a live number."""
STEPS: Mapping[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}


class LessonText(QTextBrowser):
    """As high as its text is. Formulas are set when ``complete`` is called, so that the window need not wait for them."""

    setup_requested = Signal(object)
    lesson_requested = Signal(str)
    term_requested = Signal(str)
    live_grasped = Signal()
    live_turned = Signal(object, float)

    def __init__(self, text: str, glossary: Mapping[str, Term], theme: Theme, percent: int) -> None:
        super().__init__()
        self._text, self._glossary = text, glossary
        self._formulas: list[str] = []
        self._values: dict[str, float] = {}
        self._grasped: tuple[str, int, float] | None = None
        self._is_complete = False
        self.setOpenLinks(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().setIndentWidth(INDENT)
        self.anchorClicked.connect(self._follow)
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme, self._percent = theme, percent
        self.document().setDefaultFont(font(BODY_POINTS, percent))
        self._fill()

    def complete(self) -> None:
        """Set the formulas."""
        if not self._is_complete:
            self._is_complete = True
            if self._formulas:
                self._fill()

    def display_setup(self, setup: Any) -> None:
        """Show in the live numbers what is on the stage."""
        for target, value in self._values.items():
            now = read_live(target).value_in(setup)
            if now is not None and now != value:
                self._values[target] = now
                self._write(target)

    def _fill(self) -> None:
        self._formulas = []
        text = LINK.sub(self._link, self._text)
        text = FORMULA.sub(lambda found: self._reference(found["display"] or found["inline"]), text)
        self.document().clear()
        self.setMarkdown(text)
        self._space_out()
        self._dress_links()
        self._fit()

    def _link(self, found: Any) -> str:
        """A link as it is written here: what sets the stage has a sign, a live number its present value."""
        words, target = found["words"], found["target"]
        if target.startswith(SCHEMES):
            words = f"▶ {words}"
        elif target.startswith(LIVE):
            words = _live_words(self._values.setdefault(target, float(words)))
        return f"[{words}]({target})"

    def _reference(self, latex: str) -> str:
        """A picture's reference in Markdown. Its words must be plain: Qt repeats the picture for each sign it reads there."""
        self._formulas.append(latex.strip())
        return f"![formula]({SCHEME}{len(self._formulas) - 1})"

    def _space_out(self) -> None:
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            layout = block.blockFormat()
            pictures = [fragment for fragment in _fragments_of(block) if fragment.charFormat().isImageFormat()]
            if pictures:
                # In proportion to a formula a line would be too high.
                least = QFontMetricsF(self.document().defaultFont()).height() * LINE_HEIGHT / 100
                layout.setLineHeight(least, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
            else:
                layout.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            for picture in pictures:
                middle = QTextCharFormat()
                middle.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
                self._select(picture).mergeCharFormat(middle)
            layout.setBottomMargin(3 if block.textList() else 8)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(layout)
            block = block.next()

    def _dress_links(self) -> None:
        """Tell the kinds of links apart: explained words are dotted under, live numbers stand on a ground of their own."""
        for fragment in list(self._fragments()):
            target = fragment.charFormat().anchorHref()
            look = QTextCharFormat()
            if target.startswith(TERM):
                look.setForeground(QColor(self._theme.text))
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                look.setUnderlineColor(QColor(self._theme.accent))
            elif target.startswith(LIVE):
                look.setFontUnderline(False)
                look.setFontWeight(700)
                look.setBackground(QColor(self._theme.raised))
                look.setForeground(QColor(self._theme.accent))
            else:
                continue
            self._select(fragment).mergeCharFormat(look)

    def _write(self, target: str) -> None:
        """Write the present value of a live number in place of the one before."""
        for fragment in list(self._fragments()):
            look = fragment.charFormat()
            if look.anchorHref() == target:
                self._select(fragment).insertText(_live_words(self._values[target]), look)
                break
        self._fit()

    def _select(self, fragment: QTextFragment) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _fragments(self) -> Iterator[QTextFragment]:
        block = self.document().begin()
        while block.isValid():
            yield from _fragments_of(block)
            block = block.next()

    def _fit(self) -> None:
        """Be as high as the text is at this width."""
        self.document().setTextWidth(self.viewport().width())
        height = math.ceil(self.document().size().height())
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew; a formula that is wider than they are is made smaller."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            if self._formulas and self._is_complete:
                self._fill()
            self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Give the document its formulas as pictures."""
        address = name.toString() if isinstance(name, QUrl) else name
        if kind != QTextDocument.ResourceType.ImageResource.value or not address.startswith(SCHEME):
            return None
        if not self._is_complete:
            return PLACEHOLDER
        latex = self._formulas[int(address.removeprefix(SCHEME))]
        ratio = self.devicePixelRatioF()
        image = formula_image(latex, (BODY_POINTS + 1) * self._percent / 100, self._theme.text, ratio)
        widest = round((self.viewport().width() - 8) * ratio)
        return image.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation) if 0 < widest < image.width() else image

    def _follow(self, link: QUrl) -> None:
        target = link.toString()
        if target.startswith(SCHEMES):
            self.setup_requested.emit(parse_setup(target))
        elif target.startswith(LESSON):
            self.lesson_requested.emit(target.removeprefix(LESSON))
        elif target.startswith(TERM):
            self.term_requested.emit(target.removeprefix(TERM))
        elif target.startswith(LIVE):
            self._turn(target, self._values[target])

    def _turn(self, target: str, value: float) -> None:
        live = read_live(target)
        self._values[target] = value
        self._write(target)
        self.live_turned.emit(live, value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a live number."""
        target = self.anchorAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and target.startswith(LIVE):
            live: Live = read_live(target)
            self._grasped = target, round(event.position().x()), live.setting.tick_of(self._values[target])
            self.live_grasped.emit()
            self._turn(target, self._values[target])
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a live number."""
        if self._grasped is None:
            super().mouseMoveEvent(event)
            if self.anchorAt(event.position().toPoint()).startswith(LIVE):
                self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
            return
        target, begin, tick = self._grasped
        setting = read_live(target).setting
        moved = round((event.position().x() - begin) / DRAG * setting.ticks)
        value = setting.at_tick(round(tick + moved)) if moved else self._values[target]
        if value != self._values[target]:
            self._turn(target, value)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of a live number."""
        if self._grasped is None:
            super().mouseReleaseEvent(event)
        self._grasped = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step the live number that has the keyboard: arrows, and in tens Page Up and Down."""
        target = self.textCursor().charFormat().anchorHref()
        if target.startswith(LIVE) and event.key() in STEPS:
            self.live_grasped.emit()
            self._turn(target, read_live(target).stepped(self._values[target], STEPS[event.key()]))
            self._focus(target)
            event.accept()
        elif event.key() in STEPS or event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()  # the page around scrolls
        else:
            super().keyPressEvent(event)

    def _focus(self, target: str) -> None:
        """Give the keyboard back to a live number after its text was written anew."""
        for fragment in self._fragments():
            if fragment.charFormat().anchorHref() == target:
                self.setTextCursor(self._select(fragment))
                return

    def wheelEvent(self, event: Any) -> None:
        """Leave the wheel to the page around."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """Say under the pointer what a word means, and what a live number is for."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.viewport().mapFromGlobal(event.globalPos())
            QToolTip.showText(event.globalPos(), self._meaning(self.anchorAt(place)), self)
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: Any) -> bool:
        """Go to the next link, or on; say what a word means when the keyboard comes to it."""
        went = super().focusNextPrevChild(forward)
        target = self.textCursor().charFormat().anchorHref()
        if went and self.hasFocus() and (meaning := self._meaning(target)):
            spot = self.cursorRect().bottomLeft() + QPoint(0, 4)
            QToolTip.showText(self.viewport().mapToGlobal(spot), meaning, self)
        return went

    def _meaning(self, target: str) -> str:
        if target.startswith(LIVE):
            return self.tr("Drag sideways, or use the arrow keys: the stage follows")
        key = target.removeprefix(TERM)
        if not target.startswith(TERM) or key not in self._glossary:
            return ""
        return explained(self._glossary[key])


def explained(term: Term) -> str:
    """A word and what it means."""
    return f"<qt><b>{term.term}</b>: {term.meaning}</qt>"


def _fragments_of(block: Any) -> Iterator[QTextFragment]:
    step = block.begin()
    while not step.atEnd():
        yield step.fragment()
        step += 1


def _live_words(value: float) -> str:
    return f"\N{NO-BREAK SPACE}{plain(value)}\N{NO-BREAK SPACE}".replace("-", "−")
