"""The purse: how much a video, and a run, may still spend. Nothing is sent that would pass it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from generators.errors import BudgetReached

_CENT = 1e-9
"""What adding binary fractions may be off by."""


@dataclass
class Purse:
    """Counts what is spent and set aside per video, in US dollars. Safe for several threads."""

    budget: Callable[[str], float | None]
    """Most a video may cost over all builds; None: the spec and its profile name none."""
    spent: Callable[[str], float]
    """What a video has cost in earlier runs, as far as known."""
    most: float | None = None
    """Most this run may cost (`--max-cost`)."""
    unknown_allowed: bool = False
    """Whether calls without a known price may be made at all."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _now: dict[str, float] = field(default_factory=dict)
    """Video to what this run has spent and set aside."""
    _begun: set[str] = field(default_factory=set)

    def is_first(self, work: str) -> bool:
        """Whether this is the first of the calls that together do one piece of work."""
        with self._lock:
            first = work not in self._begun
            self._begun.add(work)
            return first

    def take(self, video: str, task: str, expected: float | None) -> None:
        """Set money aside for a call that is about to be made. Raises BudgetReached; then nothing is sent."""
        with self._lock:
            self._refuse(video, task, expected)
            self._now[video] = self._now.get(video, 0.0) + (expected or 0.0)

    def give_back(self, video: str, expected: float | None) -> None:
        """The call was not made after all."""
        with self._lock:
            self._now[video] = self._now.get(video, 0.0) - (expected or 0.0)

    def _refuse(self, video: str, task: str, expected: float | None) -> None:
        budget = self.budget(video)
        if budget is None and self.most is None:
            raise BudgetReached(
                f"{task} may cost money, and nothing says how much {video} may cost: "
                "write `budget: 3.00` (US dollars) into the spec, or run with --max-cost 3"
            )
        if expected is None:
            if not self.unknown_allowed:
                raise BudgetReached(
                    f"nobody knows what {task} costs: note its model's price in providers.yaml "
                    "(`doit providers` shows what is known), or run with --allow-unknown-cost"
                )
            return
        here = self._now.get(video, 0.0)
        for limit, already, whose in (
            (budget, self.spent(video) + here, f"the budget of {video}"),
            (self.most, sum(self._now.values()), "--max-cost"),
        ):
            if limit is not None and already + expected > limit + _CENT:
                raise BudgetReached(
                    f"{task} would cost about ${expected:.3f}, and ${already:.3f} of ${limit:.2f} "
                    f"({whose}) are spent or set aside: nothing was sent; raise it, or leave the step out"
                )
