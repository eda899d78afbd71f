"""Writing the locks: what every generated and pinned step has come to, when that is something new."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators.engine.freshness import Judge
from generators.engine.graph import Graph
from generators.errors import StepFailed
from generators.plan.step import Step
from generators.store.files import write_atomically
from generators.store.lock import Lock, Locked, lock_text


def write_locks(root: Path, graph: Graph, judge: Judge) -> list[str]:
    """Hold what every video's generated and pinned steps have come to; the paths of locks that changed.

    Runs with overrides read locks and never write them: what they make is not what the spec says.
    """
    if graph.overridden:
        return []
    return [lock.path for video, lock in graph.locks.items() if _write(root, graph, judge, video, lock)]


def write_lock(root: Path, lock: Lock, lines: Mapping[str, Locked]) -> None:
    """Make the file hold these lines; without any there is no file."""
    text = lock_text(lines.values())
    if text:
        write_atomically(root / lock.path, text.encode())
    else:
        (root / lock.path).unlink(missing_ok=True)


def _write(root: Path, graph: Graph, judge: Judge, video: str, lock: Lock) -> bool:
    lines: dict[str, Locked] = {}
    whole = True
    for step in graph.of_video(video):
        if not step.locked:
            continue
        line = _line(root, step, judge) or lock.by_task.get(step.task)
        whole = whole and line is not None
        if line is not None:
            lines[step.task] = line
    if not whole:
        # A renamed scene that is not built yet is found by what it asks: its line stays until it is.
        lines = {**lock.by_task, **lines}
    if lines == dict(lock.by_task):
        return False
    write_lock(root, lock, lines)
    return True


def _line(root: Path, step: Step, judge: Judge) -> Locked | None:
    """What the step's good result is; None where it has none."""
    try:
        verdict = judge.judge(step)
    except StepFailed:
        return None
    finished = judge.record.finished(step.task)
    if verdict.action not in ("fresh", "pinned") or finished is None:
        return None
    outputs = {name: finished.outputs[path] for name, path in step.outputs.items()}
    if judge.kept.whole(outputs) is None:  # pinned only now, or the store has lost it
        for name, sha256 in outputs.items():
            judge.kept.adopt(sha256, root / step.outputs[name])
    held = judge.locks[step.video].by_task.get(step.task)
    if verdict.action == "pinned" and held is not None:
        return held
    return Locked(step.task, judge.see(step).asked(), verdict.key, outputs, step.pinned)
