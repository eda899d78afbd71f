"""`doit plan [TASK ...]`: what a build would do and why, without doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.options import JSON, MONEY_OPTIONS, spending
from generators.commands.selection import graph_of, refuse_broken, selected_steps
from generators.engine.exit_status import FAILED
from generators.engine.freshness.forecast import critical_path, forecast
from generators.engine.output import write, write_error
from generators.engine.spending.forecast import budget_forecast
from generators.engine.spending.gateway import open_gateway
from generators.engine.tasks.definitions import project_freshness
from generators.money.prices import Prices
from generators.money.settlement import spent_of
from generators.report.json_text import json_text
from generators.report.plan_text import choices_text, plan_data, plan_text


class Plan(TaskCommand):
    """Print what a build would do."""

    name = "plan"
    doc_purpose = "show what a build would run, restore or leave, why, for how long and how much"
    doc_usage = "[TASK ...]"
    doc_description = "Nothing is run. `depends` runs unless its inputs come out unchanged."
    cmd_options = (JSON, *MONEY_OPTIONS)

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Print the plan; return 1 if a broken spec was left out."""
        graph = graph_of(self.task_list, self.sel_tasks)
        broken = refuse_broken(graph, None if self.sel_default_tasks else self.sel_tasks)
        steps = selected_steps(self.task_list, graph, self.sel_tasks)
        gateway = open_gateway(self.backend.project, graph, spending(options))
        try:
            prices = Prices(gateway.catalogue, gateway.journal)
            forecasts = forecast(steps, project_freshness(self.backend, graph.locks), price=prices.of)
            spent = spent_of(self.root, gateway.journal)
            money = budget_forecast(steps, forecasts, gateway.budget, spent)
        finally:
            gateway.journal.disconnect()
        path, seconds = critical_path(steps, forecasts)
        tasks = [step.task for step in steps]
        choices, notes = graph.reasons(tasks), graph.warnings(tasks)
        if options["as_json"]:
            write(json_text({**plan_data(forecasts, path, seconds, money), "who": choices, "notes": notes}))
        else:
            write(plan_text(forecasts, path, seconds, money) + choices_text(choices, notes))
        for error in broken.values():
            write_error(str(error))
        return FAILED if broken else 0
