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
    # Two weights: each landscape.
    "landscape=foggy-hills&learning_rate=0.37",
    "landscape=bowl&learning_rate=0.9&start=1.7,-0.3",
    "landscape=ravine&learning_rate=0.0799",
    "landscape=rosenbrock&optimizer=momentum&learning_rate=0.0007&beta=0.83&steps=500",
    "landscape=himmelblau&learning_rate=0.033",
    "landscape=beale&learning_rate=0.013",
    "landscape=booth&learning_rate=0.083",
    "landscape=matyas&learning_rate=1.3",
    "landscape=three-hump-camel&learning_rate=0.11",
    "landscape=six-hump-camel&learning_rate=0.09",
    "landscape=styblinski-tang&learning_rate=0.051",
    "landscape=rastrigin&learning_rate=0.0043",
    "landscape=ackley&learning_rate=0.19",
    "landscape=saddle&learning_rate=0.21&start=1.5,0.0001",
    "landscape=monkey-saddle&learning_rate=0.13",
    "landscape=plateau-2d&learning_rate=2.3",
    "landscape=line-fit&learning_rate=0.37",
    "landscape=logistic-fit&learning_rate=2.7",
    # Each optimizer.
    "landscape=foggy-hills&optimizer=nesterov&beta=0.93&learning_rate=0.13",
    "landscape=foggy-hills&optimizer=adagrad&learning_rate=0.7",
    "landscape=foggy-hills&optimizer=rmsprop&alpha=0.87&learning_rate=0.07",
    "landscape=foggy-hills&optimizer=adadelta&learning_rate=3&rho=0.83",
    "landscape=foggy-hills&optimizer=adam&beta1=0.83&beta2=0.97&learning_rate=0.11",
    "landscape=foggy-hills&optimizer=amsgrad&beta1=0.81&beta2=0.93&learning_rate=0.11",
    "landscape=foggy-hills&optimizer=adamw&weight_decay=0.03&learning_rate=0.11",
    "landscape=foggy-hills&optimizer=nadam&learning_rate=0.09",
    "landscape=foggy-hills&optimizer=qhm&nu=0.63&beta=0.97&learning_rate=0.3",
    "landscape=foggy-hills&optimizer=qhadam&learning_rate=0.17",
    "landscape=foggy-hills&optimizer=lion&learning_rate=0.03&weight_decay=0.01",
    "landscape=himmelblau&optimizer=newton&learning_rate=0.7&start=3.3,2.9",
    "optimizer=adam&learning_rate=0.7",
    "optimizer=newton&learning_rate=0.3",
    # Each schedule.
    "learning_rate=0.6&schedule=step&period=7&drop=0.7",
    "learning_rate=0.6&schedule=inverse-time&decay=0.07",
    "learning_rate=0.6&schedule=linear&over=80&first=0.3&last=0.01",
    "learning_rate=0.6&schedule=cosine&over=90&floor=0.01",
    "learning_rate=0.6&schedule=warmup-cosine&over=90&floor=0.01&warmup=7",
    "learning_rate=0.6&schedule=one-cycle&over=90",
    # Chance: noise, mini-batches, random starts; and a race.
    "noise=0.7&seed=3",
    "landscape=foggy-hills&optimizer=adam&learning_rate=0.1&noise=0.3&seed=2147483647",
    "landscape=line-fit&batch=8&seed=5",
    "landscape=logistic-fit&batch=16&noise=0.01&seed=11&optimizer=momentum&learning_rate=0.3",
    "restarts=20&seed=7&learning_rate=0.605",
    "landscape=foggy-hills&restarts=50&optimizer=momentum&seed=7",
    "landscape=foggy-hills&restarts=20&noise=0.2&seed=9&steps=100",
    "landscape=ravine&race=momentum,beta:0.6;nesterov,learning_rate:0.03;adam,learning_rate:0.3,off",
)
FILE = Path(__file__).with_name("trails.json")


def fingerprint(text: str) -> dict[str, object]:
    """How many steps an experiment makes, where it ends, and a hash over all of its doubles, the lowest byte first.

    After the own ball come the race's others, then the crowd.
    """
    from gdviz.lab.notation import parse
    from gdviz.lab.simulator import Simulator

    simulator = Simulator(parse(text))
    simulator.go_to(simulator.experiment.steps)
    sha = hashlib.sha256()
    for run in (simulator.own, *simulator.rivals):
        for step in run.trail if run else ():
            for values in (step.position, step.loss, step.gradient, *step.memory.values()):
                sha.update(values.astype("<f8").tobytes())
    if simulator.crowd is not None:
        for index in range(simulator.crowd.length + 1):
            sha.update(simulator.crowd.positions(index).astype("<f8").tobytes())
    last = [float(value).hex() for value in simulator.step.position]
    return {"steps": simulator.length, "last": last, "sha256": sha.hexdigest()}


def main() -> None:
    """Write the file."""
    content = json.dumps({text: fingerprint(text) for text in EXPERIMENTS}, indent=1) + "\n"
    FILE.write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
