"""`doit take TASK [N]`: the takes of a generated step, and which of them is used."""

from __future__ import annotations

from collections.abc import Sequence

from doit.cmd_base import DoitCmdBase

from generators.commands.options import OptionsAnywhere
from generators.commands.parts import graph_of
from generators.engine.run.run_lock import run_lock
from generators.engine.run.takes import takes_of
from generators.engine.tasks.definitions import project_freshness
from generators.errors import CinemakeError, UsageError
from generators.report.spec_text import write, write_error
from generators.report.take_text import takes_text


class Take(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Show or choose takes."""

    name = "take"
    doc_purpose = "show the takes of a generated step, or choose one of them"
    doc_usage = "TASK [N]"
    doc_description = (
        "Without N: what there is, laid beside the outputs to look at. "
        "With N: the lock names that take, and the next build puts it in place."
    )
    cmd_options = ()

    def _execute(self, pos_args: Sequence[str]) -> int:
        try:
            if len(pos_args) not in (1, 2):
                raise UsageError("take needs a task, and may name one of its takes: doit take TASK [N]")
            return self._take(*pos_args)
        except (CinemakeError, TypeError) as error:
            known = isinstance(error, CinemakeError)
            write_error(
                str(error) if known else "take needs a task, and may name a number: doit take TASK [N]"
            )
            return 3
        finally:
            self.dep_manager.close()

    def _take(self, task: str, number: str = "") -> int:
        graph = graph_of(self.task_list, [task])
        project = self.dep_manager.backend.project
        takes = takes_of(graph, project_freshness(self.dep_manager.backend, graph.locks), project.root, task)
        with run_lock(project.state):
            if not number:
                found = takes.all
                write(takes_text(task, found, takes.used, takes.show(found)))
                return 0
            if not number.isdecimal():
                raise UsageError(f"{number!r} is no number of a take: doit take {task} shows them")
            takes.choose(int(number))
        write(f"{task} uses take {number} from now on: `doit` puts it in place\n")
        return 0
