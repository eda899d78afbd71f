"""H.264 encoding: one set of x264 settings for every segment and window of a video.

Equal settings give equal parameter sets, and only streams with equal parameter sets can be joined by copying.
The choice of presets and rate factors is explained in docs/decisions/0001-encoder-settings.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import Literal

AUDIO_RATE = 48_000

SWS_FLAGS = "bicubic+accurate_rnd+full_chroma_int+bitexact"
"""Exact, and equal on every processor; swscale's faster paths round differently by instruction set."""

TAGS = (
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv:chroma_location=left,setsar=1"
)
"""Filter that tags pictures as BT.709; the encoder reads the tags of frames, not its options."""

TO_VIDEO = f"scale=out_color_matrix=bt709:out_range=tv:flags={SWS_FLAGS},format=yuv420p,{TAGS}"
"""Filter from any picture to the encoder's format: colours are converted to BT.709, not only tagged."""

_PRESETS = {"draft": ("veryfast", 25), "final": ("faster", 20)}
_KEY_FRAME_SECONDS = 5


@dataclass(frozen=True)
class Encoding:
    """The encoder settings that all segments and windows of a video share."""

    width: int
    height: int
    fps: int
    quality: Literal["draft", "final"] = "final"
    crf: int | None = None
    """0 to 51; None uses the default of `quality`."""
    bitrate: int | None = None
    """Bits per second; overrides `crf`."""


def group_borders(frames: int, fps: int) -> tuple[int, ...]:
    """First frames of a segment's closed groups: head of one second, body, tail of one second.

    A segment shorter than three seconds is one group.
    """
    return (0,) if frames < 3 * fps else (0, fps, frames - fps)


def x264_args(encoding: Encoding, *, borders: tuple[int, ...] = (0,)) -> list[str]:
    """Arguments from the encoder's name to the container's flags, without the output path.

    A closed group begins at each frame of `borders`; no frame refers to one of another group.
    """
    preset, crf = _PRESETS[encoding.quality]
    if encoding.bitrate is None:
        rate = ["-crf", str(crf if encoding.crf is None else encoding.crf)]
    else:
        rate = [
            "-b:v",
            str(encoding.bitrate),
            "-maxrate",
            str(encoding.bitrate * 2),
            "-bufsize",
            str(encoding.bitrate * 2),
        ]
    # Only this profile supports lossless coding, which a rate factor of 0 means.
    profile = "high444" if "-crf" in rate and encoding.crf == 0 else "high"
    starts = "+".join(f"eq(n,{frame})" for frame in borders)
    return [
        *("-c:v", "libx264", "-preset", preset, "-profile:v", profile, *rate),
        *(
            "-g",
            str(_KEY_FRAME_SECONDS * encoding.fps),
            "-forced-idr",
            "1",
            "-force_key_frames",
            f"expr:{starts}",
        ),
        # Fixed thread counts: x264's result depends on them and must not depend on the machine.
        *("-x264-params", "threads=4:lookahead-threads=1:cpu-independent=1:open-gop=0"),
        # x264 writes its version and settings into an SEI unit; without it, equal pictures give equal bytes.
        *("-bsf:v", "filter_units=remove_types=6"),
        *("-map_metadata", "-1", *container_args(encoding.fps)),
        # Set explicitly: a staging path need not end in .mp4.
        *("-f", "mp4"),
    ]


def container_args(fps: int) -> list[str]:
    """MP4 without dates or tool names, with clocks in which frames and samples are whole ticks."""
    options = [part for name, value in container_options(fps).items() for part in (f"-{name}", value)]
    return [*options, "-flags:v", "+bitexact"]


def container_options(fps: int) -> dict[str, str]:
    """The container's options for libavformat, without ffmpeg's command line."""
    return {
        "fflags": "+bitexact",
        "video_track_timescale": str(track_timescale(fps)),
        "movie_timescale": str(lcm(AUDIO_RATE, fps)),
    }


def track_timescale(fps: int) -> int:
    """Ticks per second of a picture track."""
    return fps * 512
