"""TUTOR: writes into the notebook what happens in the lesson panel, and shows there what the notebook says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from gdviz.course.notebook import Notebook
from gdviz.course.task import QUESTION
from gdviz.ui.lessons.panel import LessonPanel
from gdviz.ui.wording import say, say_error
from gdviz.words import InputError, Message, OutputError

SUGGESTED = "gdviz-progress.json"


class Tutor(QObject):
    """Joins a panel and a notebook."""

    said = Signal(str)

    def __init__(self, panel: LessonPanel, notebook: Notebook) -> None:
        super().__init__(panel)
        self._panel, self._notebook = panel, notebook
        panel.page_opened.connect(notebook.turn_to)
        panel.trouble.connect(self.said)
        panel.page.answered.connect(self._answer)
        panel.page.skipped.connect(notebook.skip)
        panel.page.hint_taken.connect(notebook.take_hint)
        panel.page.solved.connect(self._record)
        contents = panel.contents
        contents.review_requested.connect(lambda: panel.show_review(self.due()))
        contents.reset_requested.connect(self._reset)
        contents.undo_requested.connect(notebook.undo_reset)
        contents.export_requested.connect(self._export)
        contents.import_requested.connect(self._import)
        notebook.watch(self.show)
        self.show()

    def listen(self) -> None:
        """Say from now on what goes wrong with the notebook, and what already has."""
        self._notebook.listen(self._tell)

    def _tell(self, message: Message) -> None:
        self.said.emit(say(message))

    def due(self) -> list[str]:
        """The questions to ask again now."""
        answered = self._notebook.progress.reviews
        return self._notebook.due({key for key in answered if self._panel.task(key) is not None})

    def show(self) -> None:
        """Show in the panel what the notebook says."""
        self._panel.display_progress(self._notebook.progress, len(self.due()), can_undo=self._notebook.can_undo_reset)

    def _answer(self, key: str, value: Any, is_right: bool) -> None:
        task = self._panel.task(key)
        reviewed = task is not None and task.kind == QUESTION
        self._notebook.answer(key, value, is_right=is_right, reviewed=reviewed)

    def _record(self, key: str, value: float, setup: Any) -> None:
        task = self._panel.task(key)
        larger = task is not None and task.best is not None and task.best.larger_is_better
        self._notebook.record(key, value, setup.text(), larger_is_better=larger)

    def _reset(self) -> None:
        self._notebook.reset()
        self.said.emit(self.tr("The course begins anew. “Take that back” in “My progress” brings everything back."))

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self._panel, self.tr("Save your progress"), SUGGESTED, self.tr("Progress (*.json)"))
        if name:
            try:
                self._notebook.export(Path(name))
            except OutputError as error:
                self.said.emit(str(error))

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._panel, self.tr("Go on from a file"), "", self.tr("Progress (*.json)"))
        if name:
            try:
                self._notebook.import_from(Path(name))
            except InputError as error:
                self.said.emit(say_error(error))
