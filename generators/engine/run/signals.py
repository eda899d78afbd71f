"""Signals raise an exception in the main thread, so that every run ends in the same way."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from types import FrameType

HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """The user or the system asked the run to stop."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(signal.Signals(number).name)

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C, 143 for SIGTERM: 128 plus the signal's number, as in shells."""
        return 128 + self.number


@contextlib.contextmanager
def interruptible(at_once: Callable[[], None]) -> Iterator[None]:
    """The first INT, TERM or HUP raises Interrupted in the block, which must also contain the clean-up.

    A second signal ends the process at once, after `at_once`, which must not wait for anything.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in handled:
            signal.signal(each, end)
        raise Interrupted(number)

    def end(number: int, _frame: FrameType | None) -> None:
        at_once()
        # Not by the signal's default action: the exit code is the same as after one signal.
        os._exit(128 + number)

    # Ignored signals stay ignored: `nohup doit` must survive its terminal.
    handled = [number for number in HANDLED if signal.getsignal(number) is not signal.SIG_IGN]
    before = [signal.signal(number, stop) for number in handled]
    try:
        yield
    finally:
        for number, handler in zip(handled, before, strict=True):
            signal.signal(number, handler)


@contextlib.contextmanager
def ending_quietly() -> Iterator[None]:
    """Ctrl-C ends the process silently, as SIGTERM does: there is nothing to clean up yet."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
