"""SLICE GROUND: the relief of a slice of the loss, with its lines and axes, as a picture that is drawn once."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPixmap

from gdviz.descent.exact import Array
from gdviz.lab.loss_slice import Plane, Slice
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.relief import Heights, Words, draw_lines, draw_numbers, levels, paint_ground
from gdviz.ui.theme import Theme
from gdviz.ui.wording import SUPERSCRIPTS

HIGHEST = 1e100
"""Losses above this are as good as endless: no picture could hold both them and anything else."""
PLAIN = (0.05, 500.0)
"""Where a plane's reach lies between these, its axes are told in ones; else in a power of ten that fits."""
LINES = 20
"""At most about so many lines of equal loss."""


def unit_of(plane: Plane) -> float:
    """What the axes of a plane are told in, a power of ten, so that their numbers stay short."""
    left, right = plane.window[0]
    half = (right - left) / 2
    return 1.0 if PLAIN[0] <= half < PLAIN[1] else 10.0 ** math.floor(math.log10(half))


def frame_of(plane: Plane, area: QRectF, font: QFont) -> MapFrame:
    """Where the plane lies in its picture, in units of ``unit_of``."""
    unit = unit_of(plane)
    (left, right), (bottom, top) = plane.window
    first, second = _titles(plane)
    if unit != 1:
        power = "10" + str(round(math.log10(unit))).translate(SUPERSCRIPTS)
        first, second = (_tr("{title}, in {power}").format(title=title, power=power) for title in (first, second))
    return MapFrame(area, ((left / unit, right / unit), (bottom / unit, top / unit)), font, (first, second))


def _tr(text: str) -> str:
    return QCoreApplication.translate("SliceGround", text)


def _titles(plane: Plane) -> tuple[str, str]:
    if plane.is_whole:
        return _tr("weight"), _tr("bias")
    random = (_tr("random direction 1"), _tr("random direction 2"))
    own = (_tr("first direction of the path"), _tr("second direction"))
    first, second = own[: plane.found] + random[plane.found :]
    return first, second


def is_endless(losses: Array) -> NDArray[np.bool_]:
    """Which losses are too high for a picture, endless, or no numbers."""
    return ~(losses <= HIGHEST)


def draw_slice(slice_: Slice, frame: MapFrame, theme: Theme, font: QFont, ratio: float) -> QPixmap:
    """The whole picture without path and fog, for a screen with ``ratio`` pixels to a point."""
    picture = QPixmap((frame.area.size() * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(-frame.area.topLeft())
    painter.setClipRect(frame.square)
    endless = is_endless(slice_.losses)
    if not endless.all():
        _draw_hills(painter, slice_.losses, endless, frame, theme, font)
    if endless.any():
        _hatch(painter, endless, frame.square, theme, ratio)
    painter.setClipping(False)
    frame.paint_axes(painter, theme)
    painter.end()
    return picture


def _draw_hills(painter: QPainter, losses: Array, endless: NDArray[np.bool_], frame: MapFrame, theme: Theme, font: QFont) -> None:
    known = losses[~endless]
    heights = Heights.of(known)
    ground = paint_ground(heights(np.where(endless, known.max(), losses)), theme)
    # The outermost losses are those on the edge of the window.
    painter.drawImage(frame.square, ground, QRectF(0.5, 0.5, len(losses) - 1, len(losses) - 1))
    chosen = levels(heights, LINES)
    strong = draw_lines(painter, np.where(endless, np.nan, losses), heights, chosen, frame, theme)
    draw_numbers(strong, font, Words(painter, frame.square, ground, theme))


def _hatch(painter: QPainter, endless: NDArray[np.bool_], square: QRectF, theme: Theme, ratio: float) -> None:
    """Fill with lines where there is no loss to draw."""
    side = len(endless)
    mask = np.zeros((side, side, 4), np.uint8)
    mask[..., 3] = np.where(endless[::-1], 255, 0)
    shape = QImage(mask.tobytes(), side, side, QImage.Format.Format_ARGB32_Premultiplied).copy()
    layer = QPixmap((square.size() * ratio).toSize())
    layer.setDevicePixelRatio(ratio)
    layer.fill(QColor(theme.ground))
    area = QRectF(0, 0, square.width(), square.height())
    brush = QPainter(layer)
    brush.fillRect(area, QBrush(QColor(theme.gone), Qt.BrushStyle.BDiagPattern))
    brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    brush.drawImage(area, shape, QRectF(0.5, 0.5, side - 1, side - 1))
    brush.end()
    painter.drawPixmap(square.topLeft(), layer)
