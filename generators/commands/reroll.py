"""`doit reroll TASK [-k N]`: more results of a generated step; none of the older ones is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doit.cmd_base import DoitCmdBase

from generators.commands.options import OptionsAnywhere
from generators.commands.parts import build_parts, graph_of
from generators.commands.run import MONEY_OPTIONS, amount
from generators.engine.run.run_lock import run_lock
from generators.engine.run.shared_services import open_services
from generators.engine.run.signals import Interrupted, interruptible
from generators.engine.run.step_runner import StepRunner
from generators.engine.run.takes import Takes, step_with_takes, takes_of
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.locks import load_lock
from generators.errors import BudgetReached, CinemakeError, SpecError, UsageError
from generators.media import processes
from generators.plan.step import Step
from generators.report.spec_text import write, write_error
from generators.report.take_text import takes_text
from generators.steps.context import Callbacks

OPTIONS = (
    {"name": "count", "short": "k", "long": "count", "type": int, "default": 1, "help": "how many (1)"},
    *MONEY_OPTIONS,
)


class Reroll(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Make more takes."""

    name = "reroll"
    doc_purpose = "make another result of a generated step; older ones are kept"
    doc_usage = "TASK"
    doc_description = (
        "One more take is used from now on; of several (-k 3) none is, until `doit take TASK N` chooses. "
        "Where the spec names a take, it decides."
    )
    cmd_options = OPTIONS

    def _execute(self, pos_args: Sequence[str], count: int, max_cost: str, allow_unknown_cost: bool) -> int:
        try:
            if len(pos_args) != 1 or not 1 <= count <= 20:
                raise UsageError("reroll takes one task and makes 1 to 20 takes: doit reroll TASK [-k 3]")
            return self._reroll(pos_args[0], count, Spending(amount(max_cost), allow_unknown_cost))
        except CinemakeError as error:
            write_error(str(error))
            return 3 if isinstance(error, UsageError | SpecError | BudgetReached) else 1
        except Interrupted as signal:
            return signal.exit_code
        finally:
            processes.stop_all()
            self.dep_manager.close()

    def _reroll(self, task: str, count: int, spending: Spending) -> int:
        graph = graph_of(self.task_list, [task])
        backend = self.dep_manager.backend
        step = step_with_takes(graph, task)
        # One gateway for the inputs and the takes: --max-cost bounds both together.
        gateway = open_gateway(backend.project, graph, spending)
        if build_parts(self, graph, [item.path for item in step.inputs], gateway, _named(step, count)):
            return 1
        # What was built for it is held by now.
        graph = replace(graph, locks={**graph.locks, step.video: load_lock(backend.project.root, step.video)})
        freshness = project_freshness(backend, graph.locks)
        takes = takes_of(graph, freshness, backend.project.root, task)
        tell = Callbacks(
            progress=lambda _part, _note: None, note=lambda sentence: write(f"{task}: {sentence}\n")
        )
        with (
            interruptible(lambda: processes.stop_all(0)),
            run_lock(backend.project.state),
            open_services(backend.project, gateway.next_part()) as services,
        ):
            numbers = takes.more(count, StepRunner(backend.project.root, freshness, services), tell)
            write(_told(takes, numbers))
            write(takes_text(task, takes.all, takes.used, takes.show(takes.all)))
        return 0


def _named(step: Step, count: int) -> list[Step]:
    """The takes that are to be made, each with a name by which a refusal tells it."""
    names = (f"{step.name} (new take {number} of {count})" for number in range(1, count + 1))
    # Any number stands for one that is not there yet: prices do not go by it.
    return [replace(step.with_take(10**6 + at), name=name) for at, name in enumerate(names)]


def _told(takes: Takes, numbers: list[int]) -> str:
    """Which take is used now, and how another one is chosen."""
    if takes.said is not None:
        return f"the spec says `take: {takes.said}`: write another number there to use another take\n"
    if len(numbers) > 1:
        return f"`doit take {takes.step.task} N` chooses one of them\n"
    takes.choose(numbers[0])
    return f"take {numbers[0]} is used from now on: `doit` puts it in place\n"
