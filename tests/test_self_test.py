from __future__ import annotations

import io
import json
import re
import runpy
import shutil
from pathlib import Path

import pytest

from gdviz.lab.notation import parse
from gdviz.lab.simulator import Simulator
from gdviz.paths import resources
from gdviz.self_test import GOLDEN_TRAILS, LESSONS, SelfTest, fingerprint

SCRIPT = runpy.run_path(str(Path(__file__).parent / "golden" / "make_self_test.py"))
LESSON = """\
+++
title = "Roll"
minutes = 10
goals = ["Say what a step is"]
+++
## One
[swings](try:learning_rate=0.2 "swinging") by the [slope](term:slope), see [again](lesson:roll)
```question
id = "half"
ask = "How much is a half of 4.5?"
answer = 2.25
within = 0.01
right = "Yes."
wrong = "No."
```
"""
GLOSSARY = '[slope]\nterm = "slope"\nmeaning = "How steep."\n'
TRAILS = ("steps=5", "landscape=bowl&noise=0.3&seed=4&steps=5")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a small gdviz would have installed, in two languages."""
    for language in ("en", "xx"):
        lessons = tmp_path / LESSONS / language
        lessons.mkdir(parents=True)
        (lessons / "01-roll.md").write_text(LESSON, "utf-8")
        (lessons / "glossary.toml").write_text(GLOSSARY, "utf-8")
    (tmp_path / LESSONS / "README.md").write_text("How to write lessons.\n", "utf-8")
    golden = tmp_path / GOLDEN_TRAILS
    golden.parent.mkdir()
    golden.write_text(json.dumps({text: fingerprint(text) for text in TRAILS}), "utf-8")
    return tmp_path


def self_test_of(folder: Path) -> tuple[bool, list[str], list[str]]:
    output, complaints = io.StringIO(), io.StringIO()
    holds = SelfTest(folder, output, complaints).run()
    return holds, output.getvalue().splitlines(), complaints.getvalue().splitlines()


def test_where_all_holds_there_is_a_line_for_each_area_and_nothing_to_complain_about(folder: Path) -> None:
    assert self_test_of(folder) == (
        True,
        [
            "en: lessons 1, statements 1, tasks 1: all hold",
            "en: links to terms 1, to lessons 1: all hold",
            "xx: lessons 1, statements 1, tasks 1: all hold",
            "xx: links to terms 1, to lessons 1: all hold",
            "golden trails 2: all hold",
        ],
        [],
    )


@pytest.mark.soak
def test_all_that_is_installed_here_holds() -> None:
    holds, lines, problems = self_test_of(resources())
    assert problems == []
    assert holds
    assert re.fullmatch(r"en: lessons \d+, statements \d+, tasks \d+: all hold", lines[0])
    assert lines[-1] == f"golden trails {len(SCRIPT['experiments']())}: all hold"


def test_the_golden_trails_are_those_that_the_script_makes(tmp_path: Path) -> None:
    main = SCRIPT["main"]
    main.__globals__["FILE"] = tmp_path / "golden" / "trails.json"
    main()
    assert main.__globals__["FILE"].read_bytes() == (resources() / GOLDEN_TRAILS).read_bytes()


def test_every_landscape_optimizer_and_schedule_has_golden_trails() -> None:
    from gdviz.lab.experiment import CHOICES

    experiments = [parse(text) for text in SCRIPT["experiments"]()]
    for key, entries in CHOICES.items():
        assert {getattr(experiment, key) for experiment in experiments} == set(entries)
    assert any(experiment.noise for experiment in experiments)
    assert any(experiment.batch for experiment in experiments)


def test_a_fingerprint_is_that_of_all_positions_and_losses() -> None:
    import hashlib
    import struct

    simulator = Simulator(parse(TRAILS[1]))
    simulator.go_to(5)
    doubles = [value for step in simulator.trail for value in (*step.position.tolist(), float(step.loss))]
    assert len(doubles) == 18
    assert fingerprint(TRAILS[1]) == hashlib.sha256(struct.pack("<18d", *doubles)).hexdigest()
    assert fingerprint("steps=5") != fingerprint("steps=5&start=3.5000000000000004")


def spoil(path: Path, old: str, new: str) -> Path:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_a_false_claim_is_named(folder: Path) -> None:
    path = spoil(folder / LESSONS / "xx" / "01-roll.md", '"swinging"', '"settled-*"')
    holds, lines, problems = self_test_of(folder)
    assert not holds
    assert lines[2] == "xx: lessons 1, statements 1, tasks 1: 1 problem"
    assert sum(line.endswith(": all hold") for line in lines) == 4
    (problem,) = problems
    assert problem.startswith(f"{path}, line 7: 'settled-*' does not hold: Swinging between two places: ")


def test_links_that_lead_to_nothing_are_named(folder: Path) -> None:
    path = spoil(folder / LESSONS / "en" / "01-roll.md", "(term:slope), see [again](lesson:roll)", "(term:slop), [x](lesson:rol)")
    holds, lines, problems = self_test_of(folder)
    assert not holds
    assert lines[1] == "en: links to terms 1, to lessons 1: 2 problems"
    assert problems == [
        f"{path}, page 'One': lesson:rol leads to nothing",
        f"{path}, page 'One': term:slop leads to nothing",
    ]


def test_a_lesson_with_a_damaged_body_is_named_and_the_others_are_tested(folder: Path) -> None:
    good = folder / LESSONS / "en" / "01-roll.md"
    bad = good.with_name("02-bad.md")
    shutil.copy(good, bad)
    spoil(bad, "answer = 2.25", "answer = 2,25")
    holds, lines, problems = self_test_of(folder)
    assert not holds
    assert lines[0] == "en: lessons 1, statements 1, tasks 1: 1 problem"
    assert problems == [f"{bad}, line 11: this is not TOML: expected newline or end of document after a statement"]


def test_a_lesson_with_a_damaged_head_is_named_and_the_others_are_tested(folder: Path) -> None:
    good = folder / LESSONS / "en" / "01-roll.md"
    bad = good.with_name("02-bad.md")
    shutil.copy(good, bad)
    spoil(bad, "minutes = 10", "minutes = ten")
    holds, lines, problems = self_test_of(folder)
    assert not holds
    assert lines[0] == "en: lessons 1, statements 1, tasks 1: 1 problem"
    assert problems == [f"{bad}, line 3: this is not TOML: invalid value"]


def test_a_language_that_cannot_be_read_is_named_and_the_others_are_tested(folder: Path) -> None:
    (folder / LESSONS / "en" / "01-roll.md").unlink()
    glossary = spoil(folder / LESSONS / "xx" / "glossary.toml", "meaning", "mening")
    holds, lines, problems = self_test_of(folder)
    assert not holds
    assert lines[-1] == "golden trails 2: all hold"
    assert lines[0].startswith("xx: lessons 1, statements 1, tasks 1: ")
    assert problems[:2] == [
        f"{folder / LESSONS / 'en'}: there are no lessons here",
        f"{glossary}, line 1: 'meaning' is missing here; it is a text",
    ]


def test_other_bits_are_named_by_their_experiment(folder: Path) -> None:
    path = spoil(folder / GOLDEN_TRAILS, fingerprint(TRAILS[1]), fingerprint(TRAILS[0]))
    holds, lines, problems = self_test_of(folder)
    assert not holds
    assert lines[-1] == "golden trails 2: 1 problem"
    assert problems == [f"{path}: '{TRAILS[1]}' does not give the same bits here"]


def test_a_golden_trail_of_an_unknown_experiment_is_named(folder: Path) -> None:
    path = spoil(folder / GOLDEN_TRAILS, "landscape=bowl", "landscape=bwl")
    holds, _, problems = self_test_of(folder)
    assert not holds
    assert problems == [f"{path}: '{TRAILS[1].replace('bowl', 'bwl')}': no landscape called 'bwl'; did you mean 'bowl'?"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"steps=5": 3}', "[" * 100_000])
def test_a_damaged_golden_file_is_named(folder: Path, content: str) -> None:
    path = folder / GOLDEN_TRAILS
    path.write_text(content, "utf-8")
    holds, lines, problems = self_test_of(folder)
    assert not holds
    assert len(lines) == 4
    assert problems == [f"{path}: this is not a list of experiments and their hashes; install gdviz again"]


def test_where_nothing_is_installed_that_is_said(tmp_path: Path) -> None:
    assert self_test_of(tmp_path) == (
        False,
        [],
        [
            f"{tmp_path / LESSONS}: there are no lessons here",
            f"{tmp_path / GOLDEN_TRAILS}: no such file or directory",
        ],
    )


def test_a_problem_of_two_lines_is_told_in_one(folder: Path) -> None:
    path = spoil(folder / LESSONS / "en" / "01-roll.md", "answer = 2.25", 'experiment = ""')
    options = [f'[[option]]\ntext = "It\\n{word}."\nholds = "{word}"\nwhy = "?"' for word in ("swinging", "chaotic")]
    spoil(path, 'within = 0.01\nright = "Yes."\nwrong = "No."', "\n".join(options))
    (problem,) = self_test_of(folder)[2]
    assert problem.startswith(f"{path}, line 9, question 'half': 0 options are right, and one must be; 'It swinging.': Settled ")
