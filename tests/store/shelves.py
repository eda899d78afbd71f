"""A store with results of chosen size, age and price."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

from generators.store.eviction import GRACE_SECONDS
from generators.store.results import Origin, Result, Store

HOUR = 3600.0


def key(name: str) -> str:
    """A key for a short name."""
    return hashlib.sha256(name.encode()).hexdigest()


def keep(
    store: Store,
    name: str,
    *files: bytes,
    seconds: float = 1.0,
    hours: float = 1.0,
    origin: Origin | None = None,
    kind: str = "segment",
) -> Result:
    """Keep a result that was used so many hours ago."""
    staging = store.staging()
    paths = {f"f{number}": staging / str(number) for number in range(len(files))}
    for path, data in zip(paths.values(), files, strict=True):
        path.write_bytes(data)
    result = store.keep(key(name), kind=kind, files=paths, seconds=seconds, origin=origin)
    shutil.rmtree(staging)
    if hours:
        age(store, result, hours)
    return result


def age(store: Store, result: Result, hours: float) -> None:
    """Make a result one that was used so many hours ago."""
    when = time.time() - hours * HOUR
    for path in (store.result_path(result.key), *blobs(store, result)):
        os.utime(path, (when, when))


def blobs(store: Store, result: Result) -> list[Path]:
    """The files of a result's blobs."""
    return [store.blob_path(blob.sha256) for blob in result.outputs.values()]


def later_ns() -> int:
    """A moment when nothing of now is recent any more; a change time cannot be put back."""
    return time.time_ns() + round((GRACE_SECONDS + 1) * 1e9)
