"""Queues attempts, runs them in threads, ends those over their time limit, and tries again.

    put ─► ready queue of its pool ─► threads ─► next_done
                     ▲                           │
                     └── try_again, later ◄──────┘

Only the main thread calls anything here.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from generators.engine.run.attempt import Attempt, AttemptResult
from generators.engine.run.pools import Pools
from generators.engine.run.ready_queues import ReadyQueues
from generators.engine.run.retries import RetryQueue
from generators.engine.run.threads import StepThreads
from generators.plan.kinds import kind_of

LAST_CALL_SECONDS = 5.0
"""How long a step that was ended may take to return; after that its thread counts as lost."""
NEVER = float("inf")


class Scheduler:
    """The attempts of one run that are not over."""

    def __init__(
        self,
        pools: Pools,
        threads: StepThreads,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threads, self._clock = threads, clock
        self._ready: ReadyQueues[Attempt] = ReadyQueues(pools)
        self._waiting: RetryQueue[Attempt] = RetryQueue()
        self._at_work: list[Attempt] = []
        self._messages: queue.SimpleQueue[AttemptResult] = queue.SimpleQueue()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is at work or waiting; asked after `start`, when nothing is ready either."""
        return not self._at_work and not self._waiting

    def put(self, attempt: Attempt) -> None:
        """Queue an attempt in its pool."""
        self._ready.push(attempt.pool, attempt.urgency, attempt)

    def start(self, begin: Callable[[Attempt], Callable[[], AttemptResult]]) -> None:
        """Start every attempt there is room for; `begin` reports the start and returns the work."""
        while (attempt := self._ready.pop()) is not None:
            attempt.started = self._clock()
            attempt.deadline = attempt.started + kind_of(attempt.step).limit_seconds
            self._at_work.append(attempt)
            self._threads.do(self._reported(begin(attempt)))

    def next_done(self) -> AttemptResult | None:
        """Wait for the next attempt that is over; None when only one may be tried again now."""
        while True:
            soonest = min((attempt.deadline for attempt in self._at_work), default=NEVER)
            wake = min(soonest, self._waiting.next_call)
            try:
                timeout = None if wake == NEVER else max(wake - self._clock(), 0.0)
                done = self._messages.get(timeout=timeout)
            except queue.Empty:
                lost = self._on_time()
                if lost is not None or self._ready:
                    return lost
                continue
            if not done.attempt.is_lost:
                return self._left(done)
            self._threads.free()  # it came back after all

    def try_again(self, attempt: Attempt, pause_seconds: float) -> None:
        """Queue an attempt that is over once more, after a pause in which it takes no room."""
        attempt.tries += 1
        self._waiting.enter(self._clock() + pause_seconds, attempt)

    def give_up(self) -> list[Attempt]:
        """Take out everything that has not started."""
        return [*self._ready.clear(), *self._waiting.called(NEVER)]

    def end_all(self) -> None:
        """Let nothing that is at work start another program or put a result in place."""
        for attempt in self._at_work:
            attempt.owner.end()

    def _reported(self, work: Callable[[], AttemptResult]) -> Callable[[], None]:
        return lambda: self._messages.put(work())

    def _left(self, done: AttemptResult) -> AttemptResult:
        """An attempt is over: its room is free, and one that was ended fails with the reason."""
        attempt = done.attempt
        self._at_work.remove(attempt)
        self._ready.leave(attempt.pool)
        self._threads.free()
        return done.late() if attempt.owner.has_ended and done.performed is None else done

    def _on_time(self) -> AttemptResult | None:
        """Queue attempts whose pause is over, and end those over their time limit."""
        now = self._clock()
        for attempt in self._waiting.called(now):
            self.put(attempt)
        for attempt in self._at_work:
            if attempt.deadline > now:
                continue
            if not attempt.owner.has_ended:
                attempt.owner.end()
                attempt.deadline = now + LAST_CALL_SECONDS
            else:
                # Its thread stays taken, whatever it is stuck in.
                attempt.is_lost = True
                self._at_work.remove(attempt)
                self._ready.leave(attempt.pool)
                return AttemptResult(attempt, now - attempt.started, None, None).late()
        return None
