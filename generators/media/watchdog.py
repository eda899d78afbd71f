"""Ends a program that makes no progress; a slow program may run on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Watchdog:
    """Calls `act` once, from its own thread, when `moved` is not called for `seconds`; use it in `with`."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self.seconds = seconds
        self.has_acted = False
        self._act = act
        self._deadline: float | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def moved(self) -> None:
        """Progress was made: wait another `seconds` from now."""
        self._deadline = time.monotonic() + self.seconds

    def rest(self) -> None:
        """Stop waiting until `moved` is called again."""
        self._deadline = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(min(1.0, self.seconds / 4)):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self.has_acted = True
                self._act()
                return
