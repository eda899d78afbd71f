"""The lock of one video: which stored results its generated and pinned steps use; committed beside its spec.

One line per result, sorted, so that two people's edits of different scenes merge line by line:

    TASK ASKED KEY OUTPUT=SHA256[,OUTPUT=SHA256] [pinned]

A result is looked up by what was asked; the task is for readers, but a pinned result is found by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generators.errors import SpecError
from generators.spec.reading import lines_of

HEAD = "# What the generated results of this video are; written by doit, to be committed with the spec.\n"
_LINE = re.compile(
    r"(?P<task>\S+) (?P<asked>[0-9a-f]{64}) (?P<key>[0-9a-f]{64})"
    r" (?P<outputs>\w+=[0-9a-f]{64}(?:,\w+=[0-9a-f]{64})*)(?P<pinned> pinned)?"
)


@dataclass(frozen=True)
class LockLine:
    """One line."""

    task: str
    asked: str
    key: str
    """Of the result when it was made."""
    outputs: Mapping[str, str]
    """Output name to the sha256 of its bytes."""
    pinned: bool = False
    line: int = field(default=0, compare=False)
    """Where it stands in the file, counted from 1; 0 for one that was never read from there."""

    def __str__(self) -> str:
        outputs = ",".join(f"{name}={sha256}" for name, sha256 in sorted(self.outputs.items()))
        return f"{self.task} {self.asked} {self.key} {outputs}{' pinned' if self.pinned else ''}"


@dataclass(frozen=True)
class Lock:
    """The lines of one file."""

    path: str
    """Project-relative."""
    by_task: Mapping[str, LockLine] = field(default_factory=dict)

    def find(self, task: str, asked: str) -> LockLine | None:
        """The line of what was asked, the task's own first when several scenes ask the same."""
        own = self.by_task.get(task)
        if own and own.asked == asked:
            return own
        return self._by_asked.get(asked)

    @cached_property
    def _by_asked(self) -> dict[str, LockLine]:
        return {locked.asked: locked for locked in reversed([*self.by_task.values()])}


def read_lock(text: str, path: str) -> Lock:
    """The lock of a file's text. Raises SpecError naming each invalid line."""
    by_task: dict[str, LockLine] = {}
    problems = []
    for number, line in enumerate(lines_of(text), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            merged = line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
            cure = "keep one side of the merge" if merged else "delete it, or take it back from git"
            problems.append(f"{path}:{number} is not a line of a lock file: {cure}\n    {line}")
            continue
        outputs = dict(part.split("=") for part in match["outputs"].split(","))
        locked = LockLine(
            match["task"], match["asked"], match["key"], outputs, match["pinned"] is not None, number
        )
        if locked.task in by_task:
            first = by_task[locked.task].line
            again = f"names {locked.task} twice (see line {first}): delete one of the lines"
            problems.append(f"{path}:{number} {again}")
        by_task[locked.task] = locked
    if problems:
        raise SpecError("\n".join(problems))
    return Lock(path, by_task)


def lock_text(lines: Iterable[LockLine]) -> str:
    """The file's text; empty where nothing is locked."""
    rows = sorted(str(locked) for locked in lines)
    return HEAD + "".join(f"{row}\n" for row in rows) if rows else ""
