"""Profiles of pyproject.toml: checked like a spec's `models`."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from generators.errors import SpecError
from generators.providers.catalogue.models import load_catalogue
from generators.providers.catalogue.profiles import Profile
from generators.providers.catalogue.project_profiles import read_profile
from generators.spec.model import RoleModel
from generators.spec.spec_schema import ROOT


def studio(text: str) -> Profile:
    """The profile `studio` of this TOML."""
    config: dict[str, Any] = tomllib.loads(text)["tool"]["cinemake"]
    return read_profile("studio", config, load_catalogue())


def test_a_profile_maps_roles_and_has_a_budget() -> None:
    """The same fields as in a spec."""
    profile = studio(
        """
[tool.cinemake.profiles.studio]
budget = 2.5
llm = {provider = "ollama", model = "m", base_url = "http://box:11434"}

[tool.cinemake.profiles.studio.image]
provider = "openai"
key_env = "STUDIO_KEY"
options = {quality = "high"}
fallback = ["google"]
"""
    )

    assert profile == Profile(
        "studio",
        {
            "llm": RoleModel("ollama", "m", "http://box:11434"),
            "image": RoleModel("openai", "", "", "STUDIO_KEY", {"quality": "high"}, ("google",)),
        },
        2.5,
    )


@pytest.mark.parametrize(
    ("table", "messages"),
    [
        (
            'imgae = {provider = "openai"}\nimage = {provder = "openai"}\nbudget = -1',
            [
                "pyproject.toml tool.cinemake.profiles.studio.budget: "
                "expected an amount in US dollars, 0 or more, found -1",
                "pyproject.toml tool.cinemake.profiles.studio.image.provder: "
                'unknown key, did you mean "provider"?',
                "pyproject.toml tool.cinemake.profiles.studio.imgae: unknown key; "
                "known here: llm, vision, speech, image, music, budget",
            ],
        ),
        (
            'image = "openai"\nvideo = {provider = "xai"}',
            [
                'pyproject.toml tool.cinemake.profiles.studio.image: expected a mapping, found "openai"',
                "pyproject.toml tool.cinemake.profiles.studio.video: not built yet; "
                "use clip files with {type: video, file: ...}",
            ],
        ),
        (
            'image = {provider = "opnai", fallback = ["goggle"]}',
            [
                "pyproject.toml tool.cinemake.profiles.studio.image.fallback[0]: "
                'there is no image provider "goggle", did you mean "google"?',
                "pyproject.toml tool.cinemake.profiles.studio.image.provider: "
                'there is no image provider "opnai", did you mean "openai"?',
            ],
        ),
    ],
)
def test_every_mistake_is_named_with_its_address(table: str, messages: list[str]) -> None:
    """All of one kind at once."""
    with pytest.raises(SpecError) as caught:
        studio(f"[tool.cinemake.profiles.studio]\n{table}\n")

    assert str(caught.value).splitlines() == messages


def test_the_example_of_the_docs_is_a_good_one() -> None:
    """What people copy works."""
    text = (ROOT / "docs" / "providers.md").read_text("utf-8")
    profile = studio(text.partition("```toml\n")[2].partition("```")[0])

    assert (profile.budget, profile.models["image"].provider) == (2.5, "openai")
    assert profile.models["llm"].key_env == "WORDS_API_KEY"
