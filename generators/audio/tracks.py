"""Which sound track of a file is meant: the one asked for, else the first in which there is something."""

from __future__ import annotations

from pathlib import Path

from generators.audio.decode import Sound, sound_blocks, track_count, tracks_said
from generators.audio.spool import is_silent
from generators.errors import FileRefused


def find_track(path: Path, name: str, wanted: int | None) -> Sound | None:
    """The track with the number `wanted` (from 1), or the first that is not silent; None without sound.

    Where all are silent it is the first. Raises FileRefused for a track that is not there.
    """
    count = track_count(path, name)
    if wanted is not None:
        if wanted > count:
            raise FileRefused(f"{name} has {tracks_said(count)}; there is no track {wanted}")
        return Sound(path, name, wanted - 1)
    tracks = [Sound(path, name, number) for number in range(count)]
    if count < 2:
        return tracks[0] if tracks else None
    return next((track for track in tracks if has_sound(track)), tracks[0])


def has_sound(sound: Sound) -> bool:
    """Whether there is anything to hear in it; read only as far as it takes to say so."""
    return any(not is_silent(block) for block in sound_blocks(sound))
