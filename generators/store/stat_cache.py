"""Digests of files without reading them twice: (inode, size, mtime, ctime) remembers the sha256.

The change time is part of it: a tool can put back a file's modification time, but not its change time.
A file changed within the clock's grain before it was read is not remembered: another change could look the
same. A long one is waited with until it is older, since reading it twice would take longer.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from generators.store.files import sha256_file

GRAIN_NS = 50_000_000
"""A file younger than this when read is read again next time; file systems' clocks tick this coarsely."""
LONG_BYTES = 32 << 20
"""A file that takes about as long to read as the grain is long."""
GROWTH = 2, 500
"""Missing files are dropped when there are so many times as many rows and so many more than then."""

Stamp = tuple[int, int, int, int]
"""Inode, size, modification time, change time; times in nanoseconds."""


class StatCache:
    """The sha256 of files by path, kept in a table of the given database. Safe for threads."""

    def __init__(self, database: sqlite3.Connection, root: Path) -> None:
        self._database = database
        self._root = f"{root}"
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Event] = {}
        database.execute(
            "create table if not exists digests"
            " (path text primary key, inode, size, mtime, ctime, sha256 text)"
        )
        rows = database.execute("select path, inode, size, mtime, ctime, sha256 from digests")
        self._known: dict[str, tuple[Stamp, str]] = {row[0]: (tuple(row[1:5]), row[5]) for row in rows}
        (after_last_drop,) = database.execute("pragma user_version").fetchone()
        if len(self._known) > GROWTH[0] * after_last_drop + GROWTH[1]:
            self._drop_missing()

    def digest(self, path: str) -> str | None:
        """The sha256 of a file, or None where there is no regular file; `path` is absolute or from the root.

        A file that several threads ask for at once is read by one of them.
        """
        try:
            stamp = _stamp(self._file(path))
            if stamp is None:
                return None
            known = self._known.get(path)
            if known and known[0] == stamp:
                return known[1]
            with self._turn(path):
                return self._remembered(path) or self._read(path)
        except OSError:
            return None

    def read_again(self, path: str) -> str | None:
        """The digest of the bytes as they are now: writes to mapped memory need not change the times."""
        with self._turn(path):
            with self._lock:
                self._known.pop(path, None)
                self._database.execute("delete from digests where path = ?", (path,))
            try:
                return self._read(path)
            except OSError:
                return None

    def size(self, path: str) -> int:
        """The size of a file in bytes; 0 if there is none."""
        stamp = _stamp(self._file(path))
        return stamp[1] if stamp else 0

    def placed(self, path: str, sha256: str) -> None:
        """Remember the digest of a file that was just put in place from verified bytes."""
        stamp = _stamp(self._file(path))
        if stamp is not None:
            self._remember(path, stamp, sha256)

    def _file(self, path: str) -> str:
        return path if path.startswith("/") else f"{self._root}/{path}"

    def _remembered(self, path: str) -> str | None:
        known = self._known.get(path)
        return known[1] if known and known[0] == _stamp(self._file(path)) else None

    def _read(self, path: str) -> str | None:
        file = self._file(path)
        stamp = _stamp(file)
        if stamp is None:
            return None
        age = time.time_ns() - stamp[3]
        if 0 <= age <= GRAIN_NS and stamp[1] >= LONG_BYTES:
            time.sleep((GRAIN_NS - age) / 1e9)
            stamp = _stamp(file)
            if stamp is None:
                return None
        # Only the change time shows that a file is young: any program may set the modification time.
        is_settled = time.time_ns() - stamp[3] > GRAIN_NS
        sha256 = sha256_file(Path(file))
        if is_settled and _stamp(file) == stamp:
            self._remember(path, stamp, sha256)
        return sha256

    @contextlib.contextmanager
    def _turn(self, path: str) -> Iterator[None]:
        """One thread at a time per path."""
        mine = threading.Event()
        while True:
            with self._lock:
                first = self._turns.setdefault(path, mine)
            if first is mine:
                break
            first.wait()
        try:
            yield
        finally:
            with self._lock:
                del self._turns[path]
            mine.set()

    def _remember(self, path: str, stamp: Stamp, sha256: str) -> None:
        with self._lock:
            self._known[path] = (stamp, sha256)
            self._database.execute(
                "insert or replace into digests values (?, ?, ?, ?, ?, ?)", (path, *stamp, sha256)
            )

    def _drop_missing(self) -> None:
        missing = [path for path in self._known if not _is_there(self._file(path))]
        self._database.execute("begin")
        self._database.executemany("delete from digests where path = ?", [(path,) for path in missing])
        self._database.execute("commit")
        for path in missing:
            del self._known[path]
        self._database.execute(f"pragma user_version = {len(self._known)}")


def _is_there(file: str) -> bool:
    try:
        return _stamp(file) is not None
    except OSError:  # perhaps only for now: a drive that is not mounted
        return True


def _stamp(file: str) -> Stamp | None:
    # A plain string and one call: this runs for every file of every build.
    try:
        status = os.stat(file)  # noqa: PTH116
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
