"""Locks on files, held by the kernel (flock): released when their process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def open_lock_file(path: Path | str, *, create: bool = True) -> int:
    """A descriptor of the lock file; closing it releases the lock. Raises OSError."""
    return os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if create else 0), 0o644)


def lock(descriptor: int, *, shared: bool = False) -> None:
    """Wait until the lock is free, and take it; shared locks exclude only exclusive ones."""
    fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)


def try_lock(descriptor: int) -> bool:
    """Take the lock exclusively if it is free now; False if another process holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
