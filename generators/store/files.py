"""Putting whole files in place: written beside their goal, then renamed over it.

Names are plain strings in here, and calls are few: this runs for every output of every step.
"""
# ruff: noqa: PTH103, PTH105, PTH108, PTH118, PTH120
# pathlib takes longer than the system calls behind it, and this runs for every output of every step.

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import itertools
import os
import shutil
import stat
import uuid
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

CHUNK_BYTES = 1 << 20
SMALL_BYTES = 1 << 16
"""A file below this is read in one piece."""
FICLONE = 0x40049409
"""The Linux ioctl that shares a file's blocks instead of copying them (ioctl_ficlone(2))."""

_MARK = uuid.uuid4().hex[:8]
"""Distinguishes this process from an earlier one of the same number."""
_count = itertools.count()


def own_name() -> str:
    """A name that no other writer has, and that begins with the number of this process: `123-1f0c9a2b7`."""
    return f"{os.getpid()}-{_MARK}{next(_count):x}"


def open_regular(path: str | Path) -> FileIO:
    """A file to read, unbuffered. Raises OSError, also for a pipe, which would be waited for, or a device."""
    file = open(path, "rb", buffering=0, opener=_without_waiting)  # noqa: SIM115  # closed by who asked
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, "not a regular file", str(path))


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def read_regular(path: str | Path) -> bytes:
    """All bytes of a file. Raises OSError like `open_regular`."""
    with open_regular(path) as file:
        return file.read()


def sha256_file(path: str | Path) -> str:
    """The sha256 of a file's bytes. Raises OSError."""
    with open_regular(path) as file:
        start = file.read(SMALL_BYTES)
        if len(start) < SMALL_BYTES:
            return hashlib.sha256(start + file.read()).hexdigest()
        digest = hashlib.sha256(start)
        return hashlib.file_digest(file, lambda: digest).hexdigest()


def write_atomically(path: str | Path, data: bytes, *, synced: bool = True) -> None:
    """Write exactly `data` to `path`, or leave `path` unchanged.

    If it is not `synced`, a power cut may damage it: only for files that are checked when they are read.
    """
    with _replacing(path) as staged, _created(staged) as descriptor:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        if synced:
            os.fsync(descriptor)


def copy_atomically(source: str | Path, goal: str | Path) -> None:
    """Make `goal` a copy of `source`, sharing blocks where the file system can, or leave `goal` unchanged."""
    with open_regular(source) as reader, _replacing(goal) as staged, _created(staged) as descriptor:
        try:
            fcntl.ioctl(descriptor, FICLONE, reader.fileno())
        except OSError:
            with open(descriptor, "wb", closefd=False) as writer:
                shutil.copyfileobj(reader, writer, CHUNK_BYTES)


def fsync_file(path: str | Path) -> None:
    """Wait until a file's bytes, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _replacing(path: str | Path) -> Iterator[str]:
    """A name beside `path` for what takes its place when the block ends well, and is removed otherwise."""
    folder, name = os.path.split(path)
    # One name per writer: two runs may put the same file in place at the same time.
    staged = os.path.join(folder, f".{name}.{own_name()}.tmp")
    try:
        yield staged
        os.replace(staged, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(staged)
        raise


@contextlib.contextmanager
def _created(path: str) -> Iterator[int]:
    """A new file, with the folders above it, open for writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        descriptor = os.open(path, flags, 0o666)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
