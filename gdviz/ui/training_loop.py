"""TRAINING LOOP: connects its bench and its controls with the trainer who owns what they show."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from gdviz.course.setups import TrainingReadings
from gdviz.lab.loop import PHASES
from gdviz.lab.own_data import read_own_data
from gdviz.lab.trainer import BATCH, EPOCH, PHASE, Trainer
from gdviz.lab.training import OWN_DATA, TRAINING_LOOP, Training, parse_training
from gdviz.lab.training_outcome import TrainingOutcome
from gdviz.ui.side_bench import SideBench
from gdviz.ui.theme import Theme
from gdviz.ui.training.bench import NETWORK, TrainingBench
from gdviz.ui.training.controls import TrainingControls
from gdviz.ui.training.scene import take_training_scene
from gdviz.ui.transport import Progress
from gdviz.ui.wishes import Wishes
from gdviz.words import InputError

PATIENCE = 0.03
"""So many seconds a far way may take before what was reached is shown."""


class TrainingLoop(SideBench):
    """The bench on which a small network learns."""

    name = TRAINING_LOOP

    def __init__(self, trainer: Trainer, wishes: Wishes, theme: Theme, percent: int) -> None:
        super().__init__()
        self._trainer = self.owner = self.runner = trainer
        self._wishes = wishes
        self._cursor, self._has_moved_by_a_phase = trainer.cursor, False
        self.bench = self.picture = TrainingBench(theme, percent)
        self.panel = self.controls = TrainingControls()
        for part in (self.bench, self.panel):
            part.setAcceptDrops(True)
            part.installEventFilter(self)
        trainer.patience = PATIENCE
        self._further = QTimer(self, singleShot=True, interval=0)
        self._further.timeout.connect(trainer.go_on)
        wishes.side_opened.connect(self._come_forward)
        self._connect_bench()
        self._connect_controls()

    def _connect_bench(self) -> None:
        self.bench.weight_chosen.connect(self._trainer.look_at)
        self.bench.example_chosen.connect(self._trainer.follow)
        self.bench.phase_chosen.connect(self._finish_phase)
        self.bench.epoch_chosen.connect(self.go_to)
        self.bench.worked_chosen.connect(self._trainer.work_out)
        self.bench.training_requested.connect(self._take_text)
        self.bench.training_chosen.connect(self._take_up)
        self.bench.refused.connect(self._wishes.refuse)

    def _connect_controls(self) -> None:
        self.panel.setting_chosen.connect(partial(self._wishes.choose_of, self._trainer))
        self.panel.setting_dragged.connect(partial(self._wishes.drag_of, self._trainer))
        self.panel.grasped.connect(self._trainer.let_go)
        self.panel.new_seed_requested.connect(partial(self._wishes.draw_seed_of, self._trainer))
        self.panel.own_data_requested.connect(self._ask_for_data)

    def _finish_phase(self, phase: str) -> None:
        """Go on to the end of this phase, of this step or the next; after ``repeat`` the next step's first is done."""
        self._wishes.player.pause()
        wanted = (PHASES.index(phase) + 1 if phase in PHASES else 1) % len(PHASES)
        ahead = (wanted - self._trainer.cursor) % len(PHASES) or len(PHASES)
        self._trainer.go_to(self._trainer.cursor + ahead)

    def _take_text(self, text: str) -> None:
        """Train what this line of text says."""
        self._wishes.player.pause()
        self._trainer.set_up(parse_training(text))

    def _take_up(self, training: Training) -> None:
        """Train this one of many, in sight."""
        self._wishes.player.pause()
        self._trainer.set_up(training)
        self.bench.open(NETWORK)

    def _come_forward(self, name: str) -> None:
        """Have in sight what a lesson has put on the bench."""
        if name == self.name:
            self.bench.show_training()

    def _ask_for_data(self) -> None:
        words = self.tr("Data (*.csv *.txt *.tsv);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self.panel, self.tr("Open your own data"), "", words)
        if name:
            self.open_data(Path(name))

    def open_data(self, path: Path) -> None:
        """Learn from a file; what is wrong with it is said, and nothing is changed."""
        self._wishes.player.pause()
        self._trainer.let_go()
        try:
            data = read_own_data(path)
            self._trainer.adjust(data=OWN_DATA, own=data, loss="")
        except InputError as error:
            self._wishes.refuse(error)
            return
        said = self.tr("{count} examples read from {name}").format(count=data.count, name=path.name)
        self._wishes.said.emit(said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a file that is dropped on the bench or its controls."""
        if isinstance(event, QDropEvent):
            urls = event.mimeData().urls()
            if len(urls) == 1 and urls[0].isLocalFile():
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.open_data(Path(urls[0].toLocalFile()))
                return True
        return super().eventFilter(watched, event)

    def told(self) -> TrainingReadings | None:
        """What the training came to, once it has ended."""
        return TrainingReadings(TrainingOutcome(self._trainer.loop)) if self._trainer.is_at_end else None

    def progress(self) -> Progress:
        """Which epoch one looks at."""
        trainer, moment = self._trainer, self._trainer.moment
        return Progress(
            self.tr("Epochs: {at}"), moment.epoch, trainer.training.epochs_within, trainer.cursor > 0, not trainer.is_at_end
        )

    def paces(self) -> tuple[list[tuple[str, str]], str]:
        """By phases, batches or epochs."""
        words = [(PHASE, self.tr("by phase")), (BATCH, self.tr("by batch")), (EPOCH, self.tr("by epoch"))]
        return words, self._trainer.pace

    def go_to(self, now: int) -> None:
        """Look at the begin of this epoch."""
        self._wishes.player.pause()
        self._trainer.go_to_epoch(now)

    def set_pace(self, pace: str) -> None:
        """Go on by phases, batches or epochs from now on."""
        self._trainer.set_pace(pace)

    @property
    def wants_glide(self) -> bool:
        """Whether it is one phase further than what was shown before."""
        return self._has_moved_by_a_phase

    def glide(self, progress: float) -> None:
        """Let what flows through the network be on its way."""
        self.bench.glide(progress)

    def display(self) -> None:
        """Show the training as it now is."""
        self._has_moved_by_a_phase = self._trainer.cursor == self._cursor + 1
        self._cursor = self._trainer.cursor
        self.panel.display(self._trainer.training)
        self.bench.display(take_training_scene(self._trainer))
        if self._trainer.is_under_way:
            self._further.start()

    def rest(self) -> None:
        """Bring the landscape of the loss up to date, where one looks at it."""
        self.bench.rest()

    def stop(self) -> None:
        """Give up what is worked on beside the window."""
        self._further.stop()
        self.bench.stop()

    def display_anew(self) -> None:
        """Show in the controls what holds, in place of what was refused."""
        self.panel.display_anew(self._trainer.training)

    def wear(self, theme: Theme, percent: int) -> None:
        """Take on a theme and a text size."""
        self.bench.wear(theme, percent)
        self.display()
