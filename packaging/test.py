"""Run every check of the repository, after setting up what they need; arguments go to pytest, which then runs alone."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import environment

COVERAGE = ["-m", "coverage", "report", "--skip-covered", "--show-missing"]
ON_ALL_CORES = ["-n", "auto"]
WINDOW = "gdviz/ui/*,gdviz/app.py,gdviz/__main__.py"


def main() -> int:
    """Run the checks, all of them even if one fails, and return 1 if any did."""
    given = environment.arguments(sys.argv[1:])
    python = str(environment.prepare("test"))
    os.chdir(environment.ROOT)
    results: list[tuple[str, int, float]] = []
    with tempfile.TemporaryDirectory() as home:
        variables = environment.variables(QT_QPA_PLATFORM="offscreen", **folders_in(Path(home)))
        for name, command in checks(given, in_ci=os.environ.get("CI") == "true").items():
            print(f"\n== {name}", flush=True)
            start = time.monotonic()
            code = environment.run([python, *command], variables)
            results.append((name, code, time.monotonic() - start))
    print()
    for name, code, seconds in results:
        print(f"{'FAILED' if code else 'ok':<8}{seconds:7.1f} s  {name}")
    return int(any(code for _, code, _ in results))


def checks(given: list[str], *, in_ci: bool) -> dict[str, list[str]]:
    """Return each check's name and what Python is to run for it."""
    if given:
        return {"tests": ["-m", "pytest", *given]}
    every_time = {
        "format": ["-m", "ruff", "format", "--check", "."],
        "lint": ["-m", "ruff", "check", "."],
        "types": ["-m", "basedpyright"],
        "layers": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "tests": ["-m", "pytest", *ON_ALL_CORES, "--cov", "--cov-report="],
        "coverage below the window: 100 %": [*COVERAGE, f"--omit={WINDOW}", "--fail-under=100"],
        "coverage of the window: 85 %": [*COVERAGE, f"--include={WINDOW}", "--fail-under=85"],
    }
    return {**every_time, "soak": ["-m", "pytest", *ON_ALL_CORES, "-m", "soak"]} if in_ci else every_time


def folders_in(home: Path) -> dict[str, str]:
    """Return environment variables that keep the tests away from the user's own files."""
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    return {name: str(home / name) for name in names}


if __name__ == "__main__":
    sys.exit(main())
