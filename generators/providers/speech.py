"""The speech role: the small Protocol every voice stands behind, and the words it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol


@dataclass(frozen=True)
class SpeechRequest:
    """Everything that decides how one stretch of text sounds."""

    text: str
    language: str
    """BCP 47."""
    voice_id: str
    """The provider's own name of the voice, already resolved from the preset."""
    rate: float = 1.0
    pitch: float = 0.0
    """Semitones."""
    pronounce: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Word:
    """One word as displayed (its punctuation attached), with its time in the audio."""

    text: str
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True)
class Speech:
    """What a voice gave: words in order, not overlapping, inside the audio."""

    words: tuple[Word, ...]
    seconds: float
    """Measured length of the audio."""
    timing: Literal["events", "even"]
    """Where word times come from: the voice's own events, or even shares by characters."""
    interpolated: int = 0
    """How many words had no event of their own and were placed between their neighbours."""


class SpeechProvider(Protocol):
    """A voice. `speak` writes 48 kHz mono 16-bit WAV to `audio_path` and returns the words."""

    def voice_id(self, *, preset: str, language: str) -> str:
        """The provider's voice for a preset in a language. Raises ProviderError when it has none."""

    def speak(self, request: SpeechRequest, audio_path: Path) -> Speech:
        """Speak. Raises ProviderError."""
