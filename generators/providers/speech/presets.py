"""Which of a service's voices a preset means in a language: data, never a list of what is allowed.

Services add and retire voices at will, so any other name is passed on as `voice.id` says it.
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

VOICES: Final[Mapping[str, Mapping[str, Trio]]] = {
    "openai": {ANY: ("nova", "alloy", "onyx")},
    "gemini": {ANY: ("Sulafat", "Erinome", "Charon")},
    "qwen-tts": {ANY: ("Cherry", "Serena", "Ethan")},
    "cosyvoice-v3": {ANY: ("longanhuan", "longxiaochun_v3", "longanyang")},
    "cosyvoice-v2": {ANY: ("longwan_v2", "longxiaochun_v2", "longcheng_v2")},
    # Sarah, Alice and Brian, which every account has.
    "elevenlabs": {ANY: ("EXAVITQu4vr4xnSDxMaL", "Xb7hH8MSUJpSbSDYk0k2", "nPczCjzI2devNBz1zQrb")},
    # The speakers of the SFT model; models that copy a voice take it from the options instead.
    "cosyvoice": {
        "zh": ("中文女", "中文女", "中文男"),
        "zh-hk": ("粤语女", "粤语女", "粤语女"),
        "yue": ("粤语女", "粤语女", "粤语女"),
        "en": ("英文女", "英文女", "英文男"),
        "ja": ("日语男", "日语男", "日语男"),
        "ko": ("韩语女", "韩语女", "韩语女"),
    },
}
"""Family of voices to language to the voices of the presets."""


def preset_voice(family: str, preset: str, language: str, *, provider: str) -> str:
    """The voice's name at the service. `provider` is what messages call it. Raises ProviderError."""
    if preset not in PRESETS:
        raise ProviderError(f"{provider} has no voice preset {preset!r}; it has: {', '.join(PRESETS)}")
    table = VOICES[family]
    tag = language.strip().replace("_", "-").lower()
    for name in (tag, tag.partition("-")[0], ANY):
        if name in table:
            return table[name][PRESETS.index(preset)]
    raise ProviderError(
        f"{provider} has no voice preset for {language!r}; it has them for: {', '.join(table)}\n"
        "Name one of its own voices with `voice.id`, or choose another `voice.provider`."
    )
