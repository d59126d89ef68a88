"""The bench as a whole: its panels, its manners, its sizes, and what a screen reader says of it."""
# pyright: basic

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from gdviz.lab.exhibit import PANELS, parse_exhibit
from gdviz.ui.losses.bar import Bar
from gdviz.ui.losses.picture import Picture
from gdviz.ui.theme import CONTRAST, DARK, LIGHT, THEMES, Theme, dress
from tests.ui.canvas.alone import Paints
from tests.ui.hands import active_timers, clear_away, events, shown
from tests.ui.losses.visit import Visit, visit

pytestmark = pytest.mark.usefixtures("nothing_left")

every_panel = pytest.mark.parametrize("panel", PANELS)


def test_panels_are_chosen_with_clicks_and_keys_and_only_one_is_seen() -> None:
    with visit() as one:
        buttons = one.bench.choices.buttons()
        assert [button.text() for button in buttons] == ["Squared error", "Yes or no?", "Which of four?"]
        for button, panel in zip(reversed(buttons), reversed(PANELS), strict=True):
            one.click(button)
            assert one.desk.exhibit.panel == panel
            assert [name for name, each in one.bench.panels.items() if each.isVisible()] == [panel]
        buttons[0].setFocus()
        QTest.keyClick(buttons[0], Qt.Key.Key_Right)
        assert one.desk.exhibit.panel == "bce"
        assert buttons[1].isChecked()
        one.desk.undo()
        assert buttons[0].isChecked()


def test_reset_puts_the_numbers_back_and_can_be_undone() -> None:
    with visit("panel=bce&probability=0.2") as one:
        one.type(one.answer.probability.field, "0.9")
        one.click(one.bench.reset)
        assert one.desk.exhibit == parse_exhibit("panel=bce&probability=0.2")
        one.desk.undo()
        assert one.desk.exhibit.probability == 0.9


def test_a_bench_that_nobody_listens_to_changes_nothing() -> None:
    with visit("panel=cce") as one:
        one.bench.setting_chosen.disconnect()
        before = one.desk.exhibit
        one.type(one.classes.rows[0].field, "3")
        assert one.desk.exhibit is before


def tab_stops(one: Visit) -> list[QWidget]:
    first = one.bench.choices.checkedButton()
    first.setFocus()
    stops: list[QWidget] = []
    for _ in range(60):
        here = QApplication.focusWidget()
        assert here is not None
        stops.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is first:
            return stops
    raise AssertionError([stop.accessibleName() for stop in stops])


@every_panel
def test_tab_goes_through_all_from_top_to_bottom(panel: str) -> None:
    with visit(f"panel={panel}") as one:
        stops = tab_stops(one)
        chosen = [stop for stop in one.bench.panel.stops if stop.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert stops == [one.bench.choices.checkedButton(), one.bench.reset, *chosen]


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@every_panel
def test_everything_has_a_name_of_its_own_and_a_tool_tip(panel: str) -> None:
    with visit(f"panel={panel}") as one:
        parts = [*one.bench.panel.stops, *one.bench.choices.buttons(), one.bench.reset, *shown(one.bench, Bar)]
        names = [name_of(part) for part in parts]
        assert all(names)
        assert len(set(names)) == len(names)
        assert all(part.toolTip() for part in parts)


@every_panel
def test_descriptions_have_the_numbers_in_them_and_keep_up(panel: str) -> None:
    changes = {"mse": {"slope": 0.5}, "bce": {"probability": 0.1}, "cce": {"logits": (0.0, 0.0, 0.0, 4.0)}}
    with visit(f"panel={panel}") as one:

        def told() -> list[str]:
            return [part.accessibleDescription() for kind in (Bar, Picture) for part in shown(one.bench, kind)]

        before = told()
        one.desk.adjust(**changes[panel])
        assert all(re.search(r"\d", text) for text in [*before, *told()])
        assert all(first != second for first, second in zip(before, told(), strict=True))


SIZES = [(330, 420), (560, 420), (760, 600), (1300, 800), (1900, 1000)]


@every_panel
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_cut_off_at_any_size_of_window_and_text(
    application: QApplication, panel: str, theme: Theme, percent: int
) -> None:
    dress(application, theme, percent)
    for size in SIZES if theme is DARK else SIZES[1:2]:
        with visit(f"panel={panel}", size, theme, percent) as one:
            inside = one.bench.widget()
            if size[0] >= 3 * percent:
                assert one.bench.horizontalScrollBar().maximum() == 0, size
            for part in [*one.bench.panel.stops, *shown(one.bench, Bar), *shown(one.bench, QLabel)]:
                if not part.isVisible():
                    continue
                box = part.rect().translated(part.mapTo(inside, QPoint(0, 0)))
                assert inside.rect().contains(box), (size, name_of(part))
                assert part.height() >= part.minimumSizeHint().height() - 1, (size, name_of(part), part.size())
            for label in shown(one.bench, QLabel):
                if label.wordWrap() and label.text():
                    assert label.heightForWidth(label.width()) <= label.height() + 2, (size, label.text(), label.size())


def overlapping(parts: list[QWidget], inside: QWidget) -> list[str]:
    boxes = [(part, part.rect().translated(part.mapTo(inside, QPoint(0, 0)))) for part in parts]
    return [
        f"{name_of(one)} and {name_of(other)}"
        for place, (one, box) in enumerate(boxes)
        for other, second in boxes[place + 1 :]
        if box.intersects(second)
    ]


@every_panel
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_lies_over_anything_else(application: QApplication, panel: str, size: tuple[int, int], percent: int) -> None:
    dress(application, DARK, percent)
    with visit(f"panel={panel}", size, DARK, percent) as one:
        parts = {*one.bench.panel.stops, *shown(one.bench, Bar), *shown(one.bench, QLabel), one.picture, one.bench.reset}
        assert overlapping([part for part in parts if part.isVisible()], one.bench.widget()) == []


@every_panel
def test_another_theme_and_text_size_are_worn_at_once(panel: str) -> None:
    with visit(f"panel={panel}") as one:
        before = one.picture.grab().toImage()
        height = shown(one.bench, Bar)[0].height()
        for theme in (LIGHT, CONTRAST):
            one.bench.wear(theme, 150)
            clear_away()
            assert one.picture.grab().toImage() != before
            assert shown(one.bench, Bar)[0].height() > height
        one.bench.wear(DARK, 100)
        clear_away()
        assert one.picture.grab().toImage() == before


@every_panel
def test_what_does_not_change_is_not_drawn_and_nothing_runs(panel: str) -> None:
    with visit(f"panel={panel}") as one:
        events()
        bars = [Paints(bar) for bar in shown(one.bench, Bar)]
        picture = Paints(one.picture)
        one.bench.display(one.desk.exhibit)
        events()
        assert [bar.count for bar in bars] == [0] * len(bars)
        assert picture.count == 0
        assert active_timers() == []
        assert all(bar.parent() is None for bar in bars)
