"""The budget: how much a video, and a run, may still spend. Nothing is sent that would pass it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from generators.errors import BudgetReached
from generators.money.journal import Journal
from generators.money.ledger import PaidWork, spent_by_video

_CENT = 1e-9
"""What adding binary fractions may be off by."""


@dataclass(frozen=True)
class Budget:
    """Reads from the journal what is spent and set aside, in US dollars. Safe for several threads."""

    journal: Journal
    limit_of: Callable[[str], float | None]
    """Most a video may cost over all builds; None: the spec and its profile name none."""
    most: float | None = None
    """Most this run may cost (`--max-cost`)."""
    unknown_allowed: bool = False
    """Whether calls without a known price may be made at all."""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def opening(self, work: PaidWork, whole: str) -> Iterator[float | None]:
        """What is to be set aside for a call, written down in the block before anybody else looks.

        What the whole job of that name costs is set aside with its first part. Raises BudgetReached.
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
        """Why a call for a video may not be made and what to do about it, or None. The plan asks the same.

        `spent` is what the video has cost in all runs, `now` what this run has cost for all videos.
        """
        budget = self.limit_of(video)
        if budget is None and self.most is None:
            return (
                f"it may cost money, and nothing says how much {video} may cost: "
                "write `budget: 3.00` (US dollars) into the spec, or run with --max-cost 3"
            )
        if expected is None and not self.unknown_allowed:
            return (
                "nobody knows what it costs: note its model's price in providers.yaml "
                "(`doit providers` shows what is known), or run with --allow-unknown-cost"
            )
        for limit, already, whose in (
            (budget, spent, f"the budget of {video}"),
            (self.most, now, "--max-cost"),
        ):
            if limit is not None and already + (expected or 0.0) > limit + _CENT:
                return (
                    f"it would cost {_about(expected)}, and ${already:z.3f} of ${limit:z.2f} "
                    f"({whose}) are spent or set aside: raise it, or leave the step out"
                )
        return None

    def _spent(self, work: PaidWork) -> float:
        """By the video of some work, in all runs of its project."""
        lines, open_work = self.journal.ledger(work.project), self.journal.open_work(work.project)
        return spent_by_video(lines, open_work).get(work.video, 0.0)

    def _spent_now(self) -> float:
        """By this process, for all videos."""
        lines = [line for line in self.journal.ledger() if self.journal.is_ours(line.run)]
        entries = [entry for entry in self.journal.open_work() if self.journal.is_ours(entry.run)]
        return sum(spent_by_video(lines, entries).values())


def _about(usd: float | None) -> str:
    return "an unknown amount" if usd is None else f"about ${usd:z.3f}"
