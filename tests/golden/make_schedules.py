"""Writes ``schedules.json`` beside this file: what PyTorch's own schedules multiply the learning rate by at steps 0 to 149.

Run it with a Python that has torch, which nothing else here needs: ``python tests/golden/make_schedules.py``. The file was made
with torch 2.13.0. Where a schedule of ours stops and PyTorch's would swing back or refuse, the file has no more factors.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

STEPS = 150
FILE = Path(__file__).with_name("schedules.json")
SETTINGS: dict[str, tuple[dict[str, float], ...]] = {
    "constant": ({},),
    "step": ({"period": 30, "drop": 0.5}, {"period": 7, "drop": 0.1}, {"period": 1, "drop": 0.97}, {"period": 200, "drop": 0.5}),
    "exponential": ({"gamma": 0.98}, {"gamma": 0.973}, {"gamma": 1.0}, {"gamma": 0.0}),
    "linear": (
        {"over": 100, "first": 1.0, "last": 0.0},
        {"over": 37, "first": 0.05, "last": 0.8},
        {"over": 1, "first": 0.5, "last": 1.0},
        {"over": 1000, "first": 0.9, "last": 0.3},
    ),
    "cosine": (
        {"over": 100, "floor": 0.0},
        {"over": 149, "floor": 0.1},
        {"over": 7, "floor": 0.25},
        {"over": 1, "floor": 0.5},
        {"over": 1000, "floor": 0.0},
    ),
    "warmup-cosine": (
        {"over": 100, "floor": 0.0, "warmup": 10},
        {"over": 149, "floor": 0.2, "warmup": 1},
        {"over": 60, "floor": 0.01, "warmup": 59},
        {"over": 400, "floor": 0.0, "warmup": 33},
    ),
    "one-cycle": ({"over": 100}, {"over": 150}, {"over": 13}, {"over": 3}, {"over": 1000}),
}
ENDS = {"cosine", "warmup-cosine", "one-cycle"}


def scheduler(torch: Any, optimizer: Any, name: str, settings: dict[str, float]) -> Any:
    """PyTorch's schedule of this name with our settings."""
    known = torch.optim.lr_scheduler
    over, warmup = int(settings.get("over", 0)), int(settings.get("warmup", 0))
    if name == "warmup-cosine":
        rise = known.LinearLR(optimizer, 1 / (warmup + 1), 1.0, warmup)
        fall = known.CosineAnnealingLR(optimizer, over - warmup, settings["floor"])
        return known.SequentialLR(optimizer, [rise, fall], [warmup])
    made: dict[str, Callable[[], Any]] = {
        "constant": lambda: known.ConstantLR(optimizer, factor=1),
        "step": lambda: known.StepLR(optimizer, int(settings["period"]), settings["drop"]),
        "exponential": lambda: known.ExponentialLR(optimizer, settings["gamma"]),
        "linear": lambda: known.LinearLR(optimizer, settings["first"], settings["last"], over),
        "cosine": lambda: known.CosineAnnealingLR(optimizer, over, settings["floor"]),
        "one-cycle": lambda: known.OneCycleLR(optimizer, 1.0, total_steps=over, cycle_momentum=False),
    }
    return made[name]()


def factors(name: str, settings: dict[str, float]) -> list[float]:
    """The rates of an optimizer whose learning rate is 1, one a step."""
    torch: Any = import_module("torch")
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    schedule = scheduler(torch, optimizer, name, settings)
    last = int(settings["over"]) - (name == "one-cycle") if name in ENDS else STEPS
    rates = [float(optimizer.param_groups[0]["lr"])]
    for _ in range(min(last, STEPS - 1)):
        optimizer.step()
        schedule.step()
        rates.append(float(optimizer.param_groups[0]["lr"]))
    return rates


def main() -> None:
    """Write the file, one line for the factors of each choice of settings."""
    warnings.simplefilter("ignore")
    lines = [
        json.dumps({"schedule": name, "settings": settings, "factors": factors(name, settings)})
        for name, choices in SETTINGS.items()
        for settings in choices
    ]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
