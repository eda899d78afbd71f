"""The file that a command draws: refused before anything is built, and put in place whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from generators.errors import DiskRefused, UsageError
from generators.store.files import copy_atomically


def output_path(command: str, given: str, default: str, suffixes: Sequence[str]) -> Path:
    """The file to write: the one that `-o` names, else `default` in the current folder. Raises UsageError."""
    goal = Path(given or default)
    if given and goal.suffix.lower() not in suffixes:
        raise UsageError(
            f"-o {given}: {command} writes {suffixes[0][1:].upper()}: name the file *{suffixes[0]}"
        )
    if goal.is_dir():
        raise UsageError(f"-o {goal} is a folder: name the file to write")
    if not goal.parent.is_dir():
        raise UsageError(f"cannot write -o {goal}: there is no folder {goal.parent}")
    if not os.access(goal.parent, os.W_OK):
        raise UsageError(f"cannot write -o {goal}: the folder {goal.parent.absolute()} is read-only")
    return goal


def put(drawn: Path, goal: Path) -> None:
    """Copy a finished picture to its goal. Raises DiskRefused."""
    try:
        copy_atomically(drawn, goal)
    except OSError as error:
        raise DiskRefused(f"cannot write {goal}: {error.strerror}") from error
