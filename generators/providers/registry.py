"""Every provider of every role: one row each. A module is imported when its provider is first asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from generators.errors import UsageError
from generators.spec.problems import did_you_mean

if TYPE_CHECKING:
    from generators.providers.catalogue.models import Catalogue
    from generators.providers.roles.chat import ChatProvider
    from generators.providers.roles.image import ImageProvider
    from generators.providers.roles.music import MusicProvider
    from generators.providers.roles.speech import SpeechProvider

ANY: Final = "*"
"""In place of a name: providers of the role without a row of their own."""
OURS: Final = "made by this project's own code (Apache-2.0), without third-party material"


@dataclass(frozen=True)
class ProviderRow:
    """What is known of a provider in one role; addresses, models and prices are data of the catalogue."""

    client: str
    """Module below `generators.providers`, and class."""
    selectable: bool = True
    """Whether spec, profile and command line may name it."""
    bundled: bool = False
    """Works on this machine: no key, no network, no cost. The catalogue has the prices of others."""
    deterministic: bool = False
    """Gives the same bytes for the same request, so that no lock file has to hold its results."""
    tools: tuple[str, ...] = ()
    """Python packages whose versions are part of the key of what a deterministic provider makes."""
    licence: str = ""
    """Terms of its results; empty where the vendor's terms apply."""
    voice_check: str = ""
    """Module and function that refuse a `voice.id` before anything is built; empty: any may exist."""


def _bundled(client: str, tools: tuple[str, ...], licence: str, voice_check: str = "") -> ProviderRow:
    return ProviderRow(client, True, True, True, tools, licence, voice_check)


PROVIDERS: Final[Mapping[tuple[str, str], ProviderRow]] = {
    # Language models all speak OpenAI's language, with dialects.
    ("llm", ANY): ProviderRow("vendors.openai.chat:OpenAIChat"),
    ("vision", ANY): ProviderRow("vendors.openai.chat:OpenAIChat"),
    ("speech", "cosyvoice"): ProviderRow("vendors.cosyvoice.speech:CosyVoiceSpeech"),
    ("speech", "dashscope"): ProviderRow("vendors.dashscope.speech:DashScopeSpeech"),
    ("speech", "edge"): ProviderRow(
        "vendors.edge.speech:EdgeVoice", voice_check="vendors.edge.voices:check_voice_id"
    ),
    ("speech", "elevenlabs"): ProviderRow("vendors.elevenlabs.speech:ElevenLabsSpeech"),
    ("speech", "espeak"): _bundled(
        "bundled.espeak.speech:EspeakVoice",
        ("espeakng-loader", "numpy"),
        "spoken by espeak-ng, whose licence (GPL-3.0-or-later) does not cover its speech",
        voice_check="bundled.espeak.voices:check_voice_id",
    ),
    ("speech", "google"): ProviderRow("vendors.google.speech:GeminiSpeech"),
    ("speech", "openai"): ProviderRow("vendors.openai.speech:OpenAISpeech"),
    ("speech", "recorded"): ProviderRow(
        "bundled.recording:RecordedVoice",
        selectable=False,
        bundled=True,
        deterministic=True,
        tools=("av", "numpy"),
        licence="the author's own file",
    ),
    ("image", "ark"): ProviderRow("vendors.ark.image:ArkImages"),
    ("image", "art"): _bundled("bundled.art.image:ArtImages", ("numpy", "pillow"), OURS),
    ("image", "comfyui"): ProviderRow("vendors.comfyui.image:ComfyUIImages"),
    ("image", "dashscope"): ProviderRow("vendors.dashscope.image:DashScopeImages"),
    ("image", "google"): ProviderRow("vendors.google.image:GeminiImages"),
    ("image", "modelscope"): ProviderRow("vendors.modelscope.image:ModelScopeImages"),
    ("image", "openai"): ProviderRow("vendors.openai.image:OpenAIImages"),
    ("image", "sglang"): ProviderRow("vendors.sglang.image:SGLangImages"),
    ("image", "sophnet"): ProviderRow("vendors.sophnet.image:SophNetImages"),
    ("image", "xai"): ProviderRow("vendors.xai.image:XaiImages"),
    ("music", "composer"): _bundled("bundled.composer.music:ComposedMusic", ("numpy",), OURS),
}
"""Role and name to the row."""


def find_row(role: str, name: str, catalogue: Callable[[], Catalogue]) -> ProviderRow | None:
    """The row of a provider, or of the provider whose API it has; None: no client for the role.

    The catalogue is read only if the name is not that of a bundled provider.
    """
    own = PROVIDERS.get((role, name))
    if own and own.bundled:
        return own
    return PROVIDERS.get((role, catalogue().maker(name))) or PROVIDERS.get((role, ANY))


def is_bundled(role: str, name: str) -> bool:
    """Whether a provider that may be named works on this machine and costs nothing."""
    row = PROVIDERS.get((role, name))
    return row is not None and row.bundled and row.selectable


def unserved(role: str, name: str, catalogue: Callable[[], Catalogue]) -> str:
    """Why a provider cannot do a role, and what to do about it; empty where it can."""
    if find_row(role, name, catalogue):
        return ""
    served = {other: row for (known, other), row in PROVIDERS.items() if known == role and row.selectable}
    if not served:
        return f"no provider can do the {role} role in this version: remove models.{role}"
    remote = sorted(other for other, row in served.items() if not row.bundled)
    same = f", or write `like:` with one of {', '.join(remote)} where {name} has the same API"
    return (
        f"{name} cannot do the {role} role: this version has no client for it\n"
        f"Choose {' or '.join(sorted(served))}{same if remote else ''}."
    )


def chat_provider(name: str, catalogue: Callable[[], Catalogue], role: str = "llm") -> ChatProvider:
    """The language model of that name, also where it looks at pictures."""
    return cast("ChatProvider", _client(role, name, catalogue))


def speech_provider(name: str, catalogue: Callable[[], Catalogue]) -> SpeechProvider:
    """The voice of that name. Raises UsageError."""
    return cast("SpeechProvider", _client("speech", name, catalogue))


def check_voice(name: str, voice_id: str, catalogue: Callable[[], Catalogue]) -> None:
    """Raise ProviderError for a `voice.id` of which it is certain that the provider does not have it."""
    row = find_row("speech", name, catalogue)
    if row and row.voice_check:
        _imported(row.voice_check)(voice_id)


def image_provider(name: str, catalogue: Callable[[], Catalogue]) -> ImageProvider:
    """The maker of stills of that name. Raises UsageError."""
    return cast("ImageProvider", _client("image", name, catalogue))


def music_provider(name: str, catalogue: Callable[[], Catalogue]) -> MusicProvider:
    """The maker of music of that name. Raises UsageError."""
    return cast("MusicProvider", _client("music", name, catalogue))


def _client(role: str, name: str, catalogue: Callable[[], Catalogue]) -> object:
    row = find_row(role, name, catalogue)
    if row is None:
        near = did_you_mean(name, [other for known, other in PROVIDERS if known == role])
        raise UsageError(
            f'there is no {role} provider "{name}"{near}' if near else unserved(role, name, catalogue)
        )
    return _imported(row.client)()


def _imported(name: str) -> Callable[..., object]:
    """A class or function by `module:name`."""
    module, _, attribute = name.partition(":")
    return cast("Callable[..., object]", getattr(import_module(f"generators.providers.{module}"), attribute))
