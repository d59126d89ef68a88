"""A long lesson: frame after frame, nothing grows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import ctypes, gc, itertools, json, os, sys
import psutil
from PySide6.QtCore import QEvent, QObject
from gdviz.app import make_application, make_window
from gdviz.lab.notation import parse_run
from gdviz.ui.settings import Settings

frames = int(sys.argv[1])
application = make_application()
window = make_window(parse_run(""), None, Settings(), keep_in=None)
window.resize(1280, 760)
window.show()
process = psutil.Process()
texts = itertools.cycle(["", "learning_rate=0.2", "learning_rate=1.2", "optimizer=momentum&beta=0.95&learning_rate=0.02",
    "landscape=cliff&learning_rate=0.3", "landscape=parabola&learning_rate=1.5", "schedule=exponential&learning_rate=0.6",
    "landscape=foggy-hills", "landscape=ravine&learning_rate=0.07&race=momentum;adam",
    "landscape=himmelblau&restarts=50&learning_rate=0.005", "landscape=line-fit&batch=8&learning_rate=0.05&noise=0.2",
    "data=circles&hidden=4&epochs=300", "data=digits&hidden=8"])
looks = []

def look():
    # What is kept is looked for: nothing is being worked out, and free memory is with the system again.
    while not window.sweeper.is_idle:
        application.processEvents()
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    looks.append({"rss": process.memory_info().rss, "objects": len(gc.get_objects()), "none": sys.getrefcount(None),
        "qobjects": len(window.findChildren(QObject))})

every = max(1, frames // 20)
changes = every // 2
for frame in range(frames):
    if frame % changes == 0:
        window.wishes.take(parse_run(next(texts)))
        application.processEvents()
    if not window.player.is_playing:
        window.play()
    window.player.advance(1 / 60)
    if window.stage.side:
        for part in (window.sides[window.stage.side].bench.network, window.sides[window.stage.side].bench.data):
            part.repaint()
    else:
        bench = window.stage.bench
        (bench.map if hasattr(bench, "map") else bench.curve.viewport()).repaint()
    if frame % 97 == 0:
        window.toggle_fog()
    if frame % 30 == 0:
        application.processEvents()
    if frame % every == every - 1:
        window.wishes.take(parse_run(""))
        window.player.land()
        application.processEvents()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        look()
window.close()
window.deleteLater()
application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
application.processEvents()
print(json.dumps(looks))
"""


def looks_after(frames: int, seconds: float) -> list[dict[str, int]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(frames)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line] == []
    return json.loads(done.stdout)


def check(looks: list[dict[str, int]], frames: int, megabytes: float) -> None:
    """After the first half nothing grows any more."""
    half = looks[len(looks) // 2 :]
    first, last = half[0], half[-1]
    assert last["rss"] - first["rss"] < megabytes * 2**20, [look["rss"] for look in looks]
    assert abs(last["objects"] - first["objects"]) < 3000, [look["objects"] for look in looks]
    assert abs(last["none"] - first["none"]) < 1000 + frames // 500, [look["none"] for look in looks]
    assert last["qobjects"] <= max(look["qobjects"] for look in half[:3]), [look["qobjects"] for look in looks]


def test_a_thousand_frames_leave_nothing_behind() -> None:
    check(looks_after(1000, 60), 1000, 12)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_fifty_thousand_frames_leave_nothing_behind() -> None:
    check(looks_after(50_000, 800), 50_000, 4)
