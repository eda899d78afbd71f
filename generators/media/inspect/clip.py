"""Whether a clip has the pictures and the sound that a scene takes from it."""

from __future__ import annotations

from pathlib import Path

from generators.errors import StepFailed
from generators.media.inspect import Inspection
from generators.media.probe import probe
from generators.spec.model import VideoPicture


def inspect_clip(path: Path, clip: VideoPicture) -> Inspection:
    """Measure a clip against what the scene asks of it."""
    try:
        probe(path)
    except StepFailed as error:
        return Inspection(error=str(error))
    return Inspection()
