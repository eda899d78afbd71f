"""Selects a sound track of a file: the requested one, else the first that is not silent."""

from __future__ import annotations

from pathlib import Path

from generators.audio.decode import Sound, sound_blocks, track_count, track_count_text
from generators.audio.spool import is_silent
from generators.errors import FileRefused


def find_track(path: Path, name: str, wanted: int | None) -> Sound | None:
    """The track with the number `wanted` (from 1), else the first that is not silent; None without a track.

    Where all are silent, it is the first. Raises FileRefused for a track that does not exist.
    """
    count = track_count(path, name)
    if wanted is not None:
        if wanted > count:
            raise FileRefused(f"{name} has {track_count_text(count)}; there is no track {wanted}")
        return Sound(path, name, wanted - 1)
    tracks = [Sound(path, name, number) for number in range(count)]
    if count < 2:
        return tracks[0] if tracks else None
    return next((track for track in tracks if has_sound(track)), tracks[0])


def has_sound(sound: Sound) -> bool:
    """Whether a sound is not silent; stops reading at the first block with sound."""
    return any(not is_silent(block) for block in sound_blocks(sound))
