"""The frame cache: what was put in comes out whole, and nothing that happens to its files does harm."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from generators.store.frame_cache import FrameCache

ONE, TWO, THREE = (sha256(name).hexdigest() for name in (b"1", b"2", b"3"))
MEGABYTE = 1 << 20


@pytest.fixture
def room(tmp_path: Path) -> FrameCache:
    """A room with plenty of space."""
    return FrameCache(tmp_path / "frames", 100 * MEGABYTE)


def held(tmp_path: Path, fingerprint: str) -> Path:
    """The file that holds a frame."""
    return tmp_path / "frames" / fingerprint[:2] / fingerprint


def test_a_frame_comes_out_as_it_went_in(room: FrameCache, tmp_path: Path) -> None:
    """Bytes put under a fingerprint are the bytes got by it."""
    room.put(ONE, b"picture")

    assert room.get_into(ONE, tmp_path / "0.png")
    assert (tmp_path / "0.png").read_bytes() == b"picture"


def test_missing_names_each_absent_fingerprint_once_in_order(room: FrameCache) -> None:
    """A list with repeats asks only once for each frame that is not there."""
    room.put(TWO, b"picture")

    assert room.missing([THREE, TWO, ONE, THREE]) == [THREE, ONE]


def test_a_damaged_frame_is_dropped_and_missing(room: FrameCache, tmp_path: Path) -> None:
    """A frame whose bytes do not fit its digest is never handed out."""
    room.put(ONE, b"picture")
    held(tmp_path, ONE).write_bytes(held(tmp_path, ONE).read_bytes()[:-1])

    assert not room.get_into(ONE, tmp_path / "0.png")
    assert not (tmp_path / "0.png").exists()
    assert room.missing([ONE]) == [ONE]


def test_another_frame_in_its_place_is_found_out(room: FrameCache, tmp_path: Path) -> None:
    """A file that is whole, but another fingerprint's, shows the wrong picture."""
    room.put(ONE, b"picture")
    room.put(TWO, b"another picture")
    held(tmp_path, ONE).write_bytes(held(tmp_path, TWO).read_bytes())

    assert not room.get_into(ONE, tmp_path / "0.png")
    assert room.missing([ONE, TWO]) == [ONE]


def test_a_vanished_frame_is_only_missing(room: FrameCache, tmp_path: Path) -> None:
    """The cache may be emptied at any time."""
    room.put(ONE, b"picture")
    held(tmp_path, ONE).unlink()

    assert not room.get_into(ONE, tmp_path / "0.png")


def test_the_frames_used_longest_ago_go_first(tmp_path: Path) -> None:
    """Over the cap, a frame that was read lately stays and one that was not goes."""
    room = FrameCache(tmp_path / "frames", 250)
    for name in (ONE, TWO):
        room.put(name, b"x" * 60)
    os.utime(held(tmp_path, ONE), (1, 1))
    os.utime(held(tmp_path, TWO), (2, 2))
    room.get_into(ONE, tmp_path / "0.png")

    room.put(THREE, b"x" * 60)

    assert room.missing([ONE, TWO, THREE]) == [TWO]


def test_a_room_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    """A file where the folder belongs costs the frames, not the build."""
    (tmp_path / "frames").write_text("in the way")
    room = FrameCache(tmp_path / "frames", MEGABYTE)

    room.put(ONE, b"picture")

    assert room.missing([ONE]) == [ONE]
