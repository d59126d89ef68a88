"""What stands under the curve agrees by hand."""
# pyright: basic

from __future__ import annotations

import random
import re

import pytest

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.lab.experiment import Experiment, parse
from gdviz.lab.verdict import Kind
from gdviz.ui.canvas.readouts import LINES
from tests.ui.conftest import OpenDesk
from tests.ui.hands import Desk, last_digit, read

TERM = r"[+−]?\d+(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|e[+-]\d+)?"
MOVE = re.compile(rf"= ({TERM}) − ({TERM}) × \(({TERM})\) ≈ ({TERM})")
PLAIN_MOVE = re.compile(rf"= ({TERM}) − ({TERM}) × \(?({TERM})\)? ≈ ({TERM})")
SPEED = re.compile(rf"= ({TERM}) × \(({TERM})\) \+ \(({TERM})\) ≈ ({TERM})")


def slack(*texts: str) -> list[float]:
    """Half a unit of the last digit of each number."""
    return [0.51 * last_digit(text) for text in texts]


def check_move(line: str) -> None:
    """The position, rate, slope and result of a line agree, as far as its digits go."""
    found = PLAIN_MOVE.search(line)
    assert found, line
    position, rate, slope, result = map(read, found.groups())
    of_position, of_rate, of_slope, of_result = slack(*found.groups())
    off = abs(position - rate * slope - result)
    assert off <= of_position + of_result + abs(rate) * of_slope + abs(slope) * of_rate, line


def check_speed(line: str) -> None:
    found = SPEED.search(line)
    assert found, line
    beta, speed, slope, result = map(read, found.groups())
    of_beta, of_speed, of_slope, of_result = slack(*found.groups())
    assert abs(beta * speed + slope - result) <= of_slope + of_result + beta * of_speed + abs(speed) * of_beta, line


def some_experiments(count: int) -> list[Experiment]:
    chance = random.Random(7)  # noqa: S311 - experiments are no secret
    made = []
    for _ in range(count):
        landscape = chance.choice(list(LANDSCAPES))
        ((low, high),) = LANDSCAPES[landscape].window
        rate = chance.choice([round(chance.uniform(0.01, 1.2), 3), 10.0, 1e-5, 0.05, 1.05066, 3e-7])
        optimizer, schedule = chance.choice(["gradient-descent", "momentum"]), chance.choice(["constant", "exponential"])
        start = round(chance.uniform(low, high), chance.choice([0, 1, 2, 6]))
        made.append(Experiment(landscape, optimizer, schedule, rate, (start,)))
    return made


def test_the_sum_agrees_by_hand(desk: Desk) -> None:
    for experiment in some_experiments(120):
        desk.simulator.set_up(experiment)
        for step in (0, 1, 2, 7, 30):
            desk.window.look_at(step)
            text = desk.window.bench.update_line.text()
            if desk.simulator.is_at_end:
                assert text.strip() == "The run ends here."
                continue
            lines = text.split("\n")
            check_move(lines[-1])
            if experiment.optimizer == "momentum":
                check_speed(lines[0])
            assert desk.readouts[1] in lines[-1]
            assert desk.readouts[3] in lines[0]


def test_the_next_position_is_the_one_that_comes(desk: Desk) -> None:
    for experiment in some_experiments(60):
        desk.simulator.set_up(experiment)
        desk.window.look_at(3)
        if desk.simulator.is_at_end:
            continue
        promised = desk.window.bench.update_line.text().rpartition("≈ ")[2]
        desk.window.step()
        assert desk.readouts[1] == promised


def test_the_read_outs_are_the_step(desk: Desk) -> None:
    for experiment in some_experiments(60):
        desk.simulator.set_up(experiment)
        for step in (0, 1, 5, 100):
            desk.window.look_at(step)
            now = desk.simulator.step
            values = [now.index, float(now.position[0]), float(now.loss), float(now.gradient[0])]
            for text, value in zip(desk.readouts, values, strict=True):
                assert abs(read(text) - value) <= 0.51 * last_digit(text)
            assert desk.readouts[3][0] in "+−"


def test_a_rate_is_written_as_it_was_typed(open_desk: OpenDesk) -> None:
    desk = open_desk()
    for rate in ("0.05", "0.00001", "1.05066", "10", "0.2"):
        desk.simulator.adjust(learning_rate=float(rate))
        assert f" − {rate} × " in desk.window.bench.update_line.text()


@pytest.mark.parametrize("text", ["learning_rate=1e-9", "schedule=exponential&gamma=0.9&learning_rate=0.6"])
def test_a_tiny_rate_is_written_like_every_tiny_number(open_desk: OpenDesk, text: str) -> None:
    desk = open_desk(f"{text}&landscape=cliff&start=-5.5")
    desk.window.look_at(150)
    assert not re.search(r"\de[+-]", desk.window.bench.update_line.text())


def test_every_verdict_has_its_own_sign(desk: Desk) -> None:
    drawn: dict[Kind, bytes] = {}
    sign = desk.window.bench.verdict._sign
    for kind in (
        Kind.RUNNING,
        Kind.CRAWLING,
        Kind.SETTLED_GLOBAL,
        Kind.SETTLED_LOCAL,
        Kind.SWINGING,
        Kind.CHAOTIC,
        Kind.DIVERGED,
    ):
        sign.display(kind, "#ffffff")
        drawn[kind] = bytes(sign.grab().toImage().constBits())
    assert len(set(drawn.values())) == len(drawn)
    assert set(LINES) < set(drawn)


@pytest.mark.parametrize(
    ("text", "step", "kind"),
    [
        ("", 1, Kind.RUNNING),
        ("learning_rate=0.00001", 300, Kind.CRAWLING),
        ("start=-1.5", 300, Kind.SETTLED_GLOBAL),
        ("", 300, Kind.SETTLED_LOCAL),
        ("learning_rate=0.2", 300, Kind.SWINGING),
        ("learning_rate=1.2", 300, Kind.CHAOTIC),
        ("learning_rate=10", 300, Kind.DIVERGED),
    ],
)
def test_every_verdict_is_said_in_words(open_desk: OpenDesk, text: str, step: int, kind: Kind) -> None:
    desk = open_desk()
    desk.simulator.set_up(parse(text))
    desk.window.look_at(step)
    assert desk.simulator.verdict().kind is kind
    assert desk.verdict.startswith(kind.label)
    assert len(desk.verdict) > len(kind.label) + 15
    assert desk.window.bench.verdict._sign._kind is kind
