"""Owns which tasks and steps the words of a command select: names, patterns, groups, whole videos."""

from __future__ import annotations

import fnmatch
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from doit.control import TaskControl

from generators.commands.names import unknown_task
from generators.engine.run.build import BuildSelection
from generators.engine.tasks.definitions import graph_behind, step_of
from generators.engine.tasks.graph import Graph
from generators.errors import CinemakeError, SpecError, UsageError
from generators.plan.step import Step

SET_UP = "npm"
"""Installs packages, which takes a minute and a network: selected only by its own name."""


def graph_of(tasks: Sequence[Any], selected: Sequence[str]) -> Graph:
    """The graph behind doit's tasks. Raises SpecError when the selection reaches into a broken spec."""
    graph = graph_behind(tasks)
    names = {task.name for task in tasks}
    refuse_broken(graph, [name if ":" in name or name in names else f"video:{name}" for name in selected])
    return graph


def refuse_broken(graph: Graph, selected: Iterable[str] | None) -> dict[str, CinemakeError]:
    """Return the errors of broken specs that a selection reaches without naming them.

    The good videos beside them are built. A bare run (None), a whole kind and a pattern reach a video; a name
    names it. Raises SpecError if a broken spec is named, or if nothing but broken specs is reached.
    """
    wanted = None if selected is None else list(selected)

    def is_reached(video: str) -> bool:
        return wanted is None or any(_reaches(task, video) for task in wanted)

    reached = {name: error for name, error in graph.broken.items() if is_reached(name)}
    named = {name for name in reached if wanted is not None and any(_video(task) == name for task in wanted)}
    if named or not any(map(is_reached, graph.videos)):
        refused = [str(error) for name, error in reached.items() if not named or name in named]
        if refused:
            raise SpecError("\n\n".join(refused))
    return reached


def _reaches(task: str, video: str) -> bool:
    """Whether a selection (task, group or pattern) reaches into a video."""
    kind, _, name = task.partition(":")
    is_whole_kind = not name and kind not in (SET_UP, "sources")
    return is_whole_kind or fnmatch.fnmatchcase(video, _video(task))


def _video(task: str) -> str:
    return task.partition(":")[2].partition("/")[0]


def selected_tasks(
    tasks: Sequence[Any], words: Sequence[str], *, with_dependencies: bool = False
) -> list[str]:
    """The tasks, each once, in the order of the graph. Raises UsageError for a word that matches nothing."""
    names = {task.name: task for task in tasks}
    todo = [name for word in words for name in matching(word, names)]
    parts = _parts(tasks)
    needs = TaskControl(tasks).tasks if with_dependencies else {}
    found = set[str]()
    while todo:
        name = todo.pop()
        if name in found or (name == SET_UP and name not in words):
            continue
        found.add(name)
        todo += parts[name]
        todo += needs[name].task_dep if name in needs else []
    return [name for name in names if name in found]


def matching(word: str, names: Iterable[str]) -> list[str]:
    """The names that a name or pattern matches. Raises UsageError if there is none."""
    known = list(names)
    found = fnmatch.filter(known, word)
    if not found:
        raise UsageError(unknown_task(word, known))
    return found


def one_task(command: str, tasks: Sequence[Any], words: Sequence[str]) -> Any:  # noqa: ANN401
    """The task that a command of exactly one task is called with. Raises UsageError."""
    known = {task.name: task for task in tasks}
    if len(words) != 1:
        raise UsageError(f"{command} takes one task; `doit list --all` lists the tasks")
    if words[0] not in known:
        raise UsageError(unknown_task(words[0], known))
    return known[words[0]]


def _parts(tasks: Sequence[Any]) -> dict[str, list[str]]:
    """Group or video to the tasks that belong to it."""
    parts: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        step = step_of(task)
        if task.subtask_of:
            parts[task.subtask_of].append(task.name)
        if step and step.video:
            parts[f"video:{step.video}"].append(task.name)
    return parts


def build_selection(tasks: Sequence[Any], selected: Sequence[str], workers: int) -> BuildSelection:
    """A selection for one build; doit takes only the first of several names from tasks it saw before."""
    control = TaskControl(tasks)
    control.process(list(selected))
    return BuildSelection(control, frozenset(), workers, keep_going=True, always=False)


def selected_steps(tasks: Sequence[Any], graph: Graph, selected: Sequence[str]) -> list[Step]:
    """The selected steps and their dependencies, each after the steps that it reads from."""
    return steps_of(build_selection(tasks, selected, workers=1), graph)


def steps_of(selection: BuildSelection, graph: Graph) -> list[Step]:
    """The steps of a selection, in the order of the graph."""
    wanted = selection.tasks
    return [step for step in graph.steps.values() if step.task in wanted]
