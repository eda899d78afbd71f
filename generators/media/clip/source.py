"""A clip's metadata, read before it is decoded: its pictures' times, sizes and colours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import StepFailed
from generators.files.packets import packets_of
from generators.media.clip.clock import zero_of
from generators.media.clip.packet_times import PacketTimes
from generators.media.clip.timeline import PictureTimeline
from generators.media.clip.webp import webp_timeline
from generators.media.probe import opened, pictures_of
from generators.media.truncation import check_complete, check_length

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

MOST_PIXELS = 8192 * 4320
"""The largest size that cameras record; decoding takes some hundred bytes per pixel."""
MOST_PICTURES = 1_000_000
"""Nine hours at thirty per second."""

_SEEKS_WELL = {"mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "mpegts", "avi", "mxf"}
"""Containers whose pictures have the same times after a seek as without one."""

_Timed = tuple[PictureTimeline, tuple[int, ...], bool]

_USUAL_INTERVAL = Fraction(1, 25)


@dataclass(frozen=True)
class ColourInfo:
    """How a clip's pictures are coded, as far as decoding depends on it; numbers are those of ISO 23091."""

    codec: str
    width: int
    height: int
    colorspace: int = 2
    color_primaries: int = 2
    color_trc: int = 2
    color_range: int = 0
    is_rgb: bool = False
    has_alpha: bool = False


@dataclass(frozen=True)
class ClipSource:
    """One clip."""

    path: Path
    stream: int
    """Index of the picture stream in the file."""
    timeline: PictureTimeline
    keys: tuple[int, ...]
    """Numbers of the pictures that decoding can start at; empty: only the first."""
    look: ColourInfo
    alpha_stream: int | None = None
    """Index of a second stream that holds the transparency as grey pictures."""
    is_counted: bool = False
    """Whether the file holds no times, so that the decoder's times are off by a constant."""
    seam: Fraction | None = None
    """Seconds from one recording's last picture to the next one's first, where several recordings with
    separate clocks were joined end to end."""


def read_clip(path: Path) -> ClipSource:
    """Read all packets of a clip, without decoding.

    Raises StepFailed for a file that is not media, has no picture, is cut off, or exceeds a limit.
    """
    webp = webp_timeline(path)
    if webp is not None:
        width, height, timeline = webp
        _check_size(path, width, height)
        return ClipSource(
            path, 0, timeline, (), ColourInfo("webp", width, height, is_rgb=True, has_alpha=True)
        )
    with opened(path) as container:
        streams = pictures_of(container)
        if not streams:
            raise StepFailed(f"{path.name} has no picture; choose another clip, or use it as a sound")
        # An animation may have a still of itself as its first stream.
        stream = next((each for each in streams if each.frames != 1), streams[0])
        coded = stream.codec_context
        if coded is None or coded.pix_fmt is None:
            raise StepFailed(undecodable(path))
        _check_size(path, coded.width, coded.height)
        tally = _read_packets(container, stream, path)
        timeline, keys, is_counted = _timed(container, stream, tally)
        alpha = _alpha_stream(container, stream)
        look = _look(stream) if alpha is None else replace(_look(stream), has_alpha=True)
        seam = tally.interval * tally.tick if tally.is_joined else None
        return ClipSource(path, stream.index, timeline, keys, look, alpha, is_counted, seam)


def undecodable(path: Path) -> str:
    """The message for a clip whose pictures cannot be decoded."""
    return f"the pictures of {path.name} cannot be decoded; export it again, as H.264 in an MP4 file"


def _check_size(path: Path, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise StepFailed(
            f"{path.name} has {width} x {height} pixels; expected at most 8192 x 4320; make it smaller"
        )


def _read_packets(container: InputContainer, stream: VideoStream, path: Path) -> PacketTimes:
    tally, end = PacketTimes(stream.time_base or Fraction(1, 1000)), Fraction(0)
    for packet in packets_of(container):
        if not packet.size:
            continue
        if packet.pts is not None and packet.time_base is not None:
            end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
        if packet.stream.index == stream.index:
            tally.add(packet)
            if tally.pictures > MOST_PICTURES:
                raise StepFailed(
                    f"{path.name} has more than {MOST_PICTURES:,} pictures; cut it into shorter clips"
                )
    check_complete(container, path)
    check_length(container, path, end)
    if not tally.pictures:
        raise StepFailed(f"{path.name} has no visible picture; export it again")
    return tally


def _timed(container: InputContainer, stream: VideoStream, tally: PacketTimes) -> _Timed:
    times, last = tally.times(), tally.last_duration * tally.tick
    if not last:
        last = _interval(tally, stream)
    # AVI holds no times: its pictures are shown one per tick, in decoding order.
    is_counted = container.format.name == "avi" and times[0] != min(tally.order)
    if is_counted:
        times = sorted(set(tally.order))
    zero = zero_of(container)
    timeline = PictureTimeline(times, tally.tick, times[-1] * tally.tick + last - zero, zero)
    can_seek = container.format.name in _SEEKS_WELL and not is_counted and not tally.is_joined
    keys = tuple(n for n, time in enumerate(times) if time in tally.keys) if can_seek else ()
    return timeline, keys, is_counted


def _interval(tally: PacketTimes, stream: VideoStream) -> Fraction:
    if tally.pictures > 1:
        return tally.interval * tally.tick
    return 1 / stream.average_rate if stream.average_rate else _USUAL_INTERVAL


def _alpha_stream(container: InputContainer, stream: VideoStream) -> int | None:
    """The transparency of an animated AVIF: as many grey pictures, in the stream after the colours."""
    behind = next((each for each in container.streams.video if each.index == stream.index + 1), None)
    if container.metadata.get("major_brand") != "avis" or behind is None:
        return None
    is_grey = (behind.codec_context.pix_fmt or "").startswith("gray")
    return behind.index if is_grey and behind.frames == stream.frames else None


def _look(stream: VideoStream) -> ColourInfo:
    from av.video.format import VideoFormat

    context = stream.codec_context
    layers = VideoFormat(context.pix_fmt or "yuv420p")
    # VP8 and VP9 keep the transparency in a second stream; the file's metadata declares it.
    in_second_stream = stream.metadata.get("alpha_mode", stream.metadata.get("ALPHA_MODE")) == "1"
    return ColourInfo(
        codec=context.name,
        width=context.width,
        height=context.height,
        colorspace=int(context.colorspace),
        color_primaries=int(context.color_primaries),
        color_trc=int(context.color_trc),
        color_range=int(context.color_range),
        is_rgb=layers.is_rgb or layers.has_palette,
        has_alpha=in_second_stream or layers.has_palette or any(c.is_alpha for c in layers.components),
    )
