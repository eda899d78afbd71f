"""What the mix is made of, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from generators.audio.decode import Sound
from generators.spec.model import WhenShort


@dataclass(frozen=True)
class VoiceTrack:
    """One scene's narration."""

    path: Path
    start_frame: int
    """Where the file's first sample lies in the video."""
    volume_db: float = 0.0
    """Against the level all voices are brought to."""


@dataclass(frozen=True)
class MusicTrack:
    """The bed."""

    path: Path
    volume_db: float = -18.0
    """Against the voices: the file's own level does not matter."""
    duck_db: float = -10.0
    fade_seconds: float = 1.5


@dataclass(frozen=True)
class ClipTrack:
    """A background clip's own sound."""

    sound: Sound
    start_frame: int
    frames: int
    begin: Fraction | None = None
    """Where the part that is heard begins, in the clock of the clip's own packets; None: with its sound."""
    seconds: Fraction | None = None
    """Length of the part that the scene takes; None where that is the file's end."""
    when_short: WhenShort = "hold-last"
    """As of the picture; `loop` and `slow` need `seconds`."""
    volume_db: float = 0.0
    duck_db: float = 0.0
    is_levelled: bool = False
    """True where it is the scene's voice: it is then brought to the voices' level."""
