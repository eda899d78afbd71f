"""What to do about sqlite's errors: a full disk, a file that cannot be written, a lock of another program."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from generators.errors import DiskRefused
from generators.store.disk_errors import denied_text, full_text

WAIT_SECONDS = 20.0
"""How long to wait for another process that is writing; a process that dies loses its locks."""


def disk_refusal(error: Exception, path: Path, *, cure: str, locked: str) -> DiskRefused | None:
    """The error to raise if the disk or another program is the cause; None for a damaged file.

    `cure` is how to get a file that can be written, `locked` the message for a lock.
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskRefused(full_text(path.parent, str(error)))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return DiskRefused(denied_text(path.parent, str(error), cure))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DiskRefused(locked)
    return None


def refuse_damaged(database: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError if sqlite finds damage in the file."""
    (finding,) = database.execute("pragma quick_check(1)").fetchone()
    if finding != "ok":
        raise sqlite3.DatabaseError(finding)
