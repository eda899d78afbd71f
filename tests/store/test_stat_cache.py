"""Digests are remembered only while nothing can have changed."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.store import stat_cache
from generators.store.database import open_database
from generators.store.stat_cache import StatCache


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The project's database."""
    opened, _ = open_database(tmp_path / "record.db")
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
