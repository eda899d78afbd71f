"""`doit why TASK`: the root causes of a task that is not fresh, and the chain from there to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.selection import graph_of, one_task, selected_steps
from generators.engine.freshness.check import FreshnessCheck
from generators.engine.freshness.explain import Explainer
from generators.engine.freshness.forecast import forecast
from generators.engine.freshness.origins import result_history
from generators.engine.library import read_library
from generators.engine.output import write
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.graph import Graph
from generators.errors import StepFailed
from generators.plan.step import Step
from generators.report.plan_text import fresh_text, why_text


class Why(TaskCommand):
    """Explain why a task would run."""

    name = "why"
    doc_purpose = "explain why a task would run: by YAML path and line, file, tool or recipe"
    doc_usage = "TASK"
    doc_description = "For a fresh task it prints what made it."

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Print the causes and return 0."""
        graph = graph_of(self.task_list, words)
        wanted = one_task("why", self.task_list, words).name
        freshness = project_freshness(self.backend, graph.locks)
        forecasts = forecast(selected_steps(self.task_list, graph, [wanted]), freshness)
        explainer = Explainer(graph, freshness, read_library(self.root), self.root, forecasts)
        ends = _ends(wanted, {task.name: task for task in self.task_list}, graph)
        chain = dict(entry for task in ends for entry in explainer.chain(task))
        if chain:
            write(why_text(chain, forecasts))
        else:
            write("".join(_fresh(graph.steps[task], freshness) for task in ends))
        return 0


def _ends(task: str, tasks: Mapping[str, Any], graph: Graph) -> list[str]:
    """The steps that a task, or a group of groups, stands for."""
    if task in graph.steps:
        return [task]
    return [end for part in tasks[task].task_dep for end in _ends(part, tasks, graph)]


def _fresh(step: Step, freshness: FreshnessCheck) -> str:
    """What made a fresh task; nothing is known of one whose inputs must be restored first."""
    try:
        return fresh_text(step.task, result_history(step, freshness))
    except StepFailed:
        return f"{step.task} is fresh; its inputs are restored unchanged\n"
