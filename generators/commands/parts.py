"""What commands that draw share: bringing parts of the graph up to date, and contexts to draw in."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from doit.control import TaskControl

from generators.commands.run import refuse_broken
from generators.engine.project import Project
from generators.engine.run.build import BuildSelection, build
from generators.engine.run.shared_services import open_services
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.spending.precheck import refuse_unaffordable
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.graph import Graph
from generators.money.gateway import ProviderGateway
from generators.plan.step import Step
from generators.report.choose import choose_reporter
from generators.steps.context import Callbacks, Context


def graph_of(tasks: Sequence[Any], selected: Sequence[str]) -> Graph:
    """The graph behind doit's tasks. Raises SpecError when the selection reaches into a broken spec."""
    graph: Graph = next(task.meta["graph"] for task in tasks if task.meta)
    names = {task.name for task in tasks}
    refuse_broken(graph, [name if ":" in name or name in names else f"video:{name}" for name in selected])
    return graph


def build_parts(
    command: Any,  # noqa: ANN401  # doit is untyped
    graph: Graph,
    paths: Iterable[str],
    gateway: ProviderGateway,
    more: Sequence[Step] = (),
) -> int:
    """Bring the tasks that make these paths up to date; only failures are shown. Returns the exit code.

    Raises BudgetReached before anything is done where that, with `more` made anew, costs too much.
    """
    makers = {path: step.task for step in graph.steps.values() for path in step.outputs.values()}
    tasks = sorted({makers[path] for path in paths if path in makers})
    backend = command.dep_manager.backend
    choice = _choice(command.task_list, tasks, workers=2)
    freshness = project_freshness(backend, graph.locks)
    refuse_unaffordable(_steps(choice, graph), more, freshness, gateway, backend.project)
    return build(graph, choice, backend, choose_reporter("error-only", sys.stderr), gateway=gateway)


@contextlib.contextmanager
def scene_contexts(project: Project, graph: Graph) -> Iterator[Callable[[Step], Context]]:
    """Contexts of steps that are drawn from without being run; one render service serves them all."""
    quiet = Callbacks(progress=lambda _part, _note: None, note=lambda _sentence: None)
    with open_services(project, open_gateway(project, graph, Spending())) as services:
        yield lambda step: Context(step, project.root, services.run_folder, services, quiet)


def selected_steps(tasks: Sequence[Any], graph: Graph, selected: Sequence[str]) -> list[Step]:
    """The selected steps and all they stand on, each after what it reads."""
    return _steps(_choice(tasks, selected, workers=1), graph)


def _choice(tasks: Sequence[Any], selected: Sequence[str], workers: int) -> BuildSelection:
    """A selection, made once: from tasks it has seen doit takes only the first of several names."""
    control = TaskControl(tasks)
    control.process(list(selected))
    return BuildSelection(control, frozenset(), workers, keep_going=True, always=False)


def _steps(choice: BuildSelection, graph: Graph) -> list[Step]:
    wanted = choice.tasks
    return [step for step in graph.steps.values() if step.task in wanted]
