"""The gateway: where a step that asks a provider gets its endpoint, its key and its journalled job."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generators.errors import Moderated, NoResult, ProviderError, ProviderRefused, Unsure
from generators.money.budget import Budget
from generators.money.journal import Journal
from generators.money.ledger import LedgerLine, PaidWork
from generators.money.paid_job import PaidJob
from generators.plan.charges import Charge
from generators.plan.requests import Model
from generators.plan.step import Step
from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import Catalogue
from generators.providers.catalogue.profiles import endpoint
from generators.providers.registry import find_row, image_provider
from generators.providers.roles.call import Call, Job, Usage
from generators.providers.roles.free_job import FreeJob
from generators.providers.roles.image import ImagePrompt, Sized
from generators.store.entry import Origin


@dataclass(frozen=True)
class ProviderGateway:
    """Opens the calls to providers of all steps of one run, and bills them."""

    owner: Callable[[bool], str]
    """The project's name in the journal; True creates its id first, as paid requests need."""
    environment: Callable[[], Environment]
    catalogue: Callable[[], Catalogue]
    journal: Journal
    budget: Budget

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

        A job that will never give a result is closed as failed, so that the next build sends a new request;
        any other error leaves it open, to be resumed by its id.
        Raises KeyMissing, and what the block raises.
        """
        at = endpoint(charge.role, charge.model, self.environment(), self.catalogue())
        try:
            yield Call(at, self._job(step, key, charge), progress, note, self._upload)
        except ProviderError as error:
            if _is_the_end(error):
                self.journal.close(job_name(key, charge), kind="failed")
            raise

    def next_part(self) -> ProviderGateway:
        """The gateway for what the same run does after a build; the costs of both count together."""
        journal = self.journal.next_part()
        return replace(self, journal=journal, budget=replace(self.budget, journal=journal))

    def close(self, key: str, used: Sequence[tuple[Charge, Usage]]) -> None:
        """Move the work of a stored result to the ledger, including calls whose usage is unknown."""
        for charge, usage in used:
            self.journal.close(job_name(key, charge), usd=self.bill(charge, usage), counts=usage.counts)
        self.journal.close(key)

    def saved(self, step: Step, origin: Origin) -> None:
        """Note that a paid result was restored instead of paid for again."""
        self.journal.note(
            LedgerLine(
                step.task,
                step.video,
                self.owner(False),
                origin.provider,
                origin.model,
                expected=None,
                usd=origin.usd,
                kind="saved",
            )
        )

    def _upload(self, path: Path) -> str:
        from generators.providers.storage.inputs import upload_input

        return upload_input(path, self.environment())

    def bill(self, charge: Charge, usage: Usage) -> float | None:
        """What a call cost: the provider's bill, else its counts at the catalogue's prices; None: unknown."""
        if usage.usd is not None and 0 <= usage.usd < math.inf:  # a negative bill must not refill a budget
            return usage.usd
        model, catalogue = charge.model, self.catalogue()
        size = billed_size(charge, catalogue)
        return catalogue.usd(model.provider, model.model, usage.counts, size=size, quality=charge.quality)

    def bills(self, used: Sequence[tuple[Charge, Usage]]) -> float | None:
        """The cost of all these calls; None if one of them is unknown."""
        return total(self.bill(charge, usage) for charge, usage in used)

    def _job(self, step: Step, key: str, charge: Charge) -> Job:
        model, catalogue = charge.model, self.catalogue()
        if not catalogue.is_paid(model.provider, model.model):
            return FreeJob()
        work = PaidWork(
            key,
            step.task,
            step.video,
            self.owner(True),
            model.provider,
            model.model or "",
            expected_usd(charge, self.catalogue),
        )
        return PaidJob(self.journal, self.budget, work, job_name(key, charge))


def expected_usd(charge: Charge, read_catalogue: Callable[[], Catalogue]) -> float | None:
    """What a call will cost: 0 for a free provider, None where the price is not known."""
    model: Model = charge.model
    row = find_row(charge.role, model.provider, read_catalogue)
    if row and row.bundled:
        return 0.0
    catalogue = read_catalogue()
    size = billed_size(charge, catalogue)
    return catalogue.estimate(
        model.provider, model.model, charge.role, charge.counts, size=size, quality=charge.quality
    )


def billed_size(charge: Charge, catalogue: Catalogue) -> str:
    """The size that the provider will be asked for, where its prices go by that; else the video's."""
    model = charge.model
    if charge.role != "image" or not catalogue.goes_by_size(model.provider, model.model):
        return charge.size
    maker = image_provider(model.provider, lambda: catalogue)
    if not isinstance(maker, Sized):
        return charge.size
    width, _, height = charge.size.partition("x")
    return maker.asked_size(ImagePrompt("", int(width), int(height)), model.model or "", model.options)


def total(amounts: Iterable[float | None]) -> float | None:
    """The sum of amounts; None if one of them is unknown."""
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return sum(known) if len(known) == len(found) else None


def job_name(key: str, charge: Charge) -> str:
    """The name of a charge's job in the journal."""
    return f"{key}/{charge.part}" if charge.part else key


def _is_the_end(error: ProviderError) -> bool:
    """Whether the failed job will never give a result, so that the next build sends a new request."""
    if isinstance(error, Unsure) or error.maybe_sent:
        return False
    if error.is_over is not None:
        return error.is_over
    # Subclasses are about the key, the account or the traffic; ProviderRefused itself is about the request.
    return isinstance(error, (Moderated, NoResult)) or type(error) is ProviderRefused
