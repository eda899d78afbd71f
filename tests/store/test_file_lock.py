"""Locks on files, held by the kernel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generators.store.file_lock import lock, open_lock_file, try_lock


def test_a_lock_is_held_until_its_descriptor_is_closed(tmp_path: Path) -> None:
    """Which the kernel does for a process that ends, however it ends."""
    first, second = (open_lock_file(tmp_path / "lock") for _ in range(2))
    lock(first)

    assert not try_lock(second)
    os.close(first)
    assert try_lock(second)
    os.close(second)


def test_shared_locks_exclude_only_exclusive_ones(tmp_path: Path) -> None:
    """Many results are kept at the same time; eviction waits."""
    first, second, third = (open_lock_file(tmp_path / "lock") for _ in range(3))
    lock(first, shared=True)
    lock(second, shared=True)

    assert not try_lock(third)
    for descriptor in (first, second, third):
        os.close(descriptor)


def test_a_missing_lock_file_is_created_only_if_asked(tmp_path: Path) -> None:
    """A process that only looks leaves nothing behind."""
    with pytest.raises(FileNotFoundError):
        open_lock_file(tmp_path / "lock", create=False)
    os.close(open_lock_file(tmp_path / "lock"))

    assert (tmp_path / "lock").is_file()
