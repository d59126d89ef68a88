"""``python -m tests.benchmarks``: a table in Markdown, then JSON; every figure beside its yardstick from the same run."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

REPEATS = 9
Figures = Mapping[str, float]


def _run(name: str) -> dict[str, float]:
    """The figures that one script prints."""
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        kept_apart = {f"XDG_{kind}_HOME": home for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        # An installed program has its bytecode; the start that warms up writes it.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        answer = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.scripts", name],
            env={"QT_QPA_PLATFORM": "offscreen", **inherited, **kept_apart},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
    figures: dict[str, float] = json.loads(answer.stdout)
    if "painted" in figures:
        figures["seconds"] = figures["painted"] - begin
    return figures


def _start() -> Figures:
    """Start to first painted window, in turn with the empty window; medians of ``REPEATS`` after one start of each to warm up."""
    pairs = [(_run("start_gdviz")["seconds"], _run("start_empty")["seconds"]) for _ in range(REPEATS + 1)][1:]
    ours, empty = zip(*pairs, strict=True)
    ratio = statistics.median(mine / other for mine, other in pairs)
    return {"value": statistics.median(ours), "yardstick": statistics.median(empty), "ratio": ratio}


SCRIPTS = (
    "start",
    "frame",
    "work",
    "fog",
    "fog_work",
    "basins",
    "adam",
    "strips",
    "steps",
    "training",
    "training_frame",
    "fifty",
)


def _measure() -> dict[str, Figures]:
    return {name: _start() if name == "start" else _run(name) for name in SCRIPTS}


def _rows(all_figures: Mapping[str, Figures]) -> list[tuple[str, str, str, str, bool]]:
    """Figure, gdviz, yardstick, aim, and whether the aim is met."""
    start, frame, work = all_figures["start"], all_figures["frame"], all_figures["work"]
    strips, steps = all_figures["strips"], all_figures["steps"]
    frame_ratio = frame["value"] / frame["yardstick"]
    return [
        (
            "start to first painted window",
            f"{start['value']:.2f} s",
            f"{start['yardstick']:.2f} s (empty window, same libraries); ratio {start['ratio']:.2f}",
            "<= 1.3x",
            start["ratio"] <= 1.3,
        ),
        (
            "one animated frame, 1920x1080",
            f"{frame['value']:.1f} ms, 99 % under {frame['p99']:.1f} ms, worst {frame['worst']:.1f} ms",
            f"{frame['yardstick']:.1f} ms (bare plot); ratio {frame_ratio:.2f}",
            "<= 2x, never over 16 ms",
            frame_ratio <= 2 and frame["worst"] <= 16,
        ),
        (
            "CPU at 60 frames/s",
            f"{100 * work['running']:.0f} % of a core at 5 steps/s, {100 * work['fast']:.0f} % at 60 steps/s",
            f"{work['steps_per_second']:.0f} steps/s were made",
            "< 40 %",
            max(work["running"], work["fast"]) < 0.4,
        ),
        ("CPU while paused", f"{100 * work['paused']:.1f} % of a core", "-", "0 %", round(100 * work["paused"], 1) == 0),
        ("memory (PSS)", f"{work['pss']:.0f} MB", f"{work['rss']:.0f} MB resident", "<= 170 MB", work["pss"] <= 170),
        (
            "both strips after a slider move",
            f"{strips['value']:.1f} ms; all 1 300 balls {strips['both']:.1f} ms; in chaos {strips['chaos']:.0f} ms",
            f"{strips['yardstick']:.0f} ms (plain Python loop, 1 300 balls)",
            "<= 16 ms",
            strips["value"] <= 16,
        ),
        (
            "steps per second",
            f"{steps['value']:,.0f}".replace(",", " "),
            f"{steps['yardstick']:,.0f}".replace(",", " ") + " (plain Python loop, no trail)",
            "-",
            True,
        ),
    ]


def _map_rows(all_figures: Mapping[str, Figures]) -> list[tuple[str, str, str, str, bool]]:
    """The same for the foggy landscape."""
    fog, work, basins, adam = (all_figures[name] for name in ("fog", "fog_work", "basins", "adam"))
    ratio, race = fog["value"] / fog["yardstick"], fog["race"] / fog["value"]
    return [
        (
            "one frame of the fog, 1920x1080",
            f"{fog['value']:.1f} ms, 99 % under {fog['p99']:.1f} ms",
            f"{fog['yardstick']:.1f} ms (bare view of a map image); ratio {ratio:.2f}",
            "<= 10 ms and <= 2.5x",
            fog["value"] <= 10 and ratio <= 2.5,
        ),
        (
            "eight hikers in the fog",
            f"{fog['race']:.1f} ms",
            f"{fog['value']:.1f} ms (one); ratio {race:.2f}",
            "<= 1.3x",
            race <= 1.3,
        ),
        (
            "CPU in the fog",
            f"{100 * work['fast']:.0f} % of a core at 60 steps/s; paused {100 * work['paused']:.1f} %",
            f"{work['steps_per_second']:.0f} steps/s were made",
            "< 50 %, paused 0 %",
            work["fast"] < 0.5 and round(100 * work["paused"], 1) == 0,
        ),
        (
            "map of basins, 256x256 x 300 steps",
            f"{basins['value']:.1f} s beside the window",
            f"frames meanwhile {basins['frame']:.1f} ms, 99 % under {basins['p99']:.1f} ms",
            "< 3 s, frames <= 20 ms",
            basins["value"] < 3 and basins["frame"] <= 20,
        ),
        (
            "1 000 starts x 500 steps of Adam",
            f"{adam['value']:.0f} ms",
            f"{adam['yardstick'] / 1000:.0f} s (one start after the other)",
            "< 100 ms",
            adam["value"] < 100,
        ),
    ]


def _training_rows(all_figures: Mapping[str, Figures]) -> list[tuple[str, str, str, str, bool]]:
    """The same for the training loop."""
    step, frame, fifty = (all_figures[name] for name in ("training", "training_frame", "fifty"))
    ratio = step["value"] / step["yardstick"]
    return [
        (
            "a training step, 64 examples, 2-8-8-2",
            f"{step['value']:.0f} µs; {step['per_second']:,.0f} steps/s".replace(",", " "),
            f"{step['yardstick']:.0f} µs (bare matrix products); ratio {ratio:.2f}",
            "<= 3x, >= 5 000 steps/s",
            ratio <= 3 and step["per_second"] >= 5000,
        ),
        (
            "one frame of the training loop, 1920x1080",
            f"{frame['value']:.1f} ms, 99 % under {frame['p99']:.1f} ms",
            f"{frame['yardstick']:.1f} ms (bare plot)",
            "<= 16 ms",
            frame["value"] <= 16,
        ),
        (
            "50 networks x 500 steps",
            f"{fifty['value']:.2f} s",
            f"{fifty['yardstick']:.1f} s (one after the other)",
            "< 2 s",
            fifty["value"] < 2,
        ),
    ]


def _processor() -> str:
    """What this was measured on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor()
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    """Measure everything; 0 if every aim is met."""
    figures = _measure()
    rows = [*_rows(figures), *_map_rows(figures), *_training_rows(figures)]
    print(f"Measured on {_processor()}.\n")
    print("| figure | gdviz | yardstick, same run | aim | met |\n|---|---|---|---|---|")
    for *cells, met in rows:
        print(f"| {' | '.join(cells)} | {'yes' if met else 'no'} |")
    print()
    print(json.dumps({"machine": _processor(), **figures}, indent=1))
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
