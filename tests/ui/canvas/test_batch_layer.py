from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.ui.canvas.batch_layer import BatchLayer
from gdviz.ui.map_frame import MapFrame
from gdviz.ui.theme import DARK, SMALL_POINTS, font
from tests.ui.canvas.alone import scene_at

SIDE = 400

pytestmark = pytest.mark.usefixtures("application")


def inked(layer: BatchLayer, text: str) -> int:
    """How many points of the picture are drawn on."""
    frame = MapFrame(QRectF(0, 0, SIDE, SIDE), scene_at(text, 0).descent.landscape.window, font(SMALL_POINTS, 100))
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    layer.paint(painter, frame)
    painter.end()
    places = [(x, y) for x in range(SIDE) for y in range(SIDE) if image.pixelColor(x, y).value()]
    assert all(frame.square.adjusted(-2, -2, 2, 2).contains(x, y) for x, y in places)
    return len(places)


@pytest.mark.parametrize("name", ["line-fit", "logistic-fit"])
def test_lines_are_drawn_for_a_batch_and_move_from_step_to_step(name: str) -> None:
    layer = BatchLayer()
    layer.wear(DARK)
    text = f"landscape={name}&batch=4"
    seen: list[int] = []
    for step in (0, 1, 2):
        layer.display(scene_at(text, step))
        seen.append(inked(layer, text))
    assert all(200 < count < 0.2 * SIDE * SIDE for count in seen)
    assert len(set(seen)) == 3


def test_nothing_is_drawn_without_a_batch_without_data_or_without_a_moment() -> None:
    layer = BatchLayer()
    assert inked(layer, "landscape=line-fit") == 0
    layer.wear(DARK)
    for text in ("landscape=line-fit", "landscape=foggy-hills", "landscape=line-fit&noise=1"):
        layer.display(scene_at("landscape=line-fit&batch=4", 0))
        layer.display(scene_at(text, 2))
        assert inked(layer, text) == 0
