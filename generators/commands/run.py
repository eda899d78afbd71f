"""The `run` command, in place of doit's own: the same options and selection, our runner behind them."""

from __future__ import annotations

import contextlib
import fnmatch
import gc
import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from doit.cmd_run import Run as DoitRun
from doit.control import TaskControl
from doit.exceptions import InvalidCommand

from generators.commands.names import unknown_task
from generators.commands.options import OptionsAnywhere
from generators.engine.endings import NOTHING_STARTED, say
from generators.engine.run.build import BuildSelection, build
from generators.engine.run.signals import ending_quietly
from generators.engine.spending.gateway import Spending
from generators.engine.tasks.graph import Graph
from generators.errors import CinemakeError, SpecError, UsageError
from generators.report.choose import choose_reporter

MONEY_OPTIONS = (
    {
        "name": "max_cost",
        "long": "max-cost",
        "type": str,
        "default": "",
        "help": "most this run may cost, in US dollars",
    },
    {
        "name": "allow_unknown_cost",
        "long": "allow-unknown-cost",
        "type": bool,
        "default": False,
        "help": "ask models whose price nobody has told, too",
    },
)


class Run(OptionsAnywhere, DoitRun):  # type: ignore[misc]  # doit is untyped
    """Bring tasks up to date."""

    doc_purpose = "build videos (or the tasks named)"
    cmd_options = (*DoitRun.cmd_options, *MONEY_OPTIONS)

    def get_reporters(self) -> dict[str, Any]:
        """Ours replace doit's; the names are checked when one is chosen."""
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
        graph: Graph = next(task.meta["graph"] for task in self.task_list if task.meta)
        gc.freeze()
        gc.enable()
        try:
            broken = refuse_broken(graph, None if self.sel_default_tasks else self.sel_tasks)
            if self.sel_default_tasks and not graph.videos:
                raise UsageError("there are no specs: write scene_specs/<video>.yaml (AGENTS.md says how)")
            choice = BuildSelection(
                control=self._select(single),
                ignored=frozenset(t.name for t in self.task_list if self.dep_manager.status_is_ignore(t)),
                workers=num_process,
                keep_going=continue_,
                spending=Spending(amount(max_cost), allow_unknown_cost),
                always=always,
                broken=broken,
            )
            with _opened(outfile) as out:
                shown = choose_reporter(reporter, out, verbosity=1 if verbosity is None else verbosity)
                return build(graph, choice, self.dep_manager.backend, shown)
        except CinemakeError as error:
            say(str(error))
            return NOTHING_STARTED
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


def amount(text: str) -> float | None:
    """US dollars of an option; None where it was not given. Raises UsageError."""
    if not text:
        return None
    try:
        dollars = float(text)
    except ValueError:
        dollars = -1.0
    if not 0 <= dollars < math.inf:
        raise UsageError(f"--max-cost {text}: expected an amount in US dollars, such as --max-cost 2.50")
    return dollars


@contextlib.contextmanager
def _opened(outfile: str | TextIO) -> Iterator[TextIO]:
    if isinstance(outfile, str):
        with Path(outfile).open("w", encoding="utf-8") as file:
            yield file
    else:
        yield outfile or sys.stdout  # None where doit was loaded without one


def refuse_broken(graph: Graph, selected: Iterable[str] | None) -> dict[str, CinemakeError]:
    """The errors of broken specs that a selection only reaches: the good ones beside them are built.

    A bare run (None), a whole kind and a pattern reach; a name names. Raises SpecError where a broken spec is
    named, or nothing else is reached.
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
    is_whole_kind = not name and kind not in ("npm", "sources")
    return is_whole_kind or fnmatch.fnmatchcase(video, _video(task))


def _video(task: str) -> str:
    return task.partition(":")[2].partition("/")[0]
