"""Which tasks the words of a command mean: names, patterns, groups with their parts, whole videos."""

from __future__ import annotations

import fnmatch
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from doit.control import TaskControl

from generators.commands.names import unknown_task
from generators.errors import UsageError
from generators.plan.step import Step

SET_UP = "npm"
"""Installs packages, which takes a minute and a network: meant only where it is named."""


def step_of(task: Any) -> Step | None:  # noqa: ANN401  # doit is untyped
    """The step behind a task; None for groups and videos."""
    step: Step | None = (task.meta or {}).get("step")
    return step


def meant(tasks: Sequence[Any], words: Sequence[str], *, with_dependencies: bool = False) -> list[str]:
    """The tasks, each once, in the order of the graph. Raises UsageError for a word that matches nothing."""
    names = {task.name: task for task in tasks}
    named = set[str]()
    for word in words:
        matching = fnmatch.filter(names, word)
        if not matching:
            raise UsageError(unknown_task(word, names))
        named.update(matching)
    parts = _parts(tasks)
    needs = TaskControl(tasks).tasks if with_dependencies else {}
    found, todo = set[str](), list(named)
    while todo:
        name = todo.pop()
        if name in found or (name == SET_UP and name not in words):
            continue
        found.add(name)
        todo += parts[name]
        todo += needs[name].task_dep if name in needs else []
    return [name for name in names if name in found]


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
