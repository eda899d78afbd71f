"""Retries of failed steps: after pauses that grow and are randomised, so that not all retry at once."""

from __future__ import annotations

import heapq
import itertools
import random
from typing import Generic, TypeVar

from generators.errors import CinemakeError
from generators.plan.kinds import Kind

T = TypeVar("T")

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 60.0


def may_try_again(error: BaseException | None, kind: Kind, tries: int) -> bool:
    """Whether a step of this kind is tried again after this error, having been tried `tries` times."""
    return isinstance(error, CinemakeError) and error.may_pass and tries < kind.tries


def pause_seconds(tries: int, chance: random.Random) -> float:
    """The pause after the given try: doubled each time, of which a random half to all is waited."""
    longest: float = min(FIRST_SECONDS * 2 ** (tries - 1), LONGEST_SECONDS)
    return longest * chance.uniform(0.5, 1.0)


class RetryQueue(Generic[T]):
    """Items that wait for their time, the soonest first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, T]] = []
        self._order = itertools.count()

    def __len__(self) -> int:
        return len(self._heap)

    def enter(self, when: float, item: T) -> None:
        """Let an item wait until the time `when`."""
        heapq.heappush(self._heap, (when, next(self._order), item))

    @property
    def next_call(self) -> float:
        """The time of the soonest item; infinity if there is none."""
        return self._heap[0][0] if self._heap else float("inf")

    def called(self, now: float) -> list[T]:
        """Remove and return all items whose time has come."""
        found = []
        while self._heap and self._heap[0][0] <= now:
            found.append(heapq.heappop(self._heap)[2])
        return found
