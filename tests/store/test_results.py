"""The store: a key gives back what was kept under it, whole, or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generators.store.results import Blob, Origin, Result, Store

KEY = "ab" + "0" * 62


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that nobody has used."""
    return Store(tmp_path / "store")


def keep(store: Store, data: bytes = b"sound", key: str = KEY, origin: Origin | None = None) -> Result:
    """Keep a result of two files."""
    staging = store.staging()
    files = {"audio": staging / "audio.wav", "words": staging / "words.json"}
    files["audio"].write_bytes(data)
    files["words"].write_bytes(b"{}")
    return store.keep(key, kind="narration", files=files, seconds=1.25, origin=origin)


def blob(store: Store, result: Result, name: str = "audio") -> Path:
    """The file that holds an output."""
    sha256 = result.outputs[name].sha256
    return store.root / "blobs" / sha256[:2] / sha256


def entry(store: Store) -> Path:
    """The file that says what the key stands for."""
    return store.root / "results" / KEY[:2] / f"{KEY}.json"


def overwrite(path: Path, data: bytes) -> None:
    """Damage a read-only file."""
    path.chmod(0o644)
    path.write_bytes(data)


def test_what_is_kept_is_found_and_restored(store: Store, tmp_path: Path) -> None:
    """With kind, sizes and time, by another store object on the same folder."""
    kept = keep(store)
    found = Store(store.root).find(KEY)

    assert found == kept
    assert found is not None
    assert store.restore(found.outputs["audio"], tmp_path / "build" / "a.wav")
    assert (tmp_path / "build" / "a.wav").read_bytes() == b"sound"


def test_an_unknown_key_is_a_miss(store: Store) -> None:
    """Also in a store that has no folder yet."""
    assert store.find(KEY) is None


def test_blobs_cannot_be_written_by_accident(store: Store) -> None:
    """They are read-only."""
    assert blob(store, keep(store)).stat().st_mode & 0o777 == 0o444


def test_equal_bytes_are_kept_once(store: Store) -> None:
    """Two keys, one blob."""
    one, two = keep(store), keep(store, key="cd" + "0" * 62)

    assert one.outputs == two.outputs
    assert len([path for path in (store.root / "blobs").rglob("*") if path.is_file()]) == 2


def test_a_truncated_blob_is_a_miss(store: Store) -> None:
    """A result is found only with all its bytes there; kept again, it is whole again."""
    result = keep(store)
    overwrite(blob(store, result), b"sou")

    assert store.find(KEY) is None
    assert store.quarantine.notes == [f"{store.root} lost part of a result of kind narration ({KEY[:12]})"]
    again = store.find(keep(store).key)
    assert again is not None
    assert replace(again, made=result.made) == result  # `made` is in seconds, and one may have ended
    assert blob(store, result).read_bytes() == b"sound"


def test_a_missing_blob_is_a_miss(store: Store, tmp_path: Path) -> None:
    """And restoring it leaves the goal alone."""
    result = keep(store)
    blob(store, result).unlink()
    (tmp_path / "goal").write_bytes(b"old")

    assert store.find(KEY) is None
    assert not store.restore(result.outputs["audio"], tmp_path / "goal")
    assert (tmp_path / "goal").read_bytes() == b"old"


def test_a_flipped_blob_is_set_aside(store: Store, tmp_path: Path) -> None:
    """It is never put in place, and never found again; the goal is as it was."""
    result = keep(store)
    overwrite(blob(store, result), b"SOUND")
    (tmp_path / "goal").write_bytes(b"old")

    assert not store.restore(result.outputs["audio"], tmp_path / "goal")
    assert (tmp_path / "goal").read_bytes() == b"old"
    assert store.find(KEY) is None
    assert [path.read_bytes() for path in (store.root / "quarantine").iterdir()] == [b"SOUND"]


def test_keeping_heals_a_flipped_blob(store: Store, tmp_path: Path) -> None:
    """Work that was done again is not thrown away in favour of bad bytes of the same size."""
    result = keep(store)
    overwrite(blob(store, result), b"SOUND")
    keep(store)

    assert store.restore(result.outputs["audio"], tmp_path / "goal")
    assert (tmp_path / "goal").read_bytes() == b"sound"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "null", '"text"', "{}", '{"kind": "x", "outputs": [], "seconds": 1}',
     '{"kind": "x", "outputs": {"a": 1}, "seconds": 1}', '{"kind": "x", "outputs": {"a": {"blob": 1}}}',
     '{"kind": "x", "outputs": {"a": {"blob": 1, "bytes": 2}}, "seconds": 1}', "\udcff\udcfe",
     '{"kind": 1, "outputs": {}, "seconds": 1}', '{"kind": "x", "outputs": {}, "seconds": "1"}',
     '{"kind": "x", "outputs": {}, "seconds": true}', '{"kind": "x", "outputs": {}, "seconds": 1, "made": 2}',
     '{"kind": "x", "outputs": {}, "seconds": 1, "origin": {}}'.replace("{}}", '{"usd": "1"}}'),
     '{"kind": "x", "outputs": {"a": {"blob": "../../x", "bytes": 2}}, "seconds": 1}', "[" * 100_000],
)  # fmt: skip
def test_a_damaged_entry_is_a_miss(store: Store, text: str) -> None:
    """Whatever stands there; kept again, it is whole again."""
    kept = keep(store)
    entry(store).write_bytes(text.encode("utf-8", "surrogateescape"))

    assert store.find(KEY) is None
    assert store.quarantine.notes == [f"{entry(store)} could not be read"]
    keep(store)
    assert (found := store.find(KEY)) is not None
    assert found.outputs == kept.outputs


def test_another_entry_in_its_place_is_a_miss(store: Store) -> None:
    """A whole result, but not of this key."""
    keep(store)
    store.result_path("b" * 64).parent.mkdir(parents=True, exist_ok=True)
    store.result_path("b" * 64).write_bytes(entry(store).read_bytes())

    assert store.find("b" * 64) is None
    assert store.find(KEY) is not None


def test_the_entry_says_what_it_is(store: Store) -> None:
    """For people who look, and for other versions of the program."""
    result = keep(store)

    assert json.loads(entry(store).read_text("utf-8")) == {
        "key": KEY,
        "kind": "narration",
        "seconds": 1.25,
        "made": result.made,
        "outputs": {
            name: {"blob": item.sha256, "bytes": item.bytes} for name, item in result.outputs.items()
        },
    }


def test_where_a_result_came_from_is_found_again(store: Store) -> None:
    """With what it cost and which take of which words it is."""
    origin = Origin("image:gdp/coin", "openai", "gpt-image-1", 0.04, "f" * 64, 2)
    kept = keep(store, origin=origin)

    assert store.find(KEY) == kept
    assert kept.origin == origin
    assert datetime.fromisoformat(kept.made).tzinfo == UTC


def test_entries_of_older_versions_are_read(store: Store) -> None:
    """They say neither when they were made nor where they came from."""
    kept = keep(store)
    old = json.loads(entry(store).read_text("utf-8"))
    del old["made"]
    entry(store).write_text(json.dumps(old), "utf-8")

    assert store.find(KEY) == replace(kept, made="")


def test_the_takes_of_a_family_are_found_in_order(store: Store) -> None:
    """Whole ones only, and none of other words."""
    for key, family, take in (("a", "mine", 2), ("b", "other", 1), ("c", "mine", 1), ("d", "mine", 3)):
        keep(store, key.encode(), key * 64, Origin("image:gdp/coin", family=family, take=take))
    keep(store, b"no origin", "e" * 64)
    lost = store.find("d" * 64)
    assert lost is not None
    blob(store, lost).unlink()

    assert [found.key for found in store.of_family("mine")] == ["c" * 64, "a" * 64]
    assert store.of_family("nobody's") == []


def test_an_entry_tells_of_a_result_whose_blobs_are_lost(store: Store) -> None:
    """What it was, and for whom."""
    kept = keep(store)
    blob(store, kept).unlink()

    assert store.entry(KEY) == kept
    assert store.has(KEY)
    assert (store.entry("0" * 64), store.has("0" * 64)) == (None, False)


def test_what_is_wrong_with_a_lost_blob_is_told(store: Store, tmp_path: Path) -> None:
    """Where it should be, and where it was set aside."""
    kept = keep(store)
    lost, sha256 = blob(store, kept), kept.outputs["audio"].sha256
    overwrite(lost, b"SOUND")
    assert store.lost_text(sha256) == f"{lost} is damaged"
    assert not store.restore(kept.outputs["audio"], tmp_path / "goal")
    (aside,) = (store.root / "quarantine").iterdir()
    assert store.lost_text(sha256) == f"{lost} is damaged and set aside as {aside}"
    aside.unlink()
    assert store.lost_text(sha256) == f"{lost} is missing"


def test_pipes_in_its_files_places_are_misses(store: Store, tmp_path: Path) -> None:
    """Nobody waits for somebody who writes to them; kept again, all is whole again."""
    kept = keep(store)
    sha256 = kept.outputs["audio"].sha256
    for path in (blob(store, kept), entry(store)):
        path.unlink()
        os.mkfifo(path)

    assert store.find(KEY) is None
    assert store.quarantine.notes == [f"{entry(store)} could not be read"]
    assert store.lost_text(sha256) == f"{blob(store, kept)} cannot be read (not a regular file)"
    assert not store.restore(kept.outputs["audio"], tmp_path / "goal")
    keep(store)
    assert store.restore(kept.outputs["audio"], tmp_path / "goal")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_blob_stays_where_it_is(store: Store, tmp_path: Path) -> None:
    """Its bytes may be good: permissions are no damage."""
    kept = keep(store)
    blob(store, kept).chmod(0)

    assert not store.restore(kept.outputs["audio"], tmp_path / "goal")
    assert store.lost_text(kept.outputs["audio"].sha256) == (
        f"{blob(store, kept)} cannot be read (Permission denied)"
    )


def test_a_file_is_adopted_only_with_the_bytes_it_should_have(store: Store, tmp_path: Path) -> None:
    """By copy: the file stays, and nothing is left behind."""
    (tmp_path / "target").write_bytes(b"sound")
    digest = hashlib.sha256(b"sound").hexdigest()

    assert store.adopt(digest, tmp_path / "target") == Blob(digest, 5)
    assert store.adopt("0" * 64, tmp_path / "target") is None
    assert store.adopt(digest, tmp_path / "missing") is None
    assert store.blob_path(digest).read_bytes() == b"sound"
    assert (tmp_path / "target").read_bytes() == b"sound"
    assert list((store.root / "tmp").iterdir()) == []


def test_a_result_without_an_output_of_its_own_is_not_kept(store: Store, tmp_path: Path) -> None:
    """A file that is missing at the last moment leaves no entry."""
    with pytest.raises(FileNotFoundError):
        store.keep(KEY, kind="x", files={"a": tmp_path / "gone"}, seconds=0)

    assert store.find(KEY) is None


def test_fields_of_newer_versions_are_passed_over(store: Store) -> None:
    """An older program still finds what a newer one has paid for."""
    kept = keep(store, origin=Origin("image:gdp/coin", usd=0.04))
    newer = json.loads(entry(store).read_text("utf-8"))
    newer["seed"] = newer["origin"]["region"] = 7
    entry(store).write_text(json.dumps(newer), "utf-8")

    assert store.find(KEY) == kept


def test_a_use_is_noted_at_the_entry_first(store: Store) -> None:
    """So that an entry is never older than its blobs were when it was last used."""
    kept = keep(store)
    paths = [entry(store), *(store.blob_path(item.sha256) for item in kept.outputs.values())]
    for path in paths:
        os.utime(path, ns=(0, 0))
    store.touch(kept)
    times = [path.stat().st_mtime_ns for path in paths]

    assert times == sorted(times)
    assert times[0] > 0


def test_only_dead_processes_are_swept_up_after(store: Store) -> None:
    """Folders of the living and of nobody stay."""
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    dead, foreign = (store.root / "tmp" / name for name in (f"{int(child.stdout)}-abc", "not-ours"))
    own = store.staging()
    for folder in (dead, foreign):
        folder.mkdir()
        (folder / "half.wav").write_bytes(b"x")

    store.sweep()

    assert sorted((store.root / "tmp").iterdir()) == sorted([own, foreign])


def test_an_unused_store_is_swept_without_harm(store: Store) -> None:
    """There is nothing yet."""
    store.sweep()

    assert not store.root.exists()


def test_every_staging_folder_is_new_and_ours(store: Store) -> None:
    """So that two steps at once never meet."""
    one, two = store.staging(), store.staging()

    assert one != two
    assert one.name.startswith(f"{os.getpid()}-")


def test_two_processes_keep_one_key_at_once(store: Store, tmp_path: Path) -> None:
    """Both succeed, again and again, and what is found is whole."""
    script = (
        "import sys; from pathlib import Path; from generators.store.results import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for _ in range(60):\n"
        "    staging = store.staging()\n"
        "    (staging / 'a').write_bytes(b'x' * 200_000)\n"
        f"    store.keep({KEY!r}, kind='x', files={{'a': staging / 'a'}}, seconds=1)\n"
        f"    found = store.find({KEY!r})\n"
        "    assert found and store.restore(found.outputs['a'], Path(sys.argv[2]))\n"
    )
    run = [sys.executable, "-c", script, str(store.root)]
    cwd = Path(__file__).parents[2]
    children = [subprocess.Popen([*run, str(tmp_path / name)], cwd=cwd) for name in "ab"]

    assert [child.wait() for child in children] == [0, 0]
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == b"x" * 200_000
