"""The journal of paid work: what is about to be sent is written down first, closed when its result is kept.

    nothing ─► opened ─► sent (the provider's id is known) ─────► closed: a line of the ledger
                 │  └──► answered (the answer itself is kept) ─┘
                 └► a crash here leaves it open: whether the request arrived is not known

It lies in the data folder, one for all projects. Unlike the record it must not be lost:
every change is on the disk before the request leaves.
"""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from generators.errors import UsageError

State = Literal["opened", "sent", "answered"]


@dataclass(frozen=True)
class Work:
    """What is about to be paid for."""

    key: str
    """Of the result it makes."""
    task: str
    project: str
    """Root folder of the project, in full."""
    provider: str
    model: str
    expected: float | None
    """US dollars; None: unknown."""


@dataclass(frozen=True)
class Entry:
    """Work that is not closed."""

    name: str
    """The result's key, and after a slash the part of it."""
    work: Work
    token: str
    """A UUID for APIs that let clients choose ids."""
    opened: str
    """ISO 8601, UTC."""
    state: State = "opened"
    job_id: str | None = None


@dataclass(frozen=True)
class Spent:
    """One line of the ledger."""

    task: str
    project: str
    provider: str
    model: str
    expected: float | None
    usd: float | None
    """None: nobody said what it cost."""
    kind: Literal["paid", "failed", "saved"] = "paid"
    """`failed`: a job that gave nothing; `saved`: a paid result that was restored."""
    counts: Mapping[str, float] = field(default_factory=dict)
    at: str = ""
    """ISO 8601, UTC."""

    @property
    def reckoned(self) -> float | None:
        """What it cost as far as known: the bill, else what was expected."""
        return self.usd if self.usd is not None else self.expected


class Journal:
    """Open work and the ledger of closed work. Safe for several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None

    @property
    def path(self) -> Path:
        """The database file."""
        return self._folder / "journal.db"

    def find(self, name: str) -> Entry | None:
        """The open entry of that name. Raises UsageError where the journal cannot be read."""
        with self._lock:
            row = self._database.execute("select entry from open where name = ?", (name,)).fetchone()
        return _entry(row[0]) if row else None

    def open_work(self, project: str | None = None) -> list[Entry]:
        """All open entries, oldest first; of one project or of all."""
        if not self.path.exists():
            return []
        with self._lock:
            rows = self._database.execute("select entry from open order by rowid").fetchall()
        entries = [_entry(row[0]) for row in rows]
        return [entry for entry in entries if project in (None, entry.work.project)]

    def begin(self, name: str, work: Work, token: str) -> Entry:
        """Write down that a request is about to leave. Raises UsageError when another run just did so."""
        entry = Entry(name, work, token, _now())
        try:
            with self._lock:
                self._database.execute(
                    "insert into open (name, entry) values (?, ?)", (name, json.dumps(asdict(entry)))
                )
        except sqlite3.IntegrityError as error:
            raise UsageError(
                f"another run is asking for {work.task} at this moment: wait for it, then run doit again"
            ) from error
        return entry

    def sent(self, entry: Entry, job_id: str) -> None:
        """The provider has taken the work under this id."""
        self._write(replace(entry, state="sent", job_id=job_id))

    def answered(self, entry: Entry, answer: object) -> None:
        """Keep an answer that is the result itself, so that a crash before it is stored loses nothing."""
        packed = _packed(answer)
        if packed is not None:
            self._write(replace(entry, state="answered"), packed)

    def answer(self, entry: Entry) -> object:
        """The kept answer of an `answered` entry."""
        with self._lock:
            row = self._database.execute("select answer from open where name = ?", (entry.name,)).fetchone()
        return _unpacked(row[0])

    def drop(self, name: str) -> None:
        """Take an entry back: the request surely did not arrive, or somebody has checked and says so."""
        with self._lock:
            self._database.execute("delete from open where name = ?", (name,))

    def close(
        self,
        key: str,
        *,
        kind: Literal["paid", "failed"] = "paid",
        usd: float | None = None,
        counts: Mapping[str, float] | None = None,
    ) -> None:
        """Move a result's entries to the ledger: it is stored, or will never come.

        `usd` is what all of it cost; None where nobody said.
        """
        if not self.path.exists():
            return
        with self._lock:
            entries = [e for e in self.open_work() if e.name.partition("/")[0] == key]
            if not entries:
                return
            known = [e.work.expected for e in entries if e.work.expected is not None]
            work = entries[0].work
            expected = sum(known) if len(known) == len(entries) else None
            spent = Spent(
                work.task, work.project, work.provider, work.model, expected, usd, kind, dict(counts or {})
            )
            self._database.execute("begin immediate")
            self.note(spent)
            self._database.executemany("delete from open where name = ?", [(e.name,) for e in entries])
            self._database.execute("commit")

    def note(self, spent: Spent) -> None:
        """Write a line into the ledger, with the time of now."""
        line = json.dumps(asdict(replace(spent, at=_now())))
        with self._lock:
            self._database.execute("insert into ledger (line) values (?)", (line,))

    def ledger(self, project: str | None = None) -> list[Spent]:
        """Every closed entry, oldest first; of one project or of all."""
        if not self.path.exists():
            return []
        with self._lock:
            rows = self._database.execute("select line from ledger order by rowid").fetchall()
        lines = [Spent(**json.loads(row[0])) for row in rows]
        return [line for line in lines if project in (None, line.project)]

    def let_go(self) -> None:
        """Close the file."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _write(self, entry: Entry, answer: str | None = None) -> None:
        with self._lock:
            self._database.execute(
                "update open set entry = ?, answer = ? where name = ?",
                (json.dumps(asdict(entry)), answer, entry.name),
            )

    @property
    def _database(self) -> sqlite3.Connection:
        # Opened when first needed: most builds ask nobody.
        if self._opened is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=20)
            try:
                database.execute("pragma journal_mode=wal")
                # Unlike the record's: an entry is on the disk before its request leaves.
                database.execute("pragma synchronous=full")
                database.execute(
                    "create table if not exists open (name text primary key, entry text, answer text)"
                )
                database.execute("create table if not exists ledger (line text)")
            except sqlite3.DatabaseError as error:
                database.close()
                raise UsageError(
                    f"the journal of paid work {self.path} cannot be read ({error}): it says which jobs were "
                    "sent, so it is not dropped by itself; put back a copy, or move it away if none was open"
                ) from error
            self._opened = database
        return self._opened


def _entry(text: str) -> Entry:
    data = json.loads(text)
    return Entry(**{**data, "work": Work(**data["work"])})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _packed(answer: object) -> str | None:
    """JSON of an answer, bytes marked as such; None for what cannot be kept so."""
    try:
        if isinstance(answer, bytes):
            return json.dumps({"bytes": base64.b64encode(answer).decode()})
        return json.dumps({"json": answer})
    except (TypeError, ValueError):
        return None


def _unpacked(text: str) -> object:
    packed = json.loads(text)
    return base64.b64decode(packed["bytes"]) if "bytes" in packed else packed["json"]
