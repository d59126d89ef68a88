"""NETWORK PICTURE: the network that learns, drawn: its weights, what passes through it, and the blame that comes back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)

from gdviz.descent.network import Network, Place
from gdviz.ui.crash import told
from gdviz.ui.key_picture import KeyPicture
from gdviz.ui.paper import blank, draw_card
from gdviz.ui.theme import SMALL_POINTS, Theme, font
from gdviz.ui.training.network_drawing import draw_badge, draw_foot, draw_names, draw_neurons, draw_targets
from gdviz.ui.training.network_layout import Layout, pixel_at
from gdviz.ui.training.network_lines import draw_biases, draw_chosen, draw_front, draw_glow, draw_lines
from gdviz.ui.training.network_plan import lay_out
from gdviz.ui.training.network_sheet import Sheet
from gdviz.ui.training.network_words import NetworkWords
from gdviz.ui.training.scene import TrainingScene

LEAST_WIDTH, LEAST_HEIGHT = 220, 170
LEFTWARDS, RIGHTWARDS = 3, 1
"""The number of phases that are done where what is new comes in from one side; else it comes in everywhere at once."""
STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
ALONG = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
"""The keys that lead to other weights into the same neuron: the one before, the next, the first and the bias."""


class NetworkPicture(KeyPicture):
    """Neurons in columns, weights as lines between them; what is emphasised is what the last phase was about."""

    weight_chosen = Signal(object)

    def __init__(self, theme: Theme, percent: int) -> None:
        super().__init__()
        self._scene: TrainingScene | None = None
        self._layout: Layout | None = None
        self._sheet: Sheet | None = None
        self._past: QPixmap | None = None
        self._now: QPixmap | None = None
        self._progress = 1.0
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Network"))
        self.wear(theme, percent)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self._theme = theme
        self._font = font(SMALL_POINTS, percent)
        growth = 0.6 + 0.4 * percent / 100
        self.setMinimumSize(round(LEAST_WIDTH * growth), round(LEAST_HEIGHT * growth))
        self._forget()

    def sizeHint(self) -> QSize:
        """The usual size; the bench gives what is left."""
        return self.minimumSize().expandedTo(QSize(330, 300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find new places for everything."""
        super().resizeEvent(event)
        self._forget()

    def _forget(self) -> None:
        self._layout = self._sheet = self._past = self._now = None
        self.update()

    def display(self, scene: TrainingScene) -> None:
        """Show this moment; where it glides, ``glide`` follows."""
        before, self._scene = self._scene, scene
        if before is None or before.loop is not scene.loop:
            self._layout = self._past = self._now = None
        if before is None or before.moment is not scene.moment:
            self._past, self._progress = self._now or self._past, 1.0
        self._sheet = self._now = None
        self.setAccessibleDescription(NetworkWords(scene).summary())
        self.update()

    def glide(self, progress: float) -> None:
        """Show the phase when this much of it, 0 to 1, has gone by."""
        progress = min(max(progress, 0.0), 1.0)
        if progress != self._progress:
            self._progress = progress
            self.update()

    def _seen(self) -> Sheet | None:
        """What is drawn, with everything in its place."""
        if self._sheet is None and self._scene is not None:
            words = NetworkWords(self._scene)
            if self._layout is None:
                size = self.width(), self.height()
                self._layout = lay_out(size, words.network.sizes, words.labels, QFontMetricsF(self._font))
            self._sheet = Sheet(self._theme, self._font, self._layout, words)
        return self._sheet

    # The drawing.

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the network, and the ring of the keyboard's focus."""
        del event
        sheet = self._seen()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if sheet is None:
                draw_card(painter, QRectF(self.rect()), self._theme)
            else:
                self._draw_moment(painter, sheet)
            self.draw_focus(painter, self._theme)

    def _draw_moment(self, painter: QPainter, sheet: Sheet) -> None:
        """Draw what is new over what was there before, as far as it has come."""
        if self._now is None:
            self._now = self._drawn(sheet)
        if self._past is None or self._progress == 1:
            painter.drawPixmap(0, 0, self._now)
            return
        painter.drawPixmap(0, 0, self._past)
        done = sheet.words.moment.done
        if done in (LEFTWARDS, RIGHTWARDS):
            self._draw_flow(painter, sheet, self._now, is_back=done == LEFTWARDS)
        else:
            painter.setOpacity(self._progress)
            painter.drawPixmap(0, 0, self._now)
            painter.setOpacity(1.0)
        # Two texts over one another could not be read.
        painter.setClipRect(sheet.layout.foot)
        painter.drawPixmap(0, 0, self._now)
        painter.setClipping(False)

    def _draw_flow(self, painter: QPainter, sheet: Sheet, now: QPixmap, *, is_back: bool) -> None:
        """Draw what is new behind the numbers that flow from one side to the other."""
        left, right = sheet.layout.columns[0].left, sheet.layout.targets.right + 1
        front = right - self._progress * (right - left) if is_back else left + self._progress * (right - left)
        begin, end = (front, self.width()) if is_back else (0, front)
        painter.setClipRect(QRectF(begin, 0, end - begin, self.height()))
        painter.drawPixmap(0, 0, now)
        painter.setClipping(False)
        draw_front(painter, sheet, front, self._theme.slope if is_back else self._theme.text)

    def _drawn(self, sheet: Sheet) -> QPixmap:
        """The picture of a moment."""
        picture = blank(self)
        # Ended whatever happens: a painter left on a picture that is gone takes the process with it.
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._font)
            draw_card(painter, QRectF(self.rect()), self._theme)
            for draw in (draw_glow, draw_lines, draw_targets, draw_neurons, draw_biases, draw_names, draw_badge):
                draw(painter, sheet)
            if sheet.words.scene.weight is not None:
                draw_chosen(painter, sheet, sheet.words.scene.weight)
            draw_foot(painter, sheet)
        return picture

    # Hands.

    def _choose(self, place: Place | None) -> None:
        if self._scene is not None and place != self._scene.weight:
            self.weight_chosen.emit(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the weight under the pointer, or none."""
        sheet = self._seen()
        if sheet is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(sheet.layout.place_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be chosen."""
        sheet = self._seen()
        near = sheet is not None and sheet.layout.place_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)

    def hint_at(self, spot: QPointF) -> str:
        """What the tool-tip says there."""
        sheet = self._seen()
        if sheet is None:
            return ""
        layout, words, weight = sheet.layout, sheet.words, sheet.words.scene.weight
        neuron, target, named = layout.neuron_at(spot), layout.target_at(spot), layout.input_named_at(spot)
        place = weight if layout.foot.contains(spot) else layout.place_at(spot)
        if neuron is not None:
            is_pixel = neuron[0] == 0 and layout.is_picture
            return words.neuron_told(0, pixel_at(layout.columns[0].box(0), spot)) if is_pixel else words.neuron_told(*neuron)
        if place is not None:
            return words.weight_hint(place)
        if target is not None:
            return words.target_told(target)
        if named is not None:
            return words.neuron_told(0, named)
        return self.tr(
            "Click a line to look closely at a weight, or a neuron for its bias. Keys: arrows go to other neurons, "
            "Page Up and Page Down to other weights of the same neuron, Home and End to the first and to the bias, "
            "Escape to none."
        )

    def steer(self, key: int, *, is_fine: bool) -> bool:
        """Go from weight to weight."""
        del is_fine
        if self._scene is None:
            return False
        weight, network = self._scene.weight, self._scene.network
        if key == Qt.Key.Key_Escape:
            self._choose(None)
            return weight is not None
        place = next_place(network, weight, key)
        if place is not None:
            self._choose(place)
        return place is not None


def next_place(network: Network, place: Place | None, key: int) -> Place | None:
    """Where a key leads from a weight: to other layers and neurons, or along the weights into a neuron, its bias the last.

    None for a key that leads nowhere; from no weight every key leads to the first.
    """
    if key not in STEPS and key not in ALONG:
        return None
    if place is None:
        return Place(0, 0, 0)
    across, down = STEPS.get(key, (0, 0))
    layer = min(max(place.layer + across, 0), network.depth - 1)
    neuron = min(max(place.neuron + down, 0), network.sizes[layer + 1] - 1)
    last = network.sizes[layer]
    source = last if place.source is None else min(place.source, last - 1)
    if key in ALONG:
        source = (max(source - 1, 0), min(source + 1, last), 0, last)[ALONG.index(Qt.Key(key))]
    return Place(layer, neuron, None if source == last else source)
