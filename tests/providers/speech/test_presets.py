"""Presets and the voices they mean."""

import pytest

from generators.errors import ProviderError
from generators.providers.catalogue.models import load_catalogue
from generators.providers.registry import PROVIDERS, speech_provider
from generators.providers.speech.presets import ANY, PRESETS, preset_voice
from tests.bench import PROJECT

VOICES = {
    "en": ("Ada", "Bea", "Carl"),
    "zh": ("Dan", "Eva", "Fay"),
    "zh-hk": ("Gia", "Hal", "Ian"),
}


def test_the_tag_goes_before_the_language_and_both_before_any() -> None:
    """However the tag is written."""
    voices = {**VOICES, ANY: ("Any", "Any", "All")}

    assert preset_voice(voices, "deep", "en_US", provider="p") == "Carl"
    assert preset_voice(voices, "warm", "zh-HK", provider="p") == "Gia"
    assert preset_voice(voices, "deep", "fr-CA", provider="p") == "All"


def test_what_is_missing_is_named_with_what_exists() -> None:
    """An unknown preset, a language without voices."""
    with pytest.raises(ProviderError, match=r"^p has no voice preset 'loud'; it has: warm, clear, deep$"):
        preset_voice(VOICES, "loud", "en", provider="p")
    with pytest.raises(ProviderError) as caught:
        preset_voice(VOICES, "warm", "fr", provider="p")
    assert str(caught.value) == (
        "p has no voice preset for 'fr'; it has them for: en, zh, zh-hk\n"
        "Name one of its own voices with `voice.id`, or choose another `voice.provider`."
    )


SPEAKERS = [
    name for (role, name), row in PROVIDERS.items() if role == "speech" and row.selectable and name != ANY
]


@pytest.mark.parametrize("model", ["", "cosyvoice-v2", "qwen-tts"])
@pytest.mark.parametrize("name", SPEAKERS)
def test_every_voice_provider_has_every_preset(name: str, model: str) -> None:
    """For Chinese, which all of them speak."""
    speaker = speech_provider(name, lambda: load_catalogue(PROJECT))

    assert all(speaker.voice_id(preset=preset, language="zh", model=model) for preset in PRESETS)
