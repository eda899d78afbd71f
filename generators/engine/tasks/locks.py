"""The locks of a project's videos, read with the graph."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators.errors import SpecError
from generators.plan.paths import lock_path
from generators.plan.step import Step
from generators.spec.reading import Unreadable, read_text
from generators.store.lock_file import Lock, read_lock

MAX_BYTES = 64_000_000
"""The largest lock that is read: some hundred thousand results."""


def load_lock(root: Path, video: str) -> Lock:
    """The video's lock, empty if there is no file. Raises SpecError."""
    path = lock_path(video)
    try:
        return read_lock(read_text(root / path, most=MAX_BYTES), path)
    except FileNotFoundError:
        return Lock(path)
    except Unreadable as error:
        raise SpecError(f"{path} {error}: restore it from git, or delete it") from error


def refuse_lost_pins(lock: Lock, steps: Mapping[str, Step]) -> None:
    """Raise SpecError if a pinned step has no line and a pinned line of its kind has no step.

    A pinned result is found by its name: without this check, renaming the scene would make it again.
    """
    lost = [locked for locked in lock.by_task.values() if locked.pinned and locked.task not in steps]
    new = [step for step in steps.values() if step.pinned and step.task not in lock.by_task]
    for step in new:
        for locked in lost:
            if locked.task.partition(":")[0] == step.kind:
                raise SpecError(
                    f"{lock.path}:{locked.line} pins {locked.task}, which is no longer in the spec, and "
                    f"{step.task} is pinned but has no line: if it was renamed, write {step.task} into "
                    f"line {locked.line}, else delete that line"
                )
