"""The store: blobs by the sha256 of their bytes, and results that map a key to blobs.

    blobs/ab/<sha256>      immutable bytes, mode 0444
    results/ab/<key>.json  the entry of a result; written last; its time is that of its last use
    tmp/                   staging, swept after a run that was killed
    quarantine/            damaged files and obstacles
    keep.lock              held shared while a result is kept, exclusively while others are evicted

A result is good if all its blobs exist with their recorded sizes; bytes are checked when restored.

A kill leaves complete files or none, since everything is renamed into place, entries after their blobs.

A power cut never makes a wrong result pass for a good one, synced or not: an entry that was not written
completely is not JSON or names other bytes, and an incomplete blob fails the check of its digest when it is
restored; both are misses, and their steps run again. So syncing only decides how much work a power cut costs:

- a generated result cannot be made again: its files and their renames are synced before it counts;
- of a local one that took DEAR_SECONDS or more the files are synced, so at most its renames are lost;
- a cheap one is left to the kernel, which writes it back within about half a minute: waiting for the disk
  would take longer than making it did. It is synced first only if it replaces an existing blob, which may
  belong to an expensive result with the same bytes.
"""
# ruff: noqa: PTH101, PTH102, PTH103, PTH105, PTH116, PTH118, PTH120
# pathlib takes longer than the system calls behind it, and this runs for every output of every step.

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from generators.store.disk_errors import explained
from generators.store.entry import Blob, Origin, Result, entry_text, read_entry
from generators.store.file_lock import lock, open_lock_file
from generators.store.files import (
    SMALL_BYTES,
    copy_atomically,
    fsync_file,
    open_regular,
    own_name,
    read_regular,
    sha256_file,
    write_atomically,
)
from generators.store.leftovers import remove_leftovers
from generators.store.quarantine import Quarantine

DEAR_SECONDS = 0.5
"""Work that took longer than waiting for the disk does, many times over."""

__all__ = ["Blob", "Origin", "Result", "Store"]


class Store:
    """One tree of blobs and results. Safe for several processes: every file is renamed into place."""

    def __init__(self, root: Path, *, moved_by: str = "") -> None:
        """`moved_by` is the setting that puts the store elsewhere, for messages."""
        self.root = root
        self._top = str(root)
        self.moved_by = moved_by
        self.cure = "make it writable" + (f", or choose another with {moved_by}" if moved_by else "")
        """What to do where the store cannot be written."""
        self.kept_bytes = 0
        """Put in by this object; about, since threads may count at once."""
        self.quarantine = Quarantine(root)

    def staging(self) -> Path:
        """A new empty folder on the store's own file system. Raises DiskRefused."""
        folder = os.path.join(self._top, "tmp", own_name())
        with explained(self.root, cure=self.cure):
            self.quarantine.clear_the_way(folder, lambda: _make_folder(folder))
        return Path(folder)

    def find(self, key: str) -> Result | None:
        """The result of a key if it is complete; a damaged one is a miss, and keeping it again repairs it."""
        result = self.entry(key)
        if result is None or all(self._size(b.sha256) == b.bytes for b in result.outputs.values()):
            return result
        self.quarantine.note(f"{self.root} lost part of a result of kind {result.kind} ({key[:12]})")
        return None

    def entry(self, key: str) -> Result | None:
        """The recorded result of a key, whether its blobs exist or not."""
        path = self._result_name(key)
        try:
            return read_entry(key, read_regular(path))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self.quarantine.note(f"{path} could not be read")
            return None

    def has(self, key: str) -> bool:
        """Whether the store has an entry of the key, readable or not."""
        return os.path.lexists(self._result_name(key))

    def lost_text(self, sha256: str) -> str:
        """What is wrong with a blob that cannot be had: missing, unreadable or damaged, and where."""
        path = self._blob_name(sha256)
        aside = next(self.quarantine.folder.glob(f"{sha256}.*"), None)
        try:
            open_regular(path).close()
        except FileNotFoundError:
            return f"{path} is " + (f"damaged and set aside as {aside}" if aside else "missing")
        except OSError as error:
            return f"{path} cannot be read ({error.strerror})"
        return f"{path} is damaged"

    def of_family(self, family: str) -> list[Result]:
        """All whole results of the same words, by take."""
        entries = (self.find(path.stem) for path in self.root.glob("results/??/*.json"))
        takes = [r for r in entries if r and r.origin and r.origin.family == family]
        return sorted(takes, key=lambda r: r.origin.take if r.origin else 0)

    def adopt(self, sha256: str, source: Path) -> Blob | None:
        """Put a copy of a file into the store, if it has these bytes. Raises DiskRefused."""
        if not source.is_file():
            return None
        staging = self.staging()
        try:
            with explained(self.root, cure=self.cure):
                copy_atomically(source, staging / "adopted")
                if sha256_file(staging / "adopted") != sha256:
                    return None
                with self._keeping():
                    return self._keep_blob(staging / "adopted", synced=True, durable=True)
        except FileNotFoundError:
            return None
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def keep(
        self,
        key: str,
        *,
        kind: str,
        files: Mapping[str, Path],
        seconds: float,
        origin: Origin | None = None,
    ) -> Result:
        """Move files from a staging folder of this store into it and write the result last.

        Raises DiskRefused; then the key has the result it had before, or none.
        """
        durable = origin is not None
        synced = durable or seconds >= DEAR_SECONDS
        with explained(self.root, cure=self.cure), self._keeping():
            outputs = {
                name: self._keep_blob(path, synced=synced, durable=durable) for name, path in files.items()
            }
            made = datetime.now(UTC).isoformat(timespec="seconds")
            result = Result(key, kind, outputs, seconds, origin, made)
            path, text = self._result_name(key), entry_text(result).encode()
            self.quarantine.clear_the_way(path, lambda: write_atomically(path, text, synced=synced))
            if durable:
                self._sync_way(path)
        self.kept_bytes += result.bytes
        return result

    def touch(self, result: Result) -> None:
        """Mark a result as used: the entry first, so that its age never makes it outlive its blobs."""
        blobs = (self._blob_name(blob.sha256) for blob in result.outputs.values())
        for path in (self._result_name(result.key), *blobs):
            with contextlib.suppress(OSError):  # read-only, or named by a lock and kept under another key
                os.utime(path)

    def restore(self, blob: Blob, goal: Path) -> bool:
        """Put a blob's bytes at `goal`, checked on the way; a bad blob is set aside and False returned.

        Raises OSError where the goal cannot be written; the store need not be writable.
        """
        source = self._blob_name(blob.sha256)
        try:
            data = _small(source) if blob.bytes < SMALL_BYTES else None
            sha256 = sha256_file(source) if data is None else hashlib.sha256(data).hexdigest()
        except FileNotFoundError:
            return False
        except OSError as error:  # perhaps only for now, and never a reason to take it away
            self.quarantine.note(f"{source} cannot be read ({error.strerror})")
            return False
        if sha256 != blob.sha256:
            self.quarantine.take(Path(source))
            return False
        if data is not None:
            write_atomically(goal, data, synced=False)
            return True
        try:
            copy_atomically(source, goal)
        except FileNotFoundError:
            return False
        return True

    def sweep(self) -> None:
        """Remove staging folders of processes that are gone."""
        remove_leftovers((self.root / "tmp").glob("*-*"), part=0)

    @contextlib.contextmanager
    def evicting(self) -> Iterator[None]:
        """Nothing is kept during this: a blob that no entry names now is named by none."""
        with self._locked(shared=False):
            yield

    def blob_path(self, sha256: str) -> Path:
        """Where the bytes lie."""
        return Path(self._blob_name(sha256))

    def result_path(self, key: str) -> Path:
        """The path of the entry."""
        return Path(self._result_name(key))

    def _blob_name(self, sha256: str) -> str:
        return f"{self._top}/blobs/{sha256[:2]}/{sha256}"

    def _result_name(self, key: str) -> str:
        return f"{self._top}/results/{key[:2]}/{key}.json"

    def _keeping(self) -> contextlib.AbstractContextManager[None]:
        return self._locked(shared=True)

    @contextlib.contextmanager
    def _locked(self, *, shared: bool) -> Iterator[None]:
        path = f"{self._top}/keep.lock"
        try:
            descriptor = open_lock_file(path)
        except (FileNotFoundError, NotADirectoryError):
            os.makedirs(self._top, exist_ok=True)
            descriptor = open_lock_file(path)
        try:
            lock(descriptor, shared=shared)
            yield
        finally:
            os.close(descriptor)

    def _keep_blob(self, path: Path, *, synced: bool, durable: bool) -> Blob:
        sha256, size = sha256_file(path), os.stat(path).st_size
        goal = self._blob_name(sha256)
        # Over a blob that is there already: its bytes may have been damaged since.
        if synced or os.path.lexists(goal):
            fsync_file(path)
        os.chmod(path, 0o444)
        self.quarantine.clear_the_way(goal, lambda: _move(path, goal))
        if durable:
            self._sync_way(goal)
        return Blob(sha256, size)

    def _sync_way(self, path: str) -> None:
        for folder in Path(path).parents[:3]:  # the folder, blobs/ or results/, the store's root
            fsync_file(folder)

    def _size(self, sha256: str) -> int | None:
        try:
            status = os.stat(self._blob_name(sha256))
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None


def _small(path: str) -> bytes:
    """The bytes of a file that should be small; those of a longer one are cut off and so are no good."""
    with open_regular(path) as file:
        return file.read(SMALL_BYTES) + file.read(SMALL_BYTES)


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)
    except FileNotFoundError:
        os.makedirs(path)


def _move(path: Path, goal: str) -> None:
    try:
        os.replace(path, goal)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(goal), exist_ok=True)
        os.replace(path, goal)
