"""Where a step's work is done, in any thread: staged, checked, stored, and put in place.

staging in the store ─► run ─► checks ─► inputs still the same? ─► store ─► targets
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generators.engine.freshness import Judge, Verdict, stamp_text
from generators.errors import StepFailed
from generators.plan.step import Step
from generators.steps.booth import Booth
from generators.steps.context import Context, Tell
from generators.steps.registry import Worker, worker
from generators.store.files import write_atomically
from generators.store.record import Finished
from generators.store.results import Result


@dataclass(frozen=True)
class Workshop:
    """Does what the judge has decided."""

    project: Path
    judge: Judge
    booth: Booth
    find_worker: Callable[[str], Worker] = worker

    def perform(
        self,
        step: Step,
        verdict: Verdict,
        tell: Tell,
    ) -> Finished:
        """Run or restore a step; its targets are in place when this returns. Raises CinemakeError."""
        if verdict.action == "restore" and verdict.result is not None:
            restored = self._place(step, verdict.result)
            if restored is not None:
                return Finished(verdict.key, restored, verdict.result.seconds)
        return self._run(step, verdict, tell)

    def _run(
        self,
        step: Step,
        verdict: Verdict,
        tell: Tell,
    ) -> Finished:
        store = self.judge.store_of(step)
        staging = store.staging()
        started = time.monotonic()
        try:
            context = Context(step, self.project, staging, self.booth, tell)
            self.find_worker(step.kind).run(step.request, context)
            if not step.stored:
                return self._in_place(step, verdict, time.monotonic() - started)
            context.check_outputs()
            self._refuse_changed_inputs(step, verdict)
            files = {name: context.output(name) for name in step.outputs}
            seconds = time.monotonic() - started
            result = store.keep(verdict.key, kind=step.kind, files=files, seconds=seconds)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        placed = self._place(step, result)
        if placed is None:
            raise StepFailed(
                f"{step.task}: the store lost the result before it could be put in place: run doit again"
            )
        return Finished(verdict.key, placed, seconds)

    def _refuse_changed_inputs(self, step: Step, verdict: Verdict) -> None:
        changed = self.judge.has_changed(verdict)
        if changed:
            raise StepFailed(
                f"{changed} changed while {step.task} was reading it; "
                "the result was thrown away: run doit again"
            )

    def _in_place(self, step: Step, verdict: Verdict, seconds: float) -> Finished:
        """A set-up step has done its work in place: its stamps are written last, so half of it has none."""
        self._refuse_changed_inputs(step, verdict)
        outputs = {}
        for path in step.outputs.values():
            write_atomically(self.project / path, stamp_text(verdict.key).encode())
            outputs[path] = self.judge.files.digest(path) or ""
        return Finished(verdict.key, outputs, seconds)

    def _place(self, step: Step, result: Result) -> dict[str, str] | None:
        """Put a stored result at the targets; None when a blob turned out bad."""
        store, files = self.judge.store_of(step), self.judge.files
        placed = {}
        for name, blob in result.outputs.items():
            path = step.outputs[name]
            # A target that already has these bytes is left alone, with its times.
            if files.digest(path) != blob.sha256:
                if not store.restore(blob, self.project / path):
                    return None
                files.placed(path, blob.sha256)
            placed[path] = blob.sha256
        return placed
