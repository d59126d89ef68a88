"""Start the program from the repository, after setting up what it needs; without a display, show what it would show."""

from __future__ import annotations

import os
import sys

import environment

WITHOUT_WINDOW = ("simulate", "snapshot", "--version", "--help", "-h")
PICTURE = "gdviz.png"


def main() -> int:
    """Run the program with the given arguments and return its exit code."""
    given = environment.arguments(sys.argv[1:])
    program = [str(environment.prepare("run")), "-m", "gdviz"]
    variables = environment.variables()
    first = given[0] if given else ""
    if first in WITHOUT_WINDOW or has_display():
        return environment.run([*program, *given], variables)
    experiment = [word for word in given if "=" in word or word.endswith(".gdviz")]
    table = environment.run([*program, "simulate", *experiment], variables)
    picture = environment.run([*program, "snapshot", *experiment, "-o", PICTURE], variables)
    if not table and not picture:
        environment.say(f"There is no display, so this was the experiment's table; the window's picture is in {PICTURE}.")
    return table or picture


def has_display() -> bool:
    """Tell whether a window can be opened; only Linux is ever without a display."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
