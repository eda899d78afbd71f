"""Poster and contact sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generators.errors import StepFailed
from generators.media.ground import ColorGround
from generators.media.segment import encode_segment
from generators.media.stills import StillFrame, contact_sheet, poster, read_frame, sheet_columns
from tests.media.material import SMALL, write_counting_clip


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (2, 2), (4, 2), (5, 3), (9, 3), (40, 5)])
def test_a_sheet_is_about_square(count: int, expected: int) -> None:
    """And never more than five wide."""
    assert sheet_columns(count) == expected


@pytest.mark.slow
def test_the_asked_frame_is_read(tmp_path: Path) -> None:
    """Each frame of a clip whose frames all differ."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=40)

    lumas = [
        pixel[0]
        for frame in (0, 1, 29, 39)
        if isinstance(pixel := read_frame(clip, frame).getpixel((9, 9)), tuple)
    ]
    assert lumas == pytest.approx([0, 2, 68, 91], abs=1)


@pytest.mark.slow
def test_a_frame_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Counting starts at 0."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=10)
    with pytest.raises(StepFailed) as failure:
        read_frame(clip, 10)

    assert str(failure.value) == "clip.mp4 has no frame 10"


@pytest.mark.slow
def test_stills_are_the_same_twice_and_show_the_scenes(tmp_path: Path) -> None:
    """Poster at full size; the sheet has each scene's picture at its place."""
    colors = ["#c03020", "#2030c0", "#20a040"]
    shots = []
    for number, color in enumerate(colors):
        segment = tmp_path / f"{number}.mp4"
        encode_segment(segment, ground=ColorGround(color), frames=5, encoding=SMALL)
        shots.append(StillFrame(segment, 2, f"scene-{number}" * 9, f"0:0{number}"))
    for name in ("one", "two"):
        poster(shots[0].segment, tmp_path / f"poster.{name}", frame=4)
        contact_sheet(shots, tmp_path / f"sheet.{name}")

    assert (tmp_path / "poster.one").read_bytes() == (tmp_path / "poster.two").read_bytes()
    assert (tmp_path / "sheet.one").read_bytes() == (tmp_path / "sheet.two").read_bytes()
    with Image.open(tmp_path / "poster.one") as picture:
        assert picture.size == (320, 180)
    with Image.open(tmp_path / "sheet.one") as picture:
        sheet = picture.copy()
    assert sheet.size == (2 * 504 + 24, 2 * 334 + 24)
    assert sheet.getpixel((200, 150)) == pytest.approx((0xC0, 0x30, 0x20), abs=4)
    assert sheet.getpixel((700, 150)) == pytest.approx((0x20, 0x30, 0xC0), abs=4)
    assert sheet.getpixel((200, 500)) == pytest.approx((0x20, 0xA0, 0x40), abs=4)
