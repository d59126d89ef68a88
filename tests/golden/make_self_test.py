"""Writes ``resources/golden/trails.json``, which ``gdviz --self-test`` compares with: the hash of each trail below.

The bits must be the same on every machine. Run it again only when a rule, a landscape or the experiments themselves change on
purpose: ``python tests/golden/make_self_test.py``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FILE = Path(__file__).parents[2] / "resources" / "golden" / "trails.json"
CHAOTIC = ("learning_rate=1.2", "learning_rate=8.4&steps=2000", "landscape=double-well&learning_rate=0.75&steps=500")
"""Runs that make a large difference of a wrong last bit."""


def experiments() -> list[str]:
    """Three runs on each landscape, so that all rules walk on several: plain, by a rule with a schedule, and with noise."""
    from gdviz.descent.landscapes import LANDSCAPES
    from gdviz.descent.optimizers import OPTIMIZERS
    from gdviz.descent.schedules import SCHEDULES

    optimizers, schedules = list(OPTIMIZERS), list(SCHEDULES)
    texts: list[str] = list(CHAOTIC)
    for number, (name, landscape) in enumerate(LANDSCAPES.items()):
        steady, shaken = (optimizers[(number + ahead) % len(optimizers)] for ahead in (1, 6))
        schedule = schedules[(number + 1) % len(schedules)]
        batch = "&batch=8" if landscape.fit else ""
        texts += [
            f"landscape={name}",
            f"landscape={name}&optimizer={steady}&schedule={schedule}&steps=200",
            f"landscape={name}&optimizer={shaken}&noise=0.3{batch}&seed={number}&steps=100",
        ]
    return texts


def main() -> None:
    """Write the file."""
    from gdviz.self_test import fingerprint

    FILE.parent.mkdir(exist_ok=True)
    content = json.dumps({text: fingerprint(text) for text in experiments()}, indent=0) + "\n"
    FILE.write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
