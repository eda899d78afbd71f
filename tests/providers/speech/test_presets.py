"""Presets and the voices they mean."""

import pytest

from generators.errors import ProviderError
from generators.providers.speech.presets import PRESETS, VOICES, preset_voice


def test_a_language_s_own_voices_go_before_those_for_all() -> None:
    """Tag, then language, then any."""
    assert preset_voice("openai", "deep", "fr-CA", provider="openai") == "onyx"
    assert preset_voice("cosyvoice", "deep", "en_US", provider="cosyvoice") == "英文男"
    assert preset_voice("cosyvoice", "warm", "zh-HK", provider="cosyvoice") == "粤语女"


def test_what_is_not_there_is_told_with_what_is() -> None:
    """An unknown preset, a language without voices."""
    with pytest.raises(
        ProviderError, match=r"^openai has no voice preset 'loud'; it has: warm, clear, deep$"
    ):
        preset_voice("openai", "loud", "en", provider="openai")
    with pytest.raises(ProviderError) as caught:
        preset_voice("cosyvoice", "warm", "fr", provider="cosyvoice")
    assert str(caught.value) == (
        "cosyvoice has no voice preset for 'fr'; it has them for: zh, zh-hk, yue, en, ja, ko\n"
        "Name one of its own voices with `voice.id`, or choose another `voice.provider`."
    )


@pytest.mark.parametrize("family", sorted(VOICES))
def test_every_family_has_a_voice_for_every_preset(family: str) -> None:
    """For Chinese, which all of them speak."""
    assert all(preset_voice(family, preset, "zh", provider="p") for preset in PRESETS)
