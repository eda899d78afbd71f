"""Waiting for a job that runs at a provider: how often to look, and when to give up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from generators.errors import TimedOut
from generators.providers.roles.options import seconds
from generators.spec.model import Json

T = TypeVar("T")


@dataclass(frozen=True)
class PollPolicy:
    """How often to look, in seconds."""

    first: float
    growth: float
    """Each wait is this many times the one before."""
    longest: float
    timeout: float
    """When to give up, counted from the first look."""

    def adjusted(self, options: Mapping[str, Json]) -> PollPolicy:
        """With the author's `timeout` and `poll` (a steady wait) in seconds, numbers above 0.

        Raises UsageError.
        """
        timeout = seconds(options, "timeout", self.timeout)
        if "poll" not in options:
            return replace(self, timeout=timeout)
        steady = seconds(options, "poll", self.first)
        return PollPolicy(steady, 1.0, steady, timeout)


def wait_for(
    look: Callable[[], T | None],
    *,
    pace: PollPolicy,
    what: str,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> T:
    """Poll until there is a result; the first poll is at once, because a resumed job may be done.

    `what` names provider and job in messages. `sleep` may return early, when an event arrives.
    Raises TimedOut, and what `look` raises.
    """
    began, pause = clock(), pace.first
    while True:
        found = look()
        if found is not None:
            return found
        left = pace.timeout - (clock() - began)
        if left <= 0:
            raise TimedOut(
                f"{what} gave no result within {pace.timeout:g} seconds and may still be running there\n"
                "Run again to look for it without paying twice; "
                "the option `timeout` (seconds) makes the wait longer."
            )
        sleep(min(pause, left))
        pause = min(pause * pace.growth, pace.longest)
