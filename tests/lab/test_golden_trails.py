import json
import runpy
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
SCRIPT = runpy.run_path(str(GOLDEN / "make_trails.py"))
TRAILS: dict[str, dict[str, object]] = json.loads((GOLDEN / "trails.json").read_text("utf-8"))


@pytest.mark.parametrize("text", TRAILS)
def test_the_same_experiment_gives_the_same_bits_on_every_machine(text: str) -> None:
    assert SCRIPT["fingerprint"](text) == TRAILS[text]


def test_the_golden_trails_are_those_that_the_script_makes() -> None:
    assert list(TRAILS) == list(SCRIPT["EXPERIMENTS"])
