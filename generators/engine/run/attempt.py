"""One attempt at a step: its work in a thread, how it is ended, and its result."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

from generators.engine.freshness.check import Decision
from generators.engine.run.step_runner import StepResult, StepRunner
from generators.errors import StepFailed
from generators.media import processes
from generators.plan.step import Step
from generators.steps.context import Callbacks


@dataclass(eq=False)
class Attempt:
    """A step that must run or be restored, until it is over."""

    node: Any
    """doit's node of the task."""
    step: Step
    decision: Decision
    pool: str
    urgency: float = 0.0
    """Seconds of the longest path from its start to the end of the build."""
    tries: int = 1
    """Which try this is, counted from 1."""
    started: float = 0.0
    deadline: float = 0.0
    """When its time is over, on the clock it was started by."""
    lane: int = 0
    """Its place among those at work in the same pool, for the trace."""
    owner: processes.Owner = field(default_factory=processes.Owner)
    """Its outside programs belong to this."""
    is_lost: bool = False
    """It was ended, and its thread has not returned since."""

    def do(self, step_runner: StepRunner, callbacks: Callbacks) -> AttemptResult:
        """In a worker thread: do the work. Any error is returned, never raised."""
        performed: StepResult | None = None
        error: BaseException | None = None
        started = time.monotonic()
        try:
            with processes.owned_by(self.owner):
                performed = step_runner.perform(self.step, self.decision, self._refusing(callbacks))
        except BaseException as caught:  # the main thread must receive it, whatever it is
            error = caught
        return AttemptResult(self, time.monotonic() - started, performed, error)

    def _refusing(self, callbacks: Callbacks) -> Callbacks:
        """The same, but a step that was ended fails when it reports progress."""

        def progress(part: float, note: str) -> None:
            if self.owner.has_ended:
                raise StepFailed(f"{self.step.task} was ended")
            callbacks.progress(part, note)

        return replace(callbacks, progress=progress)


@dataclass(frozen=True)
class AttemptResult:
    """How an attempt ended."""

    attempt: Attempt
    seconds: float
    performed: StepResult | None
    error: BaseException | None

    def late(self) -> AttemptResult:
        """The same, of one that was ended because its time was over."""
        error = StepFailed(
            f"{self.attempt.step.task} was ended after {self.seconds:.0f} seconds, its time limit: "
            "run doit again, with fewer steps at once (-n 1) where the machine is busy"
        )
        return replace(self, error=error)
