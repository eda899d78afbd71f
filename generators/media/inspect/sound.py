"""Checks that a sound file can be decoded and is not silent."""

from __future__ import annotations

from pathlib import Path

from generators.audio.decode import Sound
from generators.audio.tracks import has_sound
from generators.errors import FileRefused
from generators.media.inspect import Inspection


def inspect_recording(path: Path) -> Inspection:
    """Decode a take up to its first sound; a silent take is an error."""
    return _inspected(path, Inspection(error=f"{path.name} is silent; record it again"))


def inspect_music(path: Path) -> Inspection:
    """Decode music up to its first sound; silent music gets a note."""
    return _inspected(path, Inspection(notes=(f"{path.name} is silent",)))


def _inspected(path: Path, silent: Inspection) -> Inspection:
    try:
        return Inspection() if has_sound(Sound(path, path.name)) else silent
    except FileRefused as error:
        return Inspection(error=str(error))
