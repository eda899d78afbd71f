"""The coordinator's threads: each restores a step, or submits its job and waits for the outcome.

They are daemons: one that is stuck keeps no process alive. Otherwise they live as long as the run, because on
Linux an outside program dies with the thread that started it, and the render service serves all steps.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from collections.abc import Callable, Iterator

SWITCH_SECONDS = 0.0005
"""How soon a thread that computes lets others on; by Python's usual 5 ms they wait after each small file."""


class StepThreads:
    """Runs jobs at the same time, each in its own thread; threads are made when needed and used again."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads = 0
        self._running = 0
        """Threads that are at work or lost, as far as the caller has reported."""
        self._unfinished = 0
        self._changed = threading.Condition()

    def do(self, job: Callable[[], None]) -> None:
        """Start a job; it must not raise. The caller calls `free` when it has received its result."""
        self._running += 1
        if self._running > self._threads:
            self._threads += 1
            threading.Thread(target=self._work, name=f"step {self._threads}", daemon=True).start()
        with self._changed:
            self._unfinished += 1
        self._jobs.put(job)

    def free(self) -> None:
        """One job is over: its thread takes the next one. Not called for a thread that counts as lost."""
        self._running -= 1

    def is_done(self, timeout_seconds: float) -> bool:
        """Whether all jobs end before the patience does."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._unfinished, timeout_seconds)

    def dismiss(self) -> None:
        """Let every thread end after what it is doing."""
        for _ in range(self._threads):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # what it holds must not live until the next one
            with self._changed:
                self._unfinished -= 1
                self._changed.notify_all()


@contextlib.contextmanager
def open_threads() -> Iterator[StepThreads]:
    """Threads for one run."""
    threads = StepThreads()
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield threads
    finally:
        sys.setswitchinterval(before)
        threads.dismiss()
