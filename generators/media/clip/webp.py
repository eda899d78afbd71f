"""The timeline of an animated WebP: PyAV's packet reader sees only its first picture.

The container is described at developers.google.com/speed/webp/docs/riff_container.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import IO

from generators.errors import StepFailed
from generators.media.clip.timeline import PictureTimeline

_SHORTEST_MS = 10
"""Browsers and ffmpeg treat a shorter delay as unset, and wait a tenth of a second."""
_UNSET_MS = 100
_MOST_CHUNKS = 100_000


def webp_timeline(path: Path) -> tuple[int, int, PictureTimeline] | None:
    """Width, height and timeline of an animated WebP; None for any other file.

    Raises StepFailed for a file that is cut off or has too many pictures.
    """
    try:
        with path.open("rb") as file:
            head = file.read(12)
            if head[:4] != b"RIFF" or head[8:] != b"WEBP":
                return None
            return _read(file, path.name)
    except OSError as error:
        raise StepFailed(f"{path.name} cannot be read: {error.strerror}") from error


def _read(file: IO[bytes], name: str) -> tuple[int, int, PictureTimeline] | None:
    size, ticks, now = None, [], 0
    for kind, payload in _chunks(file, name):
        if kind == b"VP8X":
            size = 1 + int.from_bytes(payload[4:7], "little"), 1 + int.from_bytes(payload[7:10], "little")
        elif kind == b"ANMF":
            ticks.append(now)
            delay = int.from_bytes(payload[12:15], "little")
            now += delay if delay >= _SHORTEST_MS else _UNSET_MS
    if size is None or not ticks:
        return None
    tick = Fraction(1, 1000)
    return *size, PictureTimeline(ticks, tick, now * tick)


def _chunks(file: IO[bytes], name: str) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and its first 16 bytes."""
    end = file.seek(0, 2)
    at = file.seek(12)
    for _ in range(_MOST_CHUNKS):
        header = file.read(8)
        if len(header) < 8:
            return
        length = int.from_bytes(header[4:], "little")
        if at + 8 + length > end:
            raise StepFailed(
                f"{name} is incomplete: found {end} of {at + 8 + length} bytes; copy or download it again"
            )
        yield header[:4], file.read(min(16, length))
        # A chunk of odd length is followed by one byte of padding.
        at = file.seek(at + 8 + length + length % 2)
    raise StepFailed(f"{name} has more than {_MOST_CHUNKS:,} pictures; cut it into shorter clips")
