"""The project's small database in `.cinemake/`: dropped when damaged, and never the only copy of anything.

Losing it costs a look into the store.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from generators.store.disk_errors import explained
from generators.store.sqlite_errors import WAIT_SECONDS, disk_refusal, refuse_damaged

T = TypeVar("T")
FILES = ("", "-wal", "-shm")
"""What sqlite writes: the database, its log, and the log's index, by the end of their names."""
CURE = "make it writable"


class Database(sqlite3.Connection):
    """A connection whose errors name what to do if its file cannot be written. Raises DiskRefused."""

    path: Path

    def execute(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401  # as sqlite3 has it
        """As `sqlite3.Connection.execute`."""
        try:
            return super().execute(*arguments)
        except sqlite3.OperationalError as error:
            raise _translated(error, self.path) from error

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401  # as sqlite3 has it
        """As `sqlite3.Connection.executemany`."""
        try:
            return super().executemany(*arguments)
        except sqlite3.OperationalError as error:
            raise _translated(error, self.path) from error


def open_for(path: Path, use: Callable[[Database], T]) -> tuple[T, bool]:
    """Open or create a database; return what `use` makes of it, and whether a damaged one was dropped.

    Every statement is its own transaction: a step is recorded as soon as it is finished.
    It is also damaged if `use` finds content that it cannot read (sqlite3.Error, ValueError, TypeError).
    Raises DiskRefused.
    """
    with explained(path.parent, cure=CURE):
        path.parent.mkdir(parents=True, exist_ok=True)
    # sqlite would read a file that it cannot write, and report that only at the first finished step.
    if not any(_is_unusable(path.with_name(path.name + suffix)) for suffix in FILES):
        with contextlib.suppress(sqlite3.Error, ValueError, TypeError):
            return _used(path, use), False
    with explained(path.parent, cure=CURE):
        _drop(path)
    return _used(path, use), True


def _used(path: Path, use: Callable[[Database], T]) -> T:
    # Worker threads hash files through the same connection; the callers hold their own locks.
    try:
        database = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=WAIT_SECONDS, factory=Database
        )
    except sqlite3.OperationalError as error:
        raise _translated(error, path) from error
    database.path = path
    try:
        database.execute("pragma journal_mode=wal")
        database.execute("pragma synchronous=normal")
        refuse_damaged(database)
        return use(database)
    except BaseException:
        database.close()
        raise


def _translated(error: sqlite3.OperationalError, path: Path) -> Exception:
    """The error with what to do, or the error itself if only dropping the file helps."""
    locked = (
        f"{path} is locked by another program: stop that program, or delete the file "
        "(nothing in it is needed), then run doit again"
    )
    return disk_refusal(error, path, cure=CURE, locked=locked) or error


def _is_unusable(file: Path) -> bool:
    """Whether something is there that cannot be opened for writing."""
    try:
        with file.open("r+b"):
            return False
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _drop(path: Path) -> None:
    for suffix in FILES:
        file = path.with_name(path.name + suffix)
        if file.is_dir() and not file.is_symlink():
            # In our own folder, yet nothing that we have put there: it is kept.
            shutil.move(file, file.with_name(f"{file.name}.{uuid.uuid4().hex[:6]}"))
        else:
            file.unlink(missing_ok=True)
