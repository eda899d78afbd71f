"""What steps will cost, by the same code that sets money aside before each call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generators.money.gateway import expected_usd, job_name, total
from generators.money.journal import Journal
from generators.plan.kinds import charges_of
from generators.plan.step import Step
from generators.providers.catalogue.models import Catalogue


@dataclass(frozen=True)
class Prices:
    """What steps will cost, by the code that sets money aside before each call."""

    catalogue: Callable[[], Catalogue]
    """Read for those who are asked: an offline video needs none."""
    journal: Journal

    def of(self, step: Step, key: str = "") -> float | None:
        """US dollars: 0 if no provider is called or paid, None if a price is unknown.

        What was sent for the result of that key before a crash is not paid again.
        """
        return total(
            0.0
            if key and self.journal.of_whole(job_name(key, charge))
            else expected_usd(charge, self.catalogue)
            for charge in charges_of(step)
        )
