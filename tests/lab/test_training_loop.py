"""A training decides every weight; its loop goes phase by phase, and can be gone to at any moment."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.course.claim import parse_claim
from gdviz.course.setups import parse_setup, setting_of, told, with_setting
from gdviz.descent.datasets import Data
from gdviz.descent.exact import Array
from gdviz.descent.network import Network
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.descent.step import Step
from gdviz.lab import loop as loop_module
from gdviz.lab.loop import PHASES, Loop
from gdviz.lab.notation import from_json, parse_run
from gdviz.lab.trainer import BATCH, EPOCH, PHASE, Trainer
from gdviz.lab.training import Training, parse_training, weights_of
from gdviz.lab.training_outcome import TrainingOutcome
from gdviz.lab.worked import Worked
from gdviz.words import InputError

SMALL = "data=blobs&examples=40&hidden=3&epochs=5&batch=8&learning_rate=0.5"
"""28 training examples: three batches of 8 and one of 4 in an epoch."""


def same(one: Loop, other: Loop, step: int) -> bool:
    return one.moment(step, 0).weights.tobytes() == other.moment(step, 0).weights.tobytes()


# The value


@given(
    st.builds(
        Training,
        data=st.sampled_from(["circles", "xor", "penguins", "spiral"]),
        examples=st.integers(20, 60),
        data_noise=st.floats(0, 2),
        hidden=st.lists(st.integers(1, 8), max_size=3).map(tuple),
        activation=st.sampled_from(["tanh", "relu", "sigmoid", "linear"]),
        loss=st.sampled_from(["", "mse", "bce", "cce"]),
        initialisation=st.sampled_from(["xavier", "he", "zeros", "large"]),
        optimizer=st.sampled_from(["gradient-descent", "adam", "momentum"]),
        schedule=st.sampled_from(["constant", "cosine"]),
        learning_rate=st.floats(1e-300, 1e300),
        batch=st.integers(0, 100),
        epochs=st.integers(1, 2000),
        seed=st.integers(0, 2**31 - 1),
        data_seed=st.integers(0, 5),
    )
)
@settings(max_examples=60)
def test_a_training_written_as_a_text_or_a_file_is_read_back(training: Training) -> None:
    assert parse_training(training.text()) == training
    assert from_json(training.json()) == training
    assert parse_run(training.text()) == training
    assert parse_setup(f"train:{training.text()}") == training


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("data=moonz", "no data set called 'moonz'; did you mean 'moons'?"),
        ("data=xor&hidden=9", "hidden is 9; it must be a whole number, 0 to 8"),
        ("data=xor&hidden=1,2,3,4", "hidden has 4 layers; at most 3 fit in"),
        ("data=xor&hidden=4,0", "hidden has a layer without neurons; write hidden=0 alone for no hidden layer"),
        ("data=xor&loss=hinge", "no loss called 'hinge'; there are: mse, bce, cce"),
        ("data=sine&loss=bce", "loss 'bce' is for classes, but data 'sine' has numbers to predict; take 'mse'"),
        ("data=own", "data 'own' is what you open from a file; open one first, or take another data set"),
        ("data=xor&activation=tan", "no activation called 'tan'; did you mean 'tanh'?"),
        ("data=xor&initialisation=zero", "no initialisation called 'zero'; did you mean 'zeros'?"),
        ("data=xor&optimizer=adm", "no optimizer called 'adm'; did you mean 'adam'?"),
        ("data=xor&beta=0.9", "nothing called 'beta' in a training; there are: "),
        ("data=xor&data=moons", "data is given twice; keep one"),
        ("data", "'data' is not of the form key=value, like data=xor"),
        ("data=xor&learning_rate=0", "learning_rate is 0; it must be a number, above 0"),
        ("data=digits&optimizer=newton", "a network of 310 weights is too large for optimizer 'newton', which takes at most 200"),
    ],
)
def test_a_mistake_is_said_with_its_remedy(text: str, problem: str) -> None:
    with pytest.raises(InputError) as error:
        parse_training(text)
    found = str(error.value)
    assert found.startswith(problem) or sorted(found.split()) == sorted(problem.split())


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("data=xor", (2, 1, "sigmoid", "bce")),
        ("data=xor&loss=cce", (2, 2, "softmax", "cce")),
        ("data=xor&loss=mse", (2, 1, "sigmoid", "mse")),
        ("data=penguins", (2, 3, "softmax", "cce")),
        ("data=penguins&loss=bce", (2, 3, "sigmoid", "bce")),
        ("data=penguins&loss=mse", (2, 3, "softmax", "mse")),
        ("data=sine", (1, 1, "linear", "mse")),
        ("data=digits&hidden=0", (64, 10, "softmax", "cce")),
    ],
)
def test_the_network_has_the_outputs_that_data_and_loss_need(text: str, shape: tuple[int, int, str, str]) -> None:
    network = parse_training(text).network
    assert (network.inputs, network.outputs, network.output, network.loss) == shape


def test_what_no_longer_fits_is_dropped() -> None:
    tuned = parse_training("data=xor&loss=bce&optimizer=adam&beta1=0.5&learning_rate=0.2")
    assert tuned.change(data="sine").loss == "mse"
    assert dict(tuned.change(optimizer="nadam").settings)["beta1"] in (0.5, 0.9)
    assert dict(tuned.change(optimizer="gradient-descent").settings) == {}
    assert parse_training("") == Training()


def test_the_parts_are_all_of_the_data_and_only_the_training_part_sets_the_scale() -> None:
    material = parse_training("data=moons&examples=50").material
    rows = [*material.training.rows.tolist(), *material.test.rows.tolist()]
    assert sorted(rows) == list(range(50))
    assert (material.training.count, material.test.count) == (35, 15)
    assert np.abs(material.training.inputs.mean(axis=0)).max() < 1e-12
    assert np.abs(material.training.inputs.std(axis=0) - 1).max() < 1e-12
    assert np.abs(material.test.inputs.mean(axis=0)).max() > 1e-3


# The loop


@given(st.lists(st.integers(0, 90), min_size=1, max_size=12))
@settings(max_examples=40)
def test_whichever_way_one_goes_the_weights_are_the_same_bits(cursors: list[int]) -> None:
    trainer, straight = Trainer(parse_training(SMALL)), Loop(parse_training(SMALL))
    straight.reach(straight.limit)
    for cursor in cursors:
        trainer.go_to(cursor)
        assert same(trainer.loop, straight, trainer.moment.step)
        assert trainer.cursor == min(cursor, 4 * straight.limit)
        assert (trainer.moment.change is None) is (trainer.moment.step == 0)


def test_each_epoch_shows_every_example_once_in_another_order() -> None:
    loop = Loop(parse_training(SMALL))
    epochs = [[loop.rows(step).tolist() for step in range(4 * epoch, 4 * epoch + 4)] for epoch in range(3)]
    assert [[len(batch) for batch in epoch] for epoch in epochs] == [[8, 8, 8, 4]] * 3
    assert all(sorted(row for batch in epoch for row in batch) == list(range(28)) for epoch in epochs)
    assert epochs[0] != epochs[1] != epochs[2]
    assert Loop(parse_training(f"{SMALL}&seed=1")).rows(0).tolist() != epochs[0][0]


@pytest.mark.parametrize("size", [0, 28, 1000])
def test_a_batch_of_all_is_all(size: int) -> None:
    loop = Loop(parse_training("data=blobs&examples=40").change(batch=size))
    assert loop.steps_per_epoch == 1
    assert loop.rows(3).tolist() == list(range(28))


def test_each_phase_reveals_its_own_numbers_and_the_update_is_the_optimizer_s() -> None:
    trainer = Trainer(parse_training(f"{SMALL}&optimizer=momentum&beta=0.7&schedule=exponential"))
    trainer.go_to(4 * 6)
    known: list[list[bool]] = []
    for _ in PHASES:
        moment = trainer.moment
        known.append([part is not None for part in (moment.forward, moment.costs, moment.backward)])
        trainer.set_pace(PHASE)
        trainer.advance()
    assert known == [[False] * 3, [True, False, False], [True, True, False], [True] * 3]
    trainer.back()
    moment, network = trainer.moment, trainer.loop.network
    part = trainer.loop.material.training
    loss, gradient = network.feel(moment.weights, part.inputs[moment.rows], part.targets[moment.rows])
    assert moment.backward is not None
    assert moment.loss == loss == trainer.loop.batch_losses[6]
    assert moment.backward.gradient.tolist() == gradient.tolist()
    training = trainer.training
    rate = training.learning_rate * training.plan.factor(6)
    assert moment.learning_rate == rate
    step = Step(6, moment.weights, loss, gradient, gradient, rate, moment.memory)
    after, _ = training.rule.move(step, network.landscape(part.inputs, part.targets))
    trainer.advance()
    assert trainer.moment.weights.tolist() == after.tolist()
    assert trainer.moment.change is not None
    assert (trainer.moment.weights - moment.weights).tolist() == trainer.moment.change.tolist()


def test_marks_are_those_of_all_examples_at_each_epoch_s_begin() -> None:
    loop = Loop(parse_training(SMALL))
    loop.reach(10**6)
    assert (loop.length, len(loop.marks), len(loop.kept_weights)) == (20, 6, 6)
    part = loop.material.test
    for epoch, marks in enumerate(loop.marks):
        weights = loop.moment(4 * epoch, 0).weights
        assert marks.test_loss == pytest.approx(float(loop.network.feel(weights, part.inputs, part.targets)[0]), rel=1e-12)
        right = loop.network.choices(loop.network.forward(weights, part.inputs).answers) == part.targets[:, 0]
        assert marks.test_accuracy == pytest.approx(right.mean())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_trains_a_network_as_it_is(optimizer: str) -> None:
    rate = {"adadelta": 5.0, "newton": 0.1, "gradient-descent": 0.3}.get(optimizer, 0.02)
    # Newton's method goes to saddles too; without a hidden layer there are none.
    hidden = 0 if optimizer == "newton" else 2
    text = f"data=blobs&examples=40&hidden={hidden}&optimizer={optimizer}&epochs=15"
    loop = Loop(parse_training(text).change(learning_rate=rate))
    loop.reach(10**6)
    assert loop.marks[-1].training_loss < loop.marks[0].training_loss


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_says_the_rate_of_each_step(schedule: str) -> None:
    training = parse_training(f"{SMALL}&schedule={schedule}")
    loop = Loop(training)
    loop.reach(8)
    rates = [loop.moment(step, 0).learning_rate for step in range(8)]
    # Right after an update the rate is still that of the update.
    assert rates == [training.learning_rate * training.plan.factor(max(0, step - 1)) for step in range(8)]
    assert loop.moment(3, 1).learning_rate == training.learning_rate * training.plan.factor(3)


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
@pytest.mark.parametrize("data", ["circles", "sine", "penguins"])
def test_weights_that_explode_end_the_run_at_the_last_that_are_finite(data: str, activation: str) -> None:
    trainer = Trainer(parse_training(f"data={data}&activation={activation}&learning_rate=1e4&epochs=30"))
    trainer.go_to(10**6)
    assert trainer.is_at_end
    assert np.isfinite(trainer.moment.weights).all()
    if trainer.loop.has_diverged:
        length = trainer.loop.length
        trainer.go_to(10**6)
        assert trainer.loop.length == length < trainer.loop.limit
    assert (data == "sine") <= trainer.loop.has_diverged or activation != "linear"


def test_data_with_a_column_that_does_not_vary_can_be_trained_on() -> None:
    inputs = np.column_stack([np.arange(8.0), np.full(8, 1e308)])
    own = Data(("a", "b"), inputs, (np.arange(8) > 3).astype(float), ("low", "high"))
    trainer = Trainer(Training("own", own=own, hidden=(), batch=2, epochs=3))
    trainer.go_to(10**6)
    assert trainer.loop.material.scale.constant == (1,)
    assert np.isfinite(trainer.marks.training_loss)
    assert parse_training("data=own", own).examples_of is own


# The owner


def test_the_paces_go_on_and_back_to_the_nearest_begin() -> None:
    trainer = Trainer(parse_training(SMALL))
    found: list[int] = []
    for pace, verb in (
        (PHASE, "advance"),
        (BATCH, "advance"),
        (BATCH, "advance"),
        (PHASE, "advance"),
        (BATCH, "back"),
        (EPOCH, "advance"),
    ):
        trainer.set_pace(pace)
        getattr(trainer, verb)()
        found.append(trainer.cursor)
    assert found == [1, 4, 8, 9, 8, 16]
    trainer.advance(2)
    assert (trainer.moment.epoch, trainer.pace) == (3, EPOCH)
    trainer.go_to(3 * 16 + 5)
    trainer.back()
    trainer.back()
    assert trainer.cursor == 2 * 16
    trainer.go_to_epoch(1)
    trainer.go_to_step(6)
    assert trainer.moment.step == 6


def test_watchers_are_told_once_and_only_of_changes() -> None:
    trainer = Trainer(parse_training(SMALL))
    told_of: list[int] = []
    trainer.watch(lambda: told_of.append(trainer.cursor))
    trainer.set_up(parse_training(SMALL))
    trainer.back()
    trainer.set_pace(BATCH)
    trainer.follow(0)
    trainer.look_at(None)
    trainer.adjust(seed=0)
    assert told_of == []
    trainer.advance()
    trainer.set_pace(EPOCH)
    trainer.follow(5)
    trainer.look_at(trainer.loop.network.place(3))
    trainer.adjust(seed=4)
    trainer.reset()
    trainer.undo()
    assert len(told_of) == 6
    with pytest.raises(InputError):
        trainer.adjust(hidden=(99,))
    assert len(told_of) == 6


def test_undo_returns_to_training_and_moment_and_a_drag_is_one() -> None:
    trainer = Trainer(parse_training(SMALL))
    trainer.go_to(13)
    for rate in (0.1, 0.2, 0.3):
        trainer.adjust(learning_rate=rate)
    trainer.let_go()
    assert (trainer.can_undo, trainer.can_redo, trainer.cursor) == (True, False, 0)
    trainer.undo()
    assert (trainer.cursor, trainer.training.learning_rate, trainer.can_undo) == (13, 0.5, False)
    trainer.undo()
    trainer.redo()
    assert (trainer.setup.learning_rate, trainer.can_redo) == (0.3, False)
    assert trainer.before is not None
    assert trainer.before.training.learning_rate == 0.5


def test_a_run_that_is_still_there_is_taken_up_again_by_undo() -> None:
    trainer = Trainer(parse_training(SMALL))
    trainer.go_to(13)
    ran = trainer.loop
    trainer.reset()
    assert (trainer.loop is ran, trainer.before is ran) == (False, True)
    trainer.undo()
    assert (trainer.loop is ran, trainer.before) == (True, None)
    trainer.work_out(trainer.worked.after())
    trainer.work_out(trainer.worked)
    trainer.undo()
    assert (trainer.loop is ran, trainer.worked) == (True, Worked())
    trainer.redo()
    assert trainer.worked == Worked().after()


def test_a_far_way_is_gone_in_several_goes_and_comes_to_the_same() -> None:
    trainer, other = Trainer(parse_training(SMALL)), Trainer(parse_training(SMALL))
    trainer.patience = 0.0
    told_of: list[int] = []
    trainer.watch(lambda: told_of.append(trainer.cursor))
    trainer.go_to(30)
    other.go_to(30)
    assert (trainer.cursor, trainer.is_under_way) == (4, True)
    while trainer.is_under_way:
        trainer.go_on()
    assert told_of == [4, 8, 12, 16, 20, 24, 30]
    assert trainer.moment.weights.tobytes() == other.moment.weights.tobytes()
    # Who goes elsewhere on the way does not come there later, and the end is where it is.
    trainer.go_to(10**6)
    trainer.go_to(3)
    assert (trainer.cursor, trainer.is_under_way) == (3, False)
    trainer.go_to(10**6)
    while trainer.is_under_way:
        trainer.go_on()
    assert trainer.is_at_end


def test_who_wants_to_go_beyond_the_end_is_told_where_it_is() -> None:
    trainer = Trainer(parse_training("data=sine&learning_rate=100&epochs=50&batch=0&hidden=8"))
    trainer.go_to_epoch(50)
    assert trainer.is_at_end
    assert trainer.moment.epoch < 50
    told_of: list[int] = []
    trainer.watch(lambda: told_of.append(trainer.moment.epoch))
    trainer.go_to_epoch(50)
    assert told_of == [trainer.moment.epoch]


def test_own_data_can_be_chosen_again_after_others() -> None:
    own = Data(("a", "b"), np.arange(16.0).reshape(8, 2), (np.arange(8) > 3).astype(float), ("low", "high"))
    trainer = Trainer()
    with pytest.raises(InputError, match="open one first"):
        trainer.adjust(data="own")
    trainer.adjust(data="own", own=own)
    trainer.adjust(data="moons")
    assert trainer.training == trainer.training.change(own=None)
    trainer.set_up(parse_training(SMALL))
    trainer.adjust(data="own")
    assert trainer.training.examples_of is own


def test_moments_of_a_long_epoch_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    training = parse_training("data=blobs&examples=60&hidden=2&batch=1&epochs=3&optimizer=adam")
    plain = Loop(training)
    plain.reach(100)
    asked = (99, 3, 41, 42, 43, 44, 83, 84, 85, 100, 0, 1)
    others = [plain.moment(step, 0) for step in asked]
    monkeypatch.setattr(loop_module, "REST", 5)
    resting = Loop(training)
    made: list[int] = []
    feel = Network.feel

    def counted(network: Network, weights: Array, inputs: Array, targets: Array) -> tuple[Array, Array]:
        made.append(1)
        return feel(network, weights, inputs, targets)

    monkeypatch.setattr(Network, "feel", counted)
    resting.reach(100)
    for step, other in zip(asked, others, strict=True):
        made.clear()
        moment = resting.moment(step, 0)
        assert len(made) <= 5
        assert moment.weights.tobytes() == other.weights.tobytes()
        assert (moment.weights_before is None) is (step == 0)
        if moment.weights_before is not None and other.weights_before is not None:
            assert moment.weights_before.tobytes() == other.weights_before.tobytes()
    assert len(resting.kept_weights) == 3


def test_right_after_an_update_the_batch_is_that_of_the_update() -> None:
    loop = Loop(parse_training(SMALL))
    loop.reach(8)
    for step in range(1, 9):
        before, after = loop.moment(step - 1, 3), loop.moment(step, 0)
        assert before.turn == after.turn == step - 1
        assert before.rows.tolist() == after.rows.tolist()
        assert (before.number, before.learning_rate) == (after.number, after.learning_rate)


def test_a_training_ends_with_the_last_whole_epoch_within_a_hundred_thousand_steps() -> None:
    training = parse_training("data=blobs&examples=1000&batch=1&epochs=2000")
    assert training.steps_per_epoch == 700
    assert training.epochs_within == 142
    assert Loop(training).limit == 142 * 700
    assert parse_training(SMALL).epochs_within == 5


def test_what_is_looked_at_is_let_go_where_the_network_is_too_small_for_it() -> None:
    trainer = Trainer(parse_training(SMALL))
    trainer.look_at(trainer.loop.network.place(trainer.loop.network.size - 1))
    trainer.follow(99)
    assert trainer.followed == 7
    assert trainer.weight is not None
    trainer.adjust(hidden=(2,), batch=3)
    assert trainer.weight is None
    assert trainer.followed == 2


# What lessons say


def test_what_a_training_came_to_can_be_claimed() -> None:
    setup = parse_setup(f"train:{SMALL}")
    outcome = told(setup)
    loop = TrainingOutcome.of(parse_training(SMALL))
    assert loop.number("training_loss", 0) > loop.number("training_loss") == loop.number("training_loss", 999)
    claim = "test_accuracy >= 60, epochs = 5, steps = 20, neurons = 3, weights = 13, ran_away = 0, steps_per_epoch = 4"
    assert parse_claim(claim, setup).holds(outcome)
    assert parse_claim("training_loss@0 > training_loss@5, lowest_test_loss <= test_loss", setup).holds(outcome)
    assert parse_claim("highest_test_accuracy < 50", setup).problem(outcome).startswith("highest_test_accuracy is ")
    assert parse_claim("ran_away = 1", parse_setup("train:data=sine&activation=linear&learning_rate=1e6")).holds(
        told(parse_setup("train:data=sine&activation=linear&learning_rate=1e6"))
    )


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        ("swinging", "a training has no verdict; claim a quantity, like test_accuracy >= 95"),
        ("weights@3 > 2", "'weights' is of a whole run; leave @3 out"),
        ("test_loss.adam < 1", "nobody walks there; leave .adam out"),
        ("accuracy > 1", "no quantity called 'accuracy'; did you mean"),
    ],
)
def test_what_cannot_be_claimed_of_a_training_is_said(claim: str, problem: str) -> None:
    with pytest.raises(InputError) as error:
        parse_claim(claim, parse_setup("train:data=xor"))
    assert str(error.value).startswith(problem)


@pytest.mark.parametrize(
    ("setup", "name", "value"),
    [
        ("train:data=xor&optimizer=adam", "beta1", 0.5),
        ("train:data=xor", "batch", 4.0),
        ("try:optimizer=momentum", "beta", 0.5),
        ("losses:panel=bce", "probability", 0.25),
    ],
)
def test_a_number_of_a_setup_is_changed_by_its_name(setup: str, name: str, value: float) -> None:
    changed = with_setting(parse_setup(setup), name, value)
    assert setting_of(changed, name) == value != setting_of(parse_setup(setup), name)
    assert setting_of(changed, "nothing") is None


def test_a_file_of_a_training_is_json_of_its_keys() -> None:
    assert json.loads(parse_training("data=xor&hidden=4,4").json()) == {"format": 1, "data": "xor", "hidden": "4,4"}
    assert weights_of(parse_training("data=xor&initialisation=zeros")).tolist() == [0.0] * 17
