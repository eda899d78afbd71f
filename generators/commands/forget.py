"""`doit forget TASK` and `doit ignore TASK`: local work done again at the next build, or left out of it."""

from __future__ import annotations

from collections.abc import Sequence

from doit.cmd_base import DoitCmdBase
from doit.cmd_forget import opt_forget_all, opt_forget_taskdep

from generators.commands.options import OptionsAnywhere
from generators.commands.parts import graph_of
from generators.commands.selection import meant
from generators.engine.freshness.forecast import Forecast, forecast
from generators.engine.tasks.definitions import project_freshness
from generators.errors import UsageError
from generators.report.spec_text import write


class Forget(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Have tasks done again."""

    name = "forget"
    doc_purpose = "run local steps again in the next build, and build ignored tasks again"
    doc_usage = "[TASK ...]"
    doc_description = (
        "Without a task: the steps of every video. video:NAME: all its steps. What a model made is restored, "
        "never made again: `doit reroll TASK` makes another. Deletes nothing."
    )
    cmd_options = (opt_forget_taskdep, opt_forget_all)

    def _execute(self, forget_sub: bool, forget_all: bool, pos_args: Sequence[str]) -> int:
        try:
            return self._forget(pos_args, with_dependencies=forget_sub, everything=forget_all)
        finally:
            self.dep_manager.close()

    def _forget(self, words: Sequence[str], *, with_dependencies: bool, everything: bool) -> int:
        wanted = ["*"] if everything else list(words) or ["video"]
        graph = graph_of(self.task_list, words)
        names = meant(self.task_list, wanted, with_dependencies=with_dependencies)
        ignored = {task.name for task in self.task_list if self.dep_manager.status_is_ignore(task)}
        for name in names:
            self.dep_manager.remove(name)
        freshness = project_freshness(self.dep_manager.backend, graph.locks)
        forecasts = forecast(graph.steps.values(), freshness)
        lines = [_told(forecasts[name], name in ignored) for name in names if name in forecasts]
        write("".join(lines) or "nothing to forget\n")
        return 0


def _told(expected: Forecast, was_ignored: bool) -> str:
    task = expected.task
    becomes = {
        "run": "runs again",
        "depends": "runs again",
        "restore": f"its result is kept and restored; `doit reroll {task}` makes another",
        "fresh": "its result is kept as it is",
        "pinned": "its result is pinned and stays",
    }[expected.action]
    return f"forgot {task}{', which was ignored' if was_ignored else ''}: {becomes}\n"


class Ignore(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Leave tasks out."""

    name = "ignore"
    doc_purpose = "leave tasks, and what needs them, out of builds until they are forgotten"
    doc_usage = "TASK [TASK ...]"
    doc_description = "video:NAME: all its steps. `doit forget TASK` takes it back."
    cmd_options = ()

    def _execute(self, pos_args: Sequence[str]) -> int:
        try:
            if not pos_args:
                raise UsageError("ignore takes tasks: doit ignore video:NAME (`doit list --all` shows them)")
            graph_of(self.task_list, pos_args)
            tasks = {task.name: task for task in self.task_list}
            for name in meant(self.task_list, pos_args):
                self.dep_manager.ignore(tasks[name])
                write(f"ignoring {name} until `doit forget {name}`\n")
        finally:
            self.dep_manager.close()
        return 0
