"""The content of a media file, measured by reading its packets (PyAV), not its header."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import StepFailed
from generators.files.packets import packets_of
from generators.media.truncation import check_complete

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream


@dataclass(frozen=True)
class Probe:
    """One media file; missing values are None, or 0 for counts."""

    seconds: float
    """Length of the longest stream."""
    video_codec: str | None = None
    profile: str | None = None
    pix_fmt: str | None = None
    width: int = 0
    height: int = 0
    fps: Fraction | None = None
    frames: int = 0
    """Visible pictures, counted by packets."""
    video_seconds: Fraction = Fraction(0)
    colorspace: int = 2
    """ISO 23091 numbers for matrix, primaries and transfer; 1 is BT.709, 2 is unspecified."""
    color_primaries: int = 2
    color_trc: int = 2
    color_range: int = 0
    """1 is limited (tv), 2 is full."""
    audio_codec: str | None = None
    sample_rate: int = 0
    channels: int = 0
    audio_seconds: Fraction = Fraction(0)
    chapters: int = 0
    title: str | None = None


def probe(path: Path) -> Probe:
    """Measure a file. Raises StepFailed when it is missing, not media, or incomplete."""
    with opened(path) as container:
        return _measure(container, path)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """A media file open for reading. Raises StepFailed when the file or its data is not media."""
    import av

    try:
        # Names and titles may not be UTF-8; they are not used.
        with av.open(str(path), metadata_errors="replace") as container:
            yield container
    except (av.FFmpegError, OSError) as problem:
        raise StepFailed(f"{path.name} is not playable media: {_cause(problem)}") from problem


def pictures_of(container: InputContainer) -> list[VideoStream]:
    """The picture streams of a file, without cover art."""
    from av.stream import Disposition

    return [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]


def _measure(container: InputContainer, path: Path) -> Probe:
    video = next(iter(pictures_of(container)), None)
    audio = next(iter(container.streams.audio), None)
    if video is None and audio is None:
        raise StepFailed(f"{path.name} is not playable media: it has no picture and no sound")
    tallies = {stream.index: _Tally() for stream in (video, audio) if stream is not None}
    for packet in packets_of(container, *(s for s in (video, audio) if s is not None)):
        if packet.size:
            tallies[packet.stream.index].add(packet)
    check_complete(container, path)
    pictures = tallies[video.index] if video is not None else _Tally()
    sounds = tallies[audio.index] if audio is not None else _Tally()
    found = Probe(
        seconds=float(max(pictures.end, sounds.end)),
        video_seconds=pictures.end,
        audio_seconds=sounds.end,
        frames=pictures.shown,
        chapters=len(container.chapters()),
        title=container.metadata.get("title"),
    )
    if video is not None:
        found = _with_video(found, video)
    return found if audio is None else _with_audio(found, audio)


@dataclass
class _Tally:
    """The count and end of one stream's packets."""

    shown: int = 0
    end: Fraction = Fraction(0)

    def add(self, packet: Packet[Stream]) -> None:
        if packet.is_discard:
            return
        self.shown += 1
        if packet.pts is not None and packet.time_base is not None:
            self.end = max(self.end, (packet.pts + (packet.duration or 0)) * packet.time_base)


def _with_video(found: Probe, video: VideoStream) -> Probe:
    context = video.codec_context
    return replace(
        found,
        video_codec=context.name,
        profile=context.profile,
        pix_fmt=context.pix_fmt,
        width=context.width,
        height=context.height,
        fps=video.average_rate,
        colorspace=int(context.colorspace),
        color_primaries=int(context.color_primaries),
        color_trc=int(context.color_trc),
        color_range=int(context.color_range),
    )


def _with_audio(found: Probe, audio: AudioStream) -> Probe:
    context = audio.codec_context
    return replace(
        found, audio_codec=context.name, sample_rate=context.sample_rate, channels=context.channels
    )


def _cause(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
