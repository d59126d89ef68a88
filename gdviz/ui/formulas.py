"""FORMULAS: LaTeX set by ziamath, as pictures in the text's colour and size."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

POINTS_TO_PIXELS = 96 / 72


@lru_cache(maxsize=512)
def _svg(latex: str, size: float, color: str) -> str:
    """The formula as SVG; ziamath is imported when the first formula is set, after the first picture of the window."""
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False
    return Latex(latex, size=size, color=color).svg()


def formula_image(latex: str, points: float, color: str, ratio: float) -> QImage:
    """A formula in letters of ``points``, for a screen with ``ratio`` pixels to a point of the window."""
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(_svg(latex, points * POINTS_TO_PIXELS, color).encode()))
    size = renderer.defaultSize()
    image = QImage(round(size.width() * ratio), round(size.height() * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
