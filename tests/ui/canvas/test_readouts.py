"""What stands under the picture agrees by hand."""
# pyright: basic

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.lab.experiment import Experiment
from gdviz.lab.kinds import Kind
from gdviz.lab.simulator import Simulator
from gdviz.ui.canvas.readouts import LINES, NO_BREAK, Readouts, UpdateLine, VerdictBar, numbers_text, weight_names
from gdviz.ui.scene import Scene, take_scene
from gdviz.ui.theme import DARK, LIGHT, NUMBER_POINTS, font
from tests.ui.canvas.alone import Room, alone, scene_at, settle, walk
from tests.ui.hands import events, last_digit, read

pytestmark = pytest.mark.usefixtures("nothing_left")

CURVES = [name for name, landscape in LANDSCAPES.items() if landscape.dimensions == 1]
MAPS = [name for name, landscape in LANDSCAPES.items() if landscape.dimensions == 2]

TERM = r"[+−]?\d+(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|e[+-]\d+)?"
PAIR = rf"\({TERM},{NO_BREAK}{TERM}\)"
VALUE = rf"(?:{PAIR}|{TERM})"
MOVE = re.compile(rf"= ({VALUE}) − ({TERM}) × \(?({VALUE})\)? ≈[ {NO_BREAK}]({VALUE})$")
SPEED = re.compile(rf"= ({TERM}) × \(?({VALUE})\)? \+ \(?({VALUE})\)? ≈[ {NO_BREAK}]({VALUE})$")


def parts(text: str) -> list[str]:
    """The numbers of a pair, or the one number."""
    return re.findall(TERM, text)


def check_move(line: str) -> None:
    """The position, rate, slope and result of a line agree, as far as its digits go."""
    found = MOVE.search(line)
    assert found, line
    positions, (rate,), slopes, results = map(parts, found.groups())
    for texts in zip(positions, slopes, results, strict=True):
        position, slope, result = map(read, texts)
        of_position, of_slope, of_result = (0.51 * last_digit(text) for text in texts)
        slack = of_position + of_result + abs(read(rate)) * of_slope + abs(slope) * 0.51 * last_digit(rate)
        assert abs(position - read(rate) * slope - result) <= slack, line


def check_speed(line: str) -> None:
    found = SPEED.search(line)
    assert found, line
    (beta,), speeds, slopes, results = map(parts, found.groups())
    for texts in zip(speeds, slopes, results, strict=True):
        speed, slope, result = map(read, texts)
        of_speed, of_slope, of_result = (0.51 * last_digit(text) for text in texts)
        slack = of_slope + of_result + read(beta) * of_speed + abs(speed) * 0.51 * last_digit(beta)
        assert abs(read(beta) * speed + slope - result) <= slack, line


def some_experiments(count: int, landscapes: list[str]) -> list[Experiment]:
    chance = random.Random(7)  # noqa: S311 - experiments are no secret
    made = []
    for _ in range(count):
        landscape = LANDSCAPES[chance.choice(landscapes)]
        rate = chance.choice([round(chance.uniform(0.01, 1.2), 3), 10.0, 1e-5, landscape.default_rate, 1.05066, 3e-7])
        optimizer, schedule = chance.choice(["gradient-descent", "momentum"]), chance.choice(["constant", "exponential"])
        digits = chance.choice([0, 1, 2, 6])
        start = tuple(round(chance.uniform(low, high), digits) for low, high in landscape.window)
        made.append(Experiment(landscape.name, optimizer, schedule, rate, start))
    return made


def moments(experiment: Experiment, steps: tuple[int, ...]) -> Iterator[Scene]:
    simulator = Simulator(experiment)
    for step in steps:
        simulator.go_to(step)
        yield take_scene(simulator)


@pytest.fixture
def readouts() -> Iterator[Readouts]:
    part = Readouts(DARK, 100)
    with alone(part, 320):
        yield part


@pytest.fixture
def line() -> Iterator[UpdateLine]:
    part = UpdateLine(100)
    with alone(part, 700):
        yield part


def shown(readouts: Readouts) -> list[str]:
    return [card.number.text() for card in readouts._cards]


@pytest.mark.parametrize("landscapes", [CURVES, MAPS], ids=["curves", "maps"])
def test_the_sum_agrees_by_hand(readouts: Readouts, line: UpdateLine, landscapes: list[str]) -> None:
    for experiment in some_experiments(100, landscapes):
        for scene in moments(experiment, (0, 1, 2, 7, 30)):
            readouts.display(scene)
            line.display_step(scene)
            if scene.rests:
                assert line.text() == "The run ends here."
                continue
            lines = line.text().split("\n")
            check_move(lines[-1])
            if experiment.optimizer == "momentum":
                check_speed(lines[0])
            assert shown(readouts)[1] in lines[-1]
            assert shown(readouts)[3] in lines[0]


@pytest.mark.parametrize("landscapes", [CURVES, MAPS], ids=["curves", "maps"])
def test_the_next_position_is_the_one_that_comes(readouts: Readouts, line: UpdateLine, landscapes: list[str]) -> None:
    for experiment in some_experiments(50, landscapes):
        now, after = moments(experiment, (3, 4))
        if now.rests:
            continue
        line.display_step(now)
        readouts.display(after)
        assert line.text().rpartition("≈")[2].strip() == shown(readouts)[1]


@pytest.mark.parametrize("landscapes", [CURVES, MAPS], ids=["curves", "maps"])
def test_the_read_outs_are_the_step(readouts: Readouts, landscapes: list[str]) -> None:
    for experiment in some_experiments(50, landscapes):
        for scene in moments(experiment, (0, 1, 5, 100)):
            readouts.display(scene)
            now = scene.step
            values = [[now.index], now.position.tolist(), [float(now.loss)], now.gradient.tolist()]
            for text, wanted in zip(shown(readouts), values, strict=True):
                numbers = parts(text)
                assert len(numbers) == len(wanted)
                for number, value in zip(numbers, wanted, strict=True):
                    assert abs(read(number) - value) <= 0.51 * last_digit(number)
            assert all(number[0] in "+−" for number in parts(shown(readouts)[3]))


def test_a_rate_is_written_as_it_was_typed(line: UpdateLine) -> None:
    for rate in ("0.05", "0.00001", "1.05066", "10", "0.2"):
        line.display_step(scene_at(f"learning_rate={rate}", 0))
        assert f" − {rate} × " in line.text()


@pytest.mark.parametrize("text", ["learning_rate=1e-9", "schedule=exponential&gamma=0.9&learning_rate=0.6"])
def test_a_tiny_rate_is_written_like_every_tiny_number(line: UpdateLine, text: str) -> None:
    line.display_step(scene_at(f"{text}&landscape=cliff&start=-5.5", 150))
    assert not re.search(r"\de[+-]", line.text())


@pytest.mark.parametrize(
    ("landscape", "titles"),
    [
        ("parabola", ["Step", "Position x", "Loss f(x)", "Gradient f′(x)"]),
        ("himmelblau", ["Step", "Position (x, y)", "Loss f(x, y)", "Gradient (∂f/∂x, ∂f/∂y)"]),
        ("line-fit", ["Step", "Position (w, b)", "Loss f(w, b)", "Gradient (∂f/∂w, ∂f/∂b)"]),
    ],
)
def test_the_cards_say_what_the_weights_are_called(readouts: Readouts, landscape: str, titles: list[str]) -> None:
    readouts.display(scene_at(f"landscape={landscape}", 2))
    events()
    assert [card.number.label.accessibleName() for card in readouts._cards] == titles
    assert [label.text() for card in readouts._cards for label in card.findChildren(QLabel)][::2] == titles
    assert len(weight_names(LANDSCAPES[landscape])) == LANDSCAPES[landscape].dimensions


def test_with_noise_the_card_has_the_true_slope_and_the_arithmetic_the_felt_one(readouts: Readouts, line: UpdateLine) -> None:
    for text in ("noise=0.5", "landscape=himmelblau&noise=2", "landscape=line-fit&batch=4"):
        scene = scene_at(text, 3)
        readouts.display(scene)
        line.display_step(scene)
        true, felt = (numbers_text(value, sign=True) for value in (scene.step.gradient, scene.step.felt))
        assert true != felt
        assert shown(readouts)[3] == true
        assert felt in line.text()
        assert true not in line.text()
        assert readouts._cards[3].number.label.accessibleName().startswith("True gradient ")
        assert "chance" in readouts._cards[3].toolTip()
        assert "feels" in line.toolTip()
    scene = scene_at("", 3)
    readouts.display(scene)
    line.display_step(scene)
    assert readouts._cards[3].number.label.accessibleName() == "Gradient f′(x)"
    assert "feels" not in line.toolTip()


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("landscape", ["roll-downhill", "himmelblau", "rosenbrock", "logistic-fit"])
def test_no_number_is_cut(landscape: str, percent: int) -> None:
    part = Readouts(LIGHT, percent)
    part.display(scene_at(f"landscape={landscape}", 0))
    with alone(part, part.minimumSizeHint().width()) as room:
        for experiment in [*some_experiments(10, [landscape]), Experiment(landscape)]:
            for scene in moments(experiment, (0, 5, 300)):
                part.display(scene)
                for card in part._cards:
                    label = card.number.label
                    assert label.sizeHint().width() <= label.width() + 1, label.text()
                    assert label.font().pointSizeF() >= 0.6 * card.number.font().pointSizeF()
        assert room.width() <= (320 if landscape == "roll-downhill" else 216) * percent / 100


def test_over_one_weight_the_figures_are_large(readouts: Readouts) -> None:
    sizes = []
    for text in ("", "landscape=himmelblau", ""):
        readouts.display(scene_at(text, 0))
        sizes.append(readouts._cards[1].number.font().pointSizeF())
    assert sizes[0] == sizes[2] == NUMBER_POINTS > sizes[1]


def test_the_cards_are_made_anew_only_for_other_weights(readouts: Readouts) -> None:
    readouts.display(scene_at("landscape=himmelblau", 0))
    cards = list(readouts._cards)
    for scene in walk("landscape=rosenbrock", 5):
        readouts.display(scene)
        assert readouts._cards == cards
    readouts.wear(LIGHT, 150)
    assert readouts._cards == cards


@pytest.mark.parametrize("landscape", ["roll-downhill", "himmelblau"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_line_of_every_optimizer_has_its_room(optimizer: str, landscape: str) -> None:
    for width, percent in ((520, 100), (760, 100), (1000, 100), (1000, 200)):
        part = UpdateLine(percent)
        part.wear(font(11, percent))
        with alone(part, width) as room:
            scenes = list(walk(f"landscape={landscape}&optimizer={optimizer}", 30))
            part.display_step(scenes[0])
            settle(room)
            laid_out = room.layouts
            for scene in scenes:
                part.display_step(scene)
                events()
                room.adjustSize()
                assert part.label.heightForWidth(part.label.width()) <= part.label.height(), part.text()
            assert room.layouts <= laid_out + 4


def test_the_room_of_the_arithmetic_does_not_come_and_go(line: UpdateLine) -> None:
    heights = []
    for scene in walk("landscape=himmelblau&optimizer=momentum", 200):
        line.display_step(scene)
        heights.append(line.sizeHint().height())
    assert heights == sorted(heights)
    assert len(set(heights)) <= 2


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_pair_has_one_pair_of_brackets(line: UpdateLine, optimizer: str) -> None:
    line.display_step(scene_at(f"landscape=himmelblau&optimizer={optimizer}", 2))
    assert not re.search(rf"\({PAIR}\)", line.text())
    assert not set("{}") & set(line.text())
    # A power of a worked-out number has its number in brackets; counted powers are raised.
    assert not re.search(r"\^[^(]", line.text())


def test_one_number_has_no_brackets_of_its_own() -> None:
    assert numbers_text(np.array([-0.0])) == "0.0000"
    assert numbers_text(np.array([1.0, -2.0]), sign=True) == f"(+1.0000,{NO_BREAK}−2.0000)"


@pytest.fixture
def bar() -> Iterator[VerdictBar]:
    part = VerdictBar(DARK, 100)
    with alone(part, 700):
        yield part


def test_every_verdict_has_its_own_sign(bar: VerdictBar) -> None:
    drawn: dict[Kind, bytes] = {}
    for kind in (
        Kind.RUNNING,
        Kind.CRAWLING,
        Kind.SETTLED_GLOBAL,
        Kind.SETTLED_LOCAL,
        Kind.SWINGING,
        Kind.CHAOTIC,
        Kind.DIVERGED,
    ):
        bar._sign.display(kind, "#ffffff")
        image = bar._sign.grab().toImage()
        drawn[kind] = bytes(image.constBits())
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
        ("landscape=himmelblau", 300, Kind.SETTLED_GLOBAL),
    ],
)
def test_every_verdict_is_said_in_words(bar: VerdictBar, text: str, step: int, kind: Kind) -> None:
    scene = scene_at(text, step)
    bar.display(scene)
    said = re.sub(r"<[^>]*>", "", bar._text.text())
    assert scene.verdict.kind is kind
    assert said.startswith(kind.label)
    assert len(said) > len(kind.label) + 15
    assert bar._sign._kind is kind


def test_the_room_is_the_part_s_own(bar: VerdictBar) -> None:
    room = bar.parentWidget()
    assert isinstance(room, Room)
    bar.display(scene_at("", 0))
    settle(room)
    laid_out = room.layouts
    for scene in walk("", 30):
        bar.display(scene)
        events()
    assert room.layouts == laid_out


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [320, 520, 700, 900, 1100])
def test_every_verdict_has_its_room(width: int, percent: int) -> None:
    part = VerdictBar(DARK, percent)
    with alone(part, width * percent // 100) as room:
        for text in (
            "",
            "learning_rate=0.2",
            "learning_rate=1.2",
            "learning_rate=10",
            "learning_rate=0.00001",
            "noise=0.3",
            "landscape=six-hump-camel&start=1.5,0.6",
            "landscape=himmelblau&learning_rate=0.00001",
            "landscape=himmelblau&learning_rate=0.03",
            "landscape=saddle",
            "optimizer=momentum&landscape=foggy-hills",
        ):
            for step in (1, 12, 80, 300):
                part.display(scene_at(text, step))
                settle(room)
                label = part._text.label
                assert label.heightForWidth(label.width()) <= label.height() + 1, label.text()
