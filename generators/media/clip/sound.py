"""A clip's own sound: the track that is used, and the messages for a clip without sound."""

from __future__ import annotations

from pathlib import Path

from generators.audio.decode import Sound
from generators.audio.tracks import find_track
from generators.errors import FileRefused


def clip_sound(path: Path, *, mode: str, track: int | None) -> Sound | None:
    """The track that is used; None where the clip has no sound and needs none.

    `mode` is the scene's `sound`, `track` its `sound_track`. Raises FileRefused.
    """
    sound = find_track(path, path.name, track)
    if sound is None and mode == "only":
        raise FileRefused(f"{path.name} has no sound for `sound: only`; use another clip, or `sound: off`")
    return sound


def missing(path: Path, mode: str) -> str:
    """The note for a clip without sound."""
    return f"{path.name} has no sound, so `sound: {mode}` has no effect"
