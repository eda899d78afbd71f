"""A job in the journal: the only place that sends a paid request, at most once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast
from uuid import uuid4

from generators.errors import CinemakeError, ProviderError, Unsure
from generators.money.budget import Budget
from generators.money.journal import Journal, in_flight_error
from generators.money.ledger import JournalEntry, PaidWork

T = TypeVar("T")
Find = Callable[[], str | None]


@dataclass(frozen=True)
class PaidJob:
    """Implements the providers' `Job` with journal and budget."""

    journal: Journal
    budget: Budget
    work: PaidWork
    name: str
    """The name of the entry: the result's key, followed by a slash and the part's name for each part."""
    whole: str = ""
    """The name of the job this is a part of; the expected cost of the whole job is set aside once."""
    fresh_token: str = field(default_factory=lambda: str(uuid4()))

    @property
    def token(self) -> str:
        """A UUID of this job, the same after a crash."""
        entry = self.journal.find(self.name)
        return entry.token if entry else self.fresh_token

    def submit(self, create: Callable[[], str], find: Find | None = None) -> str:
        """See `Job.submit`."""
        entry = self._earlier()
        if entry is not None and entry.job_id is not None:
            return entry.job_id
        found = self._search(entry, find) if entry is not None else None
        return found or self._create(create, self.journal.sent, find)

    def send(self, create: Callable[[], T]) -> T:
        """See `Job.send`."""
        entry = self._earlier()
        if entry is None:
            return self._create(create, self.journal.answered, None)
        if entry.state == "answered":
            return cast(T, self.journal.answer(entry))
        raise Unsure(unsure_text(entry))

    def part(self, name: str) -> PaidJob:
        """See `Job.part`."""
        whole = self.whole or self.name
        return replace(self, name=f"{self.name}/{name}", whole=whole, fresh_token=str(uuid4()))

    def _earlier(self) -> JournalEntry | None:
        """The entry of an earlier request. Raises UsageError while another run is waiting for it."""
        entry = self.journal.find(self.name)
        if entry is not None and self.journal.is_in_flight(entry):
            raise in_flight_error(entry)
        return entry

    def _create(
        self, create: Callable[[], T], keep: Callable[[JournalEntry, T], None], find: Find | None
    ) -> T:
        """Record the request, send it, record what came back; the only call of `create`."""
        with self.budget.opening(self.work, self.whole or self.name) as expected:
            entry = self.journal.begin(self.name, replace(self.work, expected=expected), self.fresh_token)
        try:
            try:
                made = create()
            except ProviderError as error:
                return cast(T, self._failed(entry, error, find))
            try:
                keep(entry, made)
            except CinemakeError as error:
                raise Unsure(_unrecorded_text(entry, made, error)) from error
            return made
        finally:
            self.journal.returned(entry)

    def _search(self, entry: JournalEntry, find: Find | None) -> str | None:
        """The id of work whose outcome is unknown; None if it did not arrive. Raises Unsure."""
        if find is None:
            raise Unsure(unsure_text(entry))
        found = find()
        if found is None:
            self.journal.drop(entry.name)
        else:
            self.journal.sent(entry, found)
        return found

    def _failed(self, entry: JournalEntry, error: ProviderError, find: Find | None) -> str:
        """After `create` raised an error: the id if the request arrived. Raises the error, or Unsure."""
        if error.maybe_sent:
            if find is None:
                raise Unsure(f"{error}\n{unsure_text(entry)}") from error
            found = self._search(entry, find)
            if found is not None:
                return found
        else:
            self.journal.drop(entry.name)
        raise error


def unsure_text(entry: JournalEntry) -> str:
    """The message for a request whose outcome is unknown: where to look, and what to do."""
    work = entry.work
    price = "an unknown amount" if work.expected is None else f"about ${work.expected:z.3f}"
    return (
        f"a request to {_model_name(work)} for {price} was sent at {entry.opened}, and it is unknown "
        "whether it arrived; it is not sent again automatically.\n"
        f"Look for a job of that time at {work.provider}, then run `doit jobs --release {work.task}` "
        "to allow a new request."
    )


def _unrecorded_text(entry: JournalEntry, made: object, error: CinemakeError) -> str:
    """The message where the journal cannot be written; it keeps the id, which is recorded nowhere else."""
    known = f" as job {made}" if isinstance(made, str) else ""
    return f"{_model_name(entry.work)} accepted the work{known}, but the journal cannot record it:\n{error}"


def _model_name(work: PaidWork) -> str:
    return f"{work.provider} {work.model}".strip()
