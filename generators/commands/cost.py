"""`doit cost`: what was spent and saved, what is left of budgets, and what a full rebuild would cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.jobs import jobs_of
from generators.commands.options import JSON
from generators.engine.output import write
from generators.engine.project import Project
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.tasks.definitions import graph_behind
from generators.engine.tasks.graph import Graph
from generators.money.costs import Costs, rebuild
from generators.money.gateway import ProviderGateway
from generators.money.prices import Prices
from generators.money.settlement import settle
from generators.report.cost_text import CostReport, ProviderCost, VideoCost, cost_data, cost_text
from generators.report.json_text import json_text


class Cost(TaskCommand):
    """Print costs."""

    name = "cost"
    doc_purpose = "show what was spent and saved, what budgets leave, and what a full rebuild would cost"
    doc_usage = ""
    doc_description = (
        "The bill if the provider reports one, else the expected cost; calls of unknown cost are counted."
    )
    cmd_options = (JSON,)

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Print the costs and return 0."""
        graph = graph_behind(self.task_list)
        project = self.backend.project
        gateway = open_gateway(project, graph, Spending())
        try:
            settle(project.root, gateway.journal, project.kept)
            report = _report(graph, gateway, project)
        finally:
            gateway.journal.disconnect()
        write(json_text(cost_data(report)) if options["as_json"] else cost_text(report))
        return 0


def _report(graph: Graph, gateway: ProviderGateway, project: Project) -> CostReport:
    owner = gateway.owner(False)
    costs = Costs(*gateway.journal.snapshot(owner))
    prices = Prices(gateway.catalogue, gateway.journal)
    videos = [
        VideoCost(
            name,
            costs.spent(video=name),
            costs.saved(video=name),
            rebuild(graph.of_video(name), prices) if name in graph.videos else None,
            gateway.budget.limit_of(name),
        )
        for name in sorted({*graph.videos, *costs.videos})
    ]
    providers = [
        ProviderCost(name, costs.spent(provider=name), costs.saved(provider=name)) for name in costs.providers
    ]
    return CostReport(costs.spent(), costs.saved(), videos, providers, jobs_of(gateway.journal, project))
