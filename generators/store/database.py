"""The project's small database in `.cinemake/`: opened, healed by dropping it, never needed to be right.

Nothing in it is the only copy of anything: losing it costs a look into the store.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path


def open_database(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open or make the database; True says that a damaged one was dropped.

    Every statement is its own transaction: a step is recorded the moment it is finished.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _open(path), False
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            raise
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _open(path), True


def _open(path: Path) -> sqlite3.Connection:
    # Worker threads hash files through the same connection; the callers hold their own locks.
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
    try:
        database.execute("pragma journal_mode=wal")
        database.execute("pragma synchronous=normal")
        _check(database)
    except BaseException:
        database.close()
        raise
    return database


def _check(database: sqlite3.Connection) -> None:
    (verdict,) = database.execute("pragma quick_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"malformed: {verdict}")
