"""PROOF: what a lesson says, run by the engine; tests, ``gdviz --self-test`` and whoever writes a lesson use it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gdviz.course.lesson import LESSON, TERM, Course, Lesson
from gdviz.course.setups import Setup, Told, told
from gdviz.course.task import CHALLENGE, Choice, Estimate, Goal, Task, is_right


def problems_of(lesson: Lesson) -> Iterator[str]:
    """Everything in a lesson that is not as it says, a line each; none if all holds."""
    for statement in lesson.content.statements:
        if problem := statement.claim.problem(told(statement.setup)):
            yield f"{statement.place.path}, line {statement.place.line}: '{statement.claim.text}' does not hold: {problem}"
    for task in lesson.tasks:
        for problem in problems_of_task(task):
            yield f"{lesson.path}, line {task.line}, {task.kind} '{task.name}': {problem}"


def problems_of_task(task: Task) -> Iterator[str]:
    """What is wrong with a task: no option or two are right, a number cannot be told, a goal cannot be reached or already is."""
    outcome = None if task.setup is None else told(task.setup)
    if isinstance(task.answer, Choice):
        yield from _problems_of_choice(task.answer, outcome)
    elif isinstance(task.answer, Estimate):
        if not math.isfinite(task.answer.value(outcome)):
            yield "its number is not finite"
    elif task.setup is not None and outcome is not None:
        yield from _problems_of_goal(task, task.answer, task.setup, outcome)


def _problems_of_choice(choice: Choice, outcome: Told | None) -> Iterator[str]:
    right = [option.text for option in choice.options if is_right(option, outcome)]
    if len(right) != 1:
        found = [f"'{option.text}': {option.holds.problem(outcome)}" for option in choice.options if option.holds and outcome]
        yield f"{len(right)} options are right, and one must be; {'; '.join(found)}"


def _problems_of_goal(task: Task, goal: Goal, setup: Setup, outcome: Told) -> Iterator[str]:
    if goal.claim.holds(outcome):
        yield "its goal is reached by doing nothing"
    if changed := goal.changed(goal.solution, setup):
        yield f"its solution changes {', '.join(changed)}"
    if problem := goal.claim.problem(told(goal.solution)):
        yield f"its solution does not reach '{goal.claim.text}': {problem}"
    if task.kind == CHALLENGE and not task.hints:
        yield "it has no hints"


def broken_links(lesson: Lesson, course: Course) -> Iterator[str]:
    """Links from one lesson to lessons and terms that there are not."""
    for page in lesson.pages:
        for scheme, known in ((LESSON, course.lessons), (TERM, course.glossary)):
            for target in page.linked(scheme):
                if target not in known:
                    yield f"{lesson.path}, page '{page.title}': {scheme}{target} leads to nothing"
