"""What a build would do, without doing it: for every step run, restore, fresh or depends.

A step whose inputs are yet to be made is judged by what is known: its own request.
When only its inputs may differ, it depends: it runs unless they come out as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from generators.engine.freshness import Judge, Verdict
from generators.errors import StepFailed
from generators.plan.step import Step, canonical

Action = Literal["run", "restore", "fresh", "pinned", "depends"]


@dataclass(frozen=True)
class Forecast:
    """What would become of one step."""

    task: str
    action: Action
    reason: str
    seconds: float
    """Expected from earlier runs; 0 for what is fresh."""
    usd: float
    bytes: int
    """Size of what would be restored."""


def forecast(steps: Iterable[Step], judge: Judge, *, always: bool = False) -> dict[str, Forecast]:
    """Forecasts by task name; `steps` come after what they read."""
    usual = judge.record.usual_seconds()
    known: dict[str, str] = {}
    """Digests of what will be restored."""
    unknown: dict[str, str] = {}
    """Path of what will be made anew to the task that makes it."""
    found: dict[str, Forecast] = {}
    for step in steps:
        waits_for = sorted(
            {unknown[item.path] for item in step.inputs if item.keyed and item.path in unknown}
        )
        if waits_for:
            found[step.task] = _unsure(step, judge, waits_for, usual)
        else:
            verdict = _verdict(step, judge, known, always=always)
            found[step.task] = _sure(step, verdict, judge, usual)
            if verdict.action == "restore" and verdict.result:
                known |= {step.outputs[name]: b.sha256 for name, b in verdict.result.outputs.items()}
        if found[step.task].action in ("run", "depends"):
            unknown |= dict.fromkeys(step.outputs.values(), step.task)
    return found


def _verdict(step: Step, judge: Judge, known: dict[str, str], *, always: bool) -> Verdict:
    try:
        return judge.judge(step, always=always, known=known)
    except StepFailed as error:
        return Verdict("run", "", {}, None, str(error), {})


def _sure(step: Step, verdict: Verdict, judge: Judge, usual: dict[str, float]) -> Forecast:
    size = sum(blob.bytes for blob in verdict.result.outputs.values()) if verdict.result else 0
    seconds = _seconds(step, judge, usual) if verdict.action == "run" else 0.0
    restored = verdict.action == "restore"
    reason = verdict.reason or ("its result is in the store" if restored else "")
    return Forecast(step.task, verdict.action, reason, seconds, 0.0, size if restored else 0)


def _unsure(step: Step, judge: Judge, waits_for: list[str], usual: dict[str, float]) -> Forecast:
    basis = judge.record.basis(step.task)
    changed = basis is None or canonical(basis.parts["request"]) != canonical(step.request)
    action: Action = "run" if changed else "depends"
    reason = f"needs {', '.join(waits_for[:3])}" + (" and others" if len(waits_for) > 3 else "")
    return Forecast(step.task, action, reason, _seconds(step, judge, usual), 0.0, 0)


def _seconds(step: Step, judge: Judge, usual: dict[str, float]) -> float:
    finished = judge.record.finished(step.task)
    return finished.seconds if finished else usual.get(step.kind, 0.0)


def critical_path(steps: Iterable[Step], forecasts: dict[str, Forecast]) -> tuple[list[str], float]:
    """The chain of steps that decides how long the build takes at least, and its seconds."""
    makers: dict[str, str] = {}
    longest: dict[str, tuple[float, list[str]]] = {}
    for step in steps:
        before = [longest[makers[item.path]] for item in step.inputs if item.path in makers]
        seconds, path = max(before, key=lambda entry: entry[0], default=(0.0, []))
        own = forecasts[step.task].seconds
        longest[step.task] = (seconds + own, [*path, step.task] if own else path)
        makers |= dict.fromkeys(step.outputs.values(), step.task)
    seconds, path = max(longest.values(), key=lambda entry: entry[0], default=(0.0, []))
    return path, seconds
