"""`doit why TASK`: the root causes of a task that is not fresh, and the chain from there to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from doit.cmd_base import DoitCmdBase
from doit.exceptions import InvalidCommand

from generators.commands.names import unknown_task
from generators.commands.options import OptionsAnywhere
from generators.commands.parts import graph_of, selected_steps
from generators.engine.freshness.check import FreshnessCheck
from generators.engine.freshness.explain import Explainer
from generators.engine.freshness.forecast import forecast
from generators.engine.freshness.origins import result_history
from generators.engine.library import read_library
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.graph import Graph
from generators.errors import CinemakeError, StepFailed, UsageError
from generators.plan.step import Step
from generators.report.plan_text import fresh_text, why_text
from generators.report.spec_text import write, write_error


class Why(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Say why a task would run."""

    name = "why"
    doc_purpose = "say why a task would run: by YAML path and line, file, tool or recipe"
    doc_usage = "TASK"
    doc_description = "For a fresh task it says what made it."
    cmd_options = ()

    def _execute(self, pos_args: Sequence[str]) -> int:
        try:
            return self._explain(pos_args)
        except CinemakeError as error:
            write_error(str(error))
            return 3
        finally:
            self.dep_manager.close()

    def _explain(self, pos_args: Sequence[str]) -> int:
        graph = graph_of(self.task_list, pos_args)
        tasks = {task.name: task for task in self.task_list}
        wanted = pos_args[0] if len(pos_args) == 1 else ""
        if not wanted:
            raise InvalidCommand("why takes one task: `doit list --all` shows them")
        if wanted not in tasks:
            raise UsageError(unknown_task(wanted, tasks))
        freshness = project_freshness(self.dep_manager.backend, graph.locks)
        steps = selected_steps(self.task_list, graph, [wanted])
        forecasts = forecast(steps, freshness)
        root = self.dep_manager.backend.project.root
        explainer = Explainer(graph, freshness, read_library(root), root, forecasts)
        ends = _ends(wanted, tasks, graph)
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
    """What made a fresh task; where what it reads is to be restored first, that is all there is to say."""
    try:
        return fresh_text(step.task, result_history(step, freshness))
    except StepFailed:
        return f"{step.task} is fresh; its inputs are restored unchanged\n"
