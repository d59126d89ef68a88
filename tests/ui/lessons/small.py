"""A small course of two lessons that has one of everything, and the panel that shows it."""

from __future__ import annotations

from pathlib import Path

from gdviz.course.lesson import Course, read_course

FIRST = """+++
title = "Rolling"
minutes = 5
goals = ["Roll a ball"]
+++
## Begin

The [slope](term:slope) says which way. Now [set it up](try:start=3.5 "settled-local") and set η to
[0.05](live:learning_rate?start=3.5), or look [at a penalty](losses:panel=bce&probability=0.5&label=1 "cross_entropy = 0.693").

$$x \\leftarrow x - \\eta f'(x)$$

Inline $x^2$ and [more](lesson:second), or p of [0.7](live:probability?losses:panel=bce).

```predict
id = "where"
ask = "Where will it rest?"
experiment = "start=3.5"
quantity = "x"
within = 0.3
place = true
right = "Yes."
wrong = "It is at {value}."
```

## Check

- one
- two

```question
id = "pick"
ask = "Which?"
[[option]]
text = "This"
right = true
why = "It is."
[[option]]
text = "That"
why = "It is not."
```

```challenge
id = "far"
title = "Far"
ask = "Reach the deepest valley."
experiment = "start=4"
goal = "settled-global"
keep = ["start"]
best = "fewest steps"
hints = ["Try momentum."]
right = "Done."
solution = "start=4&optimizer=momentum&beta=0.95&learning_rate=0.02&steps=1000"
```
"""
SECOND = """+++
title = "Second"
minutes = 3
goals = ["Go on"]
audience = "teachers"
+++
## Only page

[Swing](try:learning_rate=0.2 "swinging")
"""
GLOSSARY = """[slope]
term = "slope"
meaning = "How steep it is."
"""


def small_course(folder: Path) -> Course:
    (folder / "01-first.md").write_text(FIRST, encoding="utf-8")
    (folder / "02-second.md").write_text(SECOND, encoding="utf-8")
    (folder / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    return read_course(folder)
