from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.lab.exhibit import Exhibit
from gdviz.lab.exhibit_desk import ExhibitDesk
from gdviz.words import InputError


class Told:
    def __init__(self, desk: ExhibitDesk) -> None:
        self.seen: list[Exhibit] = []
        self.desk = desk
        desk.watch(self.look)

    def look(self) -> None:
        self.seen.append(self.desk.exhibit)


def test_each_change_is_told_once_and_what_changes_nothing_is_not_told() -> None:
    desk = ExhibitDesk()
    told = Told(desk)
    desk.adjust(slope=0.5)
    desk.adjust(slope=0.5)
    desk.adjust()
    desk.set_up(Exhibit("bce"))
    desk.set_up(Exhibit("bce"))
    desk.reset()
    desk.undo()
    desk.undo()
    desk.undo()
    desk.redo()
    assert told.seen == [Exhibit(slope=0.5), Exhibit("bce"), Exhibit(slope=0.5), Exhibit(), Exhibit(slope=0.5)]


def test_a_drag_is_one_thing_to_undo_and_the_next_drag_another() -> None:
    desk = ExhibitDesk(Exhibit("bce"))
    for probability in (0.6, 0.5, 0.4):
        desk.adjust(probability=probability)
    desk.let_go()
    desk.adjust(probability=0.3)
    desk.adjust(label=0)
    seen: list[tuple[float, int]] = []
    while desk.can_undo:
        desk.undo()
        seen.append((desk.exhibit.probability, desk.exhibit.label))
    assert seen == [(0.3, 1), (0.4, 1), (0.7, 1)]
    while desk.can_redo:
        desk.redo()
    assert desk.exhibit == Exhibit("bce", probability=0.3, label=0)


def test_reset_returns_to_what_was_set_up_and_stays_on_the_panel() -> None:
    desk = ExhibitDesk()
    desk.set_up(Exhibit("cce", truth=2, probability=0.9))
    desk.adjust(panel="bce")
    desk.adjust(probability=0.1)
    desk.reset()
    assert desk.exhibit == Exhibit("bce", truth=2, probability=0.9)
    desk.undo()
    assert desk.exhibit.probability == 0.1
    desk.undo()
    desk.undo()
    desk.undo()
    assert desk.exhibit == Exhibit()
    desk.adjust(slope=0.0)
    desk.reset()
    assert desk.exhibit == Exhibit()


def test_a_refused_change_leaves_everything_as_it_was() -> None:
    desk = ExhibitDesk()
    desk.adjust(slope=0.0)
    desk.undo()
    told = Told(desk)
    with pytest.raises(InputError):
        desk.adjust(slope=1e9)
    assert (desk.exhibit, told.seen, desk.can_undo, desk.can_redo) == (Exhibit(), [], False, True)


CHANGES: list[dict[str, Any]] = [{"slope": 0.0}, {"slope": 0.5}, {"panel": "cce"}, {"label": 0}, {"points": ((1.0, 2.0),)}]


@given(st.lists(st.sampled_from(["let go", "reset", "set up", *map(str, range(len(CHANGES)))]), max_size=30))
def test_undone_to_the_end_one_is_back_and_redone_there_again(deeds: list[str]) -> None:
    desk = ExhibitDesk()
    for deed in deeds:
        if deed.isdigit():
            desk.adjust(**CHANGES[int(deed)])
        else:
            {"let go": desk.let_go, "reset": desk.reset, "set up": lambda: desk.set_up(Exhibit("bce"))}[deed]()
    end = desk.exhibit
    while desk.can_undo:
        desk.undo()
    assert desk.exhibit == Exhibit()
    while desk.can_redo:
        desk.redo()
    assert desk.exhibit == end
