import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.descent.step import Step
from gdviz.lab.experiment import Experiment
from gdviz.lab.fog import VISIBILITY
from gdviz.lab.history import UNDO_LIMIT
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.words import InputError


def bits(step: Step) -> list[object]:
    values = [step.position, step.loss, step.gradient, *step.memory.values()]
    return [step.index, step.learning_rate, *(np.asarray(value).tobytes() for value in values)]


class Told:
    """Counts how often a simulator tells its watchers."""

    def __init__(self, simulator: Simulator) -> None:
        self.times = 0
        simulator.watch(self.once_more)

    def once_more(self) -> None:
        self.times += 1

    def since(self) -> int:
        """How often since the last look."""
        times, self.times = self.times, 0
        return times


def simulator_of(text: str = "", step: int = 0) -> Simulator:
    simulator = Simulator(parse(text))
    simulator.go_to(step)
    return simulator


def state_of(simulator: Simulator) -> list[object]:
    return [
        simulator.experiment,
        simulator.cursor,
        simulator.length,
        simulator.can_undo,
        simulator.can_redo,
        bits(simulator.step),
        bits(simulator.upcoming),
    ]


@cache
def whole_run(text: str) -> list[Step]:
    """All steps of a run and the one after its end, made one by one; where it ends is said in the verdict module's words."""
    experiment = parse(text)
    descent = experiment.descent()
    steps = [descent.begin(np.array(experiment.start))]
    while True:
        steps.append(descent.next_step(steps[-1]))
        last, after = steps[-2:]
        x, slope, next_slope = float(last.position[0]), abs(float(last.gradient[0])), abs(float(after.gradient[0]))
        has_left = abs(x) > max(1e6, 10 * abs(experiment.start[0]))
        is_at_rest = (
            not experiment.noise
            and slope < 0.001
            and abs(float(after.position[0]) - x) < 0.002
            and next_slope <= max(slope, 1e-6)
        )
        if last.index == experiment.steps or not after.is_finite or has_left or is_at_rest:
            return steps


def test_a_simulator_without_an_experiment_has_the_default_one() -> None:
    simulator = Simulator()
    assert simulator.experiment == Experiment()
    assert (simulator.cursor, simulator.length) == (0, 0)
    assert simulator.step.position.tolist() == [3.5]
    assert simulator.descent.landscape.name == "roll-downhill"


@pytest.mark.parametrize("text", ["", "learning_rate=1.2", "optimizer=momentum&schedule=exponential&start=-4"])
@pytest.mark.parametrize("steps", [1, 2, 10])
def test_as_many_steps_back_as_forward_lead_to_the_start_bit_for_bit(text: str, steps: int) -> None:
    simulator = simulator_of(text)
    start, after = bits(simulator.step), bits(simulator.upcoming)
    forward: list[list[object]] = []
    for _ in range(steps):
        forward.append(bits(simulator.step))
        simulator.advance()
    assert simulator.cursor == steps
    for seen in reversed(forward):
        simulator.back()
        assert bits(simulator.step) == seen
    assert bits(simulator.step) == start
    assert bits(simulator.upcoming) == after


@given(st.integers(-(10**30), 10**30))
def test_any_step_can_be_gone_to_and_what_does_not_exist_is_the_nearest_that_does(index: int) -> None:
    simulator = simulator_of("learning_rate=0.2&steps=60", 7)
    simulator.go_to(index)
    assert simulator.cursor == min(max(index, 0), 60)
    assert bits(simulator.step) == bits(whole_run("learning_rate=0.2&steps=60")[simulator.cursor])


def test_going_somewhere_by_steps_or_at_once_is_the_same() -> None:
    walked = simulator_of("learning_rate=1.2")
    for _ in range(50):
        walked.advance()
    assert state_of(walked) == state_of(simulator_of("learning_rate=1.2", 50))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("start=-0.5", 9),
        ("steps=3", 3),
        ("steps=1", 1),
        ("learning_rate=10", 36),
        ("landscape=parabola&learning_rate=1.5", 19),
        ("learning_rate=1e308", 0),
        ("landscape=parabola&start=0", 0),
    ],
)
def test_a_run_ends_where_the_ball_settles_or_flies_off_or_at_the_limit(text: str, last: int) -> None:
    simulator = simulator_of(text, 10**9)
    assert simulator.cursor == simulator.length == len(whole_run(text)) - 2
    assert simulator.cursor == last or text == "start=-0.5"
    assert simulator.has_ended
    assert simulator.is_at_end
    told = Told(simulator)
    simulator.advance()
    assert simulator.cursor == simulator.length
    assert told.since() == 0


def test_one_who_looks_back_in_an_ended_run_is_not_at_its_end() -> None:
    simulator = simulator_of("steps=9", 9)
    simulator.back()
    assert simulator.has_ended
    assert not simulator.is_at_end
    assert simulator.verdict().kind is Kind.RUNNING
    assert [step.index for step in simulator.trail] == list(range(10))


def test_another_rate_shows_the_same_step_of_the_new_trail() -> None:
    simulator = simulator_of("learning_rate=0.2", 40)
    simulator.adjust(learning_rate=1.2)
    assert simulator.cursor == 40
    assert bits(simulator.step) == bits(whole_run("learning_rate=1.2")[40])


def test_a_run_that_ends_early_does_not_make_one_forget_which_step_one_looked_at() -> None:
    """Dragging the slider through rates at which the ball settles at once, and on, comes back to the same step."""
    simulator = simulator_of("learning_rate=1.2", 40)
    simulator.adjust(learning_rate=0.1)
    assert simulator.cursor < 40
    assert simulator.is_at_end
    simulator.adjust(learning_rate=1.2)
    assert simulator.cursor == 40


def test_one_who_moves_on_after_an_early_end_has_a_new_wish() -> None:
    simulator = simulator_of("learning_rate=1.2", 40)
    simulator.adjust(learning_rate=0.1)
    simulator.back()
    seen = simulator.cursor
    simulator.adjust(learning_rate=1.2)
    assert simulator.cursor == seen


@pytest.mark.parametrize("changes", [{"start": (1.0,)}, {"landscape": "parabola"}, {"landscape": "cliff", "start": (1.0,)}])
def test_another_start_or_landscape_is_looked_at_from_its_first_step(changes: dict[str, Any]) -> None:
    simulator = simulator_of("learning_rate=0.3", 40)
    simulator.adjust(**changes)
    assert (simulator.cursor, simulator.length) == (0, 0)
    assert simulator.experiment == parse("learning_rate=0.3").change(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"learning_rate": 0.0},
        {"learning_rate": math.nan},
        {"steps": 0},
        {"start": (math.inf,)},
        {"start": (1.0, 2.0)},
        {"landscape": "moon"},
        {"optimizer": "moon"},
        {"schedule": "moon"},
        {"settings": {"gamma": 0.9}},
    ],
)
def test_a_refused_change_leaves_everything_as_it_was(changes: dict[str, Any]) -> None:
    simulator = simulator_of("optimizer=momentum", 12)
    simulator.adjust(learning_rate=0.07)
    simulator.undo()
    told, before = Told(simulator), state_of(simulator)
    with pytest.raises(InputError):
        simulator.adjust(**changes)
    assert state_of(simulator) == before
    assert told.since() == 0
    simulator.redo()
    assert simulator.experiment.learning_rate == 0.07


def test_watchers_are_told_once_for_each_change_after_it_is_whole() -> None:
    simulator = simulator_of("learning_rate=0.3")
    seen: list[tuple[float, int, int]] = []
    simulator.watch(lambda: seen.append((simulator.experiment.learning_rate, simulator.cursor, simulator.step.index)))
    told = Told(simulator)
    simulator.go_to(30)
    simulator.advance()
    simulator.back()
    simulator.adjust(learning_rate=0.4)
    simulator.undo()
    simulator.redo()
    simulator.set_up(Experiment())
    simulator.advance()
    simulator.reset()
    assert seen == [
        (0.3, 30, 30), (0.3, 31, 31), (0.3, 30, 30), (0.4, 30, 30), (0.3, 30, 30), (0.4, 30, 30), (0.05, 0, 0), (0.05, 1, 1),
        (0.05, 0, 0),
    ]  # fmt: skip
    assert told.since() == 9


def test_watchers_are_not_told_when_nothing_changed() -> None:
    simulator = simulator_of("steps=5", 5)
    told = Told(simulator)
    simulator.advance()
    simulator.go_to(5)
    simulator.go_to(99)
    simulator.adjust()
    simulator.adjust(learning_rate=0.05, steps=5)
    simulator.undo()
    simulator.redo()
    assert told.since() == 0
    assert not simulator.can_undo
    simulator.go_to(0)
    assert told.since() == 1
    simulator.back()
    simulator.go_to(-3)
    assert told.since() == 0


def test_undo_and_redo_lead_through_what_was_done_and_looked_at() -> None:
    simulator = simulator_of("learning_rate=0.3", 20)
    simulator.adjust(learning_rate=0.4)
    simulator.go_to(10)
    simulator.set_up(parse("landscape=cliff"))
    simulator.go_to(3)
    simulator.reset()
    assert (simulator.can_undo, simulator.can_redo) == (True, False)
    states = [state_of(simulator)[:2]]
    while simulator.can_undo:
        simulator.undo()
        states.append(state_of(simulator)[:2])
    assert [(state[0], state[1]) for state in states] == [
        (parse("landscape=cliff"), 0),
        (parse("landscape=cliff"), 3),
        (parse("learning_rate=0.4"), 10),
        (parse("learning_rate=0.3"), 20),
    ]
    again = [state_of(simulator)[:2]]
    while simulator.can_redo:
        simulator.redo()
        again.append(state_of(simulator)[:2])
    assert again == states[::-1]


def test_one_drag_of_a_slider_is_undone_at_once() -> None:
    simulator = simulator_of("learning_rate=0.3", 20)
    for rate in (0.31, 0.32, 0.33, 0.34):
        simulator.adjust(learning_rate=rate)
    simulator.undo()
    assert (simulator.experiment.learning_rate, simulator.cursor) == (0.3, 20)
    assert not simulator.can_undo
    simulator.redo()
    assert simulator.experiment.learning_rate == 0.34


def test_two_sliders_are_two_things_to_undo() -> None:
    simulator = simulator_of("optimizer=momentum")
    simulator.adjust(learning_rate=0.31)
    simulator.adjust(settings={"beta": 0.5})
    simulator.adjust(settings={"beta": 0.6})
    simulator.adjust(learning_rate=0.32)
    rates: list[tuple[float, float]] = []
    while simulator.can_undo:
        simulator.undo()
        rates.append((simulator.experiment.learning_rate, simulator.experiment.settings["beta"]))
    assert rates == [(0.31, 0.6), (0.31, 0.9), (0.05, 0.9)]


def test_a_look_around_between_two_drags_makes_them_two_things_to_undo() -> None:
    simulator = simulator_of()
    simulator.adjust(learning_rate=0.31)
    simulator.advance()
    simulator.adjust(learning_rate=0.32)
    simulator.undo()
    assert simulator.experiment.learning_rate == 0.31


def test_what_is_done_after_an_undo_takes_the_place_of_what_was_undone() -> None:
    simulator = simulator_of()
    simulator.adjust(learning_rate=0.31)
    simulator.undo()
    simulator.adjust(learning_rate=0.32)
    assert not simulator.can_redo
    simulator.undo()
    assert simulator.experiment.learning_rate == 0.05


def test_undo_goes_back_200_things_and_forgets_what_was_before() -> None:
    simulator = simulator_of()
    for number in range(1, UNDO_LIMIT + 11):
        simulator.set_up(Experiment(learning_rate=number / 1000))
    undone = 0
    while simulator.can_undo:
        simulator.undo()
        undone += 1
    assert undone == UNDO_LIMIT == 200
    assert simulator.experiment.learning_rate == 0.010


def test_the_same_experiment_gives_the_same_trail_in_every_simulator() -> None:
    one, other = simulator_of("learning_rate=1.2", 300), simulator_of("learning_rate=0.3", 7)
    other.set_up(parse("learning_rate=1.2"))
    other.go_to(300)
    assert [bits(step) for step in one.trail] == [bits(step) for step in other.trail]


@pytest.mark.parametrize("landscape", LANDSCAPES)
@settings(max_examples=60)
@given(
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    rate=st.floats(1e-320, 1e308) | st.floats(-320, 308).map(lambda digits: 10.0**digits or 5e-324),
    schedule=st.sampled_from(list(SCHEDULES)),
    share=st.floats(-1, 2),
)
def test_all_numbers_of_a_trail_are_finite_at_any_rate(
    landscape: str, optimizer: str, rate: float, schedule: str, share: float
) -> None:
    window = LANDSCAPES[landscape].window
    start = tuple(low + share * (high - low) for low, high in window)
    simulator = Simulator(Experiment(landscape, optimizer, schedule, rate, start, 40))
    simulator.go_to(40)
    assert all(step.is_finite and math.isfinite(float(step.learning_rate)) for step in simulator.trail)
    assert simulator.verdict().text
    assert (simulator.verdict().kind is Kind.DIVERGED) == (
        not simulator.upcoming.is_finite or bool(np.abs(simulator.step.position).max() > 1e6)
    )


CHANGES: list[dict[str, Any]] = [
    *({"learning_rate": rate} for rate in (0.05, 0.1, 0.2, 1.2, 9.0, 1e308)),
    *({"steps": steps} for steps in (1, 5, 25)),
    *({"start": (start,)} for start in (3.5, -0.6283111763390221, 5.0)),
    *({"landscape": name} for name in ("roll-downhill", "parabola", "cliff")),
    *({"optimizer": name} for name in OPTIMIZERS),
    {"schedule": "exponential"},
    *({"noise": noise} for noise in (0.0, 0.4)),
    *({"seed": seed} for seed in (0, 5)),
    {"optimizer": "momentum", "settings": {"beta": 0.5}},
    {},
]
REFUSED: list[dict[str, Any]] = [{"learning_rate": -1.0}, {"steps": 0}, {"landscape": "moon"}, {"settings": {"x": 1.0}}]


class Visitor(RuleBasedStateMachine):
    """Does anything in any order, and keeps a naive model: every trail from scratch, all states in two lists."""

    def __init__(self) -> None:
        super().__init__()
        self.simulator = Simulator(Experiment(steps=25))
        self.told = Told(self.simulator)
        self.experiment = self.simulator.experiment
        self.cursor = self.wish = self.length = 0
        self.undone: list[tuple[Experiment, int]] = []
        self.done: list[tuple[Experiment, int]] = []
        self.drag: set[str] = set()
        self.expected = range(1)

    @property
    def run(self) -> list[Step]:
        return whole_run(self.experiment.text())

    def look(self, wish: int) -> None:
        self.wish = wish
        self.cursor = min(wish, len(self.run) - 2)
        self.length = max(self.length, self.cursor)

    def enter(self, experiment: Experiment, wish: int) -> None:
        self.experiment, self.length = experiment, 0
        self.look(wish)

    def remember(self, drag: set[str]) -> None:
        if not drag or drag != self.drag:
            self.done.append((self.experiment, self.cursor))
        self.undone.clear()
        self.drag = drag

    def expect(self, *, change: bool) -> None:
        self.expected = range(1, 2) if change else range(1)

    @rule(changes=st.sampled_from(CHANGES))
    def adjust(self, changes: dict[str, Any]) -> None:
        self.simulator.adjust(**changes)
        changed = self.experiment.change(**changes)
        self.expect(change=changed != self.experiment)
        if changed != self.experiment:
            self.remember(set(changes))
            self.enter(changed, 0 if "start" in changes or "landscape" in changes else self.wish)

    @rule(changes=st.sampled_from(REFUSED))
    def try_what_is_refused(self, changes: dict[str, Any]) -> None:
        with pytest.raises(InputError):
            self.simulator.adjust(**changes)
        self.expect(change=False)

    @rule(rates=st.lists(st.sampled_from([0.06, 0.07, 0.3]), min_size=2, max_size=4))
    def drag_the_slider(self, rates: list[float]) -> None:
        for rate in rates:
            self.adjust({"learning_rate": rate})
            assert self.told.since() in self.expected
        self.expect(change=False)

    def go(self, index: int) -> None:
        before = self.cursor
        self.look(max(0, index))
        self.wish = self.cursor
        self.drag = set()
        self.expect(change=self.cursor != before)

    @rule(index=st.integers(-3, 30))
    def go_to(self, index: int) -> None:
        self.simulator.go_to(index)
        self.go(index)

    @rule()
    def advance(self) -> None:
        self.simulator.advance()
        self.go(self.cursor + 1)

    @rule()
    def back(self) -> None:
        self.simulator.back()
        self.go(self.cursor - 1)

    @rule(text=st.sampled_from(["steps=20", "landscape=parabola&learning_rate=1.5", "optimizer=momentum&steps=9"]))
    def set_up(self, text: str) -> None:
        self.simulator.set_up(parse(text))
        self.begin(parse(text))

    @rule()
    def reset(self) -> None:
        self.simulator.reset()
        self.begin(self.experiment)

    def begin(self, experiment: Experiment) -> None:
        is_at_start = experiment == self.experiment and self.cursor == 0
        self.expect(change=not is_at_start or self.length > 0)
        self.drag = set()
        if not is_at_start:
            self.remember(set())
        self.enter(experiment, 0)

    def swap(self, source: list[tuple[Experiment, int]], target: list[tuple[Experiment, int]]) -> None:
        self.expect(change=bool(source))
        if source:
            target.append((self.experiment, self.cursor))
            self.enter(*source.pop())
            self.drag = set()

    @rule()
    def undo(self) -> None:
        self.simulator.undo()
        self.swap(self.done, self.undone)

    @precondition(lambda self: bool(self.undone))
    @rule()
    def redo(self) -> None:
        self.simulator.redo()
        self.swap(self.undone, self.done)

    @invariant()
    def the_simulator_is_what_the_model_says(self) -> None:
        simulator = self.simulator
        assert self.told.since() in self.expected
        self.expected = range(1)
        assert simulator.experiment == self.experiment
        assert (simulator.cursor, simulator.length) == (self.cursor, self.length)
        assert [bits(step) for step in simulator.trail] == [bits(step) for step in self.run[: self.length + 1]]
        assert bits(simulator.step) == bits(self.run[self.cursor])
        assert bits(simulator.upcoming) == bits(self.run[self.cursor + 1])
        assert simulator.has_ended == (self.length == len(self.run) - 2)
        assert simulator.is_at_end == (self.cursor == len(self.run) - 2)
        assert (simulator.can_undo, simulator.can_redo) == (bool(self.done), bool(self.undone))


TestAVisitorWhoDoesAnythingInAnyOrder = Visitor.TestCase
TestAVisitorWhoDoesAnythingInAnyOrder.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_reset_at_the_start_forgets_the_trail_and_leaves_nothing_to_undo() -> None:
    simulator = Simulator()
    simulator.go_to(5)
    simulator.go_to(0)
    told = Told(simulator)
    simulator.reset()
    assert (simulator.length, simulator.can_undo, told.since()) == (0, False, 1)
    simulator.reset()
    assert told.since() == 0


# Several who walk: the own ball, rivals, balls at random places.

RACE = (
    "landscape=ravine"
    "&race=momentum,learning_rate:0.03;gradient-descent,learning_rate:0.01,off;gradient-descent,learning_rate:0.02"
)


def test_rivals_walk_from_the_same_start_each_by_its_own_rule_and_one_that_is_off_stays_at_home() -> None:
    simulator = simulator_of(RACE, 40)
    experiment = simulator.experiment
    first, home, third = simulator.rivals
    assert home is None
    for run, hiker in ((first, experiment.rivals[0]), (third, experiment.rivals[2])):
        assert run is not None
        alone = Simulator(
            experiment.change(
                optimizer=hiker.optimizer, learning_rate=hiker.learning_rate, settings=dict(hiker.settings), rivals=()
            )
        )
        alone.go_to(40)
        assert [bits(step) for step in run.trail] == [bits(step) for step in alone.trail]
    assert [bits(step) for step in simulator.trail] == [bits(step) for step in simulator_of("landscape=ravine", 40).trail]


def test_a_race_goes_on_until_the_last_has_ended_and_who_ended_before_stays_where_it_is() -> None:
    """Plain descent at rate 0.02 settles long after the one at 0.07."""
    simulator = simulator_of("landscape=ravine&race=gradient-descent,learning_rate:0.02", 10**9)
    rival = simulator.rivals[0]
    assert rival is not None
    assert simulator.cursor == simulator.length == rival.length > simulator.own.length
    assert simulator.has_ended
    assert simulator.is_at_end
    assert simulator.step is simulator.trail[-1]
    assert simulator.verdict().kind is Kind.SETTLED_GLOBAL
    simulator.go_to(simulator.own.length)
    assert simulator.own.has_ended
    assert not simulator.is_at_end
    simulator.adjust(rivals=())
    assert simulator.length == simulator.own.length == simulator.cursor
    assert simulator.is_at_end


def test_a_race_has_not_ended_while_one_walks() -> None:
    simulator = simulator_of("landscape=ravine&start=0,0&race=gradient-descent,learning_rate:0.02")
    assert simulator.has_ended
    simulator = simulator_of("landscape=ravine&race=gradient-descent,learning_rate:1e308")
    rival = simulator.rivals[0]
    assert rival is not None
    assert rival.has_ended
    assert not simulator.has_ended
    simulator.advance()
    assert (simulator.cursor, rival.length) == (1, 0)


def test_stepping_back_in_a_race_leads_to_the_same_steps_bit_for_bit() -> None:
    simulator = simulator_of(f"{RACE}&restarts=6&noise=0.1")
    forward: list[list[object]] = []
    for _ in range(30):
        forward.append(moment_of(simulator))
        simulator.advance()
    for seen in reversed(forward):
        simulator.back()
        assert moment_of(simulator) == seen


def moment_of(simulator: Simulator) -> list[object]:
    """All who walk, at the step that one looks at."""
    cursor, crowd = simulator.cursor, simulator.crowd
    runs = [bits(run.step(cursor)) for run in (simulator.own, *simulator.rivals) if run is not None]
    return [runs, crowd.positions(cursor).tobytes() if crowd else None]


def test_balls_at_random_places_roll_beside_the_own_one() -> None:
    simulator = simulator_of("landscape=foggy-hills&restarts=30&seed=2", 10**9)
    crowd = simulator.crowd
    assert crowd is not None
    assert simulator.cursor == simulator.length == max(crowd.length, simulator.own.length)
    assert simulator.has_ended
    assert crowd.deepest(simulator.cursor) > 0
    assert [bits(step) for step in simulator.trail] == [bits(step) for step in simulator_of("landscape=foggy-hills", 999).trail]
    simulator.adjust(restarts=0)
    assert simulator.crowd is None
    assert simulator.length == simulator.own.length


def test_a_change_of_the_race_is_looked_at_from_the_same_step_and_can_be_undone() -> None:
    simulator = simulator_of(RACE, 12)
    before, experiment = moment_of(simulator), simulator.experiment
    others = experiment.rivals[1:]
    simulator.adjust(rivals=others)
    assert (simulator.cursor, len(simulator.rivals)) == (12, 2)
    simulator.adjust(seed=4, noise=0.2)
    simulator.adjust(restarts=9)
    assert simulator.crowd is not None
    assert simulator.crowd.length == simulator.cursor == 12
    for _ in range(3):
        simulator.undo()
    assert simulator.experiment == experiment
    assert moment_of(simulator) == before
    assert not simulator.can_undo
    for _ in range(3):
        simulator.redo()
    assert (simulator.experiment.rivals, simulator.experiment.restarts, simulator.experiment.seed) == (others, 9, 4)


def test_who_swaps_places_in_a_race_walks_the_same_way_in_the_other_place() -> None:
    simulator = simulator_of(RACE, 25)
    rival = simulator.rivals[0]
    assert rival is not None
    own, other = bits(simulator.step), bits(rival.step(25))
    simulator.set_up(simulator.experiment.swapped(0))
    simulator.go_to(25)
    swapped = simulator.rivals[0]
    assert swapped is not None
    assert (bits(simulator.step), bits(swapped.step(25))) == (other, own)


def test_another_landscape_is_looked_at_from_its_first_step_by_all() -> None:
    simulator = simulator_of(f"{RACE}&restarts=4", 12)
    simulator.adjust(landscape="himmelblau")
    assert (simulator.cursor, simulator.length) == (0, 0)
    for run in (simulator.own, *simulator.rivals):
        assert run is None or run.step(0).position.tolist() == [0.5, -0.5]


def test_a_batch_that_a_new_landscape_cannot_give_is_refused_and_changes_nothing() -> None:
    simulator = simulator_of("landscape=line-fit&batch=8", 12)
    before = state_of(simulator)
    with pytest.raises(InputError):
        simulator.adjust(landscape="bowl", batch=8)
    assert state_of(simulator) == before
    simulator.adjust(landscape="bowl")
    assert simulator.experiment.batch == 0


# The fog.


def test_the_fog_is_lifted_and_comes_back_and_watchers_are_told_of_it() -> None:
    simulator = simulator_of("landscape=foggy-hills", 5)
    told = Told(simulator)
    assert not simulator.fog_is_lifted
    simulator.lift_fog(is_lifted=True)
    simulator.lift_fog(is_lifted=True)
    assert (simulator.fog_is_lifted, told.since()) == (True, 1)
    simulator.adjust(learning_rate=0.2)
    simulator.go_to(3)
    assert simulator.fog_is_lifted
    told.since()
    simulator.lift_fog(is_lifted=False)
    assert (simulator.fog_is_lifted, told.since()) == (False, 1)


def test_an_experiment_begins_in_the_fog_even_if_nothing_else_changes() -> None:
    simulator = Simulator()
    simulator.lift_fog(is_lifted=True)
    told = Told(simulator)
    simulator.set_up(simulator.experiment)
    assert (simulator.fog_is_lifted, told.since(), simulator.can_undo) == (False, 1, False)
    simulator.set_up(simulator.experiment)
    assert told.since() == 0


def test_one_sees_as_far_in_the_fog_as_one_chooses() -> None:
    simulator = Simulator()
    told = Told(simulator)
    assert simulator.visibility == VISIBILITY.default
    simulator.see(0.3)
    simulator.see(0.3)
    assert (simulator.visibility, told.since()) == (0.3, 1)
    for wrong in (0.0, 1.5, math.nan):
        with pytest.raises(InputError, match=r"^visibility is "):
            simulator.see(wrong)
    assert (simulator.visibility, told.since()) == (0.3, 0)
    simulator.reset()
    assert simulator.visibility == 0.3
    assert not simulator.can_undo
