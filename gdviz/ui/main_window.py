"""MAIN WINDOW: the only one that knows all parts; every connection between them is made in ``_connect``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRandomGenerator, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gdviz.course.lesson import Lesson
from gdviz.descent.catalogue import Catalogue
from gdviz.lab.experiment import LEARNING_RATE, Experiment
from gdviz.lab.simulator import Simulator
from gdviz.lab.sweep import sweep_rates, sweep_starts
from gdviz.ui.canvas.bench import LossCurveBench
from gdviz.ui.canvas.rate_strip import RateStrip
from gdviz.ui.controls import Controls
from gdviz.ui.formula_label import FormulaLabel
from gdviz.ui.lesson_panel import LessonPanel
from gdviz.ui.player import SPEEDS, Player
from gdviz.ui.scene import Scene, take_scene
from gdviz.ui.settings import SYSTEM, Settings
from gdviz.ui.shortcuts import SHORTCUTS, ShortcutHelp, shown_keys
from gdviz.ui.theme import TEXT_SIZES, THEMES, Theme, dress, system_theme
from gdviz.ui.transport import Transport
from gdviz.ui.wording import translated

LESSONS_SHARE, CONTROLS_SHARE = 0.26, 0.225
"""Of the window's width, for the panels at first."""
LEAST_PANELS = (200, 240)
LEAST_WIDTH = 760
"""Of the panels and, for all three areas, of the window; at 100 % text."""


class MainWindow(QMainWindow):
    """Lessons left, stage in the middle, controls right."""

    _sweeps_wanted = Signal()

    def __init__(
        self,
        simulator: Simulator,
        course: Catalogue[Lesson],
        settings: Settings,
        keep: Callable[[Settings], None],
        theme: str | None = None,
    ) -> None:
        super().__init__()
        self._simulator = simulator
        self._settings = settings
        self._theme_for_once = theme
        self._keep = keep
        self._shown: Scene | None = None
        self._was_painted = False
        self._swept_rule: Experiment | None = None
        self._swept_place: Experiment | None = None
        worn, percent = self.theme, settings.text_size
        dress(_application(), worn, percent)
        self.player = Player()
        self.player.reduced_motion = settings.reduced_motion
        self.player.speed = settings.speed
        self.lessons = LessonPanel(course, worn, percent)
        self.bench = LossCurveBench(worn, percent)
        self.transport = Transport(worn, percent, SPEEDS)
        self.rate_strip = RateStrip(worn, percent)
        self.formulas = FormulaLabel(worn, percent, 2)
        self.controls = Controls(self.rate_strip, self.formulas)
        self._lay_out()
        self._make_actions()
        self._connect()
        self.transport.display_speed(settings.speed)
        self._show()

    @property
    def theme(self) -> Theme:
        """The theme of the command line, else the person's, else the system's."""
        return THEMES.get(self._theme_for_once or self._settings.theme) or system_theme()

    def _lay_out(self) -> None:
        self.setWindowTitle("gdviz")
        self.setAnimated(False)
        stage = QWidget()
        stage.setObjectName("bench")
        column = QVBoxLayout(stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bench, 1)
        column.addWidget(self.transport)
        self.setCentralWidget(stage)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.lessons_dock = self._dock("lessons", self.tr("Lessons"), self.lessons, left)
        self.controls_dock = self._dock("controls", self.tr("Controls"), self.controls, right)

    def _dock(self, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        dock.setTitleBarWidget(QWidget())
        dock.setWidget(content)
        self.addDockWidget(area, dock)
        return dock

    def resize_panels(self) -> None:
        """Give the panels their shares of the window's width; where large text leaves the stage no room, fold the lessons."""
        percent = self._settings.text_size
        least = [round(points * percent / 100) for points in LEAST_PANELS]
        shares = [round(self.width() * share) for share in (LESSONS_SHARE, CONTROLS_SHARE)]
        widths = [max(pair) for pair in zip(least, shares, strict=True)]
        if self.width() < LEAST_WIDTH * percent / 100:
            self.lessons_dock.hide()
        self.resizeDocks([self.lessons_dock, self.controls_dock], widths, Qt.Orientation.Horizontal)

    def restore(self) -> None:
        """Put the window and its panels where they were left."""
        if self._settings.geometry and self.restoreGeometry(QByteArray.fromHex(self._settings.geometry.encode())):
            self.restoreState(QByteArray.fromHex(self._settings.docks.encode()))
        else:
            self.resize_panels()

    def _make_actions(self) -> None:
        self._actions: dict[str, QAction] = {}
        for shortcut in SHORTCUTS:
            if not shortcut.verb:
                continue
            action = QAction(translated(shortcut.text), self)
            action.setShortcuts([QKeySequence(keys) for keys in shortcut.keys])
            action.triggered.connect(partial(self._obey, shortcut.verb))
            if shortcut.on_curve:
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                self.bench.curve.addAction(action)
            else:
                action.setToolTip(f"{action.text()} ({shown_keys(shortcut)})")
                self._actions[shortcut.verb] = action
                self.addAction(action)
        self._make_tool_bar()

    def _make_tool_bar(self) -> None:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.addToolBar(bar)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        texts = {
            "toggle_lessons": self.tr("Lessons"),
            "undo": self.tr("Undo"),
            "redo": self.tr("Redo"),
            "": "",
            "smaller_text": self.tr("A−"),
            "larger_text": self.tr("A+"),
            "view": "",
            "show_help": self.tr("Keys"),
            "toggle_controls": self.tr("Controls"),
        }
        for verb, text in texts.items():
            if verb == "":
                bar.addWidget(space)
            elif verb == "view":
                bar.addWidget(self._view_button())
            else:
                action = self._actions[verb]
                action.setIconText(text)
                bar.addAction(action)
                button = bar.widgetForAction(action)
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setAccessibleName(action.text())
        for verb, dock in (("toggle_lessons", self.lessons_dock), ("toggle_controls", self.controls_dock)):
            self._actions[verb].setCheckable(True)
            dock.visibilityChanged.connect(self._actions[verb].setChecked)

    def _view_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("View"))
        button.setToolTip(self.tr("Colours and motion"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        group = QActionGroup(menu)
        names = {
            SYSTEM: self.tr("Colours of the system"),
            "dark": self.tr("Dark"),
            "light": self.tr("Light"),
            "contrast": self.tr("High contrast"),
        }
        for name, text in names.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(name == self._settings.theme)
            action.triggered.connect(partial(self._obey_theme, name))
            group.addAction(action)
        menu.addSeparator()
        calm = menu.addAction(self.tr("Less motion"))
        calm.setCheckable(True)
        calm.setChecked(self._settings.reduced_motion)
        calm.toggled.connect(self.choose_motion)
        button.setMenu(menu)
        return button

    def _connect(self) -> None:
        """Make every connection between the parts: wishes go up to the simulator, facts come down through ``_show``."""
        self._simulator.watch(self._show)
        self.player.steps_due.connect(self._go_on)
        self.player.glided.connect(self.bench.glide)
        self.player.playing_changed.connect(self.transport.display_playing)
        self.transport.play_requested.connect(self.play)
        self.transport.pause_requested.connect(self.player.pause)
        self.transport.step_requested.connect(self.step)
        self.transport.back_requested.connect(self.back)
        self.transport.reset_requested.connect(self.reset)
        self.transport.step_chosen.connect(self.look_at)
        self.transport.speed_chosen.connect(self._choose_speed)
        self.bench.start_chosen.connect(self._choose_start)
        self.bench.start_dragged.connect(self._drag_start)
        self.bench.step_chosen.connect(self.look_at)
        self.controls.start_chosen.connect(self._choose_start)
        self.controls.random_start_requested.connect(self._choose_random_start)
        self.rate_strip.rate_chosen.connect(self._choose_rate)
        self.controls.entry_chosen.connect(self._choose_entry)
        self.controls.setting_chosen.connect(self._choose_setting)
        self.controls.setting_dragged.connect(self._drag_setting)
        self.controls.slider_grasped.connect(self._simulator.let_go)
        self.lessons.experiment_requested.connect(self._set_up)
        self._sweeps_wanted.connect(self._sweep, Qt.ConnectionType.QueuedConnection)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)

    def _show(self) -> None:
        """Show in all parts what the simulator now is."""
        scene, before = take_scene(self._simulator), self._shown
        self._shown = scene
        for part in (self.bench, self.transport, self.controls):
            part.display(scene)
        self.rate_strip.display_rate(scene.experiment.learning_rate)
        self.formulas.display(scene.descent.landscape.formula, scene.descent.landscape.gradient_formula)
        self._actions["undo"].setEnabled(self._simulator.can_undo)
        self._actions["redo"].setEnabled(self._simulator.can_redo)
        if before and before.experiment is scene.experiment and abs(before.cursor - scene.cursor) == 1:
            self.player.glide()
        else:
            self.player.land()
        if scene.is_at_end:
            self.player.pause()
        if self._was_painted and (before is None or before.experiment is not scene.experiment):
            self._sweeps_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and after the first time fill the strips, so that the window need not wait for them."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self._sweeps_wanted.emit()

    def _sweep(self) -> None:
        """Make a strip anew where what it depends on has changed; of several changes that came together, after the last."""
        experiment, landscape = self._simulator.experiment, self._simulator.descent.landscape
        rule = replace(experiment, start=())
        if rule != self._swept_rule:
            self._swept_rule = rule
            self.bench.display_sweep(sweep_starts(experiment))
        place = replace(experiment, learning_rate=LEARNING_RATE.default)
        if place != self._swept_place:
            self._swept_place = place
            self.rate_strip.display(sweep_rates(experiment), landscape)

    def play(self) -> None:
        """Run on; a run that has ended begins again from its start."""
        if self._simulator.is_at_end:
            self._simulator.go_to(0)
        if not self._simulator.is_at_end:
            self.player.play()

    def toggle_run(self) -> None:
        """Run, or pause."""
        (self.player.pause if self.player.is_playing else self.play)()

    def step(self) -> None:
        """Make one step."""
        self.player.pause()
        self._simulator.advance()

    def back(self) -> None:
        """Look at the step before."""
        self.player.pause()
        self._simulator.back()

    def reset(self) -> None:
        """Put the ball back to its start."""
        self.player.pause()
        self._simulator.reset()

    def undo(self) -> None:
        """Take back the last change or reset."""
        self.player.pause()
        self._simulator.undo()

    def redo(self) -> None:
        """Take back the last undo."""
        self.player.pause()
        self._simulator.redo()

    def open_lesson(self, slug: str) -> None:
        """Show this lesson's page."""
        self.lessons.display(slug)

    def look_at(self, index: int) -> None:
        """Go to this step of the run."""
        self.player.pause()
        self._simulator.go_to(index)

    def _obey(self, verb: str, checked: bool = False) -> None:
        """Do what a key or a button of the table says."""
        del checked
        getattr(self, verb)()

    def _obey_theme(self, name: str, checked: bool = False) -> None:
        del checked
        self.choose_theme(name)

    def _go_on(self, count: int) -> None:
        self._simulator.go_to(self._simulator.cursor + count)

    def _choose_rate(self, rate: float) -> None:
        self._choose_setting(LEARNING_RATE.name, rate)

    def _choose_entry(self, kind: str, name: str) -> None:
        self._simulator.let_go()
        self._simulator.adjust(**{kind: name})

    def _set_up(self, experiment: Experiment) -> None:
        self.player.pause()
        self._simulator.set_up(experiment)

    def _choose_start(self, x: float) -> None:
        self._simulator.let_go()
        self._drag_start(x)

    def _drag_start(self, x: float) -> None:
        self.player.pause()
        self._simulator.adjust(start=(x,))

    def _choose_random_start(self) -> None:
        ((low, high),) = self._simulator.descent.landscape.window
        self._choose_start(round(low + (high - low) * QRandomGenerator.global_().generateDouble(), 2))

    def _choose_setting(self, name: str, value: float) -> None:
        self._simulator.let_go()
        self._drag_setting(name, value)

    def _drag_setting(self, name: str, value: float) -> None:
        settings = self._simulator.experiment.settings
        self._simulator.adjust(**({"settings": {**settings, name: value}} if name in settings else {name: value}))

    def _choose_speed(self, speed: int) -> None:
        self.player.speed = speed
        self._remember(replace(self._settings, speed=speed))

    def choose_theme(self, name: str) -> None:
        """Take these colours from now on."""
        self._theme_for_once = None
        self._remember(replace(self._settings, theme=name))
        self._dress()

    def choose_motion(self, reduced: bool) -> None:
        """Glide, or jump, from now on."""
        self.player.reduced_motion = reduced
        self._remember(replace(self._settings, reduced_motion=reduced))

    def larger_text(self) -> None:
        """Take the next larger text."""
        self._choose_text(1)

    def smaller_text(self) -> None:
        """Take the next smaller text."""
        self._choose_text(-1)

    def _choose_text(self, direction: int) -> None:
        place = TEXT_SIZES.index(self._settings.text_size) + direction
        if not 0 <= place < len(TEXT_SIZES):
            return
        self._remember(replace(self._settings, text_size=TEXT_SIZES[place]))
        self._dress()
        self.resize_panels()

    def _dress(self) -> None:
        theme, percent = self.theme, self._settings.text_size
        dress(_application(), theme, percent)
        for part in (self.bench, self.lessons, self.transport, self.rate_strip, self.formulas):
            part.wear(theme, percent)
        self._show()

    def toggle_lessons(self) -> None:
        """Fold the lessons, or bring them back."""
        self.lessons_dock.setVisible(self.lessons_dock.isHidden())

    def toggle_controls(self) -> None:
        """Fold the controls, or bring them back."""
        self.controls_dock.setVisible(self.controls_dock.isHidden())

    def show_help(self) -> None:
        """Show the list of keys."""
        if sheet := self.findChild(ShortcutHelp):
            sheet.activateWindow()
            return
        sheet = ShortcutHelp(self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.show()

    def announce(self, text: str) -> None:
        """Say something once, at the window's foot."""
        self.statusBar().showMessage(text)

    def announce_error(self, log: Path) -> None:
        """Say that something went wrong, and where it is written down."""
        self.announce(self.tr("Something went wrong in gdviz. You can go on; what happened is written in {log}").format(log=log))

    def _remember(self, settings: Settings) -> None:
        self._settings = settings
        self._keep(settings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the parts out, also where Qt would not: while the edge of a panel is dragged, which ends here."""
        super().resizeEvent(event)
        if not self.rect().contains(self.centralWidget().geometry()):
            place = QPointF(-1, -1)
            let_go = QMouseEvent(
                QEvent.Type.MouseButtonRelease,
                place,
                self.mapToGlobal(place),
                Qt.MouseButton.LeftButton,
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
            )
            QApplication.sendEvent(self, let_go)
            if layout := self.layout():
                layout.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window was left."""
        self.player.pause()
        self.player.land()
        geometry, docks = self.saveGeometry().toHex().toStdString(), self.saveState().toHex().toStdString()
        self._remember(replace(self._settings, geometry=geometry, docks=docks))
        super().closeEvent(event)


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError
    return application
