"""MAIN WINDOW: the only one that knows all parts; every connection between them is made in ``_connect``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.course.lesson import Course
from gdviz.course.notebook import Notebook
from gdviz.course.setups import Setup
from gdviz.lab.experiment import BENCHES, Experiment
from gdviz.lab.outcome import Outcome
from gdviz.lab.owner import Owner, Runner
from gdviz.lab.owners import Owners
from gdviz.lab.races import RACES
from gdviz.lab.simulator import Simulator
from gdviz.ui.actions import make_actions
from gdviz.ui.canvas.rate_strip import RateStrip
from gdviz.ui.canvas.schedule_curve import ScheduleCurve
from gdviz.ui.canvas.stage import Stage
from gdviz.ui.controls import Controls
from gdviz.ui.crash import told
from gdviz.ui.formula_label import FormulaLabel
from gdviz.ui.lessons.panel import LessonPanel
from gdviz.ui.lessons.tutor import Tutor
from gdviz.ui.panels import LEAST_WIDTH, Cupboard, PanelledWindow, add_dock, panel_widths
from gdviz.ui.player import SPEEDS, Player
from gdviz.ui.scene import Scene, take_scene
from gdviz.ui.settings import Settings
from gdviz.ui.shortcuts import ShortcutHelp
from gdviz.ui.side_bench import SideBench, Sides
from gdviz.ui.sweeper import Sweeper
from gdviz.ui.theme import TEXT_SIZES, THEMES, Theme, dress, system_theme, the_application
from gdviz.ui.tool_bar import ToolBar
from gdviz.ui.transport import Transport
from gdviz.ui.wishes import Wishes
from gdviz.ui.wording import translated


class MainWindow(PanelledWindow):
    """Lessons left, stage in the middle, controls right."""

    _painted = Signal()
    _sweeps_wanted = Signal()

    def __init__(
        self,
        simulator: Simulator,
        course: Course,
        notebook: Notebook,
        settings: Settings,
        keep: Callable[[Settings], None],
        theme: str | None = None,
    ) -> None:
        super().__init__()
        self._simulator = simulator
        self._owners = Owners()
        self._settings = settings
        self._theme_for_once = theme
        self._keep = keep
        self._shown: Scene | None = None
        self._was_painted = False
        self._shows_basins = False
        self._last_on = [Experiment(landscape=name) for name in BENCHES.values()]
        worn, percent = self.theme, settings.text_size
        dress(the_application(), worn, percent)
        self.player = Player()
        self.player.reduced_motion = settings.reduced_motion
        self.player.speed = settings.speed
        self.wishes = Wishes(simulator, self._owners, self.player)
        self.lessons = LessonPanel(course, worn, percent)
        self.tutor = Tutor(self.lessons, notebook)
        self.stage = Stage(worn, percent)
        self.transport = Transport(worn, percent, SPEEDS)
        self.rate_strip = RateStrip(worn, percent)
        self.formulas = FormulaLabel(worn, percent, 2)
        self.schedule_curve = ScheduleCurve(worn, percent)
        races = [(race.name, translated(race.label), translated(race.meaning)) for race in RACES.values()]
        self.controls = Controls(self.rate_strip, self.formulas, self.schedule_curve, races, worn, percent)
        self.sweeper = Sweeper()
        self.sides = Sides(self._owners, self.wishes, worn, percent)
        self._lay_out()
        self._make_actions()
        self._connect()
        self.transport.display_speed(settings.speed)
        self._show()
        self.stage.take_keyboard()

    @property
    def theme(self) -> Theme:
        """The theme of the command line, else the person's, else the system's."""
        return THEMES.get(self._theme_for_once or self._settings.theme) or system_theme()

    def _lay_out(self) -> None:
        self.setWindowTitle("gdviz")
        self.setAnimated(False)
        middle = QWidget()
        middle.setObjectName("bench")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stage, 1)
        column.addWidget(self.transport)
        self.setCentralWidget(middle)
        self._cupboard = Cupboard(self.controls)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.lessons_dock = add_dock(self, "lessons", self.tr("Lessons"), self.lessons, left)
        self.controls_dock = add_dock(self, "controls", self.tr("Controls"), self._cupboard, right)

    def resize_panels(self) -> None:
        """Give the panels their shares of the window's width; where large text leaves the stage no room, fold the lessons."""
        percent = self._settings.text_size
        if self.width() < LEAST_WIDTH * percent / 100:
            self.lessons_dock.hide()
        widths = panel_widths(self.width(), percent)
        self.resizeDocks([self.lessons_dock, self.controls_dock], widths, Qt.Orientation.Horizontal)

    def restore(self) -> None:
        """Put the window and its panels where they were left."""
        if self._settings.geometry and self.restoreGeometry(QByteArray.fromHex(self._settings.geometry.encode())):
            self.restoreState(QByteArray.fromHex(self._settings.docks.encode()))
        else:
            self.resize_panels()

    def _make_actions(self) -> None:
        self._actions = make_actions(self, self.stage, self._obey)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.tools = ToolBar(self._actions, self._settings)
        self.addToolBar(self.tools)
        for verb, dock in (("toggle_lessons", self.lessons_dock), ("toggle_controls", self.controls_dock)):
            self._actions[verb].setCheckable(True)
            dock.visibilityChanged.connect(self._actions[verb].setChecked)

    def _connect(self) -> None:
        """Make all connections between the parts: wishes go up to the simulator, facts come down through ``_show``."""
        self._simulator.watch(self._show)
        self.sides.changed.connect(self._show_side)
        self.wishes.said.connect(self.announce)
        self.wishes.refused.connect(self._show_anew)
        self.wishes.run_requested.connect(self.play)
        self.wishes.side_opened.connect(self._open_side)
        self.wishes.experiment_opened.connect(self._leave_side)
        self.wishes.taken.connect(self._judge)
        self.player.steps_due.connect(self._go_on)
        self.player.glided.connect(self._glide)
        self.player.playing_changed.connect(self.transport.display_playing)
        self.player.playing_changed.connect(self.sides.rest)
        self.transport.play_requested.connect(self.play)
        self.transport.pause_requested.connect(self.player.pause)
        self.transport.step_requested.connect(self.step)
        self.transport.back_requested.connect(self.back)
        self.transport.reset_requested.connect(self.reset)
        self.transport.step_chosen.connect(self.look_at)
        self.transport.pace_chosen.connect(self._choose_pace)
        self.transport.speed_chosen.connect(self._choose_speed)
        self._connect_stage()
        self._connect_controls()
        self._connect_lessons()
        self.tools.theme_chosen.connect(self.choose_theme)
        self.tools.motion_chosen.connect(self.choose_motion)
        self.sweeper.rates_known.connect(self.rate_strip.display)
        self.sweeper.starts_known.connect(self.stage.display_starts)
        self.sweeper.basins_known.connect(self.stage.display_basins)
        self._painted.connect(self._complete, Qt.ConnectionType.QueuedConnection)
        self._sweeps_wanted.connect(self._sweep, Qt.ConnectionType.QueuedConnection)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)

    def _connect_stage(self) -> None:
        self.stage.bench_chosen.connect(self.open_bench)
        self.stage.start_chosen.connect(self.wishes.choose_start)
        self.stage.start_dragged.connect(self.wishes.drag_start)
        self.stage.step_chosen.connect(self.look_at)
        self.stage.fog_lift_chosen.connect(self._simulator.lift_fog)
        self.stage.visibility_chosen.connect(self._simulator.see)
        self.stage.basins_chosen.connect(self.show_basins)
        self.stage.place_chosen.connect(self.lessons.page.take_place)

    def _connect_controls(self) -> None:
        self.rate_strip.rate_chosen.connect(self.wishes.choose_rate)
        self.controls.start_chosen.connect(self.wishes.choose_start)
        self.controls.random_start_requested.connect(self.wishes.choose_random_start)
        self.controls.entry_chosen.connect(self.wishes.choose_entry)
        self.controls.setting_chosen.connect(self.wishes.choose_setting)
        self.controls.setting_dragged.connect(self.wishes.drag_setting)
        self.controls.slider_grasped.connect(self._simulator.let_go)
        self.controls.new_seed_requested.connect(self.wishes.draw_seed)
        self.controls.restarts_chosen.connect(self.wishes.drop_balls)
        self.controls.rivals_chosen.connect(self.wishes.choose_rivals)
        self.controls.swap_requested.connect(self.wishes.swap)
        self.controls.race_chosen.connect(self.wishes.begin_race)

    def _connect_lessons(self) -> None:
        self.lessons.page.setup_requested.connect(self.wishes.take)
        self.lessons.page.run_requested.connect(self.wishes.take_and_run)
        self.lessons.page.live_grasped.connect(self.wishes.let_go)
        self.lessons.page.live_turned.connect(self.wishes.turn)
        self.lessons.page.place_wanted.connect(self.stage.point)
        self.lessons.page.guess_shown.connect(self.stage.display_guess)
        self.tutor.said.connect(self.announce)

    def _show(self) -> None:
        """Show in all parts what the simulator now is."""
        scene, before = take_scene(self._simulator), self._shown
        self._shown = scene
        self._last_on[scene.descent.landscape.dimensions - 1] = scene.experiment
        for part in (self.stage, self.controls, self.schedule_curve):
            part.display(scene)
        self.rate_strip.display_rate(scene.experiment.learning_rate)
        self.formulas.display(scene.descent.landscape.formula, scene.descent.landscape.gradient_formula)
        if self._side is None:
            self._show_run(scene.experiment, is_near=before is not None and scene.is_near(before))
        if self._was_painted and (before is None or before.experiment is not scene.experiment):
            self._sweeps_wanted.emit()

    def _show_run(self, setup: Setup, *, is_near: bool) -> None:
        """Show around the stage what is on it, and how far it has come."""
        if self._side is None:
            self.transport.display_scene(self._shown or take_scene(self._simulator))
        elif progress := self._side.progress():
            self.transport.display(progress)
        self._actions["undo"].setEnabled(self._owner.can_undo)
        self._actions["redo"].setEnabled(self._owner.can_redo)
        self.lessons.page.display_setup(setup)
        if is_near:
            self.player.glide()
        else:
            self.player.land()
        if self._runner and self._runner.is_at_end:
            self.player.pause()
        self._judge()

    @property
    def _side(self) -> SideBench | None:
        """The bench without a ball that is open."""
        return self.sides[self.stage.side] if self.stage.side else None

    @property
    def _owner(self) -> Owner:
        """Who owns what the stage shows."""
        return self._side.owner if self._side else self._simulator

    @property
    def _runner(self) -> Runner | None:
        """Who owns what runs on the stage."""
        return self._side.runner if self._side else self._simulator

    def _show_side(self, name: str) -> None:
        """Show on a bench without a ball what its owner now holds."""
        side = self.sides[name]
        side.display()
        if side is self._side:
            self._show_run(side.setup, is_near=side.wants_glide)

    def _judge(self) -> None:
        """Let the tasks of the page know what the stage has come to, if it has come to an end."""
        if side := self._side:
            if told := side.told():
                self.lessons.page.display_end(side.setup, told)
        elif self._simulator.is_at_end:
            self.lessons.page.display_end(self._simulator.experiment, Outcome(self._simulator))

    def _show_anew(self) -> None:
        """Show in the controls what holds, in place of what was refused."""
        self.controls.display_anew(take_scene(self._simulator))
        if self._side:
            self._side.display_anew()

    def _open_side(self, name: str) -> None:
        """Open a bench on which no ball rolls."""
        if self.stage.side != name:
            self.player.pause()
            self.player.land()
            self.stage.open_side(name, self.sides[name].picture)
            self._furnish()
            self._show_side(name)

    def _leave_side(self) -> None:
        if self.stage.side:
            self.player.pause()
            self.player.land()
            self.stage.leave_side()
            self._furnish()
            self._show()

    def _furnish(self) -> None:
        """Put around the stage what the bench on it needs, and fold what would do nothing there."""
        side = self._side
        panel = side.controls if side else self.controls
        self.transport.setHidden(self._runner is None)
        self.transport.offer(*(side.paces() if side else ([], "")))
        self._cupboard.hold(panel, self.controls_dock)
        self._actions["toggle_controls"].setDisabled(panel is None)
        for verb in ("toggle_run", "step", "back"):
            self._actions[verb].setDisabled(self._runner is None)

    @told
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and after the first time fill the strips, so that the window need not wait for them."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self._painted.emit()

    def _complete(self) -> None:
        """After the first picture: add what it could do without."""
        self.controls.complete()
        self.lessons.complete()
        self.tutor.listen()
        self._sweep()

    def _sweep(self) -> None:
        """Bring strips and basins up to date; of several changes that came together, after the last."""
        self.sweeper.sweep(self._simulator.experiment, basins_wanted=self._shows_basins)

    def show_basins(self, wanted: bool) -> None:
        """Colour the map by where each start ends, which is only seen without fog, or no longer."""
        self._shows_basins = wanted
        if wanted:
            self._simulator.lift_fog(True)
        self._sweeps_wanted.emit()

    def toggle_fog(self) -> None:
        """Lift the fog, or let it come back."""
        self._simulator.lift_fog(not self._simulator.fog_is_lifted)

    def open_bench(self, name: str) -> None:
        """Go on with what was last done on this bench."""
        if name not in BENCHES:
            self._open_side(name)
        elif self.stage.side and list(BENCHES).index(name) == len(self._simulator.experiment.start) - 1:
            self._leave_side()
        else:
            self.wishes.set_up(self._last_on[list(BENCHES).index(name)])

    def play(self) -> None:
        """Run on; a run that has ended begins again from its start."""
        runner = self._runner
        if runner and runner.is_at_end:
            runner.go_to_step(0)
        if runner and not runner.is_at_end:
            self.player.play()

    def toggle_run(self) -> None:
        """Run, or pause."""
        (self.player.pause if self.player.is_playing else self.play)()

    def step(self) -> None:
        """Make one step."""
        self.player.pause()
        if self._runner:
            self._runner.advance()

    def back(self) -> None:
        """Look at the step before."""
        self.player.pause()
        if self._runner:
            self._runner.back()

    def reset(self) -> None:
        """Put the ball back to its start."""
        self.player.pause()
        self._owner.reset()

    def undo(self) -> None:
        """Take back the last change or reset."""
        self.player.pause()
        self._owner.undo()

    def redo(self) -> None:
        """Take back the last undo."""
        self.player.pause()
        self._owner.redo()

    def open_lesson(self, slug: str | None) -> None:
        """Show this lesson from its beginning, or go on where the learner left; InputError if there is no such lesson."""
        if slug:
            self.lessons.display(slug)
        else:
            self.lessons.go_on()

    def look_at(self, index: int) -> None:
        """Go to this place of the timeline."""
        self.player.pause()
        if self._side:
            self._side.go_to(index)
        else:
            self._simulator.go_to(index)

    def look_at_step(self, step: int) -> None:
        """Go to this step of the run."""
        if self._runner:
            self._runner.go_to_step(step)

    def _obey(self, verb: str, checked: bool = False) -> None:
        """Do what a key or a button of the table says."""
        del checked
        getattr(self, verb)()

    def _go_on(self, count: int) -> None:
        if self._runner:
            self._runner.advance(count)

    def _glide(self, progress: float) -> None:
        (self._side or self.stage).glide(progress)

    def _choose_pace(self, pace: str) -> None:
        if self._side:
            self._side.set_pace(pace)

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
        dress(the_application(), theme, percent)
        charts = (self.stage, self.rate_strip, self.formulas, self.schedule_curve)
        for part in (*charts, self.lessons, self.transport, self.controls):
            part.wear(theme, percent)
        self._show()
        self.sides.wear(theme, percent)

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

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window was left."""
        self.player.pause()
        self.player.land()
        self.sweeper.stop()
        self.sides.stop()
        self._leave_side()
        geometry, docks = self.saveGeometry().toHex().toStdString(), self.saveState().toHex().toStdString()
        self._remember(replace(self._settings, geometry=geometry, docks=docks))
        super().closeEvent(event)
