"""The providers that the contract test goes over, a row each: whoever adds a provider adds a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from generators.providers.roles.call import Call, Usage
from generators.providers.roles.chat import ChatPrompt
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.speech import SpeechRequest
from generators.spec.model import Json
from tests.fakes.ark import ArkFake
from tests.fakes.cosyvoice import CosyVoiceFake
from tests.fakes.dashscope import DashScopeFake, Script
from tests.fakes.dashscope_speech import QwenSpeechFake
from tests.fakes.elevenlabs import ElevenLabsFake
from tests.fakes.gemini import GeminiFake
from tests.fakes.gemini_speech import GeminiSpeechFake
from tests.fakes.modelscope import ModelScopeFake
from tests.fakes.openai_chat import VENDORS, ChatFake
from tests.fakes.openai_images import OpenAIImagesFake
from tests.fakes.openai_speech import OpenAISpeechFake
from tests.fakes.server import Fake
from tests.fakes.sglang import SGLangFake
from tests.fakes.sophnet import SophNetFake
from tests.fakes.xai import XaiFake
from tests.providers.jobs import PLANTED, Heard, OpenJob, endpoint

Make = Callable[[Call, Path], Usage | None]
"""Do one small piece of the role's work into a file."""


@dataclass(frozen=True)
class Case:
    """One provider in one role."""

    name: str
    provider: str
    make: Make
    fake: Callable[[], Fake]
    base: str
    """What follows the fake's address in `base_url`."""
    create: str
    """Method and beginning of the path of the paid request."""
    model: str = ""
    look: str = ""
    """Of the polling; empty where the answer is the result."""
    file: str = ""
    """Of the download of the result; empty where it comes in the answer."""
    ends: Callable[[Any, str], None] | None = None
    """Lets the fake's next jobs end as FAILED, without-url, moderated, or stay in any other state."""
    has_key: bool = True
    junk_is_noticed: bool = True
    """Whether an HTML page in place of the answer can be told from one; raw sound cannot."""
    options: Mapping[str, Json] = field(default_factory=dict)

    def heard(self, fake: Fake, job: OpenJob | None = None, **options: Json) -> Heard:
        """A call to the fake."""
        at = endpoint(
            fake.url + self.base,
            provider=self.provider,
            model=self.model,
            key=PLANTED if self.has_key else None,
            options={**self.options, **options},
        )
        return Heard(at, job or OpenJob())


def picture(where: str) -> Make:
    """A small still by a class of `generators.providers`."""

    def make(call: Call, goal: Path) -> Usage:
        made: Usage = _made(where).make(ImagePrompt("a coin", 1024, 1024), call, goal)
        return made

    return make


def speech(where: str, preset: str = "warm") -> Make:
    """Two words by a class of `generators.providers`."""

    def make(call: Call, goal: Path) -> Usage | None:
        voice = _made(where)
        request = SpeechRequest(
            "Hello, world.", "en", voice.voice_id(preset=preset, language="en", model=call.at.model)
        )
        usage: Usage | None = voice.speak(request, call, goal).usage
        return usage

    return make


def words(call: Call, goal: Path) -> Usage:
    """An answer of a language model."""
    answer = _made("vendors.openai.chat:OpenAIChat").ask(ChatPrompt("Why?"), call)
    goal.write_text(answer.text)
    usage: Usage = answer.usage
    return usage


def _made(where: str) -> Any:
    module, _, kind = where.partition(":")
    return getattr(import_module(f"generators.providers.{module}"), kind)()


def set_ends(fake: Any, ends: str) -> None:
    """For fakes that keep it as a field."""
    fake.ends = ends


def set_script(fake: DashScopeFake, ends: str) -> None:
    """For DashScope's."""
    fake.script = Script(polls=0, ends=ends)


def chat(vendor: str) -> Case:
    """One vendor's chat endpoint."""
    base = VENDORS[vendor].base
    return Case(
        f"{vendor}-chat",
        vendor,
        words,
        lambda: ChatFake(vendor),
        base,
        f"POST {base}/chat/completions",
        "m-1",
        has_key=VENDORS[vendor].wants_key,
    )


CASES = [
    *[chat(vendor) for vendor in VENDORS],
    Case(
        "openai-images",
        "openai",
        picture("vendors.openai.image:OpenAIImages"),
        OpenAIImagesFake,
        "/v1",
        "POST /v1/images/generations",
        "gpt-image-2",
    ),
    Case(
        "gemini-images",
        "google",
        picture("vendors.google.image:GeminiImages"),
        GeminiFake,
        "/v1beta",
        "POST /v1beta/models/",
        "gemini-3-pro-image",
    ),
    Case(
        "dashscope-images-sync",
        "dashscope",
        picture("vendors.dashscope.image:DashScopeImages"),
        DashScopeFake,
        "/api/v1",
        "POST /api/v1/services/",
        "qwen-image-plus",
        file="GET /results/",
    ),
    Case(
        "dashscope-images-task",
        "dashscope",
        picture("vendors.dashscope.image:DashScopeImages"),
        DashScopeFake,
        "/api/v1",
        "POST /api/v1/services/",
        "wan2.2-t2i-flash",
        look="GET /api/v1/tasks/",
        file="GET /results/",
        ends=set_script,
        options={"poll": 0.001},
    ),
    Case(
        "modelscope-images",
        "modelscope",
        picture("vendors.modelscope.image:ModelScopeImages"),
        ModelScopeFake,
        "/v1",
        "POST /v1/images/generations",
        "Tongyi-MAI/Z-Image-Turbo",
        look="GET /v1/tasks/",
        file="GET /oss/",
        ends=set_ends,
        options={"poll": 0.001},
    ),
    Case(
        "sophnet-images",
        "sophnet",
        picture("vendors.sophnet.image:SophNetImages"),
        SophNetFake,
        "/api/open-apis",
        "POST /api/open-apis/",
        "Z-Image-Turbo",
        look="GET /api/open-apis/",
        file="GET /files/",
        ends=set_ends,
        options={"poll": 0.001},
    ),
    Case(
        "sglang-images",
        "sglang",
        picture("vendors.sglang.image:SGLangImages"),
        SGLangFake,
        "/v1",
        "POST /v1/images/generations",
    ),
    Case(
        "xai-images",
        "xai",
        picture("vendors.xai.image:XaiImages"),
        XaiFake,
        "/v1",
        "POST /v1/images/generations",
        "grok-imagine-image",
        file="GET /imgen/",
    ),
    Case(
        "ark-images",
        "ark",
        picture("vendors.ark.image:ArkImages"),
        ArkFake,
        "/api/v3",
        "POST /api/v3/images/generations",
        "doubao-seedream-4-5-251128",
        file="GET /tos/",
    ),
    Case(
        "openai-speech",
        "openai",
        speech("vendors.openai.speech:OpenAISpeech"),
        OpenAISpeechFake,
        "/v1",
        "POST /v1/audio/speech",
        "gpt-4o-mini-tts",
    ),
    Case(
        "gemini-speech",
        "google",
        speech("vendors.google.speech:GeminiSpeech"),
        GeminiSpeechFake,
        "/v1beta",
        "POST /v1beta/models/",
        "gemini-3.8-flash-tts",
    ),
    Case(
        "dashscope-speech",
        "dashscope",
        speech("vendors.dashscope.speech:DashScopeSpeech"),
        QwenSpeechFake,
        "/api/v1",
        "POST /api/v1/services/",
        "qwen3-tts-flash",
        file="GET /results/",
    ),
    Case(
        "elevenlabs-speech",
        "elevenlabs",
        speech("vendors.elevenlabs.speech:ElevenLabsSpeech", "deep"),
        ElevenLabsFake,
        "",
        "POST /v1/text-to-speech/",
        "eleven_multilingual_v2",
    ),
    Case(
        "cosyvoice-speech",
        "cosyvoice",
        speech("vendors.cosyvoice.speech:CosyVoiceSpeech", "deep"),
        CosyVoiceFake,
        "",
        "POST /inference_",
        has_key=False,
        junk_is_noticed=False,
    ),
]
"""ComfyUI is no row: its clients choose the ids of jobs, so a doubt ends in looking, not in Unsure."""
