"""Commands that run programs: a signal ends them with all they have started and leaves no folder behind."""

from __future__ import annotations

from collections.abc import Callable

from generators.engine.run.signals import Interrupted, interruptible
from generators.media import processes


def stoppable(work: Callable[[], int]) -> int:
    """What `work` returns, or the shells' code (130 for Ctrl-C) where a signal ended it."""
    try:
        with interruptible(lambda: processes.stop_all(0)):
            return work()
    except Interrupted as signal:
        return signal.exit_code
    finally:
        processes.stop_all()
