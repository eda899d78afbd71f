"""Who does jobs: the seam between the coordinator and whatever processes or machines work for it.

The coordinator decides freshness, pays providers, puts results in place, and writes journal, record and lock
files. An executor only turns a job into a result in the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from generators.engine.run.execute import WorkerContext, execute
from generators.engine.run.job import Job, Outcome
from generators.steps.context import Callbacks
from generators.store.results import Store

if TYPE_CHECKING:
    from concurrent.futures import Future


class Executor(Protocol):
    """Does jobs. Called from several threads at once."""

    def submit(self, job: Job, callbacks: Callbacks) -> Future[Outcome]:
        """Start a job. The future raises CinemakeError where it fails."""

    def end(self, future: Future[Outcome]) -> None:
        """End a job with all programs it started; its future then raises StepFailed."""

    def close(self) -> None:
        """End all that still works."""


@dataclass(frozen=True)
class LocalExecutor:
    """Does a job at once, in the thread that submits it; the future is done when `submit` returns.

    The scheduler's threads submit one job each, so they work side by side. What a job starts belongs to the
    submitting thread's owner, which ends it.
    """

    worker_context: WorkerContext
    stores: Sequence[Store]

    def submit(self, job: Job, callbacks: Callbacks) -> Future[Outcome]:
        """Do the job."""
        from concurrent.futures import Future  # nothing to do imports nothing

        future: Future[Outcome] = Future()
        store = next(store for store in self.stores if store.root == job.store)
        try:
            future.set_result(execute(job, store, self.worker_context, callbacks))
        except BaseException as error:  # the submitter raises it
            future.set_exception(error)
        return future

    def end(self, future: Future[Outcome]) -> None:
        """Nothing: the job's programs end with their owner."""

    def close(self) -> None:
        """Nothing: every job is over when `submit` returns."""
