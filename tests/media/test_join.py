"""Segments joined and finished."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from generators.errors import StepFailed
from generators.media.ground import ClipGround, ColorGround, Ground, StillGround
from generators.media.join import join_video, window_graph
from generators.media.join_plan import CopiedSpan, JoinScene, Span, plan_join
from generators.media.mux import metadata_text, mux_final
from generators.media.probe import probe
from generators.media.segment import encode_segment
from generators.media.soundtrack import mix_soundtrack
from generators.media.stills import read_frame
from generators.plan.chapters import Chapter
from tests.media.material import (
    SMALL,
    count_decoded_frames,
    read_planes,
    read_rgb,
    write_counting_clip,
    write_photo,
)


def test_a_window_gives_both_sides_a_frame_for_the_first_step_of_xfade() -> None:
    """The overlap is a frame longer inside the graph and cut off again."""
    graph = window_graph([Span(0, 60, 90), Span(1, 0, 30)], [("fade", 12)], fps=30)

    assert "xfade=transition=fade:duration=0.433333:offset=0.600000,trim=start_frame=1" in graph
    assert "trim=end_frame=48" in graph


def test_metadata_is_escaped() -> None:
    """Characters that mean something to ffmpeg are text here."""
    text = metadata_text(
        title="a=b; #c", description="", chapters=[Chapter(0, "one"), Chapter(45, "two")], fps=30, frames=90
    )

    assert text == (
        ";FFMETADATA1\ntitle=a\\=b\\; \\#c\n"
        "[CHAPTER]\nTIMEBASE=1/30\nSTART=0\nEND=45\ntitle=one\n"
        "[CHAPTER]\nTIMEBASE=1/30\nSTART=45\nEND=90\ntitle=two\n"
    )


@pytest.mark.slow
def test_copied_frames_are_those_of_the_segments(tmp_path: Path) -> None:
    """Outside windows every decoded picture is bit-equal; inside, scenes go on where they were."""
    photo = write_photo(tmp_path / "photo.png")
    grounds: list[Ground] = [
        StillGround(photo, motion="zoom-in"),
        StillGround(photo, motion="pan-left"),
        ColorGround("#c03020"),
        StillGround(photo, motion="pan-up"),
        ColorGround("#2030c0"),
    ]
    scenes = [
        JoinScene(120),
        JoinScene(100, "fade", 12),
        JoinScene(40, "dissolve", 15),
        JoinScene(95, "wipe", 20),
        JoinScene(33),
    ]
    segments = []
    for number, (ground, scene) in enumerate(zip(grounds, scenes, strict=True)):
        segments.append(tmp_path / f"{number}.mp4")
        encode_segment(segments[-1], ground=ground, frames=scene.frames, encoding=SMALL)
    output = tmp_path / "joined.mp4"
    join_video(segments, scenes, output, encoding=SMALL)
    again = tmp_path / "again.mp4"
    join_video(segments, scenes, again, encoding=SMALL)

    total = sum(scene.frames - scene.overlap for scene in scenes)
    assert (probe(output).frames, count_decoded_frames(output)) == (total, total)
    assert output.read_bytes() == again.read_bytes()
    _assert_even_times(output)
    sources, joined = [read_planes(path) for path in segments], read_planes(output)
    place = 0
    for piece in plan_join(scenes, 30):
        spans = [piece.span] if isinstance(piece, CopiedSpan) else [piece.spans[0], piece.spans[-1]]
        first, last = spans[0], spans[-1]
        differences = [
            _difference(joined[place], sources[first.scene][first.start]),
            _difference(joined[place + piece.frames - 1], sources[last.scene][last.end - 1]),
        ]
        if isinstance(piece, CopiedSpan):
            differences = [
                _difference(joined[place + k], sources[first.scene][first.start + k])
                for k in range(piece.frames)
            ]
            assert max(differences) == 0
        assert max(differences) < 4
        place += piece.frames


@pytest.mark.slow
def test_a_fade_is_even_and_exact(tmp_path: Path) -> None:
    """Of n shared frames the k-th shows k/(n+1) of the new scene; the frames beside them show none or all."""
    for name, color in (("a", "#000000"), ("b", "#ffffff")):
        encode_segment(tmp_path / f"{name}.mp4", ground=ColorGround(color), frames=90, encoding=SMALL)
    output = tmp_path / "joined.mp4"
    scenes = [JoinScene(90), JoinScene(90, "fade", 9)]
    join_video([tmp_path / "a.mp4", tmp_path / "b.mp4"], scenes, output, encoding=SMALL)

    found = [read_rgb(output, frame, (50, 50))[0] for frame in range(80, 91)]
    expected = [0, *(255 * k / 10 for k in range(1, 10)), 255]
    assert found == pytest.approx(expected, abs=3)


@pytest.mark.slow
def test_a_wipe_shows_both_scenes_side_by_side(tmp_path: Path) -> None:
    """In its middle the new scene is at the right and the old one at the left."""
    for name, color in (("a", "#ff0000"), ("b", "#0000ff")):
        encode_segment(tmp_path / f"{name}.mp4", ground=ColorGround(color), frames=30, encoding=SMALL)
    output = tmp_path / "joined.mp4"
    scenes = [JoinScene(30), JoinScene(30, "wipe", 30)]
    join_video([tmp_path / "a.mp4", tmp_path / "b.mp4"], scenes, output, encoding=SMALL)

    picture = read_frame(output, 15)
    assert picture.getpixel((4, 90)) == pytest.approx((255, 0, 0), abs=8)
    assert picture.getpixel((315, 90)) == pytest.approx((0, 0, 255), abs=8)
    assert count_decoded_frames(output) == 30


@pytest.mark.slow
@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_first_scene_may_be_of_one_frame(tmp_path: Path, first: int) -> None:
    """Its stream needs no frame ahead of what is shown, and those after it do."""
    photo = write_photo(tmp_path / "photo.png")
    scenes = [JoinScene(first), JoinScene(40), JoinScene(1), JoinScene(40)]
    segments = [tmp_path / f"{number}.mp4" for number in range(len(scenes))]
    for path, scene in zip(segments, scenes, strict=True):
        ground = StillGround(photo, motion="zoom-in")
        encode_segment(path, ground=ground, frames=scene.frames, encoding=SMALL)
    output = tmp_path / "joined.mp4"
    join_video(segments, scenes, output, encoding=SMALL)

    assert count_decoded_frames(output) == first + 81
    _assert_even_times(output)


@pytest.mark.slow
def test_lossless_segments_are_what_they_show(tmp_path: Path) -> None:
    """A rate factor of 0 builds, joins and loses nothing."""
    lossless = replace(SMALL, crf=0)
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=30)
    for name in ("a.mp4", "b.mp4"):
        encode_segment(tmp_path / name, ground=ClipGround(clip), frames=30, encoding=lossless)
    output = tmp_path / "joined.mp4"
    scenes = [JoinScene(30), JoinScene(30, "fade", 10)]
    join_video([tmp_path / "a.mp4", tmp_path / "b.mp4"], scenes, output, encoding=lossless)

    shown = read_planes(output)
    assert len(shown) == 50
    assert [int(frame[0, 0]) for frame in shown[:20]] == [16 + 2 * n for n in range(20)]


@pytest.mark.slow
def test_segments_of_other_settings_are_refused(tmp_path: Path) -> None:
    """Joined by copy they would not play."""
    other = replace(SMALL, quality="final")
    encode_segment(tmp_path / "a.mp4", ground=ColorGround("#000000"), frames=10, encoding=SMALL)
    encode_segment(tmp_path / "b.mp4", ground=ColorGround("#000000"), frames=10, encoding=other)
    with pytest.raises(StepFailed) as failure:
        join_video(
            [tmp_path / "a.mp4", tmp_path / "b.mp4"],
            [JoinScene(10), JoinScene(10)],
            tmp_path / "joined.mp4",
            encoding=SMALL,
        )

    assert str(failure.value) == (
        "b.mp4 was encoded with other settings than the previous segments; build all segments again"
    )


@pytest.mark.slow
def test_a_segment_that_is_too_short_is_refused(tmp_path: Path) -> None:
    """Frames the timeline counts on must be there."""
    encode_segment(tmp_path / "a.mp4", ground=ColorGround("#000000"), frames=10, encoding=SMALL)
    with pytest.raises(StepFailed) as failure:
        join_video([tmp_path / "a.mp4"], [JoinScene(12)], tmp_path / "joined.mp4", encoding=SMALL)

    assert str(failure.value) == "a.mp4 has 10 of the 12 frames from frame 0 on; build that segment again"


@pytest.mark.slow
def test_the_finished_file_has_it_all(tmp_path: Path) -> None:
    """Picture, sound, title and chapters, of equal lengths, ready to stream, the same bytes twice."""
    encode_segment(tmp_path / "a.mp4", ground=ColorGround("#203040"), frames=75, encoding=SMALL)
    join_video([tmp_path / "a.mp4"], [JoinScene(75)], tmp_path / "joined.mp4", encoding=SMALL)
    mix_soundtrack(tmp_path / "sound.m4a", fps=30, frames=75)
    written = []
    for name in ("one.mp4", "two.mp4"):
        mux_final(
            tmp_path / "joined.mp4",
            tmp_path / "sound.m4a",
            tmp_path / name,
            fps=30,
            frames=75,
            title="What is GDP?",
            chapters=[Chapter(0, "One"), Chapter(30, "Two")],
        )
        written.append((tmp_path / name).read_bytes())

    found = probe(tmp_path / "one.mp4")
    assert (found.title, found.chapters, found.frames) == ("What is GDP?", 2, 75)
    assert (float(found.video_seconds), float(found.audio_seconds)) == (2.5, 2.5)
    assert written[0] == written[1]
    assert written[0].index(b"moov") < written[0].index(b"mdat")
    with av.open(str(tmp_path / "one.mp4")) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One", "Two"]


@pytest.mark.slow
def test_sound_of_another_length_is_refused(tmp_path: Path) -> None:
    """A soundtrack of another timeline does not get in."""
    encode_segment(tmp_path / "a.mp4", ground=ColorGround("#203040"), frames=75, encoding=SMALL)
    mix_soundtrack(tmp_path / "sound.m4a", fps=30, frames=72)
    with pytest.raises(StepFailed) as failure:
        mux_final(
            tmp_path / "a.mp4", tmp_path / "sound.m4a", tmp_path / "out.mp4", fps=30, frames=75, title="x"
        )

    assert str(failure.value) == (
        "out.mp4 has 2.500 seconds of picture and 2.400 of sound; build the soundtrack again"
    )


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def _assert_even_times(path: Path) -> None:
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    decoding = [packet.dts for packet in packets]
    shown = sorted(packet.pts or 0 for packet in packets)
    assert decoding == sorted(set(decoding), key=lambda ticks: ticks or 0)
    assert {b - a for a, b in itertools.pairwise(shown)} == {512}
    assert all((packet.pts or 0) >= (packet.dts or 0) for packet in packets)
