"""Interlaced, turned, squeezed and transparent clips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generators.media.clip.filters import clip_filters
from generators.media.clip.source import ColourInfo
from generators.media.ffmpeg import run_ffmpeg
from generators.media.ground import ClipGround
from generators.spec.model import Fit
from tests.media.clip.material import SMALL, shown, write_clip
from tests.media.material import read_planes, read_rgb

BAR = "color=black:s=320x180:r=50:d=1,format=gray,geq=lum='255*between(mod(X-N*12,320),0,40)'"
BEHIND = ("#0a1030", "#27346e")
DISC = "color=black:s=160x90:r=10:d=1,format=rgba,geq=r=220:g=30:b=30:a='255*lt(hypot(X-80,Y-45),30)'"
"""A red disc; what is transparent around it is red too, underneath."""


def test_codecs_without_fields_are_not_asked_for_them() -> None:
    """Where the size changes, the deinterlacer would lose a picture."""
    assert "bwdif" not in clip_filters(ColourInfo("vp8", 320, 180), "cover", SMALL, has_alpha=False)
    assert "bwdif" in clip_filters(ColourInfo("h264", 320, 180), "cover", SMALL, has_alpha=False)


@pytest.mark.slow
@pytest.mark.parametrize("order", ["top", "bottom"])
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("c.mp4", ("libx264", "-x264-params", "{short}=1")),
        ("c.ts", ("mpeg2video", "-q:v", "2")),
        ("c.mov", ("prores_ks",)),
    ],
)
def test_interlaced_pictures_are_taken_apart(
    tmp_path: Path, name: str, codec: tuple[str, ...], order: str
) -> None:
    """A moving bar has upright edges, whichever field comes first."""
    short = {"top": "tff", "bottom": "bff"}[order]
    pix_fmt = "yuv422p10le" if name == "c.mov" else "yuv420p"
    graph = f"{BAR},tinterlace=interleave_{order},setfield={short},format={pix_fmt}"
    args = [part.format(short=short) for part in codec]
    clip = write_clip(tmp_path / name, graph, "-c:v", *args, "-flags", "+ilme+ildct")
    large = replace(SMALL, width=320, height=180, fps=25)
    luma = read_planes(shown(ClipGround(clip), seconds=0.8, encoding=large))[10][:180].astype(int)

    combing = np.abs(luma[1:-1] * 2 - luma[:-2] - luma[2:]).mean()
    assert combing < 1


@pytest.mark.slow
def test_turned_clips_stand_upright(tmp_path: Path) -> None:
    """Phones write how they were held, and leave the picture as the sensor saw it."""
    flat = write_clip(tmp_path / "flat.mp4", "color=blue:s=160x90:r=10:d=1,drawbox=0:0:20:90:red:fill")
    clip = tmp_path / "c.mp4"
    run_ffmpeg(["-display_rotation:v:0", "270", "-i", str(flat), "-c", "copy", str(clip)])
    segment = shown(ClipGround(clip, fit="contain"), seconds=0.5)

    assert read_rgb(segment, 2, (80, 4)) == pytest.approx((254, 0, 0), abs=6)
    assert read_rgb(segment, 2, (80, 86)) == pytest.approx((0, 0, 254), abs=6)


@pytest.mark.slow
def test_squeezed_pixels_are_stretched(tmp_path: Path) -> None:
    """Of 72 x 90 pixels that are wide, the whole frame is filled and a square is square."""
    graph = "color=black:s=160x90:r=10:d=1,drawbox=50:15:60:60:white:fill,scale=72:90,setsar=20/9"
    luma = read_planes(shown(ClipGround(write_clip(tmp_path / "c.mp4", graph)), seconds=0.5))[2][:90]

    assert (luma[45] > 128).sum() == pytest.approx((luma[:, 80] > 128).sum(), abs=2)


@pytest.mark.slow
@pytest.mark.parametrize("fit", ["cover", "contain"])
@pytest.mark.parametrize("size", ["1x1", "2x900", "9000x2"])
def test_dots_and_lines_are_shown(tmp_path: Path, size: str, fit: Fit) -> None:
    """However little of a line is left, and however long it would become."""
    clip = write_clip(tmp_path / "c.mov", f"color=red:s={size}:r=10:d=0.5", "-c:v", "png")
    red, green, blue = read_rgb(shown(ClipGround(clip, fit=fit), seconds=0.5), 2, (80, 45))

    assert red > 100 and green < 10 and blue < 10


@pytest.mark.slow
@pytest.mark.parametrize("fit", ["cover", "contain"])
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("c.webm", ("libvpx-vp9", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0", "-crf", "10")),
        ("d.webm", ("libvpx", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0", "-crf", "10", "-b:v", "1M")),
        ("c.mov", ("prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le")),
        ("d.mov", ("qtrle", "-pix_fmt", "argb")),
        ("e.mov", ("png", "-pix_fmt", "rgba")),
        ("c.apng", ("apng", "-pix_fmt", "rgba")),
        ("c.gif", ("gif",)),
    ],
)
def test_transparent_clips_lie_over_the_themes_ground(
    tmp_path: Path, name: str, codec: tuple[str, ...], fit: Fit
) -> None:
    """Whatever the codec; the colour underneath is not to be seen, at the edges either."""
    graphs = {"gif": f"{DISC},split[a][b];[a]palettegen=reserve_transparent=1[p];[b][p]paletteuse"}
    clip = write_clip(tmp_path / name, graphs.get(codec[0], DISC), "-c:v", *codec)
    segment = shown(ClipGround(clip, fit=fit, behind=BEHIND), seconds=2)

    assert read_rgb(segment, 5, (80, 45)) == pytest.approx((220, 30, 30), abs=8)
    assert read_rgb(segment, 5, (3, 3)) == pytest.approx((0x0A, 0x10, 0x30), abs=5)
    assert read_rgb(segment, 15, (156, 86)) == pytest.approx((0x27, 0x34, 0x6E), abs=5)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["webp", "avif", "png", "gif"])
def test_transparent_animations_lie_over_the_themes_ground(tmp_path: Path, form: str) -> None:
    """AVIF holds its transparency as a stream of its own, the others in the picture."""
    pictures = [Image.new("RGBA", (160, 90), (0, 255, 0, 0)) for _ in range(3)]
    for picture, color in zip(pictures, ("red", "lime", "blue"), strict=True):
        picture.paste(color, (40, 20, 120, 70))
    path = tmp_path / f"c.{form}"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=500, disposal=2)
    segment = shown(ClipGround(path, behind=BEHIND), seconds=1.5)

    for frame, inside in ((2, (255, 0, 0)), (7, (0, 255, 0)), (12, (0, 0, 255))):
        assert read_rgb(segment, frame, (80, 45)) == pytest.approx(inside, abs=8)
        assert read_rgb(segment, frame, (3, 3)) == pytest.approx((0x0A, 0x10, 0x30), abs=6)


@pytest.mark.slow
def test_hidden_colours_do_not_shine_in_at_the_edges(tmp_path: Path) -> None:
    """Scaled, a white square over hidden green has edges between white and the ground, and none of green."""
    square = Image.new("RGBA", (1280, 720), (0, 255, 0, 0))
    square.paste((255, 255, 255, 255), (401, 201, 879, 519))
    more = [square.rotate(180)]
    square.save(tmp_path / "c.webp", save_all=True, append_images=more, lossless=True, exact=True)
    segment = shown(ClipGround(tmp_path / "c.webp", behind=("#000000", "#000000")), seconds=0.1)

    for x in range(40, 120):
        red, green, blue = read_rgb(segment, 0, (x, 45))
        assert abs(green - red) < 12 and abs(green - blue) < 12
