"""Owns the content of a store at one moment: results with their last use, blobs, and other files."""

from __future__ import annotations

import contextlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.store.entry import SHA256, Result, read_entry
from generators.store.files import read_regular
from generators.store.results import Store

Stamp = tuple[int, int, int]
"""Inode, modification time and change time: another one means that the file was used or replaced since."""


@dataclass(frozen=True)
class StoredResult:
    """One stored result, complete or not."""

    result: Result
    stamp: Stamp
    """Of its entry."""

    @property
    def used_ns(self) -> int:
        """When it was kept or restored last."""
        return self.stamp[1]


@dataclass(frozen=True)
class StoredBlob:
    """One stored blob."""

    bytes: int
    stamp: Stamp

    @property
    def placed_ns(self) -> int:
        """When it was put in or used last: bytes that are moved in keep the time they were written."""
        return max(self.stamp[1:])


@dataclass(frozen=True)
class Inventory:
    """Everything in a store."""

    results: Mapping[str, StoredResult]
    """By key."""
    blobs: Mapping[str, StoredBlob]
    """By sha256."""
    damaged: tuple[Path, ...]
    """Entries that cannot be read, and files among entries or blobs that are neither."""
    quarantine_bytes: int

    @property
    def bytes(self) -> int:
        """Of all blobs; the entries are small beside them."""
        return sum(blob.bytes for blob in self.blobs.values())

    @property
    def uses(self) -> Counter[str]:
        """Blob to how many results name it."""
        return Counter(sha256 for held in self.results.values() for sha256 in blobs_of(held.result))

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Kind to its results and their bytes; a blob of several counts once, so the bytes add up."""
        counted: set[str] = set()
        kinds: dict[str, tuple[int, int]] = {}
        for held in sorted(self.results.values(), key=lambda held: held.result.kind):
            new = {s: self.blobs[s].bytes for s in blobs_of(held.result) - counted if s in self.blobs}
            counted |= new.keys()
            results, size = kinds.get(held.result.kind, (0, 0))
            kinds[held.result.kind] = results + 1, size + sum(new.values())
        return kinds

    def incomplete(self) -> Iterator[StoredResult]:
        """Results whose blobs are not all here with their sizes."""
        for held in self.results.values():
            sizes = {blob.sha256: blob.bytes for blob in held.result.outputs.values()}
            if any(s not in self.blobs or self.blobs[s].bytes != size for s, size in sizes.items()):
                yield held


def blobs_of(result: Result) -> set[str]:
    """The sha256 of each blob, once."""
    return {blob.sha256 for blob in result.outputs.values()}


def take_inventory(store: Store) -> Inventory:
    """Look at every file of a store; files that vanish during the look are left out."""
    results, blobs, damaged = {}, {}, []
    for path, status in _files(store.root / "results"):
        if path.suffix != ".json":
            damaged.append(path)
            continue
        try:
            results[path.stem] = StoredResult(read_entry(path.stem, read_regular(path)), stamp_of(status))
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            damaged.append(path)
    for path, status in _files(store.root / "blobs"):
        if stat.S_ISREG(status.st_mode) and SHA256.fullmatch(path.name):
            blobs[path.name] = StoredBlob(status.st_size, stamp_of(status))
        else:
            damaged.append(path)
    waste = sum(status.st_size for _, status in _below(store.root / "quarantine"))
    return Inventory(results, blobs, tuple(damaged), waste)


def named_since(store: Store, held: Inventory) -> set[str]:
    """Blobs that entries name which are new or other than when the inventory was taken."""
    named: set[str] = set()
    for path, status in _files(store.root / "results"):
        known = held.results.get(path.stem)
        if known is None or known.stamp != stamp_of(status):
            with contextlib.suppress(OSError, ValueError):
                named |= blobs_of(read_entry(path.stem, read_regular(path)))
    return named


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file."""
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The files in the shards of a folder; names that begin with a dot are just being written."""
    for shard in _listed(folder):
        if not shard.is_dir():
            yield from _with_status([shard])
        else:
            yield from _with_status(path for path in _listed(shard) if not path.name.startswith("."))


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _below(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    return _with_status(path for path in folder.rglob("*") if path.is_file())


def _with_status(paths: Iterator[Path] | list[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            yield path, path.lstat()
