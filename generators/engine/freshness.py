"""Is a step fresh, can its result be restored, or must it run? Decided here and nowhere else.

inputs' digests + request + recipe version + tools ─► key
key and targets as recorded                ─► fresh
a whole result of that key in the store    ─► restore
otherwise                                  ─► run
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from generators.errors import StepFailed
from generators.plan.step import Step, key_parts, parts_key
from generators.steps.registry import VERSIONS
from generators.store.record import Finished, Record
from generators.store.results import Result, Store
from generators.store.stat_cache import StatCache


@dataclass(frozen=True)
class Verdict:
    """What to do with a step, and what that was decided from."""

    action: Literal["fresh", "restore", "run"]
    key: str
    digests: Mapping[str, str]
    """Path of every input to the sha256 it had; an input that differs afterwards voids the result."""
    result: Result | None
    """The stored result to restore."""
    reason: str
    parts: Mapping[str, Any]
    """What the key was made from, by name."""


@dataclass(frozen=True)
class Judge:
    """Decides freshness by content; every store, cache and record it reads may be lost without harm."""

    record: Record
    files: StatCache
    tools: Mapping[str, str]
    store: Store
    """Results that can be made again."""
    kept: Store
    """Generated results."""

    def store_of(self, step: Step) -> Store:
        """Where a step's results live."""
        return self.kept if step.generated else self.store

    def judge(
        self, step: Step, *, always: bool = False, known: Mapping[str, str] = MappingProxyType({})
    ) -> Verdict:
        """The verdict, taken when everything the step reads is up to date. Raises StepFailed.

        `always` and `forget` run local deterministic steps again; a generated result is restored instead.
        `known` are digests of inputs that are not on disk yet but will be.
        """
        digests = self._input_digests(step, known)
        keyed = {item.role: digests[item.path] for item in step.inputs if item.keyed}
        parts = key_parts(step, version=VERSIONS[step.kind], input_digests=keyed, tool_identities=self.tools)
        key = parts_key(parts)
        again = always or self.record.is_forgotten(step.task)
        if again and not step.generated:
            return Verdict("run", key, digests, None, "asked for", parts)
        finished = self.record.finished(step.task)
        if not again and finished and finished.key == key and self._holds(step, finished.outputs):
            return Verdict("fresh", key, digests, None, "", parts)
        if (
            not again
            and not step.stored
            and self._holds(step, dict.fromkeys(step.outputs.values(), _stamp(key)))
        ):
            return Verdict("fresh", key, digests, None, "", parts)
        result = self.store_of(step).find(key) if step.stored else None
        if result is None or set(result.outputs) != set(step.outputs):
            return Verdict("run", key, digests, None, self._reason(step, finished, key, parts), parts)
        stored = {step.outputs[name]: blob.sha256 for name, blob in result.outputs.items()}
        if not again and self._holds(step, stored):
            return Verdict("fresh", key, digests, result, "", parts)
        return Verdict("restore", key, digests, result, "", parts)

    def _reason(self, step: Step, finished: Finished | None, key: str, parts: Mapping[str, Any]) -> str:
        if finished is None:
            return "never made"
        if finished.key == key:
            return "a target is missing or changed, and the store has lost it"
        basis = self.record.basis(step.task)
        return _difference(basis.parts, parts) if basis else "what it is made from changed"

    def is_fresh(self, step: Step) -> bool:
        """Whether the step itself is fresh as things lie on disk."""
        try:
            return self.judge(step).action == "fresh"
        except StepFailed:
            return False

    def has_changed(self, verdict: Verdict) -> str | None:
        """The first input that no longer has the bytes the verdict was taken from, or None."""
        return next(
            (path for path, sha256 in verdict.digests.items() if self.files.digest(path) != sha256), None
        )

    def _input_digests(self, step: Step, known: Mapping[str, str]) -> dict[str, str]:
        digests = {}
        for item in step.inputs:
            sha256 = known.get(item.path) or self.files.digest(item.path)
            if sha256 is None:
                raise StepFailed(f"{item.path} is missing: {step.task} reads it")
            digests[item.path] = sha256
        return digests

    def _holds(self, step: Step, outputs: Mapping[str, str]) -> bool:
        """Whether the targets are there with these bytes."""
        same_targets = set(outputs) == set(step.outputs.values())
        return same_targets and all(self.files.digest(path) == sha256 for path, sha256 in outputs.items())


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The first part of the key that differs, in a few words."""
    if old["version"] != new["version"]:
        return f"recipe version {old['version']} -> {new['version']}"
    for part, word in (("request", "changed"), ("inputs", "changed"), ("tools", "is another one")):
        before, after = old[part], new[part]
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                return f"{name} {word}"
    return "what it is made from changed"


def stamp_text(key: str) -> str:
    """What the stamp of a set-up step holds once its work is done: it needs no record to be found good."""
    return f"{key}\n"


def _stamp(key: str) -> str:
    return hashlib.sha256(stamp_text(key).encode()).hexdigest()
