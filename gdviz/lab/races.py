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
    meaning="The walls are steep and the floor is nearly level. Watch who zigzags from wall to wall all the way, and who gathers "
    "speed along the floor and is there in half the time.",
    text="landscape=ravine&learning_rate=0.07&race=momentum,learning_rate:0.07,beta:0.6;nesterov,learning_rate:0.03,beta:0.8",
)
SADDLE = Race(
    name="saddle",
    label="Who escapes the saddle?",
    meaning="All start a hair beside the ridge and come to a place that is nearly level, though it is no valley. "
    "Watch who leaves it at once, who lingers, and who mistakes it for the goal and stays.",
    text="landscape=saddle&start=1.5,0.0001&learning_rate=0.05"
    "&race=momentum,learning_rate:0.05;adam,learning_rate:0.05;rmsprop,learning_rate:0.05;newton,learning_rate:0.5",
)
ROSENBROCK = Race(
    name="rosenbrock",
    label="Adam against RMSProp",
    meaning="Both measure their steps by how steep the ground has been. Watch who follows the bent valley to its end, and who "
    "keeps jumping across it; plain descent crawls behind them.",
    text="landscape=rosenbrock&optimizer=adam&learning_rate=0.1&steps=1200"
    "&race=rmsprop,learning_rate:0.1,alpha:0.9;gradient-descent,learning_rate:0.002",
)
RIDGE = Race(
    name="ridge",
    label="Over the ridge in the fog",
    meaning="Nobody sees the deepest valley, which lies behind a ridge. Watch who rests in the first hollow, and who comes down "
    "fast enough to roll over the ridge.",
    text="landscape=foggy-hills&learning_rate=0.1&race=momentum,learning_rate:0.1,beta:0.9;nesterov,learning_rate:0.1,beta:0.9",
)
CURVE = Race(
    name="curve",
    label="Out of the first valley",
    meaning="One curve, one start, three rules. Watch who stays in the first valley, who swings about in it, and who has enough "
    "speed to roll on over the hills into the deepest one.",
    text="learning_rate=0.05&race=momentum,learning_rate:0.05,beta:0.92;adam,learning_rate:0.3",
)

RACES = Catalogue("race", {entry.name: entry for entry in (RAVINE, SADDLE, ROSENBROCK, RIDGE, CURVE)})
