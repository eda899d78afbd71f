"""Does what was decided on a step, in any thread: its job is run or its result restored, and put in place.

job ─► executor ─► result in the store ─► targets
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generators.engine.freshness.check import Decision, FreshnessCheck, stamp_text
from generators.engine.run.execute import WorkerContext, staging_folder
from generators.engine.run.executor import Executor, LocalExecutor
from generators.engine.run.inputs import InputCheck
from generators.engine.run.job import Job, may_leave
from generators.errors import CinemakeError, StepFailed
from generators.media import processes
from generators.plan.paths import BUILD
from generators.plan.step import Step, asked_digest
from generators.steps.context import Callbacks, Context
from generators.steps.services import Services
from generators.steps.workers import Worker, worker
from generators.store.disk_errors import IN_THE_WAY, explained
from generators.store.files import write_atomically
from generators.store.record import FinishedStep
from generators.store.results import Blob, Result, Store


@dataclass(frozen=True)
class StepResult:
    """What became of a step."""

    finished: FinishedStep
    restored: bool
    """Whether its result came out of the store; False: the work was done."""


@dataclass(frozen=True)
class StepRunner:
    """Does what the freshness check has decided."""

    project: Path
    freshness: FreshnessCheck
    services: Services
    find_worker: Callable[[str], Worker] = worker
    executor: Executor | None = None
    """Does the steps that may leave this process; None: this process's threads do."""
    _making: dict[str, threading.Lock] = field(default_factory=dict)
    """One lock for each generated result that is made."""

    def perform(
        self,
        step: Step,
        decision: Decision,
        callbacks: Callbacks,
    ) -> StepResult:
        """Run or restore a step; its targets are in place when this returns. Raises CinemakeError.

        A local step whose stored result turns out damaged is run instead. A generated or held result is not:
        no provider is called, or paid, for a result that was to be restored.
        """
        if decision.action == "restore" and decision.result is not None:
            self.freshness.store_of(step).touch(decision.result)
            restored = self._place(step, decision.result)
            if restored is not None:
                self._note_saving(step, decision.result, callbacks)
                return StepResult(
                    FinishedStep(decision.key, restored, decision.result.seconds), restored=True
                )
            self._refuse_lost(step, decision.result)
        return StepResult(self._run(step, decision, callbacks), restored=False)

    def _refuse_lost(self, step: Step, result: Result) -> None:
        """Raise StepFailed for a result that only the store had, and has no longer."""
        if not step.is_held and self.freshness.held_by(step) is None:
            return
        self.freshness.decide(step)  # raises a better message for a result that a lock holds
        lost = [blob.sha256 for blob in result.outputs.values() if not self.freshness.is_kept(blob.sha256)]
        details = ", ".join(self.freshness.kept.lost_text(sha256) for sha256 in lost)
        raise StepFailed(
            f"{step.task} cannot be restored, because its result is lost: {details}\n"
            f"Copy the store ({self.freshness.kept.root}) from a backup, or run doit again to make another; "
            "`doit plan` says for how much."
        )

    def _run(
        self,
        step: Step,
        decision: Decision,
        callbacks: Callbacks,
    ) -> FinishedStep:
        if not step.stored:
            return self._in_place(step, decision, callbacks)
        result = self.make(step, decision, callbacks)
        placed = self._place(step, result)
        if placed is None:
            raise StepFailed(
                f"{step.task}: the store lost the result before it could be put in place: run doit again"
            )
        return FinishedStep(decision.key, placed, result.seconds)

    def _note_saving(self, step: Step, result: Result, callbacks: Callbacks) -> None:
        """A lock names results without their origin; the store knows it."""
        known = result if result.origin else self.freshness.kept.find(result.key) if step.generated else None
        origin = known.origin if known else None
        if origin is None or not origin.provider or origin.usd == 0:
            return
        try:
            self.services.gateway.saved(step, origin)
        except CinemakeError as error:  # a restore needs no journal
            callbacks.note(str(error))

    def make(self, step: Step, decision: Decision, callbacks: Callbacks) -> Result:
        """Do the work and store its result, without putting it in place. Raises CinemakeError."""
        if not step.generated:
            return self._make(step, decision, callbacks)
        with self._making.setdefault(decision.key, threading.Lock()):
            # Two scenes may ask for the very same: the second one gets what was made for the first.
            made = self.freshness.whole(self.freshness.kept.find(decision.key))
            return made or self._make(step, decision, callbacks)

    def close(self) -> None:
        """End what works for the run outside its threads."""
        self.services.close()
        if self.executor is not None:
            self.executor.close()

    def _make(self, step: Step, decision: Decision, callbacks: Callbacks) -> Result:
        job, elsewhere = self._job(step, decision), self.executor if may_leave(step) else None
        executor = elsewhere or self._here
        future, owner = executor.submit(job, callbacks), processes.current_owner()
        with owner.ending(lambda: executor.end(future)) if owner else contextlib.nullcontext():
            outcome = future.result()
        for note in outcome.notes:
            callbacks.note(note)
        if elsewhere is not None:
            self.freshness.store_of(step).kept_bytes += outcome.result.bytes
        if step.generated:
            self.services.gateway.close(decision.key, outcome.used)
        return outcome.result

    def _job(self, step: Step, decision: Decision) -> Job:
        store = self.freshness.store_of(step)
        read = decision.parts["inputs"]
        return Job(
            step,
            decision.key,
            decision.digests,
            family=asked_digest(step, read, family=True) if step.may_be_held else "",
            project=self.project,
            cache=self.services.cache,
            store=store.root,
            store_setting=store.moved_by,
        )

    @cached_property
    def _here(self) -> LocalExecutor:
        """Does what must not leave this process."""
        worker_context = WorkerContext(self.services, self.freshness.files, self.find_worker)
        return LocalExecutor(worker_context, (self.freshness.store, self.freshness.kept))

    def _in_place(self, step: Step, decision: Decision, callbacks: Callbacks) -> FinishedStep:
        """A set-up step does its work in place: its stamps are written last, so half of it has none."""
        started = time.monotonic()
        inputs = InputCheck(step, self.project, self.freshness.files, decision.digests)
        with staging_folder(self.freshness.store) as staging:
            context = Context(step, self.project, staging, self.services, callbacks)
            self.find_worker(step.kind).run(step.request, context)
        seconds = time.monotonic() - started
        inputs.refuse_changed()
        outputs = {}
        for path in step.outputs.values():
            write_atomically(self.project / path, stamp_text(decision.key).encode())
            outputs[path] = self.freshness.files.digest(path) or ""
        return FinishedStep(decision.key, outputs, seconds)

    def _place(self, step: Step, result: Result) -> dict[str, str] | None:
        """Put a stored result at the targets; None when a blob turned out bad."""
        store, files = self.freshness.store_of(step), self.freshness.files
        placed = {}
        for name, blob in result.outputs.items():
            path = step.outputs[name]
            # A target that already has these bytes is left alone, with its times.
            if files.digest(path) != blob.sha256:
                with explained(self.project / BUILD, cure="make it writable"):
                    is_whole = self._restore(store, blob, self.project / path)
                if not is_whole:
                    return None
                files.placed(path, blob.sha256)
            placed[path] = blob.sha256
        return placed

    def _restore(self, store: Store, blob: Blob, goal: Path) -> bool:
        try:
            return store.restore(blob, goal)
        except OSError as error:
            if error.errno not in IN_THE_WAY:
                raise
            self._make_way(goal)
            return store.restore(blob, goal)

    def _make_way(self, goal: Path) -> None:
        """Below build/ nothing is anybody's but ours: a folder in a file's place goes, and the reverse."""
        top = self.project / BUILD
        for folder in goal.parents:
            if top in folder.parents and os.path.lexists(folder) and not folder.is_dir():
                folder.unlink(missing_ok=True)  # the same file may be in another thread's way
        if top in goal.parents and goal.is_dir() and not goal.is_symlink():
            shutil.rmtree(goal)
