"""A clip's pictures as ffmpeg decodes them, in order, each with its time."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from fractions import Fraction

from generators.audio.timed_samples import LONGEST_GAP_SECONDS, LONGEST_OVERLAP_SECONDS
from generators.errors import StepFailed
from generators.media import processes
from generators.media.clip.source import MOST_PIXELS, ClipSource
from generators.media.ffmpeg import ffmpeg_exe
from generators.media.watchdog import Watchdog

Picture = tuple[Fraction, bytes]
"""Seconds from the clip's zero, and the raw planes."""

STALL_SECONDS = 120.0
"""Longest wait for one picture; ffmpeg may have to decode some hundred others before it."""

_READS_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""ffmpeg's own decoders of these drop the transparency."""

_ONE_THREAD = {"theora", "vp3", "vp4"}
"""With several threads ffmpeg swaps some pictures, at random."""


@contextlib.contextmanager
def decoded(source: ClipSource, filters: str, pix_fmt: str, *, key: int = 0) -> Iterator[Iterator[Picture]]:
    """The pictures of a clip from number `key` on, as raw `pix_fmt`, while the block lasts.

    ffmpeg decodes ahead until the pipe is full, and ends with the block. Iterating raises StepFailed when
    ffmpeg stalls; pictures that cannot be decoded are skipped.
    """
    args = [ffmpeg_exe(), *decode_args(source, filters, pix_fmt, key=key)]
    with (
        processes.start(args, stdout=subprocess.PIPE) as process,
        Watchdog(STALL_SECONDS, lambda: processes.kill(process)) as watchdog,
    ):
        if process.stdout is None:
            raise AssertionError("ffmpeg was started with a pipe")
        yield _pictures(source, process.stdout.fileno(), watchdog)


def decode_args(source: ClipSource, filters: str, pix_fmt: str, *, key: int) -> list[str]:
    """ffmpeg's arguments: every decoded picture once, in a clock that begins at the clip's zero."""
    timeline = source.timeline
    absolute = (timeline.ticks[key] + Fraction(1, 2)) * timeline.tick
    # No picture after the key frame is dropped: the one shown at a time may begin long before it.
    seek = ("-seek_timestamp", "1", "-noaccurate_seek", "-ss", f"{float(absolute):.6f}") if key else ()
    decoder = _READS_ALPHA.get(source.look.codec) if source.look.has_alpha else None
    if source.seam is not None:
        filters = f"{_one_clock(source.seam)},{filters}"
    shown = ["-map", f"0:{source.stream}", "-vf", filters]
    if source.alpha_stream is not None:
        merged = f"[0:{source.stream}][0:{source.alpha_stream}]alphamerge,{filters}"
        shown = ["-filter_complex", merged]
    return [
        *("-nostdin", "-hide_banner", "-loglevel", "quiet", "-copyts"),
        *("-itsoffset", f"{-float(timeline.zero):.6f}", "-max_pixels", str(MOST_PIXELS)),
        *(("-c:v", decoder) if decoder else ()),
        *(("-threads", "1") if source.look.codec in _ONE_THREAD else ()),
        *seek,
        *(
            "-i",
            str(source.path),
            *shown,
            "-map_metadata",
            "-1",
            "-fps_mode",
            "passthrough",
            "-enc_time_base",
            "filter",
        ),
        *("-c:v", "rawvideo", "-pix_fmt", pix_fmt, "-f", "nut", "pipe:1"),
    ]


def _one_clock(seam: Fraction) -> str:
    """The filter that continues the clock where it was reset."""
    moved = "PTS-PREV_INPTS"
    is_reset = f"lt(({moved})*TB,{-LONGEST_OVERLAP_SECONDS})+gt(({moved})*TB,{LONGEST_GAP_SECONDS})"
    follows = f"PREV_OUTPTS+if({is_reset},round({float(seam):.9f}/TB),{moved})"
    return f"setpts='if(isnan(PREV_INPTS),PTS,{follows})'"


def _pictures(source: ClipSource, pipe: int, watchdog: Watchdog) -> Iterator[Picture]:
    import av

    watchdog.moved()
    # Where ffmpeg fails before the first picture, there is no header either.
    with contextlib.suppress(av.FFmpegError), av.open(f"pipe:{pipe}", format="nut") as container:
        for packet in container.demux(video=0):
            if packet.size and packet.pts is not None and packet.time_base is not None:
                watchdog.rest()
                yield packet.pts * packet.time_base, bytes(packet)
                watchdog.moved()
    watchdog.rest()
    if watchdog.has_acted:
        raise StepFailed(
            f"decoding {source.path.name} gave no picture for {STALL_SECONDS:g} seconds and was stopped; "
            "export it again, as H.264 in an MP4 file"
        )
