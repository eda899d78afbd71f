"""The runner: walks doit's dispatcher, decides on every step, and records and reports results.

    dispatcher ─► freshness ─► fresh: over at once
                        └► restore, run ─► scheduler: pools, time limits ─► record, report
                                                ▲                              │
                                                └ again, if the error may pass ◄

Only the main thread uses dispatcher, record and reporter; the scheduler's threads do the steps' work.
"""

from __future__ import annotations

import random
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from generators.engine.freshness.check import Decision
from generators.engine.run.attempt import Attempt, AttemptResult
from generators.engine.run.events import Failure, Result, RunReporter
from generators.engine.run.retries import may_try_again, pause_seconds
from generators.engine.run.scheduler import Scheduler
from generators.engine.run.step_runner import StepRunner
from generators.engine.run.trace import Trace
from generators.errors import CinemakeError, UsageError
from generators.plan.kinds import kind_of, pool_of
from generators.plan.step import Step
from generators.redaction import redact
from generators.steps.context import Callbacks
from generators.store.record import FinishedStep, MadeFrom

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


@dataclass
class Runner:
    """One run over the selected tasks."""

    step_runner: StepRunner
    reporter: RunReporter
    scheduler: Scheduler
    keep_going: bool
    always: bool
    spec_of: Callable[[str], str]
    """Video to the digest under which its spec is remembered."""
    find_urgency: Callable[[], Mapping[str, float]]
    """Task to the seconds from its start to the end of the build; asked for when there is work to do."""
    ignored: frozenset[str]
    """Tasks the user told doit to ignore."""
    counts: Counter[Result] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Tracebacks of errors that are ours, not the user's."""
    notes: list[str] = field(default_factory=list)
    """What the user must not miss about results."""
    trace: Trace = field(default_factory=Trace)
    _results: dict[str, Result] = field(default_factory=dict)
    _to_blame: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Task that failed or was left out to the failed tasks behind it."""
    _chance: random.Random = field(default_factory=random.Random)

    @cached_property
    def _urgency(self) -> Mapping[str, float]:
        return self.find_urgency()

    def run(self, dispatcher: Any) -> None:  # noqa: ANN401  # doit is untyped
        """Bring the dispatcher's tasks up to date. Raises UsageError when tasks wait for each other."""
        over: deque[Any] = deque()
        while self._gather(dispatcher, over):
            self.scheduler.start(self._begin)
            if self.scheduler.is_empty:
                waiting = ", ".join(sorted(node.task.name for node in dispatcher.waiting))
                raise UsageError(f"these tasks wait for each other: {waiting}")
            done = self.scheduler.next_done()
            if done is not None:
                over.extend(self._settle(done))

    def refuse(self, task: str, message: str) -> None:
        """Report a failure of something that was selected and cannot become a task."""
        self.failures.append(Failure(task, message))
        self.counts["fail"] += 1
        self.reporter.step_ended(task, "fail", 0.0, message)

    def results(self, *wanted: Result) -> list[str]:
        """The tasks that ended with one of these results."""
        return [task for task, result in self._results.items() if result in wanted]

    def _gather(self, dispatcher: Any, over: deque[Any]) -> bool:  # noqa: ANN401
        """Take every task that may start; False when all are over.

        doit's protocol: send a node that is over, get the next one that may start, or "hold on".
        """
        while True:
            try:
                node = dispatcher.generator.send(over.popleft() if over else None)
            except StopIteration:
                # Nothing is left to take, but what was taken may still be at work.
                self.scheduler.start(self._begin)
                return not self.scheduler.is_empty
            if node != "hold on":
                if self._is_settled(node):
                    over.append(node)
            elif not over:
                return True

    def _is_settled(self, node: Any) -> bool:  # noqa: ANN401
        """Decide on a task that may start: True when it is over, False when it is queued."""
        step: Step | None = node.task.meta.get("step") if node.task.meta else None
        if node.task.name in self.ignored or node.ignored_deps:
            return self._end(node, "ignore", reason="ignored by doit ignore")
        if node.bad_deps or self._is_stopping:
            return self._leave_out(node)
        if node.task.meta and "error" in node.task.meta:  # a video whose spec is broken
            return self._fail(node, str(node.task.meta["error"]))
        if step is None:
            return self._end(node, self._group_result(node.task))
        try:
            decision = self.step_runner.freshness.decide(step, always=self.always)
        except CinemakeError as error:
            return self._fail(node, str(error))
        if decision.action in ("fresh", "pinned"):
            if decision.result is not None:
                # Found good without a record of it: remember, so that the next look is cheap.
                outputs = {step.outputs[n]: blob.sha256 for n, blob in decision.result.outputs.items()}
                self.step_runner.freshness.record.expect(step.task, step.video, step.outputs.values())
                self._record(step, FinishedStep(decision.key, outputs, decision.result.seconds), decision)
            found: Result = "pinned" if decision.action == "pinned" else "up-to-date"
            return self._end(node, found, reason=decision.reason)
        node.run_status = "run"
        # The coordinator restores what the store has, whichever executor made it.
        pool = pool_of(step) if decision.action == "run" else "cpu"
        self.scheduler.put(Attempt(node, step, decision, pool, self._urgency.get(step.task, 0.0)))
        return False

    def _begin(self, attempt: Attempt) -> Callable[[], AttemptResult]:
        """An attempt starts: its work, for a worker thread."""
        step = attempt.step
        self.step_runner.freshness.record.expect(step.task, step.video, step.outputs.values())
        attempt.lane = self.trace.enter(attempt.pool)
        if attempt.decision.action == "run" and attempt.tries == 1:
            self.reporter.step_started(step.task, attempt.decision.reason)
        callbacks = Callbacks(partial(self._progress, step.task), partial(self._note, step.task))
        return partial(attempt.do, self.step_runner, callbacks)

    def _settle(self, done: AttemptResult) -> list[Any]:
        """Record and report an attempt that is over; the nodes that are over with it."""
        attempt, decision = done.attempt, done.attempt.decision
        kind = kind_of(attempt.step)
        if done.performed is not None:
            result: Result = "restored" if done.performed.restored else "success"
            self._record(attempt.step, done.performed.finished, decision)
            self._traced(done, result, decision.reason)
            self._end(attempt.node, result, seconds=done.seconds, reason=decision.reason)
        elif may_try_again(done.error, kind, attempt.tries) and not self._is_stopping:
            self._traced(done, "fail", str(done.error))
            self._try_again(attempt, str(done.error), kind.tries)
            return []
        elif isinstance(done.error, CinemakeError):
            self._traced(done, "fail", str(done.error))
            tried = f"\n(tried {attempt.tries} times)" if attempt.tries > 1 else ""
            self._fail(attempt.node, f"{done.error}{tried}", seconds=done.seconds)
        else:
            text = "".join(traceback.format_exception(done.error))
            self.faults.append(redact(f"{attempt.step.task}\n{text}"))
            self._traced(done, "fail", repr(done.error))
            self._fail(attempt.node, f"internal error in cinemake: {done.error!r}", seconds=done.seconds)
        left_out = self.scheduler.give_up() if self._is_stopping else []
        for waiting in left_out:
            self._leave_out(waiting.node)
        return [attempt.node, *(waiting.node for waiting in left_out)]

    def _try_again(self, attempt: Attempt, error: str, tries: int) -> None:
        pause = pause_seconds(attempt.tries, self._chance)
        reason = redact(error.splitlines()[0].rstrip(":"))
        self._note(attempt.step.task, f"tried again after: {reason}")
        again = f"try {attempt.tries + 1} of {tries} in {pause:.0f} s: {reason}"
        self.reporter.progress(attempt.step.task, 0.0, again)
        self.scheduler.try_again(attempt, pause)

    @property
    def _is_stopping(self) -> bool:
        """Whether nothing more is started after a failure."""
        return bool(self.failures) and not self.keep_going

    def _progress(self, task: str, share: float, note: str) -> None:
        self.reporter.progress(task, share, redact(note))

    def _note(self, task: str, sentence: str) -> None:
        self.notes.append(redact(f"{task}: {sentence}"))

    def _record(self, step: Step, finished: FinishedStep, decision: Decision) -> None:
        record = self.step_runner.freshness.record
        made_from = None if decision.is_kept_against else MadeFrom(decision.parts, self.spec_of(step.video))
        record.finish(step.task, finished, made_from)

    def _traced(self, done: AttemptResult, result: Result, reason: str) -> None:
        attempt = done.attempt
        details = {
            "result": result,
            "reason": redact(reason),
            "key": attempt.decision.key,
            "try": attempt.tries,
        }
        self.trace.leave(
            attempt.pool,
            attempt.lane,
            attempt.step.task,
            time.monotonic() - done.seconds,
            done.seconds,
            details,
        )

    def _group_result(self, task: Any) -> Result:  # noqa: ANN401
        """A task without work of its own is up to date when all its parts were."""
        parts = {self._results.get(name, "up-to-date") for name in task.task_dep}
        return "up-to-date" if parts <= {"up-to-date", "pinned"} else "success"

    def _leave_out(self, node: Any) -> bool:  # noqa: ANN401
        """A task that cannot run names the ones that failed, not those that were left out before it."""
        behind = {name for bad in node.bad_deps for name in self._to_blame[bad.task.name]}
        names = sorted(behind) or [self.failures[0].task]
        self._to_blame[node.task.name] = tuple(names)
        return self._end(node, "not-run", reason=f"{' and '.join(names)} failed")

    def _fail(self, node: Any, message: str, *, seconds: float = 0.0) -> bool:  # noqa: ANN401
        message = redact(message)
        self.failures.append(Failure(node.task.name, message))
        self._to_blame[node.task.name] = (node.task.name,)
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
        if node.task.meta and ("step" in node.task.meta or "error" in node.task.meta):
            self.counts[result] += 1
        self.reporter.step_ended(node.task.name, result, seconds, error, reason)
        return True
