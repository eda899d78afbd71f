"""Which speech provider stands behind a name, and which name a profile means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from generators.errors import UsageError
from generators.providers.speech import SpeechProvider


def _espeak() -> SpeechProvider:
    from generators.providers.espeak import EspeakVoice

    return EspeakVoice()


def _edge() -> SpeechProvider:
    from generators.providers.edge import EdgeVoice

    return EdgeVoice()


SPEECH: Final[Mapping[str, Callable[[], SpeechProvider]]] = {"edge": _edge, "espeak": _espeak}

PROFILES: Final[Mapping[str, str]] = {"offline": "espeak", "auto": "edge"}
"""Profile to its speech provider."""


def speech_provider(name: str) -> SpeechProvider:
    """The provider of that name. Raises UsageError listing the names."""
    if name not in SPEECH:
        raise UsageError(f"there is no speech provider {name!r}; there are: {', '.join(SPEECH)}")
    return SPEECH[name]()


def resolve_speech(profile: str, provider: str | None) -> str:
    """The name of the speech provider: the spec's own choice, else the profile's. Raises UsageError."""
    if provider is not None:
        if provider not in SPEECH:
            raise UsageError(f"there is no speech provider {provider!r}; there are: {', '.join(SPEECH)}")
        return provider
    if profile not in PROFILES:
        raise UsageError(f"there is no profile {profile!r}; there are: {', '.join(PROFILES)}")
    return PROFILES[profile]
