"""Decides whether a step is fresh, can be restored, or must run; no other module does.

inputs' digests + request + recipe version + tools ─► key
the lock has a line for what was asked     ─► that result: fresh, restore, or an error where it is lost
key and targets as recorded                ─► fresh
a complete result of that key in the store ─► restore
otherwise                                  ─► run
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from generators.engine.freshness.reasons import UNKNOWN_DIFFERENCE, difference
from generators.errors import StepFailed
from generators.plan.kinds import kind_of
from generators.plan.step import Step, asked_digest, key_parts, parts_key
from generators.store.lock_file import Lock, LockLine
from generators.store.record import FinishedStep, Record
from generators.store.results import Blob, Result, Store
from generators.store.stat_cache import StatCache

KEPT_BY_PIN = "kept by pin: true, although its request or inputs changed"


@dataclass(frozen=True)
class Decision:
    """What to do with a step, and what the decision is based on."""

    action: Literal["fresh", "pinned", "restore", "run"]
    key: str
    """The key of the wanted result."""
    digests: Mapping[str, str]
    """The sha256 of every input by path; an input that differs afterwards voids the result."""
    result: Result | None
    """The stored result to restore, or one found at the targets that the record does not know."""
    reason: str
    parts: Mapping[str, Any]
    """The parts of the key, by name."""

    @property
    def is_kept_against(self) -> bool:
        """Whether `pin: true` keeps a result that was made from another request or other inputs."""
        return self.reason == KEPT_BY_PIN


@dataclass(frozen=True)
class StepSnapshot:
    """What a step is made from, as found on disk now."""

    step: Step
    digests: Mapping[str, str]
    """The sha256 of every input by path."""
    parts: Mapping[str, Any]

    def decision(
        self,
        action: Literal["fresh", "pinned", "restore", "run"],
        key: str,
        result: Result | None = None,
        reason: str = "",
    ) -> Decision:
        """A decision based on this snapshot."""
        return Decision(action, key, self.digests, result, reason, self.parts)

    def asked(self, *, family: bool = False) -> str:
        """The digest of what the author asked for."""
        return asked_digest(self.step, self.parts["inputs"], family=family)


@dataclass(frozen=True)
class FreshnessCheck:
    """Decides freshness by content; losing a store, cache or record never leads to a wrong decision."""

    record: Record
    files: StatCache
    tools: Mapping[str, str]
    store: Store
    """Results that can be made again."""
    kept: Store
    """Generated and pinned results."""
    locks: Mapping[str, Lock] = field(default_factory=dict)
    """Locks by video."""

    def store_of(self, step: Step) -> Store:
        """The store of a step's results."""
        return self.kept if step.may_be_held else self.store

    def decide(
        self, step: Step, *, always: bool = False, known: Mapping[str, str] = MappingProxyType({})
    ) -> Decision:
        """Decide on a step whose inputs are up to date. Raises StepFailed.

        `always` and `forget` run local deterministic steps again; a generated result is restored instead.
        `known` has the digests of inputs that are not on disk yet but will be.
        """
        seen = self.see(step, known)
        again = always or self.record.is_forgotten(step.task)
        locked = self._held_by(seen)
        if locked is not None:
            return self._hold(seen, locked, again=again)
        key = parts_key(seen.parts)
        if again and not step.is_held:
            return seen.decision("run", key, reason="forced")
        finished = self.record.finished(step.task)
        if not again and finished and finished.key == key and self._holds(step, finished.outputs):
            return seen.decision("fresh", key)
        if not step.stored:
            stamped = not again and self._holds(step, dict.fromkeys(step.outputs.values(), _stamp(key)))
            return seen.decision("fresh", key) if stamped else self._run(seen, key, finished)
        result = self._stored(seen, key, finished)
        if result is None or set(result.outputs) != set(step.outputs):
            return self._run(seen, key, finished)
        in_place = not again and self._holds(step, targets(step, result))
        return seen.decision("fresh" if in_place else "restore", result.key, result)

    def see(self, step: Step, known: Mapping[str, str] = MappingProxyType({})) -> StepSnapshot:
        """What the step is made from. Raises StepFailed if an input is missing."""
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

    def decide_take(self, step: Step) -> Decision:
        """The decision to make another take, whatever results exist. Raises StepFailed."""
        seen = self.see(step)
        return seen.decision("run", parts_key(seen.parts), reason="another take")

    def is_fresh(self, step: Step) -> bool:
        """Whether the step itself is fresh with the files on disk now."""
        try:
            return self.decide(step).action in ("fresh", "pinned")
        except StepFailed:
            return False

    def held_by(self, step: Step) -> LockLine | None:
        """The line of the lock that determines the step's result, if there is one. Raises StepFailed."""
        return self._held_by(self.see(step)) if step.may_be_held else None

    def _held_by(self, seen: StepSnapshot) -> LockLine | None:
        """Found by what was asked, and for a pinned step by its name."""
        lock, task = self.locks.get(seen.step.video), seen.step.task
        if lock is None or not seen.step.may_be_held:
            return None
        return lock.by_task.get(task) if seen.step.pinned else lock.find(task, seen.asked())

    def _hold(self, seen: StepSnapshot, locked: LockLine, *, again: bool) -> Decision:
        """The decision on a result that the lock names. Raises StepFailed if the result is lost."""
        step, where = seen.step, f"{self.locks[seen.step.video].path}:{locked.line}"
        if set(locked.outputs) != set(step.outputs):
            raise StepFailed(
                f"{where} lists the outputs {', '.join(sorted(locked.outputs))} for {step.task}, which makes "
                f"{', '.join(sorted(step.outputs))}: delete the line to make them again"
            )
        against = locked.asked != seen.asked()
        reason = KEPT_BY_PIN if against else ""
        in_place = self._holds(step, {step.outputs[name]: sha256 for name, sha256 in locked.outputs.items()})
        result = self._to_restore(step, locked.key, locked.outputs)
        if in_place and not again:
            return seen.decision("pinned" if against else "fresh", locked.key, result, reason)
        mismatch = self._mismatch(seen, locked, against=against)
        if mismatch:
            raise StepFailed(
                f"{where} {mismatch}: the line was edited or merged wrongly; restore "
                f"{self.locks[step.video].path} from git, or delete the line to make the result again"
            )
        if result is None:
            lost = self._lost(seen, locked)
            raise StepFailed(f"{where} names a result of {step.task} that is lost: {lost}")
        return seen.decision("restore", locked.key, result, reason)

    def _mismatch(self, seen: StepSnapshot, locked: LockLine, *, against: bool) -> str:
        """Why a line cannot be right, by the store's entry of the result it names; empty where it can."""
        entry = self.kept.entry(locked.key) or self.store.entry(locked.key)
        if entry is None:
            return ""
        if {name: blob.sha256 for name, blob in entry.outputs.items()} != dict(locked.outputs):
            return f"has other digests for {seen.step.task} than the result {locked.key[:12]} in the store"
        if entry.origin is None or not entry.origin.family:
            return ""
        # The same request can be written in two ways: with the profile's model, or with its name.
        is_its_own = against or locked.pinned or locked.key == parts_key(seen.parts)
        if is_its_own or entry.origin.family == seen.asked(family=True):
            return ""
        return f"names for {seen.step.task} a result that other words made (for {entry.origin.task})"

    def _lost(self, seen: StepSnapshot, locked: LockLine) -> str:
        """What is lost of a held result, and how to recover it; it is never replaced automatically."""
        step = seen.step
        lost = [sha256 for sha256 in locked.outputs.values() if not self.is_kept(sha256)]
        if step.generated:
            remake = f"run `doit reroll {step.task}` to make it again, which may cost money"
        else:
            remake = "delete the line to make it again"
        return (
            f"{', '.join(self.kept.lost_text(sha256) for sha256 in lost)}\n"
            f"Copy the store ({self.kept.root}) from a backup or from the machine that made it, or {remake}."
        )

    def is_kept(self, sha256: str) -> bool:
        """Whether the store of generated and pinned results has a blob with exactly these bytes."""
        return self.files.digest(str(self.kept.blob_path(sha256))) == sha256

    def _to_restore(self, step: Step, key: str, outputs: Mapping[str, str]) -> Result | None:
        """The result with these outputs, if each is intact at its target or in the store."""
        blobs = {}
        for name, sha256 in outputs.items():
            places = (step.outputs[name], str(self.kept.blob_path(sha256)))
            place = next((path for path in places if self.files.digest(path) == sha256), None)
            if place is None:
                return None
            blobs[name] = Blob(sha256, self.files.size(place))
        return Result(key, step.kind, blobs, 0.0)

    def whole(self, result: Result | None) -> Result | None:
        """The result if the bytes of all its blobs match their digests, else None.

        A paid result is reported as restorable only after this check.
        """
        if result and all(self.is_kept(blob.sha256) for blob in result.outputs.values()):
            return result
        return None

    def _stored(self, seen: StepSnapshot, key: str, finished: FinishedStep | None) -> Result | None:
        """A complete result of the key; where the author names a take, that take, whoever made it."""
        step = seen.step
        if not step.may_be_held:
            return self.store.find(key)
        found = self.whole(self.kept.find(key))
        if found is None and finished and finished.key == key:  # the entry is lost, but the record has it
            outputs = {name: finished.outputs.get(path, "") for name, path in step.outputs.items()}
            found = self._to_restore(step, key, outputs) if all(outputs.values()) else None
        if found is None and step.asked and step.asked.get("take"):
            takes = self.kept.of_family(seen.asked(family=True))
            found = next((take for take in takes if take.origin and take.origin.take == step.take), None)
            found = self.whole(found)
        return found

    def _run(self, seen: StepSnapshot, key: str, finished: FinishedStep | None) -> Decision:
        basis = self.record.basis(seen.step.task)
        if seen.step.generated and self.kept.has(key):
            reason = f"its stored result is lost ({self.kept.result_path(key)}): made again"
        elif finished is None:
            reason = "never made"
        elif finished.key == key:
            reason = "a target is missing or changed, and its result is not in the store"
        else:
            reason = difference(basis.parts, seen.parts) if basis else UNKNOWN_DIFFERENCE
        return seen.decision("run", key, reason=reason)

    def _holds(self, step: Step, outputs: Mapping[str, str]) -> bool:
        """Whether the targets exist with these digests."""
        same_targets = set(outputs) == set(step.outputs.values())
        return same_targets and all(self.files.digest(path) == sha256 for path, sha256 in outputs.items())


def targets(step: Step, result: Result) -> dict[str, str]:
    """The sha256 of each target once the result is in place."""
    return {step.outputs[name]: blob.sha256 for name, blob in result.outputs.items()}


def stamp_text(key: str) -> str:
    """The content of a set-up step's stamp once its work is done; it is checked without the record."""
    return f"{key}\n"


def _stamp(key: str) -> str:
    return hashlib.sha256(stamp_text(key).encode()).hexdigest()
