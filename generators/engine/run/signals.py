"""Signals become an exception in the main thread, so that one path ends every run."""

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
        """130 for Ctrl-C, 143 for SIGTERM, as shells count: 128 and the signal's number."""
        return 128 + self.number


@contextlib.contextmanager
def interruptible(at_once: Callable[[], None]) -> Iterator[None]:
    """INT, TERM and HUP raise Interrupted here, the first time; cleaning up belongs into the block too.

    A second one ends the process at once, after `at_once`, which must not wait for anything.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in listened:
            signal.signal(each, end)
        raise Interrupted(number)

    def end(number: int, _frame: FrameType | None) -> None:
        at_once()
        # Not by the signal's own default: who asked expects the same code as after one signal.
        os._exit(128 + number)

    # What is ignored stays so: `nohup doit` is to survive its terminal.
    listened = [number for number in HANDLED if signal.getsignal(number) is not signal.SIG_IGN]
    before = [signal.signal(number, stop) for number in listened]
    try:
        yield
    finally:
        for number, handler in zip(listened, before, strict=True):
            signal.signal(number, handler)


@contextlib.contextmanager
def ending_quietly() -> Iterator[None]:
    """Ctrl-C ends the process without a word, as SIGTERM does anyway: there is nothing to clean up yet."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
