"""A clip's own sound: which of its tracks is heard, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

from generators.audio.decode import Sound
from generators.audio.tracks import find_track
from generators.errors import FileRefused


def clip_sound(path: Path, *, mode: str, track: int | None) -> Sound | None:
    """The track that is heard; None where the clip holds no sound and needs none.

    `mode` is the scene's `sound`, `track` its `sound_track`. Raises FileRefused.
    """
    sound = find_track(path, path.name, track)
    if sound is None and mode == "only":
        raise FileRefused(f"{path.name} holds no sound for `sound: only`; take another clip, or `sound: off`")
    return sound


def missing(path: Path, mode: str) -> str:
    """The note on a clip without sound."""
    return f"{path.name} holds no sound, so `sound: {mode}` adds nothing"
