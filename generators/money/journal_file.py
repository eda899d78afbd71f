"""The journal's database file: durable writes, errors of sqlite translated, never deleted automatically."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

from generators.errors import DiskRefused, UsageError
from generators.store.disk_errors import denied_text, explained, full_text
from generators.store.files import own_name

CURE = "make it writable, or move the data folder with [tool.cinemake] store.path"
WAIT_SECONDS = 20.0
"""How long to wait for another process that is writing; a process that dies loses its locks."""
TABLES = (
    "open (name text primary key, entry text not null, answer text)",
    "ledger (line text not null)",
    "names (id text not null, name text not null, primary key (id, name))",
)


def open_journal(path: Path) -> sqlite3.Connection:
    """Open or create the file; every statement is its own transaction. Raises UsageError and DiskRefused."""
    with explained(path.parent, cure=CURE):
        path.parent.mkdir(parents=True, exist_ok=True)
    with translated_errors(path):
        if not os.path.lexists(path):
            _make(path)
        _refuse_unusable(path)
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=WAIT_SECONDS)
    try:
        # Answers are kept only until their results are stored, so their space is freed.
        database.execute("pragma auto_vacuum=full")
        database.execute("pragma journal_mode=wal")
        # Unlike in the record, an entry must be on disk before its request leaves.
        database.execute("pragma synchronous=full")
        _check(database)
        for table in TABLES:
            database.execute(f"create table if not exists {table}")
    except BaseException:
        database.close()
        raise
    return database


def _make(path: Path) -> None:
    """Create the file under another name and link it, so that an empty journal is always a damaged one."""
    whole = path.with_name(f".{path.name}-{own_name()}")
    try:
        _connect(whole).close()
        # Another process may have been first. Where files cannot be linked, sqlite creates the file.
        with contextlib.suppress(OSError):
            os.link(whole, path)
    finally:
        whole.unlink(missing_ok=True)


def _refuse_unusable(path: Path) -> None:
    """Raise UsageError for a file that sqlite would treat as a new database or cannot open."""
    try:
        found = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise _unreadable(path, "it is a broken link") from None
        return
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    if not stat.S_ISREG(found.st_mode):
        raise _unreadable(path, "it is not a regular file")
    if not found.st_size:
        raise _unreadable(path, "it is empty")


def _check(database: sqlite3.Connection) -> None:
    (finding,) = database.execute("pragma quick_check(1)").fetchone()
    if finding != "ok":
        raise sqlite3.DatabaseError(finding)


@contextlib.contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise UsageError or DiskRefused for sqlite's errors and for entries that cannot be read."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except (sqlite3.DatabaseError, ValueError, TypeError, KeyError) as error:
        raise _translated(error, path) from error


def _translated(error: Exception, path: Path) -> Exception:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskRefused(full_text(path.parent, str(error)))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return DiskRefused(denied_text(path.parent, str(error), CURE))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DiskRefused(f"{path} is locked by another program: stop that program, then run doit again")
    return _unreadable(path, str(error))


def _unreadable(path: Path, why: str) -> UsageError:
    return UsageError(
        f"cannot read the journal of paid work {path} ({why}): it records which jobs were sent, "
        "so it is never deleted automatically; restore a backup, or move the file away if no job was open"
    )
