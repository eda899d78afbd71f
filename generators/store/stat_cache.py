"""Digests of files without reading them twice: (inode, size, mtime, ctime) remembers the sha256.

The change time is part of it: a tool can put back a file's modification time, but not its change time.
A file changed within the clock's grain of being hashed is not remembered: another change could look the same.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
from pathlib import Path

from generators.store.files import sha256_file

GRAIN_NS = 50_000_000
"""A file younger than this when hashed is hashed again next time; file systems' clocks tick this coarsely."""

Stamp = tuple[int, int, int, int]


class StatCache:
    """The sha256 of files by path, kept in a table of the given database."""

    def __init__(self, database: sqlite3.Connection, root: Path) -> None:
        self._database = database
        self._root = f"{root}/"
        self._lock = threading.Lock()
        database.execute(
            "create table if not exists digests"
            " (path text primary key, inode, size, mtime, ctime, sha256 text)"
        )
        rows = database.execute("select path, inode, size, mtime, ctime, sha256 from digests")
        self._known: dict[str, tuple[Stamp, str]] = {row[0]: (tuple(row[1:5]), row[5]) for row in rows}

    def digest(self, path: str) -> str | None:
        """The sha256 of a file under the root, or None where there is no regular file."""
        file = self._root + path
        try:
            stamp = _stamp(file)
            if stamp is None:
                return None
            known = self._known.get(path)
            if known and known[0] == stamp:
                return known[1]
            sha256 = sha256_file(Path(file))
            after = _stamp(file)
        except OSError:
            return None
        if after == stamp and time.time_ns() - max(stamp[2], stamp[3]) > GRAIN_NS:
            self._remember(path, stamp, sha256)
        return sha256

    def stamp(self, path: str) -> Stamp | None:
        """What changes whenever the file is written, even with the bytes it had."""
        return _stamp(self._root + path)

    def placed(self, path: str, sha256: str) -> None:
        """Remember the digest of a file that was just put in place from verified bytes."""
        stamp = _stamp(self._root + path)
        if stamp is not None:
            self._remember(path, stamp, sha256)

    def _remember(self, path: str, stamp: Stamp, sha256: str) -> None:
        with self._lock:
            self._known[path] = (stamp, sha256)
            self._database.execute(
                "insert or replace into digests values (?, ?, ?, ?, ?, ?)", (path, *stamp, sha256)
            )


def _stamp(file: str) -> Stamp | None:
    # A plain string and one call: this runs for every file of every build.
    try:
        status = os.stat(file)  # noqa: PTH116
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
