"""Finds out whether a step's inputs changed while it was reading them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generators.errors import StepFailed
from generators.plan.paths import is_built
from generators.plan.step import Step
from generators.store.path_stamp import PathStamp, path_stamp
from generators.store.stat_cache import StatCache


class InputDisturbed(StepFailed):
    """An input has the bytes it should have, and may have had others in between."""


class InputCheck:
    """Looks at a step's inputs before its work, and again afterwards."""

    def __init__(self, step: Step, project: Path, files: StatCache, digests: Mapping[str, str]) -> None:
        """`digests` has the sha256 of every input by path, as the result's key was made from."""
        self._step, self._project, self._files, self._digests = step, project, files, digests
        self._before = self._stamps()

    def refuse_changed(self) -> None:
        """Raise StepFailed where the step may have read other bytes than its key was made from."""
        # An edit that was taken back leaves the bytes as they were, but not the file's stamp.
        now = self._stamps()
        disturbed = next(
            (path for path, then in self._before.items() if _is_disturbed(then, now[path])), None
        )
        changed = self._changed() or self._rewritten()
        if changed or disturbed:
            raise (StepFailed if changed else InputDisturbed)(
                f"{changed or disturbed} changed while {self._step.task} was reading it; "
                "the result was thrown away: run doit again"
            )

    def _stamps(self) -> dict[str, PathStamp | None]:
        return {item.path: path_stamp(self._project / item.path, self._project) for item in self._step.inputs}

    def _changed(self) -> str | None:
        files = self._files
        return next((path for path, sha256 in self._digests.items() if files.digest(path) != sha256), None)

    def _rewritten(self) -> str | None:
        """A user's file whose bytes differ although none of its times does.

        Files below build/ are ours, and were put there from bytes that were checked.
        """
        theirs = ((path, sha256) for path, sha256 in self._digests.items() if not is_built(path))
        return next((path for path, sha256 in theirs if self._files.read_again(path) != sha256), None)


def _is_disturbed(before: PathStamp | None, now: PathStamp | None) -> bool:
    return before != now and (before is None or now is None or before.is_disturbed(now))
