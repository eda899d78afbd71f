"""The speech role: the small Protocol every voice stands behind, and the words it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from generators.providers.roles.call import Call, Usage


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
    recording: Path | None = None
    """The author's own sound file of this text."""


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
    timing: Literal["events", "borrowed", "even"]
    """Where word times come from: the voice's own events, the bundled voice saying the same,
    or even shares by characters."""
    interpolated: int = 0
    """How many words had no event of their own and were placed between their neighbours."""
    usage: Usage | None = None
    """None for a voice that costs nothing."""


class SpeechProvider(Protocol):
    """A voice. Raises ProviderError and its kinds."""

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """The provider's voice for a preset in a language. Raises ProviderError when it has none."""

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """Write 48 kHz mono 16-bit WAV to `audio_path` and return the words.

        What the voice cannot do (mostly pitch) is reported with `call.note`.
        """
