import json
import math
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS, GradientDescent, Momentum
from gdviz.descent.schedules import SCHEDULES, Exponential
from gdviz.lab.experiment import (
    LEARNING_RATE,
    OWN_KEYS,
    STEPS,
    Experiment,
    declared,
    from_json,
    parse,
    read_experiment,
)
from gdviz.words import InputError

MOMENTUM = Experiment("double-well", "momentum", "exponential", 0.1, (0.30000000000000004,), 77, {"beta": 0.25, "gamma": 0.96875})


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any experiment that can be made, with any doubles in it."""
    landscape, optimizer, schedule = (draw(st.sampled_from(list(names))) for names in (LANDSCAPES, OPTIMIZERS, SCHEDULES))
    reachable = st.floats(-1e77, 1e77)
    start = draw(st.tuples(*[reachable] * LANDSCAPES[landscape].dimensions))
    settings = {one.name: draw(st.floats(one.least, one.most)) for one in declared(optimizer, schedule)}
    rate = draw(st.floats(0, exclude_min=True, allow_infinity=False))
    return Experiment(landscape, optimizer, schedule, rate, start, draw(st.integers(1, 100_000)), settings)


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
    assert from_json(experiment.json()) == experiment
    assert bits(from_json(experiment.json())) == bits(experiment)


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
    """No landscape has two weights yet; the notation is there for the first one that will."""
    experiment = Experiment()
    object.__setattr__(experiment, "start", (1.0, -2.5))
    assert "&start=1.0,-2.5&" in experiment.text()
    assert json.loads(experiment.json())["start"] == [1.0, -2.5]


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
                "there are: landscape, optimizer, schedule, learning_rate, start, steps"
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
                "there are: landscape, optimizer, schedule, learning_rate, start, steps, beta"
            ),
        ),
    ],
)
def test_a_wrong_text_is_refused_in_one_line_that_says_what_where_and_what_would_be_right(text: str, message: str) -> None:
    assert refusal_of(text) == message


@given(st.text(alphabet="=&,.-+e019 \nabetstrplnig_ü\ud800", max_size=60))
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
    meanings: dict[str, object] = dict.fromkeys(OWN_KEYS, "the experiment's own")
    for entries in (OPTIMIZERS, SCHEDULES):
        for entry in entries.values():
            for setting in entry.settings:
                assert meanings.setdefault(setting.name, setting) is setting


@pytest.mark.parametrize("setting", [LEARNING_RATE, STEPS, *(one for e in OPTIMIZERS.values() for one in e.settings)])
def test_the_ends_of_a_slider_may_be_chosen(setting: Any) -> None:
    assert setting.check(setting.low) < setting.check(setting.high)
    assert setting.low <= setting.default <= setting.high


# Files.


def test_a_file_cut_short_anywhere_is_refused_and_never_read_as_something_else(tmp_path: Path) -> None:
    content = MOMENTUM.json().encode()
    path = tmp_path / "cut.gdviz"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        try:
            experiment = read_experiment(path)
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
        ('{"format": 1, "optimizer": 5}', "no optimizer called '5'; there are: gradient-descent, momentum"),
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
    assert read_experiment(path) == MOMENTUM


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.gdviz"
    path.write_bytes(b"\xef\xbb\xbf" + MOMENTUM.json().replace("\n", "\r\n").encode())
    assert read_experiment(path) == MOMENTUM


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.gdviz"
    path.write_text('{"format": 1, "steps": 0}', "utf-8")
    with pytest.raises(InputError) as refusal:
        read_experiment(path)
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
