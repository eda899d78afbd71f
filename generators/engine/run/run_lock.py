"""One building command per project at a time: the second waits, and a dead one leaves no lock behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from generators.store.disk_errors import explained


@contextlib.contextmanager
def run_lock(state: Path) -> Iterator[bool]:
    """Hold the project's run lock; yields True when the run before was killed and left things to sweep.

    The lock is the kernel's (flock), so it goes with its process whatever ends it. Raises DiskRefused.
    """
    with explained(state, cure="make it writable"):
        descriptor = _opened(state / "run.lock")
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("Another doit is building in this project: waiting for it to end.\n")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        was_killed = os.pread(descriptor, 16, 0).startswith(b"running")
        os.pwrite(descriptor, b"running\n", 0)
        yield was_killed
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        # In our own folder, yet nothing that we have put there: it is kept.
        path.rename(path.with_name(f"{path.name}.{uuid.uuid4().hex[:6]}"))
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
