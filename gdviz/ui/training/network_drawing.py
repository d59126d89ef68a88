"""NETWORK DRAWING: neurons with what passes through them, the targets beside them, names, losses and the line below."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.descent.exact import Array
from gdviz.ui.training.network_layout import pixel_box
from gdviz.ui.training.network_sheet import Sheet, outline, shares
from gdviz.ui.training.network_words import DECIMALS
from gdviz.ui.wording import figure

DIM = 0.42
"""A neuron with a number in it is not filled more than so much."""
FULL, FAINT, BEHIND_BLAME = 0.95, 0.3, 0.4
FINE_DASH, APART = (5.0, 3.0), 1.8
WIDEST_PULL, BADGE_PAD = 7.0, 12.0
SAMPLE = 22.0
"""The length of a line in the legend."""
Align = Qt.AlignmentFlag


def fitted(sheet: Sheet, value: float, width: float, *, sign: bool = False) -> str:
    """A number with as many decimals as there is room for; tiny ones are about 0, too large ones three dots."""
    for digits in (DECIMALS, 3, 1, 0):
        text = figure(value, digits, sign=sign)
        if "×" not in text and sheet.metrics.horizontalAdvance(text) <= width:
            return text
    return "≈0" if abs(value) < 0.05 else "…"


def draw_neurons(painter: QPainter, sheet: Sheet) -> None:
    """Draw all neurons, filled and ringed by what is known."""
    for number in range(len(sheet.layout.columns)):
        if number == 0 and sheet.layout.is_picture:
            _draw_picture(painter, sheet, sheet.layout.columns[0].box(0))
        else:
            _Cells(sheet, number).draw(painter)


def _draw_picture(painter: QPainter, sheet: Sheet, box: QRectF) -> None:
    """Draw the inputs of the followed example as a picture, faint before it is passed on."""
    material, scene = sheet.words.scene.material, sheet.words.scene
    values = material.data.inputs[material.training.rows[scene.example]]
    low, high = float(values.min()), float(values.max())
    painter.setPen(QPen(QColor(sheet.theme.edge), 1))
    painter.setBrush(QColor(sheet.theme.ground))
    painter.drawRect(box.adjusted(-1, -1, 1, 1))
    ink, strength = QColor(sheet.theme.text), FAINT if sheet.words.moment.forward is None else 1.0
    for source, share in enumerate(((values - low) / ((high - low) or 1.0)).tolist()):
        ink.setAlphaF(share * strength)
        painter.fillRect(pixel_box(box, source), ink)


class _Cells:
    """The neurons of one column."""

    def __init__(self, sheet: Sheet, number: int) -> None:
        self._sheet, self._column = sheet, sheet.layout.columns[number]
        moment, followed = sheet.words.moment, sheet.words.scene.followed
        self._values = self._blames = self._rings = np.zeros(0)
        if moment.forward is not None:
            self._values = moment.forward.given_to(number)[followed]
        if moment.backward is not None and number:
            every = [blames[followed] for blames in moment.backward.blames]
            cuts = np.cumsum([len(blames) for blames in every])[:-1]
            self._blames = every[number - 1]
            self._rings = np.split(shares(np.concatenate(every)), cuts)[number - 1]
        most = FULL if not self._column.has_numbers else DIM
        self._fills = (most * (BEHIND_BLAME if len(self._blames) else 1.0) * _fills(self._values)).tolist()

    def draw(self, painter: QPainter) -> None:
        """Draw the cells, their numbers in them."""
        for index in range(len(self._column.middles)):
            box = self._column.box(index)
            self._draw_body(painter, box, index)
            if self._column.has_numbers and len(self._values):
                self._write(painter, box, index)

    def _draw_body(self, painter: QPainter, box: QRectF, index: int) -> None:
        theme, radius = self._sheet.theme, box.height() / 2
        share = self._fills[index] if self._fills else 0.0
        name = theme.ball if share < 0 else theme.curve if share else theme.edge
        ink, width, is_negative = name, 1.4, share < 0
        if len(self._rings):
            ring = float(self._rings[index])
            ink, width, is_negative = theme.slope, min(1.4 + 3.2 * abs(ring), 0.3 * box.height()), ring < 0
        half = width / 2
        if is_negative:
            painter.setPen(outline(QColor(ink), width, FINE_DASH))
        else:
            # Two shapes that are filled cost half of one with a line around it.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink))
            painter.drawRoundedRect(box.adjusted(-half, -half, half, half), radius + half, radius + half)
            box, radius = box.adjusted(half, half, -half, -half), radius - half
        fill = self._sheet.mixed(name, abs(share))
        painter.setBrush(fill if self._column.has_numbers else QColor(theme.raised))
        painter.drawRoundedRect(box, radius, radius)
        if share and not self._column.has_numbers:
            # Apart from the line around it, so that one sees whether that is dashed.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawEllipse(box.adjusted(APART, APART, -APART, -APART))

    def _write(self, painter: QPainter, box: QRectF, index: int) -> None:
        is_blame = len(self._blames) > 0
        value = float((self._blames if is_blame else self._values)[index])
        painter.setPen(QColor(self._sheet.theme.slope if is_blame else self._sheet.theme.text))
        painter.drawText(box, Align.AlignCenter, fitted(self._sheet, value, box.width() - 4, sign=is_blame))


def _fills(values: Array) -> Array:
    """How full neurons are: values up to 1 as they are, larger ones beside the largest."""
    largest = float(np.abs(values).max(initial=0.0))
    return shares(values) * (largest if largest < 1 else 1.0)


def draw_targets(painter: QPainter, sheet: Sheet) -> None:
    """Draw what the outputs should say beside them, and once the loss is known how far they are from it."""
    moment, followed = sheet.words.moment, sheet.words.scene.followed
    wanted = sheet.words.targets
    if moment.forward is not None and moment.costs is not None:
        pulls = np.abs(_fills(moment.forward.answers[followed] - wanted))
        _draw_pulls(painter, sheet, pulls)
    for index, value in enumerate(wanted.tolist()):
        _draw_target(painter, sheet, sheet.layout.targets.box(index), value)


def _draw_pulls(painter: QPainter, sheet: Sheet, pulls: Array) -> None:
    color, targets = QColor(sheet.theme.warn), sheet.layout.targets
    for middle, pull in zip(targets.middles[:, 1].tolist(), pulls.tolist(), strict=True):
        if pull:
            painter.setPen(outline(color, 1 + (WIDEST_PULL - 1) * pull))
            painter.drawLine(QPointF(sheet.layout.columns[-1].right, middle), QPointF(targets.left, middle))


def _draw_target(painter: QPainter, sheet: Sheet, box: QRectF, value: float) -> None:
    theme, is_about_classes = sheet.theme, sheet.words.labels.is_about_classes
    is_known = sheet.words.moment.forward is not None
    is_right = is_known and is_about_classes and value > 0.5
    painter.setPen(QPen(QColor(theme.text if is_right else theme.edge), 2 if is_right else 1.2))
    painter.setBrush(QColor(theme.ground))
    painter.drawRect(box)
    if is_known and sheet.layout.targets.has_numbers:
        painter.setPen(QColor(theme.text if is_right or not is_about_classes else theme.dim))
        text = f"{value:.0f}" if is_about_classes else fitted(sheet, value, box.width() - 4)
        painter.drawText(box, Align.AlignCenter, text)
    elif is_right:
        painter.fillRect(box.adjusted(3, 3, -3, -3), QColor(theme.text))
    elif is_known and not is_about_classes:
        name, away = (theme.ball, 5) if value < 0 else (theme.curve, 3)
        painter.fillRect(box.adjusted(away, away, -away, -away), sheet.mixed(name, FULL * min(1.0, abs(value))))


def draw_names(painter: QPainter, sheet: Sheet) -> None:
    """Write what the inputs and the outputs are called, and what the columns are."""
    layout, labels = sheet.layout, sheet.words.labels
    painter.setPen(QColor(sheet.theme.dim))
    gap = 0.4 * sheet.metrics.height()
    first, last = layout.columns[0], layout.targets
    sides = (
        (labels.inputs, first, first.left - gap - layout.input_names, layout.input_names, Align.AlignRight),
        (labels.outputs, last, last.right + gap, layout.output_names, Align.AlignLeft),
    )
    for names, column, left, width, side in sides:
        for middle, name in zip(column.middles[:, 1].tolist() if width else (), names, strict=False):
            _write_name(painter, sheet, QRectF(left, middle - column.row / 2, width, column.row), name, side)
    _draw_heads(painter, sheet)


def _write_name(painter: QPainter, sheet: Sheet, room: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
    """Write a name in the rows that there are, with its words kept whole, or else cut in one row."""
    flags = side | Align.AlignVCenter
    needed = sheet.metrics.boundingRect(room, (flags | Qt.TextFlag.TextWordWrap).value, text)
    if needed.width() <= room.width() and needed.height() <= room.height():
        painter.drawText(room, flags | Qt.TextFlag.TextWordWrap, text)
    else:
        painter.drawText(room, flags, sheet.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()))


def _draw_heads(painter: QPainter, sheet: Sheet) -> None:
    """Write the first row of heads in which none comes too near to the next."""
    layout = sheet.layout
    if not layout.heads.height():
        return
    middles = [column.x for column in (*layout.columns, layout.targets)]
    for texts in sheet.words.heads():
        widths = [sheet.metrics.horizontalAdvance(text) for text in texts]
        begins = [
            min(max(middle - width / 2, layout.heads.left()), layout.heads.right() - width)
            for middle, width in zip(middles, widths, strict=True)
        ]
        ends = [begin + width + 6 for begin, width in zip(begins, widths, strict=True)]
        if all(end <= begin for end, begin in zip(ends, begins[1:], strict=False)):
            for begin, width, text in zip(begins, widths, texts, strict=True):
                painter.drawText(QRectF(begin, layout.heads.top(), width + 1, layout.heads.height()), Align.AlignLeft, text)
            return


def _badge_texts(sheet: Sheet) -> tuple[str, str] | None:
    """What the badge says: the losses in as many words as there is room for, if they are known and there is any."""
    room, advance = sheet.layout.badge.width() - BADGE_PAD, sheet.metrics.horizontalAdvance
    return next((pair for pair in sheet.words.loss_lines() if max(map(advance, pair)) <= room), None)


def draw_badge(painter: QPainter, sheet: Sheet) -> None:
    """Write below the outputs what the followed example costs, and what the batch costs on average."""
    texts, box = _badge_texts(sheet), sheet.layout.badge
    if texts is None:
        return
    width = max(map(sheet.metrics.horizontalAdvance, texts)) + BADGE_PAD
    box = QRectF(box.right() - width, box.top(), width, box.height())
    painter.setPen(QPen(QColor(sheet.theme.warn), 1.5))
    painter.setBrush(QColor(sheet.theme.ground))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor(sheet.theme.text))
    painter.drawText(box.adjusted(4, 0, -6, 0), Align.AlignVCenter | Align.AlignRight, "\n".join(texts))


def draw_foot(painter: QPainter, sheet: Sheet) -> None:
    """Say at the bottom what is chosen; else what the losses are if they stand nowhere else; else what the lines mean."""
    words, room, tries = sheet.words, sheet.layout.foot, list[str]()
    if words.scene.weight is not None:
        tries = words.weight_shortly(words.scene.weight)
    elif _badge_texts(sheet) is None:
        tries = [", ".join(pair) for pair in words.loss_lines()]
    if not tries:
        _draw_legend(painter, sheet)
        return
    fits = (text for text in tries if sheet.metrics.horizontalAdvance(text) <= room.width())
    text = next(fits, sheet.metrics.elidedText(tries[-1], Qt.TextElideMode.ElideRight, room.width()))
    painter.setPen(QColor(sheet.theme.text))
    painter.drawText(room, Align.AlignLeft | Align.AlignVCenter, text)


def _draw_legend(painter: QPainter, sheet: Sheet) -> None:
    """Draw samples of the lines with their meanings, in as many words as there is room for."""
    room, sizes, known = sheet.layout.foot, sheet.gradient or sheet.weights, (0.5, -0.5, 0.0, 0.0)
    for texts in sheet.words.legends():
        parts = [
            (text, share, SAMPLE + 6 if share else 0.0, sheet.metrics.horizontalAdvance(text) + 1)
            for text, share in zip(texts, known, strict=False)
        ]
        if sum(sample + width for _, _, sample, width in parts) + 14 * (len(parts) - 1) <= room.width():
            break
    else:
        return
    x, middle = room.left(), room.center().y()
    for text, share, sample, width in parts:
        if share:
            painter.setPen(sheet.pen(sizes.colors, share))
            painter.drawLine(QLineF(x, middle, x + SAMPLE, middle))
        painter.setPen(QColor(sheet.theme.dim))
        painter.drawText(QRectF(x + sample, room.top(), width, room.height()), Align.AlignLeft | Align.AlignVCenter, text)
        x += sample + width + 14
