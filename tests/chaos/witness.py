"""What was finished before the next build starts, read from the disk without the product's own code.

A step counts as finished when its result is whole in a store, or when the record says it is and its targets
lie there as recorded. Running such a step again is a fault.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """Task to key and outputs, from a copy of the record: looking must not heal it."""
    with tempfile.TemporaryDirectory() as folder:
        for part in field.state.glob("record.db*"):
            if part.is_file():
                shutil.copy(part, folder)
        with contextlib.suppress(sqlite3.Error, ValueError):
            with contextlib.closing(sqlite3.connect(Path(folder, "record.db"))) as database:
                rows = database.execute("select task, key, outputs from finished").fetchall()
            return {task: (key, json.loads(outputs)) for task, key, outputs in rows}
    return {}


def _sha256(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
