"""Where a step's work is done, in any thread: staged, checked, stored, and put in place.

staging in the store ─► run ─► checks ─► inputs still the same? ─► store ─► targets
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generators.engine.freshness.check import Decision, FreshnessCheck, stamp_text
from generators.errors import CinemakeError, StepFailed
from generators.plan.charges import Charge
from generators.plan.paths import BUILD, is_built
from generators.plan.requests import models_of
from generators.plan.step import Step
from generators.providers.roles.call import Usage
from generators.steps.context import Callbacks, Context
from generators.steps.services import Services
from generators.steps.workers import Worker, worker
from generators.store.disk_errors import IN_THE_WAY, explained
from generators.store.files import write_atomically
from generators.store.path_stamp import PathStamp, path_stamp
from generators.store.record import FinishedStep
from generators.store.results import Blob, Origin, Result, Store


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
    _making: dict[str, threading.Lock] = field(default_factory=dict)
    """One lock for each generated result that is made."""

    def perform(
        self,
        step: Step,
        decision: Decision,
        tell: Callbacks,
    ) -> StepResult:
        """Run or restore a step; its targets are in place when this returns. Raises CinemakeError.

        A local step whose stored result turns out damaged is run instead; what was generated or is held
        never is: nobody is asked, or paid, for what was to be restored.
        """
        if decision.action == "restore" and decision.result is not None:
            self.freshness.store_of(step).touch(decision.result)
            restored = self._place(step, decision.result)
            if restored is not None:
                self._note_saving(step, decision.result, tell)
                return StepResult(
                    FinishedStep(decision.key, restored, decision.result.seconds), restored=True
                )
            self._refuse_lost(step, decision.result)
        return StepResult(self._run(step, decision, tell), restored=False)

    def _refuse_lost(self, step: Step, result: Result) -> None:
        """Raise StepFailed for a result that only the store had, and has no longer."""
        if not step.is_held and self.freshness.held_by(step) is None:
            return
        self.freshness.decide(step)  # says it better of what a lock holds
        lost = [blob.sha256 for blob in result.outputs.values() if not self.freshness.is_kept(blob.sha256)]
        told = ", ".join(self.freshness.kept.lost_text(sha256) for sha256 in lost)
        raise StepFailed(
            f"{step.task} was to be restored, and its result is lost: {told}\n"
            f"Copy the store ({self.freshness.kept.root}) from a backup, or run doit again to make another; "
            "`doit plan` says for how much."
        )

    def _run(
        self,
        step: Step,
        decision: Decision,
        tell: Callbacks,
    ) -> FinishedStep:
        if not step.stored:
            return self._in_place(step, decision, tell)
        result = self.make(step, decision, tell)
        placed = self._place(step, result)
        if placed is None:
            raise StepFailed(
                f"{step.task}: the store lost the result before it could be put in place: run doit again"
            )
        return FinishedStep(decision.key, placed, result.seconds)

    def _note_saving(self, step: Step, result: Result, tell: Callbacks) -> None:
        """A lock names results without their origin; the store knows it."""
        known = result if result.origin else self.freshness.kept.find(result.key) if step.generated else None
        origin = known.origin if known else None
        if origin is None or not origin.provider or origin.usd == 0:
            return
        try:
            self.services.gateway.saved(step, origin)
        except CinemakeError as error:  # a restore needs no journal
            tell.note(str(error))

    def make(self, step: Step, decision: Decision, tell: Callbacks) -> Result:
        """Do the work and store its result, without putting it in place. Raises CinemakeError."""
        if not step.generated:
            return self._make(step, decision, tell)
        with self._making.setdefault(decision.key, threading.Lock()):
            # Two scenes may ask for the very same: the second one gets what was made for the first.
            made = self.freshness.whole(self.freshness.kept.find(decision.key))
            return made or self._make(step, decision, tell)

    def _make(self, step: Step, decision: Decision, tell: Callbacks) -> Result:
        try:
            return self._make_once(step, decision, tell)
        except _Disturbed:
            # Perhaps only its rights or times were set: done again, it surely reads the right bytes.
            # What was paid for is in the journal, and is not asked for again.
            return self._make_once(step, decision, tell)

    def _make_once(self, step: Step, decision: Decision, tell: Callbacks) -> Result:
        store = self.freshness.store_of(step)
        used: list[tuple[Charge, Usage]] = []
        trails = self._trails(step)
        with explained(store.root, cure=store.cure), _staging(store) as staging:
            started = time.monotonic()
            noting = replace(tell, usage=lambda charge, usage: used.append((charge, usage)))
            context = Context(step, self.project, staging, self.services, noting, decision.key)
            self.find_worker(step.kind).run(step.request, context)
            context.check_outputs()
            self._refuse_changed_inputs(step, decision, trails)
            context.progress(1.0, "")  # refuses when the step was ended meanwhile
            result = store.keep(
                decision.key,
                kind=step.kind,
                files={name: context.output(name) for name in step.outputs},
                seconds=time.monotonic() - started,
                origin=self._origin(step, used) if step.may_be_held else None,
            )
        if step.generated:
            self.services.gateway.close(decision.key, used)
        return result

    def _origin(self, step: Step, used: Sequence[tuple[Charge, Usage]]) -> Origin:
        """Where a result comes from: who made it, for how much, and which take of which words it is."""
        model = next(iter(models_of(step.request)), None)
        return Origin(
            task=step.task,
            provider=model.provider if model else "",
            model=(used[-1][1].model if used else model.model if model else None) or "",
            usd=self.services.gateway.bills(used),
            family=self.freshness.see(step).asked(family=True),
            take=step.take,
        )

    def _trails(self, step: Step) -> dict[str, PathStamp | None]:
        """How every input lies there now."""
        return {item.path: path_stamp(self.project / item.path, self.project) for item in step.inputs}

    def _refuse_changed_inputs(
        self, step: Step, decision: Decision, before: Mapping[str, PathStamp | None]
    ) -> None:
        """Raise StepFailed where the step may have read other bytes than its key was made from."""
        # An edit that was taken back leaves the bytes as they were, but not the way they lie there.
        now = self._trails(step)
        disturbed = next((path for path, then in before.items() if _is_disturbed(then, now[path])), None)
        changed = self.freshness.has_changed(decision) or self._rewritten(decision)
        if changed or disturbed:
            raise (StepFailed if changed else _Disturbed)(
                f"{changed or disturbed} changed while {step.task} was reading it; "
                "the result was thrown away: run doit again"
            )

    def _rewritten(self, decision: Decision) -> str | None:
        """A file of the user's whose bytes are others though all its times are as they were.

        What lies below build/ is ours, and was put there from bytes that were checked.
        """
        theirs = ((path, sha256) for path, sha256 in decision.digests.items() if not is_built(path))
        files = self.freshness.files
        return next((path for path, sha256 in theirs if files.read_again(path) != sha256), None)

    def _in_place(self, step: Step, decision: Decision, tell: Callbacks) -> FinishedStep:
        """A set-up step does its work in place: its stamps are written last, so half of it has none."""
        started, before = time.monotonic(), self._trails(step)
        with _staging(self.freshness.store) as staging:
            context = Context(step, self.project, staging, self.services, tell)
            self.find_worker(step.kind).run(step.request, context)
        seconds = time.monotonic() - started
        self._refuse_changed_inputs(step, decision, before)
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
                folder.unlink()
        if top in goal.parents and goal.is_dir() and not goal.is_symlink():
            shutil.rmtree(goal)


class _Disturbed(StepFailed):
    """An input has the bytes it should have, and may have had others in between."""


def _is_disturbed(before: PathStamp | None, now: PathStamp | None) -> bool:
    return before != now and (before is None or now is None or before.is_disturbed(now))


@contextlib.contextmanager
def _staging(store: Store) -> Iterator[Path]:
    """A folder to work in, gone afterwards."""
    folder = store.staging()
    try:
        yield folder
    finally:
        try:
            folder.rmdir()  # all that was made has been moved away
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
