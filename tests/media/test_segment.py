"""One scene's picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from generators.errors import StepFailed
from generators.media.ground import ClipGround, ColorGround, GradientGround, Ground, StillGround
from generators.media.probe import probe
from generators.media.segment import Source, concat_list, encode_segment, segment_graph
from tests.media.material import (
    SMALL,
    count_decoded_frames,
    read_planes,
    read_rgb,
    write_counting_clip,
    write_overlay,
    write_photo,
)

COLORS = ["#ff0000", "#00c000", "#0000ff", "#0f2350", "#c8a070", "#ffffff", "#000000"]


def test_overlay_runs_become_a_list_with_rates_and_the_last_file_again() -> None:
    """Both are needed for exact frames."""
    expected = (
        "ffconcat version 1.0\n"
        "file '/a/1.png'\noption framerate 30\nduration 0.400000000\n"
        "file '/a/it'\\''s.png'\noption framerate 30\nduration 0.033333333\n"
        "file '/a/it'\\''s.png'\noption framerate 30\nduration 0.033333333\n"
    )
    assert expected == concat_list([(Path("/a/1.png"), 12), (Path("/a/it's.png"), 1)], fps=30, frames=13)


def test_overlay_runs_must_add_up() -> None:
    """A render of another length is refused."""
    with pytest.raises(StepFailed) as failure:
        concat_list([(Path("/a/1.png"), 12)], fps=30, frames=13)

    assert str(failure.value) == "the overlay has 12 frames, the scene 13; render the scene again"


def test_a_still_ground_is_worked_on_once_per_change() -> None:
    """Frames are repeated after everything but the trim."""
    graph = segment_graph(Source((), "null", is_moving=False), ["[1:v]null"], frames=90, fps=30)

    assert graph.index("overlay") < graph.index("scale=") < graph.index(",fps=30")
    assert graph.endswith("trim=end_frame=90[out]")


@pytest.mark.slow
@pytest.mark.parametrize("color", COLORS)
def test_colours_are_converted_to_bt709(tmp_path: Path, color: str) -> None:
    """A known colour comes out of the encoder within two levels, read as the BT.709 its tags promise."""
    path = tmp_path / "segment.mp4"
    encode_segment(path, ground=ColorGround(color), frames=3, encoding=SMALL)
    found = read_rgb(path, 1, (100, 60))

    asked = tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))
    assert max(abs(a - b) for a, b in zip(asked, found, strict=True)) <= 2
    told = probe(path)
    assert (told.colorspace, told.color_primaries, told.color_trc, told.color_range) == (1, 1, 1, 1)
    assert (told.profile, told.pix_fmt) == ("High", "yuv420p")


@pytest.mark.slow
@pytest.mark.parametrize("motion", ["none", "zoom-in"])
def test_overlay_and_title_appear_on_their_frames(tmp_path: Path, motion: str) -> None:
    """Each run is shown for exactly its frames, over still and moving grounds; the title on all of them."""
    Image.new("RGB", (640, 360), (15, 35, 80)).save(tmp_path / "flat.png")
    red = write_overlay(tmp_path / "red.png", (255, 0, 0, 255), (40, 40, 120, 120))
    green = write_overlay(tmp_path / "green.png", (0, 192, 0, 255), (40, 40, 120, 120))
    half = write_overlay(tmp_path / "half.png", (255, 255, 255, 128), (40, 40, 120, 120))
    title = write_overlay(tmp_path / "title.png", (255, 255, 255, 255), (200, 20, 300, 60))
    path = tmp_path / "segment.staged"
    ground = StillGround(tmp_path / "flat.png", motion="none" if motion == "none" else "zoom-in")
    runs = [(red, 7), (green, 1), (red, 1), (half, 86)]
    encode_segment(path, ground=ground, frames=95, encoding=SMALL, overlay=runs, title=title)

    expected = {0: (255, 0, 0), 6: (255, 0, 0), 7: (0, 192, 0), 8: (255, 0, 0), 9: (135, 145, 168)}
    for frame, color in {**expected, 94: (135, 145, 168)}.items():
        found = read_rgb(path, frame, (80, 80))
        assert max(abs(a - b) for a, b in zip(color, found, strict=True)) <= 10, (frame, found)
        assert min(read_rgb(path, frame, (250, 40))) >= 250
    assert count_decoded_frames(path) == 95
    encode_segment(tmp_path / "plain.mp4", ground=ColorGround("#ff8000"), frames=10, encoding=SMALL)
    assert _extradata(path) == _extradata(tmp_path / "plain.mp4")


@pytest.mark.slow
@pytest.mark.parametrize("fps", [1, 5, 12, 13])
def test_a_still_alone_is_as_long_at_few_frames_per_second(tmp_path: Path, fps: int) -> None:
    """A picture file's own 25 ticks a second must not round its one frame away."""
    write_photo(tmp_path / "photo.png", size=(320, 180))
    slow = replace(SMALL, fps=fps)
    encode_segment(tmp_path / "a.mp4", ground=StillGround(tmp_path / "photo.png"), frames=7, encoding=slow)

    assert count_decoded_frames(tmp_path / "a.mp4") == 7


@pytest.mark.slow
@pytest.mark.parametrize("ground", [ColorGround("#205080"), StillGround(Path("photo.png"), motion="zoom-in")])
def test_a_title_alone_is_held_at_few_frames_per_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: Ground
) -> None:
    """Its one frame has a length in the video's clock; without one, most tries encoded nothing."""
    monkeypatch.chdir(tmp_path)
    write_photo(Path("photo.png"), size=(320, 180))
    title = write_overlay(Path("title.png"), (255, 255, 255, 255), (200, 20, 300, 60))
    for name in ("one.mp4", "two.mp4", "three.mp4"):
        path = Path(name)
        encode_segment(path, ground=ground, frames=12, encoding=replace(SMALL, fps=12), title=title)

        assert count_decoded_frames(path) == 12
        assert min(read_rgb(path, 11, (250, 40))) >= 250


@pytest.mark.slow
@pytest.mark.parametrize(
    "ground",
    [
        ColorGround("#205080"),
        GradientGround(("#0f2350", "#000000", "#301040")),
        StillGround(Path("photo.png")),
        StillGround(Path("photo.png"), motion="pan-left"),
        StillGround(Path("photo.png"), fit="contain", motion="zoom-out"),
        ClipGround(Path("clip.mp4"), start_seconds=0.5, when_short="hold-last"),
        ClipGround(Path("clip.mp4"), start_seconds=0.5, when_short="loop"),
        ClipGround(Path("clip.mp4"), start_seconds=0.5, when_short="slow", fit="contain"),
    ],
    ids=["color", "gradient", "still", "pan", "contain", "hold", "loop", "slow"],
)
def test_every_ground_is_exact_and_the_same_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: Ground
) -> None:
    """Exactly the asked frames, byte-equal on a second run, and parameter sets shared by all grounds."""
    monkeypatch.chdir(tmp_path)
    write_photo(Path("photo.png"), size=(500, 700))
    write_counting_clip(Path("clip.mp4"), frames=60)
    for name in ("one.mp4", "two.mp4"):
        encode_segment(Path(name), ground=ground, frames=100, encoding=SMALL)
    encode_segment(Path("other.mp4"), ground=ColorGround("#ff8000"), frames=10, encoding=SMALL)

    assert 100 == probe(Path("one.mp4")).frames == count_decoded_frames(Path("one.mp4"))
    assert Path("one.mp4").read_bytes() == Path("two.mp4").read_bytes()
    assert _extradata(Path("one.mp4")) == _extradata(Path("other.mp4"))
    assert b"x264 - core" not in Path("one.mp4").read_bytes()


@pytest.mark.slow
def test_groups_are_closed_at_head_and_tail(tmp_path: Path) -> None:
    """A key frame stands at both borders and no frame is stored on the other side of one."""
    write_photo(tmp_path / "photo.png")
    path = tmp_path / "segment.mp4"
    encode_segment(
        path, ground=StillGround(tmp_path / "photo.png", motion="zoom-in"), frames=120, encoding=SMALL
    )

    with av.open(str(path)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
        frames = [round((p.pts or 0) * float(p.time_base or 0) * 30) for p in packets]
        keys = [f for f, p in zip(frames, packets, strict=True) if p.is_keyframe]
    assert keys == [0, 30, 90]
    assert sorted(frames[:30]) == list(range(30))
    assert sorted(frames[30:90]) == list(range(30, 90))


@pytest.mark.slow
def test_a_short_clip_holds_loops_or_slows(tmp_path: Path) -> None:
    """Of 30 trimmed frames the last is held, the first follows the last, or all take twice as long."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=60)

    def lumas(when_short: str) -> list[int]:
        path = tmp_path / f"{when_short}.mp4"
        ground = ClipGround(clip, start_seconds=0.5, end_seconds=1.5, when_short=when_short)  # type: ignore[arg-type]
        encode_segment(path, ground=ground, frames=60, encoding=SMALL)
        return [round(float(np.median(frame[:180]))) for frame in read_planes(path)]

    first, last = 16 + 2 * 15, 16 + 2 * 44
    hold, loop, slow = lumas("hold-last"), lumas("loop"), lumas("slow")
    assert [first, last, last, last] == pytest.approx([hold[0], hold[29], hold[30], hold[59]], abs=2)
    assert [first, last, first, last] == pytest.approx([loop[0], loop[29], loop[30], loop[59]], abs=2)
    assert [first, first + 29] == pytest.approx([slow[0], slow[29]], abs=3)


@pytest.mark.slow
def test_a_trim_behind_the_clips_end_is_refused(tmp_path: Path) -> None:
    """The message says how long the clip is and what to change."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=60)
    with pytest.raises(StepFailed) as failure:
        encode_segment(
            tmp_path / "out.mp4", ground=ClipGround(clip, start_seconds=3), frames=60, encoding=SMALL
        )

    expected = "clip.mp4 has 2 seconds of picture; the part from 3 to 2 is empty; change `trim`"
    assert expected == str(failure.value)


@pytest.mark.slow
def test_contain_shows_the_whole_picture_over_dimmed_bars(tmp_path: Path) -> None:
    """A tall picture keeps its edges, and its bars are a darker version of itself."""
    Image.new("RGB", (90, 180), (200, 100, 50)).save(tmp_path / "tall.png")
    path = tmp_path / "segment.mp4"
    encode_segment(path, ground=StillGround(tmp_path / "tall.png", fit="contain"), frames=3, encoding=SMALL)

    assert pytest.approx(read_rgb(path, 0, (160, 90)), abs=3) == (200, 100, 50)
    assert pytest.approx(read_rgb(path, 0, (20, 90)), abs=3) == (100, 50, 25)


def _extradata(path: Path) -> bytes | None:
    with av.open(str(path)) as container:
        return container.streams.video[0].codec_context.extradata
