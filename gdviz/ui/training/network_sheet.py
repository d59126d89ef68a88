"""NETWORK SHEET: what a drawing of a network knows, numbers as shares of the largest, and the pens that show these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen

from gdviz.descent.exact import Array
from gdviz.descent.network import Network, Place
from gdviz.ui.paper import LARGEST
from gdviz.ui.theme import Theme
from gdviz.ui.training.network_layout import Layout
from gdviz.ui.training.network_words import NetworkWords

THINNEST, FAINTEST = 0.8, 0.4
"""How wide and how strong the line of next to nothing is."""
DASH = 6.0, 4.0
"""The lengths of a dash and of a gap in the line of a negative weight."""
WIDTHS = 10
"""So many widths of lines are told apart: those of one width are drawn at once."""


def shares(values: Array) -> Array:
    """Numbers as shares, -1 to 1, of the largest of them; nan counts as 0, and what is endless as very large."""
    largest = float(np.abs(values).max(initial=0.0))
    if not largest < LARGEST:
        values = np.nan_to_num(values, nan=0.0).clip(-LARGEST, LARGEST)
        largest = float(np.abs(values).max())
    return values / largest if largest else values


@dataclass(frozen=True, eq=False)
class Sheet:
    """All that a drawing of a network needs to know."""

    theme: Theme
    face: QFont
    layout: Layout
    words: NetworkWords

    @cached_property
    def metrics(self) -> QFontMetricsF:
        """The sizes of the texts."""
        return QFontMetricsF(self.face)

    @property
    def network(self) -> Network:
        """The network that is drawn."""
        return self.words.network

    def mixed(self, color: str, share: float) -> QColor:
        """So much of a colour on what the network is drawn on."""
        return mixed(color, self.theme.raised, share)

    def pen(self, colors: tuple[str, str], share: float, strength: float = 1.0) -> QPen:
        """A line that is wide where there is much, dashed and in the second colour where it is negative."""
        step = float(stepped(np.array(share)))
        return _line(colors[step < 0], self.theme.raised, step / WIDTHS, strength, self.layout.thickest)

    @cached_property
    def weights(self) -> Sizes:
        """The weights; each beside the largest of its layer, biases beside biases."""
        return Sizes(self.network, self.words.moment.weights, (self.theme.curve, self.theme.ball), by_layer=True)

    @cached_property
    def gradient(self) -> Sizes | None:
        """The gradient, each part beside the largest of the network, if it is known."""
        backward = self.words.moment.backward
        colors = self.theme.slope, self.theme.slope
        return None if backward is None else Sizes(self.network, backward.gradient, colors, by_layer=False)


class Sizes:
    """A number for each weight, as shares of the largest, with the colours for plus and minus."""

    def __init__(self, network: Network, values: Array, colors: tuple[str, str], *, by_layer: bool) -> None:
        self.colors = colors
        values = values if by_layer else shares(values)
        layers = range(network.depth)
        lines = [network.matrix(values, layer) for layer in layers]
        biases = [network.biases(values, layer) for layer in layers]
        self.lines = [shares(part) for part in lines] if by_layer else lines
        self.biases = [shares(part) for part in biases] if by_layer else biases

    def at(self, place: Place) -> float:
        """The share of one weight."""
        row = self.biases[place.layer] if place.source is None else self.lines[place.layer][:, place.source]
        return float(row[place.neuron])


def mixed(color: str, ground: str, share: float) -> QColor:
    """So much of a colour on a ground: Qt draws lines that let the ground through at ten times the cost."""
    top, below = QColor(color), QColor(ground)
    return QColor(
        round(share * top.red() + (1 - share) * below.red()),
        round(share * top.green() + (1 - share) * below.green()),
        round(share * top.blue() + (1 - share) * below.blue()),
    )


def stepped(parts: Array) -> Array:
    """Shares, -1 to 1, in whole steps of width; what is not 0 keeps its sign."""
    return np.sign(parts) * np.ceil(np.abs(parts) * WIDTHS)


@lru_cache(maxsize=512)
def _line(color: str, ground: str, share: float, strength: float, thickest: float) -> QPen:
    size = abs(share)
    ink = mixed(color, ground, strength * (FAINTEST + (1 - FAINTEST) * size))
    return outline(ink, THINNEST + (thickest - THINNEST) * size, DASH if share < 0 else ())


def outline(color: QColor, width: float, dash: tuple[float, ...] = ()) -> QPen:
    """A line of this width, in dashes and holes of these lengths."""
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([length / width for length in dash])
    return pen
