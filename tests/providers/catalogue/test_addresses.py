"""Where a role of a provider is asked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generators.providers.catalogue.addresses import base_url
from generators.providers.catalogue.models import load_catalogue

CATALOGUE = load_catalogue()
NOTHING: Mapping[str, str] = {}


def address(role: str, provider: str, written: str = "", environment: Mapping[str, str] = NOTHING) -> str:
    """The address of a role."""
    found = CATALOGUE.providers[provider]
    return base_url(role, found, found, written, environment)


@pytest.mark.parametrize(
    ("role", "provider", "url"),
    [
        ("llm", "openai", "https://api.openai.com/v1"),
        ("llm", "google", "https://generativelanguage.googleapis.com/v1beta/openai"),
        ("image", "google", "https://generativelanguage.googleapis.com/v1beta"),
        ("llm", "anthropic", "https://api.anthropic.com/v1"),
        ("llm", "dashscope", "https://dashscope.aliyuncs.com/compatible-mode/v1"),
        ("image", "dashscope", "https://dashscope.aliyuncs.com/api/v1"),
        ("image", "modelscope", "https://api-inference.modelscope.cn/v1"),
        ("llm", "sophnet", "https://www.sophnet.com/api/open-apis/v1"),
        ("llm", "minimax", "https://api.minimax.io/v1"),
        ("llm", "xai", "https://api.x.ai/v1"),
        ("image", "ark", "https://ark.cn-beijing.volces.com/api/v3"),
        ("llm", "ollama", "http://localhost:11434/v1"),
        ("image", "comfyui", "http://127.0.0.1:8188"),
        ("speech", "cosyvoice", "http://localhost:50000"),
        ("speech", "elevenlabs", "https://api.elevenlabs.io"),
    ],
)
def test_usual_addresses(role: str, provider: str, url: str) -> None:
    """As the vendors document them."""
    assert address(role, provider) == url


@pytest.mark.parametrize(
    ("role", "provider", "variable", "value", "url"),
    [
        ("llm", "openai", "OPENAI_BASE_URL", "http://gateway:8000/v1/", "http://gateway:8000/v1"),
        ("image", "openai", "OPENAI_BASE_URL", "http://gateway:8000", "http://gateway:8000/v1"),
        ("image", "google", "GEMINI_API_URL", "http://127.0.0.1:9", "http://127.0.0.1:9/v1beta"),
        ("llm", "google", "GEMINI_API_URL", "http://127.0.0.1:9/v1beta", "http://127.0.0.1:9/v1beta/openai"),
        ("image", "dashscope", "DASHSCOPE_BASE_URL", "https://d/compatible-mode/v1", "https://d/api/v1"),
        ("llm", "dashscope", "DASHSCOPE_BASE_URL", "https://d/api/v1", "https://d/compatible-mode/v1"),
        ("llm", "ollama", "OLLAMA_URL", "box:11434", "http://box:11434/v1"),
        ("speech", "cosyvoice", "COSYVOICE_URL", "http://box:50000/", "http://box:50000"),
        (
            "image",
            "comfyui",
            "COMFY_HOSTS_LIST",
            "http://a:8188, b:8188,",
            "http://a:8188,http://b:8188",
        ),
    ],
)
def test_variables_that_people_have(role: str, provider: str, variable: str, value: str, url: str) -> None:
    """One value serves all roles: the path of another role, or none, becomes the role's own."""
    assert address(role, provider, environment={variable: value}) == url


def test_the_authors_address_wins() -> None:
    """Over the environment's; a path of his own stays."""
    environment = {"OPENAI_BASE_URL": "http://gateway/v1"}

    assert address("llm", "openai", "http://mine:1/openai/", environment) == "http://mine:1/openai"
    assert address("llm", "openai", "", {"OPENAI_BASE_URL": "  "}) == "https://api.openai.com/v1"
