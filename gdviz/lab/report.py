"""REPORT: what a run came to, as a table for people, and as CSV or JSON for programs."""

from __future__ import annotations

import csv
import io
import json

from gdviz.lab.hiker import Hiker
from gdviz.lab.run import Run
from gdviz.lab.simulator import Simulator


def _columns(simulator: Simulator) -> tuple[list[str], list[list[int | float]]]:
    """Headings and rows: step, position(s), loss, gradient(s), learning rate; of the own ball."""
    count = simulator.descent.landscape.dimensions
    numbers = [""] if count == 1 else [str(number + 1) for number in range(count)]
    names = ["step", *(f"position{n}" for n in numbers), "loss", *(f"gradient{n}" for n in numbers), "learning_rate"]
    rows = [
        [step.index, *step.position.tolist(), float(step.loss), *step.gradient.tolist(), float(step.learning_rate)]
        for step in simulator.trail
    ]
    return names, rows


def _race(simulator: Simulator) -> list[tuple[Hiker, Run]]:
    """The rivals that walk, and their runs."""
    pairs = zip(simulator.experiment.rivals, simulator.rivals, strict=True)
    return [(hiker, run) for hiker, run in pairs if run is not None]


def as_table(simulator: Simulator) -> str:
    """The experiment, a line for each step, and what became of all who walked."""
    names, rows = _columns(simulator)
    cells = [names, *([f"{value:.8g}" for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(names))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    lines.append("{kind}: {text}".format(**_verdict(simulator.own)))
    for hiker, run in _race(simulator):
        end = f"{run.length} steps, loss {float(run.trail[-1].loss):.8g}"
        lines.append("{who}: {end}, {kind}: {text}".format(who=hiker.text(), end=end, **_verdict(run)))
    crowd = simulator.crowd
    if crowd is not None:
        reached, seed = crowd.deepest(crowd.length), simulator.experiment.seed
        lines.append(f"reached the deepest: {reached} of {crowd.count} from random places, seed {seed}")
    return "\n".join([simulator.experiment.text(), *lines, ""])


def as_csv(simulator: Simulator) -> str:
    """A row for each step of the own ball; each number is read back as the same double."""
    names, rows = _columns(simulator)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([repr(value) for value in row] for row in rows)
    return text.getvalue()


def as_json(simulator: Simulator) -> str:
    """The experiment, each step of the own ball, the verdict, and the race and the restarts where there are any."""
    steps = [
        {
            "step": step.index,
            "position": step.position.tolist(),
            "loss": float(step.loss),
            "gradient": step.gradient.tolist(),
            "learning_rate": float(step.learning_rate),
        }
        for step in simulator.trail
    ]
    race, crowd = _race(simulator), simulator.crowd
    content: dict[str, object] = {
        "experiment": simulator.experiment.keys(),
        "steps": steps,
        "verdict": _verdict(simulator.own),
    }
    if race:
        content["race"] = [_rival(hiker, run) for hiker, run in race]
    if crowd is not None:
        seed = simulator.experiment.seed
        content["restarts"] = {"count": crowd.count, "deepest": crowd.deepest(crowd.length), "seed": seed}
    return json.dumps(content, allow_nan=False, indent=1) + "\n"


def _rival(hiker: Hiker, run: Run) -> dict[str, object]:
    last = run.trail[-1]
    return {
        "optimizer": hiker.optimizer,
        "learning_rate": hiker.learning_rate,
        **hiker.settings,
        "steps": run.length,
        "position": last.position.tolist(),
        "loss": float(last.loss),
        "verdict": _verdict(run),
    }


def _verdict(run: Run) -> dict[str, str]:
    verdict = run.verdict(run.length)
    return {"kind": verdict.kind.word, "text": verdict.text}
