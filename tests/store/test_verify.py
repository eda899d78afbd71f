"""A check reads everything: what is bad is set aside, and what it made useless becomes a miss."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generators.store.inventory import take_inventory
from generators.store.results import Origin, Store
from generators.store.verify import Verification, verify
from tests.store.permissions import modes_count
from tests.store.shelves import blobs, keep, key


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two results that share a blob, and one of their own each."""
    store = Store(tmp_path / "store")
    keep(store, "a", b"both", b"one")
    keep(store, "b", b"both", b"two two")
    return store


def check(store: Store, *, drops: bool = True) -> Verification:
    """Verify without showing how far it is."""
    return verify(store, lambda done, total: None, drops=drops)


def flip(path: Path) -> str:
    """Damage a blob without changing its size."""
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().swapcase())
    return str(path)


def test_a_good_store_is_read_whole(store: Store) -> None:
    """Each blob once, with the bytes done and in all."""
    told: list[tuple[int, int]] = []
    found = verify(store, lambda done, total: told.append((done, total)), drops=True)

    assert found == Verification(3, 14, (), (), ())
    assert found.is_well
    assert [total for _, total in told] == [14] * 3
    assert told[-1][0] == 14


def test_an_empty_store_is_well(tmp_path: Path) -> None:
    """And none is made."""
    assert check(Store(tmp_path / "store")).is_well
    assert not (tmp_path / "store").exists()


def test_a_bad_blob_takes_its_results_with_it(store: Store) -> None:
    """Both of them where it is shared; the entries go, the bytes are kept aside."""
    shared, _ = blobs(store, keep(store, "a", b"both", b"one"))
    path = flip(shared)
    found = check(store)

    assert (found.bad, found.stuck) == ((path,), ())
    assert sorted(result.key for result in found.lost) == sorted([key("a"), key("b")])
    assert take_inventory(store).results == {}
    assert [file.read_bytes() for file in store.quarantine.folder.iterdir()] == [b"BOTH"]
    assert check(store).is_well


def test_an_entry_without_blobs_is_dropped_or_told(store: Store) -> None:
    """What can be made again is dropped; what was paid for is told of until it is back."""
    paid = keep(store, "paid", b"picture", origin=Origin("image:gdp/coin", "openai", usd=0.04))
    (blob,) = blobs(store, paid)
    shutil.copy(blob, store.root.parent / "backup")
    blob.unlink()

    for _ in range(2):
        assert check(store, drops=False).lost == (paid,)
    shutil.copy(store.root.parent / "backup", blob)
    assert check(store, drops=False).is_well
    blob.unlink()
    assert check(store).lost == (paid,)
    assert check(store).is_well


@pytest.mark.parametrize("where", ["entry", "blob", "foreign entry", "foreign blob", "shard", "longer"])
def test_whatever_lies_there_is_found(store: Store, where: str) -> None:
    """Garbage, folders in place of files, files in place of folders, names that are none."""
    result = keep(store, "a", b"both", b"one")
    entry, blob = store.result_path(result.key), blobs(store, result)[1]
    path = {
        "entry": entry, "blob": blob, "foreign entry": entry.with_name("notes.txt"),
        "foreign blob": blob.with_name("holiday.jpg"), "shard": store.root / "blobs" / "zz", "longer": blob,
    }[where]  # fmt: skip
    if where in ("entry", "blob"):
        path.unlink()
        (path / "below").mkdir(parents=True)
    elif where == "longer":
        path.chmod(0o644)
        path.write_bytes(b"one more")
    else:
        path.write_bytes(b"\xff{")
    found = check(store)

    assert found.bad == (str(path),)
    assert [lost.key for lost in found.lost] == ([key("a")] if where in ("blob", "longer") else [])
    assert check(store).is_well


def test_a_read_only_store_only_tells(store: Store) -> None:
    """What is damaged stays where it is, and is called so."""
    path = flip(blobs(store, keep(store, "a", b"both", b"one"))[1])
    store.root.chmod(0o555)
    with modes_count():
        found = check(store)
    store.root.chmod(0o755)

    assert (found.bad, found.stuck) == ((path,), (path,))
    assert len(take_inventory(store).results) == 2
