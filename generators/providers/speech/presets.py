"""Finds a provider's voice for a preset in a language, in the table of that provider.

The tables are no lists of what is allowed: providers add and retire voices at will, so any other name is
passed on as `voice.id` has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generators.errors import ProviderError

PRESETS: Final = ("warm", "clear", "deep")

Trio = tuple[str, str, str]
"""The voices of `PRESETS`."""

ANY: Final = "*"
"""In place of a language: voices that speak whatever they are given."""

Voices = Mapping[str, Trio]
"""Language to the voices of the presets."""


def preset_voice(voices: Voices, preset: str, language: str, *, provider: str) -> str:
    """The provider's name of the voice; `provider` is its name in messages. Raises ProviderError."""
    if preset not in PRESETS:
        raise ProviderError(f"{provider} has no voice preset {preset!r}; it has: {', '.join(PRESETS)}")
    tag = language.strip().replace("_", "-").lower()
    for name in (tag, tag.partition("-")[0], ANY):
        if name in voices:
            return voices[name][PRESETS.index(preset)]
    raise ProviderError(
        f"{provider} has no voice preset for {language!r}; it has them for: {', '.join(voices)}\n"
        "Name one of its own voices with `voice.id`, or choose another `voice.provider`."
    )
