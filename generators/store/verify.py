"""Reads every blob again: damaged blobs are quarantined, and their results become misses."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from generators.store.entry import Result
from generators.store.files import sha256_file
from generators.store.inventory import take_inventory
from generators.store.results import Store


@dataclass(frozen=True)
class Verification:
    """What was found."""

    blobs: int
    bytes: int
    """How much was read."""
    bad: tuple[str, ...]
    """Paths of what was damaged."""
    stuck: tuple[str, ...]
    """Those of them that could not be set aside."""
    lost: tuple[Result, ...]
    """Results that are no longer whole."""

    @property
    def is_well(self) -> bool:
        """Whether all is as it should be."""
        return not self.bad and not self.lost


def verify(store: Store, progress: Callable[[int, int], None], *, drops: bool) -> Verification:
    """Check a whole store; `progress` gets the bytes done and in all.

    With `drops` the entries of incomplete results are deleted; else they are only reported.
    """
    held = take_inventory(store)
    bad = list(held.damaged)
    done = 0
    for sha256, blob in held.blobs.items():
        path = store.blob_path(sha256)
        try:
            if sha256_file(path) != sha256:
                bad.append(path)
        except FileNotFoundError:  # evicted during the check
            pass
        except OSError:
            bad.append(path)
        done += blob.bytes
        progress(done, held.bytes)
    stuck = [path for path in bad if not store.quarantine.take(path)]
    # Looked at again under the lock: a build may have kept results since, or kept a lost one again.
    lost = _lost(store, drops=drops)
    return Verification(len(held.blobs), done, tuple(map(str, bad)), tuple(map(str, stuck)), lost)


def _lost(store: Store, *, drops: bool) -> tuple[Result, ...]:
    lost = tuple(entry.result for entry in take_inventory(store).incomplete())
    if not (drops and lost):
        return lost
    with contextlib.suppress(OSError), store.evicting():  # a read-only store is only reported
        for entry in take_inventory(store).incomplete():
            store.result_path(entry.result.key).unlink(missing_ok=True)
    return lost
