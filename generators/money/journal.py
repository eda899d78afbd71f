"""The journal of paid work: what is about to be sent is written down first, closed when its result is kept.

    nothing ─► opened ─► sent (the provider's id is known) ─────► closed: a line of the ledger
                 │  └──► answered (the answer itself is kept) ─┘
                 └► a crash here leaves it open: whether the request arrived is not known

It lies in the data folder, one for all projects. Unlike the record it must not be lost:
every change is on the disk before the request leaves.
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
from generators.money.journal_file import CURE, open_journal, telling
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

    Every method raises UsageError where the file is damaged, and DiskRefused where it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._presence = OwnerLock(folder / "journal.runs")
        self._lock = threading.RLock()
        self._database: sqlite3.Connection | None = None
        self._lines: list[LedgerLine] = []
        """Of the ledger, as far as it was read."""
        self._in_the_air: set[tuple[str, str]] = set()
        """Name and token."""
        self._is_ending = False
        self._landed = threading.Condition()

    @property
    def path(self) -> Path:
        """The database file."""
        return self._folder / "journal.db"

    def next_part(self) -> Journal:
        """For what the same run does next: this one may have ended, and its work still counts as ours."""
        journal = Journal(self._folder)
        journal._presence = self._presence
        return journal

    def is_ours(self, run: str) -> bool:
        """Whether the process of that name is this one."""
        return self._presence.is_ours(run)

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
        """All open entries, oldest first; of one project or of all."""
        entries = self._read(self._rows("select entry from open order by rowid"))
        names = self._names(project)
        return [entry for entry in entries if names is None or entry.work.project in names]

    def begin(self, name: str, work: PaidWork, token: str) -> JournalEntry:
        """Write down that a request is about to leave. Raises UsageError when another just did."""
        with explained(self._folder, cure=CURE):
            entry = JournalEntry(name, work, token, self._presence.name, _now())
        with self._landed:
            if self._is_ending:
                raise UsageError(f"{work.task} was ended before it was asked for")
            self._in_the_air.add((name, token))
        try:
            self._change("insert into open (name, entry) values (?, ?)", name, entry.text)
        except BaseException as error:
            self.landed(entry)
            if isinstance(error, sqlite3.IntegrityError):
                raise under_way(entry) from error
            raise
        return entry

    def end(self) -> None:
        """Let no further request of this process begin."""
        with self._landed:
            self._is_ending = True

    def landed(self, entry: JournalEntry) -> None:
        """The request is over, and what became of it is written down as far as it is known."""
        with self._landed:
            self._in_the_air.discard((entry.name, entry.token))
            self._landed.notify_all()

    def in_the_air(self, patience_seconds: float = 0.0) -> int:
        """How many requests of this process have left and not come back, at the latest after the patience."""
        with self._landed:
            self._landed.wait_for(lambda: not self._in_the_air, patience_seconds)
            return len(self._in_the_air)

    def is_under_way(self, entry: JournalEntry) -> bool:
        """Whether a living process waits for the request at this moment."""
        if entry.state != "opened":
            return False
        if self.is_ours(entry.run):
            with self._landed:
                return (entry.name, entry.token) in self._in_the_air
        return self._presence.is_alive(entry.run)

    def sent(self, entry: JournalEntry, job_id: str) -> None:
        """The provider has taken the work under this id."""
        self._write(replace(entry, state="sent", job_id=job_id))

    def answered(self, entry: JournalEntry, answer: object) -> None:
        """Keep an answer (JSON or bytes) that is the result: a crash before that is stored loses nothing."""
        self._write(replace(entry, state="answered"), packed(answer))

    def answer(self, entry: JournalEntry) -> object:
        """The kept answer of an `answered` entry."""
        ((text,),) = self._rows("select answer from open where name = ?", entry.name)
        with telling(self.path):
            return unpacked(text)

    def drop(self, name: str) -> None:
        """Take an entry back: the request surely did not arrive."""
        self._change("delete from open where name = ?", name)

    def close(
        self,
        name: str,
        *,
        kind: Kind = "paid",
        usd: float | None = None,
        counts: Mapping[str, float] | None = None,
    ) -> LedgerLine | None:
        """Move the entries of one job and its parts to the ledger: its result is stored, or will never come.

        `usd` is what all of it cost; None where nobody said. The new line, or None where nothing was open.
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
        """Write a line into the ledger, with the time of now."""
        self._change("insert into ledger (line) values (?)", replace(spent, at=_now()).text)

    def ledger(self, project: str | None = None) -> list[LedgerLine]:
        """Every closed entry, oldest first; of one project or of all."""
        with self._lock:
            # Lines are only ever added, and every paid call asks for their sum.
            rows = self._rows("select line from ledger order by rowid limit -1 offset ?", len(self._lines))
            with telling(self.path):
                self._lines += [read_spent(text) for (text,) in rows]
            names = self._names(project)
            return [line for line in self._lines if names is None or line.project in names]

    def call(self, project: str, *names: str) -> None:
        """Count what stands under these names (folders it lies or lay in, other ids) as the project's too."""
        known = self._names(project) or set()
        for name in set(names) - known:
            self._change("insert or ignore into names values (?, ?)", project, name)

    def id_at(self, folder: str) -> str | None:
        """The id of the project that lay in a folder, unless it was seen somewhere else since."""
        rows = self._rows("select id, rowid from names where name = ? order by rowid desc limit 1", folder)
        if rows and not self._rows("select 1 from names where id = ? and rowid > ? limit 1", *rows[0]):
            return str(rows[0][0])
        return None

    def _names(self, project: str | None) -> set[str] | None:
        """All names of a project; None for all projects."""
        if project is None:
            return None
        return {project, *(name for (name,) in self._rows("select name from names where id = ?", project))}

    def let_go(self) -> None:
        """Close the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None
            if not self.in_the_air():
                self._presence.leave()

    def _read(self, rows: Sequence[Sequence[str]]) -> list[JournalEntry]:
        with telling(self.path):
            return [read_open(row[0]) for row in rows]

    def _write(self, entry: JournalEntry, answer: str | None = None) -> None:
        self._change("update open set entry = ?, answer = ? where name = ?", entry.text, answer, entry.name)

    def _rows(self, query: str, *values: object) -> list[Any]:
        # Looking makes no file: most projects never pay.
        if self._database is None and not os.path.lexists(self.path):
            return []
        with self._lock, telling(self.path):
            return self._opened().execute(query, values).fetchall()

    def _change(self, statement: str, *values: object) -> None:
        with self._lock, telling(self.path):
            self._opened().execute(statement, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All changes of the block or none, and nobody else's in between."""
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


def under_way(entry: JournalEntry) -> UsageError:
    """What is said where a request is in the air in another process."""
    return UsageError(
        f"another run is asking for {entry.work.task} at this moment: wait for it, then run doit again"
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
