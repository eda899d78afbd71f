"""The run lock opens whatever lies in its place, and says when the run before was killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.engine.run.run_lock import run_lock
from generators.errors import DiskRefused


def test_a_run_that_was_killed_is_known_by_the_next(tmp_path: Path) -> None:
    """Only the next: what it left is swept once."""
    with pytest.raises(KeyboardInterrupt), run_lock(tmp_path):
        raise KeyboardInterrupt
    with run_lock(tmp_path) as was_killed:
        assert was_killed
    with run_lock(tmp_path) as was_killed:
        assert not was_killed


def test_noise_in_the_lock_is_no_matter(tmp_path: Path) -> None:
    """The lock is the kernel's, not what stands in the file."""
    (tmp_path / "run.lock").write_bytes(b"\xff" * 3000)

    with run_lock(tmp_path) as was_killed:
        assert not was_killed
    assert (tmp_path / "run.lock").read_bytes() == b""


def test_a_folder_in_place_of_the_lock_is_set_aside(tmp_path: Path) -> None:
    """With what is in it: it is not ours."""
    (tmp_path / "run.lock").mkdir()
    (tmp_path / "run.lock" / "something").write_text("in the way")

    with run_lock(tmp_path):
        assert (tmp_path / "run.lock").is_file()
    assert [path.read_text() for path in tmp_path.glob("run.lock.*/something")] == ["in the way"]


def test_a_file_in_place_of_the_state_folder_is_told(tmp_path: Path) -> None:
    """It may be the user's, so it is left to them."""
    state = tmp_path / ".cinemake"
    state.write_text("in the way")

    with pytest.raises(DiskRefused) as caught, run_lock(state):
        pass

    assert str(caught.value) == f"{state} is in the way (File exists): move it away, then run doit again"
