"""Writes ``trails.json`` beside this file: a fingerprint of the trail of each experiment below.

The bits must be the same on every machine. Run it again only when a rule, a landscape or the experiments themselves change on
purpose: ``python tests/golden/make_trails.py``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

EXPERIMENTS = (
    "",
    "learning_rate=1.2&steps=300",
    "learning_rate=0.605&steps=1000",
    "learning_rate=0.605&start=-2.25&steps=1000",
    "learning_rate=8.4&steps=2000",
    "learning_rate=0.2&schedule=exponential&gamma=0.991",
    "optimizer=momentum&beta=0.87&learning_rate=0.3&steps=500",
    "optimizer=momentum&beta=0.99&learning_rate=0.05&schedule=exponential&steps=500",
    "landscape=parabola&learning_rate=0.3",
    "landscape=double-well&learning_rate=0.75&steps=500",
    "landscape=plateau&optimizer=momentum&learning_rate=2&steps=500",
    "landscape=cliff&learning_rate=1.7&steps=500",
)
FILE = Path(__file__).with_name("trails.json")


def fingerprint(text: str) -> dict[str, object]:
    """How many steps an experiment makes, where it ends, and a hash over all of its doubles, the lowest byte first."""
    from gdviz.lab.notation import parse
    from gdviz.lab.simulator import Simulator

    simulator = Simulator(parse(text))
    simulator.go_to(simulator.experiment.steps)
    sha = hashlib.sha256()
    for step in simulator.trail:
        for values in (step.position, step.loss, step.gradient, *step.memory.values()):
            sha.update(values.astype("<f8").tobytes())
    last = [float(value).hex() for value in simulator.step.position]
    return {"steps": simulator.length, "last": last, "sha256": sha.hexdigest()}


def main() -> None:
    """Write the file."""
    content = json.dumps({text: fingerprint(text) for text in EXPERIMENTS}, indent=1) + "\n"
    FILE.write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
