"""Writes ``networks.json`` beside this file: what PyTorch's networks feel and learn, in double precision.

Run it with a Python that has torch, which nothing else here needs: ``python tests/golden/make_networks.py``. The file was made
with torch 2.13.0. Networks are ``torch.nn.Linear`` layers, slopes come from automatic differentiation, moves from
``torch.optim``, rates from ``torch.optim.lr_scheduler``. Data and first weights have four decimals, and are in the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("networks.json")
ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")
ENDINGS = (("linear", "mse"), ("sigmoid", "mse"), ("softmax", "mse"), ("sigmoid", "bce"), ("softmax", "cce"))
SIZES: dict[int, tuple[float, ...]] = {0: (1.0, 1000.0), 1: (1.0, 1000.0), 2: (1.0, 1000.0), 3: (1000.0,)}
"""How large inputs are, by the number of hidden layers; every other example is of ordinary size, so that it leaves doubt."""
KEPT = (1, 20, 80, 200)
EXAMPLES = 12

Rows = list[list[float]]
Settings = dict[str, float]


class Shape(NamedTuple):
    """A network, by the names of the fields of ours."""

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str
    output: str
    loss: str


class Problem(NamedTuple):
    """Weights of a network, and examples."""

    weights: list[float]
    inputs: Rows
    targets: Rows


class Training(NamedTuple):
    """A training; a ``batch`` of 0 is all examples."""

    optimizer: str
    settings: Settings
    schedule: str
    schedule_settings: Settings
    learning_rate: float
    batch: int
    shape: Shape


TRAININGS = (
    Training("gradient-descent", {}, "constant", {}, 0.3, 0, Shape(2, (4,), 1, "tanh", "sigmoid", "bce")),
    Training(
        *("gradient-descent", {}, "step", {"period": 40.0, "drop": 0.5}, 1.0, 5), Shape(2, (3, 3), 3, "sigmoid", "softmax", "mse")
    ),
    Training("momentum", {"beta": 0.8}, "constant", {}, 0.02, 4, Shape(3, (5, 3), 2, "relu", "linear", "mse")),
    Training(
        *("nesterov", {"beta": 0.9}, "cosine", {"over": 200.0, "floor": 0.1}, 0.05, 5),
        Shape(2, (3, 2, 3), 3, "tanh", "softmax", "cce"),
    ),
    Training("adagrad", {"epsilon": 1e-10}, "constant", {}, 0.3, 0, Shape(2, (4,), 1, "sigmoid", "sigmoid", "mse")),
    Training(
        *("rmsprop", {"alpha": 0.9, "epsilon": 1e-8}, "exponential", {"gamma": 0.98}, 0.01, 4),
        Shape(2, (8,), 1, "tanh", "sigmoid", "bce"),
    ),
    Training("adadelta", {"rho": 0.9, "epsilon": 1e-6}, "constant", {}, 1.0, 0, Shape(2, (6,), 3, "relu", "softmax", "cce")),
    Training(
        *("adam", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, "constant", {}, 0.02, 4),
        Shape(2, (4, 4), 1, "tanh", "sigmoid", "bce"),
    ),
    Training(
        *("adam", {"beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3}, "one-cycle", {"over": 200.0}, 0.05, 5),
        Shape(4, (8,), 3, "relu", "softmax", "cce"),
    ),
    Training(
        *(
            "amsgrad",
            {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8},
            "linear",
            {"over": 150.0, "first": 1.0, "last": 0.1},
            0.02,
            0,
        ),
        Shape(2, (2, 2), 1, "linear", "linear", "mse"),
    ),
    Training(
        *("adamw", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.1}, "cosine", {"over": 200.0, "floor": 0.0}),
        *(0.05, 5, Shape(2, (5,), 2, "sigmoid", "softmax", "mse")),
    ),
    Training(
        *("nadam", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "momentum_decay": 4e-3}, "constant", {}, 0.05, 4),
        Shape(3, (), 2, "tanh", "sigmoid", "bce"),
    ),
)
"""With rates so small that no training is chaotic: chaos would multiply the last digit."""
BENT = (Shape(1, (2,), 1, "tanh", "linear", "mse"), Shape(2, (2,), 2, "sigmoid", "softmax", "cce"))
"""Networks whose curvature is in the file."""


class Maker:
    """Draws problems and lets torch solve them."""

    def __init__(self, torch: Any) -> None:
        self.torch = torch
        self.chance = torch.Generator().manual_seed(20_260_101)

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return int(self.torch.randint(low, high + 1, (1,), generator=self.chance).item())

    def numbers(self, count: int, size: float) -> list[float]:
        """Numbers up to ``size`` either way, to four decimals."""
        drawn = self.torch.rand(count, generator=self.chance) * 2 - 1
        return [round(value * size, 4) for value in drawn.tolist()]

    def shape(self, depth: int, activation: str, ending: tuple[str, str]) -> Shape:
        """A network of so many hidden layers."""
        outputs = self.whole(2, 3) if ending[0] == "softmax" else self.whole(1, 3)
        hidden = tuple(self.whole(1, 8) for _ in range(depth))
        return Shape(self.whole(1, 3), hidden, outputs, activation, *ending)

    def problem(self, shape: Shape, count: int, size: float) -> Problem:
        """Weights of the size that is usual, and examples; one target in three is not sure, where targets are probabilities."""
        sizes = [shape.inputs, *shape.hidden, shape.outputs]
        weights: list[float] = []
        for given, neurons in pairwise(sizes):
            weights += self.numbers(given * neurons, (6 / (given + neurons)) ** 0.5) + self.numbers(neurons, 0.5)
        inputs = [self.numbers(shape.inputs, 2.0 * (size if row % 2 else 1.0)) for row in range(count)]
        return Problem(weights, inputs, [self.target(shape, row) for row in range(count)])

    def target(self, shape: Shape, row: int) -> list[float]:
        """What the outputs should say."""
        if shape.output == "linear":
            return self.numbers(shape.outputs, 2.0)
        unsure = row % 3 == 2
        if shape.output == "sigmoid":
            return [0.25 if unsure else float(self.whole(0, 1)) for _ in range(shape.outputs)]
        right = self.whole(0, shape.outputs - 1)
        rest = 0.25 / (shape.outputs - 1) if unsure else 0.0
        return [(0.75 if unsure else 1.0) if place == right else rest for place in range(shape.outputs)]

    def model(self, shape: Shape, weights: list[float]) -> Any:
        """The network up to its last sums, with these weights."""
        known = self.torch.nn
        bend = {"tanh": known.Tanh, "relu": known.ReLU, "sigmoid": known.Sigmoid, "linear": known.Identity}[shape.activation]
        sizes = [shape.inputs, *shape.hidden, shape.outputs]
        layers: list[Any] = []
        for given, neurons in pairwise(sizes):
            layers += [known.Linear(given, neurons), bend()]
        model = known.Sequential(*layers[:-1])
        known.utils.vector_to_parameters(self.torch.tensor(weights), model.parameters())
        return model

    def loss(self, shape: Shape, sums: Any, targets: Any) -> Any:
        """The mean loss."""
        known = self.torch.nn.functional
        if shape.loss == "bce":
            return known.binary_cross_entropy_with_logits(sums, targets)
        if shape.loss == "cce":
            return known.cross_entropy(sums, targets)
        answers = {"linear": lambda: sums, "sigmoid": sums.sigmoid, "softmax": lambda: sums.softmax(-1)}[shape.output]()
        return known.mse_loss(answers, targets)

    def feel(self, shape: Shape, problem: Problem) -> dict[str, Any]:
        """The loss and its gradient."""
        model = self.model(shape, problem.weights)
        loss = self.loss(shape, model(self.torch.tensor(problem.inputs)), self.torch.tensor(problem.targets))
        loss.backward()
        slopes = self.torch.cat([part.grad.flatten() for part in model.parameters()])
        return {"value": loss.item(), "gradient": slopes.tolist()}

    def curvature(self, shape: Shape, problem: Problem) -> Rows:
        """The second derivatives."""
        model = self.model(shape, problem.weights)
        names = [name for name, _ in model.named_parameters()]
        sizes = [part.shape for part in model.parameters()]

        def loss(weights: Any) -> Any:
            parts = weights.split([size.numel() for size in sizes])
            named = {name: part.view(size) for name, part, size in zip(names, parts, sizes, strict=True)}
            sums = self.torch.func.functional_call(model, named, (self.torch.tensor(problem.inputs),))
            return self.loss(shape, sums, self.torch.tensor(problem.targets))

        return self.torch.autograd.functional.hessian(loss, self.torch.tensor(problem.weights)).tolist()

    def optimizer(self, training: Training, parameters: Any) -> Any:
        """PyTorch's optimizer with our settings."""
        known, given, rate = self.torch.optim, dict(training.settings), training.learning_rate
        beta, epsilon = given.get("beta", 0.0), given.get("epsilon", 0.0)
        betas = (given.get("beta1", 0.0), given.get("beta2", 0.0))
        made: dict[str, Callable[[], Any]] = {
            "gradient-descent": lambda: known.SGD(parameters, rate),
            "momentum": lambda: known.SGD(parameters, rate, momentum=beta),
            "nesterov": lambda: known.SGD(parameters, rate, momentum=beta, nesterov=True),
            "adagrad": lambda: known.Adagrad(parameters, rate, eps=epsilon),
            "rmsprop": lambda: known.RMSprop(parameters, rate, alpha=given["alpha"], eps=epsilon),
            "adadelta": lambda: known.Adadelta(parameters, rate, rho=given["rho"], eps=epsilon),
            "adam": lambda: known.Adam(parameters, rate, betas, epsilon),
            "amsgrad": lambda: known.Adam(parameters, rate, betas, epsilon, amsgrad=True),
            "adamw": lambda: known.AdamW(parameters, rate, betas, epsilon, weight_decay=given["weight_decay"]),
            "nadam": lambda: known.NAdam(parameters, rate, betas, epsilon, momentum_decay=given["momentum_decay"]),
        }
        return made[training.optimizer]()

    def schedule(self, training: Training, optimizer: Any) -> Any:
        """PyTorch's schedule with our settings."""
        known, given, rate = self.torch.optim.lr_scheduler, training.schedule_settings, training.learning_rate
        over = int(given.get("over", 0))
        made: dict[str, Callable[[], Any]] = {
            "constant": lambda: known.ConstantLR(optimizer, factor=1),
            "step": lambda: known.StepLR(optimizer, int(given["period"]), given["drop"]),
            "exponential": lambda: known.ExponentialLR(optimizer, given["gamma"]),
            "linear": lambda: known.LinearLR(optimizer, given["first"], given["last"], over),
            "cosine": lambda: known.CosineAnnealingLR(optimizer, over, given["floor"] * rate),
            "one-cycle": lambda: known.OneCycleLR(optimizer, rate, total_steps=over, cycle_momentum=False),
        }
        return made[training.schedule]()

    def batches(self, size: int) -> list[list[int]]:
        """The rows of each step's batch; after the last they begin anew. Three orders of the examples, cut into batches."""
        if not size:
            return [list(range(EXAMPLES))]
        orders = [self.torch.randperm(EXAMPLES, generator=self.chance).tolist() for _ in range(3)]
        return [order[begin : begin + size] for order in orders for begin in range(0, EXAMPLES, size)]

    def train(self, training: Training, problem: Problem, batches: list[list[int]]) -> dict[str, dict[str, Any]]:
        """For each step that is kept, counted from 1: the loss of its batch before its move, and the weights after it."""
        model = self.model(training.shape, problem.weights)
        optimizer = self.optimizer(training, list(model.parameters()))
        schedule = self.schedule(training, optimizer)
        inputs, targets = self.torch.tensor(problem.inputs), self.torch.tensor(problem.targets)
        kept: dict[str, dict[str, Any]] = {}
        for index in range(KEPT[-1]):
            rows = batches[index % len(batches)]
            optimizer.zero_grad()
            loss = self.loss(training.shape, model(inputs[rows]), targets[rows])
            loss.backward()
            optimizer.step()
            schedule.step()
            if index + 1 in KEPT:
                weights = self.torch.nn.utils.parameters_to_vector(model.parameters())
                kept[str(index + 1)] = {"loss": loss.item(), "weights": weights.tolist()}
        return kept


def cases(maker: Maker) -> Iterator[dict[str, Any]]:
    """What is in the file."""
    spread = (
        (depth, size, activation, ending)
        for depth in SIZES
        for size in SIZES[depth]
        for activation in ACTIVATIONS
        for ending in ENDINGS
    )
    for depth, size, activation, ending in spread:
        shape = maker.shape(depth, activation, ending)
        problem = maker.problem(shape, maker.whole(3, 5), size)
        yield {"about": "gradient", "network": shape._asdict(), **problem._asdict(), **maker.feel(shape, problem)}
    for shape in BENT:
        problem = maker.problem(shape, 4, 1.0)
        curvature = maker.curvature(shape, problem)
        yield {"about": "curvature", "network": shape._asdict(), **problem._asdict(), "curvature": curvature}
    for training in TRAININGS:
        problem, batches = maker.problem(training.shape, EXAMPLES, 1.0), maker.batches(training.batch)
        told = training._asdict()
        del told["shape"], told["batch"]
        kept = maker.train(training, problem, batches)
        about = {"about": "training", "network": training.shape._asdict(), **told, "batches": batches}
        yield {**about, **problem._asdict(), "kept": kept}


def main() -> None:
    """Write the file, one line for each case."""
    torch: Any = import_module("torch")
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    lines = [json.dumps(case) for case in cases(Maker(torch))]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
