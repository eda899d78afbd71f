"""Refuses a command whose work would pass a budget somewhere in the middle, before any of it begins."""

from __future__ import annotations

from collections.abc import Sequence

from generators.engine.freshness.check import Judge
from generators.engine.freshness.forecast import Forecast, forecast
from generators.engine.project import Project
from generators.engine.spending.forecast import outlook
from generators.errors import BudgetReached, StepFailed
from generators.money.gateway import Desk
from generators.money.prices import Prices
from generators.money.settlement import spent_of
from generators.plan.step import Step


def refuse_unaffordable(
    steps: Sequence[Step], more: Sequence[Step], judge: Judge, desk: Desk, project: Project
) -> None:
    """Raise BudgetReached where bringing `steps` up to date and making `more` anew costs too much.

    `more` are steps that are made whatever there is, such as further takes, each under a name of its own.
    """
    if not any(step.generated for step in (*steps, *more)):
        return
    prices = Prices(desk.catalogue, desk.journal)
    forecasts = forecast(steps, judge, price=prices.of)
    for step in more:
        usd = prices.of(step, _key(step, judge))
        forecasts[step.task] = Forecast(step.task, "run", "another take", 0.0, usd, 0)
    money = outlook([*steps, *more], forecasts, desk.purse, spent_of(project.root, desk.journal))
    stops = [video.stop for video in money if video.stop]
    if stops:
        raise BudgetReached("\n".join([*stops, "Nothing was sent."]))


def _key(step: Step, judge: Judge) -> str:
    """Empty where an input is yet to be made."""
    try:
        return judge.judge_anew(step).key
    except StepFailed:
        return ""
