"""CRASH: an error that nobody expected is written down, said once, and the window goes on with its last good state."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import ParamSpec

MOST_BYTES = 256 * 1024

Arguments = ParamSpec("Arguments")


def told(method: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """A drawing method whose errors go to ``sys.excepthook`` at once.

    Left to PySide 6.9.3 they would wait until the event loop ends, and one that C code raised, such as that of a wrong index,
    would end the process (on Python 3.11).
    """

    @wraps(method)
    def drawn(*arguments: Arguments.args, **named: Arguments.kwargs) -> None:
        try:
            method(*arguments, **named)
        except Exception as error:  # noqa: BLE001 - it is told
            sys.excepthook(type(error), error, error.__traceback__)

    return drawn


class CrashReport:
    """What ``sys.excepthook`` calls while the window runs."""

    def __init__(self, log: Path, announce: Callable[[Path], None]) -> None:
        self._log = log
        self._announce = announce
        self._was_announced = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write the error down; announce the first."""
        text = "".join(traceback.format_exception(kind, error, trace))
        if sys.stderr is not None:
            sys.stderr.write(text)
        # A full disk or a home folder that cannot be written must not bring the window down.
        with suppress(OSError):
            self._log.parent.mkdir(parents=True, exist_ok=True)
            mode = "a" if self._log.exists() and self._log.stat().st_size < MOST_BYTES else "w"
            with self._log.open(mode, encoding="utf-8") as file:
                file.write(text + "\n")
        if not self._was_announced:
            self._was_announced = True
            self._announce(self._log)
