"""Refuses a command whose work would exceed a budget, before any of the work begins."""

from __future__ import annotations

from collections.abc import Sequence

from generators.engine.freshness.check import FreshnessCheck
from generators.engine.freshness.forecast import Forecast, forecast
from generators.engine.project import Project
from generators.engine.spending.forecast import budget_forecast
from generators.errors import BudgetReached, StepFailed
from generators.money.gateway import ProviderGateway
from generators.money.prices import Prices
from generators.money.settlement import spent_of
from generators.plan.step import Step


def refuse_unaffordable(
    steps: Sequence[Step],
    more: Sequence[Step],
    freshness: FreshnessCheck,
    gateway: ProviderGateway,
    project: Project,
) -> None:
    """Raise BudgetReached if updating `steps` and making all of `more` costs too much.

    `more` are steps that run whatever results exist, such as further takes, each with its own name.
    """
    if not any(step.generated for step in (*steps, *more)):
        return
    prices = Prices(gateway.catalogue, gateway.journal)
    forecasts = forecast(steps, freshness, price=prices.of)
    for step in more:
        usd = prices.of(step, _key(step, freshness))
        forecasts[step.task] = Forecast(step.task, "run", "another take", 0.0, usd, 0)
    money = budget_forecast(
        [*steps, *more], forecasts, gateway.budget, spent_of(project.root, gateway.journal)
    )
    stops = [video.stop for video in money if video.stop]
    if stops:
        raise BudgetReached("\n".join([*stops, "Nothing was sent."]))


def _key(step: Step, freshness: FreshnessCheck) -> str:
    """The key of the step's next take; empty if an input is not made yet."""
    try:
        return freshness.decide_take(step).key
    except StepFailed:
        return ""
