"""One building command per project at a time: a second one waits, and a killed one leaves no lock."""

from __future__ import annotations

import contextlib
import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from generators.store.disk_errors import explained
from generators.store.file_lock import lock, open_lock_file, try_lock


@contextlib.contextmanager
def run_lock(state: Path) -> Iterator[bool]:
    """Hold the project's run lock; yields True if the previous run was killed and left files to sweep.

    It is a lock of the kernel (flock), released however the process ends. Raises DiskRefused.
    """
    with explained(state, cure="make it writable"):
        descriptor = _opened(state / "run.lock")
    try:
        if not try_lock(descriptor):
            sys.stderr.write("Another doit is building this project: waiting for it to finish.\n")
            lock(descriptor)
        was_killed = os.pread(descriptor, 16, 0).startswith(b"running")
        os.pwrite(descriptor, b"running\n", 0)
        yield was_killed
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        # cinemake did not create it: keep it under another name.
        path.rename(path.with_name(f"{path.name}.{uuid.uuid4().hex[:6]}"))
    return open_lock_file(path)
