"""Is a step fresh, can its result be restored, or must it run? Decided here and nowhere else.

inputs' digests + request + recipe version + tools ─► key
what was asked is in the video's lock      ─► that result: fresh, restore, or a stop where it is lost
key and targets as recorded                ─► fresh
a whole result of that key in the store    ─► restore
otherwise                                  ─► run
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from generators.engine.freshness.reasons import difference
from generators.errors import StepFailed
from generators.plan.kinds import kind_of
from generators.plan.step import Step, asked_digest, key_parts, parts_key
from generators.store.lock import Lock, LockLine
from generators.store.record import FinishedStep, Record
from generators.store.results import Blob, Result, Store
from generators.store.stat_cache import StatCache

AGAINST = "kept by pin: true, though what it is made from changed"


@dataclass(frozen=True)
class Decision:
    """What to do with a step, and what that was decided from."""

    action: Literal["fresh", "pinned", "restore", "run"]
    key: str
    """Of the result that is wanted."""
    digests: Mapping[str, str]
    """Path of every input to the sha256 it had; an input that differs afterwards voids the result."""
    result: Result | None
    """The stored result to restore, or one found at the targets that the record does not know."""
    reason: str
    parts: Mapping[str, Any]
    """What the key was made from, by name."""

    @property
    def is_kept_against(self) -> bool:
        """Whether `pin: true` keeps a result that was made from something else."""
        return self.reason == AGAINST


@dataclass(frozen=True)
class StepSnapshot:
    """What a step is made from, as it lies there now."""

    step: Step
    digests: Mapping[str, str]
    """Path of every input to its sha256."""
    parts: Mapping[str, Any]

    def decision(
        self,
        action: Literal["fresh", "pinned", "restore", "run"],
        key: str,
        result: Result | None = None,
        reason: str = "",
    ) -> Decision:
        """A decision taken from this."""
        return Decision(action, key, self.digests, result, reason, self.parts)

    def asked(self, *, family: bool = False) -> str:
        """Digest of what the author asked."""
        return asked_digest(self.step, self.parts["inputs"], family=family)


@dataclass(frozen=True)
class FreshnessCheck:
    """Decides freshness by content; every store, cache and record it reads may be lost without harm."""

    record: Record
    files: StatCache
    tools: Mapping[str, str]
    store: Store
    """Results that can be made again."""
    kept: Store
    """Generated and pinned results."""
    locks: Mapping[str, Lock] = field(default_factory=dict)
    """Video to its lock."""

    def store_of(self, step: Step) -> Store:
        """Where a step's results live."""
        return self.kept if step.may_be_held else self.store

    def decide(
        self, step: Step, *, always: bool = False, known: Mapping[str, str] = MappingProxyType({})
    ) -> Decision:
        """The decision, taken when everything the step reads is up to date. Raises StepFailed.

        `always` and `forget` run local deterministic steps again; a generated result is restored instead.
        `known` are digests of inputs that are not on disk yet but will be.
        """
        seen = self.see(step, known)
        again = always or self.record.is_forgotten(step.task)
        locked = self._held_by(seen)
        if locked is not None:
            return self._hold(seen, locked, again=again)
        key = parts_key(seen.parts)
        if again and not step.is_held:
            return seen.decision("run", key, reason="asked for")
        finished = self.record.finished(step.task)
        if not again and finished and finished.key == key and self._holds(step, finished.outputs):
            return seen.decision("fresh", key)
        if not step.stored:
            stamped = not again and self._holds(step, dict.fromkeys(step.outputs.values(), _stamp(key)))
            return seen.decision("fresh", key) if stamped else self._run(seen, key, finished)
        result = self._stored(seen, key, finished)
        if result is None or set(result.outputs) != set(step.outputs):
            return self._run(seen, key, finished)
        there = not again and self._holds(step, targets(step, result))
        return seen.decision("fresh" if there else "restore", result.key, result)

    def see(self, step: Step, known: Mapping[str, str] = MappingProxyType({})) -> StepSnapshot:
        """What the step is made from. Raises StepFailed where an input is missing."""
        digests = {}
        for item in step.inputs:
            sha256 = known.get(item.path) or self.files.digest(item.path)
            if sha256 is None:
                raise StepFailed(f"{item.path} is missing: {step.task} reads it")
            digests[item.path] = sha256
        keyed = {item.role: digests[item.path] for item in step.inputs if item.keyed}
        parts = key_parts(
            step, version=kind_of(step).version, input_digests=keyed, tool_identities=self.tools
        )
        return StepSnapshot(step, digests, parts)

    def judge_anew(self, step: Step) -> Decision:
        """A decision that makes the step's result whatever there is already. Raises StepFailed."""
        seen = self.see(step)
        return seen.decision("run", parts_key(seen.parts), reason="another take")

    def is_fresh(self, step: Step) -> bool:
        """Whether the step itself is fresh as things lie on disk."""
        try:
            return self.decide(step).action in ("fresh", "pinned")
        except StepFailed:
            return False

    def has_changed(self, decision: Decision) -> str | None:
        """The first input that no longer has the bytes the decision was taken from, or None."""
        return next(
            (path for path, sha256 in decision.digests.items() if self.files.digest(path) != sha256), None
        )

    def held_by(self, step: Step) -> LockLine | None:
        """The lock's line that decides the step's result, if there is one. Raises StepFailed."""
        return self._held_by(self.see(step)) if step.may_be_held else None

    def _held_by(self, seen: StepSnapshot) -> LockLine | None:
        """By what was asked, and a pinned one by its name."""
        lock, task = self.locks.get(seen.step.video), seen.step.task
        if lock is None or not seen.step.may_be_held:
            return None
        return lock.by_task.get(task) if seen.step.pinned else lock.find(task, seen.asked())

    def _hold(self, seen: StepSnapshot, locked: LockLine, *, again: bool) -> Decision:
        """The decision on a result that the lock names. Raises StepFailed where it is nowhere to be had."""
        step, where = seen.step, f"{self.locks[seen.step.video].path}:{locked.line}"
        if set(locked.outputs) != set(step.outputs):
            raise StepFailed(
                f"{where} names {', '.join(sorted(locked.outputs))} as what {step.task} makes, which is "
                f"{', '.join(sorted(step.outputs))}: delete the line to have it made anew"
            )
        against = locked.asked != seen.asked()
        reason = AGAINST if against else ""
        there = self._holds(step, {step.outputs[name]: sha256 for name, sha256 in locked.outputs.items()})
        result = self._to_restore(step, locked.key, locked.outputs)
        if there and not again:
            return seen.decision("pinned" if against else "fresh", locked.key, result, reason)
        foreign = self._foreign(seen, locked, against=against)
        if foreign:
            raise StepFailed(
                f"{where} {foreign}: lines were edited or merged wrongly; take {self.locks[step.video].path} "
                "back from git, or delete the line to have it made anew"
            )
        if result is None:
            lost = self._lost(seen, locked)
            raise StepFailed(f"{where} holds {step.task} to a result that is lost: {lost}")
        return seen.decision("restore", locked.key, result, reason)

    def _foreign(self, seen: StepSnapshot, locked: LockLine, *, against: bool) -> str:
        """Why the result that a line names cannot be that of its words; empty where it can.

        The store has written down what each result is and was asked for.
        """
        entry = self.kept.entry(locked.key) or self.store.entry(locked.key)
        if entry is None:
            return ""
        if {name: blob.sha256 for name, blob in entry.outputs.items()} != dict(locked.outputs):
            return f"names other bytes for {seen.step.task} than the result {locked.key[:12]} has"
        if entry.origin is None or not entry.origin.family:
            return ""
        # The same request may be worded in two ways, as with the profile's model or the same one by name.
        is_its_own = against or locked.pinned or locked.key == parts_key(seen.parts)
        if is_its_own or entry.origin.family == seen.asked(family=True):
            return ""
        return f"holds {seen.step.task} to a result that was made for other words (as {entry.origin.task})"

    def _lost(self, seen: StepSnapshot, locked: LockLine) -> str:
        """What is lost of a held result, and how to get it; nothing is made in its place by itself."""
        step = seen.step
        lost = [sha256 for sha256 in locked.outputs.values() if not self.is_kept(sha256)]
        anew = f"run `doit reroll {step.task}` to have it made anew"
        if step.generated:
            anew += ", and paid for where it costs money"
        else:
            anew = "delete the line to have it made anew"
        return (
            f"{', '.join(self.kept.lost_text(sha256) for sha256 in lost)}\n"
            f"Copy the store ({self.kept.root}) from a backup or from the machine that made it, or {anew}."
        )

    def is_kept(self, sha256: str) -> bool:
        """Whether the store of generated and pinned results has these very bytes."""
        return self.files.digest(str(self.kept.blob_path(sha256))) == sha256

    def _to_restore(self, step: Step, key: str, outputs: Mapping[str, str]) -> Result | None:
        """The result of these outputs when each is at its target already or in the store, byte for byte."""
        blobs = {}
        for name, sha256 in outputs.items():
            places = (step.outputs[name], str(self.kept.blob_path(sha256)))
            place = next((path for path in places if self.files.digest(path) == sha256), None)
            if place is None:
                return None
            blobs[name] = Blob(sha256, self.files.size(place))
        return Result(key, step.kind, blobs, 0.0)

    def whole(self, result: Result | None) -> Result | None:
        """The same, if its blobs have the very bytes it names: what was paid for is promised only then."""
        if result and all(self.is_kept(blob.sha256) for blob in result.outputs.values()):
            return result
        return None

    def _stored(self, seen: StepSnapshot, key: str, finished: FinishedStep | None) -> Result | None:
        """A whole result of the key; where the author names a take, that take whoever made it."""
        step = seen.step
        if not step.may_be_held:
            return self.store.find(key)
        found = self.whole(self.kept.find(key))
        if found is None and finished and finished.key == key:  # its entry is lost, and the record knows it
            outputs = {name: finished.outputs.get(path, "") for name, path in step.outputs.items()}
            found = self._to_restore(step, key, outputs) if all(outputs.values()) else None
        if found is None and step.asked and step.asked.get("take"):
            takes = self.kept.of_family(seen.asked(family=True))
            found = next((take for take in takes if take.origin and take.origin.take == step.take), None)
            found = self.whole(found)
        return found

    def _run(self, seen: StepSnapshot, key: str, finished: FinishedStep | None) -> Decision:
        basis = self.record.basis(seen.step.task)
        if seen.step.generated and self.kept.knows(key):
            reason = f"made before, but the store has lost it ({self.kept.result_path(key)}): made anew"
        elif finished is None:
            reason = "never made"
        elif finished.key == key:
            reason = "a target is missing or changed, and the store has lost it"
        else:
            reason = difference(basis.parts, seen.parts) if basis else "what it is made from changed"
        return seen.decision("run", key, reason=reason)

    def _holds(self, step: Step, outputs: Mapping[str, str]) -> bool:
        """Whether the targets are there with these bytes."""
        same_targets = set(outputs) == set(step.outputs.values())
        return same_targets and all(self.files.digest(path) == sha256 for path, sha256 in outputs.items())


def targets(step: Step, result: Result) -> dict[str, str]:
    """Target to the sha256 it has once the result is in place."""
    return {step.outputs[name]: blob.sha256 for name, blob in result.outputs.items()}


def stamp_text(key: str) -> str:
    """What the stamp of a set-up step holds once its work is done: it needs no record to be found good."""
    return f"{key}\n"


def _stamp(key: str) -> str:
    return hashlib.sha256(stamp_text(key).encode()).hexdigest()
