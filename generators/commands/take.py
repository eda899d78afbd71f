"""`doit take TASK [N]`: the takes of a generated step, and which of them is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.selection import graph_of
from generators.engine.output import write
from generators.engine.run.run_lock import run_lock
from generators.engine.run.takes import takes_of
from generators.engine.tasks.definitions import project_freshness
from generators.errors import UsageError
from generators.report.take_text import takes_text


class Take(TaskCommand):
    """Show or choose takes."""

    name = "take"
    doc_purpose = "show the takes of a generated step, or choose one of them"
    doc_usage = "TASK [N]"
    doc_description = (
        "Without N: list the takes and copy their files into the video's takes folder. "
        "With N: write that take into the lock; the next build puts it in place."
    )

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """List the takes or choose one; return 0."""
        if len(words) not in (1, 2):
            raise UsageError("take takes a task and, to choose, the number of a take: doit take TASK [N]")
        task, number = words[0], words[1] if len(words) == 2 else ""
        graph = graph_of(self.task_list, [task])
        takes = takes_of(graph, project_freshness(self.backend, graph.locks), self.root, task)
        with run_lock(self.backend.project.state):
            if not number:
                found = takes.all
                write(takes_text(task, found, takes.used, takes.show(found)))
                return 0
            if not number.isdecimal():
                raise UsageError(f'"{number}" is not the number of a take: `doit take {task}` lists them')
            takes.choose(int(number))
        write(f"{task} uses take {number} from now on; `doit` puts it in place\n")
        return 0
