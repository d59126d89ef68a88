"""PLAYER: the one clock. It says when a step is due and how far the ball has glided since the last one."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_MS = 16
SPEEDS = (1, 2, 5, 10, 20, 60)
"""Steps per second that can be chosen."""
GLIDE_SECONDS = 0.35
"""A glide takes this long, or as long as a step where steps follow faster."""
FASTEST_GLIDE = 30
"""From this many steps per second on the ball just moves."""
LONGEST_FRAME = 0.1
"""After a stall (sleep, a busy machine) no more than this many seconds count."""


class Player(QObject):
    """Runs, pauses and glides. Its timer is on only while something moves."""

    steps_due = Signal(int)
    glided = Signal(float)
    playing_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self._speed = 5
        self._is_playing = False
        self._due = 0.0
        self._glide = 1.0
        self.reduced_motion = False

    @property
    def is_playing(self) -> bool:
        """Whether steps are made by themselves."""
        return self._is_playing

    @property
    def is_moving(self) -> bool:
        """Whether the timer is on."""
        return self._timer.isActive()

    @property
    def speed(self) -> int:
        """Steps per second."""
        return self._speed

    @speed.setter
    def speed(self, speed: int) -> None:
        self._speed = speed

    def play(self) -> None:
        """Make steps by themselves from now on, the first at once."""
        if not self._is_playing:
            self._is_playing = True
            self._due = 1.0
            self._start()
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Make no more steps; a glide goes on to its end."""
        if self._is_playing:
            self._is_playing = False
            self.playing_changed.emit(False)

    def glide(self) -> None:
        """Let the ball glide to where it is now, from where it was."""
        self._glide = 1.0 if self.reduced_motion or (self._is_playing and self._speed >= FASTEST_GLIDE) else 0.0
        self.glided.emit(self._glide)
        if self._glide < 1:
            self._start()

    def land(self) -> None:
        """End a glide at once."""
        self._glide = 1.0
        self.glided.emit(1.0)

    def _start(self) -> None:
        if not self._timer.isActive():
            self._last = perf_counter()
            self._timer.start()

    def _tick(self) -> None:
        now = perf_counter()
        elapsed, self._last = now - self._last, now
        self.advance(elapsed)

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass, at most ``LONGEST_FRAME`` of them."""
        seconds = min(seconds, LONGEST_FRAME)
        if self._glide < 1:
            self._glide = min(1.0, self._glide + seconds / min(GLIDE_SECONDS, 1 / self._speed))
            self.glided.emit(self._glide)
        if self._is_playing:
            self._due += seconds * self._speed
            steps = int(self._due + 1e-9)
            self._due -= steps
            if steps:
                self.steps_due.emit(steps)
        elif self._glide >= 1:
            self._timer.stop()
