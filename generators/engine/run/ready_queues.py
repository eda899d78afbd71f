"""Chooses the ready step that starts next: one heap per pool, the longest remaining path first.

Nothing is searched: a step is pushed once and popped once, whatever else is ready.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from generators.engine.run.pools import LOCAL, Pools
from generators.plan.step import Step

T = TypeVar("T")


class ReadyQueues(Generic[T]):
    """Steps that are ready to start, and the free places of each pool."""

    def __init__(self, pools: Pools) -> None:
        self._free = dict(pools.sizes)
        self._free_local = pools.local
        self._heaps: dict[str, list[tuple[float, int, T]]] = {pool: [] for pool in pools.sizes}
        # Equally urgent steps start in the order they came.
        self._order = itertools.count()

    def push(self, pool: str, urgency: float, item: T) -> None:
        """Add a step, which may start as soon as its pool has a free place."""
        heapq.heappush(self._heaps[pool], (-urgency, next(self._order), item))

    def pop(self) -> T | None:
        """Take the most urgent step whose pool has a free slot, which it occupies; None if there is none."""
        found: tuple[float, int, str] | None = None
        for pool, heap in self._heaps.items():
            if heap and self._free[pool] and (self._free_local or pool not in LOCAL):
                head = (heap[0][0], heap[0][1], pool)
                found = head if found is None else min(found, head)
        if found is None:
            return None
        pool = found[2]
        self._count(pool, -1)
        return heapq.heappop(self._heaps[pool])[2]

    def leave(self, pool: str) -> None:
        """Free the place of a step that ended."""
        self._count(pool, 1)

    def clear(self) -> list[T]:
        """Remove and return all ready steps."""
        found = [item for heap in self._heaps.values() for _, _, item in heap]
        for heap in self._heaps.values():
            heap.clear()
        return found

    def __len__(self) -> int:
        return sum(len(heap) for heap in self._heaps.values())

    def _count(self, pool: str, change: int) -> None:
        self._free[pool] += change
        if pool in LOCAL:
            self._free_local += change


def remaining_seconds(steps: Iterable[Step], expected: Callable[[Step], float]) -> Mapping[str, float]:
    """Seconds of the longest path from each task's start to the end of the build, by task.

    `steps` are in build order.
    """
    ordered = list(steps)
    makers = {path: step.task for step in ordered for path in step.outputs.values()}
    after: dict[str, float] = {}
    remaining: dict[str, float] = {}
    for step in reversed(ordered):
        longest = expected(step) + after.get(step.task, 0.0)
        remaining[step.task] = longest
        for item in step.inputs:
            maker = makers.get(item.path)
            if maker is not None and after.get(maker, 0.0) < longest:
                after[maker] = longest
    return remaining
