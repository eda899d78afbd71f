"""What a power cut may cost: work that was cheap, never a wrong file, never what was paid for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generators.store.results import DEAR_SECONDS, Origin, Store
from tests.store.shelves import keep


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that nobody has used."""
    return Store(tmp_path / "store")


@pytest.mark.parametrize(
    ("seconds", "origin", "syncs"),
    [(0.01, None, 0), (DEAR_SECONDS, None, 2), (0.01, Origin("narration:gdp/hook"), 8)],
    ids=["cheap", "dear", "generated"],
)
def test_only_what_is_dear_is_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch, seconds: float, origin: Origin | None, syncs: int
) -> None:
    """The disk is waited for where the work is worth it; a generated result's folders are synced too."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)

    keep(store, "a", b"bytes", seconds=seconds, origin=origin)

    assert len(synced) == syncs


def test_a_cheap_result_takes_no_dear_blob_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are on the disk before they take the place of the same bytes, which were paid for."""
    keep(store, "dear", b"bytes", seconds=100)
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)

    keep(store, "cheap", b"bytes", seconds=0.01)

    assert len(synced) == 1


@pytest.mark.parametrize("left", [b"", b"\0" * 5, b"byt"], ids=["empty", "zeros", "cut"])
def test_what_a_power_cut_left_of_a_blob_is_a_miss(store: Store, tmp_path: Path, left: bytes) -> None:
    """Whatever the kernel had not written back is found out before it is at its target."""
    kept = keep(store, "cheap", b"bytes", seconds=0.01)
    blob = store.blob_path(kept.outputs["f0"].sha256)
    blob.chmod(0o644)
    blob.write_bytes(left)

    found = store.find(kept.key)

    assert found is None or not store.restore(found.outputs["f0"], tmp_path / "goal")
    assert not (tmp_path / "goal").exists()
