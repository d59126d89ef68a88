"""RACES: hikers who set off together, each race for one thing that is to be seen in it."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.descent.catalogue import Catalogue


@dataclass(frozen=True)
class Race:
    """A race to choose from a list. ``meaning`` says what to watch for, ``text`` is its experiment as ``parse`` reads it."""

    name: str
    label: str
    meaning: str
    text: str


RAVINE = Race(
    name="ravine",
    label="Momentum in a ravine",
    meaning="The walls are steep and the floor is nearly level. Watch who zigzags from wall to wall, and who picks up speed along "
    "the floor.",
    text="landscape=ravine&optimizer=gradient-descent&learning_rate=0.07&race=momentum,learning_rate:0.03,beta:0.8",
)
SADDLE = Race(
    name="saddle",
    label="Who escapes the saddle?",
    meaning="All start a hair beside the ridge and come to a place where the slope is nearly nothing, though it is no valley. "
    "Watch who leaves it first, and who stays there for good.",
    text="landscape=saddle&optimizer=gradient-descent&learning_rate=0.05&start=1.5,0.0001&race=momentum,learning_rate:0.05",
)
ROSENBROCK = Race(
    name="rosenbrock",
    label="Adam against RMSProp",
    meaning="Both measure their steps by how steep the ground has been. Watch who follows the bent valley all the way to its end, "
    "and who keeps shaking from side to side.",
    text="landscape=rosenbrock&optimizer=gradient-descent&learning_rate=0.002",
)
RIDGE = Race(
    name="ridge",
    label="Over the ridge in the fog",
    meaning="Nobody sees the deepest valley behind the ridge. Watch who rests in the first dip, and who has enough speed to roll on.",
    text="landscape=foggy-hills&optimizer=gradient-descent&learning_rate=0.1&race=momentum,learning_rate:0.1,beta:0.9",
)
CURVE = Race(
    name="curve",
    label="Out of the first valley",
    meaning="All start at the same place above a shallow valley. Watch who stays in it, and whose speed carries the ball over the "
    "next hills into the deepest one.",
    text="landscape=roll-downhill&optimizer=gradient-descent&learning_rate=0.05&race=momentum,learning_rate:0.02,beta:0.95",
)

RACES = Catalogue("race", {entry.name: entry for entry in (RAVINE, SADDLE, ROSENBROCK, RIDGE, CURVE)})
