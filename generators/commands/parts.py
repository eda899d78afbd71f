"""What commands that draw share: bringing parts of the graph up to date, and contexts to draw in."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from generators.commands.selection import build_selection, steps_of
from generators.engine.project import Project
from generators.engine.run.build import build
from generators.engine.run.shared_services import open_services
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.spending.precheck import refuse_unaffordable
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.graph import Graph
from generators.money.gateway import ProviderGateway
from generators.plan.step import Step
from generators.report.choose import choose_reporter
from generators.steps.context import Callbacks, Context


def build_parts(
    tasks: Sequence[Any],
    backend: RecordBackend,
    graph: Graph,
    paths: Iterable[str],
    gateway: ProviderGateway,
    more: Sequence[Step] = (),
) -> int:
    """Bring the tasks that make these paths up to date; print failures only. Returns the exit status.

    Raises BudgetReached before anything is done if that and `more` together cost too much.
    """
    makers = {path: step.task for step in graph.steps.values() for path in step.outputs.values()}
    selected = sorted({makers[path] for path in paths if path in makers})
    selection = build_selection(tasks, selected, workers=2)
    freshness = project_freshness(backend, graph.locks)
    refuse_unaffordable(steps_of(selection, graph), more, freshness, gateway, backend.project)
    return build(graph, selection, backend, choose_reporter("error-only", sys.stderr), gateway=gateway)


@contextlib.contextmanager
def scene_contexts(project: Project, graph: Graph) -> Iterator[Callable[[Step], Context]]:
    """Contexts of steps that are drawn from without being run; one render service serves them all."""
    quiet = Callbacks(progress=lambda _part, _note: None, note=lambda _sentence: None)
    with open_services(project, open_gateway(project, graph, Spending())) as services:
        yield lambda step: Context(step, project.root, services.run_folder, services, quiet)
