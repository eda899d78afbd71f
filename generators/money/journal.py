"""The journal of paid work: an entry is written before its request leaves, and closed with its stored result.

    nothing ─► opened ─► sent (the provider's id is known) ─────► closed: a line of the ledger
                 │  └──► answered (the answer itself is kept) ─┘
                 └► a crash here leaves it open: it is unknown whether the request arrived

There is one journal for all projects, in the data folder. Unlike the record it must not be lost:
every change is on disk before the request leaves.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generators.errors import UsageError
from generators.money.journal_file import CURE, open_journal, translated_errors
from generators.money.ledger import (
    JournalEntry,
    Kind,
    LedgerLine,
    PaidWork,
    packed,
    read_open,
    read_spent,
    unpacked,
)
from generators.money.liveness import OwnerLock
from generators.store.disk_errors import explained


class Journal:
    """Open work and the ledger of closed work. Safe for several threads and processes.

    Every method raises UsageError if the file is damaged, and DiskRefused if it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._owner = OwnerLock(folder / "journal.runs")
        self._lock = threading.RLock()
        self._database: sqlite3.Connection | None = None
        self._lines: list[LedgerLine] = []
        """The part of the ledger read so far."""
        self._in_flight: set[tuple[str, str]] = set()
        """Name and token of each request that has left and not returned."""
        self._is_ending = False
        self._returned = threading.Condition()

    @property
    def path(self) -> Path:
        """The database file."""
        return self._folder / "journal.db"

    def next_part(self) -> Journal:
        """An open journal for the next part of this run; earlier work counts as this run's."""
        journal = Journal(self._folder)
        journal._owner = self._owner
        return journal

    def is_ours(self, run: str) -> bool:
        """Whether that name is of this process."""
        return self._owner.is_ours(run)

    def find(self, name: str) -> JournalEntry | None:
        """The open entry of that name."""
        rows = self._rows("select entry from open where name = ?", name)
        return self._read(rows)[0] if rows else None

    def of_whole(self, name: str) -> list[JournalEntry]:
        """The open entries of that name and of its parts, oldest first."""
        part = f"{name}/"
        found = "select entry from open where name = ? or substr(name, 1, ?) = ? order by rowid"
        return self._read(self._rows(found, name, len(part), part))

    def open_work(self, project: str | None = None) -> list[JournalEntry]:
        """The open entries of one project or of all, oldest first."""
        entries = self._read(self._rows("select entry from open order by rowid"))
        names = self._names(project)
        return [entry for entry in entries if names is None or entry.work.project in names]

    def begin(self, name: str, work: PaidWork, token: str) -> JournalEntry:
        """Record that a request is about to leave. Raises UsageError if another run has just sent it."""
        with explained(self._folder, cure=CURE):
            entry = JournalEntry(name, work, token, self._owner.name, _now())
        with self._returned:
            if self._is_ending:
                raise UsageError(f"the run ended before the request for {work.task} was sent")
            self._in_flight.add((name, token))
        try:
            self._change("insert into open (name, entry) values (?, ?)", name, entry.text)
        except BaseException as error:
            self.returned(entry)
            if isinstance(error, sqlite3.IntegrityError):
                raise in_flight_error(entry) from error
            raise
        return entry

    def end(self) -> None:
        """Let no further request of this process begin."""
        with self._returned:
            self._is_ending = True

    def returned(self, entry: JournalEntry) -> None:
        """Note that the request is no longer in flight; its outcome is recorded as far as it is known."""
        with self._returned:
            self._in_flight.discard((entry.name, entry.token))
            self._returned.notify_all()

    def in_flight(self, timeout_seconds: float = 0.0) -> int:
        """How many requests of this process are in flight; waits up to the timeout until there are none."""
        with self._returned:
            self._returned.wait_for(lambda: not self._in_flight, timeout_seconds)
            return len(self._in_flight)

    def is_in_flight(self, entry: JournalEntry) -> bool:
        """Whether a live process is waiting for the request's answer."""
        if entry.state != "opened":
            return False
        if self.is_ours(entry.run):
            with self._returned:
                return (entry.name, entry.token) in self._in_flight
        return self._owner.is_alive(entry.run)

    def sent(self, entry: JournalEntry, job_id: str) -> None:
        """Record that the provider accepted the work under this id."""
        self._write(replace(entry, state="sent", job_id=job_id))

    def answered(self, entry: JournalEntry, answer: object) -> None:
        """Keep an answer (JSON or bytes) that is the result: a crash before it is stored loses nothing."""
        self._write(replace(entry, state="answered"), packed(answer))

    def answer(self, entry: JournalEntry) -> object:
        """The kept answer of an `answered` entry."""
        ((text,),) = self._rows("select answer from open where name = ?", entry.name)
        with translated_errors(self.path):
            return unpacked(text)

    def drop(self, name: str) -> None:
        """Delete an entry whose request did not arrive."""
        self._change("delete from open where name = ?", name)

    def close(
        self,
        name: str,
        *,
        kind: Kind = "paid",
        usd: float | None = None,
        counts: Mapping[str, float] | None = None,
    ) -> LedgerLine | None:
        """Move the entries of a job and its parts to the ledger: its result is stored, or there will be none.

        `usd` is the cost of the whole job; None where it is unknown.
        Returns the new line, or None where no entry was open.
        """
        if not self.path.exists():
            return None
        with self._transaction():
            entries = self.of_whole(name)
            if not entries:
                return None
            work = entries[0].work
            known = [e.work.expected for e in entries if e.work.expected is not None]
            spent = LedgerLine(
                work.task,
                work.video,
                work.project,
                work.provider,
                work.model,
                expected=sum(known) if len(known) == len(entries) else None,
                usd=usd,
                kind=kind,
                run=entries[0].run,
                counts=dict(counts or {}),
                at=_now(),
            )
            self._change("insert into ledger (line) values (?)", spent.text)
            for entry in entries:
                self.drop(entry.name)
        return spent

    def note(self, spent: LedgerLine) -> None:
        """Add a line to the ledger, with the current time."""
        self._change("insert into ledger (line) values (?)", replace(spent, at=_now()).text)

    def ledger(self, project: str | None = None) -> list[LedgerLine]:
        """The lines of one project or of all, oldest first."""
        with self._lock:
            # Lines are only ever added, and every paid call needs their sum.
            rows = self._rows("select line from ledger order by rowid limit -1 offset ?", len(self._lines))
            with translated_errors(self.path):
                self._lines += [read_spent(text) for (text,) in rows]
            names = self._names(project)
            return [line for line in self._lines if names is None or line.project in names]

    def snapshot(self, project: str | None = None) -> tuple[list[LedgerLine], list[JournalEntry]]:
        """`ledger` and `open_work` of one moment: work that is being closed is in exactly one of them."""
        if self._is_missing():
            return [], []
        with self._lock:
            # In WAL mode all reads of a transaction see the same state, whatever other processes write.
            self._change("begin")
            try:
                return self.ledger(project), self.open_work(project)
            finally:
                self._opened().rollback()

    def add_names(self, project: str, *names: str) -> None:
        """Count work under these names (present and earlier folders, other ids) as the project's too."""
        known = self._names(project) or set()
        for name in set(names) - known:
            self._change("insert or ignore into names values (?, ?)", project, name)

    def id_of_folder(self, folder: str) -> str | None:
        """The id of the project last seen in a folder, unless it was seen in another folder since."""
        rows = self._rows("select id, rowid from names where name = ? order by rowid desc limit 1", folder)
        if rows and not self._rows("select 1 from names where id = ? and rowid > ? limit 1", *rows[0]):
            return str(rows[0][0])
        return None

    def _names(self, project: str | None) -> set[str] | None:
        """All names of a project; None for all projects."""
        if project is None:
            return None
        return {project, *(name for (name,) in self._rows("select name from names where id = ?", project))}

    def disconnect(self) -> None:
        """Close the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None
            if not self.in_flight():
                self._owner.leave()

    def _read(self, rows: Sequence[Sequence[str]]) -> list[JournalEntry]:
        with translated_errors(self.path):
            return [read_open(row[0]) for row in rows]

    def _write(self, entry: JournalEntry, answer: str | None = None) -> None:
        self._change("update open set entry = ?, answer = ? where name = ?", entry.text, answer, entry.name)

    def _rows(self, query: str, *values: object) -> list[Any]:
        if self._is_missing():
            return []
        with self._lock, translated_errors(self.path):
            return self._opened().execute(query, values).fetchall()

    def _is_missing(self) -> bool:
        """Whether there is no file; a query creates none, since most projects never pay."""
        return self._database is None and not os.path.lexists(self.path)

    def _change(self, statement: str, *values: object) -> None:
        with self._lock, translated_errors(self.path):
            self._opened().execute(statement, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Make all changes of the block or none, with no other changes in between."""
        with self._lock:
            self._change("begin immediate")
            try:
                yield
                self._change("commit")
            except BaseException:
                self._opened().rollback()
                raise

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = open_journal(self.path)
        return self._database


def in_flight_error(entry: JournalEntry) -> UsageError:
    """The error where another process is waiting for the same request."""
    return UsageError(
        f"another run has sent the request for {entry.work.task}: wait for that run, then run doit again"
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
