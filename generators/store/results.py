"""The store: blobs by the sha256 of their bytes, and results that map a key to blobs.

    blobs/ab/<sha256>      immutable bytes, mode 0444
    results/ab/<key>.json  {"kind", "outputs": {name: {"blob", "bytes"}}, "seconds", "made", "origin"};
                           written last
    tmp/                   staging, swept at the start of a run

A result is good when all its blobs are there with their recorded sizes;
bytes are checked whenever they are restored.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from generators.store.files import copy_atomically, fsync_file, sha256_file, write_atomically


@dataclass(frozen=True)
class Blob:
    """One stored file."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Origin:
    """Where a generated or pinned result came from."""

    task: str
    provider: str = ""
    model: str = ""
    usd: float | None = None
    """What it cost in US dollars: 0 where it is known to have cost nothing, None where nobody said."""
    family: str = ""
    """Digest of what the author asked, the take left out."""
    take: int = 1
    licence: str = ""


@dataclass(frozen=True)
class Result:
    """What a key stands for."""

    key: str
    kind: str
    outputs: Mapping[str, Blob]
    """Output name to blob."""
    seconds: float
    """How long the run took that made it."""
    origin: Origin | None = None
    """None for a result that can be made again."""
    made: str = ""
    """When, ISO 8601 in UTC."""


class Store:
    """One tree of blobs and results. Safe for several processes: every file is renamed into place."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def staging(self) -> Path:
        """A new empty folder on the store's own file system."""
        folder = self.root / "tmp" / f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        folder.mkdir(parents=True)
        return folder

    def find(self, key: str) -> Result | None:
        """The result of a key if it is whole; a damaged entry is a miss."""
        try:
            data = json.loads(self._result_path(key).read_text("utf-8"))
            outputs = {name: Blob(item["blob"], item["bytes"]) for name, item in data["outputs"].items()}
            origin = Origin(**data["origin"]) if data.get("origin") else None
            made = str(data.get("made", ""))
            result = Result(key, data["kind"], outputs, data["seconds"], origin, made)
            whole = all(self._blob_path(b.sha256).stat().st_size == b.bytes for b in outputs.values())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return result if whole else None

    def whole(self, outputs: Mapping[str, str]) -> dict[str, Blob] | None:
        """The blobs of output name to sha256, when all of them are here."""
        try:
            return {n: Blob(s, self._blob_path(s).stat().st_size) for n, s in outputs.items()}
        except OSError:
            return None

    def of_family(self, family: str) -> list[Result]:
        """All whole results of the same words, by take."""
        entries = (self.find(path.stem) for path in self.root.glob("results/??/*.json"))
        takes = [r for r in entries if r and r.origin and r.origin.family == family]
        return sorted(takes, key=lambda r: r.origin.take if r.origin else 0)

    def adopt(self, sha256: str, source: Path) -> Blob | None:
        """Put a copy of a file into the store, if it has these bytes."""
        staging = self.staging()
        try:
            copy_atomically(source, staging / "adopted")
            if sha256_file(staging / "adopted") != sha256:
                return None
            return self._keep_blob(staging / "adopted")
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
        """Move files from a staging folder of this store into it and write the result last."""
        outputs = {name: self._keep_blob(path) for name, path in files.items()}
        made = datetime.now(UTC).isoformat(timespec="seconds")
        result = Result(key, kind, outputs, seconds, origin, made)
        entry = {
            "kind": kind,
            "outputs": {n: {"blob": b.sha256, "bytes": b.bytes} for n, b in sorted(outputs.items())},
            "seconds": round(seconds, 3),
            "made": made,
            **({"origin": asdict(origin)} if origin else {}),
        }
        write_atomically(self._result_path(key), (json.dumps(entry, indent=1) + "\n").encode())
        return result

    def restore(self, blob: Blob, goal: Path) -> bool:
        """Put a blob's bytes at `goal`, checked on the way; a bad blob is set aside and False returned."""
        source = self._blob_path(blob.sha256)
        try:
            if sha256_file(source) != blob.sha256:
                self._quarantine(source)
                return False
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

    def _keep_blob(self, path: Path) -> Blob:
        sha256, size = sha256_file(path), path.stat().st_size
        goal = self._blob_path(sha256)
        fsync_file(path)
        path.chmod(0o444)
        goal.parent.mkdir(parents=True, exist_ok=True)
        # Over a blob that is there already: its bytes may have been damaged since.
        path.replace(goal)
        return Blob(sha256, size)

    def _quarantine(self, source: Path) -> None:
        folder = self.root / "quarantine"
        folder.mkdir(exist_ok=True)
        source.replace(folder / source.name)

    def _blob_path(self, sha256: str) -> Path:
        return self.root / "blobs" / sha256[:2] / sha256

    def _result_path(self, key: str) -> Path:
        return self.root / "results" / key[:2] / f"{key}.json"


def is_alive(pid: int) -> bool:
    """Whether a process of this number is running, ours or another user's."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
