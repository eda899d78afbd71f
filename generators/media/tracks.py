"""The parts of a mix, as plain data."""

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
    """The video's frame at which the file's first sample plays."""
    volume_db: float = 0.0
    """Relative to the common level of all voices."""


@dataclass(frozen=True)
class MusicTrack:
    """The music under the voices."""

    path: Path
    volume_db: float = -18.0
    """Relative to the voices; the file's own level does not matter."""
    duck_db: float = -10.0
    fade_seconds: float = 1.5


@dataclass(frozen=True)
class ClipTrack:
    """A background clip's own sound."""

    sound: Sound
    start_frame: int
    frames: int
    begin: Fraction | None = None
    """Where the audible part begins, in the clock of the clip's packets; None: at the first sample."""
    seconds: Fraction | None = None
    """Length of the part that the scene shows; None: to the file's end."""
    when_short: WhenShort = "hold-last"
    """As for the picture; `loop` and `slow` need `seconds`."""
    volume_db: float = 0.0
    duck_db: float = 0.0
    is_levelled: bool = False
    """True where it is the scene's voice and gets the voices' level."""
