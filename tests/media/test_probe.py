"""What a media file holds."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from generators.errors import StepFailed
from generators.media.probe import probe
from tests.media.material import count_decoded_frames, write_counting_clip, write_tone

pytestmark = pytest.mark.slow


def test_a_clip_is_measured_exactly(tmp_path: Path) -> None:
    """Frames, rate, size and sound are all there."""
    path = write_counting_clip(tmp_path / "clip.mp4", frames=45, sound=True)
    found = probe(path)

    assert (45, Fraction(30), 320, 180) == (found.frames, found.fps, found.width, found.height)
    assert (found.video_codec, found.audio_codec, found.sample_rate) == ("h264", "aac", 48_000)
    assert Fraction(3, 2) == found.video_seconds
    assert count_decoded_frames(path) == 45


def test_a_sound_is_measured_to_the_sample(tmp_path: Path) -> None:
    """A WAV's length is its samples over its rate."""
    found = probe(write_tone(tmp_path / "tone.wav", seconds=1.25))

    assert (Fraction(5, 4), 2, 0) == (found.audio_seconds, found.channels, found.frames)


def test_junk_is_refused(tmp_path: Path) -> None:
    """A file that is not media is named as such."""
    path = tmp_path / "junk.mp4"
    path.write_bytes(b"not a film" * 100)
    with pytest.raises(StepFailed) as failure:
        probe(path)

    assert str(failure.value) == "junk.mp4 is not playable media: Invalid data found when processing input"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A missing file is a StepFailed too."""
    with pytest.raises(StepFailed) as failure:
        probe(tmp_path / "none.mp4")

    assert str(failure.value) == "none.mp4 is not playable media: No such file or directory"


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    """A file whose header promises more than it holds is not taken for good."""
    whole = write_counting_clip(tmp_path / "clip.mp4", frames=60)
    moved = tmp_path / "moved.mp4"
    from generators.media.ffmpeg import run_ffmpeg

    run_ffmpeg(["-i", str(whole), "-c", "copy", "-movflags", "+faststart", str(moved)])
    data = moved.read_bytes()
    moved.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(StepFailed, match=r"moved\.mp4 is incomplete: found \d+ of 60 frames"):
        probe(moved)
