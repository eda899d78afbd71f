"""Clips that a build would stumble over."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.media.ffmpeg import run_ffmpeg
from generators.media.inspect import Inspection
from generators.media.inspect.clip import inspect_clip
from generators.spec.model import VideoPicture
from tests.media.clip.material import write_slides
from tests.media.material import write_counting_clip, write_tone

WHOLE = VideoPicture("scene_specs/c.mp4")

pytestmark = pytest.mark.slow


def test_a_good_clip_is_good(tmp_path: Path) -> None:
    """Nothing is said of it."""
    assert inspect_clip(write_counting_clip(tmp_path / "c.mp4", frames=10), WHOLE) == Inspection()


def test_sound_alone_is_no_clip(tmp_path: Path) -> None:
    """A container for moving pictures need not hold any; a cover is none."""
    tone = write_tone(tmp_path / "tone.wav", seconds=1)
    run_ffmpeg(["-i", str(tone), "-c:a", "aac", str(tmp_path / "c.mp4")])

    expected = "c.mp4 has no picture; choose another clip, or use it as a sound"
    assert inspect_clip(tmp_path / "c.mp4", WHOLE).error == expected


def test_a_trim_behind_the_end_is_found(tmp_path: Path) -> None:
    """As the build would say it."""
    clip = write_counting_clip(tmp_path / "c.mp4", frames=30, sound=True)
    found = inspect_clip(clip, VideoPicture("scene_specs/c.mp4", trim=(2, 3)))

    assert found.error == "c.mp4 has 1 seconds of picture; the part from 2 to 1 is empty; change `trim`"


@pytest.mark.parametrize("name", ["c.mp4", "c.mkv", "c.webm", "c.avi", "c.gif", "c.webp", "c.png", "c.mov"])
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_half_a_clip_is_refused(tmp_path: Path, name: str, share: float) -> None:
    """Players show what there is and then stand still; a video would do the same."""
    path = tmp_path / name
    if path.suffix in {".gif", ".webp", ".png"}:
        write_slides(path, ["red", "green", "blue", "white"])
    else:
        counting = write_counting_clip(tmp_path / "whole.mp4", frames=90)
        codec = {".webm": "libvpx", ".avi": "mpeg4"}.get(path.suffix, "copy")
        front = ["-movflags", "+faststart"] if codec == "copy" else []
        run_ffmpeg(["-i", str(counting), "-c:v", codec, *front, str(path)])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])

    assert inspect_clip(path, WHOLE).error.startswith(f"{name} is incomplete: ")


@pytest.mark.parametrize("data", [b"", b"no clip", b"\x00\x00\x00\x18ftypisom" + bytes(400)])
def test_what_is_no_clip_is_said_in_one_line(tmp_path: Path, data: bytes) -> None:
    """And by its name."""
    (tmp_path / "c.mp4").write_bytes(data)
    error = inspect_clip(tmp_path / "c.mp4", WHOLE).error

    assert error == "c.mp4 is not playable media: Invalid data found when processing input"


def test_a_title_in_another_encoding_is_no_fault(tmp_path: Path) -> None:
    """Older recorders write in that of their country."""
    counting = write_counting_clip(tmp_path / "c.mp4", frames=10)
    clip = tmp_path / "c.avi"
    run_ffmpeg(["-i", str(counting), "-c:v", "mpeg4", "-metadata", "title=Muuuuenchen", str(clip)])
    clip.write_bytes(clip.read_bytes().replace(b"Muuuuenchen", "Müüüünchen ".encode("latin-1")))

    assert inspect_clip(clip, WHOLE) == Inspection()


def test_pictures_that_cannot_be_decoded_are_found(tmp_path: Path) -> None:
    """The packets are there, and nothing comes of them."""
    data = bytearray(write_counting_clip(tmp_path / "c.mp4", frames=10).read_bytes())
    begin = data.find(b"mdat") + 4
    data[begin : begin + 3000] = bytes(byte ^ 0x5A for byte in data[begin : begin + 3000])
    (tmp_path / "c.mp4").write_bytes(data)

    expected = "the pictures of c.mp4 cannot be decoded; export it again, as H.264 in an MP4 file"
    assert inspect_clip(tmp_path / "c.mp4", WHOLE).error == expected


def test_a_giant_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """By its size in pixels, which takes the memory."""
    run_ffmpeg(
        ["-f", "lavfi", "-i", "color=red:s=16000x4096:d=0.04", "-c:v", "ffv1", str(tmp_path / "c.mkv")]
    )

    expected = "c.mkv has 16000 x 4096 pixels; expected at most 8192 x 4320; make it smaller"
    assert inspect_clip(tmp_path / "c.mkv", WHOLE).error == expected
