"""Writes `provenance.json` after a run: what every file of a video was made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generators.engine.freshness.check import FreshnessCheck
from generators.engine.licences import fonts, licence_of
from generators.engine.tasks.graph import Graph
from generators.money.gateway import total
from generators.plan.kinds import charges_of
from generators.plan.paths import video_path
from generators.plan.step import Step, canonical
from generators.store.entry import Origin
from generators.store.files import write_atomically

FORMAT = 1


def write_provenance(root: Path, graph: Graph, freshness: FreshnessCheck, *, changed: set[str]) -> None:
    """Write the file of each video of which a step ran, or which has no file yet."""
    for name, video in graph.videos.items():
        goal = video_path(name, "provenance.json")
        finished = freshness.record.finished(f"composite:{name}")
        if finished is None or (name not in changed and (root / goal).exists()):
            continue
        steps = [_step_entry(root, step, freshness) for step in graph.of_video(name)]
        data = {
            "provenance": FORMAT,
            "video": name,
            "title": video.title,
            "profile": video.profile,
            # Scenes with the same request share one result.
            "usd": total({step["key"] or step["task"]: step["usd"] for step in steps}.values()),
            "fonts": fonts(root),
            "steps": steps,
        }
        freshness.record.expect(f"video:{name}", name, [goal])
        write_atomically(root / goal, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def video_seconds(root: Path, name: str) -> float:
    """Length of a finished video, from its timeline."""
    timeline = json.loads((root / video_path(name, "timeline.json")).read_text("utf-8"))
    return float(timeline["frames"]) / float(timeline["fps"])


def _step_entry(root: Path, step: Step, freshness: FreshnessCheck) -> dict[str, Any]:
    finished = freshness.record.finished(step.task)
    # The record does not know how a result held by the lock was made; the store does.
    stored = freshness.store_of(step).find(finished.key) if finished and step.may_be_held else None
    seconds = stored.seconds if stored else finished.seconds if finished else None
    entry: dict[str, Any] = {
        "task": step.task,
        "key": finished.key if finished else None,
        "made": stored.made or None if stored else None,
        "seconds": None if seconds is None else round(seconds, 3),
        "usd": _usd(step, stored.origin if stored else None),
        "take": step.take,
        "pinned": step.pinned,
        "models": _models(step, stored.origin if stored else None),
        "request": json.loads(canonical(step.request)),
        "inputs": {item.path: freshness.files.digest(item.path) for item in step.inputs},
        "outputs": dict(finished.outputs) if finished else {},
        "tools": {tool: freshness.tools[tool] for tool in step.tools},
    }
    if step.kind == "narration":
        entry["words"] = _word_times(root / step.outputs["words"])
    return entry


def _usd(step: Step, origin: Origin | None) -> float | None:
    """What the result cost when it was made; None where that is unknown."""
    if not step.generated:
        return 0.0
    return origin.usd if origin else None


def _models(step: Step, origin: Origin | None) -> list[dict[str, Any]]:
    """The models that were asked, the models that answered, and the licences of the results."""
    asked = {(charge.role, charge.model.provider, charge.model.model) for charge in charges_of(step)}
    if getattr(step.request, "recorded", False):
        asked = {("speech", "recorded", None)}
    answered = origin.model or None if origin and len(asked) == 1 else None
    return [
        {
            "role": role,
            "provider": provider,
            "asked": model,
            "answered": answered,
            "licence": licence_of(role, provider),
        }
        for role, provider, model in sorted(asked, key=str)
    ]


def _word_times(path: Path) -> dict[str, Any]:
    """The source of the word times, and how many of them are interpolated."""
    try:
        words = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {"timing": words["timing"], "count": len(words["words"]), "interpolated": words["interpolated"]}
