"""Who does what under a profile: the cast that is handed to the planner."""

from __future__ import annotations

from dataclasses import dataclass, field

from generators.plan.cast import Speaker
from generators.plan.requests import Model
from generators.providers.registry import resolve_speech, speech_provider
from generators.spec.model import Voice


@dataclass(frozen=True)
class ProfileCast:
    """The built-in profiles: `offline` speaks with the bundled voice, `auto` with edge-tts."""

    profile: str
    image: Model = field(default_factory=lambda: Model("art"))
    music: Model = field(default_factory=lambda: Model("composer"))

    def speaker(self, voice: Voice, language: str) -> Speaker:
        """The provider and its voice. Raises ProviderError or UsageError."""
        provider = resolve_speech(self.profile, voice.provider)
        voice_id = voice.id or speech_provider(provider).voice_id(preset=voice.preset, language=language)
        return Speaker(Model(provider), voice_id)
