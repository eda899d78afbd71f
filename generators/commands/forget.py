"""`doit forget TASK` and `doit ignore TASK`: local work done again at the next build, or left out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from doit.cmd_forget import opt_forget_all, opt_forget_taskdep

from generators.commands.base import TaskCommand
from generators.commands.selection import graph_of, selected_tasks
from generators.engine.freshness.forecast import Forecast, forecast
from generators.engine.output import write
from generators.engine.tasks.definitions import project_freshness
from generators.errors import UsageError


class Forget(TaskCommand):
    """Run tasks again at the next build."""

    name = "forget"
    doc_purpose = "run local steps again in the next build, and build ignored tasks again"
    doc_usage = "[TASK ...]"
    doc_description = (
        "Without a task: the steps of every video. video:NAME: all its steps. A model's result is restored, "
        "never generated again: `doit reroll TASK` makes another. Deletes nothing."
    )
    cmd_options = (opt_forget_taskdep, opt_forget_all)

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Forget the tasks and return 0."""
        wanted = ["*"] if options["forget_all"] else list(words) or ["video"]
        graph = graph_of(self.task_list, words)
        names = selected_tasks(self.task_list, wanted, with_dependencies=options["forget_sub"])
        ignored = {task.name for task in self.task_list if self.dep_manager.status_is_ignore(task)}
        for name in names:
            self.dep_manager.remove(name)
        freshness = project_freshness(self.backend, graph.locks)
        forecasts = forecast(graph.steps.values(), freshness)
        lines = [_line(forecasts[name], name in ignored) for name in names if name in forecasts]
        write("".join(lines) or "nothing to forget\n")
        return 0


def _line(expected: Forecast, was_ignored: bool) -> str:
    task = expected.task
    outcome = {
        "run": "runs again",
        "depends": "runs again",
        "restore": f"its result is kept and restored; `doit reroll {task}` makes another",
        "fresh": "its result is kept as it is",
        "pinned": "its result is pinned and stays",
    }[expected.action]
    return f"forgot {task}{', which was ignored' if was_ignored else ''}: {outcome}\n"


class Ignore(TaskCommand):
    """Leave tasks out of builds."""

    name = "ignore"
    doc_purpose = "leave tasks, and what needs them, out of builds until they are forgotten"
    doc_usage = "TASK [TASK ...]"
    doc_description = "video:NAME: all its steps. `doit forget TASK` takes it back."

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Mark the tasks and return 0."""
        if not words:
            raise UsageError("ignore takes one or more tasks; `doit list --all` lists the tasks")
        graph_of(self.task_list, words)
        tasks = {task.name: task for task in self.task_list}
        for name in selected_tasks(self.task_list, words):
            self.dep_manager.ignore(tasks[name])
            write(f"ignoring {name} until `doit forget {name}`\n")
        return 0
