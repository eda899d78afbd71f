"""Work that costs nothing: it needs no journal, and doing it twice does no harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

T = TypeVar("T")


@dataclass(frozen=True)
class FreeJob:
    """The Job of a provider on this machine or without a price: nothing is written down."""

    token: str = field(default_factory=lambda: str(uuid4()))

    def submit(self, create: Callable[[], str], find: Callable[[], str | None] | None = None) -> str:
        """What `create` gives."""
        return create()

    def send(self, create: Callable[[], T]) -> T:
        """What `create` gives."""
        return create()

    def part(self, name: str) -> FreeJob:
        """Another such job."""
        return FreeJob()
