"""The runner: walks doit's dispatcher and does the steps in threads.

    dispatcher ─► judge ─► fresh: done at once
                        └► restore, run ─► worker threads ─► record, report

The main thread alone touches dispatcher, record and reporter; workers only do the steps' work.
"""

from __future__ import annotations

import queue
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from generators.engine.freshness import Verdict
from generators.engine.workshop import Workshop
from generators.errors import CinemakeError, UsageError
from generators.plan.step import Step
from generators.report.events import Failure, Result, RunReporter
from generators.steps.context import Tell
from generators.store.record import Basis, Finished

DOIT_STATUS: Mapping[Result, str] = {
    "success": "successful",
    "restored": "successful",
    "up-to-date": "up-to-date",
    "pinned": "up-to-date",
    "fail": "failure",
    "not-run": "failure",
    "ignore": "ignore",
}
"""Our results in the words doit's dispatcher understands."""


@dataclass(frozen=True)
class Done:
    """A worker's message to the main thread."""

    node: Any
    step: Step
    verdict: Verdict
    seconds: float
    finished: Finished | None
    error: BaseException | None


@dataclass(frozen=True)
class Started:
    """A worker has begun with a step that runs."""

    step: Step
    reason: str


@dataclass
class Runner:
    """One run over the selected tasks."""

    workshop: Workshop
    reporter: RunReporter
    workers: int
    keep_going: bool
    always: bool
    spec_of: Callable[[str], str]
    """Video to the digest under which its spec is remembered."""
    ignored: frozenset[str]
    """Tasks the user told doit to ignore."""
    counts: Counter[Result] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Tracebacks of errors that are ours, not the user's."""
    notes: list[str] = field(default_factory=list)
    """What the user must not miss about results."""
    _results: dict[str, Result] = field(default_factory=dict)
    _messages: queue.SimpleQueue[Done | Started] = field(default_factory=queue.SimpleQueue)
    _running: int = 0

    def run(self, dispatcher: Any) -> None:  # noqa: ANN401  # doit is untyped
        """Bring the dispatcher's tasks up to date. Raises UsageError on a dependency cycle."""
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="step")
        try:
            self._walk(dispatcher, pool)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def results(self, *wanted: Result) -> list[str]:
        """The tasks that ended with one of these results."""
        return [task for task, result in self._results.items() if result in wanted]

    def _walk(self, dispatcher: Any, pool: ThreadPoolExecutor) -> None:  # noqa: ANN401
        """doit's protocol: send a finished node, get the next one that may start, or "hold on"."""
        finished_node = None
        while True:
            try:
                node = dispatcher.generator.send(finished_node)
            except StopIteration:
                while self._running:
                    self._next_done()
                return
            if node == "hold on":
                if not self._running:
                    waiting = ", ".join(sorted(n.task.name for n in dispatcher.waiting))
                    raise UsageError(f"dependency cycle among: {waiting}")
                finished_node = self._next_done()
            else:
                finished_node = node if self._start(node, pool) else None

    def _start(self, node: Any, pool: ThreadPoolExecutor) -> bool:  # noqa: ANN401
        """Begin a task; True when it is over already."""
        step: Step | None = node.task.meta.get("step") if node.task.meta else None
        if node.task.name in self.ignored or node.ignored_deps:
            return self._end(node, "ignore", reason="told so by doit ignore")
        if node.bad_deps or (self.failures and not self.keep_going):
            names = ", ".join(sorted({bad.task.name for bad in node.bad_deps})) or self.failures[0].task
            return self._end(node, "not-run", reason=f"needs {names}")
        if step is None:
            return self._end(node, self._group_result(node.task))
        try:
            verdict = self.workshop.judge.judge(step, always=self.always)
        except CinemakeError as error:
            return self._fail(node, str(error))
        if verdict.action in ("fresh", "pinned"):
            if verdict.result is not None:
                # Found good without a record of it: remember, so that the next look is cheap.
                outputs = {step.outputs[n]: blob.sha256 for n, blob in verdict.result.outputs.items()}
                self._record(step, Finished(verdict.key, outputs, verdict.result.seconds), verdict)
            return self._end(
                node, "pinned" if verdict.action == "pinned" else "up-to-date", reason=verdict.reason
            )
        self.workshop.judge.record.expect(step.task, step.video, step.outputs.values())
        node.run_status = "run"
        self._running += 1
        pool.submit(self._work, node, step, verdict)
        return False

    def _work(self, node: Any, step: Step, verdict: Verdict) -> None:  # noqa: ANN401
        """In a worker thread: do the step and tell the main thread."""
        if verdict.action == "run":
            self._messages.put(Started(step, verdict.reason))
        started = time.monotonic()
        finished, error = None, None
        try:
            finished = self.workshop.perform(
                step,
                verdict,
                Tell(
                    progress=lambda part, note: self.reporter.progress(step.task, part, note),
                    note=lambda sentence: self.notes.append(f"{step.task}: {sentence}"),
                ),
            )
        except BaseException as caught:  # whatever it is, the main thread must hear of it
            error = caught
        self._messages.put(Done(node, step, verdict, time.monotonic() - started, finished, error))

    def _next_done(self) -> Any:  # noqa: ANN401
        """In the main thread: wait until a worker is done with a task."""
        while isinstance(message := self._messages.get(), Started):
            self.reporter.step_started(message.step.task, message.reason)
        return self._settle(message)

    def _settle(self, done: Done) -> Any:  # noqa: ANN401
        """In the main thread: record and report what a worker did."""
        self._running -= 1
        if done.finished is not None:
            self._record(done.step, done.finished, done.verdict)
            result: Result = "restored" if done.verdict.action == "restore" else "success"
            self._end(done.node, result, seconds=done.seconds, reason=done.verdict.reason)
        elif isinstance(done.error, CinemakeError):
            self._fail(done.node, str(done.error), seconds=done.seconds)
        else:
            text = "".join(traceback.format_exception(done.error))
            self.faults.append(f"{done.step.task}\n{text}")
            self._fail(done.node, f"a fault of cinemake: {done.error!r}", seconds=done.seconds)
        return done.node

    def _record(self, step: Step, finished: Finished, verdict: Verdict) -> None:
        record = self.workshop.judge.record
        record.expect(step.task, step.video, step.outputs.values())
        record.finish(step.task, finished, Basis(verdict.parts, self.spec_of(step.video)))

    def _group_result(self, task: Any) -> Result:  # noqa: ANN401
        """A task without work of its own is up to date when all its parts were."""
        parts = {self._results.get(name, "up-to-date") for name in task.task_dep}
        return "up-to-date" if parts <= {"up-to-date"} else "success"

    def _fail(self, node: Any, message: str, *, seconds: float = 0.0) -> bool:  # noqa: ANN401
        self.failures.append(Failure(node.task.name, message))
        return self._end(node, "fail", seconds=seconds, error=message)

    def _end(
        self,
        node: Any,  # noqa: ANN401
        result: Result,
        *,
        seconds: float = 0.0,
        error: str = "",
        reason: str = "",
    ) -> bool:
        node.run_status = DOIT_STATUS[result]
        self._results[node.task.name] = result
        if node.task.meta and "step" in node.task.meta:
            self.counts[result] += 1
        self.reporter.step_ended(node.task.name, result, seconds, error, reason)
        return True
