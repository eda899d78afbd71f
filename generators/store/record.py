"""The record of finished steps, by task name: which key made which outputs, and what the user has forgotten.

A lost record loses nothing: every finished result is also in the store, found by key.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FinishedStep:
    """One finished step."""

    key: str
    outputs: Mapping[str, str]
    """Project-relative path to sha256."""
    seconds: float
    """How long the run took that made it."""


@dataclass(frozen=True)
class MadeFrom:
    """What a finished step was made from."""

    parts: Mapping[str, Any]
    """`version`, `request`, `inputs` (role to path and sha256) and `tools`, as they went into the key."""
    spec: str
    """Digest of the spec's long form at that time, or an empty string for a step of no video."""


class Record:
    """FinishedStep steps, forgotten tasks, made paths, and doit's own values per task."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        for table in (
            "finished (task text primary key, key text, outputs text, seconds real)",
            "basis (task text primary key, parts text, spec text)",
            "specs (sha256 text primary key, long_form text)",
            "forgotten (task text primary key)",
            "made (path text primary key, task text, video text)",
            "doit (task text, name text, value text, primary key (task, name))",
        ):
            database.execute(f"create table if not exists {table}")
        rows = database.execute("select task, key, outputs, seconds from finished")
        self._finished = {row[0]: _finished(*row[1:]) for row in rows}
        self._forgotten = {task for (task,) in database.execute("select task from forgotten")}
        self._values: dict[str, dict[str, object]] = {}
        for task, name, value in database.execute("select task, name, value from doit"):
            self._values.setdefault(task, {})[name] = json.loads(value)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @property
    def keys(self) -> set[str]:
        """Of all last results."""
        return {finished.key for finished in self._finished.values()}

    def finished(self, task: str) -> FinishedStep | None:
        """What is known of the task's last result."""
        return self._finished.get(task)

    def basis(self, task: str) -> MadeFrom | None:
        """What the task's last result was made from; read when asked, since most builds never ask."""
        row = self._database.execute("select parts, spec from basis where task = ?", (task,)).fetchone()
        try:
            return MadeFrom(json.loads(row[0]), row[1]) if row else None
        except (ValueError, TypeError):  # damaged: the step is judged all the same, only its why is lost
            return None

    def keep_spec(self, sha256: str, long_form: str) -> None:
        """Remember a spec's long form, and drop those that no finished step was made from."""
        self._database.execute(
            "delete from specs where sha256 not in (select spec from basis) and sha256 != ?", (sha256,)
        )
        self._database.execute("insert or ignore into specs values (?, ?)", (sha256, long_form))

    def spec(self, sha256: str) -> str | None:
        """A remembered long form."""
        row = self._database.execute("select long_form from specs where sha256 = ?", (sha256,)).fetchone()
        return str(row[0]) if row else None

    def usual_seconds(self) -> dict[str, float]:
        """Kind to the mean seconds its finished steps took."""
        took: dict[str, list[float]] = {}
        for task, finished in self._finished.items():
            took.setdefault(task.partition(":")[0], []).append(finished.seconds)
        return {kind: sum(seconds) / len(seconds) for kind, seconds in took.items()}

    def is_forgotten(self, task: str) -> bool:
        """Whether the user asked for the task to be run again."""
        return task in self._forgotten

    def finish(self, task: str, finished: FinishedStep, basis: MadeFrom | None) -> None:
        """Record a finished step with what it was made from, and take back a `forget`.

        Without a basis, what is known of that stays.
        """
        self._finished[task] = finished
        self._database.execute("begin")
        self._database.execute(
            "insert or replace into finished values (?, ?, ?, ?)",
            (task, finished.key, json.dumps(dict(finished.outputs)), finished.seconds),
        )
        if basis is not None:
            self._database.execute(
                "insert or replace into basis values (?, ?, ?)", (task, json.dumps(basis.parts), basis.spec)
            )
        if task in self._forgotten:
            self._forgotten.discard(task)
            self._database.execute("delete from forgotten where task = ?", (task,))
        self._database.execute("commit")

    def forget(self, task: str) -> None:
        """Make the next build run the task again where it is local and deterministic."""
        self._finished.pop(task, None)
        self._forgotten.add(task)
        self._values.pop(task, None)
        self._database.execute("delete from finished where task = ?", (task,))
        self._database.execute("delete from doit where task = ?", (task,))
        self._database.execute("insert or replace into forgotten values (?)", (task,))

    def forget_all(self) -> None:
        """Forget every task that is known."""
        for task in {*self._finished, *self._values}:
            self.forget(task)

    def made(self, video: str | None = None) -> dict[str, str]:
        """Every path a build has made and not cleaned, with its task; of one video or of all."""
        rows = self._database.execute("select path, task, video from made")
        return {path: task for path, task, owner in rows if video is None or owner == video}

    def expect(self, task: str, video: str, paths: Iterable[str]) -> None:
        """Put paths on the manifest before they are made, so that a kill leaves nothing unknown."""
        self._database.executemany(
            "insert or replace into made values (?, ?, ?)", [(path, task, video) for path in paths]
        )

    def unmade(self, paths: Iterable[str]) -> None:
        """Take cleaned paths off the manifest."""
        self._database.executemany("delete from made where path = ?", [(path,) for path in paths])

    def value(self, task: str, name: str) -> object:
        """One of doit's own values of a task (such as `ignore:`), or None."""
        return self._values.get(task, {}).get(name)

    def set_value(self, task: str, name: str, value: object) -> None:
        """Keep one of doit's own values of a task."""
        self._values.setdefault(task, {})[name] = value
        row = (task, name, json.dumps(value))
        self._database.execute("insert or replace into doit values (?, ?, ?)", row)

    def has(self, task: str) -> bool:
        """Whether anything is recorded of the task."""
        return task in self._finished or bool(self._values.get(task))


def _finished(key: object, outputs: str, seconds: object) -> FinishedStep:
    """One row. Raises ValueError or TypeError for what we have not written."""
    paths = json.loads(outputs)
    if not (isinstance(key, str) and isinstance(paths, dict) and isinstance(seconds, int | float)):
        raise TypeError(f"no finished step: {key!r} {outputs!r} {seconds!r}")
    return FinishedStep(key, paths, seconds)
