"""Removes what killed processes left behind: files and folders named after their process."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path


def remove_leftovers(paths: Iterable[Path], *, part: int, separator: str = "-") -> None:
    """Remove each path whose process has ended; the process number is this part of the name, from 0."""
    for path in paths:
        pid = dict(enumerate(path.name.split(separator))).get(part, "")
        if not pid.isdecimal() or is_alive(int(pid)):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()


def is_alive(pid: int) -> bool:
    """Whether a process of this number is running, ours or another user's."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
