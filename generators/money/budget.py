"""The budget: how much a video and a run may still spend. A request that would exceed it is not sent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from generators.errors import BudgetReached
from generators.money.journal import Journal
from generators.money.ledger import PaidWork, spent_by_video

_ROUNDING_ERROR = 1e-9
"""Largest error of a sum of binary fractions."""


@dataclass(frozen=True)
class Budget:
    """Reads from the journal what is spent and set aside, in US dollars. Thread-safe."""

    journal: Journal
    limit_of: Callable[[str], float | None]
    """The most a video may cost over all builds; None where neither spec nor profile sets a budget."""
    most: float | None = None
    """The most this run may cost (`--max-cost`)."""
    unknown_allowed: bool = False
    """Whether calls without a known price are allowed."""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def opening(self, work: PaidWork, whole: str) -> Iterator[float | None]:
        """The amount to set aside for a call; the block records it while other threads wait.

        The cost of the whole job of that name is set aside with its first part. Raises BudgetReached.
        """
        with self._lock:
            if self.journal.of_whole(whole):
                yield 0.0
                return
            spent, now = self._spent(work), self._spent_now()
            refusal = self.refusal(work.video, work.expected, spent=spent, now=now)
            if refusal:
                raise BudgetReached(f"{refusal}\nNothing was sent.")
            yield work.expected

    def refusal(self, video: str, expected: float | None, *, spent: float, now: float) -> str | None:
        """Why a call for a video is refused and what to do, or None where it is allowed. Plans use it too.

        `spent` is what the video has cost in all runs, `now` what this run has cost for all videos.
        """
        budget = self.limit_of(video)
        if budget is None and self.most is None:
            return (
                f"it may cost money, and {video} has no budget: "
                "add `budget: 3.00` (US dollars) to the spec, or run with --max-cost 3"
            )
        if expected is None and not self.unknown_allowed:
            return (
                "its price is unknown: add the model's price to providers.yaml "
                "(`doit providers` lists known prices), or run with --allow-unknown-cost"
            )
        for limit, already, whose in (
            (budget, spent, f"the budget of {video}"),
            (self.most, now, "--max-cost"),
        ):
            if limit is not None and already + (expected or 0.0) > limit + _ROUNDING_ERROR:
                return (
                    f"it would cost {_about(expected)}, and ${already:z.3f} of ${limit:z.2f} "
                    f"({whose}) is spent or set aside: raise the limit, or leave the step out"
                )
        return None

    def _spent(self, work: PaidWork) -> float:
        """What the video of this work has cost in all runs of its project."""
        return spent_by_video(*self.journal.snapshot(work.project)).get(work.video, 0.0)

    def _spent_now(self) -> float:
        """What this process has spent for all videos."""
        lines, open_work = self.journal.snapshot()
        ours = [line for line in lines if self.journal.is_ours(line.run)]
        entries = [entry for entry in open_work if self.journal.is_ours(entry.run)]
        return sum(spent_by_video(ours, entries).values())


def _about(usd: float | None) -> str:
    return "an unknown amount" if usd is None else f"about ${usd:z.3f}"
