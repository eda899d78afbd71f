"""The runner of ffmpeg."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import CommandFailed, StepFailed
from generators.media.ffmpeg import (
    copy_seconds,
    progress_fraction,
    run_ffmpeg,
    sound_seconds,
    work_seconds,
)

ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64", "-f", "null", "-"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("frame=15\n", 0.5),
        ("frame= 30", 1.0),
        ("frame=31", 1.0),
        ("progress=end", 1.0),
        ("progress=continue", None),
        ("fps=29.9", None),
    ],
)
def test_progress_lines_become_fractions(line: str, expected: float | None) -> None:
    """Only frame counts and the end say how far it is."""
    assert expected == progress_fraction(line, 30)


@pytest.mark.slow
def test_progress_ends_at_one(tmp_path: Path) -> None:
    """The last call says that all is done."""
    seen: list[float] = []
    args = ["-f", "lavfi", "-i", "color=s=64x64:r=30", "-frames:v", "30", str(tmp_path / "out.mp4")]
    run_ffmpeg(args, on_progress=seen.append, frames=30)

    assert seen[-1] == 1.0


@pytest.mark.slow
def test_a_failure_keeps_the_last_lines() -> None:
    """What ffmpeg said is in the message."""
    with pytest.raises(CommandFailed) as failure:
        run_ffmpeg(["-i", "nowhere.mp4", "-f", "null", "-"])

    assert "Error opening input file nowhere.mp4." in str(failure.value)
    assert failure.value.code != 0


@pytest.mark.slow
def test_a_run_that_takes_too_long_is_ended() -> None:
    """The limit is named."""
    with pytest.raises(StepFailed) as failure:
        run_ffmpeg(ENDLESS, timeout_seconds=0.3)

    assert str(failure.value) == "ffmpeg did not finish within 0.3 seconds and was stopped"


def test_limits_grow_with_the_work(tmp_path: Path) -> None:
    """Two minutes for the shortest; an hour of sound may take an hour, and a gigabyte a quarter of one."""
    (tmp_path / "a.mp4").write_bytes(bytes(3_000_000))

    assert sound_seconds(3600 * 48_000) == 3720
    assert copy_seconds(tmp_path / "a.mp4", tmp_path / "a.mp4") == 126
    assert work_seconds(1, 1, 1) == pytest.approx(120)


@pytest.mark.slow
def test_a_program_that_stands_still_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for a pipe that nobody writes to, long before its time is up."""
    monkeypatch.setattr("generators.media.ffmpeg.STALL_SECONDS", 0.4)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StepFailed) as failure:
        run_ffmpeg(["-i", str(tmp_path / "pipe"), "-f", "null", "-"])

    assert str(failure.value) == "ffmpeg made no progress for 0.4 seconds and was stopped"


@pytest.mark.slow
def test_an_error_of_the_feed_is_the_error_of_the_run(tmp_path: Path) -> None:
    """What breaks while pictures are drawn is not hidden behind ffmpeg's short output."""

    def feed() -> Iterator[bytes]:
        yield bytes(64 * 64)
        raise ValueError("no more pictures")

    args = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", "64x64", "-i", "pipe:0", str(tmp_path / "out.mp4")]
    with pytest.raises(ValueError, match="no more pictures"):
        run_ffmpeg(args, feed=feed())


@pytest.mark.slow
def test_an_interrupt_leaves_nothing_running() -> None:
    """Ctrl-C in the middle of a run ends ffmpeg and goes on as itself."""

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ffmpeg(ENDLESS, on_progress=interrupt, frames=10)
