"""The music role: the Protocol every maker of music stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generators.providers.roles.call import Call, Usage


@dataclass(frozen=True)
class MusicPrompt:
    """Everything that decides a piece of music."""

    prompt: str
    seconds: float
    """The length wanted; the piece may be a little longer or shorter, and is repeated where it ends early."""


class MusicProvider(Protocol):
    """Makes music. Raises ProviderError and its kinds."""

    def compose(self, prompt: MusicPrompt, call: Call, goal: Path) -> Usage:
        """Write 48 kHz stereo 16-bit WAV to `goal`."""
