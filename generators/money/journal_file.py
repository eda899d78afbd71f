"""The journal's database file: durable writes, errors of sqlite translated, never deleted automatically."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

from generators.errors import UsageError
from generators.store.disk_errors import explained
from generators.store.files import own_name
from generators.store.sqlite_errors import WAIT_SECONDS, disk_refusal, refuse_damaged

CURE = "make it writable, or move the data folder with [tool.cinemake] store.path"
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
        refuse_damaged(database)
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
    locked = f"{path} is locked by another program: stop that program, then run doit again"
    return disk_refusal(error, path, cure=CURE, locked=locked) or _unreadable(path, str(error))


def _unreadable(path: Path, why: str) -> UsageError:
    return UsageError(
        f"cannot read the journal of paid work {path} ({why}): it records which jobs were sent, "
        "so it is never deleted automatically; restore a backup, or move the file away if no job was open"
    )
