"""A job in the journal: the one place from which a paid request leaves, at most once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast
from uuid import uuid4

from generators.errors import CinemakeError, ProviderError, Unsure
from generators.money.budget import Budget
from generators.money.journal import Journal, under_way
from generators.money.ledger import JournalEntry, PaidWork

T = TypeVar("T")
Find = Callable[[], str | None]


@dataclass(frozen=True)
class PaidJob:
    """The providers' `Job` over journal and budget."""

    journal: Journal
    budget: Budget
    work: PaidWork
    name: str
    """Of the journal's entry: the result's key, and after slashes the part of it."""
    whole: str = ""
    """The name of the job this is a part of; what the whole is expected to cost is set aside once."""
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
        found = self._look(entry, find) if entry is not None else None
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
        """What was written down before. Raises UsageError while another run waits for it."""
        entry = self.journal.find(self.name)
        if entry is not None and self.journal.is_under_way(entry):
            raise under_way(entry)
        return entry

    def _create(
        self, create: Callable[[], T], keep: Callable[[JournalEntry, T], None], find: Find | None
    ) -> T:
        """Write down, send, write down what came back; the only call of `create`."""
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
                raise Unsure(_unwritten_text(entry, made, error)) from error
            return made
        finally:
            self.journal.landed(entry)

    def _look(self, entry: JournalEntry, find: Find | None) -> str | None:
        """The id of work whose fate is not known; None when it surely did not arrive. Raises Unsure."""
        if find is None:
            raise Unsure(unsure_text(entry))
        found = find()
        if found is None:
            self.journal.drop(entry.name)
        else:
            self.journal.sent(entry, found)
        return found

    def _failed(self, entry: JournalEntry, error: ProviderError, find: Find | None) -> str:
        """After a create that raised: the id if it arrived all the same. Raises the error, or Unsure."""
        if error.maybe_sent:
            if find is None:
                raise Unsure(f"{error}\n{unsure_text(entry)}") from error
            found = self._look(entry, find)
            if found is not None:
                return found
        else:
            self.journal.drop(entry.name)
        raise error


def unsure_text(entry: JournalEntry) -> str:
    """Where to look, and how to go on."""
    work = entry.work
    price = "an unknown amount" if work.expected is None else f"about ${work.expected:z.3f}"
    return (
        f"a request to {_who(work)} for {price} left at {entry.opened}, and "
        "whether it arrived cannot be told; it is not sent a second time by itself.\n"
        f"Look at {work.provider} for a job of that time, then run `doit jobs --release {work.task}` "
        "to have it asked for again."
    )


def _unwritten_text(entry: JournalEntry, made: object, error: CinemakeError) -> str:
    """The work is taken, and the journal cannot be written: the id must not be lost with it."""
    known = f" as job {made}" if isinstance(made, str) else ""
    return f"{_who(entry.work)} has taken the work{known}, which cannot be written down:\n{error}"


def _who(work: PaidWork) -> str:
    return f"{work.provider} {work.model}".strip()
