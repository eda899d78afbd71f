"""The desk: where a step that asks a provider gets its endpoint, its key and its journalled job."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generators.errors import Moderated, NoResult, ProviderRefused
from generators.plan.price import Charge
from generators.plan.requests import Model
from generators.plan.step import Step
from generators.providers.catalogue import Catalogue
from generators.providers.environment import Environment
from generators.providers.free import FreeJob
from generators.providers.profiles import endpoint
from generators.providers.role import Call, Job, Usage
from generators.steps.paid import PaidJob
from generators.steps.purse import Purse
from generators.store.journal import Journal, Spent, Work


@dataclass(frozen=True)
class Desk:
    """What all steps of one run share when they ask providers."""

    project: Path
    environment: Callable[[], Environment]
    catalogue: Callable[[], Catalogue]
    journal: Journal
    purse: Purse

    @contextlib.contextmanager
    def calling(
        self,
        step: Step,
        key: str,
        charge: Charge,
        progress: Callable[[float, str], None],
        note: Callable[[str], None],
    ) -> Iterator[Call]:
        """The call for one charge of a step's request; `key` names the result it makes.

        A job that will never give a result is closed as failed, so that the next build asks anew;
        any other error leaves it open, to be picked up by its id.
        Raises KeyMissing, and what the block raises.
        """
        at = endpoint(charge.role, charge.model, self.environment(), self.catalogue())
        try:
            yield Call(at, self._job(step, key, charge), progress, note)
        except ProviderRefused as error:
            if isinstance(error, Moderated) or type(error) is ProviderRefused:
                self.journal.close(key, kind="failed")
            raise
        except NoResult:
            self.journal.close(key, kind="failed")
            raise

    def close(self, key: str, used: Sequence[tuple[Charge, Usage]]) -> float | None:
        """The result is stored: its work goes into the ledger. What it cost, None where nobody knows."""
        bills = [self.bill(charge, usage) for charge, usage in used]
        known = [bill for bill in bills if bill is not None]
        usd = sum(known) if len(known) == len(bills) else None
        counts: dict[str, float] = {}
        for _, usage in used:
            for name, count in usage.counts.items():
                counts[name] = counts.get(name, 0) + count
        self.journal.close(key, usd=usd, counts=counts)
        return usd

    def saved(self, task: str, provider: str, model: str, usd: float) -> None:
        """Note that a paid result was restored instead of paid for again."""
        self.journal.note(Spent(task, str(self.project), provider, model, usd, usd, kind="saved"))

    def bill(self, charge: Charge, usage: Usage) -> float | None:
        """What a call cost: by the provider's word, else by its counts and the catalogue."""
        if usage.usd is not None:
            return usage.usd
        model = charge.model
        return self.catalogue().usd(
            model.provider, model.model, usage.counts, size=charge.size, quality=charge.quality
        )

    def _job(self, step: Step, key: str, charge: Charge) -> Job:
        model = charge.model
        if not self.catalogue().is_paid(model.provider, model.model):
            return FreeJob()
        work = Work(
            key,
            step.task,
            str(self.project),
            model.provider,
            model.model or "",
            expected_usd(charge, self.catalogue()),
        )
        name = f"{key}/{charge.part}" if charge.part else key
        return PaidJob(self.journal, self.purse, work, step.video, name)


def expected_usd(charge: Charge, catalogue: Catalogue) -> float | None:
    """What a call will cost: 0 for a free provider, None where the price is not known."""
    model: Model = charge.model
    counts: Mapping[str, float] = charge.counts
    return catalogue.estimate(
        model.provider, model.model, charge.role, counts, size=charge.size, quality=charge.quality
    )
