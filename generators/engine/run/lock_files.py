"""Writes the locks after a run: the results of generated and pinned steps, where they changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators.engine.freshness.check import FreshnessCheck
from generators.engine.tasks.graph import Graph
from generators.errors import StepFailed
from generators.plan.step import Step
from generators.store.files import write_atomically
from generators.store.lock_file import Lock, LockLine, lock_text


def write_locks(root: Path, graph: Graph, freshness: FreshnessCheck) -> list[str]:
    """Write the results of all generated and pinned steps; returns the paths of the locks that changed.

    A run with overrides does not write locks: its results are not those of the spec.
    """
    if graph.overridden:
        return []
    return [lock.path for video, lock in graph.locks.items() if _write(root, graph, freshness, video, lock)]


def write_lock(root: Path, lock: Lock, lines: Mapping[str, LockLine]) -> None:
    """Write these lines to the lock's file, or remove the file if there are none."""
    text = lock_text(lines.values())
    if text:
        write_atomically(root / lock.path, text.encode())
    else:
        (root / lock.path).unlink(missing_ok=True)


def _write(root: Path, graph: Graph, freshness: FreshnessCheck, video: str, lock: Lock) -> bool:
    lines: dict[str, LockLine] = {}
    all_good = True
    for step in graph.of_video(video):
        if not step.may_be_held:
            continue
        outputs = _good_outputs(step, freshness)
        all_good = all_good and outputs is not None
        line = _line(root, step, freshness, outputs) if outputs else lock.by_task.get(step.task)
        if line is not None:
            lines[step.task] = line
    if not all_good:
        # A renamed scene that is not built yet is found by what it asks for: keep its line until then.
        lines = {**lock.by_task, **lines}
    if lines == dict(lock.by_task):
        return False
    write_lock(root, lock, lines)
    return True


def _good_outputs(step: Step, freshness: FreshnessCheck) -> dict[str, str] | None:
    """The sha256 of each output of an up-to-date step by name, else None."""
    try:
        decision = freshness.decide(step)
    except StepFailed:
        return None
    if decision.action not in ("fresh", "pinned"):
        return None
    if decision.result is not None:
        return {name: blob.sha256 for name, blob in decision.result.outputs.items()}
    # The record may still have an earlier result, if the run was killed before recording this one.
    finished = freshness.record.finished(step.task)
    if finished is None or finished.key != decision.key:
        return None
    return {name: finished.outputs[path] for name, path in step.outputs.items()}


def _line(root: Path, step: Step, freshness: FreshnessCheck, outputs: Mapping[str, str]) -> LockLine | None:
    """The line that holds the step's result; None if it needs none, or is not in the store."""
    lock, decision = freshness.locks[step.video], freshness.decide(step)
    if decision.action == "pinned":
        return lock.by_task[step.task]
    asked = freshness.see(step).asked()
    if not step.is_held and lock.find(step.task, asked) is None:
        return None
    for name, sha256 in outputs.items():
        # Newly pinned, or lost from the store: the target still has it.
        if not freshness.is_kept(sha256) and freshness.kept.adopt(sha256, root / step.outputs[name]) is None:
            return None
    return LockLine(step.task, asked, decision.key, dict(outputs), step.pinned)
