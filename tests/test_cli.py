import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import gdviz
from gdviz.cli import DONE, FAILED, WRONG_USAGE, main
from gdviz.descent.catalogue import Catalogue
from gdviz.descent.fit import LineFit
from gdviz.descent.fits import mass_by_flipper
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab.experiment import BENCHES, CHOICES, OWN_KEYS, Experiment
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import from_json, parse
from gdviz.lab.races import RACES
from gdviz.lab.simulator import Simulator
from gdviz.lab.training import parse_training
from gdviz.self_test import fingerprint

ROOT = Path(gdviz.__file__).parents[1]
only_posix = pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX systems")
Captured = pytest.CaptureFixture[str]


def run(
    *arguments: str, stdout: int | io.TextIOWrapper = subprocess.PIPE, variables: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **variables}
    command = [sys.executable, "-m", "gdviz", *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, env=environment, check=False)


def said(capsys: Captured, *arguments: str) -> str:
    assert main(arguments) == DONE
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def complaint(capsys: Captured, *arguments: str, code: int = WRONG_USAGE) -> str:
    """The one line that a wrong command is answered with."""
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith("\n")
    assert len(captured.err.splitlines()) == 1
    assert captured.err.startswith("gdviz: ")
    return captured.err.removeprefix("gdviz: ").removesuffix("\n")


def run_of(text: str) -> Simulator:
    simulator = Simulator(parse(text))
    simulator.go_to(simulator.experiment.steps)
    return simulator


# What simulate writes.

TEXTS = [
    "",
    "learning_rate=1.2",
    "learning_rate=10",
    "learning_rate=1e308",
    "landscape=parabola&start=1e154&learning_rate=1&steps=30",
    "steps=1",
    "landscape=parabola&start=0",
    "landscape=cliff&noise=0.4&seed=9&steps=20",
    "landscape=cliff&optimizer=momentum&beta=0.37&schedule=exponential&gamma=0.991&learning_rate=0.1&start=-1.3&steps=40",
]


def no_constant(name: str) -> float:
    pytest.fail(f"{name} in the output")


@pytest.mark.parametrize("text", TEXTS)
def test_the_json_holds_the_experiment_each_step_to_the_last_bit_and_the_verdict(capsys: Captured, text: str) -> None:
    content: dict[str, Any] = json.loads(said(capsys, "simulate", text, "--format", "json"), parse_constant=no_constant)
    simulator = run_of(text)
    assert list(content) == ["experiment", "steps", "verdict"]
    assert content["experiment"] == simulator.experiment.keys()
    assert from_json(json.dumps({"format": 1, **content["experiment"]})) == simulator.experiment
    assert content["verdict"] == {"kind": simulator.verdict().kind.word, "text": simulator.verdict().text}
    assert content["verdict"]["kind"] in {kind.word for kind in Kind}
    assert len(content["steps"]) == simulator.length + 1 <= simulator.experiment.steps + 1
    for seen, step in zip(content["steps"], simulator.trail, strict=True):
        assert list(seen) == ["step", "position", "loss", "gradient", "learning_rate"]
        assert seen["step"] == step.index
        assert [value.hex() for value in seen["position"]] == [value.hex() for value in step.position.tolist()]
        assert [value.hex() for value in seen["gradient"]] == [value.hex() for value in step.gradient.tolist()]
        assert seen["loss"].hex() == float(step.loss).hex()
        assert seen["learning_rate"].hex() == float(step.learning_rate).hex()


def test_the_loss_of_a_start_that_is_too_far_to_be_felt_is_not_written_as_infinity(capsys: Captured) -> None:
    assert complaint(capsys, "simulate", "start=1e200", "--format=json").startswith("start ")


@pytest.mark.parametrize("text", TEXTS)
def test_the_csv_has_a_row_for_each_step_with_every_double_exact(capsys: Captured, text: str) -> None:
    rows = list(csv.reader(io.StringIO(said(capsys, "simulate", text, "--format", "csv"))))
    assert rows[0] == ["step", "position", "loss", "gradient", "learning_rate"]
    trail = run_of(text).trail
    assert [[float(value) for value in row] for row in rows[1:]] == [
        [step.index, float(step.position[0]), float(step.loss), float(step.gradient[0]), float(step.learning_rate)]
        for step in trail
    ]
    assert [row[0] for row in rows[1:]] == [str(index) for index in range(len(trail))]


@pytest.mark.parametrize("text", TEXTS)
def test_the_table_begins_with_the_experiment_and_ends_with_the_verdict(capsys: Captured, text: str) -> None:
    lines = said(capsys, "simulate", text).splitlines()
    simulator = run_of(text)
    verdict = simulator.verdict()
    assert parse(lines[0]) == simulator.experiment
    assert lines[1].split() == ["step", "position", "loss", "gradient", "learning_rate"]
    assert len({len(line) for line in lines[1:-1]}) == 1
    assert [int(line.split()[0]) for line in lines[2:-1]] == list(range(simulator.length + 1))
    assert float(lines[2].split()[1]) == pytest.approx(float(simulator.trail[0].position[0]), rel=1e-7)
    assert lines[-1] == f"{verdict.kind.word}: {verdict.text}"


def test_steps_may_be_an_option(capsys: Captured) -> None:
    assert "&steps=7" in said(capsys, "simulate", "learning_rate=1.2", "--steps", "7")
    assert "&steps=7" in said(capsys, "simulate", "learning_rate=1.2&steps=90", "--steps=7")


def test_every_key_may_be_an_option(capsys: Captured) -> None:
    text = "landscape=cliff&optimizer=momentum&schedule=constant&learning_rate=0.2&start=-1.5&steps=3&beta=0.5"
    options = [f"--{pair}" for pair in text.split("&")]
    assert said(capsys, "simulate", *options) == said(capsys, "simulate", text)
    assert said(capsys, "simulate", "&".join(text.split("&")[:3]), *options[3:]) == said(capsys, "simulate", text)


def test_an_experiment_may_be_a_file(capsys: Captured, tmp_path: Path) -> None:
    experiment = parse("learning_rate=1.2&steps=9")
    for name in ("mine.gdviz", "a=b.gdviz", "mine"):
        path = tmp_path / name
        path.write_text(experiment.json(), "utf-8")
        if "=" not in str(path) or name.endswith(".gdviz"):
            assert said(capsys, "simulate", str(path)).startswith(experiment.text())


def test_the_list_names_everything_that_can_be_chosen_and_set(capsys: Captured) -> None:
    listing = said(capsys, "simulate", "--list")
    lines = [line.split() for line in listing.splitlines()]
    for kind, entries in {"landscape": LANDSCAPES, "optimizer": OPTIMIZERS, "schedule": SCHEDULES, "races": RACES}.items():
        assert [f"{kind}:"] in lines
        for name, entry in entries.items():
            assert [name, *entry.meaning.split()] in lines
    for entry in (*OPTIMIZERS.values(), *SCHEDULES.values()):
        below = lines.index([entry.name, *entry.meaning.split()]) + 1
        for setting, line in zip(entry.settings, listing.splitlines()[below:], strict=False):
            assert line.split()[0] == setting.name
            assert f"{setting.allowed}; default {setting.default:g}; slider {setting.low:g} to {setting.high:g}" in line
            assert line.endswith(setting.meaning)
    assert {*OWN_KEYS} - {*CHOICES} <= {line[0] for line in lines}


def test_the_list_says_how_many_weights_a_landscape_has_and_what_is_usual_there(capsys: Captured) -> None:
    lines = [line.strip() for line in said(capsys, "simulate", "--list").splitlines()]
    for name, landscape in LANDSCAPES.items():
        line = lines[[one.split()[:1] for one in lines].index([name]) + 1]
        assert line.startswith("over one weight; " if landscape.dimensions == 1 else "over two weights; ")
        assert ("from data" in line) is (landscape.fit is not None)
        usual = line.partition("; default ")[2].partition(";")[0].replace(", ", "&")
        assert parse(f"landscape={name}&{usual}") == parse(f"landscape={name}")
    rate, of_networks = (line for line in lines if line.startswith("learning_rate "))
    assert "slider 0.001 to 10, logarithmic" in of_networks
    assert "slider 0.01 to 1.2, over two weights 0.0001 to 2, logarithmic" in rate


# Two weights, races and restarts.

MAP_TEXTS = [
    "landscape=ravine&steps=30",
    "landscape=foggy-hills&noise=0.1&seed=3&steps=25",
    "landscape=line-fit&batch=8&steps=12",
    "landscape=bowl&learning_rate=1.5",
]
RACE_TEXT = (
    "landscape=ravine&steps=200&race=gradient-descent,learning_rate:0.02;momentum,off;adam,learning_rate:0.3"
    "&restarts=20&seed=6&learning_rate=0.07"
)


@pytest.mark.parametrize("text", MAP_TEXTS)
def test_over_two_weights_positions_and_slopes_have_two_columns_and_two_numbers(capsys: Captured, text: str) -> None:
    names = ["step", "position1", "position2", "loss", "gradient1", "gradient2", "learning_rate"]
    trail = run_of(text).trail
    expected = [
        [one.index, *one.position.tolist(), float(one.loss), *one.gradient.tolist(), float(one.learning_rate)] for one in trail
    ]
    rows = list(csv.reader(io.StringIO(said(capsys, "simulate", text, "--format", "csv"))))
    assert rows[0] == names
    assert [[float(value) for value in row] for row in rows[1:]] == expected
    lines = said(capsys, "simulate", text).splitlines()
    assert lines[1].split() == names
    assert len({len(line) for line in lines[1:-1]}) == 1
    assert [[float(value) for value in line.split()] for line in lines[2:-1]] == [
        pytest.approx(row, rel=1e-7) for row in expected
    ]
    content = json.loads(said(capsys, "simulate", text, "--format", "json"), parse_constant=no_constant)
    assert [[step["step"], *step["position"], step["loss"], *step["gradient"]] for step in content["steps"]] == [
        row[:-1] for row in expected
    ]
    assert from_json(json.dumps({"format": 1, **content["experiment"]})) == parse(text)
    assert list(content) == ["experiment", "steps", "verdict"]


def test_the_table_of_a_race_ends_with_the_verdict_then_a_line_for_each_who_walked_and_one_for_the_crowd(
    capsys: Captured,
) -> None:
    lines = said(capsys, "simulate", RACE_TEXT).splitlines()
    simulator = run_of(RACE_TEXT)
    crowd, rivals = simulator.crowd, [run for run in simulator.rivals if run is not None]
    assert crowd is not None
    assert len(rivals) == 2
    verdict = simulator.verdict()
    assert lines[-4] == f"{verdict.kind.word}: {verdict.text}"
    for line, run, name in zip(lines[-3:-1], rivals, ("gradient-descent,learning_rate:0.02", "adam,"), strict=True):
        verdict = run.verdict(run.length)
        assert line.startswith(name)
        assert line.endswith(f": {run.length} steps, loss {float(run.trail[-1].loss):.8g}, {verdict.kind.word}: {verdict.text}")
    assert lines[-1] == f"reached the deepest: {crowd.deepest(crowd.length)} of 20 from random places, seed 6"
    assert crowd.deepest(crowd.length) == 20
    assert int(lines[-5].split()[0]) == simulator.own.length < simulator.length


def test_the_rows_are_those_of_the_own_ball_however_long_the_others_go_on(capsys: Captured) -> None:
    alone = "landscape=ravine&steps=200&learning_rate=0.07"
    assert said(capsys, "simulate", RACE_TEXT, "--format=csv") == said(capsys, "simulate", alone, "--format=csv")


def test_the_json_of_a_race_says_what_became_of_each_who_walked_and_of_the_crowd(capsys: Captured) -> None:
    content = json.loads(said(capsys, "simulate", RACE_TEXT, "--format", "json"), parse_constant=no_constant)
    simulator = run_of(RACE_TEXT)
    crowd = simulator.crowd
    assert crowd is not None
    assert list(content) == ["experiment", "steps", "verdict", "race", "restarts"]
    assert from_json(json.dumps({"format": 1, **content["experiment"]})) == parse(RACE_TEXT)
    assert len(content["steps"]) == simulator.own.length + 1
    assert content["restarts"] == {"count": 20, "deepest": crowd.deepest(crowd.length), "seed": 6}
    hikers = [hiker for hiker in simulator.experiment.rivals if hiker.is_on]
    runs = [run for run in simulator.rivals if run is not None]
    assert [one["optimizer"] for one in content["race"]] == ["gradient-descent", "adam"]
    for one, hiker, run in zip(content["race"], hikers, runs, strict=True):
        verdict = run.verdict(run.length)
        assert one == {
            "optimizer": hiker.optimizer,
            "learning_rate": hiker.learning_rate,
            **hiker.settings,
            "steps": run.length,
            "position": run.trail[-1].position.tolist(),
            "loss": float(run.trail[-1].loss),
            "verdict": {"kind": verdict.kind.word, "text": verdict.text},
        }


def test_a_race_in_which_all_others_stay_at_home_and_no_balls_roll_is_written_without_them(capsys: Captured) -> None:
    text = "steps=5&race=momentum,off"
    assert list(json.loads(said(capsys, "simulate", text, "--format", "json"))) == ["experiment", "steps", "verdict"]
    assert said(capsys, "simulate", text).splitlines()[-1].startswith("running: ")


@pytest.mark.parametrize("name", RACES)
def test_every_race_can_be_simulated(capsys: Captured, name: str) -> None:
    assert parse(said(capsys, "simulate", RACES[name].text).splitlines()[0]) == parse(RACES[name].text)


@pytest.mark.parametrize(
    ("content", "problem"), [(None, ": no such file or directory"), ("nothing\n", ", line 1: it is not species,sex,")]
)
@pytest.mark.parametrize("command", [["simulate"], ["snapshot", "-o", "x.png"], []])
def test_data_that_are_missing_or_damaged_are_said_in_one_line(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None, problem: str, command: list[str]
) -> None:
    if content is not None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "penguins.csv").write_text(content, "utf-8")
    monkeypatch.setattr("gdviz.descent.fits.resources", lambda: tmp_path)
    fresh = LineFit("x", "y", mass_by_flipper)
    ground = replace(LANDSCAPES["line-fit"], feel=fresh.feel, hessian=fresh.hessian, fit=fresh)
    monkeypatch.setattr("gdviz.lab.experiment.LANDSCAPES", Catalogue("landscape", {**LANDSCAPES, "line-fit": ground}))
    answer = complaint(capsys, *command, "landscape=line-fit")
    assert answer.startswith(f"{tmp_path / 'data' / 'penguins.csv'}{problem}")
    assert answer.endswith("install gdviz again")


# Which bench a picture shows.


@pytest.fixture
def pictured(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """The experiments of which a picture would have been made."""
    experiments: list[Experiment] = []

    def take(experiment: Experiment, *others: object) -> None:
        del others
        experiments.append(experiment)

    monkeypatch.setattr("gdviz.app.take_snapshot", take)
    return experiments


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ([], ""),
        (["--bench", "loss-curve"], ""),
        (["--bench", "foggy-landscape"], "landscape=foggy-hills"),
        (["--bench=foggy-landscape", "learning_rate=0.3"], "landscape=foggy-hills&learning_rate=0.3"),
        (["--bench=foggy-landscape", "--start=1,2"], "landscape=foggy-hills&start=1,2"),
        (["--bench=foggy-landscape", "--landscape=ravine"], "landscape=ravine"),
        (["--bench=foggy-landscape", "steps=9&landscape=ravine"], "landscape=ravine&steps=9"),
        (["--bench=loss-curve", "landscape=cliff"], "landscape=cliff"),
        (["landscape=ravine"], "landscape=ravine"),
    ],
)
def test_without_a_landscape_the_bench_decides_it_and_without_a_bench_the_landscape_decides(
    pictured: list[Experiment], arguments: list[str], text: str
) -> None:
    assert main(["snapshot", "-o", "x.png", *arguments]) == DONE
    assert pictured == [parse(text)]


@pytest.mark.parametrize(
    ("bench", "landscape", "needed"),
    [("loss-curve", "ravine", "foggy-landscape"), ("foggy-landscape", "cliff", "loss-curve")],
)
def test_a_landscape_of_the_other_bench_is_refused(
    capsys: Captured, pictured: list[Experiment], tmp_path: Path, bench: str, landscape: str, needed: str
) -> None:
    file = tmp_path / "mine.gdviz"
    file.write_text(Experiment(landscape).json(), "utf-8")
    for experiment in (f"landscape={landscape}", f"--landscape={landscape}", str(file)):
        assert complaint(capsys, "snapshot", "-o", "x.png", "--bench", bench, experiment) == (
            f"landscape '{landscape}' is not shown on --bench {bench}; take --bench {needed}, or leave it out"
        )
    assert not pictured


def test_the_nth_bench_opens_with_a_landscape_over_n_weights() -> None:
    assert [LANDSCAPES[name].dimensions for name in BENCHES.values()] == [1, 2]


@pytest.mark.parametrize("text", [*MAP_TEXTS, RACE_TEXT])
def test_the_window_takes_the_same_experiments(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    opened: list[Experiment] = []

    def open_window(experiment: Experiment, *others: object, safe: bool) -> int:
        del others, safe
        opened.append(experiment)
        return DONE

    monkeypatch.setattr("gdviz.app.run_window", open_window)
    assert main([text]) == DONE
    assert opened == [parse(text)]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_file_gets_the_same_text_as_the_screen(capsys: Captured, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out.txt"
    assert said(capsys, "simulate", "steps=5", "--format", form, "-o", str(path)) == ""
    assert path.read_text("utf-8") == said(capsys, "simulate", "steps=5", "--format", form)
    assert [file.name for file in path.parent.iterdir()] == ["out.txt"]


def test_a_result_that_cannot_be_written_is_said_and_leaves_nothing(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old", "utf-8")
    for target in (file / "out.txt", tmp_path, tmp_path / "none" / "out.txt"):
        said = complaint(capsys, "simulate", "-o", str(target), code=FAILED)
        assert said.startswith(f"{target}: cannot be written: ")
    assert file.read_text("utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


# What is refused.


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["learning_rate=abc"], "learning_rate is 'abc', which is not a number; write it like 0.05"),
        (["--learning_rate=0"], "learning_rate is 0; it must be a number, above 0"),
        (["--learning_rate=0,05"], "learning_rate is '0,05', which is not a number; write 0.05"),
        (["--optimizer=momentm"], "no optimizer called 'momentm'; did you mean 'momentum'?"),
        (["--steps", "1.5"], "steps is 1.5; it must be a whole number, 1 to 100000"),
        (["--steps", "0"], "steps is 0; it must be a whole number, 1 to 100000"),
        (["--steps", "100001"], "steps is 100001; it must be a whole number, 1 to 100000"),
        (["--steps", "x"], "steps is 'x', which is not a number; write it like 0.05"),
        (["restarts=1000000"], "restarts is 1000000; it must be a whole number, 0 to 1000"),
        (["--restarts=-5"], "restarts is -5; it must be a whole number, 0 to 1000"),
        (["batch=4"], "batch is 4, but landscape 'roll-downhill' has no data"),
        (["race=momentm"], "race: no optimizer called 'momentm'; did you mean 'momentum'?"),
        (["--race"], "'--race' needs its value behind =, like --race=1"),
        (["steps=3", "--learning_rate=1", "--learning_rate=2"], "learning_rate is given twice; keep one"),
        (["--formt", "csv"], "'--formt' is not known here; did you mean '--format'?"),
        (["--quiet"], None),
        (["-x"], None),
        (["steps=3", "steps=4"], None),
        (["--format", "xml"], None),
        (["--format"], None),
        (["none.gdviz"], "none.gdviz: no such file or directory"),
        (["none.gdviz", "--steps=4", "--start=1"], "none.gdviz says all of the experiment; leave --start=1 out"),
    ],
)
def test_a_wrong_command_is_answered_in_one_line_with_the_remedy(
    capsys: Captured, arguments: list[str], message: str | None
) -> None:
    answer = complaint(capsys, "simulate", *arguments)
    assert message is None or answer == message
    assert "Traceback" not in answer


@pytest.mark.parametrize("text", ["learning_rate=a\nb", "a\r\nb", "lear\nning=1", "no\nfile.gdviz", "optimizer=\u2028x"])
def test_a_line_break_in_the_command_does_not_break_the_line_that_answers(capsys: Captured, text: str) -> None:
    complaint(capsys, "simulate", text)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": 2}', b"\xff\xfe", b'{"format": 1, "steps": 0}'])
def test_a_wrong_file_is_named_in_one_line(capsys: Captured, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wrong.gdviz"
    path.write_bytes(content)
    assert complaint(capsys, "simulate", str(path)).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["snapshot"], "-o"),
        (["snapshot", "-o", "x.png", "--scale", "0.5"], "--scale is 0.5; it must be 1 to 4"),
        (["snapshot", "-o", "x.png", "--scale", "nan", "--size", "800x600"], "--scale is nan; it must be 1 to 4"),
        (["snapshot", "-o", "x.png", "--size", "big"], "1440x900"),
        (["snapshot", "-o", "x.png", "--size", "100x900"], "1440x900"),
        (["snapshot", "-o", "x.png", "--size", "1440"], "1440x900"),
        (["snapshot", "-o", "x.png", "--bench", "moon"], "loss-curve"),
        (["snapshot", "-o", "x.png", "--size", "8000x8000", "--scale", "2"], "more than 64 million pixels; take a smaller size"),
        (["snapshot", "-o", "x.png", "--step", "-1"], "--step is -1; it must be 0 or more"),
        (["snapshot", "-o", "x.png", "learning_rate=x"], "learning_rate is 'x'"),
        (["--theme", "pink"], "contrast"),
        (["--lang", "xx"], "en"),
        (["--saef"], "did you mean '--safe'?"),
        (["learning_rate=-1"], "learning_rate is -1; it must be a number, above 0"),
        (["nonsense"], "'nonsense' is neither a .gdviz file nor a text like learning_rate=0.2"),
    ],
)
def test_a_wrong_command_for_the_window_is_answered_before_the_window_is_made(
    capsys: Captured, arguments: list[str], part: str
) -> None:
    assert part in complaint(capsys, *arguments)


def test_help_and_version_are_printed(capsys: Captured) -> None:
    for option, begin in (("--version", f"gdviz {gdviz.__version__}\n"), ("--help", "usage: gdviz [EXPERIMENT]")):
        with pytest.raises(SystemExit) as end:
            main([option])
        assert end.value.code == 0
        assert capsys.readouterr().out.startswith(begin)


# Whether what is installed holds.


def test_a_self_test_answers_for_each_area_without_a_window(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_window(*arguments: object, **options: object) -> int:
        pytest.fail(f"a window of {arguments}, {options}")

    monkeypatch.setattr("gdviz.app.run_window", no_window)
    monkeypatch.setattr("gdviz.cli.resources", lambda: tmp_path)
    lesson = tmp_path / "lessons" / "en" / "01-roll.md"
    lesson.parent.mkdir(parents=True)
    text = '+++\ntitle = "Roll"\nminutes = 1\ngoals = ["Roll"]\n+++\n## One\n[a](try:learning_rate=0.2 "swinging")\n'
    lesson.write_text(text, "utf-8")
    golden = tmp_path / "golden" / "trails.json"
    golden.parent.mkdir()
    golden.write_text(json.dumps({"steps=5": fingerprint("steps=5")}), "utf-8")
    assert said(capsys, "--self-test").splitlines() == [
        "en: lessons 1, statements 1, tasks 0: all hold",
        "en: links to terms 0, to lessons 0: all hold",
        "golden trails 1: all hold",
    ]
    lesson.write_text(text.replace("swinging", "chaotic"), "utf-8")
    assert main(["--self-test"]) == FAILED
    captured = capsys.readouterr()
    assert captured.out.splitlines()[0] == "en: lessons 1, statements 1, tasks 0: 1 problem"
    assert captured.err.startswith(f"{lesson}, line 7: 'chaotic' does not hold: Swinging ")
    assert captured.err.count("\n") == 1


def test_a_self_test_asked_for_in_a_wrong_way_is_answered_in_one_line(capsys: Captured) -> None:
    assert complaint(capsys, "--self-tst") == "'--self-tst' is not known here; did you mean '--self-test'?"
    assert complaint(capsys, "simulate", "--self-test").startswith("'--self-test' is not known here; ")


def test_without_arguments_of_its_own_main_takes_those_of_the_command_line(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["gdviz", "simulate", "steps=2"])
    assert main() == DONE
    assert capsys.readouterr().out.splitlines()[0].endswith("&steps=2")


def test_the_output_may_be_any_stream() -> None:
    with redirect_stdout(io.StringIO()) as stream:
        assert main(["simulate", "steps=2"]) == DONE
    assert "running: " in stream.getvalue()


# The program as a whole.


def test_simulate_runs_without_qt(tmp_path: Path) -> None:
    script = """
import sys
from gdviz.cli import main
code = main(["simulate", "--format", "json", "-o", sys.argv[1]])
loaded = [name for name in sys.modules if name.partition(".")[0] in ("PySide6", "shiboken6", "pyqtgraph", "ziamath")]
sys.exit(code or ", ".join(loaded) or None)
"""
    command = [sys.executable, "-c", script, str(tmp_path / "out.json")]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["verdict"]["kind"] == "settled-local"


def test_the_exit_code_reaches_the_system() -> None:
    done = run("simulate", "steps=2")
    assert (done.returncode, done.stderr) == (0, b"")
    wrong = run("simulate", "steps=0")
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.decode().splitlines() == ["gdviz: steps is 0; it must be a whole number, 1 to 100000"]


@only_posix
def test_where_only_ascii_can_be_written_letters_are_replaced_and_nothing_fails() -> None:
    ascii_only = {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run("simulate", "learning_rate=0.2", variables=ascii_only)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"? times the curvature is 2.7, above 2" in done.stdout
    listing = run("simulate", "--list", variables=ascii_only)
    assert (listing.returncode, listing.stderr) == (0, b"")
    wrong = run("simulate", "learning_rate=η", variables=ascii_only)
    assert wrong.returncode == 2
    assert len(wrong.stderr.splitlines()) == 1


@only_posix
def test_a_reader_who_has_seen_enough_is_no_error_to_speak_of() -> None:
    for text in ("steps=2", "learning_rate=1.2&steps=5000"):
        script = f"{sys.executable} -m gdviz simulate '{text}' | head -1"
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)
        assert done.stdout.startswith("landscape=roll-downhill&")
        assert done.stdout.count("\n") == 1
        assert done.stderr == ""


@pytest.fixture
def closed_pipe() -> Iterator[io.TextIOWrapper]:
    """A stream whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    stream = io.TextIOWrapper(os.fdopen(writer, "wb"), "utf-8")
    yield stream
    stream.close()


@only_posix
def test_a_pipe_without_a_reader_ends_the_program_quietly(closed_pipe: io.TextIOWrapper, capsys: Captured) -> None:
    with redirect_stdout(closed_pipe):
        assert main(["simulate"]) == FAILED
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_device_is_said_in_one_line(capsys: Captured) -> None:
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - closing it fails once more
    with redirect_stdout(full):
        assert main(["simulate"]) == FAILED
    with suppress(OSError):
        full.close()
    assert len(capsys.readouterr().err.splitlines()) == 1
    for text in ("steps=2", "learning_rate=1.2&steps=5000"):
        with Path("/dev/full").open("w", encoding="utf-8") as stream:
            done = run("simulate", text, stdout=stream)
        assert done.returncode == FAILED
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith(b"gdviz: ")


def test_a_program_without_a_console_writes_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["simulate", "--steps", "2"]) == DONE
    assert main(["simulate", "--steps", "two"]) == WRONG_USAGE
    for stream in (sys.stdout, sys.stderr):
        stream.close()


# Trainings.


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["data=xor&hidden=3"], "data=xor&hidden=3"),
        (["--data=moons", "--learning_rate=0.1"], "data=moons&hidden=4&learning_rate=0.1"),
        (["--bench", "training-loop"], "data=circles&hidden=4"),
        (["--bench", "training-loop", "data=sine"], "data=sine&hidden=4"),
        (["mine.gdviz"], "data=xor&hidden=2,2"),
    ],
)
def test_a_text_or_a_file_with_data_is_drawn_as_a_training(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], shown: str
) -> None:
    import gdviz.app

    drawn: list[Any] = []
    monkeypatch.chdir(tmp_path)

    def note(setup: Any, look: object, picture: Path) -> None:
        del look, picture
        drawn.append(setup)

    monkeypatch.setattr(gdviz.app, "take_snapshot", note)
    Path("mine.gdviz").write_text(parse_training("data=xor&hidden=2,2").json(), encoding="utf-8")
    assert main(["snapshot", "-o", "picture.png", *arguments]) == 0
    assert [setup.text() for setup in drawn] == [shown]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["simulate", "data=xor"], "simulate rolls a ball"),
        (["snapshot", "-o", "x.png", "data=xor", "--bench", "loss-curve"], "a training is not shown on --bench loss-curve"),
        (
            ["snapshot", "-o", "x.png", "landscape=bowl", "--bench", "training-loop"],
            "landscape 'bowl' is not shown on --bench training-loop",
        ),
        (["data=xor&hidden=40"], "hidden is 40; it must be a whole number, 0 to 8"),
    ],
)
def test_what_cannot_be_trained_is_said_in_one_line(capsys: Captured, arguments: list[str], problem: str) -> None:
    assert problem in complaint(capsys, *arguments)
