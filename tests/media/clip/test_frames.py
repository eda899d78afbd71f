"""Real clips of many kinds, shown by a scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from generators.errors import StepFailed
from generators.media.clip.frames import blend
from generators.media.clip.source import read_clip
from generators.media.ffmpeg import run_ffmpeg
from generators.media.ground import ClipGround, WhenShort
from tests.media.clip.material import (
    RED,
    SMALL,
    X264,
    colors_graph,
    names,
    shown,
    write_clip,
    write_slides,
)
from tests.media.material import count_decoded_frames, read_planes, read_rgb, write_counting_clip, write_tone

THREE = ["red", "green", "blue"]


def test_blending_counts_in_256ths() -> None:
    """Rounded, and without running over."""
    assert list(blend(bytes([0, 255, 10]), bytes([255, 255, 11]), 128)) == [128, 255, 11]


@pytest.mark.slow
def test_a_loop_is_as_long_as_the_picture_not_the_sound(tmp_path: Path) -> None:
    """Recorders let the sound run on; the picture would stand still."""
    write_clip(tmp_path / "silent.mp4", colors_graph(THREE[:2]))
    tone = write_tone(tmp_path / "tone.wav", seconds=6)
    clip = tmp_path / "clip.mp4"
    run_ffmpeg(["-i", str(tmp_path / "silent.mp4"), "-i", str(tone), "-c:v", "copy", str(clip)])
    segment = shown(ClipGround(clip, when_short="loop"), seconds=5)

    assert names(segment, [0.5, 1.5, 2.5, 3.5, 4.5]) == ["red", "green", "red", "green", "red"]


@pytest.mark.slow
@pytest.mark.parametrize("container", ["mkv", "ts", "mov"])
@pytest.mark.parametrize("start", [0.0, 1.0])
def test_a_clock_that_starts_late_changes_nothing(tmp_path: Path, container: str, start: float) -> None:
    """Neither the loop nor the trim."""
    write_clip(tmp_path / "plain.mp4", colors_graph(THREE))
    clip = tmp_path / f"clip.{container}"
    run_ffmpeg(["-i", str(tmp_path / "plain.mp4"), "-c", "copy", "-output_ts_offset", "10", str(clip)])
    segment = shown(ClipGround(clip, start_seconds=start, when_short="loop"), seconds=4)

    turns = [THREE[(n % (3 - int(start))) + int(start)] for n in range(4)]
    assert names(segment, [0.5, 1.5, 2.5, 3.5]) == turns


@pytest.mark.slow
def test_a_picture_that_begins_after_the_sound_is_held(tmp_path: Path) -> None:
    """Its first second shows the first picture, and all later ones are where the sound has them."""
    write_clip(tmp_path / "plain.mp4", colors_graph(THREE))
    tone = write_tone(tmp_path / "tone.wav", seconds=4)
    clip = tmp_path / "clip.mov"
    late = ["-itsoffset", "1", "-i", str(tmp_path / "plain.mp4"), "-i", str(tone)]
    run_ffmpeg([*late, "-c:v", "copy", "-map", "0:v", "-map", "1:a", str(clip)])
    segment = shown(ClipGround(clip), seconds=5)

    assert names(segment, [0.5, 1.5, 2.5, 3.5, 4.5]) == ["red", "red", "green", "blue", "blue"]


@pytest.mark.slow
def test_edit_lists_are_followed_at_both_ends(tmp_path: Path) -> None:
    """A clip shortened in QuickTime keeps all its samples; only the edit list says what is shown."""
    whole = write_clip(tmp_path / "whole.mp4", colors_graph(THREE))
    data = bytearray(whole.read_bytes())
    clip = tmp_path / "clip.mov"
    movie_scale = int.from_bytes(data[(at := data.find(b"mvhd")) + 16 : at + 20], "big")
    media_scale = int.from_bytes(data[(at := data.find(b"mdhd")) + 16 : at + 20], "big")
    at = data.find(b"elst") + 12
    begin = int.from_bytes(data[at + 4 : at + 8], "big") + media_scale * 3 // 2
    data[at : at + 8] = (movie_scale).to_bytes(4, "big") + begin.to_bytes(4, "big")
    clip.write_bytes(data)
    segment = shown(ClipGround(clip, when_short="loop"), seconds=2)

    assert names(segment, [0.0, 0.4, 0.6, 0.9, 1.1, 1.6]) == [
        "green",
        "green",
        "blue",
        "blue",
        "green",
        "blue",
    ]


@pytest.mark.slow
def test_a_size_that_changes_is_only_fitted_anew(tmp_path: Path) -> None:
    """A shared window is resized in the middle: every frame is there, before and after, in a loop too."""
    vp8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "300k")
    write_clip(tmp_path / "1.webm", colors_graph(["red"]), *vp8)
    write_clip(tmp_path / "2.webm", colors_graph(["blue"], size="90x160"), *vp8)
    (tmp_path / "parts.txt").write_text("file '1.webm'\nfile '2.webm'\n")
    clip = tmp_path / "clip.webm"
    run_ffmpeg(["-f", "concat", "-i", str(tmp_path / "parts.txt"), "-c", "copy", str(clip)])
    segment = shown(ClipGround(clip, when_short="loop"), seconds=4)

    assert count_decoded_frames(segment) == 40
    assert names(segment, [0.5, 0.9, 1.1, 1.5, 2.5, 3.5]) == ["red", "red", "blue", "blue", "red", "blue"]


@pytest.mark.slow
@pytest.mark.parametrize("when_short", ["hold-last", "loop", "slow"])
@pytest.mark.parametrize(("rate", "pictures"), [(1, 1), (1, 2), (10, 1), (120, 60), (24, 30)])
@pytest.mark.parametrize("fps", [1, 15, 30])
def test_every_pair_of_rates_gives_every_frame(
    tmp_path: Path, when_short: WhenShort, rate: int, pictures: int, fps: int
) -> None:
    """Clips of one picture and of two, slower and faster than the scene."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=pictures, fps=rate)
    encoding = replace(SMALL, fps=fps)
    segment = shown(ClipGround(clip, when_short=when_short), seconds=4, encoding=encoding)

    assert count_decoded_frames(segment) == 4 * fps


@pytest.mark.slow
def test_counted_pictures_come_in_their_places(tmp_path: Path) -> None:
    """A trim that begins between key frames shows exactly its pictures, looped too."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=90, fps=30)
    ground = ClipGround(clip, start_seconds=0.7, end_seconds=1.7, when_short="loop")
    segment = shown(ground, seconds=2, encoding=replace(SMALL, fps=30))
    found = [round((float(np.median(frame[:90])) - 16) / 2) for frame in read_planes(segment)]

    assert found == pytest.approx([21 + n % 30 for n in range(60)], abs=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("c.avi", ("mpeg4", "-q:v", "2", "-bf", "2")),
        ("d.avi", ("libx264", "-qp", "10", "-bf", "2")),
        ("e.avi", ("mjpeg", "-q:v", "2")),
        ("c.ogv", ("libtheora", "-q:v", "9")),
        ("c.mpg", ("mpeg2video", "-q:v", "2", "-bf", "2")),
        ("c.ts", ("libx264", "-qp", "10", "-bf", "3", "-x264-params", "open-gop=1")),
        ("c.webm", ("libvpx", "-crf", "4", "-b:v", "2M", "-auto-alt-ref", "1", "-lag-in-frames", "16")),
        ("c.mkv", ("libx264", "-qp", "10", "-x264-params", "intra-refresh=1")),
    ],
)
def test_a_trim_is_exact_in_every_container(tmp_path: Path, name: str, codec: tuple[str, ...]) -> None:
    """Those with no times in them, and those in which seeking goes wrong, too."""
    counting = write_counting_clip(tmp_path / "whole.mp4", frames=75)
    clip = tmp_path / name
    run_ffmpeg(["-i", str(counting), "-c:v", *codec, "-g", "24", str(clip)])
    ground = ClipGround(clip, start_seconds=1.1, end_seconds=2.1, when_short="loop")
    segment = shown(ground, seconds=2, encoding=replace(SMALL, fps=30))
    found = [round((float(np.median(frame[:90])) - 16) / 2) for frame in read_planes(segment)]

    assert found == pytest.approx([33 + n % 30 for n in range(60)], abs=1)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["gif", "webp", "png", "avif"])
@pytest.mark.parametrize("when_short", ["hold-last", "loop"])
def test_animated_pictures_move(tmp_path: Path, form: str, when_short: WhenShort) -> None:
    """At their own delays, once; the scene says what comes then, not the file's count of loops."""
    clip = write_slides(tmp_path / f"clip.{form}", THREE, milliseconds=500, loop=1)
    segment = shown(ClipGround(clip, when_short=when_short), seconds=3)

    after = THREE if when_short == "loop" else ["blue"] * 3
    assert names(segment, [0.2, 0.7, 1.2, 1.7, 2.2, 2.7]) == [*THREE, *after]


@pytest.mark.slow
def test_a_delay_that_was_not_set_is_a_tenth_of_a_second(tmp_path: Path) -> None:
    """As every browser takes it."""
    clip = write_slides(tmp_path / "clip.webp", THREE, milliseconds=0)
    segment = shown(ClipGround(clip), seconds=0.3)

    assert names(segment, [0, 0.1, 0.2]) == THREE


@pytest.mark.slow
def test_a_clip_that_ends_long_before_its_packets_is_refused(tmp_path: Path) -> None:
    """What cannot be decoded is not shown as a still."""
    clip = write_counting_clip(tmp_path / "clip.mkv", frames=90, fps=30)
    data = bytearray(clip.read_bytes())
    data[len(data) // 8 : len(data) * 9 // 10] = bytes(len(data) * 9 // 10 - len(data) // 8)
    clip.write_bytes(data)
    with pytest.raises(StepFailed, match=r"^clip\.mkv "):
        shown(ClipGround(clip), seconds=3)


@pytest.mark.slow
def test_a_stream_that_appears_on_the_way_is_no_fault(tmp_path: Path) -> None:
    """A camera's sound may be switched on later; the reader of packets trips over it at the end."""
    write_clip(tmp_path / "1.ts", colors_graph(["red"]))
    write_clip(tmp_path / "silent.mp4", colors_graph(["blue"]))
    tone = write_tone(tmp_path / "tone.wav", seconds=1)
    later = ["-i", str(tmp_path / "silent.mp4"), "-i", str(tone), "-c:v", "copy", "-output_ts_offset", "1"]
    run_ffmpeg([*later, str(tmp_path / "2.ts")])
    clip = tmp_path / "clip.ts"
    clip.write_bytes((tmp_path / "1.ts").read_bytes() * 20 + (tmp_path / "2.ts").read_bytes())

    assert names(shown(ClipGround(clip), seconds=1), [0.5]) == ["red"]


@pytest.mark.slow
@pytest.mark.parametrize("starts", [(0, 0, 0), (500, 0, 90_000)], ids=["alike", "anywhere"])
def test_recordings_joined_end_to_end_are_shown_one_after_the_other(
    tmp_path: Path, starts: Sequence[int]
) -> None:
    """Camcorders' files are joined by laying them behind each other, each with a clock of its own."""
    joined = b""
    for color, start in zip(("red", "green", "blue"), starts, strict=True):
        one = tmp_path / f"{color}.ts"
        write_clip(one, colors_graph([color], seconds=2.0), *X264, "-output_ts_offset", str(start))
        joined += one.read_bytes()
    clip = tmp_path / "clip.ts"
    clip.write_bytes(joined)

    assert float(read_clip(clip).timeline.end) == pytest.approx(6.0, abs=0.02)
    assert names(shown(ClipGround(clip), seconds=6), [0.5, 1.9, 2.0, 3.9, 4.0, 5.9]) == [
        *("red", "red", "green", "green", "blue", "blue")
    ]
    assert names(shown(ClipGround(clip, start_seconds=4), seconds=1), [0.5]) == ["blue"]


@pytest.mark.slow
def test_red_stays_red(tmp_path: Path) -> None:
    """The plainest clip of all."""
    clip = write_clip(tmp_path / "clip.mp4", colors_graph(["red"]))

    assert read_rgb(shown(ClipGround(clip), seconds=1), 5, (80, 45)) == pytest.approx(RED, abs=3)
