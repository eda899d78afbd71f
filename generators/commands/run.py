"""The `run` command, in place of doit's own: the same options and selection, our runner behind them."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from doit.cmd_run import Run as DoitRun
from doit.control import TaskControl
from doit.exceptions import InvalidCommand

from generators.commands.base import BaseCommand
from generators.commands.names import unknown_task
from generators.commands.options import MONEY_OPTIONS, spending
from generators.commands.selection import refuse_broken
from generators.engine.run.build import BuildSelection, build
from generators.engine.run.signals import ending_quietly
from generators.engine.tasks.definitions import graph_behind
from generators.errors import UsageError
from generators.report.choose import choose_reporter


class Run(BaseCommand, DoitRun):  # type: ignore[misc]  # doit is untyped
    """Bring tasks up to date."""

    doc_purpose = "build videos (or the tasks named)"
    cmd_options = (*DoitRun.cmd_options, *MONEY_OPTIONS)

    def get_reporters(self) -> dict[str, Any]:
        """Ours replace doit's; the name is checked when the reporter is chosen."""
        return {}

    def execute(self, params: Any, args: Any) -> Any:  # noqa: ANN401  # doit's own
        """Load and run. Ctrl-C while specs are read has nothing to clean up; the build handles its own."""
        # Specs become a hundred thousand objects, none of them garbage: looking for it would cost a tenth.
        gc.disable()
        with ending_quietly():
            return super().execute(params, args)

    def _execute(
        self,
        outfile: str | TextIO,
        verbosity: int | None,
        always: bool,
        continue_: bool,
        reporter: str,
        num_process: int,
        single: bool,
        max_cost: str,
        allow_unknown_cost: bool,
    ) -> int:
        graph = graph_behind(self.task_list)
        gc.freeze()
        gc.enable()
        try:
            broken = refuse_broken(graph, None if self.sel_default_tasks else self.sel_tasks)
            if self.sel_default_tasks and not graph.videos:
                raise UsageError("there are no specs: write scene_specs/<video>.yaml (see AGENTS.md)")
            selection = BuildSelection(
                control=self._select(single),
                ignored=frozenset(t.name for t in self.task_list if self.dep_manager.status_is_ignore(t)),
                workers=num_process,
                keep_going=continue_,
                spending=spending({"max_cost": max_cost, "allow_unknown_cost": allow_unknown_cost}),
                always=always,
                broken=broken,
            )
            with _opened(outfile) as out:
                shown = choose_reporter(reporter, out, verbosity=1 if verbosity is None else verbosity)
                return build(graph, selection, self.dep_manager.backend, shown)
        finally:
            self.dep_manager.close()

    def _select(self, single: bool) -> TaskControl:
        control = TaskControl(self.task_list)
        try:
            control.process(self.sel_tasks)
        except InvalidCommand as error:
            raise UsageError(unknown_task(str(error.not_found), control.tasks)) from error
        if single:
            tasks = control.tasks
            for name in control.selected_tasks:
                alone = tasks[name].task_dep if tasks[name].has_subtask else [name]
                for part in alone:
                    tasks[part].task_dep = []
        return control


@contextlib.contextmanager
def _opened(outfile: str | TextIO) -> Iterator[TextIO]:
    if isinstance(outfile, str):
        with Path(outfile).open("w", encoding="utf-8") as file:
            yield file
    else:
        yield outfile or sys.stdout  # None where doit was loaded without one
