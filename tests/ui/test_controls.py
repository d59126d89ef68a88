"""The panel of controls alone, with real scenes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab.experiment import CHOICES, Experiment, rate_setting
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.ui.calm import CalmMenu
from gdviz.ui.controls import Controls
from gdviz.ui.scene import take_scene
from gdviz.ui.section import Section
from gdviz.ui.theme import DARK, dress
from tests.ui.hands import clear_away, events, shown, write

pytestmark = pytest.mark.usefixtures("nothing_left")

RACE = "momentum,beta:0.5;gradient-descent,learning_rate:0.123456,off;momentum,learning_rate:0.001;gradient-descent"
FULL = f"landscape=himmelblau&optimizer=momentum&schedule=warmup-cosine&noise=0.3&restarts=50&race={RACE}"
DATA = f"landscape=line-fit&schedule=step&batch=16&noise=0.25&race={RACE}"
WIDTH, BAR = 240, 12
"""Of the panel at its narrowest and of its scroll bar, at 100 % text."""


class Panel:
    """The controls, and all that they said."""

    def __init__(self) -> None:
        self.strip, self.formulas, self.curve = QWidget(), QWidget(), QWidget()
        self.controls = Controls(self.strip, self.formulas, self.curve, [("ravine", "A ravine", "Who is first?")], DARK, 100)
        self.controls.complete()
        self.heard: list[tuple[Any, ...]] = []
        for name in (
            "entry_chosen",
            "setting_chosen",
            "setting_dragged",
            "slider_grasped",
            "start_chosen",
            "random_start_requested",
            "new_seed_requested",
            "restarts_chosen",
            "rivals_chosen",
            "swap_requested",
            "race_chosen",
        ):
            getattr(self.controls, name).connect(partial(self._hear, name))

    def _hear(self, *words: Any) -> None:
        self.heard.append(words)

    def display(self, text: str, width: int = 310, height: int = 800) -> Experiment:
        experiment = parse(text)
        self.controls.display(take_scene(Simulator(experiment)))
        self.controls.resize(width, height)
        self.controls.show()
        self.controls.activateWindow()
        clear_away()
        return experiment

    def open(self) -> None:
        for section in self.controls.sections:
            section.open()
        clear_away()

    def menu(self, kind: str) -> QComboBox:
        return self.controls._menus[kind]  # pyright: ignore[reportPrivateUsage]

    def settings(self) -> dict[str, Any]:
        return dict(self.controls._settings)  # pyright: ignore[reportPrivateUsage]


@pytest.fixture
def panel(application: Any) -> Iterator[Panel]:
    del application
    made = Panel()
    yield made
    made.controls.close()
    made.controls.deleteLater()
    clear_away()


# What is shown


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_landscapes_are_offered_with_as_many_weights_as_the_present_one(panel: Panel, landscape: str) -> None:
    panel.display(f"landscape={landscape}")
    menu, count = panel.menu("landscape"), LANDSCAPES[landscape].dimensions
    assert [menu.itemData(row) for row in range(menu.count())] == [
        one.name for one in LANDSCAPES.values() if one.dimensions == count
    ]
    assert menu.currentData() == landscape
    assert panel.heard == []


@pytest.mark.parametrize("kind", CHOICES)
def test_each_entry_of_a_menu_says_what_it_does(panel: Panel, kind: str) -> None:
    panel.display("")
    menu = panel.menu(kind)
    for row in range(menu.count()):
        entry = CHOICES[kind][menu.itemData(row)]
        assert menu.itemText(row) == entry.label
        assert menu.itemData(row, Qt.ItemDataRole.ToolTipRole) == entry.meaning


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_under_the_optimizer_stands_what_it_adds_and_who_says_so(panel: Panel, name: str) -> None:
    panel.display(f"optimizer={name}")
    optimizer = OPTIMIZERS[name]
    (words,) = [label for label in shown(panel.controls, QLabel) if label.text() == optimizer.meaning]
    assert words.toolTip() == optimizer.source
    assert words.wordWrap()


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_the_learning_rate_is_that_of_the_landscape(panel: Panel, landscape: str) -> None:
    panel.display("landscape=parabola")
    panel.display(f"landscape={landscape}")
    setting, rate = rate_setting(LANDSCAPES[landscape]), panel.controls.rate
    assert rate.field.text() == f"{setting.default:g}"
    assert (rate.slider.maximum(), rate.slider.value()) == (setting.ticks, round(setting.tick_of(setting.default)))
    assert panel.heard == []


@pytest.mark.parametrize("text", ["", FULL, DATA])
@pytest.mark.parametrize("width", [WIDTH, 310])
def test_slider_and_strip_begin_and_end_together(panel: Panel, text: str, width: int) -> None:
    panel.display(text, width)
    inside = panel.controls.widget()
    for part in (panel.strip, panel.formulas, panel.curve):
        slider = panel.controls.rate.slider
        assert part.width() == slider.width()
        assert part.mapTo(inside, QPoint()).x() == slider.mapTo(inside, QPoint()).x()


def test_the_parts_come_in_their_order(panel: Panel) -> None:
    panel.display("landscape=line-fit&optimizer=momentum&schedule=step", height=2000)
    settings, controls = panel.settings(), panel.controls
    parts = [
        panel.menu("landscape"),
        panel.formulas,
        controls.rate,
        panel.strip,
        controls.start,
        panel.menu("optimizer"),
        settings["beta"],
        panel.menu("schedule"),
        *(settings[one.name] for one in SCHEDULES["step"].settings),
        panel.curve,
        *controls.sections,
    ]
    tops = [part.mapTo(controls.widget(), QPoint()).y() for part in parts]
    assert tops == sorted(set(tops))
    assert [section.heading.text() for section in controls.sections] == ["Noise and batches", "Restarts", "Race"]


def test_settings_come_and_go_with_their_rules(panel: Panel) -> None:
    for optimizer, schedule in itertools.product(OPTIMIZERS, SCHEDULES):
        experiment = panel.display(f"optimizer={optimizer}&schedule={schedule}")
        assert list(panel.settings()) == [one.name for one in experiment.declared_settings]
        for name, control in panel.settings().items():
            assert control.isVisible()
            assert float(control.field.text()) == experiment.settings[name]
    assert panel.heard == []


def test_the_same_experiment_is_not_shown_twice_unless_a_wish_was_refused(panel: Panel) -> None:
    panel.display("")
    scene = take_scene(Simulator())
    panel.controls.display(scene)
    field = panel.controls.rate.field
    field.setFocus()
    write(field, "0.7")
    QTest.keyClick(field, Qt.Key.Key_Return)
    panel.controls.display(scene)
    assert field.text() == "0.7"
    panel.controls.display_anew(scene)
    assert field.text() == "0.05"


# Wishes


def test_every_wish_is_heard(panel: Panel) -> None:
    panel.display(FULL)
    panel.open()
    controls = panel.controls

    def click(button: QWidget) -> None:
        controls.ensureWidgetVisible(button)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        events()

    for button in (controls.start.random, controls.chance.new_noise, controls.chance.drop, controls.race.rows[1].swap):
        click(button)
    click(controls.race.end)
    for kind in ("landscape", "schedule"):
        QTest.keyClick(panel.menu(kind), Qt.Key.Key_Up)
    controls.rate.slider.sliderPressed.emit()
    controls.rate.slider.setValue(0)
    controls.chance.noise.slider.setValue(100)
    panel.settings()["beta"].slider.setValue(50)
    menu = controls.race.presets.menu()
    assert menu is not None
    menu.actions()[0].trigger()
    for field, text in ((controls.start.fields[1], "2"), (controls.chance.seed.field, "9"), (controls.rate.field, "0.5")):
        field.setFocus()
        write(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.heard == [
        ("random_start_requested",),
        ("new_seed_requested",),
        ("restarts_chosen", 0),
        ("swap_requested", 1),
        ("rivals_chosen", ()),
        ("entry_chosen", "landscape", "rosenbrock"),
        ("entry_chosen", "schedule", "cosine"),
        ("slider_grasped",),
        ("setting_dragged", "learning_rate", 0.0001),
        ("setting_dragged", "noise", 1.0),
        ("setting_dragged", "beta", 0.5),
        ("race_chosen", "ravine"),
        ("start_chosen", (0.5, 2.0)),
        ("setting_chosen", "seed", 9.0),
        ("setting_chosen", "learning_rate", 0.5),
    ]


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [("optimizer=momentum", "beta", ""), ("schedule=step", "drop", "schedule=cosine"), ("schedule=cosine", "over", "")],
)
def test_a_setting_half_typed_is_not_chosen_when_its_field_goes_away(panel: Panel, before: str, name: str, after: str) -> None:
    panel.display(before)
    field = panel.settings()[name].field
    field.setFocus()
    assert field.hasFocus()
    write(field, "0.5")
    panel.display(after)
    assert name not in panel.settings()
    assert panel.heard == []


# The keyboard


@pytest.mark.parametrize("text", ["", FULL, DATA, "optimizer=momentum&schedule=cosine"])
@pytest.mark.parametrize("before", ["", FULL, DATA])
def test_tab_goes_downwards_through_everything(panel: Panel, before: str, text: str) -> None:
    panel.display(before)
    panel.display(text)
    panel.open()
    controls = panel.controls
    wanted = {
        widget
        for widget in shown(controls.widget(), QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.focusProxy() is None
    }
    stops: list[QWidget] = [panel.menu("landscape")]
    stops[0].setFocus()
    for _ in range(len(wanted) - 1):
        QTest.keyClick(stops[-1], Qt.Key.Key_Tab)
        here = controls.focusWidget()
        assert here is not None
        stops.append(here)
        assert controls.viewport().rect().intersects(here.rect().translated(here.mapTo(controls.viewport(), QPoint())))
    assert set(stops) == wanted
    places = [stop.mapTo(controls.widget(), stop.rect().center()) for stop in stops]
    # The fields of a start stand under each other, beside them one button for both.
    ups = [stop for stop, place, after in zip(stops[1:], places, places[1:], strict=False) if after.y() < place.y() - 4]
    assert all(stop is controls.start.random for stop in ups)


def test_whatever_takes_the_focus_has_a_name_of_its_own(panel: Panel) -> None:
    panel.display(DATA)
    panel.open()
    names: list[str] = []
    for stop in panel.controls._stops:  # pyright: ignore[reportPrivateUsage]
        interface = QAccessible.queryAccessibleInterface(stop)
        names.append(stop.accessibleName() if isinstance(stop, QComboBox) else interface.text(QAccessible.Text.Name))
    assert all(names)
    assert sorted(names) == sorted(set(names))


# Sections


def test_a_section_opens_and_folds_by_keyboard(panel: Panel) -> None:
    panel.display("")
    section = panel.controls.race.section
    assert not section.is_open
    assert not section.body.isVisible()
    section.heading.setFocus()
    for is_open, state in ((True, "open"), (False, "folded")):
        QTest.keyClick(section.heading, Qt.Key.Key_Space)
        assert section.is_open is is_open
        assert section.body.isVisible() is is_open
        interface: Any = QAccessible.queryAccessibleInterface(section.heading)
        assert interface.text(QAccessible.Text.Description) == state
        assert interface.state().checked == is_open


def test_what_is_opened_comes_into_sight(panel: Panel) -> None:
    panel.display("", height=560)
    controls = panel.controls
    section = controls.chance.crowd
    controls.ensureWidgetVisible(section.heading)
    QTest.mouseClick(section.heading, Qt.MouseButton.LeftButton)
    events()
    for part in (section.heading, controls.chance.drop):
        assert part.visibleRegion().boundingRect() == part.rect()


def test_sections_stay_as_they_are_while_the_experiment_changes(panel: Panel) -> None:
    panel.display("")
    panel.controls.race.section.open()
    panel.display(FULL)
    panel.display("optimizer=momentum")
    assert [section.is_open for section in panel.controls.sections] == [False, False, True]


def test_the_sign_of_a_section_grows_with_the_text(application: Any) -> None:
    section = Section("Race")
    section.show()
    sizes: list[int] = []
    for percent in (100, 200):
        dress(application, DARK, percent)
        events()
        sizes.append(section.heading.iconSize().height())
    assert sizes[1] > 1.7 * sizes[0]
    section.close()
    section.deleteLater()
    dress(application, DARK, 100)


# Room


def cut_off(root: QWidget) -> list[str]:
    """The texts of which a part is not seen."""

    def is_cut(part: QWidget) -> bool:
        wide = part.fontMetrics().horizontalAdvance
        match part:
            case QLabel(wordWrap=wraps) if wraps():
                longest = max(wide(word) for word in re.split("[ \N{ZERO WIDTH SPACE}-]", part.text()))
                return longest > part.width() + 1 or part.heightForWidth(part.width()) > part.height() + 2
            case QLabel():
                return wide(part.text()) > part.width() + 1 or part.fontMetrics().height() > part.height() + 2
            case QLineEdit():
                return wide("−0.00000") + 16 > part.width()
            case CalmMenu():
                return wide(part.shown_text()) + 30 > part.width()
            case _:
                needed = part.sizeHint()
                return needed.width() > part.width() + 1 or needed.height() > part.height() + 1

    kinds = QLabel, QLineEdit, CalmMenu, QPushButton, QToolButton
    parts = [part for kind in kinds for part in shown(root, kind)]
    return [
        f"{part.accessibleName() or getattr(part, 'text', str)()} {part.sizeHint().toTuple()} {part.size().toTuple()}"
        for part in parts
        if is_cut(part)
    ]


TEXTS = [
    *(f"optimizer={name}&race={name};{name}" for name in OPTIMIZERS),
    *(f"schedule={name}" for name in SCHEDULES),
    *(f"landscape={name}" for name in LANDSCAPES),
    FULL,
    DATA,
]


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_cut_off_at_the_least_width(panel: Panel, application: Any, percent: int) -> None:
    dress(application, DARK, percent)
    panel.controls.wear(DARK, percent)
    panel.open()
    width = round(WIDTH * percent / 100)
    problems: list[str] = []
    for text in TEXTS:
        panel.display(text, width, 560)
        inside = panel.controls.widget()
        if inside.minimumSizeHint().width() > width - BAR:
            problems.append(f"{text}: {inside.minimumSizeHint().width()} wide")
        problems += [f"{text}: {problem}" for problem in cut_off(inside)]
        if panel.controls.horizontalScrollBar().isVisible():
            problems.append(f"{text}: scrolls sideways")
    assert problems == []
    dress(application, DARK, 100)


@pytest.mark.parametrize(("width", "is_whole"), [(WIDTH, False), (310, True)])
def test_a_long_name_is_shortened_only_where_there_is_no_room(panel: Panel, width: int, is_whole: bool) -> None:  # noqa: FBT001
    panel.display("optimizer=qhm", width)
    menu = panel.menu("optimizer")
    assert isinstance(menu, CalmMenu)
    assert (menu.shown_text() == menu.currentText()) is is_whole
    assert menu.shown_text().startswith("Quasi-hyperbolic")


@pytest.mark.parametrize("typed", ["1" * 39, "1e400", "abc", "-1"])
def test_the_longest_problem_does_not_push_the_edge_away(panel: Panel, typed: str) -> None:
    panel.display("", WIDTH)
    for field in (panel.controls.start.fields[0], panel.controls.rate.field):
        field.setFocus()
        write(field, typed + "x")
        QTest.keyClick(field, Qt.Key.Key_Return)
        events()
        assert panel.controls.widget().minimumSizeHint().width() <= WIDTH - BAR
        assert cut_off(panel.controls.widget()) == []
