"""Digests are remembered only while nothing can have changed."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generators.store import stat_cache
from generators.store.database import open_for
from generators.store.files import sha256_file
from generators.store.stat_cache import StatCache


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The project's database."""
    opened, _ = open_for(tmp_path / "record.db", lambda database: database)
    yield opened
    opened.close()


@pytest.fixture
def any_age(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember files however young they are, so that no test has to wait."""
    monkeypatch.setattr(stat_cache, "GRAIN_NS", -(10**12))


def sha256(data: bytes) -> str:
    """The digest of bytes."""
    return hashlib.sha256(data).hexdigest()


def remembered(database: sqlite3.Connection) -> list[str]:
    """The paths whose digest is kept."""
    return [path for (path,) in database.execute("select path from digests order by path")]


@pytest.mark.usefixtures("any_age")
def test_a_known_file_is_not_read_again(tmp_path: Path, database: sqlite3.Connection) -> None:
    """Also by the next run of the program: what was remembered is believed."""
    (tmp_path / "a").write_bytes(b"one")
    StatCache(database, tmp_path).digest("a")
    database.execute("update digests set sha256 = 'believed'")

    assert StatCache(database, tmp_path).digest("a") == "believed"


@pytest.mark.usefixtures("any_age")
def test_a_change_under_the_old_time_and_size_is_seen(tmp_path: Path, database: sqlite3.Connection) -> None:
    """A tool may put the modification time back; the change time tells."""
    file = tmp_path / "a"
    file.write_bytes(b"one")
    os.utime(file, ns=(10**18, 10**18))
    files = StatCache(database, tmp_path)
    before = files.digest("a")
    changed = file.stat().st_ctime_ns
    while file.stat().st_ctime_ns == changed:  # until the file system's clock has ticked
        file.write_bytes(b"two")
        os.utime(file, ns=(10**18, 10**18))

    assert before == sha256(b"one")
    assert files.digest("a") == sha256(b"two")


@pytest.mark.usefixtures("any_age")
def test_another_file_of_the_same_name_is_seen(tmp_path: Path, database: sqlite3.Connection) -> None:
    """Renamed over it, as everything of ours is."""
    (tmp_path / "a").write_bytes(b"one")
    files = StatCache(database, tmp_path)
    files.digest("a")
    (tmp_path / "b").write_bytes(b"two")
    (tmp_path / "b").replace(tmp_path / "a")

    assert files.digest("a") == sha256(b"two")


def test_a_young_file_is_not_remembered(
    tmp_path: Path, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another change within the clock's grain would look the same, so it is hashed again next time."""
    monkeypatch.setattr(stat_cache, "GRAIN_NS", 10**12)
    (tmp_path / "a").write_bytes(b"one")
    files = StatCache(database, tmp_path)

    assert files.digest("a") == sha256(b"one")
    assert remembered(database) == []


def test_a_placed_file_is_remembered_at_once(tmp_path: Path, database: sqlite3.Connection) -> None:
    """Its bytes were checked on the way."""
    (tmp_path / "a").write_bytes(b"one")
    files = StatCache(database, tmp_path)
    files.placed("a", "checked")
    files.placed("gone", "checked")

    assert files.digest("a") == "checked"
    assert remembered(database) == ["a"]


@pytest.mark.usefixtures("any_age")
def test_what_is_no_file_has_no_digest(tmp_path: Path, database: sqlite3.Connection) -> None:
    """Missing, removed since, a folder, a link to nothing, below a file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"one")
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "removed").write_bytes(b"one")
    files = StatCache(database, tmp_path)
    files.digest("removed")
    (tmp_path / "removed").unlink()

    assert [files.digest(path) for path in ("missing", "folder", "link", "file/below", "removed")] == [
        None
    ] * 5


@pytest.mark.usefixtures("any_age")
def test_a_link_counts_by_what_it_points_to(tmp_path: Path, database: sqlite3.Connection) -> None:
    """A new goal is a new digest."""
    (tmp_path / "one").write_bytes(b"one")
    (tmp_path / "two").write_bytes(b"two")
    (tmp_path / "link").symlink_to("one")
    files = StatCache(database, tmp_path)
    files.digest("link")
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("two")

    assert files.digest("link") == sha256(b"two")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were read, in their order."""
    names: list[str] = []

    def counted(path: Path) -> str:
        names.append(path.name)
        return sha256_file(path)

    monkeypatch.setattr(stat_cache, "sha256_file", counted)
    return names


@pytest.mark.usefixtures("any_age")
def test_a_file_is_read_once_for_all_threads(
    tmp_path: Path, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that ask while it is read wait for the one; another file is read meanwhile."""
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "b").write_bytes(b"two")
    files = StatCache(database, tmp_path)
    began, may_end = threading.Event(), threading.Event()
    read = []

    def slow(path: Path) -> str:
        read.append(path.name)
        if path.name == "a":
            began.set()
            assert may_end.wait(20)
        return sha256_file(path)

    monkeypatch.setattr(stat_cache, "sha256_file", slow)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(files.digest, "a") for _ in range(7)]
        assert began.wait(20)
        other = pool.submit(files.digest, "b").result(20)
        may_end.set()
        digests = {future.result(20) for future in asked}

    assert (digests, other) == ({sha256(b"one")}, sha256(b"two"))
    assert read == ["a", "b"]


@pytest.mark.usefixtures("any_age")
def test_one_that_fails_leaves_the_next_its_turn(
    tmp_path: Path, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that could not be read is tried again."""
    (tmp_path / "a").write_bytes(b"one")
    files = StatCache(database, tmp_path)

    def refuse(path: Path) -> str:
        raise PermissionError(path)

    with monkeypatch.context() as patch:
        patch.setattr(stat_cache, "sha256_file", refuse)
        assert files.digest("a") is None

    assert files.digest("a") == sha256(b"one")


def test_a_time_to_come_does_not_make_a_file_young(
    tmp_path: Path, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, reads: list[str]
) -> None:
    """Archives and cameras write such times; the change time is the kernel's own."""
    monkeypatch.setattr(stat_cache, "GRAIN_NS", -1)
    (tmp_path / "a").write_bytes(b"one")
    os.utime(tmp_path / "a", ns=(4 * 10**18, 4 * 10**18))
    files = StatCache(database, tmp_path)

    assert [files.digest("a"), files.digest("a")] == [sha256(b"one")] * 2
    assert reads == ["a"]


def test_youth_is_judged_before_the_file_is_read(
    tmp_path: Path, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long reading makes no file older than it was: a change at its start may have been missed."""
    (tmp_path / "a").write_bytes(b"one")
    changed = (tmp_path / "a").stat().st_ctime_ns
    clock = iter([changed + 1, changed + 1, changed + 10**12, changed + 10**12])
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))
    StatCache(database, tmp_path).digest("a")

    assert remembered(database) == []


def test_a_long_young_file_is_waited_with(
    tmp_path: Path, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, reads: list[str]
) -> None:
    """A few hundredths of a second are less than a second reading of it."""
    with (tmp_path / "long").open("wb") as file:
        file.truncate(stat_cache.LONG_BYTES)
    now = (tmp_path / "long").stat().st_ctime_ns + 10_000_000
    waited = []

    def sleep(seconds: float) -> None:
        nonlocal now
        waited.append(seconds)
        now += round(seconds * 1e9) + 1

    monkeypatch.setattr(time, "time_ns", lambda: now)
    monkeypatch.setattr(time, "sleep", sleep)
    files = StatCache(database, tmp_path)

    assert files.digest("long") == files.digest("long")
    assert (waited, reads) == ([0.04], ["long"])


@pytest.mark.usefixtures("any_age")
def test_missing_files_are_forgotten_now_and_then(
    tmp_path: Path, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the table has grown; not at every start."""
    monkeypatch.setattr(stat_cache, "GROWTH", (2, 5))
    names = [f"f{n}" for n in range(6)]
    files = StatCache(database, tmp_path)
    for name in names:
        (tmp_path / name).write_bytes(b"one")
        files.digest(name)
    for name in names[:4]:
        (tmp_path / name).unlink()

    StatCache(database, tmp_path)
    assert remembered(database) == names[4:]

    (tmp_path / "f4").unlink()
    assert StatCache(database, tmp_path).digest("f5") == sha256(b"one")
    assert remembered(database) == names[4:]
