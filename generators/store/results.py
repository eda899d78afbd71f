"""The store: blobs by the sha256 of their bytes, and results that map a key to blobs.

    blobs/ab/<sha256>      immutable bytes, mode 0444
    results/ab/<key>.json  the entry of a result; written last; its time is that of its last use
    tmp/                   staging, swept after a run that was killed
    quarantine/            what was damaged or in the way
    keep.lock              held shared while a result is kept, alone while others are evicted

A result is good when all its blobs are there with their recorded sizes; bytes are checked when restored.

A kill leaves whole things or nothing, since everything is renamed into place, entries after their blobs.
So does a power cut: files are synced before they are renamed. The renames of a generated result are
synced too, for it cannot be had again; those of a local one are not: losing the last seconds of them costs
only their work, and whatever half of one survives is a miss, or fails its check when it is restored.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from generators.store.entry import Blob, Origin, Result, entry_text, read_entry
from generators.store.files import copy_atomically, fsync_file, sha256_file, write_atomically
from generators.store.quarantine import Quarantine
from generators.store.trouble import explained

__all__ = ["Blob", "Origin", "Result", "Store", "is_alive"]


class Store:
    """One tree of blobs and results. Safe for several processes: every file is renamed into place."""

    def __init__(self, root: Path, *, moved_by: str = "") -> None:
        """`moved_by` is the setting that puts the store elsewhere, for messages."""
        self.root = root
        self.cure = "make it writable" + (f", or choose another with {moved_by}" if moved_by else "")
        """What to do where the store cannot be written."""
        self.kept_bytes = 0
        """Put in by this object; about, since threads may count at once."""
        self.quarantine = Quarantine(root)

    def staging(self) -> Path:
        """A new empty folder on the store's own file system. Raises DiskRefused."""
        folder = self.root / "tmp" / f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        with explained(self.root, cure=self.cure):
            self.quarantine.clear_the_way(folder, lambda: folder.mkdir(parents=True))
        return folder

    def find(self, key: str) -> Result | None:
        """The result of a key if it is whole; a damaged one is a miss, and keeping the key again heals it."""
        path = self.result_path(key)
        try:
            result = read_entry(key, path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self.quarantine.note(f"{path} could not be read: its step is made again")
            return None
        if all(self._size(blob.sha256) == blob.bytes for blob in result.outputs.values()):
            return result
        self.quarantine.note(f"{self.root} has lost bytes of a {result.kind} ({key[:12]}): it is made again")
        return None

    def whole(self, outputs: Mapping[str, str]) -> dict[str, Blob] | None:
        """The blobs of output name to sha256, when all of them are here."""
        sizes = {name: self._size(sha256) for name, sha256 in outputs.items()}
        blobs = {name: Blob(outputs[name], size) for name, size in sizes.items() if size is not None}
        return blobs if len(blobs) == len(outputs) else None

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
                    return self._keep_blob(staging / "adopted", durable=True)
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
        with explained(self.root, cure=self.cure), self._keeping():
            outputs = {name: self._keep_blob(path, durable=durable) for name, path in files.items()}
            made = datetime.now(UTC).isoformat(timespec="seconds")
            result = Result(key, kind, outputs, seconds, origin, made)
            path, text = self.result_path(key), entry_text(result).encode()
            self.quarantine.clear_the_way(path, lambda: write_atomically(path, text))
            if durable:
                self._sync_way(path)
        self.kept_bytes += result.bytes
        return result

    def touch(self, result: Result) -> None:
        """Say that a result is used: the entry first, so that none outlives its blobs by its age."""
        blobs = (self.blob_path(blob.sha256) for blob in result.outputs.values())
        for path in (self.result_path(result.key), *blobs):
            with contextlib.suppress(OSError):  # read-only, or named by a lock and kept under another key
                os.utime(path)

    def restore(self, blob: Blob, goal: Path) -> bool:
        """Put a blob's bytes at `goal`, checked on the way; a bad blob is set aside and False returned.

        Raises OSError where the goal cannot be written; the store need not be writable.
        """
        source = self.blob_path(blob.sha256)
        try:
            is_good = sha256_file(source) == blob.sha256
        except FileNotFoundError:
            return False
        except OSError:
            is_good = False
        if not is_good:
            self.quarantine.take(source)
            return False
        try:
            copy_atomically(source, goal)
        except FileNotFoundError:
            return False
        return True

    def sweep(self) -> None:
        """Remove staging folders of processes that are gone."""
        for folder in (self.root / "tmp").glob("*-*"):
            pid = folder.name.partition("-")[0]
            if pid.isdecimal() and not is_alive(int(pid)):
                shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def evicting(self) -> Iterator[None]:
        """Nothing is kept meanwhile: what no entry names now is named by none."""
        with self._locked(fcntl.LOCK_EX):
            yield

    def blob_path(self, sha256: str) -> Path:
        """Where the bytes lie."""
        return self.root / "blobs" / sha256[:2] / sha256

    def result_path(self, key: str) -> Path:
        """Where the entry lies."""
        return self.root / "results" / key[:2] / f"{key}.json"

    def _keeping(self) -> contextlib.AbstractContextManager[None]:
        return self._locked(fcntl.LOCK_SH)

    @contextlib.contextmanager
    def _locked(self, mode: int) -> Iterator[None]:
        # The kernel's lock goes with its process, whatever ends it.
        self.root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.root / "keep.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, mode)
            yield
        finally:
            os.close(descriptor)

    def _keep_blob(self, path: Path, *, durable: bool) -> Blob:
        sha256, size = sha256_file(path), path.stat().st_size
        goal = self.blob_path(sha256)
        fsync_file(path)
        path.chmod(0o444)
        # Over a blob that is there already: its bytes may have been damaged since.
        self.quarantine.clear_the_way(goal, lambda: _move(path, goal))
        if durable:
            self._sync_way(goal)
        return Blob(sha256, size)

    def _sync_way(self, path: Path) -> None:
        for folder in path.parents[:3]:  # the folder, blobs/ or results/, the store's root
            fsync_file(folder)

    def _size(self, sha256: str) -> int | None:
        try:
            status = self.blob_path(sha256).stat()
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None


def _move(path: Path, goal: Path) -> None:
    goal.parent.mkdir(parents=True, exist_ok=True)
    path.replace(goal)


def is_alive(pid: int) -> bool:
    """Whether a process of this number is running, ours or another user's."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
