"""The locks of a project's videos, read with the graph."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators.errors import SpecError
from generators.plan.paths import lock_path
from generators.plan.step import Step
from generators.spec.reading import Unreadable, read_text
from generators.store.lock import Lock, read_lock

MAX_BYTES = 64_000_000
"""Of a lock: some hundred thousand results."""


def load_lock(root: Path, video: str) -> Lock:
    """The video's lock; an empty one where there is no file. Raises SpecError."""
    path = lock_path(video)
    try:
        return read_lock(read_text(root / path, most=MAX_BYTES), path)
    except FileNotFoundError:
        return Lock(path)
    except Unreadable as why:
        raise SpecError(f"{path} {why}: take it back from git, or delete it") from why


def refuse_lost_pins(lock: Lock, steps: Mapping[str, Step]) -> None:
    """Raise SpecError where a pinned step has no line and a pinned line of its kind has no step.

    A pinned result is found by its name: without this, renaming the scene would make it anew.
    """
    lost = [locked for locked in lock.by_task.values() if locked.pinned and locked.task not in steps]
    new = [step for step in steps.values() if step.pinned and step.task not in lock.by_task]
    for step in new:
        for locked in lost:
            if locked.task.partition(":")[0] == step.kind:
                raise SpecError(
                    f"{lock.path}:{locked.line} pins {locked.task}, which is no longer in the spec, and "
                    f"{step.task} is pinned without a line: write {step.task} into line {locked.line} "
                    "if it was renamed, else delete that line"
                )
