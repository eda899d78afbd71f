"""The frame cache: a cache of rendered frames by fingerprint, with a cap, never needed for correctness.

One file per frame, `<first two characters>/<fingerprint>`: a sha256 of fingerprint and picture, then the
picture; so another frame's file in its place is found out.
Any file may vanish at any time; several processes may use one room at once; nothing is synced to disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from generators.store.files import read_regular
from generators.store.leftovers import remove_leftovers

_DIGEST_BYTES = 32
_SWEEP_PART = 16
"""The cache is swept when a sixteenth of its cap has been put in since the last sweep."""
_SWEEP_TO = 0.9


class FrameCache:
    """Rendered frames by fingerprint below `folder`, at most about `cap_bytes` of them."""

    def __init__(self, folder: Path, cap_bytes: int) -> None:
        self._folder = folder
        self._cap = cap_bytes
        self._lock = threading.Lock()
        self._put_bytes = 0

    def missing(self, fingerprints: Iterable[str]) -> list[str]:
        """Those of the fingerprints, each once and in order, that the room has no frame for."""
        return [name for name in dict.fromkeys(fingerprints) if not self._path(name).is_file()]

    def put(self, fingerprint: str, png_bytes: bytes) -> None:
        """Keep a frame; a full disk or an unwritable room only means that it is not kept."""
        target = self._path(fingerprint)
        part = target.with_name(f"{fingerprint}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_seal(fingerprint, png_bytes) + png_bytes)
            part.replace(target)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            return
        with self._lock:
            self._put_bytes += len(png_bytes)
            due = self._put_bytes * _SWEEP_PART >= self._cap
            if due:
                self._put_bytes = 0
        if due:
            self.sweep()

    def get_into(self, fingerprint: str, path: Path) -> bool:
        """Write the frame to `path` and return True; False if it is missing or damaged (and dropped)."""
        held = self._path(fingerprint)
        try:
            content = read_regular(held)
        except OSError:
            return False
        picture = content[_DIGEST_BYTES:]
        if _seal(fingerprint, picture) != content[:_DIGEST_BYTES]:
            with contextlib.suppress(OSError):
                held.unlink()
            return False
        path.write_bytes(picture)
        with contextlib.suppress(OSError):
            os.utime(held)
        return True

    def size(self) -> tuple[int, int]:
        """How many frames there are, and their bytes."""
        sizes = [size for _, size, _ in self._held()]
        return len(sizes), sum(sizes)

    def sweep(self) -> None:
        """Drop the frames used longest ago until the cache is well below its cap."""
        held = sorted(self._held())
        total = sum(size for _, size, _ in held)
        if total <= self._cap:
            return
        for _, size, path in held:
            if total <= self._cap * _SWEEP_TO:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def _held(self) -> Iterator[tuple[int, int, Path]]:
        for folder in self._folder.glob("??"):
            for path in folder.iterdir():
                with contextlib.suppress(OSError):
                    stat = path.stat()
                    yield stat.st_mtime_ns, stat.st_size, path

    def _path(self, fingerprint: str) -> Path:
        return self._folder / fingerprint[:2] / fingerprint


def _seal(fingerprint: str, picture: bytes) -> bytes:
    return hashlib.sha256(fingerprint.encode() + picture).digest()


def sweep_parts(folder: Path) -> None:
    """Remove half-written frames of ended processes from a cache folder."""
    remove_leftovers(folder.glob("??/*.part"), part=1, separator=".")
