"""`doit cost`: what was spent and saved, what is left of budgets, and what making all anew would cost."""

from __future__ import annotations

import json
from collections.abc import Sequence

from doit.cmd_base import DoitCmdBase

from generators.commands.jobs import jobs_of
from generators.commands.options import OptionsAnywhere
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.tasks.graph import Graph
from generators.errors import CinemakeError, UsageError
from generators.money.costs import Costs, rebuild
from generators.money.prices import Prices
from generators.money.settlement import settle
from generators.report.cost_text import ProviderCost, VideoCost, cost_data, cost_text
from generators.report.spec_text import write, write_error

OPTIONS = ({"name": "as_json", "long": "json", "type": bool, "default": False, "help": "for programs"},)


class Cost(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Say what things cost."""

    name = "cost"
    doc_purpose = "say what was spent and saved, what budgets leave, and what a full rebuild would cost"
    doc_usage = ""
    doc_description = (
        "Bills of providers where they tell them, else what was expected; unknown costs are counted."
    )
    cmd_options = OPTIONS

    def _execute(self, pos_args: Sequence[str], as_json: bool) -> int:
        if pos_args:
            raise UsageError(f"cost takes no {pos_args[0]}: `doit cost` tells of every video and provider")
        graph: Graph = next(task.meta["graph"] for task in self.task_list if task.meta)
        project = self.dep_manager.backend.project
        gateway = open_gateway(project, graph, Spending())
        try:
            settle(project.root, gateway.journal, project.kept)
            name = gateway.owner(False)
            costs = Costs(gateway.journal.ledger(name), gateway.journal.open_work(name))
            prices = Prices(gateway.catalogue, gateway.journal)
            told = (
                costs.spent(),
                costs.saved(),
                [
                    VideoCost(
                        name,
                        costs.spent(video=name),
                        costs.saved(video=name),
                        rebuild(graph.of_video(name), prices) if name in graph.videos else None,
                        gateway.budget.limit_of(name),
                    )
                    for name in sorted({*graph.videos, *costs.videos})
                ],
                [
                    ProviderCost(name, costs.spent(provider=name), costs.saved(provider=name))
                    for name in costs.providers
                ],
                jobs_of(gateway.journal, project),
            )
        except CinemakeError as error:
            write_error(str(error))
            return 3
        finally:
            gateway.journal.let_go()
            self.dep_manager.close()
        write(
            json.dumps(cost_data(*told), ensure_ascii=False, indent=1) + "\n" if as_json else cost_text(*told)
        )
        return 0
