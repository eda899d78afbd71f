"""What was finished before the next build starts, read from the disk without the product's own code.

A step counts as finished when its result is whole in a store, or when the record says it is and its targets
lie there as recorded. Running such a step again is a fault.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chaos.field import Field


@dataclass(frozen=True)
class Finished:
    """The finished steps."""

    stored: frozenset[str]
    """Keys with a whole result, every blob read."""
    placed: frozenset[tuple[str, str]]
    """Task and key of what the record and the targets agree on."""

    def repeated(self, ran: Iterable[str], keys: dict[str, str]) -> list[str]:
        """Those of the steps that ran which need not have; `keys` are those they ran with."""
        return sorted(
            task
            for task in ran
            if task == "npm" or keys.get(task) in self.stored or (task, keys.get(task)) in self.placed
        )


def look(field: Field) -> Finished:
    """Everything that is finished now."""
    placed = {
        (task, key)
        for task, (key, outputs) in _recorded(field).items()
        if all(_sha256(field.project / path) == sha256 for path, sha256 in outputs.items())
    }
    stored = {key for store in (field.store, field.kept) for key in _whole_results(store)}
    return Finished(frozenset(stored), frozenset(placed))


def keys(field: Field) -> dict[str, str]:
    """Task to the key of its last result."""
    return {task: key for task, (key, _) in _recorded(field).items()}


def kept(field: Field) -> set[str]:
    """Keys of the whole results among those that cannot be made again."""
    return set(_whole_results(field.kept))


def unknown_work(field: Field) -> list[str]:
    """Tasks with a request in the journal of which it does not know what became."""
    return [entry["work"]["task"] for entry in _open_work(field) if entry["state"] == "opened"]


def open_keys(field: Field) -> set[str]:
    """Keys of the results that the journal waits for."""
    return {entry["work"]["key"] for entry in _open_work(field)}


def accounted(field: Field) -> int:
    """Pieces of work that the journal tells of: those it waits for, and those that came to an end."""
    lines = [json.loads(text) for (text,) in _rows(field.journal, "select line from ledger")]
    return len(_open_work(field)) + len([line for line in lines if line["kind"] != "saved"])


def lost_by_the_lock(field: Field) -> set[str]:
    """What the lock names, by sha256, and no whole blob holds."""
    named = set(re.findall(r"=([0-9a-f]{64})", field.lock.read_text("utf-8")))
    return {name for name in named if _sha256(field.kept / "blobs" / name[:2] / name) != name}


def _open_work(field: Field) -> list[dict[str, Any]]:
    return [json.loads(text) for (text,) in _rows(field.journal, "select entry from open order by rowid")]


def _whole_results(store: Path) -> Iterator[str]:
    for entry in store.glob("results/??/*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            told = json.loads(entry.read_text("utf-8"))
            blobs = {item["blob"]: item["bytes"] for item in told["outputs"].values()}
            paths = {blob: store / "blobs" / blob[:2] / blob for blob in blobs}
            is_its_own = told.get("key") == entry.stem and told["kind"] and told["seconds"] >= 0
            if is_its_own and all(_sha256(p) == b and p.stat().st_size == blobs[b] for b, p in paths.items()):
                yield entry.stem


def _recorded(field: Field) -> dict[str, tuple[str, dict[str, str]]]:
    """Task to key and outputs."""
    with contextlib.suppress(ValueError):
        rows = _rows(field.state / "record.db", "select task, key, outputs from finished")
        return {task: (key, json.loads(outputs)) for task, key, outputs in rows}
    return {}


def _rows(path: Path, query: str) -> list[Any]:
    """From a copy of a database: looking must not heal it."""
    with tempfile.TemporaryDirectory() as folder:
        for part in path.parent.glob(f"{path.name}*"):
            if part.is_file():
                shutil.copy(part, folder)
        try:
            with contextlib.closing(sqlite3.connect(Path(folder, path.name))) as database:
                return database.execute(query).fetchall()
        except sqlite3.Error:
            return []


def _sha256(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
