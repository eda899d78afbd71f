"""The project's database may be lost or damaged at any time, and heals by being dropped."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from generators.errors import DiskRefused
from generators.store import database as database_module
from generators.store.database import open_for
from generators.store.record import Record
from tests.store.permissions import modes_count


def filled(path: Path) -> None:
    """A database of many pages."""
    database, _ = open_for(path, lambda database: database)
    database.execute("create table words (word text)")
    database.executemany("insert into words values (?)", [(f"word {n} " * 40,) for n in range(500)])
    database.close()


def tables(database: sqlite3.Connection) -> list[str]:
    """What it holds."""
    return [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    """The first build of a project has none."""
    database, was_dropped = open_for(tmp_path / ".cinemake" / "record.db", lambda database: database)
    database.close()

    assert not was_dropped
    assert (tmp_path / ".cinemake" / "record.db").is_file()


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    """Every statement counts at once, without a commit."""
    filled(tmp_path / "record.db")
    database, was_dropped = open_for(tmp_path / "record.db", lambda database: database)
    (count,) = database.execute("select count(*) from words").fetchone()
    database.close()

    assert (was_dropped, count) == (False, 500)


@pytest.mark.parametrize("damage", ["not a database", "cut short", "pages overwritten", "a few bytes"])
def test_a_damaged_database_is_dropped_and_told(tmp_path: Path, damage: str) -> None:
    """An empty one takes its place."""
    path = tmp_path / "record.db"
    filled(path)
    data = path.read_bytes()
    path.write_bytes(
        {
            "not a database": b"not a database " * 100,
            "a few bytes": b"SQLite",
            "cut short": data[: len(data) // 2],
            "pages overwritten": data[:4096] + b"\xff" * 8192 + data[12288:],
        }[damage]
    )
    database, was_dropped = open_for(path, lambda database: database)
    found = tables(database)
    database.close()

    assert was_dropped
    assert found == []


def test_what_its_user_cannot_read_is_damage_too(tmp_path: Path) -> None:
    """Columns of another version, rows that hold something else."""
    path = tmp_path / "record.db"
    for bad in ("create table finished (task)", "create table finished (task, key, outputs, seconds)"):
        database, _ = open_for(path, lambda database: database)
        database.execute(bad)
        database.execute(f"insert into finished values ({', '.join(['7'] * (1 + bad.count(',')))})")
        database.close()
        record, was_dropped = open_for(path, Record)

        assert was_dropped
        assert record.finished("a") is None
        record.close()
        path.unlink()


def test_a_basis_that_is_damaged_is_unknown(tmp_path: Path) -> None:
    """It is read late, when there is nothing to heal by dropping it all."""
    database, _ = open_for(tmp_path / "record.db", lambda database: database)
    record = Record(database)
    database.execute("insert into basis values ('a', '{', '')")

    assert record.basis("a") is None
    record.close()


def test_a_folder_in_its_place_is_moved_aside(tmp_path: Path) -> None:
    """With what somebody has put there; the log's place counts too."""
    for name in ("record.db", "record.db-wal"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "theirs").write_text(name)
        database, was_dropped = open_for(tmp_path / "record.db", lambda database: database)
        database.close()

        assert was_dropped
        (moved,) = tmp_path.glob(f"{name}.*/theirs")
        assert moved.read_text() == name


def test_a_file_nobody_may_write_is_replaced(tmp_path: Path) -> None:
    """The folder may be written, so nobody needs to act."""
    filled(tmp_path / "record.db")
    (tmp_path / "record.db").chmod(0o444)
    with modes_count():
        database, was_dropped = open_for(tmp_path / "record.db", lambda database: database)
        database.close()

    assert was_dropped


def test_a_folder_nobody_may_write_is_told(tmp_path: Path) -> None:
    """Nothing is dropped."""
    state = tmp_path / ".cinemake"
    filled(state / "record.db")
    state.chmod(0o555)
    (state / "record.db").chmod(0o444)
    with modes_count(), pytest.raises(DiskRefused) as caught:
        open_for(state / "record.db", lambda database: database)
    state.chmod(0o755)

    assert str(caught.value).startswith(f"{state} cannot be written (")
    assert str(caught.value).endswith("): make it writable, then run doit again; finished work is kept")
    assert (state / "record.db").stat().st_size > 4096


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """The project itself is read-only."""
    tmp_path.chmod(0o555)
    with modes_count(), pytest.raises(DiskRefused) as caught:
        open_for(tmp_path / ".cinemake" / "record.db", lambda database: database)
    tmp_path.chmod(0o755)

    assert str(caught.value) == (
        f"{tmp_path} cannot be written (Permission denied): "
        "make it writable, then run doit again; finished work is kept"
    )


def test_a_living_writer_is_waited_for_then_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that has taken the database for itself."""
    monkeypatch.setattr(database_module, "WAIT_SECONDS", 0.0)
    path = tmp_path / "record.db"
    holder, _ = open_for(path, lambda database: database)
    holder.execute("create table t (a)")
    holder.execute("begin immediate")
    other, _ = open_for(path, lambda database: database)
    with pytest.raises(DiskRefused) as caught:
        other.execute("insert into t values (1)")
    holder.close()
    other.close()

    assert str(caught.value) == (
        f"{path} is locked by another program: stop that program, or delete the file "
        "(nothing in it is needed), then run doit again"
    )


def test_the_lock_of_a_killed_writer_holds_nobody_up(tmp_path: Path) -> None:
    """Not even in the middle of its transaction, which counts for nothing."""
    filled(tmp_path / "record.db")
    script = (
        "import os, sys; from pathlib import Path; from generators.store.database import open_for\n"
        "database, _ = open_for(Path(sys.argv[1]), lambda database: database)\n"
        "database.execute('begin exclusive'); database.execute('delete from words')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    cwd = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path / "record.db")], cwd=cwd, check=False)
    database, was_dropped = open_for(tmp_path / "record.db", lambda database: database)
    (count,) = database.execute("select count(*) from words").fetchone()
    database.close()

    assert (killed.returncode, was_dropped, count) == (-9, False, 500)
