from gdviz.lab.history import UNDO_LIMIT, History

ONE, OTHER = frozenset({"one"}), frozenset({"other"})


def test_undo_and_redo_lead_to_and_fro() -> None:
    history = History[str]()
    assert (history.can_undo, history.can_redo) == (False, False)
    history.remember("a")
    history.remember("b")
    assert history.undo("c") == "b"
    assert history.undo("b") == "a"
    assert history.undo("a") is None
    assert (history.can_undo, history.can_redo) == (False, True)
    assert history.redo("a") == "b"
    assert history.redo("b") == "c"
    assert history.redo("c") is None


def test_one_adjustment_is_one_thing_to_undo_until_it_is_let_go() -> None:
    history = History[int]()
    for state, adjusting in enumerate((ONE, ONE, OTHER, OTHER, ONE)):
        history.remember(state, adjusting)
    history.let_go()
    history.remember(5, ONE)
    assert [history.undo(9) for _ in range(5)] == [5, 4, 2, 0, None]


def test_an_undo_ends_an_adjustment() -> None:
    history = History[int]()
    history.remember(0, ONE)
    history.undo(1)
    history.remember(0, ONE)
    assert history.can_undo
    assert not history.can_redo


def test_only_the_last_states_are_kept() -> None:
    history = History[int]()
    for state in range(UNDO_LIMIT + 5):
        history.remember(state)
    kept: list[int] = []
    while (state := history.undo(-1)) is not None:
        kept.append(state)
    assert kept == list(range(UNDO_LIMIT + 4, 4, -1))
