"""Writes ``losses.json`` beside this file: what PyTorch's own loss functions and their gradients are, in double precision.

Run it with a Python that has torch, which nothing else here needs: ``python tests/golden/make_losses.py``. The file was made with
torch 2.13.0. Gradients come from torch's automatic differentiation. Where its double is not that of the mathematics (it ends at
100 for an impossible answer, and takes a difference of large logits for a small loss) nothing is asked of it here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("losses.json")

Case = tuple[str, list[float], list[float] | int, float]
ERRORS = [
    [0.7],
    [0.5, -0.25, 1.0, -3.0, 0.0, 2.5],
    [1e-9, -2e-9, 1e-10],
    [1e6, -1.0, 3e7, 0.125],
    [0.1, 0.2, -0.3, 0.4, -0.5, 0.6, -7.0],
]
DELTAS = [0.05, 0.5, 1.0, 2.5, 1e3]
PROBABILITIES = [1e-12, 1e-3, 0.1, 0.25, 0.3333, 0.5, 0.7, 0.9, 0.99, 0.999999]
LOGITS = [-700.0, -40.0, -3.7, -1.0, -1e-5, 0.0, 1e-9, 0.3, 2.0, 8.5, 36.0, 700.0]
CLASSES = [
    [0.0, 0.0, 0.0, 0.0],
    [2.0, 1.0, 0.1, -1.0],
    [-1.5, 3.25, 0.0, 0.5],
    [1000.0, 998.0, 995.5, 1001.0],
    [-300.0, 2.0, 1.5, -0.25],
    [12.0, -7.0],
]


def cases() -> Iterator[Case]:
    """The loss function, what it is told, the target, and delta."""
    for errors in ERRORS:
        yield "squared-error", errors, [0.0] * len(errors), 1.0
        yield "absolute-error", errors, [0.0] * len(errors), 1.0
        for delta in DELTAS:
            yield "huber", errors, [0.0] * len(errors), delta
    for label in (0.0, 1.0, 0.3):
        yield from (("binary-cross-entropy", [p], [label], 1.0) for p in PROBABILITIES)
        yield from (("binary-cross-entropy-with-logit", [z], [label], 1.0) for z in LOGITS)
    for logits in CLASSES:
        yield from (("categorical-cross-entropy", logits, truth, 1.0) for truth in range(len(logits)))


def felt(torch: Any, case: Case) -> tuple[float, list[float]]:
    """PyTorch's loss and gradient."""
    name, given, target, delta = case
    known = torch.nn.functional
    said = torch.tensor(given, requires_grad=True)
    made = {
        "squared-error": lambda: known.mse_loss(said, torch.tensor(target)),
        "absolute-error": lambda: known.l1_loss(said, torch.tensor(target)),
        "huber": lambda: known.huber_loss(said, torch.tensor(target), delta=delta),
        "binary-cross-entropy": lambda: known.binary_cross_entropy(said, torch.tensor(target)),
        "binary-cross-entropy-with-logit": lambda: known.binary_cross_entropy_with_logits(said, torch.tensor(target)),
        "categorical-cross-entropy": lambda: known.cross_entropy(said, torch.tensor(target)),
    }
    loss = made[name]()
    loss.backward()
    return loss.item(), said.grad.tolist()


def main() -> None:
    """Write the file, one line for each case."""
    torch: Any = import_module("torch")
    torch.set_default_dtype(torch.float64)
    lines: list[str] = []
    for case in cases():
        name, given, target, delta = case
        value, gradient = felt(torch, case)
        said = {"loss": name, "given": given, "target": target, "delta": delta}
        lines.append(json.dumps({**said, "value": value, "gradient": gradient}))
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
