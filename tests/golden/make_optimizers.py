"""Writes ``optimizers.json`` beside this file: where PyTorch's own optimizers take a ball in 500 steps, in double precision.

Run it with a Python that has torch, which nothing else here needs: ``python tests/golden/make_optimizers.py``. The file was made
with torch 2.13.0. Slopes and curvatures come from torch's automatic differentiation of formulas written here. What PyTorch has
not is written here as it was published: QHM and QHAdam after the authors' package ``qhoptim``, Lion after the paper's listing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("optimizers.json")
KEPT = (1, 2, 3, 5, 10, 20, 50, 100, 200, 300, 400, 500)
DECAY = 0.991

Settings = dict[str, float]
SETTINGS: dict[str, tuple[Settings, ...]] = {
    "gradient-descent": ({},),
    "momentum": ({}, {"beta": 0.37}),
    "nesterov": ({}, {"beta": 0.6}),
    "adagrad": ({}, {"epsilon": 0.3}),
    "rmsprop": ({}, {"alpha": 0.9, "epsilon": 0.5}),
    "adadelta": ({}, {"rho": 0.95, "epsilon": 1e-5}),
    "adam": ({}, {"beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3}),
    "amsgrad": ({}, {"beta1": 0.6, "beta2": 0.9, "epsilon": 0.01}),
    "adamw": ({}, {"beta1": 0.8, "beta2": 0.97, "epsilon": 1e-4, "weight_decay": 0.2}),
    "nadam": ({}, {"beta1": 0.75, "beta2": 0.96, "epsilon": 1e-3, "momentum_decay": 0.02}),
    "qhm": ({}, {"beta": 0.8, "nu": 0.4}),
    "qhadam": ({}, {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "nu1": 0.6, "nu2": 0.8}),
    "lion": ({}, {"beta1": 0.6, "beta2": 0.8, "weight_decay": 0.1}),
    "newton": ({},),
}
STARTS = {
    "roll-downhill": (3.5,),
    "double-well": (2.2,),
    "rosenbrock": (-1.2, 1.0),
    "booth": (-7.0, 4.0),
    "himmelblau": (0.5, -0.5),
}
BY_SLOPE = {"roll-downhill": 0.005, "double-well": 0.01, "rosenbrock": 2e-4, "booth": 0.004, "himmelblau": 0.001}
BY_LENGTH = {"roll-downhill": 0.004, "double-well": 0.004, "rosenbrock": 0.004, "booth": 0.01, "himmelblau": 0.006}
RATES: dict[str, dict[str, float]] = {
    **dict.fromkeys(("gradient-descent", "momentum", "nesterov", "qhm"), BY_SLOPE),
    **dict.fromkeys(("adam", "amsgrad", "adamw", "nadam", "qhadam", "lion"), BY_LENGTH),
    "adagrad": {"roll-downhill": 0.05, "double-well": 0.05, "rosenbrock": 0.1, "booth": 0.5, "himmelblau": 0.2},
    "rmsprop": {**BY_LENGTH, "rosenbrock": 0.001},
    "adadelta": {"roll-downhill": 0.2, "double-well": 0.2, "rosenbrock": 0.05, "booth": 0.5, "himmelblau": 0.2},
    "newton": {"roll-downhill": 0.02, "double-well": 0.02, "rosenbrock": 0.01, "booth": 0.01, "himmelblau": 0.02},
}
"""Small enough that no trail is chaotic: chaos would multiply the last digit."""


def losses(torch: Any) -> dict[str, Callable[[Any], Any]]:
    """The losses, each of a tensor of one or two weights."""
    return {
        "roll-downhill": lambda w: 0.12 * w[0] ** 2 + torch.sin(2.4 * w[0]) + 0.3 * torch.cos(5 * w[0]),
        "double-well": lambda w: w[0] ** 4 / 4 - w[0] ** 2 + 0.3 * w[0],
        "rosenbrock": lambda w: (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2,
        "booth": lambda w: (w[0] + 2 * w[1] - 7) ** 2 + (2 * w[0] + w[1] - 5) ** 2,
        "himmelblau": lambda w: (w[0] ** 2 + w[1] - 11) ** 2 + (w[0] + w[1] ** 2 - 7) ** 2,
    }


def of_torch(torch: Any, name: str, settings: Settings, weights: Any) -> Any:
    """PyTorch's optimizer of this name with our settings, or None where it has none. The learning rate is set at each step."""
    known, set_to = torch.optim, settings.get
    betas = (set_to("beta1", 0.9), set_to("beta2", 0.999))
    epsilon = set_to("epsilon", 1e-8)
    made: dict[str, Callable[[], Any]] = {
        "gradient-descent": lambda: known.SGD([weights], lr=1.0),
        "momentum": lambda: known.SGD([weights], lr=1.0, momentum=set_to("beta", 0.9)),
        "nesterov": lambda: known.SGD([weights], lr=1.0, momentum=set_to("beta", 0.9), nesterov=True),
        "adagrad": lambda: known.Adagrad([weights], eps=set_to("epsilon", 1e-10)),
        "rmsprop": lambda: known.RMSprop([weights], alpha=set_to("alpha", 0.99), eps=epsilon),
        "adadelta": lambda: known.Adadelta([weights], rho=set_to("rho", 0.9), eps=set_to("epsilon", 1e-6)),
        "adam": lambda: known.Adam([weights], betas=betas, eps=epsilon),
        "amsgrad": lambda: known.Adam([weights], betas=betas, eps=epsilon, amsgrad=True),
        "adamw": lambda: known.AdamW([weights], betas=betas, eps=epsilon, weight_decay=set_to("weight_decay", 0.01)),
        "nadam": lambda: known.NAdam([weights], betas=betas, eps=epsilon, momentum_decay=set_to("momentum_decay", 4e-3)),
    }
    return made[name]() if name in made else None


Update = Callable[[Any, float], None]


def qhm(torch: Any, weights: Any, *, beta: float = 0.999, nu: float = 0.7) -> Update:
    """Ma and Yarats 2019, as ``qhoptim.pyt.QHM`` does it."""
    buffer = torch.zeros_like(weights)

    def update(slope: Any, rate: float) -> None:
        buffer.mul_(beta).add_(slope, alpha=1 - beta)
        weights.add_(buffer, alpha=-rate * nu)
        weights.add_(slope, alpha=-rate * (1 - nu))

    return update


def qhadam(
    torch: Any,
    weights: Any,
    *,
    beta1: float = 0.995,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    nu1: float = 0.7,
    nu2: float = 1.0,
) -> Update:
    """Ma and Yarats 2019, as ``qhoptim.pyt.QHAdam`` does it: the betas grow instead of the means' being corrected."""
    mean, square = torch.zeros_like(weights), torch.zeros_like(weights)
    weight = {"one": 0.0, "two": 0.0}

    def update(slope: Any, rate: float) -> None:
        weight["one"], weight["two"] = 1 + beta1 * weight["one"], 1 + beta2 * weight["two"]
        keep1, keep2 = 1 - 1 / weight["one"], 1 - 1 / weight["two"]
        mean.mul_(keep1).add_(slope, alpha=1 - keep1)
        square.mul_(keep2).addcmul_(slope, slope, value=1 - keep2)
        numerator = (mean * nu1).add_(slope, alpha=1 - nu1)
        divisor = (square * nu2).addcmul_(slope, slope, value=1 - nu2).sqrt_().add_(epsilon)
        weights.addcdiv_(numerator, divisor, value=-rate)

    return update


def lion(torch: Any, weights: Any, *, beta1: float = 0.9, beta2: float = 0.99, weight_decay: float = 0.0) -> Update:
    """Chen et al. 2023, Program 1."""
    mean = torch.zeros_like(weights)

    def update(slope: Any, rate: float) -> None:
        weights.mul_(1 - rate * weight_decay)
        weights.add_(torch.sign(torch.lerp(slope, mean, beta1)), alpha=-rate)
        mean.lerp_(slope, 1 - beta2)

    return update


def trail(torch: Any, name: str, settings: Settings, landscape: str, rate: float, decay: float) -> dict[str, list[float]]:
    """The positions after each of the numbers of steps that are kept."""
    loss = losses(torch)[landscape]
    weights = torch.tensor(STARTS[landscape], requires_grad=True)
    optimizer = of_torch(torch, name, settings, weights)
    by_hand = {"qhm": qhm, "qhadam": qhadam, "lion": lion}
    update = by_hand[name](torch, weights, **settings) if name in by_hand else None
    kept: dict[str, list[float]] = {}
    for index in range(KEPT[-1]):
        weights.grad = None
        loss(weights).backward()
        rate_now = rate * decay**index
        if optimizer is not None:
            optimizer.param_groups[0]["lr"] = rate_now
            optimizer.step()
        else:
            with torch.no_grad():
                if update is not None:
                    update(weights.grad, rate_now)
                else:
                    curvature = torch.autograd.functional.hessian(loss, weights.detach().clone())
                    weights -= rate_now * torch.linalg.solve(curvature, weights.grad)
        if index + 1 in KEPT:
            kept[str(index + 1)] = weights.tolist()
    return kept


def experiments() -> list[tuple[str, Settings, str, float]]:
    """Every rule with every choice of settings on every landscape; with unusual settings, the rate decays on two of them."""
    return [
        (name, settings, landscape, DECAY if settings and landscape in {"double-well", "himmelblau"} else 1.0)
        for name, choices in SETTINGS.items()
        for settings in choices
        for landscape in STARTS
    ]


def main() -> None:
    """Write the file, one line for each trail."""
    torch: Any = import_module("torch")
    torch.set_default_dtype(torch.float64)  # NAdam keeps its product in this
    lines: list[str] = []
    for name, settings, landscape, decay in experiments():
        rate = RATES[name][landscape]
        described = {"optimizer": name, "settings": settings, "landscape": landscape, "start": STARTS[landscape]}
        positions = trail(torch, name, settings, landscape, rate, decay)
        lines.append(json.dumps({**described, "learning_rate": rate, "gamma": decay, "positions": positions}))
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
