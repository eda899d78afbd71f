"""Whether something else may have lain at a path for a while."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generators.store.path_stamp import path_stamp


def rename_away_and_back(file: Path) -> None:
    """The file itself."""
    file.rename(file.with_suffix(".aside"))
    file.with_suffix(".aside").rename(file)


def rename_folder_away_and_back(file: Path) -> None:
    """Two folders above."""
    folder = file.parent.parent
    folder.rename(folder.with_suffix(".aside"))
    folder.with_suffix(".aside").rename(folder)


def write_and_restore_times(file: Path) -> None:
    """As a tool that hides what it has done."""
    before = file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def copy_over(file: Path) -> None:
    """Another file with the same bytes."""
    file.with_suffix(".copy").write_bytes(file.read_bytes())
    file.with_suffix(".copy").replace(file)


def replace_and_link_back(file: Path) -> None:
    """Kept by a hard link meanwhile, which stays."""
    file.with_suffix(".kept").hardlink_to(file)
    copy_over(file)
    file.unlink()
    file.hardlink_to(file.with_suffix(".kept"))


DISTURB = [
    rename_away_and_back,
    rename_folder_away_and_back,
    write_and_restore_times,
    copy_over,
    replace_and_link_back,
    Path.unlink,
]


def settled(root: Path) -> Path:
    """A file whose times, and those of the way to it, lie in the past of the file system's clock."""
    file = root / "a" / "b" / "data.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"one")
    (root / "elsewhere").mkdir()
    let_the_clock_tick(root)
    return file


def let_the_clock_tick(root: Path) -> None:
    """What is done now has another time than what was done before."""
    probe = root / "probe"
    probe.touch()
    last = probe.stat().st_ctime_ns
    while probe.stat().st_ctime_ns == last:
        probe.touch()


@pytest.mark.parametrize("act", DISTURB)
def test_a_file_that_may_have_been_another_is_told(tmp_path: Path, act: Callable[[Path], None]) -> None:
    """Though the same bytes lie there again."""
    file = settled(tmp_path)
    before = path_stamp(file, tmp_path)
    act(file)
    after = path_stamp(file, tmp_path)

    assert before is not None
    assert after is None or before.is_disturbed(after)


def test_what_goes_on_around_a_file_disturbs_nothing(tmp_path: Path) -> None:
    """Files beside it, reading, and a backup's hard link."""
    file = settled(tmp_path)
    before = path_stamp(file, tmp_path)
    (file.parent.parent / "other.csv").write_bytes(b"x")
    file.read_bytes()
    (tmp_path / "elsewhere" / "backup.csv").hardlink_to(file)
    after = path_stamp(file, tmp_path)

    assert before is not None
    assert after is not None
    assert not before.is_disturbed(after)


def test_a_link_is_followed_and_counts_itself(tmp_path: Path) -> None:
    """One that pointed somewhere else for a while is another one."""
    file = settled(tmp_path)
    link = file.with_name("link.csv")
    link.symlink_to(file)
    before = path_stamp(link, tmp_path)
    let_the_clock_tick(tmp_path)
    link.unlink()
    link.symlink_to(file)
    after = path_stamp(link, tmp_path)

    assert before is not None
    assert after is not None
    assert before.is_disturbed(after)
