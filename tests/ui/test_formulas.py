from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.ui.formula_label import FormulaLabel
from gdviz.ui.formulas import formula_image
from gdviz.ui.theme import DARK, LIGHT
from tests.ui.hands import events

pytestmark = pytest.mark.usefixtures("nothing_left")

FORMULAS = [
    *(formula for entry in LANDSCAPES.values() for formula in (entry.formula, entry.gradient_formula)),
    *(entry.formula for entry in OPTIMIZERS.values()),
    *(entry.formula for entry in SCHEDULES.values()),
]


def inked(image: QImage) -> int:
    """How many pixels are drawn at least half."""
    return sum(image.pixelColor(x, y).alpha() > 127 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("latex", FORMULAS)
def test_every_formula_can_be_set(latex: str) -> None:
    image = formula_image(latex, 12, "#ff0000", 1)
    assert inked(image) > 40
    assert image.pixelColor(0, 0).alpha() == 0


def test_a_formula_has_the_colour_of_the_text() -> None:
    image = formula_image("x", 40, "#1f6fb2", 1)
    solid = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert solid == {"#1f6fb2"}


def test_a_fine_screen_gets_more_pixels_of_the_same_size() -> None:
    once, twice = formula_image("x^2", 12, "#000000", 1), formula_image("x^2", 12, "#000000", 2)
    assert (twice.width(), twice.height()) == pytest.approx((2 * once.width(), 2 * once.height()), abs=2)
    assert twice.deviceIndependentSize().width() == pytest.approx(once.deviceIndependentSize().width(), abs=1)


@pytest.fixture
def label(application: QApplication) -> Iterator[FormulaLabel]:
    del application
    made = FormulaLabel(DARK, 100, 2)
    made.resize(260, made.height())
    yield made
    made.close()
    made.deleteLater()


def colors(label: FormulaLabel) -> set[str]:
    image = label.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_the_first_picture_does_not_wait_for_formulas(label: FormulaLabel) -> None:
    label.display(r"f(x) = x^2", r"f'(x) = 2\,x")
    label.show()
    assert DARK.text not in colors(label)
    events()
    assert DARK.text in colors(label)


def test_another_theme_size_or_formula_is_set_anew(label: FormulaLabel) -> None:
    label.display(r"f(x) = x^2", r"f'(x) = 2\,x")
    label.show()
    for _ in range(2):
        label.grab()
    before = label.grab().toImage()
    label.wear(LIGHT, 100)
    assert LIGHT.text in colors(label)
    label.wear(DARK, 200)
    assert label.height() == 152
    label.wear(DARK, 100)
    assert label.grab().toImage() == before
    label.display(r"f(x) = x^3", r"f'(x) = 3\,x^2")
    assert label.grab().toImage() != before
    assert label.accessibleName() == r"f(x) = x^3; f'(x) = 3\,x^2"


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
@pytest.mark.parametrize("width", [40, 200, 260])
def test_a_long_formula_is_made_to_fit(label: FormulaLabel, landscape: object, width: int) -> None:
    label.display(landscape.formula, landscape.gradient_formula)  # type: ignore[attr-defined]
    label.resize(width, label.height())
    label.grab()
    image = label.grab().toImage()
    edge = {image.pixelColor(image.width() - 1, y).name() for y in range(image.height())}
    assert DARK.text not in edge


def test_without_formulas_nothing_is_drawn(label: FormulaLabel) -> None:
    label.show()
    for _ in range(2):
        assert DARK.text not in colors(label)
