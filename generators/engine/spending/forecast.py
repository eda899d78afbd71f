"""What a planned build would cost each video, what its budget leaves, and where the build would stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generators.engine.freshness.forecast import Forecast
from generators.money.budget import Budget
from generators.plan.step import Step


@dataclass(frozen=True)
class BudgetForecast:
    """The budget and costs of one video."""

    video: str
    budget: float | None
    """US dollars for all builds; None where there is no budget."""
    spent: float
    """Spent so far, in all builds."""
    planned: float
    """The known costs of this build."""
    unknown: int
    """How many steps of this build have an unknown price."""
    stop: str
    """Why and where this build would stop; empty if the budget is sufficient."""

    @property
    def left(self) -> float | None:
        """What the budget leaves before this build."""
        return None if self.budget is None else self.budget - self.spent


def budget_forecast(
    steps: Sequence[Step], forecasts: Mapping[str, Forecast], budget: Budget, spent: Mapping[str, float]
) -> list[BudgetForecast]:
    """Forecasts for every video with costs; the budget refuses here what it would refuse in the build.

    Steps that may run at once are taken in the order of the plan.
    """
    now = 0.0
    found: dict[str, BudgetForecast] = {}
    for step in steps:
        usd = forecasts[step.task].usd
        if usd == 0 and not (step.video in spent and step.video not in found):
            continue
        before = found.get(step.video) or BudgetForecast(
            step.video, budget.limit_of(step.video), spent.get(step.video, 0.0), 0.0, 0, ""
        )
        already = before.spent + before.planned
        stop = before.stop
        if usd != 0 and not stop:
            refusal = budget.refusal(step.video, usd, spent=already, now=now)
            stop = f"{step.task}: {refusal}" if refusal else ""
        now += usd or 0.0
        found[step.video] = replace(
            before, planned=before.planned + (usd or 0.0), unknown=before.unknown + (usd is None), stop=stop
        )
    return list(found.values())
