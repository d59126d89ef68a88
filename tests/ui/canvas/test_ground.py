# pyright: basic
from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gdviz.descent.curves import CURVES
from gdviz.ui.settings import Settings
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk

CURVES_BY_NAME = {curve.name: curve for curve in CURVES}
CURVE_NAMES = [curve.name for curve in CURVES]

SIZES = [(1024, 600), (1920, 1080)]


def only_curve_crosses(desk: Desk, area: QRectF) -> bool:
    ground = desk.window.stage.curve_bench.curve._ground
    labels, ground.labels = ground.labels, []
    crossed = ground.crosses(area)
    ground.labels = labels
    return crossed


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_valleys_names_lie_in_the_picture_and_not_on_the_curve(
    open_desk: OpenDesk, size: tuple[int, int], percent: int
) -> None:
    desk = open_desk(size=size, settings=Settings(text_size=percent))
    ground = desk.window.stage.curve_bench.curve._ground
    for name, landscape in CURVES_BY_NAME.items():
        desk.simulator.adjust(landscape=name)
        desk.settle()
        ((low, high),) = landscape.window
        assert len(ground.labels) == sum(low < one.position[0] < high for one in landscape.minima)
        for label in ground.labels:
            assert ground._box.rect().contains(label), name
            assert not only_curve_crosses(desk, label.adjusted(0, 3, 0, -3)), name
        assert not any(a.intersects(b) for place, a in enumerate(ground.labels) for b in ground.labels[place + 1 :]), name


@pytest.mark.parametrize("landscape", CURVE_NAMES)
def test_the_whole_curve_is_in_the_picture(desk: Desk, landscape: str) -> None:
    desk.simulator.adjust(landscape=landscape)
    desk.settle()
    ground = desk.window.stage.curve_bench.curve._ground
    area = ground._box.rect().adjusted(-0.5, -0.5, 0.5, 0.5)
    assert ground.line[:, 0].min() >= area.left()
    assert ground.line[:, 0].max() <= area.right()
    assert ground.line[:, 1].min() >= area.top() + 5
    assert ground.line[:, 1].max() <= area.bottom() - 5


@pytest.mark.parametrize("landscape", CURVE_NAMES)
def test_points_are_where_the_axes_say(desk: Desk, landscape: str) -> None:
    desk.simulator.adjust(landscape=landscape)
    desk.settle()
    ground = desk.window.stage.curve_bench.curve._ground
    ((low, high),) = desk.simulator.descent.landscape.window
    for weight in np.linspace(low, high, 7).tolist():
        loss = float(desk.simulator.descent.landscape.loss(np.array([weight])))
        seen = ground._box.mapToView(ground.point(weight, loss))
        assert (seen.x(), seen.y()) == pytest.approx((weight, loss), abs=1e-6)


def test_what_crosses_the_curve(desk: Desk) -> None:
    ground = desk.window.stage.curve_bench.curve._ground
    x, y = ground.line[len(ground.line) // 2].tolist()
    assert ground.crosses(QRectF(x - 5, y - 5, 10, 10))
    assert ground.crosses(QRectF(x - 1, y - 300, 2, 600))
    assert not ground.crosses(QRectF(x - 1, y - 90, 2, 40))
    assert ground.crosses(ground.labels[0])
    assert not ground.crosses(QRectF(-500, 0, 10, 10))


def test_the_picture_is_drawn_once(desk: Desk) -> None:
    ground = desk.window.stage.curve_bench.curve._ground
    desk.viewport.repaint()
    picture = ground._picture
    desk.window.look_at(5)
    desk.viewport.repaint()
    assert ground._picture is picture
    desk.window.resize(1000, 700)
    desk.settle()
    assert ground._picture is not picture
