"""Names of providers and what stands behind them."""

from __future__ import annotations

from importlib import import_module

import pytest

from generators.errors import UsageError
from generators.providers.catalogue.models import load_catalogue
from generators.providers.catalogue.profiles import BUILT_IN
from generators.providers.registry import (
    ANY,
    PROVIDERS,
    chat_provider,
    image_provider,
    speech_provider,
    unserved,
)
from generators.providers.vendors.openai.chat import OpenAIChat


def test_unknown_names_list_what_there_is() -> None:
    """A misspelled one finds the right one; anything else lists them."""
    with pytest.raises(UsageError, match=r'^there is no speech provider "esspeak", did you mean "espeak"\?$'):
        speech_provider("esspeak", load_catalogue)
    with pytest.raises(UsageError) as caught:
        image_provider("xyz", load_catalogue)
    assert str(caught.value) == (
        "xyz cannot do the image role: this version has no client for it\n"
        "Choose ark or art or comfyui or dashscope or google or modelscope or openai or sglang or sophnet or "
        "xai, or write `like:` with one of ark, comfyui, dashscope, google, modelscope, openai, sglang, "
        "sophnet, xai where xyz has the same API."
    )


def test_a_role_nobody_serves_is_refused() -> None:
    """There is nobody to choose instead."""
    assert unserved("video", "xai", load_catalogue) == (
        "no provider can do the video role in this version: remove models.video"
    )


def test_a_recording_is_no_provider_to_choose() -> None:
    """It is named by its file."""
    assert "recorded" not in unserved("speech", "xyz", load_catalogue)


@pytest.mark.parametrize("entry", sorted({row.client for row in PROVIDERS.values()}))
def test_every_entry_is_there(entry: str) -> None:
    """The module and its class."""
    module, _, kind = entry.partition(":")

    assert isinstance(getattr(import_module(f"generators.providers.{module}"), kind), type)


def test_every_language_model_has_a_client() -> None:
    """Also one that only a project knows."""
    names = [p.name for p in load_catalogue().providers.values() if "llm" in p.roles]

    assert {type(chat_provider(name, load_catalogue)) for name in [*names, "studio"]} == {OpenAIChat}


@pytest.mark.parametrize(("role", "name"), [key for key, row in PROVIDERS.items() if row.selectable])
def test_the_catalogue_knows_every_name_in_its_role(role: str, name: str) -> None:
    """A provider that can be asked can be named."""
    assert name == ANY or role in load_catalogue().providers[name].roles


@pytest.mark.parametrize(("role", "name"), PROVIDERS)
def test_what_is_bundled_needs_neither_key_nor_price(role: str, name: str) -> None:
    """Row and catalogue agree on who is free and who has a key."""
    row, provider = PROVIDERS[role, name], load_catalogue().providers.get(name)

    assert row.tools == () or row.deterministic
    if row.bundled and provider:
        assert (provider.keys, provider.price.is_free, bool(row.licence)) == ((), True, True)


@pytest.mark.parametrize(
    "name", sorted(n for (role, n), row in PROVIDERS.items() if role == "speech" and row.selectable)
)
def test_every_voice_has_one_for_every_preset(name: str) -> None:
    """The three presets resolve for English and Chinese."""
    for language in ("en", "zh-CN"):
        voices = {
            speech_provider(name, load_catalogue).voice_id(preset=preset, language=language)
            for preset in ("warm", "clear", "deep")
        }
        assert len(voices) >= 2  # a server of one's own has one man and one woman


def test_the_built_in_profiles_name_providers_of_the_catalogue() -> None:
    """Every role's list holds providers that do the role."""
    catalogue = load_catalogue()

    assert [
        (profile, role, name)
        for profile, roles in BUILT_IN.items()
        for role, names in roles.items()
        for name in names
        if catalogue.mistake(name, role)
    ] == []
