"""Whether a sound file can be heard."""

from __future__ import annotations

from pathlib import Path

from generators.errors import StepFailed
from generators.media.inspect import Inspection
from generators.media.probe import probe


def inspect_sound(path: Path) -> Inspection:
    """Measure a recording or a piece of music."""
    try:
        found = probe(path)
    except StepFailed as error:
        return Inspection(error=str(error))
    return Inspection() if found.audio_codec else Inspection(error=f"{path.name} holds no sound")
