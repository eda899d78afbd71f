"""How plans are printed."""

from __future__ import annotations

from generators.engine.spending.forecast import BudgetForecast
from generators.report.plan_text import plan_data, plan_text

SPENT = BudgetForecast("gdp", budget=0.3, spent=0.1 + 0.2, planned=0.0, unknown=0, stop="")
"""What is left of it is a little less than nothing, as binary fractions are added."""


def test_nothing_has_no_minus_before_it() -> None:
    """Neither for people nor for programs."""
    assert plan_text({}, [], 0.0, [SPENT]).splitlines()[-1] == (
        "gdp: $0.000 planned, $0.300 spent so far, $0.000 left of a budget of $0.30"
    )
    assert str(plan_data({}, [], 0.0, [SPENT])["money"][0]["left"]) == "0.0"
