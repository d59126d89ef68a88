import json
import math
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.catalogue import Setting
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.momenta import GradientDescent, Momentum
from gdviz.descent.noise import Noise
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES, Exponential
from gdviz.lab.experiment import (
    BATCH,
    NOISE,
    OWN_KEYS,
    OWN_RATE,
    RATE_ON_MAPS,
    RESTARTS,
    SEED,
    STEPS,
    Experiment,
    declared,
    rate_setting,
)
from gdviz.lab.fog import VISIBILITY
from gdviz.lab.hiker import LEARNING_RATE, MOST_RIVALS, Hiker
from gdviz.lab.notation import from_json, parse, read_run
from gdviz.words import InputError

MOMENTUM = Experiment("double-well", "momentum", "exponential", 0.1, (0.30000000000000004,), 77, {"beta": 0.25, "gamma": 0.96875})


def values_of(setting: Setting) -> st.SearchStrategy[float]:
    """Any value that a setting allows."""
    if setting.whole:
        return st.integers(int(setting.least), int(setting.most)).map(float)
    least, most = (None if math.isinf(end) else end for end in (setting.least, setting.most))
    return st.floats(
        least,
        most,
        allow_nan=False,
        allow_infinity=False,
        exclude_min=setting.open_ends and least is not None,
        exclude_max=setting.open_ends and most is not None,
    )


@st.composite
def hikers(draw: st.DrawFn) -> Hiker:
    """Any hiker that can walk, with any doubles in it."""
    optimizer = draw(st.sampled_from(list(OPTIMIZERS)))
    settings = {one.name: draw(values_of(one)) for one in OPTIMIZERS[optimizer].settings}
    return Hiker(optimizer, draw(values_of(LEARNING_RATE)), settings, is_on=draw(st.booleans()))


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any experiment that can be made, with any doubles in it."""
    landscape, optimizer, schedule = (draw(st.sampled_from(list(names))) for names in (LANDSCAPES, OPTIMIZERS, SCHEDULES))
    ground = LANDSCAPES[landscape]
    reachable = st.floats(-1e77, 1e77) if ground.dimensions == 1 else st.floats(-1e30, 1e30)
    rows = 0 if ground.fit is None else ground.fit.count
    return Experiment(
        landscape,
        optimizer,
        schedule,
        learning_rate=draw(values_of(LEARNING_RATE)),
        start=draw(st.tuples(*[reachable] * ground.dimensions)),
        steps=draw(st.integers(1, 100_000)),
        settings={one.name: draw(values_of(one)) for one in declared(optimizer, schedule)},
        noise=draw(values_of(NOISE)),
        batch=draw(st.integers(0, rows)),
        seed=draw(st.integers(0, int(SEED.most))),
        restarts=draw(st.integers(0, int(RESTARTS.most))),
        rivals=draw(st.lists(hikers(), max_size=MOST_RIVALS).map(tuple)),
    )


def bits(experiment: Experiment) -> dict[str, Any]:
    """All of an experiment, with its doubles to the last bit (and the sign of zero)."""
    exact: dict[str, Any] = {}
    for key, value in experiment.keys().items():
        exact[key] = (
            [one.hex() for one in value] if isinstance(value, list) else value.hex() if isinstance(value, float) else value
        )
    return exact


def refusal_of(text: str) -> str:
    with pytest.raises(InputError) as refusal:
        parse(text)
    message = str(refusal.value)
    assert len(message.splitlines()) == 1
    return message


@given(experiments())
def test_an_experiment_written_as_text_is_read_back_to_the_last_bit(experiment: Experiment) -> None:
    text = experiment.text()
    assert len(text.splitlines()) == 1
    assert " " not in text
    assert parse(text) == experiment
    assert bits(parse(text)) == bits(experiment)


@given(experiments())
def test_an_experiment_written_as_a_file_is_read_back_to_the_last_bit(experiment: Experiment) -> None:
    again = from_json(experiment.json())
    assert isinstance(again, Experiment)
    assert again == experiment
    assert bits(again) == bits(experiment)


@given(experiments())
def test_every_experiment_can_be_stepped(experiment: Experiment) -> None:
    descent = experiment.descent()
    assert descent.next_step(descent.begin(experiment.start_array)).index == 1


def test_no_text_is_the_default_experiment() -> None:
    default = parse("")
    assert default == parse("  ") == Experiment()
    assert default.text() == (
        "landscape=roll-downhill&optimizer=gradient-descent&schedule=constant&learning_rate=0.05&start=3.5&steps=300"
    )


def test_the_text_says_every_setting() -> None:
    assert MOMENTUM.text() == (
        "landscape=double-well&optimizer=momentum&schedule=exponential&learning_rate=0.1&start=0.30000000000000004&steps=77"
        "&beta=0.25&gamma=0.96875"
    )


def test_a_file_is_json_with_a_format_and_the_same_keys() -> None:
    content = json.loads(MOMENTUM.json())
    assert content == {"format": 1, **MOMENTUM.keys()}
    assert MOMENTUM.json().endswith("}\n")


def test_keys_may_come_in_any_order_and_numbers_in_any_spelling() -> None:
    text = "gamma=.96875&beta=25e-2&steps= 77 &start=0.30000000000000004&learning_rate=1e-1&schedule=exponential"
    assert parse(f" {text}&optimizer=momentum&landscape=double-well\n") == MOMENTUM


def test_what_is_left_out_has_its_default() -> None:
    experiment = parse("optimizer=momentum&landscape=cliff")
    assert (experiment.learning_rate, experiment.steps, experiment.start) == (0.05, 300, (2.5,))
    assert dict(experiment.settings) == {"beta": 0.9}
    assert experiment.schedule == "constant"


def test_an_experiment_makes_the_rule_that_it_says() -> None:
    descent = MOMENTUM.descent()
    assert descent.landscape is LANDSCAPES["double-well"]
    assert descent.optimizer == Momentum(beta=0.25)
    assert descent.schedule == Exponential(gamma=0.96875)
    assert descent.learning_rate == 0.1
    assert MOMENTUM.start_array.tolist() == [0.30000000000000004]
    assert MOMENTUM.start_array.dtype == np.float64


def test_the_same_rule_can_be_had_at_many_rates() -> None:
    rates = np.array([[0.1], [0.2]])
    descent = Experiment().descent_at(rates)
    assert descent.learning_rate is rates
    assert descent.optimizer == GradientDescent()


def test_a_start_in_two_weights_is_written_as_it_is_read() -> None:
    experiment = parse("landscape=bowl&start= 1 ,-2.5")
    assert experiment.start == (1.0, -2.5)
    assert "&start=1.0,-2.5&" in experiment.text()
    assert json.loads(experiment.json())["start"] == [1.0, -2.5]
    assert from_json(experiment.json()) == parse(experiment.text()) == experiment


def test_an_experiment_cannot_be_changed_behind_ones_back() -> None:
    settings = {"beta": 0.5}
    experiment = Experiment(optimizer="momentum", settings=settings)
    settings["beta"] = 0.7
    assert experiment.settings["beta"] == 0.5
    with pytest.raises(FrozenInstanceError):
        experiment.learning_rate = 0.7  # pyright: ignore[reportAttributeAccessIssue] - the point of the test
    with pytest.raises(TypeError):
        experiment.settings["beta"] = 0.7  # pyright: ignore[reportIndexIssue] - the point of the test


def test_numbers_out_of_an_array_are_written_like_any_others() -> None:
    """A click in a strip gives numpy's numbers; they must not reach a link or a file as np.float64(0.25)."""
    rate, start = np.array([0.25, -1.5])
    experiment = Experiment(learning_rate=rate, start=(start,), optimizer="momentum", settings={"beta": rate})
    assert parse(experiment.text()) == experiment
    assert from_json(experiment.json()) == experiment
    assert "learning_rate=0.25&start=-1.5&" in experiment.text()


RATE_ALLOWED = "it must be a number, above 0"
STEPS_ALLOWED = "it must be a whole number, 1 to 100000"
NOT_FINITE = "which is not a finite number; the largest is about 1.8e308"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("learning_rate=abc", "learning_rate is 'abc', which is not a number; write it like 0.05"),
        ("learning_rate=", "learning_rate is '', which is not a number; write it like 0.05"),
        ("learning_rate=0,05", "learning_rate is '0,05', which is not a number; write 0.05"),
        ("learning_rate=nan", f"learning_rate is 'nan', {NOT_FINITE}"),
        ("learning_rate=inf", f"learning_rate is 'inf', {NOT_FINITE}"),
        ("learning_rate=1e999", f"learning_rate is '1e999', {NOT_FINITE}"),
        ("learning_rate=0", f"learning_rate is 0; {RATE_ALLOWED}"),
        ("learning_rate=1e-999", f"learning_rate is 0; {RATE_ALLOWED}"),
        ("learning_rate=-1", f"learning_rate is -1; {RATE_ALLOWED}"),
        ("steps=0", f"steps is 0; {STEPS_ALLOWED}"),
        ("steps=-3", f"steps is -3; {STEPS_ALLOWED}"),
        ("steps=1.5", f"steps is 1.5; {STEPS_ALLOWED}"),
        ("steps=100001", f"steps is 100001; {STEPS_ALLOWED}"),
        ("steps=many", "steps is 'many', which is not a number; write it like 0.05"),
        ("start=top", "start is 'top', which is not a number; write it like 0.05"),
        ("start=", "start is '', which is not a number; write it like 0.05"),
        ("start=1e309", f"start is '1e309', {NOT_FINITE}"),
        ("start=1,2", "start has 2 numbers; landscape 'roll-downhill' needs 1"),
        ("start=1,x", "start is 'x', which is not a number; write it like 0.05"),
        ("optimizer=momentum&beta=2", "beta is 2; it must be a number, 0 to 1"),
        ("optimizer=momentum&beta=-0.5", "beta is -0.5; it must be a number, 0 to 1"),
        ("schedule=exponential&gamma=x", "gamma is 'x', which is not a number; write it like 0.05"),
        ("steps=3&steps=4", "steps is given twice; keep one"),
        ("0.05", "'0.05' is not of the form key=value, like learning_rate=0.05"),
        ("steps=3&&start=1", "'' is not of the form key=value, like learning_rate=0.05"),
        ("steps=3&", "'' is not of the form key=value, like learning_rate=0.05"),
        ("landscape=rolldownhill", "no landscape called 'rolldownhill'; did you mean 'roll-downhill'?"),
        ("landscape=moon", f"no landscape called 'moon'; there are: {', '.join(LANDSCAPES)}"),
        ("optimizer=momentm", "no optimizer called 'momentm'; did you mean 'momentum'?"),
        ("schedule=exponental", "no schedule called 'exponental'; did you mean 'exponential'?"),
        (
            "learningrate=0.1",
            (
                "no setting called 'learningrate' for optimizer 'gradient-descent' and schedule 'constant'; "
                "did you mean 'learning_rate'?"
            ),
        ),
        (
            "beta=0.9",
            (
                "no setting called 'beta' for optimizer 'gradient-descent' and schedule 'constant'; "
                "there are: landscape, optimizer, schedule, learning_rate, steps, noise, batch, seed, restarts, start, race"
            ),
        ),
        (
            "optimizer=momentum&bta=0.9",
            "no setting called 'bta' for optimizer 'momentum' and schedule 'constant'; did you mean 'beta'?",
        ),
        (
            "optimizer=momentum&beta=0.9&gamma=0.9",
            (
                "no setting called 'gamma' for optimizer 'momentum' and schedule 'constant'; "
                "there are: landscape, optimizer, schedule, learning_rate, steps, noise, batch, seed, restarts, start, race, beta"
            ),
        ),
    ],
)
def test_a_wrong_text_is_refused_in_one_line_that_says_what_where_and_what_would_be_right(text: str, message: str) -> None:
    assert refusal_of(text) == message


@given(st.text(alphabet="=&,;:.-+e019 \nabetstrplnig_ü\ud800", max_size=60))
def test_any_text_is_an_experiment_or_refused(text: str) -> None:
    try:
        experiment = parse(text)
    except InputError:
        return
    assert parse(experiment.text()) == experiment


@pytest.mark.parametrize("start", [(math.nan,), (math.inf,)])
def test_a_start_made_in_the_program_must_be_finite_too(start: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match=r"^start must be finite numbers; the largest is about 1\.8e308$"):
        Experiment(start=start)


@pytest.mark.parametrize("landscape", LANDSCAPES)
@pytest.mark.parametrize("start", [1e308, -1e308])
def test_a_start_where_the_loss_is_too_large_for_a_double_is_refused(landscape: str, start: float) -> None:
    """Step 0 is always part of the output, and there is never an infinity in it."""
    starts = (start,) * LANDSCAPES[landscape].dimensions
    with pytest.raises(InputError, match=r"^start "):
        Experiment(landscape, start=starts)


@pytest.mark.parametrize(
    "fields",
    [
        {"learning_rate": math.nan},
        {"learning_rate": 0.0},
        {"steps": 0},
        {"start": (1.0, 2.0)},
        {"landscape": "moon"},
        {"optimizer": "moon"},
        {"schedule": "moon"},
        {"settings": {"beta": 0.9}},
        {"optimizer": "momentum", "settings": {"beta": math.nan}},
    ],
)
def test_no_experiment_is_ever_made_of_a_bad_value(fields: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Experiment(**fields)
    with pytest.raises(InputError):
        Experiment().change(**fields)


def test_steps_are_whole_numbers_however_they_are_given() -> None:
    assert repr(Experiment(steps=70.0).steps) == "70"  # pyright: ignore[reportArgumentType] - what a text's number is
    assert repr(parse("steps=7e1").steps) == "70"


def test_no_setting_has_a_name_that_means_something_else_elsewhere() -> None:
    """Among optimizers a name may have another default or range, as in PyTorch, but its symbol is the same."""
    meanings: dict[str, object] = dict.fromkeys(OWN_KEYS, "the experiment's own")
    for schedule in SCHEDULES.values():
        for setting in schedule.settings:
            assert meanings.setdefault(setting.name, setting) is setting
    symbols: dict[str, str] = {}
    for optimizer in OPTIMIZERS.values():
        for setting in optimizer.settings:
            assert setting.name not in meanings
            assert symbols.setdefault(setting.name, setting.symbol) == setting.symbol


@pytest.mark.parametrize("before", OPTIMIZERS)
@pytest.mark.parametrize("after", OPTIMIZERS)
def test_another_optimizer_brings_its_own_defaults_and_keeps_only_what_means_the_same(before: str, after: str) -> None:
    """Lion's second beta is 0.99, Adam's 0.999: who leaves Lion's alone does not choose 0.99 for Adam."""
    changed = Experiment(optimizer=before).change(optimizer=after)
    assert changed == Experiment(optimizer=after)
    least = {one.name: one.at_tick(1) for one in OPTIMIZERS[before].settings}
    same = [one.name for one in OPTIMIZERS[before].settings if one in OPTIMIZERS[after].settings]
    kept = {name: least[name] for name in same}
    changed = Experiment(optimizer=before, settings=least).change(optimizer=after)
    assert changed == Experiment(optimizer=after, settings=kept)


def test_a_value_that_another_optimizer_does_not_allow_is_no_hindrance_to_choosing_it() -> None:
    assert Experiment(optimizer="momentum", settings={"beta": 1.0}).change(optimizer="qhm").settings["beta"] == 0.999
    assert Experiment(optimizer="momentum", settings={"beta": 0.7}).change(optimizer="nesterov").settings["beta"] == 0.7


EVERY_SETTING: list[Setting] = list(
    dict.fromkeys(
        [
            *(LEARNING_RATE, RATE_ON_MAPS, STEPS, NOISE, BATCH, SEED, RESTARTS, VISIBILITY),
            *(one for rule in OPTIMIZERS.values() for one in rule.settings),
            *(one for rule in SCHEDULES.values() for one in rule.settings),
        ]
    )
)


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=[one.name for one in EVERY_SETTING])
def test_the_ends_of_a_slider_may_be_chosen(setting: Setting) -> None:
    assert setting.check(setting.low) < setting.check(setting.high)
    assert setting.low <= setting.default <= setting.high


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=[one.name for one in EVERY_SETTING])
def test_every_step_of_a_slider_gives_another_value_that_may_be_chosen(setting: Setting) -> None:
    values = [setting.check(setting.at_tick(tick)) for tick in range(setting.ticks + 1)]
    assert all(value < after for value, after in pairwise(values))
    assert (values[0], values[-1]) == (setting.low, setting.high)
    assert [round(setting.tick_of(value)) for value in values] == list(range(setting.ticks + 1))


# Files.


def test_a_file_cut_short_anywhere_is_refused_and_never_read_as_something_else(tmp_path: Path) -> None:
    content = MOMENTUM.json().encode()
    path = tmp_path / "cut.gdviz"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        try:
            experiment = read_run(path)
        except InputError as error:
            refusal = str(error)
        else:
            assert experiment == MOMENTUM
            assert length == len(content) - 1
            break
        assert refusal.startswith(f"{path}: not a whole gdviz file: ")
        assert len(refusal.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not a whole gdviz file: expecting value in line 1, column 1"),
        ('{"format": 1,\n "start": }', "not a whole gdviz file: expecting value in line 2, column 11"),
        ('{"format": 1} x', "not a whole gdviz file: extra data in line 1, column 15"),
        ("[1, 2]", 'not a gdviz file: it should begin with {"format": 1'),
        ("3", 'not a gdviz file: it should begin with {"format": 1'),
        ("null", 'not a gdviz file: it should begin with {"format": 1'),
        ("{}", '"format" must be 1; another version of gdviz may have written this file'),
        ('{"format": 2}', '"format" must be 1; another version of gdviz may have written this file'),
        ('{"format": "1"}', '"format" must be 1; another version of gdviz may have written this file'),
        ('{"format": true}', '"format" must be 1; another version of gdviz may have written this file'),
        ('{"format": [1]}', '"format" must be 1; another version of gdviz may have written this file'),
        ('{"format": 1, "learning_rate": NaN}', f"learning_rate is 'nan', {NOT_FINITE}"),
        ('{"format": 1, "learning_rate": -Infinity}', f"learning_rate is '-inf', {NOT_FINITE}"),
        ('{"format": 1, "learning_rate": 1e999}', f"learning_rate is 'inf', {NOT_FINITE}"),
        ('{"format": 1, "learning_rate": 0}', f"learning_rate is 0; {RATE_ALLOWED}"),
        ('{"format": 1, "learning_rate": true}', "learning_rate must be a number or a text, like 0.05"),
        ('{"format": 1, "learning_rate": null}', "learning_rate must be a number or a text, like 0.05"),
        ('{"format": 1, "learning_rate": {"a": 1}}', "learning_rate must be a number or a text, like 0.05"),
        ('{"format": 1, "start": [1, false]}', "start must be a number or a text, like 0.05"),
        ('{"format": 1, "start": [1, 2]}', "start has 2 numbers; landscape 'roll-downhill' needs 1"),
        ('{"format": 1, "start": []}', "start is '', which is not a number; write it like 0.05"),
        ('{"format": 1, "steps": 2.5}', f"steps is 2.5; {STEPS_ALLOWED}"),
        ('{"format": 1, "landscape": "moom"}', f"no landscape called 'moom'; there are: {', '.join(LANDSCAPES)}"),
        ('{"format": 1, "optimizer": 5}', "no optimizer called '5'; there are: " + ", ".join(OPTIMIZERS)),
        (
            '{"format": 1, "steeps": 5}',
            "no setting called 'steeps' for optimizer 'gradient-descent' and schedule 'constant'; did you mean 'steps'?",
        ),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(content: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        from_json(content)
    assert str(refusal.value) == message


@pytest.mark.parametrize("digits", [310, 4299, 4301, 20_000])
def test_a_huge_whole_number_in_a_file_is_refused(digits: int) -> None:
    with pytest.raises(InputError):
        from_json(f'{{"format": 1, "learning_rate": {"9" * digits}}}')


@pytest.mark.parametrize("depth", [2, 100, 300, 500, 900, 1500, 100_000])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_a_file_nested_however_deep_is_refused(brackets: str, depth: int) -> None:
    opening = "[" if brackets == "[]" else '{"a":'
    with pytest.raises(InputError):
        from_json('{"format": 1, "start": ' + opening * depth + "1" + brackets[1] * depth + "}")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*OWN_KEYS, "beta", "x"]), inner, max_size=3),
        max_leaves=8,
    )
)
def test_whatever_json_a_file_holds_it_is_an_experiment_or_refused(content: object) -> None:
    keys = cast("dict[str, object]", content) if isinstance(content, dict) else {}
    wholes: list[object] = [content, {"format": 1, "start": content}, {"format": 1, **keys}]
    for whole in wholes:
        try:
            experiment = from_json(json.dumps(whole))
        except InputError:
            continue
        assert from_json(experiment.json()) == experiment


def test_a_key_given_twice_in_a_file_is_refused_as_in_a_text() -> None:
    with pytest.raises(InputError, match=r"^start is given twice; keep one$"):
        from_json('{"format": 1, "start": 1, "start": 2}')


def test_a_file_may_hold_its_numbers_as_texts_and_one_start_as_a_list() -> None:
    assert from_json('{"format": 1, "start": [3.5], "learning_rate": "0.05"}') == Experiment()


def test_a_saved_file_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "mine.gdviz"
    path.write_text(MOMENTUM.json(), "utf-8")
    assert read_run(path) == MOMENTUM


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.gdviz"
    path.write_bytes(b"\xef\xbb\xbf" + MOMENTUM.json().replace("\n", "\r\n").encode())
    assert read_run(path) == MOMENTUM


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.gdviz"
    path.write_text('{"format": 1, "steps": 0}', "utf-8")
    with pytest.raises(InputError) as refusal:
        read_run(path)
    assert str(refusal.value) == f"{path}: steps is 0; {STEPS_ALLOWED}"


# Changing one thing.


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"learning_rate": 0.3}, {"learning_rate": 0.3}),
        ({"steps": 5}, {"steps": 5}),
        ({"start": (1.5,)}, {"start": (1.5,)}),
        ({"landscape": "parabola"}, {"landscape": "parabola", "start": (2.5,)}),
        ({"landscape": "parabola", "start": (1.0,)}, {"landscape": "parabola", "start": (1.0,)}),
        ({"landscape": "double-well"}, {}),
        ({"optimizer": "gradient-descent"}, {"optimizer": "gradient-descent", "settings": {"gamma": 0.96875}}),
        ({"schedule": "constant"}, {"schedule": "constant", "settings": {"beta": 0.25}}),
        ({"optimizer": "momentum"}, {}),
        ({"settings": {"beta": 0.5, "gamma": 0.5}}, {"settings": {"beta": 0.5, "gamma": 0.5}}),
        ({"settings": {"beta": 0.5}}, {"settings": {"beta": 0.5, "gamma": 0.98}}),
        ({}, {}),
    ],
)
def test_a_change_keeps_what_still_fits(changes: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    before = {
        "landscape": "double-well",
        "optimizer": "momentum",
        "schedule": "exponential",
        "learning_rate": 0.1,
        "start": (0.30000000000000004,),
        "steps": 77,
        "settings": {"beta": 0.25, "gamma": 0.96875},
    }
    changed = MOMENTUM.change(**changes)
    assert {name: getattr(changed, name) for name in before} == {**before, **expected}


def test_a_new_optimizer_brings_its_settings() -> None:
    assert dict(Experiment().change(optimizer="momentum", schedule="exponential").settings) == {"beta": 0.9, "gamma": 0.98}


def test_a_setting_of_another_optimizer_cannot_be_changed() -> None:
    with pytest.raises(InputError, match=r"^no setting called 'beta' for optimizer 'gradient-descent'"):
        Experiment().change(settings={"beta": 0.5})


# The landscape's own learning rate.


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_a_learning_rate_that_is_not_given_is_the_landscapes_own(landscape: str) -> None:
    usual = LANDSCAPES[landscape].default_rate
    assert Experiment(landscape).learning_rate == parse(f"landscape={landscape}").learning_rate == usual
    assert from_json(f'{{"format": 1, "landscape": "{landscape}"}}').learning_rate == usual
    assert Experiment(landscape, learning_rate=OWN_RATE) == Experiment(landscape)
    assert rate_setting(LANDSCAPES[landscape]).default == usual


def test_a_learning_rate_that_is_not_a_number_is_not_taken_for_one_that_is_not_given() -> None:
    for rate in (math.nan, float("nan"), float(np.float64("nan"))):
        with pytest.raises(InputError, match=r"^learning_rate is nan; it must be a number, above 0$"):
            Experiment(learning_rate=rate)
        with pytest.raises(InputError, match=r"^learning_rate is nan; "):
            Experiment().change(learning_rate=rate)


def test_the_slider_is_logarithmic_over_two_weights_and_has_the_same_ends_everywhere() -> None:
    assert rate_setting(LANDSCAPES["roll-downhill"]) == LEARNING_RATE
    for landscape in LANDSCAPES.values():
        setting = rate_setting(landscape)
        ends = (0.01, 1.2) if landscape.dimensions == 1 else (0.0001, 2.0)
        assert (setting.low, setting.high) == ends
        assert setting.logarithmic is (landscape.dimensions > 1)
        assert setting.low <= landscape.default_rate <= setting.high


# Chance and restarts.


def test_chance_restarts_and_the_race_are_only_written_where_there_are_some() -> None:
    text = "landscape=line-fit&noise=0.25&batch=8&seed=7&restarts=50&race=momentum,learning_rate:0.02,beta:0.5,off"
    experiment = parse(text)
    assert (experiment.noise, experiment.batch, experiment.seed, experiment.restarts) == (0.25, 8, 7, 50)
    assert experiment.text().endswith(text.removeprefix("landscape=line-fit"))
    assert not {"noise", "batch", "seed", "restarts", "race"} & set(Experiment().keys())
    assert list(json.loads(parse("seed=3").json())) == [
        "format", "landscape", "optimizer", "schedule", "learning_rate", "start", "steps", "seed",
    ]  # fmt: skip
    assert [repr(value) for value in (experiment.batch, experiment.seed, experiment.restarts)] == ["8", "7", "50"]


def test_chance_goes_into_the_descent() -> None:
    descent = parse("landscape=line-fit&noise=0.25&batch=8&seed=7").descent()
    assert descent.noise == Noise(0.25, 8, 7)
    assert not Experiment().descent().noise


WHOLE = "it must be a whole number, 0 to"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("noise=-0.1", "noise is -0.1; it must be a number, 0 to 1e+06"),
        ("noise=2e6", "noise is 2000000; it must be a number, 0 to 1e+06"),
        ("noise=much", "noise is 'much', which is not a number; write it like 0.05"),
        ("seed=-1", f"seed is -1; {WHOLE} 2147483647"),
        ("seed=0.5", f"seed is 0.5; {WHOLE} 2147483647"),
        ("seed=2147483648", f"seed is 2147483648; {WHOLE} 2147483647"),
        ("batch=5", "batch is 5, but landscape 'roll-downhill' has no data"),
        ("landscape=bowl&batch=5", "batch is 5, but landscape 'bowl' has no data"),
        ("landscape=line-fit&batch=343", "batch is 343; the data has 342 rows"),
        ("landscape=logistic-fit&batch=69", "batch is 69; the data has 68 rows"),
        ("landscape=line-fit&batch=2.5", f"batch is 2.5; {WHOLE} 100000"),
        ("landscape=line-fit&batch=-1", f"batch is -1; {WHOLE} 100000"),
        ("restarts=1000000", f"restarts is 1000000; {WHOLE} 1000"),
        ("restarts=-1", f"restarts is -1; {WHOLE} 1000"),
        ("restarts=1e308", f"restarts is 1e+308; {WHOLE} 1000"),
        ("restarts=2.5", f"restarts is 2.5; {WHOLE} 1000"),
        ("landscape=bowl&start=1", "start has 1 numbers; landscape 'bowl' needs 2"),
        ("landscape=bowl&start=1,2,3", "start has 3 numbers; landscape 'bowl' needs 2"),
        ("landscape=bowl&start=1e200,0", "start 1e+200,0 is too far out; the loss there is too large for a double"),
    ],
)
def test_wrong_chance_is_refused_in_one_line(text: str, message: str) -> None:
    assert refusal_of(text) == message


@pytest.mark.parametrize("text", ["landscape=line-fit&batch=342", "landscape=logistic-fit&batch=68", "restarts=1000&noise=1e6"])
def test_the_most_that_is_allowed_is_allowed(text: str) -> None:
    assert parse(parse(text).text()) == parse(text)


# Changing and swapping.


LINE_WITH_BATCHES = parse("landscape=line-fit&batch=8&noise=0.1&learning_rate=0.02&restarts=5&seed=4&race=momentum")


@pytest.mark.parametrize(
    ("changes", "start", "rate", "batch"),
    [
        ({"landscape": "line-fit"}, (-1.5, 2.5), 0.02, 8),
        ({"landscape": "bowl"}, (-3.0, 2.0), 0.02, 0),
        ({"landscape": "ravine"}, (-4.0, 2.0), 0.07, 0),
        ({"landscape": "ravine", "learning_rate": 0.3, "start": (1.0, 1.0)}, (1.0, 1.0), 0.3, 0),
        ({"landscape": "logistic-fit", "batch": 4}, (-1.0, 3.0), LANDSCAPES["logistic-fit"].default_rate, 4),
        ({"batch": 0}, (-1.5, 2.5), 0.02, 0),
    ],
)
def test_a_new_landscape_drops_the_batch_and_brings_its_start_and_its_rate_where_another_is_usual(
    changes: dict[str, Any], start: tuple[float, ...], rate: float, batch: int
) -> None:
    changed = LINE_WITH_BATCHES.change(**changes)
    assert (changed.start, changed.learning_rate, changed.batch) == (start, rate, batch)
    kept = ("noise", "seed", "restarts", "rivals", "steps", "optimizer", "schedule")
    assert [getattr(changed, name) for name in kept] == [getattr(LINE_WITH_BATCHES, name) for name in kept]


def test_a_new_landscape_with_a_batch_that_it_cannot_give_is_refused() -> None:
    with pytest.raises(InputError, match=r"^batch is 8, but landscape 'bowl' has no data$"):
        LINE_WITH_BATCHES.change(landscape="bowl", batch=8)


@given(experiments(), st.integers(0, MOST_RIVALS - 1))
def test_who_swaps_places_twice_is_where_he_was(experiment: Experiment, place: int) -> None:
    if place >= len(experiment.rivals):
        return
    swapped = experiment.swapped(place)
    assert swapped.swapped(place) == experiment
    assert bits(swapped.swapped(place)) == bits(experiment)
    assert swapped.own == replace(experiment.rivals[place], is_on=True)
    assert swapped.rivals[place] == replace(experiment.own, is_on=experiment.rivals[place].is_on)
    assert swapped.rivals[:place] + swapped.rivals[place + 1 :] == experiment.rivals[:place] + experiment.rivals[place + 1 :]
    schedule = [one.name for one in SCHEDULES[experiment.schedule].settings]
    assert [swapped.settings[name] for name in schedule] == [experiment.settings[name] for name in schedule]


def test_the_own_hiker_is_the_experiments_rule() -> None:
    assert MOMENTUM.own == Hiker("momentum", 0.1, {"beta": 0.25})
    assert MOMENTUM.descent_of(Hiker("gradient-descent", 0.2)).optimizer == GradientDescent()
    assert MOMENTUM.descent_of(Hiker("gradient-descent", 0.2)).schedule == Exponential(gamma=0.96875)
    assert MOMENTUM.descent_of(Hiker("gradient-descent", 0.2)).learning_rate == 0.2
