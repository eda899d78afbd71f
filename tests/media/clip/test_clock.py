"""Where a clip's time begins."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from generators.errors import StepFailed
from generators.media.clip.clock import zero_of
from generators.media.ffmpeg import run_ffmpeg
from generators.media.probe import opened
from tests.media.material import write_counting_clip, write_tone


def zero_seconds(path: Path) -> Fraction:
    """The zero of a file."""
    with opened(path) as container:
        return zero_of(container)


@pytest.mark.slow
@pytest.mark.parametrize("container", ["mp4", "mkv", "mov"])
def test_a_clip_with_sound_begins_at_nought(tmp_path: Path, container: str) -> None:
    """The samples that a sound encoder puts in front of the sound are no part of it."""
    assert zero_seconds(write_counting_clip(tmp_path / f"c.{container}", frames=10, sound=True)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("container", ["mkv", "ts"])
def test_a_clock_may_start_anywhere(tmp_path: Path, container: str) -> None:
    """Recorders go on counting from one file to the next."""
    clip = write_counting_clip(tmp_path / "c.mp4", frames=10)
    late = tmp_path / f"late.{container}"
    run_ffmpeg(["-i", str(clip), "-c", "copy", "-output_ts_offset", "10", "-muxdelay", "0", str(late)])

    assert zero_seconds(late) == pytest.approx(10, abs=0.1)


@pytest.mark.slow
def test_what_begins_first_is_the_zero(tmp_path: Path) -> None:
    """A picture that starts a second after the sound stays a second behind."""
    clip = write_counting_clip(tmp_path / "c.mp4", frames=10, sound=True)
    apart = tmp_path / "apart.mkv"
    inputs = ["-itsoffset", "4", "-i", str(clip), "-itsoffset", "3", "-i", str(clip)]
    run_ffmpeg([*inputs, "-map", "0:v", "-map", "1:a", "-c", "copy", "-copyts", str(apart)])

    assert zero_seconds(apart) == Fraction(3)


@pytest.mark.slow
def test_a_cover_has_no_time(tmp_path: Path) -> None:
    """A picture attached to a sound does not say when it begins."""
    tone = write_tone(tmp_path / "tone.wav", seconds=1)
    clip = write_counting_clip(tmp_path / "c.mp4", frames=1)
    song = tmp_path / "song.mka"
    cover = ["-map", "0:a", "-map", "1:v", "-c:v", "mjpeg", "-disposition:v", "attached_pic"]
    run_ffmpeg(["-i", str(tone), "-i", str(clip), *cover, "-output_ts_offset", "5", str(song)])

    assert zero_seconds(song) == pytest.approx(5, abs=0.1)


def test_what_is_no_media_is_refused(tmp_path: Path) -> None:
    """In one sentence."""
    (tmp_path / "c.mp4").write_bytes(b"no clip")
    with pytest.raises(StepFailed) as failure:
        zero_seconds(tmp_path / "c.mp4")

    expected = "c.mp4 is not playable media: Invalid data found when processing input"
    assert expected == str(failure.value)
