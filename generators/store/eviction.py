"""Brings a store under its cap: old results that are large and quickly made again go first.

    inventory ─► order by worth ─► entries ─► blobs that no entry names any more

One collector at a time. Builds may go on: an entry or a blob that was used, kept or replaced since the
inventory stays, and no result is kept while a batch is deleted, so no new entry can name a blob that is just
being deleted. What was used within the last minutes stays too, since a build may be about to restore it.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from generators.store.entry import Result
from generators.store.file_lock import open_lock_file, try_lock
from generators.store.files import read_regular, write_atomically
from generators.store.inventory import (
    Inventory,
    Stamp,
    StoredResult,
    blobs_of,
    named_since,
    stamp_of,
    take_inventory,
)
from generators.store.results import Store

T = TypeVar("T")
GRACE_SECONDS = 600.0
"""What was used within it stays."""
USD_SECONDS = 36_000.0
"""What a dollar is worth in seconds of this machine's work: ten hours."""
UNKNOWN_USD = 1.0
"""The assumed price of a provider's result of unknown price."""
FILE_BYTES = 4096
"""What a file takes on the disk at least."""
BATCH = 500
"""Files deleted while builds wait: a few hundredths of a second."""
DOWN_TO = 0.9
"""Collecting after a build goes below the cap by a tenth, so that not every build collects."""
TALLY = "bytes.json"
"""About how many bytes the store has, so that a build need not look at every file."""


@dataclass(frozen=True)
class Eviction:
    """What is to go, or has gone."""

    results: tuple[Result, ...]
    blobs: tuple[str, ...]
    """Of no result that stays."""
    bytes: int
    """What the blobs take."""
    left_bytes: int
    """What stays."""
    recent: int
    """Results that would have gone, had they not been used just now."""


def plan_eviction(
    held: Inventory,
    cap_bytes: int,
    *,
    now_ns: int,
    in_use: Collection[str] = (),
    orphans: bool = True,
    protected: Collection[str] = (),
) -> Eviction:
    """What goes to bring a store under its cap, the least worth first; pure.

    Results `in_use` count as used now, though not as recent. With `orphans` blobs that no result names go in
    any case. `protected` are keys and blobs that never go.
    """
    uses, recent = held.uses, 0
    old = {name for name, blob in held.blobs.items() if not _is_recent(blob.placed_ns, now_ns)}
    gone: list[Result] = []
    freed = [name for name in held.blobs if orphans and not uses[name] and name in old]
    left = held.bytes - sum(held.blobs[name].bytes for name in freed)
    for entry in sorted(held.results.values(), key=lambda entry: _worth(entry, now_ns, in_use)):
        if left <= cap_bytes:
            break
        blobs = blobs_of(entry.result)
        if entry.result.key in protected or not blobs.isdisjoint(protected):
            continue
        if _is_recent(entry.used_ns, now_ns):
            recent += 1
            continue
        gone.append(entry.result)
        uses.subtract(blobs)
        # A young blob may belong to a result whose entry was not written yet at the inventory.
        last = [name for name in sorted(blobs) if not uses[name] and name in old]
        freed += last
        left -= sum(held.blobs[name].bytes for name in last)
    return Eviction(tuple(gone), tuple(freed), held.bytes - left, left, recent)


def evict(store: Store, held: Inventory, planned: Eviction) -> int:
    """Delete what is planned and was not touched since the inventory; the bytes that were freed.

    Raises OSError where the store cannot be written.
    """
    for batch in _batches(planned.results):
        with store.evicting():
            for result in batch:
                if _is_untouched(store.result_path(result.key), held.results[result.key].stamp):
                    store.result_path(result.key).unlink(missing_ok=True)
    freed = 0
    for names in _batches(planned.blobs):
        with store.evicting():
            stay = named_since(store, held)
            for sha256 in names:
                path = store.blob_path(sha256)
                if sha256 not in stay and _is_untouched(path, held.blobs[sha256].stamp):
                    path.unlink(missing_ok=True)
                    freed += held.blobs[sha256].bytes
    return freed


@contextlib.contextmanager
def only_collector(store: Store) -> Iterator[bool]:
    """Whether this process alone collects now; False while another one does. Raises OSError."""
    store.root.mkdir(parents=True, exist_ok=True)
    descriptor = open_lock_file(store.root / "collect.lock")
    try:
        yield try_lock(descriptor)
    finally:
        os.close(descriptor)


def clear_waste(store: Store) -> None:
    """Delete quarantined files, and staging folders of ended processes."""
    shutil.rmtree(store.root / "quarantine", ignore_errors=True)
    store.sweep()


def keep_under_cap(store: Store, cap_bytes: int, *, in_use: Collection[str] = ()) -> Eviction | None:
    """After a build: collect if its results bring the store above its cap; returns what was evicted.

    Only for the store of results that can be made again. It looks at every file only if the tally requires
    it; a build that kept nothing costs nothing. A store that cannot be written stays as it is.
    """
    if not store.kept_bytes:
        return None
    with contextlib.suppress(OSError), only_collector(store) as is_alone:
        tally = _read_tally(store)
        if not is_alone:
            return None
        if tally is not None and tally + store.kept_bytes <= cap_bytes:
            _write_tally(store, tally + store.kept_bytes)
            return None
        held = take_inventory(store)
        if held.bytes <= cap_bytes:
            _write_tally(store, held.bytes)
            return None
        planned = plan_eviction(held, round(cap_bytes * DOWN_TO), now_ns=time.time_ns(), in_use=in_use)
        freed = evict(store, held, planned)
        clear_waste(store)
        _write_tally(store, held.bytes - freed)
        return planned
    return None


def _read_tally(store: Store) -> int | None:
    try:
        tally = json.loads(read_regular(store.root / TALLY))
        return int(tally["bytes"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write_tally(store: Store, count: int) -> None:
    store.kept_bytes = 0
    write_atomically(store.root / TALLY, f'{{"bytes": {count}}}\n'.encode())


def _worth(entry: StoredResult, now_ns: int, in_use: Collection[str]) -> float:
    """Seconds of work saved per byte and per hour since the last use: the lowest goes first."""
    result = entry.result
    origin = result.origin
    usd = UNKNOWN_USD if origin and origin.provider and origin.usd is None else origin and origin.usd
    work = 0.1 + result.seconds + USD_SECONDS * (usd or 0.0)
    age = 0 if result.key in in_use else max(0, now_ns - entry.used_ns)
    return work / (FILE_BYTES + result.bytes) / (1 + age / 3.6e12)


def _is_recent(used_ns: int, now_ns: int) -> bool:
    return now_ns - used_ns < GRACE_SECONDS * 1e9


def _is_untouched(path: Path, stamp: Stamp) -> bool:
    try:
        return stamp_of(path.lstat()) == stamp
    except OSError:
        return False


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch
