"""Files are put in place whole or not at all, and nothing stays beside them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from generators.store.files import copy_atomically, sha256_file, write_atomically


def names(folder: Path) -> list[str]:
    """Everything in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    """Also of a file that is read in several pieces."""
    data = os.urandom(3 << 20)
    (tmp_path / "a").write_bytes(data)

    assert sha256_file(tmp_path / "a") == hashlib.sha256(data).hexdigest()


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """And nothing else is left there."""
    write_atomically(tmp_path / "a" / "b.json", b"one")
    write_atomically(tmp_path / "a" / "b.json", b"two")

    assert (tmp_path / "a" / "b.json").read_bytes() == b"two"
    assert names(tmp_path / "a") == ["b.json"]


def test_a_copy_has_the_bytes_and_may_be_changed(tmp_path: Path) -> None:
    """A read-only blob becomes a file of the user's own; the blob stays as it is."""
    source, goal = tmp_path / "blob", tmp_path / "build" / "final.mp4"
    source.write_bytes(b"x" * (2 << 20))
    source.chmod(0o444)

    copy_atomically(source, goal)
    with goal.open("ab") as file:
        file.write(b"more")

    assert goal.stat().st_size == source.stat().st_size + 4
    assert names(goal.parent) == ["final.mp4"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """What cannot be written whole is not written."""
    goal = tmp_path / "a.json"
    goal.write_bytes(b"old")

    with pytest.raises(TypeError):
        write_atomically(goal, "text is not bytes")  # type: ignore[arg-type]

    assert goal.read_bytes() == b"old"
    assert names(tmp_path) == ["a.json"]


def test_a_failed_copy_leaves_the_old_file(tmp_path: Path) -> None:
    """The source is gone, or is no file: the goal is as it was."""
    goal = tmp_path / "a"
    goal.write_bytes(b"old")
    (tmp_path / "folder").mkdir()

    with pytest.raises(FileNotFoundError):
        copy_atomically(tmp_path / "gone", goal)
    with pytest.raises(IsADirectoryError):
        copy_atomically(tmp_path / "folder", goal)

    assert goal.read_bytes() == b"old"
    assert names(tmp_path) == ["a", "folder"]


def test_a_folder_in_the_way_stays(tmp_path: Path) -> None:
    """It is somebody's; the temporary file goes."""
    (tmp_path / "a").mkdir()
    (tmp_path / "source").write_bytes(b"new")

    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path / "a", b"new")
    with pytest.raises(OSError, match="directory"):
        copy_atomically(tmp_path / "source", tmp_path / "a")

    assert names(tmp_path) == ["a", "source"]
    assert (tmp_path / "a").is_dir()


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """What a link under `build/` points to is never overwritten."""
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / "a").symlink_to("theirs")

    write_atomically(tmp_path / "a", b"ours")

    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    assert (tmp_path / "a").read_bytes() == b"ours"
