import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gdviz.ui.worker import Job, Worker
from tests.ui.hands import until


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    assert qapp
    made = Worker()
    yield made
    made.stop()


def answers_of(worker: Worker) -> list[tuple[str, object]]:
    heard: list[tuple[str, object]] = []

    def hear(kind: str, answer: object) -> None:
        heard.append((kind, answer))

    worker.answered.connect(hear)
    return heard


def counting(*values: object) -> Job:
    def job(is_outdated: Callable[[], bool]) -> Iterator[object]:
        for value in values:
            if is_outdated():
                return
            yield value

    return job


def test_answers_come_one_after_the_other_each_better_than_the_one_before(worker: Worker) -> None:
    heard = answers_of(worker)
    worker.ask("basins", counting(32, 64, 128))
    until(lambda: worker.is_idle)
    assert heard == [("basins", 32), ("basins", 64), ("basins", 128)]


def test_a_newer_question_makes_the_older_one_of_its_kind_outdated_and_no_other(worker: Worker) -> None:
    heard = answers_of(worker)
    begun, go_on = threading.Event(), threading.Event()
    ended_early: list[bool] = []

    def slow(is_outdated: Callable[[], bool]) -> Iterator[object]:
        begun.set()
        assert go_on.wait(10)
        ended_early.append(is_outdated())
        yield "outdated"

    worker.ask("basins", slow)
    assert begun.wait(10)
    worker.ask("rates", counting("rates"))
    until(lambda: bool(heard))
    worker.ask("basins", counting("new"))
    go_on.set()
    until(lambda: worker.is_idle)
    assert ended_early == [True]
    assert heard == [("rates", "rates"), ("basins", "new")]


def test_what_is_dropped_is_never_answered(worker: Worker) -> None:
    heard = answers_of(worker)
    go_on = threading.Event()

    def slow(is_outdated: Callable[[], bool]) -> Iterator[object]:
        del is_outdated
        assert go_on.wait(10)
        yield "late"

    worker.ask("basins", slow)
    worker.drop("basins")
    go_on.set()
    until(lambda: worker.is_idle)
    assert heard == []


def test_what_goes_wrong_beside_the_window_is_raised_in_it(worker: Worker, qtbot: QtBot) -> None:
    def broken(is_outdated: Callable[[], bool]) -> Iterator[object]:
        del is_outdated
        yield 1
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        worker.ask("basins", broken)
        until(lambda: worker.is_idle)
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]


def test_a_stopped_worker_ends_its_work_and_can_begin_again(worker: Worker) -> None:
    heard = answers_of(worker)

    def endless(is_outdated: Callable[[], bool]) -> Iterator[object]:
        while not is_outdated():
            yield 0

    worker.ask("basins", endless)
    until(lambda: bool(heard))
    worker.stop()
    until(lambda: worker.is_idle)
    heard.clear()
    worker.ask("rates", counting(1))
    until(lambda: bool(heard))
    assert heard == [("rates", 1)]
