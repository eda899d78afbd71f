"""Names of providers and what stands behind them."""

from __future__ import annotations

from importlib import import_module

import pytest

from generators.errors import UsageError
from generators.providers.catalogue.models import load_catalogue
from generators.providers.catalogue.profiles import BUILT_IN
from generators.providers.registry import (
    CHATS,
    IMAGES,
    SPEECH,
    chat_provider,
    image_provider,
    speech_provider,
)
from generators.providers.vendors.openai.chat import OpenAIChat


def test_unknown_names_list_what_there_is() -> None:
    """A misspelled one finds the right one; anything else lists them."""
    with pytest.raises(UsageError, match=r'^there is no speech provider "esspeak", did you mean "espeak"\?$'):
        speech_provider("esspeak")
    with pytest.raises(UsageError) as caught:
        image_provider("xyz")
    assert str(caught.value) == f'there is no image provider "xyz"; there are: {", ".join(IMAGES)}'


@pytest.mark.parametrize("entry", sorted({*CHATS.values(), *SPEECH.values(), *IMAGES.values()}))
def test_every_entry_is_there(entry: str) -> None:
    """The module and its class."""
    module, _, kind = entry.partition(":")

    assert isinstance(getattr(import_module(f"generators.providers.{module}"), kind), type)


def test_every_language_model_has_a_client() -> None:
    """Also one that only a project knows."""
    names = [p.name for p in load_catalogue().providers.values() if "llm" in p.roles]

    assert {type(chat_provider(name)) for name in [*names, "studio"]} == {OpenAIChat}


@pytest.mark.parametrize(("role", "table"), [("speech", SPEECH), ("image", IMAGES)])
def test_the_catalogue_knows_every_name_in_its_role(role: str, table: dict[str, str]) -> None:
    """A provider that can be asked can be named."""
    providers = load_catalogue().providers

    assert [name for name in table if role not in providers[name].roles] == []


@pytest.mark.parametrize("name", sorted(SPEECH))
def test_every_voice_has_one_for_every_preset(name: str) -> None:
    """The three presets resolve for English and Chinese."""
    for language in ("en", "zh-CN"):
        voices = {
            speech_provider(name).voice_id(preset=preset, language=language)
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
