"""How often and after which pauses a safe request is tried again."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LONGEST_PAUSE_SECONDS = 30.0
LONGEST_ASKED_SECONDS = 120.0
"""If a provider asks for a longer wait, the request is not tried again: the error names the wait."""


@dataclass(frozen=True)
class RetryPolicy:
    """Attempts in all, and the pause after the first; each further one is twice as long, less some jitter."""

    attempts: int = 4
    base_seconds: float = 0.5
    sleep: Callable[[float], object] = time.sleep
    jitter: Callable[[], float] = random.random
    """From 0 to 1: how much of a quarter of the pause is left away, so that clients do not march in step."""

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] = os.environ) -> RetryPolicy:
        """From `API_RETRY_ATTEMPTS` and `API_RETRY_BASE_DELAY` (seconds); invalid values are ignored."""
        try:
            attempts = max(1, int(environment.get("API_RETRY_ATTEMPTS", "")))
        except ValueError:
            attempts = cls.attempts
        try:
            base_seconds = max(0.0, float(environment.get("API_RETRY_BASE_DELAY", "")))
        except ValueError:
            base_seconds = cls.base_seconds
        return cls(attempts, base_seconds)

    def pause_seconds(self, attempt: int, *, asked: float | None = None) -> float | None:
        """How long to wait after attempt `attempt` (from 1); None: give up. `asked` is Retry-After."""
        if attempt >= self.attempts or (asked is not None and asked > LONGEST_ASKED_SECONDS):
            return None
        pause = min(self.base_seconds * 2.0 ** (attempt - 1), LONGEST_PAUSE_SECONDS)
        return max(asked or 0.0, pause * (1 - self.jitter() / 4))
