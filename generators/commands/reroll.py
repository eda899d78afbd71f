"""`doit reroll TASK [-k N]`: more takes of a generated step; older ones are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.options import MONEY_OPTIONS, option, spending
from generators.commands.parts import build_parts
from generators.commands.selection import graph_of
from generators.engine.exit_status import FAILED
from generators.engine.output import write
from generators.engine.run.run_lock import run_lock
from generators.engine.run.shared_services import open_services
from generators.engine.run.step_runner import StepRunner
from generators.engine.run.takes import Takes, step_with_takes, takes_of
from generators.engine.spending.gateway import open_gateway
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.locks import load_lock
from generators.errors import UsageError
from generators.plan.step import Step
from generators.report.take_text import takes_text
from generators.steps.context import Callbacks

MOST_TAKES = 20
"""Of one command: more is a typing error more often than a wish."""


class Reroll(TaskCommand):
    """Make more takes."""

    name = "reroll"
    doc_purpose = "make another result of a generated step; older ones are kept"
    doc_usage = "TASK"
    doc_description = (
        "A single new take is used from now on. Of several (-k 3) none is, until `doit take TASK N` chooses. "
        "If the spec sets `take:`, the spec decides."
    )
    cmd_options = (
        option("count", "how many takes to make (1)", short="k", type=int, default=1),
        *MONEY_OPTIONS,
    )
    starts_work = True

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Build the inputs, make the takes and list all of them."""
        count, money = options["count"], spending(options)
        if len(words) != 1 or not 1 <= count <= MOST_TAKES:
            raise UsageError(
                f"reroll takes one task and makes 1 to {MOST_TAKES} takes: doit reroll TASK [-k 3]"
            )
        task = words[0]
        graph = graph_of(self.task_list, [task])
        project = self.backend.project
        step = step_with_takes(graph, task)
        # One gateway for the inputs and the takes: --max-cost bounds both together.
        gateway = open_gateway(project, graph, money)
        inputs, new = [item.path for item in step.inputs], _new_takes(step, count)
        if build_parts(self.task_list, self.backend, graph, inputs, gateway, new):
            return FAILED
        # The lock now names what was built.
        graph = replace(graph, locks={**graph.locks, step.video: load_lock(project.root, step.video)})
        freshness = project_freshness(self.backend, graph.locks)
        takes = takes_of(graph, freshness, project.root, task)
        with run_lock(project.state), open_services(project, gateway.next_part()) as services:
            numbers = takes.more(count, StepRunner(project.root, freshness, services), _callbacks(task))
            write(_choose(takes, numbers))
            write(takes_text(task, takes.all, takes.used, takes.show(takes.all)))
        return 0


def _callbacks(task: str) -> Callbacks:
    return Callbacks(progress=lambda _part, _note: None, note=lambda sentence: write(f"{task}: {sentence}\n"))


def _new_takes(step: Step, count: int) -> list[Step]:
    """The takes to make, named as a refusal of the budget shows them."""
    names = (f"{step.name} (new take {number} of {count})" for number in range(1, count + 1))
    # Any number that no take has yet: prices do not depend on it.
    return [replace(step.with_take(10**6 + at), name=name) for at, name in enumerate(names)]


def _choose(takes: Takes, numbers: list[int]) -> str:
    """Choose a single new take, unless the spec does; return which take is used and how to change it."""
    if takes.spec_take is not None:
        return f"the spec sets `take: {takes.spec_take}`: write another number there to use another take\n"
    if len(numbers) > 1:
        return f"choose one with `doit take {takes.step.task} N`\n"
    takes.choose(numbers[0])
    return f"take {numbers[0]} is used from now on; `doit` puts it in place\n"
