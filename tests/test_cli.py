import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import gdviz
from gdviz.cli import DONE, FAILED, WRONG_USAGE, main
from gdviz.descent.landscapes import LANDSCAPES
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab.experiment import CHOICES, OWN_KEYS
from gdviz.lab.kinds import Kind
from gdviz.lab.notation import from_json, parse
from gdviz.lab.races import RACES
from gdviz.lab.simulator import Simulator

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
    (rate,) = (line for line in lines if line.startswith("learning_rate"))
    assert "slider 0.01 to 1.2, over two weights 0.0001 to 2, logarithmic" in rate


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
