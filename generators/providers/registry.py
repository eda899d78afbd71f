"""Which provider stands behind a name, role by role; a module is imported when its provider is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final, cast

from generators.errors import UsageError
from generators.providers.catalogue.profiles import OFFLINE
from generators.providers.roles.chat import ChatProvider
from generators.providers.roles.image import ImageProvider
from generators.providers.roles.speech import SpeechProvider
from generators.spec.problems import did_you_mean

SPEECH: Final[Mapping[str, str]] = {
    "cosyvoice": "vendors.cosyvoice.speech:CosyVoiceSpeech",
    "dashscope": "vendors.dashscope.speech:DashScopeSpeech",
    "edge": "vendors.edge.speech:EdgeVoice",
    "elevenlabs": "vendors.elevenlabs.speech:ElevenLabsSpeech",
    "espeak": "bundled.espeak.speech:EspeakVoice",
    "google": "vendors.google.speech:GeminiSpeech",
    "openai": "vendors.openai.speech:OpenAISpeech",
}
"""Name to module and class."""

IMAGES: Final[Mapping[str, str]] = {
    "ark": "vendors.ark.image:ArkImages",
    "comfyui": "vendors.comfyui.image:ComfyUIImages",
    "dashscope": "vendors.dashscope.image:DashScopeImages",
    "google": "vendors.google.image:GeminiImages",
    "modelscope": "vendors.modelscope.image:ModelScopeImages",
    "openai": "vendors.openai.image:OpenAIImages",
    "sglang": "vendors.sglang.image:SGLangImages",
    "sophnet": "vendors.sophnet.image:SophNetImages",
    "xai": "vendors.xai.image:XaiImages",
}
"""Name to module and class; `art` paints without a call and is known to the step itself."""

CHATS: Final[Mapping[str, str]] = {"openai": "vendors.openai.chat:OpenAIChat"}
"""Name to module and class; who is not here speaks OpenAI's language."""


def chat_provider(name: str) -> ChatProvider:
    """The language model of that name, also where it looks at pictures."""
    return cast("ChatProvider", _provider("llm", CHATS, name if name in CHATS else "openai"))


def speech_provider(name: str) -> SpeechProvider:
    """The voice of that name. Raises UsageError listing the names."""
    return cast("SpeechProvider", _provider("speech", SPEECH, name))


def image_provider(name: str) -> ImageProvider:
    """The maker of stills of that name. Raises UsageError listing the names."""
    return cast("ImageProvider", _provider("image", IMAGES, name))


def _provider(role: str, table: Mapping[str, str], name: str) -> object:
    if name not in table:
        hint = did_you_mean(name, list(table)) or f"; there are: {', '.join(table)}"
        raise UsageError(f'there is no {role} provider "{name}"{hint}')
    module, _, kind = table[name].partition(":")
    provider: object = getattr(import_module(f"generators.providers.{module}"), kind)()
    return provider


def is_built(role: str, name: str) -> bool:
    """Whether a provider of that name can be asked for the role in this release."""
    if role in ("llm", "vision"):
        return True  # one client speaks to all of them
    tables: Mapping[str, Mapping[str, str]] = {"speech": SPEECH, "image": IMAGES}
    return name in tables.get(role, {}) or name in OFFLINE.get(role, ())
