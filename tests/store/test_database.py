"""The project's database may be lost or damaged at any time, and heals by being dropped."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from generators.store.database import open_database


def filled(path: Path) -> None:
    """A database of many pages."""
    database, _ = open_database(path)
    database.execute("create table words (word text)")
    database.executemany("insert into words values (?)", [(f"word {n} " * 40,) for n in range(500)])
    database.close()


def tables(database: sqlite3.Connection) -> list[str]:
    """What it holds."""
    return [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    """The first build of a project has none."""
    database, was_dropped = open_database(tmp_path / ".cinemake" / "record.db")
    database.close()

    assert not was_dropped
    assert (tmp_path / ".cinemake" / "record.db").is_file()


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    """Every statement counts at once, without a commit."""
    filled(tmp_path / "record.db")
    database, was_dropped = open_database(tmp_path / "record.db")
    (count,) = database.execute("select count(*) from words").fetchone()
    database.close()

    assert (was_dropped, count) == (False, 500)


@pytest.mark.parametrize("damage", ["not a database", "cut short", "pages overwritten"])
def test_a_damaged_database_is_dropped_and_told(tmp_path: Path, damage: str) -> None:
    """An empty one takes its place."""
    path = tmp_path / "record.db"
    filled(path)
    data = path.read_bytes()
    path.write_bytes(
        {
            "not a database": b"not a database " * 100,
            "cut short": data[: len(data) // 2],
            "pages overwritten": data[:4096] + b"\xff" * 8192 + data[12288:],
        }[damage]
    )
    database, was_dropped = open_database(path)
    found = tables(database)
    database.close()

    assert was_dropped
    assert found == []


def test_a_database_that_cannot_be_opened_is_not_dropped(tmp_path: Path) -> None:
    """A folder in its place is somebody's."""
    (tmp_path / "record.db").mkdir()

    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        open_database(tmp_path / "record.db")
    assert (tmp_path / "record.db").is_dir()
