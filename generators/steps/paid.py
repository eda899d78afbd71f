"""A job in the journal: the one place from which a paid request leaves, at most once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast
from uuid import uuid4

from generators.errors import ProviderError, Unsure
from generators.steps.purse import Purse
from generators.store.journal import Entry, Journal, Work

T = TypeVar("T")


@dataclass(frozen=True)
class PaidJob:
    """The providers' `Job` over journal and purse."""

    journal: Journal
    purse: Purse
    work: Work
    video: str
    name: str
    """Of the journal's entry: the result's key, and after a slash the part of it."""
    whole: str = ""
    """The name of the job this is a part of; what the whole is expected to cost is set aside once."""
    fresh_token: str = field(default_factory=lambda: str(uuid4()))

    @property
    def token(self) -> str:
        """A UUID of this job, the same after a crash."""
        entry = self.journal.find(self.name)
        return entry.token if entry else self.fresh_token

    def submit(self, create: Callable[[], str], find: Callable[[], str | None] | None = None) -> str:
        """See `Job.submit`."""
        entry = self.journal.find(self.name)
        if entry is not None and entry.job_id is not None:
            return entry.job_id
        if entry is not None:
            found = self._look(entry, find)
            if found is not None:
                return found
        entry = self._begin()
        try:
            job_id = create()
        except ProviderError as error:
            found = self._failed(entry, error, find)
            if found is None:
                raise
            return found
        self.journal.sent(entry, job_id)
        return job_id

    def send(self, create: Callable[[], T]) -> T:
        """See `Job.send`."""
        entry = self.journal.find(self.name)
        if entry is not None:
            if entry.state == "answered":
                return cast(T, self.journal.answer(entry))
            raise Unsure(unsure_text(entry))
        entry = self._begin()
        try:
            answer = create()
        except ProviderError as error:
            self._failed(entry, error, None)
            raise
        self.journal.answered(entry, answer)
        return answer

    def part(self, name: str) -> PaidJob:
        """See `Job.part`."""
        whole = self.whole or self.name
        return replace(self, name=f"{self.name}/{name}", whole=whole, fresh_token=str(uuid4()))

    def _begin(self) -> Entry:
        expected = self.work.expected if self.purse.is_first(self.whole or self.name) else 0.0
        self.purse.take(self.video, self.work.task, expected)
        try:
            return self.journal.begin(self.name, replace(self.work, expected=expected), self.fresh_token)
        except BaseException:
            self.purse.give_back(self.video, expected)
            raise

    def _look(self, entry: Entry, find: Callable[[], str | None] | None) -> str | None:
        """The id of work whose fate is not known; None when it surely did not arrive. Raises Unsure."""
        if find is None:
            raise Unsure(unsure_text(entry))
        found = find()
        if found is not None:
            self.journal.sent(entry, found)
            return found
        self.journal.drop(entry.name)
        return None

    def _failed(
        self, entry: Entry, error: ProviderError, find: Callable[[], str | None] | None
    ) -> str | None:
        """After a create that raised: the id if it arrived all the same; raises Unsure if nobody knows."""
        if error.maybe_sent:
            if find is None:
                raise Unsure(f"{error}\n{unsure_text(entry)}") from error
            found = self._look(entry, find)
            if found is not None:
                return found
        self.journal.drop(entry.name)
        self.purse.give_back(self.video, entry.work.expected)
        return None


def unsure_text(entry: Entry) -> str:
    """Where to look, and how to go on."""
    work = entry.work
    price = "an unknown amount" if work.expected is None else f"about ${work.expected:.3f}"
    return (
        f"{work.task}: a request to {work.provider} {work.model} for {price} left at {entry.opened}, and "
        "whether it arrived cannot be told; it is not sent a second time by itself.\n"
        f"Look at {work.provider} for a job of that time, then run `doit jobs --release {work.task}` "
        "to have it asked for again."
    )
