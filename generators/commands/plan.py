"""`doit plan [TASK...]`: what a build would do and why, without doing it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from doit.cmd_base import DoitCmdBase

from generators.commands.options import OptionsAnywhere
from generators.commands.parts import graph_of, selected_steps
from generators.commands.run import MONEY_OPTIONS, amount, refuse_broken
from generators.engine.freshness.forecast import critical_path, forecast
from generators.engine.spending.forecast import budget_forecast
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.tasks.definitions import project_freshness
from generators.errors import CinemakeError
from generators.money.prices import Prices
from generators.money.settlement import spent_of
from generators.report.plan_text import plan_data, plan_text, who_text
from generators.report.spec_text import write, write_error

OPTIONS = (
    {"name": "as_json", "long": "json", "type": bool, "default": False, "help": "for programs"},
    *MONEY_OPTIONS,
)


class Plan(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Say what would be done."""

    name = "plan"
    doc_purpose = "say what a build would run, restore or leave, why, for how long and how much"
    doc_usage = "[TASK...]"
    doc_description = "Nothing is run. `depends` runs unless what it waits for comes out as it was."
    cmd_options = OPTIONS

    def _execute(
        self, pos_args: Sequence[str], as_json: bool, max_cost: str, allow_unknown_cost: bool
    ) -> int:
        try:
            graph = graph_of(self.task_list, self.sel_tasks)
            broken = refuse_broken(graph, None if self.sel_default_tasks else self.sel_tasks)
            steps = selected_steps(self.task_list, graph, self.sel_tasks)
            backend = self.dep_manager.backend
            gateway = open_gateway(backend.project, graph, Spending(amount(max_cost), allow_unknown_cost))
            prices = Prices(gateway.catalogue, gateway.journal)
            forecasts = forecast(steps, project_freshness(backend, graph.locks), price=prices.of)
            money = budget_forecast(
                steps, forecasts, gateway.budget, spent_of(backend.project.root, gateway.journal)
            )
        except CinemakeError as error:
            write_error(str(error))
            return 3
        else:
            gateway.journal.let_go()
        finally:
            self.dep_manager.close()
        path, seconds = critical_path(steps, forecasts)
        tasks = [step.task for step in steps]
        who, notes = graph.reasons(tasks), graph.warnings(tasks)
        if as_json:
            data = {**plan_data(forecasts, path, seconds, money), "who": who, "notes": notes}
            write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        else:
            write(plan_text(forecasts, path, seconds, money) + who_text(who, notes))
        for refused in broken.values():
            write_error(str(refused))
        return 1 if broken else 0
