"""A Job without a journal: counts what is created, and can be told what an earlier run has written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from generators.errors import ProviderError, Unsure
from generators.providers.roles.call import Call, Endpoint, Secret
from generators.spec.model import Json

T = TypeVar("T")
PLANTED = "planted-key-4f1d9c2ab7e6"
"""The key of all tests; it may appear nowhere but on the wire."""


@dataclass
class OpenJob:
    """The journal's behaviour in memory: a create happens once, and what may have arrived is Unsure."""

    known: str | None = None
    """The id that was written down before; set it to play a run after a crash."""
    token: str = "7b0d7a52-6c0e-4f6b-9a40-0f5a7f9f1c11"
    creates: int = 0
    """How often `create` was called, here and in all parts together with `all_creates`."""
    unsure: bool = False
    """Whether a request left and its fate is unknown; set it to play a crash in the middle of one."""
    answer: Any = None
    """The answer that was kept before; set it to play a run after a crash."""
    parts: dict[str, OpenJob] = field(default_factory=dict)

    @property
    def all_creates(self) -> int:
        """Creates of this job and of its parts."""
        return self.creates + sum(part.all_creates for part in self.parts.values())

    def submit(self, create: Callable[[], str], find: Callable[[], str | None] | None = None) -> str:
        """The id: as it is known, else found, else created."""
        if self.known is None and self.unsure and find is not None:
            self.known = find()
            self.unsure = False
        if self.known is None:
            self.known = self._once(create)
        return self.known

    def send(self, create: Callable[[], T]) -> T:
        """The answer of the one request."""
        return self._once(create) if self.answer is None else cast(T, self.answer)

    def part(self, name: str) -> OpenJob:
        """The job of one of several requests."""
        return self.parts.setdefault(name, OpenJob(token=f"{self.token}-{name}"))

    def _once(self, create: Callable[[], T]) -> T:
        if self.unsure:
            raise Unsure("it is not known whether the request arrived")
        self.creates += 1
        self.unsure = True
        try:
            result = create()
        except ProviderError as error:
            if error.maybe_sent:
                raise Unsure(f"it is not known whether the request arrived: {error}") from error
            self.unsure = False
            raise
        self.unsure = False
        return result


def endpoint(
    base_url: str,
    *,
    provider: str = "fake",
    model: str = "m-1",
    key: str | None = PLANTED,
    options: Mapping[str, Json] | None = None,
) -> Endpoint:
    """Where a fake listens, with the planted key."""
    return Endpoint(provider, model, base_url, Secret(key) if key else None, options or {})


@dataclass
class Heard:
    """A call around one request, with what it was told."""

    at: Endpoint
    job: OpenJob = field(default_factory=OpenJob)
    shares: list[tuple[float, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def call(self) -> Call:
        """What a provider is handed."""
        return Call(
            self.at, self.job, lambda share, note: self.shares.append((share, note)), self.notes.append
        )
