"""Any sound file as blocks of 48 kHz stereo samples: the one decoder of takes, music, clips and results.

file ─► links of a chained Ogg ─► packets ─► frames ─► 48 kHz stereo ─► placed at their times ─► blocks
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generators.audio.limits import check_form
from generators.audio.ogg import ogg_links
from generators.audio.timed_samples import TimedSamples
from generators.errors import FileRefused
from generators.files.packets import packets_of

if TYPE_CHECKING:
    import av
    from av.audio.stream import AudioStream
    from av.container import InputContainer

    from generators.audio.timed_samples import Samples

_BY_COUNT = frozenset({"mp3", "aac", "ac3", "eac3", "flac", "wav", "w64", "aiff", "au", "caf", "amr", "ogg"})
"""Formats whose times only count packets: after a change of rate or a damaged part they are wrong."""

_SEEKABLE = frozenset({"mov", "matroska"})
"""Formats whose index is reliable."""

_SEEK_FROM_SECONDS = 10
_RUN_UP_SECONDS = 1
"""Decoders need some packets before a time to decode its samples correctly."""


@dataclass(frozen=True)
class Sound:
    """One track of a sound file, or a file's bytes; `name` is used in messages."""

    source: Path | bytes
    name: str
    track: int = 0


def sound_blocks(sound: Sound, begin: Fraction | None = None) -> Iterator[Samples]:
    """The sound as 48 kHz stereo float samples, in blocks of at most a few seconds.

    With `begin` the first sample is at that time of the container's clock: earlier samples are dropped, and
    a track that begins later is preceded by silence. Without it, output begins at the first sample. Gaps in
    the file's times become silence. Packets that cannot be decoded are skipped, as players do.

    Raises FileRefused for a file that is not sound, lacks the track, or exceeds a limit.
    """
    import av

    try:
        for source in _links(sound, begin):
            with _opened(source) as container:
                yield from _container_blocks(container, sound, begin)
    except (av.FFmpegError, OSError) as problem:
        raise _unreadable(sound.name, problem) from problem


def track_count(path: Path, name: str) -> int:
    """The number of sound tracks of a file. Raises FileRefused for a file that cannot be read."""
    import av

    try:
        with _opened(path) as container:
            return len(container.streams.audio)
    except (av.FFmpegError, OSError) as problem:
        raise _unreadable(name, problem) from problem


def track_count_text(count: int) -> str:
    """A number of tracks as text for messages."""
    return "no sound" if not count else "one sound track" if count == 1 else f"{count} sound tracks"


def _unreadable(name: str, problem: Exception) -> FileRefused:
    cause = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return FileRefused(f"{name} cannot be read as sound ({cause[:1].lower()}{cause[1:]}); export it again")


def _links(sound: Sound, begin: Fraction | None) -> Iterator[Path | io.IOBase]:
    if isinstance(sound.source, bytes):
        yield io.BytesIO(sound.source)
    elif begin is not None:
        yield sound.source
    else:
        links = ogg_links(sound.source)
        yield from links
        if not links:
            yield sound.source


def _opened(source: Path | io.IOBase) -> InputContainer:
    import av

    if isinstance(source, Path):
        with source.open("rb") as opened:
            if opened.read(4) == b"RIFX":
                # libavformat decodes the samples as little-endian, which gives noise.
                raise FileRefused(f"{source.name} is a big-endian WAV (RIFX); export it as a RIFF WAV")
    file = str(source) if isinstance(source, Path) else source
    try:
        return av.open(file, "r", metadata_errors=_TAGS)
    except av.InvalidDataError:
        # Padding longer than libavformat searches for a first frame: use the format of the file's name.
        named = _NAMED.get(source.suffix.lower()) if isinstance(source, Path) else None
        if named is None:
            raise
        return av.open(file, "r", format=named, metadata_errors=_TAGS)


_NAMED = {".mp3": "mp3", ".aac": "aac"}

_TAGS = "replace"
"""How to decode tags that are not UTF-8, as many recorders write them; they are not used."""


def _container_blocks(container: InputContainer, sound: Sound, begin: Fraction | None) -> Iterator[Samples]:
    tracks = container.streams.audio
    if not tracks:
        raise FileRefused(f"{sound.name} has no sound track")
    if sound.track >= len(tracks):
        found = track_count_text(len(tracks))
        raise FileRefused(f"{sound.name} has {found}; there is no track {sound.track + 1}")
    track = tracks[sound.track]
    if track.codec_context is None:
        raise FileRefused(f"{sound.name} has a sound track that cannot be decoded; export it again")
    if track.codec_context.sample_rate and track.codec_context.channels:
        # The header lacks the format of a track that begins late; its frames have it.
        check_form(track.codec_context.sample_rate, track.codec_context.channels, sound.name)
    by_count = begin is None and _format(container) in _BY_COUNT
    clocked = TimedSamples(begin, by_count=by_count)
    frames = _frames_from(container, track, begin)
    for frame in frames:
        check_form(frame.sample_rate, frame.layout.nb_channels, sound.name)
        yield from clocked.take(frame)
    yield from clocked.rest()


def _format(container: InputContainer) -> str:
    return container.format.name.partition(",")[0]


def _frames_from(
    container: InputContainer, track: AudioStream, begin: Fraction | None
) -> Iterator[av.AudioFrame]:
    """All frames of a track, or, where the index is reliable, those from shortly before `begin`."""
    start = Fraction(container.start_time or 0, 1_000_000)
    if (
        begin is None
        or begin - start < _SEEK_FROM_SECONDS
        or _format(container) not in _SEEKABLE
        or track.time_base is None
    ):
        yield from _frames(container, track)
        return
    container.seek(int((begin - _RUN_UP_SECONDS) / track.time_base), stream=track)
    frames = _frames(container, track)
    first = next(frames, None)
    if first is None or first.pts is None or first.pts * track.time_base > begin:
        # The seek went past `begin`.
        container.seek(container.start_time or 0)
        yield from _frames(container, track)
        return
    yield first
    yield from frames


def _frames(container: InputContainer, track: AudioStream) -> Iterator[av.AudioFrame]:
    import av

    decoded = 0
    problem: Exception | None = None
    for packet in packets_of(container, track):
        try:
            for frame in track.decode(packet):
                decoded += 1
                yield frame
        except av.FFmpegError as error:
            problem = error
    if problem is not None and not decoded:
        raise problem
