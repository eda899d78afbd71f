"""Colours of clips that are not plain BT.709."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.media.clip.colour import colour_filters
from generators.media.clip.source import ColourInfo
from generators.media.ground import ClipGround
from tests.media.clip.material import shown, write_clip
from tests.media.material import read_rgb

THIRDS = (
    "color=0xBFBFBF:s={size}:r=10:d=1,format=gbrp,drawbox=0:0:iw/3:ih:0xC82828:fill,"
    "drawbox=iw*2/3:0:iw/3:ih:0xFFFFFF:fill"
)
"""Red (200, 40, 40), grey 191, white."""

X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-crf", "8", "-tag:v", "hvc1")
LIGHT = "{thirds},format=gbrpf32le,zscale=tin=bt709:pin=bt709:min=gbr:rin=full:"


def thirds(size: str = "160x90") -> str:
    """The picture that all these clips show."""
    return THIRDS.format(size=size)


def pixels(clip: Path) -> list[tuple[int, int, int]]:
    """Red, grey and white as the scene shows them."""
    segment = shown(ClipGround(clip), seconds=0.5)
    return [read_rgb(segment, 2, (x, 45)) for x in (26, 80, 134)]


def test_what_is_said_and_plain_needs_nothing() -> None:
    """The converter to the encoder's format reads the matrix itself."""
    assert colour_filters(ColourInfo("h264", 1920, 1080, 1, 1, 1), width=320, height=180) == []
    assert colour_filters(ColourInfo("qtrle", 1920, 1080, is_rgb=True), width=320, height=180) == []


@pytest.mark.parametrize(
    ("width", "height", "matrix"),
    [(1280, 720, "bt709"), (720, 1280, "bt709"), (1280, 534, "bt709"), (720, 576, "smpte170m")],
)
def test_a_matrix_that_is_not_said_is_guessed_by_size(width: int, height: int, matrix: str) -> None:
    """As players do."""
    found = colour_filters(ColourInfo("h264", width, height), width=320, height=180)

    assert found == [f"setparams=colorspace={matrix}"]


@pytest.mark.slow
@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_high_dynamic_range_keeps_white_white_and_red_red(tmp_path: Path, transfer: str) -> None:
    """White of 203 cd/m2 stays nearly white, alike in HLG and in PQ; below half of it nothing changes."""
    graph = f"{LIGHT}t={transfer}:p=bt2020:m=bt2020nc:r=limited:npl=203,format=yuv420p10le"
    told = f"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc:range=limited"
    clip = write_clip(tmp_path / "c.mov", graph.format(thirds=thirds()), *X265, "-x265-params", told)
    red, grey, white = pixels(clip)

    assert red == pytest.approx((200, 40, 40), abs=6)
    assert grey == pytest.approx((191, 191, 191), abs=6)
    assert white == pytest.approx((228, 228, 228), abs=6)


@pytest.mark.slow
@pytest.mark.parametrize("primaries", ["smpte432", "bt2020"])
def test_wide_gamuts_are_converted(tmp_path: Path, primaries: str) -> None:
    """The same colours, written in the numbers of Display P3 or BT.2020, look the same."""
    graph = f"{LIGHT}t=bt709:p={primaries}:m=bt709:r=limited,format=yuv420p10le"
    told = f"log-level=error:colorprim={primaries}:transfer=bt709:colormatrix=bt709:range=limited"
    clip = write_clip(tmp_path / "c.mov", graph.format(thirds=thirds()), *X265, "-x265-params", told)
    red, grey, white = pixels(clip)

    assert red == pytest.approx((200, 40, 40), abs=5)
    assert grey == pytest.approx((191, 191, 191), abs=3)
    assert white == pytest.approx((255, 255, 255), abs=3)


@pytest.mark.slow
@pytest.mark.parametrize("codec", ["libx264", "libvpx-vp9", "libx265"])
@pytest.mark.parametrize(("size", "matrix"), [("1280x720", "bt709"), ("640x360", "smpte170m")])
def test_untagged_clips_keep_their_colours(tmp_path: Path, codec: str, size: str, matrix: str) -> None:
    """In whatever codec."""
    strip = "filter_units=remove_types=39" if codec == "libx265" else "null"
    fast = {"libvpx-vp9": ("-deadline", "realtime", "-cpu-used", "8")}.get(codec, ("-preset", "ultrafast"))
    graph = (
        f"{thirds(size)},scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p,"
        "setparams=colorspace=unknown:color_primaries=unknown:color_trc=unknown"
    )
    container = "webm" if codec == "libvpx-vp9" else "mp4"
    clip = write_clip(tmp_path / f"c.{container}", graph, "-c:v", codec, *fast, "-bsf:v", strip, "-crf", "10")
    red, grey, white = pixels(clip)

    assert red == pytest.approx((200, 40, 40), abs=5)
    assert grey == pytest.approx((191, 191, 191), abs=4)
    assert white == pytest.approx((255, 255, 255), abs=4)


@pytest.mark.slow
@pytest.mark.parametrize("reach", ["full", "limited"])
def test_the_range_that_a_clip_says_is_believed(tmp_path: Path, reach: str) -> None:
    """Phones record in both."""
    graph = f"{thirds()},scale=out_color_matrix=bt709:out_range={reach},format=yuv420p"
    tags = ("-color_range", reach, "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
    clip = write_clip(tmp_path / "c.mp4", graph, "-c:v", "libx264", "-crf", "10", *tags)
    red, grey, white = pixels(clip)

    assert red == pytest.approx((200, 40, 40), abs=4)
    assert grey == pytest.approx((191, 191, 191), abs=3)
    assert white == pytest.approx((255, 255, 255), abs=3)
