"""A store comes under its cap by what is worth least, and nothing that is used or named goes by mistake."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from generators.store import eviction
from generators.store.eviction import Eviction, evict, keep_under_cap, only_collector, plan_eviction
from generators.store.inventory import take_inventory
from generators.store.results import Origin, Result, Store
from tests.store.permissions import modes_count
from tests.store.shelves import HOUR, age, blobs, keep, key, later_ns

KB = 1000


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that nobody has used."""
    return Store(tmp_path / "store")


@pytest.fixture
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if all that was just kept had been kept long ago."""
    monkeypatch.setattr(eviction, "GRACE_SECONDS", -1.0)


def planned(store: Store, cap: int, **more: object) -> Eviction:
    """What would go, some minutes from now."""
    return plan_eviction(take_inventory(store), cap, now_ns=later_ns(), **more)  # type: ignore[arg-type]


def names(results: tuple[Result, ...], *known: str) -> list[str]:
    """The short names behind keys, in their order."""
    by_key = {key(name): name for name in known}
    return [by_key[result.key] for result in results]


def test_a_store_under_its_cap_loses_nothing(store: Store) -> None:
    """To the byte."""
    keep(store, "a", b"a" * KB)

    assert planned(store, KB) == Eviction((), (), 0, KB, 0)
    assert names(planned(store, KB - 1).results, "a") == ["a"]


def test_the_old_the_large_and_the_cheap_go_first(store: Store) -> None:
    """Each alone decides where the rest is equal."""
    keep(store, "old", b"1" * KB * 100, hours=30)
    keep(store, "new", b"2" * KB * 100)
    keep(store, "large", b"3" * KB * 900)
    keep(store, "cheap", b"4" * KB * 100, seconds=0.2)
    keep(store, "dear", b"5" * KB * 100, seconds=60)
    keep(store, "paid", b"6" * KB * 100, origin=Origin("image:x", "openai", usd=0.04))
    keep(store, "unknown", b"7" * KB * 100, origin=Origin("image:x", "openai"))
    every = ("old", "new", "large", "cheap", "dear", "paid", "unknown")

    assert names(planned(store, 0).results, *every) == [
        "old", "large", "cheap", "new", "dear", "paid", "unknown",
    ]  # fmt: skip


def test_no_more_goes_than_must(store: Store) -> None:
    """Bytes count when the last result that names them goes."""
    keep(store, "a", b"shared" * KB, hours=9)
    keep(store, "b", b"shared" * KB, b"own" * KB, hours=5)
    keep(store, "c", b"c" * KB)
    plan = planned(store, 2 * KB)

    assert names(plan.results, "a", "b") == ["a", "b"]
    assert (plan.bytes, plan.left_bytes, len(plan.blobs)) == (9 * KB, KB, 2)


def test_what_this_project_stands_on_counts_as_used_now(store: Store) -> None:
    """A build that finds everything fresh never asks the store."""
    keep(store, "old", b"1" * KB, hours=1000)
    keep(store, "other", b"2" * KB, hours=5)

    assert names(planned(store, KB, in_use={key("old")}).results, "other") == ["other"]


def test_what_a_lock_names_never_goes(store: Store) -> None:
    """By its key, or by a blob that several results share."""
    keep(store, "by-key", b"1" * KB)
    named = keep(store, "by-blob", b"2" * KB)
    keep(store, "other", b"3" * KB)
    protected = {key("by-key"), named.outputs["f0"].sha256}

    assert names(planned(store, 0, protected=protected).results, "other") == ["other"]


def test_what_was_used_just_now_stays(store: Store) -> None:
    """A running build may be about to place it; it is counted."""
    keep(store, "a", b"1" * KB, hours=0)
    plan = plan_eviction(take_inventory(store), 0, now_ns=time.time_ns())

    assert (plan.results, plan.blobs, plan.recent) == ((), (), 1)


def test_a_young_blob_of_an_old_result_stays(store: Store) -> None:
    """It may be of another result as well, whose entry is being written."""
    result = keep(store, "a", b"1" * KB, hours=5)
    plan = plan_eviction(take_inventory(store), 0, now_ns=time.time_ns())

    assert (plan.results, plan.blobs) == ((result,), ())


def test_blobs_of_no_result_go_first(store: Store) -> None:
    """Of a build that was killed; not where they may be pinned by a lock."""
    result = keep(store, "a", b"1" * KB)
    store.result_path(result.key).unlink()

    assert planned(store, 10 * KB).blobs == (result.outputs["f0"].sha256,)
    assert planned(store, 0, orphans=False).blobs == ()


@pytest.mark.usefixtures("no_grace")
def test_what_is_evicted_is_gone_and_the_rest_is_whole(store: Store) -> None:
    """Entries and blobs, and the bytes are told."""
    gone = keep(store, "a", b"1" * KB, b"both" * KB, hours=9)
    stays = keep(store, "b", b"2" * KB, b"both" * KB)
    held = take_inventory(store)
    freed = evict(store, held, planned(store, 5 * KB))

    assert freed == KB
    assert (store.find(gone.key), store.find(stays.key)) == (None, stays)
    assert sorted(take_inventory(store).blobs) == sorted(b.sha256 for b in stays.outputs.values())


@pytest.mark.parametrize("what", ["used", "kept again", "kept with another"])
def test_what_was_touched_since_the_look_stays(store: Store, what: str) -> None:
    """A build went on while the collector was thinking."""
    result = keep(store, "a", b"1" * KB, hours=9)
    held, plan = take_inventory(store), planned(store, 0)
    if what == "used":
        store.touch(result)
    elif what == "kept again":
        keep(store, "a", b"1" * KB)
    else:
        keep(store, "b", b"1" * KB)
    evict(store, held, plan)

    found = store.find(key("b" if what == "kept with another" else "a"))
    assert found is not None
    assert found.outputs == result.outputs


def test_nothing_is_kept_while_a_batch_goes(store: Store) -> None:
    """Another process waits, so that its entry cannot come to name a blob just as that goes."""
    script = (
        "import sys; from pathlib import Path; from generators.store.results import Store\n"
        "from tests.store.shelves import keep\n"
        "store = Store(Path(sys.argv[1])); print('ready', flush=True)\n"
        "keep(store, 'b', b'2'); print('kept', flush=True)\n"
    )
    keep(store, "a", b"1")
    command = [sys.executable, "-c", script, str(store.root)]
    cwd = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        with store.evicting():
            assert child.stdout.readline() == "ready\n"
            assert store.find(key("b")) is None
        assert child.stdout.read() == "kept\n"
    assert child.returncode == 0
    assert store.find(key("b")) is not None


def test_one_collector_at_a_time(store: Store) -> None:
    """The second one hears of it instead of waiting."""
    with only_collector(store) as first, only_collector(store) as second:
        assert (first, second) == (True, False)
    with only_collector(store) as afterwards:
        assert afterwards


@pytest.mark.usefixtures("no_grace")
def test_after_a_build_the_store_is_kept_under_its_cap(store: Store) -> None:
    """By a tenth, and what was set aside goes too."""
    for number in range(10):
        keep(store, f"r{number}", bytes([number]) * KB, hours=20 - number)
    store.quarantine.take(blobs(store, keep(store, "bad", b"bad"))[0])
    plan = keep_under_cap(store, 9 * KB)

    assert plan is not None
    assert take_inventory(store).bytes == 8 * KB
    assert store.find(key("r9")) is not None
    assert not store.quarantine.folder.exists()


@pytest.mark.usefixtures("no_grace")
def test_a_build_that_kept_little_does_not_look(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums are kept in a file; one that is lost or damaged is made by looking once."""
    looks = []

    def look(looked_at: Store) -> object:
        looks.append(1)
        return take_inventory(looked_at)

    monkeypatch.setattr(eviction, "take_inventory", look)
    for number, expected in enumerate([1, 1, 1, 2]):
        keep(store, f"r{number}", bytes([number]) * KB)
        if number == 3:
            (store.root / eviction.TALLY).write_text("[]")
        assert keep_under_cap(store, 10 * KB) is None
        assert len(looks) == expected
    keep_under_cap(store, 1)  # nothing was kept since
    assert len(looks) == 2
    for number in range(7):
        keep(Store(store.root), f"s{number}", b"s%d" % number * KB)
    store.kept_bytes = 14 * KB
    assert keep_under_cap(store, 10 * KB) is not None


def test_a_store_that_cannot_be_written_hurts_no_build(store: Store) -> None:
    """It is left as it is."""
    keep(store, "a", b"1" * KB)
    (store.root / "collect.lock").touch()
    store.root.chmod(0o555)
    (store.root / "results" / key("a")[:2]).chmod(0o555)
    with modes_count():
        assert keep_under_cap(store, 0) is None
    store.root.chmod(0o755)
    (store.root / "results" / key("a")[:2]).chmod(0o755)

    assert store.find(key("a")) is not None


@pytest.mark.usefixtures("no_grace")
def test_collecting_beside_builds_leaves_no_entry_without_blobs(store: Store) -> None:
    """Two builds keep the same few bytes under many keys while everything is evicted."""
    script = (
        "import sys; from pathlib import Path; from generators.store.results import Store\n"
        "from tests.store.shelves import keep\n"
        "store, name = Store(Path(sys.argv[1])), sys.argv[2]\n"
        "for n in range(120):\n"
        "    keep(store, f'{name}{n}', b'%d' % (n % 3), hours=0)\n"
    )
    command = [sys.executable, "-c", script, str(store.root)]
    cwd = Path(__file__).parents[2]
    builds = [subprocess.Popen([*command, name], cwd=cwd) for name in "ab"]
    while any(build.poll() is None for build in builds):
        held = take_inventory(store)
        evict(store, held, plan_eviction(held, 0, now_ns=time.time_ns()))
        with store.evicting():
            assert [entry.result.key for entry in take_inventory(store).incomplete()] == []

    assert [build.wait() for build in builds] == [0, 0]


def test_age_is_that_of_the_last_use(store: Store) -> None:
    """Restoring makes an old result a young one."""
    old = keep(store, "old", b"1" * KB, hours=50)
    keep(store, "mid", b"2" * KB, hours=5)
    assert names(planned(store, KB).results, "old", "mid") == ["old"]

    store.touch(old)
    assert names(planned(store, KB).results, "old", "mid") == ["mid"]
    age(store, old, 50 * HOUR)
    assert names(planned(store, KB).results, "old", "mid") == ["old"]
