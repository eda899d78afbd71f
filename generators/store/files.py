"""Putting whole files in place: written beside their goal, then renamed over it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import uuid
from pathlib import Path

CHUNK_BYTES = 1 << 20
FICLONE = 0x40049409
"""The Linux ioctl that shares a file's blocks instead of copying them (ioctl_ficlone(2))."""


def sha256_file(path: Path) -> str:
    """The sha256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, data: bytes) -> None:
    """Make `path` hold exactly `data`, or leave it as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = _beside(path)
    try:
        with staged.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def copy_atomically(source: Path, goal: Path) -> None:
    """Make `goal` a copy of `source`, sharing blocks where the file system can, or leave it as it was."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    staged = _beside(goal)
    try:
        _clone_or_copy(source, staged)
        staged.replace(goal)
    finally:
        staged.unlink(missing_ok=True)


def fsync_file(path: Path) -> None:
    """Wait until a file's bytes, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(path: Path) -> Path:
    # A name of its own per writer: two runs may put the same file in place at once.
    return path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.tmp")


def _clone_or_copy(source: Path, goal: Path) -> None:
    with source.open("rb") as reader, goal.open("wb") as writer:
        with contextlib.suppress(OSError):
            fcntl.ioctl(writer.fileno(), FICLONE, reader.fileno())
            return
        shutil.copyfileobj(reader, writer, CHUNK_BYTES)
