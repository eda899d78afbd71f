"""Who does what: the choices of providers that the planner is handed, since it knows no vendor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generators.spec.model import Voice


@dataclass(frozen=True)
class Speaker:
    """A voice resolved to a provider."""

    provider: str
    voice_id: str


class Cast(Protocol):
    """Resolves roles to providers under the video's profile."""

    @property
    def image_provider(self) -> str:
        """Who makes stills from prompts."""

    @property
    def music_provider(self) -> str:
        """Who composes beds from prompts."""

    def speaker(self, voice: Voice, language: str) -> Speaker:
        """Who speaks for a voice in a language. Raises ProviderError or UsageError."""


REMOTE_SPEECH = frozenset({"edge"})
"""Speech providers whose result is not made on this machine: it is kept as a generated one."""
