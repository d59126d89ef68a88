"""The command line: the window, ``simulate`` (no Qt, no display) and ``snapshot``."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from gdviz import __version__
from gdviz.descent.catalogue import Setting, suggestion
from gdviz.descent.datasets import DATASETS
from gdviz.descent.landscape import Landscape
from gdviz.descent.network import ACTIVATIONS, INITIALISATIONS
from gdviz.descent.optimizers import OPTIMIZERS
from gdviz.descent.schedules import SCHEDULES
from gdviz.lab import training
from gdviz.lab.exhibit import LOSS_FUNCTIONS
from gdviz.lab.experiment import BATCH, BENCHES, CHOICES, NOISE, OWN_KEYS, RATE_ON_MAPS, RESTARTS, SEED, STEPS, Experiment
from gdviz.lab.hiker import LEARNING_RATE, MOST_RIVALS
from gdviz.lab.notation import parse_run, read_run
from gdviz.lab.races import RACES
from gdviz.lab.report import as_csv, as_json, as_table
from gdviz.lab.simulator import Simulator
from gdviz.lab.training import LOSSES, TRAINING_LOOP, Training
from gdviz.paths import resources
from gdviz.saved import write_text
from gdviz.words import InputError, OutputError, plain

DONE, FAILED, WRONG_USAGE = 0, 1, 2

USAGE = """\
gdviz [EXPERIMENT] [--lesson SLUG] [--lang CODE] [--theme light|dark|contrast] [--safe]
       gdviz simulate [EXPERIMENT] [--steps N] [--format table|csv|json] [-o FILE]
       gdviz simulate --list
       gdviz snapshot [EXPERIMENT] -o PICTURE.png [--size 1440x900] [--scale 2] [--theme ...] [--lang CODE] [--step N]
                      [--lesson SLUG] [--bench NAME]
       gdviz --self-test
       gdviz --version"""
EXPLANATION = """\
EXPERIMENT is a .gdviz file, or a text like 'learning_rate=0.2&start=3.5'. Each key is also an option: --learning_rate=0.2.
A text with data, like 'data=xor&hidden=4,4', trains a network.
Without it, a ball rolls down the curve of 'Roll downhill'."""
THEMES = ("light", "dark", "contrast")
LANGUAGES = ("en",)
MOST_PIXELS = 64_000_000
KEYS = (
    *OWN_KEYS,
    *training.OWN_KEYS,
    *(one.name for rule in (*OPTIMIZERS.values(), *SCHEDULES.values()) for one in rule.settings),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError("{problem}; see gdviz --help", problem=message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the result is the exit code of contracts: 0, 1, 2 or 3."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _make_streams_sure()
    try:
        if words[:1] == ["simulate"]:
            return _simulate(words[1:])
        if words[:1] == ["snapshot"]:
            return _snapshot(words[1:])
        return _window(words)
    except InputError as error:
        return _complain(error, WRONG_USAGE)
    except BrokenPipeError:
        # The reader has seen enough; what Python still holds back for it must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (OSError, OutputError) as error:
        return _complain(error, FAILED)


def _make_streams_sure() -> None:
    """Replace what the terminal cannot show, and write nowhere where there is no stream (a program without a console)."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open as long as the program
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _complain(error: Exception, exit_code: int) -> int:
    sys.stderr.write(f"gdviz: {' '.join(str(error).splitlines())}\n")
    return exit_code


def _parser(command: str) -> _Parser:
    parser = _Parser(prog=f"gdviz {command}".strip(), usage=USAGE, epilog=EXPLANATION, allow_abbrev=False)
    parser.add_argument("experiment", nargs="?", default="", metavar="EXPERIMENT")
    return parser


def _read(parser: _Parser, words: Sequence[str]) -> tuple[argparse.Namespace, Experiment | Training]:
    """The options, and the experiment or training that the text, the file or ``--key=value`` options say."""
    options, others = parser.parse_known_args(words)
    pairs = [word[2:] for word in others if word.startswith("--") and "=" in word]
    rest = [word for word in others if not (word.startswith("--") and "=" in word)]
    if rest and rest[0].removeprefix("--") in KEYS:
        raise InputError("'{word}' needs its value behind =, like {word}=1", word=rest[0])
    if rest:
        known = [option for action in parser._actions for option in action.option_strings]  # noqa: SLF001 - argparse has no other way
        raise InputError("'{word}' is not known here; {remedy}", word=rest[0], remedy=suggestion(rest[0], known))
    text: str = options.experiment
    if not text or ("=" in text and not text.endswith(".gdviz")):
        said = "&".join([part for part in (text, *pairs) if part])
        return options, parse_run("&".join([part for part in (said, _what_bench_shows(options, said)) if part]))
    if pairs:
        raise InputError("{file} says all of the experiment; leave {pair} out", file=text, pair=f"--{pairs[0]}")
    if not text.endswith(".gdviz") and not Path(text).exists():
        raise InputError("'{text}' is neither a .gdviz file nor a text like learning_rate=0.2; see gdviz --help", text=text)
    return options, read_run(Path(text))


def _what_bench_shows(options: argparse.Namespace, said: str) -> str:
    """The part of a text that says what the chosen bench shows at first, where ``said`` does not say it."""
    bench: str | None = getattr(options, "bench", None)
    is_said = any(f"&{key}=" in f"&{said}" for key in ("data", "landscape"))
    if bench == TRAINING_LOOP and not is_said:
        return f"data={Training.data}"
    return f"landscape={BENCHES[bench]}" if bench in BENCHES and not is_said else ""


def _add_window_options(parser: _Parser) -> None:
    parser.add_argument("--lesson", metavar="SLUG", help="open this lesson")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language")
    parser.add_argument("--theme", choices=THEMES, help="colours; without it, those of the system")


def _simulate(words: Sequence[str]) -> int:
    parser = _parser("simulate")
    parser.add_argument("--steps", metavar="N", help="make at most N steps")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of the screen")
    parser.add_argument("--list", action="store_true", help="list landscapes, optimizers, schedules and their settings")
    options, experiment = _read(parser, words)
    if options.list:
        text = _listing()
    elif isinstance(experiment, Training):
        raise InputError("simulate rolls a ball; see a training with gdviz or gdviz snapshot, or leave data out")
    else:
        if options.steps is not None:
            experiment = experiment.change(steps=int(STEPS.parse(options.steps)))
        simulator = Simulator(experiment)
        simulator.go_to(experiment.steps)
        text = {"table": as_table, "csv": as_csv, "json": as_json}[options.format](simulator)
    if options.output:
        write_text(Path(options.output), text)
    else:
        sys.stdout.write(text)
        sys.stdout.flush()
    return DONE


def _listing() -> str:
    lines: list[str] = []
    for kind, entries in CHOICES.items():
        lines.append(f"{kind}:")
        for entry in entries.values():
            lines.append(f"  {entry.name:18} {entry.meaning}")
            if isinstance(entry, Landscape):
                lines.append(f"    {_defaults_line(entry)}")
            lines += [f"    {_setting_line(setting)}" for setting in getattr(entry, "settings", ())]
    lines.append("keys of every experiment:")
    lines += [f"  {_setting_line(setting)}" for setting in (LEARNING_RATE, STEPS, NOISE, BATCH, SEED, RESTARTS)]
    lines.append("  start              where the ball begins; default: the landscape's own; over two weights like start=-0.7,3.5")
    lines.append(
        f"  race               up to {MOST_RIVALS} more who walk, like race=momentum,learning_rate:0.05,beta:0.95;adam,off"
    )
    for kind, known in (("data", DATASETS), ("activation", ACTIVATIONS), ("initialisation", INITIALISATIONS), ("loss", LOSSES)):
        lines.append(f"{kind} (of a training):")
        lines += [f"  {entry.name:18} {entry.meaning}" for entry in known.values()]
    lines.append("keys of every training:")
    lines += [f"  {_setting_line(setting)}" for setting in (training.NEURONS, *training.NUMBERS)]
    lines.append("races:")
    lines += [f"  {race.name:18} {race.meaning}\n    {race.text}" for race in RACES.values()]
    return "\n".join([*lines, ""])


def _defaults_line(landscape: Landscape) -> str:
    weights = "one weight" if landscape.dimensions == 1 else "two weights"
    start = ",".join(plain(value) for value in landscape.default_start)
    data = "" if landscape.fit is None else "; from data, so that batch can be chosen"
    return f"over {weights}; default start={start}, learning_rate={plain(landscape.default_rate)}{data}"


def _setting_line(setting: Setting) -> str:
    default, slider = f"{setting.default:g}", _slider(setting)
    if setting is LEARNING_RATE:
        default, slider = "the landscape's own", f"{slider}, over two weights {_slider(RATE_ON_MAPS)}"
    return f"{setting.name:18} {setting.allowed}; default {default}; slider {slider}. {setting.meaning}"


def _slider(setting: Setting) -> str:
    return f"{setting.low:g} to {setting.high:g}{', logarithmic' if setting.logarithmic else ''}"


def _snapshot(words: Sequence[str]) -> int:
    parser = _parser("snapshot")
    _add_window_options(parser)
    parser.add_argument("-o", "--output", metavar="PICTURE.png", required=True)
    parser.add_argument("--size", type=_size, default=(1440, 900), metavar="1440x900", help="the window's size")
    parser.add_argument("--scale", type=float, default=1.0, help="pixels of the picture for one of the window, 1 to 4")
    parser.add_argument("--step", type=int, default=0, metavar="N", help="show this step of the run")
    parser.add_argument(
        "--bench",
        choices=(*BENCHES, TRAINING_LOOP, LOSS_FUNCTIONS),
        help="what the stage shows; without it, what the landscape needs",
    )
    options, experiment = _read(parser, words)
    if not 1 <= options.scale <= 4:
        raise InputError("--scale is {scale:g}; it must be 1 to 4", scale=options.scale)
    if options.size[0] * options.size[1] * options.scale**2 > MOST_PIXELS:
        raise InputError("--size and --scale make more than 64 million pixels; take a smaller size or scale")
    if options.step < 0:
        raise InputError("--step is {step}; it must be 0 or more", step=options.step)
    _check_bench(options.bench, experiment)
    from gdviz.app import Look, take_snapshot

    look = Look(options.lang, options.lesson, options.theme, options.size, options.scale, options.step, options.bench)
    take_snapshot(experiment, look, Path(options.output))
    return DONE


def _check_bench(bench: str | None, experiment: Experiment | Training) -> None:
    if isinstance(experiment, Training):
        if bench not in (None, TRAINING_LOOP):
            raise InputError("a training is not shown on --bench {bench}; leave --bench out, or data", bench=bench)
        return
    needed = tuple(BENCHES)[len(experiment.start) - 1]
    if bench not in (None, needed, LOSS_FUNCTIONS):
        raise InputError(
            "landscape '{landscape}' is not shown on --bench {bench}; take --bench {needed}, or leave it out",
            landscape=experiment.landscape,
            bench=bench,
            needed=needed,
        )


def _size(text: str) -> tuple[int, int]:
    """A picture's size out of ``1440x900``."""
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 200 <= int(width) <= 8000 and 200 <= int(height) <= 8000):
        raise argparse.ArgumentTypeError(f"'{text}' is not a size like 1440x900, each from 200 to 8000")
    return int(width), int(height)


def _self_test() -> int:
    from gdviz.self_test import SelfTest

    return DONE if SelfTest(resources(), sys.stdout, sys.stderr).run() else FAILED


def _window(words: Sequence[str]) -> int:
    parser = _parser("")
    _add_window_options(parser)
    parser.add_argument("--safe", action="store_true", help="draw without the graphics card, leave saved settings aside")
    parser.add_argument(
        "--self-test", action="store_true", help="check lessons and runs of this installation, and say what is wrong"
    )
    parser.add_argument("--version", action="version", version=f"gdviz {__version__}")
    options, experiment = _read(parser, words)
    if options.self_test:
        return _self_test()
    # Nothing of what a start makes is garbage, and looking for some takes a tenth of it. The window turns this on again.
    gc.disable()
    try:
        from gdviz.app import run_window

        return run_window(experiment, options.lang, options.lesson, options.theme, safe=options.safe)
    finally:
        gc.enable()
