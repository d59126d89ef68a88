"""SLICE WORDS: what a slice of the loss shows, in sentences."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from gdviz.descent.exact import Array
from gdviz.lab.loss_slice import Plane
from gdviz.ui.training.losses_told import loss_told, share_told
from gdviz.ui.training.slice_ground import is_endless

ALL = 1 - 1e-9
MOST = 0.999
"""What is not all is not told as 100 %."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("SliceWords", text)


def about_places(size: int) -> str:
    """What a place is, of a network with so many weights."""
    told = _tr("Each place is a network of {size} weights; only two directions of {size} are shown.")
    if size == 2:
        told = _tr("Each place is a network of {size} weights, and this is all of their landscape.")
    return told.format(size=size)


def about_loss(loss: float) -> str:
    """How good the network is now."""
    return _tr("Loss here: {loss}.").format(loss=loss_told(loss))


def about_ground(losses: Array) -> str:
    """From which to which loss the ground reaches."""
    endless = is_endless(losses)
    if endless.all():
        return _tr("In the picture all losses are endless.")
    known = losses[~endless]
    lowest, highest = loss_told(float(known.min())), loss_told(float(known.max()))
    told = _tr("In the picture: {lowest} to {highest}.").format(lowest=lowest, highest=highest)
    if endless.any():
        told += " " + _tr("Where it is hatched, the loss is endless.")
    return told


def about_directions(plane: Plane, seed: int, is_path: bool) -> str:
    """Which two directions are shown."""
    told = _tr("Random directions, seed {seed}: a change of 1 is as large as each neuron's weights are; biases stay.")
    if plane.is_whole:
        told = _tr("Each weight has an axis: a change of 1 is as large as the weight itself.")
    if is_path:
        told = (
            _tr("There is no path yet: both directions are random, seed {seed}."),
            _tr("So far the path is one straight line: the second direction is random, seed {seed}."),
            _tr("The two directions in which this run has moved most."),
        )[plane.found]
    return told.format(seed=seed)


def about_path(share: float) -> str:
    """How much of the path these have."""
    if math.isnan(share):
        return ""
    if share > ALL:
        return _tr("The path lies in this plane.")
    told = _tr("They hold {share} of the path's spread; what is drawn of it is its shadow.")
    return told.format(share=share_told(min(share, MOST), 1))
