"""What is measured, each in a process of its own: ``python -m tests.benchmarks.scripts NAME`` prints one JSON object.

Every figure stands beside its yardstick, measured in the same process or in a process started right after.
"""

# pyright: basic

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Callable

FRAMES = 240
SIZE = (1920, 1080)
SECONDS = 5.0
CHAOS = "learning_rate=1.2&steps=100000"


def start_gdviz() -> dict[str, float]:
    """When the window of the command ``gdviz`` was painted for the first time, on the machine's monotonic clock."""
    from PySide6.QtWidgets import QApplication

    from gdviz.cli import main

    moments: list[float] = []

    def paint_once_instead_of_staying() -> int:
        (window,) = (one for one in QApplication.topLevelWidgets() if one.isWindow() and one.windowTitle() == "gdviz")
        moments.append(_first_paint(QApplication.instance(), window))
        return 0

    QApplication.exec = staticmethod(paint_once_instead_of_staying)
    main([])
    return {"painted": moments[0]}


def start_empty() -> dict[str, float]:
    """The same for an empty window with the same libraries imported."""
    import numpy as np
    import pyqtgraph
    from PySide6.QtWidgets import QApplication, QMainWindow

    assert np
    assert pyqtgraph
    application = QApplication([])
    window = QMainWindow()
    window.resize(1360, 780)
    return {"painted": _first_paint(application, window)}


def _first_paint(application, window) -> float:  # noqa: ANN001
    from PySide6.QtCore import QEvent, QObject

    class Painted(QObject):
        happened = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if watched is window and event.type() == QEvent.Type.Paint:
                self.happened = True
            return False

    painted = Painted()
    window.installEventFilter(painted)
    window.show()
    while not painted.happened:
        application.processEvents()
    moment = time.monotonic()
    window.close()
    return moment


def _shown(text: str, speed: int = 60):  # noqa: ANN202
    from gdviz.app import make_application, make_window
    from gdviz.lab.notation import parse
    from gdviz.ui.settings import Settings

    application = make_application()
    window = make_window(parse(text), None, Settings(theme="dark", speed=speed), keep_in=None)
    window.resize(*SIZE)
    window.show()
    window.resize_panels()
    for _ in range(10):
        application.processEvents()
    while not window.sweeper.is_idle:
        application.processEvents()
    for _ in range(10):
        application.processEvents()
    return application, window


def _milliseconds(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - begin)


def frame() -> dict[str, float]:
    """One animated frame of the whole window, and one of a bare plot of the same size, in turn: both meet the same noise."""
    import numpy as np
    import pyqtgraph as pg

    application, window = _shown(CHAOS)
    bare = pg.PlotWidget(antialias=True)
    bare.resize(*SIZE)
    weights = np.linspace(-6, 6, SIZE[0])
    losses = 0.12 * weights**2 + np.sin(2.4 * weights) + 0.3 * np.cos(5 * weights)
    curve = bare.plot(weights, losses, pen=pg.mkPen("#7cc4ff", width=2.6))
    bare.show()
    application.processEvents()

    def animate() -> None:
        window.player.advance(1 / 60 + 1e-9)
        application.processEvents()

    def redraw() -> None:
        curve.setData(weights, losses)
        application.processEvents()

    window.play()
    window.player._timer.stop()
    times = [(_milliseconds(animate), _milliseconds(redraw)) for _ in range(FRAMES)]
    ours, theirs = zip(*times[20:], strict=True)
    window.close()
    return {
        "value": statistics.median(ours),
        "yardstick": statistics.median(theirs),
        "p99": sorted(ours)[int(0.99 * len(ours))],
        "worst": max(ours),
    }


def work() -> dict[str, float]:
    """The share of one core at 60 frames a second: at 5 steps a second, where the ball glides, and at 60; paused; the memory."""
    return _shares(CHAOS)


def _shares(text: str) -> dict[str, float]:
    import psutil
    from PySide6.QtCore import QEventLoop, QTimer

    _, window = _shown(text)
    process = psutil.Process()

    def share() -> float:
        loop = QEventLoop()
        begin, before = time.perf_counter(), process.cpu_times()
        QTimer.singleShot(int(1000 * SECONDS), loop.quit)
        loop.exec()
        after = process.cpu_times()
        return (after.user + after.system - before.user - before.system) / (time.perf_counter() - begin)

    paused_before = share()
    window.play()
    fast = share()
    steps = window._simulator.cursor / SECONDS
    window.player.speed = 5
    running = share()
    window.player.pause()
    share()
    paused = share()
    memory = process.memory_full_info()
    window.close()
    return {
        "running": running,
        "fast": fast,
        "paused": max(paused, paused_before, 0.0),
        "steps_per_second": steps,
        "pss": memory.pss / 2**20,
        "rss": memory.rss / 2**20,
    }


FOG = "landscape=foggy-hills&noise=2&steps=100000"
RACERS = ";".join(
    f"{name},learning_rate:0.05" for name in ("momentum", "nesterov", "adagrad", "rmsprop", "adam", "amsgrad", "nadam")
)


def fog() -> dict[str, float]:
    """One frame of the foggy map with one hiker, one with eight, and one of a bare view of a map image, in turn.

    In each frame a step is made, the fog is felt and the whole window is drawn. Noise keeps the hikers walking.
    """
    import numpy as np
    import pyqtgraph as pg

    application, window = _shown(FOG)
    frame = window.stage.foggy_bench.map._frame
    assert frame
    side = int(frame.square.width())
    bare = pg.GraphicsView()
    bare.resize(*SIZE)
    image = pg.ImageItem(np.random.default_rng(1).random((side, side)))
    view = pg.ViewBox(lockAspect=True)
    bare.setCentralItem(view)
    view.addItem(image)
    bare.show()
    application.processEvents()

    def animate() -> None:
        window.player.advance(1 / 60 + 1e-9)
        application.processEvents()

    def redraw() -> None:
        image.setImage(image.image, autoLevels=False)
        application.processEvents()

    def run(text: str) -> tuple[list[float], list[float]]:
        from gdviz.lab.notation import parse

        window.wishes.set_up(parse(text))
        application.processEvents()
        window.play()
        window.player._timer.stop()
        times = [(_milliseconds(animate), _milliseconds(redraw)) for _ in range(FRAMES)]
        window.player.pause()
        ours, theirs = zip(*times[20:], strict=True)
        return list(ours), list(theirs)

    alone, yardstick = run(FOG)
    together, _ = run(f"{FOG}&race={RACERS}")
    window.close()
    return {
        "value": statistics.median(alone),
        "race": statistics.median(together),
        "yardstick": statistics.median(yardstick),
        "p99": sorted(alone)[int(0.99 * len(alone))],
    }


def fog_work() -> dict[str, float]:
    """The share of one core on the foggy map at 60 steps a second, and paused."""
    return _shares(FOG)


def basins() -> dict[str, float]:
    """A map of basins at 256 x 256 beside the window, and the window's frames meanwhile."""
    from gdviz.lab.notation import parse

    application, window = _shown("landscape=foggy-hills", speed=60)
    for _ in range(200):
        application.processEvents()
    frames: list[float] = []
    known: list[float] = []
    window.sweeper.basins_known.connect(lambda basins: known.append(len(basins.kinds) if basins else 0))
    begin = time.perf_counter()
    window.show_basins(wanted=True)
    window.wishes.set_up(parse("landscape=foggy-hills&noise=0&steps=300&start=0.5,3"))
    window.play()
    window.player._timer.stop()
    while not known or known[-1] < 256:

        def animate() -> None:
            window.player.advance(1 / 60 + 1e-9)
            application.processEvents()

        frames.append(_milliseconds(animate))
        if not window.player.is_playing:
            window.play()
        time.sleep(max(0.0, 1 / 60 - frames[-1] / 1000))
    seconds = time.perf_counter() - begin
    window.close()
    return {"value": seconds, "frame": statistics.median(frames), "p99": sorted(frames)[int(0.99 * len(frames))]}


def adam() -> dict[str, float]:
    """1,000 starts by 500 steps of Adam on the foggy hills; beside it a plain Python loop of one start, times 1,000."""
    import numpy as np

    from gdviz.lab.notation import parse

    experiment = parse("landscape=foggy-hills&optimizer=adam&learning_rate=0.05&steps=500")
    descent = experiment.descent()
    starts = np.random.default_rng(1).uniform(-4, 4, (1000, 2))

    def ours() -> None:
        step = descent.begin(starts)
        for _ in range(500):
            step = descent.next_step(step)

    def single() -> None:
        step = descent.begin(starts[0])
        for _ in range(500):
            step = descent.next_step(step)

    ours()
    return {
        "value": statistics.median(_milliseconds(ours) for _ in range(9)),
        "yardstick": 1000 * statistics.median(_milliseconds(single) for _ in range(5)),
    }


def strips() -> dict[str, float]:
    """What a slider move costs in strips, and all 1 300 balls rolled anew; beside it a plain Python loop over the same balls.

    The rate strip does not depend on the rate, so that a slider move only sweeps the starts; a new start only sweeps the rates.
    """
    from gdviz.lab.experiment import LEARNING_RATE, Experiment
    from gdviz.lab.sweep import RATES, STARTS, sweep_rates, sweep_starts

    rates = [0.03 + 0.002 * move for move in range(40)]

    def both(rate: float) -> None:
        sweep_starts(Experiment(learning_rate=rate))
        sweep_rates(Experiment(learning_rate=rate))

    def roll(x: float, rate: float) -> float:
        for _ in range(300):
            slope = 0.24 * x + 2.4 * math.cos(2.4 * x) - 1.5 * math.sin(5 * x)
            if abs(slope) < 1e-3:
                break
            x -= rate * slope
        return x

    def plain(rate: float) -> None:
        for ball in range(STARTS):
            roll(-6 + 12 * ball / (STARTS - 1), rate)
        for ball in range(RATES):
            roll(3.5, LEARNING_RATE.low + (LEARNING_RATE.high - LEARNING_RATE.low) * ball / (RATES - 1))

    both(0.05)
    return {
        "value": statistics.median(
            _milliseconds(lambda rate=rate: sweep_starts(Experiment(learning_rate=rate))) for rate in rates
        ),
        "both": statistics.median(_milliseconds(lambda rate=rate: both(rate)) for rate in rates),
        "chaos": statistics.median(_milliseconds(lambda: both(1.2)) for _ in range(10)),
        "yardstick": statistics.median(_milliseconds(lambda rate=rate: plain(rate)) for rate in rates[::4]),
    }


def steps() -> dict[str, float]:
    """Steps per second of the simulator, and of a plain Python loop over the same formula."""
    from gdviz.lab.notation import parse
    from gdviz.lab.simulator import Simulator

    count = 3000

    def ours() -> None:
        simulator = Simulator(parse(CHAOS))
        for _ in range(count):
            simulator.advance()

    def plain() -> None:
        x = 3.5
        for _ in range(count):
            x -= 1.2 * (0.24 * x + 2.4 * math.cos(2.4 * x) - 1.5 * math.sin(5 * x))

    return {
        "value": count / statistics.median(_milliseconds(ours) for _ in range(5)) * 1000,
        "yardstick": count / statistics.median(_milliseconds(plain) for _ in range(5)) * 1000,
    }


def training() -> dict[str, float]:
    """A training step on 64 examples of a 2-8-8-2 network; beside it the same arithmetic as bare numpy matrix products."""
    import numpy as np

    from gdviz.lab.loop import Loop
    from gdviz.lab.training import parse_training

    text = "data=circles&examples=92&hidden=8,8&loss=cce&batch=0&epochs=2000&learning_rate=0.1"
    made = parse_training(text)
    part = made.material.training
    assert (part.count, made.network.sizes) == (64, (2, 8, 8, 2))
    count = 1000

    def ours() -> None:
        Loop(made).reach(count)

    start = made.network.begin("xavier", 0)
    layers = [(made.network.matrix(start, layer).copy(), made.network.biases(start, layer).copy()) for layer in range(3)]
    inputs, targets = part.inputs, part.targets

    def bare() -> None:
        (w1, b1), (w2, b2), (w3, b3) = [(matrix.copy(), biases.copy()) for matrix, biases in layers]
        for _ in range(count):
            a1 = np.tanh(inputs @ w1.T + b1)
            a2 = np.tanh(a1 @ w2.T + b2)
            z3 = a2 @ w3.T + b3
            terms = np.exp(z3 - z3.max(axis=1, keepdims=True))
            answers = terms / terms.sum(axis=1, keepdims=True)
            d3 = (answers - targets) / 64
            d2 = (d3 @ w3) * (1 - a2 * a2)
            d1 = (d2 @ w2) * (1 - a1 * a1)
            w3, b3 = w3 - 0.1 * (d3.T @ a2), b3 - 0.1 * d3.sum(axis=0)
            w2, b2 = w2 - 0.1 * (d2.T @ a1), b2 - 0.1 * d2.sum(axis=0)
            w1, b1 = w1 - 0.1 * (d1.T @ inputs), b1 - 0.1 * d1.sum(axis=0)

    pairs = [(_milliseconds(ours), _milliseconds(bare)) for _ in range(9)]
    value, yardstick = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {"value": value * 1000 / count, "yardstick": yardstick * 1000 / count, "per_second": count / value * 1000}


def training_frame() -> dict[str, float]:
    """One frame of the training loop's bench: a batch is learnt and the whole window is drawn; beside it a bare plot."""
    import numpy as np
    import pyqtgraph as pg

    from gdviz.lab.training import parse_training

    application, window = _shown("")
    window.wishes.take(parse_training("data=spiral&hidden=8,8&learning_rate=0.03&optimizer=adam&epochs=500"))
    bare = pg.PlotWidget()
    bare.resize(*SIZE)
    curve = bare.plot(np.linspace(0, 1, 500), np.zeros(500))
    bare.show()
    application.processEvents()
    window.play()
    window.player._timer.stop()

    def animate() -> None:
        window.player.advance(1 / 60 + 1e-9)
        application.processEvents()

    def redraw() -> None:
        curve.setData(np.linspace(0, 1, 500), np.random.default_rng(1).random(500))
        application.processEvents()

    times = [(_milliseconds(animate), _milliseconds(redraw)) for _ in range(FRAMES)][20:]
    window.player.pause()
    window.close()
    ours, theirs = zip(*times, strict=True)
    return {
        "value": statistics.median(ours),
        "yardstick": statistics.median(theirs),
        "p99": sorted(ours)[int(0.99 * len(ours))],
    }


def fifty() -> dict[str, float]:
    """Fifty networks by 500 steps as one array; beside it fifty loops, one after the other."""
    from gdviz.lab.loop import Loop
    from gdviz.lab.many import WIDE, train_many
    from gdviz.lab.training import parse_training

    made = parse_training(WIDE)

    def together() -> None:
        *_, last = train_many(made)
        assert last.has_ended

    def alone() -> None:
        Loop(made).reach(500)

    together()
    return {
        "value": statistics.median(_milliseconds(together) for _ in range(3)) / 1000,
        "yardstick": 50 * statistics.median(_milliseconds(alone) for _ in range(3)) / 1000,
    }


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
